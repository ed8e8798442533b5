#include "cases/manifest.h"

#include "hotline/base/bytes.h"
#include "hotline/base/limits.h"

static bool may_go(enum compartment compartment)
{
    return compartment == COMPARTMENT_HEADLINE || compartment == COMPARTMENT_REPORT ||
           compartment == COMPARTMENT_IDENTITY || compartment == COMPARTMENT_WORK;
}

static bool means(struct str name, const struct json *record)
{
    return str_is(name, "all") || str_equal(name, json_string(json_member(record, "id"))) ||
           str_equal(name, json_string(json_member(record, "type")));
}

static bool named(struct words names, const struct json *record, bool *used)
{
    bool all = names.count == 0;
    for (size_t i = 0; i < names.count; i++) {
        bool fits = means(names.at[i], record);
        used[i] = used[i] || fits;
        all = all || fits;
    }
    return all;
}

static bool newer(const struct json *a, const struct json *b)
{
    int64_t va = json_integer(json_member(a, "version"), 0);
    int64_t vb = json_integer(json_member(b, "version"), 0);
    int64_t ea = json_integer(json_member(a, "epoch"), 0);
    int64_t eb = json_integer(json_member(b, "epoch"), 0);
    return va > vb || (va == vb && ea > eb);
}

/* Keeps the newest version and epoch of each record. */
static void choose(struct arena *arena, struct manifest *manifest, const struct json *record,
                   enum compartment compartment)
{
    struct chosen **end = &manifest->chosen;
    for (; *end; end = &(*end)->next) {
        if (!str_equal(json_string(json_member((*end)->record, "id")),
                       json_string(json_member(record, "id"))))
            continue;
        if (newer(record, (*end)->record))
            (*end)->record = record;
        return;
    }
    *end = ARENA_NEW(arena, struct chosen);
    **end = (struct chosen){.record = record, .compartment = compartment};
}

struct error manifest_choose(struct arena *arena, const struct case_view *view,
                             struct words names, struct manifest *manifest)
{
    bool *used = arena_array(arena, names.count + 1, sizeof *used);
    const struct json *records = json_member(view->answer, "records");
    for (const struct json *r = records ? records->first : NULL; r; r = r->next) {
        enum compartment compartment =
            compartment_from_code(json_string(json_member(r, "compartment")));
        if (!may_go(compartment) || !named(names, r, used))
            continue;
        choose(arena, manifest, r, compartment);
        manifest->identity = manifest->identity || compartment == COMPARTMENT_IDENTITY;
    }
    for (size_t i = 0; i < names.count; i++)
        if (!used[i] && !str_is(names.at[i], "all"))
            return (struct error){.id = ERROR_CLIENT_USAGE,
                                  .detail = arena_format(arena, "--records: the case shows you no "
                                                                "record %.*s",
                                                         (int)names.at[i].len, names.at[i].at)};
    return NO_ERROR;
}

static void add_key(struct arena *arena, struct manifest *manifest, enum compartment compartment,
                    struct uuid scope, uint32_t epoch)
{
    struct new_key *key = ARENA_NEW(arena, struct new_key);
    *key = (struct new_key){.compartment = compartment, .scope = scope, .epoch = epoch};
    key_pair_new(&key->pair);
    struct new_key **end = &manifest->keys;
    while (*end)
        end = &(*end)->next;
    *end = key;
}

void manifest_keys(struct arena *arena, const struct case_view *view, struct manifest *manifest)
{
    static const enum compartment order[] = {COMPARTMENT_HEADLINE, COMPARTMENT_REPORT,
                                             COMPARTMENT_IDENTITY, COMPARTMENT_WORK};
    add_key(arena, manifest, COMPARTMENT_EXCHANGE, manifest->forward, 1);
    if (!manifest->transfer) {
        add_key(arena, manifest, COMPARTMENT_EXCHANGE, manifest->forward, 2);
        return;
    }
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        bool chosen = false;
        for (const struct chosen *c = manifest->chosen; c; c = c->next)
            chosen = chosen || c->compartment == order[i];
        if (chosen)
            add_key(arena, manifest, order[i], (struct uuid){0},
                    case_epoch(view, order[i]) + 1);
    }
}

static const struct new_key *key_of(const struct manifest *manifest, enum compartment compartment,
                                    uint32_t exchange_epoch)
{
    for (const struct new_key *k = manifest->keys; k; k = k->next)
        if (k->compartment == compartment &&
            (compartment != COMPARTMENT_EXCHANGE || k->epoch == exchange_epoch))
            return k;
    return NULL;
}

static struct json *row_of(struct arena *arena, const struct record_place *copy,
                           const struct json *record, bool blackened, bool transfer,
                           struct str envelope)
{
    struct json *row = json_object(arena);
    json_set(row, STR("record"), json_str(arena, json_string(json_member(record, "id"))));
    json_set(row, STR("version"), json_int(arena, copy->version));
    json_set(row, STR("blackened"), json_bool(arena, blackened));
    if (!transfer)
        json_set(row, STR("copy"), json_str(arena, uuid_str(arena, copy->record_id)));
    json_set(row, STR("envelope"),
             json_str(arena, base64_encode(arena, envelope.at, envelope.len)));
    return row;
}

/* A transfer's copy keeps its id and version in the next epoch of its compartment; a refer's is a
 * record of its own in the exchange. Either is written by the sender. */
static struct error seal_copy(struct keyring *keyring, struct arena *arena,
                              const struct case_view *view, const struct chosen *chosen,
                              struct json *content, bool blackened, struct manifest *manifest)
{
    const struct json *record = chosen->record;
    enum compartment into = manifest->transfer ? chosen->compartment : COMPARTMENT_EXCHANGE;
    const struct new_key *key = key_of(manifest, into, 2);
    struct record_place place = {
        .type = record_type_from_code(json_string(json_member(record, "type"))),
        .compartment = into,
        .case_id = view->id,
        .author = keyring->user,
        .epoch = key->epoch,
        .version = (uint32_t)json_integer(json_member(record, "version"), 0),
        .time = time_now(),
    };
    if (!manifest->transfer)
        place.record_id = uuid_new();
    else if (!uuid_parse(json_string(json_member(record, "id")), &place.record_id))
        return FAILED(CLIENT_ENVELOPE);
    struct str envelope;
    struct error e = record_seal(arena, &place, key->pair.public_key, json_text(arena, content),
                                 &envelope);
    if (!e.id)
        json_append(manifest->rows, row_of(arena, &place, record, blackened, manifest->transfer,
                                           envelope));
    return e;
}

static struct error all_blackened(struct arena *arena, struct words pointers, const bool *done)
{
    for (size_t i = 0; i < pointers.count; i++)
        if (!done[i])
            return (struct error){.id = ERROR_CLIENT_USAGE,
                                  .detail = arena_format(arena, "--blacken %.*s: nothing stands "
                                                                "there in what goes along",
                                                         (int)pointers.at[i].len,
                                                         pointers.at[i].at)};
    return NO_ERROR;
}

/* What is to be blackened in this record: "/pointer" in every one, "note:/text" in those of a type,
 * "ID:/text" in one. */
static struct words pointers_into(struct arena *arena, struct words pointers,
                                  const struct json *record, bool *done)
{
    struct str *at = arena_array(arena, pointers.count + 1, sizeof *at);
    size_t count = 0;
    for (size_t i = 0; i < pointers.count; i++) {
        struct str pointer = pointers.at[i];
        struct str which = str_starts(pointer, "/") ? STR_NONE : str_cut(&pointer, ':');
        if (which.len && !means(which, record))
            continue;
        at[count++] = pointer;
        const struct json *content = json_member(record, "content");
        if (content->kind == JSON_OBJECT && json_at(content, arena_str(arena, pointer).at))
            done[i] = true;
    }
    return (struct words){at, count};
}

struct error manifest_seal(struct keyring *keyring, struct arena *arena,
                           const struct case_view *view, struct words pointers,
                           struct manifest *manifest)
{
    bool *done = arena_array(arena, pointers.count + 1, sizeof *done);
    struct error e = NO_ERROR;
    manifest->rows = json_array(arena);
    for (const struct chosen *c = manifest->chosen; c && !e.id; c = c->next) {
        const struct json *content = json_member(c->record, "content");
        if (!content)
            return (struct error){.id = ERROR_CLIENT_KEY,
                                  .detail = arena_format(arena, "a chosen record (%s) is not open",
                                                         compartment_code(c->compartment))};
        struct json *copy = json_copy(arena, content);
        size_t hidden = blacken(arena, copy, pointers_into(arena, pointers, c->record, done));
        manifest->blackened += hidden;
        e = seal_copy(keyring, arena, view, c, copy, hidden > 0, manifest);
    }
    return e.id ? e : all_blackened(arena, pointers, done);
}
