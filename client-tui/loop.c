#include "loop.h"

#include "hotline/base/bytes.h"
#include "hotline/base/time.h"

#define TIMERS_MAX REQUESTS_MAX

struct loop_timer {
    uint64_t request;
    int64_t due_us;
};

struct loop {
    const struct loop_options *options;
    struct terminal *terminal;
    struct canvas canvas;
    struct model model;
    struct loop_timer timers[TIMERS_MAX];
    size_t timer_count;
    int64_t escape_us; /* when a waiting Esc is the key; 0: none waits */
    bool drawn, ended;
};

static void drop_timer(struct loop *loop, uint64_t request)
{
    for (size_t i = 0; i < loop->timer_count; i++)
        if (loop->timers[i].request == request) {
            loop->timers[i] = loop->timers[--loop->timer_count];
            return;
        }
}

static void perform_one(struct loop *loop, const struct effect *effect)
{
    const struct performer *performer = &loop->options->performer;
    switch (effect->kind) {
    case EFFECT_TASK:
        if (performer->start)
            performer->start(performer->user, effect);
        else
            arena_free(effect->arena);
        break;
    case EFFECT_CANCEL:
        drop_timer(loop, effect->request);
        if (performer->cancel)
            performer->cancel(performer->user, effect->request);
        break;
    case EFFECT_TIMER:
        if (loop->timer_count < TIMERS_MAX)
            loop->timers[loop->timer_count++] =
                (struct loop_timer){.request = effect->request,
                                    .due_us = time_monotonic_us() +
                                              (int64_t)effect->milliseconds * 1000};
        break;
    case EFFECT_REDRAW:
        terminal_redraw(loop->terminal);
        break;
    case EFFECT_BELL:
        terminal_bell(loop->terminal);
        break;
    case EFFECT_BLANK:
        terminal_blank(loop->terminal);
        break;
    case EFFECT_END:
        loop->ended = true;
        break;
    }
}

static void perform(struct loop *loop, const struct effects *effects)
{
    for (size_t i = 0; i < effects->count; i++)
        perform_one(loop, &effects->at[i]);
    loop->drawn = false;
}

static void send(struct loop *loop, struct message *message)
{
    struct effects effects = {0};
    message->now = time_now();
    model_update(&loop->model, message, &effects);
    arena_free(message->arena);
    perform(loop, &effects);
}

static void draw(struct loop *loop)
{
    if (loop->drawn)
        return;
    model_view(&loop->model, &loop->canvas);
    terminal_show(loop->terminal, &loop->canvas);
    loop->drawn = true;
}

/* --- what can end the wait --- */

static int wait_milliseconds(const struct loop *loop)
{
    int64_t due = loop->escape_us ? loop->escape_us : INT64_MAX;
    for (size_t i = 0; i < loop->timer_count; i++)
        due = loop->timers[i].due_us < due ? loop->timers[i].due_us : due;
    if (due == INT64_MAX)
        return -1;
    int64_t left = (due - time_monotonic_us() + 999) / 1000;
    return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

static void take_keys(struct loop *loop)
{
    struct keys *keys = terminal_keys(loop->terminal);
    struct message message = {.kind = MESSAGE_KEY};
    while (!loop->ended && keys_next(keys, &message.key))
        send(loop, &message);
    loop->escape_us = keys_waiting(keys) ? time_monotonic_us() + KEYS_ESCAPE_MS * 1000 : 0;
}

static void resize(struct loop *loop)
{
    int rows, cols;
    terminal_size(loop->terminal, &rows, &cols);
    canvas_free(&loop->canvas);
    canvas_init(&loop->canvas, rows, cols);
    send(loop, &(struct message){.kind = MESSAGE_RESIZE});
}

static void take_events(struct loop *loop, unsigned events)
{
    if (events & TERMINAL_RESIZED)
        resize(loop);
    if (events & TERMINAL_INPUT)
        take_keys(loop);
    if (events & TERMINAL_ENDED)
        send(loop, &(struct message){.kind = MESSAGE_END});
    if (loop->escape_us && time_monotonic_us() >= loop->escape_us) {
        keys_nothing_follows(terminal_keys(loop->terminal));
        take_keys(loop);
    }
}

static void take_timers(struct loop *loop)
{
    int64_t now = time_monotonic_us();
    for (size_t i = loop->timer_count; i-- > 0;)
        if (i < loop->timer_count && loop->timers[i].due_us <= now) {
            uint64_t request = loop->timers[i].request;
            drop_timer(loop, request);
            send(loop, &(struct message){.kind = MESSAGE_TIMER, .request = request});
        }
}

static void take_answers(struct loop *loop)
{
    const struct performer *performer = &loop->options->performer;
    struct message answer = {0};
    while (performer->next && !loop->ended && performer->next(performer->user, &answer)) {
        answer.kind = MESSAGE_ANSWER;
        send(loop, &answer);
        answer = (struct message){0};
    }
}

static void turn(struct loop *loop)
{
    struct net_watch watches[] = {{.fd = terminal_input(loop->terminal)},
                                  {.fd = terminal_signals(loop->terminal)}};
    draw(loop);
    wipe_registers();
    net_multi_wait(loop->options->multi, watches, 2, wait_milliseconds(loop));
    take_events(loop, terminal_read(loop->terminal, watches[0].ready));
    take_timers(loop);
    take_answers(loop);
}

struct error loop_run(struct arena *arena, const struct loop_options *options)
{
    struct loop loop = {.options = options};
    struct effects effects = {0};
    int rows, cols;
    struct error e = terminal_start(arena, &options->terminal, &loop.terminal);
    if (e.id)
        return e;
    terminal_size(loop.terminal, &rows, &cols);
    canvas_init(&loop.canvas, rows, cols);
    model_init(&loop.model, options->shared, options->hooks);
    model_start(&loop.model, options->first, options->argument, time_now(), &effects);
    perform(&loop, &effects);
    while (!loop.ended)
        turn(&loop);
    model_free(&loop.model);
    canvas_free(&loop.canvas);
    terminal_stop(loop.terminal);
    return NO_ERROR;
}
