#include "paper/glyphs.h"

#include "hotline/base/utf8.h"

#define FAMILIES "Noto Sans, DejaVu Sans, sans-serif"

static PangoFontDescription *description(double points, bool bold)
{
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, FAMILIES);
    pango_font_description_set_absolute_size(font, points * PANGO_SCALE);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    return font;
}

bool glyphs_ready(void)
{
    PangoFontFamily **families = NULL;
    int count = 0;
    pango_font_map_list_families(pango_cairo_font_map_get_default(), &families, &count);
    g_free(families);
    return count > 0;
}

PangoContext *glyphs_context(cairo_t *cairo)
{
    PangoContext *context = pango_cairo_create_context(cairo);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    pango_context_set_round_glyph_positions(context, FALSE);
    cairo_font_options_destroy(options);
    return context;
}

/* No ligatures: each letter is to be found again in the text of the PDF. */
void glyphs_style(PangoLayout *layout, double points, bool bold)
{
    PangoFontDescription *font = description(points, bold);
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_font_features_new("liga=0, clig=0, dlig=0"));
    pango_layout_set_font_description(layout, font);
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    pango_font_description_free(font);
}

static bool has_glyph(PangoFontset *fonts, uint32_t code_point)
{
    PangoFont *font = pango_fontset_get_font(fonts, code_point);
    bool has = code_point == '\n' || code_point == '\t' ||
               (font && pango_font_has_char(font, code_point));
    if (font)
        g_object_unref(font);
    return has;
}

static struct str without_unknown(struct arena *arena, PangoLayout *layout, struct str text)
{
    PangoContext *context = pango_layout_get_context(layout);
    PangoFontset *fonts = pango_font_map_load_fontset(
        pango_context_get_font_map(context), context,
        pango_layout_get_font_description(layout), pango_context_get_language(context));
    struct buf out = {.arena = arena};
    while (text.len) {
        struct str from = text;
        uint32_t code_point = utf8_next(&text);
        if (has_glyph(fonts, code_point))
            buf_add(&out, from.at, from.len - text.len);
        else
            buf_str(&out, arena_format(arena, "<U+%04X>", code_point));
    }
    g_object_unref(fonts);
    return buf_view(&out);
}

void glyphs_set(struct arena *arena, PangoLayout *layout, struct str text)
{
    pango_layout_set_text(layout, text.len ? text.at : "", (int)text.len);
    if (!pango_layout_get_unknown_glyphs_count(layout))
        return;
    struct str known = without_unknown(arena, layout, text);
    pango_layout_set_text(layout, known.len ? known.at : "", (int)known.len);
}
