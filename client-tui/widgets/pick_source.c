#include "widgets/pick.h"

#include "hotline/match/match.h"

#include <stdlib.h>

struct pick_source *pick_source_new(struct arena *arena, const struct pick_option *options,
                                    size_t count)
{
    struct pick_source *source = ARENA_NEW(arena, struct pick_source);
    struct str *folded = arena_array(arena, count + 1, sizeof *folded);
    struct str *labels = arena_array(arena, count + 1, sizeof *labels);
    for (size_t i = 0; i < count; i++) {
        struct buf all = {.arena = arena};
        labels[i] = text_fold(arena, options[i].label);
        buf_char(&all, ' ');
        buf_str(&all, labels[i]);
        buf_char(&all, ' ');
        buf_str(&all, text_fold(arena, options[i].others));
        buf_char(&all, ' ');
        buf_str(&all, text_fold(arena, options[i].code));
        folded[i] = buf_view(&all);
    }
    *source = (struct pick_source){.options = options, .folded = folded, .labels = labels,
                                   .count = count};
    return source;
}

int pick_source_find(const struct pick_source *source, struct str code)
{
    for (size_t i = 0; source && i < source->count; i++)
        if (str_equal(source->options[i].code, code))
            return (int)i;
    return -1;
}

/* --- what was chosen --- */

void chosen_init(struct chosen *chosen, const struct pick_source *source)
{
    *chosen = (struct chosen){.at = calloc(source->count + 1, sizeof *chosen->at)};
    if (!chosen->at)
        abort();
}

void chosen_free(struct chosen *chosen)
{
    free(chosen->at);
    *chosen = (struct chosen){0};
}

size_t chosen_place(const struct chosen *chosen, size_t option)
{
    for (size_t i = 0; i < chosen->count; i++)
        if (chosen->at[i] == option)
            return i + 1;
    return 0;
}

void chosen_add(struct chosen *chosen, size_t option)
{
    if (!chosen_place(chosen, option))
        chosen->at[chosen->count++] = option;
}

void chosen_drop(struct chosen *chosen, size_t option)
{
    size_t place = chosen_place(chosen, option);
    if (!place)
        return;
    chosen->count--;
    for (size_t i = place - 1; i < chosen->count; i++)
        chosen->at[i] = chosen->at[i + 1];
}

void chosen_copy(struct chosen *chosen, const struct chosen *from)
{
    for (size_t i = 0; i < from->count; i++)
        chosen->at[i] = from->at[i];
    chosen->count = from->count;
}
