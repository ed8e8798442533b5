/* POST …/assignments: a case gets a handler, and the handler exactly the keys she needs. */
#include "hotline/wire/case.h"
#include "server/api/assigning.h"
#include "server/router/handlers.h"

static struct error assign_once(struct request *rq, const struct rules *rules,
                                const struct assigning *in, struct sealing *sealing,
                                struct assigned *ret_assigned)
{
    struct assignment_new row;
    struct error e = assigning_seal(rq, rules, in, sealing, &row);
    if (e.id)
        return e;
    row.key = rq->idempotency_key;
    row.request_hash = rq->idempotency_hash;
    return store_case_assign(rq->store, rq->arena, &row, ret_assigned);
}

struct reply api_case_assign(struct request *rq)
{
    RULES(rules);
    struct wire_assignment in;
    struct str reference;
    struct assigned assigned = {.version = 0};
    struct json *answer = json_object(rq->arena);
    struct error e = case_reference(rq, &reference);
    if (!e.id)
        e = rules_acquire(rq, &rules);
    if (!e.id)
        e = request_read(rq, wire_assignment_fields, sizeof in, &in);
    if (e.id)
        return reply_error(rq, e);
    const struct assigning one = {.reference = reference,
                                  .version = rq->if_match,
                                  .to = in.to,
                                  .wraps = in.wraps,
                                  .reason = in.reason,
                                  .legal_basis = in.override.legal_basis};
    for (int tried = 1;; tried++) {
        SEALING(sealing);
        e = assign_once(rq, &rules, &one, &sealing, &assigned);
        if (!sealing_again(rq, e, tried))
            break;
    }
    json_set(answer, STR("version"), json_int(rq->arena, assigned.version));
    json_set(answer, STR("status"), json_str(rq->arena, assigned.status));
    json_set(answer, STR("assignee"), json_str(rq->arena, assigned.assignee));
    return case_answer(rq, e, 201, answer);
}
