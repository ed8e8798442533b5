/* hotline-admin audit show. Reading the audit is audited. */
#include <stdio.h>

#include "hotline/base/limits.h"
#include "hotline/base/reference.h"
#include "hotline/base/utf8.h"
#include "hotline/wire/audit.h"
#include "server/admin/admin.h"
#include "server/store/store_audit.h"

struct page {
    int64_t after_xid, after_id, limit;
    struct str reference;
};

static struct error read_page(struct admin *admin, struct page *ret_page)
{
    const char *reference = admin_value(admin, "--case"), *limit = admin_value(admin, "--limit");
    struct str after = str_of(admin_value(admin, "--after"));
    struct page page = {.limit = LIMIT_PAGE};
    if (reference && !reference_parse(admin->arena, str_of(reference), &page.reference))
        return admin_failed(admin, "--case", "is no case's reference");
    if (limit && (!str_to_int(str_of(limit), &page.limit) || page.limit < 1 ||
                  page.limit > LIMIT_PAGE_MAX))
        return admin_failed(admin, "--limit", "is out of range");
    struct str xid = str_cut(&after, '-');
    if (xid.len &&
        (!str_to_int(xid, &page.after_xid) || !str_to_int(after, &page.after_id)))
        return admin_failed(admin, "--after", "is no place in the audit");
    *ret_page = page;
    return NO_ERROR;
}

static struct json *entry_json(struct admin *admin, const struct audit_row *row)
{
    struct json *detail = NULL;
    struct error e = json_parse(admin->arena, row->detail, &detail);
    const struct wire_audit_entry entry = {.id = row->id,
                                           .at = row->at,
                                           .actor = row->actor,
                                           .event = row->event,
                                           .reference = row->reference,
                                           .detail = e.id ? json_object(admin->arena) : detail};
    return json_build(admin->arena, wire_audit_entry_fields, &entry);
}

static void print_json(struct admin *admin, const struct audit_row *rows, size_t count,
                       struct str next)
{
    struct json *list = json_array(admin->arena), *page = json_object(admin->arena);
    for (size_t i = 0; i < count; i++)
        json_append(list, entry_json(admin, &rows[i]));
    json_set(page, STR("entries"), list);
    json_set(page, STR("next"), json_str(admin->arena, next));
    printf("%s\n", json_text(admin->arena, page).at);
}

static void print_rows(struct admin *admin, const struct audit_row *rows, size_t count,
                       struct str next)
{
    for (size_t i = 0; i < count; i++) {
        struct str actor = utf8_visible(admin->arena, rows[i].actor, false);
        printf("%s  %-24s %-20s %-16s %s\n", time_str(admin->arena, rows[i].at).at,
               actor.len ? actor.at : "-", rows[i].event.at,
               rows[i].reference.at ? rows[i].reference.at : "", rows[i].detail.at);
    }
    if (next.len)
        printf("more: --after %s\n", next.at);
}

struct error admin_audit_show(struct admin *admin)
{
    struct page page = {0};
    struct audit_row *rows = NULL;
    size_t count = 0;
    struct error e = read_page(admin, &page);
    if (e.id)
        return e;
    e = store_audit_page(admin->store, admin->arena, (struct uuid){{0}}, page.after_xid,
                         page.after_id, page.limit, page.reference, &rows, &count);
    if (e.id)
        return admin_failed_at(admin, "database", e);
    struct str next = STR_NONE;
    if ((int64_t)count == page.limit)
        next = arena_format(admin->arena, "%lld-%lld", (long long)rows[count - 1].xid,
                            (long long)rows[count - 1].id);
    if (admin_value(admin, "--json"))
        print_json(admin, rows, count, next);
    else
        print_rows(admin, rows, count, next);
    return NO_ERROR;
}
