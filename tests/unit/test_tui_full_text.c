#include "tui_support.h"

#include "screens/list/filling.h"
#include "screens/screens.h"

#include <stdlib.h>

static const struct frame_hooks hooks = {.answered = keeping_answered};

struct stage {
    struct model model;
    struct shared shared;
    struct effects effects;
    struct canvas canvas;
    struct arena *arena;
};

static int begin(void **state)
{
    struct stage *stage = calloc(1, sizeof *stage);
    stage->arena = arena_new(65536, false);
    stage->shared.labels = labels_new();
    stage->shared.language = LANGUAGE_EN;
    canvas_init(&stage->canvas, 24, 80);
    model_init(&stage->model, &stage->shared, &hooks);
    model_start(&stage->model, &screen_full_text, NULL, 0, &stage->effects);
    *state = stage;
    return 0;
}

static int end(void **state)
{
    struct stage *stage = *state;
    for (size_t i = 0; i < stage->effects.count; i++)
        arena_free(stage->effects.at[i].arena);
    model_free(&stage->model);
    filling_free(&stage->shared);
    keeping_free(&stage->shared);
    labels_free((struct labels *)stage->shared.labels);
    canvas_free(&stage->canvas);
    arena_free(stage->arena);
    free(stage);
    return 0;
}

static void send(struct stage *stage, struct message message)
{
    for (size_t i = 0; i < stage->effects.count; i++)
        arena_free(stage->effects.at[i].arena);
    model_update(&stage->model, &message, &stage->effects);
    arena_free(message.arena);
}

/* What was asked for last; nothing else was. */
static const struct texts_input *asked(struct stage *stage)
{
    assert_int_equal(stage->effects.count, 1);
    assert_ptr_equal(stage->effects.at[0].task, &task_texts_fetch);
    return stage->effects.at[0].input;
}

static uint64_t request(const struct stage *stage)
{
    return stage->shared.filling->request;
}

static void fail_page(struct stage *stage, enum error_id id, unsigned retry_after)
{
    send(stage, (struct message){.kind = MESSAGE_ANSWER,
                                 .request = request(stage),
                                 .error = {.id = id, .retry_after = retry_after}});
}

/* A page comes and is handed on to be opened. */
static void page(struct stage *stage, const char *next, int64_t total)
{
    struct arena *arena = arena_new(1024, false);
    struct texts_page *out = ARENA_NEW(arena, struct texts_page);
    *out = (struct texts_page){
        .next = str_of(next), .since = STR("2026-03-01T00:00:00Z"), .total = total};
    send(stage,
         (struct message){
             .kind = MESSAGE_ANSWER, .request = request(stage), .output = out, .arena = arena});
    assert_int_equal(stage->effects.count, 1);
    assert_ptr_equal(stage->effects.at[0].task, &task_texts_open);
    assert_ptr_equal(stage->effects.at[0].input, out);
}

static struct uuid id_of(uint8_t number)
{
    return (struct uuid){.b = {number}};
}

static void opened(struct stage *stage, uint8_t number, const char *text)
{
    struct text_piece piece = {.text = str_of(text),
                               .folded = texts_fold(stage->arena, str_of(text))};
    struct text_case of = {.id = id_of(number),
                           .reference = arena_format(stage->arena, "T-%d", number),
                           .at = number,
                           .pieces = &piece,
                           .count = 1};
    struct texts_opened out = {.cases = &of, .count = number ? 1 : 0};
    send(stage,
         (struct message){.kind = MESSAGE_ANSWER, .request = request(stage), .output = &out});
}

static void type(struct stage *stage, const char *text)
{
    for (; *text; text++)
        send(stage, (struct message){.kind = MESSAGE_KEY,
                                     .key = {.kind = K_CHAR, .code = (uint32_t)*text}});
}

static bool shows(struct stage *stage, const char *text)
{
    model_view(&stage->model, &stage->canvas);
    struct str seen = canvas_snapshot(stage->arena, &stage->canvas);
    bool found = memmem(seen.at, seen.len, text, strlen(text)) != NULL;
    return found;
}

static void filled(struct stage *stage)
{
    page(stage, "", 1);
    opened(stage, 1, "the school");
}

static void it_reads_on_until_there_is_no_next_and_says_how_far(void **state)
{
    struct stage *stage = *state;
    assert_int_equal(asked(stage)->after.len, 0);
    page(stage, "page-2", 2340);
    opened(stage, 3, "a school");
    CHECK_STR(asked(stage)->after, "page-2");
    assert_true(shows(stage, "1 of about 2,340 cases read"));
    type(stage, "scho");
    assert_true(shows(stage, "Found in 1 case.") && shows(stage, "T-3"));
    page(stage, "", -1);
    opened(stage, 2, "another school");
    assert_int_equal(stage->effects.count, 0);
    assert_true(shows(stage, "All 2 cases have been read."));
    assert_true(shows(stage, "Found in 2 cases.") && shows(stage, "T-2"));
}

static void an_error_is_said_and_the_same_page_asked_for_again(void **state)
{
    struct stage *stage = *state;
    page(stage, "page-2", 10);
    opened(stage, 1, "school");
    fail_page(stage, ERROR_TOO_MANY, 7);
    assert_true(shows(stage, "It is tried again."));
    assert_int_equal(stage->effects.at[0].kind, EFFECT_TIMER);
    assert_int_equal(stage->effects.at[0].milliseconds, 7000);
    send(stage, (struct message){.kind = MESSAGE_TIMER, .request = stage->shared.filling->timer});
    CHECK_STR(asked(stage)->after, "page-2");
    page(stage, "", -1);
    assert_false(shows(stage, "It is tried again."));
}

static void tell(struct stage *stage, uint8_t number)
{
    struct uuid id = id_of(number);
    stage->model.effects = &stage->effects;
    filling_told(&stage->model, &(struct news){.cases = &id, .count = 1});
    stage->model.effects = NULL;
}

static void what_the_news_speak_of_is_asked_for_and_goes_when_it_does_not_come(void **state)
{
    struct stage *stage = *state;
    filled(stage);
    type(stage, "school");
    assert_true(shows(stage, "T-1"));
    tell(stage, 1);
    tell(stage, 1);
    tell(stage, 2);
    send(stage, (struct message){.kind = MESSAGE_TIMER, .request = stage->shared.filling->timer});
    assert_int_equal(asked(stage)->count, 2);
    page(stage, "", -1);
    opened(stage, 2, "a school too");
    assert_true(shows(stage, "Found in 1 case.") && shows(stage, "T-2") && !shows(stage, "T-1"));
}

static void coming_back_looks_for_what_has_changed_since(void **state)
{
    struct stage *stage = *state;
    filled(stage);
    stage->model.effects = &stage->effects;
    stage->effects.count = 0;
    filling_begin(&stage->model);
    stage->model.effects = NULL;
    CHECK_STR(asked(stage)->since, "2026-03-01T00:00:00Z");
    assert_int_equal(asked(stage)->after.len, 0);
    page(stage, "", -1);
    opened(stage, 1, "the yard");
    type(stage, "school");
    assert_true(shows(stage, "Nothing found."));
}

static void stopping_wipes_all_and_late_answers_are_nobody_s(void **state)
{
    struct stage *stage = *state;
    filled(stage);
    type(stage, "school");
    tell(stage, 1);
    send(stage, (struct message){.kind = MESSAGE_TIMER, .request = stage->shared.filling->timer});
    uint64_t late = request(stage);
    stage->model.effects = &stage->effects;
    filling_stop(&stage->model);
    stage->model.effects = NULL;
    assert_null(stage->shared.filling);
    assert_true(shows(stage, "Nothing found.") && !shows(stage, "T-1"));
    send(stage, (struct message){.kind = MESSAGE_ANSWER, .request = late});
    assert_null(stage->shared.filling);
}

static void the_words_are_there_again_when_one_comes_back(void **state)
{
    struct stage *stage = *state;
    filled(stage);
    type(stage, "yard");
    send(stage, (struct message){.kind = MESSAGE_KEY, .key = key_of("esc")});
    CHECK_STR(draft_of(&stage->model, STR("full text")), "yard");
}

#define S(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        S(it_reads_on_until_there_is_no_next_and_says_how_far),
        S(an_error_is_said_and_the_same_page_asked_for_again),
        S(what_the_news_speak_of_is_asked_for_and_goes_when_it_does_not_come),
        S(coming_back_looks_for_what_has_changed_since),
        S(stopping_wipes_all_and_late_answers_are_nobody_s),
        S(the_words_are_there_again_when_one_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
