/* Shared by the files of keyring/ only. */
#ifndef HOTLINE_CLIENT_KEYRING_INNER_H
#define HOTLINE_CLIENT_KEYRING_INNER_H

#include "keyring/keyring.h"

#include "hotline/base/bytes.h"

/* Reading wire values strictly. */
bool wire_uuid(const struct json *json, struct uuid *ret_uuid); /* null gives nil */
bool wire_bytes(struct arena *arena, const struct json *json, size_t len, struct str *ret_bytes);
bool wire_u32(const struct json *json, uint32_t *ret_value);
struct json *json_uuid(struct arena *arena, struct uuid uuid); /* nil gives null */
struct json *json_base64(struct arena *arena, const void *bytes, size_t len);

struct error client_failed(struct arena *arena, enum error_id id, const char *what);

struct error directory_fetch(struct keyring *keyring, struct arena *arena);
struct error directory_keep_head(struct keyring *keyring, struct arena *arena);
struct error groups_fetch(struct keyring *keyring, struct arena *arena);
bool keyring_has_group(const struct keyring *keyring, struct uuid group, uint32_t epoch);
void keyring_add_group(struct keyring *keyring, struct uuid group, uint32_t epoch,
                       const struct key_pair *pair);

#endif
