#include "screens/call/call_items.h"

#include "i18n/i18n.h"
#include "screens/call/call_form.h"

enum { ITEM_FIELDS_MAX = 8 };

struct call_items {
    struct arena *arena; /* of the entries and of texts */
    struct form *above;
    const char *list;
    struct json *items;
    size_t at;
    struct form form; /* of the entry at .at, while .editing */
    bool editing, single;
    const struct model *model;
};

static struct json *item_at(const struct call_items *state)
{
    struct json *item = state->items->first;
    for (size_t i = 0; item && i < state->at; i++)
        item = item->next;
    return item;
}

static size_t fields_of(const struct model *model, const struct call_items *state,
                        struct field_def defs[static ITEM_FIELDS_MAX])
{
    size_t count = 0;
    const char *name;
    for (size_t i = 0; i < call_field_count && count < ITEM_FIELDS_MAX; i++)
        if (call_item_field(&call_fields[i], state->list, &name))
            defs[count++] = call_field_def(model, state->arena, &call_fields[i], name);
    return count;
}

static void edit(struct model *model, struct call_items *state)
{
    struct field_def defs[ITEM_FIELDS_MAX];
    size_t count = fields_of(model, state, defs);
    const struct json *item = item_at(state);
    const char *name;
    form_init(&state->form, defs, count, state->above->today, &model->clip);
    state->form.above = state->above;
    for (size_t i = 0; item && i < call_field_count; i++)
        if (call_item_field(&call_fields[i], state->list, &name))
            call_set_value(&state->form, name, call_fields[i].kind, json_member(item, name));
    state->editing = true;
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct call_items *state = screen;
    const struct call_items_argument *given = argument;
    state->arena = arena_new(16384, true);
    state->model = model;
    state->above = given->form;
    state->list = given->list;
    state->items = call_value(state->above, state->arena, state->list, KIND_LIST);
    if (!state->items)
        state->items = json_array(state->arena);
    if (state->items->count)
        return;
    state->single = true; /* the first one: straight into it */
    edit(model, state);
    if (given->key.kind != K_NONE)
        form_key(&state->form, given->key);
}

/* --- writing them --- */

static void hand_up(struct call_items *state)
{
    call_set_value(state->above, state->list, KIND_LIST, state->items);
}

static struct json *written(struct call_items *state)
{
    struct json *item = json_object(state->arena);
    const char *name;
    for (size_t i = 0; i < call_field_count; i++) {
        struct json *value = call_item_field(&call_fields[i], state->list, &name)
                                 ? call_value(&state->form, state->arena, name, call_fields[i].kind)
                                 : NULL;
        if (value)
            json_set(item, str_of(name), value);
    }
    return item;
}

/* The list with the entry at .at replaced, removed (NULL), or added behind the last. */
static void replace(struct call_items *state, struct json *item)
{
    struct json *list = json_array(state->arena);
    size_t i = 0;
    for (const struct json *old = state->items->first; old; old = old->next, i++) {
        if (i != state->at)
            json_append(list, json_copy(state->arena, old));
        else if (item)
            json_append(list, item);
    }
    if (state->at >= i && item)
        json_append(list, item);
    state->items = list;
    hand_up(state);
}

/* The list has the entry as it stands. True: there was something. */
static bool put(struct call_items *state)
{
    struct json *item = written(state);
    if (item->count)
        replace(state, item);
    return item->count > 0;
}

static void keep(struct model *model, void *screen)
{
    struct call_items *state = screen;
    (void)model;
    if (state->editing)
        put(state);
}

/* Takes the entry over: nothing that was typed is lost. */
static bool take(struct call_items *state)
{
    bool something = put(state);
    form_free(&state->form);
    state->editing = false;
    return something;
}

static void leave_entry(struct model *model, struct call_items *state)
{
    bool something = take(state);
    if (state->single || !state->items->count)
        model_close(model, something);
}

/* --- keys --- */

static void follow_type(struct call_items *state)
{
    const struct shared *shared = state->model->shared;
    struct arena *arena = arena_new(256, true);
    struct str type = form_value(&state->form, arena, "type");
    form_fill(
        &state->form, "sector",
        json_string(json_member(label_item(shared->labels, "respondent_type", type), "sector")));
    arena_free(arena);
}

static void on_entry_key(struct model *model, struct call_items *state, struct key key)
{
    bool last = state->form.focus + 1 == state->form.count, picked = state->form.picking;
    enum outcome outcome = keymap_action(CONTEXT_CALL, key) == ACTION_SAVE
                               ? OUTCOME_CHOSEN
                               : form_key(&state->form, key);
    if (outcome == OUTCOME_CHANGED && last && picked && !state->form.picking)
        outcome = OUTCOME_CHOSEN; /* chosen in the last field: there is nothing to go on to */
    bool left = outcome == OUTCOME_IGNORED && keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL;
    follow_type(state);
    if (left || (outcome == OUTCOME_CHOSEN && form_faults(&state->form) == 0))
        leave_entry(model, state);
}

static void on_list_key(struct model *model, struct call_items *state, struct key key)
{
    static const char *const choices[] = {N_("Keep"), N_("Remove")};
    switch (keymap_action(CONTEXT_ITEMS, key)) {
    case ACTION_OPEN:
        edit(model, state);
        return;
    case ACTION_ADD:
        state->at = state->items->count;
        edit(model, state);
        return;
    case ACTION_REMOVE:
        model_ask(model, N_("Remove"), i18n_text(N_("Is this entry to be removed?")), choices, 2,
                  0);
        return;
    case ACTION_UP:
        state->at -= state->at > 0;
        return;
    case ACTION_DOWN:
        state->at += state->at + 1 < state->items->count;
        return;
    default:
        break;
    }
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        model_close(model, 1);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct call_items *state = screen;
    if (message->kind == MESSAGE_DIALOG && message->chosen && message->choice == 1) {
        replace(state, NULL);
        state->at -= state->at > 0;
        if (!state->items->count)
            model_close(model, 0);
    } else if (message->kind == MESSAGE_LANGUAGE && state->editing) {
        struct field_def defs[ITEM_FIELDS_MAX];
        form_renew(&state->form, defs, fields_of(model, state, defs));
    } else if (message->kind == MESSAGE_KEY && state->editing) {
        on_entry_key(model, state, message->key);
    } else if (message->kind == MESSAGE_KEY) {
        on_list_key(model, state, message->key);
    }
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct call_items *state = screen;
    struct arena *arena = arena_new(4096, true);
    struct area inside = area_cols(area, 1, area.cols - 2);
    int row = 2;
    (void)now;
    canvas_text(canvas, inside, 0, 0, STYLE_TITLE,
                form_field(state->above, state->list)->def.label);
    for (struct json *item = state->items->first; item; item = item->next, row++) {
        struct json *one = json_array(arena);
        bool selected = (size_t)row - 2 == state->at;
        enum style style = selected && !state->editing ? STYLE_SELECTED : STYLE_PLAIN;
        json_append(one, json_copy(arena, item));
        canvas_text(canvas, inside, row, 0, style, selected ? STR("›") : STR(" "));
        canvas_text_cut(canvas, inside, row, 1, inside.cols - 1, style,
                        call_list_words(state->model, arena, state->list, one));
    }
    row += row > 2;
    if (state->editing)
        form_draw(&state->form, canvas, area_rows(inside, row, inside.rows - row), true);
    arena_free(arena);
}

static void leave(void *screen)
{
    struct call_items *state = screen;
    if (state->editing)
        form_free(&state->form);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct call_items *state = screen;
    size_t count = 0;
    if (state->editing)
        count = form_contexts(&state->form, at);
    else
        at[count++] = CONTEXT_ITEMS;
    at[count++] = CONTEXT_BACK;
    return count;
}

const struct screen screen_call_items = {.title = N_("Entries"),
                                         .size = sizeof(struct call_items),
                                         .enter = enter,
                                         .update = update,
                                         .view = view,
                                         .leave = leave,
                                         .keep = keep,
                                         .contexts = contexts};
