/* vocab/fields.def, row by row: what each field takes, where it lands, what the gate says. */
#include "domain_values.h"

/* What the server derives from other fields, and therefore changes along. */
static struct json *without_derived(const struct json *document)
{
    static const char *const derived[] = {"priority", "flags"};
    struct json *copy;

    if (!document)
        return json_object(arena);
    copy = json_copy(arena, document);
    json_remove(copy, STR("language"));
    for (size_t i = 0; i < 2; i++)
        if (json_member(copy, "risk"))
            json_remove((struct json *)(uintptr_t)json_member(copy, "risk"), str_of(derived[i]));
    return copy;
}

static const struct json *document(const struct intake *intake, enum field_place place)
{
    switch (place) {
    case PLACE_HEADLINE:
        return intake->headline;
    case PLACE_REPORT:
        return intake->report;
    case PLACE_IDENTITY:
        return intake->identity;
    case PLACE_CONTACT:
        return intake->contact;
    case PLACE_CONTACT_IDENTITY:
        return intake->contact_identity;
    default:
        return NULL;
    }
}

/* Taking a field away again must change its place and its copies, and nothing else. */
static void every_field__lands_in_its_place_and_in_no_other(void **state)
{
    static const enum field_place sealed[] = {PLACE_HEADLINE, PLACE_REPORT, PLACE_IDENTITY,
                                              PLACE_CONTACT, PLACE_CONTACT_IDENTITY};

    (void)state;
    for (size_t i = 0; i < field_count; i++) {
        const struct field *field = &fields[i];
        struct json *body = least(NAMED);
        struct intake with, without;
        bool counted;

        assert_int_equal(check(body, &without).id, ERROR_NONE);
        body = least(NAMED);
        body_set(body, field, good_value(field));
        assert_int_equal(check(body, &with).id, ERROR_NONE);
        for (size_t k = 0; k < sizeof sealed / sizeof sealed[0]; k++) {
            bool changed = !json_equal(without_derived(document(&without, sealed[k])),
                                       without_derived(document(&with, sealed[k])));
            bool expected = sealed[k] == field->place ||
                            (sealed[k] == PLACE_HEADLINE && field->copies & COPY_HEADLINE_LINE);

            if (changed != expected)
                fail_msg("%s: document %d", field->pointer, (int)sealed[k]);
        }
        counted =
            !json_equal(without_derived(without.statistics), without_derived(with.statistics));
        /* a consent stated for the test is counted as such, whichever member it was stated for */
        if (counted != (field->copies & COPY_COUNTED || is_consent(field)))
            fail_msg("%s: statistics copy", field->pointer);
    }
}

static void every_field__stands_in_its_document_where_it_stood_in_the_body(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_count; i++) {
        const struct field *field = &fields[i];
        struct json *body = least(NAMED);
        struct json *value = good_value(field);
        const char *pointer = body_set(body, field, value);
        struct intake intake;

        assert_int_equal(check(body, &intake).id, ERROR_NONE);
        if (document(&intake, field->place) &&
            !json_equal(json_at(document(&intake, field->place), pointer), json_at(body, pointer)))
            fail_msg("%s", field->pointer);
    }
}

static void the_statistics_copy__has_no_text_and_no_time(void **state)
{
    size_t counted = 0;

    (void)state;
    for (size_t i = 0; i < field_count; i++)
        if (fields[i].copies & COPY_COUNTED) {
            assert_true(fields[i].type == TYPE_CODE || fields[i].type == TYPE_CODES ||
                        fields[i].type == TYPE_MUNICIPALITY || fields[i].type == TYPE_BOOL ||
                        fields[i].type == TYPE_COUNT || fields[i].type == TYPE_PAST_DATE);
            assert_true(fields[i].place != PLACE_IDENTITY &&
                        fields[i].place != PLACE_CONTACT_IDENTITY);
            counted++;
        }
    assert_true(counted > 30);
}

static void every_field__may_be_null(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_count; i++) {
        const struct field *field = &fields[i];
        bool required = !strcmp(field->pointer, "/call/channel") ||
                        !strcmp(field->pointer, "/call/caller_language") ||
                        !strcmp(field->pointer, "/narrative") ||
                        !strcmp(field->pointer, "/risk/answers/danger_now") ||
                        !strcmp(field->pointer, "/consents/*/kind") ||
                        !strcmp(field->pointer, "/consents/*/state") ||
                        !strcmp(field->pointer, "/vital_interest/reason");

        if (required)
            expect_fault(field, json_null(arena), ERROR_FIELD_MISSING);
        else
            expect_ok(field, json_null(arena));
    }
}

static void every_field__refuses_another_type(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_count; i++) {
        bool number = fields[i].type == TYPE_COUNT;

        expect_fault(&fields[i], number ? string("3") : json_int(arena, 3), ERROR_FIELD_TYPE);
        expect_fault(&fields[i], json_object(arena), ERROR_FIELD_TYPE);
    }
}

static void every_code__has_to_be_in_its_vocabulary(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_count; i++)
        if (fields[i].vocabulary[0]) {
            struct json *list = json_array(arena);

            if (fields[i].type != TYPE_CODES) {
                expect_fault(&fields[i], string("no_such_code"), ERROR_CODE_UNKNOWN);
                continue;
            }
            json_append(list, string("no_such_code"));
            {
                struct json *body = least(NAMED);
                const char *pointer = body_set(body, &fields[i], list);
                struct intake intake;
                struct error error = check(body, &intake);

                assert_true(
                    has_fault(&error, arena_format(arena, "%s/0", pointer).at, ERROR_CODE_UNKNOWN));
            }
        }
}

static void every_text__is_taken_at_its_limit_and_not_one_past(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_count; i++) {
        const struct field *field = &fields[i];
        size_t limit = (size_t)field->limit;

        switch (field->type) {
        case TYPE_LINE:
        case TYPE_NAME:
        case TYPE_TEXT:
            expect_ok(field, letters(limit, ""));
            expect_fault(field, letters(limit + 1, ""), ERROR_FIELD_TOO_LONG);
            expect_fault(field, string(" \t"),
                         field->type == TYPE_TEXT ? ERROR_FIELD_EMPTY : ERROR_FIELD_FORMAT);
            expect_fault(field, string("  "), ERROR_FIELD_EMPTY);
            expect_fault(field, string("a\x1b[2J"), ERROR_FIELD_FORMAT);
            if (field->type != TYPE_TEXT)
                expect_fault(field, string("a\nb"), ERROR_FIELD_FORMAT);
            break;
        case TYPE_PHONE:
            expect_ok(field, letters(limit, "12345"));
            expect_fault(field, letters(limit + 1, "12345"), ERROR_PHONE_INVALID);
            expect_fault(field, string("1234"), ERROR_PHONE_INVALID);
            expect_ok(field, string("1-2-3-4-5"));
            break;
        case TYPE_EMAIL:
            expect_ok(field, letters(limit, "@example.org"));
            expect_fault(field, letters(limit + 1, "@example.org"), ERROR_FIELD_TOO_LONG);
            expect_fault(field, string("example.org"), ERROR_FIELD_FORMAT);
            expect_fault(field, string("a@b@c"), ERROR_FIELD_FORMAT);
            expect_fault(field, string("@example.org"), ERROR_FIELD_FORMAT);
            break;
        case TYPE_COUNT:
            expect_ok(field, json_int(arena, 0));
            expect_ok(field, json_int(arena, field->limit));
            expect_fault(field, json_int(arena, field->limit + 1), ERROR_FIELD_RANGE);
            expect_fault(field, json_int(arena, -1), ERROR_FIELD_RANGE);
            break;
        default:
            break;
        }
    }
}

static void every_date__has_to_exist_and_the_past_ones_to_be_past(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_count; i++) {
        const struct field *field = &fields[i];

        if (field->type == TYPE_PAST_DATE || field->type == TYPE_ANY_DATE) {
            expect_ok(field, string(TODAY));
            expect_fault(field, string("2026-02-29"), ERROR_DATE_IMPOSSIBLE);
            expect_fault(field, string("1899-12-31"), ERROR_DATE_IMPOSSIBLE);
            expect_fault(field, string("24.11.2026"), ERROR_DATE_IMPOSSIBLE);
        }
        if (field->type == TYPE_PAST_DATE)
            expect_fault(field, string("2026-11-25"), ERROR_DATE_IMPOSSIBLE);
        if (field->type == TYPE_ANY_DATE)
            expect_ok(field, string("2027-11-25"));
        if (field->type == TYPE_PAST_TIME) {
            expect_ok(field, string("2026-11-24T23:59:59"));
            expect_fault(field, string("2026-11-25T00:00:00"), ERROR_DATE_IMPOSSIBLE);
            expect_fault(field, string("2026-11-24T24:01:00"), ERROR_DATE_IMPOSSIBLE);
            expect_fault(field, string("yesterday"), ERROR_DATE_IMPOSSIBLE);
        }
    }
}

static void days_and_clocks__are_read_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_count; i++) {
        const struct field *field = &fields[i];

        if (field->type == TYPE_DAYS) {
            expect_ok(field, string("daily"));
            expect_ok(field, string("mon,wed-thu,sun"));
            expect_fault(field, string("mon-"), ERROR_FIELD_FORMAT);
            expect_fault(field, string("monday"), ERROR_FIELD_FORMAT);
        }
        if (field->type == TYPE_CLOCK) {
            expect_ok(field, string("00:00"));
            expect_ok(field, string("24:00"));
            expect_fault(field, string("24:01"), ERROR_FIELD_RANGE);
            expect_fault(field, string("12:60"), ERROR_FIELD_RANGE);
            expect_fault(field, string("9:30"), ERROR_FIELD_FORMAT);
            expect_fault(field, string("+9:30"), ERROR_FIELD_FORMAT);
        }
    }
}

static void lists__are_taken_at_their_limit_and_without_doubles(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_count; i++) {
        const struct field *field = &fields[i];
        struct json *twice;
        struct json *body;
        const char *pointer;
        struct intake intake;
        struct error error;

        if (field->type != TYPE_CODES && field->type != TYPE_HASHES)
            continue;
        twice = list_of(field, 1);
        json_append(twice, json_copy(arena, twice->first));
        body = least(NAMED);
        pointer = body_set(body, field, twice);
        error = check(body, &intake);
        assert_true(
            has_fault(&error, arena_format(arena, "%s/1", pointer).at, ERROR_LIST_DUPLICATE));
        expect_ok(field, json_array(arena));
        if (field->type == TYPE_HASHES || code(field->vocabulary, (size_t)field->limit - 1))
            expect_ok(field, list_of(field, (size_t)field->limit));
        expect_fault(field, list_of(field, (size_t)field->limit + 1), ERROR_FIELD_TOO_LONG);
    }
}

static void hashes__are_32_bytes_of_base64(void **state)
{
    struct json *body = least(NAMED), *list = json_array(arena);
    struct intake intake;
    struct error error;

    (void)state;
    json_append(list, string("AAAA"));
    json_append(list, string("not base64"));
    json_append(list, hash(1));
    json_set(body, STR("search_hashes"), list);
    error = check(body, &intake);
    assert_int_equal(fault_count(&error), 2);
    assert_true(has_fault(&error, "/search_hashes/0", ERROR_FIELD_FORMAT));
    assert_true(has_fault(&error, "/search_hashes/1", ERROR_FIELD_FORMAT));
}

static void expect_gate(const struct field *field, const char *consents, bool open)
{
    struct json *body = least(consents);
    const char *pointer = body_set(body, field, good_value(field));
    struct intake intake;
    struct error error = check(body, &intake);

    if (open ? error.id != ERROR_NONE : !has_fault(&error, pointer, ERROR_IDENTITY_NOT_CONSENTED))
        fail_msg("%s with %s", field->pointer, consents);
}

static void every_gated_field__asks_for_its_own_consent(void **state)
{
    static const char *const states[] = {"given",   "limited",   "not_possible",
                                         "refused", "not_asked", "withdrawn"};

    (void)state;
    for (size_t i = 0; i < field_count; i++)
        for (size_t k = 0; k < sizeof states / sizeof states[0]; k++) {
            const struct field *field = &fields[i];
            const char *identity =
                arena_format(arena,
                             ",{\"kind\":\"store_identity\",\"state\":\"%s\",\"limit_text\":\"x\"}",
                             states[k])
                    .at;
            const char *back =
                arena_format(arena,
                             ",{\"kind\":\"contact_back\",\"state\":\"%s\",\"limit_text\":\"x\"}",
                             states[k])
                    .at;

            expect_gate(field, identity, field->gate == GATE_OPEN || k < 3);
            expect_gate(field, back,
                        field->gate == GATE_OPEN || (field->gate == GATE_CONTACT && k < 2));
            expect_gate(field, "", field->gate == GATE_OPEN);
        }
}

static void vital_interest__opens_the_gate_and_says_so(void **state)
{
    (void)state;
    for (size_t i = 0; i < field_count; i++) {
        struct json *body = least("");
        struct intake intake;

        body_set(body, &fields[i], good_value(&fields[i]));
        json_set_at(arena, body, "/vital_interest/reason", string("Život u opasnosti"));
        assert_int_equal(check(body, &intake).id, ERROR_NONE);
        assert_int_equal(intake.identity_override, fields[i].gate != GATE_OPEN);
        assert_true(str_is(intake.override_reason, "Život u opasnosti"));
    }
}

static void every_computed_member__is_refused(void **state)
{
    static const char *const computed[] = {"/call/call_ref",      "/call/office",
                                           "/call/operator",      "/call/phone_e164",
                                           "/call/phone_country", "/reporter/name_keys",
                                           "/risk/priority",      "/risk/override",
                                           "/deadlines",          "/case"};

    (void)state;
    for (size_t i = 0; i < sizeof computed / sizeof computed[0]; i++) {
        struct json *body = least(NAMED);
        struct intake intake;
        struct error error;

        json_set_at(arena, body, computed[i], string("x"));
        error = check(body, &intake);
        assert_int_equal(fault_count(&error), 1);
        assert_true(has_fault(&error, computed[i], ERROR_FIELD_COMPUTED));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_field__lands_in_its_place_and_in_no_other),
        TEST(every_field__stands_in_its_document_where_it_stood_in_the_body),
        TEST(the_statistics_copy__has_no_text_and_no_time),
        TEST(every_field__may_be_null),
        TEST(every_field__refuses_another_type),
        TEST(every_code__has_to_be_in_its_vocabulary),
        TEST(every_text__is_taken_at_its_limit_and_not_one_past),
        TEST(every_date__has_to_exist_and_the_past_ones_to_be_past),
        TEST(days_and_clocks__are_read_strictly),
        TEST(lists__are_taken_at_their_limit_and_without_doubles),
        TEST(hashes__are_32_bytes_of_base64),
        TEST(every_gated_field__asks_for_its_own_consent),
        TEST(vital_interest__opens_the_gate_and_says_so),
        TEST(every_computed_member__is_refused),
    };

    return cmocka_run_group_tests(tests, fixture_up, fixture_down);
}
