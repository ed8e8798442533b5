/* The words of the .def tables that the vault puts into bytes. */
#include "hotline/vault/directory.h"

static const char *const compartment_codes[] = {
#define COMPARTMENT(ID, BYTE, CODE) [BYTE] = CODE,
#include "hotline/vocab/compartments.def"
#undef COMPARTMENT
};

static const char *const record_type_codes[] = {
#define RECORD_TYPE(ID, BYTE, CODE) [BYTE] = CODE,
#include "hotline/vocab/record_types.def"
#undef RECORD_TYPE
};

static const char *const principal_kind_codes[] = {
#define PRINCIPAL_KIND(ID, BYTE, CODE) [BYTE] = CODE,
#include "hotline/vocab/principals.def"
#undef PRINCIPAL_KIND
};

#define COUNT(TABLE) (sizeof(TABLE) / sizeof *(TABLE))

static const char *code_at(const char *const *codes, size_t count, size_t index)
{
    return index < count ? codes[index] : NULL;
}

/* The index of a code, 0 when there is none. */
static unsigned code_find(const char *const *codes, size_t count, struct str code)
{
    for (unsigned i = 1; i < count; i++) {
        if (codes[i] && str_is(code, codes[i]))
            return i;
    }
    return 0;
}

const char *compartment_code(enum compartment compartment)
{
    return code_at(compartment_codes, COUNT(compartment_codes), compartment);
}

enum compartment compartment_from_code(struct str code)
{
    return code_find(compartment_codes, COUNT(compartment_codes), code);
}

const char *record_type_code(enum record_type type)
{
    return code_at(record_type_codes, COUNT(record_type_codes), type);
}

enum record_type record_type_from_code(struct str code)
{
    return code_find(record_type_codes, COUNT(record_type_codes), code);
}

const char *principal_kind_code(enum principal_kind kind)
{
    return code_at(principal_kind_codes, COUNT(principal_kind_codes), kind);
}
