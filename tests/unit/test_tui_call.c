/* The call screen by messages alone: keys in, tasks out. */
#include "screens_support.h"

#include "screens/call/call_inner.h"
#include "screens/call/call_rules.h"
#include "tasks/calls.h"
#include "tasks/cases.h"
#include "tasks/lists.h"

static struct call *call; /* state of the screen */

static int call_up(void **state)
{
    screens_up(state);
    model_start(&model, &screen_call, NULL, model.now, &effects);
    call = model.layers[0].state;
    return 0;
}

static void drop_tasks(void)
{
    for (size_t i = 0; i < effects.count; i++)
        arena_free(effects.at[i].arena);
    effects.count = 0;
}

static int call_down(void **state)
{
    drop_tasks();
    return screens_down(state);
}

#define C(NAME) cmocka_unit_test_setup_teardown(NAME, call_up, call_down)

static void keys(const char *const *names)
{
    for (; *names; names++) {
        drop_tasks();
        press(*names);
    }
}
#define KEYS(...) keys((const char *const[]){__VA_ARGS__, NULL})

static void focus(const char *id)
{
    assert_true(form_focus(&call->form, id));
}

static void answer(uint64_t request, struct error error, void *output)
{
    struct message message = {.kind = MESSAGE_ANSWER,
                              .request = request,
                              .error = error,
                              .output = output,
                              .now = model.now};
    drop_draft_tasks();
    model_update(&model, &message, &effects);
}

static void timer(uint64_t request)
{
    struct message message = {.kind = MESSAGE_TIMER, .request = request, .now = model.now};
    drop_draft_tasks();
    model_update(&model, &message, &effects);
}

static void tell_enough(void)
{
    focus("/risk/answers/danger_now");
    KEYS("n");
    focus("/consents/store_report");
    KEYS("y");
    focus("/narrative");
    type_in("Рекао је: нема.");
}

/* The document that was sent, and its key. */
static const struct call_input *saved(void)
{
    press("ctrl-s");
    const struct effect *effect = effect_of(EFFECT_TASK);
    assert_non_null(effect);
    assert_ptr_equal(effect->task, &task_call);
    return effect->input;
}

static void what_is_missing__is_told_and_nothing_is_sent(void **state)
{
    assert_true(shows(frame(*state, 24, 80), "Still needed: danger now? · may I write this down? · "
                                             "the story"));
    press("ctrl-s");
    assert_null(effect_of(EFFECT_TASK));
    CHECK_STR(form_focused(&call->form)->def.id, "/risk/answers/danger_now");
    tell_enough();
    assert_true(shows(frame(*state, 24, 80), "It can be saved"));
    const struct call_input *input = saved();
    CHECK_STR(json_string_at(input->document, "/narrative"), "Рекао је: нема.");
    CHECK_STR(json_string(json_member(json_member(input->document, "consents")->first, "at")),
              "2026-11-09T09:12:00Z");
    drop_tasks();
}

static void saved__the_number_is_shown_and_the_next_call_is_an_empty_one(void **state)
{
    tell_enough();
    saved();
    drop_tasks();
    answer(call->sending, NO_ERROR,
           &(struct call_output){.reference = STR("BG-2026-00417-3"), .version = 1});
    assert_true(shows(frame(*state, 24, 80), "B G - 2 0 2 6 - 0 0 4 1 7 - 3"));
    assert_int_equal(draft_of(&model, STR("call")).len, 0);
    press("n");
    assert_false(form_has(&call->form, "/narrative"));
    assert_false(form_has(&call->form, "saved/reference"));
    assert_true(shows(frame(*state, 24, 80), "You are logging a call"));
}

static void not_certain__the_same_document_goes_again_under_the_same_key(void **state)
{
    (void)state;
    tell_enough();
    struct uuid key = saved()->key;
    drop_tasks();
    answer(call->sending, FAILED(OUTCOME_UNKNOWN), NULL);
    focus("/narrative");
    type_in(" И још.");
    timer(call->retry);
    const struct effect *effect = effect_of(EFFECT_TASK);
    assert_non_null(effect);
    const struct call_input *again = effect->input;
    assert_true(uuid_equal(again->key, key));
    CHECK_STR(json_string_at(again->document, "/narrative"), "Рекао је: нема.");
    drop_tasks();
    answer(call->sending, NO_ERROR,
           &(struct call_output){.reference = STR("BG-2026-00417-3"), .version = 4});
    press("ctrl-s"); /* what was written since goes to the case */
    effect = effect_of(EFFECT_TASK);
    assert_non_null(effect);
    assert_ptr_equal(effect->task, &task_facts);
    const struct facts_input *facts = effect->input;
    CHECK_STR(facts->reference, "BG-2026-00417-3");
    assert_int_equal(facts->version, 4);
    CHECK_STR(json_string_at(facts->document, "/narrative"), "Рекао је: нема. И још.");
    assert_int_equal(facts->consents->count, 0);
    drop_tasks();
}

static void refused_by_the_server__it_is_another_document_and_key(void **state)
{
    (void)state;
    tell_enough();
    struct uuid key = saved()->key;
    drop_tasks();
    struct error error = FAILED(INVALID);
    error.fields =
        &(struct error_field){.pointer = STR("/incident/date_to"), .id = ERROR_FIELD_RANGE};
    answer(call->sending, error, NULL);
    CHECK_STR(form_focused(&call->form)->def.id, "/incident/date_to");
    assert_true(form_field(&call->form, "/incident/date_to")->error.len > 0);
    form_clear_errors(&call->form);
    assert_false(uuid_equal(saved()->key, key));
    drop_tasks();
}

static void a_field_that_cannot_be_read__does_not_stop_the_rest(void **state)
{
    tell_enough();
    focus("/incident/date_from");
    type_in("in spring");
    press("ctrl-s");
    assert_null(effect_of(EFFECT_TASK));
    assert_true(shows(frame(*state, 24, 80), "Save without them"));
    KEYS("right", "enter");
    const struct effect *effect = effect_of(EFFECT_TASK);
    assert_non_null(effect);
    const struct call_input *input = effect->input;
    assert_null(json_at(input->document, "/incident/date_from"));
    CHECK_STR(json_string_at(input->document, "/narrative"), "Рекао је: нема.");
    drop_tasks();
}

static void an_emergency__is_saved_at_once_and_the_rest_goes_there(void **state)
{
    press("f8");
    const struct effect *effect = effect_of(EFFECT_TASK);
    assert_non_null(effect);
    const struct call_input *input = effect->input;
    CHECK_STR(json_string_at(input->document, "/risk/answers/danger_now"), "yes");
    CHECK_STR(json_string_at(input->document, "/call/caller_language"), "sr");
    assert_true(json_string_at(input->document, "/no_narrative_reason").len > 0);
    CHECK_STR(json_string(json_member(json_member(input->document, "consents")->first, "state")),
              "not_possible");
    struct str asked = frame(*state, 24, 80);
    assert_true(shows(asked, "In which country is the danger?"));
    assert_true(shows(asked, "!! Critical"));
    drop_tasks();
    press("3");
    assert_true(shows(frame(*state, 24, 80), "112"));
    press("space");
    answer(call->sending, NO_ERROR,
           &(struct call_output){.reference = STR("BG-2026-00417-3"), .version = 1});
    assert_true(shows(frame(*state, 24, 80), "You are writing to BG-2026-00417-3"));
    press("f8"); /* again, for the numbers */
    drop_tasks();
    answer(call->sending, NO_ERROR, &(struct facts_output){.version = 2});
    assert_true(shows(frame(*state, 24, 80), "112"));
    press("space");
    focus("/consents/store_report");
    KEYS("y");
    focus("/narrative");
    type_in("Он је пред вратима.");
    press("ctrl-s");
    effect = effect_of(EFFECT_TASK);
    assert_non_null(effect);
    const struct facts_input *facts = effect->input;
    assert_int_equal(facts->consents->count, 1);
    assert_true(facts->first_hand);
    CHECK_STR(json_string_at(facts->document, "/incident/country"), "XK");
    CHECK_STR(json_string_at(facts->document, "/narrative"), "Он је пред вратима.");
    drop_tasks();
}

static void facts__are_left_without_a_draft__when_nothing_was_changed(void **state)
{
    struct case_shown shown = {.reference = STR("BG-2026-00417-3"), .version = 3};
    struct json *report = NULL, *said = NULL;
    json_parse(*state, STR("{\"narrative\":\"old\",\"reporter\":{\"role\":\"witness\"}}"), &report);
    json_parse(*state, STR("{\"consents\":[]}"), &said);
    shown.report = report;
    shown.answer = said;
    drop_tasks();
    model_open(&model, &screen_facts, &shown);
    call = model.layers[1].state;
    assert_true(form_says(&call->form, "/affected_person/is_reporter", "no"));
    press("esc");
    assert_int_equal(model.depth, 1);
    assert_int_equal(draft_of(&model, STR("facts BG-2026-00417-3")).len, 0);
    model_open(&model, &screen_facts, &shown);
    call = model.layers[1].state;
    focus("/narrative");
    type_in(" and new");
    press("ctrl-s");
    drop_tasks();
    answer(call->sending, FAILED(VERSION_STALE), &(struct facts_output){.version = 3});
    press("esc"); /* refused: it is kept */
    json_parse(*state, STR("{\"narrative\":\"old\",\"reporter\":{\"role\":\"relative\"}}"),
               &report);
    shown.report = report;
    shown.version = 5;
    model_open(&model, &screen_facts, &shown); /* the draft lies over what the case says now */
    call = model.layers[1].state;
    CHECK_STR(form_value(&call->form, *state, "/narrative"), "old and new");
    CHECK_STR(form_value(&call->form, *state, "/reporter/role"), "relative");
    CHECK_STR(form_value(&call->form, *state, "saved/version"), "5");
}

static void a_silent_call__is_counted_and_its_draft_dropped(void **state)
{
    focus("/narrative");
    type_in("nothing that is kept");
    model.effects = &effects;
    model_keep(&model);
    assert_true(draft_of(&model, STR("call")).len > 0);
    drop_tasks();
    press("f6");
    assert_true(shows(frame(*state, 24, 80), "Silent call"));
    press("1");
    const struct effect *effect = effect_of(EFFECT_TASK);
    assert_non_null(effect);
    assert_ptr_equal(effect->task, &task_count);
    const struct count_input *input = effect->input;
    CHECK_STR(input->kind, "silent");
    CHECK_STR(input->channel, "phone_call");
    drop_tasks();
    answer(call->sending, NO_ERROR, NULL);
    assert_int_equal(draft_of(&model, STR("call")).len, 0);
}

static void a_limited_consent__asks_for_its_limit(void **state)
{
    focus("/consents/share_partner");
    KEYS("l");
    CHECK_STR(form_focused(&call->form)->def.id, "/consents/share_partner/limit");
    type_in("samo YUCOM");
    KEYS("enter", "y");
    CHECK_STR(form_value(&call->form, *state, "/consents/share_lawyer"), "given");
    CHECK_STR(form_value(&call->form, *state, "/consents/share_lawyer/at"), "2026-11-09T09:12:00Z");
}

static void risk__is_answered_by_one_key_each(void **state)
{
    (void)state;
    KEYS("alt-6", "n", "n", "n", "n", "?");
    CHECK_STR(form_value(&call->form, *state, "/risk/answers/injury"), "no");
    CHECK_STR(form_value(&call->form, *state, "/risk/answers/weapon"), "no");
    CHECK_STR(form_value(&call->form, *state, "/risk/answers/perpetrator_access"), "unknown");
    CHECK_STR(form_focused(&call->form)->def.id, "/risk/answers/physical_violence");
}

static void a_list__is_filled_in_and_the_form_goes_on(void **state)
{
    focus("/respondents");
    KEYS("enter", "e", "m", "p", "l", "o", "enter");
    type_in("Demo Magacin");
    KEYS("ctrl-s");
    CHECK_STR(form_focused(&call->form)->def.id, "/incident/evidence");
    const struct json *list = call_value(&call->form, *state, "/respondents", KIND_LIST);
    assert_int_equal(list->count, 1);
    CHECK_STR(json_string(json_member(list->first, "name")), "Demo Magacin");
    assert_true(json_string(json_member(list->first, "sector")).len > 0);
    focus("/respondents");
    KEYS("enter", "n");
    type_in("police");
    KEYS("enter");
    KEYS("esc", "esc"); /* what was chosen stays */
    list = call_value(&call->form, *state, "/respondents", KIND_LIST);
    assert_int_equal(list->count, 2);
}

static void who_is_known__is_asked_after_a_pause_and_shown_beside_the_field(void **state)
{
    focus("/call/phone_raw");
    for (const char *digits = "060000"; *digits; digits++)
        KEYS(((char[]){*digits, '\0'}));
    assert_null(effect_of(EFFECT_TASK));
    timer(call->hint.pause);
    const struct effect *effect = effect_of(EFFECT_TASK);
    assert_non_null(effect);
    assert_ptr_equal(effect->task, &task_search);
    CHECK_STR(((const struct search_input *)effect->input)->phone, "060000");
    uint64_t asking = effect->request;
    drop_tasks();
    KEYS("0");
    timer(call->hint.pause); /* one at a time */
    assert_null(effect_of(EFFECT_TASK));
    answer(asking, NO_ERROR, &(struct found){.rows = {.count = 2}});
    assert_false(call->hint.known); /* another number by now */
    timer(call->hint.pause);
    effect = effect_of(EFFECT_TASK);
    assert_non_null(effect);
    asking = effect->request;
    drop_tasks();
    answer(asking, NO_ERROR, &(struct found){.rows = {.count = 2}, .elsewhere = true});
    struct str seen = frame(*state, 24, 80);
    assert_true(shows(seen, "known here: 2 cases"));
    focus("/consents/store_identity");
    KEYS("y");
    seen = frame(*state, 60, 80);
    assert_true(shows(seen, "known here: 2 cases · known to the coalition: ask a coordinator"));
    focus("/call/phone_raw");
    KEYS("1");
    timer(call->hint.pause);
    asking = effect_of(EFFECT_TASK)->request;
    drop_tasks();
    answer(asking, FAILED(TOO_MANY), NULL);
    assert_int_equal(model.status.text[0], '\0'); /* silent */
}

static void a_draft__is_taken_up_again_or_dropped(void **state)
{
    tell_enough();
    KEYS("ctrl-q"); /* the only screen: asks; then what was written is kept */
    KEYS("q", "enter");
    assert_true(draft_of(&model, STR("call")).len > 0);
    model_replace(&model, &screen_call, NULL);
    call = model.layers[0].state;
    assert_true(shows(frame(*state, 24, 80), "A call was begun and not finished."));
    KEYS("enter");
    CHECK_STR(form_value(&call->form, *state, "/narrative"), "Рекао је: нема.");
    KEYS("ctrl-q", "q", "enter");
    model_replace(&model, &screen_call, NULL);
    call = model.layers[0].state;
    KEYS("b", "enter");
    assert_false(form_has(&call->form, "/narrative"));
    assert_int_equal(draft_of(&model, STR("call")).len, 0);
}

static void what_is_read_aloud__is_in_the_callers_language(void **state)
{
    press("alt-3");
    assert_true(shows(frame(*state, 24, 80), "Zapisaću ono što mi kažete"));
    form_set(&call->form, "/call/caller_language", STR("sq"));
    assert_true(shows(frame(*state, 24, 80), "Do ta shënoj atë që më tregoni"));
    press("y");
    CHECK_STR(form_value(&call->form, *state, "/call/privacy_text_version"), "yes");
    tell_enough();
    CHECK_STR(json_string_at(saved()->document, "/call/privacy_text_version"), "2026-11");
    drop_tasks();
}

/* Printed, not judged: the machine may be busy. */
static void a_key_press__is_measured(void **state)
{
    enum { TIMES = 200 };
    struct canvas canvas;
    (void)state;
    tell_enough();
    canvas_init(&canvas, 24, 80);
    int64_t before = time_monotonic_us();
    for (int i = 0; i < TIMES; i++) {
        press("a");
        model_view(&model, &canvas);
    }
    print_message("key to canvas in the whole form: %lld us on average\n",
                  (long long)(time_monotonic_us() - before) / TIMES);
    canvas_free(&canvas);
    assert_int_equal(call->edits, 3 + TIMES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        C(what_is_missing__is_told_and_nothing_is_sent),
        C(saved__the_number_is_shown_and_the_next_call_is_an_empty_one),
        C(not_certain__the_same_document_goes_again_under_the_same_key),
        C(refused_by_the_server__it_is_another_document_and_key),
        C(a_field_that_cannot_be_read__does_not_stop_the_rest),
        C(an_emergency__is_saved_at_once_and_the_rest_goes_there),
        C(facts__are_left_without_a_draft__when_nothing_was_changed),
        C(a_silent_call__is_counted_and_its_draft_dropped),
        C(a_limited_consent__asks_for_its_limit),
        C(risk__is_answered_by_one_key_each),
        C(a_list__is_filled_in_and_the_form_goes_on),
        C(who_is_known__is_asked_after_a_pause_and_shown_beside_the_field),
        C(a_draft__is_taken_up_again_or_dropped),
        C(a_key_press__is_measured),
        C(what_is_read_aloud__is_in_the_callers_language),
    };
    return cmocka_run_group_tests(tests, labels_up, labels_down);
}
