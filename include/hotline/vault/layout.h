/* The byte layouts of docs/envelopes.md. Integers are big-endian. */
#ifndef HOTLINE_VAULT_LAYOUT_H
#define HOTLINE_VAULT_LAYOUT_H

#include "hotline/base/error.h"
#include "hotline/base/time.h"
#include "hotline/base/uuid.h"
#include "hotline/base/words.h"

enum record_type {
    RECORD_NONE = 0,
#define RECORD_TYPE(ID, BYTE, CODE) RECORD_##ID = (BYTE),
#include "hotline/vocab/record_types.def"
#undef RECORD_TYPE
};

const char *compartment_code(enum compartment compartment);      /* "report", NULL if unknown */
enum compartment compartment_from_code(struct str code);         /* COMPARTMENT_NONE if unknown */
const char *record_type_code(enum record_type type);
enum record_type record_type_from_code(struct str code);

#define VAULT_SUITE 1
#define KEY_BYTES 32
#define HASH_BYTES 32
#define SIGNATURE_BYTES 64

/* A record's envelope:
 *   0 "HSE1"  4 suite  5 mode  6 type  7 compartment  8 case  24 record  40 author  56 epoch(4)
 *  60 version(4)  64 time ms(8)  72 sender public key (mode 2) or zeros  104 commitment(32)
 * 136 nonce(24)  160 ciphertext and tag.
 * Associated data: bytes 0 to 135. Plaintext is padded (ISO/IEC 7816-4) to record_bucket().
 * Mode 1, direct (first write of a compartment's epoch, whose secret the writer holds):
 *   key = BLAKE2b-256(key: compartment secret, "hotline record direct" | bytes 4 to 71)
 * Mode 2, sealed to the compartment's public key P with a fresh pair (e, E):
 *   key = BLAKE2b-256(key: crypto_box_beforenm(P, e), "hotline record sealed" | bytes 4 to 71 | E | P)
 * commitment = BLAKE2b-256(key: key, "hotline record commit" | bytes 0 to 103). */
#define RECORD_HEADER_BYTES 160
#define RECORD_AD_BYTES 136

enum record_mode { RECORD_DIRECT = 1, RECORD_SEALED = 2 };

struct record_place {
    enum record_type type;
    enum compartment compartment;
    struct uuid case_id;   /* a statistics copy has its pseudonym here, an exchange its case */
    struct uuid record_id;
    struct uuid author;    /* principal; nil for the server itself */
    uint32_t epoch;        /* of the compartment */
    uint32_t version;      /* of the record, from 1 */
    millis time;
};

/* A wrap: one 32-byte secret for one recipient, 188 bytes.
 *   0 "HSW1"  4 suite  5 purpose  6 compartment  7 zero  8 owner (case or group)  24 scope
 *  40 epoch of the secret(4)  44 recipient  60 recipient's epoch(4)  64 time ms(8)
 *  72 sender public key S  104 chain index(4)  108 commitment(32)  140 ciphertext and tag(48).
 * c0 = BLAKE2b-256(key: crypto_box_beforenm(R, s), "hotline wrap chain" | S | R)
 * c(n+1) = BLAKE2b-256(key: c(n), "hotline wrap next"); k(n) = BLAKE2b-256(key: c(n), "hotline wrap key")
 * commitment = BLAKE2b-256(key: k(n), "hotline wrap commit" | bytes 0 to 107).
 * XChaCha20-Poly1305-IETF under k(n) with a zero nonce (k(n) encrypts once); AD: bytes 0 to 139.
 * The opener also checks that the secret's public half is the one the key is known by. */
#define WRAP_BYTES 188

enum wrap_purpose {
    WRAP_COMPARTMENT = 1, /* owner: case, scope: forward for an exchange, else nil */
    WRAP_GROUP = 2,       /* owner: the group; a member's (or recovery's) copy of its secret */
    WRAP_SEARCH = 3,      /* owner: coalition group; the search key, scope: search_proof */
    WRAP_FILE = 4,
};

struct wrap_place {
    enum wrap_purpose purpose;
    enum compartment compartment; /* COMPARTMENT_NONE unless WRAP_COMPARTMENT */
    struct uuid owner;
    struct uuid scope;
    uint32_t epoch;
    struct uuid recipient;
    uint32_t recipient_epoch;
    millis time;
};

/* A personal envelope: what a person keeps on her own machine.
 *   0 "HSP1"  4 suite  5 mode  6 purpose  7 zero  8 user  24 item  40 zeros(16)
 *  56 epoch of her keys(4)  60 number(4)  64 time ms(8), and from byte 72 on like a record, with her
 * keys in the place of a compartment's and "personal" in the place of "record" in the labels.
 * Mode 1, direct: only she can have written it. Mode 2, sealed to her public key, which needs no
 * secret: anybody can have, before she signed in. */
enum personal_purpose {
    PERSONAL_DRAFT = 1,
    PERSONAL_OUTBOX = 2,    /* number: its place in the row */
    PERSONAL_ATTENTION = 3, /* what the server refused */
};

struct personal_place {
    enum personal_purpose purpose;
    struct uuid user;
    struct uuid item;
    uint32_t epoch;
    uint32_t number; /* 0 unless PERSONAL_OUTBOX */
    millis time;
};

size_t record_bucket(size_t plaintext_len); /* padded size: 256·2^n up to 8192, then 8192 steps */

/* Reads the clear header. ERROR_ENVELOPE_INVALID / ERROR_WRAP_INVALID when it is none. */
struct error record_header(struct str envelope, struct record_place *ret_place);
struct error wrap_header(struct str wrap, struct wrap_place *ret_place);
struct error personal_header(struct str envelope, struct personal_place *ret_place);

/* The JSON names of clear metadata are in docs/openapi.yaml (Record, Wrap). */

#endif
