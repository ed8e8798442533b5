#include "hotline/wire/directory.h"
#include "server/router/handlers.h"
#include "server/store/store_directory.h"

/* A filter that is given must be a word of its vocabulary. */
static struct error check_filters(struct str kind, struct str role, struct str office)
{
    static const char *const kinds[] = {
#define PRINCIPAL_KIND(ID, BYTE, CODE) CODE,
#include "hotline/vocab/principals.def"
#undef PRINCIPAL_KIND
        NULL};
    bool kind_known = !kind.at;
    for (const char *const *known = kinds; *known; known++)
        kind_known = kind_known || str_is(kind, *known);
    if (!kind_known)
        return (struct error){.id = ERROR_QUERY_INVALID, .detail = STR("kind")};
    if (role.at && role_from_code(role) == ROLE_NONE)
        return (struct error){.id = ERROR_QUERY_INVALID, .detail = STR("role")};
    if (office.at && office_from_code(office) == OFFICE_NONE)
        return (struct error){.id = ERROR_QUERY_INVALID, .detail = STR("office")};
    return NO_ERROR;
}

/* Whom one can choose; keys are taken from the verified directory alone. */
struct reply api_principals(struct request *rq)
{
    static const char *const allowed[] = {"kind", "role", "office", "after", "limit", NULL};
    struct str kind = request_query(rq, "kind"), role = request_query(rq, "role"),
               office = request_query(rq, "office");
    struct principal_row *rows = NULL;
    size_t count = 0;
    int64_t limit = 0;
    struct error e = request_query_check(rq, allowed);
    if (!e.id)
        e = check_filters(kind, role, office);
    if (!e.id)
        e = request_page_limit(rq, &limit);
    if (!e.id)
        e = store_principals_page(rq->store, rq->arena, kind, role, office,
                                  request_query(rq, "after"), limit, &rows, &count);
    if (e.id)
        return reply_error(rq, e);
    struct json *list = json_array(rq->arena);
    for (size_t i = 0; i < count; i++) {
        const struct wire_principal principal = {.id = rows[i].id,
                                                 .name = rows[i].name,
                                                 .kind = rows[i].kind,
                                                 .role = rows[i].role,
                                                 .office = rows[i].office,
                                                 .epoch = rows[i].epoch};
        json_append(list, json_build(rq->arena, wire_principal_fields, &principal));
    }
    struct json *page = json_object(rq->arena);
    json_set(page, STR("principals"), list);
    json_set(page, STR("next"),
             json_str(rq->arena, (int64_t)count == limit ? rows[count - 1].name : STR_NONE));
    return reply_tree(rq, 200, page);
}
