/* A summary that is to be read without knowing who it is about: does it say it all the same? */
#include "cases/cases.h"

#include "hotline/match/match.h"

enum { NAME_LEAST = 3, DIGITS_LEAST = 6 };

static bool ends_word(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\'' || c == '/' || c == ',';
}

/* A letter, digit, or a byte of a character beyond ASCII. */
static bool is_inside(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (unsigned char)c >= 0x80;
}

/* The next word, without what stands around it; false: there is none. */
static bool next_word(struct str *rest, struct str *ret_word)
{
    size_t from = 0, to;
    while (from < rest->len && !is_inside(rest->at[from]))
        from++;
    for (to = from; to < rest->len && !ends_word(rest->at[to]);)
        to++;
    size_t end = to;
    while (end > from && !is_inside(rest->at[end - 1]))
        end--;
    *ret_word = str_slice(*rest, from, end);
    *rest = str_slice(*rest, to, rest->len);
    return ret_word->len > 0;
}

static struct str digits_of(struct arena *arena, struct str text)
{
    struct buf digits = {.arena = arena};
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] >= '0' && text.at[i] <= '9')
            buf_char(&digits, text.at[i]);
    return buf_view(&digits);
}

static bool stands_in(struct str part, struct str whole)
{
    for (size_t i = 0; i + part.len <= whole.len; i++)
        if (str_equal(str_slice(whole, i, i + part.len), part))
            return true;
    return false;
}

/* However it is written: the last digits are there. */
static struct str number_in(struct arena *arena, struct str number, struct str text)
{
    struct str wanted = digits_of(arena, number);
    if (wanted.len < DIGITS_LEAST)
        return STR_NONE;
    wanted = str_slice(wanted, wanted.len - DIGITS_LEAST, wanted.len);
    return stands_in(wanted, digits_of(arena, text)) ? number : STR_NONE;
}

/* In any script, with its marks or without. */
static struct str word_in(struct arena *arena, struct str name, struct str text)
{
    struct str part, word;
    while (next_word(&name, &part)) {
        struct str wanted = text_fold(arena, part), rest = text;
        if (wanted.len < NAME_LEAST)
            continue;
        while (next_word(&rest, &word))
            if (str_equal(text_fold(arena, word), wanted))
                return word;
    }
    return STR_NONE;
}

static struct str person_in(struct arena *arena, const struct json *content, struct str text)
{
    static const char *const numbers[] = {"/reporter/phone", "/affected_person/phone",
                                          "/call/phone_raw", "/phone_raw"};
    static const char *const words[] = {
        "/reporter/given_name",        "/reporter/family_name",
        "/reporter/pseudonym",         "/reporter/email",
        "/affected_person/given_name", "/affected_person/family_name",
        "/affected_person/pseudonym",  "/affected_person/email"};
    struct str found = STR_NONE;
    for (size_t i = 0; i < sizeof words / sizeof *words && !found.len; i++)
        found = word_in(arena, json_string_at(content, words[i]), text);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && !found.len; i++)
        found = number_in(arena, json_string_at(content, numbers[i]), text);
    return found;
}

struct str person_named_in(struct arena *arena, const struct json *records, struct str text)
{
    struct str found = STR_NONE;
    for (const struct json *r = records ? records->first : NULL; r && !found.len; r = r->next)
        if (str_is(json_string(json_member(r, "compartment")), "identity"))
            found = person_in(arena, json_member(r, "content"), text);
    return found;
}
