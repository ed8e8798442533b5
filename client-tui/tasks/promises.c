#include "tasks/promises.h"

#include "tasks/session.h"

#include <limits.h>
#include <stdlib.h>

struct reading {
    struct session *session;
    struct arena *arena; /* of what is kept */
    const struct promises_input *in;
    struct date until;
    struct promise_case *cases;
    size_t count;
    bool more;
};

static struct promise_case copy_of(struct arena *arena, const struct promise_case *from)
{
    struct promise_case copy = *from;
    for (size_t i = 0; i < copy.count; i++) {
        copy.at[i].reference = arena_str(arena, from->at[i].reference);
        copy.at[i].text = arena_str(arena, from->at[i].text);
        copy.at[i].assignee = arena_str(arena, from->at[i].assignee);
    }
    return copy;
}

const struct promise_case *promises_known(struct arena *arena, const struct promises *promises)
{
    struct promise_case *cases = arena_array(arena, promises->case_count + 1, sizeof *cases);
    for (size_t i = 0; i < promises->case_count; i++)
        cases[i] = copy_of(arena, &promises->cases[i]);
    return cases;
}

/* --- one case --- */

static const struct json *record_of(const struct json *records, struct str id)
{
    for (const struct json *r = records ? records->first : NULL; r; r = r->next)
        if (id.len && str_equal(json_string(json_member(r, "id")), id))
            return json_member(r, "content");
    return NULL;
}

/* The newest report that lies open. */
static const struct json *report_of(const struct json *records)
{
    const struct json *newest = NULL;
    int64_t version = 0;
    for (const struct json *r = records ? records->first : NULL; r; r = r->next) {
        int64_t of = json_integer(json_member(r, "version"), 0);
        if (str_is(json_string(json_member(r, "type")), "report") && of > version) {
            newest = json_member(r, "content");
            version = of;
        }
    }
    return newest;
}

static void add(struct promise_case *to, enum promise_kind kind, struct str due, struct str text)
{
    struct date day;
    if (date_parse(due, &day))
        to->at[to->count++] = (struct promise){.kind = kind, .due = day, .text = text};
}

static void read_answer(struct promise_case *to, const struct json *answer)
{
    const struct json *records = json_member(answer, "records");
    const struct json *report = report_of(records);
    const struct json *steps = json_member(answer, "status_changes");
    to->sealed = !report;
    add(to, PROMISE_ACTION, json_string_at(report, "/promised_action/due"),
        json_string_at(report, "/promised_action/text"));
    const struct json *reason =
        record_of(records, json_string(json_member(steps ? steps->last : NULL, "record")));
    add(to, PROMISE_CALL, json_string(json_member(reason, "next_contact_on")),
        json_string(json_member(reason, "question")));
}

static const struct promise_case *known(const struct reading *r, struct uuid id, int64_t version)
{
    for (size_t i = 0; i < r->in->known_count; i++)
        if (uuid_equal(r->in->known[i].id, id) && r->in->known[i].version == version)
            return &r->in->known[i];
    return NULL;
}

static struct error take_case(struct reading *r, struct arena *work, const struct json *entry)
{
    struct promise_case found = {.version = json_integer(json_member(entry, "version"), 0)};
    uuid_parse(json_string(json_member(entry, "id")), &found.id);
    const struct promise_case *before = known(r, found.id, found.version);
    struct case_view view;
    struct error e = NO_ERROR;
    if (before)
        found = *before;
    else
        e = case_read(r->session->keyring, work, json_string(json_member(entry, "reference")),
                      &view);
    if (e.id == ERROR_NOT_FOUND || e.id == ERROR_FORBIDDEN) /* no longer hers */
        return NO_ERROR;
    if (e.id)
        return e;
    if (!before)
        read_answer(&found, view.answer);
    for (size_t i = 0; i < found.count; i++) {
        found.at[i].case_id = found.id;
        found.at[i].reference = json_string(json_member(entry, "reference"));
        found.at[i].assignee = label_of_principal(r->session->labels, work, r->session->language,
                                                  json_string(json_member(entry, "assignee_name")));
    }
    r->cases[r->count++] = copy_of(r->arena, &found);
    return NO_ERROR;
}

/* --- the cases of which something is due --- */

static bool within(const struct reading *r, const struct json *entry, const char *name)
{
    struct date day;
    millis at;
    struct str text = json_string(json_member(entry, name));
    if (!date_parse(text, &day)) {
        if (!time_parse(text, INT_MIN, &at))
            return false;
        day = date_of(at, time_office_offset(at));
    }
    return date_compare(day, r->until) <= 0;
}

/* In the order of what is due, so it ends with the first of which nothing is. Each has a scratch of
 * its own: whole cases are read. */
static struct error take_page(struct reading *r, const struct json *entries, bool *ret_end)
{
    struct error e = NO_ERROR;
    for (const struct json *c = entries ? entries->first : NULL; c && !e.id; c = c->next) {
        bool due = within(r, c, "next_due_on");
        *ret_end = !due && !within(r, c, "first_action_by");
        r->more = due && r->count == PROMISE_CASES_MAX;
        if (*ret_end || r->more)
            return NO_ERROR;
        if (!due)
            continue;
        struct arena *work = arena_new(65536, true);
        e = take_case(r, work, c);
        e.detail = arena_str(r->arena, e.detail);
        e.fields = NULL;
        arena_free(work);
    }
    return e;
}

static struct error read_all(struct reading *r)
{
    struct str view = r->in->office ? STR("queue") : STR("mine"), after = STR_NONE;
    struct error e;
    bool end = false;
    do {
        struct arena *work = arena_new(65536, true);
        struct json *answer = NULL;
        struct str path = net_query(work, STR("/v1/cases?sort=due&limit=200"), "view", view);
        e = net_get(r->session->net, work, net_query(work, path, "after", after), &answer);
        if (!e.id)
            e = take_page(r, json_member(answer, "cases"), &end);
        after = arena_str(r->arena, json_string(json_member(answer, "next")));
        e.detail = arena_str(r->arena, e.detail);
        e.fields = NULL;
        arena_free(work);
    } while (!e.id && !end && !r->more && after.len);
    return e;
}

static int by_due(const void *a, const void *b)
{
    const struct promise *left = a, *right = b;
    int order = date_compare(left->due, right->due);
    return order ? order : str_compare(left->reference, right->reference);
}

static struct promises *in_order(const struct reading *r)
{
    struct promises *out = ARENA_NEW(r->arena, struct promises);
    struct promise *at = arena_array(r->arena, 2 * r->count + 1, sizeof *at);
    for (size_t c = 0; c < r->count; c++) {
        out->sealed += r->cases[c].sealed;
        for (size_t i = 0; i < r->cases[c].count; i++) {
            at[out->count] = r->cases[c].at[i];
            at[out->count].late = date_compare(at[out->count].due, r->in->today) < 0;
            out->count += date_compare(at[out->count].due, r->until) <= 0;
        }
    }
    qsort(at, out->count, sizeof *at, by_due);
    out->at = at;
    out->cases = r->cases;
    out->case_count = r->count;
    out->more = r->more;
    return out;
}

static struct error promises(struct session *session, struct arena *arena, const void *input,
                             void **ret_output)
{
    struct reading r = {.session = session, .arena = arena, .in = input};
    r.until = date_from_days(date_days(r.in->today) + PROMISE_DAYS);
    r.cases = arena_array(arena, PROMISE_CASES_MAX, sizeof *r.cases);
    struct error e = read_all(&r);
    if (!e.id)
        *ret_output = in_order(&r);
    return e;
}

const struct task task_promises = {.run = promises};
