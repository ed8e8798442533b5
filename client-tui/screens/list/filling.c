#include "screens/list/filling.h"

#include <stdio.h>
#include <stdlib.h>

static void keep(char *place, size_t room, struct str text)
{
    snprintf(place, room, "%.*s", (int)text.len, text.at ? text.at : "");
}

/* --- asking --- */

static void fetch(struct model *model, struct filling *filling, enum filling_what what)
{
    struct arena *arena = arena_new(16384, true);
    struct texts_input *input = ARENA_NEW(arena, struct texts_input);
    if (what != FILLING_TOLD)
        input->after = arena_str(arena, str_of(filling->next));
    if (what == FILLING_SINCE)
        input->since = arena_str(arena, str_of(filling->since));
    if (what == FILLING_TOLD) {
        struct uuid *cases = arena_array(arena, FILLING_TOLD_MAX, sizeof *cases);
        for (size_t i = 0; i < filling->told_count; i++)
            cases[i] = filling->asked[i] = filling->told[i];
        input->cases = cases;
        input->count = filling->asked_count = filling->told_count;
        filling->told_count = 0;
    }
    filling->doing = what;
    filling->opening = false;
    filling->request = model_run_for_frame(model, &task_texts_fetch, arena, input);
}

/* The next thing to do, if nothing is being done: what is new comes first. */
static void go_on(struct model *model, struct filling *filling)
{
    if (filling->request || filling->timer)
        return;
    if (filling->told_count)
        fetch(model, filling, FILLING_TOLD);
    else if (!filling->read_all)
        fetch(model, filling, FILLING_ALL);
    else if (filling->look_again || filling->next[0])
        fetch(model, filling, FILLING_SINCE);
    else
        filling->doing = FILLING_NOTHING;
}

struct filling *filling_begin(struct model *model)
{
    struct shared *shared = model->shared;
    if (!shared->filling) {
        shared->filling = calloc(1, sizeof *shared->filling);
        if (!shared->filling)
            abort();
        shared->filling->texts = texts_new(TEXTS_BYTES_MAX);
    }
    shared->filling->look_again = shared->filling->read_all;
    go_on(model, shared->filling);
    return shared->filling;
}

static void add_told(struct filling *filling, struct uuid id)
{
    for (size_t i = 0; i < filling->told_count; i++)
        if (uuid_equal(filling->told[i], id))
            return;
    if (filling->told_count < FILLING_TOLD_MAX)
        filling->told[filling->told_count++] = id;
    else
        filling->look_again = true;
}

/* Several at once rather than one by one: each page counts. What cannot be asked for now may not be
 * found either, so it goes until it is there again. */
void filling_told(struct model *model, const struct news *news)
{
    struct filling *filling = ((struct shared *)model->shared)->filling;
    if (!filling)
        return;
    for (size_t i = 0; i < news->count; i++)
        add_told(filling, news->cases[i]);
    if (!filling->request && !filling->timer && news->count)
        filling->timer = model_timer_for_frame(model, FILLING_FRESH_MS);
}

/* --- answers --- */

static void failed(struct model *model, struct filling *filling, struct error error)
{
    int wait = error.retry_after ? (int)error.retry_after * 1000 : FILLING_RETRY_MS;
    filling->error = (struct error){.id = error.id};
    if (filling->doing == FILLING_TOLD)
        for (size_t i = 0; i < filling->asked_count; i++)
            add_told(filling, filling->asked[i]);
    filling->timer = model_timer_for_frame(model, wait);
}

static void on_page(struct model *model, struct filling *filling, struct message *message)
{
    struct texts_page *page = message->output;
    if (filling->doing == FILLING_ALL && page->total >= 0)
        filling->total = (size_t)page->total;
    keep(filling->page_next, sizeof filling->page_next, page->next);
    if (filling->doing != FILLING_TOLD && !filling->next[0])
        keep(filling->page_since, sizeof filling->page_since, page->since);
    filling->opening = true;
    filling->request = model_run_for_frame(model, &task_texts_open, message->arena, page);
    message->arena = NULL;
}

static bool among(const struct texts_opened *opened, struct uuid id)
{
    for (size_t i = 0; i < opened->count; i++)
        if (uuid_equal(opened->cases[i].id, id))
            return true;
    return false;
}

static void on_opened(struct filling *filling, const struct texts_opened *opened)
{
    bool whole = filling->doing != FILLING_TOLD, room = true;
    for (size_t i = 0; i < opened->count; i++)
        room = texts_put(filling->texts, &opened->cases[i]) && room;
    for (size_t i = 0; !whole && i < filling->asked_count; i++)
        if (!among(opened, filling->asked[i]))
            texts_remove(filling->texts, filling->asked[i]);
    if (!whole)
        return;
    filling->read += filling->doing == FILLING_ALL ? opened->count : 0;
    filling->full = filling->full || !room;
    keep(filling->next, sizeof filling->next, room ? str_of(filling->page_next) : STR_NONE);
    if (filling->next[0])
        return;
    keep(filling->since, sizeof filling->since, str_of(filling->page_since));
    filling->look_again = false;
    filling->read_all = true;
}

bool filling_answer(struct model *model, struct message *message)
{
    struct filling *filling = ((struct shared *)model->shared)->filling;
    if (!filling)
        return false;
    if (message->request == filling->timer) {
        filling->timer = 0;
    } else if (message->request == filling->request) {
        filling->request = 0;
        filling->error = NO_ERROR;
        if (message->error.id)
            failed(model, filling, message->error);
        else if (!filling->opening)
            on_page(model, filling, message);
        else
            on_opened(filling, message->output);
    } else {
        return false;
    }
    filling->version++;
    go_on(model, filling);
    return true;
}

/* --- the end --- */

void filling_free(struct shared *shared)
{
    struct filling *filling = shared->filling;
    shared->filling = NULL;
    if (!filling)
        return;
    texts_free(filling->texts);
    free(filling);
}

void filling_stop(struct model *model)
{
    struct shared *shared = model->shared;
    if (shared->filling) {
        model_forget(model, shared->filling->request);
        model_forget(model, shared->filling->timer);
    }
    filling_free(shared);
}
