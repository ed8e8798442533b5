/* Parameters, rows, deadlines and losses against a real PostgreSQL. HOTLINE_TEST_DATABASE is its
 * connection string; test_store_core.py makes a cluster and runs this. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/store/store.h"

static struct arena *arena;
static struct store *store;

static int set_up(void **state)
{
    (void)state;
    const char *conninfo = getenv("HOTLINE_TEST_DATABASE");
    if (!conninfo) {
        print_message("HOTLINE_TEST_DATABASE is not set\n");
        return -1;
    }
    arena = arena_new(65536, false);
    store = store_new(&(struct store_options){.conninfo = conninfo, .statement_seconds = 2});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    store_free(store);
    arena_free(arena);
    return 0;
}

struct all {
    struct str text, bytes, json;
    struct uuid uuid;
    int64_t integer;
    bool boolean;
    millis time;
    struct date date;
};
static const struct sql_column all_columns[] = {
    {SQL_TEXT, offsetof(struct all, text)},    {SQL_BYTES, offsetof(struct all, bytes)},
    {SQL_UUID, offsetof(struct all, uuid)},    {SQL_INT, offsetof(struct all, integer)},
    {SQL_BOOL, offsetof(struct all, boolean)}, {SQL_TIME, offsetof(struct all, time)},
    {SQL_DATE, offsetof(struct all, date)},    {SQL_JSON, offsetof(struct all, json)},
};

static struct error run_all(const struct sql *sql, struct sql_args *args, struct all *ret)
{
    struct sql_rows rows = {0};
    struct error error = store_run(store, sql, args, all_columns, 8, sizeof *ret, &rows);
    if (!error.id) {
        assert_int_equal(rows.count, 1);
        *ret = *(struct all *)rows.at;
    }
    return error;
}

static void values__come_back_as_they_went(void **state)
{
    (void)state;
    static const struct sql sql = {.name = "echo",
                                   .text = "SELECT $1, $2, $3, $4, $5, $6, $7, $8"};
    const struct all rows[] = {
        {STR("Đorđević ё"), {"\0\xff\x27", 3}, STR("{\"a\": [1, \"č\"]}"), {{1, 2, 3, 255}}, INT64_MIN,
         true, 1794211920123, {2026, 2, 28}},
        {STR(""), {"", 0}, STR("null"), {{9}}, INT64_MAX, false, -1, {1899, 12, 31}},
        {STR("'; DROP TABLE x; --"), {"x", 1}, STR("{}"), {{7}}, 0, true, -62135596800000,
         {9999, 12, 31}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sql_args args = {.arena = arena};
        struct all got;
        sql_text(&args, rows[i].text);
        sql_bytes(&args, rows[i].bytes);
        sql_uuid(&args, rows[i].uuid);
        sql_int(&args, rows[i].integer);
        sql_bool(&args, rows[i].boolean);
        sql_time(&args, rows[i].time);
        sql_date(&args, rows[i].date);
        sql_json(&args, rows[i].json);
        assert_int_equal(run_all(&sql, &args, &got).id, ERROR_NONE);
        assert_true(str_equal(got.text, rows[i].text) && str_equal(got.bytes, rows[i].bytes));
        assert_true(str_equal(got.json, rows[i].json));
        assert_true(uuid_equal(got.uuid, rows[i].uuid));
        assert_int_equal(got.integer, rows[i].integer);
        assert_int_equal(got.boolean, rows[i].boolean);
        assert_int_equal(got.time, rows[i].time);
        assert_int_equal(date_compare(got.date, rows[i].date), 0);
    }
}

static void nothing__is_null_both_ways(void **state)
{
    (void)state;
    static const struct sql sql = {
        .name = "nulls", .text = "SELECT $1, $2, $3, $4::int8, $5::bool, $6, $7, $8 WHERE "
                                 "num_nonnulls($1, $2, $3, $4::int8, $5::bool, $6, $7, $8) = 0"};
    struct sql_args args = {.arena = arena};
    struct all got;
    sql_text(&args, STR_NONE);
    sql_bytes(&args, STR_NONE);
    sql_uuid(&args, (struct uuid){{0}});
    sql_null(&args);
    sql_null(&args);
    sql_time(&args, MILLIS_NONE);
    sql_date(&args, (struct date){0});
    sql_json(&args, STR_NONE);
    assert_int_equal(run_all(&sql, &args, &got).id, ERROR_NONE);
    assert_null(got.text.at);
    assert_true(uuid_is_nil(got.uuid) && got.integer == 0 && !got.boolean);
    assert_int_equal(got.time, MILLIS_NONE);
    assert_int_equal(got.date.year, 0);
}

static void arrays__arrive_whole(void **state)
{
    (void)state;
    static const struct sql sql = {
        .name = "arrays",
        .text = "SELECT concat_ws('|', $1, $2, $3, $4, $5), cardinality($6), 7::int2, 8::int4"};
    struct row {
        struct str text;
        int64_t none, small, middle;
    } *row;
    static const struct sql_column columns[] = {{SQL_TEXT, offsetof(struct row, text)},
                                                {SQL_INT, offsetof(struct row, none)},
                                                {SQL_INT, offsetof(struct row, small)},
                                                {SQL_INT, offsetof(struct row, middle)}};
    const struct str texts[] = {STR("a,b"), STR(""), STR("č")};
    const struct str bytes[] = {{"\0\1", 2}};
    const struct uuid uuids[] = {{{0xaa}}, {{0xbb}}};
    const int64_t ints[] = {-1, INT64_MAX};
    const struct date dates[] = {{2026, 11, 9}, {1999, 12, 31}};
    struct sql_args args = {.arena = arena};
    struct sql_rows rows;
    sql_text_array(&args, texts, 3);
    sql_bytes_array(&args, bytes, 1);
    sql_uuid_array(&args, uuids, 2);
    sql_int_array(&args, ints, 2);
    sql_date_array(&args, dates, 2);
    sql_text_array(&args, NULL, 0);
    assert_int_equal(store_run(store, &sql, &args, columns, 4, sizeof *row, &rows).id, ERROR_NONE);
    row = rows.at;
    assert_true(str_is(row->text, "{\"a,b\",\"\",č}|{\"\\\\x0001\"}|"
                                  "{aa000000-0000-0000-0000-000000000000,"
                                  "bb000000-0000-0000-0000-000000000000}|"
                                  "{-1,9223372036854775807}|{2026-11-09,1999-12-31}"));
    assert_int_equal(row->none, 0);
    assert_int_equal(row->small, 7);
    assert_int_equal(row->middle, 8);
}

static struct error run(const struct sql *sql)
{
    struct sql_args args = {.arena = arena};
    return store_run(store, sql, &args, NULL, 0, 0, NULL);
}

static void exceptions__are_internal_with_their_sqlstate(void **state)
{
    (void)state;
    static const struct sql zero = {.name = "zero", .text = "SELECT 1 / 0"};
    static const struct sql wrong = {.name = "wrong", .text = "SELECT nothing_there()"};
    struct error error = run(&zero);
    assert_int_equal(error.id, ERROR_INTERNAL);
    assert_true(str_is(error.detail, "22012"));
    assert_true(str_is(run(&wrong).detail, "42883"));
    assert_true(store_connected(store));
}

static void columns__that_differ_from_the_table_are_refused(void **state)
{
    (void)state;
    static const struct sql sql = {.name = "two", .text = "SELECT 'a', 2"};
    static const struct sql_column columns[] = {{SQL_UUID, 0}, {SQL_INT, 16}};
    struct sql_args args = {.arena = arena};
    struct sql_rows rows;
    assert_int_equal(store_run(store, &sql, &args, columns, 1, 24, &rows).id, ERROR_INTERNAL);
    assert_int_equal(store_run(store, &sql, &args, columns, 2, 24, &rows).id, ERROR_INTERNAL);
}

static void outcomes__become_errors_with_their_detail(void **state)
{
    (void)state;
    static const struct sql sql = {.name = "outcome", .text = "SELECT $1, $2"};
    static const struct sql_column columns[] = {{SQL_INT, 0}};
    static const struct {
        const char *outcome, *detail;
        enum error_id id;
    } rows[] = {{"ok", NULL, ERROR_NONE},
                {"not_found", "", ERROR_NOT_FOUND},
                {"consent_missing share_office transfer_abroad", "share_office transfer_abroad",
                 ERROR_CONSENT_MISSING},
                {"strange", "strange", ERROR_INTERNAL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sql_args args = {.arena = arena};
        int64_t number = -7;
        sql_text(&args, str_of(rows[i].outcome));
        sql_int(&args, 42);
        struct error error = store_call(store, &sql, &args, columns, 1, sizeof number, &number);
        assert_int_equal(error.id, rows[i].id);
        assert_int_equal(number, error.id ? -7 : 42);
        if (rows[i].detail)
            assert_true(str_is(error.detail, rows[i].detail));
    }
}

static void reads__that_are_late_are_cancelled_and_the_connection_stays(void **state)
{
    (void)state;
    static const struct sql sql = {.name = "slow_read", .text = "SELECT pg_sleep(20)"};
    static const struct sql pid = {.name = "pid", .text = "SELECT pg_backend_pid()"};
    static const struct sql_column columns[] = {{SQL_INT, 0}};
    struct sql_args args = {.arena = arena};
    struct sql_rows before, after;
    assert_int_equal(store_run(store, &pid, &args, columns, 1, 8, &before).id, ERROR_NONE);
    store_deadline(store, time_monotonic_us() + 300000);
    int64_t begun = time_monotonic_us();
    struct error error = run(&sql);
    store_deadline(store, 0);
    assert_int_equal(error.id, ERROR_UNAVAILABLE);
    assert_true(error.retry_after > 0);
    assert_in_range(time_monotonic_us() - begun, 300000, 1500000);
    assert_int_equal(store_run(store, &pid, &args, columns, 1, 8, &after).id, ERROR_NONE);
    assert_int_equal(*(int64_t *)before.at, *(int64_t *)after.at);
}

static void writes__that_are_late_have_an_unknown_outcome_and_a_new_connection(void **state)
{
    (void)state;
    static const struct sql sql = {
        .name = "slow_write", .text = "SELECT pg_sleep(1), nextval('store_core')", .writes = true};
    static const struct sql last = {.name = "last",
                                    .text = "SELECT (pg_sequence_last_value('store_core') = 1)"};
    static const struct sql make = {
        .name = "make", .text = "CREATE SEQUENCE IF NOT EXISTS store_core", .writes = true};
    static const struct sql_column columns[] = {{SQL_BOOL, 0}};
    struct sql_args args = {.arena = arena};
    assert_int_equal(run(&make).id, ERROR_NONE);
    store_deadline(store, time_monotonic_us() + 200000);
    struct error error = run(&sql);
    store_deadline(store, 0);
    assert_int_equal(error.id, ERROR_OUTCOME_UNKNOWN);
    assert_false(store_connected(store));
    bool committed = false;
    int64_t until = time_monotonic_us() + 10000000;
    while (!committed && time_monotonic_us() < until) { /* it was not cancelled */
        struct sql_rows rows;
        assert_int_equal(store_run(store, &last, &args, columns, 1, 1, &rows).id, ERROR_NONE);
        committed = *(bool *)rows.at;
    }
    assert_true(committed);
}

static void writes__with_a_warning_are_not_acknowledged(void **state)
{
    (void)state;
    static const struct sql warns = {
        .name = "make_warns", .writes = true,
        .text = "CREATE OR REPLACE FUNCTION pg_temp.warns() RETURNS void LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE WARNING 'standby'; END $$"};
    static const struct sql write = {.name = "warn_write", .text = "SELECT pg_temp.warns()",
                                     .writes = true};
    static const struct sql read = {.name = "warn_read", .text = "SELECT pg_temp.warns()"};
    assert_int_equal(run(&warns).id, ERROR_NONE);
    assert_int_equal(run(&write).id, ERROR_OUTCOME_UNKNOWN);
    assert_int_equal(run(&read).id, ERROR_NONE);
}

static void commits__that_fail_behind_the_rows_are_failures(void **state)
{
    (void)state;
    static const struct sql make = {
        .name = "make_deferred", .writes = true,
        .text = "CREATE TABLE IF NOT EXISTS deferred_test "
                "(id int UNIQUE DEFERRABLE INITIALLY DEFERRED)"};
    static const struct sql insert = {
        .name = "insert_deferred", .writes = true,
        .text = "INSERT INTO deferred_test VALUES (1), (1) RETURNING id"};
    assert_int_equal(run(&make).id, ERROR_NONE);
    struct error error = run(&insert);
    assert_int_equal(error.id, ERROR_INTERNAL);
    assert_true(str_is(error.detail, "23505"));
}

static void serialization_failures__are_tried_again(void **state)
{
    (void)state;
    static const struct sql make = {.name = "make_tries", .writes = true,
                                    .text = "CREATE SEQUENCE IF NOT EXISTS store_tries"};
    static const struct sql function = {
        .name = "make_fails", .writes = true,
        .text = "CREATE OR REPLACE FUNCTION pg_temp.fails(p bigint) RETURNS bigint LANGUAGE plpgsql "
                "AS $$ DECLARE n bigint := nextval('store_tries'); BEGIN IF n % p <> 0 THEN RAISE "
                "SQLSTATE '40001'; END IF; RETURN n; END $$"};
    static const struct sql few = {.name = "few", .text = "SELECT pg_temp.fails(4)",
                                   .writes = true};
    static const struct sql many = {.name = "many", .text = "SELECT pg_temp.fails(1000000)",
                                    .writes = true};
    assert_int_equal(run(&make).id, ERROR_NONE);
    assert_int_equal(run(&function).id, ERROR_NONE);
    assert_int_equal(run(&few).id, ERROR_NONE);
    struct error error = run(&many);
    assert_int_equal(error.id, ERROR_INTERNAL);
    assert_true(str_is(error.detail, "40001"));
}

static void idle_connections__that_were_ended_are_replaced_before_a_write(void **state)
{
    (void)state;
    static const struct sql pid = {.name = "pid2", .text = "SELECT pg_backend_pid()"};
    static const struct sql end = {.name = "end", .text = "SELECT pg_terminate_backend($1::int)"};
    static const struct sql write = {.name = "write", .text = "SELECT 1", .writes = true};
    static const struct sql_column columns[] = {{SQL_INT, 0}};
    struct store *other = store_new(&(struct store_options){
        .conninfo = getenv("HOTLINE_TEST_DATABASE"), .statement_seconds = 2});
    struct sql_args args = {.arena = arena}, end_args = {.arena = arena};
    struct sql_rows rows;
    assert_int_equal(store_run(store, &pid, &args, columns, 1, 8, &rows).id, ERROR_NONE);
    sql_int(&end_args, *(int64_t *)rows.at);
    assert_int_equal(store_run(other, &end, &end_args, NULL, 0, 0, NULL).id, ERROR_NONE);
    static const struct sql alive = {
        .name = "alive", .text = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1::int"};
    int64_t left = 1;
    while (left > 0) {
        assert_int_equal(store_run(other, &alive, &end_args, columns, 1, 8, &rows).id, ERROR_NONE);
        left = *(int64_t *)rows.at;
    }
    assert_int_equal(run(&write).id, ERROR_NONE);
    store_free(other);
}

static void environment__does_not_redirect_a_connection(void **state)
{
    (void)state;
    assert_null(getenv("PGHOST"));
    assert_null(getenv("PGOPTIONS"));
}

static void listener__hears_its_channels_and_can_be_poked(void **state)
{
    (void)state;
    static const char *const channels[] = {"core_one", "core_two", NULL};
    static const struct sql notify = {.name = "notify", .text = "SELECT pg_notify('core_two', '')"};
    struct listener *listener = listener_new(getenv("HOTLINE_TEST_DATABASE"), channels);
    bool got = false;
    assert_int_equal(listener_wait(listener, 1000, &got).id, ERROR_NONE);
    assert_true(got && listener_heard(listener, "core_one")); /* newly connected */
    assert_int_equal(run(&notify).id, ERROR_NONE);
    assert_int_equal(listener_wait(listener, 10000, &got).id, ERROR_NONE);
    assert_true(got && listener_heard(listener, "core_two"));
    assert_false(listener_heard(listener, "core_one"));
    assert_int_equal(write(listener_wake_fd(listener), "", 1), 1);
    assert_int_equal(listener_wait(listener, 600000, &got).id, ERROR_NONE);
    assert_false(got);
    listener_free(listener);
}

static void unreachable__is_unavailable(void **state)
{
    (void)state;
    static const struct sql sql = {.name = "one", .text = "SELECT 1", .writes = true};
    struct store *nowhere = store_new(
        &(struct store_options){.conninfo = "host=/nonexistent", .statement_seconds = 2});
    struct sql_args args = {.arena = arena};
    struct error error = store_run(nowhere, &sql, &args, NULL, 0, 0, NULL);
    assert_int_equal(error.id, ERROR_UNAVAILABLE);
    assert_int_equal(error.retry_after, 2);
    store_free(nowhere);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values__come_back_as_they_went),
        cmocka_unit_test(nothing__is_null_both_ways),
        cmocka_unit_test(arrays__arrive_whole),
        cmocka_unit_test(exceptions__are_internal_with_their_sqlstate),
        cmocka_unit_test(columns__that_differ_from_the_table_are_refused),
        cmocka_unit_test(outcomes__become_errors_with_their_detail),
        cmocka_unit_test(reads__that_are_late_are_cancelled_and_the_connection_stays),
        cmocka_unit_test(writes__that_are_late_have_an_unknown_outcome_and_a_new_connection),
        cmocka_unit_test(writes__with_a_warning_are_not_acknowledged),
        cmocka_unit_test(commits__that_fail_behind_the_rows_are_failures),
        cmocka_unit_test(serialization_failures__are_tried_again),
        cmocka_unit_test(idle_connections__that_were_ended_are_replaced_before_a_write),
        cmocka_unit_test(environment__does_not_redirect_a_connection),
        cmocka_unit_test(listener__hears_its_channels_and_can_be_poked),
        cmocka_unit_test(unreachable__is_unavailable),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
