/* Callback codes and receipts, as numbers; words/spoken.h turns them into words. */
#ifndef HOTLINE_CLIENT_CALLBACK_H
#define HOTLINE_CLIENT_CALLBACK_H

#include "cases/cases.h"
#include "hotline/base/spoken.h"
#include "hotline/vault/receipt.h"

/* Makes a code for a case, which ends the one before. It is shown once and kept nowhere: wipe it.
 * The answer has reference and issued_at. */
struct error callback_issue(struct keyring *keyring, struct arena *arena, struct str reference,
                            uint16_t ret_numbers[CALLBACK_NUMBERS], struct json **ret_answer);
/* A caller gave this code. The answer has reference, office and until: so long a further call may
 * be added to the case (POST …/contacts), without reading it. ERROR_CALLBACK_UNKNOWN,
 * ERROR_TOO_MANY. */
struct error callback_redeem(struct keyring *keyring, struct arena *arena,
                             const uint16_t numbers[CALLBACK_NUMBERS], struct json **ret_answer);

/* A receipt signed with the user's own key, and the numbers that may be read out instead. */
struct error receipt_make(struct keyring *keyring, struct arena *arena, struct str reference,
                          struct receipt *ret_receipt, uint16_t ret_numbers[RECEIPT_NUMBERS]);
/* Against the verified directory alone. ERROR_CLIENT_RECEIPT says why not. */
struct error receipt_check(struct keyring *keyring, struct arena *arena, struct str text,
                           struct receipt *ret_receipt, const struct principal **ret_signer);
/* A receipt that was read out: the server says whether the numbers are those of the reference. The
 * answer has reference and received_at. ERROR_CLIENT_RECEIPT, ERROR_TOO_MANY. */
struct error receipt_check_spoken(struct keyring *keyring, struct arena *arena,
                                  struct str reference, const uint16_t numbers[RECEIPT_NUMBERS],
                                  struct json **ret_answer);

/* For bodies and answers. False when the list has not `count` numbers in range. */
struct json *numbers_json(struct arena *arena, const uint16_t *numbers, size_t count);
bool numbers_read(const struct json *list, size_t count, uint16_t *ret_numbers);

#endif
