/* An entry of a list in words. */
#include "tasks/session.h"

#include "i18n/i18n.h"
#include "widgets/day.h"

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
        buf_str(text, label_of(session->labels, session->language, vocabulary,
                               json_string(code)));
    }
}

struct str headline_words(const struct session *session, struct arena *arena,
                          const struct json *content)
{
    struct str summary = json_string(json_member(content, "summary"));
    struct buf text = {.arena = arena};
    if (summary.len)
        return summary;
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
    if (!content)
        return headline ? i18n_text(N_("(sealed)")) : word(session, "office", entry, "office");
    return headline_words(session, arena, content);
}

static enum style style_of(struct str priority)
{
    return str_is(priority, "critical") ? STYLE_CRITICAL
           : str_is(priority, "high")   ? STYLE_WARNING
                                        : STYLE_PLAIN;
}

struct case_row row_of(const struct session *session, struct arena *arena,
                       const struct json *entry)
{
    struct case_row row = {.reference = json_string(json_member(entry, "reference")),
                           .priority = word(session, "priority", entry, "priority"),
                           .status = word(session, "case_status", entry, "status"),
                           .headline = headline_of(session, arena, entry),
                           .style = style_of(json_string(json_member(entry, "priority")))};
    struct date due;
    uuid_parse(json_string(json_member(entry, "id")), &row.id);
    row.forward = json_string_at(entry, "/forward/id");
    if (date_parse(json_string(json_member(entry, "next_due_on")), &due))
        row.due = day_shown(arena, due);
    row.assignee = label_of_principal(session->labels, arena, session->language,
                                      json_string(json_member(entry, "assignee_name")));
    return row;
}
