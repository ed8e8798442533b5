/* hotline-admin user …: invitations and states; keys are made by the people themselves. */
#include <stdio.h>

#include "hotline/base/utf8.h"
#include "hotline/wire/people.h"
#include "server/admin/files.h"
#include "server/admin/invite.h"
#include "server/store/store_people.h"

#define PAGE 200

static void key_done(struct server_key **key)
{
    server_key_free(*key);
}

struct error admin_user_invite(struct admin *admin)
{
    const char *key_path = admin_value(admin, "--server-key");
    const char *code_path = admin_value(admin, "--code-file");
    const struct invited invited = {
        .username = str_of(admin_value(admin, "--username")),
        .display_name = str_of(admin_value(admin, "--display-name")),
        .role = str_of(admin_value(admin, "--role")),
        .office = str_of(admin_value(admin, "--office")),
        .partner = str_of(admin_value(admin, "--partner")),
    };
    __attribute__((cleanup(key_done))) struct server_key *key = NULL;
    struct str code;
    struct error e = invited_check(admin, "options", &invited);
    if (e.id)
        return e;
    if (code_path && file_exists(code_path))
        return admin_failed(admin, code_path, "exists already");
    e = server_key_load(key_path, &key);
    if (e.id)
        return admin_failed_at(admin, key_path, e);
    e = invite(admin, key, &invited, &code);
    if (e.id)
        return e;
    if (code_path)
        return file_create(admin, code_path, code, 0600);
    printf("%s\n", code.at);
    return NO_ERROR;
}

struct error admin_user_disable(struct admin *admin)
{
    const char *username = admin_value(admin, "--username");
    struct error e = store_user_disable(admin->store, admin->arena, (struct uuid){{0}},
                                        str_of(username));
    return e.id ? admin_failed_at(admin, username ? username : "options", e) : e;
}

static struct json *user_json(struct admin *admin, const struct user_row *row)
{
    const struct wire_self self = {.id = row->id,
                                   .username = row->username,
                                   .display_name = row->display_name,
                                   .role = row->role,
                                   .office = row->office,
                                   .state = row->state};
    struct json *json = json_build(admin->arena, wire_self_fields, &self);
    json_set(json, STR("partner"), json_str(admin->arena, row->partner));
    return json;
}

static void print_user(struct admin *admin, const struct user_row *row)
{
    struct str name = utf8_visible(admin->arena, row->username, false);
    printf("%-28s %-10s %-24s %-10s %s\n", name.at, row->state.at, row->role.at,
           row->office.at ? row->office.at : "", row->partner.at ? row->partner.at : "");
}

struct error admin_user_list(struct admin *admin)
{
    struct str state = str_of(admin_value(admin, "--state")), after = STR_NONE;
    bool as_json = admin_value(admin, "--json") != NULL;
    struct json *list = json_array(admin->arena);
    for (;;) {
        struct user_row *rows = NULL;
        size_t count = 0;
        struct error e = store_users_page(admin->store, admin->arena, state, after, PAGE, &rows,
                                          &count);
        if (e.id)
            return admin_failed_at(admin, "database", e);
        for (size_t i = 0; i < count; i++) {
            if (as_json)
                json_append(list, user_json(admin, &rows[i]));
            else
                print_user(admin, &rows[i]);
        }
        if (count < PAGE)
            break;
        after = rows[count - 1].username;
    }
    if (as_json) {
        struct json *all = json_object(admin->arena);
        json_set(all, STR("users"), list);
        printf("%s\n", json_text(admin->arena, all).at);
    }
    return NO_ERROR;
}
