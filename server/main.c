/* hotlined: argv, configuration, order of start and stop, signals. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "hotline/base/limits.h"
#include "hotline/base/log.h"
#include "server/config/config.h"
#include "server/events/events.h"
#include "server/http/http.h"
#include "server/http/ops.h"
#include "server/session/reference.h"
#include "server/session/services.h"

#define DRAIN_US ((LIMIT_REQUEST_SECONDS + 5) * INT64_C(1000000))
#define SEND_US INT64_C(5000000)

struct program {
    struct config config;
    struct server_key *server_key;
    struct services *services;
    struct health *health;
    struct metrics *metrics;
    struct events *events;
    struct runner *runner;
    struct http *http;
    struct ops *ops;
};

/* Before any thread: the signals that end us are waited for by main alone. */
static sigset_t block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return set;
}

static void allow_connections(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < LIMIT_CONNECTIONS + 256)
        log_event(LOG_WARN, "few_descriptors", "limit=%llu", (unsigned long long)limit.rlim_cur);
}

static bool start_services(struct program *program)
{
    const struct config *config = &program->config;
    struct error error = server_key_load(config->server_key, &program->server_key);
    if (error.id) {
        log_event(LOG_ERROR, "no_server_key", "detail=%.*s", (int)error.detail.len,
                  error.detail.at ? error.detail.at : "");
        return false;
    }
    struct services_options options = {.server_key = program->server_key,
                                       .argon2_memory_kib = (uint32_t)config->argon2_memory_kib,
                                       .argon2_passes = (uint32_t)config->argon2_passes,
                                       .reference = reference_from_store};
    for (size_t i = 0; i < KEY_BYTES; i++)
        options.root_public[i] = config->root_public[i];
    program->services = services_new(&options);
    program->health = health_new(HOTLINE_SCHEMA_VERSION);
    program->metrics = metrics_new();
    program->events = events_new(&(struct events_options){
        .conninfo = config->database,
        .statement_seconds = (unsigned)config->statement_seconds,
        .services = program->services,
        .health = program->health});
    return true;
}

static void start_workers(struct program *program)
{
    const struct config *config = &program->config;
    program->runner = runner_new(&(struct runner_options){
        .services = program->services,
        .store = {.conninfo = config->database,
                  .statement_seconds = (unsigned)config->statement_seconds},
        .workers = {[LANE_FAST] = (unsigned)config->workers_fast,
                    [LANE_SLOW] = (unsigned)config->workers_slow},
        .queue = {[LANE_FAST] = (unsigned)config->queue_fast,
                  [LANE_SLOW] = (unsigned)config->queue_slow},
        .metrics = program->metrics,
        .parked_earlier = events_poke,
        .changed = events_changed,
        .arg = program->events});
    if (!runner_locked(program->runner))
        log_event(LOG_WARN, "memory_not_locked", "limit=RLIMIT_MEMLOCK");
    events_start(program->events, program->runner);
}

static bool start_listeners(struct program *program)
{
    const struct config *config = &program->config;
    const char *why = "";
    program->ops = ops_new(&(struct ops_options){.listen = config->ops_listen,
                                                 .port = (uint16_t)config->ops_port,
                                                 .health = program->health,
                                                 .metrics = program->metrics});
    if (!program->ops) {
        log_event(LOG_ERROR, "cannot_listen", "port=%lld", (long long)config->ops_port);
        return false;
    }
    program->http = http_new(
        &(struct http_options){.listen = config->listen,
                               .port = (uint16_t)config->port,
                               .tls_certificate = config->tls_certificate,
                               .tls_key = config->tls_key,
                               .body_memory = (size_t)config->body_memory_mib * 1024 * 1024,
                               .runner = program->runner,
                               .metrics = program->metrics},
        &why);
    if (!program->http)
        log_event(LOG_ERROR, "cannot_listen", "port=%lld why=\"%s\"", (long long)config->port,
                  why);
    return program->http != NULL;
}

/* Whole or not at all: whoever waits for the file may read it at once. */
static bool write_port_file(const char *path, unsigned port, unsigned other)
{
    char temporary[4200];
    if (!*path)
        return true;
    snprintf(temporary, sizeof temporary, "%s.new", path);
    FILE *file = fopen(temporary, "we");
    if (!file)
        return false;
    bool written = fprintf(file, "%u\n%u\n", port, other) > 0;
    written = fclose(file) == 0 && written;
    return written && rename(temporary, path) == 0;
}

static bool announce(const struct program *program)
{
    unsigned port = http_port(program->http), other = ops_port(program->ops);
    if (!write_port_file(program->config.port_file, port, other)) {
        log_event(LOG_ERROR, "port_file", "error=unwritable");
        return false;
    }
    log_event(LOG_INFO, "ready", "port=%u ops_port=%u version=%s pid=%ld", port, other,
              HOTLINE_VERSION, (long)getpid());
    return true;
}

/* Quiesce, refuse, drain, resume all, stop the loop, join the workers, close connections. */
static void stop(struct program *program)
{
    if (program->health)
        health_stopping(program->health);
    if (program->http)
        http_refuse(program->http);
    if (program->runner) {
        runner_refuse(program->runner);
        if (!runner_drain(program->runner, time_monotonic_us() + DRAIN_US)) {
            log_event(LOG_ERROR, "stopped", "drained=no");
            _exit(1); /* microhttpd must not be stopped over suspended requests */
        }
    }
    if (program->http)
        http_drain(program->http, time_monotonic_us() + SEND_US);
    http_free(program->http);
    ops_free(program->ops);
    events_free(program->events);
    runner_free(program->runner);
    services_free(program->services);
    metrics_free(program->metrics);
    health_free(program->health);
    server_key_free(program->server_key);
}

static int serve(struct program *program, const sigset_t *signals)
{
    bool started = start_services(program);
    if (started) {
        start_workers(program);
        started = start_listeners(program) && announce(program);
    }
    int signal_number = 0;
    if (started)
        sigwait(signals, &signal_number);
    log_event(LOG_INFO, "stopping", "signal=%d", signal_number);
    stop(program);
    log_event(LOG_INFO, "stopped", "drained=yes");
    return started ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* What ends the program before it has begun. */
static int tell(enum config_result result, struct str why)
{
    if (result == CONFIG_HELP)
        config_help(stdout);
    else if (result == CONFIG_VERSION)
        puts("hotlined " HOTLINE_VERSION);
    else
        fprintf(stderr, "hotlined: %.*s\n", (int)why.len, why.at);
    return result == CONFIG_BAD ? 2 : EXIT_SUCCESS;
}

static int start(struct program *program)
{
    bool locked = false;
    sigset_t signals = block_signals();
    log_set_level(program->config.level);
    if (!vault_start(&locked)) {
        fputs("hotlined: libsodium does not start\n", stderr);
        return EXIT_FAILURE;
    }
    if (!locked)
        log_event(LOG_WARN, "memory_not_locked", "limit=RLIMIT_MEMLOCK");
    allow_connections();
    return serve(program, &signals);
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new(16 * 1024, false);
    struct str why = STR_NONE;
    static struct program program;
    enum config_result result = config_load(arena, argc - 1, argv + 1, &program.config, &why);
    int status = result == CONFIG_OK ? start(&program) : tell(result, why);
    arena_free(arena);
    return status;
}
