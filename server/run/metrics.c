#include "server/run/metrics.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static const int statuses[] = {200, 201, 204, 304, 400, 401, 403, 404, 405, 409,
                               412, 413, 415, 422, 428, 429, 500, 503, 0};
#define STATUSES (sizeof statuses / sizeof statuses[0]) /* the last: any other */

static const int64_t bounds_us[] = {500,    1000,   2500,    5000,    10000,  25000,
                                    50000,  100000, 250000,  500000,  1000000, 2500000,
                                    5000000, 15000000, 60000000};
#define BOUNDS (sizeof bounds_us / sizeof bounds_us[0])

struct histogram {
    atomic_ullong counts[BOUNDS + 1];
    atomic_ullong sum_us;
};

struct route_counters {
    atomic_ullong answers[STATUSES];
    struct histogram latency;
};

struct metrics {
    struct route_counters *routes; /* one more than route_count: no route */
    struct histogram waits[LANE_COUNT];
    atomic_int gauges[LANE_COUNT][LANE_GAUGES];
    atomic_int connections;
    atomic_ullong expired;
};

struct metrics *metrics_new(void)
{
    struct metrics *metrics = calloc(1, sizeof *metrics);
    if (!metrics || !(metrics->routes = calloc(route_count + 1, sizeof *metrics->routes)))
        abort();
    return metrics;
}

void metrics_free(struct metrics *metrics)
{
    if (!metrics)
        return;
    free(metrics->routes);
    free(metrics);
}

static void count(atomic_ullong *counter, unsigned long long by)
{
    atomic_fetch_add_explicit(counter, by, memory_order_relaxed);
}

static unsigned long long read_counter(atomic_ullong *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

static void observe(struct histogram *histogram, int64_t us)
{
    size_t i = 0;
    while (i < BOUNDS && us > bounds_us[i])
        i++;
    count(&histogram->counts[i], 1);
    count(&histogram->sum_us, us > 0 ? (unsigned long long)us : 0);
}

void metrics_request(struct metrics *metrics, const struct route *route, int status, int64_t us)
{
    size_t index = route ? (size_t)(route - routes) : route_count;
    size_t slot = 0;
    while (slot < STATUSES - 1 && statuses[slot] != status)
        slot++;
    count(&metrics->routes[index].answers[slot], 1);
    observe(&metrics->routes[index].latency, us);
}

void metrics_lane_wait(struct metrics *metrics, enum lane lane, int64_t us)
{
    observe(&metrics->waits[lane], us);
}

void metrics_lane_add(struct metrics *metrics, enum lane lane, enum lane_gauge gauge, int by)
{
    atomic_fetch_add_explicit(&metrics->gauges[lane][gauge], by, memory_order_relaxed);
}

void metrics_connections_add(struct metrics *metrics, int by)
{
    atomic_fetch_add_explicit(&metrics->connections, by, memory_order_relaxed);
}

void metrics_expired(struct metrics *metrics)
{
    count(&metrics->expired, 1);
}

static void line(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void line(struct buf *buf, const char *format, ...)
{
    char text[512];
    va_list list;
    va_start(list, format);
    int len = vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (len > 0)
        buf_add(buf, text, (size_t)len < sizeof text ? (size_t)len : sizeof text - 1);
    buf_char(buf, '\n');
}

static void write_histogram(struct buf *buf, const char *name, const char *labels,
                            struct histogram *histogram)
{
    unsigned long long total = 0;
    for (size_t i = 0; i < BOUNDS; i++) {
        total += read_counter(&histogram->counts[i]);
        line(buf, "%s_bucket{%s,le=\"%g\"} %llu", name, labels, (double)bounds_us[i] / 1e6, total);
    }
    total += read_counter(&histogram->counts[BOUNDS]);
    line(buf, "%s_bucket{%s,le=\"+Inf\"} %llu", name, labels, total);
    line(buf, "%s_sum{%s} %.6f", name, labels, (double)read_counter(&histogram->sum_us) / 1e6);
    line(buf, "%s_count{%s} %llu", name, labels, total);
}

static const char *route_method(size_t index)
{
    return index < route_count ? method_name(routes[index].method) : "none";
}

static const char *route_path(size_t index)
{
    return index < route_count ? routes[index].path : "none";
}

static void write_requests(struct metrics *metrics, struct buf *buf)
{
    line(buf, "# HELP hotline_requests_total Answered requests by route template and status.");
    line(buf, "# TYPE hotline_requests_total counter");
    for (size_t i = 0; i <= route_count; i++) {
        for (size_t s = 0; s < STATUSES; s++) {
            unsigned long long n = read_counter(&metrics->routes[i].answers[s]);
            if (n == 0)
                continue;
            char status[12];
            snprintf(status, sizeof status, "%d", statuses[s]);
            line(buf, "hotline_requests_total{method=\"%s\",route=\"%s\",status=\"%s\"} %llu",
                 route_method(i), route_path(i), statuses[s] ? status : "other", n);
        }
    }
}

static void write_latencies(struct metrics *metrics, struct buf *buf)
{
    line(buf, "# HELP hotline_request_seconds From the request line to the answer.");
    line(buf, "# TYPE hotline_request_seconds histogram");
    for (size_t i = 0; i <= route_count; i++) {
        char labels[160];
        snprintf(labels, sizeof labels, "method=\"%s\",route=\"%s\"", route_method(i),
                 route_path(i));
        write_histogram(buf, "hotline_request_seconds", labels, &metrics->routes[i].latency);
    }
}

static const char *const lane_names[LANE_COUNT] = {[LANE_FAST] = "fast", [LANE_SLOW] = "slow"};
static const char *const gauge_names[LANE_GAUGES] = {
    [LANE_DEPTH] = "hotline_lane_depth",     [LANE_PARKED] = "hotline_lane_parked",
    [LANE_BUSY] = "hotline_pool_busy",       [LANE_WORKERS] = "hotline_pool_workers",
    [LANE_CONNECTED] = "hotline_pool_connected",
};

static void write_lanes(struct metrics *metrics, struct buf *buf)
{
    for (size_t gauge = 0; gauge < LANE_GAUGES; gauge++) {
        line(buf, "# TYPE %s gauge", gauge_names[gauge]);
        for (size_t lane = 0; lane < LANE_COUNT; lane++)
            line(buf, "%s{lane=\"%s\"} %d", gauge_names[gauge], lane_names[lane],
                 atomic_load_explicit(&metrics->gauges[lane][gauge], memory_order_relaxed));
    }
    line(buf, "# HELP hotline_lane_wait_seconds From queueing to a worker.");
    line(buf, "# TYPE hotline_lane_wait_seconds histogram");
    for (size_t lane = 0; lane < LANE_COUNT; lane++) {
        char labels[32];
        snprintf(labels, sizeof labels, "lane=\"%s\"", lane_names[lane]);
        write_histogram(buf, "hotline_lane_wait_seconds", labels, &metrics->waits[lane]);
    }
}

void metrics_write(struct metrics *metrics, int64_t audit_backlog, bool ready, struct buf *buf)
{
    write_requests(metrics, buf);
    write_latencies(metrics, buf);
    write_lanes(metrics, buf);
    line(buf, "# TYPE hotline_connections gauge");
    line(buf, "hotline_connections %d",
         atomic_load_explicit(&metrics->connections, memory_order_relaxed));
    line(buf, "# HELP hotline_connections_expired_total Connections that a deadline closed.");
    line(buf, "# TYPE hotline_connections_expired_total counter");
    line(buf, "hotline_connections_expired_total %llu", read_counter(&metrics->expired));
    line(buf, "# TYPE hotline_ready gauge");
    line(buf, "hotline_ready %d", ready ? 1 : 0);
    if (audit_backlog >= 0) {
        line(buf, "# HELP hotline_audit_backlog Audit rows not sealed yet.");
        line(buf, "# TYPE hotline_audit_backlog gauge");
        line(buf, "hotline_audit_backlog %lld", (long long)audit_backlog);
    }
}
