#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "commands/command.h"

static const struct option table[] = {
    OPTION("to", "WHOM", ""), MANY("blacken", "POINTER", ""), FLAG("json", ""), {0}};
static const struct option more[] = {OPTION("reason", "TEXT", ""), {0}};

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

static size_t split(struct arena *arena, const char *line, struct str **ret_tokens)
{
    size_t count = 0;
    assert_int_equal(line_split(arena, str_of(line), ret_tokens, &count).id, ERROR_NONE);
    return count;
}

static struct error parse(struct arena *arena, const char *line, struct args *ret_args)
{
    struct str *tokens = NULL;
    size_t count = split(arena, line, &tokens);
    return args_parse(arena, table, more, tokens, count, ret_args);
}

static void line__splits_like_a_shell(void **state)
{
    struct str *t = NULL;
    assert_int_equal(split(*state, "note BG-1 --text 'It''s \"so\"' \"a \\\"b\\\" \\\\ \\n\" x\\ y", &t),
                     6);
    assert_true(str_is(t[0], "note"));
    assert_true(str_is(t[3], "Its \"so\""));
    assert_true(str_is(t[4], "a \"b\" \\ \\n"));
    assert_true(str_is(t[5], "x y"));
}

static void line__takes_what_python_quotes(void **state)
{
    struct str *t = NULL; /* shlex.join(["note", "don't"]) */
    assert_int_equal(split(*state, "note 'don'\"'\"'t'", &t), 2);
    assert_true(str_is(t[1], "don't"));
}

static void line__keeps_empty_words_and_drops_comments(void **state)
{
    struct str *t = NULL;
    assert_int_equal(split(*state, "  a '' \t# the rest is for people\n", &t), 2);
    assert_int_equal(t[1].len, 0);
    assert_non_null(t[1].at);
    assert_int_equal(split(*state, "# nothing\n", &t), 0);
    assert_int_equal(split(*state, "", &t), 0);
    assert_int_equal(split(*state, "a#b", &t), 1);
}

static void line__is_refused__with_an_open_quotation(void **state)
{
    struct str *t = NULL;
    size_t count = 7;
    assert_int_equal(line_split(*state, STR("note 'x"), &t, &count).id, ERROR_CLIENT_USAGE);
    assert_int_equal(line_split(*state, STR("note \"x\\\""), &t, &count).id, ERROR_CLIENT_USAGE);
    assert_int_equal(count, 7);
}

static void options__come_in_any_order_and_form(void **state)
{
    struct args args;
    assert_int_equal(parse(*state, "--json forward --to=x REF --reason 'a b' --blacken /a "
                                   "--blacken /b", &args).id, ERROR_NONE);
    assert_int_equal(args.word_count, 2);
    assert_true(str_is(args_word(&args, 1), "REF"));
    assert_null(args_word(&args, 2).at);
    assert_true(str_is(args_get(&args, "to"), "x"));
    assert_true(str_is(args_get(&args, "reason"), "a b"));
    assert_true(args_has(&args, "json"));
    struct words all = args_all(*state, &args, "blacken");
    assert_int_equal(all.count, 2);
    assert_true(str_is(all.at[1], "/b"));
}

static void options__end_at_two_dashes(void **state)
{
    struct args args;
    assert_int_equal(parse(*state, "note -- --json -x", &args).id, ERROR_NONE);
    assert_int_equal(args.word_count, 3);
    assert_false(args_has(&args, "json"));
}

static void options__may_have_an_empty_value(void **state)
{
    struct args args;
    assert_int_equal(parse(*state, "x --to= --reason ''", &args).id, ERROR_NONE);
    assert_true(args_has(&args, "reason"));
    assert_int_equal(args_get(&args, "reason").len, 0);
}

static void options__are_refused__when_unknown_doubled_or_without_value(void **state)
{
    static const char *const bad[] = {"x --no",       "x --to", "x --to a --to b",
                                      "x --json=yes", "x --=",  "x --json --json"};
    struct args args;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(parse(*state, bad[i], &args).id, ERROR_CLIENT_USAGE);
}

static void command__is_found_behind_global_options(void **state)
{
    struct str *t = NULL, word;
    size_t count = split(*state, "--to x --json queue --to", &t);
    assert_true(args_command(table, t, count, &word));
    assert_true(str_is(word, "queue"));
    count = split(*state, "--to queue", &t);
    assert_false(args_command(table, t, count, &word));
}

static void commands__are_complete_and_unique(void **state)
{
    (void)state;
    for (const struct command *c = commands; c->name; c++) {
        assert_ptr_equal(command_find(str_of(c->name)), c);
        assert_non_null(c->words);
        assert_non_null(c->help);
        assert_non_null(c->run);
        assert_true(c->least <= c->most);
        for (const struct option *o = c->options; o && o->name; o++)
            for (const struct option *g = global_options; g->name; g++)
                assert_string_not_equal(o->name, g->name);
    }
    assert_null(command_find(STR("nope")));
}

static void settings__are_read_from_a_file(void **state)
{
    struct settings s = {0};
    assert_int_equal(settings_parse(*state,
                                    STR("# demo\nserver = https://127.0.0.1:8443\r\n\n"
                                        "ca=/x y/ca.pem\nuser = ana\n"
                                        "root = AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=\n"),
                                    STR("config"), &s).id,
                     ERROR_NONE);
    assert_true(str_is(s.server, "https://127.0.0.1:8443"));
    assert_true(str_is(s.ca, "/x y/ca.pem"));
    assert_true(s.has_root);
    assert_int_equal(s.root[31], 1);
}

static void settings__are_refused__when_unknown_or_with_a_short_root(void **state)
{
    struct settings s = {0};
    assert_int_equal(settings_parse(*state, STR("pasword = x\n"), STR("config"), &s).id,
                     ERROR_CLIENT_USAGE);
    uint8_t root[KEY_BYTES];
    assert_int_not_equal(root_read(*state, STR("AAAA"), root).id, ERROR_NONE);
}

static void exit_status__says_who_refused(void **state)
{
    (void)state;
    assert_int_equal(exit_of(ERROR_NONE), 0);
    assert_int_equal(exit_of(ERROR_CONSENT_MISSING), 1);
    assert_int_equal(exit_of(ERROR_CLIENT_USAGE), 2);
    assert_int_equal(exit_of(ERROR_CLIENT_TLS), 3);
    assert_int_equal(exit_of(ERROR_CLIENT_DIRECTORY), 4);
}

static void lists__with_commas_and_given_twice_are_one(void **state)
{
    const struct str typed[] = {STR("report, note"), STR(",,"), STR("identity"), STR_NONE};
    struct words flat = words_flat(*state, (struct words){typed, 4});
    assert_int_equal(flat.count, 3);
    assert_true(str_is(flat.at[0], "report"));
    assert_true(str_is(flat.at[1], "note"));
    assert_true(str_is(flat.at[2], "identity"));
    assert_int_equal(words_flat(*state, (struct words){NULL, 0}).count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(line__splits_like_a_shell, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(line__takes_what_python_quotes, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(line__keeps_empty_words_and_drops_comments, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(line__is_refused__with_an_open_quotation, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(options__come_in_any_order_and_form, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(options__end_at_two_dashes, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(options__may_have_an_empty_value, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(
            options__are_refused__when_unknown_doubled_or_without_value, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(command__is_found_behind_global_options, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(lists__with_commas_and_given_twice_are_one, make_arena,
                                        free_arena),
        cmocka_unit_test(commands__are_complete_and_unique),
        cmocka_unit_test_setup_teardown(settings__are_read_from_a_file, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(settings__are_refused__when_unknown_or_with_a_short_root,
                                        make_arena, free_arena),
        cmocka_unit_test(exit_status__says_who_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
