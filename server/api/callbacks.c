/* Callback codes: what a caller comes back with, to any office. The client makes the numbers,
 * because it has to show the words; the server keeps keyed hashes of them. */
#include "hotline/base/bytes.h"
#include "hotline/wire/callback.h"
#include "server/api/case_write.h"
#include "server/api/spoken.h"
#include "server/router/handlers.h"
#include "server/session/services.h"
#include "server/store/store_callback.h"

static struct error read_code(struct request *rq, struct callback_hash *ret_hash)
{
    struct wire_callback in;
    uint16_t numbers[CALLBACK_NUMBERS];
    struct error e = request_read(rq, wire_callback_fields, sizeof in, &in);
    if (!e.id)
        e = spoken_read(rq, in.numbers, CALLBACK_NUMBERS, numbers);
    if (!e.id)
        server_hash_callback(services_server_key(rq->services), numbers, ret_hash);
    wipe(numbers, sizeof numbers);
    return e;
}

struct reply api_case_callback(struct request *rq)
{
    struct wire_callback_issued out;
    struct callback_new in = {.actor = rq->caller.id,
                              .key = rq->idempotency_key,
                              .request_hash = rq->idempotency_hash,
                              .at = time_now()};
    struct error e = case_reference(rq, &in.reference);
    if (!e.id)
        e = read_code(rq, &in.hash);
    if (!e.id)
        e = store_callback_issue(rq->store, rq->arena, &in, &out.issued_at);
    out.reference = in.reference;
    return e.id ? reply_error(rq, e) : reply_json(rq, 201, wire_callback_issued_fields, &out);
}

struct reply api_callback_redeem(struct request *rq)
{
    struct callback_hash hash;
    struct callback_redeemed found;
    struct error e = read_code(rq, &hash);
    if (!e.id)
        e = store_callback_redeem(rq->store, rq->arena, rq->caller.id, &hash, &found);
    if (!e.id)
        e = spoken_wait(found.retry_after);
    if (e.id)
        return reply_error(rq, e);
    const struct wire_callback_redeemed out = {
        .reference = found.reference, .office = found.office, .until = found.until};
    return reply_json(rq, 200, wire_callback_redeemed_fields, &out);
}
