/* What happens next with a case: its status, its priority, its line in the queue. Only the steps
 * that may follow are offered, and of each only what it needs. What stays empty stays as it is. */
#include "screens/screens.h"

#include "hotline/base/steps.h"
#include "i18n/i18n.h"
#include "reconcile/reconcile.h"
#include "screens/case/conflict.h"
#include "screens/case/risk_words.h"
#include "screens/sheet.h"
#include "screens/vocabulary.h"
#include "tasks/cases.h"
#include "tasks/sending.h"

enum { CLOCKS_SHOWN = 2, CHANGEABLE = 3 };

struct triage {
    struct sheet sheet;
    struct case_shown shown; /* what the form says of the case */
    int64_t version;
    enum case_status from;
    bool clocks_run; /* legal ones */
    bool coordinates;
    const struct json *before; /* what triage can change, when this began */
    struct conflict conflict;  /* with what somebody else has changed meanwhile */
    struct conflict_field differs[CHANGEABLE];
    const struct difference *differences;
};

/* What triage can change of a case, and the field that does it. */
static const struct {
    const char *pointer, *id, *label, *vocabulary;
} changeable[CHANGEABLE] = {
    {"/status", "/to", N_("Status"), "case_status"},
    {"/priority", "/priority/to", N_("Priority"), "priority"},
    {"/summary", "/summary", N_("Summary in the queue"), NULL},
};

/* A field for each requirement of a step. */
static const struct {
    const char *id, *requirement;
} needed[] = {
    {"/closure_reason", "closure_reason"},
    {"/outcomes", "outcome"},
    {"/question", "question"},
    {"/next_contact_on", "next_contact_date"},
    {"/institution", "institution"},
    {"/expected_by", "expected_by"},
    {"/review_on", "review_date"},
    {"/proceeding", "proceeding"},
};
enum { NEEDED = sizeof needed / sizeof *needed };

/* --- what is offered --- */

static bool may_take(const struct model *model, const struct case_step *step)
{
    const struct shared *shared = model->shared;
    return step_way(step) == WAY_TRANSITION && step_for(step, shared->role);
}

static const struct pick_source *steps(const struct model *model, struct arena *arena,
                                       enum case_status from)
{
    struct pick_option *options = arena_array(arena, STATUS_COUNT, sizeof *options);
    const struct case_step *step = NULL;
    size_t count = 0;
    while ((step = step_next(from, step)))
        if (may_take(model, step)) {
            struct str code = str_of(status_code(step->to));
            options[count++] =
                (struct pick_option){.code = code, .label = word_of(model, "case_status", code)};
        }
    return pick_source_new(arena, options, count);
}

static const struct pick_source *one_choice(struct arena *arena, const char *label)
{
    struct pick_option *option = ARENA_NEW(arena, struct pick_option);
    *option = (struct pick_option){.code = STR("yes"), .label = i18n_text(label)};
    return pick_source_new(arena, option, 1);
}

static const struct case_step *chosen_step(const struct triage *state)
{
    struct arena *arena = arena_new(256, false);
    struct str to = form_value(&state->sheet.form, arena, "/to");
    const struct case_step *step = step_find(state->from, status_from_code(to));
    arena_free(arena);
    return step;
}

/* Shows what the chosen step needs. */
static void fit(struct model *model, struct sheet *sheet)
{
    struct triage *state = (struct triage *)sheet;
    struct form *form = &sheet->form;
    (void)model;
    form_show(form, "clocks", state->clocks_run, false);
    form_show(form, "clock_words", state->clocks_run, false);
    const struct case_step *step = chosen_step(state);
    bool priority = !field_is_empty(form_field(form, "/priority/to"));
    bool drops = step && step->to == STATUS_CLOSED && state->clocks_run;
    form_show(form, "/reason", step, step && step_needs(step, "reason"));
    for (size_t i = 0; i < NEEDED; i++) {
        bool need = step && step_needs(step, needed[i].requirement);
        form_show(form, needed[i].id, need, need);
    }
    form_show(form, "drop", drops, drops);
    form_show(form, "/priority/to", state->coordinates, false);
    form_show(form, "/priority/reason", priority, priority);
}

/* --- words --- */

static struct str now_words(const struct model *model, struct arena *arena, const char *vocabulary,
                            struct str code)
{
    return arena_join(arena, i18n_text(N_("Now: ")), word_of(model, vocabulary, code));
}

static struct str priority_words(const struct model *model, struct arena *arena,
                                 const struct case_shown *shown)
{
    struct str now =
        now_words(model, arena, "priority", json_string_at(shown->answer, "/case/priority"));
    struct str computed = json_string_at(shown->answer, "/case/priority_computed");
    struct str why =
        risk_words(model, arena, shown->report ? json_at(shown->report, "/risk/answers") : NULL);
    if (json_true(json_at(shown->answer, "/case/priority_overridden")))
        now = arena_join(arena, now, i18n_text(N_(", set by hand")));
    if (computed.len) {
        now = arena_join(arena, now, i18n_text(N_("; computed: ")));
        now = arena_join(arena, now, word_of(model, "priority", computed));
    }
    return arena_join(arena, arena_join(arena, now, STR("\n")), why);
}

static struct str summary_words(struct arena *arena, const struct case_shown *shown)
{
    struct str summary = json_string(json_member(shown->headline, "summary"));
    return summary.len ? arena_join(arena, i18n_text(N_("Now: ")), summary)
                       : i18n_text(N_("There is none yet. It stands in the queue: no names."));
}

/* The next ones; the case shows them all. */
static struct str next_clocks(struct arena *arena, struct str clocks)
{
    struct buf text = {.arena = arena};
    int shown = 0, more = 0;
    while (clocks.len) {
        struct str line = str_cut(&clocks, '\n');
        if (shown == CLOCKS_SHOWN) {
            more++;
            continue;
        }
        if (shown++)
            buf_char(&text, '\n');
        buf_str(&text, line);
    }
    if (more) {
        buf_char(&text, '\n');
        buf_str(&text,
                arena_format(arena, PLURAL("and %d later one", "and %d later ones", more), more));
    }
    return buf_view(&text);
}

static bool relates(const struct case_shown *shown, const char *relation)
{
    const struct json *relations = json_member(shown->answer, "relations");
    for (const struct json *r = relations ? relations->first : NULL; r; r = r->next)
        if (str_is(json_string(r), relation))
            return true;
    return false;
}

static void meet(struct model *model, struct sheet *sheet, const struct case_shown *now);

static struct json *changeable_of(struct arena *arena, const struct case_shown *shown)
{
    struct json *now = json_object(arena);
    const struct str values[CHANGEABLE] = {
        json_string_at(shown->answer, "/case/status"),
        json_string_at(shown->answer, "/case/priority"),
        json_string(json_member(shown->headline, "summary"))};
    for (size_t i = 0; i < CHANGEABLE; i++)
        json_set_at(arena, now, changeable[i].pointer,
                    json_str(arena, arena_str(arena, values[i])));
    return now;
}

static void make_form(struct model *model, struct triage *state)
{
    struct arena *arena = state->sheet.arena;
    const struct case_shown *shown = &state->shown;
    struct str status = json_string_at(shown->answer, "/case/status");
    const struct pick_source *next = steps(model, arena, state->from);
    const struct field_def defs[] = {
        {.id = STR("clocks"), .label = i18n_text(N_("Legal clocks")), .type = ENTRY_HEADING},
        {.id = STR("clock_words"), .label = next_clocks(arena, shown->clocks), .type = ENTRY_NOTE},
        {.id = STR("status"), .label = i18n_text(N_("Status")), .type = ENTRY_HEADING},
        {.id = STR("status_now"),
         .label = now_words(model, arena, "case_status", status),
         .type = ENTRY_NOTE},
        {.id = STR("/to"),
         .label = i18n_text(N_("Next")),
         .type = ENTRY_CODE,
         .source = next,
         .hint = i18n_text(next->count ? N_("stays; Space shows what may follow")
                                       : N_("nothing may follow by your role"))},
        {.id = STR("/closure_reason"),
         .label = i18n_text(N_("Why it is closed")),
         .type = ENTRY_CODE,
         .source = vocabulary_source(model, "closure_reason")},
        {.id = STR("/outcomes"),
         .label = i18n_text(N_("Outcome")),
         .type = ENTRY_CODES,
         .source = vocabulary_source(model, "outcome")},
        {.id = STR("/question"), .label = i18n_text(N_("What to ask")), .type = ENTRY_LINE},
        {.id = STR("/next_contact_on"),
         .label = i18n_text(N_("Next contact")),
         .type = ENTRY_DATE,
         .hint = i18n_text(N_("14.3. or +7"))},
        {.id = STR("/institution"),
         .label = i18n_text(N_("Institution")),
         .type = ENTRY_CODE,
         .source = vocabulary_source(model, "institution")},
        {.id = STR("/expected_by"),
         .label = i18n_text(N_("Expected by")),
         .type = ENTRY_DATE,
         .hint = i18n_text(N_("14.3. or +7"))},
        {.id = STR("/review_on"),
         .label = i18n_text(N_("Look at it on")),
         .type = ENTRY_DATE,
         .hint = i18n_text(N_("14.3. or +7"))},
        {.id = STR("/proceeding"),
         .label = i18n_text(N_("Proceeding")),
         .type = ENTRY_LINE,
         .hint = i18n_text(N_("court or body, number"))},
        {.id = STR("/reason"), .label = i18n_text(N_("Reason")), .type = ENTRY_LINE},
        {.id = STR("drop"),
         .label = i18n_text(N_("Legal clocks")),
         .type = ENTRY_CHOICE,
         .source = one_choice(arena, N_("they still run; close nevertheless"))},
        {.id = STR("priority"), .label = i18n_text(N_("Priority")), .type = ENTRY_HEADING},
        {.id = STR("why"), .label = priority_words(model, arena, shown), .type = ENTRY_NOTE},
        {.id = STR("/priority/to"),
         .label = i18n_text(N_("Set by hand")),
         .type = ENTRY_CODE,
         .hint = i18n_text(N_("stays; Space to choose")),
         .source = vocabulary_source(model, "priority")},
        {.id = STR("/priority/reason"), .label = i18n_text(N_("Why so")), .type = ENTRY_LINE},
        {.id = STR("headline"),
         .label = i18n_text(N_("Summary in the queue")),
         .type = ENTRY_HEADING},
        {.id = STR("summary_now"), .label = summary_words(arena, shown), .type = ENTRY_NOTE},
        {.id = STR("/summary"),
         .label = i18n_text(N_("New summary")),
         .type = ENTRY_LINE,
         .hint = i18n_text(N_("stays; without names"))},
    };
    state->sheet.fit = fit;
    state->sheet.stale = meet;
    sheet_form(model, &state->sheet, defs, sizeof defs / sizeof *defs);
}

/* Of the case only what the form says; the screen below may read it anew meanwhile. */
static void take(struct triage *state, const struct case_shown *shown)
{
    struct arena *arena = state->sheet.arena;
    const struct json *risk = shown->report ? json_at(shown->report, "/risk/answers") : NULL;
    struct json *answer = json_object(arena), *report = json_object(arena);
    json_set(answer, STR("case"), json_copy(arena, json_member(shown->answer, "case")));
    if (risk)
        json_set_at(arena, report, "/risk/answers", json_copy(arena, risk));
    state->shown =
        (struct case_shown){.clocks = arena_str(arena, shown->clocks),
                            .answer = answer,
                            .report = shown->report ? report : NULL,
                            .headline = shown->headline ? json_copy(arena, shown->headline) : NULL};
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct triage *state = screen;
    const struct case_shown *shown = argument;
    sheet_begin(&state->sheet, "triage", shown->reference);
    state->sheet.head = N_("What happens next with");
    state->version = shown->version;
    state->from = status_from_code(json_string_at(shown->answer, "/case/status"));
    state->clocks_run = shown->clocks.len > 0;
    state->coordinates = relates(shown, "coordination");
    state->before = changeable_of(state->sheet.arena, shown);
    take(state, shown);
    make_form(model, state);
    form_focus(&state->sheet.form, "/to");
}

/* --- sending --- */

static struct json *patch_of(const struct triage *state, struct arena *arena)
{
    static const char *const ids[] = {"/summary", "/priority/to", "/priority/reason"};
    struct json *body = json_object(arena);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        sheet_put(&state->sheet, arena, body, ids[i]);
    return body;
}

static struct json *step_of(const struct triage *state, struct arena *arena)
{
    struct json *body = json_object(arena);
    sheet_put(&state->sheet, arena, body, "/to");
    if (!body->count)
        return body;
    sheet_put(&state->sheet, arena, body, "/reason");
    for (size_t i = 0; i < NEEDED; i++)
        sheet_put(&state->sheet, arena, body, needed[i].id);
    bool drops = form_value(&state->sheet.form, arena, "drop").len > 0;
    if (drops && chosen_step(state)->to == STATUS_CLOSED)
        json_set(body, STR("deadlines_dropped"), json_bool(arena, true));
    return body;
}

static void send(struct model *model, struct triage *state)
{
    struct arena *arena = arena_new(65536, true);
    struct sending_input *input = ARENA_NEW(arena, struct sending_input);
    const struct json *patch = patch_of(state, arena), *step = step_of(state, arena);
    input->reference = arena_str(arena, state->sheet.reference);
    input->version = state->version;
    if (patch->count)
        input->at[input->count++] = (struct sending){.method = "PATCH", .rest = "", .body = patch};
    if (step->count)
        input->at[input->count++] = (struct sending){.method = "POST",
                                                     .rest = "/transitions",
                                                     .body = step,
                                                     .key = sheet_idempotency_key(model, &state->sheet)};
    if (input->count) {
        sheet_run(model, &state->sheet, &task_sending, arena, input);
        return;
    }
    arena_free(arena);
    model_say(model, STYLE_WARNING, i18n_text(N_("Nothing is changed yet.")));
}

/* --- when somebody was faster --- */

static struct str in_words(const struct model *model, size_t which, const struct json *value)
{
    struct str text = json_string(value);
    return text.len && changeable[which].vocabulary
               ? word_of(model, changeable[which].vocabulary, text)
               : text;
}

static void put_field(const struct model *model, struct triage *state, const struct difference *d)
{
    for (size_t i = 0; i < CHANGEABLE; i++)
        if (str_is(d->pointer, changeable[i].pointer))
            state->differs[state->conflict.count++] =
                (struct conflict_field){.label = i18n_text(changeable[i].label),
                                        .base = in_words(model, i, d->base),
                                        .mine = in_words(model, i, d->mine),
                                        .theirs = in_words(model, i, d->theirs)};
}

/* What is sent is what still is to be changed, if it may be from where the case stands now. */
static void send_rest(struct model *model, struct triage *state)
{
    struct form *form = &state->sheet.form;
    bool stepped = !field_is_empty(form_field(form, "/to"));
    form_offer(form, "/to", steps(model, state->sheet.arena, state->from));
    fit(model, &state->sheet);
    bool lost = stepped && field_is_empty(form_field(form, "/to"));
    bool nothing = !lost;
    for (size_t i = 0; i < CHANGEABLE; i++)
        nothing = nothing && field_is_empty(form_field(form, changeable[i].id));
    if (lost)
        model_say(model, STYLE_WARNING,
                  i18n_text(N_("From where the case stands now that step may not follow.")));
    else if (nothing)
        sheet_done(model, &state->sheet, N_("It stays as it was changed meanwhile."));
    else if (form_check(form))
        send(model, state);
}

static void settled(struct model *model, struct triage *state)
{
    for (size_t i = 0; i < state->conflict.count; i++)
        for (size_t c = 0; c < CHANGEABLE; c++)
            if (state->differs[i].taken == CONFLICT_THEIRS &&
                str_is(state->differences[i].pointer, changeable[c].pointer))
                form_set(&state->sheet.form, changeable[c].id, STR_NONE);
    send_rest(model, state);
}

static void meet(struct model *model, struct sheet *sheet, const struct case_shown *now)
{
    struct triage *state = (struct triage *)sheet;
    struct arena *arena = sheet->arena;
    struct json *mine = json_copy(arena, state->before), *theirs = changeable_of(arena, now);
    struct conflict *conflict = &state->conflict;
    for (size_t i = 0; i < CHANGEABLE; i++) {
        struct str typed = form_value(&sheet->form, arena, changeable[i].id);
        if (typed.len)
            json_set_at(arena, mine, changeable[i].pointer, json_str(arena, typed));
    }
    const struct reconciled both = reconcile(arena, state->before, mine, theirs);
    state->version = now->version;
    state->before = theirs;
    state->from = status_from_code(json_string_at(theirs, "/status"));
    state->clocks_run = now->clocks.len > 0;
    state->differences = both.at;
    *conflict = (struct conflict){.reference = sheet->reference, .fields = state->differs};
    for (size_t i = 0; i < both.count; i++)
        put_field(model, state, &both.at[i]);
    form_label(&sheet->form, "status_now",
               now_words(model, arena, "case_status", json_string_at(theirs, "/status")));
    if (both.count)
        model_open(model, &screen_conflict, &conflict);
    else
        send_rest(model, state);
}

/* What was done before the error is not sent again. */
static void take_done(struct model *model, struct triage *state, const struct sent *sent)
{
    static const char *const done[] = {"/summary", "/priority/to", "/priority/reason"};
    if (!sent || !sent->count)
        return;
    state->version = sent->version;
    for (size_t i = 0; i < sizeof done / sizeof *done; i++)
        form_set(&state->sheet.form, done[i], STR(""));
    fit(model, &state->sheet);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct triage *state = screen;
    if (sheet_reread(model, &state->sheet, message))
        return;
    if (message->kind == MESSAGE_BACK && message->result)
        settled(model, state);
    else if (message->kind == MESSAGE_KEY && sheet_key(model, &state->sheet, message->key))
        send(model, state);
    else if (message->kind == MESSAGE_ANSWER && sheet_answer(model, &state->sheet, message))
        sheet_done(model, &state->sheet, N_("Done. It stands in the timeline."));
    else if (message->kind == MESSAGE_ANSWER)
        take_done(model, state, message->output);
    else if (message->kind == MESSAGE_LANGUAGE)
        make_form(model, state);
}

const struct screen screen_triage = {.title = N_("Triage"),
                                     .size = sizeof(struct triage),
                                     .enter = enter,
                                     .update = update,
                                     .view = sheet_view,
                                     .leave = sheet_leave,
                                     .keep = sheet_keep,
                                     .contexts = sheet_contexts};
