#include "tasks/kept.h"

#include "drafts/journal.h"
#include "drafts/known.h"
#include "drafts/outbox.h"
#include "tasks/session.h"

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

static struct error count(const struct session *session, struct arena *arena,
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
    struct str text = labels_text(session->labels, arena);
    if (text.len)
        vocabularies_keep(arena, str_of(session->installation->state_folder),
                          labels_etag(session->labels, arena), text);
}

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

static struct error open_signed_in(struct session *session, struct arena *arena,
                                   struct kept_found *found)
{
    const struct owner owner = owner_of(session->keyring);
    forget(session);
    struct error e = open_both(session, arena, &owner);
    if (!e.id)
        e = journal_take_over(session->journal, arena, session->outbox, &found->drafts);
    if (!e.id)
        e = outbox_attention(session->outbox, arena, &found->attention);
    if (!e.id)
        e = count(session, arena, &found->count);
    if (!e.id)
        e = look_for_claimed(session, arena, found);
    return e.id ? e : remember(session, arena, found);
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
    struct str etag, text;
    struct json *document = NULL;
    struct error e = known_find(arena, folder, username, &known);
    if (!e.id)
        e = vocabularies_kept(arena, folder, &etag, &text);
    if (!e.id)
        e = json_parse(arena, text, &document);
    if (!e.id)
        e = labels_take(session->labels, document);
    if (e.id)
        return e;
    forget(session);
    e = open_both(session, arena, &known.owner);
    found->office = known.office;
    found->labels = session->labels;
    return e.id ? e : count(session, arena, &found->count);
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

static struct error append(struct session *session, struct arena *arena,
                           const struct draft *draft, struct kept_count *ret_count)
{
    if (!session->outbox)
        return (struct error){.id = ERROR_CLIENT_FILE,
                              .detail = STR("there is no place here where it could be kept")};
    struct error e = outbox_append(session->outbox, arena, draft);
    if (!e.id)
        e = journal_drop(session->journal, arena, draft->id);
    return e.id ? e : count(session, arena, ret_count);
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
