#include "tasks/cases.h"

#include "tasks/session.h"

static struct error show(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    const struct str *reference = input;
    struct case_view view;
    struct error e = case_read(session->keyring, arena, *reference, &view);
    if (e.id)
        return e;
    case_complete_hashes(session->keyring, arena, &view); /* whoever comes next tries again */
    struct case_shown *out = ARENA_NEW(arena, struct case_shown);
    *out = case_shown_of(session, arena, &view);
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_case = {.run = show};

static struct error opening(struct session *session, struct arena *arena, const void *input,
                            void **ret_output)
{
    const struct opening_input *in = input;
    struct case_view view;
    struct json *answer = NULL;
    (void)ret_output;
    struct error e = case_read(session->keyring, arena, in->reference, &view);
    return e.id ? e
                : case_opening(session->keyring, arena, &view,
                               compartment_from_code(in->compartment), in->reason, &answer);
}

const struct task task_opening = {.run = opening};

static struct error note(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    const struct note_input *in = input;
    struct json *body = json_object(arena);
    struct net_request request = {.method = "POST", .body = body, .key = in->key};
    struct net_reply reply = {0};
    (void)ret_output;
    json_set(body, STR("text"), json_str(arena, in->text));
    return case_send(session->keyring, arena, in->reference, "/notes", &request, &reply);
}

const struct task task_note = {.sends = true, .run = note};
