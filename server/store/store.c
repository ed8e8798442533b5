#include "server/store/store.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "server/store/connection.h"
#include "server/store/rows.h"

#define CONNECT_US 2000000
#define TRIES 6 /* of a statement that concurrency undid */
#define RETRY_AFTER_SECONDS 2

struct store {
    char *conninfo;
    char settings[160];
    int64_t statement_us;
    int64_t deadline_us; /* of the job in hand; 0: none */
    PGconn *conn;
    const struct sql **prepared;
    size_t prepared_count, prepared_room;
    bool warned;  /* since the statement was sent */
    bool goodbye; /* the backend said that it ends */
};

/* How far a statement got. */
enum fate {
    FATE_DONE,      /* committed, and the backend is ready for the next */
    FATE_REFUSED,   /* the database answered with an error; nothing was stored */
    FATE_NOT_SENT,  /* no connection; nothing was stored */
    FATE_UNKNOWN,   /* lost or late after sending */
};

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

struct store *store_new(const struct store_options *options)
{
    struct store *store = must(calloc(1, sizeof *store));
    store->conninfo = must(strdup(options->conninfo ? options->conninfo : ""));
    store->statement_us = (int64_t)options->statement_seconds * 1000000;
    snprintf(store->settings, sizeof store->settings,
             "-c statement_timeout=%us -c idle_in_transaction_session_timeout=%us "
             "-c default_transaction_isolation=read\\ committed",
             options->statement_seconds, options->statement_seconds);
    return store;
}

static void drop(struct store *store)
{
    PQfinish(store->conn);
    store->conn = NULL;
    store->goodbye = false;
    store->prepared_count = 0;
}

void store_free(struct store *store)
{
    if (!store)
        return;
    drop(store);
    free(store->prepared);
    free(store->conninfo);
    free(store);
}

void store_deadline(struct store *store, int64_t deadline_us)
{
    store->deadline_us = deadline_us;
}

bool store_connected(const struct store *store)
{
    return store->conn != NULL;
}

static int64_t earlier(const struct store *store, int64_t deadline_us)
{
    return store->deadline_us && store->deadline_us < deadline_us ? store->deadline_us
                                                                  : deadline_us;
}

/* A write may have been committed although a wait for a standby was cut short: PostgreSQL says so
 * in a warning and calls it success. */
static void notice_heard(void *arg, const PGresult *notice)
{
    struct store *store = arg;
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity && strcmp(severity, "WARNING") == 0)
        store->warned = true;
    if (severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0))
        store->goodbye = true;
}

static bool connected(struct store *store)
{
    if (store->conn && (!connection_alive(store->conn) || store->goodbye))
        drop(store);
    if (!store->conn) {
        int64_t deadline_us = earlier(store, time_monotonic_us() + CONNECT_US);
        store->conn = connection_open(store->conninfo, store->settings, deadline_us);
        if (store->conn)
            PQsetNoticeReceiver(store->conn, notice_heard, store);
    }
    return store->conn != NULL;
}

/* Reads to the last result and keeps the first error, else the first result. An error may follow
 * the rows: with the extended protocol the commit comes behind them. */
static enum waited collect(struct store *store, int64_t deadline_us, PGresult **ret_result)
{
    PGresult *kept = NULL;
    for (;;) {
        PGresult *result = NULL;
        enum waited waited = connection_result(store->conn, deadline_us, &result);
        if (waited == WAITED_READY && result) {
            bool worse = kept && PQresultStatus(result) == PGRES_FATAL_ERROR &&
                         PQresultStatus(kept) != PGRES_FATAL_ERROR;
            PGresult *loser = kept && !worse ? result : kept;
            kept = kept && !worse ? kept : result;
            PQclear(loser);
            continue;
        }
        if (waited == WAITED_READY && kept &&
            PQtransactionStatus(store->conn) == PQTRANS_IDLE) {
            *ret_result = kept;
            return WAITED_READY;
        }
        PQclear(kept);
        return waited == WAITED_READY ? WAITED_LOST : waited;
    }
}

static bool is_prepared(const struct store *store, const struct sql *sql)
{
    for (size_t i = 0; i < store->prepared_count; i++)
        if (store->prepared[i] == sql)
            return true;
    return false;
}

static void remember_prepared(struct store *store, const struct sql *sql)
{
    if (store->prepared_count == store->prepared_room) {
        store->prepared_room = store->prepared_room ? 2 * store->prepared_room : 32;
        store->prepared = must(
            realloc(store->prepared, store->prepared_room * sizeof *store->prepared));
    }
    store->prepared[store->prepared_count++] = sql;
}

static enum fate prepare(struct store *store, const struct sql *sql, const struct sql_args *args,
                         int64_t deadline_us, PGresult **ret_result)
{
    if (is_prepared(store, sql))
        return FATE_DONE;
    PGresult *result = NULL;
    if (!PQsendPrepare(store->conn, sql->name, sql->text, args->count, args->types) ||
        collect(store, deadline_us, &result) != WAITED_READY) {
        drop(store);
        return FATE_NOT_SENT;
    }
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        *ret_result = result;
        return FATE_REFUSED;
    }
    PQclear(result);
    remember_prepared(store, sql);
    return FATE_DONE;
}

static enum fate give_up(struct store *store, const struct sql *sql, enum waited waited)
{
    /* a write is never cancelled: its commit may be waiting for a standby */
    if (waited == WAITED_LOST || sql->writes || !connection_cancel(store->conn))
        drop(store);
    return FATE_UNKNOWN;
}

static enum fate execute(struct store *store, const struct sql *sql, const struct sql_args *args,
                         int64_t deadline_us, PGresult **ret_result)
{
    int formats[SQL_ARGS_MAX];
    for (int i = 0; i < args->count; i++)
        formats[i] = 1;
    store->warned = false;
    if (!PQsendQueryPrepared(store->conn, sql->name, args->count, args->values, args->lengths,
                             formats, 1)) {
        drop(store);
        return FATE_NOT_SENT;
    }
    PGresult *result = NULL;
    enum waited waited = collect(store, deadline_us, &result);
    if (waited != WAITED_READY)
        return give_up(store, sql, waited);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        *ret_result = result;
        return FATE_REFUSED;
    }
    if (sql->writes && store->warned) {
        PQclear(result);
        return FATE_UNKNOWN;
    }
    *ret_result = result;
    return FATE_DONE;
}

static enum fate try_once(struct store *store, const struct sql *sql, const struct sql_args *args,
                          PGresult **ret_result)
{
    if (!connected(store))
        return FATE_NOT_SENT;
    int64_t deadline_us = earlier(store, time_monotonic_us() + store->statement_us);
    enum fate fate = prepare(store, sql, args, deadline_us, ret_result);
    return fate == FATE_DONE ? execute(store, sql, args, deadline_us, ret_result) : fate;
}

static bool state_is(const char *state, const char *prefix)
{
    return strncmp(state, prefix, strlen(prefix)) == 0;
}

static void pause_before_retry(int tries)
{
    /* longer each time, and not in step with whom it collided with */
    long spread_us = (long)(time_monotonic_us() % 1000) + 1;
    struct timespec pause = {.tv_nsec = (1L << tries) * 500000L + spread_us * 1000L};
    nanosleep(&pause, NULL);
}

static struct error unavailable(enum error_id id)
{
    return (struct error){.id = id, .retry_after = RETRY_AFTER_SECONDS};
}

/* What a refusal of the database means: try again, try on a new connection, or an error. */
static bool worth_a_retry(struct store *store, const char *state)
{
    if (state_is(state, "40001") || state_is(state, "40P01"))
        return true;
    /* prepared before a deploy replaced what it uses */
    if (state_is(state, "26000") || state_is(state, "0A000")) {
        drop(store);
        return true;
    }
    return false;
}

static struct error refusal(struct store *store, struct arena *arena, const char *state)
{
    bool read_only = state_is(state, "25006"); /* a standby took the address over */
    if (read_only || state_is(state, "08") || state_is(state, "53") || state_is(state, "57")) {
        if (!state_is(state, "57014"))
            drop(store);
        return unavailable(ERROR_UNAVAILABLE);
    }
    struct error error = FAILED(INTERNAL);
    error.detail = arena_str(arena, str_of(state));
    return error;
}

static struct error run(struct store *store, const struct sql *sql, const struct sql_args *args,
                        PGresult **ret_result)
{
    bool lost_before = false;
    char state[6] = "";
    for (int tries = 0; tries < TRIES; tries++) {
        PGresult *result = NULL;
        switch (try_once(store, sql, args, &result)) {
        case FATE_DONE:
            *ret_result = result;
            return NO_ERROR;
        case FATE_NOT_SENT:
            return unavailable(ERROR_UNAVAILABLE);
        case FATE_UNKNOWN:
            if (sql->writes)
                return unavailable(ERROR_OUTCOME_UNKNOWN);
            if (lost_before || store->conn)
                return unavailable(ERROR_UNAVAILABLE);
            lost_before = true; /* a read may simply be asked again */
            break;
        case FATE_REFUSED: {
            const char *got = PQresultErrorField(result, PG_DIAG_SQLSTATE);
            const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
            bool fatal = !severity || strcmp(severity, "ERROR") != 0;
            snprintf(state, sizeof state, "%s", got ? got : "08006");
            PQclear(result);
            if (fatal) {
                drop(store);
                return unavailable(sql->writes ? ERROR_OUTCOME_UNKNOWN : ERROR_UNAVAILABLE);
            }
            if (!worth_a_retry(store, state))
                return refusal(store, args->arena, state);
            pause_before_retry(tries);
            break;
        }
        }
    }
    return refusal(store, args->arena, state);
}

static struct error columns_differ(struct arena *arena, const struct sql *sql)
{
    struct error error = FAILED(INTERNAL);
    error.detail = arena_format(arena, "columns of %s", sql->name);
    return error;
}

struct error store_run(struct store *store, const struct sql *sql, const struct sql_args *args,
                       const struct sql_column *columns, size_t column_count, size_t row_size,
                       struct sql_rows *ret_rows)
{
    PGresult *result = NULL;
    struct error error = run(store, sql, args, &result);
    if (error.id)
        return error;
    int count = PQntuples(result);
    struct sql_rows rows = {.count = (size_t)count};
    bool fits = column_count == 0 || PQnfields(result) == (int)column_count;
    if (fits && column_count > 0 && count > 0) {
        rows.at = arena_array(args->arena, rows.count, row_size);
        for (int i = 0; i < count && fits; i++)
            fits = row_read(args->arena, result, i, 0, columns, column_count,
                            (char *)rows.at + (size_t)i * row_size);
    }
    PQclear(result);
    if (!fits)
        return columns_differ(args->arena, sql);
    if (ret_rows)
        *ret_rows = rows;
    return NO_ERROR;
}

/* 'ok', or a wire code and perhaps a detail. */
static struct error outcome_error(struct arena *arena, struct str outcome)
{
    struct str rest = outcome;
    struct str code = str_cut(&rest, ' ');
    if (str_is(code, "ok"))
        return NO_ERROR;
    struct error error = {.id = error_from_code(code)};
    error.detail = arena_str(arena, error.id == ERROR_INTERNAL ? outcome : rest);
    return error;
}

struct error store_call(struct store *store, const struct sql *sql, const struct sql_args *args,
                        const struct sql_column *columns, size_t column_count, size_t row_size,
                        void *ret_row)
{
    PGresult *result = NULL;
    struct error error = run(store, sql, args, &result);
    if (error.id)
        return error;
    if (PQntuples(result) != 1 || PQnfields(result) != (int)column_count + 1) {
        PQclear(result);
        return columns_differ(args->arena, sql);
    }
    error = outcome_error(args->arena, row_text(result, 0, 0));
    if (!error.id && column_count > 0) {
        void *row = arena_alloc(args->arena, row_size);
        if (row_read(args->arena, result, 0, 1, columns, column_count, row))
            memcpy(ret_row, row, row_size);
        else
            error = columns_differ(args->arena, sql);
    }
    PQclear(result);
    return error;
}
