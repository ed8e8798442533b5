/* A further call, or an attempt to reach somebody. How she may be contacted stands first; what her
 * rules forbid is not offered. */
#include "screens/screens.h"

#include "i18n/i18n.h"
#include "screens/case/contact_words.h"
#include "screens/sheet.h"
#include "screens/vocabulary.h"
#include "tasks/coming_back.h"
#include "tasks/sending.h"
#include "words/contact_rules.h"

struct contact {
    struct sheet sheet;
    struct arena *arena; /* of what follows: made anew when identity was opened */
    struct contact_line lines[CONTACT_LINES_MAX];
    size_t line_count;
    const struct json *rules;
    bool sealed, keeps_number;
    bool came_back; /* with a code: only a call of hers can be added, and nothing be read */
    const struct pick_source *channels_in, *channels_out, *spoken, *written;
    uint64_t reading;
};

/* --- what is offered --- */

static const struct pick_source *allowed(struct arena *arena, const struct json *rules,
                                         const char *vocabulary, const struct pick_source *all)
{
    struct pick_option *options = arena_array(arena, all->count + 1, sizeof *options);
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++)
        if (!contact_forbidden(rules, vocabulary, all->options[i].code))
            options[count++] = all->options[i];
    return pick_source_new(arena, options, count);
}

static const struct pick_source *two(const struct model *model, struct arena *arena,
                                     const char *vocabulary, const char *first, const char *second)
{
    struct pick_option *options = arena_array(arena, 2, sizeof *options);
    options[0] = (struct pick_option){.code = str_of(first),
                                      .label = word_of(model, vocabulary, str_of(first))};
    options[1] = (struct pick_option){.code = str_of(second),
                                      .label = word_of(model, vocabulary, str_of(second))};
    return pick_source_new(arena, options, 2);
}

static bool is_attempt(const struct sheet *sheet, struct arena *arena)
{
    return str_is(form_value(&sheet->form, arena, "/kind"), "attempt");
}

static void fit(struct model *model, struct sheet *sheet)
{
    struct contact *state = (struct contact *)sheet;
    struct form *form = &sheet->form;
    struct arena *arena = arena_new(512, false);
    bool attempt = is_attempt(sheet, arena);
    bool out = attempt || str_is(form_value(form, arena, "/direction"), "out");
    (void)model;
    form_show(form, "open", state->sealed, false);
    form_show(form, "/kind", !state->came_back, !state->came_back);
    form_show(form, "/direction", !attempt && !state->came_back, !attempt && !state->came_back);
    form_show(form, "/result", attempt, attempt);
    form_show(form, "/phone_raw", state->keeps_number, false);
    form_offer(form, "/channel", out ? state->channels_out : state->channels_in);
    form_offer(form, "/result",
               contact_written(form_value(form, arena, "/channel")) ? state->written
                                                                    : state->spoken);
    arena_free(arena);
}

static bool consents_to_number(const struct case_shown *shown)
{
    const struct json *consents = json_member(shown->answer, "consents");
    for (const struct json *c = consents ? consents->first : NULL; c; c = c->next) {
        struct str kind = json_string(json_member(c, "kind"));
        struct str state = json_string(json_member(c, "state"));
        if ((str_is(kind, "store_identity") || str_is(kind, "contact_back")) &&
            (str_is(state, "given") || str_is(state, "limited")))
            return true;
    }
    return false;
}

/* What is known of the case now. */
static void take(struct model *model, struct contact *state, const struct case_shown *shown)
{
    struct arena *arena = arena_new(16384, true);
    state->arena = arena;
    state->rules = contact_rules_of(arena, shown);
    state->line_count = contact_words(model, arena, shown, state->rules, state->lines);
    for (size_t i = 0; i < state->line_count; i++) /* some of it stands in the case shown */
        state->lines[i].text = arena_str(arena, state->lines[i].text);
    state->sealed = !shown->identity;
    state->keeps_number = consents_to_number(shown);
    state->channels_in = vocabulary_source(model, "channel");
    state->channels_out = allowed(arena, state->rules, "channel", state->channels_in);
    state->written = vocabulary_source(model, "contact_attempt_result");
    state->spoken = allowed(arena, state->rules, "spoken_result", state->written);
}

static void make_form(struct model *model, struct contact *state)
{
    struct arena *arena = state->arena;
    const struct pick_source *kinds = two(model, arena, "contact_kind", "further", "attempt");
    const struct pick_source *directions = two(model, arena, "direction", "in", "out");
    const struct field_def defs[] = {
        {.id = STR("open"),
         .label = i18n_text(N_("Open identity")),
         .type = ENTRY_BUTTON,
         .hint = i18n_text(N_("Enter opens it with a reason"))},
        {.id = STR("/kind"),
         .label = i18n_text(N_("What it was")),
         .type = ENTRY_CHOICE,
         .required = true,
         .source = allowed(arena, state->rules, "kind", kinds)},
        {.id = STR("/direction"),
         .label = i18n_text(N_("Direction")),
         .type = ENTRY_CHOICE,
         .source = allowed(arena, state->rules, "direction", directions)},
        {.id = STR("/channel"),
         .label = i18n_text(N_("Channel")),
         .type = ENTRY_CODE,
         .required = true,
         .source = state->channels_in,
         .hint = i18n_text(N_("Space to choose"))},
        {.id = STR("/result"),
         .label = i18n_text(N_("Result")),
         .type = ENTRY_CODE,
         .source = state->spoken,
         .hint = i18n_text(N_("Space to choose"))},
        {.id = STR("/language"),
         .label = i18n_text(N_("Language")),
         .type = ENTRY_CODE,
         .source = vocabulary_source(model, "caller_language"),
         .hint = i18n_text(N_("type to choose"))},
        {.id = STR("/phone_raw"),
         .label = i18n_text(N_("Number, as typed")),
         .type = ENTRY_LINE,
         .hint = i18n_text(N_("only where it is another one"))},
        {.id = STR("/text"), .label = i18n_text(N_("What was said")), .type = ENTRY_TEXT},
    };
    state->sheet.fit = fit;
    sheet_form(model, &state->sheet, defs, sizeof defs / sizeof *defs);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct contact *state = screen;
    const struct case_shown *shown = argument;
    sheet_begin(&state->sheet, "contact", shown->reference);
    state->sheet.head = N_("A call or an attempt in");
    take(model, state, shown);
    make_form(model, state);
    form_focus(&state->sheet.form, state->sealed ? "open" : "/kind");
}

/* What may be known of the case: its office, and how long this holds. */
static void enter_back(struct model *model, void *screen, const void *argument)
{
    struct contact *state = screen;
    const struct called_back *back = argument;
    sheet_begin(&state->sheet, "call back", back->reference);
    state->sheet.head = N_("A call to be added to");
    state->came_back = true;
    state->arena = arena_new(4096, true);
    state->lines[state->line_count++] = (struct contact_line){
        STYLE_GOOD, arena_format(state->arena, _("✓ The code holds. Office: %.*s"),
                                 (int)back->office.len, back->office.at)};
    state->lines[state->line_count++] = (struct contact_line){
        STYLE_STRONG,
        arena_format(state->arena, _("Until %.*s you may add a call, without reading."),
                     (int)back->until.len, back->until.len ? back->until.at : "")};
    state->channels_in = state->channels_out = vocabulary_source(model, "channel");
    state->spoken = state->written = vocabulary_source(model, "contact_attempt_result");
    make_form(model, state);
    form_focus(&state->sheet.form, "/channel");
}

/* --- opening identity --- */

static void read_again(struct model *model, struct contact *state)
{
    struct arena *arena = arena_new(65536, true);
    struct str *reference = ARENA_NEW(arena, struct str);
    *reference = arena_str(arena, state->sheet.reference);
    state->reading = model_run(model, &task_case, arena, reference);
}

/* With what was typed. */
static void on_read(struct model *model, struct contact *state, const struct message *message)
{
    state->reading = 0;
    if (message->error.id) {
        say_error(model, message->error);
        return;
    }
    struct arena *before = state->arena;
    bool opened = state->sealed;
    take(model, state, message->output);
    make_form(model, state);
    if (opened && !state->sealed)
        form_focus(&state->sheet.form, "/kind");
    arena_free(before);
}

/* --- keys and sending --- */

static bool opens(struct contact *state, struct key key)
{
    return !state->sheet.sending && state->sealed &&
           str_is(form_focused(&state->sheet.form)->def.id, "open") &&
           (key.kind == K_ENTER || (key.kind == K_CHAR && key.code == ' '));
}

static void send(struct model *model, struct contact *state)
{
    struct arena *arena = arena_new(65536, true);
    struct sending_input *input = ARENA_NEW(arena, struct sending_input);
    struct json *body = sheet_body(&state->sheet, arena);
    if (state->came_back)
        json_set(body, STR("kind"), json_str(arena, STR("further")));
    if (state->came_back || is_attempt(&state->sheet, arena))
        json_set(body, STR("direction"),
                 json_str(arena, state->came_back ? STR("in") : STR("out")));
    *input =
        (struct sending_input){.reference = arena_str(arena, state->sheet.reference), .count = 1};
    input->at[0] = (struct sending){.method = "POST",
                                    .rest = "/contacts",
                                    .body = body,
                                    .key = sheet_idempotency_key(model, &state->sheet)};
    sheet_run(model, &state->sheet, &task_sending, arena, input);
}

static void on_key(struct model *model, struct contact *state, struct key key)
{
    const struct case_shown of = {.reference = state->sheet.reference};
    if (opens(state, key))
        model_open(model, &screen_opening, &of);
    else if (sheet_key(model, &state->sheet, key))
        send(model, state);
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct contact *state = screen;
    if (message->kind == MESSAGE_KEY)
        on_key(model, state, message->key);
    else if (message->kind == MESSAGE_LANGUAGE ||
             (message->kind == MESSAGE_BACK && message->result))
        read_again(model, state);
    else if (message->kind == MESSAGE_ANSWER && message->request == state->reading)
        on_read(model, state, message);
    else if (message->kind == MESSAGE_ANSWER && sheet_answer(model, &state->sheet, message))
        sheet_done(model, &state->sheet,
                   state->came_back ? N_("Saved. The office that has the case sees it now.")
                                    : N_("Saved. It stands in the timeline."));
}

static void view(void *screen, struct canvas *canvas, struct area area, millis now)
{
    struct contact *state = screen;
    int rows = (int)state->line_count;
    for (int i = 0; i < rows; i++)
        canvas_text_cut(canvas, area, i, 1, area.cols - 2, state->lines[i].style,
                        state->lines[i].text);
    canvas_rule(canvas, area, rows, STYLE_FRAME);
    sheet_view(&state->sheet, canvas, area_rows(area, rows + 1, area.rows - rows - 1), now);
}

static void leave(void *screen)
{
    struct contact *state = screen;
    sheet_leave(&state->sheet);
    arena_free(state->arena);
}

const struct screen screen_contact = {.title = N_("Call or attempt"),
                                      .size = sizeof(struct contact),
                                      .enter = enter,
                                      .update = update,
                                      .view = view,
                                      .leave = leave,
                                      .keep = sheet_keep,
                                      .contexts = sheet_contexts};

const struct screen screen_contact_back = {.title = N_("She called back"),
                                           .size = sizeof(struct contact),
                                           .enter = enter_back,
                                           .update = update,
                                           .view = view,
                                           .leave = leave,
                                           .keep = sheet_keep,
                                           .contexts = sheet_contexts};
