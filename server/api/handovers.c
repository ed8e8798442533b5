/* Shift handover: a note to the next shift of one's desk, with cases attached; who took which. */
#include "hotline/wire/handover.h"
#include "hotline/base/bytes.h"
#include "hotline/base/reference.h"
#include "server/api/case_wire.h"
#include "server/api/case_write.h"
#include "server/api/cursor.h"
#include "server/router/handlers.h"
#include "server/store/store_handover.h"

static struct error unknown_case(struct arena *arena, struct error error, struct str position)
{
    error_add(arena, &error,
              arena_format(arena, "/cases/%.*s", (int)position.len, position.at),
              ERROR_CODE_UNKNOWN);
    return error;
}

static struct error read_cases(struct request *rq, const struct json_list *list,
                               struct handover_new *row)
{
    const struct str *typed = list->at;
    struct str *cases = arena_array(rq->arena, list->count + 1, sizeof *cases);
    struct error e = NO_ERROR;
    for (size_t i = 0; i < list->count; i++)
        if (!reference_parse(rq->arena, typed[i], &cases[i]))
            e = unknown_case(rq->arena, e, arena_format(rq->arena, "%zu", i));
    row->cases = cases;
    row->case_count = list->count;
    return e;
}

/* "0 3", as the database names them. */
static struct error unknown_cases(struct arena *arena, struct str positions)
{
    struct error e = NO_ERROR;
    while (positions.len)
        e = unknown_case(arena, e, str_cut(&positions, ' '));
    return e;
}

static void wipe_key(uint8_t (*key)[KEY_BYTES])
{
    wipe(*key, sizeof *key);
}

/* Sealed as a record of work of a "case" that is the handover itself: work is the desk's. */
static struct error write_once(struct request *rq, struct str text, struct handover_new *row,
                               struct sealing *sealing, struct json *answer)
{
    const struct consents none = {0};
    __attribute__((cleanup(wipe_key))) uint8_t shred_key[KEY_BYTES];
    struct uuid id = uuid_new();
    row->at = time_now();
    sealing_begin_new(rq, id, rq->caller.office, (struct uuid){.b = {0}}, &none, row->at, sealing,
                      shred_key);
    struct error e =
        case_seal_work(sealing, RECORD_HANDOVER, case_text(rq->arena, text), NULL);
    if (e.id)
        return e;
    row->id = id;
    row->shred_key = shred_key;
    row->sealed = sealing->out;
    e = store_handover_new(rq->store, rq->arena, row, &id);
    if (e.id == ERROR_CODE_UNKNOWN)
        return unknown_cases(rq->arena, e.detail);
    if (e.id)
        return e;
    json_set(answer, STR("id"), json_str(rq->arena, uuid_str(rq->arena, id)));
    json_set(answer, STR("version"), json_int(rq->arena, 1));
    return NO_ERROR;
}

struct reply api_handover_new(struct request *rq)
{
    struct wire_handover in;
    struct handover_new row = {.actor = rq->caller.id,
                               .key = rq->idempotency_key,
                               .request_hash = rq->idempotency_hash,
                               .office = str_of(office_code(rq->caller.office))};
    struct json *answer = json_object(rq->arena);
    struct error e = request_read(rq, wire_handover_fields, sizeof in, &in);
    if (!e.id)
        e = read_cases(rq, &in.cases, &row);
    if (e.id)
        return reply_error(rq, e);
    for (int tried = 1;; tried++) {
        SEALING(sealing);
        e = write_once(rq, in.text, &row, &sealing, answer);
        if (!sealing_again(rq, e, tried))
            break;
    }
    struct reply reply = case_answer(rq, e, 201, answer);
    if (!e.id)
        reply.location = arena_join(rq->arena, STR("/v1/handovers/"),
                                    json_string(json_member(answer, "id")));
    return reply;
}

/* A cursor behind 'o' (it was open) or 'd' (done). */
static struct error read_page(struct request *rq, struct handover_page *page)
{
    static const char *const allowed[] = {"after", "limit", NULL};
    struct cursor cursor = {.at = MILLIS_NONE};
    struct error e = request_query_check(rq, allowed);
    if (!e.id)
        e = request_page_limit(rq, &page->limit);
    struct str after = request_query(rq, "after");
    if (e.id || !after.at)
        return e;
    page->done = after.len && after.at[0] == 'd';
    if (!after.len || (!page->done && after.at[0] != 'o') ||
        !cursor_read(str_slice(after, 1, after.len), &cursor))
        return (struct error){.id = ERROR_QUERY_INVALID, .detail = STR("after")};
    page->at = cursor.at;
    page->id = cursor.id;
    return NO_ERROR;
}

/* How many rows make up the first handover. */
static size_t one_of(const struct case_part *parts, size_t count)
{
    size_t rows = 1;
    while (rows < count && !str_is(parts[rows].part, "clear"))
        rows++;
    return rows;
}

static struct str next_of(struct request *rq, const struct case_part *clear,
                          const struct json *last)
{
    const bool open = json_is_empty(json_member(last, "done_at"));
    const struct cursor cursor = {.at = clear->at, .id = clear->id};
    return arena_join(rq->arena, open ? STR("o") : STR("d"), cursor_text(rq->arena, cursor));
}

struct reply api_handovers(struct request *rq)
{
    struct handover_page page = {.actor = rq->caller.id};
    struct json *json = json_object(rq->arena), *list = json_array(rq->arena);
    struct case_part *parts = NULL;
    struct str next = STR_NONE;
    size_t count = 0;
    struct error e = read_page(rq, &page);
    if (!e.id)
        e = store_handovers(rq->store, rq->arena, &page, &parts, &count);
    for (size_t i = 0, rows; i < count && !e.id; i += rows) {
        struct json *one = NULL;
        rows = one_of(parts + i, count - i);
        e = case_wire_parts(rq, parts + i, rows, &one);
        if (e.id)
            break;
        json_append(list, one);
        if ((int64_t)list->count == page.limit)
            next = next_of(rq, &parts[i], one);
    }
    if (e.id)
        return reply_error(rq, e);
    json_set(json, STR("handovers"), list);
    json_set(json, STR("next"), json_str(rq->arena, next));
    return reply_tree(rq, 200, json);
}

struct reply api_handover(struct request *rq)
{
    return case_wire_read(rq, store_handover);
}

static struct reply changed(struct request *rq, struct error error,
                            const struct handover_changed *changed)
{
    struct json *answer = json_object(rq->arena);
    json_set(answer, STR("version"), json_int(rq->arena, changed->version));
    json_set(answer, STR("done"), json_bool(rq->arena, changed->done));
    return case_answer(rq, error, 201, answer);
}

static struct handover_change change_of(struct request *rq)
{
    return (struct handover_change){.actor = rq->caller.id,
                                    .key = rq->idempotency_key,
                                    .request_hash = rq->idempotency_hash,
                                    .at = time_now(),
                                    .version = rq->if_match};
}

struct reply api_handover_take(struct request *rq)
{
    struct wire_taken in;
    struct handover_change row = change_of(rq);
    struct handover_changed out = {.version = 0};
    struct error e = request_read(rq, wire_taken_fields, sizeof in, &in);
    if (!e.id)
        e = request_path_id(rq, &row.id);
    if (!e.id && !reference_parse(rq->arena, in.reference, &row.reference))
        e = FAILED(CODE_UNKNOWN);
    if (!e.id)
        e = store_handover_take(rq->store, rq->arena, &row, &out);
    if (e.id == ERROR_CODE_UNKNOWN) {
        e = NO_ERROR;
        error_add(rq->arena, &e, STR("/case"), ERROR_CODE_UNKNOWN);
    }
    return changed(rq, e, &out);
}

struct reply api_handover_mark(struct request *rq)
{
    struct handover_change row = change_of(rq);
    struct handover_changed out = {.version = 0};
    struct error e = request_path_id(rq, &row.id);
    if (!e.id)
        e = store_handover_mark(rq->store, rq->arena, &row, &out);
    return changed(rq, e, &out);
}
