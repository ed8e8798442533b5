/* Forwards, searches and reviews on the wire. */
#ifndef HOTLINE_WIRE_FORWARD_H
#define HOTLINE_WIRE_FORWARD_H

#include "hotline/wire/case.h"

static const char *const wire_forward_kinds[] = {"refer", "transfer", NULL};
static const char *const wire_legal_bases[] = {"consent", "vital_interest", "legal_claim", NULL};
static const char *const wire_decisions[] = {"accept", "refuse", "complete", NULL};
static const char *const wire_verdicts[] = {"upheld", "objected", NULL};

/* A record that goes along, sealed by the sender's client: in a refer to the exchange, under the
 * new id `copy`; in a transfer to the new epoch of its compartment, under its own id and version. */
struct wire_manifest_record {
    struct uuid record;
    int64_t version;
    bool blackened;
    struct uuid copy; /* nil in a transfer */
    struct str envelope;
};
static const struct json_field wire_manifest_record_fields[] = {
    {.name = "record", .type = FIELD_UUID, .required = true,
     .offset = offsetof(struct wire_manifest_record, record)},
    {.name = "version", .type = FIELD_INT, .required = true,
     .offset = offsetof(struct wire_manifest_record, version), .min = 1, .max = INT32_MAX},
    {.name = "blackened", .type = FIELD_BOOL, .required = true,
     .offset = offsetof(struct wire_manifest_record, blackened)},
    {.name = "copy", .type = FIELD_UUID, .offset = offsetof(struct wire_manifest_record, copy)},
    {.name = "envelope", .type = FIELD_BASE64, .required = true,
     .offset = offsetof(struct wire_manifest_record, envelope)},
    {.name = NULL}};

struct wire_manifest {
    struct json_list records;     /* struct wire_manifest_record */
    struct json_list limits_read; /* struct str: kinds of consent whose limit the sender has read */
};
static const struct json_field wire_manifest_fields[] = {
    {.name = "records", .type = FIELD_LIST, .required = true,
     .offset = offsetof(struct wire_manifest, records), .max = LIMIT_MANIFEST_RECORDS,
     .fields = wire_manifest_record_fields, .size = sizeof(struct wire_manifest_record)},
    {.name = "limits_read", .type = FIELD_STRINGS,
     .offset = offsetof(struct wire_manifest, limits_read), .max = LIMIT_CODES},
    {.name = NULL}};

/* POST /v1/cases/{reference}/forwards */
struct wire_forward {
    struct uuid id; /* chosen by the client: scope of the exchange */
    struct str to;  /* an office's code, a partner's code or handle, a user name */
    struct str kind;
    struct wire_manifest manifest;
    struct json_list keys;  /* struct wire_key */
    struct json_list wraps; /* struct wire_wrap */
    struct str summary;     /* nameless */
    struct str message;
    struct str legal_basis; /* absent: consent */
};
static const struct json_field wire_forward_fields[] = {
    {.name = "id", .type = FIELD_UUID, .required = true,
     .offset = offsetof(struct wire_forward, id)},
    {.name = "to", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_forward, to), .min = 1, .max = LIMIT_NAME},
    {.name = "kind", .type = FIELD_CODE, .required = true,
     .offset = offsetof(struct wire_forward, kind), .codes = wire_forward_kinds},
    {.name = "manifest", .type = FIELD_OBJECT, .required = true,
     .offset = offsetof(struct wire_forward, manifest), .fields = wire_manifest_fields,
     .size = sizeof(struct wire_manifest)},
    {.name = "keys", .type = FIELD_LIST, .required = true,
     .offset = offsetof(struct wire_forward, keys), .max = LIMIT_WRAPS,
     .fields = wire_key_fields, .size = sizeof(struct wire_key)},
    {.name = "wraps", .type = FIELD_LIST, .required = true,
     .offset = offsetof(struct wire_forward, wraps), .max = LIMIT_WRAPS,
     .fields = wire_wrap_fields, .size = sizeof(struct wire_wrap)},
    {.name = "summary", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_forward, summary), .min = 1, .max = LIMIT_TEXT},
    {.name = "message", .type = FIELD_STRING, .offset = offsetof(struct wire_forward, message),
     .max = LIMIT_TEXT},
    {.name = "legal_basis", .type = FIELD_CODE,
     .offset = offsetof(struct wire_forward, legal_basis), .codes = wire_legal_bases},
    {.name = NULL}};

/* What POST …/forwards, …/decision and DELETE answer, the last two with the reference. */
struct wire_forwarded {
    struct uuid id;
    struct str state;
    int64_t version; /* of the forward */
    struct str reference;
    int64_t case_version;
    struct str status; /* of the case */
};
static const struct json_field wire_forwarded_fields[] = {
    {.name = "id", .type = FIELD_UUID, .required = true,
     .offset = offsetof(struct wire_forwarded, id)},
    {.name = "state", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_forwarded, state)},
    {.name = "version", .type = FIELD_INT, .required = true,
     .offset = offsetof(struct wire_forwarded, version)},
    {.name = "reference", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_forwarded, reference)},
    {.name = "case_version", .type = FIELD_INT, .required = true,
     .offset = offsetof(struct wire_forwarded, case_version)},
    {.name = "status", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_forwarded, status)},
    {.name = NULL}};

/* POST /v1/forwards/{id}/decision */
struct wire_decision {
    struct str decision, reason;
};
static const struct json_field wire_decision_fields[] = {
    {.name = "decision", .type = FIELD_CODE, .required = true,
     .offset = offsetof(struct wire_decision, decision), .codes = wire_decisions},
    {.name = "reason", .type = FIELD_STRING, .offset = offsetof(struct wire_decision, reason),
     .max = LIMIT_TEXT},
    {.name = NULL}};

/* POST /v1/search: one of the two. */
struct wire_search {
    struct json_list hashes; /* struct str: base64 of 32 bytes */
    struct str reference;
};
static const struct json_field wire_search_fields[] = {
    {.name = "hashes", .type = FIELD_STRINGS, .offset = offsetof(struct wire_search, hashes),
     .max = LIMIT_SEARCH_HASHES},
    {.name = "reference", .type = FIELD_STRING, .offset = offsetof(struct wire_search, reference),
     .max = LIMIT_USERNAME},
    {.name = NULL}};

/* POST /v1/overrides/{id}/review */
struct wire_review {
    struct str verdict;
};
static const struct json_field wire_review_fields[] = {
    {.name = "verdict", .type = FIELD_CODE, .required = true,
     .offset = offsetof(struct wire_review, verdict), .codes = wire_verdicts},
    {.name = NULL}};

struct wire_override {
    struct uuid id;
    struct str reference, kind;
    const struct json *consents; /* array of codes */
    struct str legal_basis, decided_by;
    millis decided_at, review_by;
};
static const struct json_field wire_override_fields[] = {
    {.name = "id", .type = FIELD_UUID, .required = true,
     .offset = offsetof(struct wire_override, id)},
    {.name = "reference", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_override, reference)},
    {.name = "kind", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_override, kind)},
    {.name = "consents", .type = FIELD_ANY, .required = true,
     .offset = offsetof(struct wire_override, consents)},
    {.name = "legal_basis", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_override, legal_basis)},
    {.name = "decided_by", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_override, decided_by)},
    {.name = "decided_at", .type = FIELD_TIME, .required = true,
     .offset = offsetof(struct wire_override, decided_at)},
    {.name = "review_by", .type = FIELD_TIME, .required = true,
     .offset = offsetof(struct wire_override, review_by)},
    {.name = NULL}};

#endif
