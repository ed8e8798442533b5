/* POST /v1/search: by hashes that the client computed, or by reference. */
#include "hotline/base/bytes.h"
#include "hotline/base/reference.h"
#include "hotline/wire/forward.h"
#include "server/router/handlers.h"
#include "server/session/services.h"
#include "server/store/store_search.h"

#define INDEX_BYTES 16 /* of a hash, as the index keeps it */

/* The client's hashes, hashed again under the server's key. */
static struct error hash_again(struct request *rq, const struct json_list *list,
                               struct str **ret_hashes)
{
    const struct server_key *key = services_server_key(rq->services);
    const struct str *texts = list->at;
    struct str *hashes = arena_array(rq->arena, list->count, sizeof *hashes);
    struct error e = NO_ERROR;
    for (size_t i = 0; i < list->count; i++) {
        struct str bytes;
        if (!base64_decode(rq->arena, texts[i], &bytes) || bytes.len != HASH_BYTES) {
            error_add(rq->arena, &e, arena_format(rq->arena, "/hashes/%zu", i),
                      ERROR_FIELD_FORMAT);
            continue;
        }
        uint8_t hash[HASH_BYTES];
        server_hash_search(key, bytes, hash);
        hashes[i] = arena_str(rq->arena,
                              (struct str){.at = (const char *)hash, .len = INDEX_BYTES});
    }
    *ret_hashes = hashes;
    return e;
}

static struct error search(struct request *rq, const struct wire_search *in,
                           struct search_found *ret_found)
{
    struct error e = NO_ERROR;
    if (in->hashes.count && !in->reference.at) {
        struct str *hashes;
        e = hash_again(rq, &in->hashes, &hashes);
        return e.id ? e
                    : store_search_hashes(rq->store, rq->arena, rq->caller.id, hashes,
                                          in->hashes.count, ret_found);
    }
    struct str reference;
    if (!in->reference.at)
        error_add(rq->arena, &e, STR("/hashes"), ERROR_FIELD_MISSING);
    else if (in->hashes.at)
        error_add(rq->arena, &e, STR("/reference"), ERROR_FIELD_UNKNOWN);
    else if (!reference_parse(rq->arena, in->reference, &reference))
        error_add(rq->arena, &e, STR("/reference"), ERROR_FIELD_FORMAT);
    return e.id ? e
                : store_search_reference(rq->store, rq->arena, rq->caller.id, reference,
                                         ret_found);
}

struct reply api_search(struct request *rq)
{
    struct wire_search in;
    struct search_found found;
    struct error e = request_read(rq, wire_search_fields, sizeof in, &in);
    if (!e.id)
        e = search(rq, &in, &found);
    if (!e.id && found.retry_after)
        e = (struct error){.id = ERROR_TOO_MANY, .retry_after = (unsigned)found.retry_after};
    struct json *json = json_object(rq->arena), *cases = NULL;
    if (!e.id)
        e = json_parse(rq->arena, found.cases, &cases);
    if (e.id)
        return reply_error(rq, e);
    json_set(json, STR("cases"), cases);
    json_set(json, STR("elsewhere"), json_bool(rq->arena, found.elsewhere));
    return reply_tree(rq, 200, json);
}
