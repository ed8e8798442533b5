#include "widgets/form_inner.h"

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

void form_free(struct form *form)
{
    form_close_pick(form);
    for (size_t i = 0; i < form->count; i++)
        field_free(&form->fields[i]);
    free(form->fields);
    canvas_free(&form->whole);
    *form = (struct form){0};
}

static const struct field *find(const struct form *form, const char *id)
{
    for (size_t i = 0; i < form->count; i++)
        if (str_is(form->fields[i].def.id, id))
            return &form->fields[i];
    return NULL;
}

struct field *form_field(struct form *form, const char *id)
{
    const struct field *field = find(form, id);
    return field ? &form->fields[field - form->fields] : NULL;
}

struct field *form_focused(struct form *form)
{
    return &form->fields[form->focus];
}

static void go_to(struct form *form, size_t to)
{
    form_close_pick(form);
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
    const struct field *field = find(form, id);
    return field ? field_value(field, arena, form->today) : STR_NONE;
}

bool form_knows(const struct form *form, const char *id)
{
    return find(form, id) != NULL;
}

bool form_has(const struct form *form, const char *id)
{
    const struct field *field = find(form, id);
    return field && !field_is_empty(field);
}

void form_hide(struct form *form, const char *id, bool hidden)
{
    struct field *field = form_field(form, id);
    if (field)
        field->hidden = hidden;
}

void form_aside(struct form *form, const char *id, struct str text)
{
    struct field *field = form_field(form, id);
    if (field && !str_equal(text_view(&field->aside), text))
        text_set(&field->aside, text);
}

void form_set(struct form *form, const char *id, struct str value)
{
    struct field *field = form_field(form, id);
    if (!field)
        return;
    field_set(field, value);
    field->filled = false;
}

void form_fill(struct form *form, const char *id, struct str value)
{
    struct field *field = form_field(form, id);
    if (!field || !(field->filled || field_is_empty(field)))
        return;
    field_set(field, value);
    field->filled = value.len > 0;
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
        form_close_pick(form);
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

size_t form_faults(struct form *form)
{
    size_t faults = 0, first = form->count;
    form_close_pick(form);
    for (size_t i = form->count; i-- > 0;) {
        struct field *field = &form->fields[i];
        if (field->hidden)
            continue;
        field_leave(field, form->today);
        if (!field->error.len)
            continue;
        faults++;
        first = field_takes_focus(field) ? i : first;
    }
    if (first < form->count)
        form->focus = first;
    return faults;
}

bool form_check(struct form *form)
{
    form_clear_errors(form);
    for (size_t i = 0; i < form->count; i++) {
        struct field *field = &form->fields[i];
        if (field->def.required && !field->hidden && field_is_empty(field))
            text_set(&field->error, i18n_text(N_("This is needed.")));
    }
    return form_faults(form) == 0;
}

/* --- going from field to field --- */

static bool find_field(const struct form *form, bool back, size_t *ret_at)
{
    for (size_t i = 1; i < form->count; i++) {
        size_t step = back ? form->count - i : i;
        size_t at = form->focus + step;
        bool wraps = back ? at < form->count : at >= form->count;
        at %= form->count;
        bool passed = !back && form->fields[at].filled;
        if (field_takes_focus(&form->fields[at]) && !passed) {
            *ret_at = at;
            return !wraps;
        }
    }
    *ret_at = form->focus;
    return false;
}

static enum outcome go_from(struct form *form, struct key key, bool back)
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

void form_go_on(struct form *form)
{
    go_from(form, (struct key){.kind = K_DOWN}, false);
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
            form->lift = true;
            break;
        }
    }
    return OUTCOME_MOVED;
}

size_t form_section(const struct form *form)
{
    size_t section = 0;
    for (size_t i = 0; i < form->focus && i < form->count; i++)
        section += form->fields[i].def.type == ENTRY_HEADING;
    return section;
}

bool form_go_section(struct form *form, size_t section)
{
    size_t seen = 0;
    for (size_t i = 0; i < form->count; i++) {
        seen += form->fields[i].def.type == ENTRY_HEADING;
        if (seen == section && field_takes_focus(&form->fields[i])) {
            go_to(form, i);
            form->lift = true;
            return true;
        }
    }
    return false;
}

enum outcome form_navigate(struct form *form, struct key key)
{
    switch (keymap_action(CONTEXT_FORM, key)) {
    case ACTION_NEXT_FIELD:
        return go_from(form, key, false);
    case ACTION_PREVIOUS_FIELD:
        return go_from(form, key, true);
    case ACTION_NEXT_SECTION:
        return go_section(form, false);
    case ACTION_PREVIOUS_SECTION:
        return go_section(form, true);
    default:
        return OUTCOME_IGNORED;
    }
}

/* --- keys --- */

static enum outcome field_key(struct form *form, struct field *field, struct key key)
{
    if (field_has_options(field))
        return form_option_key(form, field, key);
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
        outcome = form_pick_key(form, key);
    else if (keymap_action(CONTEXT_FORM, key) == ACTION_NEXT_SECTION ||
             keymap_action(CONTEXT_FORM, key) == ACTION_PREVIOUS_SECTION)
        outcome = form_navigate(form, key);
    else
        outcome = field_key(form, field, key);
    if (outcome == OUTCOME_CHANGED) {
        text_set(&field->error, STR_NONE);
        field->filled = false;
    }
    return outcome == OUTCOME_IGNORED ? form_navigate(form, key) : outcome;
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
