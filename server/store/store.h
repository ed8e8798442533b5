/* One connection to PostgreSQL, owned by one worker; the only room that knows libpq.
 * A statement is prepared on first use. Parameters and results travel in binary. */
#ifndef HOTLINE_SERVER_STORE_H
#define HOTLINE_SERVER_STORE_H

#include "hotline/base/error.h"
#include "hotline/base/time.h"
#include "hotline/base/uuid.h"

struct store;

struct store_options {
    const char *conninfo;        /* libpq keywords */
    unsigned statement_seconds;  /* statement_timeout, and the deadline of store_run */
};

/* Does not connect yet; the first call does, and reconnects after a loss. */
struct store *store_new(const struct store_options *options);
void store_free(struct store *store);
/* Calls from now on end at this moment (time_monotonic_us) even if statement_seconds would let
 * them go on; 0: no such moment. For workers, whose jobs have a deadline. */
void store_deadline(struct store *store, int64_t deadline_us);
bool store_connected(const struct store *store);

/* Parameters, in the order of $1, $2 … */
#define SQL_ARGS_MAX 48
struct sql_args {
    struct arena *arena;
    int count;
    uint32_t types[SQL_ARGS_MAX]; /* Oids */
    const char *values[SQL_ARGS_MAX];
    int lengths[SQL_ARGS_MAX];
};

void sql_text(struct sql_args *args, struct str value);   /* STR_NONE (at == NULL): SQL NULL */
void sql_bytes(struct sql_args *args, struct str value);  /* bytea; at == NULL: NULL */
void sql_uuid(struct sql_args *args, struct uuid value);  /* nil: NULL */
void sql_int(struct sql_args *args, int64_t value);       /* int8 */
void sql_bool(struct sql_args *args, bool value);
void sql_time(struct sql_args *args, millis value);       /* timestamptz; MILLIS_NONE: NULL */
void sql_date(struct sql_args *args, struct date value);  /* year 0: NULL */
void sql_json(struct sql_args *args, struct str value);   /* jsonb text */
void sql_hash(struct sql_args *args, const uint8_t *value); /* HASH_BYTES; NULL: NULL */
void sql_null(struct sql_args *args);                     /* of unknown type */
/* What functions begin with that answer a repeat alike: p_actor, p_key, p_request. */
void sql_request(struct sql_args *args, struct uuid actor, struct uuid key,
                 const uint8_t *request_hash);
/* Arrays, never NULL themselves; elements as above. */
void sql_text_array(struct sql_args *args, const struct str *values, size_t count);
void sql_bytes_array(struct sql_args *args, const struct str *values, size_t count);
void sql_uuid_array(struct sql_args *args, const struct uuid *values, size_t count);
void sql_int_array(struct sql_args *args, const int64_t *values, size_t count);
void sql_date_array(struct sql_args *args, const struct date *values, size_t count);

/* How a row becomes a struct: columns by position, like the select list. NULL leaves the zero
 * value (times: MILLIS_NONE). Everything is copied into the arena. */
enum sql_type {
    SQL_TEXT,  /* struct str */
    SQL_BYTES, /* struct str */
    SQL_UUID,  /* struct uuid */
    SQL_INT,   /* int64_t; from int2, int4, int8 */
    SQL_BOOL,  /* bool */
    SQL_TIME,  /* millis */
    SQL_DATE,  /* struct date */
    SQL_JSON,  /* struct str, the text of a json or jsonb column */
};
struct sql_column {
    enum sql_type type;
    size_t offset;
};
/* Columns and how many, as store_run and store_call take them. */
#define COLUMNS(LIST) (LIST), sizeof(LIST) / sizeof *(LIST)
struct sql_rows {
    void *at; /* array of row structs in the arena */
    size_t count;
};

/* One statement, one round trip, its own transaction (autocommit). Columns end with the array.
 * ERROR_UNAVAILABLE: the database cannot be reached and nothing was stored; ERROR_OUTCOME_UNKNOWN:
 * the connection was lost or the deadline passed while a write may have been committed;
 * serialization failures and deadlocks are tried again inside. Any SQL exception that is a bug or
 * a violated constraint: ERROR_INTERNAL with the SQLSTATE as detail. */
struct sql {
    const char *name; /* unique; names the prepared statement */
    const char *text;
    bool writes;      /* decides between UNAVAILABLE and OUTCOME_UNKNOWN */
};
struct error store_run(struct store *store, const struct sql *sql, const struct sql_args *args,
                       const struct sql_column *columns, size_t column_count, size_t row_size,
                       struct sql_rows *ret_rows);
/* For functions that answer with exactly one row whose first column is `outcome text`: 'ok' or the
 * wire code of an error (vocab/errors.def), optionally followed by ' ' and a detail. On 'ok'
 * *ret_row is filled (columns start behind the outcome). */
struct error store_call(struct store *store, const struct sql *sql, const struct sql_args *args,
                        const struct sql_column *columns, size_t column_count, size_t row_size,
                        void *ret_row);

/* A connection of its own that waits for NOTIFY: for the events thread. Blocks up to timeout_ms;
 * *ret_got says whether something came. Reconnects by itself. */
struct listener;
struct listener *listener_new(const char *conninfo, const char *const *channels);
struct error listener_wait(struct listener *listener, int timeout_ms, bool *ret_got);
/* Whether the last wait heard this channel. After a reconnection every channel counts as heard,
 * for something may have been missed. */
bool listener_heard(const struct listener *listener, const char *channel);
int listener_wake_fd(struct listener *listener); /* write a byte to end a wait early */
void listener_free(struct listener *listener);

#endif
