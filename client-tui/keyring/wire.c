#include "keyring/inner.h"

bool wire_uuid(const struct json *json, struct uuid *ret_uuid)
{
    if (!json || json->kind == JSON_NULL) {
        *ret_uuid = (struct uuid){0};
        return true;
    }
    return uuid_parse(json_string(json), ret_uuid);
}

bool wire_bytes(struct arena *arena, const struct json *json, size_t len, struct str *ret_bytes)
{
    struct str bytes;
    struct str text = json_string(json);
    if (!text.len || !base64_decode(arena, text, &bytes) || (len && bytes.len != len))
        return false;
    *ret_bytes = bytes;
    return true;
}

bool wire_u32(const struct json *json, uint32_t *ret_value)
{
    int64_t value = json_integer(json, -1);
    if (value < 0 || value > UINT32_MAX)
        return false;
    *ret_value = (uint32_t)value;
    return true;
}

struct json *json_uuid(struct arena *arena, struct uuid uuid)
{
    return uuid_is_nil(uuid) ? json_null(arena) : json_str(arena, uuid_str(arena, uuid));
}

struct json *json_base64(struct arena *arena, const void *bytes, size_t len)
{
    return json_str(arena, base64_encode(arena, bytes, len));
}

struct error client_failed(struct arena *arena, enum error_id id, const char *what)
{
    return (struct error){.id = id, .detail = arena_str(arena, str_of(what))};
}
