/* From a PGresult to structs; the one place that calls PQgetvalue. Only server/store includes it. */
#ifndef HOTLINE_SERVER_ROWS_H
#define HOTLINE_SERVER_ROWS_H

#include <libpq-fe.h>

#include "server/store/store.h"

/* Reads the columns from `first` on of one row into *ret_row. False when a value does not have the
 * declared type (a bug, or a schema of another version). */
bool row_read(struct arena *arena, const PGresult *result, int row, int first,
              const struct sql_column *columns, size_t column_count, void *ret_row);
/* A text column as it is, without a copy. */
struct str row_text(const PGresult *result, int row, int column);

#endif
