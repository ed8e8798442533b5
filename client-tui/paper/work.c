/* What was done: calls, notes, deadlines, who opened what, earlier versions. */
#include "paper/compose.h"

static const char *const not_shown[] = {"contact", "blackened", NULL};

/* The rows of a call: its own or its number's record. */
static void call_rows(struct composer *c, const struct item *item)
{
    const struct json *call = json_member(item->content, "call");
    if (call)
        field_rows(c, STR("/call"), call, item->blackened, NULL);
    else
        field_rows(c, STR("/contact"), item->content, item->blackened, not_shown);
}

static struct str call_of(const struct item *item)
{
    return json_string(json_member(item->content, "contact")); /* none: the first report */
}

static struct str call_heading(const struct composer *c, const struct item *item)
{
    struct str kind = json_string(json_member(item->content, "kind"));
    const struct json *call = json_member(item->content, "call");
    struct str began = moment_at(c, call, "started_at");
    return joined(c, label(c, "contact_kind", kind.len ? kind : STR("report")), ", ",
                  began.len ? began : moment(c, item->written_at));
}

void compose_calls(struct composer *c)
{
    struct chapter calls = chapter_begin(c, 2, words_of(c, TEXT_CALLS));
    const struct item *call = NULL, *number = NULL;
    while ((call = items_next(&c->items, "contact", call))) {
        block_heading(&c->blocks, 3, call_heading(c, call));
        call_rows(c, call);
        number = NULL;
        while ((number = items_next(&c->items, "contact_identity", number)))
            if (str_equal(call_of(number), call_of(call)))
                call_rows(c, number);
    }
    if (!items_next(&c->items, "contact", NULL)) /* only the numbers can be read */
        while ((number = items_next(&c->items, "contact_identity", number)))
            call_rows(c, number);
    chapter_end(&calls);
}

void compose_notes(struct composer *c)
{
    struct chapter notes = chapter_begin(c, 2, words_of(c, TEXT_NOTES));
    const struct item *note = NULL;
    while ((note = items_next(&c->items, "note", note))) {
        block_heading(&c->blocks, 3, origin(c, note));
        block_text(&c->blocks, field_text(c, STR("/text"), json_member(note->content, "text"),
                                          note->blackened));
    }
    chapter_end(&notes);
}

static struct str deadline_member(const struct composer *c, const struct json *deadline,
                                  const char *name)
{
    struct str pointer = below(c, STR("/deadline"), str_of(name));
    return field_text(c, pointer, json_member(deadline, name), NULL);
}

static struct str deadline_line(const struct composer *c, const struct json *deadline,
                                const char *name)
{
    struct str pointer = below(c, STR("/deadline"), str_of(name));
    struct str text = deadline_member(c, deadline, name);
    return text.len ? joined(c, label_of_field(c->order->labels, c->order->language, pointer),
                             ": ", text)
                    : STR_NONE;
}

static struct str when_true(const struct composer *c, const struct json *deadline,
                            const char *name)
{
    struct str pointer = below(c, STR("/deadline"), str_of(name));
    return json_true(json_member(deadline, name))
               ? label_of_field(c->order->labels, c->order->language, pointer)
               : STR_NONE;
}

/* Beside the day to act by: what it is a limit of, and how sure that is. clear: the same deadline
 * as it stands now, where the record has the state of its day; NULL: not known. */
static struct str deadline_text(const struct composer *c, const struct json *deadline,
                                const struct json *clear)
{
    struct str limit = json_string(json_member(deadline, "time_limit"));
    struct str text = limit.len ? label(c, "time_limit", limit)
                                : label_of_field(c->order->labels, c->order->language,
                                                 STR("/promised_action/text"));
    struct str from = joined(c, deadline_line(c, deadline, "start"), " – ",
                             when_true(c, deadline, "about"));
    const struct json *now = json_member(clear, "state") ? clear : deadline;
    text = joined(c, text, "\n", deadline_line(c, now, "state"));
    text = joined(c, text, "\n", deadline_line(c, deadline, "due"));
    text = joined(c, text, "\n", from);
    text = joined(c, text, "\n", deadline_line(c, deadline, "kind"));
    text = joined(c, text, "\n", deadline_line(c, deadline, "who_must_act"));
    text = joined(c, text, "\n", deadline_line(c, deadline, "legal_basis"));
    return joined(c, text, "\n",
                  joined(c, deadline_line(c, deadline, "certainty"), " – ",
                         when_true(c, deadline, "check_with_a_lawyer")));
}

static void deadline_row(struct composer *c, const struct json *deadline,
                         const struct json *clear)
{
    block_row(&c->blocks, deadline_line(c, deadline, "safe"), deadline_text(c, deadline, clear));
}

/* What the clear columns know when the record cannot be read: the days and the state. */
static const struct json *clear_deadline(const struct composer *c, const struct json *clear)
{
    struct json *row = json_object(c->arena);
    json_set(row, STR("safe"), json_copy(c->arena, json_member(clear, "safe_on")));
    json_set(row, STR("due"), json_copy(c->arena, json_member(clear, "latest_on")));
    json_set(row, STR("state"), json_copy(c->arena, json_member(clear, "state")));
    return row;
}

void compose_deadlines(struct composer *c)
{
    struct chapter chapter = chapter_begin(c, 2, words_of(c, TEXT_DEADLINES));
    const struct item *item = items_next(&c->items, "deadlines", NULL);
    const struct json *rows = json_member(c->order->file, "deadlines");
    const struct json *clear = rows ? rows->first : NULL;
    for (; !item && clear; clear = clear->next)
        deadline_row(c, clear_deadline(c, clear), NULL);
    if (item && rows && rows->count != item->content->count)
        clear = NULL; /* not the same ones */
    for (const struct json *d = item ? item->content->first : NULL; d; d = d->next) {
        deadline_row(c, d, clear);
        clear = clear ? clear->next : NULL;
    }
    chapter_end(&chapter);
}

static struct str until(const struct composer *c, const struct item *reason)
{
    const struct json *rows = json_member(c->order->file, "openings");
    for (const struct json *o = rows ? rows->first : NULL; o; o = o->next)
        if (str_equal(json_string(json_member(o, "record")), reason->id))
            return joined(c, words_of(c, TEXT_UNTIL), " ", moment_at(c, o, "until"));
    return STR_NONE;
}

void compose_access(struct composer *c)
{
    static const char *const apart[] = {"opened", "blackened", NULL};
    struct chapter access = chapter_begin(c, 2, words_of(c, TEXT_ACCESS));
    const struct item *reason = NULL;
    while ((reason = items_next(&c->items, "reason", reason))) {
        const struct json *opened = json_member(reason->content, "opened");
        if (!opened)
            continue;
        struct str head = joined(c, field_text(c, STR("/reason/opened"), opened, NULL), ", ",
                                 until(c, reason));
        head = joined(c, head, " · ", person(c, reason->author));
        block_row(&c->blocks, moment(c, reason->written_at),
                  joined(c, head, "\n",
                         field_lines(c, STR("/reason"), reason->content, reason->blackened,
                                     apart, "\n")));
    }
    chapter_end(&access);
}

/* Rows of what an older version says otherwise than the newest. */
static void differing(struct composer *c, struct str pointer, const struct json *old,
                      const struct json *now, const struct json *blackened)
{
    for (const struct json *m = old->first; m; m = m->next) {
        struct str at = below(c, pointer, m->name);
        const struct json *newer = json_member(now, arena_str(c->arena, m->name).at);
        bool same = newer && json_equal(m, newer);
        if (same || str_is(m->name, "blackened"))
            continue;
        if (m->kind == JSON_OBJECT && !is_blackened(blackened, at))
            differing(c, at, m, newer, blackened);
        else
            block_row(&c->blocks, label_of_field(c->order->labels, c->order->language, at),
                      field_text(c, at, m, blackened));
    }
}

static void deadlines_before(struct composer *c, const struct json *list)
{
    for (const struct json *d = list->first; d; d = d->next)
        block_row(&c->blocks, label(c, "time_limit", json_string(json_member(d, "time_limit"))),
                  joined(c, field_text(c, STR("/deadline/safe"), json_member(d, "safe"), NULL),
                         " – ",
                         field_text(c, STR("/deadline/due"), json_member(d, "due"), NULL)));
}

void compose_earlier(struct composer *c)
{
    struct chapter earlier = chapter_begin(c, 2, words_of(c, TEXT_EARLIER));
    for (size_t i = 0; i < c->items.count; i++) {
        const struct item *old = &c->items.at[i];
        const struct item *now = old->current ? NULL : items_find(&c->items, old->id);
        if (!now)
            continue;
        struct str heading = arena_format(c->arena, "%.*s %lld",
                                          (int)words_of(c, TEXT_VERSION).len,
                                          words_of(c, TEXT_VERSION).at, (long long)old->version);
        heading = joined(c, label(c, "record_type", old->type), ", ", heading);
        struct chapter one = chapter_begin(c, 3, joined(c, heading, " · ", origin(c, old)));
        const struct json *black = now->blackened ? now->blackened : old->blackened;
        if (old->content->kind == JSON_OBJECT)
            differing(c, STR(""), old->content, now->content, black);
        else if (!json_equal(old->content, now->content))
            deadlines_before(c, old->content);
        chapter_end(&one);
    }
    chapter_end(&earlier);
}
