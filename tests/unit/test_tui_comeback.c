/* Codes and receipts, duplicates: by messages alone. */
#include "sheets_support.h"

#include "hotline/base/reference.h"
#include "tasks/coming_back.h"
#include "tasks/merging.h"
#include "tasks/sending.h"
#include "words/spoken.h"

static const struct error nothing_wrong = {.id = ERROR_NONE};

static struct case_shown of_caller(struct arena *arena, const char *language)
{
    struct case_shown shown = shown_of(arena, "{}");
    struct str json = arena_format(arena, "{\"language\":\"%s\"}", language);
    shown.headline = parsed(arena, json);
    return shown;
}

/* --- a code to come back with --- */

static struct callback_code code = {.numbers = {1, 2, 3, 4, 5, 6, 7, 8, 9}};

static void a_code__is_made_on_purpose_and_not_lost_by_esc(void **state)
{
    struct case_shown shown = of_caller(*state, "sq");
    open_screen(&screen_callback, &shown);
    assert_int_equal(asked.request, 0);
    assert_true(shows(*state, "It ends a code that was made before."));
    assert_true(shows(*state, "shqip"));
    press("enter");
    assert_ptr_equal(asked.task, &task_callback_issue);
    press("enter"); /* under way: no second one */
    answer(&code, nothing_wrong);
    assert_true(shows(*state, spoken_word(*state, LANGUAGE_SQ, 9).at));
    asked.request = 0;
    press("enter"); /* it is not made anew */
    assert_int_equal(asked.request, 0);
    press("esc");
    assert_true(shows(*state, "Has the caller written it down?"));
    press("enter");
    assert_int_equal(closed_with, -1);
    assert_true(shows(*state, spoken_word(*state, LANGUAGE_SQ, 9).at));
    press("esc");
    press("right");
    press("enter");
    assert_int_equal(closed_with, 1);
}

static void another_language__shows_the_same_code(void **state)
{
    struct case_shown shown = of_caller(*state, "sr");
    open_screen(&screen_callback, &shown);
    press("enter");
    answer(&code, nothing_wrong);
    assert_true(shows(*state, spoken_word(*state, LANGUAGE_SR_LATN, 3).at));
    press("l");
    press("1");
    assert_true(shows(*state, spoken_word(*state, LANGUAGE_EN, 3).at));
    assert_ptr_equal(asked.task, &task_callback_issue); /* nothing else was asked for */
}

static void words_that_are_none__are_seen_before_anything_is_sent(void **state)
{
    open_screen(&screen_called_back, NULL);
    type("qxzw");
    assert_true(shows(*state, "✗ qxzw"));
    press("ctrl-s");
    assert_true(shows(*state, "Word 1 is in no list."));
    assert_int_equal(asked.request, 0);
    press("ctrl-u");
    type("knjiga");
    assert_true(shows(*state, "✓ knjiga"));
    press("enter");
    assert_true(shows(*state, "This is 1 word; there have to be nine."));
    assert_int_equal(asked.request, 0);
}

static void a_code_that_holds__opens_the_sheet_for_her_call(void **state)
{
    uint16_t numbers[CALLBACK_NUMBERS];
    struct called_back back = {
        .reference = STR("PR-2026-00003-1"), .office = STR("Pristina"), .until = STR("11:12")};
    spoken_from_bytes((const uint8_t *)"0123456789", CALLBACK_NUMBERS, numbers);
    open_screen(&screen_called_back, NULL);
    type(arena_str(*state, spoken_words(*state, LANGUAGE_EN, numbers, CALLBACK_NUMBERS)).at);
    press("enter");
    assert_ptr_equal(asked.task, &task_callback_redeem);
    const struct callback_code *input = asked.input;
    assert_memory_equal(input->numbers, numbers, sizeof numbers);
    answer(&back, nothing_wrong);
    assert_true(shows(*state, "PR-2026-00003-1"));
    assert_true(shows(*state, "Until 11:12 you may add a call, without reading."));
    assert_false(shows(*state, "Open identity"));
    assert_false(shows(*state, "Direction"));
    press("space");
    type("phone call");
    press("enter");
    press("ctrl-s");
    const struct sending_input *sent = asked.input;
    assert_ptr_equal(asked.task, &task_sending);
    CHECK_STR(sent->reference, "PR-2026-00003-1");
    CHECK_STR(json_text(*state, sent->at[0].body),
              "{\"channel\":\"phone_call\",\"kind\":\"further\",\"direction\":\"in\"}");
    answer(NULL, nothing_wrong);
    assert_int_equal(closed_with, 1); /* the words are gone too */
}

static void too_many_tries__say_from_when_on(void **state)
{
    uint16_t numbers[CALLBACK_NUMBERS];
    spoken_from_bytes((const uint8_t *)"0123456789", CALLBACK_NUMBERS, numbers);
    open_screen(&screen_called_back, NULL);
    type(arena_str(*state, spoken_words(*state, LANGUAGE_SQ, numbers, CALLBACK_NUMBERS)).at);
    press("enter");
    answer(NULL, (struct error){.id = ERROR_TOO_MANY, .retry_after = 90});
    assert_true(shows(*state, "Again from 30 November 2025, 03:02 on."));
}

/* --- receipts --- */

static void a_receipt__replaces_no_file_unasked(void **state)
{
    struct receipt_to_write to_write = {.reference = STR("BG-2026-00001-0"), .text = STR("text")};
    struct file_made taken = {.path = STR("/tmp/x"), .taken = true};
    struct file_made written = {.path = STR("/tmp/x")};
    open_screen(&screen_receipt_file, &to_write);
    assert_true(shows(*state, "~/BG-2026-00001-0.txt"));
    press("ctrl-s");
    assert_false(((const struct receipt_file *)asked.input)->replace);
    answer(&taken, nothing_wrong);
    assert_true(shows(*state, "Replace /tmp/x?"));
    press("right");
    press("enter");
    assert_true(((const struct receipt_file *)asked.input)->replace);
    CHECK_STR(((const struct receipt_file *)asked.input)->text, "text");
    answer(&written, nothing_wrong);
    assert_int_equal(closed_with, 1);
}

/* --- duplicates --- */

static struct merge_pair pair = {
    .one = {.reference = {"BG-2026-00001-0", 15}, .status = {"Received", 8}},
    .into = {.reference = {"BG-2026-00002-9", 15}, .about = {"evicted", 7}},
};

static void nothing__is_merged_that_was_not_seen_side_by_side(void **state)
{
    struct case_shown shown = shown_of(*state, "{}");
    struct str into;
    open_screen(&screen_merge, &shown);
    type("BG-2026-00002-0");
    press("tab");
    assert_true(shows(*state, "a digit is wrong"));
    assert_int_equal(asked.request, 0);
    press("shift-tab");
    press("ctrl-u");
    into = reference_make(*state, "BG", 2026, 2);
    pair.into.reference = into;
    type(into.at);
    press("enter");
    assert_ptr_equal(asked.task, &task_merge_pair);
    CHECK_STR(((const struct merge_wanted *)asked.input)->into, into.at);
    answer(&pair, nothing_wrong);
    assert_true(shows(*state, "evicted"));
    asked.request = 0;
    type("the same caller");
    press("ctrl-s");
    type("BG-2026-00002-0"); /* the number of the one that goes is asked for */
    press("enter");
    assert_int_equal(asked.request, 0);
    press("ctrl-u");
    type("BG-2026-00001-0");
    press("enter");
    const struct sending_input *sent = asked.input;
    assert_ptr_equal(asked.task, &task_sending);
    assert_int_equal(sent->version, 7);
    assert_string_equal(sent->at[0].rest, "/merge");
    CHECK_STR(json_text(*state, sent->at[0].body),
              arena_format(*state, "{\"reason\":\"the same caller\",\"into\":\"%s\"}", into.at).at);
}

static void a_merged_case__is_parted_and_leads_to_the_other(void **state)
{
    struct case_shown shown = shown_of(*state, "{\"case\":{\"merged_into\":\"BG-2026-00002-9\"}}");
    open_screen(&screen_merge, &shown);
    assert_true(shows(*state, "It was merged into BG-2026-00002-9."));
    assert_false(shows(*state, "Into which case"));
    type("two sisters");
    press("ctrl-s");
    type("BG-2026-00001-0");
    press("enter");
    assert_string_equal(((const struct sending_input *)asked.input)->at[0].rest, "/unmerge");
    answer(NULL, nothing_wrong);
    const struct str reference = STR("BG-2026-00001-0");
    open_screen(&screen_case, &reference);
    answer(&shown, nothing_wrong);
    press("enter");
    assert_ptr_equal(asked.task, &task_case);
    CHECK_STR(*(const struct str *)asked.input, "BG-2026-00002-9");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        S(a_code__is_made_on_purpose_and_not_lost_by_esc),
        S(another_language__shows_the_same_code),
        S(words_that_are_none__are_seen_before_anything_is_sent),
        S(a_code_that_holds__opens_the_sheet_for_her_call),
        S(too_many_tries__say_from_when_on),
        S(a_receipt__replaces_no_file_unasked),
        S(nothing__is_merged_that_was_not_seen_side_by_side),
        S(a_merged_case__is_parted_and_leads_to_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
