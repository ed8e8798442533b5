#include "hotline/base/reference.h"

#include <inttypes.h>

static const char *const prefixes[] = {
#define OFFICE(ID, CODE, PREFIX, COUNTRY) PREFIX,
#include "hotline/vocab/offices.def"
#undef OFFICE
};

/* ISO 7064 MOD 11,10: one digit further. */
static int check_step(int product, int digit)
{
    int sum = (product + digit) % 10;
    return (sum == 0 ? 10 : sum) * 2 % 11;
}

/* Over "BG-2026-00417": digits as they are, A = 10 … Z = 35 as two, dashes left out. */
static int check_digit(struct str text)
{
    int product = 10;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c >= 'A' && c <= 'Z') {
            int letter = c - 'A' + 10;
            product = check_step(check_step(product, letter / 10), letter % 10);
        } else if (c != '-') {
            product = check_step(product, c - '0');
        }
    }
    return (11 - product) % 10;
}

struct str reference_make(struct arena *arena, const char *prefix, int year, int64_t number)
{
    struct str body = arena_format(arena, "%s-%04d-%05" PRId64, prefix, year, number);
    return arena_format(arena, "%s-%d", body.at, check_digit(body));
}

static const char *known_prefix(struct str text)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (text.len == 2 && (text.at[0] & ~0x20) == prefixes[i][0] &&
            (text.at[1] & ~0x20) == prefixes[i][1])
            return prefixes[i];
    return NULL;
}

static bool all_digits(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return text.len > 0;
}

bool reference_parse(struct arena *arena, struct str text, struct str *ret_canonical)
{
    enum { LONGEST_NUMBER = 12 };
    struct str rest = str_trim(text);
    const char *prefix = known_prefix(str_cut(&rest, '-'));
    struct str year_text = str_cut(&rest, '-'), number_text = str_cut(&rest, '-');
    int64_t year, number;
    if (!prefix || year_text.len != 4 || number_text.len > LONGEST_NUMBER || rest.len != 1 ||
        !all_digits(year_text) || !all_digits(number_text) || !all_digits(rest) ||
        !str_to_int(year_text, &year) || !str_to_int(number_text, &number) || number < 1)
        return false;
    struct str canonical = reference_make(arena, prefix, (int)year, number);
    if (canonical.at[canonical.len - 1] != rest.at[0])
        return false;
    *ret_canonical = canonical;
    return true;
}
