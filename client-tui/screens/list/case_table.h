/* A table of cases, for queue and search: other columns when it is wide. The rows lie in pages,
 * each of which begins where the one before ends; whoever has the table reads the pages it wants.
 */
#ifndef HOTLINE_SCREENS_CASE_TABLE_H
#define HOTLINE_SCREENS_CASE_TABLE_H

#include "tasks/lists.h"
#include "widgets/table.h"

struct case_page {
    struct arena *arena;
    struct case_rows rows;
    bool old; /* something may have changed since it was read */
};

struct case_table {
    struct table table;
    struct case_page *pages;
    size_t page_count, page_room;
    const struct case_row **at; /* all rows */
    size_t count, room;
};

void case_table_init(struct case_table *cases);
void case_table_free(struct case_table *cases);
/* A page: in place of the one that was read before, or behind the last. Takes the arena over. A
 * case stands where it was read last, and nowhere else. What is selected stays so, and where it is.
 */
void case_table_put(struct case_table *cases, size_t page, const struct case_rows *rows,
                    struct arena *arena);
/* Every page may have changed: those in sight are wanted at once, others when they come in sight.
 */
void case_table_age(struct case_table *cases);
/* The next page to be read; false: what is in sight is as it was read last. */
bool case_table_wants(const struct case_table *cases, size_t *ret_page);
/* The cursor behind which a page begins; empty: the beginning. */
struct str case_table_cursor(const struct case_table *cases, size_t page);
void case_table_draw(struct case_table *cases, struct canvas *canvas, struct area area, bool focus);
const struct case_row *case_table_selected(const struct case_table *cases); /* NULL: none */

#endif
