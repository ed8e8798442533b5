/* There is no server. Calls are logged for somebody who has signed in here before, sealed to her
 * key, and sent when she has signed in again. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "screens/desk/keeping.h"

struct offline {
    bool reached; /* the server answers again */
};

static void enter(struct model *model, void *screen, const void *argument)
{
    (void)model;
    (void)screen;
    (void)argument;
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct offline *state = screen;
    if (message->kind == MESSAGE_TOLD && !state->reached) {
        state->reached = true;
        model_say(model, STYLE_GOOD,
                  i18n_text(N_("The server can be reached again. Sign in, and what waits is sent.")));
    }
    if (message->kind != MESSAGE_KEY)
        return;
    switch (keymap_action(CONTEXT_OFFLINE, message->key)) {
    case ACTION_CALL:
        model_open(model, &screen_call, NULL);
        break;
    case ACTION_SIGN_IN:
        keeping_leave(model);
        break;
    default:
        break;
    }
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    const struct offline *state = screen;
    struct area inside = area_middle(area, 9, area.cols < 70 ? area.cols : 70);
    (void)now;
    canvas_text(canvas, inside, 0, 0, state->reached ? STYLE_GOOD : STYLE_WARNING,
                state->reached ? i18n_text(N_("The server can be reached again."))
                               : i18n_text(N_("The server cannot be reached.")));
    canvas_text(canvas, inside, 2, 0, STYLE_PLAIN,
                i18n_text(N_("Calls can be logged all the same. They are kept on this device,")));
    canvas_text(canvas, inside, 3, 0, STYLE_PLAIN,
                i18n_text(N_("sealed, and cannot be read again before you sign in.")));
    canvas_text(canvas, inside, 5, 0, STYLE_STRONG, i18n_text(N_("n   log a call")));
    canvas_text(canvas, inside, 6, 0, STYLE_STRONG,
                i18n_text(N_("s   sign in, when the server is back")));
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)screen;
    at[0] = CONTEXT_OFFLINE;
    return 1;
}

const struct screen screen_offline = {.title = N_("Without the server"),
                                      .size = sizeof(struct offline),
                                      .enter = enter,
                                      .update = update,
                                      .view = view,
                                      .contexts = contexts};
