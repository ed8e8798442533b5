/* What goes along: records to mark, and of each the fields that are blackened in its copy. */
#include "screens/forward/forward.h"

#include "i18n/i18n.h"
#include "widgets/layout.h"

#include <string.h>

enum { MARK, TYPE, DATE, HIDDEN, LINE };
static const struct table_column record_columns[] = {
    [MARK] = {.title = "", .least = 3, .most = 3, .place = 1},
    [TYPE] = {.title = N_("Record"), .least = 21, .most = 21, .place = 1},
    [DATE] = {.title = N_("Date"), .least = 10, .most = 10, .place = 1},
    [HIDDEN] = {.title = N_("Hidden"), .least = 8, .most = 8, .place = 1},
    [LINE] = {.title = N_("Begins"), .least = 16, .place = 1},
};

enum { LABEL, VALUE };
static const struct table_column field_columns[] = {
    [LABEL] = {.title = N_("Field"), .least = 26, .most = 34, .place = 1},
    [VALUE] = {.title = N_("Value"), .least = 20, .place = 1},
};

enum { FULL_ROWS = 5 }; /* of the field selected, in full */

static const struct record_choice *record_at(const struct records_step *step)
{
    size_t row;
    return table_selected(&step->records, &row) ? &step->choices->records[row] : NULL;
}

static size_t hidden_in(const struct records_step *step, size_t record)
{
    size_t count = 0;
    for (size_t i = 0; i < step->choices->records[record].field_count; i++)
        count += step->blackened[record][i];
    return count;
}

/* --- the two tables --- */

static struct uuid record_id(const void *user, size_t row)
{
    return ((const struct records_step *)user)->choices->records[row].id;
}

static struct str record_cell(const void *user, size_t row, size_t column)
{
    const struct records_step *step = user;
    const struct record_choice *r = &step->choices->records[row];
    switch (column) {
    case MARK:
        return !r->open ? STR(" – ") : step->marked[row] ? STR("[x]") : STR("[ ]");
    case TYPE:
        return r->word;
    case DATE:
        return r->date;
    case HIDDEN:
        return hidden_in(step, row) ? STR("████") : STR("");
    default:
        return r->open ? r->line : i18n_text(N_("(sealed)"));
    }
}

static struct uuid field_id(const void *user, size_t row)
{
    (void)user;
    struct uuid id = {.b = {1}}; /* a field has no id of its own: its place */
    for (size_t i = 0; i < sizeof row; i++)
        id.b[8 + i] = (uint8_t)(row >> (8 * i));
    return id;
}

static struct str field_cell(const void *user, size_t row, size_t column)
{
    const struct records_step *step = user;
    size_t record = step->records.at;
    const struct field_choice *f = &step->choices->records[record].fields[row];
    if (column == LABEL)
        return f->label;
    return step->blackened[record][row] ? i18n_text(N_("████ blackened")) : f->value;
}

static void show_records(struct records_step *step)
{
    const struct table_source source = {
        .user = step, .count = step->choices->record_count, .id = record_id, .cell = record_cell};
    table_set(&step->records, &source);
}

static void show_fields(struct records_step *step, const struct record_choice *record)
{
    const struct table_source source = {
        .user = step, .count = record->field_count, .id = field_id, .cell = field_cell};
    table_init(&step->fields, field_columns, sizeof field_columns / sizeof *field_columns);
    table_set(&step->fields, &source);
    step->in_fields = true;
}

/* --- marks --- */

void records_step_init(struct records_step *step)
{
    *step = (struct records_step){.choices = NULL};
    table_init(&step->records, record_columns, sizeof record_columns / sizeof *record_columns);
}

void records_step_free(struct records_step *step)
{
    arena_free(step->arena);
    step->arena = NULL;
}

/* A line of what was saved: "ID" marks, "ID:/pointer" blackens. */
static void take_line(struct records_step *step, struct str line)
{
    struct str name = str_cut(&line, ':');
    for (size_t i = 0; i < step->choices->record_count; i++) {
        const struct record_choice *r = &step->choices->records[i];
        if (!str_equal(r->name, name) || !r->open)
            continue;
        if (!line.len)
            step->marked[i] = true;
        for (size_t f = 0; line.len && f < r->field_count; f++)
            if (str_equal(r->fields[f].pointer, line))
                step->blackened[i][f] = true;
    }
}

void records_step_set(struct records_step *step, const struct forward_choices *choices,
                      struct str saved)
{
    struct arena *before = step->arena;
    struct str rest = saved;
    step->choices = choices;
    step->in_fields = false;
    step->arena = arena_new(4096, false);
    step->marked = arena_array(step->arena, choices->record_count + 1, sizeof *step->marked);
    step->blackened = arena_array(step->arena, choices->record_count + 1, sizeof *step->blackened);
    for (size_t i = 0; i < choices->record_count; i++) {
        const struct record_choice *r = &choices->records[i];
        step->blackened[i] = arena_array(step->arena, r->field_count + 1, sizeof(bool));
        step->marked[i] = !saved.len && r->open && str_is(r->type, "headline");
    }
    while (rest.len)
        take_line(step, str_cut(&rest, '\n'));
    show_records(step);
    arena_free(before);
}

struct str records_step_save(const struct records_step *step, struct arena *arena)
{
    struct buf text = {.arena = arena};
    for (size_t i = 0; step->choices && i < step->choices->record_count; i++) {
        const struct record_choice *r = &step->choices->records[i];
        if (step->marked[i])
            buf_str(&text, arena_join(arena, r->name, STR("\n")));
        for (size_t f = 0; f < r->field_count; f++)
            if (step->blackened[i][f])
                buf_str(&text,
                        arena_format(arena, "%.*s:%.*s\n", (int)r->name.len, r->name.at,
                                     (int)r->fields[f].pointer.len, r->fields[f].pointer.at));
    }
    return text.len ? buf_view(&text) : STR("-\n"); /* nothing marked is not nothing said */
}

bool records_step_has(const struct records_step *step, const char *type)
{
    for (size_t i = 0; i < step->choices->record_count; i++)
        if (step->marked[i] && str_is(step->choices->records[i].type, type))
            return true;
    return false;
}

size_t records_step_count(const struct records_step *step)
{
    size_t count = 0;
    for (size_t i = 0; i < step->choices->record_count; i++)
        count += step->marked[i];
    return count;
}

size_t records_step_names(const struct records_step *step, struct arena *arena,
                          const struct str **ret_names)
{
    struct str *names = arena_array(arena, step->choices->record_count + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < step->choices->record_count; i++)
        if (step->marked[i])
            names[count++] = arena_str(arena, step->choices->records[i].name);
    *ret_names = names;
    return count;
}

size_t records_step_blackened(const struct records_step *step, struct arena *arena,
                              const struct str **ret_pointers)
{
    size_t room = 1, count = 0;
    for (size_t i = 0; i < step->choices->record_count; i++)
        room += hidden_in(step, i);
    struct str *at = arena_array(arena, room, sizeof *at);
    for (size_t i = 0; i < step->choices->record_count; i++) {
        const struct record_choice *r = &step->choices->records[i];
        for (size_t f = 0; step->marked[i] && f < r->field_count; f++)
            if (step->blackened[i][f])
                at[count++] = arena_format(arena, "%.*s:%.*s", (int)r->name.len, r->name.at,
                                           (int)r->fields[f].pointer.len, r->fields[f].pointer.at);
    }
    *ret_pointers = at;
    return count;
}

/* --- keys --- */

static enum outcome field_key(struct records_step *step, struct key key)
{
    size_t row;
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL) {
        step->in_fields = false;
        return OUTCOME_MOVED;
    }
    if (keymap_action(CONTEXT_FIELDS, key) != ACTION_BLACKEN)
        return table_key(&step->fields, key) == OUTCOME_IGNORED ? OUTCOME_IGNORED : OUTCOME_MOVED;
    if (!table_selected(&step->fields, &row))
        return OUTCOME_MOVED;
    if (!record_at(step)->fields[row].pointer.len)
        return OUTCOME_CHOSEN;
    step->blackened[step->records.at][row] ^= true;
    return OUTCOME_CHANGED;
}

enum outcome records_step_key(struct records_step *step, struct key key)
{
    const struct record_choice *record = record_at(step);
    enum action action = keymap_action(CONTEXT_RECORDS, key);
    if (step->in_fields)
        return field_key(step, key);
    if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
        return OUTCOME_LEFT;
    if (action == ACTION_TOGGLE && record && record->open) {
        step->marked[step->records.at] ^= true;
        return OUTCOME_CHANGED;
    }
    enum outcome outcome = action ? OUTCOME_IGNORED : table_key(&step->records, key);
    if ((action == ACTION_BLACKEN || outcome == OUTCOME_CHOSEN) && record && record->open) {
        show_fields(step, record);
        return OUTCOME_MOVED;
    }
    return outcome;
}

size_t records_step_contexts(const struct records_step *step, enum context at[static 2])
{
    at[0] = step->in_fields ? CONTEXT_FIELDS : CONTEXT_RECORDS;
    at[1] = CONTEXT_TABLE;
    return step->in_fields ? 1 : 2; /* Enter opens no field */
}

/* --- drawing --- */

static void draw_full(struct canvas *canvas, struct area area, struct str text)
{
    struct layout layout = {0};
    layout_make(&layout, text, area.cols - 1);
    for (size_t i = 0; i < layout.count && (int)i < area.rows; i++)
        canvas_text(canvas, area, (int)i, 0, STYLE_PLAIN, layout_row(&layout, i));
    if ((int)layout.count > area.rows)
        canvas_text(canvas, area, area.rows - 1, area.cols - 1, STYLE_FRAME, STR("…"));
    layout_free(&layout);
}

static void draw_fields(struct records_step *step, struct canvas *canvas, struct area area)
{
    const struct record_choice *record = record_at(step);
    size_t row;
    int col = canvas_text(canvas, area, 0, 1, STYLE_TITLE, record->word);
    canvas_text(canvas, area, 0, col + 2, STYLE_QUIET, record->date);
    table_draw(&step->fields, canvas, area_rows(area, 1, area.rows - FULL_ROWS - 2), true);
    canvas_rule(canvas, area, area.rows - FULL_ROWS - 1, STYLE_FRAME);
    if (!table_selected(&step->fields, &row))
        return;
    canvas_text_cut(canvas, area, area.rows - FULL_ROWS, 1, area.cols - 2, STYLE_STRONG,
                    record->fields[row].label);
    draw_full(
        canvas,
        area_cols(area_rows(area, area.rows - FULL_ROWS + 1, FULL_ROWS - 1), 1, area.cols - 2),
        record->fields[row].value);
}

static void draw_state(const struct records_step *step, struct canvas *canvas, struct area area)
{
    struct arena *arena = arena_new(1024, false);
    const struct str *unused;
    size_t marked = records_step_count(step);
    size_t hidden = records_step_blackened(step, arena, &unused);
    struct str text = arena_format(
        arena, PLURAL("%zu record goes along", "%zu records go along", marked), marked);
    struct str fields = arena_format(
        arena, PLURAL("%zu field is blackened", "%zu fields are blackened", hidden), hidden);
    int col = canvas_text(canvas, area, 1, 1, STYLE_STRONG, text);
    col = canvas_text(canvas, area, 1, col, STYLE_PLAIN, STR("; "));
    canvas_text(canvas, area, 1, col, STYLE_PLAIN, fields);
    if (step->choices->identity_sealed)
        canvas_text_cut(canvas, area, 0, 1, area.cols - 2, STYLE_WARNING,
                        i18n_text(N_("! Identity is sealed. o opens it, with a reason that is "
                                     "recorded.")));
    arena_free(arena);
}

void records_step_draw(struct records_step *step, struct canvas *canvas, struct area area)
{
    if (step->in_fields) {
        draw_fields(step, canvas, area);
        return;
    }
    table_draw(&step->records, canvas, area_rows(area, 0, area.rows - 2), true);
    draw_state(step, canvas, area_rows(area, area.rows - 2, 2));
}
