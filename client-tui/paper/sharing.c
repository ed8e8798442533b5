/* Consents with their limits, and forwards with what was shared. */
#include "paper/compose.h"

const struct json *consent_words(const struct composer *c, const struct json *row)
{
    struct str kind = json_string(json_member(row, "kind"));
    const struct item *item = items_find(&c->items, json_string(json_member(row, "record")));
    const struct json *list = item ? json_member(item->content, "consents") : NULL;
    for (const struct json *one = list ? list->first : NULL; one; one = one->next)
        if (str_equal(json_string(json_member(one, "kind")), kind))
            return one;
    return NULL;
}

static struct str named(const struct composer *c, const char *field, struct str text)
{
    return text.len ? joined(c, label(c, "field", str_of(field)), ": ", text) : STR_NONE;
}

static struct str consent_text(const struct composer *c, const struct json *row)
{
    struct str form = json_string(json_member(row, "form"));
    const struct json *words = consent_words(c, row);
    struct date day;
    struct str text = label(c, "consent_state", json_string(json_member(row, "state")));
    text = joined(c, text, ", ", form.len ? label(c, "consent_form", form) : STR_NONE);
    text = joined(c, text, ", ", moment_at(c, row, "at"));
    text = joined(c, text, "\n",
                  named(c, "limit_text", json_string(json_member(words, "limit_text"))));
    if (date_parse(json_string(json_member(row, "valid_until")), &day))
        text = joined(c, text, "\n",
                      named(c, "valid_until", day_text(c->arena, c->order->language, day)));
    return joined(c, text, "\n",
                  named(c, "text_version", json_string(json_member(words, "text_version"))));
}

/* In the order of the form, as the vocabulary has it. */
void compose_consents(struct composer *c)
{
    static const char *const kinds[] = {
#define CONSENT_KIND(ID, CODE, EXPLICIT) CODE,
#include "hotline/vocab/consent_kinds.def"
#undef CONSENT_KIND
    };
    const struct json *rows = json_member(c->order->file, "consents");
    struct chapter consents = chapter_begin(c, 2, words_of(c, TEXT_CONSENTS));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (const struct json *row = rows ? rows->first : NULL; row; row = row->next)
            if (str_is(json_string(json_member(row, "kind")), kinds[i]))
                block_row(&c->blocks, label(c, "consent_kind", str_of(kinds[i])),
                          consent_text(c, row));
    chapter_end(&consents);
}

static const struct json *find_by(const struct json *rows, const char *member, struct str value)
{
    for (const struct json *r = rows ? rows->first : NULL; r && value.len; r = r->next)
        if (str_equal(json_string(json_member(r, member)), value))
            return r;
    return NULL;
}

/* The copy that went along: in a refer a record of its own, in a transfer the version that was
 * stamped when the forward was sent. */
static const struct json *copy_of(const struct json *records, const struct json *shared,
                                  struct str sent_at)
{
    struct str copy = json_string(json_member(shared, "copy"));
    struct str id = json_string(json_member(shared, "record"));
    if (copy.len)
        return find_by(records, "id", copy);
    for (const struct json *r = records ? records->first : NULL; r; r = r->next)
        if (str_equal(json_string(json_member(r, "id")), id) &&
            str_equal(json_string(json_member(r, "created_at")), sent_at))
            return r;
    return NULL;
}

static struct str hidden_fields(const struct composer *c, const struct json *copy)
{
    const struct json *list = json_at(copy, "/content/blackened");
    struct str text = STR("");
    for (const struct json *b = list ? list->first : NULL; b; b = b->next)
        text = joined(c, text, "; ",
                      label_of_field(c->order->labels, c->order->language, json_string(b)));
    return text;
}

/* Empty: nothing of it can be read here, not even what it is. */
static struct str shared_text(const struct composer *c, const struct json *detail,
                              const struct json *shared)
{
    const struct json *records = json_member(c->order->file, "records");
    const struct json *others = json_member(detail, "records");
    struct str sent_at = json_string(json_member(detail, "sent_at"));
    const struct json *copy = copy_of(records, shared, sent_at);
    if (!copy)
        copy = copy_of(others, shared, sent_at);
    const struct json *any = copy;
    if (!any)
        any = find_by(records, "id", json_string(json_member(shared, "record")));
    if (!any)
        return STR_NONE; /* what it is cannot be read here */
    struct str text = label(c, "record_type", json_string(json_member(any, "type")));
    text = joined(c, text, ", ",
                  arena_format(c->arena, "%.*s %lld", (int)words_of(c, TEXT_VERSION).len,
                               words_of(c, TEXT_VERSION).at,
                               (long long)json_integer(json_member(shared, "version"), 0)));
    if (!json_true(json_member(shared, "blackened")))
        return text;
    return joined(c, text, " – ",
                  joined(c, words_of(c, TEXT_BLACKENED), ": ", hidden_fields(c, copy)));
}

static void messages(struct composer *c, struct str forward, const char *type)
{
    const struct item *item = NULL;
    while ((item = items_next(&c->items, type, item))) {
        if (!str_equal(item->scope, forward))
            continue;
        struct str by = origin(c, item);
        block_row(&c->blocks, label(c, "record_type", str_of(type)),
                  joined(c, json_string(json_member(item->content, "text")), "\n", by));
    }
}

static void row(struct composer *c, enum text name, struct str text)
{
    block_row(&c->blocks, words_of(c, name), text);
}

static void detail_rows(struct composer *c, const struct json *detail)
{
    struct str basis = json_string(json_member(detail, "legal_basis"));
    const struct json *limits = json_member(detail, "limits_read");
    struct str read = STR("");
    for (const struct json *l = limits ? limits->first : NULL; l; l = l->next)
        read = joined(c, read, "; ", label(c, "consent_kind", json_string(l)));
    row(c, TEXT_RECALLED, moment_at(c, detail, "recalled_at"));
    block_row(&c->blocks, label(c, "field", STR("legal_basis")),
              basis.len ? label(c, "legal_basis", basis) : STR_NONE);
    row(c, TEXT_LIMITS_READ, read);
}

static void shared_records(struct composer *c, const struct json *detail)
{
    const struct json *manifest = json_member(detail, "manifest");
    if (!manifest || !manifest->count)
        return;
    size_t unreadable = 0;
    block_text(&c->blocks, words_of(c, TEXT_SHARED));
    for (const struct json *m = manifest->first; m; m = m->next) {
        struct str text = shared_text(c, detail, m);
        unreadable += !text.len;
        if (text.len)
            block_item(&c->blocks, text);
    }
    if (unreadable)
        block_item(&c->blocks,
                   arena_format(c->arena, "%zu × %.*s", unreadable,
                                (int)words_of(c, TEXT_UNREADABLE).len,
                                words_of(c, TEXT_UNREADABLE).at));
}

void compose_forward(struct composer *c, const struct json *row_of)
{
    struct str id = json_string(json_member(row_of, "id"));
    const struct json *detail = find_by(c->order->forwards, "id", id);
    struct str from = json_string(json_member(row_of, "from"));
    struct str to = principal(c, json_string(json_member(row_of, "to")));
    struct str sender = person(c, json_string(json_member(detail, "sent_by")));
    block_heading(&c->blocks, 3,
                  joined(c, to, ", ", moment_at(c, row_of, "sent_at")));
    block_row(&c->blocks, label(c, "field", STR("kind")),
              label(c, "forward_kind", json_string(json_member(row_of, "kind"))));
    row(c, TEXT_FROM, joined(c, label(c, "office", from), " · ", sender));
    row(c, TEXT_TO, to);
    block_row(&c->blocks, label(c, "field", STR("state")),
              label(c, "referral_status", json_string(json_member(row_of, "state"))));
    row(c, TEXT_DECIDED, moment_at(c, row_of, "decided_at"));
    detail_rows(c, detail);
    messages(c, id, "summary");
    messages(c, id, "message");
    shared_records(c, detail);
}

void compose_forwards(struct composer *c)
{
    const struct json *rows = json_member(c->order->file, "forwards");
    struct chapter forwards = chapter_begin(c, 2, words_of(c, TEXT_FORWARDS));
    for (const struct json *f = rows ? rows->first : NULL; f; f = f->next)
        compose_forward(c, f);
    chapter_end(&forwards);
}
