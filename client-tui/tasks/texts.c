#include "tasks/texts.h"

#include "tasks/session.h"

#include <limits.h>

/* --- fetching --- */

static struct str ids_text(struct arena *arena, const struct texts_input *in)
{
    struct buf text = {.arena = arena};
    for (size_t i = 0; i < in->count; i++) {
        if (i)
            buf_char(&text, ',');
        buf_str(&text, uuid_str(arena, in->cases[i]));
    }
    return buf_view(&text);
}

static struct error fetch(struct session *session, struct arena *arena, const void *input,
                          void **ret_output)
{
    const struct texts_input *in = input;
    struct texts_page *out = ARENA_NEW(arena, struct texts_page);
    struct str path = net_query(arena, STR("/v1/texts"), "after", in->after);
    path = net_query(arena, path, "since", in->since);
    path = net_query(arena, path, "cases", ids_text(arena, in));
    struct net_reply reply = {0};
    const struct net_request request = {.method = "GET", .path = path};
    struct error e = side_net_call(&session->filling, arena, &request, &reply);
    out->answer = reply.body;
    out->next = json_string(json_member(out->answer, "next"));
    out->since = json_string(json_member(out->answer, "since"));
    out->total = json_integer(json_member(out->answer, "total"), -1);
    *ret_output = out;
    return e;
}

const struct task task_texts_fetch = {.lane = LANE_FILLS, .run = fetch};

/* --- opening --- */

/* The fields of a report in which somebody has written. */
static const struct {
    const char *pointer, *type, *place;
} fields[] = {
#define FIELD(POINTER, TYPE, VOCABULARY, LIMIT, PLACE, GATE, COPIES) {POINTER, #TYPE, #PLACE},
#include "hotline/vocab/fields.def"
#undef FIELD
};

static bool is_written(size_t field)
{
    return str_is(str_of(fields[field].place), "REPORT") &&
           (str_is(str_of(fields[field].type), "LINE") ||
            str_is(str_of(fields[field].type), "TEXT"));
}

struct pieces {
    struct arena *arena;
    struct text_piece *at;
    size_t count, room;
};

static void add(struct pieces *pieces, const char *where, struct str text)
{
    if (!text.len)
        return;
    if (pieces->count == pieces->room) {
        pieces->room = pieces->room ? 2 * pieces->room : 16;
        struct text_piece *more = arena_array(pieces->arena, pieces->room, sizeof *more);
        for (size_t i = 0; i < pieces->count; i++)
            more[i] = pieces->at[i];
        pieces->at = more;
    }
    pieces->at[pieces->count++] = (struct text_piece){
        .where = where, .text = text, .folded = texts_fold(pieces->arena, text)};
}

/* What stands at a pointer; where it goes through a list, in each of its items. */
static void add_field(struct pieces *pieces, const struct json *node, const char *where,
                      const char *pointer)
{
    struct str rest = str_of(pointer);
    str_cut(&rest, '/');
    while (node && rest.len) {
        struct str name = str_cut(&rest, '/');
        if (str_is(name, "*")) {
            for (const struct json *item = node->first; item; item = item->next)
                add_field(pieces, item, where, arena_join(pieces->arena, STR("/"), rest).at);
            return;
        }
        node = json_member(node, arena_str(pieces->arena, name).at);
    }
    add(pieces, where, json_string(node));
}

static void add_report(struct pieces *pieces, const struct json *content)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (is_written(i))
            add_field(pieces, content, fields[i].pointer, fields[i].pointer);
}

static void add_record(const struct session *session, struct pieces *pieces,
                       const struct json *record)
{
    const struct json *content = json_member(record, "content");
    struct str type = json_string(json_member(record, "type"));
    if (str_is(type, "headline"))
        add(pieces, "/summary", headline_words(session, pieces->arena, content));
    else if (str_is(type, "report"))
        add_report(pieces, content);
    else if (str_is(type, "note"))
        add(pieces, NULL, json_string(json_member(content, "text")));
}

static bool case_of(const struct session *session, struct arena *arena, const struct json *entry,
                    struct text_case *ret_case)
{
    const struct json *records = json_member(entry, "records");
    struct pieces pieces = {.arena = arena};
    *ret_case = (struct text_case){.reference = json_string_at(entry, "/case/reference")};
    if (!uuid_parse(json_string_at(entry, "/case/id"), &ret_case->id) ||
        !time_parse(json_string_at(entry, "/case/updated_at"), INT_MIN, &ret_case->at))
        return false;
    for (const struct json *r = records ? records->first : NULL; r; r = r->next)
        add_record(session, &pieces, r);
    ret_case->pieces = pieces.at;
    ret_case->count = pieces.count;
    return true;
}

static struct error open_page(struct session *session, struct arena *arena, const void *input,
                              void **ret_output)
{
    const struct texts_page *in = input;
    const struct json *entries = json_member(in->answer, "cases");
    struct text_case *cases = arena_array(arena, (entries ? entries->count : 0) + 1, sizeof *cases);
    struct texts_opened *out = ARENA_NEW(arena, struct texts_opened);
    struct error e = keyring_open_passing(session->keyring, arena, in->answer);
    if (e.id)
        return e;
    for (const struct json *entry = entries ? entries->first : NULL; entry; entry = entry->next)
        if (case_of(session, arena, entry, &cases[out->count]))
            out->count++;
    out->cases = cases;
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_texts_open = {.run = open_page};
