/* What screens and the frame wait for: each request has a number, and is answered once. */
#include "app/inner.h"

void model_push(struct model *model, struct effect effect)
{
    if (model->effects && model->effects->count < EFFECTS_MAX)
        model->effects->at[model->effects->count++] = effect;
    else
        arena_free(effect.arena);
}

uint64_t model_next_number(struct model *model)
{
    return ++model->last_number;
}

uint64_t model_acting(const struct model *model)
{
    return model->acting ? model->acting : model->layers[model->depth - 1].number;
}

static uint64_t add_request(struct model *model, uint64_t layer)
{
    if (model->request_count == REQUESTS_MAX)
        return 0;
    uint64_t number = model_next_number(model);
    model->requests[model->request_count++] = (struct request){.number = number, .layer = layer};
    return number;
}

bool model_take(struct model *model, uint64_t number, struct request *ret_request)
{
    for (size_t i = 0; i < model->request_count; i++)
        if (model->requests[i].number == number) {
            *ret_request = model->requests[i];
            model->requests[i] = model->requests[--model->request_count];
            return true;
        }
    return false;
}

static uint64_t run(struct model *model, uint64_t layer, const struct task *task,
                    struct arena *arena, void *input)
{
    uint64_t number = add_request(model, layer);
    if (number)
        model_push(model, (struct effect){.kind = EFFECT_TASK,
                                           .request = number,
                                           .task = task,
                                           .input = input,
                                           .arena = arena});
    else
        arena_free(arena);
    return number;
}

static uint64_t start_timer(struct model *model, uint64_t layer, int milliseconds)
{
    uint64_t number = add_request(model, layer);
    if (number)
        model_push(
            model,
            (struct effect){.kind = EFFECT_TIMER, .request = number, .milliseconds = milliseconds});
    return number;
}

uint64_t model_run(struct model *model, const struct task *task, struct arena *arena, void *input)
{
    return run(model, model_acting(model), task, arena, input);
}

uint64_t model_timer(struct model *model, int milliseconds)
{
    return start_timer(model, model_acting(model), milliseconds);
}

uint64_t model_run_for_frame(struct model *model, const struct task *task, struct arena *arena,
                             void *input)
{
    return run(model, 0, task, arena, input);
}

uint64_t model_timer_for_frame(struct model *model, int milliseconds)
{
    return start_timer(model, 0, milliseconds);
}

void model_forget(struct model *model, uint64_t request)
{
    struct request forgotten;
    if (request && model_take(model, request, &forgotten))
        model_push(model, (struct effect){.kind = EFFECT_CANCEL, .request = request});
}

void model_forget_layer(struct model *model, uint64_t layer)
{
    for (size_t i = model->request_count; i-- > 0;)
        if (model->requests[i].layer == layer)
            model_forget(model, model->requests[i].number);
}
