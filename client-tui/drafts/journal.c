#include "drafts/journal.h"
#include "drafts/inner.h"
#include "drafts/outbox.h"

#include <string.h>
#include <unistd.h>

struct journal {
    struct arena *arena;
    struct owner owner;
    struct folder all; /* of every client of hers */
    struct folder own;
};

static struct str path_below(struct arena *arena, const struct folder *folder, struct str name)
{
    return arena_format(arena, "%.*s/%.*s", (int)folder->path.len, folder->path.at, (int)name.len,
                        name.at);
}

/* Another client may take a new folder for one left over in the moment before it is held; then the
 * next name is tried. */
static struct error own_open(struct journal *journal)
{
    struct error e = NO_ERROR;
    for (int tries = 0; tries < 100 && !e.id && journal->own.fd < 0; tries++) {
        struct str path =
            path_below(journal->arena, &journal->all, uuid_str(journal->arena, uuid_random()));
        e = folder_open(journal->arena, path, &journal->own);
        folder_close(&journal->own);
        if (!e.id)
            e = folder_hold(journal->arena, path, &journal->own);
    }
    if (!e.id && journal->own.fd < 0)
        e = (struct error){
            .id = ERROR_CLIENT_FILE,
            .detail = arena_format(journal->arena, "%s: cannot be held", journal->all.path.at)};
    return e;
}

struct error journal_open(struct arena *arena, struct str folder, const struct owner *owner,
                          struct journal **ret_journal)
{
    struct arena *own = arena_new(4096, false);
    struct journal *journal = ARENA_NEW(own, struct journal);
    *journal =
        (struct journal){.arena = own, .owner = *owner, .all = {.fd = -1}, .own = {.fd = -1}};
    struct error e = folder_open(own, owner_path(own, folder, owner, "drafts"), &journal->all);
    if (!e.id)
        e = own_open(journal);
    if (!e.id) {
        *ret_journal = journal;
        return NO_ERROR;
    }
    e.detail = arena_str(arena, e.detail);
    journal_close(journal);
    return e;
}

void journal_close(struct journal *journal)
{
    if (!journal)
        return;
    if (journal->own.fd >= 0)
        rmdir(journal->own.path.at); /* only when it is empty */
    folder_close(&journal->own);
    folder_close(&journal->all);
    arena_free(journal->arena);
}

struct error journal_write(struct journal *journal, struct arena *arena, struct draft *draft)
{
    const struct file_place place = {
        .folder = &journal->own, .purpose = PERSONAL_DRAFT, .name = uuid_str(arena, draft->id)};
    millis now = time_now();
    draft->changed = now > draft->changed ? now : draft->changed + 1; /* also when clocks go back */
    const struct kept kept = {.draft = *draft, .refused = MILLIS_NONE};
    return kept_put(arena, &place, &journal->owner, &kept, NULL);
}

struct error journal_drop(struct journal *journal, struct arena *arena, struct uuid id)
{
    return folder_remove(arena, &journal->own, uuid_str(arena, id));
}

struct error journal_all(const struct journal *journal, struct arena *arena,
                         struct kept_list *ret_list)
{
    return kept_all(arena, &journal->own, PERSONAL_DRAFT, &journal->owner, ret_list);
}

struct error journal_delete(struct journal *journal, struct arena *arena, const struct kept *kept)
{
    return folder_remove(arena, &journal->own, kept->name);
}

static bool is_whole(const struct journal *journal, struct arena *arena,
                     const struct folder *folder, struct str name, struct kept *ret_kept)
{
    const struct file_place place = {.folder = folder, .purpose = PERSONAL_DRAFT, .name = name};
    struct uuid item;
    return uuid_parse(name, &item) &&
           !kept_get(arena, &place, &journal->owner, &item, ret_kept).id &&
           ret_kept->state == KEPT_WHOLE;
}

/* After a power cut the same draft may stand in two folders: the later version counts. One that is
 * damaged makes way for one that is not, under another name, and will be reported. */
static struct error take_over_file(struct journal *journal, struct arena *arena,
                                   const struct folder *from, struct str name)
{
    struct str other_name = uuid_str(arena, uuid_random());
    struct kept here, there;
    if (!folder_has(&journal->own, name))
        return folder_move(arena, from, name, &journal->own, name);
    if (!is_whole(journal, arena, from, name, &there))
        return folder_move(arena, from, name, &journal->own, other_name);
    if (!is_whole(journal, arena, &journal->own, name, &here)) {
        struct error e = folder_move(arena, &journal->own, name, &journal->own, other_name);
        return e.id ? e : folder_move(arena, from, name, &journal->own, name);
    }
    return there.draft.changed <= here.draft.changed
               ? folder_remove(arena, from, name)
               : folder_move(arena, from, name, &journal->own, name);
}

static struct error take_over_folder(struct journal *journal, struct arena *arena, struct str name)
{
    struct folder from;
    struct names names = {0};
    struct error e = folder_hold(arena, path_below(arena, &journal->all, name), &from);
    if (e.id || from.fd < 0)
        return e;
    e = folder_names(arena, &from, &names);
    for (size_t i = 0; i < names.count && !e.id; i++)
        e = take_over_file(journal, arena, &from, names.at[i]);
    if (!e.id) {
        folder_sweep(&from, 0);
        rmdir(from.path.at);
    }
    folder_close(&from);
    return e;
}

/* Takes out of the list what was finished. */
static struct error drop_finished(struct journal *journal, struct arena *arena,
                                  const struct outbox *outbox, struct kept_list *list)
{
    size_t count = 0;
    struct error e = NO_ERROR;
    for (size_t i = 0; i < list->count && !e.id; i++) {
        const struct kept *kept = &list->at[i];
        if (kept->state == KEPT_WHOLE && outbox_holds(outbox, arena, &kept->draft))
            e = folder_remove(arena, &journal->own, kept->name);
        else
            list->at[count++] = *kept;
    }
    list->count = count;
    return e;
}

struct error journal_take_over(struct journal *journal, struct arena *arena,
                               const struct outbox *outbox, struct kept_list *ret_list)
{
    struct names folders = {0};
    struct kept_list list;
    struct str own = str_slice(journal->own.path, journal->all.path.len + 1, journal->own.path.len);
    if (!journal->owner.secret)
        return FAILED(CLIENT_KEY); /* before anything is moved */
    struct error e = folder_names(arena, &journal->all, &folders);
    for (size_t i = 0; i < folders.count && !e.id; i++)
        if (!str_equal(folders.at[i], own))
            e = take_over_folder(journal, arena, folders.at[i]);
    if (!e.id)
        e = journal_all(journal, arena, &list);
    if (!e.id)
        e = drop_finished(journal, arena, outbox, &list);
    if (!e.id)
        *ret_list = list;
    return e;
}
