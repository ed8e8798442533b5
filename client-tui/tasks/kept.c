#include "tasks/kept_inner.h"

#include "drafts/journal.h"
#include "drafts/known.h"
#include "drafts/outbox.h"

static void forget(struct session *session)
{
    journal_close(session->journal);
    outbox_close(session->outbox);
    session->journal = NULL;
    session->outbox = NULL;
}

static struct error open_both(struct session *session, struct arena *arena,
                              const struct owner *owner)
{
    const struct str folder = str_of(session->installation->state_folder);
    struct error e = journal_open(arena, folder, owner, &session->journal);
    if (!e.id)
        e = outbox_open(arena, folder, owner, &session->outbox);
    if (e.id)
        forget(session);
    return e;
}

struct error kept_counted(const struct session *session, struct arena *arena,
                          struct kept_count *ret_count)
{
    struct outbox_count have = {0};
    struct error e = outbox_count(session->outbox, arena, &have);
    *ret_count = (struct kept_count){.waiting = have.waiting, .attention = have.attention};
    return e;
}

/* --- after signing in --- */

static struct owner owner_of(const struct keyring *keyring)
{
    struct owner owner = {.user = keyring->user,
                          .epoch = keyring->bundle.epoch,
                          .secret = keyring->bundle.box.secret};
    for (size_t i = 0; i < KEY_BYTES; i++)
        owner.public_key[i] = keyring->bundle.box.public_key[i];
    return owner;
}

/* What forms are made of, for a day without the server; that it cannot be kept hinders nobody. */
static void keep_vocabularies(const struct session *session, struct arena *arena)
{
    const struct str folder = str_of(session->installation->state_folder);
    struct str text = labels_text(session->labels), etag = labels_etag(session->labels);
    struct str before, before_text;
    bool same = etag.len && !vocabularies_kept(arena, folder, &before, &before_text).id &&
                str_equal(before, etag);
    if (text.len && !same)
        vocabularies_keep(arena, folder, etag, text);
}

static struct error take_vocabularies(const struct session *session, struct arena *arena)
{
    struct str etag, text;
    struct error e = vocabularies_kept(arena, str_of(session->installation->state_folder), &etag, &text);
    return e.id ? e : labels_read(session->labels, text, etag);
}

/* They are some 370 kB, and read while she types her password. */
static struct error labels_kept(struct session *session, struct arena *arena, const void *input,
                                void **ret_output)
{
    (void)input;
    (void)ret_output;
    if (session->installation->state_folder && !labels_etag(session->labels).len)
        take_vocabularies(session, arena); /* what cannot be read is asked for */
    return NO_ERROR;
}

const struct task task_labels_kept = {.anyone = true, .run = labels_kept};

static struct error remember(struct session *session, struct arena *arena,
                             struct kept_found *found)
{
    const struct known known = {.owner = owner_of(session->keyring),
                                .office = session->keyring->office,
                                .language = str_of(language_tag(session->language))};
    keep_vocabularies(session, arena);
    return known_write(arena, str_of(session->installation->state_folder), &known,
                       &found->replaced);
}

static struct error look_for_claimed(const struct session *session, struct arena *arena,
                                     struct kept_found *found)
{
    struct kept kept = {0};
    bool some = false;
    struct error e = outbox_next(session->outbox, arena, STR_NONE, &kept, &some);
    while (!e.id && some) {
        if (kept.state == KEPT_WHOLE && kept.claimed) {
            millis at = kept.draft.created;
            found->claimed_from = found->claimed ? found->claimed_from : at;
            found->claimed_until = at;
            found->claimed++;
        }
        e = outbox_next(session->outbox, arena, kept.name, &kept, &some);
    }
    return e;
}

/* A kill between the two steps of taking back leaves the entry in both places; the draft may have
 * been mended since. */
static struct error drop_taken_back(const struct session *session, struct arena *arena,
                                    const struct kept_list *drafts)
{
    struct kept_list refused = {0};
    struct error e = outbox_attention(session->outbox, arena, &refused);
    for (size_t i = 0; i < refused.count && !e.id; i++)
        for (size_t d = 0; d < drafts->count && !e.id; d++)
            if (refused.at[i].state == KEPT_WHOLE && drafts->at[d].state == KEPT_WHOLE &&
                uuid_equal(refused.at[i].draft.id, drafts->at[d].draft.id))
                e = outbox_drop_refused(session->outbox, arena, &refused.at[i]);
    return e;
}

static struct error open_signed_in(struct session *session, struct arena *arena,
                                   struct kept_found *found)
{
    const struct owner owner = owner_of(session->keyring);
    struct attention attention = {0};
    forget(session);
    struct error e = open_both(session, arena, &owner);
    if (!e.id)
        e = journal_take_over(session->journal, arena, session->outbox, &found->drafts);
    if (!e.id)
        e = drop_taken_back(session, arena, &found->drafts);
    if (!e.id)
        e = kept_attention(session, arena, &attention);
    if (!e.id)
        e = look_for_claimed(session, arena, found);
    found->count = attention.kept;
    found->unreadable = attention.unreadable;
    found->trouble = e.id ? NO_ERROR : remember(session, arena, found);
    return e;
}

static struct error kept_open(struct session *session, struct arena *arena, const void *input,
                              void **ret_output)
{
    struct kept_found *found = ARENA_NEW(arena, struct kept_found);
    (void)input;
    *ret_output = found;
    if (!session->installation->state_folder)
        return NO_ERROR;
    pthread_rwlock_wrlock(&session->kept_lock);
    struct error e = open_signed_in(session, arena, found);
    pthread_rwlock_unlock(&session->kept_lock);
    return e;
}

const struct task task_kept_open = {.lane = LANE_DISK, .run = kept_open};

/* --- without the server --- */

static struct error open_offline(struct session *session, struct arena *arena, struct str username,
                                 struct kept_found *found)
{
    const struct str folder = str_of(session->installation->state_folder);
    struct known known = {0};
    struct error e = known_find(arena, folder, username, &known);
    if (!e.id)
        e = take_vocabularies(session, arena);
    if (e.id)
        return e;
    forget(session);
    e = open_both(session, arena, &known.owner);
    found->office = known.office;
    found->labels = session->labels;
    return e.id ? e : kept_counted(session, arena, &found->count);
}

static struct error kept_offline(struct session *session, struct arena *arena, const void *input,
                                 void **ret_output)
{
    const struct str *username = input;
    struct kept_found *found = ARENA_NEW(arena, struct kept_found);
    *ret_output = found;
    if (!session->installation->state_folder)
        return FAILED(NOT_FOUND);
    pthread_rwlock_wrlock(&session->kept_lock);
    struct error e = open_offline(session, arena, *username, found);
    pthread_rwlock_unlock(&session->kept_lock);
    return e;
}

const struct task task_kept_offline = {.lane = LANE_DISK, .run = kept_offline};

static struct error kept_close(struct session *session, struct arena *arena, const void *input,
                               void **ret_output)
{
    (void)arena;
    (void)input;
    (void)ret_output;
    session_interrupt(session); /* what is being sent stays here, under its key */
    pthread_rwlock_wrlock(&session->kept_lock);
    forget(session);
    pthread_rwlock_unlock(&session->kept_lock);
    return NO_ERROR;
}

const struct task task_kept_close = {.lane = LANE_DISK, .run = kept_close};

/* --- writing --- */

static struct error draft_write(struct session *session, struct arena *arena, const void *input,
                                void **ret_output)
{
    struct draft draft = *(const struct draft *)input;
    (void)ret_output;
    pthread_rwlock_rdlock(&session->kept_lock);
    struct error e =
        session->journal ? journal_write(session->journal, arena, &draft) : NO_ERROR;
    pthread_rwlock_unlock(&session->kept_lock);
    return e;
}

const struct task task_draft_write = {.lane = LANE_DISK, .run = draft_write};

static struct error draft_drop(struct session *session, struct arena *arena, const void *input,
                               void **ret_output)
{
    const struct uuid *id = input;
    (void)ret_output;
    pthread_rwlock_rdlock(&session->kept_lock);
    struct error e = session->journal ? journal_drop(session->journal, arena, *id) : NO_ERROR;
    pthread_rwlock_unlock(&session->kept_lock);
    return e;
}

const struct task task_draft_drop = {.lane = LANE_DISK, .run = draft_drop};

/* It is the newest version of its draft: so it is known again when a kill leaves both. */
static struct error append(struct session *session, struct arena *arena,
                           const struct draft *finished, struct kept_count *ret_count)
{
    struct draft draft = *finished;
    draft.changed = time_now();
    if (!session->outbox)
        return (struct error){.id = ERROR_CLIENT_FILE,
                              .detail = STR("there is no place here where it could be kept")};
    struct error e = outbox_append(session->outbox, arena, &draft);
    if (!e.id)
        e = journal_drop(session->journal, arena, draft.id);
    return e.id ? e : kept_counted(session, arena, ret_count);
}

static struct error outbox_put(struct session *session, struct arena *arena, const void *input,
                               void **ret_output)
{
    struct kept_count *out = ARENA_NEW(arena, struct kept_count);
    *ret_output = out;
    pthread_rwlock_rdlock(&session->kept_lock);
    struct error e = append(session, arena, input, out);
    pthread_rwlock_unlock(&session->kept_lock);
    return e;
}

const struct task task_outbox_append = {.lane = LANE_DISK, .run = outbox_put};
