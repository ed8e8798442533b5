/* PUT …/facts: the whole facts and risk document anew; PATCH: a summary, or an override of the
 * priority. */
#include "hotline/wire/case.h"
#include "server/api/case_wire.h"
#include "server/api/case_write.h"
#include "server/domain/deadline.h"
#include "server/domain/intake.h"
#include "server/router/handlers.h"

#define RELATION_TELLS (RELATION_COORDINATION | RELATION_LOGGER | RELATION_HANDLER)

static struct error begin(struct request *rq, struct str reference, unsigned relations,
                          struct sealing *sealing, struct case_change *row)
{
    struct error e = sealing_begin(rq, reference, sealing);
    if (!e.id && !(sealing->context.relations & relations))
        e = FAILED(FORBIDDEN);
    if (!e.id && sealing->context.version != rq->if_match)
        e = FAILED(VERSION_STALE);
    if (e.id)
        return e;
    row->actor = rq->caller.id;
    row->id = sealing->context.id;
    row->version = rq->if_match;
    row->at = sealing->at;
    row->first_action_by = MILLIS_NONE;
    return NO_ERROR;
}

static struct error store(struct sealing *sealing, struct case_change *row,
                          struct json **ret_answer)
{
    struct request *rq = sealing->rq;
    struct case_changed changed = {.version = 0};
    row->sealed = sealing->out;
    struct error e = store_case_change(rq->store, rq->arena, row, &changed);
    if (e.id)
        return e;
    struct json *answer = json_object(rq->arena);
    json_set(answer, STR("version"), json_int(rq->arena, changed.version));
    json_set(answer, STR("priority"), json_str(rq->arena, changed.priority));
    *ret_answer = answer;
    return NO_ERROR;
}

/* What the call said the first time and the facts do not say again. */
static void complete(const struct sealing *sealing, struct intake *in)
{
    struct arena *arena = sealing->rq->arena;
    const struct case_context *context = &sealing->context;
    struct json *consents = json_array(arena);
    if (json_is_empty(json_member(in->headline, "language")))
        json_set(in->headline, STR("language"), json_str(arena, context->language));
    for (const struct json *one = context->consents->first; one; one = one->next) {
        struct json *copy = json_copy(arena, one);
        json_remove(copy, STR("valid_until"));
        json_append(consents, copy);
    }
    json_set_at(arena, in->statistics, "/call/channel", json_str(arena, context->channel));
    json_set_at(arena, in->statistics, "/call/caller_language",
                json_str(arena, context->language));
    json_set(in->statistics, STR("consents"), consents);
    json_set(in->statistics, STR("day"),
             json_str(arena, date_str(arena, office_day(context->created_at))));
}

/* The case's own flags stay; those the facts give are new. */
static void put_flags(const struct sealing *sealing, const struct intake *in,
                      struct case_change *row)
{
    static const char *const own[] = {"duty_to_ask", "search_pending", "consent_withdrawn",
                                      "called_back"};
    struct arena *arena = sealing->rq->arena;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (flag_among(sealing->context.flags, own[i]) && !flag_among(in->flags, own[i]))
            json_append(in->flags, json_str(arena, str_of(own[i])));
    row->flags = case_wire_strings(arena, in->flags, &row->flag_count);
}

static struct error seal_facts(struct sealing *sealing, const struct intake *in,
                               const struct deadlines *deadlines)
{
    const struct uuid author = sealing->rq->caller.id;
    const bool clocks =
        deadlines->count || case_context_head(&sealing->context, RECORD_DEADLINES);
    struct error e = sealing_head(sealing, RECORD_HEADLINE, COMPARTMENT_HEADLINE, author,
                                  in->headline);
    if (!e.id)
        e = sealing_head(sealing, RECORD_REPORT, COMPARTMENT_REPORT, author, in->report);
    if (!e.id && clocks)
        e = sealing_head(sealing, RECORD_DEADLINES, COMPARTMENT_REPORT, author,
                         deadlines->document);
    if (!e.id && in->identity)
        e = sealing_head(sealing, RECORD_IDENTITY, COMPARTMENT_IDENTITY, author, in->identity);
    return e;
}

static struct error facts_once(struct request *rq, const struct rules *rules,
                               struct str reference, const struct json *body,
                               struct sealing *sealing, struct json **ret_answer)
{
    struct case_change row = {.facts = true};
    struct intake in = {.outcome = INTAKE_CASE};
    struct deadlines deadlines = {.count = 0};
    struct error e = begin(rq, reference, RELATION_TELLS, sealing, &row);
    if (e.id)
        return e;
    const struct date today = office_day(sealing->at);
    e = intake_check_facts(rq->arena, rules->reference, body, &sealing->consents, today, &in);
    if (e.id)
        return e;
    complete(sealing, &in);
    deadlines_compute(rq->arena, rules->reference, body, json_at(in.report, "/risk/flags"), NULL,
                      0, today, &deadlines);
    e = seal_facts(sealing, &in, &deadlines);
    if (!e.id)
        e = case_statistics(sealing, in.statistics, sealing->context.pseudonym, &row.statistics);
    if (e.id)
        return e;
    const struct case_clocks clocks = case_clocks(rq->arena, &deadlines);
    row.computed = str_of(priority_code(in.priority));
    row.computed_rank = in.priority;
    row.first_action_by = deadline_first_action(
        rules->reference, str_of(office_country(sealing->office)), in.priority,
        sealing->context.created_at);
    row.safe_on = clocks.safe_on;
    row.latest_on = clocks.latest_on;
    row.deadline_count = clocks.count;
    put_flags(sealing, &in, &row);
    return store(sealing, &row, ret_answer);
}

struct reply api_case_facts(struct request *rq)
{
    RULES(rules);
    struct str reference;
    struct json *body = NULL, *answer = NULL;
    struct error e = case_reference(rq, &reference);
    if (!e.id)
        e = rules_acquire(rq, &rules);
    if (!e.id)
        e = request_json(rq, &body);
    if (e.id)
        return reply_error(rq, e);
    for (int tried = 1;; tried++) {
        SEALING(sealing);
        e = facts_once(rq, &rules, reference, body, &sealing, &answer);
        if (!sealing_again(rq, e, tried))
            break;
    }
    return case_answer(rq, e, 200, answer);
}

/* A summary takes the place of the line of codes: the server cannot read what stood there. */
static struct error seal_summary(struct sealing *sealing, struct str summary)
{
    struct arena *arena = sealing->rq->arena;
    struct json *headline = json_object(arena);
    json_set(headline, STR("summary"), json_str(arena, summary));
    json_set(headline, STR("country"), json_null(arena));
    json_set(headline, STR("areas"), json_array(arena));
    json_set(headline, STR("forms"), json_array(arena));
    json_set(headline, STR("grounds"), json_array(arena));
    json_set(headline, STR("language"), json_str(arena, sealing->context.language));
    return sealing_head(sealing, RECORD_HEADLINE, COMPARTMENT_HEADLINE, sealing->rq->caller.id,
                        headline);
}

static struct error put_override(struct sealing *sealing, const struct rules *rules,
                                 const struct wire_priority *in, struct case_change *row)
{
    struct arena *arena = sealing->rq->arena;
    const enum priority priority = priority_from_code(in->to);
    struct json *reason = case_text(arena, in->reason);
    json_set(reason, STR("priority"), json_str(arena, in->to));
    row->override = in->to;
    row->override_rank = priority;
    row->first_action_by =
        deadline_first_action(rules->reference, str_of(office_country(sealing->office)), priority,
                              sealing->context.created_at);
    return case_seal_work(sealing, RECORD_REASON, reason, NULL);
}

static struct error patch_once(struct request *rq, const struct rules *rules,
                               struct str reference, const struct wire_case_patch *in,
                               struct sealing *sealing, struct json **ret_answer)
{
    struct case_change row = {.facts = false};
    struct error e = begin(rq, reference, in->priority.to.len ? RELATION_COORDINATION
                                                              : RELATION_TELLS, sealing, &row);
    if (!e.id && in->summary.len)
        e = seal_summary(sealing, in->summary);
    if (!e.id && in->priority.to.len)
        e = put_override(sealing, rules, &in->priority, &row);
    return e.id ? e : store(sealing, &row, ret_answer);
}

static struct error read_patch(struct request *rq, struct wire_case_patch *ret_in)
{
    struct error e = request_read(rq, wire_case_patch_fields, sizeof *ret_in, ret_in);
    if (e.id)
        return e;
    if (!ret_in->summary.len && !ret_in->priority.to.len)
        error_add(rq->arena, &e, STR("/summary"), ERROR_FIELD_MISSING);
    if (ret_in->priority.to.len && !priority_from_code(ret_in->priority.to))
        error_add(rq->arena, &e, STR("/priority/to"), ERROR_CODE_UNKNOWN);
    return e;
}

struct reply api_case_patch(struct request *rq)
{
    RULES(rules);
    struct wire_case_patch in;
    struct str reference;
    struct json *answer = NULL;
    struct error e = case_reference(rq, &reference);
    if (!e.id)
        e = rules_acquire(rq, &rules);
    if (!e.id)
        e = read_patch(rq, &in);
    if (e.id)
        return reply_error(rq, e);
    for (int tried = 1;; tried++) {
        SEALING(sealing);
        e = patch_once(rq, &rules, reference, &in, &sealing, &answer);
        if (!sealing_again(rq, e, tried))
            break;
    }
    return case_answer(rq, e, 200, answer);
}
