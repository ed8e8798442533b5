#include "tasks/performer.h"

#include "hotline/base/bytes.h"
#include "tasks/session.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

enum { JOBS_MAX = REQUESTS_MAX };

struct job {
    uint64_t request;
    const struct task *task;
    void *input;
    struct arena *arena;
};

struct worker {
    struct workers *workers;
    pthread_t thread;
    pthread_cond_t more;
    struct job jobs[JOBS_MAX]; /* not begun yet, in order */
    size_t count;
    uint64_t running; /* request; 0: none */
};

struct workers {
    struct session *session;
    struct net_multi *multi;
    pthread_mutex_t lock;
    struct worker lanes[LANE_COUNT];
    struct message answers[LANE_COUNT * JOBS_MAX];
    size_t answer_count;
    bool ending;
};

/* See task.h, `sends`. Requests are numbered as they are asked for. */
static bool may_begin(const struct worker *lane)
{
    const struct worker *disk = &lane->workers->lanes[LANE_DISK];
    uint64_t oldest = disk->running ? disk->running
                      : disk->count ? disk->jobs[0].request
                                    : UINT64_MAX;
    return lane->count && (!lane->jobs[0].task->sends || lane->jobs[0].request < oldest);
}

/* At the end of the program what is to be kept is written all the same. */
static bool take_job(struct worker *lane, struct job *ret_job)
{
    struct workers *w = lane->workers;
    bool disk = lane == &w->lanes[LANE_DISK];
    pthread_mutex_lock(&w->lock);
    lane->running = 0;
    if (disk)
        pthread_cond_signal(&w->lanes[LANE_KEYS].more);
    while (!may_begin(lane) && !w->ending)
        pthread_cond_wait(&lane->more, &w->lock);
    bool some = disk ? lane->count > 0 : !w->ending;
    if (some) {
        *ret_job = lane->jobs[0];
        lane->running = ret_job->request;
        lane->count--;
        for (size_t i = 0; i < lane->count; i++)
            lane->jobs[i] = lane->jobs[i + 1];
    }
    pthread_mutex_unlock(&w->lock);
    return some;
}

static void give(struct workers *w, struct message answer)
{
    pthread_mutex_lock(&w->lock);
    bool room = w->answer_count < sizeof w->answers / sizeof *w->answers;
    if (room)
        w->answers[w->answer_count++] = answer;
    pthread_mutex_unlock(&w->lock);
    if (!room)
        arena_free(answer.arena);
    net_multi_wake(w->multi);
}

/* Nobody is signed in while it is locked; what was asked for before comes to nothing. */
static struct error run(struct session *session, const struct job *job, void **ret_output)
{
    bool may = job->task->anyone || job->task->lane != LANE_KEYS || session->keyring;
    return may ? job->task->run(session, job->arena, job->input, ret_output)
               : FAILED(UNAUTHENTICATED);
}

static void *work(void *argument)
{
    struct worker *lane = argument;
    struct job job;
    while (take_job(lane, &job)) {
        struct message answer = {.request = job.request, .arena = job.arena};
        answer.error = run(lane->workers->session, &job, &answer.output);
        give(lane->workers, answer);
        wipe_registers();
    }
    return NULL;
}

static void start(void *user, const struct effect *effect)
{
    struct workers *w = user;
    struct worker *lane = &w->lanes[effect->task->lane];
    pthread_mutex_lock(&w->lock);
    bool room = lane->count < JOBS_MAX;
    if (room)
        lane->jobs[lane->count++] = (struct job){.request = effect->request,
                                                 .task = effect->task,
                                                 .input = effect->input,
                                                 .arena = effect->arena};
    pthread_cond_signal(&lane->more);
    pthread_mutex_unlock(&w->lock);
    if (!room)
        give(w, (struct message){.request = effect->request, .arena = effect->arena,
                                 .error = FAILED(INTERNAL)});
}

/* What was begun goes on: the model drops its answer by the number. */
static void cancel(void *user, uint64_t request)
{
    struct workers *w = user;
    struct arena *dropped = NULL;
    pthread_mutex_lock(&w->lock);
    for (size_t l = 0; l < LANE_COUNT; l++) {
        struct worker *lane = &w->lanes[l];
        size_t kept = 0;
        for (size_t i = 0; i < lane->count; i++)
            if (lane->jobs[i].request == request)
                dropped = lane->jobs[i].arena;
            else
                lane->jobs[kept++] = lane->jobs[i];
        lane->count = kept;
    }
    pthread_mutex_unlock(&w->lock);
    arena_free(dropped);
}

static bool next(void *user, struct message *ret_answer)
{
    struct workers *w = user;
    pthread_mutex_lock(&w->lock);
    bool some = w->answer_count > 0;
    if (some) {
        *ret_answer = w->answers[0];
        w->answer_count--;
        for (size_t i = 0; i < w->answer_count; i++)
            w->answers[i] = w->answers[i + 1];
    }
    pthread_mutex_unlock(&w->lock);
    return some;
}

struct performer workers_performer(struct workers *workers)
{
    return (struct performer){.user = workers, .start = start, .cancel = cancel, .next = next};
}

struct workers *workers_new(struct session *session, struct net_multi *multi)
{
    struct workers *w = calloc(1, sizeof *w);
    sigset_t all, before;
    if (!w)
        abort();
    w->session = session;
    w->multi = multi;
    pthread_mutex_init(&w->lock, NULL);
    sigfillset(&all); /* signals belong to the thread that has the terminal */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (size_t i = 0; i < LANE_COUNT; i++) {
        w->lanes[i].workers = w;
        pthread_cond_init(&w->lanes[i].more, NULL);
        if (pthread_create(&w->lanes[i].thread, NULL, work, &w->lanes[i]) != 0)
            abort();
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return w;
}

void workers_free(struct workers *workers)
{
    if (!workers)
        return;
    pthread_mutex_lock(&workers->lock);
    workers->ending = true;
    for (size_t i = 0; i < LANE_COUNT; i++)
        pthread_cond_signal(&workers->lanes[i].more);
    pthread_mutex_unlock(&workers->lock);
    session_interrupt(workers->session);
    for (size_t i = 0; i < LANE_COUNT; i++) {
        struct worker *lane = &workers->lanes[i];
        pthread_join(lane->thread, NULL);
        pthread_cond_destroy(&lane->more);
        for (size_t j = 0; j < lane->count; j++)
            arena_free(lane->jobs[j].arena);
    }
    for (size_t i = 0; i < workers->answer_count; i++)
        arena_free(workers->answers[i].arena);
    pthread_mutex_destroy(&workers->lock);
    free(workers);
}
