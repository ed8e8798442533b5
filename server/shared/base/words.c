#include "hotline/base/words.h"

static const char *const role_codes[ROLE_COUNT] = {
#define ROLE(ID, CODE) [ROLE_##ID] = CODE,
#include "hotline/vocab/roles.def"
#undef ROLE
};

static const struct {
    const char *code, *prefix, *country;
} offices[OFFICE_COUNT] = {
#define OFFICE(ID, CODE, PREFIX, COUNTRY)                                                          \
    [OFFICE_##ID] = {.code = CODE, .prefix = PREFIX, .country = COUNTRY},
#include "hotline/vocab/offices.def"
#undef OFFICE
};

static const char *const consent_kind_codes[CONSENT_KIND_COUNT] = {
#define CONSENT_KIND(ID, CODE, EXPLICIT) [CONSENT_KIND_##ID] = CODE,
#include "hotline/vocab/consent_kinds.def"
#undef CONSENT_KIND
};

static const char *const consent_state_codes[CONSENT_STATE_COUNT] = {
#define CONSENT_STATE(ID, CODE) [CONSENT_##ID] = CODE,
#include "hotline/vocab/consent_states.def"
#undef CONSENT_STATE
};

/* Of a table whose first entry (none) is NULL. */
static unsigned value_of(const char *const *codes, size_t count, struct str code)
{
    for (unsigned i = 1; i < count; i++)
        if (str_is(code, codes[i]))
            return i;
    return 0;
}

const char *role_code(enum role role)
{
    return (unsigned)role < ROLE_COUNT ? role_codes[role] : NULL;
}

enum role role_from_code(struct str code)
{
    return (enum role)value_of(role_codes, ROLE_COUNT, code);
}

const char *office_code(enum office office)
{
    return (unsigned)office < OFFICE_COUNT ? offices[office].code : NULL;
}

enum office office_from_code(struct str code)
{
    for (unsigned i = 1; i < OFFICE_COUNT; i++) {
        if (str_is(code, offices[i].code))
            return i;
    }
    return OFFICE_NONE;
}

const char *office_prefix(enum office office)
{
    return (unsigned)office < OFFICE_COUNT ? offices[office].prefix : NULL;
}

const char *office_country(enum office office)
{
    return (unsigned)office < OFFICE_COUNT ? offices[office].country : NULL;
}

const char *consent_kind_code(enum consent_kind kind)
{
    return (unsigned)kind < CONSENT_KIND_COUNT ? consent_kind_codes[kind] : NULL;
}

enum consent_kind consent_kind_from_code(struct str code)
{
    return (enum consent_kind)value_of(consent_kind_codes, CONSENT_KIND_COUNT, code);
}

const char *consent_state_code(enum consent_state state)
{
    return (unsigned)state < CONSENT_STATE_COUNT ? consent_state_codes[state] : NULL;
}

enum consent_state consent_state_from_code(struct str code)
{
    return (enum consent_state)value_of(consent_state_codes, CONSENT_STATE_COUNT, code);
}
