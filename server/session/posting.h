/* What a posting to the directory must bring along besides statements that chain: every member can
 * open every new key of her groups, and recovery can too. Pure; used by the API before it appends
 * and by hotline-admin before it writes. */
#ifndef HOTLINE_SERVER_POSTING_H
#define HOTLINE_SERVER_POSTING_H

#include "server/store/store_directory.h"

/* `after` is `before` with the statements appended.
 * ERROR_WRAPS_MISSING: a new epoch of a group lacks the secret for a member or for recovery (of
 *   its office; of all offices when it has none), a new member lacks the current one, or a new
 *   epoch of the coalition the search key.
 * ERROR_WRAPS_SURPLUS: a secret for somebody who is neither, or one sent twice.
 * ERROR_WRAP_INVALID: a wrap's header does not fit its place.
 * ERROR_STATEMENT_REFUSED: a group of a revoked user got no new epoch.
 * detail names group, epoch and principal. */
struct error posting_check(struct arena *arena, const struct directory *before,
                           const struct directory *after, const struct statement *statements,
                           size_t statement_count, const struct directory_secret *secrets,
                           size_t secret_count);

#endif
