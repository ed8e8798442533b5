/* Lanes, parked requests, stopping. Handlers are the tests' own and need no database. Waiting is
 * for conditions; run under TSan too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "server/run/runner.h"
#include "server/session/services.h"

/* A gate that handlers wait at, and counts of what happened. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool open;
    unsigned inside, runs, done;
} stage = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static struct services *services;
static struct metrics *metrics;

static void count(unsigned *counter, unsigned by)
{
    pthread_mutex_lock(&stage.lock);
    *counter += by;
    pthread_cond_broadcast(&stage.changed);
    pthread_mutex_unlock(&stage.lock);
}

static void wait_for(const unsigned *counter, unsigned value)
{
    pthread_mutex_lock(&stage.lock);
    while (*counter < value)
        pthread_cond_wait(&stage.changed, &stage.lock);
    pthread_mutex_unlock(&stage.lock);
}

static unsigned value_of(const unsigned *counter)
{
    pthread_mutex_lock(&stage.lock);
    unsigned value = *counter;
    pthread_mutex_unlock(&stage.lock);
    return value;
}

static void open_gate(void)
{
    pthread_mutex_lock(&stage.lock);
    stage.open = true;
    pthread_cond_broadcast(&stage.changed);
    pthread_mutex_unlock(&stage.lock);
}

static struct reply at_gate(struct request *rq)
{
    count(&stage.inside, 1);
    pthread_mutex_lock(&stage.lock);
    while (!stage.open)
        pthread_cond_wait(&stage.changed, &stage.lock);
    pthread_mutex_unlock(&stage.lock);
    return reply_text(rq, 200, arena_format(rq->arena, "passed"), "text/plain");
}

/* Parks for an hour until woken; then answers how often it ran. */
static struct reply parks_once(struct request *rq)
{
    count(&stage.runs, 1);
    if (!rq->woken)
        return reply_park(time_monotonic_us() + INT64_C(3600000000));
    return reply_text(rq, 200, STR("woken"), "text/plain");
}

static struct reply parks_always(struct request *rq)
{
    count(&stage.runs, 1);
    return reply_park(rq->parked_until_us ? rq->parked_until_us
                                          : time_monotonic_us() + INT64_C(3600000000));
}

static struct reply parks_shortly(struct request *rq)
{
    count(&stage.runs, 1);
    if (rq->parked_until_us == 0)
        return reply_park(time_monotonic_us() + 1000);
    return rq->parked_until_us > time_monotonic_us()
               ? reply_park(rq->parked_until_us)
               : reply_text(rq, 200, STR("its time was up"), "text/plain");
}

/* Waits at the gate before it parks, so that a wake can come in between. */
static struct reply parks_after_gate(struct request *rq)
{
    if (rq->woken)
        return reply_text(rq, 200, STR("woken"), "text/plain");
    at_gate(rq);
    return reply_park(time_monotonic_us() + INT64_C(3600000000));
}

static struct route route_to(struct reply (*handler)(struct request *), enum lane lane)
{
    return (struct route){.method = METHOD_GET, .path = "/x", .name = "x", .lane = lane,
                          .permission = PERMISSION_ANYONE, .handler = handler};
}

static void job_done(struct job *job)
{
    (void)job;
    count(&stage.done, 1);
}

static struct job *job_new(const struct route *route)
{
    struct job *job = calloc(1, sizeof *job);
    assert_non_null(job);
    job->arena = arena_new(512, false);
    job->in.route = route;
    job->done = job_done;
    return job;
}

static void job_free(struct job *job)
{
    arena_free(job->arena);
    free(job);
}

static struct runner *runner_of(unsigned fast, unsigned queue)
{
    return runner_new(&(struct runner_options){
        .services = services,
        .store = {.conninfo = "host=/nonexistent", .statement_seconds = 1},
        .workers = {[LANE_FAST] = fast, [LANE_SLOW] = 1},
        .queue = {[LANE_FAST] = queue, [LANE_SLOW] = queue},
        .metrics = metrics});
}

static void end(struct runner *runner)
{
    runner_refuse(runner);
    assert_true(runner_drain(runner, time_monotonic_us() + 20000000));
    runner_free(runner);
}

static int set_up(void **state)
{
    (void)state;
    stage.open = false;
    stage.inside = stage.runs = stage.done = 0;
    services = services_new(&(struct services_options){.argon2_passes = 3});
    metrics = metrics_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    services_free(services);
    metrics_free(metrics);
    return 0;
}

static void lane__answers_every_job_it_took(void **state)
{
    (void)state;
    struct route route = route_to(at_gate, LANE_FAST);
    struct runner *runner = runner_of(3, 100);
    struct job *jobs[100];
    open_gate();
    for (size_t i = 0; i < 100; i++) {
        jobs[i] = job_new(&route);
        assert_int_equal(runner_submit(runner, jobs[i]), ERROR_NONE);
    }
    wait_for(&stage.done, 100);
    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(jobs[i]->reply.status, 200);
        assert_true(str_is(jobs[i]->reply.body, "passed"));
        job_free(jobs[i]);
    }
    end(runner);
}

static void lane__refuses_beyond_its_bound_and_leaves_the_other_lane_alone(void **state)
{
    (void)state;
    struct route fast = route_to(at_gate, LANE_FAST), slow = route_to(at_gate, LANE_SLOW);
    struct runner *runner = runner_of(1, 2);
    struct job *jobs[4] = {job_new(&fast), job_new(&fast), job_new(&fast), job_new(&fast)};
    struct job *other = job_new(&slow);
    assert_int_equal(runner_submit(runner, jobs[0]), ERROR_NONE);
    wait_for(&stage.inside, 1);
    assert_int_equal(runner_submit(runner, jobs[1]), ERROR_NONE);
    assert_int_equal(runner_submit(runner, jobs[2]), ERROR_NONE);
    assert_int_equal(runner_submit(runner, jobs[3]), ERROR_OVERLOADED);
    assert_int_equal(runner_submit(runner, other), ERROR_NONE);
    wait_for(&stage.inside, 2);
    open_gate();
    wait_for(&stage.done, 4);
    end(runner);
    for (size_t i = 0; i < 4; i++)
        job_free(jobs[i]);
    job_free(other);
}

static void parked__frees_its_worker_and_runs_again_on_a_wake(void **state)
{
    (void)state;
    struct route parks = route_to(parks_once, LANE_FAST), gate = route_to(at_gate, LANE_FAST);
    struct runner *runner = runner_of(1, 8);
    struct job *parked = job_new(&parks), *other = job_new(&gate);
    open_gate();
    assert_int_equal(runner_submit(runner, parked), ERROR_NONE);
    assert_int_equal(runner_submit(runner, other), ERROR_NONE);
    wait_for(&stage.done, 1); /* the other passed while the first is parked */
    assert_int_equal(other->reply.status, 200);
    runner_wake(runner);
    wait_for(&stage.done, 2);
    assert_true(str_is(parked->reply.body, "woken"));
    assert_int_equal(value_of(&stage.runs), 2);
    end(runner);
    job_free(parked);
    job_free(other);
}

static void parked__runs_again_when_its_time_is_up(void **state)
{
    (void)state;
    struct route parks = route_to(parks_shortly, LANE_FAST);
    struct runner *runner = runner_of(1, 8);
    struct job *job = job_new(&parks);
    assert_int_equal(runner_submit(runner, job), ERROR_NONE);
    while (value_of(&stage.done) == 0)
        runner_wake_due(runner, time_monotonic_us());
    assert_true(str_is(job->reply.body, "its time was up"));
    assert_int_equal(runner_wake_due(runner, time_monotonic_us()), 0);
    end(runner);
    job_free(job);
}

static void parked__misses_no_wake_that_came_while_it_ran(void **state)
{
    (void)state;
    struct route parks = route_to(parks_after_gate, LANE_FAST);
    struct runner *runner = runner_of(1, 8);
    struct job *job = job_new(&parks);
    assert_int_equal(runner_submit(runner, job), ERROR_NONE);
    wait_for(&stage.inside, 1);
    runner_wake(runner); /* before it parks */
    open_gate();
    wait_for(&stage.done, 1);
    assert_true(str_is(job->reply.body, "woken"));
    end(runner);
    job_free(job);
}

static void stopping__answers_what_is_in_hand_and_takes_nothing_more(void **state)
{
    (void)state;
    struct route gate = route_to(at_gate, LANE_FAST), parks = route_to(parks_always, LANE_FAST);
    struct runner *runner = runner_of(2, 8);
    struct job *held = job_new(&gate), *parked = job_new(&parks), *late = job_new(&gate);
    assert_int_equal(runner_submit(runner, parked), ERROR_NONE);
    wait_for(&stage.runs, 1);
    assert_int_equal(runner_submit(runner, held), ERROR_NONE);
    wait_for(&stage.inside, 1);
    runner_refuse(runner);
    assert_int_equal(runner_submit(runner, late), ERROR_STOPPING);
    wait_for(&stage.done, 1);
    assert_int_equal(parked->reply.status, 503);
    assert_int_equal(parked->reply.error, ERROR_STOPPING);
    assert_false(runner_drain(runner, time_monotonic_us() + 1000));
    open_gate();
    assert_true(runner_drain(runner, time_monotonic_us() + 20000000));
    assert_int_equal(held->reply.status, 200);
    runner_free(runner);
    job_free(held);
    job_free(parked);
    job_free(late);
}

struct waker {
    struct runner *runner;
    atomic_bool ending;
};

static void *wake_on(void *arg)
{
    struct waker *waker = arg;
    while (!atomic_load(&waker->ending)) {
        runner_wake(waker->runner);
        runner_wake_due(waker->runner, time_monotonic_us());
    }
    return NULL;
}

static void parked__are_all_answered_under_a_storm_of_wakes(void **state)
{
    (void)state;
    struct route parks = route_to(parks_once, LANE_FAST);
    struct waker waker = {.runner = runner_of(4, 500)};
    struct job *jobs[500];
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, wake_on, &waker), 0);
    for (size_t i = 0; i < 500; i++) {
        jobs[i] = job_new(&parks);
        assert_int_equal(runner_submit(waker.runner, jobs[i]), ERROR_NONE);
    }
    wait_for(&stage.done, 500);
    atomic_store(&waker.ending, true);
    pthread_join(thread, NULL);
    assert_int_equal(value_of(&stage.runs), 1000);
    end(waker.runner);
    for (size_t i = 0; i < 500; i++)
        job_free(jobs[i]);
}

static void metrics__count_by_route_status_and_lane(void **state)
{
    (void)state;
    struct arena *arena = arena_new(65536, false);
    struct buf buf = {.arena = arena};
    metrics_request(metrics, &routes[0], 200, 700);
    metrics_request(metrics, &routes[0], 200, 2000000);
    metrics_request(metrics, NULL, 404, 1);
    metrics_request(metrics, &routes[0], 299, 1);
    metrics_lane_add(metrics, LANE_SLOW, LANE_DEPTH, 3);
    metrics_write(metrics, 7, true, &buf);
    buf_char(&buf, '\0');
    const char *text = buf_view(&buf).at;
    static const char *const lines[] = {
        "{method=\"POST\",route=\"/v1/sign-in\",status=\"200\"} 2\n",
        "{method=\"POST\",route=\"/v1/sign-in\",status=\"other\"} 1\n",
        "{method=\"none\",route=\"none\",status=\"404\"} 1\n",
        "{method=\"POST\",route=\"/v1/sign-in\",le=\"0.001\"} 2\n",
        "{method=\"POST\",route=\"/v1/sign-in\",le=\"+Inf\"} 3\n",
        "hotline_lane_depth{lane=\"slow\"} 3\n", "hotline_audit_backlog 7\n", "hotline_ready 1\n"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_non_null(strstr(text, lines[i]));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lane__answers_every_job_it_took, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            lane__refuses_beyond_its_bound_and_leaves_the_other_lane_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parked__frees_its_worker_and_runs_again_on_a_wake, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(parked__runs_again_when_its_time_is_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parked__misses_no_wake_that_came_while_it_ran, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(stopping__answers_what_is_in_hand_and_takes_nothing_more,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(parked__are_all_answered_under_a_storm_of_wakes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(metrics__count_by_route_status_and_lane, set_up,
                                        tear_down),
    };
    bool locked = false;
    if (!vault_start(&locked))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
