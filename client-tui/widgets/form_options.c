/* Choices and codes: what keys do to a field with options, and to the list above it. */
#include "widgets/form_inner.h"

#include "hotline/base/utf8.h"
#include "hotline/match/match.h"

void form_close_pick(struct form *form)
{
    if (form->picking)
        pick_free(&form->pick);
    form->picking = false;
}

/* What was chosen last in another field of the same list; -1: nothing. */
static int chosen_elsewhere(const struct form *form, const struct pick_source *source)
{
    int found = -1;
    for (; form; form = form->above)
        for (size_t i = 0; found < 0 && i < form->count; i++)
            if (form->fields[i].def.source == source && form->fields[i].chosen.count)
                found = field_first_chosen(&form->fields[i]);
    return found;
}

static void open_pick(struct form *form, struct field *field)
{
    pick_init(&form->pick, field->def.source, field->def.type == ENTRY_CODES);
    if (form->pick.several)
        chosen_copy(&form->pick.marked, &field->chosen);
    pick_go(&form->pick, field->chosen.count ? field_first_chosen(field)
                                             : chosen_elsewhere(form, field->def.source));
    form->picking = true;
}

struct form_picking form_picking(const struct form *form, struct arena *arena)
{
    struct form_picking is = {.open = form->picking};
    int at = form->picking ? pick_current(&form->pick) : -1;
    if (form->picking)
        is.typed = arena_str(arena, text_view(&form->pick.filter));
    if (at >= 0)
        is.code = arena_str(arena, form->pick.source->options[at].code);
    return is;
}

void form_pick_again(struct form *form, const struct form_picking *was)
{
    struct field *field = form_focused(form);
    if (!was->open || !field_has_options(field))
        return;
    form_close_pick(form);
    open_pick(form, field);
    pick_filter(&form->pick, was->typed);
    pick_go(&form->pick, pick_source_find(field->def.source, was->code));
}

static enum outcome choose_by(struct field *field, int by)
{
    int count = (int)field->def.source->count, at = field_first_chosen(field);
    if (count == 0)
        return OUTCOME_MOVED;
    at = at < 0 ? (by > 0 ? 0 : count - 1) : (at + by + count) % count;
    field_choose_only(field, at);
    return OUTCOME_CHANGED;
}

static int option_of_key(const struct pick_source *source, uint32_t typed)
{
    for (size_t i = 0; i < source->count; i++)
        if (source->options[i].key && typed == (unsigned char)source->options[i].key)
            return (int)i;
    return typed >= '1' && typed <= '9' && typed - '1' < source->count ? (int)(typed - '1') : -1;
}

/* The next option behind the chosen one that begins with this letter; how many do. */
static int option_of_letter(const struct field *field, uint32_t typed, size_t *ret_count)
{
    const struct pick_source *source = field->def.source;
    struct arena *arena = arena_new(1024, false);
    struct buf buf = {.arena = arena};
    utf8_add(&buf, typed);
    struct str letter = text_fold(arena, buf_view(&buf));
    int at = field_first_chosen(field), found = -1;
    *ret_count = 0;
    for (size_t i = 1; letter.len && i <= source->count; i++) {
        size_t option = (size_t)(at + (int)i) % source->count;
        struct str label = source->labels[option];
        if (label.len < letter.len || !str_equal(str_slice(label, 0, letter.len), letter))
            continue;
        found = found < 0 ? (int)option : found;
        ++*ret_count;
    }
    arena_free(arena);
    return found;
}

/* By its own key, its number, or its first letter: then again for the next that begins so. */
static enum outcome choose_typed(struct form *form, struct field *field, uint32_t typed)
{
    size_t same = 1;
    int found = option_of_key(field->def.source, typed);
    if (found < 0)
        found = option_of_letter(field, typed, &same);
    if (found < 0)
        return OUTCOME_MOVED;
    field_choose_only(field, found);
    if (field->def.goes_on && same == 1)
        form_go_on(form);
    return OUTCOME_CHANGED;
}

static enum outcome clear(struct field *field)
{
    bool empty = field_is_empty(field);
    field_choose_only(field, -1);
    return empty ? OUTCOME_MOVED : OUTCOME_CHANGED;
}

enum outcome form_option_key(struct form *form, struct field *field, struct key key)
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
    if (!typed && !(key.kind == K_PASTE && !seen))
        return OUTCOME_IGNORED;
    if (seen)
        return choose_typed(form, field, key.code);
    open_pick(form, field);
    pick_key(&form->pick, key);
    return OUTCOME_MOVED;
}

enum outcome form_pick_key(struct form *form, struct key key)
{
    struct field *field = form_focused(form);
    enum outcome outcome = pick_key(&form->pick, key);
    bool leaves = outcome == OUTCOME_IGNORED && form_navigate(form, key) != OUTCOME_IGNORED;
    if (outcome == OUTCOME_LEFT)
        form_close_pick(form);
    if (leaves || (outcome != OUTCOME_CHOSEN && outcome != OUTCOME_CHANGED))
        return OUTCOME_MOVED;
    if (form->pick.several) /* at once, so that Esc loses nothing */
        chosen_copy(&field->chosen, &form->pick.marked);
    else
        field_choose_only(field, pick_current(&form->pick));
    if (outcome == OUTCOME_CHANGED)
        return outcome;
    form_go_on(form);
    form_close_pick(form);
    return OUTCOME_CHANGED;
}
