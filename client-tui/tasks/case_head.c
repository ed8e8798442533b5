#include "tasks/case_words.h"

#include "i18n/i18n.h"
#include "tasks/session.h"
#include "widgets/day.h"

struct head {
    const struct composer *c;
    struct paragraph *at;
    size_t count;
};

static struct str of_case(const struct composer *c, const char *pointer)
{
    return json_string(json_at(json_member(c->order->file, "case"), pointer));
}

static struct str coded(const struct composer *c, const char *vocabulary, const char *pointer)
{
    struct str code = of_case(c, pointer);
    return code.len ? label(c, vocabulary, code) : STR_NONE;
}

static struct date today(const struct composer *c)
{
    return date_of(c->order->pulled_at, time_office_offset(c->order->pulled_at));
}

/* Not there when there is nothing to say. A style with a sign shows it before the text. */
static void row(struct head *head, const char *name, enum style style, struct str text)
{
    if (!text.len || head->count == CASE_HEAD_MAX)
        return;
    head->at[head->count++] = (struct paragraph){
        .style = style, .indent = CASE_LABEL_COLUMNS, .label = i18n_text(name),
        .text = joined(head->c, str_of(style_sign(style)), " ", text)};
}

/* --- its rows --- */

static struct str priority_text(const struct composer *c)
{
    struct str computed = coded(c, "priority", "/priority_computed");
    struct str text = coded(c, "priority", "/priority");
    if (!computed.len || str_equal(text, computed))
        return text;
    return joined(c, text, ", ",
                  joined(c, i18n_text(N_("set by hand; computed:")), " ", computed));
}

static struct str status_text(const struct composer *c)
{
    const struct json *of = json_member(c->order->file, "case");
    struct str since = moment_at(c, of, "status_since");
    struct str text = coded(c, "case_status", "/status");
    return since.len ? joined(c, text, ", ", joined(c, i18n_text(N_("since")), " ", since)) : text;
}

static void assignee_row(struct head *head)
{
    struct str name = principal(head->c, of_case(head->c, "/assignee_name"));
    bool open = status_open(status_from_code(of_case(head->c, "/status")));
    if (name.len)
        row(head, N_("Assigned to"), STYLE_PLAIN, name);
    else if (open)
        row(head, N_("Assigned to"), STYLE_WARNING, i18n_text(N_("nobody yet")));
}

static void due_row(struct head *head)
{
    struct date due;
    if (!date_parse(of_case(head->c, "/next_due_on"), &due))
        return;
    bool late = date_compare(due, today(head->c)) < 0;
    row(head, N_("Next due"), late ? STYLE_WARNING : STYLE_PLAIN,
        joined(head->c, day_shown(head->c->arena, due), ", ",
               day_far(head->c->arena, due, today(head->c))));
}

static struct str marks(const struct composer *c)
{
    const struct json *flags = json_at(c->order->file, "/case/flags");
    struct str text = STR_NONE;
    for (const struct json *f = flags ? flags->first : NULL; f; f = f->next)
        text = joined(c, text, "; ", label(c, "flag", json_string(f)));
    return text;
}

static struct str consent_state_of(const struct composer *c, const char *kind)
{
    const struct json *consents = json_member(c->order->file, "consents");
    struct str state = STR("not_asked");
    for (const struct json *one = consents ? consents->first : NULL; one; one = one->next)
        if (str_is(json_string(json_member(one, "kind")), kind))
            state = json_string(json_member(one, "state"));
    return state;
}

/* Of the consents that decide what can be done with a case. */
static struct str consents_missing(const struct composer *c)
{
    static const char *const kinds[] = {"store_report", "store_identity", "special_category",
                                        "contact_back", "share_lawyer"};
    struct str text = STR_NONE;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct str state = consent_state_of(c, kinds[i]);
        if (!str_is(state, "given") && !str_is(state, "limited"))
            text = joined(c, text, "; ",
                          joined(c, label(c, "consent_kind", str_of(kinds[i])), ": ",
                                 label(c, "consent_state", state)));
    }
    return text;
}

struct str case_sealed(const struct composer *c)
{
    static const char *const codes[] = {"report", "identity", "work"};
    const struct json *keys = json_member(c->order->file, "keys");
    const struct json *wraps = json_member(c->order->file, "wraps");
    struct str text = STR_NONE;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        bool there = false, held = false;
        for (const struct json *k = keys ? keys->first : NULL; k; k = k->next)
            there = there || str_is(json_string(json_member(k, "compartment")), codes[i]);
        for (const struct json *w = wraps ? wraps->first : NULL; w; w = w->next)
            held = held || str_is(json_string(json_member(w, "compartment")), codes[i]);
        if (there && !held)
            text = joined(c, text, ", ", label(c, "compartment", str_of(codes[i])));
    }
    return text;
}

static void merged_rows(struct head *head)
{
    const struct json *here = json_member(head->c->order->file, "merged");
    struct str into = of_case(head->c, "/merged_into"), text = STR_NONE;
    for (const struct json *m = here ? here->first : NULL; m; m = m->next)
        text = joined(head->c, text, ", ", json_string(m));
    if (into.len)
        row(head, N_("Merged into"), STYLE_WARNING,
            joined(head->c, into, " · ", i18n_text(N_("Enter opens it"))));
    row(head, N_("Stands also for"), STYLE_STRONG, text);
}

size_t case_head(const struct composer *c, struct paragraph paragraphs[static CASE_HEAD_MAX])
{
    struct head head = {.c = c, .at = paragraphs};
    const struct json *of = json_member(c->order->file, "case");
    const struct item *headline = items_next(&c->items, "headline", NULL);
    row(&head, N_("Reference"), STYLE_STRONG, of_case(c, "/reference"));
    merged_rows(&head);
    row(&head, N_("Priority"), style_of_priority(of_case(c, "/priority")), priority_text(c));
    row(&head, N_("Status"), STYLE_PLAIN, status_text(c));
    assignee_row(&head);
    due_row(&head);
    row(&head, N_("Marks"), STYLE_WARNING, marks(c));
    row(&head, N_("Sealed"), STYLE_PLAIN, case_sealed(c));
    row(&head, N_("Consents missing"), STYLE_PLAIN, consents_missing(c));
    row(&head, N_("Summary"), STYLE_PLAIN,
        headline ? json_string(json_member(headline->content, "summary")) : STR_NONE);
    row(&head, N_("Office"), STYLE_PLAIN, coded(c, "office", "/office"));
    row(&head, N_("Received"), STYLE_PLAIN, moment_at(c, of, "created_at"));
    return head.count;
}

/* --- legal clocks --- */

static struct str clock_line(const struct composer *c, const struct json *record,
                             const struct json *clear)
{
    struct date safe, latest;
    struct str text = STR_NONE, limit = json_string(json_member(record, "time_limit"));
    struct str certainty = json_string(json_member(record, "certainty"));
    if (date_parse(json_string(json_member(clear, "safe_on")), &safe))
        text = joined(c, day_shown(c->arena, safe), ", ", day_far(c->arena, safe, today(c)));
    if (date_parse(json_string(json_member(clear, "latest_on")), &latest))
        text = joined(c, text, "; ",
                      joined(c, i18n_text(N_("at the latest")), " ", day_shown(c->arena, latest)));
    if (limit.len)
        text = joined(c, text, " · ", label(c, "time_limit", limit));
    else if (record)
        text = joined(c, text, " · ",
                      label_of_field(c->order->labels, c->order->language,
                                     STR("/promised_action/text")));
    if (certainty.len)
        text = joined(c, text, " · ", label(c, "certainty", certainty));
    if (json_true(json_member(record, "check_with_a_lawyer")))
        text = joined(c, text, " · ", i18n_text(N_("check with a lawyer")));
    return text;
}

struct str case_clocks(const struct composer *c)
{
    const struct item *item = items_next(&c->items, "deadlines", NULL);
    const struct json *clear = json_member(c->order->file, "deadlines");
    bool paired = item && clear && item->content->count == clear->count;
    const struct json *record = paired ? item->content->first : NULL;
    struct str text = STR_NONE;
    for (const struct json *d = clear ? clear->first : NULL; d; d = d->next) {
        if (str_is(json_string(json_member(d, "state")), "open"))
            text = joined(c, text, "\n", clock_line(c, record, d));
        record = record ? record->next : NULL;
    }
    return text;
}
