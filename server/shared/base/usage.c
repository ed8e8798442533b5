#include "hotline/base/usage.h"

#include <string.h>

#define LINE_COLUMNS 79

const char choices_consent_kinds[] =
#define CONSENT_KIND(ID, CODE, EXPLICIT) CODE "|"
#include "hotline/vocab/consent_kinds.def"
#undef CONSENT_KIND
    ;

const char choices_consent_states[] =
#define CONSENT_STATE(ID, CODE) CODE "|"
#include "hotline/vocab/consent_states.def"
#undef CONSENT_STATE
    ;

const char choices_languages[] =
#define LANGUAGE(ID, TAG, CATALOGUE, OWN, NEXT) TAG "|"
#include "hotline/vocab/languages.def"
#undef LANGUAGE
    ;

const char choices_offices[] =
#define OFFICE(ID, CODE, PREFIX, COUNTRY) CODE "|"
#include "hotline/vocab/offices.def"
#undef OFFICE
    ;

const char choices_priorities[] =
#define PRIORITY(ID, CODE, RANK, MINUTES, DAYS, WORKING) CODE "|"
#include "hotline/vocab/priorities.def"
#undef PRIORITY
    ;

const char choices_records[] =
#define RECORD_TYPE(ID, BYTE, CODE) CODE "|"
#include "hotline/vocab/record_types.def"
#undef RECORD_TYPE
    ;

const char choices_roles[] =
#define ROLE(ID, CODE) CODE "|"
#include "hotline/vocab/roles.def"
#undef ROLE
    ;

/* Those that count as a case: the others are no step of triage. */
#define WHEN_true(CODE) CODE "|"
#define WHEN_false(CODE)
const char choices_statuses[] =
#define CASE_STATUS(ID, CODE, OPEN, COUNTS) WHEN_##COUNTS(CODE)
#include "hotline/vocab/case_status.def"
#undef CASE_STATUS
    ;

static void pad(struct buf *out, size_t count)
{
    while (count-- > 0)
        buf_char(out, ' ');
}

static size_t columns_of(struct str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.at[i] & 0xC0) != 0x80;
    return count;
}

/* "help: a, b or c" */
static struct str told(struct arena *arena, const char *help, const char *choices)
{
    struct buf buf = {.arena = arena};
    buf_str(&buf, str_of(help));
    struct str rest = str_of(choices);
    for (bool first = true; rest.len; first = false) {
        struct str word = str_cut(&rest, '|');
        const char *before = !first ? (rest.len ? ", " : " or ") : *help ? ": " : "";
        buf_str(&buf, str_of(before));
        buf_str(&buf, word);
    }
    return buf_view(&buf);
}

void usage_add_row(struct buf *out, struct str left, size_t column, const char *help,
                   const char *choices)
{
    struct str rest = told(out->arena, help, choices);
    size_t at = 2 + columns_of(left);
    pad(out, 2);
    buf_str(out, left);
    if (rest.len && at + 2 > column) {
        buf_char(out, '\n');
        at = 0;
    }
    if (rest.len)
        pad(out, column - at);
    at = column;
    for (bool first = true; rest.len; first = false) {
        struct str word = str_cut(&rest, ' ');
        bool breaks = !first && at + 1 + columns_of(word) > LINE_COLUMNS;
        if (breaks) {
            buf_char(out, '\n');
            pad(out, column);
            at = column;
        } else if (!first) {
            buf_char(out, ' ');
            at++;
        }
        buf_str(out, word);
        at += columns_of(word);
    }
    buf_char(out, '\n');
}

static void offer(struct buf *out, struct str word, struct str typed, struct str prefix)
{
    if (word.len < typed.len || (typed.len && memcmp(word.at, typed.at, typed.len) != 0))
        return;
    buf_str(out, prefix);
    buf_str(out, word);
    buf_char(out, '\n');
}

void usage_offer(struct buf *out, const char *choices, struct str typed, struct str prefix)
{
    struct str rest = str_of(choices);
    while (rest.len) {
        struct str word = str_cut(&rest, '|');
        if (str_starts(word, "FILE"))
            buf_str(out, STR(":files\n"));
        else if (str_starts(word, "DIR"))
            buf_str(out, STR(":folders\n"));
        else if (word.len && !(word.at[0] >= 'A' && word.at[0] <= 'Z'))
            offer(out, word, typed, prefix);
    }
}
