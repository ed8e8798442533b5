/* One forward in words, for either side: the offer, what was chosen and blackened, where it stands;
 * and for whom it was shared with, the copies. The chapters are those of the paper. */
#include "tasks/forwards.h"

#include "files/case_file.h"
#include "i18n/i18n.h"
#include "tasks/case_words.h"
#include "tasks/session.h"

static void add_records(struct arena *arena, struct json *all, const struct json *records,
                        bool exchange)
{
    for (const struct json *r = records ? records->first : NULL; r; r = r->next)
        if (exchange || !str_is(json_string(json_member(r, "compartment")), "exchange"))
            json_append(all, json_copy(arena, r));
}

/* The forward as the only one of a case, with its records, and those of the case by which its rows
 * have names. An office stands there as it does in a case: by its desk. */
static struct json *file_of(struct arena *arena, const struct json *detail,
                            const struct json *records)
{
    struct json *file = json_object(arena), *all = json_array(arena), *one = json_array(arena);
    struct json *forward = json_copy(arena, detail);
    struct str to = json_string(json_member(detail, "to"));
    if (office_from_code(to))
        json_set(forward, STR("to"), json_str(arena, arena_join(arena, STR("desk:"), to)));
    add_records(arena, all, json_member(detail, "records"), true);
    add_records(arena, all, records, false);
    json_append(one, forward);
    json_set(file, STR("forwards"), one);
    json_set(file, STR("records"), all);
    return file;
}

static struct paper_order order_of(const struct session *session, const struct json *file)
{
    return (struct paper_order){.file = file,
                                .forwards = json_member(file, "forwards"),
                                .labels = session->labels,
                                .language = session->language,
                                .name_of = file_name_of,
                                .who = session->keyring};
}

static struct composer composer_of(struct arena *arena, const struct paper_order *order)
{
    return (struct composer){.arena = arena,
                             .order = order,
                             .items = items_choose(arena, order->file),
                             .blocks = {.arena = arena}};
}

/* Whether it was fetched is known as long as the receiver has access. */
static void head(struct composer *c, const struct json *detail)
{
    struct str fetched = moment_at(c, detail, "fetched_at");
    struct str state = json_string(json_member(detail, "state"));
    bool open = str_is(state, "sent") || str_is(state, "accepted") || str_is(state, "completed");
    block_row(&c->blocks, i18n_text(N_("Reference")),
              json_string(json_member(detail, "reference")));
    if (open)
        block_row(&c->blocks, i18n_text(N_("Fetched")),
                  fetched.len ? fetched : i18n_text(N_("not yet")));
    compose_forward(c, json_member(c->order->file, "forwards")->first);
}

/* The copies, as if they were the case: for the receiver they are. */
static void copies(struct session *session, struct composer *c, const struct json *detail)
{
    static void (*const chapters[])(struct composer *) = {
        compose_story,       compose_persons, compose_facts, compose_risk,
        compose_respondents, compose_wishes,  compose_calls, compose_notes,
    };
    const struct paper_order order = order_of(session, file_of(c->arena, detail, NULL));
    struct composer copy = composer_of(c->arena, &order);
    copy.blocks = c->blocks;
    for (size_t i = 0; i < sizeof chapters / sizeof *chapters; i++)
        chapters[i](&copy);
    c->blocks = copy.blocks;
}

/* Whoever holds an office's coordination decides for the office. */
static bool decides(const struct session *session, const struct json *detail)
{
    struct str to = json_string(json_member(detail, "to"));
    return !office_from_code(to) || session->keyring->role == ROLE_COORDINATOR;
}

static void set_steps(const struct session *session, const struct json *detail,
                      struct forward_shown *out)
{
    bool sent = str_is(out->state, "sent"), accepted = str_is(out->state, "accepted");
    bool may = decides(session, detail);
    out->may_decide = out->receiver && sent && may;
    out->may_complete = out->receiver && accepted && may;
    out->may_take_back = !out->receiver && (sent || accepted || str_is(out->state, "completed"));
}

static struct error show(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    struct json *detail = NULL;
    struct case_view view;
    int64_t version;
    struct error e =
        forward_read(session->keyring, arena, *(const struct str *)input, &detail, &version);
    if (!e.id)
        e = case_read(session->keyring, arena, json_string(json_member(detail, "reference")),
                      &view);
    if (e.id)
        return e;
    const struct paper_order order =
        order_of(session, file_of(arena, detail, json_member(view.answer, "records")));
    struct composer c = composer_of(arena, &order);
    head(&c, detail);
    copies(session, &c, detail);
    struct case_shown shown = {.count = 0};
    paragraphs_put(&c, NULL, 0, &shown);
    struct forward_shown *out = ARENA_NEW(arena, struct forward_shown);
    *out = (struct forward_shown){
        .case_id = view.id,
        .id = json_string(json_member(detail, "id")),
        .reference = json_string(json_member(detail, "reference")),
        .paragraphs = shown.paragraphs,
        .count = shown.count,
        .transfer = str_is(json_string(json_member(detail, "kind")), "transfer"),
        .receiver = str_is(json_string(json_member(detail, "side")), "receiver"),
        .state = json_string(json_member(detail, "state")),
        .to = principal(&c, json_string_at(order.file, "/forwards/0/to")),
        .fetched = moment_at(&c, detail, "fetched_at")};
    set_steps(session, detail, out);
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_forward_shown = {.run = show};

/* "Identity, 9 November 2026, 10:12": what kind of record it was the case still knows. */
static struct str fetched_line(const struct composer *c, const struct json *row)
{
    struct str id = json_string(json_member(row, "record")), type = STR_NONE;
    const struct json *records = json_member(c->order->file, "records");
    for (const struct json *r = records ? records->first : NULL; r; r = r->next)
        if (str_equal(json_string(json_member(r, "id")), id))
            type = json_string(json_member(r, "type"));
    return joined(c, type.len ? label(c, "record_type", type) : words_of(c, TEXT_UNREADABLE), ", ",
                  moment_at(c, row, "at"));
}

static struct error take_back(struct session *session, struct arena *arena, const void *input,
                              void **ret_output)
{
    struct json *answer = NULL;
    struct case_view view = {.answer = NULL};
    struct error e =
        forward_take_back(session->keyring, arena, *(const struct str *)input, &answer);
    if (e.id)
        return e;
    /* For the names of the records; it is done, whether they can be had or not. */
    case_read(session->keyring, arena, json_string(json_member(answer, "reference")), &view);
    const struct json *fetched = json_member(answer, "fetched");
    const struct paper_order order = order_of(session, view.answer);
    const struct composer c = composer_of(arena, &order);
    struct taken_back *out = ARENA_NEW(arena, struct taken_back);
    for (const struct json *row = fetched ? fetched->first : NULL; row; row = row->next)
        out->fetched = joined(&c, out->fetched, "\n", fetched_line(&c, row));
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_take_back = {.run = take_back};
