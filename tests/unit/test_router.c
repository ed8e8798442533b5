/* Matching, the checks that every route shares, queries and problem documents. */
#include "base_support.h"

#include "hotline/base/limits.h"
#include "server/router/percent.h"
#include "server/router/router.h"
#include "server/session/services.h"
#include "server/store/store.h"

#include <string.h>

static enum error_id match(const char *method, const char *target, struct incoming *in,
                           struct str *allow)
{
    *in = (struct incoming){.method = str_of(method), .target = str_of(target)};
    return router_match(arena, in, allow).id;
}

static void router__finds_every_route_by_its_own_template(void **state)
{
    (void)state;
    for (size_t i = 0; i < route_count; i++) {
        struct incoming in;
        struct str allow;
        struct buf path = {.arena = arena};
        struct str rest = str_of(routes[i].path);
        while (rest.len) { /* {…} becomes a value */
            struct str segment = str_cut(&rest, '/');
            buf_str(&path, str_starts(segment, "{") ? STR("x1") : segment);
            if (rest.len)
                buf_char(&path, '/');
        }
        struct str target = arena_str(arena, buf_view(&path));
        assert_int_equal(match(method_name(routes[i].method), target.at, &in, &allow), ERROR_NONE);
        assert_ptr_equal(in.route, &routes[i]);
    }
}

static void router__decodes_path_arguments_and_keeps_the_query_raw(void **state)
{
    (void)state;
    struct incoming in;
    struct str allow;
    assert_int_equal(match("GET", "/v1/users/%C4%8Daj?a=%20b", &in, &allow), ERROR_NONE);
    assert_true(str_is(in.path_args[0], "čaj"));
    assert_true(str_is(in.query, "a=%20b"));
}

static void router__refuses_bytes_that_hide_another_path(void **state)
{
    (void)state;
    static const char *const bad[] = {"/v1/me%00", "/v1%2Fme", "/v1/me%0d", "/v1/me%7f", "/v1/%",
                                      "/v1/%f",    "/v1/%gg",  "/v1/%ff",   "v1/me",     "",
                                      "*"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct incoming in;
        struct str allow;
        assert_int_equal(match("GET", bad[i], &in, &allow), ERROR_PATH_INVALID);
        assert_null(in.route);
    }
}

static void router__does_not_find_what_is_no_route(void **state)
{
    (void)state;
    static const char *const bad[] = {"/", "/v1", "/v1/me/", "//v1/me", "/v1/users/", "/v1/cases//file",
                                      "/v1/cases/a/b", "/v1/me/x", "/a/b/c/d/e/f/g/h/i/j"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct incoming in;
        struct str allow;
        assert_int_equal(match("GET", bad[i], &in, &allow), ERROR_NOT_FOUND);
    }
}

static void router__names_the_methods_of_a_path(void **state)
{
    (void)state;
    struct incoming in;
    struct str allow;
    assert_int_equal(match("DELETE", "/v1/directory", &in, &allow), ERROR_METHOD_NOT_ALLOWED);
    assert_true(str_is(allow, "GET, POST"));
}

static void router__takes_a_target_up_to_the_limit(void **state)
{
    (void)state;
    struct incoming in;
    struct str allow;
    char target[LIMIT_URL + 2];
    memset(target, 'x', sizeof target);
    memcpy(target, "/v1/me?", 7);
    target[LIMIT_URL + 1] = '\0';
    assert_int_equal(match("GET", target, &in, &allow), ERROR_PATH_INVALID);
    target[LIMIT_URL] = '\0';
    assert_int_equal(match("GET", target, &in, &allow), ERROR_NONE);
}

static void permission__of_every_role_is_as_the_table_says(void **state)
{
    (void)state;
    assert_true(permission_allows(PERMISSION_ANYONE, ROLE_NONE));
    assert_true(permission_allows(PERMISSION_SIGNED_IN, ROLE_NONE));
    assert_false(permission_allows(PERMISSION_MEMBER, ROLE_NONE));
    assert_true(permission_allows(PERMISSION_MEMBER, ROLE_ANALYST));
    assert_true(permission_allows(PERMISSION_ADMIT, ROLE_COORDINATOR));
    assert_false(permission_allows(PERMISSION_ADMIT, ROLE_ADMINISTRATOR));
    assert_false(permission_allows(PERMISSION_READ_CASE, ROLE_ADMINISTRATOR));
    assert_false(permission_allows(PERMISSION_READ_CASE, ROLE_DATA_PROTECTION_OFFICER));
    for (size_t i = 0; i < route_count; i++) /* nobody unadmitted reaches more than her own door */
        assert_true(!permission_allows(routes[i].permission, ROLE_NONE) ||
                    routes[i].permission == PERMISSION_ANYONE ||
                    routes[i].permission == PERMISSION_SIGNED_IN);
}

/* A request to a route of the test's own, with a database that is not there. */
static struct reply answer_yes(struct request *rq)
{
    return reply_text(rq, 200, rq->body, "text/plain");
}

static struct reply serve(const struct route *route, struct incoming in)
{
    struct services_options options = {.reference = {.free = NULL}};
    struct services *services = services_new(&options);
    struct store *store = store_new(
        &(struct store_options){.conninfo = "host=/nonexistent", .statement_seconds = 1});
    struct request rq = {.arena = arena, .store = store, .services = services};
    in.route = route;
    struct reply reply = router_serve(&rq, &in);
    store_free(store);
    services_free(services);
    return reply;
}

static const struct route anyone = {.method = METHOD_POST, .path = "/x", .name = "x",
                                    .permission = PERMISSION_ANYONE, .body_limit = 4,
                                    .handler = answer_yes};

static void checks__begin_with_the_body_and_its_type(void **state)
{
    (void)state;
    struct incoming in = {.body = STR("12345"), .content_type = STR("application/json")};
    assert_int_equal(serve(&anyone, in).status, 413);
    in.body = STR("1234");
    assert_int_equal(serve(&anyone, in).status, 200);
    in.content_type = STR("application/json ; charset=utf-8");
    assert_int_equal(serve(&anyone, in).status, 200);
    in.content_type = STR("application/json; charset=utf-16");
    assert_int_equal(serve(&anyone, in).status, 415);
    in.content_type = STR_NONE;
    assert_int_equal(serve(&anyone, in).status, 415);
}

static void checks__ask_for_a_token_before_anything_of_the_request(void **state)
{
    (void)state;
    struct route route = anyone;
    route.permission = PERMISSION_SIGNED_IN;
    route.idempotent = true;
    route.if_match = true;
    struct incoming in = {.body = STR("{}"), .content_type = STR("application/json")};
    assert_int_equal(serve(&route, in).error, ERROR_UNAUTHENTICATED);
    in.authorization = STR("Basic abc");
    assert_int_equal(serve(&route, in).error, ERROR_UNAUTHENTICATED);
}

static void checks__want_a_key_then_a_version(void **state)
{
    (void)state;
    struct route route = anyone;
    route.if_match = true;
    struct incoming in = {.body = STR("{}"), .content_type = STR("application/json")};
    assert_int_equal(serve(&route, in).error, ERROR_IF_MATCH_MISSING);
    assert_int_equal(serve(&route, in).status, 428);
    static const char *const bad[] = {"", "\"", "\"\"", "7", "\"x\"", "\"-1\"", "*", "W/\"7\""};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        in.if_match = str_of(bad[i]);
        assert_int_equal(serve(&route, in).error, ERROR_HEADER_INVALID);
    }
    in.if_match = STR("\"7\"");
    assert_int_equal(serve(&route, in).status, 200);
    route.idempotent = true;
    assert_int_equal(serve(&route, in).error, ERROR_IDEMPOTENCY_KEY_MISSING);
    in.idempotency_key = STR("no uuid");
    assert_int_equal(serve(&route, in).error, ERROR_HEADER_INVALID);
}

static void query__is_read_decoded_and_closed_to_unknown_names(void **state)
{
    (void)state;
    static const char *const allowed[] = {"a", "limit", NULL};
    struct request rq = {.arena = arena, .query = STR("a=%c4%8d+x&limit=7")};
    int64_t limit = 0;
    assert_int_equal(request_query_check(&rq, allowed).id, ERROR_NONE);
    assert_true(str_is(request_query(&rq, "a"), "č x"));
    assert_null(request_query(&rq, "b").at);
    assert_int_equal(request_page_limit(&rq, &limit).id, ERROR_NONE);
    assert_int_equal(limit, 7);
    static const char *const bad[] = {"b=1", "a=1&a=2", "a=%00", "a=%zz", "=1", "&", "a=%ff"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        rq.query = str_of(bad[i]);
        assert_int_equal(request_query_check(&rq, allowed).id, ERROR_QUERY_INVALID);
    }
    static const char *const limits[] = {"limit=0", "limit=201", "limit=x", "limit=-1", "limit="};
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        rq.query = str_of(limits[i]);
        assert_int_equal(request_page_limit(&rq, &limit).id, ERROR_QUERY_INVALID);
    }
    assert_int_equal(limit, 7);
}

static void problem__names_code_and_fields_and_keeps_our_faults_to_the_log(void **state)
{
    (void)state;
    struct error error = NO_ERROR;
    struct json *problem = NULL;
    error_add(arena, &error, STR("/reporter/phone"), ERROR_PHONE_INVALID);
    struct reply reply = problem_reply(arena, (struct uuid){{1}}, error);
    assert_int_equal(reply.status, 422);
    assert_int_equal(json_parse(arena, reply.body, &problem).id, ERROR_NONE);
    assert_true(str_is(json_string_at(problem, "/errors/0/pointer"), "/reporter/phone"));
    assert_true(str_is(json_string_at(problem, "/errors/0/code"), "phone_invalid"));
    assert_true(str_is(json_string_at(problem, "/code"), "invalid"));
    assert_int_equal(json_integer(json_at(problem, "/status"), 0), 422);
    error = (struct error){.id = ERROR_INTERNAL, .detail = STR("23505")};
    reply = problem_reply(arena, (struct uuid){{1}}, error);
    assert_int_equal(json_parse(arena, reply.body, &problem).id, ERROR_NONE);
    assert_null(json_member(problem, "detail"));
    assert_true(str_is(reply.error_detail, "23505"));
    assert_int_equal(problem_reply(arena, (struct uuid){{1}}, FAILED(CLIENT_KEY)).status, 500);
    assert_true(problem_reply(arena, (struct uuid){{1}}, FAILED(OVERLOADED)).retry_after > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(router__finds_every_route_by_its_own_template),
        cmocka_unit_test(router__decodes_path_arguments_and_keeps_the_query_raw),
        cmocka_unit_test(router__refuses_bytes_that_hide_another_path),
        cmocka_unit_test(router__does_not_find_what_is_no_route),
        cmocka_unit_test(router__names_the_methods_of_a_path),
        cmocka_unit_test(router__takes_a_target_up_to_the_limit),
        cmocka_unit_test(permission__of_every_role_is_as_the_table_says),
        cmocka_unit_test(checks__begin_with_the_body_and_its_type),
        cmocka_unit_test(checks__ask_for_a_token_before_anything_of_the_request),
        cmocka_unit_test(checks__want_a_key_then_a_version),
        cmocka_unit_test(query__is_read_decoded_and_closed_to_unknown_names),
        cmocka_unit_test(problem__names_code_and_fields_and_keeps_our_faults_to_the_log),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
