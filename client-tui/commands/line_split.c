#include "commands/args.h"

#include <string.h>

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Behind the opening quotation mark at *at; moves behind the closing one. */
static bool quoted(struct str line, size_t *at, char mark, struct buf *word)
{
    for (size_t i = *at; i < line.len; i++) {
        char c = line.at[i];
        if (c == mark) {
            *at = i + 1;
            return true;
        }
        bool escaped = mark == '"' && c == '\\' && i + 1 < line.len &&
                       (line.at[i + 1] == '"' || line.at[i + 1] == '\\');
        if (escaped)
            c = line.at[++i];
        buf_char(word, c);
    }
    return false;
}

static bool take_word(struct arena *arena, struct str line, size_t *at, struct str *ret_word)
{
    struct buf word = {.arena = arena};
    size_t i = *at;
    while (i < line.len && !blank(line.at[i])) {
        char c = line.at[i++];
        if (c == '\'' || c == '"') {
            if (!quoted(line, &i, c, &word))
                return false;
            continue;
        }
        if (c == '\\' && i < line.len)
            c = line.at[i++];
        buf_char(&word, c);
    }
    *at = i;
    *ret_word = arena_str(arena, buf_view(&word));
    if (!ret_word->at) /* '' is a word too */
        *ret_word = STR("");
    return true;
}

struct error line_split(struct arena *arena, struct str line, struct str **ret_tokens,
                        size_t *ret_count)
{
    struct str *tokens = arena_array(arena, line.len / 2 + 1, sizeof *tokens);
    size_t count = 0;
    for (size_t at = 0; at < line.len;) {
        if (blank(line.at[at])) {
            at++;
            continue;
        }
        if (line.at[at] == '#')
            break;
        if (!take_word(arena, line, &at, &tokens[count++]))
            return (struct error){.id = ERROR_CLIENT_USAGE,
                                  .detail = STR("a quotation mark is not closed")};
    }
    *ret_tokens = tokens;
    *ret_count = count;
    return NO_ERROR;
}
