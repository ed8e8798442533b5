/* What a writer has to know of a case: one row, its lists as JSON. */
#include "server/store/store_case.h"

#include <stddef.h>

struct context_row {
    struct case_context context;
    struct str flags, relations, compartments, heads, consents; /* JSON */
};
#define AT(MEMBER) offsetof(struct context_row, context.MEMBER)

static const struct sql_column context_columns[] = {
    {SQL_UUID, AT(id)}, {SQL_TEXT, AT(reference)}, {SQL_TEXT, AT(office)},
    {SQL_TEXT, AT(origin_office)}, {SQL_TEXT, AT(status)}, {SQL_TEXT, AT(priority)},
    {SQL_TEXT, AT(priority_computed)}, {SQL_BOOL, AT(priority_overridden)},
    {SQL_JSON, offsetof(struct context_row, flags)}, {SQL_TEXT, AT(channel)},
    {SQL_TEXT, AT(language)}, {SQL_INT, AT(version)}, {SQL_UUID, AT(logger)},
    {SQL_UUID, AT(assignee)},
    {SQL_TIME, AT(created_at)}, {SQL_JSON, offsetof(struct context_row, relations)},
    {SQL_BYTES, AT(shred_key)}, {SQL_UUID, AT(pseudonym)},
    {SQL_JSON, offsetof(struct context_row, compartments)},
    {SQL_JSON, offsetof(struct context_row, heads)},
    {SQL_JSON, offsetof(struct context_row, consents)},
};

static unsigned relation_bits(const struct json *codes)
{
    static const struct {
        const char *code;
        enum relation bit;
    } names[] = {
        {"coordination", RELATION_COORDINATION}, {"desk", RELATION_DESK},
        {"logger", RELATION_LOGGER}, {"handler", RELATION_HANDLER},
        {"offered", RELATION_OFFERED}, {"receiver", RELATION_RECEIVER},
        {"sender", RELATION_SENDER}, {"callback", RELATION_CALLBACK},
    };
    unsigned bits = 0;
    for (const struct json *one = codes ? codes->first : NULL; one; one = one->next)
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (str_is(json_string(one), names[i].code))
                bits |= names[i].bit;
    return bits;
}

static struct error read_keys(struct arena *arena, const struct json *list,
                              struct case_context *context)
{
    context->keys = arena_array(arena, list->count + 1, sizeof *context->keys);
    for (const struct json *one = list->first; one; one = one->next) {
        struct context_key *key = &context->keys[context->key_count++];
        key->compartment = (enum compartment)json_integer(json_member(one, "compartment"), 0);
        key->epoch = (uint32_t)json_integer(json_member(one, "epoch"), 0);
        key->retired = json_true(json_member(one, "retired"));
        key->held = json_true(json_member(one, "held"));
        if (!uuid_parse(json_string(json_member(one, "scope")), &key->scope) ||
            !str_to_bytes_hex(json_string(json_member(one, "public_key")), key->public_key,
                              KEY_BYTES))
            return FAILED(INTERNAL);
    }
    return NO_ERROR;
}

static struct error read_heads(struct arena *arena, const struct json *list,
                               struct case_context *context)
{
    context->heads = arena_array(arena, list->count + 1, sizeof *context->heads);
    for (const struct json *one = list->first; one; one = one->next) {
        struct context_head *head = &context->heads[context->head_count++];
        head->type = (enum record_type)json_integer(json_member(one, "type"), 0);
        head->version = (uint32_t)json_integer(json_member(one, "version"), 0);
        if (!uuid_parse(json_string(json_member(one, "id")), &head->id))
            return FAILED(INTERNAL);
    }
    return NO_ERROR;
}

static struct error read_lists(struct arena *arena, const struct context_row *row,
                               struct case_context *context)
{
    struct json *relations = NULL, *keys = NULL, *heads = NULL;
    struct error e = json_parse(arena, row->flags, &context->flags);
    if (!e.id)
        e = json_parse(arena, row->relations, &relations);
    if (!e.id)
        e = json_parse(arena, row->compartments, &keys);
    if (!e.id)
        e = json_parse(arena, row->heads, &heads);
    if (!e.id)
        e = json_parse(arena, row->consents, &context->consents);
    if (!e.id)
        e = read_keys(arena, keys, context);
    if (!e.id)
        e = read_heads(arena, heads, context);
    context->relations = relation_bits(relations);
    return e.id ? FAILED(INTERNAL) : e;
}

struct error store_case_context(struct store *store, struct arena *arena, struct uuid actor,
                                struct str reference, bool callback,
                                struct case_context *ret_context)
{
    static const struct sql sql = {
        .name = "case_context",
        .text = "SELECT outcome, id, reference, office, origin_office, status, priority,"
                " priority_computed, priority_overridden, flags, channel, language, version,"
                " logger_id, assignee_id, created_at, relations, shred_key, pseudonym, compartments, heads,"
                " consents FROM hotline.case_context($1, $2, $3)"};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_text(&args, reference);
    sql_bool(&args, callback);
    struct context_row row = {.flags = STR_NONE};
    struct error e = store_call(store, &sql, &args, context_columns,
                                sizeof context_columns / sizeof *context_columns, sizeof row, &row);
    struct case_context context = row.context;
    if (!e.id)
        e = read_lists(arena, &row, &context);
    if (!e.id)
        *ret_context = context;
    return e;
}

const struct context_head *case_context_head(const struct case_context *context,
                                             enum record_type type)
{
    for (size_t i = 0; i < context->head_count; i++)
        if (context->heads[i].type == type)
            return &context->heads[i];
    return NULL;
}
