/* Two passes over the same blocks: the first counts pages and learns where each heading stands,
 * the second draws. Both break pages alike, because page numbers take no room of the text.
 *
 * Tags (PDF 32000-1, 14.8): what flows lies in a Span of its paragraph or cell. At the end of a
 * page the Span is closed and opened again behind it, so that header and footer, which are drawn
 * between, belong to no paragraph, and the paragraph remains one. */
#include "paper/pages.h"

#include "paper/glyphs.h"

#include <cairo-pdf.h>
#include <stdio.h>

/* Points. */
#define PAGE_WIDTH 595.276
#define PAGE_HEIGHT 841.89
#define LEFT 62.0
#define RIGHT (PAGE_WIDTH - 62.0)
#define TOP 74.0
#define BOTTOM (PAGE_HEIGHT - 70.0)
#define LABEL_WIDTH 142.0
#define QUESTION_WIDTH 330.0
#define GUTTER 14.0
#define LEADING 1.08
#define WHOLE 160.0 /* a row so high is not broken */

struct style {
    double size, gray;
    bool bold;
};

static const struct style style_title = {.size = 21, .bold = true};
static const struct style style_above = {.size = 10, .gray = 0.3};
static const struct style style_notice = {.size = 9.5};
static const struct style style_notice_word = {.size = 10.5, .bold = true};
static const struct style style_chapter = {.size = 14.5, .bold = true};
static const struct style style_part = {.size = 10.5, .bold = true};
static const struct style style_text = {.size = 10};
static const struct style style_label = {.size = 9, .gray = 0.3};
static const struct style style_furniture = {.size = 8, .gray = 0.3};

struct sheet {
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoContext *context;
    struct arena *arena;
    const struct furniture *furniture;
    double y;
    int page;
    int pages;            /* of the first pass; 0 in it */
    int *places;          /* pages of headings, filled in the first pass */
    size_t heading;       /* the next one */
    int outline[4];       /* parents by level */
    bool in_span;
    bool ruled; /* a line has just been drawn where the next row's would be */
};

static PangoLayout *layout_new(struct sheet *s, const struct style *style, struct str text,
                               double width)
{
    PangoLayout *layout = pango_layout_new(s->context);
    glyphs_style(layout, style->size, style->bold);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    glyphs_set(s->arena, layout, text);
    return layout;
}

static double height_of(PangoLayout *layout)
{
    int height;
    pango_layout_get_size(layout, NULL, &height);
    return LEADING * height / PANGO_SCALE;
}

static void tag(struct sheet *s, const char *name)
{
    cairo_tag_begin(s->cairo, name, NULL);
}

static void untag(struct sheet *s, const char *name)
{
    cairo_tag_end(s->cairo, name);
}

static void ink(struct sheet *s, double gray)
{
    cairo_set_source_rgb(s->cairo, gray, gray, gray);
}

static void rule(struct sheet *s, double y, double gray, double width)
{
    ink(s, gray);
    cairo_set_line_width(s->cairo, width);
    cairo_move_to(s->cairo, LEFT, y);
    cairo_line_to(s->cairo, RIGHT, y);
    cairo_stroke(s->cairo);
}

/* --- pages --- */

static void furniture_text(struct sheet *s, struct str text, double y, PangoAlignment alignment)
{
    PangoLayout *layout = layout_new(s, &style_furniture, text, RIGHT - LEFT);
    pango_layout_set_alignment(layout, alignment);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END); /* one line */
    ink(s, style_furniture.gray);
    cairo_move_to(s->cairo, LEFT, y);
    pango_cairo_show_layout(s->cairo, layout);
    g_object_unref(layout);
}

static void begin_page(struct sheet *s)
{
    const struct furniture *f = s->furniture;
    struct str number = arena_format(s->arena, "%.*s %d %.*s %d", (int)f->page.len, f->page.at,
                                     ++s->page, (int)f->of.len, f->of.at, s->pages);
    furniture_text(s, f->header, 36, PANGO_ALIGN_LEFT);
    furniture_text(s, number, 36, PANGO_ALIGN_RIGHT);
    rule(s, 51, 0.6, 0.5);
    rule(s, PAGE_HEIGHT - 51, 0.6, 0.5);
    furniture_text(s, f->footer, PAGE_HEIGHT - 47, PANGO_ALIGN_LEFT);
    s->y = TOP;
}

static void next_page(struct sheet *s)
{
    s->ruled = true; /* the header's */
    if (s->in_span)
        untag(s, "Span");
    cairo_show_page(s->cairo);
    begin_page(s);
    if (s->in_span)
        tag(s, "Span");
}

static void need(struct sheet *s, double height)
{
    if (s->y + height > BOTTOM)
        next_page(s);
}

static void space(struct sheet *s, double height)
{
    if (s->y > TOP)
        s->y += height;
}

/* One line, drawn from its own text: at a break pango leaves no glyph for the blank, and words
 * would run together for whoever has the text read out. */
static void draw_line(struct sheet *s, const struct style *style, PangoLayoutLine *line,
                      const char *text, bool last)
{
    struct str words = {.at = text + line->start_index, .len = (size_t)line->length};
    char after = text[line->start_index + line->length];
    bool broken = !last && after == '\n' && !str_ends(words, " ");
    struct str drawn = broken ? arena_join(s->arena, words, STR(" ")) : words;
    PangoLayout *layout = pango_layout_new(s->context);
    glyphs_style(layout, style->size, style->bold);
    pango_layout_set_auto_dir(layout, FALSE); /* the direction of its paragraph */
    pango_context_set_base_dir(s->context, (PangoDirection)line->resolved_dir);
    pango_layout_set_text(layout, drawn.len ? drawn.at : "", (int)drawn.len);
    pango_cairo_show_layout_line(s->cairo, pango_layout_get_line_readonly(layout, 0));
    pango_context_set_base_dir(s->context, PANGO_DIRECTION_WEAK_LTR);
    g_object_unref(layout);
}

/* Draws the lines of a layout, over as many pages as they take. */
static void flow(struct sheet *s, const struct style *style, PangoLayout *layout, double x)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    const char *text = pango_layout_get_text(layout);
    tag(s, "Span");
    s->in_span = true;
    do {
        PangoRectangle line;
        pango_layout_iter_get_line_extents(iter, NULL, &line);
        double height = LEADING * line.height / PANGO_SCALE;
        int baseline = pango_layout_iter_get_baseline(iter) - line.y;
        need(s, height);
        ink(s, style->gray);
        cairo_move_to(s->cairo, x + (double)line.x / PANGO_SCALE,
                      s->y + (double)baseline / PANGO_SCALE);
        draw_line(s, style, pango_layout_iter_get_line_readonly(iter), text,
                  pango_layout_iter_at_last_line(iter));
        s->y += height;
    } while (pango_layout_iter_next_line(iter));
    s->in_span = false;
    untag(s, "Span");
    pango_layout_iter_free(iter);
}

static void flow_text(struct sheet *s, const struct style *style, struct str text, double x)
{
    PangoLayout *layout = layout_new(s, style, text, RIGHT - x);
    need(s, height_of(layout) > 32 ? 32 : height_of(layout)); /* no line alone at the end */
    flow(s, style, layout, x);
    g_object_unref(layout);
}

/* --- blocks --- */

static void draw_title(struct sheet *s, const struct block *block)
{
    tag(s, "P");
    flow_text(s, &style_above, block->label, LEFT);
    untag(s, "P");
    s->y += 4;
    tag(s, "H1");
    flow_text(s, &style_title, block->text, LEFT);
    untag(s, "H1");
    s->y += 8;
}

static void draw_notice(struct sheet *s, const struct block *block)
{
    rule(s, s->y, 0, 1.2);
    s->y += 6;
    tag(s, "P");
    flow_text(s, &style_notice_word, block->label, LEFT);
    flow_text(s, &style_notice, block->text, LEFT);
    untag(s, "P");
    s->y += 6;
    rule(s, s->y, 0, 1.2);
    s->y += 4;
    s->ruled = true;
}

/* Label and value of a row, side by side. */
struct row {
    PangoLayout *label, *value;
    double value_left;
};

static struct row row_new(struct sheet *s, const struct block *block)
{
    const double width = block->question ? QUESTION_WIDTH : LABEL_WIDTH;
    struct row row = {.value_left = LEFT + width + GUTTER};
    row.label = layout_new(s, &style_label, block->label, width);
    row.value = layout_new(s, &style_text, block->text, RIGHT - row.value_left);
    return row;
}

static void row_free(struct row row)
{
    g_object_unref(row.label);
    g_object_unref(row.value);
}

/* How much of the page a row takes before it may be broken. */
static double row_least(struct row row)
{
    double name = height_of(row.label), text = height_of(row.value);
    double least = text > WHOLE ? 28 : text;
    return (least > name ? least : name) + 6;
}

static double least_of(struct sheet *s, const struct block *block)
{
    struct row row = row_new(s, block);
    double least = row_least(row);
    row_free(row);
    return least;
}

/* What has to stand under a heading on the same page: of a table two rows. */
static double ahead(struct sheet *s, const struct block *block)
{
    if (!block)
        return 0;
    if (block->kind == BLOCK_HEADING)
        return 30 + ahead(s, block->next);
    if (!block_is_row(block))
        return 32;
    return least_of(s, block) + (block_is_row(block->next) ? least_of(s, block->next) : 0);
}

/* The last row of a table does not stand on a page alone. */
static double with_last(struct sheet *s, const struct block *block)
{
    bool before_last = block_is_row(block->next) && !block_is_row(block->next->next);
    return before_last ? least_of(s, block->next) : 0;
}

static void draw_heading(struct sheet *s, const struct block *block)
{
    const bool chapter = block->level == 2;
    const struct style *style = chapter ? &style_chapter : &style_part;
    const char *name = chapter ? "H2" : "H3";
    char attributes[64];
    space(s, chapter ? 18 : 9);
    need(s, (chapter ? 30 : 20) + ahead(s, block->next));
    snprintf(attributes, sizeof attributes, "name='h%zu' internal", s->heading);
    s->places[s->heading] = s->page;
    tag(s, name);
    cairo_tag_begin(s->cairo, CAIRO_TAG_DEST, attributes);
    flow_text(s, style, block->text, LEFT);
    cairo_tag_end(s->cairo, CAIRO_TAG_DEST);
    untag(s, name);
    snprintf(attributes, sizeof attributes, "dest='h%zu'", s->heading++);
    s->outline[block->level] =
        cairo_pdf_surface_add_outline(s->surface, s->outline[block->level - 1],
                                      arena_str(s->arena, block->text).at, attributes, 0);
    if (chapter)
        rule(s, s->y + 1, 0.35, 0.7);
    s->ruled = chapter;
    s->y += chapter ? 4 : 2;
}

static void contents_line(struct sheet *s, const struct block *heading, size_t number)
{
    char attributes[64];
    PangoLayout *name = layout_new(s, &style_text, heading->text, RIGHT - LEFT - 60);
    PangoLayout *page = layout_new(s, &style_text,
                                   arena_format(s->arena, "%d", s->places[number]),
                                   RIGHT - LEFT);
    pango_layout_set_alignment(page, PANGO_ALIGN_RIGHT);
    snprintf(attributes, sizeof attributes, "dest='h%zu'", number);
    need(s, height_of(name));
    double y = s->y;
    tag(s, "TOCI");
    cairo_tag_begin(s->cairo, CAIRO_TAG_LINK, attributes);
    flow(s, &style_text, name, LEFT);
    double below = s->y;
    s->y = y;
    flow(s, &style_text, page, LEFT);
    cairo_tag_end(s->cairo, CAIRO_TAG_LINK);
    untag(s, "TOCI");
    s->y = below + 1;
    g_object_unref(name);
    g_object_unref(page);
}

static void draw_contents(struct sheet *s, const struct block *block)
{
    size_t number = 0;
    space(s, 14);
    need(s, 60);
    tag(s, "P");
    flow_text(s, &style_part, block->text, LEFT);
    untag(s, "P");
    s->y += 3;
    tag(s, "TOC");
    for (const struct block *b = block->next; b; b = b->next) {
        if (b->kind != BLOCK_HEADING)
            continue;
        if (b->level == 2)
            contents_line(s, b, number);
        number++;
    }
    untag(s, "TOC");
}

static void draw_row(struct sheet *s, const struct block *block)
{
    struct row row = row_new(s, block);
    need(s, row_least(row) + with_last(s, block));
    if (!s->ruled)
        rule(s, s->y, 0.82, 0.4);
    s->ruled = false;
    s->y += 3;
    double y = s->y;
    int page = s->page;
    tag(s, "TR");
    tag(s, "TH");
    s->y += 0.9; /* the smaller letters on one line with the others */
    flow(s, &style_label, row.label, LEFT);
    double below = s->y;
    untag(s, "TH");
    tag(s, "TD");
    if (s->page == page)
        s->y = y;
    flow(s, &style_text, row.value, row.value_left);
    untag(s, "TD");
    untag(s, "TR");
    if (s->page == page && s->y < below)
        s->y = below;
    s->y += 3;
    row_free(row);
}

static void draw_item(struct sheet *s, const struct block *block)
{
    PangoLayout *mark = layout_new(s, &style_text, STR("•"), 12);
    need(s, 14);
    double y = s->y;
    tag(s, "LI");
    tag(s, "Lbl");
    flow(s, &style_text, mark, LEFT + 4);
    untag(s, "Lbl");
    s->y = y;
    tag(s, "LBody");
    flow_text(s, &style_text, block->text, LEFT + 16);
    untag(s, "LBody");
    untag(s, "LI");
    s->y += 2;
    g_object_unref(mark);
}

static void draw_text(struct sheet *s, const struct block *block)
{
    space(s, 3);
    if (block->next && block->next->kind == BLOCK_ITEM)
        need(s, 36); /* what it leads to */
    s->ruled = false;
    tag(s, "P");
    flow_text(s, &style_text, block->text, LEFT);
    untag(s, "P");
    s->y += 3;
}

static void draw_block(struct sheet *s, const struct block *block)
{
    static void (*const draw[])(struct sheet *, const struct block *) = {
        [BLOCK_TITLE] = draw_title,       [BLOCK_NOTICE] = draw_notice,
        [BLOCK_CONTENTS] = draw_contents, [BLOCK_HEADING] = draw_heading,
        [BLOCK_TEXT] = draw_text,         [BLOCK_ROW] = draw_row,
        [BLOCK_ITEM] = draw_item,
    };
    draw[block->kind](s, block);
}

/* Rows in a row are one table, items one list. */
static const char *group_of(const struct block *block)
{
    if (!block)
        return NULL;
    return block->kind == BLOCK_ROW ? "Table" : block->kind == BLOCK_ITEM ? "L" : NULL;
}

static void draw_all(struct sheet *s, const struct blocks *blocks)
{
    const char *group = NULL;
    tag(s, "Document");
    begin_page(s);
    for (const struct block *b = blocks->first; b; b = b->next) {
        if (group_of(b) != group) {
            if (group)
                untag(s, group);
            group = group_of(b);
            if (group)
                tag(s, group);
        }
        draw_block(s, b);
    }
    if (group)
        untag(s, group);
    untag(s, "Document");
    cairo_show_page(s->cairo);
}

static cairo_status_t take(void *to, const unsigned char *bytes, unsigned int len)
{
    buf_add(to, bytes, len);
    return CAIRO_STATUS_SUCCESS;
}

/* One pass; without a buffer nothing is kept of it. */
static cairo_status_t draw_pass(struct sheet *s, const struct blocks *blocks, struct buf *pdf)
{
    s->surface = cairo_pdf_surface_create_for_stream(pdf ? take : NULL, pdf, PAGE_WIDTH,
                                                     PAGE_HEIGHT);
    s->cairo = cairo_create(s->surface);
    s->page = 0;
    s->heading = 0;
    cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_TITLE,
                                   arena_str(s->arena, s->furniture->title).at);
    s->context = glyphs_context(s->cairo);
    pango_context_set_language(s->context, pango_language_from_string(s->furniture->language));
    draw_all(s, blocks);
    g_object_unref(s->context);
    cairo_status_t status = cairo_status(s->cairo);
    cairo_destroy(s->cairo);
    cairo_surface_finish(s->surface);
    if (!status)
        status = cairo_surface_status(s->surface);
    cairo_surface_destroy(s->surface);
    return status;
}

struct error pages_draw(struct arena *arena, const struct blocks *blocks,
                        const struct furniture *furniture, struct paper *ret_paper)
{
    struct buf pdf = {.arena = arena};
    struct sheet s = {.arena = arena, .furniture = furniture};
    s.places = arena_array(arena, blocks_headings(blocks) + 1, sizeof *s.places);
    if (!glyphs_ready())
        return (struct error){.id = ERROR_CLIENT_FILE, .detail = STR("there is no font")};
    cairo_status_t status = draw_pass(&s, blocks, NULL);
    s.pages = s.page;
    if (!status)
        status = draw_pass(&s, blocks, &pdf);
    if (status)
        return (struct error){.id = ERROR_CLIENT_FILE,
                              .detail = str_of(cairo_status_to_string(status))};
    *ret_paper = (struct paper){.pdf = buf_view(&pdf), .pages = (size_t)s.page};
    return NO_ERROR;
}
