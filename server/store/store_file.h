/* The case file: everything of a case that somebody may read. */
#ifndef HOTLINE_SERVER_STORE_FILE_H
#define HOTLINE_SERVER_STORE_FILE_H

#include "server/store/store_case.h"

/* Audited as 'exported'. No rows: ERROR_NOT_FOUND. */
struct error store_case_file(struct store *store, struct arena *arena, struct uuid actor,
                             struct str reference, struct case_part **ret_parts,
                             size_t *ret_count);

#endif
