#include "server/run/runner.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "hotline/base/bytes.h"
#include "hotline/base/limits.h"
#include "server/run/answer.h"

#define ARENA_LEAST ((size_t)64 * 1024)
#define ARENA_MOST ((size_t)1024 * 1024)

struct queue {
    struct job *first, **last;
    unsigned depth, most;
    struct worker *idle; /* the last to work first: its backend is warm */
};

struct worker {
    struct runner *runner;
    enum lane lane;
    pthread_t thread;
    struct store *store;
    struct arena *arena;
    struct sealer *sealer;
    bool connected; /* as the gauge has it */
    struct worker *idle_longer;
    pthread_cond_t call;
    bool called;
};

struct runner {
    struct runner_options options;
    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t idle;  /* nothing in hand */
    struct queue lanes[LANE_COUNT];
    struct job *parked;
    int64_t next_due_us; /* of the parked; 0: none */
    unsigned wakes;
    unsigned in_hand; /* queued, running or parked */
    bool refusing, ending;
    bool locked;
    struct worker *workers;
    size_t worker_count;
};

/* Under the lock. */
static void call_idle(struct queue *queue)
{
    struct worker *worker = queue->idle;
    queue->idle = worker->idle_longer;
    worker->called = true;
    pthread_cond_signal(&worker->call);
}

/* Under the lock. */
static void wait_idle(struct queue *queue, struct worker *worker)
{
    worker->idle_longer = queue->idle;
    queue->idle = worker;
    worker->called = false;
    while (!worker->called)
        pthread_cond_wait(&worker->call, &worker->runner->lock);
}

/* Under the lock. */
static void enqueue(struct runner *runner, struct job *job)
{
    enum lane lane = job->in.route->lane;
    struct queue *queue = &runner->lanes[lane];
    job->next = NULL;
    job->queued_us = time_monotonic_us();
    job->deadline_us = job->queued_us + (int64_t)LIMIT_REQUEST_SECONDS * 1000000;
    *queue->last = job;
    queue->last = &job->next;
    queue->depth++;
    metrics_lane_add(runner->options.metrics, lane, LANE_DEPTH, 1);
    if (queue->idle)
        call_idle(queue);
}

/* Under the lock; NULL when the worker shall end. */
static struct job *dequeue(struct worker *worker)
{
    struct runner *runner = worker->runner;
    struct queue *queue = &runner->lanes[worker->lane];
    while (!queue->first) {
        if (runner->ending)
            return NULL;
        wait_idle(queue, worker);
    }
    struct job *job = queue->first;
    queue->first = job->next;
    if (!queue->first)
        queue->last = &queue->first;
    queue->depth--;
    metrics_lane_add(runner->options.metrics, worker->lane, LANE_DEPTH, -1);
    job->wakes_seen = runner->wakes;
    return job;
}

enum error_id runner_submit(struct runner *runner, struct job *job)
{
    enum error_id id = ERROR_NONE;
    struct queue *queue = &runner->lanes[job->in.route->lane];
    pthread_mutex_lock(&runner->lock);
    if (runner->refusing) {
        id = ERROR_STOPPING;
    } else if (queue->depth >= queue->most) {
        id = ERROR_OVERLOADED;
    } else {
        job->woken = false;
        job->parked_until_us = 0;
        runner->in_hand++;
        enqueue(runner, job);
    }
    pthread_mutex_unlock(&runner->lock);
    return id;
}

/* Under the lock: takes a job out of the parked ones and queues it. It was admitted once, so the
 * bound of the queue does not count. */
static void unpark(struct runner *runner, struct job **at)
{
    struct job *job = *at;
    *at = job->next;
    job->woken = true;
    metrics_lane_add(runner->options.metrics, job->in.route->lane, LANE_PARKED, -1);
    enqueue(runner, job);
}

void runner_wake(struct runner *runner)
{
    pthread_mutex_lock(&runner->lock);
    runner->wakes++;
    while (runner->parked)
        unpark(runner, &runner->parked);
    runner->next_due_us = 0;
    pthread_mutex_unlock(&runner->lock);
}

int64_t runner_wake_due(struct runner *runner, int64_t now_us)
{
    int64_t next = 0;
    pthread_mutex_lock(&runner->lock);
    struct job **at = &runner->parked;
    while (*at) {
        int64_t due = (*at)->parked_until_us;
        if (due <= now_us) {
            unpark(runner, at);
            continue;
        }
        if (next == 0 || due < next)
            next = due;
        at = &(*at)->next;
    }
    runner->next_due_us = next;
    pthread_mutex_unlock(&runner->lock);
    return next;
}

/* False when the server is stopping: then the request is answered instead. */
static bool park(struct runner *runner, struct job *job, int64_t until_us)
{
    bool earlier = false;
    pthread_mutex_lock(&runner->lock);
    bool parks = !runner->refusing;
    if (parks) {
        job->parked_until_us = until_us;
        job->next = runner->parked;
        runner->parked = job;
        metrics_lane_add(runner->options.metrics, job->in.route->lane, LANE_PARKED, 1);
        if (runner->wakes != job->wakes_seen) { /* a change came while it ran */
            unpark(runner, &runner->parked);
        } else if (runner->next_due_us == 0 || until_us < runner->next_due_us) {
            runner->next_due_us = until_us;
            earlier = true;
        }
    }
    pthread_mutex_unlock(&runner->lock);
    if (earlier && runner->options.parked_earlier)
        runner->options.parked_earlier(runner->options.arg);
    return parks;
}

static struct error refusal(enum error_id id)
{
    return (struct error){.id = id, .retry_after = 2};
}

static struct reply serve(struct worker *worker, struct job *job, struct request *rq)
{
    *rq = (struct request){.arena = worker->arena,
                           .id = job->in.id,
                           .store = worker->store,
                           .sealer = worker->sealer,
                           .services = worker->runner->options.services,
                           .deadline_us = job->deadline_us,
                           .woken = job->woken,
                           .parked_until_us = job->parked_until_us};
    if (time_monotonic_us() >= job->deadline_us) /* waited too long to begin with it */
        return reply_error(rq, refusal(ERROR_OVERLOADED));
    store_deadline(worker->store, job->deadline_us);
    struct reply reply = router_serve(rq, &job->in);
    store_deadline(worker->store, 0);
    return reply;
}

static void note_connection(struct worker *worker)
{
    bool connected = store_connected(worker->store);
    if (connected != worker->connected)
        metrics_lane_add(worker->runner->options.metrics, worker->lane, LANE_CONNECTED,
                         connected ? 1 : -1);
    worker->connected = connected;
}

static void tell_of_change(const struct runner *runner, const struct job *job)
{
    if (runner->options.changed && job->in.route->method != METHOD_GET && job->reply.status < 300)
        runner->options.changed(runner->options.arg);
}

static void work(struct worker *worker, struct job *job)
{
    struct runner *runner = worker->runner;
    struct request rq;
    struct reply reply = serve(worker, job, &rq);
    bool answered = reply.park_until_us == 0 || !park(runner, job, reply.park_until_us);
    if (answered) {
        if (reply.park_until_us)
            reply = reply_error(&rq, refusal(ERROR_STOPPING));
        answer_copy(job->arena, &reply, &job->reply);
        job->user = rq.caller.id;
    }
    arena_reset(worker->arena);
    wipe_registers();
    note_connection(worker);
    if (!answered)
        return;
    tell_of_change(runner, job);
    job->done(job);
    pthread_mutex_lock(&runner->lock);
    if (--runner->in_hand == 0)
        pthread_cond_broadcast(&runner->idle);
    pthread_mutex_unlock(&runner->lock);
}

static void *worker_main(void *arg)
{
    struct worker *worker = arg;
    struct runner *runner = worker->runner;
    struct metrics *metrics = runner->options.metrics;
    for (;;) {
        pthread_mutex_lock(&runner->lock);
        struct job *job = dequeue(worker);
        pthread_mutex_unlock(&runner->lock);
        if (!job)
            return NULL;
        metrics_lane_wait(metrics, worker->lane, time_monotonic_us() - job->queued_us);
        metrics_lane_add(metrics, worker->lane, LANE_BUSY, 1);
        work(worker, job);
        metrics_lane_add(metrics, worker->lane, LANE_BUSY, -1);
    }
}

/* Half of what may be locked goes to the workers' arenas; keys need the rest. */
static size_t arena_size(size_t workers)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_MEMLOCK, &limit) != 0)
        return ARENA_LEAST;
    if (limit.rlim_cur == RLIM_INFINITY)
        return ARENA_MOST;
    size_t share = (size_t)limit.rlim_cur / 2 / (workers ? workers : 1);
    size_t size = ARENA_LEAST;
    while (size < ARENA_MOST && size * 2 <= share)
        size *= 2;
    return size;
}

static void worker_start(struct runner *runner, enum lane lane, size_t first_block)
{
    struct worker *worker = &runner->workers[runner->worker_count++];
    *worker = (struct worker){.runner = runner, .lane = lane};
    pthread_cond_init(&worker->call, NULL);
    worker->store = store_new(&runner->options.store);
    worker->arena = arena_new(first_block, true);
    worker->sealer = sealer_new();
    runner->locked = runner->locked && arena_locked(worker->arena);
    metrics_lane_add(runner->options.metrics, lane, LANE_WORKERS, 1);
    if (pthread_create(&worker->thread, NULL, worker_main, worker) != 0)
        abort();
}

struct runner *runner_new(const struct runner_options *options)
{
    size_t workers = options->workers[LANE_FAST] + options->workers[LANE_SLOW];
    struct runner *runner = calloc(1, sizeof *runner);
    if (!runner || !(runner->workers = calloc(workers, sizeof *runner->workers)))
        abort();
    runner->options = *options;
    runner->locked = true;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&runner->idle, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&runner->lock, NULL);
    for (size_t lane = 0; lane < LANE_COUNT; lane++) {
        struct queue *queue = &runner->lanes[lane];
        queue->last = &queue->first;
        queue->most = options->queue[lane];
    }
    for (size_t lane = 0; lane < LANE_COUNT; lane++)
        for (unsigned i = 0; i < options->workers[lane]; i++)
            worker_start(runner, (enum lane)lane, arena_size(workers));
    return runner;
}

bool runner_locked(const struct runner *runner)
{
    return runner->locked;
}

void runner_refuse(struct runner *runner)
{
    pthread_mutex_lock(&runner->lock);
    runner->refusing = true;
    while (runner->parked) {
        runner->parked->parked_until_us = 1; /* long past: answer what there is */
        unpark(runner, &runner->parked);
    }
    pthread_mutex_unlock(&runner->lock);
}

bool runner_drain(struct runner *runner, int64_t deadline_us)
{
    struct timespec until = {.tv_sec = deadline_us / 1000000,
                             .tv_nsec = deadline_us % 1000000 * 1000};
    pthread_mutex_lock(&runner->lock);
    int waited = 0;
    while (runner->in_hand > 0 && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&runner->idle, &runner->lock, &until);
    bool drained = runner->in_hand == 0;
    pthread_mutex_unlock(&runner->lock);
    return drained;
}

void runner_free(struct runner *runner)
{
    if (!runner)
        return;
    pthread_mutex_lock(&runner->lock);
    runner->ending = true;
    for (size_t lane = 0; lane < LANE_COUNT; lane++)
        while (runner->lanes[lane].idle)
            call_idle(&runner->lanes[lane]);
    pthread_mutex_unlock(&runner->lock);
    for (size_t i = 0; i < runner->worker_count; i++) {
        struct worker *worker = &runner->workers[i];
        pthread_join(worker->thread, NULL);
        store_free(worker->store);
        sealer_free(worker->sealer);
        arena_free(worker->arena);
        pthread_cond_destroy(&worker->call);
    }
    pthread_cond_destroy(&runner->idle);
    pthread_mutex_destroy(&runner->lock);
    free(runner->workers);
    free(runner);
}
