#include "server/admin/root.h"

#include <string.h>
#include <unistd.h>

#include "hotline/base/bytes.h"
#include "hotline/base/limits.h"
#include "server/admin/files.h"
#include "server/session/posting.h"

#define PAGE 200

static struct error root_open(struct root *root, struct admin *admin)
{
    uint8_t root_public[KEY_BYTES];
    root->admin = admin;
    sign_public_of(root->seed, root_public);
    root->before = directory_new(root_public);
    root->directory = directory_new(root_public);
    root->sealer = sealer_new();
    root->statements = arena_array(admin->arena, ROOT_STATEMENTS_MAX, sizeof *root->statements);
    root->parsed = arena_array(admin->arena, ROOT_STATEMENTS_MAX, sizeof *root->parsed);
    root->secrets = arena_array(admin->arena, ROOT_SECRETS_MAX, sizeof *root->secrets);
    return NO_ERROR;
}

struct error root_make(struct root *root, struct admin *admin)
{
    random_bytes(root->seed, KEY_BYTES);
    return root_open(root, admin);
}

struct error root_load(struct root *root, struct admin *admin, const char *dir)
{
    const char *path = file_path(admin, dir, "root.key");
    struct str text, seed;
    struct error e = file_read(admin, path, &text);
    if (e.id)
        return e;
    if (!base64_decode(admin->arena, str_trim(text), &seed) || seed.len != KEY_BYTES)
        return admin_failed(admin, path, "is not a root key");
    memcpy(root->seed, seed.at, KEY_BYTES);
    return root_open(root, admin);
}

struct error root_save(struct root *root, const char *dir)
{
    struct admin *admin = root->admin;
    uint8_t root_public[KEY_BYTES];
    sign_public_of(root->seed, root_public);
    struct str secret = base64_encode(admin->arena, root->seed, KEY_BYTES);
    struct str public = base64_encode(admin->arena, root_public, KEY_BYTES);
    struct error e = file_create(admin, file_path(admin, dir, "root.key"), secret, 0600);
    if (!e.id)
        e = file_create(admin, file_path(admin, dir, "root.pub"), public, 0644);
    return e;
}

void root_close(struct root *root)
{
    wipe(root->seed, sizeof root->seed);
    directory_free(root->before);
    directory_free(root->directory);
    sealer_free(root->sealer);
}

struct error root_catch_up(struct root *root)
{
    struct admin *admin = root->admin;
    for (;;) {
        struct statement_row *rows = NULL;
        size_t count = 0;
        struct error e = store_directory_read(admin->store, admin->arena,
                                              directory_head(root->before).seq, PAGE, &rows,
                                              &count);
        if (e.id)
            return admin_failed_at(admin, "database", e);
        for (size_t i = 0; i < count; i++) {
            e = directory_append(root->before, rows[i].bytes);
            if (!e.id)
                e = directory_append(root->directory, rows[i].bytes);
            if (e.id)
                return admin_failed_at(
                    admin,
                    arena_format(admin->arena, "directory statement %lld", (long long)rows[i].seq)
                        .at,
                    e);
        }
        if (count < PAGE)
            return NO_ERROR;
    }
}

struct error root_sign(struct root *root, struct statement statement)
{
    if (root->statement_count == ROOT_STATEMENTS_MAX)
        return admin_failed(root->admin, "directory", "too many statements at once");
    struct str bytes;
    statement.time = time_now();
    struct error e =
        statement_sign(root->admin->arena, root->directory, &statement, root->seed, &bytes);
    if (e.id)
        return admin_failed_at(
            root->admin,
            arena_format(root->admin->arena, "statement about %.*s", (int)statement.name.len,
                         statement.name.at ? statement.name.at : "")
                .at,
            e);
    root->statements[root->statement_count] = bytes;
    root->parsed[root->statement_count++] = statement;
    return NO_ERROR;
}

struct error root_seal(struct root *root, struct wrap_place place, const struct principal *to,
                       const uint8_t secret[KEY_BYTES])
{
    const struct principal_key *key = principal_current_key(to);
    if (!key || root->secret_count == ROOT_SECRETS_MAX)
        return admin_failed(root->admin, "directory", "a secret has nobody to go to");
    place.recipient = to->id;
    place.recipient_epoch = key->epoch;
    place.time = time_now();
    struct str wrap;
    struct error e = to->kind == PRINCIPAL_RECOVERY
                         ? wrap_seal_deterministic(root->admin->arena, &place, key->box_public,
                                                   secret, &wrap)
                         : wrap_seal(root->admin->arena, root->sealer, &place, key->box_public,
                                     secret, &wrap);
    if (!e.id)
        root->secrets[root->secret_count++] = (struct directory_secret){.group = place.owner,
                                                                        .epoch = place.epoch,
                                                                        .purpose = place.purpose,
                                                                        .principal = to->id,
                                                                        .wrap = wrap};
    return e;
}

struct error root_post(struct root *root)
{
    struct admin *admin = root->admin;
    struct error e = posting_check(admin->arena, root->before, root->directory, root->parsed,
                                   root->statement_count, root->secrets, root->secret_count);
    if (e.id)
        return admin_failed_at(admin, "directory", e);
    const struct directory_posting posting = {
        .statements = root->statements,
        .parsed = root->parsed,
        .statement_count = root->statement_count,
        .head = directory_head(root->directory),
        .secrets = root->secrets,
        .secret_count = root->secret_count,
    };
    struct directory_head head;
    e = store_directory_append(admin->store, admin->arena, &posting, &head);
    return e.id ? admin_failed_at(admin, "directory", e) : e;
}
