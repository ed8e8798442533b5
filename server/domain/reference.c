#include "server/domain/reference.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_BLOCK (1u << 20)

struct item {
    struct str vocabulary, code;
    bool active;
    const struct json *data;
};

struct holiday {
    struct str country;
    int64_t day;
};

struct reference {
    struct arena *arena;
    int64_t version;
    struct item *items;
    size_t item_count, item_room;
    struct holiday *holidays;
    size_t holiday_count, holiday_room;
    struct time_limit *limits;
    size_t limit_count;
};

struct reference *reference_new(int64_t version)
{
    struct arena *arena = arena_new(ARENA_BLOCK, false);
    struct reference *reference = ARENA_NEW(arena, struct reference);

    reference->arena = arena;
    reference->version = version;
    return reference;
}

void reference_free(struct reference *reference)
{
    if (reference)
        arena_free(reference->arena); /* holds the struct too */
}

/* Room for one more; the old array stays in the arena. */
static void *grown(struct arena *arena, void *array, size_t count, size_t *room, size_t size)
{
    void *bigger;

    if (count < *room)
        return array;
    *room = *room ? *room * 2 : 256;
    bigger = arena_array(arena, *room, size);
    if (count)
        memcpy(bigger, array, count * size);
    return bigger;
}

static void item_put(struct reference *reference, struct str vocabulary, struct str code,
                     bool active, const struct json *data)
{
    reference->items = grown(reference->arena, reference->items, reference->item_count,
                             &reference->item_room, sizeof(struct item));
    reference->items[reference->item_count++] = (struct item){
        .vocabulary = arena_str(reference->arena, vocabulary),
        .code = arena_str(reference->arena, code),
        .active = active,
        .data = data ? json_copy(reference->arena, data) : NULL,
    };
}

void reference_add_item(struct reference *reference, struct str vocabulary, struct str code,
                        bool active, const struct json *data)
{
    struct str sector = json_string_at(data, "/sector");

    item_put(reference, vocabulary, code, active, data);
    if (str_is(vocabulary, "respondent_type") && sector.len)
        item_put(reference, STR("respondent_sector"), sector, true, NULL);
}

void reference_add_holiday(struct reference *reference, struct str country, struct date day)
{
    reference->holidays = grown(reference->arena, reference->holidays, reference->holiday_count,
                                &reference->holiday_room, sizeof(struct holiday));
    reference->holidays[reference->holiday_count++] = (struct holiday){
        .country = arena_str(reference->arena, country),
        .day = date_days(day),
    };
}

static int item_compare(const void *a, const void *b)
{
    const struct item *left = a, *right = b;
    int order = str_compare(left->vocabulary, right->vocabulary);

    return order ? order : str_compare(left->code, right->code);
}

static int holiday_compare(const void *a, const void *b)
{
    const struct holiday *left = a, *right = b;
    int order = str_compare(left->country, right->country);

    return order ? order : (left->day > right->day) - (left->day < right->day);
}

/* Of equal neighbours the first stays: every sector is named by several respondent types. */
static void items_unique(struct reference *reference)
{
    size_t kept = 0;

    for (size_t i = 0; i < reference->item_count; i++)
        if (!kept || item_compare(&reference->items[kept - 1], &reference->items[i]))
            reference->items[kept++] = reference->items[i];
    reference->item_count = kept;
}

static void limits_collect(struct reference *reference)
{
    reference->limits =
        arena_array(reference->arena, reference->item_count + 1, sizeof(struct time_limit));
    for (size_t i = 0; i < reference->item_count; i++) {
        const struct item *item = &reference->items[i];

        if (item->active && str_is(item->vocabulary, "time_limit"))
            reference->limits[reference->limit_count++] = (struct time_limit){
                .code = item->code,
                .country = json_string_at(item->data, "/country"),
                .data = item->data,
            };
    }
}

void reference_ready(struct reference *reference)
{
    if (reference->item_count)
        qsort(reference->items, reference->item_count, sizeof(struct item), item_compare);
    if (reference->holiday_count)
        qsort(reference->holidays, reference->holiday_count, sizeof(struct holiday),
              holiday_compare);
    items_unique(reference);
    limits_collect(reference);
}

int64_t reference_version(const struct reference *reference)
{
    return reference->version;
}

size_t reference_count(const struct reference *reference)
{
    return reference->item_count;
}

static const struct item *item_find(const struct reference *reference, const char *vocabulary,
                                    struct str code)
{
    struct item key = {.vocabulary = str_of(vocabulary), .code = code};

    if (!reference->item_count)
        return NULL;
    return bsearch(&key, reference->items, reference->item_count, sizeof(struct item),
                   item_compare);
}

bool reference_has(const struct reference *reference, const char *vocabulary, struct str code)
{
    const struct item *item = item_find(reference, vocabulary, code);

    return item && item->active;
}

const struct json *reference_data(const struct reference *reference, const char *vocabulary,
                                  struct str code)
{
    const struct item *item = item_find(reference, vocabulary, code);

    return item ? item->data : NULL;
}

struct str reference_municipality_country(const struct reference *reference, struct str code)
{
    return json_string_at(reference_data(reference, "municipality", code), "/country");
}

struct str reference_partner_country(const struct reference *reference, struct str code)
{
    return json_string_at(reference_data(reference, "partner", code), "/country");
}

enum office reference_partner_office(const struct reference *reference, struct str code)
{
    static const struct {
        enum office office;
        const char *country;
    } governing[] = {
#define OFFICE(ID, CODE, PREFIX, COUNTRY) {OFFICE_##ID, COUNTRY},
#include "hotline/vocab/offices.def"
#undef OFFICE
    };
    struct str country = reference_partner_country(reference, code);

    if (!country.len)
        return OFFICE_NONE;
    for (size_t i = 0; i < sizeof governing / sizeof governing[0]; i++)
        if (str_is(country, governing[i].country))
            return governing[i].office;
    return OFFICE_BELGRADE;
}

bool reference_holiday(const struct reference *reference, struct str country, struct date day)
{
    struct holiday key = {.country = country, .day = date_days(day)};

    return reference->holiday_count && bsearch(&key, reference->holidays, reference->holiday_count,
                                               sizeof(struct holiday), holiday_compare);
}

bool reference_working_day(const struct reference *reference, struct str country, struct date day)
{
    return date_weekday(day) < 6 && !reference_holiday(reference, country, day);
}

const struct time_limit *reference_next_limit(const struct reference *reference,
                                              const struct time_limit *after)
{
    const struct time_limit *next = after ? after + 1 : reference->limits;

    return next && next < reference->limits + reference->limit_count ? next : NULL;
}

const struct time_limit *reference_limit(const struct reference *reference, struct str code)
{
    for (const struct time_limit *limit = reference_next_limit(reference, NULL); limit;
         limit = reference_next_limit(reference, limit))
        if (str_equal(limit->code, code))
            return limit;
    return NULL;
}
