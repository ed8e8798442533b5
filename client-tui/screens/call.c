/* Logging a call, and changing the facts of a case: one form. */
#include "screens/call_inner.h"

#include "i18n/i18n.h"
#include "screens/call_items.h"
#include "screens/call_rules.h"
#include "screens/vocabulary.h"
#include "tasks/cases.h"

#include <string.h>

enum { TICK_MS = 1000 };

/* --- entering --- */

static void begin_form(struct model *model, struct call *state)
{
    const struct call_form_options options = {.purpose = state->purpose,
                                              .identity = state->identity};
    call_form_begin(model, state->arena, &options, &state->form);
    if (state->purpose == CALL_LOGS)
        call_form_defaults(model, &state->form);
    call_form_refresh(model, &state->form);
}

static void begin(struct model *model, struct call *state, enum call_purpose purpose)
{
    state->model = model;
    state->purpose = purpose;
    state->arena = arena_new(65536, true);
    state->timer = TIMER_NONE;
    state->tick = model_timer(model, TICK_MS);
}

static void start_timer(struct model *model, struct call *state)
{
    struct arena *arena = arena_new(256, true);
    millis started = model->now;
    time_parse(form_value(&state->form, arena, "/call/started_at"), 0, &started);
    timer_start(&state->timer, started);
    arena_free(arena);
}

static void enter_call(struct model *model, void *screen, const void *argument)
{
    static const char *const choices[] = {N_("Go on with it"), N_("Begin anew")};
    struct call *state = screen;
    (void)argument;
    begin(model, state, CALL_LOGS);
    state->place = STR("call");
    begin_form(model, state);
    struct str draft = draft_of(model, state->place);
    if (draft.len) {
        form_restore(&state->form, draft);
        call_form_refresh(model, &state->form);
        state->question = ASK_DRAFT;
        model_ask(model, N_("A call that is not finished"),
                  i18n_text(N_("A call was begun and not finished. What was written is here.")),
                  choices, 2, 0);
    }
    start_timer(model, state);
    call_retry(model, state); /* when it is not known whether it was saved */
}

/* Nothing of the call before stays. */
static void begin_anew(struct model *model, struct call *state)
{
    draft_keep(model, state->place, STR_NONE);
    call_hint_end(&state->hint);
    state->hint = (struct call_hint){0};
    form_free(&state->form);
    arena_free(state->arena);
    state->arena = arena_new(65536, true);
    state->page = PAGE_FORM;
    state->emergency = false;
    state->edits = state->kept = state->sent = 0;
    state->count_key = (struct uuid){0};
    begin_form(model, state);
    start_timer(model, state);
}

static struct json *merged(struct arena *arena, const struct case_shown *shown)
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

static void enter_facts(struct model *model, void *screen, const void *argument)
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
    state->before = merged(state->arena, shown);
    state->place = arena_join(state->arena, STR("facts "), shown->reference);
    begin_form(model, state);
    call_fill(&state->form, state->before);
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
    struct str now = form_save(&state->form, arena);
    draft_keep(model, state->place,
               state->purpose == CALL_LOGS ? now : difference(arena, state->untouched, now));
    state->kept = state->edits;
    arena_free(arena);
}

/* --- changes --- */

/* When the answer was given. */
static void note_consent(struct model *model, struct call *state, struct str id)
{
    struct arena *arena = arena_new(512, true);
    struct str at = arena_join(arena, id, STR("/at"));
    if (str_starts(id, "/consents/") && form_knows(&state->form, at.at))
        form_set(&state->form, at.at, time_str(arena, model->now / 1000 * 1000));
    if (str_starts(id, "/consents/") && form_says(&state->form, id.at, "limited"))
        form_focus(&state->form, arena_join(arena, id, STR("/limit")).at);
    arena_free(arena);
}

void call_changed(struct model *model, struct call *state)
{
    state->edits++;
    call_form_refresh(model, &state->form);
    call_hint_show(&state->hint, &state->form);
}

/* A number that was said at the beginning is not typed again. */
static void offer_phone(struct call *state)
{
    struct arena *arena = arena_new(512, true);
    if (str_is(form_focused(&state->form)->def.id, "/reporter/phone") &&
        !form_has(&state->form, "/reporter/phone") && state->purpose == CALL_LOGS)
        form_set(&state->form, "/reporter/phone",
                 form_value(&state->form, arena, "/call/phone_raw"));
    arena_free(arena);
}

/* --- keys --- */

static void leave_form(struct model *model, struct call *state)
{
    call_keep(model, state);
    if (state->edits && !call_is_saved(state))
        model_say(model, STYLE_WARNING,
                  i18n_text(N_("Not saved. What you wrote is kept until you leave the program.")));
    model_close(model, 0);
}

static void ask_kind(struct model *model, struct call *state)
{
    static const char *const kinds[] = {"silent", "hung_up", "wrong_number", "information_only",
                                        "abusive", "other"};
    if (call_is_saved(state)) {
        model_say(model, STYLE_WARNING, i18n_text(N_("There is a case of this call already.")));
        return;
    }
    menu_init(&state->menu, N_("A call without a report"),
              N_("Only that there was such a call is counted. What was written here is dropped."));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        menu_add(&state->menu, str_of(kinds[i]),
                 word_of(model, "call_without_case", str_of(kinds[i])));
    state->page = PAGE_KIND;
}

static void show_numbers(struct model *model, struct call *state)
{
    static const char *const countries[] = {"RS", "ME", "XK", "unknown"};
    state->page = PAGE_NUMBERS;
    if (form_has(&state->form, "/incident/country"))
        return;
    menu_init(&state->menu, N_("Emergency"), N_("In which country is the danger?"));
    for (size_t i = 0; i < sizeof countries / sizeof *countries; i++)
        menu_add(&state->menu, str_of(countries[i]),
                 word_of(model, "country", str_of(countries[i])));
    state->page = PAGE_COUNTRY;
}

/* Four answers are enough; two of them the key gives. */
static void emergency(struct model *model, struct call *state)
{
    struct form *form = &state->form;
    show_numbers(model, state);
    if (state->purpose == CALL_CHANGES || call_gate_of(form).refused)
        return;
    call_form_defaults(model, form);
    form_set(form, "/risk/answers/danger_now", STR("yes"));
    if (!form_has(form, "/consents/store_report"))
        form_set(form, "/consents/store_report", STR("not_possible"));
    if (!form_has(form, "/narrative") && !form_has(form, "/no_narrative_reason"))
        form_set(form, "/no_narrative_reason",
                 i18n_text(N_("Emergency: saved before anything could be told.")));
    call_changed(model, state);
    state->emergency = true;
    call_save_anyway(model, state);
}

static bool on_call_key(struct model *model, struct call *state, struct key key)
{
    switch (keymap_action(CONTEXT_CALL, key)) {
    case ACTION_SAVE:
        call_save(model, state);
        return true;
    case ACTION_EMERGENCY:
        emergency(model, state);
        return true;
    case ACTION_WITHOUT_CASE:
        if (state->purpose == CALL_LOGS)
            ask_kind(model, state);
        return true;
    case ACTION_SECTION:
        form_go_section(&state->form, key.code - '0');
        offer_phone(state);
        return true;
    default:
        return false;
    }
}

static void open_list(struct model *model, struct call *state)
{
    const struct call_field *list =
        call_field(arena_str(state->arena, form_focused(&state->form)->def.id).at);
    if (list && list->kind == KIND_LIST)
        model_open(model, &screen_call_items,
                   &(struct call_items_argument){.form = &state->form, .list = list->pointer});
}

static void on_form_key(struct model *model, struct call *state, struct key key)
{
    struct field *field = form_focused(&state->form);
    if (on_call_key(model, state, key))
        return;
    enum outcome outcome = form_key(&state->form, key);
    if (outcome == OUTCOME_IGNORED && keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL) {
        leave_form(model, state);
        return;
    }
    if (outcome == OUTCOME_CHANGED) {
        call_changed(model, state);
        note_consent(model, state, field->def.id);
        call_hint_typed(model, &state->hint, &state->form);
    }
    if (outcome == OUTCOME_CHOSEN)
        open_list(model, state);
    offer_phone(state);
}

static void on_menu_key(struct model *model, struct call *state, struct key key)
{
    enum outcome outcome = menu_key(&state->menu, key);
    if (outcome == OUTCOME_LEFT)
        state->page = state->page == PAGE_COUNTRY ? PAGE_NUMBERS : PAGE_FORM;
    if (outcome != OUTCOME_CHOSEN)
        return;
    if (state->page == PAGE_KIND) {
        call_count(model, state, menu_code(&state->menu));
        state->page = PAGE_FORM;
        return;
    }
    form_set(&state->form, "/incident/country", menu_code(&state->menu));
    call_changed(model, state);
    state->page = PAGE_NUMBERS;
}

static void on_saved_key(struct model *model, struct call *state, struct key key)
{
    enum action action = keymap_action(CONTEXT_SAVED, key);
    struct arena *arena = arena_new(256, false);
    struct str reference = form_value(&state->form, arena, "saved/reference");
    if (action == ACTION_CALL)
        begin_anew(model, state);
    else if (action == ACTION_OPEN || keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        model_close(model, 1);
    if (action == ACTION_OPEN)
        model_open(model, &screen_case, &reference);
    arena_free(arena);
}

static void on_key(struct model *model, struct call *state, struct key key)
{
    switch (state->page) {
    case PAGE_FORM:
        on_form_key(model, state, key);
        break;
    case PAGE_KIND:
    case PAGE_COUNTRY:
        on_menu_key(model, state, key);
        break;
    case PAGE_NUMBERS:
        state->page = PAGE_FORM;
        break;
    case PAGE_SAVED:
        on_saved_key(model, state, key);
        break;
    }
}

/* --- updating --- */

static void on_timer(struct model *model, struct call *state, uint64_t request)
{
    if (request == state->retry) {
        state->retry = 0;
        call_retry(model, state);
    }
    if (request != state->tick)
        return;
    state->tick = model_timer(model, TICK_MS);
    if (state->kept != state->edits && state->page != PAGE_SAVED)
        call_keep(model, state);
}

static void on_answer_to_question(struct model *model, struct call *state,
                                  const struct message *message)
{
    enum call_question question = state->question;
    state->question = ASK_NOTHING;
    if (!message->chosen || message->choice != 1)
        return;
    if (question == ASK_DRAFT && !state->sending)
        begin_anew(model, state);
    else if (question == ASK_FAULTS)
        call_save_anyway(model, state);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct call *state = screen;
    if (!state->form.count) { /* nothing could be opened */
        model_close(model, 0);
        return;
    }
    if (call_hint_message(model, &state->hint, &state->form, message)) {
        call_form_refresh(model, &state->form);
        call_hint_show(&state->hint, &state->form);
        return;
    }
    switch (message->kind) {
    case MESSAGE_KEY:
        on_key(model, state, message->key);
        break;
    case MESSAGE_TIMER:
        on_timer(model, state, message->request);
        break;
    case MESSAGE_ANSWER:
        call_answered(model, state, message);
        break;
    case MESSAGE_DIALOG:
        on_answer_to_question(model, state, message);
        break;
    case MESSAGE_BACK: /* from the entries of a list */
        call_changed(model, state);
        if (message->result)
            form_key(&state->form, (struct key){.kind = K_TAB});
        break;
    case MESSAGE_END:
        if (state->page != PAGE_SAVED)
            call_keep(model, state);
        break;
    default:
        break;
    }
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct call *state = screen;
    if (state->form.count)
        call_draw(state, canvas, area, now);
}

static void leave(void *screen)
{
    struct call *state = screen;
    call_hint_end(&state->hint);
    form_free(&state->form);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct call *state = screen;
    size_t count = 0;
    switch (state->page) {
    case PAGE_FORM:
        count = form_contexts(&state->form, at);
        at[count++] = CONTEXT_CALL;
        break;
    case PAGE_KIND:
    case PAGE_COUNTRY:
        at[count++] = CONTEXT_MENU;
        return count;
    case PAGE_SAVED:
        at[count++] = CONTEXT_SAVED;
        break;
    case PAGE_NUMBERS:
        break;
    }
    at[count++] = CONTEXT_BACK;
    return count;
}

const struct screen screen_call = {.title = N_("A call"),
                                   .size = sizeof(struct call),
                                   .enter = enter_call,
                                   .update = update,
                                   .view = view,
                                   .leave = leave,
                                   .contexts = contexts};

const struct screen screen_facts = {.title = N_("Change facts"),
                                    .size = sizeof(struct call),
                                    .enter = enter_facts,
                                    .update = update,
                                    .view = view,
                                    .leave = leave,
                                    .contexts = contexts};
