/* /healthz, /readyz and /metrics on a plain listener of their own, for operations only. Answers
 * come from memory and never wait for the database. */
#ifndef HOTLINE_SERVER_OPS_H
#define HOTLINE_SERVER_OPS_H

#include <stdint.h>

#include "server/run/health.h"
#include "server/run/metrics.h"

struct ops;

struct ops_options {
    const char *listen;
    uint16_t port; /* 0: any */
    struct health *health;
    struct metrics *metrics;
};

struct ops *ops_new(const struct ops_options *options); /* NULL when it cannot listen */
uint16_t ops_port(const struct ops *ops);
void ops_free(struct ops *ops); /* takes NULL */

#endif
