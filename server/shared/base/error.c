#include "hotline/base/error.h"

static const struct {
    int status;
    const char *code;
    const char *hint;
} errors[ERROR_COUNT] = {
#define ERROR(ID, STATUS, CODE, HINT) [ERROR_##ID] = {.status = STATUS, .code = CODE, .hint = HINT},
#include "hotline/vocab/errors.def"
#undef ERROR
};

static enum error_id known(enum error_id id)
{
    return (unsigned)id < ERROR_COUNT ? id : ERROR_INTERNAL;
}

int error_status(enum error_id id)
{
    return errors[known(id)].status;
}

const char *error_code(enum error_id id)
{
    return errors[known(id)].code;
}

const char *error_hint(enum error_id id)
{
    return errors[known(id)].hint;
}

enum error_id error_from_code(struct str code)
{
    for (enum error_id id = ERROR_NONE; id < ERROR_COUNT; id++)
        if (str_is(code, errors[id].code))
            return id;
    return ERROR_INTERNAL;
}
