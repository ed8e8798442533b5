/* case-file: the whole file of a case, as data or on paper. */
#include "commands/command.h"

#include "files/case_file.h"

const struct option case_file_options[] = {
    OPTION("reason", "TEXT", "opens first what one may open on a reason"),
    OPTION("output", "FILE", "writes a PDF to read and print; nothing of it is shown"),
    CHOICE("language", "TAG", choices_languages, "of the PDF; en unless given"),
    FLAG("force", "replaces a file that is there"),
    {0},
};

static struct error write_paper(struct run *run, enum language language)
{
    size_t pages = 0;
    if (!run->app->labels)
        run->app->labels = labels_new();
    struct error e = labels_load(run->app->labels, run->keyring->net);
    e.detail = arena_str(run->arena, e.detail);
    if (e.id)
        return e;
    const struct case_file wanted = {.reference = args_word(run->args, 1),
                                     .reason = args_get(run->args, "reason"),
                                     .path = args_get(run->args, "output"),
                                     .replace = args_has(run->args, "force"),
                                     .labels = run->app->labels,
                                     .language = language};
    e = case_file_write(run->keyring, run->arena, &wanted, &pages);
    if (e.id)
        return e;
    run->result = json_object(run->arena);
    json_set(run->result, STR("output"), json_str(run->arena, wanted.path));
    json_set(run->result, STR("pages"), json_int(run->arena, (int64_t)pages));
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
