/* Who called before? By phone, name, e-mail or reference; what is found stands below. */
#include "screens/list/case_table.h"
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "widgets/form.h"

#define FORM_ROWS 4

static const char *const fields[] = {"phone", "name", "email", "reference"};
enum { FIELDS = sizeof fields / sizeof *fields };

struct search_screen {
    struct form form;
    struct case_table cases;
    bool in_list; /* the focus */
    bool asked;   /* there is an answer */
    bool elsewhere;
    uint64_t sending; /* request; 0: none */
};

static void build(struct model *model, struct search_screen *state)
{
    const struct field_def defs[] = {
        {.id = STR("phone"), .label = i18n_text(N_("Phone")), .type = ENTRY_LINE},
        {.id = STR("name"), .label = i18n_text(N_("Name")), .type = ENTRY_LINE},
        {.id = STR("email"), .label = i18n_text(N_("E-mail")), .type = ENTRY_LINE},
        {.id = STR("reference"), .label = i18n_text(N_("Reference")), .type = ENTRY_LINE},
    };
    if (state->form.fields)
        form_renew(&state->form, defs, FIELDS);
    else
        form_init(&state->form, defs, FIELDS, date_of(model->now, 0), &model->clip);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct search_screen *state = screen;
    (void)argument;
    build(model, state);
    case_table_init(&state->cases);
    struct arena *arena = arena_new(1024, false);
    for (size_t i = 0; i < FIELDS; i++)
        form_set(&state->form, fields[i],
                 draft_of(model, arena_join(arena, STR("search "), str_of(fields[i]))));
    arena_free(arena);
}

static void keep(struct model *model, void *screen)
{
    const struct search_screen *state = screen;
    struct arena *arena = arena_new(2048, true);
    for (size_t i = 0; i < FIELDS; i++)
        draft_keep(model, arena_join(arena, STR("search "), str_of(fields[i])),
                   form_value(&state->form, arena, fields[i]));
    arena_free(arena);
}

static void send(struct model *model, struct search_screen *state)
{
    struct arena *arena = arena_new(65536, true);
    struct search_input *input = ARENA_NEW(arena, struct search_input);
    *input = (struct search_input){.phone = form_value(&state->form, arena, "phone"),
                                   .name = form_value(&state->form, arena, "name"),
                                   .email = form_value(&state->form, arena, "email"),
                                   .reference = form_value(&state->form, arena, "reference")};
    if (!input->phone.len && !input->name.len && !input->email.len && !input->reference.len) {
        arena_free(arena);
        model_say(model, STYLE_WARNING, i18n_text(N_("Fill in at least one line.")));
        return;
    }
    model_forget(model, state->sending);
    model_say(model, STYLE_PLAIN, STR(""));
    state->sending = model_run(model, &task_search, arena, input);
}

static void on_answer(struct model *model, struct search_screen *state, struct message *message)
{
    const struct found *found = message->output;
    state->sending = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    state->asked = true;
    state->elsewhere = found->elsewhere;
    state->in_list = found->rows.count > 0;
    case_table_put(&state->cases, 0, &found->rows, message->arena);
    message->arena = NULL;
}

static void on_list_key(struct model *model, struct search_screen *state, struct key key)
{
    const struct case_row *row = case_table_selected(&state->cases);
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        state->in_list = false;
    else if (table_key(&state->cases.table, key) == OUTCOME_CHOSEN && row)
        model_open(model, &screen_case, &row->reference);
}

static void on_form_key(struct model *model, struct search_screen *state, struct key key)
{
    enum outcome outcome = form_key(&state->form, key);
    if (outcome == OUTCOME_CHOSEN) {
        send(model, state);
    } else if (outcome == OUTCOME_IGNORED && keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL) {
        keep(model, state);
        model_close(model, 0);
    }
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct search_screen *state = screen;
    if (message->kind == MESSAGE_ANSWER)
        on_answer(model, state, message);
    else if (message->kind == MESSAGE_LANGUAGE)
        build(model, state);
    else if (message->kind == MESSAGE_KEY &&
             keymap_action(CONTEXT_SEND, message->key) == ACTION_SEND)
        send(model, state);
    else if (message->kind == MESSAGE_KEY &&
             keymap_action(CONTEXT_SEARCH, message->key) == ACTION_FULL_TEXT)
        model_open(model, &screen_full_text, NULL);
    else if (message->kind == MESSAGE_KEY && state->in_list)
        on_list_key(model, state, message->key);
    else if (message->kind == MESSAGE_KEY)
        on_form_key(model, state, message->key);
}

static void draw_outcome(const struct search_screen *state, struct canvas *canvas, struct area area)
{
    if (state->sending)
        canvas_text(canvas, area, 0, 0, STYLE_STRONG, i18n_text(N_("Searching …")));
    else if (state->asked && state->elsewhere)
        canvas_text(canvas, area, 0, 0, STYLE_WARNING,
                    i18n_text(N_("! Known to the coalition: ask a coordinator.")));
    else if (state->asked && !state->cases.count)
        canvas_text(canvas, area, 0, 0, STYLE_STRONG, i18n_text(N_("Not known.")));
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct search_screen *state = screen;
    struct area inside = area_cols(area, 1, area.cols - 2);
    (void)now;
    form_draw(&state->form, canvas, area_rows(inside, 0, FORM_ROWS), !state->in_list);
    draw_outcome(state, canvas, area_rows(inside, FORM_ROWS + 1, 1));
    if (state->cases.count)
        case_table_draw(&state->cases, canvas,
                        area_rows(area, FORM_ROWS + 2, area.rows - FORM_ROWS - 2), state->in_list);
}

static void leave(void *screen)
{
    struct search_screen *state = screen;
    form_free(&state->form);
    case_table_free(&state->cases);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct search_screen *state = screen;
    size_t count = 0;
    if (state->in_list)
        at[count++] = CONTEXT_TABLE;
    else
        count = form_contexts(&state->form, at);
    at[count++] = CONTEXT_SEARCH;
    at[count++] = CONTEXT_SEND;
    at[count++] = CONTEXT_BACK;
    return count;
}

const struct screen screen_search = {.title = N_("Search"),
                                     .size = sizeof(struct search_screen),
                                     .enter = enter,
                                     .update = update,
                                     .view = view,
                                     .leave = leave,
                                     .contexts = contexts};
