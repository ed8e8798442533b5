#include "screens/call/call_document.h"

#include "hotline/base/utf8.h"
#include "screens/call/call_rules.h"

#include <string.h>

struct writing {
    const struct form *form;
    struct arena *arena;
    struct json *out;
    struct call_gate gate;
};

static bool faulty(const struct form *form, const char *id)
{
    for (size_t i = 0; i < form->count; i++)
        if (str_is(form->fields[i].def.id, id))
            return form->fields[i].error.len > 0;
    return false;
}

static void set(struct writing *w, const char *pointer, struct json *value)
{
    if (value)
        json_set_at(w->arena, w->out, pointer, value);
}

static void set_text(struct writing *w, const char *pointer, struct str text)
{
    if (text.len)
        set(w, pointer, json_str(w->arena, text));
}

/* Members that stand in the document for themselves: no items of lists, no consents. */
static bool stands_alone(const struct call_field *field)
{
    return !strchr(field->pointer, '*') && field->kind != KIND_HASHES &&
           strcmp(field->pointer, "/consents") != 0;
}

static bool of_call(const struct call_field *field)
{
    return field->place == IN_CONTACT || field->place == IN_CONTACT_IDENTITY;
}

static struct json *entered(const struct writing *w, const struct call_field *field)
{
    if (!call_gate_lets(&w->gate, field->gate) || faulty(w->form, field->pointer))
        return NULL;
    return call_value(w->form, w->arena, field->pointer, field->kind);
}

/* --- what follows from what was entered --- */

/* By the letters that are more. */
static struct str script_of(struct str text)
{
    size_t latin = 0, cyrillic = 0;
    while (text.len) {
        uint32_t c = utf8_next(&text);
        cyrillic += c >= 0x400 && c < 0x530;
        latin += (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xc0 && c < 0x250);
    }
    return cyrillic > latin ? STR("cyrillic") : latin ? STR("latin") : STR_NONE;
}

static void set_name_script(struct writing *w, const char *given, const char *family,
                            const char *pointer)
{
    struct str name =
        arena_join(w->arena, json_string_at(w->out, given), json_string_at(w->out, family));
    set_text(w, pointer, script_of(name));
}

static void copy_when_empty(struct writing *w, const char *to, const char *from)
{
    if (json_is_empty(json_at(w->out, to)))
        set_text(w, to, json_string_at(w->out, from));
}

/* Who calls for herself is asked her age once. */
static void set_affected(struct writing *w)
{
    struct str age;
    if (json_true(json_at(w->out, "/affected_person/is_reporter"))) {
        copy_when_empty(w, "/affected_person/age_band", "/reporter/age_band");
        copy_when_empty(w, "/affected_person/gender", "/reporter/gender");
    }
    age = json_string_at(w->out, "/affected_person/age_band");
    if (age.len && !str_is(age, "unknown") && !json_at(w->out, "/affected_person/minor"))
        set(w, "/affected_person/minor",
            json_bool(w->arena, str_is(age, "under_14") || str_is(age, "age_14_17")));
}

static void set_what_follows(struct writing *w)
{
    struct str narrative = json_string_at(w->out, "/narrative");
    set_text(w, "/narrative_script", script_of(narrative));
    if (narrative.len)
        copy_when_empty(w, "/narrative_language", "/call/caller_language");
    if (form_has(w->form, "/risk/answers/ongoing")) /* the same question */
        set_text(w, "/incident/ongoing", json_string_at(w->out, "/risk/answers/ongoing"));
    set_name_script(w, "/reporter/given_name", "/reporter/family_name", "/reporter/name_script");
    set_name_script(w, "/affected_person/given_name", "/affected_person/family_name",
                    "/affected_person/name_script");
    set_affected(w);
}

/* A question that was not asked is said to be so: triage sees it as open. */
static void set_risk(struct writing *w)
{
    for (enum risk_question q = 0; q < RISK_QUESTION_COUNT; q++) {
        struct str id = arena_join(w->arena, STR("/risk/answers/"), str_of(risk_question_code(q)));
        if (json_is_empty(json_at(w->out, id.at)))
            set_text(w, id.at, STR("not_asked"));
    }
}

/* --- consents --- */

static const char *consent_form_of(struct str channel)
{
    static const char *const forms[][2] = {
        {"walk_in", "oral_in_person"}, {"outreach", "oral_in_person"},
        {"post", "written"},           {"email", "electronic"},
        {"sms_chat", "electronic"},    {"social_media", "electronic"},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (str_is(channel, forms[i][0]))
            return forms[i][1];
    return "oral_call";
}

static struct json *consent_of(const struct form *form, struct arena *arena, enum consent_kind kind,
                               const struct call_moment *moment)
{
    struct json *consent = json_object(arena);
    struct str id = arena_join(arena, STR("/consents/"), str_of(consent_kind_code(kind)));
    struct str state = form_value(form, arena, id.at);
    enum consent_state code = consent_state_from_code(state);
    struct str at = form_value(form, arena, arena_join(arena, id, STR("/at")).at);
    json_set(consent, STR("kind"), json_str(arena, str_of(consent_kind_code(kind))));
    json_set(consent, STR("state"), json_str(arena, code ? state : STR("not_asked")));
    if (!code || code == CONSENT_NOT_ASKED)
        return consent;
    if (code != CONSENT_NOT_POSSIBLE)
        json_set(
            consent, STR("form"),
            json_str(arena, str_of(consent_form_of(form_value(form, arena, "/call/channel")))));
    json_set(consent, STR("at"), json_str(arena, at.len ? at : STR_NONE));
    if (code == CONSENT_LIMITED)
        json_set(consent, STR("limit_text"),
                 json_str(arena, form_value(form, arena, arena_join(arena, id, STR("/limit")).at)));
    if (form_says(form, "/call/privacy_text_version", "yes"))
        json_set(consent, STR("text_version"), json_str(arena, moment->privacy_version));
    return consent;
}

static struct json *consents_of(const struct form *form, struct arena *arena,
                                const struct call_moment *moment)
{
    struct json *list = json_array(arena);
    for (enum consent_kind kind = 1; kind < CONSENT_KIND_COUNT; kind++)
        json_append(list, consent_of(form, arena, kind, moment));
    return list;
}

struct json *call_changed_consents(const struct form *form, struct arena *arena,
                                   const struct call_moment *moment, const struct json *before)
{
    struct json *changed = json_array(arena);
    for (enum consent_kind kind = 1; kind < CONSENT_KIND_COUNT; kind++) {
        struct json *now = consent_of(form, arena, kind, moment);
        bool same = false;
        for (const struct json *b = before ? before->first : NULL; b; b = b->next)
            same = same || (str_equal(json_string(json_member(b, "kind")),
                                      json_string(json_member(now, "kind"))) &&
                            str_equal(json_string(json_member(b, "state")),
                                      json_string(json_member(now, "state"))) &&
                            str_equal(json_string(json_member(b, "limit_text")),
                                      json_string(json_member(now, "limit_text"))));
        if (!same)
            json_append(changed, now);
    }
    return changed;
}

/* --- the whole --- */

static struct json *only_counted(struct writing *w, const struct call_moment *moment)
{
    struct json *list = json_array(w->arena);
    set_text(w, "/call/channel", form_value(w->form, w->arena, "/call/channel"));
    set_text(w, "/call/caller_language", form_value(w->form, w->arena, "/call/caller_language"));
    json_append(list, consent_of(w->form, w->arena, CONSENT_KIND_STORE_REPORT, moment));
    json_set(w->out, STR("consents"), list);
    return w->out;
}

static void set_call(struct writing *w, const struct call_moment *moment)
{
    bool read = form_says(w->form, "/call/privacy_text_version", "yes");
    struct str started = json_string_at(w->out, "/call/started_at");
    struct str ended = time_str(w->arena, moment->now / 1000 * 1000);
    if (started.len && str_compare(started, ended) <= 0)
        set_text(w, "/call/ended_at", ended);
    set(w, "/call/privacy_text_version",
        json_str(w->arena, read ? moment->privacy_version : STR_NONE));
}

struct json *call_document(const struct form *form, struct arena *arena,
                           const struct call_moment *moment)
{
    struct writing w = {
        .form = form, .arena = arena, .out = json_object(arena), .gate = call_gate_of(form)};
    if (w.gate.refused)
        return only_counted(&w, moment);
    for (size_t i = 0; i < call_field_count; i++)
        if (stands_alone(&call_fields[i]))
            set(&w, call_fields[i].pointer, entered(&w, &call_fields[i]));
    set_call(&w, moment);
    set_risk(&w);
    set_what_follows(&w);
    json_set(w.out, STR("consents"), consents_of(form, arena, moment));
    return w.out;
}

/* What was kept for vital interest would be lost under a gate that is closed now. */
static bool identity_can_be_written(const struct writing *w, const struct json *before)
{
    for (size_t i = 0; i < call_field_count; i++)
        if (call_fields[i].place == IN_IDENTITY && stands_alone(&call_fields[i]) &&
            !json_is_empty(json_at(before, call_fields[i].pointer)) &&
            !call_gate_lets(&w->gate, call_fields[i].gate))
            return false;
    return true;
}

static struct json *changed(const struct writing *w, const struct call_field *field,
                            const struct json *old)
{
    struct json *value = entered(w, field);
    if (!form_knows(w->form, field->pointer) && !json_is_empty(old))
        return json_copy(w->arena, old);
    /* what is gone is named, so that the server forgets it */
    return value || json_is_empty(old) ? value : json_null(w->arena);
}

struct json *call_facts(const struct form *form, struct arena *arena, const struct json *before,
                        bool identity)
{
    struct writing w = {
        .form = form, .arena = arena, .out = json_object(arena), .gate = call_gate_of(form)};
    identity = identity && identity_can_be_written(&w, before);
    for (size_t i = 0; i < call_field_count; i++) {
        const struct call_field *field = &call_fields[i];
        if (stands_alone(field) && !of_call(field) && (field->place != IN_IDENTITY || identity))
            set(&w, field->pointer, changed(&w, field, json_at(before, field->pointer)));
    }
    set_risk(&w);
    set_what_follows(&w);
    return w.out;
}

/* --- and back --- */

void call_fill_consents(struct form *form, const struct json *document)
{
    struct arena *arena = arena_new(4096, true);
    const struct json *list = json_member(document, "consents");
    for (const struct json *c = list ? list->first : NULL; c; c = c->next) {
        struct str id = arena_join(arena, STR("/consents/"), json_string(json_member(c, "kind")));
        form_set(form, id.at, json_string(json_member(c, "state")));
        form_set(form, arena_join(arena, id, STR("/limit")).at,
                 json_string(json_member(c, "limit_text")));
        form_set(form, arena_join(arena, id, STR("/at")).at, json_string(json_member(c, "at")));
    }
    arena_free(arena);
}

/* What the caller says of herself is not shown again as said of the affected person. */
static void drop_copy(struct form *form, const struct json *document, const char *to,
                      const char *from)
{
    if (json_true(json_at(document, "/affected_person/is_reporter")) &&
        str_equal(json_string_at(document, to), json_string_at(document, from)))
        form_set(form, to, STR_NONE);
}

/* … nor what follows from her age. */
static void drop_minor(struct form *form, const struct json *document)
{
    struct str age = json_string_at(document, "/affected_person/age_band");
    bool minor = str_is(age, "under_14") || str_is(age, "age_14_17");
    const struct json *said = json_at(document, "/affected_person/minor");
    if (said && age.len && !str_is(age, "unknown") && json_true(said) == minor)
        form_set(form, "/affected_person/minor", STR_NONE);
}

void call_fill(struct form *form, const struct json *document)
{
    struct arena *arena = arena_new(16384, true);
    for (size_t i = 0; i < call_field_count; i++) {
        const struct call_field *field = &call_fields[i];
        const struct json *value = json_at(document, field->pointer);
        if (stands_alone(field) && !json_is_empty(value))
            call_set_value(form, field->pointer, field->kind, value);
    }
    if (json_string_at(document, "/call/privacy_text_version").len)
        form_set(form, "/call/privacy_text_version", STR("yes"));
    drop_copy(form, document, "/affected_person/age_band", "/reporter/age_band");
    drop_copy(form, document, "/affected_person/gender", "/reporter/gender");
    drop_minor(form, document);
    arena_free(arena);
    call_fill_consents(form, document);
}

const char *call_field_at(struct arena *arena, const struct json *document, struct str pointer)
{
    struct str rest = pointer;
    str_cut(&rest, '/');
    struct str first = str_cut(&rest, '/');
    if (str_is(first, "consents")) {
        int64_t index = 0;
        str_to_int(str_cut(&rest, '/'), &index);
        const struct json *c = json_member(document, "consents");
        for (c = c ? c->first : NULL; c && index > 0; index--)
            c = c->next;
        const char *end = str_is(rest, "limit_text") ? "/limit" : "";
        struct str kind = json_string(json_member(c, "kind"));
        return arena_format(arena, "/consents/%.*s%s", (int)kind.len, kind.len ? kind.at : "", end)
            .at;
    }
    for (size_t i = 0; i < call_field_count; i++) /* an item's error stands at its list */
        if (call_fields[i].kind == KIND_LIST && str_starts(pointer, call_fields[i].pointer))
            return call_fields[i].pointer;
    return arena_str(arena, pointer).at;
}
