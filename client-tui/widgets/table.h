/* A table of rows that live elsewhere: it asks for what it shows. Columns give way by their place
 * when it is narrow. What is selected is an id: when the rows change, the same row stays selected,
 * and stays where it is on the screen. */
#ifndef HOTLINE_WIDGETS_TABLE_H
#define HOTLINE_WIDGETS_TABLE_H

#include "hotline/base/uuid.h"
#include "widgets/widget.h"

enum { TABLE_COLUMNS_MAX = 16 };

struct table_column {
    const char *title; /* English, for gettext */
    int least, most;   /* columns; most 0: takes what is left over */
    int place;         /* shown first 1; the highest goes first when it is narrow */
    bool right;        /* aligned right */
};

struct table_source {
    const void *user;
    size_t count;
    struct uuid (*id)(const void *user, size_t row);
    struct str (*cell)(const void *user, size_t row, size_t column);
    /* NULL: plain. A style with a sign shows it before the row. */
    enum style (*style)(const void *user, size_t row);
    /* A part of the cell's text that was looked for, and is shown so. NULL: none. */
    struct str (*match)(const void *user, size_t row, size_t column);
};

struct table {
    const struct table_column *columns;
    size_t column_count;
    struct table_source source;
    size_t at, top;       /* row selected, first row shown */
    struct uuid selected; /* nil: none yet */
    int rows;             /* drawn last */
};

void table_init(struct table *table, const struct table_column *columns, size_t count);
/* New rows, or the same ones changed. A selected row that is gone leaves its place to the one that
 * stands there now. */
void table_set(struct table *table, const struct table_source *source);
/* Enter: OUTCOME_CHOSEN. */
enum outcome table_key(struct table *table, struct key key);
void table_draw(struct table *table, struct canvas *canvas, struct area area, bool focus);
/* False: there are no rows. */
bool table_selected(const struct table *table, size_t *ret_row);
bool table_select(struct table *table, struct uuid id); /* false: not there */
/* Widths by column, 0 for those not shown; two blanks stand between columns. */
void table_widths(const struct table *table, int cols, int widths[static TABLE_COLUMNS_MAX]);

#endif
