#include "widgets/pick.h"

#include "hotline/match/match.h"

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
