/* Duplicates: merging, undoing it, and reading a case with what was merged into it. */
#include "cases/cases.h"

#define HOPS_MAX 16 /* a case merged into one that was merged …; more is a server that turns in circles */

/* Posts a step of a case in the version that is there now. */
static struct error post_step(struct keyring *keyring, struct arena *arena, struct str reference,
                              const char *rest, const struct json *body,
                              struct json **ret_answer)
{
    struct case_view view;
    struct net_reply reply = {0};
    struct error e = case_read(keyring, arena, reference, &view);
    if (e.id)
        return e;
    const struct net_request request = {
        .method = "POST",
        .path = net_path(arena, "/v1/cases/", view.reference, rest),
        .body = body,
        .if_match = view.version};
    e = net_call(keyring->net, arena, &request, &reply);
    if (!e.id)
        *ret_answer = reply.body;
    return e;
}

struct error case_merge(struct keyring *keyring, struct arena *arena, struct str reference,
                        struct str into, struct str reason, struct json **ret_answer)
{
    struct json *body = json_object(arena);
    struct case_view other;
    struct error e = case_read(keyring, arena, into, &other);
    if (e.id)
        return e;
    json_set(body, STR("into"), json_str(arena, other.reference));
    json_set(body, STR("reason"), json_str(arena, reason));
    return post_step(keyring, arena, reference, "/merge", body, ret_answer);
}

struct error case_unmerge(struct keyring *keyring, struct arena *arena, struct str reference,
                          struct str reason, struct json **ret_answer)
{
    struct json *body = json_object(arena);
    json_set(body, STR("reason"), json_str(arena, reason));
    return post_step(keyring, arena, reference, "/unmerge", body, ret_answer);
}

static struct str merged_into(const struct case_view *view)
{
    return json_string_at(view->answer, "/case/merged_into");
}

/* As far as one may: what she may open of the one case may be closed to her in the other. */
static struct error read_also(struct keyring *keyring, struct arena *arena, struct str reference,
                              struct words compartments, struct str reason,
                              struct case_view *ret_view)
{
    struct error e =
        case_read_open(keyring, arena, reference, compartments, reason, ret_view);
    if (e.id == ERROR_FORBIDDEN)
        e = case_read(keyring, arena, reference, ret_view);
    return e;
}

static struct error add_also(struct keyring *keyring, struct arena *arena,
                             const struct case_view *view, struct words compartments,
                             struct str reason)
{
    const struct json *list = json_member(view->answer, "merged");
    struct json *also = json_array(arena);
    struct error e = NO_ERROR;
    for (const struct json *one = list ? list->first : NULL; one && !e.id; one = one->next) {
        struct case_view merged;
        e = read_also(keyring, arena, json_string(one), compartments, reason, &merged);
        if (!e.id)
            json_append(also, merged.answer);
    }
    if (!e.id && also->count)
        json_set(view->answer, STR("also"), also);
    return e;
}

struct error case_read_merged(struct keyring *keyring, struct arena *arena, struct str reference,
                              struct words compartments, struct str reason,
                              struct case_view *ret_view)
{
    struct case_view view;
    struct str asked_for = STR_NONE;
    struct error e = case_read(keyring, arena, reference, &view);
    for (int hops = 0; !e.id && merged_into(&view).len; hops++) {
        if (hops == HOPS_MAX)
            return (struct error){.id = ERROR_CLIENT_ENVELOPE,
                                  .detail = STR("merged cases lead in a circle")};
        if (!asked_for.len)
            asked_for = view.reference;
        e = case_read(keyring, arena, merged_into(&view), &view);
    }
    if (!e.id && (compartments.count || reason.len))
        e = case_read_open(keyring, arena, view.reference, compartments, reason, &view);
    if (!e.id)
        e = add_also(keyring, arena, &view, compartments, reason);
    if (e.id)
        return e;
    if (asked_for.len)
        json_set(view.answer, STR("asked_for"), json_str(arena, asked_for));
    *ret_view = view;
    return NO_ERROR;
}
