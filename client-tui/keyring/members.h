/* Taking people in and letting them go: a coordinator's client signs the statements and seals the
 * groups' secrets. Everything is sealed to the verified directory and to what is signed here. */
#ifndef HOTLINE_CLIENT_MEMBERS_H
#define HOTLINE_CLIENT_MEMBERS_H

#include "keyring/keyring.h"

/* Somebody who has enrolled, as the server tells it. Nothing of it may be believed before a person
 * has compared the fingerprint (made here from the keys, not the server's word) and the role. */
struct pending {
    struct uuid id;
    struct str username, display_name, partner, state;
    enum role role;
    enum office office;
    uint8_t sign_public[KEY_BYTES], box_public[KEY_BYTES];
    struct str fingerprint;
};
struct error member_pending(struct keyring *keyring, struct arena *arena, struct str username,
                            struct pending *ret_pending);
/* Digits only count: blanks and dashes may be typed as one likes. */
bool fingerprint_equal(struct str a, struct str b);

/* Signs who she is and which groups she joins (operator: desk and coalition; coordinator: those and
 * coordination; partner: the partner's group; lawyer, court monitor: none) and seals to her every
 * epoch of their secrets that this keyring holds. */
struct error member_add(struct keyring *keyring, struct arena *arena,
                        const struct pending *pending, struct json **ret_answer);

/* Signs the revocation, which ends her sessions, and the next epoch of each group she was in, with
 * new secrets for the remaining members and recovery. The search key stays what it is: changing it
 * would lose every entry made so far, and the server's limits and own key still stand between it
 * and her; it is wrapped to the coalition's new epoch. */
struct error member_remove(struct keyring *keyring, struct arena *arena, struct str username,
                           struct json **ret_answer);

#endif
