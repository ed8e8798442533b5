/* From the records of a case file to the blocks of its paper. */
#include "paper/compose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define CASE "\"case\":{\"reference\":\"BG-2026-00417-6\",\"office\":\"belgrade\"}"
#define RECORD(ID, TYPE, VERSION, EPOCH, CONTENT)                                                  \
    "{\"id\":\"" ID "\",\"type\":\"" TYPE "\",\"version\":" VERSION ",\"epoch\":" EPOCH            \
    ",\"compartment\":\"report\",\"scope\":null,\"author\":\"" ANA "\","                           \
    "\"created_at\":\"2026-11-09T09:12:00Z\",\"content\":" CONTENT "}"
#define ONE "00000000-0000-4000-8000-000000000001"
#define TWO "00000000-0000-4000-8000-000000000002"
#define ANA "00000000-0000-4000-8000-00000000000a"

static struct str ana(const void *who, struct uuid id)
{
    (void)who;
    return id.b[15] == 10 ? STR("ana") : STR_NONE;
}

struct made {
    struct arena *arena;
    struct labels *labels;
    struct blocks blocks;
};

static struct made make(const char *file)
{
    struct made made = {.arena = arena_new(4096, false), .labels = labels_new()};
    struct json *json = NULL, *words = NULL;
    assert_int_equal(json_parse(made.arena, str_of(file), &json).id, ERROR_NONE);
    assert_int_equal(json_parse(made.arena, STR("{\"version\":1,\"vocabularies\":{}}"), &words).id,
                     ERROR_NONE);
    assert_int_equal(labels_take(made.labels, words).id, ERROR_NONE);
    const struct paper_order order = {.file = json,
                                      .labels = made.labels,
                                      .pulled_by = STR("ana"),
                                      .pulled_at = 0,
                                      .name_of = ana};
    made.blocks = compose(made.arena, &order);
    return made;
}

static void done(struct made made)
{
    labels_free(made.labels);
    arena_free(made.arena);
}

/* What stands beside a label, or as a paragraph under a heading. */
static struct str beside(struct blocks blocks, const char *label)
{
    for (const struct block *b = blocks.first; b; b = b->next) {
        if (b->kind == BLOCK_ROW && str_is(b->label, label))
            return b->text;
        if (b->kind == BLOCK_HEADING && str_is(b->text, label) && b->next)
            return b->next->text;
    }
    return STR_NONE;
}

static bool says(struct blocks blocks, const char *text)
{
    for (const struct block *b = blocks.first; b; b = b->next)
        if ((b->text.len && memmem(b->text.at, b->text.len, text, strlen(text))) ||
            (b->label.len && memmem(b->label.at, b->label.len, text, strlen(text))))
            return true;
    return false;
}

static void hostile_text_is_shown_never_acted_on(void **state)
{
    (void)state;
    struct made made = make(
        "{" CASE ",\"records\":[" RECORD(
            ONE, "report", "1", "1",
            "{\"narrative\":\"\\u001b[31mred\\u202eden\\u200b\\u00ad\\nnext\","
            "\"incident\":{\"place_text\":\"\\u202ecod.exe\\r\"}}") "]}");
    assert_true(says(made.blocks, "<U+001B>[31mred<U+202E>den<U+200B><U+00AD>"));
    assert_true(says(made.blocks, "<U+202E>cod.exe<U+000D>"));
    assert_false(says(made.blocks, "\x1b"));
    assert_false(says(made.blocks, "\u202e"));
    done(made);
}

static void a_story_has_a_paragraph_for_each_line(void **state)
{
    (void)state;
    struct made made = make("{" CASE ",\"records\":[" RECORD(
        ONE, "report", "1", "1", "{\"narrative\":\"one\\n\\ntwo\\tand\\nthree\"}") "]}");
    size_t count = 0;
    for (const struct block *b = made.blocks.first; b; b = b->next)
        count += b->kind == BLOCK_TEXT;
    assert_int_equal(count, 3);
    assert_true(says(made.blocks, "two\tand"));
    done(made);
}

static void of_the_copies_of_a_version_the_newest_epoch_counts(void **state)
{
    (void)state;
    struct made made = make(
        "{" CASE ",\"records\":[" RECORD(
            ONE, "identity", "1", "1",
            "{\"reporter\":{\"given_name\":\"Ana\",\"phone\":\"+381601\"}}") ","
        RECORD(ONE, "identity", "1", "2",
               "{\"reporter\":{\"given_name\":\"Ana\",\"phone\":null},"
               "\"blackened\":[\"/reporter/phone\"]}") "]}");
    assert_false(says(made.blocks, "+381601"));
    assert_true(says(made.blocks, "(blackened)"));
    assert_true(str_is(beside(made.blocks, "phone"), "██████ (blackened)"));
    assert_true(says(made.blocks, "Ana"));
    done(made);
}

static void whatever_is_blackened_now_is_so_in_earlier_versions(void **state)
{
    (void)state;
    struct made made = make(
        "{" CASE ",\"records\":[" RECORD(
            ONE, "identity", "1", "1",
            "{\"reporter\":{\"given_name\":\"Ane\",\"phone\":\"+381601\"}}") ","
        RECORD(ONE, "identity", "2", "2",
               "{\"reporter\":{\"given_name\":\"Ana\",\"phone\":null},"
               "\"blackened\":[\"/reporter/phone\"]}") "]}");
    assert_true(says(made.blocks, "Earlier versions"));
    assert_true(says(made.blocks, "Ane"));
    assert_false(says(made.blocks, "+381601"));
    done(made);
}

static void what_did_not_change_is_not_said_twice(void **state)
{
    (void)state;
    struct made made = make(
        "{" CASE ",\"records\":["
        RECORD(ONE, "report", "1", "1", "{\"narrative\":\"old\",\"advice_given\":\"same\"}") ","
        RECORD(ONE, "report", "2", "1", "{\"narrative\":\"new\",\"advice_given\":\"same\"}") "]}");
    size_t same = 0;
    for (const struct block *b = made.blocks.first; b; b = b->next)
        same += str_is(b->text, "same");
    assert_int_equal(same, 1);
    assert_true(says(made.blocks, "Story, facts and risk, version 1"));
    assert_true(says(made.blocks, "old"));
    done(made);
}

static void parts_of_a_list_can_be_blackened(void **state)
{
    (void)state;
    struct made made = make(
        "{" CASE ",\"records\":[" RECORD(
            ONE, "report", "1", "1",
            "{\"respondents\":[{\"type\":\"police\",\"name\":null},{\"name\":\"B\"}],"
            "\"incident\":{\"reported_elsewhere\":[{\"date\":\"2026-10-09\",\"reference\":null}],"
            "\"comparator\":null,\"grounds\":null},"
            "\"blackened\":[\"/respondents/0/name\",\"/incident/reported_elsewhere/0/reference\","
            "\"/incident/comparator\"]}") "]}");
    assert_true(says(made.blocks, "Reference: ██████ (blackened)"));
    assert_true(str_is(beside(made.blocks, "comparator"), "██████ (blackened)"));
    assert_true(str_is(beside(made.blocks, "Name"), "██████ (blackened)"));
    assert_true(says(made.blocks, "Respondent 2"));
    assert_false(says(made.blocks, "grounds"));
    done(made);
}

static void what_was_not_opened_is_named(void **state)
{
    (void)state;
    struct made made = make(
        "{" CASE ",\"keys\":[{\"compartment\":\"report\",\"epoch\":1},{\"compartment\":\"work\"},"
        "{\"compartment\":\"identity\",\"epoch\":1},{\"compartment\":\"identity\",\"epoch\":2}],"
        "\"records\":[" RECORD(ONE, "report", "1", "1", "{\"narrative\":\"told\"}") "]}");
    assert_true(str_is(beside(made.blocks, "Not opened, so not in this file"),
                       "Identity; Notes and reasons"));
    done(made);
}

static void chapters_without_a_word_are_left_out(void **state)
{
    (void)state;
    struct made made = make("{" CASE ",\"records\":[]}");
    for (const struct block *b = made.blocks.first; b; b = b->next)
        assert_int_not_equal(b->kind, BLOCK_HEADING);
    assert_true(str_is(beside(made.blocks, "Reference"), "BG-2026-00417-6"));
    done(made);
}

static void members_nobody_knows_yet_are_shown_as_they_are(void **state)
{
    (void)state;
    struct made made = make("{" CASE ",\"records\":[" RECORD(
        ONE, "report", "1", "1",
        "{\"new_part\":{\"new_field\":\"new words\"},\"incident\":{\"later\":[\"a\",\"b\"]}}") "]}");
    assert_true(str_is(beside(made.blocks, "new_field"), "new words"));
    assert_true(str_is(beside(made.blocks, "later"), "a; b"));
    done(made);
}

static void the_chronology_is_in_order_of_time_with_its_reasons(void **state)
{
    (void)state;
    struct made made = make(
        "{" CASE ",\"status_changes\":["
        "{\"at\":\"2026-11-09T11:00:00Z\",\"from\":\"received\",\"to\":\"closed\",\"by\":\"ana\","
        "\"record\":\"" TWO "\"}],"
        "\"contacts\":[{\"kind\":\"attempt\",\"at\":\"2026-11-09T10:00:00Z\",\"by\":\"ana\"}],"
        "\"forwards\":[{\"id\":\"" ONE "\",\"to\":\"desk:pristina\",\"from\":\"belgrade\","
        "\"kind\":\"refer\",\"state\":\"sent\",\"sent_at\":\"2026-11-09T10:30:00Z\"}],"
        "\"records\":[" RECORD(ONE, "note", "1", "1", "{\"text\":\"n\"}") ","
        RECORD(TWO, "reason", "1", "1", "{\"reason\":\"because\"}") "]}");
    static const char *const order[] = {"Note · ana", "Call: Attempt to reach · ana",
                                        "Forwarded: belgrade → Desk, pristina",
                                        "Status: received → closed · ana\nReason: because"};
    const struct block *b = made.blocks.first;
    while (!(b->kind == BLOCK_HEADING && str_is(b->text, "Chronology")))
        b = b->next;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        b = b->next;
        assert_int_equal(b->kind, BLOCK_ROW);
        assert_true(str_starts(b->text, order[i]));
    }
    assert_true(str_is(b->label, "9 November 2026, 12:00")); /* in the office's zone */
    done(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_text_is_shown_never_acted_on),
        cmocka_unit_test(a_story_has_a_paragraph_for_each_line),
        cmocka_unit_test(of_the_copies_of_a_version_the_newest_epoch_counts),
        cmocka_unit_test(whatever_is_blackened_now_is_so_in_earlier_versions),
        cmocka_unit_test(what_did_not_change_is_not_said_twice),
        cmocka_unit_test(parts_of_a_list_can_be_blackened),
        cmocka_unit_test(what_was_not_opened_is_named),
        cmocka_unit_test(chapters_without_a_word_are_left_out),
        cmocka_unit_test(members_nobody_knows_yet_are_shown_as_they_are),
        cmocka_unit_test(the_chronology_is_in_order_of_time_with_its_reasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
