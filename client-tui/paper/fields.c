/* Fields of records in words: which vocabulary names their codes, and what is a day or a moment. */
#include "paper/compose.h"

enum kind {
    KIND_PLAIN,
    KIND_DAY,
    KIND_MOMENT,
    KIND_WEEKDAYS,
#define ALIAS(TYPE, KIND) TYPE_##TYPE = KIND_##KIND
    ALIAS(CODE, PLAIN),
    ALIAS(CODES, PLAIN),
    ALIAS(MUNICIPALITY, PLAIN),
    ALIAS(LINE, PLAIN),
    ALIAS(NAME, PLAIN),
    ALIAS(TEXT, PLAIN),
    ALIAS(PHONE, PLAIN),
    ALIAS(EMAIL, PLAIN),
    ALIAS(BOOL, PLAIN),
    ALIAS(COUNT, PLAIN),
    ALIAS(CLOCK, PLAIN),
    ALIAS(HASHES, PLAIN),
    ALIAS(PAST_DATE, DAY),
    ALIAS(ANY_DATE, DAY),
    ALIAS(PAST_TIME, MOMENT),
    ALIAS(DAYS, WEEKDAYS),
#undef ALIAS
};

struct field {
    const char *pointer;
    enum kind kind;
    const char *vocabulary;
};

static const struct field fields[] = {
#define FIELD(POINTER, TYPE, VOCABULARY, LIMIT_, PLACE, GATE, COPIES)                              \
    {POINTER, (enum kind)TYPE_##TYPE, VOCABULARY},
#include "hotline/vocab/fields.def"
#undef FIELD
#define OTHER_FIELD(POINTER, TYPE, VOCABULARY) {POINTER, (enum kind)TYPE_##TYPE, VOCABULARY},
#include "paper/other_fields.def"
#undef OTHER_FIELD
};

static struct field field_of(struct str pointer)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (pointer_fits(pointer, fields[i].pointer))
            return fields[i];
    return (struct field){.kind = KIND_PLAIN, .vocabulary = ""};
}

struct str below(const struct composer *c, struct str pointer, struct str name)
{
    return arena_format(c->arena, "%.*s/%.*s", (int)pointer.len, pointer.at, (int)name.len,
                        name.at);
}

static struct str string_text(const struct composer *c, const struct field *field,
                              struct str value)
{
    const enum language language = c->order->language;
    struct date day;
    millis at;
    if (field->kind == KIND_DAY && date_parse(value, &day))
        return day_text(c->arena, language, day);
    if (field->kind == KIND_MOMENT && time_parse(value, 0, &at))
        return moment_text(c->arena, language, at);
    if (field->kind == KIND_WEEKDAYS)
        return label_of_days(c->order->labels, c->arena, language, value);
    return field->vocabulary[0] ? label(c, field->vocabulary, value) : value;
}

static struct str list_text(const struct composer *c, struct str pointer, const struct json *list,
                            const struct json *blackened)
{
    struct str text = STR("");
    size_t index = 0;
    for (const struct json *item = list->first; item; item = item->next, index++) {
        struct str at = arena_format(c->arena, "%.*s/%zu", (int)pointer.len, pointer.at, index);
        if (item->kind == JSON_OBJECT && !is_blackened(blackened, at))
            text = joined(c, text, "\n", field_lines(c, at, item, blackened, NULL, "; "));
        else
            text = joined(c, text, "; ", field_text(c, at, item, blackened));
    }
    return text;
}

/* Of an item of a list of codes the list is the field. */
static struct str without_index(struct str pointer)
{
    int64_t index;
    size_t end = pointer.len;
    while (end && pointer.at[end - 1] != '/')
        end--;
    return end && str_to_int(str_slice(pointer, end, pointer.len), &index)
               ? str_slice(pointer, 0, end - 1)
               : pointer;
}

struct str field_text(const struct composer *c, struct str pointer, const struct json *value,
                      const struct json *blackened)
{
    const struct field field = field_of(without_index(pointer));
    if (is_blackened(blackened, pointer))
        return blackened_mark(c);
    switch (value ? value->kind : JSON_NULL) {
    case JSON_STRING:
        return string_text(c, &field, value->string);
    case JSON_BOOL:
        return label(c, "risk_answer", value->boolean ? STR("yes") : STR("no"));
    case JSON_INT:
        return arena_format(c->arena, "%lld", (long long)value->integer);
    case JSON_ARRAY:
        return list_text(c, pointer, value, blackened);
    case JSON_OBJECT:
        return field_lines(c, pointer, value, blackened, NULL, "\n");
    case JSON_NULL:
        break;
    }
    return STR_NONE;
}

static bool wanted(struct str name, const char *const *skip)
{
    for (; skip && *skip; skip++)
        if (str_is(name, *skip))
            return false;
    return true;
}

void field_rows(struct composer *c, struct str pointer, const struct json *object,
                const struct json *blackened, const char *const *skip)
{
    for (const struct json *m = object ? object->first : NULL; m; m = m->next) {
        struct str at = below(c, pointer, m->name);
        if (!wanted(m->name, skip))
            continue;
        if (m->kind == JSON_OBJECT && !is_blackened(blackened, at))
            field_rows(c, at, m, blackened, NULL);
        else
            block_row(&c->blocks, label_of_field(c->order->labels, c->order->language, at),
                      field_text(c, at, m, blackened));
    }
}

struct str field_lines(const struct composer *c, struct str pointer, const struct json *object,
                       const struct json *blackened, const char *const *skip,
                       const char *between)
{
    struct str lines = STR("");
    for (const struct json *m = object ? object->first : NULL; m; m = m->next) {
        struct str at = below(c, pointer, m->name);
        struct str text = wanted(m->name, skip) ? field_text(c, at, m, blackened) : STR_NONE;
        if (!text.len)
            continue;
        struct str name = label_of_field(c->order->labels, c->order->language, at);
        lines = joined(c, lines, between, joined(c, name, ": ", text));
    }
    return lines;
}
