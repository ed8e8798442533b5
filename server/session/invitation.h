/* Inviting: what the API and hotline-admin have in common. */
#ifndef HOTLINE_SERVER_INVITATION_H
#define HOTLINE_SERVER_INVITATION_H

#include "hotline/vault/directory.h"
#include "hotline/vault/server_key.h"

/* What is invited: a user name of a-z 0-9 . _ -, not beginning with a sign, 2 to LIMIT_USERNAME
 * characters; an office is needed by all roles but analyst, data-protection officer and
 * administrator, who have none; a partner's code (a-z 0-9 _) by partners alone. Adds bad fields
 * with the pointers of POST /v1/invitations. */
struct error invitation_check(struct arena *arena, struct str username, enum role role,
                              enum office office, struct str partner);

/* Everybody's id comes from her name. */
struct uuid user_id_of_name(struct str username);

/* A one-time code of ten characters that are told apart when spoken (50 bits): always the same for
 * one server key, user name and idempotency key. */
struct str invitation_code(struct arena *arena, const struct server_key *key, struct str username,
                           struct uuid idempotency_key);
/* As typed or heard: without hyphens and spaces, lower case, o is 0, i and l are 1. */
struct str invitation_code_canonical(struct arena *arena, struct str typed);

#endif
