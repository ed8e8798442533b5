#include "server/store/store_callback.h"

#include <stddef.h>

#include "hotline/base/limits.h"

static void sql_lookup(struct sql_args *args, const struct callback_hash *hash)
{
    sql_bytes(args, (struct str){.at = (const char *)hash->lookup, .len = sizeof hash->lookup});
    sql_hash(args, hash->whole);
}

struct error store_callback_issue(struct store *store, struct arena *arena,
                                  const struct callback_new *in, millis *ret_issued_at)
{
    static const struct sql sql = {
        .name = "callback_issue",
        .text = "SELECT outcome, issued_at FROM hotline.callback_issue($1,$2,$3,$4,$5,$6,$7)",
        .writes = true};
    static const struct sql_column columns[] = {{SQL_TIME, 0}};
    struct sql_args args = {.arena = arena};
    sql_request(&args, in->actor, in->key, in->request_hash);
    sql_text(&args, in->reference);
    sql_lookup(&args, &in->hash);
    sql_time(&args, in->at);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_issued_at, ret_issued_at);
}

struct error store_callback_redeem(struct store *store, struct arena *arena, struct uuid actor,
                                   const struct callback_hash *hash,
                                   struct callback_redeemed *ret_redeemed)
{
    static const struct sql sql = {
        .name = "callback_redeem",
        .text = "SELECT outcome, retry_after, reference, office, until"
                " FROM hotline.callback_redeem($1,$2,$3,$4::int,$5::int,$6::int,$7::int)",
        .writes = true};
    static const struct sql_column columns[] = {
        {SQL_INT, offsetof(struct callback_redeemed, retry_after)},
        {SQL_TEXT, offsetof(struct callback_redeemed, reference)},
        {SQL_TEXT, offsetof(struct callback_redeemed, office)},
        {SQL_TIME, offsetof(struct callback_redeemed, until)}};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_lookup(&args, hash);
    sql_int(&args, LIMIT_CALLBACK_PER_USER);
    sql_int(&args, LIMIT_CALLBACK_PER_CASE);
    sql_int(&args, LIMIT_CALLBACK_WINDOW_SECONDS);
    sql_int(&args, LIMIT_CALLBACK_MINUTES);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_redeemed, ret_redeemed);
}

struct error store_case_receipt(struct store *store, struct arena *arena, struct uuid actor,
                                struct str reference, millis *ret_received_at)
{
    static const struct sql sql = {
        .name = "case_receipt",
        .text = "SELECT outcome, received_at FROM hotline.case_receipt($1,$2)",
        .writes = true};
    static const struct sql_column columns[] = {{SQL_TIME, 0}};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_text(&args, reference);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_received_at,
                      ret_received_at);
}

struct error store_receipt_try(struct store *store, struct arena *arena, struct uuid actor,
                               struct str reference, struct receipt_tried *ret_tried)
{
    static const struct sql sql = {
        .name = "receipt_try",
        .text = "SELECT outcome, retry_after, received_at FROM hotline.receipt_try($1,$2,$3::int)",
        .writes = true};
    static const struct sql_column columns[] = {
        {SQL_INT, offsetof(struct receipt_tried, retry_after)},
        {SQL_TIME, offsetof(struct receipt_tried, received_at)}};
    struct sql_args args = {.arena = arena};
    sql_uuid(&args, actor);
    sql_text(&args, reference);
    sql_int(&args, LIMIT_RECEIPT_CHECKS_PER_HOUR);
    return store_call(store, &sql, &args, COLUMNS(columns), sizeof *ret_tried, ret_tried);
}
