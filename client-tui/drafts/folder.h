/* Folders for their owner alone (0700), and files in them (0600) that are there whole or not at all
 * and outlive a power cut. Shared by the files of drafts/ only; nothing in here knows what it
 * keeps. Every error is ERROR_CLIENT_FILE and names the path. No state is shared: any thread may
 * call. */
#ifndef HOTLINE_CLIENT_DRAFTS_FOLDER_H
#define HOTLINE_CLIENT_DRAFTS_FOLDER_H

#include "hotline/base/arena.h"
#include "hotline/base/error.h"

struct folder {
    struct str path;
    int fd;
};

struct names {
    struct str *at;
    size_t count;
};

/* Makes it and those above, and flushes these, whoever made them. Takes others' rights away, and
 * removes what a killed program left unfinished more than an hour ago. */
struct error folder_open(struct arena *arena, struct str path, struct folder *ret_folder);
/* One that is there, unless a running program holds it; then *ret_folder.fd is -1. Held until it is
 * closed or the program ends, however it ends. */
struct error folder_hold(struct arena *arena, struct str path, struct folder *ret_folder);
void folder_close(struct folder *folder); /* takes a closed one */

/* Writes under another name, flushes, renames, flushes the folder. On failure what was there before
 * is there still (or, when only the last step failed, already the new bytes). With ret_taken
 * nothing is replaced: it says whether the name was taken. */
struct error folder_put(struct arena *arena, const struct folder *folder, struct str name,
                        struct str bytes, bool *ret_taken);
struct error folder_get(struct arena *arena, const struct folder *folder, struct str name,
                        size_t most, struct str *ret_bytes);
bool folder_has(const struct folder *folder, struct str name);
struct error folder_remove(struct arena *arena, const struct folder *folder, struct str name);
struct error folder_move(struct arena *arena, const struct folder *from, struct str name,
                         const struct folder *to, struct str new_name);
/* Sorted; without those that are unfinished. */
struct error folder_names(struct arena *arena, const struct folder *folder,
                          struct names *ret_names);
/* Removes what was left unfinished at least so long ago. */
void folder_sweep(const struct folder *folder, int64_t seconds);

#endif
