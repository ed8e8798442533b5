#include "drafts/known.h"
#include "drafts/folder.h"

#include "hotline/base/json.h"
#include "hotline/base/limits.h"
#include "hotline/vault/seal.h"

#include <string.h>

#define VOCABULARIES STR("vocabularies")
enum { KNOWN_BYTES_MAX = 4096, VOCABULARIES_BYTES_MAX = 8 << 20 };

struct line {
    struct uuid user;
    int64_t epoch;
    struct str public_key, office, language;
};

static const struct json_field line_fields[] = {
    {.name = "user", .type = FIELD_UUID, .offset = offsetof(struct line, user), .required = true},
    {.name = "epoch",
     .type = FIELD_INT,
     .offset = offsetof(struct line, epoch),
     .required = true,
     .min = 1,
     .max = UINT32_MAX},
    {.name = "public_key",
     .type = FIELD_BASE64,
     .offset = offsetof(struct line, public_key),
     .required = true,
     .min = KEY_BYTES,
     .max = KEY_BYTES},
    {.name = "office", .type = FIELD_STRING, .offset = offsetof(struct line, office)},
    {.name = "language",
     .type = FIELD_STRING,
     .offset = offsetof(struct line, language),
     .max = LIMIT_NAME},
    {0},
};

static struct error known_folder(struct arena *arena, struct str folder, struct folder *ret)
{
    return folder_open(arena, arena_join(arena, folder, STR("/known")), ret);
}

/* The bytes of one file of it. */
static struct error known_get(struct arena *arena, struct str folder, struct str name, size_t most,
                              struct str *ret_bytes)
{
    struct folder known;
    struct error e = known_folder(arena, folder, &known);
    if (e.id)
        return e;
    e = folder_has(&known, name) ? folder_get(arena, &known, name, most, ret_bytes)
                                 : FAILED(NOT_FOUND);
    folder_close(&known);
    return e;
}

static struct error known_put(struct arena *arena, struct str folder, struct str name,
                              struct str bytes)
{
    struct folder known;
    struct error e = known_folder(arena, folder, &known);
    if (e.id)
        return e;
    e = folder_put(arena, &known, name, bytes, NULL);
    folder_close(&known);
    return e;
}

static struct error known_read(struct arena *arena, struct str folder, struct uuid user,
                               struct known *ret_known)
{
    struct str text;
    struct json *json;
    struct line line;
    struct error e = known_get(arena, folder, uuid_str(arena, user), KNOWN_BYTES_MAX, &text);
    if (e.id)
        return e;
    if (json_parse(arena, text, &json).id ||
        json_read(arena, json, line_fields, sizeof line, &line).id || !uuid_equal(line.user, user))
        return (struct error){.id = ERROR_CLIENT_FILE,
                              .detail = STR("what this device knows of the user is damaged")};
    struct known known = {.owner = {.user = line.user, .epoch = (uint32_t)line.epoch},
                          .office = office_from_code(line.office),
                          .language = line.language};
    memcpy(known.owner.public_key, line.public_key.at, KEY_BYTES);
    *ret_known = known;
    return NO_ERROR;
}

struct error known_write(struct arena *arena, struct str folder, const struct known *known,
                         bool *ret_replaced)
{
    const struct owner *owner = &known->owner;
    const struct line line = {
        .user = owner->user,
        .epoch = owner->epoch,
        .public_key = {.at = (const char *)owner->public_key, .len = KEY_BYTES},
        .office = str_of(office_code(known->office)),
        .language = known->language,
    };
    struct known before;
    bool replaced = !known_read(arena, folder, owner->user, &before).id &&
                    before.owner.epoch == owner->epoch &&
                    memcmp(before.owner.public_key, owner->public_key, KEY_BYTES) != 0;
    struct error e = known_put(arena, folder, uuid_str(arena, owner->user),
                               json_text(arena, json_build(arena, line_fields, &line)));
    if (!e.id)
        *ret_replaced = replaced;
    return e;
}

struct error known_find(struct arena *arena, struct str folder, struct str username,
                        struct known *ret_known)
{
    return known_read(arena, folder, uuid_of_name((struct uuid){0}, username), ret_known);
}

struct error vocabularies_keep(struct arena *arena, struct str folder, struct str etag,
                               struct str text)
{
    struct buf buf = {.arena = arena};
    buf_str(&buf, etag);
    buf_char(&buf, '\n');
    buf_str(&buf, text);
    return known_put(arena, folder, VOCABULARIES, buf_view(&buf));
}

struct error vocabularies_kept(struct arena *arena, struct str folder, struct str *ret_etag,
                               struct str *ret_text)
{
    struct str bytes;
    struct error e = known_get(arena, folder, VOCABULARIES, VOCABULARIES_BYTES_MAX, &bytes);
    if (e.id)
        return e;
    *ret_etag = str_cut(&bytes, '\n');
    *ret_text = bytes;
    return content_tag_fits(*ret_etag, *ret_text)
               ? NO_ERROR
               : (struct error){.id = ERROR_CLIENT_FILE,
                                .detail = STR("the vocabularies kept on this device are damaged")};
}
