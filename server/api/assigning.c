#include "server/api/assigning.h"

#include "hotline/wire/case.h"
#include "server/api/case_wire.h"
#include "server/domain/transition.h"

static const enum compartment parts[] = {COMPARTMENT_HEADLINE, COMPARTMENT_REPORT,
                                         COMPARTMENT_IDENTITY, COMPARTMENT_WORK};
#define PART_COUNT (sizeof parts / sizeof *parts)

/* A colleague, lawyer or monitor of the office that holds the case, or a partner's group that its
 * coordination governs. For another office there are forwards. */
static struct error find_handler(struct sealing *sealing, struct str to,
                                 const struct principal **ret_handler)
{
    struct arena *arena = sealing->rq->arena;
    const struct principal *found = directory_named(sealing->directory, to);
    struct error e = NO_ERROR;
    if (!found)
        found = directory_named(sealing->directory, arena_join(arena, STR("partner:"), to));
    bool eligible = found && !found->revoked && found->office == sealing->office &&
                    (found->kind == PRINCIPAL_PARTNER ||
                     (found->kind == PRINCIPAL_USER && role_handles(found->role)));
    if (!eligible)
        error_add(arena, &e, STR("/to"), ERROR_CODE_UNKNOWN);
    else
        *ret_handler = found;
    return e;
}

static struct error check_caller(const struct sealing *sealing, const struct assigning *in,
                                 const struct principal *handler, enum case_status *ret_to)
{
    const struct request *rq = sealing->rq;
    const struct case_context *context = &sealing->context;
    const bool emergency = uuid_equal(handler->id, rq->caller.id) ||
                           (handler->role == ROLE_COORDINATOR &&
                            handler->office == sealing->office);
    const unsigned needed =
        rq->caller.role == ROLE_COORDINATOR ? RELATION_COORDINATION : RELATION_LOGGER;
    const struct principal *from =
        in->from.len ? directory_named(sealing->directory, in->from) : NULL;
    if (context->version != in->version)
        return FAILED(VERSION_STALE);
    if (!(context->relations & needed))
        return FAILED(FORBIDDEN);
    if (in->from.len && (!from || !uuid_equal(from->id, context->assignee)))
        return FAILED(CONFLICT);
    return transition_assign(status_from_code(context->status), rq->caller.role, emergency,
                             priority_from_code(context->priority), ret_to);
}

/* What the caller agreed to, or an override that says which consent it stands for. */
static struct error check_consents(struct sealing *sealing, const struct rules *rules,
                                   const struct assigning *in, const struct principal *handler,
                                   struct assignment_new *row)
{
    struct arena *arena = sealing->rq->arena;
    const struct str basis = in->legal_basis;
    const enum receiver receiver = sealing_receiver(handler);
    const struct consent_needs needs = consent_needs(receiver, false);
    struct error e = NO_ERROR;
    if (basis.len && !str_is(basis, "vital_interest") && !str_is(basis, "legal_claim")) {
        error_add(arena, &e, STR("/override/legal_basis"), ERROR_CODE_UNKNOWN);
        return e;
    }
    e = consent_check(arena, &sealing->consents, needs, NULL);
    if (!e.id || !basis.len)
        return e;
    row->legal_basis = basis;
    row->consents = case_wire_strings(
        arena, consent_lacking(arena, &sealing->consents, needs, NULL), &row->consent_count);
    row->review_by = case_review_by(rules, sealing->office, sealing->at);
    return NO_ERROR;
}

/* The compartments her groups do not give her. */
static void put_needs(const struct sealing *sealing, const struct principal *handler,
                      struct assignment_new *row)
{
    int64_t *needs = arena_array(sealing->rq->arena, PART_COUNT, sizeof *needs);
    for (size_t i = 0; i < PART_COUNT; i++) {
        const struct principal *group = sealing_group(
            sealing, parts[i] == COMPARTMENT_IDENTITY ? PRINCIPAL_COORDINATION : PRINCIPAL_DESK,
            sealing->office);
        if (entitled_handler(parts[i], sealing_receiver(handler), &sealing->consents) &&
            !(group && principal_in(handler, group->id)))
            needs[row->need_count++] = parts[i];
    }
    row->needs = needs;
}

static bool sent_before(const struct wire_wrap *wraps, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (str_equal(wraps[i].compartment, wraps[index].compartment) &&
            wraps[i].epoch == wraps[index].epoch)
            return true;
    return false;
}

static struct error put_wraps(struct sealing *sealing, const struct assigning *in,
                              const struct principal *handler)
{
    struct arena *arena = sealing->rq->arena;
    const struct wire_wrap *wraps = in->wraps.at;
    for (size_t i = 0; i < in->wraps.count; i++) {
        const enum compartment compartment = compartment_from_code(wraps[i].compartment);
        struct error e = NO_ERROR;
        if (!uuid_equal(wraps[i].principal, handler->id)) {
            e = (struct error){.id = ERROR_WRAPS_SURPLUS,
                               .detail = arena_format(
                                   arena, "%.*s %lld", (int)wraps[i].compartment.len,
                                   wraps[i].compartment.at, (long long)wraps[i].epoch)};
        } else if (!compartment || compartment == COMPARTMENT_EXCHANGE ||
                   sent_before(wraps, i) || !uuid_is_nil(wraps[i].scope)) {
            error_add(arena, &e, arena_format(arena, "/wraps/%zu", i), ERROR_WRAP_INVALID);
        } else {
            e = sealing_client_wrap(sealing, compartment, (struct uuid){.b = {0}},
                                    (uint32_t)wraps[i].epoch, handler, wraps[i].wrap, false);
        }
        if (e.id == ERROR_WRAP_INVALID) {
            e = NO_ERROR;
            error_add(arena, &e, arena_format(arena, "/wraps/%zu/wrap", i), ERROR_WRAP_INVALID);
        }
        if (e.id)
            return e;
    }
    return NO_ERROR;
}

/* The former handler, or the logger who was it until now, loses the case before anything is sealed:
 * what is written here goes to the new handler only. */
static void change_hands(struct sealing *sealing, const struct principal *handler,
                         struct assignment_new *row)
{
    int64_t *retire = arena_array(sealing->rq->arena, PART_COUNT, sizeof *retire);
    const struct uuid former = uuid_is_nil(sealing->context.assignee) ? sealing->context.logger
                                                                      : sealing->context.assignee;
    if (!uuid_equal(former, handler->id))
        row->retire_count = sealing_release(sealing, former, retire);
    sealing->context.assignee = handler->id;
    row->retire = retire;
}

struct error assigning_seal(struct request *rq, const struct rules *rules,
                            const struct assigning *in, struct sealing *sealing,
                            struct assignment_new *ret_row)
{
    struct assignment_new row = {.actor = rq->caller.id,
                                 .version = in->version,
                                 .id = uuid_new(),
                                 .review_by = MILLIS_NONE};
    const struct principal *handler = NULL;
    enum case_status to = STATUS_NONE;
    struct error e = sealing_begin(rq, in->reference, sealing);
    if (!e.id && !(sealing->context.relations & RELATION_WORKS))
        e = FAILED(FORBIDDEN);
    if (!e.id)
        e = find_handler(sealing, in->to, &handler);
    if (!e.id)
        e = check_caller(sealing, in, handler, &to);
    if (!e.id)
        e = check_consents(sealing, rules, in, handler, &row);
    if (!e.id)
        e = put_wraps(sealing, in, handler);
    if (e.id)
        return e;
    put_needs(sealing, handler, &row);
    change_hands(sealing, handler, &row);
    if (in->reason.len)
        e = case_seal_work(sealing, RECORD_REASON, case_text(rq->arena, in->reason), &row.reason);
    if (e.id)
        return e;
    row.case_id = sealing->context.id;
    row.at = sealing->at;
    row.to = handler->id;
    row.from_status = sealing->context.status;
    row.to_status = str_of(status_code(to));
    row.sealed = sealing->out;
    *ret_row = row;
    return NO_ERROR;
}
