#include "screens/people/fingerprint.h"

#include "i18n/i18n.h"

enum { GROUPS_IN_ROW = 4, GAP = 3 };

struct str fingerprint_last(struct str fingerprint)
{
    size_t from = fingerprint.len;
    while (from && fingerprint.at[from - 1] != ' ')
        from--;
    return str_slice(fingerprint, from, fingerprint.len);
}

static int draw_group(struct canvas *canvas, struct area area, int row, int col, struct str group,
                      bool hidden)
{
    for (size_t i = 0; i < group.len; i++)
        col = canvas_text(canvas, area, row, col, STYLE_STRONG,
                          hidden ? STR("_") : str_slice(group, i, i + 1)) +
              1;
    return col + GAP;
}

void fingerprint_draw(struct canvas *canvas, struct area area, struct str fingerprint,
                      bool without_last)
{
    int col = 0;
    for (int i = 0; fingerprint.len; i++) {
        struct str group = str_cut(&fingerprint, ' ');
        if (i % GROUPS_IN_ROW == 0)
            col = 0;
        col = draw_group(canvas, area, i / GROUPS_IN_ROW * 2, col, group,
                         without_last && !fingerprint.len);
    }
}

void fingerprint_page(struct canvas *canvas, struct area area, struct str fingerprint)
{
    static const char *const before[] = {
        N_("A coordinator of your office has to admit you."),
        N_("She will call you. Read her these digits, all groups:"),
    };
    canvas_text(canvas, area, 0, 0, STYLE_TITLE, i18n_text(before[0]));
    canvas_text(canvas, area, 1, 0, STYLE_PLAIN, i18n_text(before[1]));
    fingerprint_draw(canvas, area_rows(area, 4, FINGERPRINT_ROWS), fingerprint, false);
    canvas_text(canvas, area, 9, 0, STYLE_PLAIN,
                i18n_text(N_("If she sees others, your keys were exchanged on the way:")));
    canvas_text(canvas, area, 10, 0, STYLE_PLAIN, i18n_text(N_("both of you stop there.")));
    canvas_text(canvas, area, 12, 0, STYLE_QUIET,
                i18n_text(N_("Once she has admitted you, sign in (Esc leads there).")));
}
