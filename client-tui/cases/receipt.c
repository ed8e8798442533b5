#include "cases/callback.h"

#include "hotline/base/reference.h"

#include <limits.h>

static struct error receipt_failed(const char *why)
{
    return (struct error){.id = ERROR_CLIENT_RECEIPT, .detail = str_of(why)};
}

struct error receipt_make(struct keyring *keyring, struct arena *arena, struct str reference,
                          struct receipt *ret_receipt, uint16_t ret_numbers[RECEIPT_NUMBERS])
{
    struct receipt receipt = {.issued_at = time_now() / 1000 * 1000,
                              .signer = keyring->user,
                              .signer_epoch = keyring->bundle.epoch};
    struct json *answer = NULL;
    struct str path;
    struct error e = case_path(arena, reference, "/receipt", &path);
    if (!e.id)
        e = net_get(keyring->net, arena, path, &answer);
    if (e.id)
        return e;
    (void)reference_parse(arena, reference,
                          &receipt.reference); /* case_path has seen that it is one */
    if (!str_equal(json_string(json_member(answer, "reference")), receipt.reference) ||
        !time_parse(json_string(json_member(answer, "received_at")), INT_MIN,
                    &receipt.received_at) ||
        !numbers_read(json_member(answer, "numbers"), RECEIPT_NUMBERS, ret_numbers) ||
        !receipt_installation(keyring->directory, receipt.installation))
        return (struct error){.id = ERROR_CLIENT_ENVELOPE,
                              .detail = STR("the answer is not of this case")};
    receipt_sign(arena, keyring->bundle.sign_seed, &receipt);
    *ret_receipt = receipt;
    return NO_ERROR;
}

struct error receipt_check(struct keyring *keyring, struct arena *arena, struct str text,
                           struct receipt *ret_receipt, const struct principal **ret_signer)
{
    if (!receipt_parse(arena, text, ret_receipt))
        return receipt_failed("this is not the text of a receipt");
    switch (receipt_verify(arena, keyring->directory, ret_receipt, ret_signer)) {
    case RECEIPT_ELSEWHERE:
        return receipt_failed("it is of another installation");
    case RECEIPT_UNSIGNED:
        return receipt_failed("nobody who takes calls here has signed this");
    case RECEIPT_GOOD:
        break;
    }
    return NO_ERROR;
}

struct error receipt_check_spoken(struct keyring *keyring, struct arena *arena,
                                  struct str reference, const uint16_t numbers[RECEIPT_NUMBERS],
                                  struct json **ret_answer)
{
    struct json *body = json_object(arena);
    json_set(body, STR("reference"), json_str(arena, reference));
    json_set(body, STR("numbers"), numbers_json(arena, numbers, RECEIPT_NUMBERS));
    struct error e = net_post(keyring->net, arena, STR("/v1/receipts"), body, ret_answer);
    return e.id == ERROR_RECEIPT_UNKNOWN
               ? receipt_failed("these words do not belong to this reference")
               : e;
}
