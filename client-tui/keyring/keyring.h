/* What a signed-in person can open, and the directory she trusts. Everything in here came from the
 * server and was checked: the directory against the root's public key and the head kept in the key
 * bundle, group secrets against the directory, compartment secrets against their public halves.
 * Nothing is ever sealed to a key that is not in the verified directory.
 * The members may be read elsewhere; only keyring/ changes them. No thread shares one. */
#ifndef HOTLINE_CLIENT_KEYRING_H
#define HOTLINE_CLIENT_KEYRING_H

#include "hotline/vault/directory.h"
#include "hotline/vault/open.h"
#include "net/net.h"

struct group_secret {
    struct uuid group;
    uint32_t epoch;
    struct key_pair pair;
};

struct case_secret {
    struct uuid case_id;
    enum compartment compartment;
    struct uuid scope;
    uint32_t epoch;
    struct key_pair pair;
    struct case_secret *next;
};

struct keyring {
    struct net *net;
    struct arena *arena; /* locked memory, as long as the session */
    uint8_t root[KEY_BYTES];
    struct uuid user;
    struct str username, display_name, state;
    enum role role;     /* of the verified directory; ROLE_NONE before admission */
    enum office office;
    uint8_t kek[KEY_BYTES];
    struct key_bundle bundle;
    int64_t bundle_version;
    struct directory *directory;
    struct sealer *sealer;
    struct group_secret *groups;
    size_t group_count, group_room;
    uint8_t search_key[KEY_BYTES];
    uint32_t search_epoch; /* 0: none held */
    struct case_secret *cases;
};

struct keyring *keyring_new(struct net *net, const uint8_t root[KEY_BYTES]);
void keyring_free(struct keyring *keyring); /* wipes; takes NULL; does not free net */

struct uuid user_id_of(struct str username); /* user ids are names' */

/* Signs in: password parameters are judged before anything is derived or sent
 * (ERROR_CLIENT_PASSWORD_PARAMETERS), then the bundle is opened, the directory read and verified,
 * the group secrets opened and the head kept. ERROR_CLIENT_DIRECTORY when the directory is
 * shorter than, or differs from, what was seen before. */
struct error keyring_sign_in(struct keyring *keyring, struct str username, struct str password);
struct error keyring_sign_out(struct keyring *keyring); /* best effort */

/* Makes keys and takes up an invitation. The answer has id, username and fingerprint; the
 * fingerprint is this client's own. memory_kib is that of Argon2id. */
struct enrolment {
    struct str username, password, code;
    uint32_t memory_kib;
};
struct error keyring_enrol(struct net *net, struct arena *arena, const struct enrolment *enrolment,
                           struct str *ret_fingerprint);

/* Reads what the directory has got since, verifies it, keeps the new head in the bundle and opens
 * the group secrets that came with it. Call before sealing anything to anybody. */
struct error keyring_refresh(struct keyring *keyring, struct arena *arena);
struct str keyring_fingerprint(const struct keyring *keyring, struct arena *arena);
const struct principal *keyring_me(const struct keyring *keyring); /* NULL before admission */

/* The pair of a principal at an epoch: her own or that of a group of hers. NULL: not held. */
const struct key_pair *keyring_pair(const struct keyring *keyring, struct uuid principal,
                                    uint32_t epoch);
const struct key_pair *keyring_case_pair(const struct keyring *keyring, struct uuid case_id,
                                         enum compartment compartment, struct uuid scope,
                                         uint32_t epoch);

/* Opens whatever an answer holds: takes in its "wraps" (checked against its "keys") and replaces
 * "envelope" by "content" in every record whose key is held; the others stay as they are.
 * case_id is the case asked for: an answer that speaks of another, or a wrap or record that does
 * not stand in its place, is ERROR_CLIENT_ENVELOPE. Nil where the answer is a list: then each
 * entry's own id counts. */
struct error keyring_open_answer(struct keyring *keyring, struct arena *arena, struct json *answer,
                                 struct uuid case_id);

/* The same for a list of which much is read and little kept: the secrets of cases are learnt into
 * the arena, and forgotten with it. */
struct error keyring_open_passing(struct keyring *keyring, struct arena *arena,
                                  struct json *answer);

/* Seals a secret to the current key of a principal of the directory: the wire's Wrap
 * {"compartment","scope","epoch","principal","principal_epoch","wrap"}. ERROR_CLIENT_DIRECTORY
 * when the directory has no current key for her. */
struct wrap_wanted {
    struct uuid case_id;
    enum compartment compartment;
    struct uuid scope;
    uint32_t epoch;
    const struct principal *to;
    const uint8_t *secret;
};
struct error keyring_wrap(struct keyring *keyring, struct arena *arena,
                          const struct wrap_wanted *wanted, struct json **ret_wrap);

#endif
