#include "tasks/forwards.h"

#include "tasks/session.h"
#include "widgets/day.h"
#include "words/dates.h"

static struct error forward(struct session *session, struct arena *arena, const void *input,
                            void **ret_output)
{
    const struct forward_input *in = input;
    const struct forward what = {.to = in->to,
                                 .transfer = in->transfer,
                                 .summary = in->summary,
                                 .message = in->message,
                                 .legal_basis = in->legal_basis,
                                 .records = {in->records, in->record_count},
                                 .blacken = {in->blacken, in->blacken_count},
                                 .limits_read = {in->limits_read, in->limit_count},
                                 .version = in->version};
    struct json *answer;
    (void)ret_output;
    return case_forward(session->keyring, arena, in->reference, &what, &answer);
}

const struct task task_forward = {.run = forward};

static struct str word(const struct session *session, const char *vocabulary,
                       const struct json *entry, const char *member)
{
    return label_of(session->labels, session->language, vocabulary,
                    json_string(json_member(entry, member)));
}

static struct str day_in(struct arena *arena, const struct json *entry, const char *member)
{
    millis at;
    return time_parse(json_string(json_member(entry, member)), 0, &at)
               ? day_shown(arena, date_of(at, time_office_offset(at)))
               : STR_NONE;
}

static struct error rows(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    struct case_view view;
    struct error e = case_read(session->keyring, arena, *(const struct str *)input, &view);
    if (e.id)
        return e;
    const struct json *list = json_member(view.answer, "forwards");
    struct forward_rows *out = ARENA_NEW(arena, struct forward_rows);
    struct forward_row *at = arena_array(arena, (list ? list->count : 0) + 1, sizeof *at);
    for (const struct json *f = list ? list->first : NULL; f; f = f->next) {
        struct forward_row *row = &at[out->count++];
        *row = (struct forward_row){.name = json_string(json_member(f, "id")),
                                    .transfer =
                                        str_is(json_string(json_member(f, "kind")), "transfer"),
                                    .from = word(session, "office", f, "from"),
                                    .state = word(session, "referral_status_short", f, "state"),
                                    .sent = day_in(arena, f, "sent_at"),
                                    .decided = day_in(arena, f, "decided_at")};
        row->to = label_of_principal(session->labels, arena, session->language,
                                     json_string(json_member(f, "to")));
        uuid_parse(row->name, &row->id);
    }
    out->at = at;
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_forward_rows = {.run = rows};

static struct error decide(struct session *session, struct arena *arena, const void *input,
                           void **ret_output)
{
    const struct decide_input *in = input;
    struct json *answer;
    (void)ret_output;
    return forward_decide(session->keyring, arena, in->id, in->decision, in->reason, &answer);
}

const struct task task_decide = {.run = decide};

static struct str consents_of(const struct session *session, struct arena *arena,
                              const struct json *codes)
{
    struct buf text = {.arena = arena};
    for (const struct json *code = codes ? codes->first : NULL; code; code = code->next) {
        if (text.len)
            buf_str(&text, STR(", "));
        buf_str(&text,
                label_of(session->labels, session->language, "consent_kind", json_string(code)));
    }
    return buf_view(&text);
}

static struct str moment_of(const struct session *session, struct arena *arena,
                            const struct json *moment)
{
    millis at;
    return time_parse(json_string(moment), 0, &at) ? moment_text(arena, session->language, at)
                                                   : STR_NONE;
}

static struct override_row override_of(const struct session *session, struct arena *arena,
                                       const struct json *entry)
{
    struct str by = json_string(json_member(entry, "decided_by"));
    struct override_row row = {
        .id_text = json_string(json_member(entry, "id")),
        .reference = json_string(json_member(entry, "reference")),
        .consents = consents_of(session, arena, json_member(entry, "consents")),
        .basis = word(session, "legal_basis", entry, "legal_basis"),
        .by = label_of_principal(session->labels, arena, session->language, by),
        .decided = moment_of(session, arena, json_member(entry, "decided_at")),
        .review_by = moment_of(session, arena, json_member(entry, "review_by")),
        .own = str_equal(by, session->keyring->username)};
    uuid_parse(row.id_text, &row.id);
    return row;
}

static struct error overrides(struct session *session, struct arena *arena, const void *input,
                              void **ret_output)
{
    struct overrides *out = ARENA_NEW(arena, struct overrides);
    struct override_row *at = NULL;
    struct str next = STR_NONE;
    (void)input;
    do {
        struct json *answer = NULL;
        struct error e = net_get(session->net, arena,
                                 net_query(arena, STR("/v1/overrides"), "after", next), &answer);
        if (e.id)
            return e;
        const struct json *list = json_member(answer, "overrides");
        struct override_row *more =
            arena_array(arena, out->count + (list ? list->count : 0) + 1, sizeof *more);
        for (size_t i = 0; i < out->count; i++)
            more[i] = at[i];
        at = more;
        for (const struct json *o = list ? list->first : NULL; o; o = o->next)
            at[out->count++] = override_of(session, arena, o);
        next = json_string(json_member(answer, "next"));
    } while (next.len);
    out->at = at;
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_overrides = {.run = overrides};

static struct error review(struct session *session, struct arena *arena, const void *input,
                           void **ret_output)
{
    const struct review_input *in = input;
    struct json *body = json_object(arena), *answer;
    (void)ret_output;
    json_set(body, STR("verdict"), json_str(arena, in->verdict));
    return net_post(session->net, arena, net_path(arena, "/v1/overrides/", in->id, "/review"), body,
                    &answer);
}

const struct task task_review = {.run = review};
