/* Opening a sealed part of a case, with a reason that is recorded. */
#include "screens/calls.h"
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "widgets/form.h"

struct opening {
    struct arena *arena;
    struct str reference, place;
    struct form form;
    uint64_t sending; /* request; 0: none */
};

static const struct pick_source *compartments(struct arena *arena)
{
    const struct pick_option options[] = {
        {.code = STR("identity"), .label = i18n_text(N_("identity"))},
        {.code = STR("report"), .label = i18n_text(N_("report"))},
        {.code = STR("work"), .label = i18n_text(N_("work"))},
    };
    size_t count = sizeof options / sizeof *options;
    struct pick_option *kept = arena_array(arena, count, sizeof *kept);
    for (size_t i = 0; i < count; i++)
        kept[i] = options[i];
    return pick_source_new(arena, kept, count);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct opening *state = screen;
    const struct str *reference = argument;
    state->arena = arena_new(4096, false);
    state->reference = arena_str(state->arena, *reference);
    state->place = arena_join(state->arena, STR("opening "), *reference);
    const struct field_def defs[] = {
        {.id = STR("part"), .label = i18n_text(N_("What to open")), .type = FIELD_CHOICE,
         .required = true, .source = compartments(state->arena)},
        {.id = STR("reason"), .label = i18n_text(N_("Reason")), .type = FIELD_LINE,
         .hint = i18n_text(N_("why you need it; it is recorded")), .required = true},
    };
    form_init(&state->form, defs, sizeof defs / sizeof *defs, date_of(model->now, 0),
              &model->clip);
    form_set(&state->form, "part", STR("identity"));
    form_set(&state->form, "reason", draft_of(model, state->place));
    form_focus(&state->form, "reason");
}

static void keep(struct model *model, const struct opening *state)
{
    struct arena *arena = arena_new(2048, true);
    draft_keep(model, state->place, form_value(&state->form, arena, "reason"));
    arena_free(arena);
}

static void send(struct model *model, struct opening *state)
{
    if (!form_check(&state->form))
        return;
    struct arena *arena = arena_new(65536, true);
    struct opening_input *input = ARENA_NEW(arena, struct opening_input);
    *input = (struct opening_input){.reference = arena_str(arena, state->reference),
                                    .compartment = form_value(&state->form, arena, "part"),
                                    .reason = form_value(&state->form, arena, "reason")};
    keep(model, state);
    state->sending = model_call(model, &call_opening, arena, input);
}

static void on_answer(struct model *model, struct opening *state, const struct message *message)
{
    state->sending = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    draft_keep(model, state->place, STR_NONE);
    model_say(model, STYLE_GOOD, i18n_text(N_("Opened. The reason is recorded.")));
    model_close(model, 1);
}

static void on_key(struct model *model, struct opening *state, struct key key)
{
    if (state->sending)
        return;
    if (keymap_action(CONTEXT_SEND, key) == ACTION_SEND) {
        send(model, state);
        return;
    }
    enum outcome outcome = form_key(&state->form, key);
    if (outcome == OUTCOME_CHOSEN) {
        send(model, state);
    } else if (outcome == OUTCOME_IGNORED &&
               keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL) {
        keep(model, state);
        model_close(model, 0);
    }
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct opening *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct opening *state = screen;
    (void)now;
    canvas_text(canvas, area, 0, 1, STYLE_TITLE, state->reference);
    form_draw(&state->form, canvas, area_cols(area_rows(area, 2, area.rows - 3), 1, area.cols - 2),
              !state->sending);
    if (state->sending)
        canvas_text(canvas, area, area.rows - 1, 1, STYLE_STRONG, i18n_text(N_("Opening …")));
}

static void leave(void *screen)
{
    struct opening *state = screen;
    form_free(&state->form);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct opening *state = screen;
    size_t count = form_contexts(&state->form, at);
    at[count++] = CONTEXT_SEND;
    at[count++] = CONTEXT_BACK;
    return count;
}

const struct screen screen_opening = {.title = N_("Open a sealed part"),
                                      .size = sizeof(struct opening),
                                      .enter = enter,
                                      .update = update,
                                      .view = view,
                                      .leave = leave,
                                      .contexts = contexts};
