#include "server/store/store_sealed.h"

#include <string.h>

/* The array with room for one more; what was there stays in the arena. */
static void *grown(struct arena *arena, void *at, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return at;
    *room = *room ? 2 * *room : 8;
    void *more = arena_array(arena, *room, size);
    if (count)
        memcpy(more, at, count * size);
    return more;
}

void sealed_add_compartment(struct sealed *sealed, struct sealed_compartment compartment)
{
    sealed->compartments = grown(sealed->arena, sealed->compartments, sealed->compartment_count,
                                 &sealed->compartment_room, sizeof compartment);
    sealed->compartments[sealed->compartment_count++] = compartment;
}

void sealed_add_wrap(struct sealed *sealed, struct sealed_wrap wrap)
{
    sealed->wraps = grown(sealed->arena, sealed->wraps, sealed->wrap_count, &sealed->wrap_room,
                          sizeof wrap);
    sealed->wraps[sealed->wrap_count++] = wrap;
}

void sealed_add_record(struct sealed *sealed, struct uuid scope, struct str envelope)
{
    const struct sealed_record record = {.scope = scope, .envelope = envelope};
    sealed->records = grown(sealed->arena, sealed->records, sealed->record_count,
                            &sealed->record_room, sizeof record);
    sealed->records[sealed->record_count++] = record;
}

void sealed_join(struct sealed *sealed, const struct sealed *other)
{
    for (size_t i = 0; i < other->compartment_count; i++)
        sealed_add_compartment(sealed, other->compartments[i]);
    for (size_t i = 0; i < other->wrap_count; i++)
        sealed_add_wrap(sealed, other->wraps[i]);
    for (size_t i = 0; i < other->record_count; i++)
        sealed_add_record(sealed, other->records[i].scope, other->records[i].envelope);
}

static void add_compartments(struct sql_args *args, const struct sealed *sealed)
{
    const size_t count = sealed->compartment_count;
    int64_t *compartments = arena_array(args->arena, count + 1, sizeof *compartments);
    struct uuid *scopes = arena_array(args->arena, count + 1, sizeof *scopes);
    int64_t *epochs = arena_array(args->arena, count + 1, sizeof *epochs);
    struct str *keys = arena_array(args->arena, count + 1, sizeof *keys);
    for (size_t i = 0; i < count; i++) {
        const struct sealed_compartment *one = &sealed->compartments[i];
        compartments[i] = one->compartment;
        scopes[i] = one->scope;
        epochs[i] = one->epoch;
        keys[i] = (struct str){.at = (const char *)one->public_key, .len = KEY_BYTES};
    }
    sql_int_array(args, compartments, count);
    sql_uuid_array(args, scopes, count);
    sql_int_array(args, epochs, count);
    sql_bytes_array(args, keys, count);
}

static void add_wraps(struct sql_args *args, const struct sealed *sealed)
{
    const size_t count = sealed->wrap_count;
    int64_t *compartments = arena_array(args->arena, count + 1, sizeof *compartments);
    struct uuid *scopes = arena_array(args->arena, count + 1, sizeof *scopes);
    int64_t *epochs = arena_array(args->arena, count + 1, sizeof *epochs);
    struct uuid *principals = arena_array(args->arena, count + 1, sizeof *principals);
    int64_t *principal_epochs = arena_array(args->arena, count + 1, sizeof *principal_epochs);
    struct str *states = arena_array(args->arena, count + 1, sizeof *states);
    struct str *wraps = arena_array(args->arena, count + 1, sizeof *wraps);
    for (size_t i = 0; i < count; i++) {
        const struct sealed_wrap *one = &sealed->wraps[i];
        compartments[i] = one->compartment;
        scopes[i] = one->scope;
        epochs[i] = one->epoch;
        principals[i] = one->principal;
        principal_epochs[i] = one->principal_epoch;
        states[i] = one->held ? STR("held") : STR("active");
        wraps[i] = one->wrap;
    }
    sql_int_array(args, compartments, count);
    sql_uuid_array(args, scopes, count);
    sql_int_array(args, epochs, count);
    sql_uuid_array(args, principals, count);
    sql_int_array(args, principal_epochs, count);
    sql_text_array(args, states, count);
    sql_bytes_array(args, wraps, count);
}

void sql_sealed(struct sql_args *args, const struct sealed *sealed)
{
    const size_t count = sealed->record_count;
    struct uuid *scopes = arena_array(args->arena, count + 1, sizeof *scopes);
    struct str *envelopes = arena_array(args->arena, count + 1, sizeof *envelopes);
    for (size_t i = 0; i < count; i++) {
        scopes[i] = sealed->records[i].scope;
        envelopes[i] = sealed->records[i].envelope;
    }
    if (sealed->directory_seq)
        sql_int(args, (int64_t)sealed->directory_seq);
    else
        sql_null(args);
    add_compartments(args, sealed);
    add_wraps(args, sealed);
    sql_uuid_array(args, scopes, count);
    sql_bytes_array(args, envelopes, count);
}
