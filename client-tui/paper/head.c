/* The first page: whose file it is, and what is not in it. */
#include "paper/compose.h"

static void row(struct composer *c, enum text name, struct str text)
{
    block_row(&c->blocks, words_of(c, name), text);
}

static struct str of_case(const struct composer *c, const char *member)
{
    return json_string(json_member(json_member(c->order->file, "case"), member));
}

static struct str code_of_case(const struct composer *c, const char *vocabulary,
                               const char *member)
{
    struct str code = of_case(c, member);
    return code.len ? label(c, vocabulary, code) : STR_NONE;
}

static struct str status_text(const struct composer *c)
{
    const struct json *of = json_member(c->order->file, "case");
    struct str since = moment_at(c, of, "status_since");
    struct str text = code_of_case(c, "case_status", "status");
    return since.len ? joined(c, text, ", ", joined(c, words_of(c, TEXT_SINCE), " ", since)) : text;
}

static struct str priority_text(const struct composer *c)
{
    struct str text = code_of_case(c, "priority", "priority");
    struct str computed = code_of_case(c, "priority", "priority_computed");
    if (!computed.len || str_equal(text, computed))
        return text;
    return joined(c, text, "; ", joined(c, words_of(c, TEXT_COMPUTED), ": ", computed));
}

static struct str merged_text(const struct composer *c)
{
    const struct json *merged = json_member(c->order->file, "merged");
    struct str text = STR("");
    for (const struct json *m = merged ? merged->first : NULL; m; m = m->next)
        text = joined(c, text, "; ", json_string(m));
    return text;
}

static struct str flags_text(const struct composer *c)
{
    const struct json *flags = json_at(c->order->file, "/case/flags");
    struct str text = STR("");
    for (const struct json *f = flags ? flags->first : NULL; f; f = f->next)
        text = joined(c, text, "; ", label(c, "flag", json_string(f)));
    return text;
}

static struct str day_of_case(const struct composer *c, const char *member)
{
    struct date day;
    return date_parse(of_case(c, member), &day) ? day_text(c->arena, c->order->language, day)
                                                : STR_NONE;
}

static bool has_opened(const struct json *records, struct str compartment)
{
    for (const struct json *r = records ? records->first : NULL; r; r = r->next)
        if (str_equal(json_string(json_member(r, "compartment")), compartment) &&
            json_member(r, "content"))
            return true;
    return false;
}

/* Compartments that are there, of which nothing could be read. */
static struct str not_opened(const struct composer *c)
{
    static const char *const compartments[] = {"headline", "report", "identity", "work"};
    const struct json *keys = json_member(c->order->file, "keys");
    const struct json *records = json_member(c->order->file, "records");
    struct str text = STR("");
    for (size_t i = 0; i < sizeof compartments / sizeof *compartments; i++) {
        struct str code = str_of(compartments[i]);
        bool there = false;
        for (const struct json *k = keys ? keys->first : NULL; k; k = k->next)
            there = there || str_equal(json_string(json_member(k, "compartment")), code);
        if (there && !has_opened(records, code))
            text = joined(c, text, "; ", label(c, "compartment", code));
    }
    return text;
}

static void headline(struct composer *c)
{
    static const char *const shown[] = {"summary", "blackened", NULL};
    const struct item *item = items_next(&c->items, "headline", NULL);
    if (!item)
        return;
    row(c, TEXT_SUMMARY, field_text(c, STR("/summary"), json_member(item->content, "summary"),
                                    item->blackened));
    if (!items_next(&c->items, "report", NULL)) /* else they stand among the facts */
        field_rows(c, STR("/headline"), item->content, item->blackened, shown);
}

static void people_and_days(struct composer *c)
{
    const struct json *of = json_member(c->order->file, "case");
    row(c, TEXT_RECEIVED, moment_at(c, of, "created_at"));
    row(c, TEXT_LOGGED_BY, principal(c, of_case(c, "logger_name")));
    row(c, TEXT_ASSIGNED_TO, principal(c, of_case(c, "assignee_name")));
    row(c, TEXT_FIRST_ACTION, moment_at(c, of, "first_action_by"));
    row(c, TEXT_NEXT_DUE, day_of_case(c, "next_due_on"));
    row(c, TEXT_CLOSED, moment_at(c, of, "closed_at"));
}

void compose_head(struct composer *c)
{
    block_title(&c->blocks, joined(c, words_of(c, TEXT_COALITION), " · ",
                                   words_of(c, TEXT_CASE_FILE)),
                of_case(c, "reference"));
    block_notice(&c->blocks, words_of(c, TEXT_CONFIDENTIAL), words_of(c, TEXT_ONLY_FOR));
    row(c, TEXT_REFERENCE, of_case(c, "reference"));
    row(c, TEXT_OFFICE, code_of_case(c, "office", "office"));
    if (!str_equal(of_case(c, "office"), of_case(c, "origin_office")))
        row(c, TEXT_FIRST_OFFICE, code_of_case(c, "office", "origin_office"));
    row(c, TEXT_STATUS, status_text(c));
    row(c, TEXT_MERGED_INTO, of_case(c, "merged_into"));
    row(c, TEXT_MERGED_HERE, merged_text(c));
    row(c, TEXT_PRIORITY, priority_text(c));
    row(c, TEXT_MARKS, flags_text(c));
    people_and_days(c);
    headline(c);
    row(c, TEXT_PULLED_BY, c->order->pulled_by);
    row(c, TEXT_PULLED_AT, moment(c, c->order->pulled_at));
    row(c, TEXT_NOT_OPENED, not_opened(c));
    block_contents(&c->blocks, words_of(c, TEXT_CONTENTS));
}
