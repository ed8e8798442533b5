#include "tasks/lists.h"

#include "tasks/session.h"

/* The rows' words alone: what they were made from may go. */
static struct case_row copy_of(struct arena *arena, const struct case_row *row)
{
    struct case_row copy = *row;
    copy.reference = arena_str(arena, row->reference);
    copy.priority = arena_str(arena, row->priority);
    copy.status = arena_str(arena, row->status);
    copy.due = arena_str(arena, row->due);
    copy.headline = arena_str(arena, row->headline);
    copy.assignee = arena_str(arena, row->assignee);
    copy.received = arena_str(arena, row->received);
    copy.forward = arena_str(arena, row->forward);
    return copy;
}

/* Behind those that are there. */
static void put_rows(const struct session *session, struct arena *arena, struct arena *work,
                     struct case_rows *rows, const struct json *answer)
{
    const struct json *entries = json_member(answer, "cases");
    const struct case_row *before = rows->at;
    rows->at =
        arena_array(arena, rows->count + (entries ? entries->count : 0) + 1, sizeof *rows->at);
    for (size_t i = 0; i < rows->count; i++)
        rows->at[i] = before[i];
    for (const struct json *entry = entries ? entries->first : NULL; entry; entry = entry->next) {
        struct case_row row = row_of(session, work, entry);
        rows->at[rows->count++] = copy_of(arena, &row);
    }
    rows->next = arena_str(arena, json_string(json_member(answer, "next")));
}

static struct error page(struct session *session, struct arena *work, const struct rows_input *in,
                         struct json **ret_answer)
{
    struct str path = net_query(work, STR("/v1/cases"), "view", str_of(in->view));
    path = net_query(work, path, "sort", str_of(in->sort));
    path = net_query(work, path, "priority", in->priority);
    path = net_query(work, path, "status", in->status);
    path = net_query(work, path, "assigned", in->assigned);
    path = net_query(work, path, "after", in->after);
    struct error e = net_get(session->net, work, path, ret_answer);
    return e.id ? e : keyring_open_answer(session->keyring, work, *ret_answer, (struct uuid){0});
}

static struct error add_page(struct session *session, struct arena *arena,
                             const struct rows_input *in, struct case_rows *rows)
{
    struct arena *work = arena_new(65536, true);
    struct json *answer = NULL;
    struct error e = page(session, work, in, &answer);
    if (!e.id)
        put_rows(session, arena, work, rows, answer);
    e.detail = arena_str(arena, e.detail);
    e.fields = NULL;
    arena_free(work);
    return e;
}

static struct error rows(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    struct case_rows *out = ARENA_NEW(arena, struct case_rows);
    *ret_output = out;
    return add_page(session, arena, input, out);
}

struct error rows_read(struct session *session, struct arena *arena, const char *view,
                       struct case_rows *rows)
{
    struct rows_input in = {.view = view};
    struct error e;
    do {
        e = add_page(session, arena, &in, rows);
        in.after = rows->next;
    } while (!e.id && in.after.len);
    return e;
}

const struct task task_rows = {.run = rows};

const char *const view_codes[VIEW_COUNT] = {
    [VIEW_QUEUE] = "queue",         [VIEW_MINE] = "mine",     [VIEW_OVERDUE] = "overdue",
    [VIEW_FORWARDED] = "forwarded", [VIEW_CLOSED] = "closed",
};

static struct error counts(struct session *session, struct arena *arena, const void *input,
                           void **ret_output)
{
    struct json *answer = NULL;
    struct error e = net_get(session->net, arena, STR("/v1/case-counts"), &answer);
    (void)input;
    if (e.id)
        return e;
    const struct json *critical = json_member(answer, "critical");
    struct view_counts *out = ARENA_NEW(arena, struct view_counts);
    for (size_t i = 0; i < VIEW_COUNT; i++)
        out->at[i] = (int)json_integer(json_member(answer, view_codes[i]), 0);
    out->critical = arena_array(arena, (critical ? critical->count : 0) + 1, sizeof(struct str));
    for (const struct json *c = critical ? critical->first : NULL; c; c = c->next)
        out->critical[out->critical_count++] = json_string(c);
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_counts = {.run = counts};

static struct error search(struct session *session, struct arena *arena, const void *input,
                           void **ret_output)
{
    const struct search_input *in = input;
    const struct search wanted = {
        .phone = in->phone, .name = in->name, .email = in->email, .reference = in->reference};
    struct json *answer = NULL;
    struct error e = case_search(session->keyring, arena, &wanted, &answer);
    if (e.id)
        return e;
    struct found *out = ARENA_NEW(arena, struct found);
    put_rows(session, arena, arena, &out->rows, answer);
    out->elsewhere = json_true(json_member(answer, "elsewhere"));
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_search = {.run = search};
