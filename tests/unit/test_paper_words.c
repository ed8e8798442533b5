/* Words for codes, fields, days; the paper's own words in every language. */
#include "paper/texts.h"
#include "words/dates.h"
#include "words/labels.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char document[] =
    "{\"version\":3,\"vocabularies\":{"
    "\"ground\":[{\"code\":\"sex\",\"labels\":{\"en\":\"Sex\",\"sr-Cyrl\":\"Пол\",\"sq\":\"Gjinia\"}},"
    "{\"code\":\"age\",\"labels\":{\"cnr-Latn\":\"Uzrast\",\"en\":\"Age\"}}],"
    "\"office\":[{\"code\":\"pristina\",\"labels\":{\"en\":\"Pristina\",\"sq\":\"Prishtina\"}}],"
    "\"risk_question\":[{\"code\":\"injury\",\"labels\":{\"en\":\"Is anyone injured?\"}}],"
    "\"intake_form\":[{\"code\":\"call\",\"labels\":{},\"fields\":["
    "{\"code\":\"channel\",\"labels\":{\"en\":\"How it came in\"}}]},"
    "{\"code\":\"person\",\"fields\":[{\"code\":\"reporter_role\",\"labels\":{\"en\":\"Role\"}}]},"
    "{\"code\":\"minimums\",\"labels\":{}}]}}";

struct fixture {
    struct arena *arena;
    struct labels *labels;
};

static int begin(void **state)
{
    static struct fixture fixture;
    struct json *json = NULL;
    fixture = (struct fixture){.arena = arena_new(4096, false), .labels = labels_new()};
    assert_int_equal(json_parse(fixture.arena, STR(document), &json).id, ERROR_NONE);
    assert_int_equal(labels_take(fixture.labels, json).id, ERROR_NONE);
    *state = &fixture;
    return 0;
}

static int end(void **state)
{
    struct fixture *f = *state;
    labels_free(f->labels);
    arena_free(f->arena);
    return 0;
}

#define assert_str(A, B) assert_true(str_is((A), (B)))

static void a_code_is_named_in_the_language_or_the_next_one(void **state)
{
    const struct fixture *f = *state;
    assert_str(label_of(f->labels, LANGUAGE_SR_CYRL, "ground", STR("sex")), "Пол");
    assert_str(label_of(f->labels, LANGUAGE_SR_LATN, "ground", STR("age")), "Uzrast");
    assert_str(label_of(f->labels, LANGUAGE_SQ, "ground", STR("age")), "Age");
    assert_str(label_of(f->labels, LANGUAGE_EN, "ground", STR("later")), "later");
    assert_str(label_of(f->labels, LANGUAGE_SQ, "forward_kind", STR("refer")),
               "Ndarje, përgjegjësia mbetet");
    assert_null(label_item(f->labels, "ground", STR("later")));
    assert_null(label_item(f->labels, "nothing", STR("sex")));
    assert_str(json_string(json_member(label_item(f->labels, "ground", STR("sex")), "code")),
               "sex");
}

static void a_field_is_called_as_in_the_form(void **state)
{
    const struct fixture *f = *state;
    const struct labels *l = f->labels;
    assert_str(label_of_field(l, LANGUAGE_EN, STR("/call/channel")), "How it came in");
    assert_str(label_of_field(l, LANGUAGE_EN, STR("/reporter/role")), "Role");
    assert_str(label_of_field(l, LANGUAGE_EN, STR("/risk/answers/injury")), "Is anyone injured?");
    assert_str(label_of_field(l, LANGUAGE_SR_CYRL, STR("/respondents/1/name")), "Назив");
    assert_str(label_of_field(l, LANGUAGE_EN, STR("/promised_action/due")), "Due");
    assert_str(label_of_field(l, LANGUAGE_EN, STR("/later/field")), "field");
    assert_str(label_of_field(l, LANGUAGE_EN, STR("")), "");
}

static void a_pointer_fits_its_row_of_a_table_and_no_other(void **state)
{
    (void)state;
    assert_true(pointer_fits(STR("/a/12/b"), "/a/*/b"));
    assert_true(pointer_fits(STR("/a/*/b"), "/a/*/b"));
    assert_false(pointer_fits(STR("/a/x/b"), "/a/*/b"));
    assert_false(pointer_fits(STR("/a/1"), "/a/*/b"));
    assert_false(pointer_fits(STR("/a/1/b/c"), "/a/*/b"));
    assert_false(pointer_fits(STR("/a/b"), "/a"));
}

static void groups_have_names_and_people_keep_theirs(void **state)
{
    const struct fixture *f = *state;
    assert_str(label_of_principal(f->labels, f->arena, LANGUAGE_SQ, STR("desk:pristina")),
               "Ekipi, Prishtina");
    assert_str(label_of_principal(f->labels, f->arena, LANGUAGE_EN, STR("partner:yucom")),
               "Partner organisation, yucom");
    assert_str(label_of_principal(f->labels, f->arena, LANGUAGE_EN, STR("coalition")), "Coalition");
    assert_str(label_of_principal(f->labels, f->arena, LANGUAGE_EN, STR("demo.lawyer.bg1")),
               "demo.lawyer.bg1");
}

static void weekdays_are_written_out(void **state)
{
    const struct fixture *f = *state;
    assert_str(label_of_days(f->labels, f->arena, LANGUAGE_EN, STR("mon-fri,sun")),
               "Monday–Friday, Sunday");
    assert_str(label_of_days(f->labels, f->arena, LANGUAGE_SR_LATN, STR("daily")), "Svaki dan");
}

static void days_and_moments_are_as_people_write_them(void **state)
{
    const struct fixture *f = *state;
    millis winter, summer;
    assert_true(time_parse(STR("2026-12-31T23:05:59Z"), 0, &winter));
    assert_true(time_parse(STR("2026-07-01T08:09:00Z"), 0, &summer));
    assert_str(moment_text(f->arena, LANGUAGE_EN, winter), "1 January 2027, 00:05");
    assert_str(moment_text(f->arena, LANGUAGE_SR_CYRL, summer), "1.7.2026., 10:09");
    assert_str(moment_text(f->arena, LANGUAGE_SQ, summer), "1.7.2026, 10:09");
    assert_str(moment_text(f->arena, LANGUAGE_EN, -60001), "1 January 1970, 00:58");
    assert_str(moment_text(f->arena, LANGUAGE_EN, MILLIS_NONE), "");
    assert_str(day_text(f->arena, LANGUAGE_EN, (struct date){0}), "");
}

static void vocabularies_that_are_none_leave_the_old_ones(void **state)
{
    const struct fixture *f = *state;
    assert_int_equal(labels_take(f->labels, NULL).id, ERROR_INTERNAL);
    assert_int_equal(labels_take(f->labels, json_array(f->arena)).id, ERROR_INTERNAL);
    assert_str(label_of(f->labels, LANGUAGE_EN, "ground", STR("sex")), "Sex");
}

static void tags_are_those_of_the_wire(void **state)
{
    (void)state;
    enum language language;
    for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
        assert_true(language_from_tag(str_of(language_tag(l)), &language));
        assert_int_equal(language, l);
    }
    assert_false(language_from_tag(STR("sr"), &language));
    assert_false(language_from_tag(STR(""), &language));
}

static void every_word_of_the_paper_is_there_in_every_language(void **state)
{
    (void)state;
    for (enum text text = 0; text < TEXT_COUNT; text++)
        for (enum language l = 0; l < LANGUAGE_COUNT; l++)
            assert_true(text_of(l, text).len > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_code_is_named_in_the_language_or_the_next_one, begin, end),
        cmocka_unit_test_setup_teardown(a_field_is_called_as_in_the_form, begin, end),
        cmocka_unit_test(a_pointer_fits_its_row_of_a_table_and_no_other),
        cmocka_unit_test_setup_teardown(groups_have_names_and_people_keep_theirs, begin, end),
        cmocka_unit_test_setup_teardown(weekdays_are_written_out, begin, end),
        cmocka_unit_test_setup_teardown(days_and_moments_are_as_people_write_them, begin, end),
        cmocka_unit_test_setup_teardown(vocabularies_that_are_none_leave_the_old_ones, begin, end),
        cmocka_unit_test(tags_are_those_of_the_wire),
        cmocka_unit_test(every_word_of_the_paper_is_there_in_every_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
