#include "server/api/spoken.h"

struct error spoken_read(struct request *rq, const struct json *list, size_t count,
                         uint16_t *ret_numbers)
{
    struct error e = NO_ERROR;
    if (!list || list->kind != JSON_ARRAY || list->count != count) {
        error_add(rq->arena, &e, STR("/numbers"),
                  list && list->kind == JSON_ARRAY ? ERROR_FIELD_RANGE : ERROR_FIELD_TYPE);
        return e;
    }
    size_t i = 0;
    for (const struct json *one = list->first; one; one = one->next, i++) {
        int64_t number = json_integer(one, -1);
        if (number < 0 || number >= SPOKEN_WORDS)
            error_add(rq->arena, &e, arena_format(rq->arena, "/numbers/%zu", i), ERROR_FIELD_RANGE);
        else
            ret_numbers[i] = (uint16_t)number;
    }
    if (!e.id && !spoken_holds(ret_numbers, count))
        error_add(rq->arena, &e, STR("/numbers"), ERROR_CODE_MISHEARD);
    return e;
}

struct json *spoken_json(struct request *rq, const uint16_t *numbers, size_t count)
{
    struct json *list = json_array(rq->arena);
    for (size_t i = 0; i < count; i++)
        json_append(list, json_int(rq->arena, numbers[i]));
    return list;
}

struct error spoken_wait(int64_t retry_after)
{
    return retry_after ? (struct error){.id = ERROR_TOO_MANY, .retry_after = (unsigned)retry_after}
                       : NO_ERROR;
}
