/* What each type of vocab/fields.def accepts. */
#include <limits.h>
#include <string.h>

#include "hotline/base/bytes.h"
#include "hotline/base/limits.h"
#include "hotline/base/utf8.h"
#include "server/domain/intake_inner.h"

#define FIRST_YEAR 1900
#define PHONE_DIGITS 5
#define SEARCH_HASH_BYTES 32

enum text_lines { ONE_LINE, SEVERAL_LINES };

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == 0xa0 || (c >= 0x09 && c <= 0x0d);
}

/* ERROR_NONE, or what is wrong with a text. */
static enum error_id text_check(struct str text, int64_t limit, enum text_lines lines)
{
    int64_t count = 0;
    bool empty = true;

    while (text.len) {
        uint32_t c = utf8_next(&text);
        bool line_break = c == '\n' || c == '\r' || c == '\t';

        if (is_control(c) && !(lines == SEVERAL_LINES && line_break))
            return ERROR_FIELD_FORMAT;
        empty = empty && is_blank(c);
        if (++count > limit)
            return ERROR_FIELD_TOO_LONG;
    }
    return empty ? ERROR_FIELD_EMPTY : ERROR_NONE;
}

static enum error_id phone_check(struct str text, int64_t limit)
{
    size_t digits = 0;

    for (size_t i = 0; i < text.len; i++)
        digits += text.at[i] >= '0' && text.at[i] <= '9';
    return digits >= PHONE_DIGITS && !text_check(text, limit, ONE_LINE) ? ERROR_NONE
                                                                        : ERROR_PHONE_INVALID;
}

static enum error_id email_check(struct str text, int64_t limit)
{
    enum error_id id = text_check(text, limit, ONE_LINE);
    struct str domain = text;
    struct str local = str_cut(&domain, '@');

    if (id)
        return id;
    if (!local.len || !domain.len || memchr(domain.at, '@', domain.len) ||
        memchr(text.at, ' ', text.len))
        return ERROR_FIELD_FORMAT;
    return ERROR_NONE;
}

static bool is_weekday(struct str day)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        if (str_is(day, days[i]))
            return true;
    return false;
}

/* "daily", or days and ranges: "mon-fri", "mon,wed-thu". */
static enum error_id days_check(struct str text, int64_t limit)
{
    enum error_id id = text_check(text, limit, ONE_LINE);

    if (id || str_is(text, "daily"))
        return id;
    while (text.len) {
        struct str last = str_cut(&text, ',');
        bool range = memchr(last.at, '-', last.len);
        struct str first = range ? str_cut(&last, '-') : last;

        if (!is_weekday(first) || !is_weekday(last))
            return ERROR_FIELD_FORMAT;
    }
    return ERROR_NONE;
}

/* 00:00 to 23:59, and 24:00. */
static enum error_id clock_check(struct str text)
{
    int64_t hour, minute;

    if (text.len != 5 || text.at[2] != ':' || text.at[0] < '0' || text.at[3] < '0' ||
        !str_to_int(str_slice(text, 0, 2), &hour) || !str_to_int(str_slice(text, 3, 5), &minute))
        return ERROR_FIELD_FORMAT;
    if (hour > 24 || minute > 59 || (hour == 24 && minute))
        return ERROR_FIELD_RANGE;
    return ERROR_NONE;
}

static enum error_id date_check(struct str text, const struct date *latest)
{
    struct date date;

    if (!date_parse(text, &date) || date.year < FIRST_YEAR)
        return ERROR_DATE_IMPOSSIBLE;
    return latest && date_compare(date, *latest) > 0 ? ERROR_DATE_IMPOSSIBLE : ERROR_NONE;
}

bool intake_time(struct str text, millis *ret_time)
{
    millis winter;

    if (time_parse(text, INT_MIN, ret_time))
        return true;
    return time_parse(text, 60, &winter) && time_parse(text, time_office_offset(winter), ret_time);
}

static enum error_id time_check(struct intake_walk *walk, struct str text, struct json **ret_value)
{
    millis time;
    struct date day;

    if (!intake_time(text, &time))
        return ERROR_DATE_IMPOSSIBLE;
    day = date_of(time, time_office_offset(time));
    if (day.year < FIRST_YEAR || date_compare(day, walk->today) > 0)
        return ERROR_DATE_IMPOSSIBLE;
    *ret_value = json_str(walk->arena, time_str(walk->arena, time));
    return ERROR_NONE;
}

static enum error_id code_check(const struct intake_walk *walk, const struct field *field,
                                const struct json *value)
{
    if (value->kind != JSON_STRING)
        return ERROR_FIELD_TYPE;
    return reference_has(walk->reference, field->vocabulary, value->string) ? ERROR_NONE
                                                                            : ERROR_CODE_UNKNOWN;
}

static enum error_id hash_check(struct intake_walk *walk, const struct json *value)
{
    struct str bytes;

    if (value->kind != JSON_STRING)
        return ERROR_FIELD_TYPE;
    if (!base64_decode(walk->arena, value->string, &bytes) || bytes.len != SEARCH_HASH_BYTES)
        return ERROR_FIELD_FORMAT;
    return ERROR_NONE;
}

static bool stands_before(const struct json *list, const struct json *item)
{
    for (const struct json *i = list->first; i != item; i = i->next)
        if (i->kind == JSON_STRING && str_equal(i->string, item->string))
            return true;
    return false;
}

/* A list of codes or of hashes: every bad item has its own pointer. */
static bool list_value(struct intake_walk *walk, const struct field *field, const struct step *step,
                       const struct json *value, struct json **ret_value)
{
    size_t before = walk->faults;
    int64_t index = 0;

    if (value->kind != JSON_ARRAY) {
        intake_fault(walk, step, -1, ERROR_FIELD_TYPE);
        return false;
    }
    if (value->count > (size_t)field->limit) {
        intake_fault(walk, step, -1, ERROR_FIELD_TOO_LONG);
        return false;
    }
    for (const struct json *item = value->first; item; item = item->next, index++) {
        enum error_id id =
            field->type == TYPE_HASHES ? hash_check(walk, item) : code_check(walk, field, item);

        if (!id && stands_before(value, item))
            id = ERROR_LIST_DUPLICATE;
        if (id)
            intake_fault(walk, step, index, id);
    }
    *ret_value = json_copy(walk->arena, value);
    return walk->faults == before;
}

static enum error_id string_check(struct intake_walk *walk, const struct field *field,
                                  struct str text, struct json **ret_value)
{
    *ret_value = json_str(walk->arena, text);
    switch (field->type) {
    case TYPE_LINE:
    case TYPE_NAME:
        return text_check(text, field->limit, ONE_LINE);
    case TYPE_TEXT:
        return text_check(text, field->limit, SEVERAL_LINES);
    case TYPE_PHONE:
        return phone_check(text, field->limit);
    case TYPE_EMAIL:
        return email_check(text, field->limit);
    case TYPE_PAST_DATE:
        return date_check(text, &walk->today);
    case TYPE_ANY_DATE:
        return date_check(text, NULL);
    case TYPE_PAST_TIME:
        return time_check(walk, text, ret_value);
    case TYPE_DAYS:
        return days_check(text, field->limit);
    case TYPE_CLOCK:
        return clock_check(text);
    default:
        return ERROR_FIELD_TYPE;
    }
}

static enum error_id single_check(struct intake_walk *walk, const struct field *field,
                                  const struct json *value, struct json **ret_value)
{
    switch (field->type) {
    case TYPE_BOOL:
        *ret_value = json_bool(walk->arena, value->boolean);
        return value->kind == JSON_BOOL ? ERROR_NONE : ERROR_FIELD_TYPE;
    case TYPE_COUNT:
        *ret_value = json_int(walk->arena, value->integer);
        if (value->kind != JSON_INT)
            return ERROR_FIELD_TYPE;
        return value->integer < 0 || value->integer > field->limit ? ERROR_FIELD_RANGE : ERROR_NONE;
    case TYPE_CODE:
    case TYPE_MUNICIPALITY:
        *ret_value = json_str(walk->arena, value->string);
        return code_check(walk, field, value);
    default:
        return value->kind == JSON_STRING ? string_check(walk, field, value->string, ret_value)
                                          : ERROR_FIELD_TYPE;
    }
}

bool field_value(struct intake_walk *walk, const struct field *field, const struct step *step,
                 const struct json *value, struct json **ret_value)
{
    struct json *kept = NULL;
    enum error_id id;

    if (field->type == TYPE_CODES || field->type == TYPE_HASHES)
        return list_value(walk, field, step, value, ret_value);
    id = single_check(walk, field, value, &kept);
    if (id) {
        intake_fault(walk, step, -1, id);
        return false;
    }
    *ret_value = kept;
    return true;
}
