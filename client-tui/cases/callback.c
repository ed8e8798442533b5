#include "cases/callback.h"

#include "hotline/base/bytes.h"

struct json *numbers_json(struct arena *arena, const uint16_t *numbers, size_t count)
{
    struct json *list = json_array(arena);
    for (size_t i = 0; i < count; i++)
        json_append(list, json_int(arena, numbers[i]));
    return list;
}

bool numbers_read(const struct json *list, size_t count, uint16_t *ret_numbers)
{
    size_t read = 0;
    for (const struct json *one = list ? list->first : NULL; one; one = one->next) {
        int64_t number = json_integer(one, -1);
        if (read == count || number < 0 || number >= SPOKEN_WORDS)
            return false;
        ret_numbers[read++] = (uint16_t)number;
    }
    return read == count;
}

static struct json *body_of(struct arena *arena, const uint16_t *numbers)
{
    struct json *body = json_object(arena);
    json_set(body, STR("numbers"), numbers_json(arena, numbers, CALLBACK_NUMBERS));
    return body;
}

struct error callback_issue(struct keyring *keyring, struct arena *arena, struct str reference,
                            uint16_t ret_numbers[CALLBACK_NUMBERS], struct json **ret_answer)
{
    uint8_t bytes[CALLBACK_BYTES];
    uint16_t numbers[CALLBACK_NUMBERS];
    struct str path;
    struct error e = case_path(arena, reference, "/callback-codes", &path);
    random_bytes(bytes, sizeof bytes);
    spoken_from_bytes(bytes, CALLBACK_NUMBERS, numbers);
    wipe(bytes, sizeof bytes);
    if (!e.id)
        e = net_post(keyring->net, arena, path, body_of(arena, numbers), ret_answer);
    for (size_t i = 0; !e.id && i < CALLBACK_NUMBERS; i++)
        ret_numbers[i] = numbers[i];
    wipe(numbers, sizeof numbers);
    return e;
}

struct error callback_redeem(struct keyring *keyring, struct arena *arena,
                             const uint16_t numbers[CALLBACK_NUMBERS], struct json **ret_answer)
{
    return net_post(keyring->net, arena, STR("/v1/callbacks"), body_of(arena, numbers), ret_answer);
}
