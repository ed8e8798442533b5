/* Commands about forwards. */
#include "commands/command.h"

const struct option forward_options[] = {
    OPTION("to", "WHOM", "office, partner organisation or user"),
    CHOICE("kind", "KIND", "refer|transfer", "share, or hand over"),
    OPTION("summary", "TEXT", "what the receiver reads before accepting; no names"),
    OPTION("message", "TEXT", "to the receiver"),
    MANY_OF("records", "WHICH", choices_records, "ids, or all (unless given), or types"),
    MANY("blacken", "POINTER", "leaves a field out of the copy: /incident/date_from, note:/text"),
    MANY_OF("limit-read", "KIND", choices_consent_kinds,
            "confirms that the limit of this consent was read"),
    CHOICE("legal-basis", "BASIS", "consent|vital_interest|legal_claim", "on what it rests"),
    {0},
};

COMMAND(forward)
{
    struct arena *arena = run->arena;
    struct str kind = args_get(run->args, "kind");
    const struct forward forward = {
        .to = args_get(run->args, "to"),
        .transfer = str_is(kind, "transfer"),
        .summary = args_get(run->args, "summary"),
        .message = args_get(run->args, "message"),
        .legal_basis = args_get(run->args, "legal-basis"),
        .records = words_flat(arena, args_all(arena, run->args, "records")),
        .blacken = args_all(arena, run->args, "blacken"),
        .limits_read = words_flat(arena, args_all(arena, run->args, "limit-read")),
    };
    if (!forward.to.len || (!forward.transfer && !str_is(kind, "refer")))
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("--to and --kind refer|transfer are needed")};
    return case_forward(run->keyring, arena, args_word(run->args, 1), &forward, &run->result);
}

COMMAND(forward_show)
{
    int64_t version;
    return forward_read(run->keyring, run->arena, args_word(run->args, 1), &run->result,
                        &version);
}

const struct option decide_options[] = {
    OPTION("reason", "TEXT", "goes to the sender"),
    {0},
};

COMMAND(decide)
{
    struct str decision = args_word(run->args, 2);
    if (!str_is(decision, "accept") && !str_is(decision, "refuse") &&
        !str_is(decision, "complete"))
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("the decision is accept, refuse or complete")};
    return forward_decide(run->keyring, run->arena, args_word(run->args, 1), decision,
                          args_get(run->args, "reason"), &run->result);
}

COMMAND(take_back)
{
    return forward_take_back(run->keyring, run->arena, args_word(run->args, 1), &run->result);
}

/* Taking back ends access; it does not undo reading. */
SHOW(take_back)
{
    const struct json *fetched = json_member(run->result, "fetched");
    show_line(text, "Taken back: the receiver's access has ended.");
    if (!fetched || !fetched->count) {
        show_line(text, "Nothing had been fetched.");
        return;
    }
    show_line(text, "Fetched before, and not to be called back:");
    show_tree(text, fetched, 2);
}
