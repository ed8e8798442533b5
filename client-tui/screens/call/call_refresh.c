/* What depends on other answers. */
#include "screens/call/call_form.h"

#include "i18n/i18n.h"
#include "screens/call/call_rules.h"
#include "screens/vocabulary.h"

#include <string.h>

struct refreshing {
    const struct model *model;
    struct form *form;
    struct arena *arena;
    struct call_gate gate;
};

/* What is hidden holds nothing: an answer that is there is always seen. */
static void show_if(struct refreshing *r, const char *id, bool needed)
{
    form_hide(r->form, id, !needed && !form_has(r->form, id));
}

static void show_limits(struct refreshing *r)
{
    for (enum consent_kind kind = 1; kind < CONSENT_KIND_COUNT; kind++) {
        struct str id = arena_join(r->arena, STR("/consents/"), str_of(consent_kind_code(kind)));
        struct str limit = arena_join(r->arena, id, STR("/limit"));
        struct field *state = form_field(r->form, id.at);
        form_hide(r->form, limit.at,
                  !state || state->hidden || !form_says(r->form, id.at, "limited"));
    }
}

static bool speaks_of_violence(struct refreshing *r)
{
    const struct shared *shared = r->model->shared;
    struct str forms = form_value(r->form, r->arena, "/incident/forms");
    while (forms.len) {
        struct str code = str_cut(&forms, ',');
        if (str_is(json_string(json_member(label_item(shared->labels, "form", code), "family")),
                   "violence"))
            return true;
    }
    return false;
}

/* All of somebody else, but the number of persons and the group, which are asked of anybody. */
static bool of_another_person(const char *pointer)
{
    static const char *const always[] = {"is_reporter", "count", "group_tags"};
    const char *prefix = "/affected_person/";
    if (strncmp(pointer, prefix, strlen(prefix)) != 0)
        return false;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (strcmp(pointer + strlen(prefix), always[i]) == 0)
            return false;
    return true;
}

static bool role_is_an_office(struct refreshing *r)
{
    static const char *const roles[] = {"ngo", "lawyer", "official", "journalist"};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (form_says(r->form, "/reporter/role", roles[i]))
            return true;
    return false;
}

/* Beside each field that the gate closes; true when one of them holds something. */
static bool mark_gates(struct refreshing *r)
{
    bool something = false, asked = form_has(r->form, "/consents/store_identity"), marked;
    for (size_t i = 0; i < call_field_count; i++) {
        const struct call_field *field = &call_fields[i];
        if (field->gate == GATE_OPEN || !form_knows(r->form, field->pointer))
            continue;
        marked = !call_gate_lets(&r->gate, field->gate);
        something = something || (marked && form_has(r->form, field->pointer));
        form_aside(r->form, field->pointer,
                   !marked                             ? STR_NONE
                   : asked                             ? i18n_text(N_("! not kept"))
                   : form_has(r->form, field->pointer) ? i18n_text(N_("! only with consent"))
                                                       : STR_NONE);
    }
    return something;
}

/* What follows from other answers is filled in, until it is changed by hand. */
static void fill_in(struct refreshing *r)
{
    const struct shared *shared = r->model->shared;
    struct form *form = r->form;
    struct str place = form_value(form, r->arena, "/incident/municipality");
    struct str language = form_value(form, r->arena, "/call/caller_language");
    struct str role = form_value(form, r->arena, "/reporter/role");
    bool period = form_has(form, "/incident/date_from") && form_has(form, "/incident/date_to");
    bool herself = str_is(role, "affected_person");
    bool unknown = !role.len || str_is(role, "unknown");
    form_fill(
        form, "/incident/country",
        json_string(json_member(label_item(shared->labels, "municipality", place), "country")));
    form_fill(form, "/incident/date_precision", period ? STR("period") : STR_NONE);
    form_fill(form, "/narrative_language", form_has(form, "/narrative") ? language : STR_NONE);
    form_fill(form, "/affected_person/is_reporter",
              herself   ? STR("yes")
              : unknown ? STR_NONE
                        : STR("no"));
    form_fill(form, "/affected_person/count",
              form_says(form, "/affected_person/is_reporter", "yes") ? STR("1") : STR_NONE);
}

static void show_lists(struct refreshing *r)
{
    for (size_t i = 0; i < call_field_count; i++) {
        const struct call_field *field = &call_fields[i];
        if (field->kind == KIND_LIST && form_knows(r->form, field->pointer))
            form_aside(r->form, field->pointer,
                       call_list_words(r->model, r->arena, field->pointer,
                                       call_value(r->form, r->arena, field->pointer, KIND_LIST)));
    }
}

static void mark_needs(struct refreshing *r)
{
    const char *ids[CALL_NEEDS];
    size_t count = call_missing(r->form, ids);
    for (size_t i = 0; i < r->form->count; i++)
        r->form->fields[i].def.required = false;
    for (size_t i = 0; i < count; i++)
        form_field(r->form, ids[i])->def.required = true;
}

void call_form_refresh(const struct model *model, struct form *form)
{
    struct refreshing r = {
        .model = model, .form = form, .arena = arena_new(16384, true), .gate = call_gate_of(form)};
    bool violence = speaks_of_violence(&r);
    fill_in(&r);
    bool another = form_says(form, "/affected_person/is_reporter", "no");
    show_limits(&r);
    show_if(&r, "/no_narrative_reason", !form_has(form, "/narrative"));
    show_if(&r, "/reporter/pseudonym", !form_says(form, "/reporter/identity_level", "named"));
    show_if(&r, "/reporter/organisation", role_is_an_office(&r));
    show_if(&r, "/incident/bias_indicators", violence);
    show_if(&r, "/incident/odihr_bias", violence);
    show_if(&r, "/incident/odihr_crime", violence);
    for (size_t i = 0; i < call_field_count; i++)
        if (of_another_person(call_fields[i].pointer))
            show_if(&r, call_fields[i].pointer, another);
    bool marked = mark_gates(&r);
    show_if(&r, "/vital_interest/reason", marked && form_has(form, "/consents/store_identity"));
    form_hide(form, "note/names", call_gate_lets(&r.gate, GATE_IDENTITY));
    show_lists(&r);
    mark_needs(&r);
    arena_free(r.arena);
}

/* --- lists --- */

static struct str item_words(const struct model *model, struct arena *arena, const char *list,
                             const struct json *item)
{
    struct buf words = {.arena = arena};
    for (size_t i = 0; i < call_field_count; i++) {
        const struct call_field *field = &call_fields[i];
        const char *name;
        if (!call_item_field(field, list, &name))
            continue;
        const struct shared *shared = model->shared;
        struct str text = json_string(json_member(item, name));
        if (field->kind == KIND_DAYS)
            text = label_of_days(shared->labels, arena, shared->language, text);
        else if (text.len && *field->vocabulary)
            text = word_of(model, field->vocabulary, text);
        if (text.len && words.len)
            buf_str(&words, field->kind == KIND_CLOCK ? STR(" ") : STR(" · "));
        buf_str(&words, text);
    }
    return words.len ? buf_view(&words) : STR("—");
}

struct str call_list_words(const struct model *model, struct arena *arena, const char *list,
                           const struct json *items)
{
    struct buf words = {.arena = arena};
    for (const struct json *item = items ? items->first : NULL; item; item = item->next) {
        if (words.len)
            buf_str(&words, STR("; "));
        buf_str(&words, item_words(model, arena, list, item));
    }
    return buf_view(&words);
}
