#include "base_support.h"

#include "hotline/base/time.h"

#include <limits.h>

static millis moment(const char *text)
{
    millis time = MILLIS_NONE;
    assert_true(time_parse(str_of(text), INT_MIN, &time));
    return time;
}

static struct date day(const char *text)
{
    struct date date = {0};
    assert_true(date_parse(str_of(text), &date));
    return date;
}

static void assert_day(struct date got, const char *expected)
{
    assert_string_equal(date_str(arena, got).at, expected);
}

static void time_parse__takes__rfc_3339_in_any_zone(void **state)
{
    (void)state;
    assert_int_equal(moment("1970-01-01T00:00:00Z"), 0);
    assert_int_equal(moment("1969-12-31T23:59:59.999Z"), -1);
    assert_int_equal(moment("2026-11-09T10:12:00+01:00"), moment("2026-11-09t09:12:00z"));
    assert_int_equal(moment("2026-11-09T03:42:00-05:30"), moment("2026-11-09T09:12:00Z"));
    assert_int_equal(moment("2026-11-09T09:12:00-00:00"), moment("2026-11-09T09:12:00Z"));
    assert_int_equal(moment("2026-11-09T09:12:00.25Z"), moment("2026-11-09T09:12:00Z") + 250);
    assert_int_equal(moment("2026-11-09T09:12:00.123999999Z"),
                     moment("2026-11-09T09:12:00Z") + 123);
    assert_int_equal(moment("2024-02-29T00:00:00Z"), 1709164800000);
}

static void time_parse__refuses__everything_else(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "2026-11-09",
        "2026-11-09T09:12Z",
        "2026-11-09 09:12:00Z",
        "2026-11-09T09:12:00",
        "2026-11-09T09:12:00.Z",
        "2026-11-09T09:12:00,5Z",
        "2026-11-09T09:12:60Z",
        "2026-11-09T24:00:00Z",
        "2026-11-09T09:60:00Z",
        "2026-11-09T09:12:00+24:00",
        "2026-11-09T09:12:00+01:60",
        "2026-11-09T09:12:00+0100",
        "2026-11-09T09:12:00Zx",
        "2026-11-09T09:12:00ZZ",
        "2026-02-29T09:12:00Z",
        "2026-13-01T09:12:00Z",
        "2026-00-01T09:12:00Z",
        "2026-11-00T09:12:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "-026-11-09T09:12:00Z",
        "2026-11-09T-1:12:00Z",
        "2026-1-09T09:12:00Z",
    };
    millis time = 42;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(time_parse(str_of(wrong[i]), INT_MIN, &time));
    assert_int_equal(time, 42);
}

static void time_parse__takes__the_given_zone_where_none_is_written(void **state)
{
    (void)state;
    millis time;
    assert_true(time_parse(STR("2026-11-09T10:12:00"), 60, &time));
    assert_int_equal(time, moment("2026-11-09T09:12:00Z"));
    assert_true(time_parse(STR("2026-11-09T10:12:00Z"), 60, &time));
    assert_int_equal(time, moment("2026-11-09T10:12:00Z"));
}

static void time_str__writes__what_time_parse_takes(void **state)
{
    (void)state;
    static const char *const texts[] = {"2026-11-09T09:12:00Z", "2026-11-09T09:12:00.007Z",
                                        "1969-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z",
                                        "9999-12-31T23:59:59.999Z"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_string_equal(time_str(arena, moment(texts[i])).at, texts[i]);
    assert_null(time_str(arena, MILLIS_NONE).at);
}

static void date_parse__takes__only_dates_that_exist(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",           "2026-02-29", "1900-02-29", "2026-04-31",
                                        "2026-00-01", "2026-01-32", "2026-1-1",   "2026-01-01 ",
                                        "0000-01-01", "20260101",   "2026/01/01"};
    struct date date = {.year = 1};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(date_parse(str_of(wrong[i]), &date));
    assert_int_equal(date.year, 1);
    assert_day(day("2000-02-29"), "2000-02-29");
    assert_null(date_str(arena, (struct date){0}).at);
}

static void date_days__and_back__hold_for_every_day_of_the_calendar(void **state)
{
    (void)state;
    struct date date = day("0001-01-01");
    int64_t days = date_days(date);
    assert_int_equal(date_days(day("1970-01-01")), 0);
    assert_int_equal(days, -719162);
    for (; date.year < 9999; days++, date = date_from_days(days))
        assert_int_equal(date_days(date), days);
    assert_int_equal(date_days(day("9999-01-01")), days);
}

static void date_weekday__counts__from_monday(void **state)
{
    (void)state;
    assert_int_equal(date_weekday(day("1970-01-01")), 4);
    assert_int_equal(date_weekday(day("2026-11-09")), 1);
    assert_int_equal(date_weekday(day("2026-11-15")), 7);
    assert_int_equal(date_weekday(day("1969-12-28")), 7);
    assert_int_equal(date_weekday(day("1969-12-29")), 1);
}

static void date_add_months__clamps__to_the_last_day(void **state)
{
    (void)state;
    assert_day(date_add_months(day("2026-01-31"), 1), "2026-02-28");
    assert_day(date_add_months(day("2024-01-31"), 1), "2024-02-29");
    assert_day(date_add_months(day("2026-11-30"), 3), "2027-02-28");
    assert_day(date_add_months(day("2026-11-09"), 12), "2027-11-09");
    assert_day(date_add_months(day("2026-12-31"), 0), "2026-12-31");
    assert_day(date_add_months(day("2026-03-31"), -1), "2026-02-28");
    assert_day(date_add_months(day("2026-01-15"), -13), "2024-12-15");
}

static void date_of__follows__the_zone(void **state)
{
    (void)state;
    assert_day(date_of(moment("2026-11-09T23:30:00Z"), 60), "2026-11-10");
    assert_day(date_of(moment("2026-11-09T23:30:00Z"), 0), "2026-11-09");
    assert_day(date_of(-1, 0), "1969-12-31");
    assert_true(date_compare(day("2026-11-09"), day("2026-11-10")) < 0);
    assert_true(date_compare(day("2027-01-01"), day("2026-12-31")) > 0);
    assert_int_equal(date_compare(day("2026-11-09"), day("2026-11-09")), 0);
}

/* Changes of clocks in Belgrade, from the tz database. */
static void time_office_offset__changes__at_one_utc_on_last_sundays(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } summers[] = {
        {"2024-03-31T01:00:00Z", "2024-10-27T01:00:00Z"},
        {"2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"},
        {"2027-03-28T01:00:00Z", "2027-10-31T01:00:00Z"},
    };
    for (size_t i = 0; i < sizeof summers / sizeof *summers; i++) {
        millis from = moment(summers[i].from), to = moment(summers[i].to);
        assert_int_equal(time_office_offset(from - 1), 60);
        assert_int_equal(time_office_offset(from), 120);
        assert_int_equal(time_office_offset(to - 1), 120);
        assert_int_equal(time_office_offset(to), 60);
    }
}

static void clocks__go__forward(void **state)
{
    (void)state;
    int64_t before = time_monotonic_us();
    assert_true(time_monotonic_us() >= before);
    assert_true(time_now() > moment("2020-01-01T00:00:00Z"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, setup, teardown)
        TEST(time_parse__takes__rfc_3339_in_any_zone),
        TEST(time_parse__refuses__everything_else),
        TEST(time_parse__takes__the_given_zone_where_none_is_written),
        TEST(time_str__writes__what_time_parse_takes),
        TEST(date_parse__takes__only_dates_that_exist),
        TEST(date_days__and_back__hold_for_every_day_of_the_calendar),
        TEST(date_weekday__counts__from_monday),
        TEST(date_add_months__clamps__to_the_last_day),
        TEST(date_of__follows__the_zone),
        TEST(time_office_offset__changes__at_one_utc_on_last_sundays),
        TEST(clocks__go__forward),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
