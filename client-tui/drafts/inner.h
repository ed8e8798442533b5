/* Shared by the files of drafts/ only: one draft in one file. */
#ifndef HOTLINE_CLIENT_DRAFTS_INNER_H
#define HOTLINE_CLIENT_DRAFTS_INNER_H

#include "drafts/draft.h"
#include "drafts/folder.h"

/* FOLDER/USER/name */
struct str owner_path(struct arena *arena, struct str folder, const struct owner *owner,
                      const char *name);

/* Where in the folder's order; 0 where there is none. */
struct file_place {
    const struct folder *folder;
    enum personal_purpose purpose;
    uint32_t number;
    struct str name;
};

/* What could not be read again is not written: ERROR_FIELD_TOO_LONG for a payload above its limit,
 * ERROR_INVALID for a kind or place that is no text of their length. */
struct error kept_put(struct arena *arena, const struct file_place *place,
                      const struct owner *owner, const struct kept *kept, bool *ret_taken);
/* Damaged is a state, not an error; ERROR_CLIENT_KEY without her secret. item NULL: whatever the
 * envelope says. */
struct error kept_get(struct arena *arena, const struct file_place *place,
                      const struct owner *owner, const struct uuid *item, struct kept *ret_kept);
/* All of a folder whose files are named by their items. */
struct error kept_all(struct arena *arena, const struct folder *folder,
                      enum personal_purpose purpose, const struct owner *owner,
                      struct kept_list *ret_list);

#endif
