/* How a call, or a change of facts, begins; and its draft. */
#include "screens/call/call_inner.h"

#include "i18n/i18n.h"
#include "screens/call/call_rules.h"
#include "tasks/cases.h"

static void begin_form(struct model *model, struct call *state)
{
    const struct call_form_options options = {.purpose = state->purpose,
                                              .identity = state->identity};
    call_form_begin(model, state->arena, &options, &state->form);
    if (state->purpose == CALL_LOGS)
        call_form_defaults(model, &state->form);
    call_form_refresh(model, &state->form);
}

void call_speak(struct model *model, struct call *state)
{
    const struct call_form_options options = {.purpose = state->purpose,
                                              .identity = state->identity};
    call_form_renew(model, state->arena, &options, &state->form);
    call_hint_show(&state->hint, &state->form);
}

static void begin(struct model *model, struct call *state, enum call_purpose purpose)
{
    state->model = model;
    state->purpose = purpose;
    state->arena = arena_new(65536, true);
    state->timer = TIMER_NONE;
    state->tick = model_timer(model, CALL_TICK_MS);
}

static void start_timer(struct model *model, struct call *state)
{
    struct arena *arena = arena_new(256, true);
    millis started = model->now;
    time_parse(form_value(&state->form, arena, "/call/started_at"), 0, &started);
    timer_start(&state->timer, started);
    arena_free(arena);
}

/* A draft is the form as it was, or, when the server had refused it, the document. What was written
 * after the sending is not lost when that has reached the server. */
static void take_up(struct model *model, struct call *state, struct str draft)
{
    struct arena *arena = arena_new(draft.len + 4096, true);
    struct json *document = NULL;
    if (!json_parse(arena, draft, &document).id && json_member(document, "consents"))
        call_fill(&state->form, document);
    else
        form_restore(&state->form, draft);
    state->edits = state->kept = form_says(&state->form, "sending/more", "yes");
    call_form_refresh(model, &state->form);
    arena_free(arena);
}

void call_enter(struct model *model, void *screen, const void *argument)
{
    static const char *const choices[] = {N_("Go on with it"), N_("Begin anew")};
    struct call *state = screen;
    begin(model, state, CALL_LOGS);
    state->place = STR("call");
    begin_form(model, state);
    struct str draft = draft_of(model, state->place);
    if (draft.len)
        take_up(model, state, draft);
    if (draft.len && !argument) {
        state->question = ASK_DRAFT;
        model_ask(model, N_("A call that is not finished"),
                  i18n_text(N_("A call was begun and not finished. What was written is here.")),
                  choices, 2, 0);
    }
    start_timer(model, state);
    call_retry(model, state); /* when it is not known whether it was saved */
}

/* Nothing of the call before stays. */
void call_begin_anew(struct model *model, struct call *state)
{
    draft_keep(model, state->place, STR_NONE);
    call_hint_end(&state->hint);
    state->hint = (struct call_hint){0};
    form_free(&state->form);
    arena_free(state->arena);
    state->arena = arena_new(65536, true);
    state->page = PAGE_FORM;
    state->emergency = false;
    state->edits = state->kept = state->sent = state->stored = 0;
    state->count_key = (struct uuid){0};
    begin_form(model, state);
    start_timer(model, state);
}

struct json *call_of_case(struct arena *arena, const struct case_shown *shown)
{
    const struct json *parts[] = {shown->report, shown->identity};
    struct json *whole = json_object(arena);
    for (size_t i = 0; i < call_field_count; i++)
        for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
            const struct json *value = json_at(parts[p], call_fields[i].pointer);
            if (!json_is_empty(value))
                json_set_at(arena, whole, call_fields[i].pointer, json_copy(arena, value));
        }
    struct str summary = json_string(json_member(shown->headline, "summary"));
    if (summary.len)
        json_set(whole, STR("summary"), json_str(arena, arena_str(arena, summary)));
    const struct json *consents = json_member(shown->answer, "consents");
    if (consents)
        json_set(whole, STR("consents"), json_copy(arena, consents));
    return whole;
}

void call_enter_facts(struct model *model, void *screen, const void *argument)
{
    struct call *state = screen;
    const struct case_shown *shown = argument;
    begin(model, state, CALL_CHANGES);
    if (!shown->report) {
        model_say(model, STYLE_WARNING,
                  i18n_text(N_("The report is sealed. Open it first (o), with a reason.")));
        state->tick = model_timer(model, 0); /* it is closed at the first message */
        return;
    }
    state->identity = shown->identity != NULL;
    state->before = call_of_case(state->arena, shown);
    state->place = arena_join(state->arena, STR("facts "), shown->reference);
    begin_form(model, state);
    call_fill(&state->form, state->before);
    call_form_refresh(model, &state->form);
    form_set(&state->form, "saved/reference", shown->reference);
    form_set(&state->form, "saved/version",
             arena_format(state->arena, "%lld", (long long)shown->version));
    state->untouched = form_save(&state->form, state->arena);
    form_restore(&state->form, draft_of(model, state->place));
    call_form_refresh(model, &state->form);
}

/* --- drafts --- */

/* Of facts only what was changed: it is laid over what the case says by then. */
static struct str difference(struct arena *arena, struct str before, struct str now)
{
    struct json *old = NULL, *new = NULL, *changed = json_object(arena);
    if (json_parse(arena, before, &old).id || json_parse(arena, now, &new).id)
        return now;
    for (const struct json *n = new->first; n; n = n->next)
        if (!str_equal(json_string(n), json_string(json_member(old, arena_str(arena, n->name).at))))
            json_set(changed, n->name, json_str(arena, json_string(n)));
    for (const struct json *o = old->first; o; o = o->next)
        if (!json_member(new, arena_str(arena, o->name).at))
            json_set(changed, o->name, json_str(arena, STR("")));
    json_remove(changed, STR("saved/version"));
    return changed->count ? json_text(arena, changed) : STR_NONE;
}

void call_keep(struct model *model, struct call *state)
{
    struct arena *arena = arena_new(16384, true);
    bool more = form_has(&state->form, "sending/key") && state->edits != state->sent;
    form_set(&state->form, "sending/more", more ? STR("yes") : STR_NONE);
    struct str now = form_save(&state->form, arena);
    draft_keep(model, state->place,
               state->purpose == CALL_LOGS ? now : difference(arena, state->untouched, now));
    state->kept = state->edits;
    arena_free(arena);
}
