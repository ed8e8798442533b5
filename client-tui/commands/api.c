/* Commands for scripts: api and vocabularies. */
#include "commands/command.h"

#include "hotline/base/reference.h"

const struct option api_options[] = {
    OPTION("body", "FILE", "JSON; - is standard input"),
    OPTION("if-match", "VERSION", "only if the case is still this version"),
    OPTION("key", "UUID", "Idempotency-Key; a fresh one without"),
    {0},
};

static const char *method_of(struct str word)
{
    static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (str_is(word, methods[i]))
            return methods[i];
    return NULL;
}

static bool has_envelope(const struct json *node)
{
    if (node->kind == JSON_OBJECT && json_string(json_member(node, "envelope")).len)
        return true;
    for (const struct json *child = node->first; child; child = child->next)
        if ((child->kind == JSON_OBJECT || child->kind == JSON_ARRAY) && has_envelope(child))
            return true;
    return false;
}

/* The case that a path or answer speaks of, where the answer itself does not give its id: read, so
 * that wraps and records can be held against it. */
static struct error case_of(struct run *run, struct str path, const struct json *answer,
                            struct uuid *ret_case)
{
    struct str rest = path, reference = json_string(json_member(answer, "reference")), canonical;
    if (json_at(answer, "/case/id") || !has_envelope(answer))
        return NO_ERROR;
    if (str_starts(path, "/v1/cases/")) {
        rest = str_slice(path, sizeof "/v1/cases/" - 1, path.len);
        rest = str_cut(&rest, '?');
        reference = str_cut(&rest, '/');
    }
    if (!reference_parse(run->arena, reference, &canonical))
        return NO_ERROR;
    struct case_view view;
    struct error e = case_read(run->keyring, run->arena, canonical, &view);
    if (!e.id)
        *ret_case = view.id;
    return e;
}

static struct error read_request(struct run *run, struct net_request *ret_request)
{
    struct net_request request = {.method = method_of(args_word(run->args, 1)),
                                  .path = args_word(run->args, 2),
                                  .wait_seconds = 60};
    struct str file = args_get(run->args, "body"), key = args_get(run->args, "key");
    struct str version = args_get(run->args, "if-match"), text;
    if (!request.method || !str_starts(request.path, "/"))
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("usage: hotline api GET|POST|PUT|PATCH|DELETE /PATH")};
    if (version.len && (!str_to_int(version, &request.if_match) || request.if_match < 1))
        return (struct error){.id = ERROR_CLIENT_USAGE, .detail = STR("--if-match")};
    if (key.len && !uuid_parse(key, &request.key))
        return (struct error){.id = ERROR_CLIENT_USAGE, .detail = STR("--key is no UUID")};
    struct error e = NO_ERROR;
    struct json *body = NULL;
    if (file.len)
        e = file_read(run->arena, file, &text);
    if (!e.id && file.len)
        e = json_parse(run->arena, text, &body);
    request.body = body;
    if (!e.id)
        *ret_request = request;
    return e;
}

COMMAND(api)
{
    struct net_request request;
    struct net_reply reply = {0};
    struct uuid case_id = {0};
    struct error e = read_request(run, &request);
    if (!e.id)
        e = net_call(run->keyring->net, run->arena, &request, &reply);
    if (!e.id && reply.body)
        e = case_of(run, request.path, reply.body, &case_id);
    if (!e.id)
        e = keyring_open_answer(run->keyring, run->arena, reply.body, case_id);
    if (!e.id)
        run->result = reply.body;
    return e;
}

COMMAND(vocabularies)
{
    struct json *all = NULL;
    struct str name = args_word(run->args, 1);
    struct error e = net_get(run->keyring->net, run->arena, STR("/v1/vocabularies"), &all);
    if (e.id)
        return e;
    run->result = all;
    if (!name.len)
        return NO_ERROR;
    const struct json *one =
        json_member(json_member(all, "vocabularies"), arena_str(run->arena, name).at);
    if (!one)
        return (struct error){.id = ERROR_NOT_FOUND, .detail = STR("no such vocabulary")};
    run->result = json_copy(run->arena, one);
    return NO_ERROR;
}
