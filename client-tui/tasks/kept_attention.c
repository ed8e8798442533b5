/* What a person has to look at: what the server refused, and what cannot be read. Only she deletes
 * it. */
#include "tasks/kept_inner.h"

#include "drafts/journal.h"
#include "drafts/outbox.h"

/* --- the list --- */

static void add(struct attention *list, struct arena *arena, enum attention_place place,
                const struct kept *kept)
{
    struct attention_row *rows = arena_array(arena, list->count + 1, sizeof *rows);
    for (size_t i = 0; i < list->count; i++)
        rows[i] = list->at[i];
    rows[list->count++] = (struct attention_row){.place = place, .kept = *kept};
    list->at = rows;
    list->unreadable += kept->state != KEPT_WHOLE;
}

static struct error add_unreadable_drafts(const struct session *session, struct arena *arena,
                                          struct attention *list)
{
    struct kept_list drafts = {0};
    struct error e = journal_all(session->journal, arena, &drafts);
    for (size_t i = 0; i < drafts.count; i++)
        if (drafts.at[i].state != KEPT_WHOLE)
            add(list, arena, ATTENTION_DRAFTS, &drafts.at[i]);
    return e;
}

static struct error add_unreadable_waiting(const struct session *session, struct arena *arena,
                                           struct attention *list)
{
    struct kept kept = {.name = STR_NONE};
    bool some = false;
    struct error e = outbox_next(session->outbox, arena, STR_NONE, &kept, &some);
    while (!e.id && some) {
        if (kept.state != KEPT_WHOLE)
            add(list, arena, ATTENTION_WAITING, &kept);
        e = outbox_next(session->outbox, arena, kept.name, &kept, &some);
    }
    return e;
}

static struct error add_refused(const struct session *session, struct arena *arena,
                                struct attention *list)
{
    struct kept_list refused = {0};
    struct error e = outbox_attention(session->outbox, arena, &refused);
    for (size_t i = 0; i < refused.count; i++)
        add(list, arena, ATTENTION_REFUSED, &refused.at[i]);
    return e;
}

struct error kept_attention(const struct session *session, struct arena *arena,
                            struct attention *ret_attention)
{
    struct attention list = {.at = arena_array(arena, 1, sizeof *list.at)};
    struct error e = NO_ERROR;
    if (session->journal)
        e = add_unreadable_drafts(session, arena, &list);
    if (session->outbox && !e.id)
        e = add_unreadable_waiting(session, arena, &list);
    if (session->outbox && !e.id)
        e = add_refused(session, arena, &list);
    if (session->outbox && !e.id)
        e = kept_counted(session, arena, &list.kept);
    *ret_attention = list;
    return e;
}

static struct error attention(struct session *session, struct arena *arena, const void *input,
                              void **ret_output)
{
    struct attention *out = ARENA_NEW(arena, struct attention);
    (void)input;
    *ret_output = out;
    pthread_rwlock_rdlock(&session->kept_lock);
    struct error e = kept_attention(session, arena, out);
    pthread_rwlock_unlock(&session->kept_lock);
    return e;
}

const struct task task_attention = {.lane = LANE_DISK, .run = attention};

/* --- what becomes of an entry --- */

/* As it stands on the disk now: the list that is shown may be older. */
static struct error take_back(struct session *session, struct arena *arena, struct str name,
                              struct mending *out)
{
    struct kept_list refused = {0};
    struct error e = outbox_attention(session->outbox, arena, &refused);
    for (size_t i = 0; i < refused.count && !e.id; i++)
        if (refused.at[i].state == KEPT_WHOLE && str_equal(refused.at[i].name, name))
            return outbox_take_back(session->outbox, arena, &refused.at[i], session->journal,
                                    &out->draft);
    out->gone = true;
    return e;
}

static struct error attention_take_back(struct session *session, struct arena *arena,
                                        const void *input, void **ret_output)
{
    const struct attention_row *row = input;
    struct mending *out = ARENA_NEW(arena, struct mending);
    struct error e = NO_ERROR;
    *ret_output = out;
    pthread_rwlock_rdlock(&session->kept_lock);
    if (session->outbox && session->journal)
        e = take_back(session, arena, row->kept.name, out);
    pthread_rwlock_unlock(&session->kept_lock);
    return e;
}

const struct task task_attention_take_back = {.lane = LANE_DISK, .run = attention_take_back};

static struct error delete (struct session *session, struct arena *arena,
                            const struct attention_row *row)
{
    switch (row->place) {
    case ATTENTION_WAITING:
        return outbox_sent(session->outbox, arena, &row->kept);
    case ATTENTION_DRAFTS:
        return journal_delete(session->journal, arena, &row->kept);
    case ATTENTION_REFUSED:
        break;
    }
    return outbox_drop_refused(session->outbox, arena, &row->kept);
}

static struct error attention_delete(struct session *session, struct arena *arena,
                                     const void *input, void **ret_output)
{
    struct error e = NO_ERROR;
    (void)ret_output;
    pthread_rwlock_rdlock(&session->kept_lock);
    if (session->outbox && session->journal)
        e = delete (session, arena, input);
    pthread_rwlock_unlock(&session->kept_lock);
    return e;
}

const struct task task_attention_delete = {.lane = LANE_DISK, .run = attention_delete};
