/* Commands that write to a case: log, triage, assign, note, consent, contact. */
#include "commands/command.h"

/* Sets a member from an option that was given. */
static void take(struct run *run, struct json *body, const char *member, const char *option)
{
    struct str value = args_get(run->args, option);
    if (value.at)
        json_set(body, str_of(member), json_str(run->arena, value));
}

/* Sends a body to a part of the case; with_version: under the version read just before. */
static struct error send(struct run *run, const char *method, const char *rest,
                         const struct json *body, bool with_version)
{
    struct str reference = args_word(run->args, 1);
    struct net_request request = {.method = method, .body = body};
    struct net_reply reply = {0};
    struct case_view view = {0};
    struct error e = NO_ERROR;
    if (with_version)
        e = case_read(run->keyring, run->arena, reference, &view);
    request.if_match = view.version;
    if (!e.id)
        e = case_send(run->keyring, run->arena, reference, rest, &request, &reply);
    if (!e.id)
        run->result = reply.body ? reply.body : json_object(run->arena);
    return e;
}

const struct option log_options[] = {
    OPTION("key", "UUID", "idempotency key: the same again stores nothing twice"),
    {0},
};

COMMAND(log)
{
    struct str text, key_text = args_get(run->args, "key");
    struct json *intake = NULL;
    struct uuid key = {0};
    if (key_text.len && !uuid_parse(key_text, &key))
        return (struct error){.id = ERROR_CLIENT_USAGE, .detail = STR("--key is no UUID")};
    struct error e = file_read(run->arena, args_word(run->args, 1), &text);
    if (!e.id)
        e = json_parse(run->arena, text, &intake);
    if (!e.id && intake->kind != JSON_OBJECT)
        e = FAILED(JSON_MALFORMED);
    return e.id ? e : case_log(run->keyring, run->arena, intake, key, &run->result);
}

SHOW(log)
{
    struct str reference = json_string(json_member(run->result, "reference"));
    struct str priority = json_string(json_member(run->result, "priority"));
    if (reference.len)
        show_line(text, "%.*s saved, priority %.*s", (int)reference.len, reference.at,
                  (int)priority.len, priority.at);
    else
        show_line(text, "The call is counted; without consent nothing of it is kept.");
}

const struct option triage_options[] = {
    CHOICE("to", "STATUS", choices_statuses,
           "next status; in_triage when nothing else is asked for"),
    OPTION("reason", "TEXT", "of the step or the priority"),
    CHOICE("priority", "P", choices_priorities, "with --reason"),
    OPTION("summary", "TEXT", "the headline, without names"),
    OPTION("closure-reason", "CODE", "when closing"),
    MANY("outcome", "CODE", "when closing; several may be given"),
    OPTION("next-contact", "DATE", "waiting for the caller: when she is called"),
    OPTION("question", "TEXT", "what the caller is to be asked"),
    OPTION("institution", "CODE", "who has to answer"),
    OPTION("expected-by", "DATE", "until when"),
    OPTION("review-on", "DATE", "when it is looked at again"),
    OPTION("proceeding", "CODE", "which kind has begun"),
    FLAG("deadlines-dropped", "closing although legal clocks still run"),
    {0},
};

static struct error patch_case(struct run *run)
{
    struct json *body = json_object(run->arena);
    take(run, body, "summary", "summary");
    if (args_has(run->args, "priority")) {
        struct json *priority = json_object(run->arena);
        take(run, priority, "to", "priority");
        take(run, priority, "reason", "reason");
        json_set(body, STR("priority"), priority);
    }
    return send(run, "PATCH", "", body, true);
}

static struct error step_case(struct run *run, struct str to)
{
    static const char *const members[][2] = {
        {"closure_reason", "closure-reason"}, {"next_contact_on", "next-contact"},
        {"question", "question"},             {"institution", "institution"},
        {"expected_by", "expected-by"},       {"review_on", "review-on"},
        {"proceeding", "proceeding"},
    };
    struct json *body = json_object(run->arena);
    json_set(body, STR("to"), json_str(run->arena, to));
    if (!args_has(run->args, "priority"))
        take(run, body, "reason", "reason");
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        take(run, body, members[i][0], members[i][1]);
    struct words outcomes = args_all(run->arena, run->args, "outcome");
    if (outcomes.count) {
        struct json *list = json_array(run->arena);
        for (size_t i = 0; i < outcomes.count; i++)
            json_append(list, json_str(run->arena, outcomes.at[i]));
        json_set(body, STR("outcomes"), list);
    }
    if (args_has(run->args, "deadlines-dropped"))
        json_set(body, STR("deadlines_dropped"), json_bool(run->arena, true));
    return send(run, "POST", "/transitions", body, true);
}

COMMAND(triage)
{
    struct str to = args_get(run->args, "to");
    bool patch = args_has(run->args, "priority") || args_has(run->args, "summary");
    struct error e = patch ? patch_case(run) : NO_ERROR;
    if (!e.id && (to.len || !patch))
        e = step_case(run, to.len ? to : STR("in_triage"));
    return e;
}

const struct option assign_options[] = {
    OPTION("to", "NAME", "user, or partner organisation"),
    OPTION("reason", "TEXT", "why, with --override"),
    CHOICE("override", "BASIS", "vital_interest|legal_claim", "where the consent is missing"),
    {0},
};

COMMAND(assign)
{
    const struct assignment assignment = {.to = args_get(run->args, "to"),
                                          .reason = args_get(run->args, "reason"),
                                          .override = args_get(run->args, "override")};
    if (!assignment.to.len)
        return (struct error){.id = ERROR_CLIENT_USAGE, .detail = STR("--to is needed")};
    struct assigned assigned;
    struct error e = case_assign(run->keyring, run->arena, args_word(run->args, 1), &assignment,
                                 &assigned);
    if (!e.id)
        run->result = assigned.answer;
    return e;
}

const struct option note_options[] = {
    OPTION("text", "TEXT", "the note"),
    OPTION("file", "FILE", "the note from a file"),
    {0},
};

COMMAND(note)
{
    struct str text = args_get(run->args, "text"), file = args_get(run->args, "file");
    struct json *body = json_object(run->arena);
    struct error e = NO_ERROR;
    if (!text.len == !file.len)
        return (struct error){.id = ERROR_CLIENT_USAGE, .detail = STR("say --text or --file")};
    if (file.len)
        e = file_read(run->arena, file, &text);
    json_set(body, STR("text"), json_str(run->arena, text));
    return e.id ? e : send(run, "POST", "/notes", body, false);
}

const struct option consent_options[] = {
    CHOICE("kind", "KIND", choices_consent_kinds, "to what"),
    CHOICE("state", "STATE", choices_consent_states, "the answer"),
    OPTION("form", "FORM", "oral_call, written …"),
    OPTION("limit", "TEXT", "what a limited consent leaves out"),
    OPTION("until", "DATE", "last day it holds"),
    OPTION("text-version", "VERSION", "of the words that were read out"),
    OPTION("at", "TIME", "when it was said"),
    {0},
};

COMMAND(consent)
{
    struct json *body = json_object(run->arena);
    take(run, body, "kind", "kind");
    take(run, body, "state", "state");
    take(run, body, "form", "form");
    take(run, body, "limit_text", "limit");
    take(run, body, "valid_until", "until");
    take(run, body, "text_version", "text-version");
    take(run, body, "at", "at");
    if (!args_has(run->args, "kind") || !args_has(run->args, "state"))
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("--kind and --state are needed")};
    return send(run, "POST", "/consents", body, true);
}

const struct option contact_options[] = {
    OPTION("kind", "KIND", "silent, wrong_number, abusive …; of a case: further or attempt"),
    OPTION("channel", "CHANNEL", "phone_call …"),
    OPTION("language", "LANGUAGE", "of the caller"),
    CHOICE("direction", "DIRECTION", "in|out", "who called: they or we"),
    OPTION("result", "CODE", "of an attempt"),
    OPTION("text", "TEXT", "what was said"),
    OPTION("phone", "NUMBER", "as typed"),
    {0},
};

COMMAND(contact)
{
    struct json *body = json_object(run->arena);
    take(run, body, "kind", "kind");
    take(run, body, "channel", "channel");
    take(run, body, "language", "language");
    if (args_word(run->args, 1).len) {
        take(run, body, "direction", "direction");
        take(run, body, "result", "result");
        take(run, body, "text", "text");
        take(run, body, "phone_raw", "phone");
        return send(run, "POST", "/contacts", body, false);
    }
    return net_post(run->keyring->net, run->arena, STR("/v1/contacts"), body, &run->result);
}
