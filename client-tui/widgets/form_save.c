/* What a form holds, as text: for drafts, and for the same form in another language. What was typed is kept as it was typed. */
#include "widgets/form_inner.h"

#include "hotline/base/json.h"

static struct str typed_of(const struct field *field, struct arena *arena)
{
    if (field->def.type == ENTRY_HEADING || field->def.type == ENTRY_NOTE)
        return STR_NONE;
    if (field->chosen.at || field->def.type == ENTRY_TEXT)
        return field_value(field, arena, (struct date){0});
    return text_view(&field->line.text);
}

static struct str save(const struct form *form, struct arena *arena, bool secrets)
{
    struct json *saved = json_object(arena);
    for (size_t i = 0; i < form->count; i++) {
        if (form->fields[i].def.type == ENTRY_SECRET && !secrets)
            continue;
        struct str typed = typed_of(&form->fields[i], arena);
        if (typed.len)
            json_set(saved, form->fields[i].def.id, json_str(arena, arena_str(arena, typed)));
    }
    return saved->count ? json_text(arena, saved) : STR_NONE;
}

struct str form_save(const struct form *form, struct arena *arena)
{
    return save(form, arena, false);
}

static void type_again(struct field *field, struct str typed)
{
    if (field->chosen.at || field->def.type == ENTRY_TEXT)
        field_set(field, typed);
    else
        text_set(&field->line.text, typed);
}

void form_restore(struct form *form, struct str saved)
{
    struct arena *arena = arena_new(saved.len + 4096, true);
    struct json *values = NULL;
    struct error e = json_parse(arena, saved, &values);
    for (const struct json *v = e.id ? NULL : values->first; v; v = v->next) {
        struct field *field = form_field(form, arena_str(arena, v->name).at);
        if (field)
            type_again(field, json_string(v));
    }
    arena_free(arena);
}

void form_renew(struct form *form, const struct field_def *defs, size_t count)
{
    struct arena *arena = arena_new(4096, true);
    struct str saved = save(form, arena, true);
    const struct field *at = form_focused(form);
    const char *focus = at ? arena_str(arena, at->def.id).at : NULL;
    struct clip *clip = form->clip;
    struct date today = form->today;
    int top = form->top;
    form_free(form);
    form_init(form, defs, count, today, clip);
    if (saved.len)
        form_restore(form, saved);
    if (focus)
        form_focus(form, focus);
    form->top = top;
    arena_free(arena);
}
