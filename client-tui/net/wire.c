#include "net/wire.h"

#include <strings.h>

static bool header_is(struct str name, const char *wanted)
{
    struct str w = str_of(wanted);
    return name.len == w.len && strncasecmp(name.at, w.at, w.len) == 0;
}

void wire_header(struct wire_answer *answer, struct str line)
{
    if (str_starts(line, "HTTP/")) { /* a new answer begins (after 100 Continue) */
        answer->etag = answer->location = answer->content_type = STR_NONE;
        return;
    }
    struct str value = line;
    struct str name = str_cut(&value, ':');
    value = arena_str(answer->arena, str_trim(value));
    if (header_is(name, "etag"))
        answer->etag = value;
    else if (header_is(name, "location"))
        answer->location = value;
    else if (header_is(name, "content-type"))
        answer->content_type = value;
    int64_t seconds;
    if (header_is(name, "retry-after") && str_to_int(value, &seconds) && seconds > 0)
        answer->retry_after = seconds < 86400 ? (unsigned)seconds : 86400;
}

static int64_t version_of(struct str etag)
{
    int64_t version;
    struct str digits = str_slice(etag, 1, etag.len ? etag.len - 1 : 0);
    bool quoted = etag.len > 2 && etag.at[0] == '"' && etag.at[etag.len - 1] == '"';
    return quoted && str_to_int(digits, &version) && version > 0 ? version : 0;
}

static bool is_json(struct str type)
{
    struct str rest = type;
    struct str media = str_trim(str_cut(&rest, ';'));
    return str_is(media, "application/json") || str_is(media, "application/problem+json");
}

static struct error read_body(const struct wire_answer *answer, struct json **ret_json)
{
    struct arena *arena = answer->arena;
    if (!answer->body.len)
        return NO_ERROR;
    struct error e = is_json(answer->content_type)
                         ? json_parse(arena, buf_view(&answer->body), ret_json)
                         : FAILED(JSON_MALFORMED);
    if (e.id)
        e = (struct error){.id = ERROR_INTERNAL,
                           .detail = arena_format(arena, "the answer (status %d) is not JSON",
                                                  answer->status)};
    return e;
}

struct error wire_read(const struct wire_answer *answer, struct net_reply *ret_reply)
{
    struct json *json = NULL;
    struct error e = read_body(answer, &json);
    if (answer->status >= 400) {
        e = net_problem(answer->arena, answer->status, e.id ? NULL : json);
        e.retry_after = answer->retry_after;
        return e;
    }
    if (e.id)
        return e;
    *ret_reply = (struct net_reply){.status = answer->status, .body = json,
                                    .text = buf_view(&answer->body),
                                    .version = version_of(answer->etag),
                                    .etag = answer->etag,
                                    .location = answer->location};
    return NO_ERROR;
}

static enum error_id id_of_status(int status)
{
    switch (status) {
    case 401:
        return ERROR_UNAUTHENTICATED;
    case 403:
        return ERROR_FORBIDDEN;
    case 404:
        return ERROR_NOT_FOUND;
    case 429:
        return ERROR_TOO_MANY;
    case 503:
        return ERROR_UNAVAILABLE;
    default:
        return status < 500 ? ERROR_BAD_REQUEST : ERROR_INTERNAL;
    }
}

struct error net_problem(struct arena *arena, int status, const struct json *json)
{
    struct str code = json_string(json_member(json, "code"));
    struct error e = {.id = code.len ? error_from_code(code) : id_of_status(status),
                      .detail = json_string(json_member(json, "detail"))};
    if (e.id == ERROR_NONE)
        e.id = id_of_status(status);
    const struct json *errors = json_member(json, "errors");
    struct error_field **end = &e.fields;
    for (const struct json *row = errors ? errors->first : NULL; row; row = row->next) {
        struct error_field *field = ARENA_NEW(arena, struct error_field);
        field->pointer = json_string(json_member(row, "pointer"));
        field->id = error_from_code(json_string(json_member(row, "code")));
        *end = field;
        end = &field->next;
    }
    return e;
}

static void escape(struct buf *buf, struct str text)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            buf_char(buf, (char)c);
            continue;
        }
        buf_char(buf, '%');
        buf_char(buf, hex[c >> 4]);
        buf_char(buf, hex[c & 15]);
    }
}

struct str net_path(struct arena *arena, const char *before, struct str segment, const char *rest)
{
    struct buf buf = {.arena = arena};
    buf_str(&buf, str_of(before));
    escape(&buf, segment);
    buf_str(&buf, str_of(rest));
    return buf_view(&buf);
}

struct str net_query(struct arena *arena, struct str path, const char *name, struct str value)
{
    if (!value.len)
        return path;
    struct buf buf = {.arena = arena};
    bool more = false;
    for (size_t i = 0; i < path.len; i++)
        more = more || path.at[i] == '?';
    buf_str(&buf, path);
    buf_char(&buf, more ? '&' : '?');
    buf_str(&buf, str_of(name));
    buf_char(&buf, '=');
    escape(&buf, value);
    return buf_view(&buf);
}
