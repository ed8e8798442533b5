/* All consents of a case as they are now; Enter changes one. */
#include "screens/case/consents.h"

#include "i18n/i18n.h"
#include "screens/vocabulary.h"
#include "tasks/cases.h"
#include "tasks/news.h"
#include "widgets/day.h"
#include "widgets/table.h"

static const char *const kinds[] = {
#define CONSENT_KIND(ID, CODE, EXPLICIT) CODE,
#include "hotline/vocab/consent_kinds.def"
#undef CONSENT_KIND
};
enum { KINDS = sizeof kinds / sizeof *kinds };

enum { KIND, STATE, FORM, UNTIL };
static const struct table_column columns[] = {
    [KIND] = {.title = N_("Consent"), .least = 40, .place = 1},
    [STATE] = {.title = N_("State"), .least = 18, .most = 18, .place = 1},
    [UNTIL] = {.title = N_("Until"), .least = 10, .most = 10, .place = 2},
    [FORM] = {.title = N_("How"), .least = 12, .most = 24, .place = 3},
};

struct row {
    struct str kind, state; /* codes */
    struct str cells[sizeof columns / sizeof *columns];
    enum style style;
};

struct consents {
    struct arena *arena; /* of the reference */
    struct str reference;
    struct uuid id;
    int64_t version;
    struct arena *rows_arena;
    struct row rows[KINDS];
    struct table table;
    uint64_t reading;
};

/* --- rows --- */

static struct uuid id_of(const void *user, size_t row)
{
    (void)user;
    return (struct uuid){.b = {(uint8_t)(row + 1)}};
}

static struct str cell_of(const void *user, size_t row, size_t column)
{
    return ((const struct row *)user)[row].cells[column];
}

static enum style style_of(const void *user, size_t row)
{
    return ((const struct row *)user)[row].style;
}

static const struct json *find(const struct json *consents, const char *kind)
{
    for (const struct json *c = consents ? consents->first : NULL; c; c = c->next)
        if (str_is(json_string(json_member(c, "kind")), kind))
            return c;
    return NULL;
}

static struct row row_of(const struct model *model, struct arena *arena, const char *kind,
                         const struct json *consent)
{
    struct row row = {.kind = str_of(kind),
                      .state = arena_str(arena, json_string(json_member(consent, "state")))};
    struct str form = json_string(json_member(consent, "form"));
    struct date until;
    if (!row.state.len)
        row.state = STR("not_asked");
    row.style = str_is(row.state, "given")     ? STYLE_GOOD
                : str_is(row.state, "limited") ? STYLE_WARNING
                                               : STYLE_PLAIN;
    row.cells[KIND] = word_of(model, "consent_kind", row.kind);
    row.cells[STATE] = word_of(model, "consent_state", row.state);
    if (form.len)
        row.cells[FORM] = arena_str(arena, word_of(model, "consent_form", form));
    if (date_parse(json_string(json_member(consent, "valid_until")), &until))
        row.cells[UNTIL] = day_shown(arena, until);
    return row;
}

static void show(struct model *model, struct consents *state, const struct case_shown *shown)
{
    const struct table_source source = {
        .user = state->rows, .count = KINDS, .id = id_of, .cell = cell_of, .style = style_of};
    const struct json *consents = json_member(shown->answer, "consents");
    arena_free(state->rows_arena);
    state->rows_arena = arena_new(4096, false);
    for (size_t i = 0; i < KINDS; i++)
        state->rows[i] = row_of(model, state->rows_arena, kinds[i], find(consents, kinds[i]));
    state->version = shown->version;
    table_set(&state->table, &source);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct consents *state = screen;
    const struct case_shown *shown = argument;
    state->arena = arena_new(256, false);
    state->reference = arena_str(state->arena, shown->reference);
    state->id = shown->id;
    table_init(&state->table, columns, sizeof columns / sizeof *columns);
    show(model, state, shown);
}

static void read_again(struct model *model, struct consents *state)
{
    struct arena *arena = arena_new(65536, true);
    struct str *reference = ARENA_NEW(arena, struct str);
    *reference = arena_str(arena, state->reference);
    model_forget(model, state->reading);
    state->reading = model_run(model, &task_case, arena, reference);
}

static void on_key(struct model *model, struct consents *state, struct key key)
{
    size_t at;
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL) {
        model_close(model, 1);
    } else if (table_key(&state->table, key) == OUTCOME_CHOSEN && !state->reading &&
               table_selected(&state->table, &at)) {
        const struct consent_wanted wanted = {.reference = state->reference,
                                              .kind = state->rows[at].kind,
                                              .state = state->rows[at].state,
                                              .version = state->version};
        model_open(model, &screen_consent, &wanted);
    }
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct consents *state = screen;
    if (message->kind == MESSAGE_KEY) {
        on_key(model, state, message->key);
    } else if (message->kind == MESSAGE_ANSWER) {
        state->reading = 0;
        if (message->error.id)
            say_error(model, message->error);
        else
            show(model, state, message->output);
    } else if (message->kind == MESSAGE_LANGUAGE ||
               (message->kind == MESSAGE_BACK && message->result) ||
               (message->kind == MESSAGE_TOLD && news_speak_of(message->output, state->id))) {
        read_again(model, state);
    }
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct consents *state = screen;
    (void)now;
    int col = canvas_text(canvas, area, 0, 1, STYLE_QUIET, i18n_text(N_("Consents of")));
    col = canvas_text(canvas, area, 0, col + 1, STYLE_TITLE, state->reference);
    if (state->reading)
        canvas_text(canvas, area, 0, col + 2, STYLE_QUIET, i18n_text(N_("Reading …")));
    table_draw(&state->table, canvas, area_rows(area, 2, area.rows - 2), true);
}

static void leave(void *screen)
{
    struct consents *state = screen;
    arena_free(state->rows_arena);
    arena_free(state->arena);
}

static size_t contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    (void)screen;
    at[0] = CONTEXT_TABLE;
    at[1] = CONTEXT_BACK;
    return 2;
}

const struct screen screen_consents = {.title = N_("Consents"),
                                       .size = sizeof(struct consents),
                                       .enter = enter,
                                       .update = update,
                                       .view = view,
                                       .leave = leave,
                                       .contexts = contexts};
