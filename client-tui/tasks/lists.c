#include "tasks/lists.h"

#include "tasks/session.h"

static void append(const struct session *session, struct arena *arena, struct case_rows *rows,
                   const struct json *entries)
{
    size_t count = entries ? entries->count : 0;
    struct case_row *at = arena_array(arena, rows->count + count + 1, sizeof *at);
    for (size_t i = 0; i < rows->count; i++)
        at[i] = rows->at[i];
    rows->at = at;
    for (const struct json *entry = entries ? entries->first : NULL; entry; entry = entry->next)
        rows->at[rows->count++] = row_of(session, arena, entry);
}

static struct error add_page(struct session *session, struct arena *arena,
                             const struct rows_input *in, struct case_rows *rows)
{
    struct json *answer = NULL;
    struct str path = net_query(arena, STR("/v1/cases"), "view", str_of(in->view));
    path = net_query(arena, path, "sort", str_of(in->sort));
    path = net_query(arena, path, "priority", in->priority);
    path = net_query(arena, path, "status", in->status);
    path = net_query(arena, path, "assigned", in->assigned);
    path = net_query(arena, path, "after", rows->next);
    struct error e = net_get(session->net, arena, path, &answer);
    if (!e.id)
        e = keyring_open_answer(session->keyring, arena, answer, (struct uuid){0});
    if (e.id)
        return e;
    append(session, arena, rows, json_member(answer, "cases"));
    rows->next = json_string(json_member(answer, "next"));
    return NO_ERROR;
}

static struct error rows(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    const struct rows_input *in = input;
    struct case_rows *out = ARENA_NEW(arena, struct case_rows);
    struct error e;
    out->next = in->after;
    do
        e = add_page(session, arena, in, out);
    while (!e.id && out->next.len && out->count < in->least);
    *ret_output = out;
    return e;
}

struct error rows_read(struct session *session, struct arena *arena, const char *view,
                       struct case_rows *rows)
{
    const struct rows_input all = {.view = view};
    struct error e;
    do
        e = add_page(session, arena, &all, rows);
    while (!e.id && rows->next.len);
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
    append(session, arena, &out->rows, json_member(answer, "cases"));
    out->elsewhere = json_true(json_member(answer, "elsewhere"));
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_search = {.run = search};
