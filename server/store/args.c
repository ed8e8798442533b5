#include <stdlib.h>
#include <string.h>

#include "hotline/base/bytes.h"
#include "hotline/vault/layout.h"
#include "server/store/store.h"
#include "server/store/types.h"

static void put(struct sql_args *args, uint32_t type, const void *value, size_t len)
{
    if (args->count >= SQL_ARGS_MAX || len > INT32_MAX)
        abort(); /* a statement of ours with too many parameters */
    args->types[args->count] = type;
    args->values[args->count] = value;
    args->lengths[args->count] = (int)len;
    args->count++;
}

static void put_copy(struct sql_args *args, uint32_t type, const void *value, size_t len)
{
    char *copy = arena_alloc(args->arena, len ? len : 1);
    if (len)
        memcpy(copy, value, len);
    put(args, type, copy, len);
}

static int64_t time_value(millis value)
{
    return (value - EPOCH_2000_MS) * 1000;
}

static uint32_t date_value(struct date value)
{
    return (uint32_t)(int32_t)(date_days(value) - EPOCH_2000_DAYS);
}

void sql_text(struct sql_args *args, struct str value)
{
    put(args, OID_TEXT, value.at, value.len);
}

void sql_bytes(struct sql_args *args, struct str value)
{
    put(args, OID_BYTEA, value.at, value.len);
}

void sql_uuid(struct sql_args *args, struct uuid value)
{
    if (uuid_is_nil(value))
        put(args, OID_UUID, NULL, 0);
    else
        put_copy(args, OID_UUID, value.b, UUID_BYTES);
}

void sql_int(struct sql_args *args, int64_t value)
{
    uint8_t bytes[8];
    be64_put(bytes, (uint64_t)value);
    put_copy(args, OID_INT8, bytes, sizeof bytes);
}

void sql_bool(struct sql_args *args, bool value)
{
    char byte = value ? 1 : 0;
    put_copy(args, OID_BOOL, &byte, 1);
}

void sql_time(struct sql_args *args, millis value)
{
    uint8_t bytes[8];
    if (value == MILLIS_NONE) {
        put(args, OID_TIMESTAMPTZ, NULL, 0);
        return;
    }
    be64_put(bytes, (uint64_t)time_value(value));
    put_copy(args, OID_TIMESTAMPTZ, bytes, sizeof bytes);
}

void sql_date(struct sql_args *args, struct date value)
{
    uint8_t bytes[4];
    if (value.year == 0) {
        put(args, OID_DATE, NULL, 0);
        return;
    }
    be32_put(bytes, date_value(value));
    put_copy(args, OID_DATE, bytes, sizeof bytes);
}

void sql_json(struct sql_args *args, struct str value)
{
    if (!value.at) {
        put(args, OID_JSONB, NULL, 0);
        return;
    }
    struct str bytes = arena_join(args->arena, STR("\x01"), value);
    put(args, OID_JSONB, bytes.at, bytes.len);
}

void sql_hash(struct sql_args *args, const uint8_t *value)
{
    put(args, OID_BYTEA, value, HASH_BYTES);
}

void sql_null(struct sql_args *args)
{
    put(args, 0, NULL, 0);
}

void sql_request(struct sql_args *args, struct uuid actor, struct uuid key,
                 const uint8_t *request_hash)
{
    sql_uuid(args, actor);
    sql_uuid(args, key);
    sql_hash(args, request_hash);
}

/* array_send(): dimensions, whether a NULL occurs, element type, then per dimension length and
 * lower bound, then each element behind its length. */
static void array_begin(struct buf *buf, uint32_t element, size_t count)
{
    uint8_t head[20];
    be32_put(head, count ? 1 : 0);
    be32_put(head + 4, 1); /* may occur */
    be32_put(head + 8, element);
    be32_put(head + 12, (uint32_t)count);
    be32_put(head + 16, 1);
    buf_add(buf, head, count ? 20 : 12);
}

/* A NULL value is SQL's NULL. */
static void array_element(struct buf *buf, const void *value, size_t len)
{
    uint8_t length[4];
    be32_put(length, value ? (uint32_t)len : UINT32_MAX);
    buf_add(buf, length, sizeof length);
    if (value)
        buf_add(buf, value, len);
}

static void array_end(struct sql_args *args, uint32_t type, const struct buf *buf)
{
    struct str bytes = buf_view(buf);
    put(args, type, bytes.at, bytes.len);
}

static void str_array(struct sql_args *args, uint32_t type, uint32_t element,
                      const struct str *values, size_t count)
{
    struct buf buf = {.arena = args->arena};
    array_begin(&buf, element, count);
    for (size_t i = 0; i < count; i++)
        array_element(&buf, values[i].at, values[i].len);
    array_end(args, type, &buf);
}

void sql_text_array(struct sql_args *args, const struct str *values, size_t count)
{
    str_array(args, OID_TEXT_ARRAY, OID_TEXT, values, count);
}

void sql_bytes_array(struct sql_args *args, const struct str *values, size_t count)
{
    str_array(args, OID_BYTEA_ARRAY, OID_BYTEA, values, count);
}

void sql_uuid_array(struct sql_args *args, const struct uuid *values, size_t count)
{
    struct buf buf = {.arena = args->arena};
    array_begin(&buf, OID_UUID, count);
    for (size_t i = 0; i < count; i++)
        array_element(&buf, uuid_is_nil(values[i]) ? NULL : values[i].b, UUID_BYTES);
    array_end(args, OID_UUID_ARRAY, &buf);
}

void sql_int_array(struct sql_args *args, const int64_t *values, size_t count)
{
    struct buf buf = {.arena = args->arena};
    array_begin(&buf, OID_INT8, count);
    for (size_t i = 0; i < count; i++) {
        uint8_t bytes[8];
        be64_put(bytes, (uint64_t)values[i]);
        array_element(&buf, bytes, sizeof bytes);
    }
    array_end(args, OID_INT8_ARRAY, &buf);
}

void sql_date_array(struct sql_args *args, const struct date *values, size_t count)
{
    struct buf buf = {.arena = args->arena};
    array_begin(&buf, OID_DATE, count);
    for (size_t i = 0; i < count; i++) {
        uint8_t bytes[4];
        be32_put(bytes, date_value(values[i]));
        array_element(&buf, values[i].year ? bytes : NULL, sizeof bytes);
    }
    array_end(args, OID_DATE_ARRAY, &buf);
}
