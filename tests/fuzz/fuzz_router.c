/* A request target as it stands in the first line: path and query. The first byte chooses the
 * method. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "server/router/percent.h"
#include "server/router/router.h"

static void check_plain(struct str text)
{
    EXPECT(utf8_valid(text));
    for (size_t i = 0; i < text.len; i++)
        EXPECT((unsigned char)text.at[i] >= 0x20 && text.at[i] != 0x7f);
}

static void check_query(struct arena *arena, struct str query)
{
    static const char *const allowed[] = {"view", "after", "limit", "wait", "state", "case", NULL};
    struct request rq = {.arena = arena, .query = query};
    int64_t limit = -1;
    if (request_query_check(&rq, allowed).id)
        return;
    for (const char *const *name = allowed; *name; name++)
        check_plain(request_query(&rq, *name));
    if (!request_page_limit(&rq, &limit).id)
        EXPECT(limit >= 1 && limit <= 1000);
}

void fuzz(struct arena *arena, struct str input)
{
    static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "get",
                                          ""};
    struct incoming in = {.method = str_of(methods[fuzz_byte(&input) % 8]), .target = input};
    struct str allow = STR_NONE, decoded;
    struct error error = router_match(arena, &in, &allow);
    EXPECT(!error.id == !!in.route);
    EXPECT(!error.id || error.id == ERROR_PATH_INVALID || error.id == ERROR_NOT_FOUND ||
           error.id == ERROR_METHOD_NOT_ALLOWED);
    EXPECT((error.id == ERROR_METHOD_NOT_ALLOWED) == (allow.len > 0));
    for (size_t i = 0; in.route && i < PATH_ARGS_MAX; i++) {
        check_plain(in.path_args[i]);
        EXPECT(!in.path_args[i].len || !memchr(in.path_args[i].at, '/', in.path_args[i].len));
    }
    if (in.route)
        check_query(arena, in.query);
    if (percent_decode(arena, input, false, &decoded))
        check_plain(decoded);
}
