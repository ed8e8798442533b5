/* She has her keys and is not admitted yet. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "screens/people/fingerprint.h"

struct waiting {
    struct arena *arena;
    struct str fingerprint;
};

static void enter(struct model *model, void *screen, const void *argument)
{
    struct waiting *state = screen;
    const struct str *fingerprint = argument;
    (void)model;
    state->arena = arena_new(256, false);
    state->fingerprint = arena_str(state->arena, *fingerprint);
}

static void update(struct model *model, void *screen, struct message *message)
{
    (void)screen;
    if (message->kind == MESSAGE_KEY && keymap_action(CONTEXT_BACK, message->key) == ACTION_CANCEL)
        model_replace(model, &screen_sign_in, NULL);
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct waiting *state = screen;
    (void)now;
    fingerprint_page(canvas, area_middle(area, 14, area.cols < 64 ? area.cols : 64),
                     state->fingerprint);
}

static void leave(void *screen)
{
    arena_free(((struct waiting *)screen)->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)screen;
    at[0] = CONTEXT_BACK;
    return 1;
}

const struct screen screen_waiting = {.title = N_("Not admitted yet"),
                                      .size = sizeof(struct waiting),
                                      .enter = enter,
                                      .update = update,
                                      .view = view,
                                      .leave = leave,
                                      .contexts = contexts};
