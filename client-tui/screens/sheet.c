#include "screens/sheet.h"

#include "i18n/i18n.h"
#include "tasks/cases.h"

void sheet_begin(struct sheet *sheet, const char *what, struct str reference)
{
    sheet->arena = arena_new(4096, true);
    sheet->head = N_("You are writing to");
    sheet->busy = N_("Sending …");
    sheet->reference = arena_str(sheet->arena, reference);
    sheet->place = arena_format(sheet->arena, "%s %.*s", what, (int)reference.len,
                                reference.len ? reference.at : "");
}

void sheet_form(struct model *model, struct sheet *sheet, const struct field_def *defs,
                size_t count)
{
    struct str draft = draft_of(model, sheet->place);
    if (sheet->form.fields)
        form_renew(&sheet->form, defs, count);
    else
        form_init(&sheet->form, defs, count, date_of(model->now, 0), &model->clip);
    if (draft.len && !sheet->taken_up)
        form_restore(&sheet->form, draft);
    sheet->taken_up = true;
    if (sheet->fit)
        sheet->fit(model, sheet);
}

void sheet_read(struct model *model, struct sheet *sheet, const struct task *task,
                struct arena *arena, void *input)
{
    model_forget(model, sheet->reading);
    sheet->reading = model_run(model, task, arena, input);
}

bool sheet_has_read(struct model *model, struct sheet *sheet, struct message *message)
{
    if (message->kind != MESSAGE_ANSWER || !sheet->reading || message->request != sheet->reading)
        return false;
    sheet->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return true;
    }
    struct arena *before = sheet->read_arena; /* in which the form's texts lie until it is made */
    sheet->read = message->output;
    sheet->read_arena = message->arena;
    message->arena = NULL;
    sheet->make(model, sheet);
    arena_free(before);
    return true;
}

static void keep(struct model *model, const struct sheet *sheet)
{
    if (!sheet->taken_up || sheet->dropped)
        return;
    struct arena *arena = arena_new(4096, true);
    draft_keep(model, sheet->place, form_save(&sheet->form, arena));
    arena_free(arena);
}

/* Choosing from a list leads on to the next field; what the choice shows now comes first. */
static void go_to_new(struct form *form, size_t from)
{
    struct arena *arena = arena_new(256, false);
    size_t end = form->focus > from ? form->focus : form->count;
    for (size_t i = from + 1; i < end; i++)
        if (form_focus(form, arena_str(arena, form->fields[i].def.id).at))
            break;
    arena_free(arena);
}

bool sheet_key(struct model *model, struct sheet *sheet, struct key key)
{
    if (sheet->sending)
        return false;
    if (!sheet->form.fields) {
        if (keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL)
            model_close(model, 0);
        return false;
    }
    if (keymap_action(CONTEXT_SEND, key) == ACTION_SEND)
        return form_check(&sheet->form);
    size_t focus = sheet->form.focus;
    enum outcome outcome = form_key(&sheet->form, key);
    if (sheet->fit)
        sheet->fit(model, sheet);
    if (outcome == OUTCOME_CHANGED && key.kind == K_ENTER)
        go_to_new(&sheet->form, focus);
    if (outcome == OUTCOME_CHOSEN)
        return form_check(&sheet->form);
    if (outcome == OUTCOME_IGNORED && keymap_action(CONTEXT_BACK, key) == ACTION_CANCEL) {
        keep(model, sheet);
        model_close(model, 0);
    }
    return false;
}

struct uuid sheet_idempotency_key(struct model *model, struct sheet *sheet)
{
    struct arena *arena = arena_new(4096, true);
    struct str now = form_save(&sheet->form, arena);
    keep(model, sheet);
    if (sheet->sent_arena && !str_equal(now, sheet->sent))
        draft_renew_key(model, sheet->place);
    arena_free(sheet->sent_arena);
    sheet->sent_arena = arena_new(now.len + 64, true);
    sheet->sent = arena_str(sheet->sent_arena, now);
    arena_free(arena);
    return draft_key(model, sheet->place);
}

void sheet_run(struct model *model, struct sheet *sheet, const struct task *task,
               struct arena *arena, void *input)
{
    keep(model, sheet);
    model_say(model, STYLE_PLAIN, STR(""));
    sheet->sending = model_run(model, task, arena, input);
}

static void read_again(struct model *model, struct sheet *sheet)
{
    struct arena *arena = arena_new(65536, true);
    struct str *reference = ARENA_NEW(arena, struct str);
    *reference = arena_str(arena, sheet->reference);
    model_say(model, STYLE_PLAIN, i18n_text(N_("Changed by somebody meanwhile. Reading it …")));
    sheet->sending = model_run(model, &task_case, arena, reference);
    sheet->rereading = sheet->sending != 0;
}

bool sheet_reread(struct model *model, struct sheet *sheet, const struct message *message)
{
    if (message->kind != MESSAGE_ANSWER || !sheet->rereading)
        return false;
    sheet->rereading = false;
    sheet->sending = 0;
    if (message->error.id)
        say_error(model, message->error);
    else
        sheet->stale(model, sheet, message->output);
    return true;
}

bool sheet_answer(struct model *model, struct sheet *sheet, const struct message *message)
{
    sheet->sending = 0;
    if (!message->error.id)
        return true;
    struct arena *arena = arena_new(1024, false);
    bool first = true;
    for (const struct error_field *f = message->error.fields; f; f = f->next) {
        const char *id = arena_str(arena, f->pointer).at;
        form_error(&sheet->form, id, i18n_text(error_hint(f->id)));
        if (first && form_focus(&sheet->form, id))
            first = false;
    }
    arena_free(arena);
    if (message->error.id == ERROR_IDEMPOTENCY_MISMATCH)
        draft_say_sent(model, sheet->place);
    else if (message->error.id == ERROR_VERSION_STALE && sheet->stale)
        read_again(model, sheet);
    else if (message->error.id == ERROR_VERSION_STALE)
        model_say(model, STYLE_FAULT,
                  i18n_text(N_("Somebody has changed the case. Esc, read it, come back: "
                               "what you typed stays.")));
    else
        say_error(model, message->error);
    return false;
}

void sheet_drop(struct model *model, struct sheet *sheet)
{
    draft_keep(model, sheet->place, STR_NONE);
    sheet->dropped = true;
}

void sheet_done_with(struct model *model, struct sheet *sheet, struct str said)
{
    sheet_drop(model, sheet);
    model_say(model, STYLE_GOOD, said);
    model_close(model, 1);
}

void sheet_done(struct model *model, struct sheet *sheet, const char *said)
{
    sheet_done_with(model, sheet, i18n_text(said));
}

static struct json *list_of(struct arena *arena, struct str codes)
{
    struct json *list = json_array(arena);
    while (codes.len)
        json_append(list, json_str(arena, str_cut(&codes, ',')));
    return list;
}

static void put(const struct sheet *sheet, struct arena *arena, struct json *body,
                const struct field *field)
{
    const char *id = arena_str(arena, field->def.id).at;
    struct str value = form_value(&sheet->form, arena, id);
    int64_t number;
    if (field->hidden || !value.len)
        return;
    if (field->def.type == ENTRY_CODES)
        json_set_at(arena, body, id, list_of(arena, value));
    else if (field->def.type == ENTRY_NUMBER && str_to_int(value, &number))
        json_set_at(arena, body, id, json_int(arena, number));
    else
        json_set_at(arena, body, id, json_str(arena, value));
}

void sheet_put(const struct sheet *sheet, struct arena *arena, struct json *body, const char *id)
{
    for (size_t i = 0; i < sheet->form.count; i++)
        if (str_is(sheet->form.fields[i].def.id, id))
            put(sheet, arena, body, &sheet->form.fields[i]);
}

struct json *sheet_body(const struct sheet *sheet, struct arena *arena)
{
    struct json *body = json_object(arena);
    for (size_t i = 0; i < sheet->form.count; i++)
        if (str_starts(sheet->form.fields[i].def.id, "/"))
            put(sheet, arena, body, &sheet->form.fields[i]);
    return body;
}

void sheet_view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct sheet *sheet = screen;
    (void)now;
    int head = 0;
    if (sheet->reference.len) {
        int col = canvas_text(canvas, area, 0, 1, STYLE_QUIET, i18n_text(sheet->head));
        canvas_text(canvas, area, 0, col + 1, STYLE_TITLE, sheet->reference);
        head = 2;
    }
    if (!sheet->form.fields && sheet->reading)
        canvas_text(canvas, area, 2, 2, STYLE_QUIET, i18n_text(sheet->reading_words));
    form_draw(&sheet->form, canvas,
              area_cols(area_rows(area, head, area.rows - head - 1), 1, area.cols - 2),
              !sheet->sending);
    if (sheet->sending)
        canvas_text(canvas, area, area.rows - 1, 1, STYLE_STRONG, i18n_text(sheet->busy));
}

void sheet_leave(void *screen)
{
    struct sheet *sheet = screen;
    form_free(&sheet->form);
    arena_free(sheet->read_arena);
    arena_free(sheet->sent_arena);
    arena_free(sheet->arena);
}

void sheet_keep(struct model *model, void *screen)
{
    keep(model, screen);
}

size_t sheet_contexts(const void *screen, enum context at[static SCREEN_CONTEXTS_MAX])
{
    const struct sheet *sheet = screen;
    size_t count = 0;
    if (sheet->sending)
        return 0;
    if (sheet->form.fields) {
        count = form_contexts(&sheet->form, at);
        at[count++] = CONTEXT_SEND;
    }
    at[count++] = CONTEXT_BACK;
    return count;
}
