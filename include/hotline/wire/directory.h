/* The directory, its groups' secrets and its principals on the wire. */
#ifndef HOTLINE_WIRE_DIRECTORY_H
#define HOTLINE_WIRE_DIRECTORY_H

#include "hotline/wire/people.h"

static const char *const wire_purposes[] = {"group", "search", NULL};
#define WIRE_SECRETS_MAX 2048

/* One group's secret for one principal, in POST /v1/directory. */
struct wire_secret {
    struct uuid group;
    int64_t epoch;
    struct str purpose; /* group: her copy of the secret; search: the search key */
    struct uuid principal;
    struct str wrap;
};
static const struct json_field wire_secret_fields[] = {
    {.name = "group", .type = FIELD_UUID, .required = true,
     .offset = offsetof(struct wire_secret, group)},
    {.name = "epoch", .type = FIELD_INT, .required = true,
     .offset = offsetof(struct wire_secret, epoch), .min = 1, .max = INT32_MAX},
    {.name = "purpose", .type = FIELD_CODE, .required = true,
     .offset = offsetof(struct wire_secret, purpose), .codes = wire_purposes},
    {.name = "principal", .type = FIELD_UUID, .required = true,
     .offset = offsetof(struct wire_secret, principal)},
    {.name = "wrap", .type = FIELD_BASE64, .required = true,
     .offset = offsetof(struct wire_secret, wrap), .min = 188, .max = 188},
    {.name = NULL}};

struct wire_posting {
    struct json_list statements; /* struct str, base64 */
    struct json_list secrets;    /* struct wire_secret */
};
static const struct json_field wire_posting_fields[] = {
    {.name = "statements", .type = FIELD_STRINGS, .required = true,
     .offset = offsetof(struct wire_posting, statements), .min = 1,
     .max = LIMIT_STATEMENTS},
    {.name = "secrets", .type = FIELD_LIST, .offset = offsetof(struct wire_posting, secrets),
     .fields = wire_secret_fields, .size = sizeof(struct wire_secret), .max = WIRE_SECRETS_MAX},
    {.name = NULL}};

/* In GET /v1/me: what is sealed to her or to a group of hers. */
struct wire_my_secret {
    struct uuid group;
    int64_t epoch;
    struct str purpose, wrap;
};
static const struct json_field wire_my_secret_fields[] = {
    {.name = "group", .type = FIELD_UUID, .required = true,
     .offset = offsetof(struct wire_my_secret, group)},
    {.name = "epoch", .type = FIELD_INT, .required = true,
     .offset = offsetof(struct wire_my_secret, epoch), .min = 1, .max = INT32_MAX},
    {.name = "purpose", .type = FIELD_CODE, .required = true,
     .offset = offsetof(struct wire_my_secret, purpose), .codes = wire_purposes},
    {.name = "wrap", .type = FIELD_BASE64, .required = true,
     .offset = offsetof(struct wire_my_secret, wrap), .min = 188, .max = 188},
    {.name = NULL}};

struct wire_my_group {
    struct uuid id;
    struct str name;
    int64_t epoch;
};
static const struct json_field wire_my_group_fields[] = {
    {.name = "id", .type = FIELD_UUID, .required = true,
     .offset = offsetof(struct wire_my_group, id)},
    {.name = "name", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_my_group, name)},
    {.name = "epoch", .type = FIELD_INT, .required = true,
     .offset = offsetof(struct wire_my_group, epoch), .min = 1, .max = INT32_MAX},
    {.name = NULL}};

struct wire_me {
    struct wire_self user;
    struct json_list groups;  /* struct wire_my_group */
    struct json_list secrets; /* struct wire_my_secret */
    int64_t bundle_version;
};
static const struct json_field wire_me_fields[] = {
    {.name = "user", .type = FIELD_OBJECT, .required = true,
     .offset = offsetof(struct wire_me, user), .fields = wire_self_fields,
     .size = sizeof(struct wire_self)},
    {.name = "groups", .type = FIELD_LIST, .required = true,
     .offset = offsetof(struct wire_me, groups), .fields = wire_my_group_fields,
     .size = sizeof(struct wire_my_group)},
    {.name = "secrets", .type = FIELD_LIST, .required = true,
     .offset = offsetof(struct wire_me, secrets), .fields = wire_my_secret_fields,
     .size = sizeof(struct wire_my_secret)},
    {.name = "bundle_version", .type = FIELD_INT, .required = true,
     .offset = offsetof(struct wire_me, bundle_version)},
    {.name = NULL}};

/* GET /v1/directory */
struct wire_statement {
    int64_t seq;
    struct str statement;
};
static const struct json_field wire_statement_fields[] = {
    {.name = "seq", .type = FIELD_INT, .required = true,
     .offset = offsetof(struct wire_statement, seq), .min = 1, .max = INT64_MAX},
    {.name = "statement", .type = FIELD_BASE64, .required = true,
     .offset = offsetof(struct wire_statement, statement), .min = 1, .max = LIMIT_STATEMENT},
    {.name = NULL}};

/* GET /v1/principals */
struct wire_principal {
    struct uuid id;
    struct str name, kind, role, office;
    int64_t epoch;
};
static const struct json_field wire_principal_fields[] = {
    {.name = "id", .type = FIELD_UUID, .required = true,
     .offset = offsetof(struct wire_principal, id)},
    {.name = "name", .type = FIELD_STRING, .required = true,
     .offset = offsetof(struct wire_principal, name)},
    {.name = "kind", .type = FIELD_CODE, .required = true,
     .offset = offsetof(struct wire_principal, kind)},
    {.name = "role", .type = FIELD_CODE, .offset = offsetof(struct wire_principal, role),
     .codes = wire_roles},
    {.name = "office", .type = FIELD_CODE, .offset = offsetof(struct wire_principal, office),
     .codes = wire_offices},
    {.name = "epoch", .type = FIELD_INT, .required = true,
     .offset = offsetof(struct wire_principal, epoch), .min = 1, .max = INT32_MAX},
    {.name = NULL}};

#endif
