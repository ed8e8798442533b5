#include "server/store/store_migrate.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Held for the session, so that two deploys do not run side by side. */
#define MIGRATION_LOCK "SELECT pg_advisory_lock(7466250111)"

static const char roles[] =
    "DO $$\n"
    "DECLARE r text;\n"
    "BEGIN\n"
    "    FOREACH r IN ARRAY ARRAY['hotline_owner', 'hotline_server', 'hotline_readonly'] LOOP\n"
    "        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN\n"
    "            EXECUTE format('CREATE ROLE %I %s', r,\n"
    "                CASE r WHEN 'hotline_owner' THEN 'NOLOGIN' ELSE 'LOGIN' END);\n"
    "        END IF;\n"
    "    END LOOP;\n"
    "    IF NOT has_database_privilege('hotline_owner', current_database(), 'CREATE') THEN\n"
    "        EXECUTE format('GRANT CREATE ON DATABASE %I TO hotline_owner', current_database());\n"
    "    END IF;\n"
    "END $$";

struct migrator {
    PGconn *conn;
};

static void result_clear(PGresult **result)
{
    PQclear(*result);
}
#define RESULT __attribute__((cleanup(result_clear))) PGresult *

static struct error failed(struct arena *arena, const char *message)
{
    struct str detail = str_trim(arena_str(arena, str_of(message)));
    return (struct error){.id = ERROR_UNAVAILABLE, .detail = detail};
}

/* The first line of what PostgreSQL says, and the line of the script it means. */
static struct error refused(struct arena *arena, const PGresult *result, const char *script)
{
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    if (!message)
        return failed(arena, PQresultErrorMessage(result));
    int64_t at = 0;
    if (!position || !str_to_int(str_of(position), &at))
        return failed(arena, message);
    int line = 1;
    for (int64_t i = 1; i < at && script[i - 1]; i++)
        line += script[i - 1] == '\n';
    return failed(arena, arena_format(arena, "line %d: %s", line, message).at);
}

static struct error execute(struct migrator *migrator, struct arena *arena, const char *script)
{
    RESULT result = PQexec(migrator->conn, script);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        return refused(arena, result, script);
    return NO_ERROR;
}

static void notice_ignored(void *arg, const PGresult *notice)
{
    (void)arg;
    (void)notice;
}

struct error migrator_open(struct arena *arena, const char *conninfo, struct migrator **ret)
{
    struct migrator *migrator = calloc(1, sizeof *migrator);
    if (!migrator)
        abort();
    migrator->conn = PQconnectdb(conninfo);
    struct error e = NO_ERROR;
    if (PQstatus(migrator->conn) != CONNECTION_OK)
        e = failed(arena, PQerrorMessage(migrator->conn));
    PQsetNoticeReceiver(migrator->conn, notice_ignored, NULL);
    if (!e.id)
        e = execute(migrator, arena, MIGRATION_LOCK);
    if (!e.id)
        e = execute(migrator, arena, roles);
    if (e.id)
        migrator_close(migrator);
    else
        *ret = migrator;
    return e;
}

void migrator_close(struct migrator *migrator)
{
    if (!migrator)
        return;
    PQfinish(migrator->conn);
    free(migrator);
}

struct error migrator_applied(struct migrator *migrator, struct arena *arena, int64_t number,
                              struct str script, bool *ret_applied)
{
    /* before the first migration there is no table to ask */
    RESULT there = PQexec(migrator->conn, "SELECT to_regclass('hotline.migration') IS NOT NULL");
    if (PQresultStatus(there) != PGRES_TUPLES_OK)
        return refused(arena, there, "");
    if (strcmp(PQgetvalue(there, 0, 0), "t") != 0) {
        *ret_applied = false;
        return NO_ERROR;
    }
    const char *values[] = {arena_format(arena, "%lld", (long long)number).at, script.at};
    const int lengths[] = {0, (int)script.len}, formats[] = {0, 1};
    RESULT found = PQexecParams(migrator->conn,
                                "SELECT sha256 = sha256($2::bytea) FROM hotline.migration"
                                " WHERE number = $1::int",
                                2, NULL, values, lengths, formats, 0);
    if (PQresultStatus(found) != PGRES_TUPLES_OK)
        return refused(arena, found, "");
    if (PQntuples(found) == 1 && strcmp(PQgetvalue(found, 0, 0), "t") != 0)
        return (struct error){.id = ERROR_CONFLICT,
                              .detail = STR("the file was edited after it had been applied")};
    *ret_applied = PQntuples(found) == 1;
    return NO_ERROR;
}

struct error migrator_begin(struct migrator *migrator, struct arena *arena)
{
    return execute(migrator, arena, "BEGIN; SET LOCAL ROLE hotline_owner");
}

struct error migrator_run(struct migrator *migrator, struct arena *arena, struct str script)
{
    return execute(migrator, arena, arena_str(arena, script).at);
}

struct error migrator_record(struct migrator *migrator, struct arena *arena, int64_t number,
                             struct str name, struct str script)
{
    const char *values[] = {arena_format(arena, "%lld", (long long)number).at,
                            arena_str(arena, name).at, script.at};
    const int lengths[] = {0, 0, (int)script.len}, formats[] = {0, 0, 1};
    RESULT result = PQexecParams(migrator->conn,
                                 "INSERT INTO hotline.migration (number, name, sha256)"
                                 " VALUES ($1::int, $2, sha256($3::bytea))",
                                 3, NULL, values, lengths, formats, 0);
    return PQresultStatus(result) == PGRES_COMMAND_OK ? NO_ERROR : refused(arena, result, "");
}

struct error migrator_commit(struct migrator *migrator, struct arena *arena)
{
    RESULT result = PQexec(migrator->conn, "COMMIT");
    if (PQresultStatus(result) != PGRES_COMMAND_OK ||
        strcmp(PQcmdStatus(result), "COMMIT") != 0)
        return failed(arena, "the transaction was not committed");
    return NO_ERROR;
}
