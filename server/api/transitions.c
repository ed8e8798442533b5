/* POST …/transitions: a case changes its status. */
#include "server/api/case_write.h"
#include "server/domain/transition.h"
#include "server/router/handlers.h"

struct step {
    struct json *body; /* without deadlines_dropped */
    bool deadlines_dropped;
};

static struct error read_step(struct request *rq, struct step *ret_step)
{
    struct json *body = NULL;
    struct error e = request_json(rq, &body);
    if (e.id)
        return e;
    const struct json *dropped = json_member(body, "deadlines_dropped");
    if (dropped && dropped->kind != JSON_BOOL && dropped->kind != JSON_NULL) {
        error_add(rq->arena, &e, STR("/deadlines_dropped"), ERROR_FIELD_TYPE);
        return e;
    }
    ret_step->deadlines_dropped = json_true(dropped);
    json_remove(body, STR("deadlines_dropped"));
    ret_step->body = body;
    return NO_ERROR;
}

static struct error seal_step(struct sealing *sealing, const struct transition *to,
                              struct uuid *ret_reason)
{
    return to->reason && to->reason->count
               ? case_seal_work(sealing, RECORD_REASON, to->reason, ret_reason)
               : NO_ERROR;
}

/* Back in triage nobody is assigned. */
static void release(struct sealing *sealing, const struct transition *to,
                    struct case_transition *row)
{
    int64_t *retire = arena_array(sealing->rq->arena, 4, sizeof *retire);
    if (to->to == STATUS_IN_TRIAGE) {
        row->retire_count = sealing_release(sealing, sealing->context.assignee, retire);
        sealing->context.assignee = (struct uuid){.b = {0}};
    }
    row->retire = retire;
}

static struct error step_once(struct request *rq, const struct rules *rules, struct str reference,
                              const struct step *step, struct sealing *sealing,
                              struct case_moved *ret_moved)
{
    struct case_transition row = {.actor = rq->caller.id,
                                  .key = rq->idempotency_key,
                                  .request_hash = rq->idempotency_hash,
                                  .version = rq->if_match,
                                  .deadlines_dropped = step->deadlines_dropped};
    struct transition to = {.to = STATUS_NONE};
    struct error e = sealing_begin(rq, reference, sealing);
    if (!e.id && !(sealing->context.relations & RELATION_WORKS))
        e = FAILED(FORBIDDEN);
    if (!e.id && sealing->context.version != rq->if_match)
        e = FAILED(VERSION_STALE);
    if (!e.id)
        e = transition_check(rq->arena, rules->reference, step->body,
                             status_from_code(sealing->context.status), rq->caller.role,
                             office_day(sealing->at), &to);
    if (e.id)
        return e;
    release(sealing, &to, &row);
    e = seal_step(sealing, &to, &row.reason);
    if (e.id)
        return e;
    row.id = sealing->context.id;
    row.at = sealing->at;
    row.from = sealing->context.status;
    row.to = str_of(status_code(to.to));
    row.next_due = to.next_due;
    row.sealed = sealing->out;
    e = store_case_transition(rq->store, rq->arena, &row, ret_moved);
    if (e.id == ERROR_REQUIREMENT_MISSING) {
        e = NO_ERROR;
        error_add(rq->arena, &e, STR("/deadlines_dropped"), ERROR_REQUIREMENT_MISSING);
    }
    return e;
}

struct reply api_case_transition(struct request *rq)
{
    RULES(rules);
    struct step step = {0};
    struct str reference;
    struct case_moved moved = {.version = 0};
    struct json *answer = json_object(rq->arena);
    struct error e = case_reference(rq, &reference);
    if (!e.id)
        e = rules_acquire(rq, &rules);
    if (!e.id)
        e = read_step(rq, &step);
    if (e.id)
        return reply_error(rq, e);
    for (int tried = 1;; tried++) {
        SEALING(sealing);
        e = step_once(rq, &rules, reference, &step, &sealing, &moved);
        if (!sealing_again(rq, e, tried))
            break;
    }
    json_set(answer, STR("version"), json_int(rq->arena, moved.version));
    json_set(answer, STR("status"), json_str(rq->arena, moved.status));
    return case_answer(rq, e, 201, answer);
}
