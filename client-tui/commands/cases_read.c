/* Commands that read: queue, show, open, search, changes, principals. */
#include "commands/command.h"

#include "hotline/base/limits.h"

const struct option queue_options[] = {
    CHOICE("view", "VIEW", "queue|mine|overdue|forwarded|closed", "which list"),
    CHOICE("sort", "ORDER", "urgency|newest|due", "of queue and mine; by urgency when not given"),
    OPTION("priority", "CODES", "of queue and mine: these only, with commas"),
    OPTION("status", "CODES", "of queue and mine: these only, with commas"),
    CHOICE("assigned", "WHICH", "none|some", "of queue and mine: handled by nobody, or by somebody"),
    OPTION("after", "CURSOR", "the page behind \"next\" of the one before"),
    OPTION("limit", "N", "rows"),
    {0},
};

COMMAND(queue)
{
    struct arena *arena = run->arena;
    struct str view = args_get(run->args, "view");
    struct str path = net_query(arena, STR("/v1/cases"), "view", view.len ? view : STR("queue"));
    static const char *const rest[] = {"sort", "priority", "status", "assigned", "after", "limit"};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        path = net_query(arena, path, rest[i], args_get(run->args, rest[i]));
    struct error e = net_get(run->keyring->net, arena, path, &run->result);
    return e.id ? e : keyring_open_answer(run->keyring, arena, run->result, (struct uuid){0});
}

static void add_codes(struct buf *text, const struct json *list)
{
    for (const struct json *code = list ? list->first : NULL; code; code = code->next) {
        if (text->len)
            buf_char(text, ' ');
        buf_str(text, json_string(code));
    }
}

/* The headline: what the operator wrote, else its codes. */
static struct str headline_of(struct arena *arena, const struct json *row)
{
    const struct json *content = json_at(row, "/headline/content");
    struct str summary = json_string(json_member(content, "summary"));
    struct buf text = {.arena = arena};
    if (!content)
        return STR("(sealed)");
    if (summary.len)
        return summary;
    buf_str(&text, json_string(json_member(content, "country")));
    add_codes(&text, json_member(content, "grounds"));
    add_codes(&text, json_member(content, "areas"));
    add_codes(&text, json_member(content, "forms"));
    return buf_view(&text);
}

static const char *cell(struct arena *arena, struct str text)
{
    return text.len ? arena_str(arena, text).at : "-";
}

SHOW(queue)
{
    struct arena *arena = run->arena;
    const struct json *rows = json_member(run->result, "cases");
    show_line(text, "%-16s %-9s %-20s %-10s %-20s %s", "REFERENCE", "PRIORITY", "STATUS", "DUE",
              "ASSIGNEE", "HEADLINE");
    for (const struct json *row = rows ? rows->first : NULL; row; row = row->next)
        show_line(text, "%-16s %-9s %-20s %-10s %-20s %s",
                  cell(arena, json_string(json_member(row, "reference"))),
                  cell(arena, json_string(json_member(row, "priority"))),
                  cell(arena, json_string(json_member(row, "status"))),
                  cell(arena, json_string(json_member(row, "next_due_on"))),
                  cell(arena, json_string(json_member(row, "assignee_name"))),
                  cell(arena, headline_of(arena, row)));
    struct str next = json_string(json_member(run->result, "next"));
    if (next.len)
        show_line(text, "more: --after %s", cell(arena, next));
}

const struct option show_options[] = {
    CHOICE("open", "PARTS", "identity|report|work", "what to open besides, with commas"),
    OPTION("reason", "TEXT", "why; it is recorded"),
    {0},
};

COMMAND(show)
{
    struct arena *arena = run->arena;
    const struct str parts = args_get(run->args, "open");
    struct words open = words_flat(arena, (struct words){&parts, 1});
    struct str reason = args_get(run->args, "reason");
    struct case_view view;
    if (open.count && !reason.len)
        return (struct error){.id = ERROR_CLIENT_USAGE, .detail = STR("--open needs --reason")};
    struct error e = case_read_merged(run->keyring, arena, args_word(run->args, 1), open, reason,
                                      &view);
    if (e.id)
        return e;
    case_complete_hashes(run->keyring, arena, &view); /* whoever comes next tries again */
    run->result = view.answer;
    return e;
}

/* What is clear, then what stands in the records; keys and wraps are nothing to look at. */
static void show_one(struct run *run, struct buf *text, const struct json *answer)
{
    static const char *const apart[] = {"keys", "wraps", "records", "also", "asked_for"};
    struct json *rest = json_copy(run->arena, answer);
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        json_remove(rest, str_of(apart[i]));
    show_tree(text, rest, 0);
    const struct json *records = json_member(answer, "records");
    for (const struct json *r = records ? records->first : NULL; r; r = r->next) {
        const struct json *content = json_member(r, "content");
        show_line(text, "== %s, version %lld, %s", cell(run->arena, json_string_at(r, "/type")),
                  (long long)json_integer(json_member(r, "version"), 0),
                  cell(run->arena, json_string_at(r, "/created_at")));
        if (content)
            show_tree(text, content, 2);
        else
            show_line(text, "  (sealed)");
    }
}

SHOW(case)
{
    const struct json *also = json_member(run->result, "also");
    struct str reference = json_string_at(run->result, "/case/reference");
    struct str asked_for = json_string(json_member(run->result, "asked_for"));
    if (asked_for.len)
        show_line(text, "%.*s was merged into %.*s.", (int)asked_for.len, asked_for.at,
                  (int)reference.len, reference.at);
    show_one(run, text, run->result);
    for (const struct json *one = also ? also->first : NULL; one; one = one->next) {
        struct str merged = json_string_at(one, "/case/reference");
        show_line(text, "\nalso: %.*s, merged into %.*s", (int)merged.len, merged.at,
                  (int)reference.len, reference.at);
        show_one(run, text, one);
    }
}

const struct option open_options[] = {
    OPTION("reason", "TEXT", "why; it is recorded"),
    {0},
};

COMMAND(open)
{
    struct case_view view;
    enum compartment compartment = compartment_from_code(args_word(run->args, 2));
    if (!compartment)
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("the compartment is identity, report or work")};
    struct error e = case_read(run->keyring, run->arena, args_word(run->args, 1), &view);
    return e.id ? e
                : case_opening(run->keyring, run->arena, &view, compartment,
                               args_get(run->args, "reason"), &run->result);
}

const struct option search_options[] = {
    OPTION("phone", "NUMBER", "as typed"),
    OPTION("name", "NAME", "in any of the scripts and spellings"),
    OPTION("email", "ADDRESS", "as typed"),
    OPTION("reference", "REFERENCE", "of a case"),
    {0},
};

COMMAND(search)
{
    const struct search search = {.phone = args_get(run->args, "phone"),
                                  .name = args_get(run->args, "name"),
                                  .email = args_get(run->args, "email"),
                                  .reference = args_get(run->args, "reference")};
    if (!search.phone.len && !search.name.len && !search.email.len && !search.reference.len)
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("say --phone, --name, --email or --reference")};
    return case_search(run->keyring, run->arena, &search, &run->result);
}

SHOW(search)
{
    const struct json *rows = json_member(run->result, "cases");
    for (const struct json *row = rows ? rows->first : NULL; row; row = row->next)
        show_line(text, "%-16s %-20s %s",
                  cell(run->arena, json_string(json_member(row, "reference"))),
                  cell(run->arena, json_string(json_member(row, "status"))),
                  cell(run->arena, json_string(json_member(row, "office"))));
    bool elsewhere = json_true(json_member(run->result, "elsewhere"));
    if (elsewhere)
        show_line(text, "Known to the coalition: ask a coordinator.");
    else if (!rows || !rows->count)
        show_line(text, "Not known.");
}

const struct option changes_options[] = {
    OPTION("after", "CURSOR", "where the last answer ended; without it: where the list ends now"),
    OPTION("wait", "SECONDS", "wait so long for the next change"),
    {0},
};

COMMAND(changes)
{
    int64_t wait = 0;
    struct str seconds = args_get(run->args, "wait");
    bool good = !seconds.len || str_to_int(seconds, &wait);
    if (!good || wait < 0 || wait > LIMIT_CHANGES_WAIT)
        return (struct error){.id = ERROR_CLIENT_USAGE, .detail = STR("--wait is 0 to 60")};
    struct str path = net_query(run->arena, STR("/v1/changes"), "after",
                                args_get(run->args, "after"));
    path = net_query(run->arena, path, "wait", seconds);
    struct net_reply reply = {0};
    const struct net_request request = {
        .method = "GET", .path = path, .wait_seconds = (unsigned)wait};
    struct error e = net_call(run->keyring->net, run->arena, &request, &reply);
    run->result = reply.body;
    return e;
}

COMMAND(principals)
{
    struct str path;
    struct error e =
        case_path(run->arena, args_word(run->args, 1), "/principals", &path);
    return e.id ? e : net_get(run->keyring->net, run->arena, path, &run->result);
}
