/* One person: who she is, her keys' fingerprint; admitting her, letting her go. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "screens/people/fingerprint.h"
#include "tasks/people.h"

enum asking { ASKING_NOTHING, ASKING_DIGITS, ASKING_ROLE, ASKING_NAME };

struct member {
    struct arena *arena; /* of the user name */
    struct str username;
    struct arena *person_arena; /* NULL: not read yet */
    struct person person;
    bool coordinator; /* who is looking */
    enum asking asking;
    uint64_t reading, acting; /* requests; 0: none */
    bool admitting;           /* what is under way, else letting go */
};

static const struct {
    const char *code, *words; /* English, for gettext */
} states[] = {
    {"invited", N_("invited; she has not made her keys yet")},
    {"enrolled", N_("has made her keys; a coordinator has to confirm them")},
    {"admitted", N_("member")},
    {"disabled", N_("let go")},
};

static struct str state_words(struct str code)
{
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (str_is(code, states[i].code))
            return i18n_text(states[i].words);
    return code;
}

static bool may_admit(const struct member *state)
{
    return state->coordinator && str_is(state->person.state, "enrolled") &&
           state->person.fingerprint.len;
}

static bool may_let_go(const struct member *state)
{
    return state->coordinator && str_is(state->person.state, "admitted");
}

static void read_person(struct model *model, struct member *state)
{
    struct arena *arena = arena_new(16384, false);
    struct str *input = ARENA_NEW(arena, struct str);
    *input = arena_str(arena, state->username);
    model_forget(model, state->reading);
    state->reading = model_run(model, &task_person, arena, input);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct member *state = screen;
    const struct shared *shared = model->shared;
    const struct str *username = argument;
    state->coordinator = shared->role == ROLE_COORDINATOR;
    state->arena = arena_new(256, false);
    state->username = arena_str(state->arena, *username);
    read_person(model, state);
}

/* --- admitting and letting go: each step asks for something to be typed --- */

static void ask(struct model *model, struct member *state, enum asking asking)
{
    const struct person *p = &state->person;
    struct arena *arena = arena_new(1024, false);
    state->asking = asking;
    if (asking == ASKING_DIGITS)
        model_ask_line(model, N_("Admit"),
                       i18n_text(N_("Call her. She reads the digits of her keys from her own "
                                    "screen: all groups must be those you see. The last one is "
                                    "not shown to you; type it as she reads it.")),
                       STR_NONE);
    else if (asking == ASKING_ROLE)
        model_ask_line(model, N_("Admit a coordinator"),
                       arena_format(arena,
                                    _("%.*s will be a coordinator: she opens identities and "
                                      "admits others. To confirm, type the word: %s"),
                                    (int)p->username.len, p->username.at,
                                    role_code(ROLE_COORDINATOR)),
                       str_of(role_code(ROLE_COORDINATOR)));
    else
        model_ask_line(model, N_("Let go"),
                       arena_format(arena,
                                    _("%.*s will be signed out at once, and her groups get new "
                                      "keys. This cannot be undone. To confirm, type her user "
                                      "name."),
                                    (int)p->username.len, p->username.at),
                       p->username);
    arena_free(arena);
}

static void admit(struct model *model, struct member *state)
{
    struct arena *arena = arena_new(65536, true);
    struct admit_input *input = ARENA_NEW(arena, struct admit_input);
    *input = (struct admit_input){.username = arena_str(arena, state->username),
                                  .fingerprint = arena_str(arena, state->person.fingerprint),
                                  .role = state->person.role_code};
    state->admitting = true;
    state->acting = model_run(model, &task_admit, arena, input);
}

static void let_go(struct model *model, struct member *state)
{
    struct arena *arena = arena_new(65536, true);
    struct str *input = ARENA_NEW(arena, struct str);
    *input = arena_str(arena, state->username);
    state->admitting = false;
    state->acting = model_run(model, &task_let_go, arena, input);
}

static void on_dialog(struct model *model, struct member *state, const struct message *message)
{
    enum asking asked = state->asking;
    state->asking = ASKING_NOTHING;
    if (!message->chosen)
        return;
    if (asked == ASKING_DIGITS &&
        !str_equal(str_trim(message->line), fingerprint_last(state->person.fingerprint)))
        model_say(model, STYLE_FAULT,
                  i18n_text(N_("These are not the digits of the keys that came in: nothing was "
                               "signed.")));
    else if (asked == ASKING_DIGITS && state->person.role_code == ROLE_COORDINATOR)
        ask(model, state, ASKING_ROLE);
    else if (asked == ASKING_NAME)
        let_go(model, state);
    else
        admit(model, state);
}

static void on_answer(struct model *model, struct member *state, struct message *message)
{
    bool read = message->request == state->reading;
    state->reading = read ? 0 : state->reading;
    state->acting = read ? state->acting : 0;
    if (message->error.id) {
        say_error(model, message->error);
    } else if (read) {
        arena_free(state->person_arena);
        state->person = *(const struct person *)message->output;
        state->person_arena = message->arena;
        message->arena = NULL;
    } else {
        model_say(model, STYLE_GOOD,
                  i18n_text(state->admitting
                                ? N_("Admitted. From her next signing in she can work.")
                                : N_("Let go. Her groups have new keys.")));
        model_close(model, 1);
    }
}

static void on_key(struct model *model, struct member *state, struct key key)
{
    if (state->acting)
        return;
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        model_close(model, 0);
    else if (may_admit(state) && keymap_action(CONTEXT_ADMIT, key) == ACTION_ADMIT)
        ask(model, state, ASKING_DIGITS);
    else if (may_let_go(state) && keymap_action(CONTEXT_LEAVER, key) == ACTION_LET_GO)
        ask(model, state, ASKING_NAME);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct member *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_DIALOG)
        on_dialog(model, state, message);
    else if (message->kind == MESSAGE_LANGUAGE)
        read_person(model, state);
}

enum { LABEL_COLS = 20 };

static int draw_row(struct canvas *canvas, struct area area, int row, const char *label,
                    struct str text)
{
    if (!text.len)
        return row;
    canvas_text(canvas, area, row, 0, STYLE_QUIET, i18n_text(label));
    canvas_text_cut(canvas, area, row, LABEL_COLS, area.cols - LABEL_COLS, STYLE_PLAIN, text);
    return row + 1;
}

static int draw_person(const struct person *p, struct canvas *canvas, struct area area)
{
    int row = draw_row(canvas, area, 0, N_("Name"), p->name);
    row = draw_row(canvas, area, row, N_("User name"), p->username);
    row = draw_row(canvas, area, row, N_("Role"), p->role);
    row = draw_row(canvas, area, row, N_("Office"), p->office);
    row = draw_row(canvas, area, row, N_("Partner"), p->partner);
    row = draw_row(canvas, area, row, N_("Groups"), p->groups);
    return draw_row(canvas, area, row, N_("State"), state_words(p->state));
}

/* Of somebody who asks to join the digits stand above, where no question covers them. */
static void draw_all(const struct member *state, struct canvas *canvas, struct area area)
{
    const struct person *p = &state->person;
    bool asks = may_admit(state);
    int row = asks ? 0 : draw_person(p, canvas, area) + 1;
    if (!p->fingerprint.len)
        return;
    canvas_text(canvas, area, row, 0, STYLE_QUIET,
                i18n_text(asks
                              ? N_("Her keys, as digits; the last group is for her to read to you:")
                              : N_("Her keys, as digits:")));
    fingerprint_draw(canvas, area_rows(area, row + 1 + !asks, FINGERPRINT_ROWS), p->fingerprint,
                     asks);
    if (asks)
        draw_person(p, canvas, area_rows(area, FINGERPRINT_ROWS + 2, area.rows));
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct member *state = screen;
    struct area inside = area_cols(area, 1, area.cols - 2);
    (void)now;
    if (state->person_arena)
        draw_all(state, canvas, inside);
    else
        canvas_text(canvas, inside, 1, 1, STYLE_QUIET, i18n_text(N_("Reading …")));
    if (state->acting)
        canvas_text(canvas, inside, inside.rows - 1, 0, STYLE_STRONG,
                    i18n_text(state->admitting ? N_("Signing her in …")
                                               : N_("Making new keys for her groups …")));
}

static void leave(void *screen)
{
    struct member *state = screen;
    arena_free(state->person_arena);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct member *state = screen;
    size_t count = 0;
    if (may_admit(state))
        at[count++] = CONTEXT_ADMIT;
    if (may_let_go(state))
        at[count++] = CONTEXT_LEAVER;
    at[count++] = CONTEXT_BACK;
    return state->acting ? 0 : count;
}

const struct screen screen_member = {.title = N_("A person"),
                                     .size = sizeof(struct member),
                                     .enter = enter,
                                     .update = update,
                                     .view = view,
                                     .leave = leave,
                                     .contexts = contexts};
