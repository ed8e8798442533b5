#include "server/store/store_file.h"

struct error store_case_file(struct store *store, struct arena *arena, struct uuid actor,
                             struct str reference, struct case_part **ret_parts, size_t *ret_count)
{
    static const struct sql sql = {.name = "case_file",
                                   .text = "SELECT * FROM hotline.case_file($1, $2)",
                                   .writes = true};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_text(&args, reference);
    struct sql_rows rows;
    struct error e = store_run(store, &sql, &args, case_part_columns, CASE_PART_COLUMN_COUNT,
                               sizeof(struct case_part), &rows);
    if (e.id)
        return e;
    if (rows.count == 0)
        return FAILED(NOT_FOUND);
    *ret_parts = rows.at;
    *ret_count = rows.count;
    return NO_ERROR;
}
