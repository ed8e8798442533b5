#include "hotline/vault/receipt.h"

#include "../inner.h"
#include "hotline/base/reference.h"

#include <limits.h>
#include <sodium.h>
#include <string.h>

#define TITLE "STEP hotline receipt 1"

bool receipt_installation(const struct directory *directory,
                          uint8_t ret_installation[RECEIPT_INSTALLATION_BYTES])
{
    uint8_t hash[HASH_BYTES];
    if (!directory_hash_at(directory, 1, hash))
        return false;
    memcpy(ret_installation, hash, RECEIPT_INSTALLATION_BYTES);
    return true;
}

struct str receipt_signed_text(struct arena *arena, const struct receipt *receipt)
{
    struct str installation =
        base64_encode(arena, receipt->installation, RECEIPT_INSTALLATION_BYTES);
    return arena_format(arena,
                        TITLE "\ninstallation %s\nreference %s\nreceived %s\nissued %s\n"
                              "signer %s %u\n",
                        installation.at, arena_str(arena, receipt->reference).at,
                        time_str(arena, receipt->received_at).at,
                        time_str(arena, receipt->issued_at).at, uuid_str(arena, receipt->signer).at,
                        receipt->signer_epoch);
}

struct str receipt_text(struct arena *arena, const struct receipt *receipt)
{
    struct str signature = base64_encode(arena, receipt->signature, SIGNATURE_BYTES);
    return arena_format(arena, "%ssignature %s\n", receipt_signed_text(arena, receipt).at,
                        signature.at);
}

/* The next line's words behind its first, which must be `name`. */
static bool take(struct str *rest, const char *name, struct str *ret_value)
{
    struct str line = str_trim(str_cut(rest, '\n'));
    if (!str_is(str_cut(&line, ' '), name))
        return false;
    *ret_value = str_trim(line);
    return true;
}

static bool take_bytes(struct arena *arena, struct str text, size_t len, uint8_t *ret_bytes)
{
    struct str bytes;
    if (!base64_decode(arena, text, &bytes) || bytes.len != len)
        return false;
    memcpy(ret_bytes, bytes.at, len);
    return true;
}

static bool take_time(struct str text, millis *ret_time)
{
    return time_parse(text, INT_MIN, ret_time) && *ret_time > 0;
}

static bool take_signer(struct str text, struct receipt *receipt)
{
    int64_t epoch;
    if (!uuid_parse(str_cut(&text, ' '), &receipt->signer) || !str_to_int(str_trim(text), &epoch) ||
        epoch < 1 || epoch > UINT32_MAX)
        return false;
    receipt->signer_epoch = (uint32_t)epoch;
    return true;
}

bool receipt_parse(struct arena *arena, struct str text, struct receipt *ret_receipt)
{
    struct str rest = str_trim(text), installation, reference, received, issued, signer, signature;
    struct receipt receipt;
    if (text.len > 2 * RECEIPT_TEXT_MAX || !str_is(str_trim(str_cut(&rest, '\n')), TITLE) ||
        !take(&rest, "installation", &installation) || !take(&rest, "reference", &reference) ||
        !take(&rest, "received", &received) || !take(&rest, "issued", &issued) ||
        !take(&rest, "signer", &signer) || !take(&rest, "signature", &signature) || rest.len)
        return false;
    if (!take_bytes(arena, installation, RECEIPT_INSTALLATION_BYTES, receipt.installation) ||
        !reference_parse(arena, reference, &receipt.reference) ||
        !take_time(received, &receipt.received_at) || !take_time(issued, &receipt.issued_at) ||
        !take_signer(signer, &receipt) ||
        !take_bytes(arena, signature, SIGNATURE_BYTES, receipt.signature))
        return false;
    *ret_receipt = receipt;
    return true;
}

static bool takes_calls(const struct principal *principal)
{
    return principal->kind == PRINCIPAL_USER &&
           (principal->role == ROLE_OPERATOR || principal->role == ROLE_COORDINATOR);
}

enum receipt_fault receipt_verify(struct arena *arena, const struct directory *directory,
                                  const struct receipt *receipt,
                                  const struct principal **ret_signer)
{
    uint8_t installation[RECEIPT_INSTALLATION_BYTES];
    if (!receipt_installation(directory, installation) ||
        !bytes_equal(installation, receipt->installation, sizeof installation))
        return RECEIPT_ELSEWHERE;
    const struct principal *signer = directory_find(directory, receipt->signer);
    const struct principal_key *key =
        signer && takes_calls(signer) ? principal_key_at(signer, receipt->signer_epoch) : NULL;
    struct str text = receipt_signed_text(arena, receipt);
    if (!key || crypto_sign_verify_detached(receipt->signature, (const uint8_t *)text.at, text.len,
                                            key->sign_public) != 0)
        return RECEIPT_UNSIGNED;
    *ret_signer = signer;
    return RECEIPT_GOOD;
}
