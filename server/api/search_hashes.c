/* PUT …/search-hashes: completes a report that came in without them. */
#include "hotline/base/bytes.h"
#include "hotline/base/limits.h"
#include "server/api/case_write.h"
#include "server/router/handlers.h"

#define SEARCH_BYTES 16 /* of the server's hash are kept */

struct hashes {
    struct json_list hashes;
};
static const struct json_field hashes_fields[] = {
    {.name = "hashes", .type = FIELD_STRINGS, .offset = offsetof(struct hashes, hashes),
     .required = true, .max = LIMIT_SEARCH_HASHES},
    {.name = NULL},
};

static struct error hash_again(struct request *rq, const struct json_list *list,
                               struct str **ret_hashes)
{
    const struct str *sent = list->at;
    struct str *kept = arena_array(rq->arena, list->count + 1, sizeof *kept);
    struct error e = NO_ERROR;
    for (size_t i = 0; i < list->count; i++) {
        uint8_t hash[HASH_BYTES];
        struct str bytes;
        if (!base64_decode(rq->arena, sent[i], &bytes) || bytes.len != HASH_BYTES) {
            error_add(rq->arena, &e, arena_format(rq->arena, "/hashes/%zu", i),
                      ERROR_FIELD_FORMAT);
            continue;
        }
        server_hash_search(services_server_key(rq->services), bytes, hash);
        kept[i] = arena_str(rq->arena, (struct str){.at = (const char *)hash, .len = SEARCH_BYTES});
    }
    *ret_hashes = kept;
    return e;
}

struct reply api_case_search_hashes(struct request *rq)
{
    struct hashes in;
    struct str reference, *hashes = NULL;
    struct case_context context;
    int64_t version = 0;
    struct error e = case_reference(rq, &reference);
    if (!e.id)
        e = request_read(rq, hashes_fields, sizeof in, &in);
    if (!e.id)
        e = hash_again(rq, &in.hashes, &hashes);
    if (!e.id)
        e = store_case_context(rq->store, rq->arena, rq->caller.id, reference, false, &context);
    if (!e.id)
        e = store_case_search_hashes(rq->store, rq->arena, rq->caller.id, context.id, rq->if_match,
                                     hashes, in.hashes.count, &version);
    struct json *answer = json_object(rq->arena);
    json_set(answer, STR("version"), json_int(rq->arena, version));
    return case_answer(rq, e, 200, answer);
}
