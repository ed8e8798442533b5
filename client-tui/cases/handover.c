/* Handing over: a note to the next shift, and a colleague's cases to others in one act. */
#include "cases/sealing.h"

#include "hotline/base/limits.h"

/* --- notes to the next shift --- */

/* Each handover's own id is the "case" its key and record belong to. */
static struct error open_note(struct keyring *keyring, struct arena *arena, struct json *note)
{
    struct uuid id;
    if (!uuid_parse(json_string(json_member(note, "id")), &id))
        return (struct error){.id = ERROR_CLIENT_ENVELOPE,
                              .detail = STR("the answer does not say which handover it is")};
    return keyring_open_answer(keyring, arena, note, id);
}

struct error shift_list(struct keyring *keyring, struct arena *arena, struct str after,
                        struct json **ret_answer)
{
    struct json *answer = NULL;
    struct error e = net_get(keyring->net, arena,
                             net_query(arena, STR("/v1/handovers"), "after", after), &answer);
    const struct json *list = e.id ? NULL : json_member(answer, "handovers");
    for (struct json *note = list ? list->first : NULL; note && !e.id; note = note->next)
        e = open_note(keyring, arena, note);
    if (!e.id)
        *ret_answer = answer;
    return e;
}

static struct json *texts(struct arena *arena, struct words words)
{
    struct json *list = json_array(arena);
    for (size_t i = 0; i < words.count; i++)
        json_append(list, json_str(arena, words.at[i]));
    return list;
}

struct error shift_write(struct keyring *keyring, struct arena *arena, struct str text,
                         struct words cases, struct uuid key, struct json **ret_answer)
{
    struct json *body = json_object(arena);
    struct net_reply reply = {0};
    const struct net_request request = {
        .method = "POST", .path = STR("/v1/handovers"), .body = body, .key = key};
    json_set(body, STR("text"), json_str(arena, text));
    json_set(body, STR("cases"), texts(arena, cases));
    struct error e = net_call(keyring->net, arena, &request, &reply);
    if (!e.id)
        *ret_answer = reply.body;
    return e;
}

static struct error note_path(struct arena *arena, struct str id, const char *rest,
                              struct str *ret_path)
{
    struct uuid uuid;
    if (!uuid_parse(id, &uuid))
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = arena_format(arena, "%.*s is no handover's id",
                                                     (int)id.len, id.at)};
    *ret_path = net_path(arena, "/v1/handovers/", uuid_str(arena, uuid), rest);
    return NO_ERROR;
}

struct error shift_note(struct keyring *keyring, struct arena *arena, struct str id,
                        struct json **ret_note)
{
    struct str path;
    struct json *note = NULL;
    struct error e = note_path(arena, id, "", &path);
    if (!e.id)
        e = net_get(keyring->net, arena, path, &note);
    if (!e.id)
        e = open_note(keyring, arena, note);
    if (!e.id)
        *ret_note = note;
    return e;
}

struct error shift_take(struct keyring *keyring, struct arena *arena, struct str id,
                        struct str reference, struct json **ret_answer)
{
    struct str path;
    struct json *body = json_object(arena);
    struct error e = note_path(arena, id, "/taken", &path);
    json_set(body, STR("case"), json_str(arena, reference));
    return e.id ? e : net_post(keyring->net, arena, path, body, ret_answer);
}

struct error shift_read(struct keyring *keyring, struct arena *arena, struct str id,
                        struct json **ret_answer)
{
    struct str path, mark;
    struct net_reply reply = {0};
    struct error e = note_path(arena, id, "", &path);
    if (!e.id)
        e = note_path(arena, id, "/read", &mark);
    if (!e.id)
        e = net_call(keyring->net, arena, &(struct net_request){.method = "GET", .path = path},
                     &reply);
    if (e.id)
        return e;
    const struct net_request request = {
        .method = "POST", .path = mark, .if_match = reply.version};
    e = net_call(keyring->net, arena, &request, &reply);
    if (!e.id)
        *ret_answer = reply.body;
    return e;
}

/* --- a colleague's cases --- */

static void add_held(struct arena *arena, struct words *cases, const struct json *page,
                     struct str by)
{
    const struct json *rows = json_member(page, "cases");
    struct str *at = arena_array(arena, cases->count + (rows ? rows->count : 0) + 1, sizeof *at);
    for (size_t i = 0; i < cases->count; i++)
        at[i] = cases->at[i];
    for (const struct json *row = rows ? rows->first : NULL; row; row = row->next)
        if (str_equal(json_string(json_member(row, "assignee_name")), by))
            at[cases->count++] = json_string(json_member(row, "reference"));
    cases->at = at;
}

/* Through the pages of the queue. */
struct error cases_held(struct keyring *keyring, struct arena *arena, struct str by,
                        struct words *ret_cases)
{
    struct words cases = {NULL, 0};
    struct str first = arena_format(arena, "/v1/cases?view=queue&limit=%d", LIMIT_PAGE_MAX);
    struct str next = STR_NONE;
    do {
        struct json *page = NULL;
        struct error e =
            net_get(keyring->net, arena, net_query(arena, first, "after", next), &page);
        if (e.id)
            return e;
        add_held(arena, &cases, page, by);
        next = json_string(json_member(page, "next"));
    } while (next.len);
    *ret_cases = cases;
    return NO_ERROR;
}

static struct error check_count(struct arena *arena, const struct hand_over *hand_over,
                                size_t count)
{
    struct str what = STR_NONE;
    if (!count)
        what = arena_format(arena, "%.*s has no open case of this office",
                            (int)hand_over->from.len, hand_over->from.at);
    else if (count > LIMIT_REASSIGNED_CASES)
        what = arena_format(arena, "one act takes %d cases: name them with --cases",
                            LIMIT_REASSIGNED_CASES);
    return what.len ? (struct error){.id = ERROR_CLIENT_USAGE, .detail = what} : NO_ERROR;
}

static struct error add_case(struct keyring *keyring, struct arena *arena, struct str reference,
                             struct str name, struct json *assignments)
{
    const struct principal *to = NULL;
    struct case_view view;
    struct json *wraps = NULL, *one = json_object(arena);
    struct error e = recipient_find(keyring, arena, name, &to);
    if (!e.id)
        e = handler_wraps(keyring, arena, reference, to, &view, &wraps);
    if (e.id)
        return e;
    json_set(one, STR("case"), json_str(arena, view.reference));
    json_set(one, STR("version"), json_int(arena, view.version));
    json_set(one, STR("to"), json_str(arena, to->name));
    json_set(one, STR("wraps"), wraps);
    json_append(assignments, one);
    return NO_ERROR;
}

static struct error hand_over_once(struct keyring *keyring, struct arena *arena,
                                   const struct hand_over *hand_over, struct words cases,
                                   struct json **ret_answer)
{
    struct json *body = json_object(arena), *assignments = json_array(arena);
    struct error e = keyring_refresh(keyring, arena);
    for (size_t i = 0; i < cases.count && !e.id; i++)
        e = add_case(keyring, arena, cases.at[i], hand_over->to.at[i % hand_over->to.count],
                     assignments);
    if (e.id)
        return e;
    json_set(body, STR("from"), json_str(arena, hand_over->from));
    json_set(body, STR("assignments"), assignments);
    json_set(body, STR("reason"), json_str(arena, hand_over->reason));
    return net_post(keyring->net, arena, STR("/v1/reassignments"), body, ret_answer);
}

struct error cases_hand_over(struct keyring *keyring, struct arena *arena,
                             const struct hand_over *hand_over, struct json **ret_answer)
{
    struct words cases = hand_over->cases;
    struct error e = NO_ERROR;
    if (!cases.count)
        e = cases_held(keyring, arena, hand_over->from, &cases);
    if (!e.id)
        e = check_count(arena, hand_over, cases.count);
    if (!e.id)
        e = hand_over_once(keyring, arena, hand_over, cases, ret_answer);
    if (e.id == ERROR_DIRECTORY_STALE) /* somebody's key changed in between */
        e = hand_over_once(keyring, arena, hand_over, cases, ret_answer);
    return e;
}
