/* Commands about people: me, enrol, invite, member. */
#include "commands/command.h"

#include "keyring/members.h"
#include "keyring/people.h"

static struct json *text_or_null(struct arena *arena, const char *code)
{
    return code ? json_str(arena, str_of(code)) : json_null(arena);
}

/* As this client knows it: role, office and groups are those of the verified directory. */
COMMAND(me)
{
    const struct keyring *k = run->keyring;
    struct arena *arena = run->arena;
    struct json *me = json_object(arena);
    json_set(me, STR("id"), json_str(arena, uuid_str(arena, k->user)));
    json_set(me, STR("username"), json_str(arena, k->username));
    json_set(me, STR("display_name"), json_str(arena, k->display_name));
    json_set(me, STR("state"), json_str(arena, k->state));
    json_set(me, STR("role"), text_or_null(arena, k->role ? role_code(k->role) : NULL));
    json_set(me, STR("office"), text_or_null(arena, office_code(k->office)));
    json_set(me, STR("groups"), people_groups(k, arena, keyring_me(k)));
    json_set(me, STR("fingerprint"), json_str(arena, keyring_fingerprint(k, arena)));
    json_set(me, STR("demo"), json_bool(arena, directory_demo(k->directory)));
    json_set(me, STR("directory_seq"), json_int(arena, (int64_t)directory_head(k->directory).seq));
    run->result = me;
    return NO_ERROR;
}

SHOW(me)
{
    if (json_true(json_member(run->result, "demo")))
        show_line(text, "This is a DEMO installation.");
    show_tree(text, run->result, 0);
}

const struct option enrol_options[] = {
    OPTION("username", "NAME", "as invited; else --user"),
    OPTION("code-file", "FILE", "the one-time code"),
    {0},
};

static struct error read_enrolment(struct run *run, struct arena *arena,
                                   struct enrolment *ret_enrolment)
{
    struct str code = STR_NONE;
    struct enrolment e = {.username = args_get(run->args, "username")};
    if (!e.username.len)
        e.username = run->app->settings.user;
    if (!e.username.len || !args_has(run->args, "code-file"))
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("--username and --code-file are needed")};
    struct error error = file_read(arena, args_get(run->args, "code-file"), &code);
    if (!error.id)
        error = password_read(run->app, arena, &e.password);
    e.code = str_trim(code);
    e.memory_kib = run->app->settings.memory_kib;
    if (!error.id)
        *ret_enrolment = e;
    return error;
}

COMMAND(enrol)
{
    struct enrolment enrolment;
    struct str fingerprint;
    struct error e = read_enrolment(run, run->arena, &enrolment);
    if (!e.id)
        e = keyring_enrol(run->app->net, run->arena, &enrolment, &fingerprint);
    if (e.id)
        return e;
    run->result = json_object(run->arena);
    json_set(run->result, STR("username"), json_str(run->arena, enrolment.username));
    json_set(run->result, STR("fingerprint"), json_str(run->arena, fingerprint));
    return NO_ERROR;
}

const struct option invite_options[] = {
    OPTION("display-name", "NAME", "how colleagues see her"),
    CHOICE("role", "ROLE", choices_roles, "what she will be"),
    CHOICE("office", "OFFICE", choices_offices, "where"),
    OPTION("partner", "HANDLE", "organisation of a partner's user"),
    {0},
};

COMMAND(invite)
{
    const struct invitation invitation = {.username = args_word(run->args, 1),
                                          .display_name = args_get(run->args, "display-name"),
                                          .role = args_get(run->args, "role"),
                                          .office = args_get(run->args, "office"),
                                          .partner = args_get(run->args, "partner")};
    return people_invite(run->keyring, run->arena, &invitation, &run->result);
}

const struct option member_options[] = {
    OPTION("fingerprint", "DIGITS", "as the new member reads it from her own screen"),
    CHOICE("role", "ROLE", choices_roles,
           "refuses when the invitation says another; a coordinator needs it"),
    CHOICE("state", "STATE", "enrolled|admitted|invited|disabled", "of list: only these"),
    OPTION("after", "CURSOR", "list: next page"),
    {0},
};

/* The keys and the role come from the server; a person vouches for both. Without a terminal, that
 * a coordinator comes in (who opens identities) must have been said. */
static struct error vouch(struct run *run, const struct pending *p)
{
    struct str fingerprint = args_get(run->args, "fingerprint");
    struct str role = args_get(run->args, "role");
    if (role.len && !str_is(role, role_code(p->role)))
        return (struct error){.id = ERROR_CLIENT_KEY,
                              .detail = STR("she was invited with another role")};
    if (fingerprint.len && !fingerprint_equal(fingerprint, p->fingerprint))
        return (struct error){.id = ERROR_CLIENT_KEY,
                              .detail = STR("the fingerprint differs: these are not her keys; "
                                            "nothing was signed")};
    if (fingerprint.len && (role.len || p->role != ROLE_COORDINATOR))
        return NO_ERROR;
    const char *office = office_code(p->office);
    struct str question =
        arena_format(run->arena,
                     "%.*s (%.*s) asks to be admitted as %s of %s.\nHer keys: %.*s\n"
                     "Have her read these digits to you from her own screen (hotline me).",
                     (int)p->username.len, p->username.at, (int)p->display_name.len,
                     p->display_name.len ? p->display_name.at : "", role_code(p->role),
                     office ? office : "no office", (int)p->fingerprint.len, p->fingerprint.at);
    if (confirm(run->arena, question))
        return NO_ERROR;
    return (struct error){.id = ERROR_CLIENT_USAGE,
                          .detail = fingerprint.len
                                        ? STR("a coordinator is admitted with --role coordinator")
                                        : STR("not confirmed: --fingerprint is needed")};
}

static struct error add_member(struct run *run, struct str username)
{
    struct pending pending;
    struct error e = member_pending(run->keyring, run->arena, username, &pending);
    if (!e.id)
        e = vouch(run, &pending);
    return e.id ? e : member_add(run->keyring, run->arena, &pending, &run->result);
}

COMMAND(member)
{
    struct str action = args_word(run->args, 1), username = args_word(run->args, 2);
    if (str_is(action, "list") && !username.len)
        return people_page(run->keyring, run->arena, args_get(run->args, "state"),
                           args_get(run->args, "after"), &run->result);
    if (str_is(action, "add") && username.len)
        return add_member(run, username);
    if (str_is(action, "remove") && username.len)
        return member_remove(run->keyring, run->arena, username, &run->result);
    return (struct error){.id = ERROR_CLIENT_USAGE,
                          .detail = STR("usage: hotline member list | add USER | remove USER")};
}

static int width(struct str text)
{
    return text.len < INT16_MAX ? (int)text.len : INT16_MAX;
}

SHOW(members)
{
    const struct json *rows = json_member(run->result, "users");
    if (!rows) {
        show_tree(text, run->result, 0);
        return;
    }
    for (const struct json *row = rows->first; row; row = row->next) {
        struct str name = json_string(json_member(row, "username"));
        struct str state = json_string(json_member(row, "state"));
        struct str role = json_string(json_member(row, "role"));
        struct str office = json_string(json_member(row, "office"));
        show_line(text, "%-28.*s %-10.*s %-24.*s %.*s", width(name), name.at, width(state),
                  state.at, width(role), role.at, width(office), office.len ? office.at : "");
    }
}
