#include "server/domain/words.h"

static const char *const status_codes[] = {
#define CASE_STATUS(ID, CODE, OPEN, COUNTS) [STATUS_##ID] = CODE,
#include "hotline/vocab/case_status.def"
#undef CASE_STATUS
};

static const bool statuses_open[] = {
#define CASE_STATUS(ID, CODE, OPEN, COUNTS) [STATUS_##ID] = OPEN,
#include "hotline/vocab/case_status.def"
#undef CASE_STATUS
};

const char *status_code(enum case_status status)
{
    return (unsigned)status < STATUS_COUNT ? status_codes[status] : NULL;
}

enum case_status status_from_code(struct str code)
{
    for (unsigned i = 1; i < STATUS_COUNT; i++)
        if (str_is(code, status_codes[i]))
            return i;
    return STATUS_NONE;
}

bool status_open(enum case_status status)
{
    return (unsigned)status < STATUS_COUNT && statuses_open[status];
}
