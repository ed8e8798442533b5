#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "hotline/base/usage.h"

static int make_arena(void **state)
{
    *state = arena_new(4096, false);
    return 0;
}

static int free_arena(void **state)
{
    arena_free(*state);
    return 0;
}

static void assert_row(struct arena *arena, const char *left, const char *help,
                       const char *choices, const char *expected)
{
    struct buf out = {.arena = arena};
    usage_add_row(&out, str_of(left), 12, help, choices);
    assert_string_equal(arena_str(arena, buf_view(&out)).at, expected);
}

static void row__has_its_help_in_a_column(void **state)
{
    assert_row(*state, "--to WHOM", "who", NULL, "  --to WHOM\n            who\n");
    assert_row(*state, "--to", "who", NULL, "  --to      who\n");
    assert_row(*state, "a … b", "who", NULL, "  a … b     who\n");
    assert_row(*state, "--to", "", NULL, "  --to\n");
}

static void row__names_the_choices(void **state)
{
    assert_row(*state, "--to", "who", "a|b|c|", "  --to      who: a, b or c\n");
    assert_row(*state, "--to", "", "in|out", "  --to      in or out\n");
    assert_row(*state, "--to", "", "one", "  --to      one\n");
}

static void row__is_broken_at_spaces(void **state)
{
    assert_row(*state, "x", "twenty characters are twenty characters are twenty characters, "
                            "twelve more.",
               NULL,
               "  x         twenty characters are twenty characters are twenty characters,\n"
               "            twelve more.\n");
}

static void assert_offer(struct arena *arena, const char *choices, const char *typed,
                         const char *prefix, const char *expected)
{
    struct buf out = {.arena = arena};
    usage_offer(&out, choices, str_of(typed), str_of(prefix));
    assert_string_equal(out.len ? arena_str(arena, buf_view(&out)).at : "", expected);
}

static void offer__is_what_begins_so(void **state)
{
    assert_offer(*state, "refer|transfer", "", "", "refer\ntransfer\n");
    assert_offer(*state, "refer|transfer", "t", "--kind=", "--kind=transfer\n");
    assert_offer(*state, "refer|transfer", "transfers", "", "");
    assert_offer(*state, "a||b|", "", "", "a\nb\n");
}

static void offer__names_files_but_nothing_that_is_to_be_thought_of(void **state)
{
    assert_offer(*state, "FILE.json", "rep", "", ":files\n");
    assert_offer(*state, "DIR", "", "", ":folders\n");
    assert_offer(*state, "KEY|FILE|-", "", "", ":files\n-\n");
    assert_offer(*state, "REFERENCE", "", "", "");
    assert_offer(*state, NULL, "x", "", "");
}

static void offer__knows_the_vocabularies(void **state)
{
    assert_offer(*state, choices_languages, "sr", "", "sr-Latn\nsr-Cyrl\n");
    assert_offer(*state, choices_offices, "p", "", "podgorica\npristina\n");
    assert_offer(*state, choices_statuses, "draft", "", "");
    assert_offer(*state, choices_statuses, "in_t", "", "in_triage\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row__has_its_help_in_a_column),
        cmocka_unit_test(row__names_the_choices),
        cmocka_unit_test(row__is_broken_at_spaces),
        cmocka_unit_test(offer__is_what_begins_so),
        cmocka_unit_test(offer__names_files_but_nothing_that_is_to_be_thought_of),
        cmocka_unit_test(offer__knows_the_vocabularies),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
