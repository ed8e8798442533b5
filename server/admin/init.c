/* hotline-admin init: what exists before the server runs. Root key and recovery shares are written
 * once and belong on paper or offline; no secret goes to the database. */
#include <stdio.h>
#include <unistd.h>

#include "hotline/base/bytes.h"
#include "server/admin/files.h"
#include "server/admin/invite.h"
#include "server/admin/root.h"

#define FIRST_MAX 64
#define SHARES 3

static struct str word(struct admin *admin, struct str *line)
{
    *line = str_trim(*line);
    size_t len = 0;
    while (len < line->len && line->at[len] != ' ' && line->at[len] != '\t')
        len++;
    struct str text = str_slice(*line, 0, len);
    *line = str_slice(*line, len, line->len);
    return text.len == 0 || str_is(text, "-") ? STR_NONE : arena_str(admin->arena, text);
}

/* USERNAME ROLE OFFICE PARTNER, a line each; lines that begin with # are skipped. */
static struct error read_first(struct admin *admin, const char *path, struct invited *ret_first,
                               size_t *ret_count)
{
    struct str text;
    struct error e = file_read(admin, path, &text);
    size_t count = 0;
    for (int number = 1; !e.id && text.len; number++) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (!line.len || line.at[0] == '#')
            continue;
        const char *where = arena_format(admin->arena, "%s line %d", path, number).at;
        if (count == FIRST_MAX)
            return admin_failed(admin, where, "too many first members");
        struct invited *one = &ret_first[count++];
        one->username = word(admin, &line);
        one->role = word(admin, &line);
        one->office = word(admin, &line);
        one->partner = word(admin, &line);
        if (str_trim(line).len)
            return admin_failed(admin, where, "more than four words");
        e = invited_check(admin, where, one);
    }
    *ret_count = count;
    return e;
}

static struct error write_shares(struct admin *admin, const char *dir, enum office office,
                                 const uint8_t secret[KEY_BYTES])
{
    uint8_t shares[SHARES][SHARE_BYTES];
    struct error e = NO_ERROR;
    shares_split(secret, shares);
    for (int i = 0; i < SHARES && !e.id; i++) {
        const char *name =
            arena_format(admin->arena, "recovery.%s.%d", office_code(office), i + 1).at;
        e = file_create(admin, file_path(admin, dir, name),
                        base64_encode(admin->arena, shares[i], SHARE_BYTES), 0600);
    }
    wipe(shares, sizeof shares);
    return e;
}

static struct error make_recovery(struct root *root, const char *dir, enum office office)
{
    struct admin *admin = root->admin;
    struct statement statement = {
        .type = STATEMENT_GROUP,
        .kind = PRINCIPAL_RECOVERY,
        .name = arena_format(admin->arena, "recovery:%s", office_code(office)),
        .office = office,
        .epoch = 1,
    };
    statement.id = uuid_of_name(directory_installation(root->directory), statement.name);
    struct key_pair pair;
    key_pair_new(&pair);
    for (size_t i = 0; i < KEY_BYTES; i++)
        statement.box_public[i] = pair.public_key[i];
    struct error e = root_sign(root, statement);
    if (!e.id)
        e = write_shares(admin, dir, office, pair.secret);
    wipe(&pair, sizeof pair);
    return e;
}

static struct error begin_directory(struct root *root, const char *dir)
{
    struct admin *admin = root->admin;
    const char *label = admin_value(admin, "--label");
    struct statement genesis = {
        .type = STATEMENT_GENESIS,
        .id = uuid_random(),
        .name = label ? str_of(label) : STR("STEP hotline"),
        .demo = admin_value(admin, "--demo") != NULL,
    };
    sign_public_of(root->seed, genesis.sign_public);
    struct error e = root_sign(root, genesis);
    for (unsigned office = OFFICE_NONE + 1; office < OFFICE_COUNT && !e.id; office++)
        e = make_recovery(root, dir, (enum office)office);
    return e;
}

static void remove_keys(struct admin *admin, const char *dir)
{
    unlink(file_path(admin, dir, "root.key"));
    unlink(file_path(admin, dir, "root.pub"));
    for (unsigned office = OFFICE_NONE + 1; office < OFFICE_COUNT; office++)
        for (int i = 1; i <= SHARES; i++)
            unlink(file_path(admin, dir,
                             arena_format(admin->arena, "recovery.%s.%d",
                                          office_code((enum office)office), i)
                                 .at));
}

static struct error make_root(struct admin *admin, const char *dir)
{
    __attribute__((cleanup(root_close))) struct root root = {.admin = admin};
    struct statement_row *rows = NULL;
    size_t count = 0;
    struct error e = store_directory_read(admin->store, admin->arena, 0, 1, &rows, &count);
    if (e.id)
        return admin_failed_at(admin, "database", e);
    if (count)
        return admin_failed(admin, "database", "has a directory already");
    if (file_exists(file_path(admin, dir, "root.key")))
        return admin_failed(admin, file_path(admin, dir, "root.key"), "exists already");
    e = root_make(&root, admin);
    if (!e.id)
        e = root_save(&root, dir);
    if (!e.id)
        e = begin_directory(&root, dir);
    if (!e.id)
        e = root_post(&root);
    if (e.id && e.id != ERROR_OUTCOME_UNKNOWN)
        remove_keys(admin, dir);
    return e;
}

static struct error invite_first(struct admin *admin, const char *dir,
                                 const struct server_key *key, const struct invited *first,
                                 size_t count)
{
    struct error e = NO_ERROR;
    for (size_t i = 0; i < count && !e.id; i++) {
        struct str code;
        e = invite(admin, key, &first[i], &code);
        const char *path =
            file_path(admin, dir,
                      arena_format(admin->arena, "%s.code", first[i].username.at).at);
        if (!e.id)
            e = file_create(admin, path, code, 0600);
        if (!e.id)
            printf("invited %s: %s\n", first[i].username.at, path);
    }
    return e;
}

static void key_done(struct server_key **key)
{
    server_key_free(*key);
}

struct error admin_init(struct admin *admin)
{
    const char *dir = admin_value(admin, "--dir"), *first_path = admin_value(admin, "--first"),
               *key_path = admin_value(admin, "--server-key");
    struct invited first[FIRST_MAX] = {{.username = STR_NONE}};
    size_t first_count = 0;
    __attribute__((cleanup(key_done))) struct server_key *key = NULL;
    struct error e = first_path ? read_first(admin, first_path, first, &first_count) : NO_ERROR;
    if (!e.id)
        e = folder_make(admin, dir);
    if (e.id)
        return e;
    key_path = key_path ? key_path : file_path(admin, dir, "server.key");
    if (!file_exists(key_path))
        e = server_key_create(key_path);
    if (!e.id)
        e = server_key_load(key_path, &key);
    if (e.id)
        return admin_failed_at(admin, key_path, e);
    e = make_root(admin, dir);
    if (!e.id)
        printf("root key, public half and recovery shares: %s\n", dir);
    return e.id ? e : invite_first(admin, dir, key, first, first_count);
}
