#include "hotline/base/limits.h"
#include "server/domain/intake_inner.h"

#define HEADLINE_LINE COPY_HEADLINE_LINE
#define COUNTED COPY_COUNTED
#define CLEAR COPY_CLEAR

#define COUNT_OF(TABLE) (sizeof(TABLE) / sizeof(TABLE)[0])

const struct field fields[] = {
#define FIELD(POINTER, TYPE, VOCABULARY, LIMIT_, PLACE, GATE, COPIES)                              \
    {                                                                                              \
        .pointer = POINTER,                                                                        \
        .pointer_len = sizeof(POINTER) - 1,                                                        \
        .type = TYPE_##TYPE,                                                                       \
        .vocabulary = VOCABULARY,                                                                  \
        .limit = LIMIT_,                                                                           \
        .place = PLACE_##PLACE,                                                                    \
        .gate = GATE_##GATE,                                                                       \
        .copies = COPIES,                                                                          \
    },
#include "hotline/vocab/fields.def"
#undef FIELD
};
const size_t field_count = COUNT_OF(fields);

#define FIELD(POINTER, TYPE, VOCABULARY, LIMIT_, PLACE, GATE, COPIES)

const struct shape field_lists[] = {
#define FIELD_LIST(POINTER, LIMIT_)                                                                \
    {.pointer = POINTER, .pointer_len = sizeof(POINTER) - 1, .limit = LIMIT_},
#include "hotline/vocab/fields.def"
};
const size_t field_list_count = COUNT_OF(field_lists);

const struct shape fields_computed[] = {
#define FIELD_COMPUTED(POINTER) {.pointer = POINTER, .pointer_len = sizeof(POINTER) - 1},
#include "hotline/vocab/fields.def"
};
const size_t field_computed_count = COUNT_OF(fields_computed);
