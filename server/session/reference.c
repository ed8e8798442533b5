#include "server/session/reference.h"

#include "server/store/store_reference.h"

#define FIRST_BLOCK (256 * 1024)

static void data_free(void *data)
{
    struct reference_data *gone = data;
    if (!gone)
        return;
    reference_free(gone->rules);
    arena_free(gone->arena);
}

static struct reference *rules_of(const struct reference_data *data)
{
    struct reference *rules = reference_new(data->version);
    for (size_t i = 0; i < data->item_count; i++) {
        const struct reference_item *item = &data->items[i];
        reference_add_item(rules, item->vocabulary, item->code, item->active, item->data);
    }
    for (size_t i = 0; i < data->holiday_count; i++)
        reference_add_holiday(rules, data->holidays[i].country, data->holidays[i].day);
    reference_ready(rules);
    return rules;
}

static struct error object_of(struct arena *arena, struct str text, const struct json **ret_json)
{
    struct json *json = NULL;
    struct error e = json_parse(arena, arena_str(arena, text), &json);
    if (!e.id)
        *ret_json = json;
    return e;
}

static struct error items_take(struct reference_data *data, const struct reference_item_row *rows,
                               size_t count)
{
    data->items = arena_array(data->arena, count, sizeof *data->items);
    data->item_count = count;
    for (size_t i = 0; i < count; i++) {
        struct reference_item *item = &data->items[i];
        *item = (struct reference_item){
            .vocabulary = arena_str(data->arena, rows[i].vocabulary),
            .code = arena_str(data->arena, rows[i].code),
            .sort = rows[i].sort,
            .active = rows[i].active,
        };
        struct error e = object_of(data->arena, rows[i].labels, &item->labels);
        if (!e.id)
            e = object_of(data->arena, rows[i].data, &item->data);
        if (e.id)
            return e;
    }
    return NO_ERROR;
}

static void holidays_take(struct reference_data *data, const struct reference_holiday_row *rows,
                          size_t count)
{
    data->holidays = arena_array(data->arena, count, sizeof *data->holidays);
    data->holiday_count = count;
    for (size_t i = 0; i < count; i++)
        data->holidays[i] = (struct reference_holiday){
            .country = arena_str(data->arena, rows[i].country), .day = rows[i].day};
}

/* Three reads, which may see three versions: then again. */
static struct error read_once(struct store *store, struct arena *scratch,
                              struct reference_data *data, bool *ret_same)
{
    struct reference_item_row *items = NULL;
    struct reference_holiday_row *holidays = NULL;
    size_t item_count = 0, holiday_count = 0;
    struct str document = STR_NONE;
    struct error e = store_reference_items(store, scratch, &items, &item_count);
    if (!e.id)
        e = store_reference_holidays(store, scratch, &holidays, &holiday_count);
    if (!e.id)
        e = store_reference_document(store, scratch, &data->version, &document);
    if (e.id)
        return e;
    *ret_same = (item_count == 0 || items[0].version == data->version) &&
                (holiday_count == 0 || holidays[0].version == data->version);
    data->document = arena_str(data->arena, document);
    holidays_take(data, holidays, holiday_count);
    return items_take(data, items, item_count);
}

static struct error reference_load(struct store *store, struct arena *scratch, int64_t known,
                                   void **ret_data, int64_t *ret_version)
{
    int64_t version = 0;
    struct error e = store_reference_version(store, scratch, &version);
    if (e.id)
        return e;
    if (version == known) {
        *ret_data = NULL;
        *ret_version = known;
        return NO_ERROR;
    }
    for (int tries = 0; tries < 3; tries++) {
        struct arena *arena = arena_new(FIRST_BLOCK, false);
        struct reference_data *data = ARENA_NEW(arena, struct reference_data);
        data->arena = arena;
        bool same = false;
        e = read_once(store, scratch, data, &same);
        if (!e.id && same) {
            data->rules = rules_of(data);
            *ret_data = data;
            *ret_version = data->version;
            return NO_ERROR;
        }
        arena_free(arena);
        if (e.id)
            return e;
    }
    return FAILED(UNAVAILABLE);
}

const struct reference_source reference_from_store = {.load = reference_load,
                                                      .free = data_free};

/* First item that is not before (vocabulary, code). */
static size_t lower_bound(const struct reference_data *data, struct str vocabulary,
                          struct str code)
{
    size_t low = 0, high = data->item_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct reference_item *item = &data->items[middle];
        int order = str_compare(item->vocabulary, vocabulary);
        if (order == 0)
            order = str_compare(item->code, code);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct reference_item *reference_find(const struct reference_data *data,
                                            const char *vocabulary, struct str code)
{
    if (!data)
        return NULL;
    size_t at = lower_bound(data, str_of(vocabulary), code);
    if (at == data->item_count || !str_is(data->items[at].vocabulary, vocabulary) ||
        !str_equal(data->items[at].code, code))
        return NULL;
    return &data->items[at];
}

const struct reference_item *reference_vocabulary(const struct reference_data *data,
                                                  const char *vocabulary, size_t *ret_count)
{
    *ret_count = 0;
    if (!data)
        return NULL;
    size_t first = lower_bound(data, str_of(vocabulary), STR(""));
    size_t at = first;
    while (at < data->item_count && str_is(data->items[at].vocabulary, vocabulary))
        at++;
    *ret_count = at - first;
    return at > first ? &data->items[first] : NULL;
}
