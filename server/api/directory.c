#include "hotline/base/bytes.h"
#include "hotline/wire/directory.h"
#include "server/router/handlers.h"
#include "server/session/posting.h"
#include "server/session/services.h"
#include "server/store/store_directory.h"
#include "server/store/store_people.h"

static struct json *head_json(struct request *rq, struct directory_head head)
{
    const struct wire_head out = {
        .seq = (int64_t)head.seq,
        .hash = arena_str(rq->arena, (struct str){.at = (char *)head.hash, .len = HASH_BYTES})};
    return head.seq ? json_build(rq->arena, wire_head_fields, &out) : json_null(rq->arena);
}

static struct directory_head present_head(struct request *rq)
{
    const struct directory *directory = services_directory_acquire(rq->services);
    struct directory_head head = directory_head(directory);
    services_directory_release(rq->services, directory);
    return head;
}

static struct json *statements_json(struct request *rq, const struct statement_row *rows,
                                    size_t count)
{
    struct json *list = json_array(rq->arena);
    for (size_t i = 0; i < count; i++) {
        const struct wire_statement out = {.seq = rows[i].seq, .statement = rows[i].bytes};
        json_append(list, json_build(rq->arena, wire_statement_fields, &out));
    }
    return list;
}

/* The head is that of what this server has verified; a page never goes beyond it. */
struct reply api_directory_read(struct request *rq)
{
    static const char *const allowed[] = {"after", "limit", NULL};
    struct str text = request_query(rq, "after");
    struct statement_row *rows = NULL;
    size_t count = 0;
    int64_t after = 0, limit = 0;
    struct error e = request_query_check(rq, allowed);
    if (!e.id && text.at && (!str_to_int(text, &after) || after < 0))
        e = (struct error){.id = ERROR_QUERY_INVALID, .detail = STR("after")};
    if (!e.id)
        e = request_page_limit(rq, &limit);
    if (!e.id)
        e = services_directory_refresh(rq->services, rq->store, rq->arena);
    struct directory_head head = present_head(rq);
    if (!e.id)
        e = store_directory_read(rq->store, rq->arena, (uint64_t)after, limit, &rows, &count);
    if (e.id)
        return reply_error(rq, e);
    while (count && (uint64_t)rows[count - 1].seq > head.seq)
        count--;
    bool more = count && (uint64_t)rows[count - 1].seq < head.seq;
    struct json *page = json_object(rq->arena);
    json_set(page, STR("statements"), statements_json(rq, rows, count));
    json_set(page, STR("head"), head_json(rq, head));
    json_set(page, STR("next"),
             more ? json_int(rq->arena, rows[count - 1].seq) : json_null(rq->arena));
    return reply_tree(rq, 200, page);
}

struct posted {
    struct str *statements;
    struct statement *parsed;
    size_t count;
    struct directory_secret *secrets;
    size_t secret_count;
};

static struct str pointer(struct request *rq, const char *list, size_t index)
{
    return arena_format(rq->arena, "/%s/%zu", list, index);
}

static struct error read_statements(struct request *rq, const struct wire_posting *in,
                                    struct posted *posted)
{
    const struct str *texts = in->statements.at;
    struct error e = NO_ERROR;
    posted->count = in->statements.count;
    posted->statements = arena_array(rq->arena, posted->count, sizeof *posted->statements);
    posted->parsed = arena_array(rq->arena, posted->count, sizeof *posted->parsed);
    for (size_t i = 0; i < posted->count; i++) {
        struct str *bytes = &posted->statements[i];
        if (!base64_decode(rq->arena, texts[i], bytes) || !bytes->len ||
            bytes->len > LIMIT_STATEMENT || statement_parse(*bytes, &posted->parsed[i]).id)
            error_add(rq->arena, &e, pointer(rq, "statements", i), ERROR_FIELD_FORMAT);
    }
    return e;
}

static void read_secrets(struct request *rq, const struct wire_posting *in, struct posted *posted)
{
    const struct wire_secret *rows = in->secrets.at;
    posted->secret_count = in->secrets.count;
    posted->secrets = arena_array(rq->arena, posted->secret_count, sizeof *posted->secrets);
    for (size_t i = 0; i < posted->secret_count; i++)
        posted->secrets[i] = (struct directory_secret){
            .group = rows[i].group,
            .epoch = rows[i].epoch,
            .purpose = str_is(rows[i].purpose, "search") ? WRAP_SEARCH : WRAP_GROUP,
            .principal = rows[i].principal,
            .wrap = rows[i].wrap,
        };
}

/* A coordinator takes in the keys that were enrolled under that name, and no others. */
static struct error check_enrolled(struct request *rq, const struct statement *s)
{
    struct user_row user;
    if (s->type != STATEMENT_USER)
        return NO_ERROR;
    struct error e = store_user_find(rq->store, rq->arena, s->name, &user);
    if (e.id && e.id != ERROR_NOT_FOUND)
        return e;
    bool same = !e.id && uuid_equal(user.id, s->id) && user.sign_public.len == KEY_BYTES &&
                bytes_equal(user.sign_public.at, s->sign_public, KEY_BYTES) &&
                bytes_equal(user.box_public.at, s->box_public, KEY_BYTES);
    return same ? NO_ERROR
                : (struct error){.id = ERROR_STATEMENT_REFUSED,
                                 .detail = STR("the keys are not those that were enrolled")};
}

static struct error append_to_copy(struct request *rq, struct directory *copy,
                                   const struct posted *posted)
{
    for (size_t i = 0; i < posted->count; i++) {
        const struct statement *s = &posted->parsed[i];
        if (!uuid_is_nil(s->signer) && !uuid_equal(s->signer, rq->caller.id))
            return (struct error){.id = ERROR_STATEMENT_REFUSED,
                                  .detail = STR("somebody else has signed it")};
        struct error e = directory_append(copy, posted->statements[i]);
        if (!e.id)
            e = check_enrolled(rq, s);
        if (e.id)
            return e;
    }
    return NO_ERROR;
}

static void copy_free(struct directory **copy)
{
    directory_free(*copy);
}

static struct error verify(struct request *rq, const struct directory *present,
                           const struct posted *posted, struct directory_head *ret_head)
{
    __attribute__((cleanup(copy_free))) struct directory *copy = directory_copy(present);
    struct error e = append_to_copy(rq, copy, posted);
    if (!e.id)
        e = posting_check(rq->arena, present, copy, posted->parsed, posted->count,
                          posted->secrets, posted->secret_count);
    if (!e.id)
        *ret_head = directory_head(copy);
    return e;
}

/* What stands in the list already may be a repeat: then nothing is appended, and the database
 * answers what it answered, or that the list has moved on. */
static struct error answer_again(struct request *rq, uint64_t first,
                                 struct directory_head *ret_head)
{
    const struct directory_posting repeat = {
        .actor = rq->caller.id,
        .key = rq->idempotency_key,
        .request_hash = {.at = (const char *)rq->idempotency_hash, .len = HASH_BYTES},
        .head = {.seq = first - 1},
    };
    return store_directory_append(rq->store, rq->arena, &repeat, ret_head);
}

static struct error append(struct request *rq, const struct posted *posted,
                           struct directory_head *ret_head)
{
    struct error e = services_directory_refresh(rq->services, rq->store, rq->arena);
    if (e.id)
        return e;
    const struct directory *present = services_directory_acquire(rq->services);
    uint64_t first = posted->parsed[0].seq, expected = directory_head(present).seq + 1;
    struct directory_posting posting = {
        .actor = rq->caller.id,
        .key = rq->idempotency_key,
        .request_hash = {.at = (const char *)rq->idempotency_hash, .len = HASH_BYTES},
        .statements = posted->statements,
        .parsed = posted->parsed,
        .statement_count = posted->count,
        .secrets = posted->secrets,
        .secret_count = posted->secret_count,
    };
    if (first < 1 || first > expected)
        e = FAILED(DIRECTORY_STALE);
    else if (first < expected)
        e = answer_again(rq, first, ret_head);
    else if (!(e = verify(rq, present, posted, &posting.head)).id)
        e = store_directory_append(rq->store, rq->arena, &posting, ret_head);
    services_directory_release(rq->services, present);
    return e;
}

struct reply api_directory_post(struct request *rq)
{
    struct wire_posting in = {0};
    struct posted posted = {0};
    struct directory_head head = {0};
    struct error e = request_read(rq, wire_posting_fields, sizeof in, &in);
    if (!e.id)
        e = read_statements(rq, &in, &posted);
    if (e.id)
        return reply_error(rq, e);
    read_secrets(rq, &in, &posted);
    e = append(rq, &posted, &head);
    if (!e.id)
        e = services_directory_refresh(rq->services, rq->store, rq->arena);
    if (e.id)
        return reply_error(rq, e);
    struct json *out = json_object(rq->arena);
    json_set(out, STR("head"), head_json(rq, head));
    return reply_tree(rq, 201, out);
}
