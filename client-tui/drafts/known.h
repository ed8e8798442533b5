/* Who has signed in on this device, so that she can log calls while there is no server: to which
 * public key, from the verified directory. No name is kept: she says who she is, and the file is
 * found by the id that follows from her user name. Nothing in here is secret, no key bundle is
 * kept.
 *
 * And the reference data that forms are made of. */
#ifndef HOTLINE_CLIENT_DRAFTS_KNOWN_H
#define HOTLINE_CLIENT_DRAFTS_KNOWN_H

#include "drafts/draft.h"
#include "hotline/base/words.h"

struct known {
    struct owner owner;
    enum office office;
    struct str language; /* as on the wire: "sr-Latn" */
};

/* After each sign-in. *ret_replaced: this epoch stood there with another public key. Somebody has
 * changed the file, and what was logged without a server since is sealed to a stranger: say so. */
struct error known_write(struct arena *arena, struct str folder, const struct known *known,
                         bool *ret_replaced);
/* ERROR_NOT_FOUND when she has never signed in here; ERROR_CLIENT_FILE when the file is damaged. */
struct error known_find(struct arena *arena, struct str folder, struct str username,
                        struct known *ret_known);

/* The text of GET /v1/vocabularies and its ETag, which has a hash of it. ERROR_NOT_FOUND when it was
 * never kept; ERROR_CLIENT_FILE when it is another text than its ETag says. */
struct error vocabularies_keep(struct arena *arena, struct str folder, struct str etag,
                               struct str text);
struct error vocabularies_kept(struct arena *arena, struct str folder, struct str *ret_etag,
                               struct str *ret_text);

#endif
