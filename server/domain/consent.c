#include "server/domain/consent.h"


enum consent_state consent_in_force(enum consent_state state, struct date valid_until,
                                    struct date today)
{
    bool over = valid_until.year && date_compare(valid_until, today) < 0;

    return over && (state == CONSENT_GIVEN || state == CONSENT_LIMITED) ? CONSENT_WITHDRAWN : state;
}

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

enum receiver receiver_of_role(enum role role)
{
    switch (role) {
    case ROLE_LAWYER:
        return RECEIVER_LAWYER;
    case ROLE_COURT_MONITOR:
        return RECEIVER_MONITOR;
    case ROLE_PARTNER:
        return RECEIVER_PARTNER;
    default:
        return RECEIVER_COLLEAGUE;
    }
}

/* The consent that lets a receiver in at all. */
static const enum consent_kind kind_for[] = {
    [RECEIVER_OFFICE] = CONSENT_KIND_SHARE_OFFICE, [RECEIVER_PARTNER] = CONSENT_KIND_SHARE_PARTNER,
    [RECEIVER_LAWYER] = CONSENT_KIND_SHARE_LAWYER, [RECEIVER_MONITOR] = CONSENT_KIND_ATTEND_HEARING,
    [RECEIVER_COLLEAGUE] = CONSENT_KIND_NONE,
};

struct consent_needs consent_needs(enum receiver receiver, bool abroad)
{
    struct consent_needs needs = {.count = 0};

    if (kind_for[receiver])
        needs.kind[needs.count++] = kind_for[receiver];
    if (needs.count && abroad)
        needs.kind[needs.count++] = CONSENT_KIND_TRANSFER_ABROAD;
    return needs;
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
    return !kind_for[receiver] || consent_answer(consents, kind_for[receiver]) == CONSENT_OK;
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
