#include "server/store/store_health.h"

#include <stddef.h>

struct error store_health_read(struct store *store, struct arena *arena,
                               struct store_health *ret_health)
{
    static const struct sql sql = {
        .name = "health",
        .text = "SELECT 'ok', schema_version, at, audit_backlog, last_change FROM hotline.health()"};
    static const struct sql_column columns[] = {
        {SQL_INT, offsetof(struct store_health, schema)},
        {SQL_TIME, offsetof(struct store_health, now)},
        {SQL_INT, offsetof(struct store_health, audit_backlog)},
        {SQL_INT, offsetof(struct store_health, last_change)},
    };
    struct sql_args args = {.arena = arena};
    return store_call(store, &sql, &args, columns, 4, sizeof *ret_health, ret_health);
}
