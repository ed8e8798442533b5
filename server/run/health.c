#include "server/run/health.h"

#include <pthread.h>
#include <stdlib.h>

#include "hotline/base/time.h"

struct health {
    pthread_mutex_t lock;
    struct health_report report;
    int64_t schema_needed;
    bool stopping;
};

struct health *health_new(int64_t schema_needed)
{
    struct health *health = calloc(1, sizeof *health);
    if (!health)
        abort();
    pthread_mutex_init(&health->lock, NULL);
    health->schema_needed = schema_needed;
    health->report.audit_backlog = -1;
    return health;
}

void health_free(struct health *health)
{
    if (!health)
        return;
    pthread_mutex_destroy(&health->lock);
    free(health);
}

void health_set(struct health *health, const struct health_report *report)
{
    pthread_mutex_lock(&health->lock);
    health->report = *report;
    pthread_mutex_unlock(&health->lock);
}

struct health_report health_get(struct health *health)
{
    pthread_mutex_lock(&health->lock);
    struct health_report report = health->report;
    pthread_mutex_unlock(&health->lock);
    return report;
}

void health_stopping(struct health *health)
{
    pthread_mutex_lock(&health->lock);
    health->stopping = true;
    pthread_mutex_unlock(&health->lock);
}

const char *health_missing(struct health *health)
{
    pthread_mutex_lock(&health->lock);
    struct health_report report = health->report;
    bool stopping = health->stopping;
    pthread_mutex_unlock(&health->lock);
    if (stopping)
        return "stopping";
    if (!report.database || time_monotonic_us() - report.at_us > HEALTH_STALE_US)
        return "database";
    if (report.schema < health->schema_needed)
        return "schema";
    if (report.clock_ms > HEALTH_CLOCK_MS || report.clock_ms < -HEALTH_CLOCK_MS)
        return "clock";
    if (!report.directory)
        return "directory";
    return report.reference ? NULL : "reference";
}
