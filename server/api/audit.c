#include "hotline/base/reference.h"
#include "hotline/wire/audit.h"
#include "server/router/handlers.h"
#include "server/store/store_audit.h"

/* Where a page ended: opaque to clients, "transaction-number". */
struct place {
    int64_t xid, id;
};

static bool place_read(struct str text, struct place *ret_place)
{
    struct str xid = str_cut(&text, '-');
    return str_to_int(xid, &ret_place->xid) && str_to_int(text, &ret_place->id) &&
           ret_place->xid >= 0 && ret_place->id >= 0;
}

static struct error read_query(struct request *rq, struct place *ret_after, int64_t *ret_limit,
                               struct str *ret_reference)
{
    static const char *const allowed[] = {"after", "limit", "case", NULL};
    struct str after = request_query(rq, "after"), reference = request_query(rq, "case");
    struct error e = request_query_check(rq, allowed);
    if (!e.id)
        e = request_page_limit(rq, ret_limit);
    if (!e.id && after.at && !place_read(after, ret_after))
        e = (struct error){.id = ERROR_QUERY_INVALID, .detail = STR("after")};
    if (!e.id && reference.at && !reference_parse(rq->arena, reference, ret_reference))
        e = (struct error){.id = ERROR_QUERY_INVALID, .detail = STR("case")};
    return e;
}

static struct json *entry_json(struct request *rq, const struct audit_row *row)
{
    struct json *detail = NULL;
    struct error e = json_parse(rq->arena, row->detail, &detail);
    const struct wire_audit_entry entry = {
        .id = row->id,
        .at = row->at,
        .actor = row->actor,
        .event = row->event,
        .reference = row->reference,
        .detail = e.id ? json_object(rq->arena) : detail,
    };
    return json_build(rq->arena, wire_audit_entry_fields, &entry);
}

struct reply api_audit(struct request *rq)
{
    struct place after = {0};
    int64_t limit = 0;
    struct str reference = STR_NONE;
    struct audit_row *rows = NULL;
    size_t count = 0;
    struct error e = read_query(rq, &after, &limit, &reference);
    if (!e.id)
        e = store_audit_page(rq->store, rq->arena, rq->caller.id, after.xid, after.id, limit,
                             reference, &rows, &count);
    if (e.id)
        return reply_error(rq, e);
    struct json *list = json_array(rq->arena);
    for (size_t i = 0; i < count; i++)
        json_append(list, entry_json(rq, &rows[i]));
    struct str next = STR_NONE;
    if ((int64_t)count == limit)
        next = arena_format(rq->arena, "%lld-%lld", (long long)rows[count - 1].xid,
                            (long long)rows[count - 1].id);
    struct json *page = json_object(rq->arena);
    json_set(page, STR("entries"), list);
    json_set(page, STR("next"), json_str(rq->arena, next));
    json_set(page, STR("head"), json_null(rq->arena));
    return reply_tree(rq, 200, page);
}
