/* Logging a call, and changing the facts of a case: one form. */
#include "screens/call/call_inner.h"

#include "i18n/i18n.h"
#include "screens/call/call_items.h"
#include "screens/call/call_rules.h"
#include "screens/vocabulary.h"
#include "tasks/cases.h"

#include <string.h>

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
    bool stored = call_is_saved(state) && state->stored && state->stored == state->edits;
    if (stored) { /* all of it is there */
        draft_keep(model, state->place, STR_NONE);
    } else if (state->edits || !uuid_is_nil(draft_key(model, state->place))) { /* else it is no draft */
        call_keep(model, state);
        model_say(model, STYLE_WARNING,
                  i18n_text(N_("Not saved. What you wrote is kept until you leave the program.")));
    }
    model_close(model, 0);
}

static void ask_kind(struct model *model, struct call *state)
{
    static const char *const kinds[] = {"silent",           "hung_up", "wrong_number",
                                        "information_only", "abusive", "other"};
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
        state->emergency = false;
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

/* Enter, or what is typed on an empty list, opens it. "-": not reported anywhere, as the only
 * entry. */
static bool on_list_key(struct model *model, struct call *state, struct key key)
{
    const struct field *field = form_focused(&state->form);
    bool typed = (key.kind == K_CHAR && !(key.modifiers & (K_ALT | K_CTRL)) && key.code != ' ') ||
                 key.kind == K_PASTE;
    if (field->def.type != ENTRY_BUTTON || !(typed || key.kind == K_ENTER))
        return false;
    struct call_items_argument argument = {.form = &state->form};
    argument.list = call_field(arena_str(state->arena, field->def.id).at)->pointer;
    if (typed && key.code == '-' && !form_has(&state->form, argument.list) &&
        strcmp(argument.list, "/incident/reported_elsewhere") == 0) {
        form_set(&state->form, argument.list, STR("[{\"result\":\"not_reported\"}]"));
        call_changed(model, state);
        form_key(&state->form, (struct key){.kind = K_TAB});
        return true;
    }
    if (typed && !form_has(&state->form, argument.list))
        argument.key = key;
    model_open(model, &screen_call_items, &argument);
    return true;
}

/* From what it is about, to be confirmed. */
static void propose_theme(struct call *state, struct str changed)
{
    static const char *const proposals[][3] = {
        {"/incident/grounds", "sexual_orientation", "lgbt_rights"},
        {"/incident/grounds", "gender_identity", "lgbt_rights"},
        {"/incident/grounds", "gender_reassignment", "lgbt_rights"},
        {"/incident/grounds", "sex_characteristics", "lgbt_rights"},
        {"/incident/areas", "justice", "discrimination_trials"},
    };
    struct arena *arena = arena_new(512, true);
    for (size_t i = 0; i < sizeof proposals / sizeof *proposals; i++) {
        struct str codes = form_value(&state->form, arena, proposals[i][0]);
        bool there = false;
        while (codes.len)
            there = str_is(str_cut(&codes, ','), proposals[i][1]) || there;
        if (there && str_is(changed, proposals[i][0]) &&
            !form_has(&state->form, "/incident/themes"))
            form_set(&state->form, "/incident/themes", str_of(proposals[i][2]));
    }
    arena_free(arena);
}

static void on_form_key(struct model *model, struct call *state, struct key key)
{
    struct field *field = form_focused(&state->form);
    if (on_call_key(model, state, key) || on_list_key(model, state, key))
        return;
    enum outcome outcome = form_key(&state->form, key);
    if (outcome == OUTCOME_IGNORED && keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL) {
        leave_form(model, state);
        return;
    }
    if (outcome == OUTCOME_CHANGED) {
        propose_theme(state, field->def.id);
        call_changed(model, state);
        note_consent(model, state, field->def.id);
        call_hint_typed(model, &state->hint, &state->form);
    }
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
    struct arena *arena = arena_new(512, false);
    struct str reference = form_value(&state->form, arena, "saved/reference");
    struct json *headline = json_object(arena);
    const struct case_shown saved = {.reference = reference, .headline = headline};
    json_set(headline, STR("language"),
             json_str(arena, form_value(&state->form, arena, "/call/caller_language")));
    if (action == ACTION_CALL)
        call_begin_anew(model, state);
    else if (action == ACTION_OPEN || keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        model_close(model, 1);
    if (action == ACTION_OPEN)
        model_open(model, &screen_case, &reference);
    else if (action == ACTION_CALLBACK)
        model_open(model, &screen_callback, &saved);
    else if (action == ACTION_RECEIPT)
        model_open(model, &screen_receipt, &saved);
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
    state->tick = model_timer(model, CALL_TICK_MS);
}

static void on_answer_to_question(struct model *model, struct call *state,
                                  const struct message *message)
{
    enum call_question question = state->question;
    state->question = ASK_NOTHING;
    if (!message->chosen || message->choice != 1)
        return;
    if (question == ASK_DRAFT && form_has(&state->form, "sending/key"))
        model_say(model, STYLE_WARNING,
                  i18n_text(N_("It is not known yet whether this call is saved; wait a moment.")));
    else if (question == ASK_DRAFT)
        call_begin_anew(model, state);
    else if (question == ASK_FAULTS)
        call_save_anyway(model, state);
}

static void on_language(struct model *model, struct call *state)
{
    size_t at = state->menu.at;
    call_speak(model, state);
    if (state->page == PAGE_KIND)
        ask_kind(model, state);
    else if (state->page == PAGE_COUNTRY)
        show_numbers(model, state);
    state->menu.at = at;
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
    case MESSAGE_BACK: /* from the entries of a list, or what both have changed */
        if (state->meeting) {
            call_settled(model, state, message->result != 0);
            break;
        }
        call_changed(model, state);
        if (message->result)
            form_key(&state->form, (struct key){.kind = K_TAB});
        break;
    case MESSAGE_LANGUAGE:
        on_language(model, state);
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

static void keep(struct model *model, void *screen)
{
    struct call *state = screen;
    if (state->kept != state->edits && state->page != PAGE_SAVED)
        call_keep(model, state);
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
                                   .enter = call_enter,
                                   .update = update,
                                   .view = view,
                                   .leave = leave,
                                   .keep = keep,
                                   .contexts = contexts};

const struct screen screen_facts = {.title = N_("Change facts"),
                                    .size = sizeof(struct call),
                                    .enter = call_enter_facts,
                                    .update = update,
                                    .view = view,
                                    .leave = leave,
                                    .keep = keep,
                                    .contexts = contexts};
