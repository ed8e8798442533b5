/* Files of hotline-admin: keys and codes are written for their owner alone, never over others. */
#ifndef HOTLINE_SERVER_ADMIN_FILES_H
#define HOTLINE_SERVER_ADMIN_FILES_H

#include "server/admin/admin.h"

/* NUL-terminated. */
const char *file_path(struct admin *admin, const char *folder, const char *name);
bool file_exists(const char *path);
struct error folder_make(struct admin *admin, const char *path); /* 0700 unless it is there */
struct error file_read(struct admin *admin, const char *path, struct str *ret_text);
/* Makes the file, synced, with a line feed behind the text; refuses an existing one. mode: 0600 for
 * secrets. */
struct error file_create(struct admin *admin, const char *path, struct str line, unsigned mode);
/* Names in a folder that end so, sorted; for schema files. */
struct error folder_list(struct admin *admin, const char *path, const char *ending,
                         struct str **ret_names, size_t *ret_count);

#endif
