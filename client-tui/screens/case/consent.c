/* One consent given, limited, refused or withdrawn. */
#include "screens/case/consents.h"

#include "i18n/i18n.h"
#include "screens/case/conflict.h"
#include "screens/sheet.h"
#include "screens/vocabulary.h"
#include "tasks/cases.h"
#include "tasks/sending.h"

struct consent {
    struct sheet sheet;
    struct str kind, before; /* before: its state when this began */
    int64_t version;
    struct conflict conflict; /* with what somebody else has noted meanwhile */
    struct conflict_field differs;
};

static bool among(struct str code, const char *const *codes)
{
    for (; *codes; codes++)
        if (str_is(code, *codes))
            return true;
    return false;
}

/* A limit belongs to a limited consent; how and for how long to one that was given, with or without
 * a limit; how, also to one that was refused or withdrawn. */
static void fit(struct model *model, struct sheet *sheet)
{
    static const char *const holding[] = {"given", "limited", NULL};
    static const char *const said[] = {"given", "limited", "refused", "withdrawn", NULL};
    struct arena *arena = arena_new(256, false);
    struct str state = form_value(&sheet->form, arena, "/state");
    bool limited = str_is(state, "limited"), holds = among(state, holding);
    (void)model;
    form_show(&sheet->form, "/form", among(state, said), false);
    form_show(&sheet->form, "/limit_text", limited, limited);
    form_show(&sheet->form, "/valid_until", holds, false);
    form_show(&sheet->form, "/text_version", holds, false);
    arena_free(arena);
}

static void meet(struct model *model, struct sheet *sheet, const struct case_shown *now);

static void make_form(struct model *model, struct consent *state)
{
    struct str now = arena_join(state->sheet.arena, i18n_text(N_("Now: ")),
                                word_of(model, "consent_state", state->before));
    const struct field_def defs[] = {
        {.id = STR("kind"),
         .label = word_of(model, "consent_kind", state->kind),
         .type = ENTRY_HEADING},
        {.id = STR("now"), .label = now, .type = ENTRY_NOTE},
        {.id = STR("/state"),
         .label = i18n_text(N_("From now on")),
         .type = ENTRY_CODE,
         .required = true,
         .source = vocabulary_source(model, "consent_state"),
         .hint = i18n_text(N_("Space to choose"))},
        {.id = STR("/form"),
         .label = i18n_text(N_("How it was said")),
         .type = ENTRY_CODE,
         .source = vocabulary_source(model, "consent_form"),
         .hint = i18n_text(N_("Space to choose"))},
        {.id = STR("/limit_text"),
         .label = i18n_text(N_("The limit")),
         .type = ENTRY_LINE,
         .hint = i18n_text(N_("in the person's words: what is left out"))},
        {.id = STR("/valid_until"),
         .label = i18n_text(N_("Holds until")),
         .type = ENTRY_DATE,
         .hint = i18n_text(N_("empty: until it is withdrawn"))},
        {.id = STR("/text_version"),
         .label = i18n_text(N_("Wording read out")),
         .type = ENTRY_LINE,
         .hint = i18n_text(N_("version of the text"))},
    };
    state->sheet.fit = fit;
    state->sheet.stale = meet;
    sheet_form(model, &state->sheet, defs, sizeof defs / sizeof *defs);
}

static void enter(struct model *model, void *screen, const void *argument)
{
    struct consent *state = screen;
    const struct consent_wanted *wanted = argument;
    struct arena *arena = arena_new(512, false);
    struct str what = arena_join(arena, STR("consent "), wanted->kind);
    sheet_begin(&state->sheet, what.at, wanted->reference);
    arena_free(arena);
    state->sheet.head = N_("A consent in");
    state->kind = arena_str(state->sheet.arena, wanted->kind);
    state->before = arena_str(state->sheet.arena, wanted->state);
    state->version = wanted->version;
    make_form(model, state);
}

static void send(struct model *model, struct consent *state)
{
    struct arena *arena = arena_new(65536, true);
    struct sending_input *input = ARENA_NEW(arena, struct sending_input);
    struct json *body = sheet_body(&state->sheet, arena);
    json_set(body, STR("kind"), json_str(arena, arena_str(arena, state->kind)));
    *input = (struct sending_input){.reference = arena_str(arena, state->sheet.reference),
                                    .version = state->version,
                                    .count = 1};
    input->at[0] = (struct sending){.method = "POST",
                                    .rest = "/consents",
                                    .body = body,
                                    .key = sheet_idempotency_key(model, &state->sheet)};
    sheet_run(model, &state->sheet, &task_sending, arena, input);
}

static struct str state_in(const struct json *consents, struct str kind)
{
    for (const struct json *c = consents ? consents->first : NULL; c; c = c->next)
        if (str_equal(json_string(json_member(c, "kind")), kind))
            return json_string(json_member(c, "state"));
    return STR("not_asked");
}

/* Something else of the case was changed: it is sent again. This consent was: she chooses. */
static void meet(struct model *model, struct sheet *sheet, const struct case_shown *now)
{
    struct consent *state = (struct consent *)sheet;
    struct conflict *conflict = &state->conflict;
    struct str theirs = state_in(json_member(now->answer, "consents"), state->kind);
    state->version = now->version;
    struct str mine = form_value(&sheet->form, sheet->arena, "/state");
    if (str_equal(theirs, state->before) || str_equal(theirs, mine)) {
        send(model, state);
        return;
    }
    state->differs =
        (struct conflict_field){.label = word_of(model, "consent_kind", state->kind),
                                .base = word_of(model, "consent_state", state->before),
                                .mine = word_of(model, "consent_state", mine),
                                .theirs = word_of(model, "consent_state", theirs)};
    *conflict = (struct conflict){.reference = sheet->reference, .fields = &state->differs,
                                  .count = 1};
    state->before = arena_str(sheet->arena, theirs);
    model_open(model, &screen_conflict, &conflict);
}

static void settled(struct model *model, struct consent *state)
{
    if (state->differs.taken == CONFLICT_MINE)
        send(model, state);
    else
        sheet_done(model, &state->sheet, N_("The consent stays as it was noted meanwhile."));
}

static void update(struct model *model, void *screen, struct message *message)
{
    struct consent *state = screen;
    if (sheet_reread(model, &state->sheet, message))
        return;
    if (message->kind == MESSAGE_BACK && message->result)
        settled(model, state);
    else if (message->kind == MESSAGE_KEY && sheet_key(model, &state->sheet, message->key))
        send(model, state);
    else if (message->kind == MESSAGE_ANSWER && sheet_answer(model, &state->sheet, message))
        sheet_done(model, &state->sheet, N_("The consent is noted."));
    else if (message->kind == MESSAGE_LANGUAGE)
        make_form(model, state);
}

const struct screen screen_consent = {.title = N_("Consent"),
                                      .size = sizeof(struct consent),
                                      .enter = enter,
                                      .update = update,
                                      .view = sheet_view,
                                      .leave = sheet_leave,
                                      .keep = sheet_keep,
                                      .contexts = sheet_contexts};
