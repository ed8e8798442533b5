/* What the keeper has last seen of the database, for /readyz and /metrics: nobody waits for a
 * database to answer those. */
#ifndef HOTLINE_SERVER_HEALTH_H
#define HOTLINE_SERVER_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

struct health;

struct health_report {
    bool database;         /* answered when last asked */
    int64_t schema;        /* number of the last migration */
    int64_t clock_ms;      /* how far the database's clock is ahead of ours */
    int64_t audit_backlog; /* rows; below 0: not known */
    bool directory;        /* the directory verifies */
    bool reference;        /* the reference data is there */
    int64_t at_us;         /* monotonic */
};

#define HEALTH_STALE_US 5000000
#define HEALTH_CLOCK_MS 5000

struct health *health_new(int64_t schema_needed);
void health_free(struct health *health);
void health_set(struct health *health, const struct health_report *report);
struct health_report health_get(struct health *health);

/* NULL when ready, else one word for what is missing: database, schema, clock, directory,
 * reference, stopping. */
const char *health_missing(struct health *health);
void health_stopping(struct health *health);

#endif
