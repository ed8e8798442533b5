/* Callback codes and receipts on the wire: numbers, never words. */
#ifndef HOTLINE_WIRE_CALLBACK_H
#define HOTLINE_WIRE_CALLBACK_H

#include "hotline/base/json.h"
#include "hotline/base/limits.h"

/* POST …/callback-codes and POST /v1/callbacks */
struct wire_callback {
    const struct json *numbers; /* CALLBACK_NUMBERS */
};
static const struct json_field wire_callback_fields[] = {
    {.name = "numbers", .type = FIELD_ANY, .required = true,
     .offset = offsetof(struct wire_callback, numbers)},
    {.name = NULL}};

struct wire_callback_issued {
    struct str reference;
    millis issued_at;
};
static const struct json_field wire_callback_issued_fields[] = {
    {.name = "reference", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_callback_issued, reference)},
    {.name = "issued_at", .type = FIELD_TIME, .required = true,
     .offset = offsetof(struct wire_callback_issued, issued_at)},
    {.name = NULL}};

struct wire_callback_redeemed {
    struct str reference, office;
    millis until; /* when the right to add a call ends */
};
static const struct json_field wire_callback_redeemed_fields[] = {
    {.name = "reference", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_callback_redeemed, reference)},
    {.name = "office", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_callback_redeemed, office)},
    {.name = "until", .type = FIELD_TIME, .required = true,
     .offset = offsetof(struct wire_callback_redeemed, until)},
    {.name = NULL}};

/* What GET …/receipt answers; POST /v1/receipts asks it without received_at and answers it without
 * numbers. */
struct wire_receipt {
    struct str reference;
    millis received_at;
    const struct json *numbers; /* RECEIPT_NUMBERS */
};
static const struct json_field wire_receipt_fields[] = {
    {.name = "reference", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_receipt, reference)},
    {.name = "received_at", .type = FIELD_TIME, .required = true,
     .offset = offsetof(struct wire_receipt, received_at)},
    {.name = "numbers", .type = FIELD_ANY, .required = true,
     .offset = offsetof(struct wire_receipt, numbers)},
    {.name = NULL}};
static const struct json_field wire_receipt_asked_fields[] = {
    {.name = "reference", .type = FIELD_STRING, .required = true, .max = LIMIT_USERNAME,
     .offset = offsetof(struct wire_receipt, reference)},
    {.name = "numbers", .type = FIELD_ANY, .required = true,
     .offset = offsetof(struct wire_receipt, numbers)},
    {.name = NULL}};
static const struct json_field wire_receipt_known_fields[] = {
    {.name = "reference", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_receipt, reference)},
    {.name = "received_at", .type = FIELD_TIME, .required = true,
     .offset = offsetof(struct wire_receipt, received_at)},
    {.name = NULL}};

#endif
