#include "server/api/case_wire.h"

#include "hotline/base/bytes.h"

#include "server/session/services.h"

static struct json *record_json(struct arena *arena, const struct case_part *record)
{
    const struct wire_record wire = {
        .id = record->id,
        .version = record->version,
        .type = str_of(record_type_code((enum record_type)record->type)),
        .compartment = str_of(compartment_code((enum compartment)record->compartment)),
        .scope = record->scope,
        .epoch = record->epoch,
        .author = record->principal,
        .created_at = record->at,
        .envelope = record->bytes};
    return json_build(arena, wire_record_fields, &wire);
}

static struct json *key_json(struct arena *arena, const struct case_part *key)
{
    const struct wire_key wire = {
        .compartment = str_of(compartment_code((enum compartment)key->compartment)),
        .scope = key->scope,
        .epoch = key->epoch,
        .public_key = key->bytes,
        .retired = key->flag};
    return json_build(arena, wire_key_fields, &wire);
}

/* Opens the outer layer. */
static struct error wrap_json(struct arena *arena, const struct case_layer *layer,
                              const struct case_part *wrap, struct json **ret_json)
{
    struct wire_wrap wire = {
        .compartment = str_of(compartment_code((enum compartment)wrap->compartment)),
        .scope = wrap->scope,
        .epoch = wrap->epoch,
        .principal = wrap->principal,
        .principal_epoch = wrap->principal_epoch};
    struct error e = case_layer_open(arena, layer, wrap->bytes, &wire.wrap);
    if (e.id)
        return (struct error){.id = ERROR_INTERNAL, .detail = STR("a wrap's outer layer")};
    *ret_json = json_build(arena, wire_wrap_fields, &wire);
    return NO_ERROR;
}

static void wipe_layer(struct case_layer *layer)
{
    wipe(layer, sizeof *layer);
}
#define LAYER(NAME) __attribute__((cleanup(wipe_layer))) struct case_layer NAME = {.key = {0}}

static struct error add_clear(struct arena *arena, struct str text, struct json *into)
{
    struct json *clear = NULL;
    struct error e = json_parse(arena, text, &clear);
    if (e.id)
        return (struct error){.id = ERROR_INTERNAL, .detail = STR("clear part")};
    for (const struct json *one = clear->first; one; one = one->next)
        json_set(into, one->name, json_copy(arena, one));
    return NO_ERROR;
}

struct error case_wire_parts(struct request *rq, const struct case_part *parts, size_t count,
                             struct json **ret_json)
{
    LAYER(layer);
    struct json *into = json_object(rq->arena), *wrap = NULL;
    struct json *keys = json_array(rq->arena), *wraps = json_array(rq->arena);
    struct json *records = json_array(rq->arena);
    struct error e = NO_ERROR;
    for (const struct case_part *one = parts; one < parts + count && !e.id; one++) {
        if (str_is(one->part, "clear")) {
            e = add_clear(rq->arena, one->clear, into);
        } else if (str_is(one->part, "layer") && one->bytes.len == KEY_BYTES) {
            case_layer_derive(services_server_key(rq->services), one->id,
                              (const uint8_t *)one->bytes.at, &layer);
        } else if (str_is(one->part, "key")) {
            json_append(keys, key_json(rq->arena, one));
        } else if (str_is(one->part, "record")) {
            json_append(records, record_json(rq->arena, one));
        } else if (str_is(one->part, "wrap")) {
            e = wrap_json(rq->arena, &layer, one, &wrap);
            if (!e.id)
                json_append(wraps, wrap);
        }
    }
    if (e.id)
        return e;
    json_set(into, STR("keys"), keys);
    json_set(into, STR("wraps"), wraps);
    json_set(into, STR("records"), records);
    *ret_json = into;
    return NO_ERROR;
}

struct reply case_wire_reply(struct request *rq, struct error error,
                             const struct case_part *parts, size_t count)
{
    struct json *json = NULL;
    if (!error.id)
        error = case_wire_parts(rq, parts, count, &json);
    if (error.id)
        return reply_error(rq, error);
    struct reply reply = reply_tree(rq, 200, json);
    reply_etag(rq, &reply, json_integer(json_member(json, "version"), 0));
    return reply;
}

struct reply case_wire_read(struct request *rq,
                            struct error (*read)(struct store *store, struct arena *arena,
                                                 struct uuid actor, struct uuid id,
                                                 struct case_part **ret_parts, size_t *ret_count))
{
    static const char *const allowed[] = {NULL};
    struct uuid id;
    struct case_part *parts = NULL;
    size_t count = 0;
    struct error e = request_query_check(rq, allowed);
    if (!e.id)
        e = request_path_id(rq, &id);
    if (!e.id)
        e = read(rq->store, rq->arena, rq->caller.id, id, &parts, &count);
    return case_wire_reply(rq, e, parts, count);
}

static struct json *uuid_or_null(struct arena *arena, struct uuid id)
{
    return uuid_is_nil(id) ? json_null(arena) : json_str(arena, uuid_str(arena, id));
}

static struct json *time_or_null(struct arena *arena, millis at)
{
    return at == MILLIS_NONE ? json_null(arena) : json_str(arena, time_str(arena, at));
}

static struct json *row_forward(struct arena *arena, const struct case_row *row)
{
    if (uuid_is_nil(row->forward))
        return json_null(arena);
    struct json *json = json_object(arena);
    json_set(json, STR("id"), uuid_or_null(arena, row->forward));
    json_set(json, STR("state"), json_str(arena, row->forward_state));
    json_set(json, STR("kind"), json_str(arena, row->forward_kind));
    json_set(json, STR("version"), json_int(arena, row->forward_version));
    return json;
}

static struct json *row_clear(struct arena *arena, const struct case_row *row)
{
    struct json *json = json_object(arena), *flags = NULL;
    struct json *due = row->next_due_on.year ? json_str(arena, date_str(arena, row->next_due_on))
                                             : json_null(arena);
    if (json_parse(arena, row->flags, &flags).id)
        flags = json_array(arena);
    json_set(json, STR("id"), uuid_or_null(arena, row->id));
    json_set(json, STR("reference"), json_str(arena, row->reference));
    json_set(json, STR("office"), json_str(arena, row->office));
    json_set(json, STR("status"), json_str(arena, row->status));
    json_set(json, STR("priority"), json_str(arena, row->priority));
    json_set(json, STR("priority_overridden"), json_bool(arena, row->priority_overridden));
    json_set(json, STR("flags"), flags);
    json_set(json, STR("channel"), json_str(arena, row->channel));
    json_set(json, STR("logger"), uuid_or_null(arena, row->logger));
    json_set(json, STR("assignee"), uuid_or_null(arena, row->assignee));
    json_set(json, STR("assignee_name"), json_str(arena, row->assignee_name));
    json_set(json, STR("created_at"), time_or_null(arena, row->created_at));
    json_set(json, STR("updated_at"), time_or_null(arena, row->updated_at));
    json_set(json, STR("next_due_on"), due);
    json_set(json, STR("first_action_by"), time_or_null(arena, row->first_action_by));
    json_set(json, STR("version"),
             row->version ? json_int(arena, row->version) : json_null(arena));
    json_set(json, STR("forward"), row_forward(arena, row));
    return json;
}

/* The same compartment, scope and epoch as the record's. */
static struct case_part placed(const struct case_part *part, const struct case_part *record)
{
    struct case_part there = *part;
    there.compartment = record->compartment;
    there.scope = record->scope;
    there.epoch = record->epoch;
    return there;
}

struct error case_wire_row(struct request *rq, const struct case_row *row, struct json **ret_json)
{
    LAYER(layer);
    struct json *json = row_clear(rq->arena, row);
    struct json *headline = json_null(rq->arena), *wrap = json_null(rq->arena);
    struct json *keys = json_array(rq->arena);
    if (row->record.bytes.at && row->shred_key.len == KEY_BYTES) {
        const struct case_part key = placed(&row->key, &row->record);
        const struct case_part part = placed(&row->wrap, &row->record);
        case_layer_derive(services_server_key(rq->services), row->id,
                          (const uint8_t *)row->shred_key.at, &layer);
        struct error e = wrap_json(rq->arena, &layer, &part, &wrap);
        if (e.id)
            return e;
        headline = record_json(rq->arena, &row->record);
        json_append(keys, key_json(rq->arena, &key));
    }
    json_set(json, STR("keys"), keys);
    json_set(json, STR("headline"), headline);
    json_set(json, STR("wrap"), wrap);
    *ret_json = json;
    return NO_ERROR;
}

const struct str *case_wire_strings(struct arena *arena, const struct json *array,
                                    size_t *ret_count)
{
    size_t count = 0;
    struct str *strings = arena_array(arena, array ? array->count + 1 : 1, sizeof *strings);
    for (const struct json *one = array ? array->first : NULL; one; one = one->next)
        strings[count++] = json_string(one);
    *ret_count = count;
    return strings;
}
