#include <stddef.h>
#include <strings.h>

#include "server/http/exchange.h"

/* Headers that mean something here. Each may stand once; `at` is where its value goes. */
static const struct {
    const char *name;
    size_t at;
} known[] = {
    {"Host", offsetof(struct headers, host)},
    {"Content-Length", offsetof(struct headers, content_length)},
    {"Content-Type", offsetof(struct headers, content_type)},
    {"Authorization", offsetof(struct headers, authorization)},
    {"Idempotency-Key", offsetof(struct headers, idempotency_key)},
    {"If-Match", offsetof(struct headers, if_match)},
    {"If-None-Match", offsetof(struct headers, if_none_match)},
    {"Cookie", offsetof(struct headers, cookie)},
};

static bool name_is(const char *name, size_t len, const char *other)
{
    struct str want = str_of(other);
    return len == want.len && strncasecmp(name, want.at, len) == 0;
}

static bool has_controls(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (((unsigned char)text.at[i] < 0x20 && text.at[i] != '\t') || text.at[i] == 0x7f)
            return true;
    return false;
}

static enum MHD_Result take(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_len,
                            const char *value, size_t value_len)
{
    (void)kind;
    struct headers *headers = cls;
    struct str text = {.at = value ? value : "", .len = value ? value_len : 0};
    headers->total += name_len + text.len + 4;
    if (has_controls(text))
        headers->doubled = "control characters";
    if (name_is(name, name_len, "Transfer-Encoding"))
        headers->framing = true;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (!name_is(name, name_len, known[i].name))
            continue;
        struct str *at = (struct str *)(void *)((char *)headers + known[i].at);
        if (at->at) {
            headers->doubled = known[i].name;
            headers->framing |= at == &headers->content_length;
        }
        *at = text;
    }
    return MHD_YES;
}

/* 1*DIGIT and nothing else. */
static bool read_length(struct str text, uint64_t *ret_length)
{
    uint64_t length = 0;
    if (text.len == 0 || text.len > 15)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        length = length * 10 + (uint64_t)(text.at[i] - '0');
    }
    *ret_length = length;
    return true;
}

void headers_read(struct MHD_Connection *connection, struct headers *ret_headers)
{
    struct headers headers = {0};
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, take, &headers);
    if (headers.content_length.at && !read_length(headers.content_length, &headers.declared))
        headers.framing = true;
    *ret_headers = headers;
}
