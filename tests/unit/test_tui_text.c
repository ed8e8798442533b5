#include "tui_support.h"

#include "hotline/base/utf8.h"
#include "widgets/text.h"

static struct clip clip;

/* A text with '|' where the cursor stands. */
static struct text text_of(const char *marked)
{
    struct text text;
    const char *bar = strchr(marked, '|');
    text_init(&text, true, 0, &clip);
    text_set(&text, (struct str){marked, (size_t)(bar - marked)});
    text_insert(&text, str_of(bar + 1));
    text_move(&text, (size_t)(bar - marked));
    return text;
}

static struct str marked(struct arena *arena, const struct text *text)
{
    struct buf out = {.arena = arena};
    buf_str(&out, str_slice(text_view(text), 0, text->cursor));
    buf_char(&out, '|');
    buf_str(&out, str_slice(text_view(text), text->cursor, text->len));
    return buf_view(&out);
}

struct step {
    const char *before, *after;
};

static void check_steps(struct arena *arena, bool (*run)(struct text *), const struct step *steps,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct text text = text_of(steps[i].before);
        bool changed = run(&text);
        CHECK_STR(marked(arena, &text), steps[i].after);
        assert_int_equal(changed, strcmp(steps[i].before, steps[i].after) != 0);
        text_free(&text);
    }
    clip_free(&clip);
}

#define STEPS(ARENA, RUN, ...)                                                                  \
    check_steps((ARENA), (RUN), (const struct step[]){__VA_ARGS__},                             \
                sizeof((const struct step[]){__VA_ARGS__}) / sizeof(struct step))

#define E_ACUTE "e\u0301"
#define FAMILY "\U0001F468\u200D\U0001F469\u200D\U0001F467"
#define FLAGS "\U0001F1F7\U0001F1F8\U0001F1F2\U0001F1EA"

static void text_left__goes_by_clusters(void **state)
{
    STEPS(*state, text_left, {"ab|", "a|b"}, {"|ab", "|ab"}, {"x" E_ACUTE "|", "x|" E_ACUTE},
          {FAMILY "|", "|" FAMILY}, {FLAGS "|", "\U0001F1F7\U0001F1F8|\U0001F1F2\U0001F1EA"},
          {"日本|", "日|本"}, {"a\n|b", "a|\nb"}, {"\u0301|", "|\u0301"}, {"각|", "|각"});
}

static void text_right__goes_by_clusters(void **state)
{
    STEPS(*state, text_right, {"|ab", "a|b"}, {"ab|", "ab|"}, {"|" E_ACUTE "x", E_ACUTE "|x"},
          {"|" FAMILY "!", FAMILY "|!"}, {"a|\nb", "a\n|b"}, {"|нј", "н|ј"});
}

static void text_word_left__goes_to_the_start_of_a_word(void **state)
{
    STEPS(*state, text_word_left, {"one two|", "one |two"}, {"one two  |", "one |two  "},
          {"one |two", "|one two"}, {"|one", "|one"}, {"Ђорђе, ћут|", "Ђорђе, |ћут"},
          {"a.b|", "a.|b"}, {"x " E_ACUTE E_ACUTE "|", "x |" E_ACUTE E_ACUTE},
          {"one\n|two", "|one\ntwo"});
}

static void text_word_right__goes_behind_a_word(void **state)
{
    STEPS(*state, text_word_right, {"|one two", "one| two"}, {"one| two", "one two|"},
          {"one|", "one|"}, {"|  ёж.", "  ёж|."});
}

static void text_line_start__stays_in_the_line(void **state)
{
    STEPS(*state, text_line_start, {"ab\ncd|e\nf", "ab\n|cde\nf"}, {"ab|", "|ab"},
          {"a\n|b", "a\n|b"});
}

static void text_line_end__stays_in_the_line(void **state)
{
    STEPS(*state, text_line_end, {"ab\nc|de\nf", "ab\ncde|\nf"}, {"|ab", "ab|"},
          {"a|\nb", "a|\nb"});
}

static void text_start_and_end__go_all_the_way(void **state)
{
    STEPS(*state, text_start, {"a\nb|c", "|a\nbc"});
    STEPS(*state, text_end, {"a|\nbc", "a\nbc|"});
}

static void text_move__never_stands_within_a_cluster(void **state)
{
    (void)state;
    static const char *const clusters[] = {E_ACUTE, FAMILY, "č", "日", "\U0001F1F7\U0001F1F8"};
    for (size_t i = 0; i < sizeof clusters / sizeof *clusters; i++) {
        struct text text;
        text_init(&text, true, 0, NULL);
        text_set(&text, str_of(clusters[i]));
        for (size_t at = 0; at < text.len; at++) {
            text_move(&text, at);
            assert_int_equal(text.cursor, 0);
        }
        text_move(&text, 9999);
        assert_int_equal(text.cursor, text.len);
        text_free(&text);
    }
}

static void text_delete_back__takes_a_cluster(void **state)
{
    STEPS(*state, text_delete_back, {"ab|c", "a|c"}, {"|a", "|a"}, {"x" E_ACUTE "|", "x|"},
          {FAMILY "|", "|"}, {"a\n|b", "a|b"});
}

static void text_delete__takes_a_cluster(void **state)
{
    STEPS(*state, text_delete, {"a|bc", "a|c"}, {"a|", "a|"}, {"|" E_ACUTE "x", "|x"},
          {"a|\nb", "a|b"});
}

static void text_delete__that_joins_clusters_leaves_the_cursor_between_clusters(void **state)
{
    STEPS(*state, text_delete, {"e|x\u0301", "e|"}, {"e|\n\u0301z", "e\u0301|z"});
}

static void text_delete_word_back__takes_a_word(void **state)
{
    STEPS(*state, text_delete_word_back, {"one two|", "one |"}, {"one two  |x", "one |x"},
          {"|x", "|x"}, {"шта ћу|!", "шта |!"});
}

static void text_delete_word__takes_a_word(void **state)
{
    STEPS(*state, text_delete_word, {"|one two", "| two"}, {"one| two!", "one|!"}, {"x|", "x|"});
}

static void text_kill_end__cuts_the_rest_of_a_line(void **state)
{
    STEPS(*state, text_kill_end, {"a|bc\nd", "a|\nd"}, {"a|\nd", "a|d"}, {"a|", "a|"});
}

static void text_kill_start__cuts_the_beginning_of_a_line(void **state)
{
    STEPS(*state, text_kill_start, {"a\nbc|d", "a\n|d"}, {"a\n|d", "a\n|d"});
}

static void text_yank__puts_back_what_was_cut(void **state)
{
    struct text text = text_of("|one\ntwo");
    assert_false(text_yank(&text));
    text_kill_end(&text);
    text_kill_end(&text); /* in a row: both */
    CHECK_STR(marked(*state, &text), "|two");
    text_end(&text);
    assert_true(text_yank(&text));
    CHECK_STR(marked(*state, &text), "twoone\n|");
    text_kill_start(&text); /* nothing to cut: the clip stays */
    text_yank(&text);
    CHECK_STR(marked(*state, &text), "twoone\none\n|");
    text_free(&text);
    clip_free(&clip);
}

static void text_yank__after_cuts_backwards_has_them_in_order(void **state)
{
    struct text text = text_of("one\ntwo|");
    text_kill_start(&text);
    text_delete_back(&text);
    text_kill_start(&text); /* not in a row: the last one only */
    text_yank(&text);
    CHECK_STR(marked(*state, &text), "one|");
    text_free(&text);
    clip_free(&clip);
}

static void text_yank__goes_from_one_text_to_another(void **state)
{
    struct text a = text_of("|number"), b = text_of("phone |");
    text_kill_end(&a);
    text_yank(&b);
    CHECK_STR(marked(*state, &b), "phone number|");
    text_free(&a);
    text_free(&b);
    clip_free(&clip);
}

static void type_all(struct text *text, const char *typed)
{
    for (struct str rest = str_of(typed); rest.len;)
        text_type(text, utf8_next(&rest));
}

static void text_type__builds_clusters(void **state)
{
    struct text text = text_of("|");
    type_all(&text, "Ж" E_ACUTE);
    CHECK_STR(marked(*state, &text), "Ж" E_ACUTE "|");
    text_left(&text);
    CHECK_STR(marked(*state, &text), "Ж|" E_ACUTE);
    text_type(&text, 0x301); /* joins the letter before */
    CHECK_STR(marked(*state, &text), "Ж\u0301|" E_ACUTE);
    text_free(&text);
}

static void text_type__of_a_letter_before_a_mark_goes_behind_it(void **state)
{
    struct text text = text_of("|\u0301z");
    text_type(&text, 'e');
    CHECK_STR(marked(*state, &text), "e\u0301|z");
    text_free(&text);
}

static void text_insert__has_one_kind_of_line_end(void **state)
{
    struct text text = text_of("|");
    text_insert(&text, STR("a\r\nb\rc\nd"));
    CHECK_STR(text_view(&text), "a\nb\nc\nd");
    text_free(&text);
    text_init(&text, false, 0, NULL);
    text_insert(&text, STR("a\r\nb\nc"));
    CHECK_STR(text_view(&text), "a b c");
    text_free(&text);
    (void)state;
}

static void text_insert__makes_text_of_anything(void **state)
{
    struct text text = text_of("|");
    text_insert(&text, (struct str){"a\0\xFF\xC3", 4});
    CHECK_STR(text_view(&text), "a\uFFFD\uFFFD\uFFFD");
    text_set(&text, STR("\033[2J\u202E")); /* data, kept as it is */
    CHECK_STR(text_view(&text), "\033[2J\u202E");
    text_free(&text);
    (void)state;
}

static void text_insert__stops_at_the_limit_between_clusters(void **state)
{
    struct text text;
    text_init(&text, false, 5, NULL);
    assert_true(text_insert(&text, STR("ab" E_ACUTE "cd")));
    CHECK_STR(text_view(&text), "ab" E_ACUTE);
    assert_false(text_type(&text, 'x'));
    text_set(&text, STR("abcd" E_ACUTE));
    CHECK_STR(text_view(&text), "abcd");
    text_free(&text);
    (void)state;
}

static void text_replace__widens_to_clusters(void **state)
{
    struct text text = text_of("x" E_ACUTE "y|");
    assert_true(text_replace(&text, 2, 3, STR("-")));
    CHECK_STR(marked(*state, &text), "x-|y");
    assert_true(text_replace(&text, 0, 99, STR("")));
    CHECK_STR(marked(*state, &text), "|");
    text_free(&text);
}

static void text_undo__goes_back_by_words(void **state)
{
    struct text text = text_of("|");
    text_set(&text, STR(""));
    type_all(&text, "one two");
    assert_true(text_undo(&text));
    CHECK_STR(marked(*state, &text), "one |");
    assert_true(text_undo(&text));
    CHECK_STR(marked(*state, &text), "|");
    assert_false(text_undo(&text));
    text_free(&text);
}

static void text_redo__does_again_until_something_else_is_done(void **state)
{
    struct text text = text_of("|");
    text_set(&text, STR("abc"));
    text_delete_back(&text);
    text_insert(&text, STR("d\ne"));
    text_undo(&text);
    text_undo(&text);
    CHECK_STR(marked(*state, &text), "abc|");
    assert_true(text_redo(&text));
    assert_true(text_redo(&text));
    CHECK_STR(marked(*state, &text), "abd\ne|");
    assert_false(text_redo(&text));
    text_undo(&text);
    text_type(&text, 'x');
    assert_false(text_redo(&text));
    CHECK_STR(marked(*state, &text), "abx|");
    text_free(&text);
}

static void text_undo__restores_exactly_what_was_before(void **state)
{
    static bool (*const acts[])(struct text *) = {
        text_delete_back, text_delete,    text_delete_word_back, text_delete_word,
        text_kill_start,  text_kill_end,  text_yank,             text_word_left,
        text_right,       text_line_end,  text_left,             text_start};
    struct text text = text_of("|");
    uint32_t dice = 12345;
    text_set(&text, STR("Прва реч, " E_ACUTE FAMILY "\nдруга\tline " FLAGS));
    struct str first = arena_str(*state, text_view(&text));
    for (int i = 0; i < 2000; i++) {
        dice = dice * 1664525 + 1013904223;
        size_t at = dice >> 16 & 15;
        if (at < sizeof acts / sizeof *acts)
            acts[at](&text);
        else
            text_type(&text, at == 12 ? 0x301 : at == 13 ? 0x1F1F7 : at == 14 ? '\n' : 0x44F);
        assert_true(utf8_valid(text_view(&text)));
    }
    struct str last = arena_str(*state, text_view(&text));
    int steps = 0;
    while (text_undo(&text))
        steps++;
    assert_true(steps > 100 && steps <= TEXT_UNDO_STEPS);
    if (steps < TEXT_UNDO_STEPS)
        assert_true(str_equal(text_view(&text), first));
    while (text_redo(&text))
        steps--;
    assert_int_equal(steps, 0);
    assert_true(str_equal(text_view(&text), last));
    text_free(&text);
    clip_free(&clip);
}

static void text_undo__forgets_the_oldest_steps(void **state)
{
    (void)state;
    struct text text = text_of("|");
    text_set(&text, STR(""));
    for (int i = 0; i < TEXT_UNDO_STEPS + 50; i++)
        text_insert(&text, STR("x"));
    int steps = 0;
    while (text_undo(&text))
        steps++;
    assert_int_equal(steps, TEXT_UNDO_STEPS);
    assert_int_equal(text.len, 50);
    text_free(&text);
}

static void text_version__tells_of_every_change(void **state)
{
    (void)state;
    struct text text = text_of("a|b");
    uint64_t version = text.version;
    text_left(&text);
    assert_int_equal(text.version, version);
    text_delete(&text);
    assert_int_not_equal(text.version, version);
    version = text.version;
    text_undo(&text);
    assert_int_not_equal(text.version, version);
    text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(text_left__goes_by_clusters),
        T(text_right__goes_by_clusters),
        T(text_word_left__goes_to_the_start_of_a_word),
        T(text_word_right__goes_behind_a_word),
        T(text_line_start__stays_in_the_line),
        T(text_line_end__stays_in_the_line),
        T(text_start_and_end__go_all_the_way),
        T(text_move__never_stands_within_a_cluster),
        T(text_delete_back__takes_a_cluster),
        T(text_delete__takes_a_cluster),
        T(text_delete__that_joins_clusters_leaves_the_cursor_between_clusters),
        T(text_delete_word_back__takes_a_word),
        T(text_delete_word__takes_a_word),
        T(text_kill_end__cuts_the_rest_of_a_line),
        T(text_kill_start__cuts_the_beginning_of_a_line),
        T(text_yank__puts_back_what_was_cut),
        T(text_yank__after_cuts_backwards_has_them_in_order),
        T(text_yank__goes_from_one_text_to_another),
        T(text_type__builds_clusters),
        T(text_type__of_a_letter_before_a_mark_goes_behind_it),
        T(text_insert__has_one_kind_of_line_end),
        T(text_insert__makes_text_of_anything),
        T(text_insert__stops_at_the_limit_between_clusters),
        T(text_replace__widens_to_clusters),
        T(text_undo__goes_back_by_words),
        T(text_redo__does_again_until_something_else_is_done),
        T(text_undo__restores_exactly_what_was_before),
        T(text_undo__forgets_the_oldest_steps),
        T(text_version__tells_of_every_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
