#include "tasks/access.h"

#include "i18n/i18n.h"
#include "tasks/case_words.h"
#include "tasks/session.h"

static const enum compartment compartments[PART_COUNT] = {
    [PART_REPORT] = COMPARTMENT_REPORT,
    [PART_IDENTITY] = COMPARTMENT_IDENTITY,
    [PART_WORK] = COMPARTMENT_WORK,
    [PART_EXCHANGE] = COMPARTMENT_EXCHANGE,
};

/* --- who can open --- */

static struct str name_words(const struct session *session, struct arena *arena, struct str name)
{
    return label_of_principal(session->labels, arena, session->language, name);
}

static struct str people_in(const struct session *session, struct arena *arena, struct uuid id)
{
    const struct directory *directory = session->keyring->directory;
    const struct principal *group = directory_find(directory, id);
    struct buf text = {.arena = arena};
    for (size_t i = 0; group && i < group->member_count; i++) {
        const struct principal *member = directory_find(directory, group->members[i]);
        if (!member)
            continue;
        if (text.len)
            buf_str(&text, STR(", "));
        buf_str(&text, member->name);
    }
    return buf_view(&text);
}

static struct access_row *row_for(const struct session *session, struct arena *arena,
                                  struct access_row *rows, size_t *count, const struct json *wrap)
{
    struct uuid id = {.b = {0}};
    uuid_parse(json_string(json_member(wrap, "principal")), &id);
    for (size_t i = 0; i < *count; i++)
        if (uuid_equal(rows[i].id, id))
            return &rows[i];
    struct str name = json_string(json_member(wrap, "name"));
    rows[*count] = (struct access_row){
        .id = id,
        .name = name.len ? name_words(session, arena, name) : i18n_text(N_("(not known)")),
        .people = people_in(session, arena, id)};
    return &rows[(*count)++];
}

/* What she has of a part: what is active counts more than what is on offer, that more than what was
 * taken away. */
static void put(struct access_row *row, enum access_part part, struct str state)
{
    static const char *const states[] = {"active", "held", "dormant"};
    static const char *const words[] = {N_("yes"), N_("on offer"), N_("no more")};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        struct str word = i18n_text(words[i]);
        if (str_equal(row->parts[part], word))
            return;
        if (str_is(state, states[i])) {
            row->parts[part] = word;
            return;
        }
    }
}

static void put_rows(const struct session *session, struct arena *arena, const struct json *wraps,
                     struct access *out)
{
    struct access_row *rows = arena_array(arena, (wraps ? wraps->count : 0) + 1, sizeof *rows);
    for (const struct json *w = wraps ? wraps->first : NULL; w; w = w->next) {
        struct str code = json_string(json_member(w, "compartment"));
        for (size_t p = 0; p < PART_COUNT; p++)
            if (str_is(code, compartment_code(compartments[p])))
                put(row_for(session, arena, rows, &out->count, w), (enum access_part)p,
                    json_string(json_member(w, "state")));
    }
    out->rows = rows;
}

/* --- what was opened --- */

/* Coordination sees every opening; who else reads this sees those whose reasons she can read. */
static const struct json *opening_of(const struct json *answer, struct str record)
{
    const struct json *openings = json_member(answer, "openings");
    for (const struct json *o = openings ? openings->first : NULL; o; o = o->next)
        if (str_equal(json_string(json_member(o, "record")), record))
            return o;
    return NULL;
}

static struct str opening_text(const struct composer *c, const struct item *reason)
{
    const struct json *opening = opening_of(c->order->file, reason->id);
    struct str text = label(c, "compartment", json_string(json_member(reason->content, "opened")));
    struct str until = moment_at(c, opening, "until");
    text = joined(c, text, " · ", person(c, reason->author));
    if (until.len)
        text = joined(c, text, ", ", joined(c, i18n_text(N_("until")), " ", until));
    return joined(c, text, "\n", json_string(json_member(reason->content, "text")));
}

/* An opening whose reason is sealed to the reader. */
static struct str sealed_text(const struct composer *c, const struct json *opening)
{
    struct str text = label(c, "compartment", json_string(json_member(opening, "compartment")));
    text = joined(c, text, " · ", principal(c, json_string(json_member(opening, "by"))));
    return joined(c, text, "\n", i18n_text(N_("(the reason is sealed)")));
}

static void put_openings(const struct composer *c, struct access *out)
{
    const struct json *openings = json_member(c->order->file, "openings");
    size_t most = c->items.count + (openings ? openings->count : 0);
    struct paragraph *at = arena_array(c->arena, most + 1, sizeof *at);
    const struct item *reason = NULL;
    while ((reason = items_next(&c->items, "reason", reason)))
        if (json_member(reason->content, "opened"))
            at[out->opening_count++] = (struct paragraph){
                .indent = CASE_LABEL_COLUMNS, .label = moment(c, reason->written_at),
                .text = opening_text(c, reason)};
    for (const struct json *o = openings ? openings->first : NULL; o; o = o->next)
        if (!items_find(&c->items, json_string(json_member(o, "record"))))
            at[out->opening_count++] = (struct paragraph){
                .indent = CASE_LABEL_COLUMNS, .label = moment_at(c, o, "at"),
                .text = sealed_text(c, o)};
    out->openings = at;
}

static struct error access_read(struct session *session, struct arena *arena, const void *input,
                                void **ret_output)
{
    const struct str *reference = input;
    struct keyring *keyring = session->keyring;
    struct json *principals = NULL;
    struct case_view view;
    struct error e = keyring_refresh(keyring, arena); /* who is in which group now */
    if (!e.id)
        e = case_read(keyring, arena, *reference, &view);
    if (!e.id)
        e = net_get(session->net, arena,
                    net_path(arena, "/v1/cases/", view.reference, "/principals"), &principals);
    if (e.id)
        return e;
    struct access *out = ARENA_NEW(arena, struct access);
    const struct paper_order order = case_order(session, &view);
    const struct composer c = {.arena = arena, .order = &order,
                               .items = items_choose(arena, view.answer)};
    put_rows(session, arena, json_member(principals, "principals"), out);
    put_openings(&c, out);
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_access = {.run = access_read};
