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

const char *role_code(enum role role)
{
    return (unsigned)role < ROLE_COUNT ? role_codes[role] : NULL;
}

enum role role_from_code(struct str code)
{
    for (unsigned i = 1; i < ROLE_COUNT; i++) {
        if (str_is(code, role_codes[i]))
            return i;
    }
    return ROLE_NONE;
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
