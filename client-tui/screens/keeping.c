#include "screens/keeping.h"

#include "i18n/i18n.h"
#include "screens/filling.h"
#include "screens/screens.h"
#include "words/dates.h"

#include <stdio.h>

enum { RETRY_MS = 5000 };

struct kept_text {
    struct kept_text *next;
    struct arena *arena;
    struct draft draft; /* on disk */
};

/* --- texts --- */

static struct kept_text **find(const struct shared *shared, struct str place)
{
    struct kept_text *const *at = &shared->keeping.texts;
    while (*at && !str_equal((*at)->draft.place, place))
        at = &(*at)->next;
    return (struct kept_text **)at;
}

static void drop(struct kept_text **at)
{
    struct kept_text *text = *at;
    *at = text->next;
    arena_free(text->arena); /* wipes the text itself */
}

static struct kept_text *hold(struct shared *shared, const struct draft *draft)
{
    struct arena *arena = arena_new(draft->place.len + draft->payload.len + 512, true);
    struct kept_text *text = ARENA_NEW(arena, struct kept_text);
    *text = (struct kept_text){.next = shared->keeping.texts, .arena = arena, .draft = *draft};
    text->draft.kind = arena_str(arena, draft->kind);
    text->draft.place = arena_str(arena, draft->place);
    text->draft.payload = arena_str(arena, draft->payload);
    shared->keeping.texts = text;
    return text;
}

static struct draft *copy_of(struct arena *arena, const struct draft *draft)
{
    struct draft *copy = ARENA_NEW(arena, struct draft);
    *copy = *draft;
    copy->kind = arena_str(arena, draft->kind);
    copy->place = arena_str(arena, draft->place);
    copy->payload = arena_str(arena, draft->payload);
    return copy;
}

static void write_down(struct model *model, const struct draft *draft)
{
    struct arena *arena = arena_new(draft->payload.len + 4096, true);
    model_run_for_frame(model, &task_draft_write, arena, copy_of(arena, draft));
}

static void drop_written(struct model *model, struct uuid id)
{
    struct arena *arena = arena_new(256, false);
    struct uuid *input = ARENA_NEW(arena, struct uuid);
    *input = id;
    model_run_for_frame(model, &task_draft_drop, arena, input);
}

/* "note BG-2026-…" is a note. */
static struct str kind_of(struct str place)
{
    struct str rest = place;
    return str_cut(&rest, ' ');
}

void draft_keep(struct model *model, struct str place, struct str text)
{
    struct shared *shared = model->shared;
    struct kept_text **at = find(shared, place);
    struct draft draft = *at ? (*at)->draft : draft_new(kind_of(place), place);
    if (*at ? str_equal(draft.payload, text) : !text.len)
        return;
    draft.kind = kind_of(place);
    draft.place = place;
    draft.payload = text;
    struct kept_text *before = *at;
    if (before)
        *at = before->next;
    if (text.len)
        write_down(model, &hold(shared, &draft)->draft);
    else
        drop_written(model, draft.id);
    if (before)
        arena_free(before->arena);
}

struct str draft_of(const struct model *model, struct str place)
{
    struct kept_text **at = find(model->shared, place);
    return *at ? (*at)->draft.payload : STR_NONE;
}

struct uuid draft_key(const struct model *model, struct str place)
{
    struct kept_text **at = find(model->shared, place);
    return *at ? (*at)->draft.key : (struct uuid){0};
}

void keeping_free(struct shared *shared)
{
    while (shared->keeping.texts)
        drop(&shared->keeping.texts);
}

/* --- what always holds, on the right of the status line --- */

static void show_state(struct model *model)
{
    struct shared *shared = model->shared;
    const struct keeping *k = &shared->keeping;
    struct arena *arena = arena_new(512, false);
    struct buf text = {.arena = arena};
    if (k->offline)
        buf_str(&text, i18n_text(N_("! WITHOUT THE SERVER")));
    if (k->count.waiting) {
        buf_str(&text, text.len ? STR(" · ") : STR(""));
        buf_str(&text, arena_format(arena,
                                    PLURAL("%zu waits here to be sent", "%zu wait here to be sent",
                                           k->count.waiting),
                                    k->count.waiting));
    }
    if (k->count.attention) {
        buf_str(&text, text.len ? STR(" · ") : STR(""));
        buf_str(&text, arena_format(arena,
                                    PLURAL("! %zu was refused", "! %zu were refused",
                                           k->count.attention),
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
    if (output->some) {
        k->sent += !output->refused;
        send_next(model);
    } else if (k->sent) {
        say_sent(model, k->sent);
        k->sent = 0;
    }
    show_state(model);
}

void keeping_append(struct model *model, const char *kind, struct str place, struct str document,
                    struct uuid key)
{
    struct shared *shared = model->shared;
    struct kept_text **at = find(shared, place);
    struct draft draft = *at ? (*at)->draft : draft_new(str_of(kind), place);
    draft.kind = str_of(kind);
    draft.place = place;
    draft.payload = document;
    draft.key = key;
    struct arena *arena = arena_new(document.len + 4096, true);
    model_run_for_frame(model, &task_outbox_append, arena, copy_of(arena, &draft));
    if (*at)
        drop(at);
    shared->keeping.count.waiting++; /* until it is counted */
    show_state(model);
    retry_later(model);
}

/* --- after signing in --- */

/* A restored text does not overwrite what was typed since. */
static void take_up(struct shared *shared, const struct kept_list *drafts)
{
    for (size_t i = 0; i < drafts->count; i++)
        if (drafts->at[i].state == KEPT_WHOLE && !*find(shared, drafts->at[i].draft.place))
            hold(shared, &drafts->at[i].draft);
}

static size_t damaged(const struct kept_list *list)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++)
        count += list->at[i].state != KEPT_WHOLE;
    return count;
}

static void ask_claimed(struct model *model, const struct kept_found *found)
{
    static const char *const choices[] = {N_("Later"), N_("Yes, send them"), N_("No, not mine")};
    struct shared *shared = model->shared;
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
    shared->keeping.asks_claimed =
        model_ask_for_frame(model, N_("Logged without the server"), text, choices, 3, 0);
    arena_free(arena);
}

static void ask_to_go_on(struct model *model)
{
    static const char *const choices[] = {N_("Go on with it"), N_("Later")};
    model_ask_for_frame(model, N_("A call was being logged"),
                        i18n_text(N_("What you were typing when the program ended is here. "
                                     "Do you want to go on with it?")),
                        choices, 2, 0);
}

static void on_opened(struct model *model, const struct message *message)
{
    struct shared *shared = model->shared;
    struct keeping *k = &shared->keeping;
    const struct kept_found *found = message->output;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    k->count = found->count;
    take_up(shared, &found->drafts);
    if (found->replaced)
        model_say(model, STYLE_FAULT,
                  i18n_text(N_("Somebody has changed what this device knows of you. Calls logged "
                               "without the server since may be lost. Tell your coordinator.")));
    else if (damaged(&found->drafts) || damaged(&found->attention))
        model_say(model, STYLE_FAULT,
                  i18n_text(N_("Something that was kept on this device cannot be read.")));
    show_state(model);
    if (found->claimed)
        ask_claimed(model, found);
    else if (draft_of(model, STR("call")).len)
        ask_to_go_on(model);
    send_next(model);
}

static void on_choice(struct model *model, const struct message *message)
{
    struct shared *shared = model->shared;
    struct keeping *k = &shared->keeping;
    if (k->asks_claimed) {
        k->asks_claimed = false;
        k->claimed = !message->chosen || message->choice == 0 ? CLAIMED_NOT_ASKED
                     : message->choice == 1                   ? CLAIMED_MINE
                                                              : CLAIMED_NOT_MINE;
        send_next(model);
        if (draft_of(model, STR("call")).len)
            ask_to_go_on(model);
    } else if (message->chosen && message->choice == 0) {
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
                      ? i18n_text(N_("Calls can be logged without the server only by somebody who "
                                     "has signed in on this device before."))
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

void keeping_lock(struct model *model)
{
    struct shared *shared = model->shared;
    if (!shared->labels)
        return;
    model_keep(model);
    filling_stop(model);
    keeping_free(shared); /* on disk, or on its way there */
    shared->keeping.closing =
        model_run_for_frame(model, &task_kept_close, arena_new(256, false), NULL);
    shared->keeping.offline = false;
    shared->labels = NULL;
    shared->locked = true;
    clip_free(&model->clip);
    model_who(model, STR(""));
    show_state(model);
    model_replace(model, &screen_sign_in, NULL);
}

/* --- the frame's hook --- */

static void on_failure_of_disk(struct model *model, struct error error)
{
    struct shared *shared = model->shared;
    if (shared->keeping.disk_failed)
        return;
    shared->keeping.disk_failed = true;
    say_error(model, error);
}

void keeping_answered(struct model *model, struct message *message)
{
    struct shared *shared = model->shared;
    struct keeping *k = &shared->keeping;
    if (message->kind == MESSAGE_DIALOG) {
        on_choice(model, message);
    } else if (message->request == k->opening) {
        k->opening = 0;
        if (k->offline)
            on_offline(model, message);
        else
            on_opened(model, message);
    } else if (message->request == k->sending) {
        k->sending = 0;
        on_sent(model, message);
    } else if (message->request == k->reaching) {
        k->reaching = 0;
        on_reached(model, message);
    } else if (message->request == k->closing) { /* nothing needs her keys any more */
        k->closing = 0;
        model_run_for_frame(model, &task_sign_out, arena_new(4096, true), NULL);
    } else if (message->request == k->waiting) {
        k->waiting = 0;
        on_retry(model);
    } else if (!filling_answer(model, message) && message->error.id) {
        on_failure_of_disk(model, message->error);
    }
}
