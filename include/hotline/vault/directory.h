/* The directory: who has which public key and belongs to which group, as an append-only list of
 * statements signed with Ed25519: root -> coordination of an office -> members. Server and client
 * verify it from the root's public key before they seal anything; neither accepts a list that is
 * older than, or differs from, one it has seen.
 *
 * A statement:
 *   0 "HSD1"  4 type  5 seq(8)  13 hash of the statement before(32)  45 time ms(8)
 *  53 signer(16, nil: root)  69 body length(2)  71 body  …  signature(64)
 * signed: "hotline directory" | everything before the signature.
 * hash of a statement: BLAKE2b-256 of all its bytes. Bodies (text: length(1) | bytes):
 *   GENESIS     installation(16) root public key(32) demo(1) label(text)
 *   GROUP       id(16) kind(1) handle(text) office(1, 0: none) epoch(4) X25519 public key(32)
 *               (a later epoch of the same id retires the one before)
 *   USER        id(16) username(text) role(1) office(1, 0: none) epoch(4) Ed25519(32) X25519(32)
 *   MEMBER      group(16) user(16)
 *   REMOVE      group(16) user(16)
 *   REVOKE      user(16)   (ends all memberships; the groups she was in must get a new epoch in
 *               the same posting)
 * Who may sign: the root everything. A member of coordination:X, for users of office X: USER (all
 * roles but analyst, data_protection_officer, administrator), REVOKE, MEMBER and REMOVE for desk:X,
 * coordination:X, coalition and the partner groups of office X; and GROUP with the next epoch of
 * those four. A partner group has the office of its country, as its users have; one without an
 * office is the root's. role and office bytes: position in roles.def / offices.def + 1.
 * Further rules: genesis first and once; ids and names once; an id keeps its kind, name, role and
 * office; epochs from 1 without gaps; a public key stands in the list once and is no low-order
 * point; a user name is a-z 0-9 . _ - (LIMIT_USERNAME); a handle is the one in principals.def for
 * its kind and office; recovery groups have no members; nobody is added or removed twice. */
#ifndef HOTLINE_VAULT_DIRECTORY_H
#define HOTLINE_VAULT_DIRECTORY_H

#include "hotline/vault/seal.h"

enum principal_kind {
    PRINCIPAL_NONE = 0,
#define PRINCIPAL_KIND(ID, BYTE, CODE) PRINCIPAL_##ID = (BYTE),
#include "hotline/vocab/principals.def"
#undef PRINCIPAL_KIND
};

enum statement_type {
    STATEMENT_GENESIS = 1,
    STATEMENT_GROUP = 2,
    STATEMENT_USER = 3,
    STATEMENT_MEMBER = 4,
    STATEMENT_REMOVE = 5,
    STATEMENT_REVOKE = 6,
};

const char *principal_kind_code(enum principal_kind kind);

struct statement {
    enum statement_type type;
    uint64_t seq;             /* from 1, without gaps */
    uint8_t previous[HASH_BYTES];
    millis time;
    struct uuid signer;       /* nil: root */
    struct uuid id;           /* GROUP, USER; MEMBER, REMOVE: the group; REVOKE: the user;
                                 GENESIS: the installation */
    struct uuid member;       /* MEMBER, REMOVE */
    enum principal_kind kind; /* GROUP */
    struct str name;          /* handle, username, label */
    enum role role;
    enum office office;
    bool demo;
    uint32_t epoch;
    uint8_t sign_public[KEY_BYTES]; /* USER; GENESIS: root */
    uint8_t box_public[KEY_BYTES];  /* USER, GROUP */
};

struct directory_head {
    uint64_t seq;
    uint8_t hash[HASH_BYTES];
};

struct principal_key {
    uint32_t epoch;
    uint8_t box_public[KEY_BYTES];
    uint8_t sign_public[KEY_BYTES]; /* users */
    bool current;
};

struct principal {
    struct uuid id;
    enum principal_kind kind;
    struct str name; /* username or handle */
    enum role role;
    enum office office;
    bool revoked;
    const struct principal_key *keys;
    size_t key_count;
    const struct uuid *groups; /* of a user: groups she belongs to now */
    size_t group_count;
    const struct uuid *members; /* of a group: users in it now */
    size_t member_count;
};

struct directory; /* immutable once shared: appending to a copy, see directory_copy */

struct directory *directory_new(const uint8_t root_public[KEY_BYTES]);
struct directory *directory_copy(const struct directory *directory);
void directory_free(struct directory *directory);
/* Checks number, hash, signature and right to sign, then takes it in.
 * ERROR_STATEMENT_REFUSED (detail says which rule) and nothing changed otherwise. */
struct error directory_append(struct directory *directory, struct str statement);
struct directory_head directory_head(const struct directory *directory);
/* The hash at an earlier number (for "extends what I have seen"); false when out of range. */
bool directory_hash_at(const struct directory *directory, uint64_t seq, uint8_t ret[HASH_BYTES]);
bool directory_demo(const struct directory *directory);
struct uuid directory_installation(const struct directory *directory);

const struct principal *directory_find(const struct directory *directory, struct uuid id);
const struct principal *directory_named(const struct directory *directory, struct str name);
const struct principal *directory_group(const struct directory *directory,
                                        enum principal_kind kind, enum office office);
const struct principal *directory_next(const struct directory *directory,
                                       const struct principal *after); /* NULL: first; in order */
/* The key to seal to now: NULL when unknown or revoked. */
const struct principal_key *principal_current_key(const struct principal *principal);
const struct principal_key *principal_key_at(const struct principal *principal, uint32_t epoch);
bool principal_in(const struct principal *user, struct uuid group);

struct error statement_parse(struct str bytes, struct statement *ret_statement);
/* Clients and hotline-admin (in the opening half of the vault): fills seq and previous from the
 * directory's head, signs with the seed, and appends it to the directory. */
struct error statement_sign(struct arena *arena, struct directory *directory,
                            struct statement *statement, const uint8_t sign_seed[KEY_BYTES],
                            struct str *ret_bytes);
void sign_public_of(const uint8_t sign_seed[KEY_BYTES], uint8_t ret_public[KEY_BYTES]);

/* That whoever enrols holds the signing key she sends: an Ed25519 signature of
 * "hotline enrolment" | username | sign_public | box_public. Signed in the opening half. */
void enrolment_sign(struct str username, const uint8_t sign_seed[KEY_BYTES],
                    const uint8_t box_public[KEY_BYTES], uint8_t ret_proof[SIGNATURE_BYTES]);
bool enrolment_verify(struct str username, const uint8_t sign_public[KEY_BYTES],
                      const uint8_t box_public[KEY_BYTES], struct str proof);

/* What two people compare by voice: 8 groups of 5 digits from BLAKE2b of username and both keys. */
struct str key_fingerprint(struct arena *arena, struct str username,
                           const uint8_t sign_public[KEY_BYTES],
                           const uint8_t box_public[KEY_BYTES]);

#endif
