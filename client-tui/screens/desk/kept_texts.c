/* The texts that are being written, as long as they are not sent: here, and a moment later on the
 * disk. Of one text one version is being written at a time. */
#include "screens/desk/kept_texts.h"

#include "i18n/i18n.h"
#include "screens/screens.h"

struct kept_text {
    struct kept_text *next;
    struct arena *arena;
    struct draft draft;
    uint64_t writing; /* request; 0: none */
    bool stale;       /* the disk does not have it, or is being given an older version */
    bool left;        /* over from before: no screen has taken it up yet */
};

static struct kept_text **find(const struct shared *shared, struct str place, bool left)
{
    struct kept_text *const *at = &shared->keeping.texts;
    while (*at && ((*at)->left != left || !str_equal((*at)->draft.place, place)))
        at = &(*at)->next;
    return (struct kept_text **)at;
}

static void drop(struct kept_text **at)
{
    struct kept_text *text = *at;
    *at = text->next;
    arena_free(text->arena); /* wipes the text itself */
}

static void copy_draft(struct arena *arena, const struct draft *draft, struct draft *ret_copy)
{
    *ret_copy = *draft;
    ret_copy->kind = arena_str(arena, draft->kind);
    ret_copy->place = arena_str(arena, draft->place);
    ret_copy->payload = arena_str(arena, draft->payload);
}

static struct kept_text *hold(struct shared *shared, const struct draft *draft)
{
    struct arena *arena = arena_new(draft->place.len + draft->payload.len + 512, true);
    struct kept_text *text = ARENA_NEW(arena, struct kept_text);
    *text = (struct kept_text){.next = shared->keeping.texts, .arena = arena};
    copy_draft(arena, draft, &text->draft);
    shared->keeping.texts = text;
    return text;
}

static void write_now(struct model *model, struct kept_text *text)
{
    struct arena *arena = arena_new(text->draft.payload.len + 4096, true);
    struct draft *input = ARENA_NEW(arena, struct draft);
    copy_draft(arena, &text->draft, input);
    text->writing = model_run_for_frame(model, &task_draft_write, arena, input);
    text->stale = !text->writing;
}

static void write_down(struct model *model, struct kept_text *text)
{
    text->stale = true;
    if (!text->writing)
        write_now(model, text);
}

static void drop_written(struct model *model, struct uuid id)
{
    struct arena *arena = arena_new(256, false);
    struct uuid *input = ARENA_NEW(arena, struct uuid);
    *input = id;
    model_run_for_frame(model, &task_draft_drop, arena, input);
}

/* "note BG-2026-…" is a note. */
static struct str kind_of(struct str place)
{
    struct str rest = place;
    return str_cut(&rest, ' ');
}

void draft_keep(struct model *model, struct str place, struct str text)
{
    struct shared *shared = model->shared;
    struct kept_text **at = find(shared, place, false);
    if (*at ? str_equal((*at)->draft.payload, text) : !text.len)
        return;
    if (!text.len) {
        drop_written(model, (*at)->draft.id);
        drop(at);
        return;
    }
    struct draft draft = texts_draft(shared, place, kind_of(place));
    uint64_t writing = *at ? (*at)->writing : 0;
    draft.payload = text;
    struct kept_text *held =
        hold(shared, &draft); /* before the older one, which it may point into */
    held->writing = writing;
    at = &held->next;
    while (*at && !uuid_equal((*at)->draft.id, held->draft.id))
        at = &(*at)->next;
    if (*at)
        drop(at);
    write_down(model, held);
}

struct str draft_of(const struct model *model, struct str place)
{
    struct kept_text **at = find(model->shared, place, false);
    if (!*at)
        at = find(model->shared, place, true);
    if (!*at)
        return STR_NONE;
    (*at)->left = false;
    return (*at)->draft.payload;
}

struct uuid draft_key(const struct model *model, struct str place)
{
    struct kept_text **at = find(model->shared, place, false);
    return *at ? (*at)->draft.key : (struct uuid){0};
}

void draft_renew_key(struct model *model, struct str place)
{
    struct kept_text **at = find(model->shared, place, false);
    if (!*at)
        return;
    (*at)->draft.key = uuid_random();
    write_down(model, *at);
}

void draft_say_sent(struct model *model, struct str place)
{
    draft_renew_key(model, place);
    model_say(model, STYLE_WARNING,
              i18n_text(N_("An earlier version of this is there already: look before you send "
                           "it.")));
}

void draft_take_up(struct model *model, const struct draft *draft)
{
    struct shared *shared = model->shared;
    struct kept_text **at = find(shared, draft->place, false);
    if (*at)
        (*at)->left = true;
    hold(shared, draft);
}

/* --- for keeping.c --- */

/* The newest is offered first. */
void texts_take_up(struct shared *shared, const struct kept_list *drafts)
{
    struct kept_text **end = &shared->keeping.texts;
    struct kept_text *typed_since = *end;
    *end = NULL;
    for (size_t i = 0; i < drafts->count; i++)
        if (drafts->at[i].state == KEPT_WHOLE)
            hold(shared, &drafts->at[i].draft)->left = true;
    while (*end)
        end = &(*end)->next;
    *end = typed_since;
}

bool texts_left(const struct shared *shared, struct str place)
{
    return *find(shared, place, true) != NULL;
}

struct draft texts_draft(const struct shared *shared, struct str place, struct str kind)
{
    struct kept_text **at = find(shared, place, false);
    struct draft draft = *at ? (*at)->draft : draft_new(kind, place);
    draft.kind = kind;
    draft.place = place;
    return draft;
}

bool texts_written(struct shared *shared, const struct message *message)
{
    for (struct kept_text *text = shared->keeping.texts; text; text = text->next)
        if (text->writing == message->request) {
            text->writing = 0;
            text->stale = text->stale || message->error.id;
            return true;
        }
    return false;
}

void texts_write(struct model *model, bool all)
{
    struct shared *shared = model->shared;
    for (struct kept_text *text = shared->keeping.texts; text; text = text->next)
        if (text->stale && (all || !text->writing))
            write_now(model, text);
}

void keeping_free(struct shared *shared)
{
    while (shared->keeping.texts)
        drop(&shared->keeping.texts);
}
