#include "drafts/outbox.h"
#include "drafts/inner.h"
#include "drafts/journal.h"

#include "hotline/base/limits.h"
#include "hotline/base/utf8.h"

#include <sys/file.h>

struct outbox {
    struct arena *arena;
    struct owner owner;
    struct folder waiting, attention;
};

enum { NUMBER_DIGITS = 10 };

static struct str number_name(struct arena *arena, uint32_t number)
{
    return arena_format(arena, "%0*u", NUMBER_DIGITS, number);
}

/* 0 for a name that we have not given. */
static uint32_t number_of(struct str name)
{
    int64_t number;
    bool ours = name.len == NUMBER_DIGITS && name.at[0] != '-' && str_to_int(name, &number) &&
                number <= UINT32_MAX;
    return ours ? (uint32_t)number : 0;
}

struct error outbox_open(struct arena *arena, struct str folder, const struct owner *owner,
                         struct outbox **ret_outbox)
{
    struct arena *own = arena_new(4096, false);
    struct outbox *outbox = ARENA_NEW(own, struct outbox);
    *outbox = (struct outbox){
        .arena = own, .owner = *owner, .waiting = {.fd = -1}, .attention = {.fd = -1}};
    struct error e = folder_open(own, owner_path(own, folder, owner, "outbox"), &outbox->waiting);
    if (!e.id)
        e = folder_open(own, owner_path(own, folder, owner, "attention"), &outbox->attention);
    if (!e.id) {
        *ret_outbox = outbox;
        return NO_ERROR;
    }
    e.detail = arena_str(arena, e.detail);
    outbox_close(outbox);
    return e;
}

void outbox_close(struct outbox *outbox)
{
    if (!outbox)
        return;
    folder_close(&outbox->waiting);
    folder_close(&outbox->attention);
    arena_free(outbox->arena);
}

struct error outbox_count(const struct outbox *outbox, struct arena *arena,
                          struct outbox_count *ret_count)
{
    struct names waiting, attention;
    struct error e = folder_names(arena, &outbox->waiting, &waiting);
    if (!e.id)
        e = folder_names(arena, &outbox->attention, &attention);
    if (!e.id)
        *ret_count = (struct outbox_count){.waiting = waiting.count, .attention = attention.count};
    return e;
}

static struct error last_number(const struct outbox *outbox, struct arena *arena, uint32_t *ret)
{
    struct names names;
    uint32_t last = 0;
    struct error e = folder_names(arena, &outbox->waiting, &names);
    for (size_t i = 0; !e.id && i < names.count; i++)
        last = number_of(names.at[i]) > last ? number_of(names.at[i]) : last;
    *ret = last;
    return e;
}

struct error outbox_append(struct outbox *outbox, struct arena *arena, const struct draft *draft)
{
    const struct kept kept = {.draft = *draft, .refused = MILLIS_NONE};
    bool taken = true; /* by another client, between looking and writing */
    uint32_t number;
    struct error e = last_number(outbox, arena, &number);
    while (!e.id && taken && number < UINT32_MAX) {
        number++;
        const struct file_place place = {.folder = &outbox->waiting,
                                         .purpose = PERSONAL_OUTBOX,
                                         .number = number,
                                         .name = number_name(arena, number)};
        e = kept_put(arena, &place, &outbox->owner, &kept, &taken);
    }
    return !e.id && taken ? FAILED(CLIENT_FILE) : e;
}

bool outbox_holds(const struct outbox *outbox, struct arena *arena, const struct draft *draft)
{
    struct kept kept = {.name = STR_NONE};
    bool found = true;
    while (!outbox_next(outbox, arena, kept.name, &kept, &found).id && found)
        if (kept.state == KEPT_WHOLE && uuid_equal(kept.draft.id, draft->id) &&
            kept.draft.changed >= draft->changed)
            return true;
    return false;
}

bool outbox_claim(struct outbox *outbox)
{
    return flock(outbox->waiting.fd, LOCK_EX | LOCK_NB) == 0;
}

void outbox_yield(struct outbox *outbox)
{
    flock(outbox->waiting.fd, LOCK_UN);
}

struct error outbox_next(const struct outbox *outbox, struct arena *arena, struct str after,
                         struct kept *ret_kept, bool *ret_found)
{
    struct names names;
    size_t i = 0;
    struct error e = folder_names(arena, &outbox->waiting, &names);
    while (!e.id && i < names.count && str_compare(names.at[i], after) <= 0)
        i++;
    if (e.id)
        return e;
    *ret_found = i < names.count;
    if (!*ret_found)
        return NO_ERROR;
    const struct file_place place = {.folder = &outbox->waiting,
                                     .purpose = PERSONAL_OUTBOX,
                                     .number = number_of(names.at[i]),
                                     .name = names.at[i]};
    return kept_get(arena, &place, &outbox->owner, NULL, ret_kept);
}

struct error outbox_confirm(struct outbox *outbox, struct arena *arena, const struct kept *kept)
{
    const struct file_place place = {.folder = &outbox->waiting,
                                     .purpose = PERSONAL_OUTBOX,
                                     .number = number_of(kept->name),
                                     .name = kept->name};
    if (kept->state != KEPT_WHOLE)
        return FAILED(CLIENT_ENVELOPE);
    if (!outbox->owner.secret)
        return FAILED(CLIENT_KEY);
    return kept_put(arena, &place, &outbox->owner, kept, NULL);
}

struct error outbox_sent(struct outbox *outbox, struct arena *arena, const struct kept *kept)
{
    return folder_remove(arena, &outbox->waiting, kept->name);
}

/* Named by its id: refused again after a kill in between, it stands there once. */
struct error outbox_refused(struct outbox *outbox, struct arena *arena, const struct kept *kept,
                            const struct error *refusal)
{
    if (kept->state != KEPT_WHOLE)
        return FAILED(CLIENT_ENVELOPE);
    struct str detail = refusal->detail;
    bool readable = detail.len <= LIMIT_TEXT && utf8_valid(detail);
    const struct kept refused = {.draft = kept->draft,
                                 .refused = time_now(),
                                 .code = str_of(error_code(refusal->id)),
                                 .detail = readable ? detail : STR_NONE};
    const struct file_place place = {.folder = &outbox->attention,
                                     .purpose = PERSONAL_ATTENTION,
                                     .name = uuid_str(arena, kept->draft.id)};
    struct error e = kept_put(arena, &place, &outbox->owner, &refused, NULL);
    return e.id ? e : folder_remove(arena, &outbox->waiting, kept->name);
}

struct error outbox_attention(const struct outbox *outbox, struct arena *arena,
                              struct kept_list *ret_list)
{
    return kept_all(arena, &outbox->attention, PERSONAL_ATTENTION, &outbox->owner, ret_list);
}

struct error outbox_drop_refused(struct outbox *outbox, struct arena *arena,
                                 const struct kept *kept)
{
    return folder_remove(arena, &outbox->attention, kept->name);
}

struct error outbox_take_back(struct outbox *outbox, struct arena *arena, const struct kept *kept,
                              struct journal *journal, struct draft *ret_draft)
{
    if (kept->state != KEPT_WHOLE)
        return FAILED(CLIENT_ENVELOPE);
    struct draft draft = kept->draft;
    draft.key = uuid_random();
    struct error e = journal_write(journal, arena, &draft);
    if (!e.id)
        e = folder_remove(arena, &outbox->attention, kept->name);
    if (!e.id)
        *ret_draft = draft;
    return e;
}
