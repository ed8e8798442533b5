#include "paper/records.h"

#include <stdlib.h>

/* A copy is stamped anew when it is passed on, its id is not: what was written where it lies has
 * an id of that moment, but for the time of sealing it (ms). */
#define SAME_MOMENT 250

static struct str member(const struct json *record, const char *name)
{
    return json_string(json_member(record, name));
}

static bool in_exchange(const struct json *record)
{
    return str_is(member(record, "compartment"), "exchange");
}

static bool of_forward(const struct json *record)
{
    struct str type = member(record, "type");
    return str_is(type, "message") || str_is(type, "summary");
}

static int64_t number(const struct json *record, const char *name)
{
    return json_integer(json_member(record, name), 0);
}

/* The moment in an id of version 7; MILLIS_NONE: it has none. */
static millis moment_of_id(struct str id)
{
    struct uuid uuid;
    millis moment = 0;
    if (!uuid_parse(id, &uuid) || uuid.b[6] >> 4 != 7)
        return MILLIS_NONE;
    for (int i = 0; i < 6; i++)
        moment = moment << 8 | uuid.b[i];
    return moment;
}

static bool same_version(const struct json *a, const struct json *b)
{
    return str_equal(member(a, "id"), member(b, "id")) &&
           number(a, "version") == number(b, "version");
}

static void read_origin(struct item *item, const struct json *record)
{
    millis created = MILLIS_NONE, begun = moment_of_id(item->id);
    time_parse(member(record, "created_at"), 0, &created);
    bool exchanged = in_exchange(record) && !of_forward(record); /* a copy has an id of its own */
    bool moved = item->version == 1 && begun != MILLIS_NONE && number(record, "epoch") > 1 &&
                 created - begun > SAME_MOMENT;
    item->written_at = moved ? begun : created;
    if (exchanged || moved) {
        item->copied_at = created;
        item->copied_by = member(record, "author");
    } else {
        item->author = member(record, "author");
    }
}

static bool shown(const struct json *record, bool only_exchange)
{
    return json_member(record, "content") &&
           (of_forward(record) || !in_exchange(record) || only_exchange);
}

static struct item item_of(const struct json *record)
{
    struct item item = {.id = member(record, "id"),
                        .type = member(record, "type"),
                        .scope = member(record, "scope"),
                        .content = json_member(record, "content"),
                        .version = number(record, "version"),
                        .copied_at = MILLIS_NONE,
                        .current = true};
    item.blackened = json_member(item.content, "blackened");
    read_origin(&item, record);
    return item;
}

static int compare(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->written_at != y->written_at)
        return x->written_at < y->written_at ? -1 : 1;
    int order = str_compare(x->id, y->id);
    return order ? order : (x->version > y->version) - (x->version < y->version);
}

/* Of the copies of a version the newest epoch; who wrote it the oldest one knows. */
static bool newest_copy(const struct json *records, const struct json *record,
                        const struct json **ret_oldest)
{
    *ret_oldest = record;
    for (const struct json *other = records->first; other; other = other->next) {
        if (other == record || !same_version(record, other) || !json_member(other, "content"))
            continue;
        if (number(other, "epoch") > number(record, "epoch"))
            return false;
        if (number(other, "epoch") < number(*ret_oldest, "epoch"))
            *ret_oldest = other;
    }
    return true;
}

static void mark_current(struct items *items)
{
    for (size_t i = 0; i < items->count; i++)
        for (size_t j = 0; j < items->count; j++)
            if (str_equal(items->at[i].id, items->at[j].id) &&
                items->at[i].version < items->at[j].version)
                items->at[i].current = false;
}

struct items items_choose(struct arena *arena, const struct json *file)
{
    const struct json *records = json_member(file, "records");
    struct items items = {.count = 0};
    bool only_exchange = true;
    if (!records || records->kind != JSON_ARRAY)
        return items;
    items.at = arena_array(arena, records->count + 1, sizeof *items.at);
    for (const struct json *r = records->first; r; r = r->next)
        if (!in_exchange(r) && json_member(r, "content"))
            only_exchange = false;
    for (const struct json *r = records->first; r; r = r->next) {
        const struct json *oldest;
        if (!shown(r, only_exchange) || !newest_copy(records, r, &oldest))
            continue;
        struct item item = item_of(r), first = item_of(oldest);
        if (oldest != r && first.author.len) {
            item.author = first.author;
            item.written_at = first.written_at;
        }
        items.at[items.count++] = item;
    }
    qsort(items.at, items.count, sizeof *items.at, compare);
    mark_current(&items);
    return items;
}

const struct item *items_next(const struct items *items, const char *type,
                              const struct item *after)
{
    for (size_t i = after ? (size_t)(after - items->at) + 1 : 0; i < items->count; i++)
        if (items->at[i].current && str_is(items->at[i].type, type))
            return &items->at[i];
    return NULL;
}

const struct item *items_find(const struct items *items, struct str id)
{
    for (size_t i = 0; id.len && i < items->count; i++)
        if (items->at[i].current && str_equal(items->at[i].id, id))
            return &items->at[i];
    return NULL;
}

bool is_blackened(const struct json *blackened, struct str pointer)
{
    for (const struct json *b = blackened ? blackened->first : NULL; b; b = b->next)
        if (str_equal(json_string(b), pointer))
            return true;
    return false;
}
