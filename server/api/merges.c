/* POST …/merge and …/unmerge: a duplicate stands under another case, and again for itself. Nothing is
 * sealed anew but the reason. */
#include "hotline/base/reference.h"
#include "hotline/base/steps.h"
#include "hotline/wire/merge.h"
#include "server/api/case_write.h"
#include "server/router/handlers.h"
#include "server/store/store_merge.h"

/* `into` empty: undone. */
struct step {
    struct str reference, into, reason;
};

/* Whom the caller coordinates, and whether the step exists from where the case stands. */
static struct error check_step(const struct sealing *sealing, const struct step *step)
{
    const struct request *rq = sealing->rq;
    const enum case_status from = status_from_code(sealing->context.status);
    if (!(sealing->context.relations & RELATION_COORDINATION))
        return FAILED(FORBIDDEN);
    if (sealing->context.version != rq->if_match)
        return FAILED(VERSION_STALE);
    const struct case_step *merging = step_find(from, STATUS_MERGED);
    const bool may = step->into.len ? merging && step_for(merging, rq->caller.role)
                                    : from == STATUS_MERGED;
    return may ? NO_ERROR : FAILED(TRANSITION_NOT_ALLOWED);
}

static struct error find_into(struct request *rq, const struct step *step, struct uuid *ret_into)
{
    struct case_context into = {.version = 0};
    struct error e = FAILED(NOT_FOUND);
    if (!str_equal(step->into, step->reference))
        e = store_case_context(rq->store, rq->arena, rq->caller.id, step->into, false, &into);
    if (e.id == ERROR_NOT_FOUND) {
        e = NO_ERROR;
        error_add(rq->arena, &e, STR("/into"), ERROR_CODE_UNKNOWN);
    } else if (!e.id && !(into.relations & RELATION_COORDINATION)) {
        e = FAILED(FORBIDDEN);
    }
    if (!e.id)
        *ret_into = into.id;
    return e;
}

static struct error step_once(struct request *rq, const struct step *step,
                              struct sealing *sealing, struct merged *ret_merged)
{
    struct merge_new row = {.actor = rq->caller.id,
                            .key = rq->idempotency_key,
                            .request_hash = rq->idempotency_hash,
                            .version = rq->if_match};
    struct error e = sealing_begin(rq, step->reference, sealing);
    if (!e.id)
        e = check_step(sealing, step);
    if (!e.id && step->into.len)
        e = find_into(rq, step, &row.into);
    if (!e.id)
        e = case_seal_work(sealing, RECORD_REASON, case_text(rq->arena, step->reason),
                           &row.reason);
    if (e.id)
        return e;
    row.id = sealing->context.id;
    row.at = sealing->at;
    row.sealed = sealing->out;
    return step->into.len ? store_case_merge(rq->store, rq->arena, &row, ret_merged)
                          : store_case_unmerge(rq->store, rq->arena, &row, ret_merged);
}

static struct reply take_step(struct request *rq, const struct step *step)
{
    struct merged merged = {.version = 0};
    struct json *answer = json_object(rq->arena);
    struct error e;
    for (int tried = 1;; tried++) {
        SEALING(sealing);
        e = step_once(rq, step, &sealing, &merged);
        if (!sealing_again(rq, e, tried))
            break;
    }
    json_set(answer, STR("version"), json_int(rq->arena, merged.version));
    json_set(answer, STR("status"), json_str(rq->arena, merged.status));
    if (step->into.len)
        json_set(answer, STR("merged_into"), json_str(rq->arena, merged.into));
    return case_answer(rq, e, 201, answer);
}

struct reply api_case_merge(struct request *rq)
{
    struct wire_merge in;
    struct step step = {.reason = STR_NONE};
    struct error e = case_reference(rq, &step.reference);
    if (!e.id)
        e = request_read(rq, wire_merge_fields, sizeof in, &in);
    if (!e.id && !reference_parse(rq->arena, in.into, &step.into))
        error_add(rq->arena, &e, STR("/into"), ERROR_FIELD_FORMAT);
    if (e.id)
        return reply_error(rq, e);
    step.reason = in.reason;
    return take_step(rq, &step);
}

struct reply api_case_unmerge(struct request *rq)
{
    struct wire_unmerge in;
    struct step step = {.into = STR_NONE};
    struct error e = case_reference(rq, &step.reference);
    if (!e.id)
        e = request_read(rq, wire_unmerge_fields, sizeof in, &in);
    if (e.id)
        return reply_error(rq, e);
    step.reason = in.reason;
    return take_step(rq, &step);
}
