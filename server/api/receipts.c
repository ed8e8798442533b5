/* Receipts: that a case of this reference came in then, and nothing of what it says. The client
 * signs what is printed; what is read out are numbers that only this server can make. */
#include "hotline/base/reference.h"
#include "hotline/wire/callback.h"
#include "server/api/case_write.h"
#include "server/api/spoken.h"
#include "server/router/handlers.h"
#include "server/session/services.h"
#include "server/store/store_callback.h"

struct reply api_case_receipt(struct request *rq)
{
    struct wire_receipt out;
    uint16_t numbers[RECEIPT_NUMBERS];
    struct error e = case_reference(rq, &out.reference);
    if (!e.id)
        e = store_case_receipt(rq->store, rq->arena, rq->caller.id, out.reference,
                               &out.received_at);
    if (e.id)
        return reply_error(rq, e);
    server_receipt_numbers(services_server_key(rq->services), out.reference, out.received_at,
                           numbers);
    out.numbers = spoken_json(rq, numbers, RECEIPT_NUMBERS);
    return reply_json(rq, 200, wire_receipt_fields, &out);
}

static struct error read_asked(struct request *rq, struct str *ret_reference,
                               uint16_t ret_numbers[RECEIPT_NUMBERS])
{
    struct wire_receipt in;
    struct error e = request_read(rq, wire_receipt_asked_fields, sizeof in, &in);
    if (!e.id && !reference_parse(rq->arena, in.reference, ret_reference))
        error_add(rq->arena, &e, STR("/reference"), ERROR_FIELD_FORMAT);
    return e.id ? e : spoken_read(rq, in.numbers, RECEIPT_NUMBERS, ret_numbers);
}

struct reply api_receipt_check(struct request *rq)
{
    struct wire_receipt out = {.reference = STR_NONE};
    struct receipt_tried tried;
    uint16_t asked[RECEIPT_NUMBERS], right[RECEIPT_NUMBERS];
    struct error e = read_asked(rq, &out.reference, asked);
    if (!e.id)
        e = store_receipt_try(rq->store, rq->arena, rq->caller.id, out.reference, &tried);
    if (!e.id)
        e = spoken_wait(tried.retry_after);
    if (e.id)
        return reply_error(rq, e);
    out.received_at = tried.received_at;
    server_receipt_numbers(services_server_key(rq->services), out.reference, out.received_at,
                           right);
    if (out.received_at == MILLIS_NONE || !bytes_equal(asked, right, sizeof right))
        return reply_error(rq, FAILED(RECEIPT_UNKNOWN));
    return reply_json(rq, 200, wire_receipt_known_fields, &out);
}
