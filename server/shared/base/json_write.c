#include "hotline/base/json.h"

#include <inttypes.h>
#include <stdio.h>

enum { COMPACT = -1 };

static void write_escaped(struct buf *buf, unsigned char c)
{
    static const char letters[0x20] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    static const char hex[] = "0123456789abcdef";
    buf_char(buf, '\\');
    if (c >= 0x20) {
        buf_char(buf, (char)c);
    } else if (letters[c]) {
        buf_char(buf, letters[c]);
    } else {
        buf_str(buf, STR("u00"));
        buf_char(buf, hex[c >> 4]);
        buf_char(buf, hex[c & 15]);
    }
}

static void write_string(struct buf *buf, struct str text)
{
    buf_char(buf, '"');
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_str(buf, str_slice(text, from, i));
        write_escaped(buf, c);
        from = i + 1;
    }
    buf_str(buf, str_slice(text, from, text.len));
    buf_char(buf, '"');
}

static void new_line(struct buf *buf, int indent)
{
    if (indent == COMPACT)
        return;
    buf_char(buf, '\n');
    for (int i = 0; i < indent; i++)
        buf_str(buf, STR("  "));
}

static void write_value(struct buf *buf, const struct json *json, int indent);

static void write_children(struct buf *buf, const struct json *json, int indent)
{
    bool object = json->kind == JSON_OBJECT;
    int inner = indent == COMPACT ? COMPACT : indent + 1;
    buf_char(buf, object ? '{' : '[');
    for (const struct json *child = json->first; child; child = child->next) {
        new_line(buf, inner);
        if (object) {
            write_string(buf, child->name);
            buf_str(buf, indent == COMPACT ? STR(":") : STR(": "));
        }
        write_value(buf, child, inner);
        if (child->next)
            buf_char(buf, ',');
    }
    if (json->first)
        new_line(buf, indent);
    buf_char(buf, object ? '}' : ']');
}

static void write_integer(struct buf *buf, int64_t integer)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRId64, integer);
    buf_add(buf, digits, (size_t)len);
}

static void write_value(struct buf *buf, const struct json *json, int indent)
{
    switch (json->kind) {
    case JSON_NULL:
        buf_str(buf, STR("null"));
        break;
    case JSON_BOOL:
        buf_str(buf, json->boolean ? STR("true") : STR("false"));
        break;
    case JSON_INT:
        write_integer(buf, json->integer);
        break;
    case JSON_STRING:
        write_string(buf, json->string);
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        write_children(buf, json, indent);
        break;
    }
}

void json_write(struct buf *buf, const struct json *json)
{
    write_value(buf, json, COMPACT);
}

void json_write_pretty(struct buf *buf, const struct json *json)
{
    write_value(buf, json, 0);
    buf_char(buf, '\n');
}

struct str json_text(struct arena *arena, const struct json *json)
{
    struct buf buf = {.arena = arena};
    json_write(&buf, json);
    buf_char(&buf, '\0');
    return str_slice(buf_view(&buf), 0, buf.len - 1);
}
