#include "widgets/form_inner.h"

#include "hotline/base/utf8.h"
#include "hotline/match/match.h"
#include "i18n/i18n.h"

#include <stdlib.h>
#include <string.h>

void form_init(struct form *form, const struct field_def *defs, size_t count, struct date today,
               struct clip *clip)
{
    *form = (struct form){.count = count, .today = today, .clip = clip};
    form->fields = calloc(count + 1, sizeof *form->fields);
    if (!form->fields)
        abort();
    for (size_t i = 0; i < count; i++)
        field_init(&form->fields[i], &defs[i], clip);
    while (form->focus + 1 < count && !field_takes_focus(&form->fields[form->focus]))
        form->focus++;
}

static void close_pick(struct form *form)
{
    if (form->picking)
        pick_free(&form->pick);
    form->picking = false;
}

void form_free(struct form *form)
{
    close_pick(form);
    for (size_t i = 0; i < form->count; i++)
        field_free(&form->fields[i]);
    free(form->fields);
    canvas_free(&form->whole);
    *form = (struct form){0};
}

struct field *form_field(struct form *form, const char *id)
{
    for (size_t i = 0; i < form->count; i++)
        if (str_is(form->fields[i].def.id, id))
            return &form->fields[i];
    return NULL;
}

struct field *form_focused(struct form *form)
{
    return &form->fields[form->focus];
}

static void go_to(struct form *form, size_t to)
{
    close_pick(form);
    field_leave(form_focused(form), form->today);
    form->focus = to;
}

bool form_focus(struct form *form, const char *id)
{
    struct field *field = form_field(form, id);
    if (!field || !field_takes_focus(field))
        return false;
    go_to(form, (size_t)(field - form->fields));
    return true;
}

struct str form_value(const struct form *form, struct arena *arena, const char *id)
{
    for (size_t i = 0; i < form->count; i++)
        if (str_is(form->fields[i].def.id, id))
            return field_value(&form->fields[i], arena, form->today);
    return STR_NONE;
}

void form_set(struct form *form, const char *id, struct str value)
{
    struct field *field = form_field(form, id);
    if (field)
        field_set(field, value);
}

void form_show(struct form *form, const char *id, bool shown, bool required)
{
    struct field *field = form_field(form, id);
    if (!field)
        return;
    field->hidden = !shown;
    field->def.required = required;
}

void form_label(struct form *form, const char *id, struct str label)
{
    struct field *field = form_field(form, id);
    if (field)
        field->def.label = label;
}

void form_offer(struct form *form, const char *id, const struct pick_source *source)
{
    struct field *field = form_field(form, id);
    if (field && field_has_options(field) && field->def.source != source) {
        close_pick(form);
        field_offer(field, source);
    }
}

/* --- errors --- */

void form_error(struct form *form, const char *id, struct str text)
{
    struct field *field = form_field(form, id);
    if (field)
        text_set(&field->error, text);
}

void form_clear_errors(struct form *form)
{
    for (size_t i = 0; i < form->count; i++)
        text_set(&form->fields[i].error, STR_NONE);
}

bool form_check(struct form *form)
{
    size_t first = form->count;
    close_pick(form);
    form_clear_errors(form);
    for (size_t i = form->count; i-- > 0;) {
        struct field *field = &form->fields[i];
        if (field->hidden)
            continue;
        field_leave(field, form->today);
        if (field->def.required && field_is_empty(field))
            text_set(&field->error, i18n_text(N_("This is needed.")));
        if (field->error.len)
            first = i;
    }
    if (first < form->count)
        form->focus = first;
    return first == form->count;
}

/* --- going from field to field --- */

static bool find_field(const struct form *form, bool back, size_t *ret_at)
{
    for (size_t i = 1; i < form->count; i++) {
        size_t step = back ? form->count - i : i;
        size_t at = form->focus + step;
        bool wraps = back ? at < form->count : at >= form->count;
        at %= form->count;
        if (field_takes_focus(&form->fields[at])) {
            *ret_at = at;
            return !wraps;
        }
    }
    *ret_at = form->focus;
    return false;
}

static enum outcome go_on(struct form *form, struct key key, bool back)
{
    size_t at;
    bool inside = find_field(form, back, &at);
    if (!inside && key.kind == K_ENTER) {
        field_leave(form_focused(form), form->today);
        return OUTCOME_CHOSEN;
    }
    if (!inside && key.kind != K_TAB)
        return OUTCOME_MOVED; /* the arrows stop at the ends, Tab goes round */
    go_to(form, at);
    return OUTCOME_MOVED;
}

/* Whether a field is the first behind a heading that can have the focus. */
static bool begins_section(const struct form *form, size_t at)
{
    if (!field_takes_focus(&form->fields[at]))
        return false;
    while (at-- > 0 && !field_takes_focus(&form->fields[at]))
        if (form->fields[at].def.type == ENTRY_HEADING)
            return true;
    return at == SIZE_MAX;
}

/* Back goes to the beginning of this section first. */
static enum outcome go_section(struct form *form, bool back)
{
    for (size_t i = 1; i < form->count; i++) {
        size_t at = back ? form->focus - i : form->focus + i;
        if (at >= form->count)
            break;
        if (begins_section(form, at)) {
            go_to(form, at);
            break;
        }
    }
    return OUTCOME_MOVED;
}

static enum outcome navigate(struct form *form, struct key key)
{
    switch (keymap_action(CONTEXT_FORM, key)) {
    case ACTION_NEXT_FIELD:
        return go_on(form, key, false);
    case ACTION_PREVIOUS_FIELD:
        return go_on(form, key, true);
    case ACTION_NEXT_SECTION:
        return go_section(form, false);
    case ACTION_PREVIOUS_SECTION:
        return go_section(form, true);
    default:
        return OUTCOME_IGNORED;
    }
}

/* --- choices and codes --- */

static enum outcome choose_by(struct field *field, int by)
{
    int count = (int)field->def.source->count, at = field_first_chosen(field);
    if (count == 0)
        return OUTCOME_MOVED;
    at = at < 0 ? (by > 0 ? 0 : count - 1) : (at + by + count) % count;
    field_choose_only(field, at);
    return OUTCOME_CHANGED;
}

/* The next option that begins with this letter, or the one of this number. */
static enum outcome choose_letter(struct field *field, uint32_t typed)
{
    const struct pick_source *source = field->def.source;
    if (typed >= '1' && typed <= '9' && typed - '1' < source->count) {
        field_choose_only(field, (int)(typed - '1'));
        return OUTCOME_CHANGED;
    }
    struct arena *arena = arena_new(1024, false);
    struct buf buf = {.arena = arena};
    utf8_add(&buf, typed);
    struct str letter = text_fold(arena, buf_view(&buf));
    int at = field_first_chosen(field), found = -1;
    for (size_t i = 1; letter.len && found < 0 && i <= source->count; i++) {
        size_t option = (size_t)(at + (int)i) % source->count;
        struct str label = source->labels[option];
        if (label.len >= letter.len && str_equal(str_slice(label, 0, letter.len), letter))
            found = (int)option;
    }
    arena_free(arena);
    if (found >= 0)
        field_choose_only(field, found);
    return found >= 0 ? OUTCOME_CHANGED : OUTCOME_MOVED;
}

static void open_pick(struct form *form, struct field *field)
{
    pick_init(&form->pick, field->def.source, field->def.type == ENTRY_CODES);
    for (size_t i = 0; i < field->def.source->count; i++)
        form->pick.marked[i] = field->chosen[i];
    pick_go(&form->pick, field_first_chosen(field));
    form->picking = true;
}

static enum outcome clear(struct field *field)
{
    bool empty = field_is_empty(field);
    field_choose_only(field, -1);
    return empty ? OUTCOME_MOVED : OUTCOME_CHANGED;
}

static enum outcome option_key(struct form *form, struct field *field, struct key key)
{
    bool typed = key.kind == K_CHAR && !(key.modifiers & (K_ALT | K_CTRL));
    bool seen = field->def.type == ENTRY_CHOICE;
    switch (keymap_action(CONTEXT_CHOICE, key)) {
    case ACTION_LEFT:
        return seen ? choose_by(field, -1) : OUTCOME_MOVED;
    case ACTION_RIGHT:
        return seen ? choose_by(field, 1) : OUTCOME_MOVED;
    case ACTION_CLEAR:
        return clear(field);
    case ACTION_OPEN:
        open_pick(form, field);
        return OUTCOME_MOVED;
    default:
        break;
    }
    if (!typed)
        return OUTCOME_IGNORED;
    if (seen)
        return choose_letter(field, key.code);
    open_pick(form, field);
    pick_key(&form->pick, key);
    return OUTCOME_MOVED;
}

static enum outcome pick_in_form(struct form *form, struct key key)
{
    struct field *field = form_focused(form);
    enum outcome outcome = pick_key(&form->pick, key);
    bool leaves = outcome == OUTCOME_IGNORED && navigate(form, key) != OUTCOME_IGNORED;
    if (outcome == OUTCOME_LEFT)
        close_pick(form);
    if (leaves || (outcome != OUTCOME_CHOSEN && outcome != OUTCOME_CHANGED))
        return OUTCOME_MOVED;
    if (form->pick.several) /* at once, so that Esc loses nothing */
        for (size_t i = 0; i < field->def.source->count; i++)
            field->chosen[i] = form->pick.marked[i];
    else
        field_choose_only(field, pick_current(&form->pick));
    if (outcome == OUTCOME_CHANGED)
        return outcome;
    go_on(form, (struct key){.kind = K_DOWN}, false);
    close_pick(form);
    return OUTCOME_CHANGED;
}

/* --- keys --- */

static enum outcome field_key(struct form *form, struct field *field, struct key key)
{
    if (field_has_options(field))
        return option_key(form, field, key);
    switch (field->def.type) {
    case ENTRY_TEXT:
        return editor_key(&field->editor, key);
    case ENTRY_BUTTON:
        if (key.kind == K_ENTER || (key.kind == K_CHAR && key.code == ' ' && !key.modifiers))
            return OUTCOME_CHOSEN;
        return OUTCOME_IGNORED;
    default: {
        enum outcome outcome = line_key(&field->line, key);
        return outcome == OUTCOME_CHOSEN ? OUTCOME_IGNORED : outcome;
    }
    }
}

enum outcome form_key(struct form *form, struct key key)
{
    if (form->count == 0)
        return OUTCOME_IGNORED;
    struct field *field = form_focused(form);
    enum outcome outcome;
    if (form->picking)
        outcome = pick_in_form(form, key);
    else if (keymap_action(CONTEXT_FORM, key) == ACTION_NEXT_SECTION ||
             keymap_action(CONTEXT_FORM, key) == ACTION_PREVIOUS_SECTION)
        outcome = navigate(form, key);
    else
        outcome = field_key(form, field, key);
    if (outcome == OUTCOME_CHANGED)
        text_set(&field->error, STR_NONE);
    return outcome == OUTCOME_IGNORED ? navigate(form, key) : outcome;
}

size_t form_contexts(const struct form *form, enum context contexts[static 3])
{
    size_t count = 0;
    if (form->picking)
        contexts[count++] = CONTEXT_PICK;
    else if (form->count && field_has_options(&form->fields[form->focus]))
        contexts[count++] = CONTEXT_CHOICE;
    else if (form->count && form->fields[form->focus].def.type == ENTRY_TEXT)
        contexts[count++] = CONTEXT_TEXT;
    if (form->picking || count == 0 || contexts[0] == CONTEXT_TEXT)
        contexts[count++] = CONTEXT_EDIT;
    contexts[count++] = CONTEXT_FORM;
    return count;
}
