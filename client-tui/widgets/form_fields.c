#include "widgets/form_inner.h"

#include "hotline/base/utf8.h"
#include "i18n/i18n.h"
#include "widgets/day.h"

#include <string.h>

#define CHOICES_SEEN 6

enum entry_type entry_type_of(struct str type, size_t options)
{
    static const struct {
        const char *name;
        enum entry_type type;
    } types[] = {
        {"text", ENTRY_LINE},      {"name", ENTRY_LINE},       {"phone", ENTRY_LINE},
        {"email", ENTRY_LINE},     {"secret_text", ENTRY_LINE}, {"long_text", ENTRY_TEXT},
        {"date", ENTRY_DATE},      {"datetime", ENTRY_MOMENT}, {"integer", ENTRY_NUMBER},
        {"money", ENTRY_NUMBER},   {"boolean", ENTRY_CHOICE},  {"consent", ENTRY_CHOICE},
        {"codes", ENTRY_CODES},    {"municipality", ENTRY_CODE},
    };
    if (str_is(type, "code"))
        return options <= CHOICES_SEEN ? ENTRY_CHOICE : ENTRY_CODE;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_is(type, types[i].name))
            return types[i].type;
    return ENTRY_BUTTON;
}

bool field_has_options(const struct field *field)
{
    enum entry_type type = field->def.type;
    return (type == ENTRY_CHOICE || type == ENTRY_CODE || type == ENTRY_CODES) &&
           field->def.source;
}

bool field_takes_focus(const struct field *field)
{
    return field->def.type != ENTRY_HEADING && field->def.type != ENTRY_NOTE && !field->hidden;
}

void field_init(struct field *field, const struct field_def *def, struct clip *clip)
{
    *field = (struct field){.def = *def};
    if (def->type == ENTRY_TEXT)
        editor_init(&field->editor, def->limit, clip);
    else
        line_init(&field->line, def->limit, clip);
    field->line.secret = def->type == ENTRY_SECRET;
    text_init(&field->error, false, 0, NULL);
    text_init(&field->aside, false, 0, NULL);
    if (field_has_options(field))
        chosen_init(&field->chosen, def->source);
}

void field_free(struct field *field)
{
    editor_free(&field->editor);
    line_free(&field->line);
    text_free(&field->error);
    text_free(&field->aside);
    chosen_free(&field->chosen);
}

int field_first_chosen(const struct field *field)
{
    return field->chosen.count ? (int)field->chosen.at[0] : -1;
}

void field_choose_only(struct field *field, int option)
{
    field->chosen.count = 0;
    if (option >= 0)
        chosen_add(&field->chosen, (size_t)option);
}

bool field_is_empty(const struct field *field)
{
    if (field_has_options(field))
        return field_first_chosen(field) < 0;
    return field->def.type == ENTRY_TEXT ? field->editor.text.len == 0
                                         : field->line.text.len == 0;
}

/* --- values --- */

static struct str options_joined(const struct field *field, struct arena *arena, const char *between,
                                 bool labels)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < field->chosen.count; i++) {
        if (out.len)
            buf_str(&out, str_of(between));
        const struct pick_option *o = &field->def.source->options[field->chosen.at[i]];
        buf_str(&out, labels ? o->label : o->code);
    }
    return buf_view(&out);
}

/* "14.03.2026 15:30" or any way to type it, as day and minutes; minutes -1: none. */
static bool read_moment(struct str typed, struct date today, struct date *ret_day,
                        int *ret_minutes)
{
    struct str day = str_trim(typed);
    if (day.len == 0)
        return false;
    size_t blank = day.len;
    while (blank > 0 && day.at[blank - 1] != ' ' && day.at[blank - 1] != 'T')
        blank--;
    struct str clock = str_slice(day, blank, day.len);
    bool colon = memchr(clock.at, ':', clock.len) != NULL;
    if (!colon)
        return false;
    day = str_trim(str_slice(day, 0, blank ? blank - 1 : 0));
    *ret_day = today;
    return clock_read(clock, ret_minutes) && (day.len == 0 || day_read(day, today, ret_day));
}

static struct str clock_value(struct arena *arena, int minutes)
{
    return arena_format(arena, "%02d:%02d", minutes / 60, minutes % 60);
}

static struct str moment_value(struct arena *arena, struct date day, int minutes)
{
    return arena_join(arena, arena_join(arena, date_str(arena, day), STR("T")),
                      clock_value(arena, minutes));
}

struct str field_value(const struct field *field, struct arena *arena, struct date today)
{
    struct str typed = text_view(&field->line.text);
    struct date day;
    int minutes;
    switch (field->def.type) {
    case ENTRY_HEADING:
    case ENTRY_NOTE:
        return STR_NONE;
    case ENTRY_TEXT:
        return utf8_printable(arena, text_view(&field->editor.text));
    case ENTRY_CHOICE:
    case ENTRY_CODE:
    case ENTRY_CODES:
        return field->chosen.at ? options_joined(field, arena, ",", false) : STR_NONE;
    case ENTRY_DATE:
        return day_read(typed, today, &day) ? date_str(arena, day) : STR_NONE;
    case ENTRY_MOMENT:
        return read_moment(typed, today, &day, &minutes) ? moment_value(arena, day, minutes)
                                                           : STR_NONE;
    case ENTRY_CLOCK:
        return clock_read(typed, &minutes) ? clock_value(arena, minutes) : STR_NONE;
    case ENTRY_SECRET:
        return arena_str(arena, typed);
    default:
        return utf8_printable(arena, str_trim(typed));
    }
}

static void set_options(struct field *field, struct str codes)
{
    field_choose_only(field, -1);
    while (codes.len) {
        int option = pick_source_find(field->def.source, str_cut(&codes, ','));
        if (option >= 0)
            chosen_add(&field->chosen, (size_t)option);
    }
}

void field_offer(struct field *field, const struct pick_source *source)
{
    struct arena *arena = arena_new(1024, true);
    struct str codes = options_joined(field, arena, ",", false);
    chosen_free(&field->chosen);
    field->def.source = source;
    chosen_init(&field->chosen, source);
    set_options(field, codes);
    arena_free(arena);
}

/* For values, which are whole. */
static const struct date any_day = {.year = 2000, .month = 1, .day = 1};

static void write_day(struct field *field, struct date day, int minutes)
{
    struct arena *arena = arena_new(256, false);
    struct str text = day_shown(arena, day);
    if (minutes >= 0)
        text = arena_format(arena, "%.*s %02d:%02d", (int)text.len, text.at, minutes / 60,
                            minutes % 60);
    text_set(&field->line.text, text);
    arena_free(arena);
}

static void write_clock(struct field *field, int minutes)
{
    struct arena *arena = arena_new(256, false);
    text_set(&field->line.text, clock_value(arena, minutes));
    arena_free(arena);
}

void field_set(struct field *field, struct str value)
{
    struct date day;
    int minutes;
    text_set(&field->error, STR_NONE);
    if (field->chosen.at)
        set_options(field, value);
    else if (field->def.type == ENTRY_TEXT)
        text_set(&field->editor.text, value);
    else if (field->def.type == ENTRY_DATE && day_read(value, any_day, &day))
        write_day(field, day, -1);
    else if (field->def.type == ENTRY_MOMENT && read_moment(value, any_day, &day, &minutes))
        write_day(field, day, minutes);
    else
        text_set(&field->line.text, value);
}

struct str field_shown(const struct field *field, struct arena *arena)
{
    return field->chosen.at ? options_joined(field, arena, ", ", true) : text_view(&field->aside);
}

void field_leave(struct field *field, struct date today)
{
    struct str typed = str_trim(text_view(&field->line.text));
    struct date day;
    int minutes;
    int64_t number;
    if (typed.len == 0 || field->chosen.at)
        return;
    if (field->def.type == ENTRY_DATE && day_read(typed, today, &day))
        write_day(field, day, -1);
    else if (field->def.type == ENTRY_DATE)
        text_set(&field->error, i18n_text(N_("This is no date. Write 14.3.2026 or 14.3.")));
    else if (field->def.type == ENTRY_MOMENT && read_moment(typed, today, &day, &minutes))
        write_day(field, day, minutes);
    else if (field->def.type == ENTRY_MOMENT)
        text_set(&field->error,
                 i18n_text(N_("This is no time. Write 15:30 or 14.3. 15:30.")));
    else if (field->def.type == ENTRY_CLOCK && clock_read(typed, &minutes))
        write_clock(field, minutes);
    else if (field->def.type == ENTRY_CLOCK)
        text_set(&field->error, i18n_text(N_("This is no time. Write 15:30 or 15.")));
    else if (field->def.type == ENTRY_NUMBER && !str_to_int(typed, &number))
        text_set(&field->error, i18n_text(N_("This is no number.")));
}
