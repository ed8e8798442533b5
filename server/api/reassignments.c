/* POST /v1/reassignments: a colleague's cases to one or several others, all of them or none. */
#include "hotline/base/reference.h"
#include "hotline/wire/handover.h"
#include "server/api/assigning.h"
#include "server/router/handlers.h"

/* The same error, as one of the case at `index`: detail begins with its reference, pointers lead
 * into its part of the body. */
static struct error of_case(struct arena *arena, struct error error, const struct assigning *one,
                            size_t index)
{
    struct error told = {.id = error.id, .detail = one->reference};
    const struct str before = arena_format(arena, "/assignments/%zu", index);
    if (error.detail.len)
        told.detail = arena_format(arena, "%.*s %.*s", (int)one->reference.len, one->reference.at,
                                   (int)error.detail.len, error.detail.at);
    for (const struct error_field *field = error.fields; field; field = field->next)
        error_add(arena, &told, arena_join(arena, before, field->pointer), field->id);
    const bool unknown = error.id == ERROR_NOT_FOUND;
    const struct str member = error.id == ERROR_VERSION_STALE ? STR("/version") : STR("/case");
    if (!error.fields)
        error_add(arena, &told, arena_join(arena, before, member),
                  unknown ? ERROR_CODE_UNKNOWN : error.id);
    told.id = unknown ? ERROR_INVALID : error.id;
    return told;
}

/* Each case once, by its canonical reference. */
static struct error read_cases(struct request *rq, const struct wire_reassignment *in,
                               struct assigning *ret_cases)
{
    const struct wire_reassigned *rows = in->assignments.at;
    struct error e = NO_ERROR;
    for (size_t i = 0; i < in->assignments.count; i++) {
        enum error_id bad = ERROR_NONE;
        ret_cases[i] = (struct assigning){.version = rows[i].version,
                                          .to = rows[i].to,
                                          .wraps = rows[i].wraps,
                                          .reason = in->reason,
                                          .from = in->from};
        if (!reference_parse(rq->arena, rows[i].reference, &ret_cases[i].reference))
            bad = ERROR_FIELD_FORMAT;
        for (size_t k = 0; k < i && !bad; k++)
            if (str_equal(ret_cases[k].reference, ret_cases[i].reference))
                bad = ERROR_LIST_DUPLICATE;
        if (bad)
            error_add(rq->arena, &e, arena_format(rq->arena, "/assignments/%zu/case", i), bad);
        if (str_equal(rows[i].to, in->from))
            error_add(rq->arena, &e, arena_format(rq->arena, "/assignments/%zu/to", i),
                      ERROR_CODE_UNKNOWN);
    }
    return e;
}

/* Whose cases they are may have left already: her name stays in the directory. */
static struct error find_former(struct request *rq, struct str name, struct uuid *ret_id)
{
    const struct directory *directory = services_directory_acquire(rq->services);
    const struct principal *former = directory_named(directory, name);
    struct error e = NO_ERROR;
    if (former)
        *ret_id = former->id;
    else
        error_add(rq->arena, &e, STR("/from"), ERROR_CODE_UNKNOWN);
    services_directory_release(rq->services, directory);
    return e;
}

static struct error seal_case(struct request *rq, const struct rules *rules,
                              const struct assigning *one, size_t index,
                              struct assignment_new *ret_row)
{
    SEALING(sealing);
    struct error e = assigning_seal(rq, rules, one, &sealing, ret_row);
    return e.id ? of_case(rq->arena, e, one, index) : e;
}

/* What the database refused, "BG-2026-00417-6 …", as an error of that case. */
static struct error of_named(struct arena *arena, struct error error,
                             const struct assigning *cases, size_t count)
{
    struct str rest = error.detail;
    const struct str reference = str_cut(&rest, ' ');
    for (size_t i = 0; i < count; i++)
        if (reference.len && str_equal(reference, cases[i].reference))
            return of_case(arena, (struct error){.id = error.id, .detail = rest}, &cases[i], i);
    return error;
}

static struct error reassign_once(struct request *rq, const struct rules *rules,
                                  const struct assigning *cases, struct reassignment_new *act,
                                  struct json **ret_cases)
{
    struct assignment_new *rows = arena_array(rq->arena, act->count, sizeof *rows);
    struct str text;
    struct error e = NO_ERROR;
    for (size_t i = 0; i < act->count && !e.id; i++)
        e = seal_case(rq, rules, &cases[i], i, &rows[i]);
    if (e.id)
        return e;
    act->rows = rows;
    act->at = rows[act->count - 1].at;
    e = store_cases_reassign(rq->store, rq->arena, act, &text);
    if (e.id)
        return of_named(rq->arena, e, cases, act->count);
    return json_parse(rq->arena, text, ret_cases).id ? FAILED(INTERNAL) : NO_ERROR;
}

struct reply api_reassign(struct request *rq)
{
    RULES(rules);
    struct wire_reassignment in;
    struct assigning *cases = NULL;
    struct reassignment_new act = {.actor = rq->caller.id,
                                   .key = rq->idempotency_key,
                                   .request_hash = rq->idempotency_hash};
    struct json *answer = json_object(rq->arena), *list = json_array(rq->arena);
    struct error e = rules_acquire(rq, &rules);
    if (!e.id)
        e = request_read(rq, wire_reassignment_fields, sizeof in, &in);
    if (!e.id) {
        act.count = in.assignments.count;
        cases = arena_array(rq->arena, act.count, sizeof *cases);
        e = read_cases(rq, &in, cases);
    }
    if (!e.id)
        e = find_former(rq, in.from, &act.from);
    if (e.id)
        return reply_error(rq, e);
    for (int tried = 1;; tried++) {
        e = reassign_once(rq, &rules, cases, &act, &list);
        if (!sealing_again(rq, e, tried))
            break;
    }
    json_set(answer, STR("cases"), list);
    return case_answer(rq, e, 201, answer);
}
