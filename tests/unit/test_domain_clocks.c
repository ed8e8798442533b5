/* Legal clocks and own service levels. */
#include "domain_support.h"

#include "server/domain/deadline.h"

#define TODAY "2026-11-24"

static struct deadline counted(const char *limit, const char *first, const char *last)
{
    struct deadline deadline;

    assert_true(deadline_count(reference, reference_limit(reference, str_of(limit)), day(first),
                               day(last), day(TODAY), &deadline));
    return deadline;
}

static bool is_day(struct date date, const char *text)
{
    return date_compare(date, day(text)) == 0;
}

static void a_limit_that_ends_on_a_day_off__is_safe_on_the_working_day_before(void **state)
{
    struct deadline labour = counted("rs_labour_dispute", "2026-11-03", "2026-11-03");
    struct deadline suit = counted("rs_admin_suit", "2026-10-12", "2026-10-12");

    (void)state;
    assert_true(is_day(labour.latest, "2027-01-02")); /* Saturday, and a holiday */
    assert_true(is_day(labour.safe, "2026-12-31"));
    assert_true(is_day(suit.latest, "2026-11-11")); /* Armistice Day, a Wednesday */
    assert_true(is_day(suit.safe, "2026-11-10"));
}

static void months__end_on_the_same_day_or_the_last_of_the_month(void **state)
{
    struct deadline deadline = counted("me_protector_subjective", "2026-08-31", "2026-08-31");

    (void)state;
    assert_true(is_day(deadline.latest, "2027-02-28"));
    assert_true(is_day(deadline.safe, "2027-02-26"));
}

static void working_days__leave_out_weekends_and_holidays(void **state)
{
    struct deadline deadline = counted("xk_employer_reply", "2026-12-18", "2026-12-18");

    (void)state;
    /* 15 working days from a Friday, without 25 December, 1 January and 7 January */
    assert_true(is_day(deadline.latest, "2027-01-14"));
    assert_true(is_day(deadline.safe, "2027-01-14"));
}

static void hours__count_from_the_beginning_of_a_day_and_are_rough(void **state)
{
    struct deadline deadline = counted("rs_election_objection", "2026-11-16", "2026-11-16");

    (void)state;
    assert_true(is_day(deadline.latest, "2026-11-19"));
    assert_true(deadline.about);
    assert_true(deadline.missed);
}

static void a_period__is_safe_from_its_first_day_and_ends_from_its_last(void **state)
{
    struct deadline deadline = counted("rs_commissioner_complaint", "2026-10-26", "2026-11-03");

    (void)state;
    assert_true(is_day(deadline.start, "2026-11-03"));
    assert_true(is_day(deadline.latest, "2029-11-03"));
    assert_true(is_day(deadline.safe, "2029-10-26"));
}

static void a_limit_without_duration__counts_nothing(void **state)
{
    static const char data[] = "{\"country\":\"RS\",\"trigger\":\"manual\",\"duration\":null}";
    struct time_limit limit = {
        .code = STR("x"), .country = STR("RS"), .data = parsed(arena, str_of(data))};
    struct deadline deadline;

    (void)state;
    assert_false(deadline_count(reference, &limit, day(TODAY), day(TODAY), day(TODAY), &deadline));
}

static struct deadlines clocks(const char *incident)
{
    struct deadlines deadlines;
    struct str report = arena_format(arena, "{\"incident\":%s}", incident);

    deadlines_compute(arena, reference, parsed(arena, report), NULL, NULL, 0, day(TODAY),
                      &deadlines);
    return deadlines;
}

static bool runs(const struct deadlines *deadlines, const char *limit)
{
    for (size_t i = 0; i < deadlines->count; i++)
        if (str_is(deadlines->at[i].time_limit, limit))
            return true;
    return false;
}

static void several_clocks__run_side_by_side_in_order_of_their_ends(void **state)
{
    struct deadlines deadlines =
        clocks("{\"country\":\"ME\",\"date_from\":\"2026-10-26\",\"date_precision\":\"exact\","
               "\"knowledge_date\":\"2026-10-26\",\"forms\":[\"direct\"]}");

    (void)state;
    assert_true(runs(&deadlines, "me_protector_subjective"));
    assert_true(runs(&deadlines, "me_protector_objective"));
    assert_true(runs(&deadlines, "me_discrimination_suit_subjective"));
    assert_false(runs(&deadlines, "me_private_prosecution"));
    assert_false(runs(&deadlines, "rs_misdemeanour"));
    assert_int_equal(deadlines.document->count, deadlines.count);
    for (size_t i = 1; i < deadlines.count; i++)
        assert_true(date_compare(deadlines.at[i - 1].latest, deadlines.at[i].latest) <= 0);
    assert_true(is_day(deadlines.next_due, "2027-04-26"));
    assert_true(json_true(json_at(deadlines.document, "/0/check_with_a_lawyer")));
    assert_true(str_is(json_string_at(deadlines.document, "/0/certainty"), "found"));
}

static void what_was_promised__is_due_on_its_day(void **state)
{
    struct deadlines deadlines;
    struct json *report = parsed(
        arena, STR("{\"incident\":{\"country\":\"XK\"},\"promised_action\":{\"text\":\"calls back\","
                   "\"due\":\"2027-05-01\"}}"));

    (void)state;
    deadlines_compute(arena, reference, report, NULL, NULL, 0, day(TODAY), &deadlines);
    assert_int_equal(deadlines.count, 1);
    assert_true(is_day(deadlines.at[0].safe, "2027-05-01")); /* a Saturday, and a holiday */
    assert_true(is_day(deadlines.at[0].latest, "2027-05-01"));
    assert_true(is_day(deadlines.next_due, "2027-05-01"));
    assert_true(str_is(json_string_at(deadlines.document, "/0/kind"), "own_duty"));
    assert_true(json_is_empty(json_at(deadlines.document, "/0/time_limit")));
    assert_false(json_true(json_at(deadlines.document, "/0/check_with_a_lawyer")));
    deadlines_compute(arena, reference, report, NULL, NULL, 0, day("2027-05-02"), &deadlines);
    assert_true(deadlines.at[0].missed);
    assert_int_equal(deadlines.next_due.year, 0);
}

static void a_month__counts_from_its_first_day_and_is_about(void **state)
{
    struct deadlines deadlines =
        clocks("{\"country\":\"XK\",\"date_from\":\"2026-09-17\",\"date_precision\":\"month\","
               "\"forms\":[\"direct\"]}");

    (void)state;
    assert_int_equal(deadlines.count, 1);
    assert_true(is_day(deadlines.at[0].start, "2026-09-01"));
    assert_true(deadlines.at[0].about);
}

static void no_clock_runs__without_country_or_dates(void **state)
{
    (void)state;
    assert_int_equal(clocks("{\"country\":\"unknown\",\"date_from\":\"2026-09-17\","
                            "\"forms\":[\"direct\"]}")
                         .count,
                     0);
    assert_int_equal(clocks("{\"country\":\"RS\",\"forms\":[\"direct\"]}").count, 0);
    assert_int_equal(clocks("{}").next_due.year, 0);
}

static void a_missed_clock__is_told_and_not_the_next_to_watch(void **state)
{
    struct deadlines deadlines =
        clocks("{\"country\":\"XK\",\"date_from\":\"2025-10-19\",\"date_precision\":\"exact\","
               "\"forms\":[\"direct\"]}");

    (void)state;
    assert_int_equal(deadlines.count, 1);
    assert_true(deadlines.at[0].missed);
    assert_true(str_is(json_string_at(deadlines.document, "/0/state"), "missed"));
    assert_int_equal(deadlines.next_due.year, 0);
}

static millis at(const char *text)
{
    millis time;

    assert_true(time_parse(str_of(text), 60, &time));
    return time;
}

static void the_first_action__is_due_by_priority(void **state)
{
    struct str rs = STR("RS");
    millis friday = at("2026-11-20T15:00:00");

    (void)state;
    assert_int_equal(deadline_first_action(reference, rs, PRIORITY_CRITICAL, friday),
                     at("2026-11-20T15:15:00"));
    assert_int_equal(deadline_first_action(reference, rs, PRIORITY_HIGH, friday),
                     at("2026-11-20T19:00:00"));
    assert_int_equal(deadline_first_action(reference, rs, PRIORITY_MEDIUM, friday),
                     at("2026-11-23T15:00:00"));
    assert_int_equal(deadline_first_action(reference, rs, PRIORITY_LOW, friday),
                     at("2026-11-25T15:00:00"));
    assert_int_equal(deadline_next_working_day(reference, rs, friday), at("2026-11-24T00:00:00"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_limit_that_ends_on_a_day_off__is_safe_on_the_working_day_before),
        TEST(months__end_on_the_same_day_or_the_last_of_the_month),
        TEST(working_days__leave_out_weekends_and_holidays),
        TEST(hours__count_from_the_beginning_of_a_day_and_are_rough),
        TEST(a_period__is_safe_from_its_first_day_and_ends_from_its_last),
        TEST(a_limit_without_duration__counts_nothing),
        TEST(several_clocks__run_side_by_side_in_order_of_their_ends),
        TEST(what_was_promised__is_due_on_its_day),
        TEST(a_month__counts_from_its_first_day_and_is_about),
        TEST(no_clock_runs__without_country_or_dates),
        TEST(a_missed_clock__is_told_and_not_the_next_to_watch),
        TEST(the_first_action__is_due_by_priority),
    };

    return cmocka_run_group_tests(tests, fixture_up, fixture_down);
}
