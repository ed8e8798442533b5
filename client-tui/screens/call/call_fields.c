#include "screens/call/call_fields.h"

#include "hotline/base/limits.h"
#include "i18n/i18n.h"
#include "screens/vocabulary.h"

#include <string.h>

#define LABEL_LONG 31   /* columns: what is longer is a question of its own */
#define CHOICES_SEEN 6  /* all of them stand in the row … */
#define CHOICES_COLS 26 /* … when their words take no more */
#define BYTES_OF_CHARACTER 4
#define LIST_BYTES 40000

const struct call_field call_fields[] = {
#define FIELD(POINTER, TYPE, VOCABULARY, LIMIT, PLACE, GATE, COPIES)                               \
    {.pointer = POINTER,                                                                           \
     .vocabulary = VOCABULARY,                                                                     \
     .kind = KIND_##TYPE,                                                                          \
     .limit = LIMIT,                                                                               \
     .place = IN_##PLACE,                                                                          \
     .gate = GATE_##GATE},
#define FIELD_LIST(POINTER, LIMIT)                                                                 \
    {.pointer = POINTER,                                                                           \
     .vocabulary = "",                                                                             \
     .kind = KIND_LIST,                                                                            \
     .limit = LIMIT,                                                                               \
     .place = IN_REPORT,                                                                           \
     .gate = GATE_OPEN},
#include "hotline/vocab/fields.def"
#undef FIELD
};
const size_t call_field_count = sizeof call_fields / sizeof *call_fields;

const struct call_field *call_field(const char *pointer)
{
    for (size_t i = 0; i < call_field_count; i++)
        if (strcmp(call_fields[i].pointer, pointer) == 0)
            return &call_fields[i];
    return NULL;
}

bool call_item_field(const struct call_field *field, const char *list, const char **ret_name)
{
    size_t len = strlen(list);
    if (strncmp(field->pointer, list, len) != 0 || strncmp(field->pointer + len, "/*/", 3) != 0)
        return false;
    *ret_name = field->pointer + len + 3;
    return true;
}

/* --- how it is entered --- */

static bool fits_row(const struct pick_source *source)
{
    int columns = 0;
    for (size_t i = 0; i < source->count; i++)
        columns += text_columns(source->options[i].label);
    return columns <= CHOICES_COLS;
}

static const char *options_of(const struct call_field *field)
{
    return field->kind == KIND_BOOL   ? "yes_no"
           : field->kind == KIND_DAYS ? "weekday"
                                      : field->vocabulary;
}

static enum entry_type type_of(const struct call_field *field, const struct pick_source *source)
{
    static const enum entry_type types[] = {
        [KIND_CODES] = ENTRY_CODES,   [KIND_MUNICIPALITY] = ENTRY_CODE,
        [KIND_LINE] = ENTRY_LINE,     [KIND_NAME] = ENTRY_LINE,
        [KIND_TEXT] = ENTRY_TEXT,     [KIND_PHONE] = ENTRY_LINE,
        [KIND_EMAIL] = ENTRY_LINE,    [KIND_BOOL] = ENTRY_CHOICE,
        [KIND_COUNT] = ENTRY_NUMBER,  [KIND_PAST_DATE] = ENTRY_DATE,
        [KIND_ANY_DATE] = ENTRY_DATE, [KIND_PAST_TIME] = ENTRY_LINE,
        [KIND_DAYS] = ENTRY_CODES,    [KIND_CLOCK] = ENTRY_CLOCK,
        [KIND_HASHES] = ENTRY_LINE,   [KIND_LIST] = ENTRY_BUTTON,
    };
    if (field->kind == KIND_CODE)
        return source->count <= CHOICES_SEEN ? ENTRY_CHOICE : ENTRY_CODE;
    return types[field->kind];
}

static struct str hint_of(const struct call_field *field)
{
    static const char *const hints[] = {
        [KIND_PAST_DATE] = N_("14.3. or -1 for yesterday"),
        [KIND_ANY_DATE] = N_("14.3. or +3"),
        [KIND_LIST] = N_("Enter adds"),
        [KIND_CLOCK] = N_("17 or 17:30"),
        [KIND_HASHES] = NULL,
    };
    size_t kind = field->kind;
    if (strcmp(field->vocabulary, "risk_answer") == 0)
        return STR("y n ? -");
    if (strcmp(field->pointer, "/incident/reported_elsewhere") == 0)
        return i18n_text(N_("Enter adds · - not reported"));
    if (field->kind == KIND_BOOL)
        return STR("y n");
    return kind < sizeof hints / sizeof *hints && hints[kind] ? i18n_text(hints[kind]) : STR_NONE;
}

struct field_def call_field_def(const struct model *model, struct arena *arena,
                                const struct call_field *field, const char *id)
{
    const char *options = options_of(field);
    struct field_def def = {.id = arena_str(arena, str_of(id)),
                            .label = field_word(model, field->pointer),
                            .source = *options ? vocabulary_source(model, options) : NULL,
                            .limit = (size_t)field->limit * BYTES_OF_CHARACTER,
                            .hint = hint_of(field),
                            .rows = 2,
                            .goes_on = true};
    def.type = type_of(field, def.source);
    bool choice = def.type == ENTRY_CHOICE || def.type == ENTRY_CODE;
    def.question = choice && (field->kind == KIND_BOOL || text_columns(def.label) > LABEL_LONG ||
                              strcmp(field->vocabulary, "risk_answer") == 0 ||
                              (def.type == ENTRY_CHOICE && !fits_row(def.source)));
    if (def.question && !def.hint.len)
        def.hint = def.type == ENTRY_CHOICE ? i18n_text(N_("first letter, or Space"))
                                            : i18n_text(N_("type, or Space"));
    if (field->kind == KIND_LIST)
        def.limit = LIST_BYTES;
    return def;
}

/* --- what it holds --- */

static struct json *codes_of(struct arena *arena, struct str text)
{
    struct json *codes = json_array(arena);
    while (text.len)
        json_append(codes, json_str(arena, arena_str(arena, str_cut(&text, ','))));
    return codes;
}

struct json *call_value(const struct form *form, struct arena *arena, const char *id,
                        enum call_kind kind)
{
    struct str text = form_value(form, arena, id);
    struct json *list = NULL;
    int64_t number;
    if (!text.len)
        return NULL;
    switch (kind) {
    case KIND_CODES:
        return codes_of(arena, text);
    case KIND_BOOL:
        return json_bool(arena, str_is(text, "yes"));
    case KIND_COUNT:
        return str_to_int(text, &number) ? json_int(arena, number) : NULL;
    case KIND_LIST:
        return json_parse(arena, text, &list).id ? NULL : list;
    default:
        return json_str(arena, text);
    }
}

/* "mon,wed-fri" as the days that can be chosen. */
static struct str days_of(struct arena *arena, struct str text)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    struct buf out = {.arena = arena};
    while (text.len) {
        struct str last = str_cut(&text, ','), one = last;
        struct str first = str_cut(&last, '-');
        bool inside = false, range = last.len && !str_is(one, "mon-fri");
        for (size_t i = 0; range && i < sizeof days / sizeof *days; i++) {
            inside = inside || str_is(first, days[i]);
            if (inside) {
                buf_str(&out, str_of(days[i]));
                buf_char(&out, ',');
            }
            inside = inside && !str_is(last, days[i]);
        }
        if (!range)
            buf_str(&out, one);
        if (!range)
            buf_char(&out, ',');
    }
    return buf_view(&out);
}

static struct str joined(struct arena *arena, const struct json *codes)
{
    struct buf out = {.arena = arena};
    for (const struct json *code = codes->first; code; code = code->next) {
        buf_str(&out, json_string(code));
        buf_char(&out, ',');
    }
    return buf_view(&out);
}

void call_set_value(struct form *form, const char *id, enum call_kind kind,
                    const struct json *value)
{
    struct arena *arena = arena_new(4096, true);
    struct str text = json_string(value);
    if (kind == KIND_CODES && value)
        text = joined(arena, value);
    else if (kind == KIND_DAYS)
        text = days_of(arena, text);
    else if (kind == KIND_BOOL && value && value->kind == JSON_BOOL)
        text = value->boolean ? STR("yes") : STR("no");
    else if (kind == KIND_COUNT && value && value->kind == JSON_INT)
        text = arena_format(arena, "%lld", (long long)value->integer);
    else if (kind == KIND_LIST && !json_is_empty(value))
        text = json_text(arena, value);
    form_set(form, id, text);
    arena_free(arena);
}
