#include "tui_support.h"

#include "hotline/base/utf8.h"
#include "keymap/keymap.h"

#include <stdlib.h>

/* Names of all keys in the bytes, separated by blanks; a paste as "paste[…]". */
static struct str names_of(struct arena *arena, struct keys *keys, struct str bytes)
{
    struct buf out = {.arena = arena};
    struct key key;
    keys_feed(keys, bytes);
    while (keys_next(keys, &key)) {
        char name[KEY_NAME_BYTES];
        key_to_name(key, name);
        if (out.len)
            buf_char(&out, ' ');
        buf_str(&out, str_of(name));
        if (key.kind == K_PASTE) {
            buf_char(&out, '[');
            buf_str(&out, key.text);
            buf_char(&out, ']');
        }
    }
    return buf_view(&out);
}

static void check_keys(struct arena *arena, struct str bytes, const char *names)
{
    struct keys *keys = keys_new();
    CHECK_STR(names_of(arena, keys, bytes), names);
    assert_false(keys_waiting(keys));
    keys_free(keys);
}

static void characters__of_any_width_come_as_code_points(void **state)
{
    check_keys(*state, STR("aČћë😀 "), "a Č ћ ë 😀 space");
}

static void a_character__that_comes_in_pieces_is_one(void **state)
{
    struct keys *keys = keys_new();
    CHECK_STR(names_of(*state, keys, STR("\xD0")), "");
    assert_true(keys_waiting(keys));
    CHECK_STR(names_of(*state, keys, STR("\x82")), "Ђ");
    keys_free(keys);
}

static void bytes__that_are_no_character_become_a_sign_of_that(void **state)
{
    check_keys(*state, STR("a\xFF" "b\xC0\x80" "c"), "a \uFFFD b \uFFFD \uFFFD c");
}

static void control_keys__have_names(void **state)
{
    check_keys(*state, STR("\x01\x17\x1F\t\r\n\x7F\b"),
               "ctrl-a ctrl-w ctrl-_ tab enter enter backspace backspace");
    check_keys(*state, (struct str){.at = "\0", .len = 1}, "ctrl-space");
}

static void sequences__of_xterm_linux_rxvt_and_putty_are_known(void **state)
{
    check_keys(*state, STR("\033[A\033OB\033[C\033[D\033[H\033OF"), "up down right left home end");
    check_keys(*state, STR("\033[1~\033[2~\033[3~\033[4~\033[5~\033[6~\033[7~\033[8~"),
               "home insert delete end pgup pgdn home end");
    check_keys(*state, STR("\033OP\033[11~\033[[A\033[15~\033[24~\033[[E"), "f1 f1 f1 f5 f12 f5");
    check_keys(*state, STR("\033[Z"), "shift-tab");
}

static void modifiers__come_with_sequences(void **state)
{
    check_keys(*state, STR("\033[1;5C\033[1;3A\033[3;2~\033[6;5~\033[1;2P\033[1;6D"),
               "ctrl-right alt-up shift-delete ctrl-pgdn shift-f1 ctrl-shift-left");
}

static void alt__is_an_escape_before(void **state)
{
    check_keys(*state, STR("\033f\033Ж\033\r\033\x7F"), "alt-f alt-Ж alt-enter alt-backspace");
}

static void an_escape__is_the_key__when_nothing_follows(void **state)
{
    struct keys *keys = keys_new();
    CHECK_STR(names_of(*state, keys, STR("\033")), "");
    assert_true(keys_waiting(keys));
    keys_nothing_follows(keys);
    CHECK_STR(names_of(*state, keys, STR_NONE), ""); /* feeding says that more may come */
    keys_nothing_follows(keys);
    struct key key;
    assert_true(keys_next(keys, &key));
    assert_int_equal(key.kind, K_ESC);
    assert_false(keys_waiting(keys));
    keys_free(keys);
}

static void an_escape__before_another_is_the_key(void **state)
{
    check_keys(*state, STR("\033\033[A"), "esc up");
}

static void a_sequence__that_comes_in_pieces_is_one(void **state)
{
    static const char whole[] = "\033[1;5C";
    for (size_t cut = 1; cut < sizeof whole - 1; cut++) {
        struct keys *keys = keys_new();
        CHECK_STR(names_of(*state, keys, (struct str){whole, cut}), "");
        CHECK_STR(names_of(*state, keys, str_of(whole + cut)), "ctrl-right");
        keys_free(keys);
    }
}

static void unknown_sequences__type_nothing(void **state)
{
    check_keys(*state, STR("a\033[99~b\033[?1;2cc\033[38;5;1md\033[Ie"), "a b c d e");
    check_keys(*state, STR("\033[1111111111111111111111111111x"), "1 1 1 1 1 x");
}

static void a_paste__comes_whole_with_its_line_ends(void **state)
{
    check_keys(*state, STR("\033[200~one\r\ntwo\rthree\nč\033[201~x"),
               "paste[one\ntwo\nthree\nč] x");
}

static void a_paste__is_never_keys(void **state)
{
    check_keys(*state, STR("\033[200~\033[A\x03\033[2J\033[201~q"), "paste[\033[A\x03\033[2J] q");
}

static void a_paste__in_pieces_is_one(void **state)
{
    static const char whole[] = "\033[200~Дуга прича\033[201~";
    for (size_t cut = 1; cut < sizeof whole - 1; cut++) {
        struct keys *keys = keys_new();
        struct str first = names_of(*state, keys, (struct str){whole, cut});
        struct str second = names_of(*state, keys, str_of(whole + cut));
        CHECK_STR(first, "");
        CHECK_STR(second, "paste[Дуга прича]");
        keys_free(keys);
    }
}

static void a_paste__is_cut_at_its_limit_and_says_so(void **state)
{
    (void)state;
    struct keys *keys = keys_new();
    struct key key;
    keys_feed(keys, STR("\033[200~"));
    for (int i = 0; i < PASTE_CHARACTERS + 10; i++)
        keys_feed(keys, STR("ж"));
    keys_feed(keys, STR("\033[201~"));
    assert_true(keys_next(keys, &key));
    assert_int_equal(utf8_count(key.text), PASTE_CHARACTERS);
    assert_true(key.cut);
    keys_feed(keys, STR("\033[200~short\033[201~"));
    assert_true(keys_next(keys, &key));
    assert_false(key.cut);
    CHECK_STR(key.text, "short");
    keys_free(keys);
}

static void a_paste__of_megabytes_keeps_its_limit(void **state)
{
    (void)state;
    static char block[1 << 16];
    struct keys *keys = keys_new();
    struct key key;
    memset(block, 'a', sizeof block);
    keys_feed(keys, STR("\033[200~"));
    for (int i = 0; i < 64; i++) {
        keys_feed(keys, (struct str){block, sizeof block});
        assert_false(keys_next(keys, &key));
    }
    keys_feed(keys, STR("\033[201~"));
    assert_true(keys_next(keys, &key));
    assert_int_equal(key.text.len, PASTE_CHARACTERS);
    assert_true(key.cut);
    keys_free(keys);
}

static void a_paste__of_what_is_no_text_is_text(void **state)
{
    struct keys *keys = keys_new();
    struct key key;
    static const char bytes[] = "\033[200~a\xFF\0b\xC3\033[201~";
    keys_feed(keys, (struct str){bytes, sizeof bytes - 1});
    assert_true(keys_next(keys, &key));
    CHECK_STR(key.text, "a?b?");
    assert_true(utf8_valid(key.text));
    keys_free(keys);
    (void)state;
}

static void names__of_keys_are_read_back(void **state)
{
    static const char *const names[] = {"a",  "Ж",     "space", "ctrl-w",   "alt-<", "f12", "ctrl-_",
                                        "esc", "pgup", "shift-tab", "ctrl-alt-left", "alt-space"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char name[KEY_NAME_BYTES];
        key_to_name(key_of(names[i]), name);
        assert_string_equal(name, names[i]);
    }
    struct key key;
    static const char *const bad[] = {"", "ctrl-", "f13", "f0", "nokey"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(key_from_name(str_of(bad[i]), &key));
}

/* --- the keymap --- */

static void keymap__names_only_keys_that_exist(void **state)
{
    (void)state;
    for (const struct keymap_row *row = keymap; row->key; row++) {
        char name[KEY_NAME_BYTES];
        key_to_name(key_of(row->key), name);
        assert_string_equal(name, row->key);
        assert_int_equal(keymap_action(row->context, key_of(row->key)), row->action);
        assert_true(*action_label(row->action) && *context_heading(row->context));
    }
}

static void keymap__gives_a_key_one_meaning_in_a_context(void **state)
{
    (void)state;
    for (const struct keymap_row *a = keymap; a->key; a++)
        for (const struct keymap_row *b = a + 1; b->key; b++)
            assert_false(a->context == b->context && strcmp(a->key, b->key) == 0);
}

static void keymap__lets_no_global_key_get_in_the_way_of_writing(void **state)
{
    (void)state;
    for (const struct keymap_row *a = keymap; a->key; a++) {
        if (a->context != CONTEXT_GLOBAL)
            continue;
        struct key key = key_of(a->key);
        assert_true(key.kind != K_CHAR || key.modifiers & (K_CTRL | K_ALT));
        for (const struct keymap_row *b = keymap; b->key; b++)
            assert_true(b->context == CONTEXT_GLOBAL || strcmp(a->key, b->key) != 0);
    }
}

static void keymap__has_a_key_for_every_action(void **state)
{
    (void)state;
    for (int action = 1; action < ACTION_COUNT; action++) {
        bool found = false;
        for (const struct keymap_row *row = keymap; row->key; row++)
            found = found || (int)row->action == action;
        assert_true(found);
    }
}

static void keys__are_shown_as_people_write_them(void **state)
{
    (void)state;
    static const char *const shown[][2] = {{"ctrl-w", "^W"},       {"f1", "F1"},
                                           {"alt-right", "Alt-→"}, {"shift-tab", "Shift-Tab"},
                                           {"pgdn", "PgDn"},       {"ctrl-pgup", "Ctrl-PgUp"},
                                           {"alt-b", "Alt-b"},     {"ctrl-_", "^_"}};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        char name[KEY_NAME_BYTES];
        assert_string_equal(key_shown(shown[i][0], name), shown[i][1]);
    }
}

static void a_cyrillic_letter__means_what_stands_on_its_key(void **state)
{
    (void)state;
    assert_int_equal(keymap_action(CONTEXT_QUEUE, key_of("н")), ACTION_CALL);
    assert_int_equal(keymap_action(CONTEXT_QUEUE, key_of("љ")), ACTION_QUEUE);
    assert_int_equal(keymap_action(CONTEXT_CASE, key_of("ф")), ACTION_FORWARD);
    assert_int_equal(keymap_action(CONTEXT_EDIT, key_of("alt-б")), ACTION_WORD_LEFT);
    assert_int_equal(keymap_action(CONTEXT_QUEUE, key_of("ћ")), ACTION_NONE);
    assert_int_equal(keymap_action(CONTEXT_EDIT, key_of("н")), ACTION_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(characters__of_any_width_come_as_code_points),
        T(a_character__that_comes_in_pieces_is_one),
        T(bytes__that_are_no_character_become_a_sign_of_that),
        T(control_keys__have_names),
        T(sequences__of_xterm_linux_rxvt_and_putty_are_known),
        T(modifiers__come_with_sequences),
        T(alt__is_an_escape_before),
        T(an_escape__is_the_key__when_nothing_follows),
        T(an_escape__before_another_is_the_key),
        T(a_sequence__that_comes_in_pieces_is_one),
        T(unknown_sequences__type_nothing),
        T(a_paste__comes_whole_with_its_line_ends),
        T(a_paste__is_never_keys),
        T(a_paste__in_pieces_is_one),
        T(a_paste__is_cut_at_its_limit_and_says_so),
        T(a_paste__of_megabytes_keeps_its_limit),
        T(a_paste__of_what_is_no_text_is_text),
        T(names__of_keys_are_read_back),
        T(keymap__names_only_keys_that_exist),
        T(keymap__gives_a_key_one_meaning_in_a_context),
        T(keymap__lets_no_global_key_get_in_the_way_of_writing),
        T(keymap__has_a_key_for_every_action),
        T(keys__are_shown_as_people_write_them),
        cmocka_unit_test(a_cyrillic_letter__means_what_stands_on_its_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
