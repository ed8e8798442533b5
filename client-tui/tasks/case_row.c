/* An entry of a list in words. */
#include "tasks/session.h"

#include "i18n/i18n.h"
#include "widgets/day.h"

#include <limits.h>

static struct str word(const struct session *session, const char *vocabulary,
                       const struct json *entry, const char *member)
{
    struct str code = json_string(json_member(entry, member));
    return code.len ? label_of(session->labels, session->language, vocabulary, code) : STR_NONE;
}

static void add_labels(const struct session *session, struct buf *text, const char *vocabulary,
                       const struct json *codes)
{
    for (const struct json *code = codes ? codes->first : NULL; code; code = code->next) {
        if (text->len)
            buf_str(text, STR(", "));
        buf_str(text, label_of(session->labels, session->language, vocabulary, json_string(code)));
    }
}

struct str headline_words(const struct session *session, struct arena *arena,
                          const struct json *content)
{
    struct str summary = json_string(json_member(content, "summary"));
    struct str offered = json_string(json_member(content, "text")); /* of a forward */
    struct buf text = {.arena = arena};
    if (summary.len || offered.len)
        return summary.len ? summary : offered;
    add_labels(session, &text, "ground", json_member(content, "grounds"));
    add_labels(session, &text, "area", json_member(content, "areas"));
    add_labels(session, &text, "form", json_member(content, "forms"));
    return buf_view(&text);
}

/* Of what a search found, the office. */
static struct str headline_of(const struct session *session, struct arena *arena,
                              const struct json *entry)
{
    const struct json *headline = json_member(entry, "headline");
    const struct json *content = json_member(headline, "content");
    if (content)
        return headline_words(session, arena, content);
    return headline ? i18n_text(N_("(not for your keys)")) : word(session, "office", entry, "office");
}

enum style style_of_priority(struct str priority)
{
    return str_is(priority, "critical") ? STYLE_CRITICAL
           : str_is(priority, "high")   ? STYLE_WARNING
                                        : STYLE_PLAIN;
}

struct str moment_short(struct arena *arena, millis moment)
{
    int offset = time_office_offset(moment);
    struct date day = date_of(moment, offset);
    int64_t minutes = (moment / 60000 + offset) % (24 * 60);
    millis now = time_now();
    if (date_compare(day, date_of(now, time_office_offset(now))) != 0)
        return day_shown(arena, day);
    return arena_format(arena, "%02d:%02d", (int)minutes / 60, (int)minutes % 60);
}

/* What comes first: the first action that is owed, or the nearest safe day of a clock. */
static struct str due_of(struct arena *arena, const struct json *entry)
{
    struct date day = {0};
    millis action;
    bool has_day = date_parse(json_string(json_member(entry, "next_due_on")), &day);
    if (!time_parse(json_string(json_member(entry, "first_action_by")), INT_MIN, &action))
        return has_day ? day_shown(arena, day) : STR_NONE;
    if (has_day && date_compare(day, date_of(action, time_office_offset(action))) < 0)
        return day_shown(arena, day);
    return moment_short(arena, action);
}

struct case_row row_of(const struct session *session, struct arena *arena, const struct json *entry)
{
    struct case_row row = {.reference = json_string(json_member(entry, "reference")),
                           .priority = word(session, "priority_short", entry, "priority"),
                           .status = word(session, "case_status_short", entry, "status"),
                           .headline = headline_of(session, arena, entry),
                           .style = style_of_priority(json_string(json_member(entry, "priority")))};
    const struct json *offer = json_member(entry, "forward");
    millis received;
    row.forward = json_string(json_member(offer, "id"));
    uuid_parse(row.forward.len ? row.forward : json_string(json_member(entry, "id")), &row.id);
    if (row.forward.len)
        row.status = word(session, "referral_status_short", offer, "state");
    row.due = due_of(arena, entry);
    if (time_parse(json_string(json_member(entry, "created_at")), INT_MIN, &received))
        row.received = moment_short(arena, received);
    row.assignee = label_of_principal(session->labels, arena, session->language,
                                      json_string(json_member(entry, "assignee_name")));
    return row;
}
