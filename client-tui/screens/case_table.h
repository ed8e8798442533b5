/* A table of cases, for queue and search: other columns when it is wide. */
#ifndef HOTLINE_SCREENS_CASE_TABLE_H
#define HOTLINE_SCREENS_CASE_TABLE_H

#include "tasks/lists.h"
#include "widgets/table.h"

struct case_table {
    struct table table;
    struct arena *arena; /* of the rows; NULL: none */
    struct case_rows rows;
};

void case_table_init(struct case_table *cases);
void case_table_free(struct case_table *cases);
/* Other rows; takes the arena over. The selected case stays selected, and where it is. */
void case_table_replace(struct case_table *cases, const struct case_rows *rows,
                        struct arena *arena);
/* The page behind; copies it. */
void case_table_append(struct case_table *cases, const struct case_rows *page);
void case_table_draw(struct case_table *cases, struct canvas *canvas, struct area area, bool focus);
const struct case_row *case_table_selected(const struct case_table *cases); /* NULL: none */

#endif
