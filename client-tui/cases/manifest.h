/* What a forward takes along: which records, whole or blackened, under which new keys. */
#ifndef HOTLINE_CLIENT_CASES_MANIFEST_H
#define HOTLINE_CLIENT_CASES_MANIFEST_H

#include "cases/sealing.h"

struct chosen {
    const struct json *record; /* as it stands in the view; NULL content: not opened */
    enum compartment compartment;
    struct chosen *next;
};

/* A new key of the forward: an epoch of its exchange or, in a transfer, of a compartment. */
struct new_key {
    enum compartment compartment;
    struct uuid scope;
    uint32_t epoch;
    struct key_pair pair;
    struct new_key *next;
};

struct manifest {
    struct uuid forward;
    bool transfer;
    bool identity;           /* a record that names somebody goes along */
    struct chosen *chosen;
    struct new_key *keys;
    struct json *rows;       /* "manifest"."records" */
    size_t blackened;
};

/* The newest version of every record that was chosen (by id or type; none named: all of the
 * compartments headline, report, identity and work). ERROR_CLIENT_USAGE when a name fits none. */
struct error manifest_choose(struct arena *arena, const struct case_view *view,
                             struct words names, struct manifest *manifest);
/* Makes the new key pairs: exchange 1 and, in a refer, 2; in a transfer the next epoch of every
 * compartment with a chosen record. */
void manifest_keys(struct arena *arena, const struct case_view *view, struct manifest *manifest);
/* Seals the copies, with these pointers blackened (see struct forward). ERROR_CLIENT_KEY when a chosen record is not open, ERROR_CLIENT_USAGE when a
 * pointer to blacken stands in none. */
struct error manifest_seal(struct keyring *keyring, struct arena *arena,
                           const struct case_view *view, struct words pointers,
                           struct manifest *manifest);

#endif
