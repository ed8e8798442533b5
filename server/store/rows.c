#include "server/store/rows.h"

#include <string.h>

#include "hotline/base/bytes.h"
#include "server/store/types.h"

struct value {
    const char *at;
    size_t len;
    Oid type;
};

static bool read_text(struct arena *arena, struct value value, void *ret)
{
    struct str *text = ret;
    *text = arena_str(arena, (struct str){.at = value.at, .len = value.len});
    return true;
}

static bool read_json(struct arena *arena, struct value value, void *ret)
{
    if (value.type == OID_JSONB) { /* one byte of version before the text */
        if (value.len < 1 || value.at[0] != 1)
            return false;
        value.at++;
        value.len--;
    }
    return read_text(arena, value, ret);
}

static bool read_uuid(struct arena *arena, struct value value, void *ret)
{
    (void)arena;
    if (value.len != UUID_BYTES)
        return false;
    memcpy(ret, value.at, UUID_BYTES);
    return true;
}

static bool read_int(struct arena *arena, struct value value, void *ret)
{
    (void)arena;
    const uint8_t *at = (const uint8_t *)value.at;
    int64_t *number = ret;
    if (value.len == 8)
        *number = (int64_t)be64_get(at);
    else if (value.len == 4)
        *number = (int32_t)be32_get(at);
    else if (value.len == 2)
        *number = (int16_t)(uint16_t)(at[0] << 8 | at[1]);
    else
        return false;
    return true;
}

static bool read_bool(struct arena *arena, struct value value, void *ret)
{
    (void)arena;
    if (value.len != 1)
        return false;
    *(bool *)ret = value.at[0] != 0;
    return true;
}

static bool read_time(struct arena *arena, struct value value, void *ret)
{
    (void)arena;
    if (value.len != 8)
        return false;
    int64_t us = (int64_t)be64_get((const uint8_t *)value.at);
    if (us == INT64_MAX || us == INT64_MIN)
        return false; /* infinity */
    int64_t ms = us / 1000 - (us % 1000 < 0);
    *(millis *)ret = ms + EPOCH_2000_MS;
    return true;
}

static bool read_date(struct arena *arena, struct value value, void *ret)
{
    (void)arena;
    if (value.len != 4)
        return false;
    int32_t days = (int32_t)be32_get((const uint8_t *)value.at);
    *(struct date *)ret = date_from_days((int64_t)days + EPOCH_2000_DAYS);
    return true;
}

static bool (*const readers[])(struct arena *, struct value, void *) = {
    [SQL_TEXT] = read_text, [SQL_BYTES] = read_text, [SQL_UUID] = read_uuid, [SQL_INT] = read_int,
    [SQL_BOOL] = read_bool, [SQL_TIME] = read_time,  [SQL_DATE] = read_date, [SQL_JSON] = read_json,
};

bool row_read(struct arena *arena, const PGresult *result, int row, int first,
              const struct sql_column *columns, size_t column_count, void *ret_row)
{
    for (size_t i = 0; i < column_count; i++) {
        int column = first + (int)i;
        void *to = (char *)ret_row + columns[i].offset;
        if (PQgetisnull(result, row, column)) {
            if (columns[i].type == SQL_TIME)
                *(millis *)to = MILLIS_NONE;
            continue;
        }
        struct value value = {.at = PQgetvalue(result, row, column),
                              .len = (size_t)PQgetlength(result, row, column),
                              .type = PQftype(result, column)};
        if (!readers[columns[i].type](arena, value, to))
            return false;
    }
    return true;
}

struct str row_text(const PGresult *result, int row, int column)
{
    if (PQgetisnull(result, row, column))
        return STR_NONE;
    return (struct str){.at = PQgetvalue(result, row, column),
                        .len = (size_t)PQgetlength(result, row, column)};
}
