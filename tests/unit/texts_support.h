/* Cases to search in, made of a language that nobody speaks: 60,000 words, the usual ones often. */
#ifndef TEXTS_SUPPORT_H
#define TEXTS_SUPPORT_H

#include <math.h>
#include <string.h>

#include "texts/texts.h"

enum { MADE_WORDS = 60000, MADE_WORDS_OF_A_CASE = 380 };

__attribute__((unused)) static uint64_t made_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* The same number gives the same word; some have letters that are folded, some are Cyrillic. */
__attribute__((unused)) static void made_word(struct buf *out, uint64_t number)
{
    static const char *const begins[] = {"b", "st", "k", "pr", "d", "đ", "š", "ž", "m",
                                         "n", "r",  "s", "t",  "v", "z", "č", "ц", "ш"};
    static const char *const middles[] = {"a", "e", "i", "o", "u", "ra", "je"};
    uint64_t mixed = number * 0x9E3779B97F4A7C15u;
    for (int i = 0; i < 2 + (int)(mixed % 3); i++) {
        buf_str(out, str_of(begins[(number >> (4 * i)) % 18]));
        buf_str(out, str_of(middles[(mixed >> (8 * i)) % 7]));
    }
    buf_str(out, str_of(middles[number % 7]));
}

__attribute__((unused)) static struct str made_text(struct arena *arena, uint64_t *state, int words)
{
    struct buf out = {.arena = arena};
    for (int i = 0; i < words; i++) {
        double random = (double)(made_next(state) >> 11) / 9007199254740992.0;
        made_word(&out, (uint64_t)(pow((double)MADE_WORDS, random)));
        buf_str(&out, i % 12 == 11 ? STR(".\n") : STR(" "));
    }
    return buf_view(&out);
}

__attribute__((unused)) static struct uuid made_id(uint32_t number)
{
    struct uuid id = {.b = {0}};
    memcpy(id.b, &number, sizeof number);
    id.b[15] = 1;
    return id;
}

/* A case with a headline and a story; `own` stands in its story and in no other's. */
__attribute__((unused)) static bool made_put(struct texts *texts, struct arena *arena,
                                             uint32_t number, millis at, struct str own)
{
    uint64_t state = number * 2654435761u + 88172645463325252u;
    struct text_piece pieces[2] = {
        {.where = "/summary", .text = made_text(arena, &state, 8)},
        {.where = "/narrative", .text = made_text(arena, &state, MADE_WORDS_OF_A_CASE)}};
    pieces[1].text = arena_join(arena, pieces[1].text, own);
    for (int i = 0; i < 2; i++)
        pieces[i].folded = texts_fold(arena, pieces[i].text);
    return texts_put(texts,
                     &(struct text_case){.id = made_id(number),
                                         .reference = arena_format(arena, "BG-2026-%05u", number),
                                         .at = at,
                                         .pieces = pieces,
                                         .count = 2});
}

#endif
