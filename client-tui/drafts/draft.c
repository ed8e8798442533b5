#include "drafts/inner.h"

#include "hotline/base/json.h"
#include "hotline/base/limits.h"
#include "hotline/base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* Of a file: header, padding and the line before the payload come to less than 64 KiB. */
enum { FILE_BYTES_MAX = LIMIT_DRAFT + 65536 };

/* The line before the payload. */
static const struct json_field head_fields[] = {
    {.name = "id", .type = FIELD_UUID, .offset = offsetof(struct kept, draft.id), .required = true},
    {.name = "key",
     .type = FIELD_UUID,
     .offset = offsetof(struct kept, draft.key),
     .required = true},
    {.name = "kind",
     .type = FIELD_STRING,
     .offset = offsetof(struct kept, draft.kind),
     .required = true,
     .min = 1,
     .max = LIMIT_NAME},
    {.name = "place",
     .type = FIELD_STRING,
     .offset = offsetof(struct kept, draft.place),
     .max = LIMIT_LINE},
    {.name = "created",
     .type = FIELD_TIME,
     .offset = offsetof(struct kept, draft.created),
     .required = true},
    {.name = "changed",
     .type = FIELD_TIME,
     .offset = offsetof(struct kept, draft.changed),
     .required = true},
    {.name = "refused", .type = FIELD_TIME, .offset = offsetof(struct kept, refused)},
    {.name = "code", .type = FIELD_STRING, .offset = offsetof(struct kept, code)},
    {.name = "detail", .type = FIELD_STRING, .offset = offsetof(struct kept, detail)},
    {0},
};

struct draft draft_new(struct str kind, struct str place)
{
    millis now = time_now();
    return (struct draft){
        .id = uuid_random(), /* its file is named so: a version 7 would say when */
        .key = uuid_random(),
        .kind = kind,
        .place = place,
        .created = now,
        .changed = now,
    };
}

struct str owner_path(struct arena *arena, struct str folder, const struct owner *owner,
                      const char *name)
{
    return arena_format(arena, "%.*s/%s/%s", (int)folder.len, folder.at,
                        uuid_str(arena, owner->user).at, name);
}

static struct error unpack(struct arena *arena, struct str text, struct kept *ret_kept)
{
    struct json *head;
    struct str line = str_cut(&text, '\n');
    struct error e = json_parse(arena, line, &head);
    if (!e.id)
        e = json_read(arena, head, head_fields, sizeof *ret_kept, ret_kept);
    if (!e.id)
        ret_kept->draft.payload = text;
    return e;
}

static struct error pack(struct arena *arena, const struct kept *kept, struct str *ret_text)
{
    struct buf buf = {.arena = arena};
    struct kept again = {0};
    if (kept->draft.payload.len > LIMIT_DRAFT)
        return FAILED(FIELD_TOO_LONG);
    if (!utf8_valid(kept->draft.kind) || !utf8_valid(kept->draft.place))
        return FAILED(INVALID);
    json_write(&buf, json_build(arena, head_fields, kept));
    buf_char(&buf, '\n');
    buf_str(&buf, kept->draft.payload);
    *ret_text = buf_view(&buf);
    struct error e = unpack(arena, *ret_text, &again);
    return e.id ? FAILED(INVALID) : NO_ERROR;
}

struct error kept_put(struct arena *arena, const struct file_place *place,
                      const struct owner *owner, const struct kept *kept, bool *ret_taken)
{
    const struct personal_place where = {
        .purpose = place->purpose,
        .user = owner->user,
        .item = kept->draft.id,
        .epoch = owner->epoch,
        .number = place->number,
        .time = kept->draft.changed,
    };
    struct str text, envelope;
    struct error e = pack(arena, kept, &text);
    if (!e.id && owner->secret)
        envelope = personal_seal_direct(arena, &where, owner->secret, text);
    else if (!e.id)
        e = personal_seal(arena, &where, owner->public_key, text, &envelope);
    return e.id ? e : folder_put(arena, place->folder, place->name, envelope, ret_taken);
}

/* Opens it where it stands; what is off in any way makes it damaged. */
static enum kept_state open_kept(struct arena *arena, const struct personal_place *expected,
                                 const struct owner *owner, struct str envelope,
                                 struct kept *ret_kept)
{
    struct personal_place found;
    struct kept kept = {0};
    struct str text;
    bool direct;
    if (personal_header(envelope, &found).id)
        return KEPT_DAMAGED;
    if (uuid_equal(found.user, expected->user) && found.epoch != expected->epoch)
        return KEPT_OTHER_KEY;
    if (personal_open(arena, expected, owner->public_key, owner->secret, envelope, &text, &direct)
            .id ||
        unpack(arena, text, &kept).id || !uuid_equal(kept.draft.id, found.item))
        return KEPT_DAMAGED;
    kept.claimed = !direct;
    *ret_kept = kept;
    return KEPT_WHOLE;
}

struct error kept_get(struct arena *arena, const struct file_place *place,
                      const struct owner *owner, const struct uuid *item, struct kept *ret_kept)
{
    struct personal_place found = {0};
    struct kept kept = {.refused = MILLIS_NONE};
    struct str envelope = STR_NONE;
    if (!owner->secret)
        return FAILED(CLIENT_KEY);
    struct error e = folder_get(arena, place->folder, place->name, FILE_BYTES_MAX, &envelope);
    if (e.id && !folder_has(place->folder, place->name))
        return e;
    personal_header(envelope, &found);
    const struct personal_place expected = {
        .purpose = place->purpose,
        .user = owner->user,
        .item = item ? *item : found.item,
        .epoch = owner->epoch,
        .number = place->number,
    };
    kept.state = open_kept(arena, &expected, owner, envelope, &kept);
    kept.name = arena_str(arena, place->name);
    *ret_kept = kept;
    return NO_ERROR;
}

static int compare_kept(const void *a, const void *b)
{
    const struct kept *one = a, *other = b;
    if ((one->state == KEPT_WHOLE) != (other->state == KEPT_WHOLE))
        return one->state == KEPT_WHOLE ? 1 : -1;
    if (one->draft.created != other->draft.created)
        return one->draft.created < other->draft.created ? -1 : 1;
    return str_compare(one->name, other->name);
}

struct error kept_all(struct arena *arena, const struct folder *folder,
                      enum personal_purpose purpose, const struct owner *owner,
                      struct kept_list *ret_list)
{
    struct names names;
    struct error e = folder_names(arena, folder, &names);
    if (e.id)
        return e;
    struct kept_list list = {.at = arena_array(arena, names.count + 1, sizeof *list.at)};
    for (size_t i = 0; i < names.count && !e.id; i++) {
        const struct file_place place = {.folder = folder, .purpose = purpose, .name = names.at[i]};
        struct uuid item = {0}; /* of a name that is none: fits no envelope */
        uuid_parse(names.at[i], &item);
        e = kept_get(arena, &place, owner, &item, &list.at[list.count++]);
    }
    if (e.id)
        return e;
    qsort(list.at, list.count, sizeof *list.at, compare_kept);
    *ret_list = list;
    return NO_ERROR;
}
