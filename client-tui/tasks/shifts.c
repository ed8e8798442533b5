#include "tasks/shifts.h"

#include "i18n/i18n.h"
#include "tasks/session.h"
#include "words/dates.h"

#include <limits.h>

static struct str who(const struct session *session, struct arena *arena, const struct json *name)
{
    return label_of_principal(session->labels, arena, session->language, json_string(name));
}

static void put_cases(const struct session *session, struct arena *arena, const struct json *list,
                      struct shift_note *note)
{
    struct shift_case *at = arena_array(arena, (list ? list->count : 0) + 1, sizeof *at);
    for (const struct json *c = list ? list->first : NULL; c; c = c->next) {
        struct shift_case *one = &at[note->case_count++];
        *one = (struct shift_case){.reference = json_string(json_member(c, "reference")),
                                   .status =
                                       label_of(session->labels, session->language, "case_status",
                                                json_string(json_member(c, "status"))),
                                   .taken_by = who(session, arena, json_member(c, "taken_by"))};
        uuid_parse(json_string(json_member(c, "id")), &one->id);
        note->waiting += !one->taken_by.len;
    }
    note->cases = at;
}

static struct shift_note note_of(const struct session *session, struct arena *arena,
                                 const struct json *answer)
{
    const struct json *records = json_member(answer, "records");
    struct str text = json_string_at(records ? records->first : NULL, "/content/text");
    struct shift_note note = {.id_text = json_string(json_member(answer, "id")),
                              .by = who(session, arena, json_member(answer, "by")),
                              .text = text.len ? text : i18n_text(N_("(not for your keys)")),
                              .done_by = who(session, arena, json_member(answer, "done_by"))};
    millis at;
    uuid_parse(note.id_text, &note.id);
    if (time_parse(json_string(json_member(answer, "at")), INT_MIN, &at)) {
        note.at = moment_text(arena, session->language, at);
        note.when = moment_short(arena, at);
    }
    if (!note.done_by.len && !json_is_empty(json_member(answer, "done_at")))
        note.done_by = STR("—");
    put_cases(session, arena, json_member(answer, "cases"), &note);
    return note;
}

static void append(const struct session *session, struct arena *arena, struct shift_notes *notes,
                   const struct json *list)
{
    struct shift_note *at =
        arena_array(arena, notes->count + (list ? list->count : 0) + 1, sizeof *at);
    for (size_t i = 0; i < notes->count; i++)
        at[i] = notes->at[i];
    notes->at = at;
    for (const struct json *one = list ? list->first : NULL; one; one = one->next)
        at[notes->count++] = note_of(session, arena, one);
}

static struct error notes(struct session *session, struct arena *arena, const void *input,
                          void **ret_output)
{
    const struct notes_input *in = input;
    struct shift_notes *out = ARENA_NEW(arena, struct shift_notes);
    struct str next = STR_NONE;
    struct error e;
    do {
        struct json *answer = NULL;
        e = shift_list(session->keyring, arena, next, &answer);
        append(session, arena, out, json_member(answer, "handovers"));
        next = json_string(json_member(answer, "next"));
    } while (!e.id && next.len && out->count < in->least);
    out->more = next.len > 0;
    *ret_output = out;
    return e;
}

const struct task task_shift_notes = {.run = notes};

/* What open cases are about stands in the queue; reading each of them would be an act of its own.
 */
static struct error note(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    const struct str *id = input;
    struct shift_note *out = ARENA_NEW(arena, struct shift_note);
    struct case_rows queue = {.at = NULL};
    struct json *answer = NULL;
    struct error e = shift_note(session->keyring, arena, *id, &answer);
    if (!e.id)
        *out = note_of(session, arena, answer);
    if (!e.id && out->case_count)
        e = rows_read(session, arena, view_codes[VIEW_QUEUE], &queue);
    struct shift_case *cases = arena_array(arena, out->case_count + 1, sizeof *cases);
    for (size_t i = 0; i < out->case_count; i++) {
        cases[i] = out->cases[i];
        for (size_t r = 0; r < queue.count; r++)
            if (uuid_equal(queue.at[r].id, cases[i].id))
                cases[i].headline = queue.at[r].headline;
    }
    out->cases = cases;
    *ret_output = out;
    return e;
}

const struct task task_shift_note = {.run = note};

static bool is_among(const struct case_row *rows, size_t count, struct uuid id)
{
    for (size_t i = 0; i < count; i++)
        if (uuid_equal(rows[i].id, id))
            return true;
    return false;
}

static struct error choices(struct session *session, struct arena *arena, const void *input,
                            void **ret_output)
{
    struct shift_choices *out = ARENA_NEW(arena, struct shift_choices);
    struct case_rows *rows = &out->rows;
    (void)input;
    struct error e = rows_read(session, arena, view_codes[VIEW_MINE], rows);
    size_t count = rows->count;
    out->mine = count;
    if (!e.id)
        e = rows_read(session, arena, view_codes[VIEW_QUEUE], rows);
    for (size_t i = out->mine; i < rows->count; i++)
        if (!is_among(rows->at, out->mine, rows->at[i].id))
            rows->at[count++] = rows->at[i];
    rows->count = count;
    *ret_output = out;
    return e;
}

const struct task task_shift_choices = {.run = choices};

static struct error write_note(struct session *session, struct arena *arena, const void *input,
                               void **ret_output)
{
    const struct shift_write_input *in = input;
    const struct words cases = {in->cases, in->case_count};
    struct json *answer = NULL;
    (void)ret_output;
    return shift_write(session->keyring, arena, in->text, cases, in->key, &answer);
}

const struct task task_shift_write = {.run = write_note};

static struct error take(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    const struct shift_take_input *in = input;
    struct json *answer = NULL;
    (void)ret_output;
    return shift_take(session->keyring, arena, in->id, in->reference, &answer);
}

const struct task task_shift_take = {.run = take};

static struct error done(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    const struct str *id = input;
    struct json *answer = NULL;
    (void)ret_output;
    return shift_read(session->keyring, arena, *id, &answer);
}

const struct task task_shift_done = {.run = done};
