/* What a form holds, as text, for drafts: as it was typed. The same form in another language. */
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

struct str form_save(const struct form *form, struct arena *arena)
{
    struct json *saved = json_object(arena);
    for (size_t i = 0; i < form->count; i++) {
        if (form->fields[i].def.type == ENTRY_SECRET)
            continue;
        struct str typed = typed_of(&form->fields[i], arena);
        if (typed.len)
            json_set(saved, form->fields[i].def.id, json_str(arena, arena_str(arena, typed)));
    }
    return saved->count ? json_text(arena, saved) : STR_NONE;
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

/* The words and the options; what is asked for now depends on what was entered, and stays. */
static void renew(struct field *field, const struct field_def *def)
{
    const struct pick_source *before = field->def.source;
    bool required = field->def.required;
    field->def = *def;
    field->def.required = required;
    field->def.source = before;
    if (field_has_options(field))
        field_offer(field, def->source);
}

void form_renew(struct form *form, const struct field_def *defs, size_t count)
{
    struct arena *arena = arena_new(1024, true);
    const struct form_picking was = form_picking(form, arena);
    form_close_pick(form);
    form_clear_errors(form);
    for (size_t i = 0; i < count && i < form->count; i++)
        renew(&form->fields[i], &defs[i]);
    form_pick_again(form, &was);
    arena_free(arena);
}
