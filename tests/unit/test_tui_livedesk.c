/* Who else has a case open, promises, and how a critical case calls: by messages alone. */
#include "sheets_support.h"

#include "hotline/base/limits.h"
#include "screens/case/consents.h"
#include "screens/list/alarm_call.h"
#include "tasks/news.h"
#include "tasks/presence.h"
#include "tasks/promises.h"
#include "tasks/sending.h"

/* What the last update asked for of this task; NULL: nothing. */
static const struct effect *asked_for(const struct task *task)
{
    for (size_t i = 0; i < effects.count; i++)
        if (effects.at[i].kind == EFFECT_TASK && effects.at[i].task == task)
            return &effects.at[i];
    return NULL;
}

static uint64_t timer_of(int milliseconds)
{
    for (size_t i = 0; i < effects.count; i++)
        if (effects.at[i].kind == EFFECT_TIMER && effects.at[i].milliseconds == milliseconds)
            return effects.at[i].request;
    return 0;
}

static bool has(enum effect_kind kind)
{
    for (size_t i = 0; i < effects.count; i++)
        if (effects.at[i].kind == kind)
            return true;
    return false;
}

/* --- who else has it open --- */

static void open_a_case(struct arena *arena)
{
    struct str reference = STR("BG-2026-00001-0");
    (void)arena;
    open_screen(&screen_case, &reference);
}

static void said(uint64_t request, const char *words)
{
    struct others others = {.words = str_of(words)};
    tell((struct message){.kind = MESSAGE_ANSWER,
                          .request = request,
                          .output = &others,
                          .arena = arena_new(1024, false)});
}

static bool title_shows(struct arena *arena, const char *text)
{
    struct str rest = frame(arena);
    return strstr(arena_str(arena, str_cut(&rest, '\n')).at, text) != NULL;
}

static void who_else_has_it_open__stands_in_the_title(void **state)
{
    open_a_case(*state);
    const struct effect *look = asked_for(&task_presence);
    assert_non_null(look);
    assert_false(((const struct presence_input *)look->input)->writing);
    said(look->request, "also open: Ana Anić, since 14:05");
    assert_true(title_shows(*state, "also open: Ana Anić, since 14:05"));
}

static void once_a_minute__it_is_said_again(void **state)
{
    open_a_case(*state);
    uint64_t first = asked_for(&task_presence)->request;
    uint64_t timer = timer_of(LIMIT_PRESENCE_BEAT * 1000);
    assert_int_not_equal(timer, 0);
    tell((struct message){.kind = MESSAGE_TIMER, .request = timer});
    assert_null(asked_for(&task_presence)); /* the first is under way */
    assert_int_not_equal(timer_of(LIMIT_PRESENCE_BEAT * 1000), 0);
    said(first, "");
    assert_non_null(asked_for(&task_presence));
}

static void leaving__ends_it(void **state)
{
    open_a_case(*state);
    said(asked_for(&task_presence)->request, "also open: Ana");
    press("esc");
    assert_non_null(asked_for(&task_presence_end));
    assert_int_equal(closed_with, 0);
    assert_false(title_shows(*state, "also open"));
}

static void what_cannot_be_asked__is_not_said(void **state)
{
    open_a_case(*state);
    uint64_t request = asked_for(&task_presence)->request;
    tell((struct message){.kind = MESSAGE_ANSWER,
                          .request = request,
                          .arena = arena_new(256, false),
                          .error = {.id = ERROR_CLIENT_CONNECT}});
    assert_false(title_shows(*state, "also open"));
    assert_int_equal(model.status.text[0], '\0');
}

/* --- how a critical case calls --- */

static void call(void (*what)(struct model *))
{
    effects.count = 0;
    model.effects = &effects;
    what(&model);
    model.effects = NULL;
}

static void each_way_of_calling__is_tried_at_once(void **state)
{
    call(alarm_call);
    assert_true(has(EFFECT_BELL) && !has(EFFECT_TIMER));
    call(alarm_next);
    assert_int_equal(shared.alarm, ALARM_FLASH);
    assert_true(!has(EFFECT_BELL) && has(EFFECT_TIMER));
    uint64_t over = effects.at[0].request;
    assert_true(shows(*state, "the screen flashes"));
    assert_int_equal(canvas_cell(&canvas, 5, 5)->style, STYLE_SELECTED);
    tell((struct message){.kind = MESSAGE_TIMER, .request = over});
    frame(*state);
    assert_int_equal(canvas_cell(&canvas, 5, 5)->style, STYLE_PLAIN);
    call(alarm_next);
    assert_true(!has(EFFECT_BELL) && !has(EFFECT_TIMER));
    call(alarm_next);
    assert_true(has(EFFECT_BELL));
}

/* --- a consent that two have noted at once --- */

static void refuse(struct arena *arena, const char *theirs)
{
    const struct consent_wanted wanted = {.reference = STR("BG-2026-00001-0"),
                                          .kind = STR("media"),
                                          .state = STR("not_asked"),
                                          .version = 7};
    open_screen(&screen_consent, &wanted);
    press("space");
    type("refused");
    press("enter");
    press("ctrl-s");
    answer(NULL, (struct error){.id = ERROR_VERSION_STALE});
    assert_ptr_equal(asked.task, &task_case);
    struct str text = arena_format(
        arena, "{\"consents\":[{\"kind\":\"media\",\"state\":\"%s\"}]}", theirs);
    struct case_shown now = shown_of(arena, text.at);
    now.version = 9;
    answer(&now, NO_ERROR);
}

static void another_change_of_the_case__is_no_obstacle(void **state)
{
    refuse(*state, "not_asked");
    assert_ptr_equal(asked.task, &task_sending);
    assert_int_equal(((const struct sending_input *)asked.input)->version, 9);
}

static void the_same_consent__is_chosen(void **state)
{
    refuse(*state, "given");
    assert_true(shows(*state, "Theirs        Given"));
    assert_true(shows(*state, "Before        Not asked"));
    press("right");
    press("ctrl-s");
    assert_int_equal(closed_with, 1);
    assert_ptr_equal(asked.task, &task_case); /* nothing was sent */
    refuse(*state, "given");
    press("left");
    press("ctrl-s");
    assert_ptr_equal(asked.task, &task_sending);
}

/* --- promises --- */

static struct promises two(struct arena *arena)
{
    struct promise_case *cases = arena_array(arena, 2, sizeof *cases);
    struct promise *at = arena_array(arena, 2, sizeof *at);
    for (size_t i = 0; i < 2; i++) {
        at[i] = (struct promise){.kind = i ? PROMISE_CALL : PROMISE_ACTION,
                                 .due = {.year = 2025, .month = 11, .day = i ? 30 : 28},
                                 .late = !i,
                                 .reference = i ? STR("BG-2026-00002-9") : STR("BG-2026-00001-0"),
                                 .text = i ? STR("Is she well?") : STR("sends the form")};
        at[i].case_id.b[0] = (uint8_t)(i + 1);
        cases[i] = (struct promise_case){.id = at[i].case_id, .version = 3, .count = 1};
        cases[i].at[0] = at[i];
    }
    return (struct promises){.at = at, .count = 2, .cases = cases, .case_count = 2};
}

static void the_longest_overdue__stands_first_with_its_sign(void **state)
{
    struct promises promises = two(*state);
    open_screen(&screen_promises, NULL);
    assert_true(((const struct promises_input *)asked.input)->office);
    answer(&promises, NO_ERROR);
    assert_true(shows(*state, "›! 28.11.2025  BG-2026-00001-0  Promise"));
    assert_true(shows(*state, "30.11.2025  BG-2026-00002-9  Call back       Is she well?"));
    assert_true(shows(*state, "Before you call, open the case"));
    press("enter");
    assert_ptr_equal(asked_for(&task_case)->task, &task_case);
}

static void news__reads_again_only_what_has_changed(void **state)
{
    struct promises promises = two(*state);
    shared.role = ROLE_OPERATOR;
    open_screen(&screen_promises, NULL);
    assert_false(((const struct promises_input *)asked.input)->office);
    assert_int_equal(((const struct promises_input *)asked.input)->known_count, 0);
    answer(&promises, NO_ERROR);
    tell((struct message){.kind = MESSAGE_TOLD});
    const struct promises_input *again = asked.input;
    assert_int_equal(again->known_count, 2);
    assert_int_equal(again->known[1].version, 3);
    CHECK_STR(again->known[1].at[0].text, "Is she well?");
    assert_ptr_not_equal(again->known[1].at[0].text.at, promises.cases[1].at[0].text.at);
    answer(&promises, NO_ERROR);
    press("r");
    assert_int_equal(((const struct promises_input *)asked.input)->known_count, 0);
}

static void what_the_list_lacks__is_said(void **state)
{
    struct promises promises = two(*state);
    open_screen(&screen_promises, NULL);
    promises.sealed = 1;
    answer(&promises, NO_ERROR);
    assert_true(shows(*state, "Without 1 case whose report your keys do not open."));
    press("r");
    promises.more = true;
    answer(&promises, NO_ERROR);
    assert_true(shows(*state, "these are of the first 100 cases"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        S(who_else_has_it_open__stands_in_the_title),
        S(once_a_minute__it_is_said_again),
        S(leaving__ends_it),
        S(what_cannot_be_asked__is_not_said),
        S(each_way_of_calling__is_tried_at_once),
        S(another_change_of_the_case__is_no_obstacle),
        S(the_same_consent__is_chosen),
        S(the_longest_overdue__stands_first_with_its_sign),
        S(news__reads_again_only_what_has_changed),
        S(what_the_list_lacks__is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
