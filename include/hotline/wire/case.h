/* Sealed things of a case on the wire, and the bodies of its resources. Each struct has one field
 * table, used in both directions by both programs.
 * Times, ids and bytes as docs/openapi.yaml says. */
#ifndef HOTLINE_WIRE_CASE_H
#define HOTLINE_WIRE_CASE_H

#include "hotline/base/json.h"
#include "hotline/base/limits.h"

struct wire_record {
    struct uuid id;
    int64_t version;
    struct str type, compartment;
    struct uuid scope; /* forward of an exchange, else nil */
    int64_t epoch;
    struct uuid author; /* nil: the server */
    millis created_at;
    struct str envelope;
};
static const struct json_field wire_record_fields[] = {
    {.name = "id", .type = FIELD_UUID,
     .offset = offsetof(struct wire_record, id), .required = true},
    {.name = "version", .type = FIELD_INT,
     .offset = offsetof(struct wire_record, version), .required = true},
    {.name = "type", .type = FIELD_STRING,
     .offset = offsetof(struct wire_record, type), .required = true},
    {.name = "compartment", .type = FIELD_STRING,
     .offset = offsetof(struct wire_record, compartment), .required = true},
    {.name = "scope", .type = FIELD_UUID, .offset = offsetof(struct wire_record, scope)},
    {.name = "epoch", .type = FIELD_INT,
     .offset = offsetof(struct wire_record, epoch), .required = true},
    {.name = "author", .type = FIELD_UUID, .offset = offsetof(struct wire_record, author)},
    {.name = "created_at", .type = FIELD_TIME,
     .offset = offsetof(struct wire_record, created_at), .required = true},
    {.name = "envelope", .type = FIELD_BASE64,
     .offset = offsetof(struct wire_record, envelope), .required = true},
    {.name = NULL},
};

struct wire_wrap {
    struct str compartment;
    struct uuid scope;
    int64_t epoch;
    struct uuid principal;
    int64_t principal_epoch;
    struct str wrap;
};
static const struct json_field wire_wrap_fields[] = {
    {.name = "compartment", .type = FIELD_STRING,
     .offset = offsetof(struct wire_wrap, compartment), .required = true},
    {.name = "scope", .type = FIELD_UUID, .offset = offsetof(struct wire_wrap, scope)},
    {.name = "epoch", .type = FIELD_INT,
     .offset = offsetof(struct wire_wrap, epoch), .required = true, .min = 1, .max = UINT32_MAX},
    {.name = "principal", .type = FIELD_UUID,
     .offset = offsetof(struct wire_wrap, principal), .required = true},
    {.name = "principal_epoch", .type = FIELD_INT,
     .offset = offsetof(struct wire_wrap, principal_epoch), .required = true, .min = 1,
     .max = UINT32_MAX},
    {.name = "wrap", .type = FIELD_BASE64,
     .offset = offsetof(struct wire_wrap, wrap), .required = true, .max = 512},
    {.name = NULL},
};

struct wire_key {
    struct str compartment;
    struct uuid scope;
    int64_t epoch;
    struct str public_key;
    bool retired;
};
static const struct json_field wire_key_fields[] = {
    {.name = "compartment", .type = FIELD_STRING,
     .offset = offsetof(struct wire_key, compartment), .required = true},
    {.name = "scope", .type = FIELD_UUID, .offset = offsetof(struct wire_key, scope)},
    {.name = "epoch", .type = FIELD_INT,
     .offset = offsetof(struct wire_key, epoch), .required = true, .min = 1, .max = UINT32_MAX},
    {.name = "public_key", .type = FIELD_BASE64,
     .offset = offsetof(struct wire_key, public_key), .required = true, .max = 32},
    {.name = "retired", .type = FIELD_BOOL, .offset = offsetof(struct wire_key, retired)},
    {.name = NULL},
};

/* POST …/openings */
struct wire_opening {
    struct str compartment, reason;
};
static const struct json_field wire_opening_fields[] = {
    {.name = "compartment", .type = FIELD_STRING,
     .offset = offsetof(struct wire_opening, compartment), .required = true},
    {.name = "reason", .type = FIELD_STRING,
     .offset = offsetof(struct wire_opening, reason), .required = true, .min = 1,
     .max = LIMIT_TEXT},
    {.name = NULL},
};

/* POST …/notes */
struct wire_note {
    struct str text;
};
static const struct json_field wire_note_fields[] = {
    {.name = "text", .type = FIELD_STRING,
     .offset = offsetof(struct wire_note, text), .required = true, .min = 1, .max = LIMIT_TEXT},
    {.name = NULL},
};

/* POST …/assignments */
struct wire_legal_basis {
    struct str legal_basis; /* vital_interest, legal_claim */
};
static const struct json_field wire_legal_basis_fields[] = {
    {.name = "legal_basis", .type = FIELD_STRING,
     .offset = offsetof(struct wire_legal_basis, legal_basis), .required = true},
    {.name = NULL},
};
struct wire_assignment {
    struct str to; /* user name, or handle of a partner's group */
    struct json_list wraps;
    struct str reason;
    struct wire_legal_basis override; /* legal_basis empty: none */
};
static const struct json_field wire_assignment_fields[] = {
    {.name = "to", .type = FIELD_STRING,
     .offset = offsetof(struct wire_assignment, to), .required = true, .min = 1,
     .max = LIMIT_USERNAME},
    {.name = "wraps", .type = FIELD_LIST,
     .offset = offsetof(struct wire_assignment, wraps), .max = LIMIT_WRAPS,
     .fields = wire_wrap_fields, .size = sizeof(struct wire_wrap)},
    {.name = "reason", .type = FIELD_STRING,
     .offset = offsetof(struct wire_assignment, reason), .max = LIMIT_TEXT},
    {.name = "override", .type = FIELD_OBJECT,
     .offset = offsetof(struct wire_assignment, override), .fields = wire_legal_basis_fields},
    {.name = NULL},
};

/* POST /v1/contacts: a call without a case. */
struct wire_contact {
    struct str channel, kind, language;
};
static const struct json_field wire_contact_fields[] = {
    {.name = "channel", .type = FIELD_STRING,
     .offset = offsetof(struct wire_contact, channel), .required = true},
    {.name = "kind", .type = FIELD_STRING,
     .offset = offsetof(struct wire_contact, kind), .required = true},
    {.name = "language", .type = FIELD_STRING, .offset = offsetof(struct wire_contact, language)},
    {.name = NULL},
};

/* POST …/contacts: a further call, or an attempt to reach the caller. */
struct wire_case_contact {
    struct str kind, channel, direction, result, language, text, phone_raw;
};
static const struct json_field wire_case_contact_fields[] = {
    {.name = "kind", .type = FIELD_STRING,
     .offset = offsetof(struct wire_case_contact, kind), .required = true},
    {.name = "channel", .type = FIELD_STRING,
     .offset = offsetof(struct wire_case_contact, channel), .required = true},
    {.name = "direction", .type = FIELD_STRING,
     .offset = offsetof(struct wire_case_contact, direction)},
    {.name = "result", .type = FIELD_STRING, .offset = offsetof(struct wire_case_contact, result)},
    {.name = "language", .type = FIELD_STRING,
     .offset = offsetof(struct wire_case_contact, language)},
    {.name = "text", .type = FIELD_STRING,
     .offset = offsetof(struct wire_case_contact, text), .max = LIMIT_NARRATIVE},
    {.name = "phone_raw", .type = FIELD_STRING,
     .offset = offsetof(struct wire_case_contact, phone_raw), .max = LIMIT_PHONE},
    {.name = NULL},
};

/* PATCH /v1/cases/{reference} */
struct wire_priority {
    struct str to, reason;
};
static const struct json_field wire_priority_fields[] = {
    {.name = "to", .type = FIELD_STRING,
     .offset = offsetof(struct wire_priority, to), .required = true},
    {.name = "reason", .type = FIELD_STRING,
     .offset = offsetof(struct wire_priority, reason), .required = true, .min = 1,
     .max = LIMIT_TEXT},
    {.name = NULL},
};
struct wire_case_patch {
    struct str summary;
    struct wire_priority priority; /* to empty: stays */
};
static const struct json_field wire_case_patch_fields[] = {
    {.name = "summary", .type = FIELD_STRING,
     .offset = offsetof(struct wire_case_patch, summary), .max = LIMIT_LINE},
    {.name = "priority", .type = FIELD_OBJECT,
     .offset = offsetof(struct wire_case_patch, priority), .fields = wire_priority_fields},
    {.name = NULL},
};

#endif
