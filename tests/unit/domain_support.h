/* What the tests of the rules share: the reference data of schema/seed, the samples, and reports
 * made from both. */
#ifndef HOTLINE_TESTS_DOMAIN_SUPPORT_H
#define HOTLINE_TESTS_DOMAIN_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "seed_support.h"
#include "server/domain/reference.h"

static struct arena *arena;         /* of one test */
static struct reference *reference;
static const struct json *samples;

static inline void seed_add_items(const char *name)
{
    for (const struct json *row = seed_read(name)->first; row; row = row->next)
        reference_add_item(reference, json_string_at(row, "/vocabulary"),
                           json_string_at(row, "/code"), json_true(json_member(row, "active")),
                           json_member(row, "data"));
}

static inline struct date day(const char *text)
{
    struct date date;

    assert_true(date_parse(str_of(text), &date));
    return date;
}

static inline int fixture_up(void **state)
{
    (void)state;
    fixture_arena = arena_new(1 << 20, false);
    reference = reference_new(7);
    seed_add_items("schema/seed/0001_vocabularies.sql");
    seed_add_items("schema/seed/0002_municipalities.sql");
    seed_add_items("schema/seed/0003_time_limits.sql");
    for (const struct json *row = seed_read("schema/seed/0006_holidays.sql")->first; row;
         row = row->next) {
        struct date date;

        assert_true(date_parse(json_string_at(row, "/day"), &date));
        reference_add_holiday(reference, json_string_at(row, "/country"), date);
    }
    reference_ready(reference);
    samples = json_member(parsed(fixture_arena, file_read("tests/data/samples.json")), "samples");
    return 0;
}

static inline int fixture_down(void **state)
{
    (void)state;
    reference_free(reference);
    arena_free(fixture_arena);
    return 0;
}

static inline int test_up(void **state)
{
    (void)state;
    arena = arena_new(1 << 18, false);
    return 0;
}

static inline int test_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static inline const struct json *sample(const char *id)
{
    for (const struct json *s = samples->first; s; s = s->next)
        if (str_is(json_string_at(s, "/id"), id))
            return s;
    fail_msg("no sample %s", id);
    return NULL;
}

/* A sample as it is posted: what it tells of later days and what the server computes left out. */
static inline struct json *posted(const struct json *from)
{
    static const char *const kept[] = {
        "call",        "reporter",  "affected_person",    "incident",
        "respondents", "narrative", "narrative_language", "narrative_script",
        "risk",        "consents",  "support_needs"};
    static const char *const computed[] = {"call_ref", "operator", "office", "phone_e164",
                                           "phone_country"};
    struct json *body = json_object(arena);

    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        json_set(body, str_of(kept[i]), json_copy(arena, json_member(from, kept[i])));
    for (size_t i = 0; i < sizeof computed / sizeof computed[0]; i++)
        json_remove((struct json *)(uintptr_t)json_member(body, "call"), str_of(computed[i]));
    json_remove((struct json *)(uintptr_t)json_member(body, "reporter"), STR("name_keys"));
    json_remove((struct json *)(uintptr_t)json_member(body, "risk"), STR("priority"));
    json_remove((struct json *)(uintptr_t)json_member(body, "risk"), STR("override"));
    json_set(body, STR("summary"), json_str(arena, json_string_at(from, "/summary_en")));
    return body;
}

/* The least that makes a case; consents: more items of the list, "" for none. */
static inline struct json *least(const char *consents)
{
    struct str text = arena_format(
        arena,
        "{\"call\":{\"channel\":\"phone_call\",\"caller_language\":\"sr\"},"
        "\"narrative\":\"Nisu me pustili unutra.\",\"risk\":{\"answers\":{\"danger_now\":\"no\"}},"
        "\"consents\":[{\"kind\":\"store_report\",\"state\":\"given\"}%s]}",
        consents);

    return parsed(arena, text);
}

static inline bool has_fault(const struct error *error, const char *pointer, enum error_id id)
{
    for (const struct error_field *field = error->fields; field; field = field->next)
        if (str_is(field->pointer, pointer) && field->id == id)
            return true;
    return false;
}

static inline size_t fault_count(const struct error *error)
{
    size_t count = 0;

    for (const struct error_field *field = error->fields; field; field = field->next)
        count++;
    return count;
}

static inline bool list_has(const struct json *list, const char *code)
{
    for (const struct json *item = list ? list->first : NULL; item; item = item->next)
        if (str_is(json_string(item), code))
            return true;
    return false;
}

#define TEST(FUNCTION) cmocka_unit_test_setup_teardown(FUNCTION, test_up, test_down)

#endif
