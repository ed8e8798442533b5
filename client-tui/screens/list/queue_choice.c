#include "screens/list/queue_choice.h"

#include "i18n/i18n.h"
#include "screens/vocabulary.h"

static const struct {
    const char *code, *words; /* English, for gettext */
} sorts[] = {
    {"urgency", N_("Most urgent first")},
    {"newest", N_("Newest first")},
    {"due", N_("First due first")},
};

static const struct {
    const char *code, *words;
} assigned[] = {
    {"none", N_("nobody has it")},
    {"some", N_("somebody has it")},
};
enum { ASSIGNED = sizeof assigned / sizeof *assigned };

/* The statuses of the queue: open, and known to the server. */
static const char *const statuses[] = {
#define CASE_STATUS(ID, CODE, OPEN, COUNTS) (OPEN) && (COUNTS) ? CODE : NULL,
#include "hotline/vocab/case_status.def"
#undef CASE_STATUS
};
enum { STATUSES = sizeof statuses / sizeof *statuses };

void queue_choice_next_sort(struct queue_choice *choice)
{
    choice->sort = (choice->sort + 1) % (sizeof sorts / sizeof *sorts);
}

bool queue_choice_clear(struct queue_choice *choice)
{
    bool chosen = choice->arena != NULL;
    arena_free(choice->arena);
    choice->arena = NULL;
    choice->priority = choice->status = choice->assigned = STR_NONE;
    return chosen;
}

/* --- the form --- */

static const struct pick_source *status_source(const struct model *model, struct arena *arena)
{
    struct pick_option *options = arena_array(arena, STATUSES, sizeof *options);
    size_t count = 0;
    for (size_t i = 0; i < STATUSES; i++)
        if (statuses[i])
            options[count++] =
                (struct pick_option){.code = str_of(statuses[i]),
                                     .label = word_of(model, "case_status", str_of(statuses[i]))};
    return pick_source_new(arena, options, count);
}

static const struct pick_source *assigned_source(struct arena *arena)
{
    struct pick_option *options = arena_array(arena, ASSIGNED, sizeof *options);
    for (size_t i = 0; i < ASSIGNED; i++)
        options[i] = (struct pick_option){.code = str_of(assigned[i].code),
                                          .label = i18n_text(assigned[i].words)};
    return pick_source_new(arena, options, ASSIGNED);
}

void queue_choice_speak(struct model *model, struct queue_choice *choice)
{
    struct arena *arena = choice->form_arena;
    struct str all = i18n_text(N_("all; Space opens the list"));
    const struct field_def defs[] = {
        {.id = STR("priority"),
         .label = i18n_text(N_("Priority")),
         .type = ENTRY_CODES,
         .hint = all,
         .source = vocabulary_source(model, "priority")},
        {.id = STR("status"),
         .label = i18n_text(N_("Status")),
         .type = ENTRY_CODES,
         .hint = all,
         .source = status_source(model, arena)},
        {.id = STR("assigned"),
         .label = i18n_text(N_("Assigned")),
         .type = ENTRY_CHOICE,
         .source = assigned_source(arena)},
    };
    if (choice->form.fields)
        form_renew(&choice->form, defs, sizeof defs / sizeof *defs);
    else
        form_init(&choice->form, defs, sizeof defs / sizeof *defs, date_of(model->now, 0),
                  &model->clip);
}

void queue_choice_open(struct model *model, struct queue_choice *choice)
{
    choice->form_arena = arena_new(4096, false);
    queue_choice_speak(model, choice);
    form_set(&choice->form, "priority", choice->priority);
    form_set(&choice->form, "status", choice->status);
    form_set(&choice->form, "assigned", choice->assigned);
}

static void close_form(struct queue_choice *choice)
{
    form_free(&choice->form);
    arena_free(choice->form_arena);
    choice->form_arena = NULL;
}

static void take(struct queue_choice *choice)
{
    struct arena *arena = arena_new(1024, false);
    struct str priority = form_value(&choice->form, arena, "priority");
    struct str status = form_value(&choice->form, arena, "status");
    struct str who = form_value(&choice->form, arena, "assigned");
    queue_choice_clear(choice);
    if (!priority.len && !status.len && !who.len) {
        arena_free(arena);
        return;
    }
    choice->arena = arena;
    choice->priority = priority;
    choice->status = status;
    choice->assigned = who;
}

bool queue_choice_key(struct queue_choice *choice, struct key key)
{
    enum outcome outcome = form_key(&choice->form, key);
    bool done = outcome == OUTCOME_CHOSEN ||
                (outcome == OUTCOME_IGNORED && keymap_action(CONTEXT_SEND, key) == ACTION_SEND);
    if (done)
        take(choice);
    if (done || (outcome == OUTCOME_IGNORED && keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL))
        close_form(choice);
    return done;
}

void queue_choice_draw(struct queue_choice *choice, struct canvas *canvas, struct area area)
{
    struct area inside = area_cols(area, 1, area.cols - 2);
    canvas_text(canvas, inside, 0, 0, STYLE_TITLE,
                i18n_text(N_("Which cases do you want to see?")));
    form_draw(&choice->form, canvas, area_rows(inside, 2, inside.rows - 4), true);
    canvas_text(canvas, inside, inside.rows - 1, 0, STYLE_QUIET,
                i18n_text(N_("Enter on the last line, or ^S, shows them.")));
}

size_t queue_choice_contexts(const struct queue_choice *choice,
                             enum context at[static SCREEN_CONTEXTS_MAX])
{
    size_t count = form_contexts(&choice->form, at);
    at[count++] = CONTEXT_BACK;
    return count;
}

void queue_choice_free(struct queue_choice *choice)
{
    if (choice->form_arena)
        close_form(choice);
    queue_choice_clear(choice);
}

/* --- what holds --- */

void queue_choice_put(const struct queue_choice *choice, struct arena *arena,
                      struct rows_input *input)
{
    input->sort = sorts[choice->sort].code;
    input->priority = arena_str(arena, choice->priority);
    input->status = arena_str(arena, choice->status);
    input->assigned = arena_str(arena, choice->assigned);
}

static void add_codes(const struct model *model, struct buf *words, const char *vocabulary,
                      struct str codes)
{
    const char *before = " · ";
    while (codes.len) {
        struct str code = str_cut(&codes, ',');
        buf_str(words, str_of(before));
        buf_str(words, word_of(model, vocabulary, code));
        before = ", ";
    }
}

struct str queue_choice_words(const struct model *model, const struct queue_choice *choice,
                              struct arena *arena)
{
    struct buf words = {.arena = arena};
    buf_str(&words, i18n_text(sorts[choice->sort].words));
    add_codes(model, &words, "priority", choice->priority);
    add_codes(model, &words, "case_status", choice->status);
    for (size_t i = 0; i < ASSIGNED; i++)
        if (str_is(choice->assigned, assigned[i].code)) {
            buf_str(&words, STR(" · "));
            buf_str(&words, i18n_text(assigned[i].words));
        }
    return buf_view(&words);
}
