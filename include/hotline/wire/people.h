/* People and keys on the wire: signing in, sessions, oneself, invitations, enrolment, users. */
#ifndef HOTLINE_WIRE_PEOPLE_H
#define HOTLINE_WIRE_PEOPLE_H

#include <stddef.h>

#include "hotline/base/json.h"
#include "hotline/base/limits.h"

static const char *const wire_roles[] = {
#define ROLE(ID, CODE) CODE,
#include "hotline/vocab/roles.def"
#undef ROLE
    NULL};

static const char *const wire_offices[] = {
#define OFFICE(ID, CODE, PREFIX, COUNTRY) CODE,
#include "hotline/vocab/offices.def"
#undef OFFICE
    NULL};

/* POST /v1/sign-in: what the password is hashed with. */
struct wire_sign_in {
    struct str username;
};
static const struct json_field wire_sign_in_fields[] = {
    {.name = "username", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_sign_in, username), .min = 1, .max = LIMIT_USERNAME},
    {.name = NULL}};

struct wire_password_parameters {
    struct str salt;
    int64_t passes, memory_kib;
};
static const struct json_field wire_password_parameters_fields[] = {
    {.name = "salt", .type = FIELD_BASE64, .required = true,
     .offset = offsetof(struct wire_password_parameters, salt), .min = 16, .max = 16},
    {.name = "passes", .type = FIELD_INT, .required = true,
     .offset = offsetof(struct wire_password_parameters, passes), .max = INT32_MAX},
    {.name = "memory_kib", .type = FIELD_INT, .required = true,
     .offset = offsetof(struct wire_password_parameters, memory_kib), .max = INT32_MAX},
    {.name = NULL}};

/* POST /v1/sessions */
struct wire_session_new {
    struct str username, auth;
};
static const struct json_field wire_session_new_fields[] = {
    {.name = "username", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_session_new, username), .min = 1, .max = LIMIT_USERNAME},
    {.name = "auth", .type = FIELD_BASE64, .required = true,
     .offset = offsetof(struct wire_session_new, auth), .min = 32, .max = 32},
    {.name = NULL}};

/* Oneself: role and office are null until a coordinator has admitted her. */
struct wire_self {
    struct uuid id;
    struct str username, display_name, role, office, state;
};
static const struct json_field wire_self_fields[] = {
    {.name = "id", .type = FIELD_UUID, .required = true, .offset = offsetof(struct wire_self, id)},
    {.name = "username", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_self, username)},
    {.name = "display_name", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_self, display_name)},
    {.name = "role", .type = FIELD_CODE, .offset = offsetof(struct wire_self, role),
     .codes = wire_roles},
    {.name = "office", .type = FIELD_CODE, .offset = offsetof(struct wire_self, office),
     .codes = wire_offices},
    {.name = "state", .type = FIELD_CODE, .required = true,
     .offset = offsetof(struct wire_self, state)},
    {.name = NULL}};

/* The end of the directory somebody has seen: {"seq","hash"}. */
struct wire_head {
    int64_t seq;
    struct str hash;
};
static const struct json_field wire_head_fields[] = {
    {.name = "seq", .type = FIELD_INT, .required = true, .offset = offsetof(struct wire_head, seq)},
    {.name = "hash", .type = FIELD_BASE64, .required = true,
     .offset = offsetof(struct wire_head, hash), .min = 32, .max = 32},
    {.name = NULL}};

struct wire_session {
    struct str token;
    millis expires_at;
    struct wire_self user;
    struct str key_bundle;
    int64_t bundle_version;
    const struct json *directory_head; /* null while the directory is empty */
    const struct json *audit_head;     /* null until the audit is sealed */
};
static const struct json_field wire_session_fields[] = {
    {.name = "token", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_session, token)},
    {.name = "expires_at", .type = FIELD_TIME, .required = true,
     .offset = offsetof(struct wire_session, expires_at)},
    {.name = "user", .type = FIELD_OBJECT, .required = true,
     .offset = offsetof(struct wire_session, user), .fields = wire_self_fields,
     .size = sizeof(struct wire_self)},
    {.name = "key_bundle", .type = FIELD_BASE64, .required = true,
     .offset = offsetof(struct wire_session, key_bundle), .min = 1, .max = LIMIT_KEY_BUNDLE},
    {.name = "bundle_version", .type = FIELD_INT, .required = true,
     .offset = offsetof(struct wire_session, bundle_version)},
    {.name = "directory_head", .type = FIELD_ANY,
     .offset = offsetof(struct wire_session, directory_head)},
    {.name = "audit_head", .type = FIELD_ANY, .offset = offsetof(struct wire_session, audit_head)},
    {.name = NULL}};

/* PUT /v1/me/key-bundle */
struct wire_key_bundle {
    struct str key_bundle;
};
static const struct json_field wire_key_bundle_fields[] = {
    {.name = "key_bundle", .type = FIELD_BASE64, .required = true,
     .offset = offsetof(struct wire_key_bundle, key_bundle), .min = 1, .max = LIMIT_KEY_BUNDLE},
    {.name = NULL}};

/* POST /v1/invitations */
struct wire_invitation_new {
    struct str username, display_name, role, office, partner;
};
static const struct json_field wire_invitation_new_fields[] = {
    {.name = "username", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_invitation_new, username), .min = 1, .max = LIMIT_USERNAME},
    {.name = "display_name", .type = FIELD_STRING,
     .offset = offsetof(struct wire_invitation_new, display_name), .max = LIMIT_NAME},
    {.name = "role", .type = FIELD_CODE, .required = true,
     .offset = offsetof(struct wire_invitation_new, role), .codes = wire_roles},
    {.name = "office", .type = FIELD_CODE, .offset = offsetof(struct wire_invitation_new, office),
     .codes = wire_offices},
    {.name = "partner", .type = FIELD_STRING,
     .offset = offsetof(struct wire_invitation_new, partner), .max = LIMIT_USERNAME},
    {.name = NULL}};

struct wire_invitation {
    struct str username, code;
    millis expires_at;
};
static const struct json_field wire_invitation_fields[] = {
    {.name = "username", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_invitation, username)},
    {.name = "code", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_invitation, code)},
    {.name = "expires_at", .type = FIELD_TIME, .required = true,
     .offset = offsetof(struct wire_invitation, expires_at)},
    {.name = NULL}};

/* POST /v1/enrolments. proof: see enrolment_verify(). */
struct wire_enrolment {
    struct str username, code, auth, salt;
    int64_t passes, memory_kib;
    struct str key_bundle, sign_public, box_public, proof;
};
static const struct json_field wire_enrolment_fields[] = {
    {.name = "username", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_enrolment, username), .min = 1, .max = LIMIT_USERNAME},
    {.name = "code", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_enrolment, code), .min = 1, .max = 32},
    {.name = "auth", .type = FIELD_BASE64, .required = true,
     .offset = offsetof(struct wire_enrolment, auth), .min = 32, .max = 32},
    {.name = "salt", .type = FIELD_BASE64, .required = true,
     .offset = offsetof(struct wire_enrolment, salt), .min = 16, .max = 16},
    {.name = "passes", .type = FIELD_INT, .required = true,
     .offset = offsetof(struct wire_enrolment, passes), .min = LIMIT_ARGON2_PASSES_FLOOR,
     .max = LIMIT_ARGON2_PASSES_CEILING},
    {.name = "memory_kib", .type = FIELD_INT, .required = true,
     .offset = offsetof(struct wire_enrolment, memory_kib), .min = LIMIT_ARGON2_MEMORY_FLOOR_KIB,
     .max = LIMIT_ARGON2_MEMORY_CEILING_KIB},
    {.name = "key_bundle", .type = FIELD_BASE64, .required = true,
     .offset = offsetof(struct wire_enrolment, key_bundle), .min = 1, .max = LIMIT_KEY_BUNDLE},
    {.name = "sign_public", .type = FIELD_BASE64, .required = true,
     .offset = offsetof(struct wire_enrolment, sign_public), .min = 32, .max = 32},
    {.name = "box_public", .type = FIELD_BASE64, .required = true,
     .offset = offsetof(struct wire_enrolment, box_public), .min = 32, .max = 32},
    {.name = "proof", .type = FIELD_BASE64, .required = true,
     .offset = offsetof(struct wire_enrolment, proof), .min = 64, .max = 64},
    {.name = NULL}};

struct wire_enrolled {
    struct uuid id;
    struct str username, fingerprint;
};
static const struct json_field wire_enrolled_fields[] = {
    {.name = "id", .type = FIELD_UUID, .required = true,
     .offset = offsetof(struct wire_enrolled, id)},
    {.name = "username", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_enrolled, username)},
    {.name = "fingerprint", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_enrolled, fingerprint)},
    {.name = NULL}};

/* GET /v1/users, /v1/users/{username}: keys and fingerprint are null before enrolment. */
struct wire_user {
    struct uuid id;
    struct str username, display_name, role, office, partner, state;
    struct str sign_public, box_public, fingerprint;
};
static const struct json_field wire_user_fields[] = {
    {.name = "id", .type = FIELD_UUID, .required = true, .offset = offsetof(struct wire_user, id)},
    {.name = "username", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_user, username)},
    {.name = "display_name", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_user, display_name)},
    {.name = "role", .type = FIELD_CODE, .required = true,
     .offset = offsetof(struct wire_user, role), .codes = wire_roles},
    {.name = "office", .type = FIELD_CODE, .offset = offsetof(struct wire_user, office),
     .codes = wire_offices},
    {.name = "partner", .type = FIELD_STRING, .offset = offsetof(struct wire_user, partner)},
    {.name = "state", .type = FIELD_CODE, .required = true,
     .offset = offsetof(struct wire_user, state)},
    {.name = "sign_public", .type = FIELD_BASE64,
     .offset = offsetof(struct wire_user, sign_public), .min = 32, .max = 32},
    {.name = "box_public", .type = FIELD_BASE64, .offset = offsetof(struct wire_user, box_public),
     .min = 32, .max = 32},
    {.name = "fingerprint", .type = FIELD_STRING,
     .offset = offsetof(struct wire_user, fingerprint)},
    {.name = NULL}};

#endif
