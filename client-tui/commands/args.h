/* Command lines: options by a table, and lines of a batch split as a shell would. Pure. */
#ifndef HOTLINE_CLIENT_ARGS_H
#define HOTLINE_CLIENT_ARGS_H

#include "cases/cases.h"
#include "hotline/base/usage.h"

struct option {
    const char *name;    /* without the dashes */
    const char *value;   /* what stands behind it, "FILE"; NULL: a flag */
    bool many;           /* may be given several times */
    const char *help;
    const char *choices; /* "refer|transfer": words that it takes (base/usage.h); NULL: any */
};

/* Rows of a table of options. */
#define OPTION(NAME, VALUE, HELP) {.name = (NAME), .value = (VALUE), .help = (HELP)}
#define CHOICE(NAME, VALUE, CHOICES, HELP)                                                         \
    {.name = (NAME), .value = (VALUE), .choices = (CHOICES), .help = (HELP)}
#define MANY(NAME, VALUE, HELP) {.name = (NAME), .value = (VALUE), .many = true, .help = (HELP)}
#define MANY_OF(NAME, VALUE, CHOICES, HELP)                                                        \
    {.name = (NAME), .value = (VALUE), .many = true, .choices = (CHOICES), .help = (HELP)}
#define FLAG(NAME, HELP) {.name = (NAME), .help = (HELP)}

struct arg {
    const struct option *option;
    struct str value; /* "" for a flag */
};

struct args {
    struct str *words; /* what is no option */
    size_t word_count;
    struct arg *given;
    size_t given_count;
};

/* Reads "--name value", "--name=value" and words; "--" ends the options. Both tables end with a
 * row without a name; more may be NULL. ERROR_CLIENT_USAGE names what is wrong. */
struct error args_parse(struct arena *arena, const struct option *options,
                        const struct option *more, const struct str *tokens, size_t count,
                        struct args *ret_args);
/* The first word in tokens, skipping options of the table and their values. */
bool args_command(const struct option *options, const struct str *tokens, size_t count,
                  struct str *ret_word);

bool args_has(const struct args *args, const char *name);
struct str args_get(const struct args *args, const char *name); /* STR_NONE when not given */
struct words args_all(struct arena *arena, const struct args *args, const char *name);
/* Lists with commas as one list: "--records report,note" and "--records report --records note" are
 * the same. */
struct words words_flat(struct arena *arena, struct words lists);
struct str args_word(const struct args *args, size_t index); /* STR_NONE behind the last */

/* Splits a line: blanks separate, '…' is literal, "…" knows \" and \\, a backslash outside takes
 * the next character as it is, # at the start of a word begins a comment.
 * ERROR_CLIENT_USAGE for a quotation without an end. */
struct error line_split(struct arena *arena, struct str line, struct str **ret_tokens,
                        size_t *ret_count);

#endif
