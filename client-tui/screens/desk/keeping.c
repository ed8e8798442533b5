#include "screens/desk/keeping.h"

#include "i18n/i18n.h"
#include "screens/desk/kept_texts.h"
#include "screens/list/filling.h"
#include "screens/screens.h"
#include "words/dates.h"

#include <stdio.h>

enum { RETRY_MS = 5000 };

/* --- what always holds, on the right of the status line --- */

static void show_state(struct model *model)
{
    struct shared *shared = model->shared;
    const struct keeping *k = &shared->keeping;
    struct arena *arena = arena_new(512, false);
    struct buf text = {.arena = arena};
    if (k->failing)
        buf_str(&text, i18n_text(N_("! NOT KEPT ON THIS DEVICE")));
    if (k->offline) {
        buf_str(&text, text.len ? STR(" · ") : STR(""));
        buf_str(&text, i18n_text(N_("! WITHOUT THE SERVER")));
    }
    if (k->count.waiting) {
        buf_str(&text, text.len ? STR(" · ") : STR(""));
        buf_str(&text, arena_format(arena,
                                    PLURAL("%zu waits here to be sent", "%zu wait here to be sent",
                                           k->count.waiting),
                                    k->count.waiting));
    }
    if (k->count.attention) {
        buf_str(&text, text.len ? STR(" · ") : STR(""));
        buf_str(&text,
                arena_format(arena,
                             PLURAL("! %zu was refused", "! %zu were refused", k->count.attention),
                             k->count.attention));
    }
    status_right(&model->status, buf_view(&text));
    arena_free(arena);
}

/* --- sending --- */

static void send_next(struct model *model)
{
    struct shared *shared = model->shared;
    struct keeping *k = &shared->keeping;
    k->again = k->sending != 0;
    if (k->sending || k->offline || !shared->labels)
        return;
    struct arena *arena = arena_new(65536, true);
    struct send_input *input = ARENA_NEW(arena, struct send_input);
    input->claimed = k->claimed;
    k->sending = model_run_for_frame(model, &task_outbox_send, arena, input);
}

static void retry_later(struct model *model)
{
    struct shared *shared = model->shared;
    if (!shared->keeping.waiting)
        shared->keeping.waiting = model_timer_for_frame(model, RETRY_MS);
}

static void say_sent(struct model *model, size_t sent)
{
    struct arena *arena = arena_new(256, false);
    model_say(model, STYLE_GOOD,
              arena_format(arena,
                           PLURAL("%zu call that waited here has been sent.",
                                  "%zu calls that waited here have been sent.", sent),
                           sent));
    arena_free(arena);
}

static void on_sent(struct model *model, const struct message *message)
{
    struct shared *shared = model->shared;
    struct keeping *k = &shared->keeping;
    const struct send_output *output = message->output;
    if (message->error.id) { /* it is still there */
        retry_later(model);
        return;
    }
    k->count = output->count;
    if (output->busy) /* should that client be killed, this one goes on */
        retry_later(model);
    if (output->some) {
        k->sent += !output->refused;
        send_next(model);
    } else if (k->again) {
        send_next(model);
    } else if (k->sent) {
        say_sent(model, k->sent);
        k->sent = 0;
    }
    show_state(model);
}

uint64_t keeping_append(struct model *model, const char *kind, struct str place,
                        struct str document, struct uuid key)
{
    struct arena *arena = arena_new(document.len + 4096, true);
    struct draft *draft = ARENA_NEW(arena, struct draft);
    *draft = texts_draft(model->shared, place, str_of(kind));
    draft->place = arena_str(arena, place);
    draft->payload = arena_str(arena, document);
    draft->key = key;
    return model_run(model, &task_outbox_append, arena, draft);
}

void keeping_appended(struct model *model, struct str place, const struct kept_count *count)
{
    struct shared *shared = model->shared;
    draft_keep(model, place, STR_NONE);
    shared->keeping.count = *count;
    show_state(model);
    retry_later(model);
}

/* --- what a person has to look at --- */

void keeping_recount(struct model *model, const struct kept_count *count, size_t unreadable)
{
    struct shared *shared = model->shared;
    shared->keeping.count = *count;
    shared->keeping.unreadable = unreadable;
    show_state(model);
}

bool keeping_needs_attention(const struct model *model)
{
    const struct shared *shared = model->shared;
    return shared->keeping.count.attention || shared->keeping.unreadable;
}

/* --- after signing in --- */

static void ask_claimed(struct model *model, const struct kept_found *found)
{
    static const char *const choices[] = {N_("Later"), N_("Yes, send them"), N_("No, not mine")};
    struct shared *shared = model->shared;
    struct keeping *k = &shared->keeping;
    struct arena *arena = arena_new(1024, false);
    struct str from = moment_text(arena, shared->language, found->claimed_from);
    struct str until = moment_text(arena, shared->language, found->claimed_until);
    struct str text = arena_format(
        arena,
        PLURAL("%zu call was logged here in your name while the server could not be reached "
               "(%.*s to %.*s). Was it you?",
               "%zu calls were logged here in your name while the server could not be reached "
               "(%.*s to %.*s). Was it you?",
               found->claimed),
        found->claimed, (int)from.len, from.at, (int)until.len, until.at);
    if (model_ask_for_frame(model, N_("Logged without the server"), text, choices, 3, 0))
        k->question = KEEPING_ASKS_CLAIMED;
    arena_free(arena);
}

static bool logs_a_call(const struct model *model)
{
    for (size_t i = 0; i < model->depth; i++)
        if (model->layers[i].screen == &screen_call)
            return true;
    return false;
}

/* Over a call that is being logged nothing is asked: it is offered when the next one begins. */
static void ask_to_go_on(struct model *model)
{
    static const char *const choices[] = {N_("Go on with it"), N_("Later")};
    struct shared *shared = model->shared;
    if (!texts_left(shared, STR("call")) || logs_a_call(model))
        return;
    if (model_ask_for_frame(model, N_("A call was being logged"),
                            i18n_text(N_("What you were typing when the program ended is here. "
                                         "Do you want to go on with it?")),
                            choices, 2, 0))
        shared->keeping.question = KEEPING_ASKS_TO_GO_ON;
}

static void on_found(struct model *model, const struct message *message)
{
    struct shared *shared = model->shared;
    struct keeping *k = &shared->keeping;
    const struct kept_found *found = message->output;
    if (message->error.id) { /* nothing is kept then */
        k->failing = true;
        show_state(model);
        say_error(model, message->error);
        return;
    }
    k->failing = false;
    k->count = found->count;
    k->unreadable = found->unreadable;
    texts_take_up(shared, &found->drafts);
    if (found->replaced)
        model_say(model, STYLE_FAULT,
                  i18n_text(N_("This device was tampered with: calls may be lost. "
                               "Tell your coordinator.")));
    else if (found->unreadable)
        model_say(model, STYLE_FAULT,
                  i18n_text(N_("Something kept on this device cannot be read: see ! in the list "
                               "of cases.")));
    else if (found->trouble.id)
        say_error(model, found->trouble);
    show_state(model);
    if (found->claimed)
        ask_claimed(model, found);
    else
        ask_to_go_on(model);
    send_next(model);
}

static void on_choice(struct model *model, const struct message *message)
{
    struct shared *shared = model->shared;
    struct keeping *k = &shared->keeping;
    enum keeping_question question = k->question;
    k->question = KEEPING_ASKS_NOTHING;
    if (question == KEEPING_ASKS_CLAIMED) {
        k->claimed = !message->chosen || message->choice == 0 ? CLAIMED_NOT_ASKED
                     : message->choice == 1                   ? CLAIMED_MINE
                                                              : CLAIMED_NOT_MINE;
        send_next(model);
        ask_to_go_on(model);
    } else if (question == KEEPING_ASKS_TO_GO_ON && message->chosen && message->choice == 0) {
        model_open(model, &screen_call, "go on");
    }
}

void keeping_begin(struct model *model)
{
    struct shared *shared = model->shared;
    shared->keeping.offline = false;
    shared->keeping.claimed = CLAIMED_NOT_ASKED;
    shared->keeping.opening =
        model_run_for_frame(model, &task_kept_open, arena_new(65536, true), NULL);
    show_state(model);
}

/* --- without the server --- */

void keeping_go_offline(struct model *model, struct str username)
{
    struct shared *shared = model->shared;
    struct arena *arena = arena_new(65536, true);
    struct str *input = ARENA_NEW(arena, struct str);
    *input = arena_str(arena, username);
    snprintf(shared->username, sizeof shared->username, "%.*s", (int)username.len, username.at);
    shared->keeping.reaching = 0;
    shared->keeping.offline = true;
    shared->keeping.opening = model_run_for_frame(model, &task_kept_offline, arena, input);
}

static void on_offline(struct model *model, const struct message *message)
{
    struct shared *shared = model->shared;
    const struct kept_found *found = message->output;
    if (message->error.id) {
        shared->keeping.offline = false;
        model_say(model, STYLE_FAULT,
                  message->error.id == ERROR_NOT_FOUND
                      ? i18n_text(N_("Without the server only who has signed in here before can "
                                     "log calls."))
                      : i18n_text(error_hint(message->error.id)));
        return;
    }
    shared->labels = found->labels;
    shared->office = found->office;
    shared->role = ROLE_OPERATOR;
    struct arena *arena = arena_new(512, false);
    model_who(model, arena_format(arena, "%s (%s)", shared->username, _("claimed")));
    arena_free(arena);
    shared->keeping.count = found->count;
    show_state(model);
    model_replace(model, &screen_offline, NULL);
    retry_later(model);
}

static void on_opened(struct model *model, const struct message *message)
{
    const struct shared *shared = model->shared;
    if (shared->keeping.offline)
        on_offline(model, message);
    else
        on_found(model, message);
}

static void on_reached(struct model *model, const struct message *message)
{
    if (message->error.id)
        retry_later(model);
    else
        model_tell(model, NULL); /* screen_offline says it */
}

static void on_retry(struct model *model)
{
    struct shared *shared = model->shared;
    struct keeping *k = &shared->keeping;
    if (k->offline)
        k->reaching = model_run_for_frame(model, &task_reach, arena_new(4096, false), NULL);
    else
        send_next(model);
}

/* --- locking --- */

/* On the disk, or on its way there, which nothing overtakes. What is still answered to what was
 * asked before is not for whoever comes next. */
static void wipe_texts(struct model *model)
{
    struct shared *shared = model->shared;
    struct keeping *k = &shared->keeping;
    uint64_t *const asked[] = {&k->opening, &k->reaching, &k->sending, &k->waiting, &k->rewriting};
    model_keep(model);
    texts_write(model, true);
    keeping_free(shared);
    clip_free(&model->clip);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        model_forget(model, *asked[i]);
        *asked[i] = 0;
    }
    k->question = KEEPING_ASKS_NOTHING;
    k->sent = 0;
}

void keeping_leave(struct model *model)
{
    struct shared *shared = model->shared;
    struct keeping *k = &shared->keeping;
    if (!shared->labels)
        return;
    filling_stop(model);
    wipe_texts(model);
    k->closing = model_run_for_frame(model, &task_kept_close, arena_new(256, false), NULL);
    k->offline = false;
    k->count = (struct kept_count){0};
    k->unreadable = 0;
    k->failing = false;
    shared->labels = NULL;
    shared->locked = true;
    shared->name[0] = '\0';
    model_who(model, STR(""));
    show_state(model);
    model_replace(model, &screen_sign_in, NULL);
}

void keeping_lock(struct model *model)
{
    struct shared *shared = model->shared;
    if (!shared->keeping.offline || !shared->labels) {
        keeping_leave(model);
        return;
    }
    wipe_texts(model);
    model_say(model, STYLE_PLAIN, i18n_text(N_("Locked. What was typed is kept, sealed.")));
    model_replace(model, &screen_offline, NULL);
    retry_later(model);
}

/* --- the frame's hook --- */

/* Tried again until there is room. */
static void on_written(struct model *model, struct error error)
{
    struct shared *shared = model->shared;
    struct keeping *k = &shared->keeping;
    if (error.id && !k->failing)
        say_error(model, error);
    k->failing = error.id != ERROR_NONE;
    if (k->failing && !k->rewriting)
        k->rewriting = model_timer_for_frame(model, RETRY_MS);
    if (!k->failing)
        texts_write(model, false);
    show_state(model);
}

/* Nothing needs her keys any more. */
static void on_closed(struct model *model)
{
    model_run_for_frame(model, &task_sign_out, arena_new(4096, true), NULL);
}

static void on_request(struct model *model, struct message *message)
{
    struct shared *shared = model->shared;
    struct keeping *k = &shared->keeping;
    static void (*const handlers[])(struct model * model, const struct message *message) = {
        on_opened, on_reached, on_sent};
    uint64_t *const requests[] = {&k->opening, &k->reaching, &k->sending};
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
        if (*requests[i] == message->request) {
            *requests[i] = 0;
            handlers[i](model, message);
            return;
        }
    if (texts_written(shared, message))
        on_written(model, message->error);
}

void keeping_answered(struct model *model, struct message *message)
{
    struct shared *shared = model->shared;
    struct keeping *k = &shared->keeping;
    if (message->kind == MESSAGE_END) {
        texts_write(model, true);
    } else if (message->kind == MESSAGE_DIALOG) {
        on_choice(model, message);
    } else if (message->request == k->closing) {
        k->closing = 0;
        on_closed(model);
    } else if (message->request == k->waiting) {
        k->waiting = 0;
        on_retry(model);
    } else if (message->request == k->rewriting) {
        k->rewriting = 0;
        texts_write(model, false);
    } else if (!filling_answer(model, message)) {
        on_request(model, message);
    }
}
