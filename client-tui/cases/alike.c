/* Names that one may mistake for each other. */
#include "cases/cases.h"

#include "hotline/match/match.h"

#define LONG_NAME 6 /* letters; in shorter ones two slips make another name */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many letters have to be put in, left out or changed (Levenshtein). */
static size_t distance(struct arena *arena, struct str a, struct str b)
{
    size_t *row = arena_array(arena, b.len + 1, sizeof *row);
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t before = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t change = before + (a.at[i - 1] != b.at[j - 1]);
            before = row[j];
            row[j] = least(change, 1 + least(row[j], row[j - 1]));
        }
    }
    return row[b.len];
}

static bool keys_meet(struct arena *arena, struct str a, struct str b)
{
    struct str of_a[NAME_KEYS_MAX], of_b[NAME_KEYS_MAX];
    size_t count_a = name_keys(arena, a, of_a), count_b = name_keys(arena, b, of_b);
    for (size_t i = 0; i < count_a; i++)
        for (size_t j = 0; j < count_b; j++)
            if (str_equal(of_a[i], of_b[j]))
                return true;
    return false;
}

bool names_alike(struct arena *arena, struct str a, struct str b)
{
    struct str x = text_fold(arena, a), y = text_fold(arena, b);
    size_t slips = x.len >= LONG_NAME && y.len >= LONG_NAME ? 2 : 1;
    return distance(arena, x, y) <= slips || keys_meet(arena, a, b);
}
