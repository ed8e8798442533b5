#include "tui_support.h"

#include "hotline/base/limits.h"
#include "screens/screens.h"
#include "screens/vocabulary.h"
#include "tasks/lists.h"
#include "tasks/news.h"
#include "tasks/session.h"

/* The queue by messages alone: what it asks for, what it says, when it rings. */

struct desk {
    struct arena *arena;
    struct labels *labels;
    struct shared shared;
    struct model model;
    struct effects effects;
};

/* Effects of an update end with it: the arenas of tasks that nobody carries out. */
static void drop_inputs(struct desk *desk)
{
    for (size_t i = 0; i < desk->effects.count; i++)
        if (desk->effects.at[i].kind == EFFECT_TASK)
            arena_free(desk->effects.at[i].arena);
    desk->effects.count = 0;
}

static void message(struct desk *desk, struct message *message)
{
    drop_inputs(desk);
    message->now = 1000;
    model_update(&desk->model, message, &desk->effects);
}

static void press(struct desk *desk, const char *name)
{
    struct message m = {.kind = MESSAGE_KEY, .key = key_of(name)};
    message(desk, &m);
}

static const struct effect *asked(const struct desk *desk, const struct task *task)
{
    for (size_t i = 0; i < desk->effects.count; i++)
        if (desk->effects.at[i].kind == EFFECT_TASK && desk->effects.at[i].task == task)
            return &desk->effects.at[i];
    return NULL;
}

static const struct rows_input *rows_asked(const struct desk *desk)
{
    const struct effect *effect = asked(desk, &task_rows);
    assert_non_null(effect);
    return effect->input;
}

static bool rang(const struct desk *desk)
{
    for (size_t i = 0; i < desk->effects.count; i++)
        if (desk->effects.at[i].kind == EFFECT_BELL)
            return true;
    return false;
}

static void answer(struct desk *desk, uint64_t request, void *output, struct arena *arena)
{
    struct message m = {
        .kind = MESSAGE_ANSWER, .request = request, .output = output, .arena = arena};
    message(desk, &m);
    arena_free(m.arena);
}

static int begin(void **state)
{
    struct arena *arena = arena_new(16384, false);
    struct desk *desk = ARENA_NEW(arena, struct desk);
    desk->arena = arena;
    desk->labels = labels_new();
    desk->shared =
        (struct shared){.labels = desk->labels, .language = LANGUAGE_EN, .role = ROLE_OPERATOR};
    model_init(&desk->model, &desk->shared, NULL);
    model_start(&desk->model, &screen_queue, NULL, 0, &desk->effects);
    *state = desk;
    return 0;
}

static int end(void **state)
{
    struct desk *desk = *state;
    drop_inputs(desk);
    model_free(&desk->model);
    vocabularies_free(&desk->shared);
    labels_free(desk->labels);
    arena_free(desk->arena);
    return 0;
}

/* Answers the count that was asked for in the last update. */
static void counted(struct desk *desk, const int at[VIEW_COUNT], const char *critical)
{
    const struct effect *effect = asked(desk, &task_counts);
    assert_non_null(effect);
    uint64_t request = effect->request;
    struct arena *arena = arena_new(1024, false);
    struct view_counts *counts = ARENA_NEW(arena, struct view_counts);
    memcpy(counts->at, at, sizeof counts->at);
    counts->critical = ARENA_NEW(arena, struct str);
    counts->critical[0] = str_of(critical);
    counts->critical_count = critical ? 1 : 0;
    answer(desk, request, counts, arena);
}

static struct str screen(struct desk *desk, int cols)
{
    struct canvas canvas;
    canvas_init(&canvas, 24, cols);
    model_view(&desk->model, &canvas);
    struct str text = canvas_snapshot(desk->arena, &canvas);
    canvas_free(&canvas);
    return text;
}

static bool shows(struct desk *desk, const char *text)
{
    return memmem(screen(desk, 80).at, screen(desk, 80).len, text, strlen(text)) != NULL;
}

static void hear(struct desk *desk)
{
    press(desk, "r");
}

static void it_begins__by_urgency(void **state)
{
    struct desk *desk = *state;
    assert_string_equal(rows_asked(desk)->view, "queue");
    assert_string_equal(rows_asked(desk)->sort, "urgency");
    assert_int_equal(rows_asked(desk)->priority.len, 0);
    assert_true(shows(desk, "Most urgent first"));
}

static void what_cannot_be_read__is_not_said_to_be_read(void **state)
{
    struct desk *desk = *state;
    assert_true(shows(desk, "Reading"));
    struct message m = {.kind = MESSAGE_ANSWER,
                        .request = asked(desk, &task_rows)->request,
                        .error = {.id = ERROR_FORBIDDEN}};
    message(desk, &m);
    assert_false(shows(desk, "Reading"));
    assert_true(shows(desk, "Your role does not allow this."));
}

static void s__goes_round_the_orders(void **state)
{
    struct desk *desk = *state;
    static const char *const orders[] = {"newest", "due", "urgency"};
    for (size_t i = 0; i < 3; i++) {
        press(desk, "s");
        assert_string_equal(rows_asked(desk)->sort, orders[i]);
    }
}

static void a_view_with_one_order__asks_for_none(void **state)
{
    struct desk *desk = *state;
    press(desk, "o");
    assert_string_equal(rows_asked(desk)->view, "overdue");
    assert_null(rows_asked(desk)->sort);
    assert_true(shows(desk, "Longest overdue first"));
    press(desk, "s");
    assert_string_equal(rows_asked(desk)->view, "queue");
    assert_string_equal(rows_asked(desk)->sort, "newest");
}

static void what_is_chosen__goes_along_until_esc(void **state)
{
    struct desk *desk = *state;
    press(desk, "l");
    assert_true(shows(desk, "Which cases do you want to see?"));
    press(desk, "tab");
    press(desk, "tab");
    press(desk, "right");
    press(desk, "enter");
    CHECK_STR(rows_asked(desk)->assigned, "none");
    assert_true(shows(desk, "Most urgent first · nobody has it"));
    press(desk, "m");
    CHECK_STR(rows_asked(desk)->assigned, "none");
    press(desk, "esc");
    assert_int_equal(rows_asked(desk)->assigned.len, 0);
    assert_false(shows(desk, "nobody has it"));
    press(desk, "esc");
    assert_null(asked(desk, &task_rows));
}

static void leaving_the_choice__changes_nothing(void **state)
{
    struct desk *desk = *state;
    press(desk, "l");
    press(desk, "tab");
    press(desk, "tab");
    press(desk, "right");
    press(desk, "esc");
    assert_null(asked(desk, &task_rows));
    assert_false(shows(desk, "Which cases"));
    assert_false(shows(desk, "nobody has it"));
}

static void counts__stand_in_the_tabs(void **state)
{
    struct desk *desk = *state;
    const int at[VIEW_COUNT] = {12, 0, 3, 1, LIMIT_QUEUE_COUNT + 1};
    counted(desk, at, NULL);
    assert_true(shows(desk, "[Queue 12]  Mine 0   Overdue 3   Forwarded 1   Closed 999+"));
}

static void a_critical_case__rings_once_and_not_at_first(void **state)
{
    struct desk *desk = *state;
    const int at[VIEW_COUNT] = {1, 0, 0, 0, 0};
    counted(desk, at, "BG-2026-00001-0");
    assert_false(rang(desk));
    assert_true(shows(desk, "!! 1 critical case that nobody has"));
    hear(desk);
    counted(desk, at, "BG-2026-00001-0");
    assert_false(rang(desk));
    hear(desk);
    counted(desk, at, "BG-2026-00002-9");
    assert_true(rang(desk));
    assert_true(shows(desk, "!! Critical, and nobody has it: BG-2026-00002-9"));
    hear(desk);
    counted(desk, at, NULL);
    assert_false(rang(desk));
    assert_false(shows(desk, "critical case that"));
}

static void what_changes_while_counting__is_counted_afterwards(void **state)
{
    struct desk *desk = *state;
    const int at[VIEW_COUNT] = {1, 0, 0, 0, 0};
    uint64_t first = asked(desk, &task_counts)->request;
    hear(desk);
    assert_null(asked(desk, &task_counts));
    struct arena *arena = arena_new(1024, false);
    struct view_counts *counts = ARENA_NEW(arena, struct view_counts);
    memcpy(counts->at, at, sizeof counts->at);
    answer(desk, first, counts, arena);
    assert_non_null(asked(desk, &task_counts));
}

/* --- a row in words --- */

static struct case_row row(struct desk *desk, const char *text)
{
    struct json *json = NULL;
    struct session session = {.labels = desk->labels, .language = LANGUAGE_EN};
    assert_int_equal(json_parse(desk->arena, str_of(text), &json).id, 0);
    return row_of(&session, desk->arena, json);
}

static void what_no_key_opens__says_so(void **state)
{
    CHECK_STR(row(*state, "{\"headline\": {\"envelope\": \"AAAA\"}}").headline,
              "(not for your keys)");
    CHECK_STR(row(*state, "{\"headline\": {\"content\": {\"summary\": \"In short\"}}}").headline,
              "In short");
}

static void due__is_what_comes_first(void **state)
{
    CHECK_STR(row(*state, "{\"next_due_on\": \"2031-05-02\"}").due, "02.05.2031");
    CHECK_STR(row(*state, "{\"next_due_on\": \"2031-05-02\","
                          " \"first_action_by\": \"2031-05-01T09:00:00Z\"}")
                  .due,
              "01.05.2031");
    CHECK_STR(row(*state, "{\"next_due_on\": \"2031-05-02\","
                          " \"first_action_by\": \"2031-05-03T09:00:00Z\"}")
                  .due,
              "02.05.2031");
    CHECK_STR(row(*state, "{\"next_due_on\": null, \"first_action_by\": null}").due, "");
}

static void an_offer__has_the_forward_s_id_state_and_summary(void **state)
{
    struct case_row made =
        row(*state,
            "{\"id\": \"00000000-0000-4000-8000-000000000001\","
            " \"forward\": {\"id\": \"00000000-0000-4000-8000-000000000002\", \"state\": \"sent\"},"
            " \"headline\": {\"content\": {\"text\": \"A dismissal\"}}}");
    CHECK_STR(made.headline, "A dismissal");
    CHECK_STR(made.status, "Sent");
    CHECK_STR(made.forward, "00000000-0000-4000-8000-000000000002");
    assert_int_equal(made.id.b[15], 2);
}

#define Q(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        Q(it_begins__by_urgency),
        Q(what_cannot_be_read__is_not_said_to_be_read),
        Q(s__goes_round_the_orders),
        Q(a_view_with_one_order__asks_for_none),
        Q(what_is_chosen__goes_along_until_esc),
        Q(leaving_the_choice__changes_nothing),
        Q(counts__stand_in_the_tabs),
        Q(a_critical_case__rings_once_and_not_at_first),
        Q(what_changes_while_counting__is_counted_afterwards),
        Q(what_no_key_opens__says_so),
        Q(due__is_what_comes_first),
        Q(an_offer__has_the_forward_s_id_state_and_summary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
