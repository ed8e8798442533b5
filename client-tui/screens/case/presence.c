#include "screens/case/presence.h"

#include "hotline/base/limits.h"
#include "tasks/presence.h"

void presence_look(struct model *model, struct presence *presence)
{
    presence->again = presence->asking != 0;
    if (presence->asking)
        return;
    struct arena *arena = arena_new(1024, false);
    struct presence_input *input = ARENA_NEW(arena, struct presence_input);
    *input = (struct presence_input){.reference = arena_str(arena, presence->reference),
                                     .writing = presence->writing};
    presence->asking = model_run(model, &task_presence, arena, input);
}

static void wait(struct model *model, struct presence *presence)
{
    model_forget(model, presence->timer);
    presence->timer = model_timer(model, LIMIT_PRESENCE_BEAT * 1000);
}

void presence_begin(struct model *model, struct presence *presence, struct str reference)
{
    *presence = (struct presence){.reference = reference};
    presence_look(model, presence);
    wait(model, presence);
}

void presence_write(struct model *model, struct presence *presence, bool writing)
{
    if (presence->writing == writing)
        return;
    presence->writing = writing;
    presence_look(model, presence);
}

/* An error says nothing: whatever she does with the case says it, and in a minute it is tried
 * again. */
static void on_answer(struct model *model, struct presence *presence, const struct message *message)
{
    const struct others *others = message->output;
    presence->asking = 0;
    model_aside(model, message->error.id ? STR_NONE : others->words);
    if (presence->again)
        presence_look(model, presence);
}

bool presence_message(struct model *model, struct presence *presence, const struct message *message)
{
    bool timer = message->kind == MESSAGE_TIMER && message->request == presence->timer;
    bool answer = message->kind == MESSAGE_ANSWER && message->request == presence->asking;
    if (answer)
        on_answer(model, presence, message);
    if (timer) {
        presence->timer = 0;
        wait(model, presence);
    }
    if (timer || message->kind == MESSAGE_LANGUAGE)
        presence_look(model, presence);
    return answer || timer;
}

void presence_end(struct model *model, struct presence *presence)
{
    struct arena *arena = arena_new(256, false);
    struct str *reference = ARENA_NEW(arena, struct str);
    *reference = arena_str(arena, presence->reference);
    model_run_for_frame(model, &task_presence_end, arena, reference);
}
