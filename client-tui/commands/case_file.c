/* case-file: the whole file of a case, as data or on paper. */
#include "commands/command.h"

#include "paper/paper.h"

const struct option case_file_options[] = {
    OPTION("reason", "TEXT", "opens first what one may open on a reason"),
    OPTION("output", "FILE", "writes a PDF to read and print; nothing of it is shown"),
    OPTION("language", "TAG", "of the PDF: en (unless given), sr-Latn, sr-Cyrl, cnr-Latn, sq"),
    FLAG("force", "replaces a file that is there"),
    {0},
};

static struct str name_of(const void *keyring, struct uuid id)
{
    const struct principal *principal =
        directory_find(((const struct keyring *)keyring)->directory, id);
    return principal ? principal->name : STR_NONE;
}

/* What may be read of the forwards; those of other hands stay as the case tells them. */
static struct error read_forwards(struct run *run, const struct json *file, struct json *list)
{
    const struct json *rows = json_member(file, "forwards");
    for (const struct json *row = rows ? rows->first : NULL; row; row = row->next) {
        struct json *answer = NULL;
        int64_t version;
        struct error e = forward_read(run->keyring, run->arena,
                                      json_string(json_member(row, "id")), &answer, &version);
        if (!e.id)
            json_append(list, answer);
        else if (e.id != ERROR_NOT_FOUND && e.id != ERROR_FORBIDDEN)
            return e;
    }
    return NO_ERROR;
}

static struct error draw(struct run *run, enum language language, struct paper *ret_paper)
{
    struct keyring *keyring = run->keyring;
    struct json *file = NULL, *forwards = json_array(run->arena);
    if (!run->app->labels)
        run->app->labels = labels_new();
    struct error e = labels_load(run->app->labels, keyring->net);
    e.detail = arena_str(run->arena, e.detail);
    if (!e.id)
        e = case_file_read(keyring, run->arena, args_word(run->args, 1),
                           args_get(run->args, "reason"), &file);
    if (!e.id)
        e = read_forwards(run, file, forwards);
    if (e.id)
        return e;
    const struct paper_order order = {
        .file = file,
        .forwards = forwards,
        .labels = run->app->labels,
        .language = language,
        .pulled_by = keyring->display_name.len ? keyring->display_name : keyring->username,
        .pulled_at = time_now(),
        .name_of = name_of,
        .who = keyring};
    return paper_make(run->arena, &order, ret_paper);
}

/* The place is taken before anything is read, so that no export is audited that came to nothing. */
static struct error write_paper(struct run *run, enum language language)
{
    struct private_file to;
    struct paper paper;
    struct error e = private_file_begin(run->arena, args_get(run->args, "output"),
                                        args_has(run->args, "force"), &to);
    if (e.id)
        return e;
    e = draw(run, language, &paper);
    if (e.id)
        private_file_drop(&to);
    else
        e = private_file_end(run->arena, &to, paper.pdf);
    if (e.id)
        return e;
    run->result = json_object(run->arena);
    json_set(run->result, STR("output"), json_str(run->arena, args_get(run->args, "output")));
    json_set(run->result, STR("pages"), json_int(run->arena, (int64_t)paper.pages));
    return e;
}

COMMAND(case_file)
{
    enum language language = LANGUAGE_EN;
    struct str tag = args_get(run->args, "language");
    bool to_file = args_has(run->args, "output");
    if (tag.len && !language_from_tag(tag, &language))
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("--language is en, sr-Latn, sr-Cyrl, cnr-Latn or sq")};
    if (!to_file && (tag.len || args_has(run->args, "force")))
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("--language and --force need --output")};
    if (to_file)
        return write_paper(run, language);
    return case_file_read(run->keyring, run->arena, args_word(run->args, 1),
                          args_get(run->args, "reason"), &run->result);
}
