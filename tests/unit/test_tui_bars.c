#include "tui_support.h"

#include "widgets/bars.h"
#include "widgets/day.h"
#include "widgets/dialog.h"

static struct canvas canvas;

static int make(void **state)
{
    canvas_init(&canvas, 7, 40);
    return make_arena(state);
}

static int drop(void **state)
{
    canvas_free(&canvas);
    return drop_arena(state);
}

#define L(NAME) cmocka_unit_test_setup_teardown(NAME, make, drop)

static struct area all(void)
{
    canvas_clear(&canvas);
    return canvas_area(&canvas);
}

/* --- dialog --- */

static const char *const answers[] = {"Keep", "Delete"};

static void dialog__starts_at_the_safe_choice(void **state)
{
    struct dialog dialog;
    dialog_init(&dialog, "Delete the draft?", STR("It cannot be brought back."), answers, 2, 0);
    dialog_draw(&dialog, &canvas, all());
    CHECK_FRAME(*state, &canvas,
                "\n┌─ Delete the draft? ──────────────────┐\n"
                "│ It cannot be brought back.           │\n│                                      │\n"
                "│ [›Keep ]  [ Delete ]                 │\n"
                "└──────────────────────────────────────┘\n\n");
    assert_int_equal(dialog_key(&dialog, key_of("enter")), OUTCOME_CHOSEN);
    assert_int_equal(dialog.at, 0);
    dialog_key(&dialog, key_of("right"));
    assert_int_equal(dialog.at, 1);
    dialog_key(&dialog, key_of("tab"));
    assert_int_equal(dialog.at, 0);
    dialog_key(&dialog, key_of("d"));
    assert_int_equal(dialog.at, 1);
    assert_int_equal(dialog_key(&dialog, key_of("esc")), OUTCOME_LEFT);
    assert_int_equal(dialog_key(&dialog, key_of("f5")), OUTCOME_MOVED);
    dialog_free(&dialog);
}

static void dialog__that_asks_in_words_takes_only_these(void **state)
{
    (void)state;
    struct dialog dialog;
    dialog_init_line(&dialog, "Erase", STR("Type the reference."), STR("BG-2026-00417-3"));
    assert_int_equal(dialog_key(&dialog, key_of("enter")), OUTCOME_MOVED);
    assert_int_equal(dialog_key(&dialog, paste_of("BG-2026-00417-")), OUTCOME_CHANGED);
    assert_int_equal(dialog_key(&dialog, key_of("enter")), OUTCOME_MOVED);
    dialog_key(&dialog, key_of("3"));
    assert_int_equal(dialog_key(&dialog, key_of("enter")), OUTCOME_CHOSEN);
    dialog_key(&dialog, key_of("tab"));
    assert_int_equal(dialog_key(&dialog, key_of("enter")), OUTCOME_LEFT);
    dialog_draw(&dialog, &canvas, all());
    assert_true(canvas.cursor_row >= 0);
    dialog_free(&dialog);
}

/* --- bars --- */

static void status__has_a_sign_and_a_right_side(void **state)
{
    struct status status = {0};
    status_say(&status, STYLE_FAULT, STR("The server cannot be reached\033"));
    status_right(&status, STR("offline 3"));
    status_draw(&status, &canvas, all());
    CHECK_FRAME(*state, &canvas, "✗ The server cannot be reach…  offline 3\n\n\n\n\n\n\n");
    struct buf text = {.arena = *state};
    while (text.len < 500)
        buf_str(&text, STR("ћ"));
    status_say(&status, STYLE_PLAIN, buf_view(&text));
    assert_true(strlen(status.text) < sizeof status.text);
    assert_int_equal(strlen(status.text) % 2, 0);
}

static void keybar__is_made_of_the_keymap(void **state)
{
    static const enum context contexts[] = {CONTEXT_PICK, CONTEXT_GLOBAL};
    keybar_draw(&canvas, all(), contexts, 2);
    CHECK_FRAME(*state, &canvas, "F1 Help  Enter choose  Space mark\n\n\n\n\n\n\n");
}

static void tabs__turn_round(void **state)
{
    static const struct tab tab[] = {{"Queue", 13, 12}, {"Mine", -1, 12}, {"Overdue", 12, 12}};
    struct tabs tabs = {.tabs = tab, .count = 3};
    assert_int_equal(tabs_key(&tabs, key_of("alt-left")), OUTCOME_CHANGED);
    assert_int_equal(tabs.at, 2);
    assert_int_equal(tabs_key(&tabs, key_of("ctrl-pgdn")), OUTCOME_CHANGED);
    assert_int_equal(tabs.at, 0);
    assert_int_equal(tabs_key(&tabs, key_of("alt-2")), OUTCOME_CHANGED);
    assert_int_equal(tabs_key(&tabs, key_of("alt-2")), OUTCOME_MOVED);
    assert_int_equal(tabs_key(&tabs, key_of("alt-9")), OUTCOME_IGNORED);
    tabs_draw(&tabs, &canvas, all());
    CHECK_FRAME(*state, &canvas, " Queue 12+  [Mine]  Overdue 12\n\n\n\n\n\n\n");
}

static void timer__counts_from_what_it_is_told(void **state)
{
    (void)state;
    char text[TIMER_BYTES];
    struct timer timer = TIMER_NONE;
    assert_string_equal(timer_text(&timer, 5, text), "");
    timer_start(&timer, 10000);
    assert_string_equal(timer_text(&timer, 9000, text), "0:00");
    assert_string_equal(timer_text(&timer, 10000 + 247000, text), "4:07");
    timer_stop(&timer, 10000 + 3847000);
    timer_stop(&timer, 10000 + 9999000);
    assert_string_equal(timer_text(&timer, INT64_MAX, text), "1:04:07");
}

/* --- days --- */

static void day__is_read_as_people_type_it(void **state)
{
    static const struct date today = {.year = 2026, .month = 3, .day = 1};
    static const char *const typed[][2] = {
        {"2026-03-14", "2026-03-14"}, {"14.3.2026", "2026-03-14"}, {"14. 3. 2026.", "2026-03-14"},
        {"14 3 26", "2026-03-14"},    {"14/03/2026", "2026-03-14"}, {"14.3.", "2026-03-14"},
        {"14", "2026-03-14"},         {"0", "2026-03-01"},          {"-1", "2026-02-28"},
        {"+3", "2026-03-04"},         {" 29.2.2024 ", "2024-02-29"},
    };
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        struct date day = {0};
        assert_true(day_read(str_of(typed[i][0]), today, &day));
        CHECK_STR(date_str(*state, day), typed[i][1]);
    }
    static const char *const bad[] = {"", "x", "31.6.2026", "29.2.2025", "14.13.", "1.2.3.4",
                                      "2026-3", "99999", "14.3.26x", "-", "-x", "+99999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct date day = {.year = 7};
        if (day_read(str_of(bad[i]), today, &day))
            fail_msg("\"%s\" was read", bad[i]);
        assert_int_equal(day.year, 7);
    }
    CHECK_STR(day_shown(*state, today), "01.03.2026");
}

static void clock__is_read_as_people_type_it(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        int minutes;
    } good[] = {{"15:30", 930}, {"9:05", 545}, {"1530", 930}, {"15", 900}, {"0", 0}, {"7.15", 435}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int minutes = -1;
        assert_true(clock_read(str_of(good[i].typed), &minutes));
        assert_int_equal(minutes, good[i].minutes);
    }
    static const char *const bad[] = {"", "24:00", "12:60", "x", ":", "12:", "12345", "1x:30"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int minutes = -1;
        assert_false(clock_read(str_of(bad[i]), &minutes));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        L(dialog__starts_at_the_safe_choice),
        L(dialog__that_asks_in_words_takes_only_these),
        L(status__has_a_sign_and_a_right_side),
        L(keybar__is_made_of_the_keymap),
        L(tabs__turn_round),
        L(timer__counts_from_what_it_is_told),
        L(day__is_read_as_people_type_it),
        L(clock__is_read_as_people_type_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
