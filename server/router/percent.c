#include "server/router/percent.h"

#include "hotline/base/utf8.h"

bool percent_decode(struct arena *arena, struct str text, bool query, struct str *ret_text)
{
    char *to = arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t byte = (uint8_t)text.at[i];
        if (byte == '%') {
            if (!str_to_bytes_hex(str_slice(text, i + 1, i + 3), &byte, 1))
                return false;
            if (byte == '/' && !query)
                return false;
            i += 2;
        } else if (byte == '+' && query) {
            byte = ' ';
        }
        if (byte < 0x20 || byte == 0x7f)
            return false;
        to[len++] = (char)byte;
    }
    struct str decoded = {.at = to, .len = len};
    if (!utf8_valid(decoded))
        return false;
    *ret_text = decoded;
    return true;
}
