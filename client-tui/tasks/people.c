#include "tasks/people.h"

#include "i18n/i18n.h"
#include "keyring/members.h"
#include "keyring/people.h"
#include "tasks/session.h"
#include "words/dates.h"

#include <limits.h>

static struct str word(const struct session *session, const char *vocabulary,
                       const struct json *user, const char *member)
{
    struct str code = json_string(json_member(user, member));
    return code.len ? label_of(session->labels, session->language, vocabulary, code) : STR_NONE;
}

static void append(const struct session *session, struct arena *arena, struct people *people,
                   const struct json *users)
{
    size_t count = users ? users->count : 0;
    struct people_row *at = arena_array(arena, people->count + count + 1, sizeof *at);
    for (size_t i = 0; i < people->count; i++)
        at[i] = people->at[i];
    people->at = at;
    for (const struct json *u = users ? users->first : NULL; u; u = u->next) {
        struct people_row *row = &at[people->count++];
        *row = (struct people_row){.username = json_string(json_member(u, "username")),
                                   .name = json_string(json_member(u, "display_name")),
                                   .role = word(session, "user_role", u, "role"),
                                   .office = word(session, "office", u, "office"),
                                   .state = json_string(json_member(u, "state"))};
        row->id = user_id_of(row->username);
    }
}

static struct error list(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    struct people *out = ARENA_NEW(arena, struct people);
    struct str next = STR_NONE;
    struct error e;
    (void)input;
    do {
        struct json *answer = NULL;
        e = people_page(session->keyring, arena, STR_NONE, next, &answer);
        append(session, arena, out, json_member(answer, "users"));
        next = json_string(json_member(answer, "next"));
    } while (!e.id && next.len);
    *ret_output = out;
    return e;
}

const struct task task_people = {.run = list};

static struct str groups_in_words(const struct session *session, struct arena *arena,
                                  struct str username)
{
    const struct keyring *k = session->keyring;
    const struct json *groups = people_groups(k, arena, directory_named(k->directory, username));
    struct buf words = {.arena = arena};
    for (const struct json *group = groups->first; group; group = group->next) {
        if (words.len)
            buf_str(&words, STR("; "));
        buf_str(&words,
                label_of_principal(session->labels, arena, session->language, json_string(group)));
    }
    return buf_view(&words);
}

static struct error person(struct session *session, struct arena *arena, const void *input,
                           void **ret_output)
{
    const struct str *username = input;
    struct json *user = NULL;
    struct error e = keyring_refresh(session->keyring, arena);
    if (!e.id)
        e = people_person(session->keyring, arena, *username, &user);
    if (e.id)
        return e;
    struct person *out = ARENA_NEW(arena, struct person);
    *out = (struct person){.username = *username,
                           .name = json_string(json_member(user, "display_name")),
                           .role = word(session, "user_role", user, "role"),
                           .office = word(session, "office", user, "office"),
                           .partner = json_string(json_member(user, "partner")),
                           .groups = groups_in_words(session, arena, *username),
                           .state = json_string(json_member(user, "state")),
                           .role_code = role_from_code(json_string(json_member(user, "role"))),
                           .fingerprint = people_fingerprint(session->keyring, arena, user)};
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_person = {.run = person};

/* What the server tells now must be what was vouched for. */
static struct error admit(struct session *session, struct arena *arena, const void *input,
                          void **ret_output)
{
    const struct admit_input *in = input;
    struct pending pending;
    struct json *answer = NULL;
    (void)ret_output;
    struct error e = member_pending(session->keyring, arena, in->username, &pending);
    if (e.id)
        return e;
    if (pending.role != in->role || !fingerprint_equal(pending.fingerprint, in->fingerprint))
        return (struct error){.id = ERROR_CLIENT_KEY,
                              .detail = i18n_text(N_("her keys or her role have changed; nothing "
                                                     "was signed"))};
    return member_add(session->keyring, arena, &pending, &answer);
}

const struct task task_admit = {.run = admit};

static struct error let_go(struct session *session, struct arena *arena, const void *input,
                           void **ret_output)
{
    const struct str *username = input;
    struct json *answer = NULL;
    (void)ret_output;
    return member_remove(session->keyring, arena, *username, &answer);
}

const struct task task_let_go = {.run = let_go};

/* As it is read aloud: in fours. The server does not mind the dashes. */
static struct str in_fours(struct arena *arena, struct str code)
{
    struct buf text = {.arena = arena};
    for (size_t i = 0; i < code.len; i++) {
        if (i && i % 4 == 0)
            buf_char(&text, '-');
        buf_char(&text, code.at[i]);
    }
    return buf_view(&text);
}

static struct error invite(struct session *session, struct arena *arena, const void *input,
                           void **ret_output)
{
    const struct invite_input *in = input;
    const struct invitation invitation = {.username = in->username,
                                          .display_name = in->name,
                                          .role = in->role,
                                          .office = in->office,
                                          .partner = in->partner,
                                          .key = in->key};
    struct json *answer = NULL;
    millis until;
    struct error e = people_invite(session->keyring, arena, &invitation, &answer);
    if (e.id)
        return e;
    struct invited *out = ARENA_NEW(arena, struct invited);
    *out = (struct invited){.username = in->username,
                            .code = in_fours(arena, json_string(json_member(answer, "code")))};
    if (time_parse(json_string(json_member(answer, "expires_at")), INT_MIN, &until))
        out->until = moment_text(arena, session->language, until);
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_invite = {.sends = true, .run = invite};

static struct error enrol(struct session *session, struct arena *arena, const void *input,
                          void **ret_output)
{
    const struct enrol_input *in = input;
    const struct enrolment enrolment = {.username = in->username,
                                        .code = in->code,
                                        .password = in->password,
                                        .memory_kib = session->installation->memory_kib};
    struct str *out = ARENA_NEW(arena, struct str);
    struct error e = session_connect(session, arena, in->username);
    if (!e.id)
        e = keyring_enrol(session->net, arena, &enrolment, out);
    *ret_output = out;
    return e;
}

const struct task task_enrol = {.anyone = true, .run = enrol};
