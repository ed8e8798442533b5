#include "app/model.h"

#include "app/inner.h"
#include "i18n/i18n.h"

#include <stdlib.h>
#include <string.h>

enum { FLASH_MS = 600 };

void model_init(struct model *model, void *shared, const struct frame_hooks *hooks)
{
    static const struct frame_hooks none = {0};
    *model = (struct model){.shared = shared, .hooks = hooks ? hooks : &none};
    view_init(&model->help);
}

/* --- screens --- */

static struct layer *top(struct model *model)
{
    return model->depth ? &model->layers[model->depth - 1] : NULL;
}


static void close_dialog(struct model *model)
{
    if (model->asked_by)
        dialog_free(&model->dialog);
    model->asked_by = 0;
    model->question = QUESTION_NONE;
}

static void pop(struct model *model)
{
    struct layer layer = *top(model);
    model_forget_layer(model, layer.number);
    if (model->asked_by == layer.number)
        close_dialog(model);
    if (layer.screen->leave)
        layer.screen->leave(layer.state);
    free(layer.state);
    model->depth--;
}

void model_free(struct model *model)
{
    model->effects = NULL;
    close_dialog(model);
    while (model->depth)
        pop(model);
    help_close(model);
    view_free(&model->help);
    clip_free(&model->clip);
    *model = (struct model){0};
}

void model_open(struct model *model, const struct screen *screen, const void *argument)
{
    if (model->depth == SCREENS_MAX)
        return;
    if (!model->said) /* it was about another screen */
        status_say(&model->status, STYLE_PLAIN, STR(""));
    struct layer *layer = &model->layers[model->depth++];
    *layer = (struct layer){.screen = screen, .number = model_next_number(model)};
    layer->state = calloc(1, screen->size ? screen->size : 1);
    if (!layer->state)
        abort();
    uint64_t before = model->acting;
    model->acting = layer->number;
    screen->enter(model, layer->state, argument);
    model->acting = before;
}

static void deliver(struct model *model, struct layer *layer, struct message *message)
{
    uint64_t before = model->acting;
    message->now = model->now;
    model->acting = layer->number;
    layer->screen->update(model, layer->state, message);
    model->acting = before;
}

void model_tell(struct model *model, void *what)
{
    uint64_t teller = model->acting; /* 0: the frame */
    for (size_t i = 0; i < model->depth; i++)
        if (model->layers[i].number != teller)
            deliver(model, &model->layers[i],
                    &(struct message){.kind = MESSAGE_TOLD, .output = what});
}

static void tell_all(struct model *model, struct message message)
{
    for (size_t i = 0; i < model->depth; i++) {
        struct message copy = message;
        deliver(model, &model->layers[i], &copy);
    }
}

void model_keep(struct model *model)
{
    uint64_t before = model->acting;
    for (size_t i = model->depth; i-- > 0;) {
        const struct layer *layer = &model->layers[i];
        model->acting = layer->number;
        if (layer->screen->keep)
            layer->screen->keep(model, layer->state);
    }
    model->acting = before;
}

void model_language(struct model *model, size_t language)
{
    i18n_language(str_of(catalogues[language].wire));
    if (model->hooks->chose_language)
        model->hooks->chose_language(model, language);
    if (model->help_texts) {
        help_close(model);
        help_open(model);
    }
    model_say(model, STYLE_PLAIN, STR(""));
    tell_all(model, (struct message){.kind = MESSAGE_LANGUAGE});
}

/* Each language by its own name. */
static void ask_language(struct model *model)
{
    const char *names[DIALOG_CHOICES_MAX];
    size_t count = 0;
    while (count < DIALOG_CHOICES_MAX && catalogues[count].wire) {
        names[count] = catalogues[count].own;
        count++;
    }
    if (model->asked_by)
        return;
    model_ask(model, N_("Language"), i18n_text(N_("Language of the program:")), names, count,
              i18n_now());
    model->question = QUESTION_LANGUAGE;
}

static void ask_to_quit(struct model *model)
{
    static const char *const choices[] = {N_("Stay"), N_("Quit")};
    if (model->asked_by)
        return;
    model_ask(model, N_("Quit"), i18n_text(N_("Do you want to leave the program?")), choices, 2, 0);
    model->question = QUESTION_QUIT;
}

void model_close(struct model *model, int result)
{
    if (model->depth < 2) {
        ask_to_quit(model);
        return;
    }
    pop(model);
    deliver(model, top(model), &(struct message){.kind = MESSAGE_BACK, .result = result});
}

void model_replace(struct model *model, const struct screen *screen, const void *argument)
{
    while (model->depth)
        pop(model);
    model_open(model, screen, argument);
}

/* --- what stands above screens --- */

static void start_asking(struct model *model)
{
    close_dialog(model);
    model->asked_by = model_acting(model);
}

void model_ask(struct model *model, const char *title, struct str text, const char *const *choices,
               size_t count, size_t safe)
{
    start_asking(model);
    dialog_init(&model->dialog, title, text, choices, count, safe);
}

bool model_ask_for_frame(struct model *model, const char *title, struct str text,
                         const char *const *choices, size_t count, size_t safe)
{
    if (model->asked_by || !model->depth)
        return false;
    model_ask(model, title, text, choices, count, safe);
    model->question = QUESTION_FRAME;
    return true;
}

void model_ask_line(struct model *model, const char *title, struct str text, struct str must_type)
{
    start_asking(model);
    dialog_init_line(&model->dialog, title, text, must_type);
}

void model_say(struct model *model, enum style style, struct str text)
{
    status_say(&model->status, style, text);
    model->said = true;
}

void model_who(struct model *model, struct str name)
{
    size_t room = sizeof model->who - 1;
    size_t len = name.len <= room ? name.len : cluster_start(name, room);
    for (size_t i = 0; i < len; i++)
        model->who[i] = name.at[i];
    model->who[len] = '\0';
}

void model_aside(struct model *model, struct str text)
{
    for (size_t i = 0; i < model->depth; i++) {
        struct layer *layer = &model->layers[i];
        size_t room = sizeof layer->aside - 1;
        size_t len = text.len < room ? text.len : cluster_start(text, room);
        if (layer->number != model_acting(model))
            continue;
        memcpy(layer->aside, len ? text.at : "", len);
        layer->aside[len] = '\0';
    }
}

void model_bell(struct model *model)
{
    model_push(model, (struct effect){.kind = EFFECT_BELL});
}

void model_flash(struct model *model)
{
    model_forget(model, model->flash_timer);
    model->flash_timer = model_timer_for_frame(model, FLASH_MS);
}

/* --- updating --- */

static void end(struct model *model)
{
    model_keep(model);
    for (size_t i = model->depth; i-- > 0;)
        deliver(model, &model->layers[i], &(struct message){.kind = MESSAGE_END});
    if (model->hooks->answered)
        model->hooks->answered(model, &(struct message){.kind = MESSAGE_END});
    model_push(model, (struct effect){.kind = EFFECT_END});
}

/* The answer is copied, so that the screen may ask the next question at once. */
static void on_dialog_key(struct model *model, struct key key)
{
    enum outcome outcome = dialog_key(&model->dialog, key);
    if (outcome != OUTCOME_CHOSEN && outcome != OUTCOME_LEFT)
        return;
    struct arena *arena = arena_new(4096, true);
    struct message answer = {.kind = MESSAGE_DIALOG,
                             .chosen = outcome == OUTCOME_CHOSEN,
                             .choice = model->dialog.at,
                             .line = arena_str(arena, text_view(&model->dialog.line.text))};
    uint64_t owner = model->asked_by;
    enum model_question question = model->question;
    close_dialog(model);
    if (question == QUESTION_QUIT && answer.chosen && answer.choice == 1)
        end(model);
    if (question == QUESTION_LANGUAGE && answer.chosen)
        model_language(model, answer.choice);
    if (question == QUESTION_FRAME && model->hooks->answered)
        model->hooks->answered(model, &answer);
    for (size_t i = 0; question == QUESTION_NONE && i < model->depth; i++)
        if (model->layers[i].number == owner) {
            deliver(model, &model->layers[i], &answer);
            break;
        }
    arena_free(arena);
}

static bool on_global_key(struct model *model, enum action action)
{
    switch (action) {
    case ACTION_HELP:
        if (model->help_texts)
            help_close(model);
        else
            help_open(model);
        return true;
    case ACTION_HIDE:
        model->hidden = true;
        model_push(model, (struct effect){.kind = EFFECT_BLANK});
        return true;
    case ACTION_REDRAW:
        model_push(model, (struct effect){.kind = EFFECT_REDRAW});
        return true;
    case ACTION_LANGUAGE:
        ask_language(model);
        return true;
    case ACTION_LOCK:
        if (model->hooks->idle)
            model->hooks->idle(model);
        return true;
    case ACTION_QUIT:
        ask_to_quit(model);
        return true;
    default:
        return false;
    }
}

static void on_key(struct model *model, struct message *message)
{
    enum action action = keymap_action(CONTEXT_GLOBAL, message->key);
    if (model->hidden) { /* nothing typed blindly goes anywhere */
        model->hidden = action != ACTION_HIDE;
        return;
    }
    if (on_global_key(model, action))
        return;
    if (model->help_texts)
        help_key(model, message->key);
    else if (model->asked_by)
        on_dialog_key(model, message->key);
    else if (model->depth)
        deliver(model, top(model), message);
}

/* --- idling --- */

static void wait_for_idle(struct model *model, int64_t milliseconds)
{
    if (!model->idle_timer && model->hooks->idle && milliseconds > 0)
        model->idle_timer = model_timer_for_frame(model, (int)milliseconds);
}

/* One timer at a time, not one for each key. */
static void on_idle_timer(struct model *model)
{
    int64_t left = model->last_key + model->hooks->idle_ms - model->now;
    model->idle_timer = 0;
    if (left > 0)
        wait_for_idle(model, left);
    else
        model->hooks->idle(model);
}

/* To whoever waits for it: a screen, the frame, or nobody any more. */
static void on_answer(struct model *model, struct message *message)
{
    struct request request;
    if (!model_take(model, message->request, &request))
        return;
    if (request.number == model->idle_timer) {
        on_idle_timer(model);
    } else if (request.number == model->flash_timer) {
        model->flash_timer = 0;
    } else if (request.number == model->keep_timer) {
        model->keep_timer = 0;
        model_keep(model);
    } else if (!request.layer && model->hooks->answered) {
        model->hooks->answered(model, message);
    }
    for (size_t i = 0; request.layer && i < model->depth; i++)
        if (model->layers[i].number == request.layer) {
            deliver(model, &model->layers[i], message);
            return;
        }
}

void model_update(struct model *model, struct message *message, struct effects *ret_effects)
{
    ret_effects->count = 0;
    model->effects = ret_effects;
    model->said = false;
    model->now = message->now;
    switch (message->kind) {
    case MESSAGE_KEY:
        model->last_key = model->now;
        wait_for_idle(model, model->hooks->idle_ms);
        if (!model->keep_timer && model->hooks->keep_ms)
            model->keep_timer = model_timer_for_frame(model, model->hooks->keep_ms);
        on_key(model, message);
        break;
    case MESSAGE_TIMER:
    case MESSAGE_ANSWER:
        on_answer(model, message);
        break;
    case MESSAGE_END:
        end(model);
        break;
    default:
        if (model->depth)
            deliver(model, top(model), message);
    }
    model->effects = NULL;
}

void model_start(struct model *model, const struct screen *screen, const void *argument, millis now,
                 struct effects *ret_effects)
{
    ret_effects->count = 0;
    model->effects = ret_effects;
    model->now = now;
    model->last_key = now;
    wait_for_idle(model, model->hooks->idle_ms);
    model_open(model, screen, argument);
    model->effects = NULL;
}
