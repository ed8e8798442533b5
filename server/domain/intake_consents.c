/* The consents of a report, and a single one stated later. */
#include "server/domain/intake_inner.h"

static const struct json *consent_list(const struct json *body)
{
    const struct json *list = json_member(body, "consents");

    return list && list->kind == JSON_ARRAY ? list : NULL;
}

static struct consent consent_of(const struct json *item)
{
    return (struct consent){
        .kind = consent_kind_from_code(json_string_at(item, "/kind")),
        .state = consent_state_from_code(json_string_at(item, "/state")),
        .form = json_string_at(item, "/form"),
        .at = intake_time_at(item, "/at"),
        .valid_until = intake_date_at(item, "/valid_until"),
        .limit_text = json_string_at(item, "/limit_text"),
        .text_version = json_string_at(item, "/text_version"),
    };
}

/* Before the walk, since the gate has to be known there; what is wrong in the list the walk and
 * intake_consents_check say. */
void intake_consents_collect(struct intake_walk *walk, const struct json *body)
{
    const struct json *list = consent_list(body);
    struct consent *kept = arena_array(walk->arena, list ? list->count + 1 : 1, sizeof *kept);
    struct intake *out = walk->out;

    out->consents = kept;
    for (const struct json *item = list ? list->first : NULL; item; item = item->next) {
        struct consent consent = consent_of(item);

        if (!consent.kind || !consent.state)
            continue;
        kept[out->consent_count++] = consent;
        out->consent.of[consent.kind] =
            consent_in_force(consent.state, consent.valid_until, walk->today);
    }
}

static void consent_fault(struct intake_walk *walk, size_t index, const char *member,
                          enum error_id id)
{
    struct str pointer = arena_format(walk->arena, "/consents/%zu%s", index, member);

    intake_fault_at(walk, pointer.at, id);
}

void intake_consents_check(struct intake_walk *walk, const struct json *body)
{
    const struct json *list = consent_list(body);
    bool seen[CONSENT_KIND_COUNT] = {false};
    size_t index = 0;

    for (const struct json *item = list ? list->first : NULL; item; item = item->next, index++) {
        struct consent consent = consent_of(item);

        if (item->kind != JSON_OBJECT)
            continue;
        if (json_is_empty(json_member(item, "kind")))
            consent_fault(walk, index, "/kind", ERROR_FIELD_MISSING);
        if (json_is_empty(json_member(item, "state")))
            consent_fault(walk, index, "/state", ERROR_FIELD_MISSING);
        if (consent.state == CONSENT_LIMITED && !consent.limit_text.len)
            consent_fault(walk, index, "/limit_text", ERROR_FIELD_MISSING);
        if (consent.kind && seen[consent.kind])
            consent_fault(walk, index, "/kind", ERROR_LIST_DUPLICATE);
        seen[consent.kind] = true;
    }
}

/* A single consent is read as a list of one, so that the table says what it may hold. */
#define LIST_OF_ONE "/consents/0"

struct error consent_read(struct arena *arena, const struct reference *reference,
                          const struct json *body, struct date today, struct consent *ret_consent)
{
    struct intake out = {.outcome = INTAKE_CASE};
    struct intake_walk walk = {.arena = arena, .reference = reference, .today = today, .out = &out};
    struct json *list = json_array(arena), *document = json_object(arena);

    if (!body || body->kind != JSON_OBJECT) {
        intake_fault_at(&walk, "", ERROR_FIELD_TYPE);
        return walk.error;
    }
    out.statistics = json_object(arena); /* the walk counts; nobody reads it */
    json_append(list, json_copy(arena, body));
    json_set(document, STR("consents"), list);
    intake_consents_collect(&walk, document);
    intake_walk(&walk, document);
    intake_consents_check(&walk, document);
    for (struct error_field *field = walk.error.fields; field; field = field->next)
        field->pointer = str_slice(field->pointer, sizeof LIST_OF_ONE - 1, field->pointer.len);
    if (!walk.error.id)
        *ret_consent = out.consents[0];
    return walk.error;
}
