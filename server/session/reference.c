#include "server/session/reference.h"

#include "hotline/vault/seal.h"
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

static struct error rules_fill(struct reference *rules, struct arena *scratch,
                               const struct reference_item_row *items, size_t item_count,
                               const struct reference_holiday_row *holidays, size_t holiday_count)
{
    for (size_t i = 0; i < item_count; i++) {
        struct json *data = NULL;
        struct error e = json_parse(scratch, items[i].data, &data);
        if (e.id)
            return e;
        reference_add_item(rules, items[i].vocabulary, items[i].code, items[i].active, data);
    }
    for (size_t i = 0; i < holiday_count; i++)
        reference_add_holiday(rules, holidays[i].country, holidays[i].day);
    reference_ready(rules);
    return NO_ERROR;
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
    data->tag = content_tag(data->arena, data->version, document);
    data->rules = reference_new(data->version);
    return rules_fill(data->rules, scratch, items, item_count, holidays, holiday_count);
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
            *ret_data = data;
            *ret_version = data->version;
            return NO_ERROR;
        }
        data_free(data);
        if (e.id)
            return e;
    }
    return FAILED(UNAVAILABLE);
}

const struct reference_source reference_from_store = {.load = reference_load,
                                                      .free = data_free};
