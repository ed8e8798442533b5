#include "screens/call/call_form.h"

#include "i18n/i18n.h"
#include "screens/call/call_rules.h"
#include "screens/vocabulary.h"

#include <string.h>

#define TIME_BYTES 40
#define DOCUMENT_BYTES 400000
#define LIMIT_BYTES 4000

struct building {
    const struct model *model;
    struct arena *arena;
    const struct call_form_options *options;
    struct field_def *defs;
    bool *hidden; /* by field */
    size_t count, sections;
};

static const struct {
    const char *code, *pointer;
} order[] = {
#define CALL_FIELD(CODE, POINTER) {CODE, POINTER},
#include "screens/call/call_fields.def"
#undef CALL_FIELD
};

/* What is said at the head of a section. */
static const struct {
    const char *section, *id, *text;
} notes[] = {
    {"intro", "note/consents",
     N_("y given · n refused · l with a limit · - not asked · x cannot be asked")},
    {"risk", "note/risk", N_("y yes · n no · ? not known · - not asked")},
    {"person", "note/names",
     N_("The caller has not agreed that name and contact are kept: what is marked is not sent.")},
    {"wish", "note/more", N_("Consents: y given · n refused · l with a limit · - not asked")},
};

static bool has(const struct building *b, struct str id)
{
    for (size_t i = 0; i < b->count; i++)
        if (str_equal(b->defs[i].id, id))
            return true;
    return false;
}

static void add(struct building *b, struct field_def def, bool hidden)
{
    if (b->count == CALL_FIELDS_MAX || has(b, def.id))
        return;
    b->hidden[b->count] = hidden;
    b->defs[b->count++] = def;
}

static void add_hidden(struct building *b, struct str id, size_t limit)
{
    add(b, (struct field_def){.id = id, .type = ENTRY_LINE, .limit = limit}, true);
}

/* State, limit and time of one consent. A case's consents are changed elsewhere. */
static void add_consent(struct building *b, const char *pointer)
{
    bool hidden = b->options->purpose == CALL_CHANGES;
    struct str id = str_of(pointer);
    add(b,
        (struct field_def){.id = id,
                           .label = field_word(b->model, pointer),
                           .type = ENTRY_CHOICE,
                           .question = true,
                           .goes_on = true,
                           .hint = STR("y n l - x"),
                           .source = vocabulary_source(b->model, "consent_state")},
        hidden);
    add(b,
        (struct field_def){.id = arena_join(b->arena, id, STR("/limit")),
                           .label = field_word(b->model, "/consents/0/limit_text"),
                           .hint = i18n_text(N_("what it leaves out")),
                           .type = ENTRY_LINE,
                           .limit = LIMIT_BYTES},
        true);
    add_hidden(b, arena_join(b->arena, id, STR("/at")), TIME_BYTES);
}

static void add_field(struct building *b, const char *pointer)
{
    const struct call_field *field = call_field(pointer);
    bool facts = b->options->purpose == CALL_CHANGES;
    if (strncmp(pointer, "/consents/", strlen("/consents/")) == 0) {
        add_consent(b, pointer);
        return;
    }
    if (!field || (facts && (field->place == IN_CONTACT || field->place == IN_CONTACT_IDENTITY)) ||
        (facts && !b->options->identity && field->place == IN_IDENTITY))
        return;
    struct field_def def = call_field_def(b->model, b->arena, field, pointer);
    if (strcmp(pointer, "/call/privacy_text_version") == 0) {
        def.type = ENTRY_CHOICE; /* read or not: which version is known */
        def.question = true;
        def.source = vocabulary_source(b->model, "yes_no");
        def.hint = STR("y n");
    }
    if (strcmp(pointer, "/narrative") == 0)
        def.rows = 5;
    if (strcmp(pointer, "/summary") == 0)
        def.hint = i18n_text(N_("without names: all of the desk read it"));
    if (strcmp(pointer, "/vital_interest/reason") == 0) {
        def.type = ENTRY_LINE;
        def.hint = i18n_text(N_("why it is kept; will be reviewed"));
    }
    add(b, def, false);
}

static void add_note(struct building *b, struct str section)
{
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (str_is(section, notes[i].section))
            add(b,
                (struct field_def){.id = str_of(notes[i].id),
                                   .type = ENTRY_NOTE,
                                   .label = i18n_text(notes[i].text)},
                b->options->purpose == CALL_CHANGES && !str_is(section, "risk"));
}

static void take_section(void *user, struct str code, const struct json *item)
{
    struct building *b = user;
    const struct json *fields = json_member(item, "fields");
    size_t before = b->count;
    if (json_is_empty(fields))
        return;
    struct str title = word_of(b->model, "intake_form", code);
    add(b,
        (struct field_def){
            .id = arena_join(b->arena, STR("section/"), code),
            .label = arena_format(b->arena, "%zu %.*s", b->sections + 1, (int)title.len, title.at),
            .type = ENTRY_HEADING},
        false);
    add_note(b, code);
    size_t head = b->count;
    for (const struct json *f = fields->first; f; f = f->next)
        for (size_t i = 0; i < sizeof order / sizeof *order; i++)
            if (str_is(json_string(json_member(f, "code")), order[i].code))
                add_field(b, order[i].pointer);
    bool shown = false;
    for (size_t i = head; i < b->count; i++)
        shown = shown || !b->hidden[i];
    b->sections++; /* also of a section that is not shown: its number stays with the others */
    b->hidden[before] = !shown;
}

static struct building build(const struct model *model, struct arena *arena,
                             const struct call_form_options *options)
{
    static const char *const remembered[] = {"/call/started_at", "sending/key", "sending/more",
                                             "saved/reference", "saved/version"};
    const struct shared *shared = model->shared;
    struct building b = {.model = model, .arena = arena, .options = options};
    b.defs = arena_array(arena, CALL_FIELDS_MAX, sizeof *b.defs);
    b.hidden = arena_array(arena, CALL_FIELDS_MAX, sizeof *b.hidden);
    labels_each(shared->labels, "intake_form", take_section, &b);
    for (size_t i = 0; i < sizeof remembered / sizeof *remembered; i++)
        add_hidden(&b, str_of(remembered[i]), TIME_BYTES);
    add_hidden(&b, STR("sending/document"), DOCUMENT_BYTES);
    add_hidden(&b, STR("saved/document"), DOCUMENT_BYTES);
    return b;
}

void call_form_begin(struct model *model, struct arena *arena,
                     const struct call_form_options *options, struct form *ret_form)
{
    struct building b = build(model, arena, options);
    form_init(ret_form, b.defs, b.count, date_of(model->now, time_office_offset(model->now)),
              &model->clip);
    for (size_t i = 0; i < b.count; i++)
        ret_form->fields[i].hidden = b.hidden[i];
    call_form_refresh(model, ret_form);
    if (options->purpose == CALL_LOGS)
        form_focus(ret_form, "/safety/can_talk_now"); /* safety first */
}

void call_form_renew(const struct model *model, struct arena *arena,
                     const struct call_form_options *options, struct form *form)
{
    struct building b = build(model, arena, options);
    form_renew(form, b.defs, b.count);
    call_form_refresh(model, form);
}

void call_form_defaults(const struct model *model, struct form *form)
{
    const struct shared *shared = model->shared;
    struct str office = str_of(office_code(shared->office));
    struct str tag =
        json_string(json_member(label_item(shared->labels, "office", office), "default_language"));
    struct arena *arena = arena_new(256, false);
    form_fill(form, "/call/channel", STR("phone_call"));
    form_fill(form, "/call/caller_language", str_cut(&tag, '-'));
    if (!form_has(form, "/call/started_at"))
        form_set(form, "/call/started_at", time_str(arena, model->now / 1000 * 1000));
    arena_free(arena);
}
