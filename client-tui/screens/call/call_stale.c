/* Facts that somebody else has changed while they were being written here: what each has changed is
 * put together over what the case said at first; what both have changed is asked. */
#include "screens/call/call_inner.h"

#include "i18n/i18n.h"
#include "reconcile/reconcile.h"
#include "screens/vocabulary.h"
#include "tasks/cases.h"
#include "widgets/day.h"
#include "words/labels.h"

struct meeting {
    struct json *theirs; /* the case now, as it is kept to be changed */
    struct json *mine;   /* the facts as the form has them */
    struct reconciled both;
    struct str version, untouched;
    struct conflict conflict;
};

void call_read_theirs(struct model *model, struct call *state)
{
    struct arena *arena = arena_new(65536, true);
    struct str *reference = ARENA_NEW(arena, struct str);
    *reference = form_value(&state->form, arena, "saved/reference");
    model_say(model, STYLE_PLAIN, i18n_text(N_("Changed by somebody meanwhile. Reading it …")));
    state->task = &task_case;
    state->sending = model_run(model, &task_case, arena, reference);
}

/* A document as the form would send it, so that only what people changed differs. ret_untouched may
 * be NULL. */
static struct json *as_sent(struct model *model, struct call *state, struct arena *arena,
                            const struct json *document, struct str *ret_untouched)
{
    const struct call_form_options options = {.purpose = CALL_CHANGES, .identity = state->identity};
    struct form form = {0};
    call_form_begin(model, arena, &options, &form);
    call_form_refresh(model, &form);
    call_fill(&form, document);
    if (ret_untouched)
        *ret_untouched = form_save(&form, arena);
    call_form_refresh(model, &form);
    struct json *facts = call_facts(&form, arena, document, state->identity);
    form_free(&form);
    return facts;
}

/* --- in words --- */

static struct str codes_in_words(const struct model *model, struct arena *arena,
                                 const char *vocabulary, const struct json *codes)
{
    struct buf words = {.arena = arena};
    for (const struct json *code = codes->first; code; code = code->next) {
        buf_str(&words, words.len ? STR(", ") : STR(""));
        buf_str(&words, word_of(model, vocabulary, json_string(code)));
    }
    return buf_view(&words);
}

static struct str in_words(const struct model *model, struct arena *arena,
                           const struct call_field *field, const struct json *value)
{
    const struct shared *shared = model->shared;
    struct str text = json_string(value);
    struct date day;
    if (!value)
        return STR_NONE;
    if (value->kind == JSON_BOOL)
        return i18n_text(value->boolean ? N_("yes") : N_("no"));
    if (value->kind == JSON_INT)
        return arena_format(arena, "%lld", (long long)value->integer);
    if (value->kind == JSON_ARRAY && field->kind == KIND_CODES)
        return codes_in_words(model, arena, field->vocabulary, value);
    if (value->kind == JSON_ARRAY)
        return call_list_words(model, arena, field->pointer, value);
    if (field->kind == KIND_DAYS)
        return label_of_days(shared->labels, arena, shared->language, text);
    if (field->kind == KIND_MUNICIPALITY || *field->vocabulary)
        return word_of(model, *field->vocabulary ? field->vocabulary : "municipality", text);
    return date_parse(text, &day) ? day_shown(arena, day) : arena_str(arena, text);
}

static void put_fields(const struct model *model, struct arena *arena, struct meeting *meeting,
                       struct str reference)
{
    struct conflict *conflict = &meeting->conflict;
    conflict->reference = reference;
    conflict->fields = arena_array(arena, meeting->both.count + 1, sizeof *conflict->fields);
    for (size_t i = 0; i < meeting->both.count; i++) {
        const struct difference *d = &meeting->both.at[i];
        const char *pointer = arena_str(arena, d->pointer).at;
        const struct call_field *field = call_field(pointer);
        if (field)
            conflict->fields[i] =
                (struct conflict_field){.label = field_word(model, pointer),
                                        .base = in_words(model, arena, field, d->base),
                                        .mine = in_words(model, arena, field, d->mine),
                                        .theirs = in_words(model, arena, field, d->theirs)};
    }
    conflict->count = meeting->both.count;
}

/* --- what holds from now on --- */

static bool alike(const struct json *a, const struct json *b)
{
    bool nothing = json_is_empty(a) || json_is_empty(b);
    return nothing ? json_is_empty(a) == json_is_empty(b) : json_equal(a, b);
}

/* The form says what both have made of it, over the case as it is now; and is sent. */
static void go_on(struct model *model, struct call *state)
{
    struct meeting *meeting = state->meeting;
    struct form *form = &state->form;
    call_fill_consents(form, meeting->theirs);
    for (size_t i = 0; i < call_field_count; i++) {
        const struct call_field *field = &call_fields[i];
        const struct json *now = json_at(meeting->both.document, field->pointer);
        if (form_knows(form, field->pointer) && field->kind != KIND_HASHES &&
            !alike(now, json_at(meeting->mine, field->pointer)))
            call_set_value(form, field->pointer, field->kind, json_is_empty(now) ? NULL : now);
    }
    form_set(form, "saved/version", meeting->version);
    state->before = meeting->theirs;
    state->untouched = meeting->untouched;
    state->meeting = NULL;
    call_changed(model, state);
    call_keep(model, state);
    call_save_anyway(model, state);
}

void call_settled(struct model *model, struct call *state, bool chosen)
{
    struct meeting *meeting = state->meeting;
    if (!chosen) {
        state->meeting = NULL;
        model_say(model, STYLE_WARNING,
                  i18n_text(N_("Not saved. What you wrote is here; ^S asks again.")));
        return;
    }
    for (size_t i = 0; i < meeting->conflict.count; i++)
        if (meeting->conflict.fields[i].taken == CONFLICT_THEIRS)
            reconcile_take(state->arena, meeting->both.document, meeting->both.at[i].pointer,
                           meeting->both.at[i].theirs);
    go_on(model, state);
}

/* What is sealed again can neither be compared nor be written over. */
static bool can_compare(struct model *model, const struct call *state,
                        const struct case_shown *shown)
{
    if (shown->report && (!state->identity || shown->identity))
        return true;
    model_say(model, STYLE_WARNING,
              i18n_text(N_("Changed meanwhile, and sealed again. Yours is kept: Esc, open it (o), "
                           "then e.")));
    return false;
}

void call_meet_theirs(struct model *model, struct call *state, const struct case_shown *shown)
{
    struct arena *arena = state->arena;
    if (!can_compare(model, state, shown))
        return;
    struct meeting *meeting = state->meeting = ARENA_NEW(arena, struct meeting);
    meeting->theirs = call_of_case(arena, shown);
    meeting->version = arena_format(arena, "%lld", (long long)shown->version);
    meeting->mine = call_facts(&state->form, arena, state->before, state->identity);
    meeting->both =
        reconcile(arena, as_sent(model, state, arena, state->before, NULL), meeting->mine,
                  as_sent(model, state, arena, meeting->theirs, &meeting->untouched));
    put_fields(model, arena, meeting, arena_str(arena, shown->reference));
    if (meeting->both.count) {
        struct conflict *conflict = &meeting->conflict;
        model_open(model, &screen_conflict, &conflict);
    } else {
        go_on(model, state);
    }
}
