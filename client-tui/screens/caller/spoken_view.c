#include "screens/caller/spoken_view.h"

#include "hotline/base/utf8.h"
#include "i18n/i18n.h"

enum { WORD_COL = 7, SPELLED_COL = 26 };

struct str language_own(enum language language)
{
    struct str tag = str_of(language_tag(language));
    for (const struct catalogue *c = catalogues; c->wire; c++)
        if (str_is(tag, c->wire))
            return str_of(c->own);
    return tag;
}

enum language spoken_language(const struct model *model, struct str caller_language)
{
    static const struct {
        const char *code;
        enum language language;
    } languages[] = {{"cnr", LANGUAGE_CNR_LATN},
                     {"bs", LANGUAGE_CNR_LATN},
                     {"hr", LANGUAGE_CNR_LATN},
                     {"sq", LANGUAGE_SQ}};
    const struct shared *shared = model->shared;
    if (str_is(caller_language, "sr"))
        return shared->language == LANGUAGE_SR_CYRL ? LANGUAGE_SR_CYRL : LANGUAGE_SR_LATN;
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (str_is(caller_language, languages[i].code))
            return languages[i].language;
    return LANGUAGE_EN;
}

void spoken_view_begin(const struct model *model, struct spoken_view *view,
                       const struct case_shown *shown)
{
    view->language = spoken_language(model, json_string(json_member(shown->headline, "language")));
}

static void open_menu(struct spoken_view *view)
{
    menu_init(&view->menu, N_("Language of the words"),
              N_("The words are others, the code is the same."));
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        menu_add(&view->menu, str_of(language_tag((enum language)i)),
                 language_own((enum language)i));
    view->menu.at = view->language;
    view->choosing = true;
}

bool spoken_view_key(struct spoken_view *view, struct key key)
{
    if (!view->choosing) {
        if (keymap_action(CONTEXT_SPOKEN, key) != ACTION_WORDS_LANGUAGE)
            return false;
        open_menu(view);
        return true;
    }
    enum outcome outcome = menu_key(&view->menu, key);
    if (outcome == OUTCOME_CHOSEN)
        language_from_tag(menu_code(&view->menu), &view->language);
    view->choosing = outcome != OUTCOME_CHOSEN && outcome != OUTCOME_LEFT;
    return true;
}

/* Letter by letter, for whoever asks how it is written. */
static struct str spelled(struct arena *arena, struct str word)
{
    struct buf out = {.arena = arena};
    while (word.len) {
        utf8_add(&out, utf8_next(&word));
        if (word.len)
            buf_char(&out, ' ');
    }
    return buf_view(&out);
}

void spoken_view_draw(const struct spoken_view *view, struct canvas *canvas, struct area area,
                      const uint16_t *numbers, size_t count)
{
    struct arena *arena = arena_new(2048, true);
    int step = area.rows >= 2 * (int)count - 1 ? 2 : 1;
    for (size_t i = 0; i < count; i++) {
        int row = (int)i * step;
        struct str word = spoken_word(arena, view->language, numbers[i]);
        canvas_text(canvas, area, row, 3, STYLE_KEY, arena_format(arena, "%zu", i + 1));
        int col = canvas_text(canvas, area, row, WORD_COL, STYLE_TITLE, word);
        col = col < SPELLED_COL ? SPELLED_COL : col + 2;
        col = canvas_text(canvas, area, row, col, STYLE_QUIET, spelled(arena, word));
        if (i + 1 == count)
            canvas_text(canvas, area, row, col + 3, STYLE_QUIET, i18n_text(N_("(check word)")));
    }
    arena_free(arena);
}

void spoken_view_draw_menu(const struct spoken_view *view, struct canvas *canvas, struct area area)
{
    if (view->choosing)
        menu_draw(&view->menu, canvas, area);
}

enum context spoken_view_context(const struct spoken_view *view)
{
    return view->choosing ? CONTEXT_MENU : CONTEXT_SPOKEN;
}
