/* Values for every field of a report, good and bad, made from the table of fields. */
#ifndef TESTS_UNIT_DOMAIN_VALUES_H
#define TESTS_UNIT_DOMAIN_VALUES_H

#include "domain_support.h"

#include "hotline/base/bytes.h"
#include "hotline/base/limits.h"
#include "hotline/base/utf8.h"
#include "server/domain/intake.h"

#define TODAY "2026-11-24"
#define NAMED ",{\"kind\":\"store_identity\",\"state\":\"given\"}"

static inline struct json *string(const char *text)
{
    return json_str(arena, str_of(text));
}

/* `count` letters of two bytes each: limits are in code points. */
static inline struct json *letters(size_t count, const char *end)
{
    struct buf buf = {.arena = arena};
    size_t tail = strlen(end);

    for (size_t i = tail; i < count; i++)
        buf_str(&buf, STR("đ"));
    buf_str(&buf, str_of(end));
    return json_str(arena, buf_view(&buf));
}

/* The n-th code of a vocabulary, in order of the seed; NULL when there are not so many. */
static inline struct json *code(const char *vocabulary, size_t n)
{
    static const char *const seeds[] = {"schema/seed/0001_vocabularies.sql",
                                        "schema/seed/0002_municipalities.sql"};

    if (!strcmp(vocabulary, "respondent_sector"))
        return n < 2 ? string(n ? "private" : "public") : NULL;
    for (size_t i = 0; i < 2; i++) {
        static const struct json *rows[2];

        if (!rows[i])
            rows[i] = seed_read(seeds[i]);
        for (const struct json *row = rows[i]->first; row; row = row->next)
            if (str_is(json_string_at(row, "/vocabulary"), vocabulary) && !n--)
                return json_str(arena, json_string_at(row, "/code"));
    }
    return NULL;
}

static inline struct json *hash(size_t n)
{
    uint8_t bytes[32] = {(uint8_t)n, 7};

    return json_str(arena, base64_encode(arena, bytes, sizeof bytes));
}

/* A list of n: codes (all different) or hashes. */
static inline struct json *list_of(const struct field *field, size_t n)
{
    struct json *list = json_array(arena);

    for (size_t i = 0; i < n; i++) {
        struct json *item = field->type == TYPE_HASHES ? hash(i) : code(field->vocabulary, i);

        json_append(list, item ? item : string("more_than_there_are"));
    }
    return list;
}

static inline struct json *good_value(const struct field *field)
{
    switch (field->type) {
    case TYPE_CODE:
    case TYPE_MUNICIPALITY: /* another one than the least report has */
        if (!strcmp(field->vocabulary, "consent_kind"))
            return string("media");
        return code(field->vocabulary, strcmp(field->vocabulary, "risk_answer") ? 1 : 0);
    case TYPE_CODES:
    case TYPE_HASHES:
        return list_of(field, 2);
    case TYPE_LINE:
    case TYPE_NAME:
    case TYPE_TEXT:
        return string("Nešto posebno");
    case TYPE_PHONE:
        return string("068 / 000-303");
    case TYPE_EMAIL:
        return string("neko@example.org");
    case TYPE_BOOL:
        return json_bool(arena, true);
    case TYPE_COUNT:
        return json_int(arena, 3);
    case TYPE_PAST_DATE:
    case TYPE_ANY_DATE:
        return string("2026-10-11");
    case TYPE_PAST_TIME:
        return string("2026-10-11T12:13:14Z");
    case TYPE_DAYS:
        return string("mon-fri");
    case TYPE_CLOCK:
        return string("09:30");
    }
    return NULL;
}

static inline bool is_consent(const struct field *field)
{
    return field->place == PLACE_CONSENT;
}

/* Sets a field of a body by its template; the first item of a list. Consents get a second item,
 * which they need to be more than the one that makes the case. */
static inline const char *body_set(struct json *body, const struct field *field, struct json *value)
{
    struct str pointer = arena_str(arena, str_of(field->pointer));
    const char *star = strstr(pointer.at, "/*/");
    struct json *list, *item;

    if (!star) {
        json_set_at(arena, body, pointer.at, value);
        return pointer.at;
    }
    list = (struct json *)(uintptr_t)json_at(
        body, arena_str(arena, str_slice(pointer, 0, (size_t)(star - pointer.at))).at);
    if (!list) {
        list = json_array(arena);
        json_set_at(arena, body,
                    arena_str(arena, str_slice(pointer, 0, (size_t)(star - pointer.at))).at, list);
    }
    item = json_object(arena);
    if (is_consent(field)) {
        json_set(item, STR("kind"), string("media"));
        json_set(item, STR("state"), string("refused"));
    }
    json_set(item, arena_str(arena, str_of(star + 3)), value);
    json_append(list, item);
    return arena_format(arena, "%.*s/%zu/%s", (int)(star - pointer.at), pointer.at, list->count - 1,
                        star + 3)
        .at;
}

static inline struct error check(const struct json *body, struct intake *ret)
{
    return intake_check(arena, reference, body, day(TODAY), ret);
}

static inline void expect_ok(const struct field *field, struct json *value)
{
    struct json *body = least(NAMED);
    struct intake intake;
    struct error error;

    body_set(body, field, value);
    error = check(body, &intake);
    if (error.id)
        fail_msg("%s is refused", field->pointer);
}

static inline void expect_fault(const struct field *field, struct json *value, enum error_id id)
{
    struct json *body = least(NAMED);
    const char *pointer = body_set(body, field, value);
    struct intake intake;
    struct error error = check(body, &intake);

    if (error.id != ERROR_INVALID || !has_fault(&error, pointer, id))
        fail_msg("%s takes what it should answer with %s", field->pointer, error_code(id));
}

#endif
