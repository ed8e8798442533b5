#include "server/domain/consent.h"


enum consent_answer consent_answer(const struct consents *consents, enum consent_kind kind)
{
    switch (consents->of[kind]) {
    case CONSENT_GIVEN:
        return CONSENT_OK;
    case CONSENT_LIMITED:
        return CONSENT_IS_LIMITED;
    default:
        return CONSENT_IS_MISSING;
    }
}

static bool limit_read(const struct json *limits_read, enum consent_kind kind)
{
    for (const struct json *item = limits_read ? limits_read->first : NULL; item; item = item->next)
        if (str_is(json_string(item), consent_kind_code(kind)))
            return true;
    return false;
}

/* What stands in the way of one kind: missing, limited and unread, or nothing. */
static enum error_id lacking(const struct consents *consents, enum consent_kind kind,
                             const struct json *limits_read)
{
    switch (consent_answer(consents, kind)) {
    case CONSENT_OK:
        return ERROR_NONE;
    case CONSENT_IS_LIMITED:
        return limit_read(limits_read, kind) ? ERROR_NONE : ERROR_CONSENT_LIMITED;
    default:
        return ERROR_CONSENT_MISSING;
    }
}

static void lacking_add(struct arena *arena, struct error *error, const struct consents *consents,
                        struct consent_needs needs, const struct json *limits_read,
                        enum error_id wanted)
{
    for (size_t i = 0; i < needs.count; i++)
        if (lacking(consents, needs.kind[i], limits_read) == wanted) {
            error_add(arena, error,
                      arena_format(arena, "/consents/%s", consent_kind_code(needs.kind[i])),
                      wanted);
            error->id = wanted;
        }
}

struct error consent_check(struct arena *arena, const struct consents *consents,
                           struct consent_needs needs, const struct json *limits_read)
{
    struct error error = NO_ERROR;

    lacking_add(arena, &error, consents, needs, limits_read, ERROR_CONSENT_MISSING);
    if (!error.id)
        lacking_add(arena, &error, consents, needs, limits_read, ERROR_CONSENT_LIMITED);
    return error;
}

struct json *consent_lacking(struct arena *arena, const struct consents *consents,
                             struct consent_needs needs, const struct json *limits_read)
{
    struct json *list = json_array(arena);

    for (size_t i = 0; i < needs.count; i++)
        if (lacking(consents, needs.kind[i], limits_read))
            json_append(list, json_str(arena, str_of(consent_kind_code(needs.kind[i]))));
    return list;
}

bool consent_grants_identity(const struct consents *consents, enum receiver receiver)
{
    struct consent_needs needs = consent_needs(receiver, false);

    return !needs.count || consent_answer(consents, needs.kind[0]) == CONSENT_OK;
}

struct json *consent_document(struct arena *arena, const struct consent *consent)
{
    struct json *document = json_object(arena);

    json_set(document, STR("kind"), json_str(arena, str_of(consent_kind_code(consent->kind))));
    json_set(document, STR("state"), json_str(arena, str_of(consent_state_code(consent->state))));
    json_set(document, STR("limit_text"), json_str(arena, consent->limit_text));
    json_set(document, STR("text_version"), json_str(arena, consent->text_version));
    return document;
}
