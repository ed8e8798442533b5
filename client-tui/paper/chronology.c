/* One timeline of calls, status changes, assignments, notes, consents and forwards. */
#include "paper/compose.h"

#include <stdlib.h>

struct event {
    millis at;
    size_t order; /* of equal moments */
    struct str text;
};

struct events {
    struct event *at;
    size_t count, room;
};

static void add(const struct composer *c, struct events *events, millis at, struct str text)
{
    if (events->count == events->room) {
        size_t room = events->room ? 2 * events->room : 64;
        struct event *more = arena_array(c->arena, room, sizeof *more);
        for (size_t i = 0; i < events->count; i++)
            more[i] = events->at[i];
        events->at = more;
        events->room = room;
    }
    events->at[events->count] = (struct event){.at = at, .order = events->count, .text = text};
    events->count++;
}

static millis moment_in(const struct json *row, const char *member)
{
    millis at = MILLIS_NONE;
    time_parse(json_string(json_member(row, member)), 0, &at);
    return at;
}

static struct str name_in(const struct composer *c, const struct json *row, const char *member)
{
    return principal(c, json_string(json_member(row, member)));
}

static struct str code_in(const struct composer *c, const struct json *row, const char *member,
                          const char *vocabulary)
{
    struct str code = json_string(json_member(row, member));
    return code.len ? label(c, vocabulary, code) : STR_NONE;
}

/* "Status: Received → In triage · name", and what was said about it below. */
static struct str line(const struct composer *c, enum text what, struct str text, struct str by,
                       struct str more)
{
    struct str head = joined(c, words_of(c, what), ": ", text);
    return joined(c, joined(c, head, " · ", by), "\n", more);
}

static struct str reason_lines(const struct composer *c, const struct item *reason)
{
    static const char *const apart[] = {"blackened", NULL};
    return reason ? field_lines(c, STR("/reason"), reason->content, reason->blackened, apart, "\n")
                  : STR_NONE;
}

static const struct json *rows_of(const struct composer *c, const char *list)
{
    const struct json *rows = json_member(c->order->file, list);
    return rows ? rows->first : NULL;
}

static bool refers(const struct composer *c, const char *list, struct str record)
{
    for (const struct json *row = rows_of(c, list); row; row = row->next)
        if (record.len && str_equal(json_string(json_member(row, "record")), record))
            return true;
    return false;
}

/* The first report's call began when its record says so; the clear row knows when it was saved. */
static millis call_began(const struct composer *c, const struct json *row)
{
    millis at = moment_in(row, "at");
    const struct item *call = NULL;
    if (!str_is(json_string(json_member(row, "kind")), "report"))
        return at;
    while ((call = items_next(&c->items, "contact", call)))
        if (json_member(call->content, "call"))
            time_parse(json_string_at(call->content, "/call/started_at"), 0, &at);
    return at;
}

static void add_calls(const struct composer *c, struct events *events)
{
    for (const struct json *row = rows_of(c, "contacts"); row; row = row->next) {
        struct str text = joined(c, code_in(c, row, "kind", "contact_kind"), ", ",
                                 code_in(c, row, "channel", "channel"));
        text = joined(c, text, ", ", code_in(c, row, "result", "contact_attempt_result"));
        add(c, events, call_began(c, row),
            line(c, TEXT_CALL, text, name_in(c, row, "by"), STR_NONE));
    }
}

static void add_statuses(const struct composer *c, struct events *events)
{
    for (const struct json *row = rows_of(c, "status_changes"); row; row = row->next) {
        struct str record = json_string(json_member(row, "record"));
        struct str text = joined(c, code_in(c, row, "from", "case_status"), " → ",
                                 code_in(c, row, "to", "case_status"));
        struct str more = refers(c, "assignments", record) /* said there */
                              ? STR_NONE
                              : reason_lines(c, items_find(&c->items, record));
        add(c, events, moment_in(row, "at"),
            line(c, TEXT_STATUS, text, name_in(c, row, "by"), more));
    }
}

static void add_assignments(const struct composer *c, struct events *events)
{
    for (const struct json *row = rows_of(c, "assignments"); row; row = row->next) {
        struct str record = json_string(json_member(row, "record"));
        struct str text =
            joined(c, name_in(c, row, "from"), " → ", name_in(c, row, "to"));
        add(c, events, moment_in(row, "at"),
            line(c, TEXT_ASSIGNED, text, name_in(c, row, "by"),
                 reason_lines(c, items_find(&c->items, record))));
    }
}

static void add_notes(const struct composer *c, struct events *events)
{
    const struct item *note = NULL;
    while ((note = items_next(&c->items, "note", note))) {
        struct str text = field_text(c, STR("/text"), json_member(note->content, "text"),
                                     note->blackened);
        add(c, events, note->written_at,
            joined(c, joined(c, words_of(c, TEXT_NOTE), " · ", person(c, note->author)), "\n",
                   c->whole_timeline ? text : STR_NONE));
    }
}

/* Which compartment, who, and why. */
static void add_openings(const struct composer *c, struct events *events)
{
    static const char *const apart[] = {"opened", "blackened", NULL};
    const struct item *reason = NULL;
    while ((reason = items_next(&c->items, "reason", reason))) {
        const struct json *opened = json_member(reason->content, "opened");
        if (!opened)
            continue;
        struct str text = joined(c, label(c, "field", STR("opened")), ": ",
                                 field_text(c, STR("/reason/opened"), opened, NULL));
        text = joined(c, text, " · ", person(c, reason->author));
        add(c, events, reason->written_at,
            joined(c, text, "\n",
                   field_lines(c, STR("/reason"), reason->content, reason->blackened, apart,
                               "\n")));
    }
}

/* Reasons that belong to no step: a priority set by hand, and what else is told. Why a compartment
 * was opened stands in a chapter of its own. */
static void add_reasons(const struct composer *c, struct events *events)
{
    const struct item *reason = NULL;
    while ((reason = items_next(&c->items, "reason", reason))) {
        bool opened = json_member(reason->content, "opened");
        bool priority = json_member(reason->content, "priority");
        if (opened || refers(c, "assignments", reason->id) ||
            refers(c, "status_changes", reason->id))
            continue;
        struct str head = words_of(c, priority ? TEXT_PRIORITY_SET : TEXT_REASON);
        add(c, events, reason->written_at,
            joined(c, joined(c, head, " · ", person(c, reason->author)), "\n",
                   reason_lines(c, reason)));
    }
}

/* The kinds of a list that are in one state: "Share with a lawyer – not where she lives; …". */
static struct str kinds_in(const struct composer *c, const struct json *list, struct str state)
{
    struct str text = STR("");
    for (const struct json *one = list->first; one; one = one->next) {
        struct str limit = json_string(json_member(one, "limit_text"));
        if (str_equal(json_string(json_member(one, "state")), state))
            text = joined(c, text, "; ",
                          joined(c, code_in(c, one, "kind", "consent_kind"), " – ", limit));
    }
    return text;
}

static struct str consents_text(const struct composer *c, const struct json *list)
{
    static const char *const states[] = {
#define CONSENT_STATE(ID, CODE, ...) CODE,
#include "hotline/vocab/consent_states.def"
#undef CONSENT_STATE
    };
    struct str text = STR("");
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        struct str state = str_of(states[i]);
        struct str kinds = kinds_in(c, list, state);
        if (kinds.len && !str_is(state, "not_asked"))
            text = joined(c, text, "\n",
                          joined(c, label(c, "consent_state", state), ": ", kinds));
    }
    return text;
}

static void add_consents(const struct composer *c, struct events *events)
{
    const struct item *item = NULL;
    while ((item = items_next(&c->items, "consent", item))) {
        const struct json *list = json_member(item->content, "consents");
        struct str head = joined(c, words_of(c, TEXT_CONSENTS), " · ", person(c, item->author));
        add(c, events, item->written_at,
            joined(c, head, "\n", list ? consents_text(c, list) : STR_NONE));
    }
}

/* How it was decided; a forward that was taken back keeps when it had been decided before. */
static struct str outcome(const struct composer *c, const struct json *row)
{
    struct str state = json_string(json_member(row, "state"));
    return label(c, "referral_status", str_is(state, "recalled") ? STR("accepted") : state);
}

static void add_forwards(const struct composer *c, struct events *events)
{
    for (const struct json *row = rows_of(c, "forwards"); row; row = row->next) {
        struct str to = name_in(c, row, "to");
        add(c, events, moment_in(row, "sent_at"),
            line(c, TEXT_FORWARDED, joined(c, code_in(c, row, "from", "office"), " → ", to),
                 STR_NONE, code_in(c, row, "kind", "forward_kind")));
        millis decided = moment_in(row, "decided_at");
        if (decided != MILLIS_NONE)
            add(c, events, decided,
                line(c, TEXT_FORWARDED, joined(c, outcome(c, row), " · ", to), STR_NONE,
                     STR_NONE));
    }
    const struct json *details = c->order->forwards;
    for (const struct json *f = details ? details->first : NULL; f; f = f->next) {
        millis recalled = moment_in(f, "recalled_at");
        if (recalled != MILLIS_NONE)
            add(c, events, recalled,
                line(c, TEXT_FORWARDED, words_of(c, TEXT_RECALLED), name_in(c, f, "to"),
                     STR_NONE));
    }
}

static int compare(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

void compose_chronology(struct composer *c)
{
    struct events events = {.count = 0};
    add_calls(c, &events);
    add_consents(c, &events);
    add_forwards(c, &events);
    add_statuses(c, &events);
    add_assignments(c, &events);
    add_notes(c, &events);
    add_reasons(c, &events);
    if (c->whole_timeline)
        add_openings(c, &events);
    if (events.count)
        qsort(events.at, events.count, sizeof *events.at, compare);
    struct chapter chapter = chapter_begin(c, 2, words_of(c, TEXT_CHRONOLOGY));
    for (size_t i = 0; i < events.count; i++)
        block_row(&c->blocks, moment(c, events.at[i].at), events.at[i].text);
    chapter_end(&chapter);
}
