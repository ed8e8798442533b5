/* What can be chosen for a forward, in words: to whom and with which consents, which records, which
 * of their fields. */
#include "tasks/forwards.h"

#include "cases/manifest.h"
#include "paper/compose.h"
#include "tasks/session.h"
#include "widgets/day.h"

enum { LINE_BYTES = 200 };

static struct date office_day(millis at)
{
    return date_of(at, time_office_offset(at));
}

/* --- consents --- */

static const struct json *consent_row(const struct composer *c, struct str kind)
{
    const struct json *rows = json_member(c->order->file, "consents");
    for (const struct json *r = rows ? rows->first : NULL; r; r = r->next)
        if (str_equal(json_string(json_member(r, "kind")), kind))
            return r;
    return NULL;
}

static struct consent_need need_of(const struct composer *c, enum consent_kind kind)
{
    struct consent_need need = {.kind = str_of(consent_kind_code(kind)), .state = NEED_MISSING};
    const struct json *row = consent_row(c, need.kind);
    enum consent_state state = consent_state_from_code(json_string(json_member(row, "state")));
    struct date until = {0};
    date_parse(json_string(json_member(row, "valid_until")), &until);
    state = consent_in_force(state ? state : CONSENT_NOT_ASKED, until, office_day(time_now()));
    if (state == CONSENT_GIVEN)
        need.state = NEED_GIVEN;
    if (state == CONSENT_LIMITED)
        need.state = NEED_LIMITED;
    need.word = label(c, "consent_kind", need.kind);
    need.said = label(c, "consent_state", str_of(consent_state_code(state)));
    need.limit = json_string(json_member(consent_words(c, row), "limit_text"));
    return need;
}

/* --- receivers --- */

static const struct json *partner_of(const struct composer *c, const struct addressee *to)
{
    struct str code = to->name;
    str_cut(&code, ':');
    return to->receiver == RECEIVER_PARTNER ? label_item(c->order->labels, "partner", code) : NULL;
}

static struct str country_of(const struct composer *c, const struct addressee *to)
{
    return to->receiver == RECEIVER_PARTNER ? json_string(json_member(partner_of(c, to), "country"))
                                            : str_of(office_country(to->office));
}

/* Short, as the country and the consents stand behind it. */
static struct str word_of(const struct composer *c, const struct addressee *to)
{
    static const char *const roles[] = {
        [RECEIVER_LAWYER] = "lawyer", [RECEIVER_MONITOR] = "court_monitor"};
    struct str partner = json_string(json_member(partner_of(c, to), "short"));
    if (to->receiver == RECEIVER_OFFICE)
        return label(c, "office", to->name);
    if (to->receiver == RECEIVER_PARTNER)
        return joined(c, partner.len ? partner : to->name, " · ",
                      label(c, "principal", STR("partner")));
    struct str word =
        joined(c, to->name, " · ", label(c, "user_role", str_of(roles[to->receiver])));
    return joined(c, word, ", ", label(c, "office", str_of(office_code(to->office))));
}

static struct receiver_choice receiver_of(const struct composer *c, const struct addressee *to,
                                          enum office from)
{
    struct str country = country_of(c, to);
    struct receiver_choice choice = {.name = to->name,
                                     .word = word_of(c, to),
                                     .country =
                                         country.len ? label(c, "country", country) : STR_NONE,
                                     .abroad = !str_is(country, office_country(from))};
    if (to->receiver == RECEIVER_PARTNER)
        choice.full =
            label_of_principal(c->order->labels, c->arena, c->order->language, to->handle);
    const struct consent_needs needs = consent_needs(to->receiver, choice.abroad);
    for (size_t i = 0; i < needs.count; i++)
        choice.needs[choice.need_count++] = need_of(c, needs.kind[i]);
    return choice;
}

static void add_receivers(const struct composer *c, const struct keyring *keyring,
                          const struct case_view *view, struct forward_choices *out)
{
    const struct addressee *found;
    enum office from = case_office(view);
    size_t count = addressees_find(keyring, c->arena, from, &found);
    struct receiver_choice *at = arena_array(c->arena, count + 1, sizeof *at);
    for (size_t i = 0; i < count; i++)
        at[i] = receiver_of(c, &found[i], from);
    out->receivers = at;
    out->receiver_count = count;
}

/* --- records and their fields --- */

struct fields {
    const struct composer *c;
    struct str named_as; /* what stands before a pointer where labels are looked up */
    struct field_choice *at;
    size_t count, room;
};

/* "Affected person: Age": two persons have the same fields. */
static struct str label_in(const struct composer *c, struct str name)
{
    static const struct {
        const char *below;
        enum text text;
    } parts[] = {{"/reporter/", TEXT_REPORTER},
                 {"/affected_person/", TEXT_AFFECTED},
                 {"/respondents/", TEXT_RESPONDENT}};
    struct str label = label_of_field(c->order->labels, c->order->language, name);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (str_starts(name, parts[i].below))
            label = joined(c, words_of(c, parts[i].text), ": ", label);
    return label;
}

/* name: by which label and vocabulary are looked up. */
static void add_field(struct fields *fields, struct str pointer, struct str name,
                      const struct json *value)
{
    const struct composer *c = fields->c;
    struct str text = field_text(c, name, value, NULL);
    if (!text.len)
        return;
    if (fields->count == fields->room) {
        struct field_choice *more = arena_array(c->arena, fields->room * 2 + 16, sizeof *more);
        for (size_t i = 0; i < fields->count; i++)
            more[i] = fields->at[i];
        fields->at = more;
        fields->room = fields->room * 2 + 16;
    }
    fields->at[fields->count++] =
        (struct field_choice){.pointer = pointer, .value = text, .label = label_in(c, name)};
}

/* A list, whose items are no fields that could be blackened. */
static void add_deadlines(struct fields *fields, const struct json *list)
{
    const struct composer *c = fields->c;
    for (const struct json *d = list->first; d; d = d->next) {
        struct str limit = json_string(json_member(d, "time_limit"));
        const struct json said = {.kind = JSON_STRING, .string = label(c, "time_limit", limit)};
        if (limit.len) {
            add_field(fields, STR_NONE, STR("/deadline/time_limit"), &said);
            fields->at[fields->count - 1].label = words_of(c, TEXT_DEADLINES);
        }
        for (const struct json *m = d->first; m; m = m->next)
            if (!str_is(m->name, "time_limit"))
                add_field(fields, STR_NONE, below(c, STR("/deadline"), m->name), m);
    }
}

/* Objects by their members; a list of objects by those of each; a list of codes is one field. */
static void add_fields(struct fields *fields, struct str pointer, const struct json *value)
{
    const struct composer *c = fields->c;
    bool list = value->kind == JSON_ARRAY && value->first && value->first->kind == JSON_OBJECT;
    size_t index = 0;
    if (value->kind != JSON_OBJECT && !list) {
        add_field(fields, pointer, arena_join(c->arena, fields->named_as, pointer), value);
        return;
    }
    for (const struct json *m = value->first; m; m = m->next, index++) {
        struct str name = list ? arena_format(c->arena, "%zu", index) : m->name;
        if (pointer.len || (!str_is(name, "blackened") && !str_is(name, "contact")))
            add_fields(fields, below(c, pointer, name), m);
    }
}

static struct str named_as(struct str type, const struct json *content)
{
    if (str_is(type, "headline"))
        return STR("/headline");
    if (str_is(type, "reason"))
        return STR("/reason");
    bool further = str_is(type, "contact") || str_is(type, "contact_identity");
    return further && !json_member(content, "call") ? STR("/contact") : STR("");
}

/* What tells it from others of its type. */
static struct str line_of(const struct composer *c, const struct json *content,
                          const struct record_choice *choice)
{
    static const char *const first[] = {"/summary", "/narrative", "/text", "/reporter/given_name",
                                        "/reporter/pseudonym"};
    struct str line = STR_NONE;
    for (size_t i = 0; i < sizeof first / sizeof *first && !line.len; i++)
        line = json_string_at(content, first[i]);
    bool said = line.len > 0;
    for (size_t i = 0; i < choice->field_count && i < 3 && !said; i++)
        line = joined(c, line, ", ", choice->fields[i].value);
    return str_cut(&(struct str){line.at, line.len < LINE_BYTES ? line.len : LINE_BYTES}, '\n');
}

static struct record_choice record_of(const struct composer *c, const struct json *record)
{
    const struct json *content = json_member(record, "content");
    struct record_choice choice = {.name = json_string(json_member(record, "id")),
                                   .type = json_string(json_member(record, "type")),
                                   .open = content != NULL};
    struct fields fields = {.c = c, .named_as = named_as(choice.type, content)};
    millis at;
    uuid_parse(choice.name, &choice.id);
    choice.word = label(c, "record_type", choice.type);
    if (time_parse(json_string(json_member(record, "created_at")), 0, &at))
        choice.date = day_shown(c->arena, office_day(at));
    if (content && content->kind == JSON_ARRAY)
        add_deadlines(&fields, content);
    else if (content)
        add_fields(&fields, STR(""), content);
    choice.fields = fields.at;
    choice.field_count = fields.count;
    choice.line = line_of(c, content, &choice);
    return choice;
}

/* What is asked for most stands first. */
static int rank_of(struct str type)
{
    static const char *const order[] = {"headline",         "report", "identity", "contact",
                                        "contact_identity", "note",   "reason",   "consent"};
    int rank = 0;
    while (rank < (int)(sizeof order / sizeof *order) && !str_is(type, order[rank]))
        rank++;
    return rank;
}

/* Stable: records of a type stay in order of time. */
static void put(struct record_choice *at, size_t count, struct record_choice record)
{
    size_t to = count;
    while (to > 0 && rank_of(at[to - 1].type) > rank_of(record.type)) {
        at[to] = at[to - 1];
        to--;
    }
    at[to] = record;
}

static struct error add_records(const struct composer *c, const struct case_view *view,
                                struct forward_choices *out)
{
    struct manifest all = {.chosen = NULL};
    struct error e = manifest_choose(c->arena, view, (struct words){0}, &all);
    size_t count = 0;
    for (const struct chosen *r = all.chosen; r; r = r->next)
        count++;
    struct record_choice *at = arena_array(c->arena, count + 1, sizeof *at);
    for (const struct chosen *r = all.chosen; r; r = r->next)
        put(at, out->record_count++, record_of(c, r->record));
    out->records = at;
    out->identity_sealed = case_epoch(view, COMPARTMENT_IDENTITY) > 0 && !all.identity;
    return e;
}

static struct error choices(struct session *session, struct arena *arena, const void *input,
                            void **ret_output)
{
    struct case_view view;
    struct error e = keyring_refresh(session->keyring, arena);
    if (!e.id)
        e = case_read(session->keyring, arena, *(const struct str *)input, &view);
    if (e.id)
        return e;
    const struct paper_order order = {
        .file = view.answer, .labels = session->labels, .language = session->language};
    const struct composer c = {
        .arena = arena, .order = &order, .items = items_choose(arena, view.answer)};
    struct forward_choices *out = ARENA_NEW(arena, struct forward_choices);
    out->reference = view.reference;
    out->version = view.version;
    out->opened = json_member(view.answer, "records");
    add_receivers(&c, session->keyring, &view, out);
    e = add_records(&c, &view, out);
    *ret_output = out;
    return e;
}

const struct task task_forward_choices = {.run = choices};

struct str forward_names(struct arena *arena, const struct forward_choices *of, struct str text)
{
    return person_named_in(arena, of->opened, text);
}
