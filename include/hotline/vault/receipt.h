/* A receipt: that a report of this reference came in then, signed by whoever made it, and nothing
 * of what it says. It is a text of at most RECEIPT_TEXT_MAX characters, to be printed and kept:
 *
 *     STEP hotline receipt 1
 *     installation <16 characters: base64 of the first 12 bytes of the hash of the directory's
 * first statement> reference BG-2026-00417-6 received 2026-11-09T09:12:00Z issued
 * 2026-11-09T09:31:02Z signer <user id> <epoch of her key> signature <88 characters: base64 of an
 * Ed25519 signature of all lines before this one>
 *
 * Every line ends with a line feed; there is one way to write a receipt. Whoever has the root's
 * public key and the directory's statements can check it, without the server. */
#ifndef HOTLINE_VAULT_RECEIPT_H
#define HOTLINE_VAULT_RECEIPT_H

#include "hotline/vault/directory.h"

#define RECEIPT_TEXT_MAX 300
#define RECEIPT_INSTALLATION_BYTES 12

struct receipt {
    uint8_t installation[RECEIPT_INSTALLATION_BYTES];
    struct str reference; /* canonical */
    millis received_at, issued_at;
    struct uuid signer;
    uint32_t signer_epoch;
    uint8_t signature[SIGNATURE_BYTES];
};

/* False while the directory is empty. */
bool receipt_installation(const struct directory *directory,
                          uint8_t ret_installation[RECEIPT_INSTALLATION_BYTES]);
struct str receipt_text(struct arena *arena, const struct receipt *receipt);
/* Takes blanks around lines, and line ends of any kind, for it may have been typed in again. False
 * when it is no receipt. */
bool receipt_parse(struct arena *arena, struct str text, struct receipt *ret_receipt);
/* Fills signature (in the opening half of the vault). */
void receipt_sign(struct arena *arena, const uint8_t sign_seed[KEY_BYTES], struct receipt *receipt);

enum receipt_fault {
    RECEIPT_GOOD = 0,
    RECEIPT_ELSEWHERE, /* of another installation */
    RECEIPT_UNSIGNED,  /* the signature does not hold, or not that of somebody who takes calls */
};
/* *ret_signer: whoever signed, when it is good. That she has left since (->revoked) changes
 * nothing. */
enum receipt_fault receipt_verify(struct arena *arena, const struct directory *directory,
                                  const struct receipt *receipt,
                                  const struct principal **ret_signer);

#endif
