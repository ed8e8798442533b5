#include "screens/call/call_hint.h"

#include "i18n/i18n.h"
#include "screens/screens.h"
#include "tasks/lists.h"

enum { PAUSE_MS = 400, DIGITS_LEAST = 6, NAME_LEAST = 4 };

static const struct {
    const char *id, *given, *family; /* of a name: its parts; NULL: a phone number */
} watched[] = {
    {"/call/phone_raw", NULL, NULL},
    {"/reporter/phone", NULL, NULL},
    {"/reporter/given_name", "/reporter/given_name", "/reporter/family_name"},
    {"/reporter/family_name", "/reporter/given_name", "/reporter/family_name"},
    {"/affected_person/phone", NULL, NULL},
    {"/affected_person/given_name", "/affected_person/given_name", "/affected_person/family_name"},
    {"/affected_person/family_name", "/affected_person/given_name", "/affected_person/family_name"},
};
enum { WATCHED = sizeof watched / sizeof *watched };

static size_t watched_field(struct form *form)
{
    struct str id = form_focused(form)->def.id;
    size_t at = 0;
    while (at < WATCHED && !str_is(id, watched[at].id))
        at++;
    return at;
}

/* What is to be looked for; empty: too little yet. */
static struct str wanted(struct form *form, struct arena *arena, size_t at)
{
    size_t digits = 0;
    if (!watched[at].given) {
        struct str phone = form_value(form, arena, watched[at].id);
        for (size_t i = 0; i < phone.len; i++)
            digits += phone.at[i] >= '0' && phone.at[i] <= '9';
        return digits >= DIGITS_LEAST ? phone : STR_NONE;
    }
    struct str given = form_value(form, arena, watched[at].given);
    struct str name = str_trim(arena_join(arena, arena_join(arena, given, STR(" ")),
                                          form_value(form, arena, watched[at].family)));
    return name.len >= NAME_LEAST ? name : STR_NONE;
}

void call_hint_typed(struct model *model, struct call_hint *hint, struct form *form)
{
    const struct shared *shared = model->shared;
    if (watched_field(form) == WATCHED || shared->keeping.offline)
        return;
    hint->known = false;
    model_forget(model, hint->pause);
    hint->pause = model_timer(model, PAUSE_MS);
}

static void ask(struct model *model, struct call_hint *hint, struct form *form)
{
    size_t at = watched_field(form);
    struct arena *arena = arena_new(65536, true);
    struct str text = at < WATCHED ? wanted(form, arena, at) : STR_NONE;
    if (!text.len) {
        arena_free(arena);
        return;
    }
    arena_free(hint->arena);
    hint->arena = arena_new(256, true);
    hint->asked = arena_str(hint->arena, text);
    hint->field = watched[at].id;
    struct search_input *input = ARENA_NEW(arena, struct search_input);
    if (watched[at].given)
        input->name = text;
    else
        input->phone = text;
    hint->asking = model_run(model, &task_search, arena, input);
}

static void on_answer(struct call_hint *hint, struct form *form, const struct message *message)
{
    const struct found *found = message->output;
    struct arena *arena = arena_new(1024, true);
    size_t at = 0;
    while (at < WATCHED - 1 && watched[at].id != hint->field)
        at++;
    bool still = str_equal(wanted(form, arena, at), hint->asked);
    arena_free(arena);
    hint->known = !message->error.id && still && (found->rows.count || found->elsewhere);
    if (!hint->known)
        return;
    hint->shown_at = hint->field;
    hint->here = found->rows.count;
    hint->elsewhere = found->elsewhere;
}

bool call_hint_message(struct model *model, struct call_hint *hint, struct form *form,
                       const struct message *message)
{
    if (message->kind == MESSAGE_TIMER && message->request == hint->pause) {
        hint->pause = 0;
        if (hint->asking) /* one at a time: again when that one is answered */
            hint->pause = model_timer(model, PAUSE_MS);
        else
            ask(model, hint, form);
        return true;
    }
    if (message->kind != MESSAGE_ANSWER || message->request != hint->asking)
        return false;
    hint->asking = 0;
    on_answer(hint, form, message);
    return true;
}

static struct str both(struct arena *arena, struct str a, struct str b)
{
    return a.len && b.len ? arena_join(arena, arena_join(arena, a, STR(" · ")), b) : a.len ? a : b;
}

void call_hint_show(const struct call_hint *hint, struct form *form)
{
    if (!hint->known)
        return;
    struct arena *arena = arena_new(512, true);
    struct field *field = form_field(form, hint->shown_at);
    struct str kept = arena_str(arena, text_view(&field->aside));
    struct str text = STR_NONE;
    if (hint->here)
        text = arena_format(
            arena, PLURAL("known here: %zu case", "known here: %zu cases", hint->here), hint->here);
    if (!hint->elsewhere) /* which leaves no room for more */
        text = both(arena, kept, text);
    if (hint->elsewhere)
        text = both(arena, text, i18n_text(N_("known to the coalition: ask a coordinator")));
    form_aside(form, hint->shown_at, text);
    arena_free(arena);
}

void call_hint_end(struct call_hint *hint)
{
    arena_free(hint->arena);
    hint->arena = NULL;
}
