/* Shared by assign.c, handover.c and the forward's files. */
#ifndef HOTLINE_CLIENT_CASES_SEALING_H
#define HOTLINE_CLIENT_CASES_SEALING_H

#include "cases/cases.h"

/* Finds whom a name means in the verified directory: a user, a handle, or "yucom" for
 * "partner:yucom". ERROR_CLIENT_DIRECTORY when there is nobody current of that name. */
struct error recipient_find(const struct keyring *keyring, struct arena *arena, struct str name,
                            const struct principal **ret_principal);
struct error group_find(const struct keyring *keyring, struct arena *arena,
                        enum principal_kind kind, enum office office,
                        const struct principal **ret_principal);
/* Appends the wrap of a secret to a list. */
struct error wraps_add(struct keyring *keyring, struct arena *arena, struct json *wraps,
                       const struct wrap_wanted *wanted);
/* Reads a case, with identity open where that is needed, and seals to a new handler what her groups
 * do not give her. */
struct error handler_wraps(struct keyring *keyring, struct arena *arena, struct str reference,
                           const struct principal *to, struct case_view *ret_view,
                           struct json **ret_wraps);

#endif
