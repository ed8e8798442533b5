#include "server/store/store_reference.h"

#include <stddef.h>

struct error store_reference_version(struct store *store, struct arena *arena,
                                     int64_t *ret_version)
{
    static const struct sql sql = {.name = "reference_version",
                                   .text = "SELECT hotline.reference_version()"};
    static const struct sql_column columns[] = {{SQL_INT, 0}};
    struct sql_args args = {.arena = arena};
    struct sql_rows rows;
    struct error e = store_run(store, &sql, &args, COLUMNS(columns), sizeof(int64_t), &rows);
    if (e.id)
        return e;
    if (rows.count != 1)
        return FAILED(INTERNAL);
    *ret_version = *(int64_t *)rows.at;
    return NO_ERROR;
}

struct error store_reference_items(struct store *store, struct arena *arena,
                                   struct reference_item_row **ret_rows, size_t *ret_count)
{
    static const struct sql sql = {
        .name = "reference_items",
        .text = "SELECT version, vocabulary, code, active, data"
                " FROM hotline.reference_items()"};
    static const struct sql_column columns[] = {
        {SQL_INT, offsetof(struct reference_item_row, version)},
        {SQL_TEXT, offsetof(struct reference_item_row, vocabulary)},
        {SQL_TEXT, offsetof(struct reference_item_row, code)},
        {SQL_BOOL, offsetof(struct reference_item_row, active)},
        {SQL_JSON, offsetof(struct reference_item_row, data)},
    };
    struct sql_args args = {.arena = arena};
    struct sql_rows rows;
    struct error e = store_run(store, &sql, &args, COLUMNS(columns),
                               sizeof(struct reference_item_row), &rows);
    if (e.id)
        return e;
    *ret_rows = rows.at;
    *ret_count = rows.count;
    return NO_ERROR;
}

struct error store_reference_holidays(struct store *store, struct arena *arena,
                                      struct reference_holiday_row **ret_rows, size_t *ret_count)
{
    static const struct sql sql = {
        .name = "reference_holidays",
        .text = "SELECT version, country, day FROM hotline.reference_holidays()"};
    static const struct sql_column columns[] = {
        {SQL_INT, offsetof(struct reference_holiday_row, version)},
        {SQL_TEXT, offsetof(struct reference_holiday_row, country)},
        {SQL_DATE, offsetof(struct reference_holiday_row, day)},
    };
    struct sql_args args = {.arena = arena};
    struct sql_rows rows;
    struct error e = store_run(store, &sql, &args, COLUMNS(columns),
                               sizeof(struct reference_holiday_row), &rows);
    if (e.id)
        return e;
    *ret_rows = rows.at;
    *ret_count = rows.count;
    return NO_ERROR;
}

struct error store_reference_document(struct store *store, struct arena *arena,
                                      int64_t *ret_version, struct str *ret_document)
{
    static const struct sql sql = {
        .name = "reference_document",
        .text = "SELECT version, document FROM hotline.reference_document()"};
    struct row {
        int64_t version;
        struct str document;
    };
    static const struct sql_column columns[] = {
        {SQL_INT, offsetof(struct row, version)},
        {SQL_TEXT, offsetof(struct row, document)},
    };
    struct sql_args args = {.arena = arena};
    struct sql_rows rows;
    struct error e = store_run(store, &sql, &args, columns, 2, sizeof(struct row), &rows);
    if (e.id)
        return e;
    if (rows.count != 1)
        return FAILED(INTERNAL);
    *ret_version = ((struct row *)rows.at)->version;
    *ret_document = ((struct row *)rows.at)->document;
    return NO_ERROR;
}
