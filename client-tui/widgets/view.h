/* Text to read: paragraphs, softly wrapped and indented, that scroll. */
#ifndef HOTLINE_WIDGETS_VIEW_H
#define HOTLINE_WIDGETS_VIEW_H

#include "widgets/layout.h"
#include "widgets/widget.h"

struct paragraph {
    enum style style;
    int indent;
    struct str label; /* shown before the first row, within the indent; may be empty */
    struct str text;  /* may hold \n */
};

struct view {
    const struct paragraph *paragraphs; /* live as long as the view shows them */
    size_t count;
    struct layout *layouts; /* one for each */
    int cols;               /* laid out for; 0: not yet */
    size_t total, top;      /* rows */
    int rows;               /* drawn last */
};

void view_init(struct view *view);
void view_free(struct view *view);
/* What stands in the first row shown stays there: whatever is added before it or behind it, what is
 * being read does not move. The paragraphs shown before must still be there. */
void view_set(struct view *view, const struct paragraph *paragraphs, size_t count);
enum outcome view_key(struct view *view, struct key key);
void view_draw(struct view *view, struct canvas *canvas, struct area area);
void view_go(struct view *view, size_t paragraph); /* its first row becomes the first shown */
bool view_ends(const struct view *view); /* its last row is in sight, as it was drawn last */
size_t view_at(const struct view *view); /* the paragraph that the first row shown belongs to */

#endif
