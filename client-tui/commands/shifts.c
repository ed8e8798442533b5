/* Commands about handing over and duplicates: shift, hand-over, merge, unmerge. */
#include "commands/command.h"

static struct error usage(const char *what)
{
    return (struct error){.id = ERROR_CLIENT_USAGE, .detail = str_of(what)};
}

const struct option shift_options[] = {
    OPTION("text", "TEXT", "the note, when writing; no names, all the desk reads it"),
    OPTION("file", "FILE", "the note from a file"),
    MANY("cases", "REFERENCES", "attached to the note, with commas"),
    OPTION("after", "CURSOR", "when listing: the page behind \"next\" of the one before"),
    {0},
};

static struct error write_note(struct run *run)
{
    struct str text = args_get(run->args, "text"), file = args_get(run->args, "file");
    struct error e = NO_ERROR;
    if (!text.len == !file.len)
        return usage("say --text or --file");
    if (file.len)
        e = file_read(run->arena, file, &text);
    return e.id ? e
                : shift_write(run->keyring, run->arena, text,
                              words_flat(run->arena, args_all(run->arena, run->args, "cases")),
                              (struct uuid){0}, &run->result);
}

COMMAND(shift)
{
    struct str what = args_word(run->args, 1), id = args_word(run->args, 2);
    struct str reference = args_word(run->args, 3);
    if (str_is(what, "list"))
        return shift_list(run->keyring, run->arena, args_get(run->args, "after"), &run->result);
    if (str_is(what, "write"))
        return write_note(run);
    if (str_is(what, "take") && reference.len)
        return shift_take(run->keyring, run->arena, id, reference, &run->result);
    if (str_is(what, "read") && id.len)
        return shift_read(run->keyring, run->arena, id, &run->result);
    return usage("list, write, take ID REFERENCE, or read ID");
}

static void show_note(struct buf *text, const struct json *note)
{
    const struct json *records = json_member(note, "records");
    const struct json *cases = json_member(note, "cases");
    struct str id = json_string(json_member(note, "id"));
    struct str by = json_string(json_member(note, "by"));
    struct str at = json_string(json_member(note, "at"));
    struct str words = json_string_at(records ? records->first : NULL, "/content/text");
    const bool open = json_is_empty(json_member(note, "done_at"));
    show_line(text, "== %.*s, %.*s, %.*s%s", (int)id.len, id.at, (int)by.len, by.at, (int)at.len,
              at.at, open ? "" : ", done");
    if (!words.len)
        words = STR("(sealed)");
    show_line(text, "%.*s", (int)words.len, words.at);
    for (const struct json *one = cases ? cases->first : NULL; one; one = one->next) {
        struct str reference = json_string(json_member(one, "reference"));
        struct str taken = json_string(json_member(one, "taken_by"));
        show_line(text, "  %.*s  %s%.*s", (int)reference.len, reference.at,
                  taken.len ? "taken by " : "waits", (int)taken.len, taken.len ? taken.at : "");
    }
}

SHOW(shift)
{
    const struct json *list = json_member(run->result, "handovers");
    struct str next = json_string(json_member(run->result, "next"));
    if (!list) {
        show_tree(text, run->result, 0);
        return;
    }
    if (!list->count)
        show_line(text, "Nothing was handed over.");
    for (const struct json *note = list->first; note; note = note->next)
        show_note(text, note);
    if (next.len)
        show_line(text, "more: --after %.*s", (int)next.len, next.at);
}

const struct option hand_over_options[] = {
    OPTION("from", "USER", "whose cases they are"),
    MANY("to", "USER", "who gets them; several get them in turn"),
    MANY("cases", "REFERENCES", "these only, with commas; else all that she has"),
    OPTION("reason", "TEXT", "stands in each case"),
    {0},
};

COMMAND(hand_over)
{
    struct arena *arena = run->arena;
    const struct hand_over hand_over = {
        .from = args_get(run->args, "from"),
        .reason = args_get(run->args, "reason"),
        .to = words_flat(arena, args_all(arena, run->args, "to")),
        .cases = words_flat(arena, args_all(arena, run->args, "cases"))};
    if (!hand_over.from.len || !hand_over.to.count || !hand_over.reason.len)
        return usage("--from, --to and --reason are needed");
    return cases_hand_over(run->keyring, arena, &hand_over, &run->result);
}

SHOW(hand_over)
{
    const struct json *cases = json_member(run->result, "cases");
    for (const struct json *one = cases ? cases->first : NULL; one; one = one->next) {
        struct str reference = json_string(json_member(one, "reference"));
        struct str to = json_string(json_member(one, "assignee"));
        show_line(text, "%.*s  %.*s", (int)reference.len, reference.at, (int)to.len, to.at);
    }
}

const struct option merge_options[] = {
    OPTION("into", "REFERENCE", "the case that stands for both"),
    OPTION("reason", "TEXT", "why they are one"),
    {0},
};

COMMAND(merge)
{
    struct str into = args_get(run->args, "into"), reason = args_get(run->args, "reason");
    if (!into.len || !reason.len)
        return usage("--into and --reason are needed");
    return case_merge(run->keyring, run->arena, args_word(run->args, 1), into, reason,
                      &run->result);
}

SHOW(merge)
{
    struct str into = json_string(json_member(run->result, "merged_into"));
    show_line(text, "Merged into %.*s. Whoever asks for it is led there.", (int)into.len, into.at);
}

const struct option unmerge_options[] = {
    OPTION("reason", "TEXT", "why they are two"),
    {0},
};

COMMAND(unmerge)
{
    struct str reason = args_get(run->args, "reason");
    if (!reason.len)
        return usage("--reason is needed");
    return case_unmerge(run->keyring, run->arena, args_word(run->args, 1), reason, &run->result);
}
