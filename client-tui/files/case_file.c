#include "files/case_file.h"

#include "paper/paper.h"

struct str file_name_of(const void *keyring, struct uuid id)
{
    const struct principal *principal =
        directory_find(((const struct keyring *)keyring)->directory, id);
    return principal ? principal->name : STR_NONE;
}

/* What may be read of the forwards; those of other hands stay as the case tells them. */
static struct error read_forwards(struct keyring *keyring, struct arena *arena,
                                  const struct json *file, struct json *list)
{
    const struct json *rows = json_member(file, "forwards");
    for (const struct json *row = rows ? rows->first : NULL; row; row = row->next) {
        struct json *answer = NULL;
        int64_t version;
        struct error e = forward_read(keyring, arena, json_string(json_member(row, "id")),
                                      &answer, &version);
        if (!e.id)
            json_append(list, answer);
        else if (e.id != ERROR_NOT_FOUND && e.id != ERROR_FORBIDDEN)
            return e;
    }
    return NO_ERROR;
}

static struct error draw(struct keyring *keyring, struct arena *arena,
                         const struct case_file *wanted, struct paper *ret_paper)
{
    struct json *file = NULL, *forwards = json_array(arena);
    struct error e = case_file_read(keyring, arena, wanted->reference, wanted->reason, &file);
    if (!e.id)
        e = read_forwards(keyring, arena, file, forwards);
    if (e.id)
        return e;
    const struct paper_order order = {
        .file = file,
        .forwards = forwards,
        .labels = wanted->labels,
        .language = wanted->language,
        .pulled_by = keyring->display_name.len ? keyring->display_name : keyring->username,
        .pulled_at = time_now(),
        .name_of = file_name_of,
        .who = keyring};
    return paper_make(arena, &order, ret_paper);
}

struct error case_file_write(struct keyring *keyring, struct arena *arena,
                             const struct case_file *wanted, size_t *ret_pages)
{
    struct private_file to;
    struct paper paper;
    struct error e = private_file_begin(arena, wanted->path, wanted->replace, &to);
    if (e.id)
        return e;
    e = draw(keyring, arena, wanted, &paper);
    if (e.id)
        private_file_drop(&to);
    else
        e = private_file_end(arena, &to, paper.pdf);
    if (!e.id)
        *ret_pages = paper.pages;
    return e;
}
