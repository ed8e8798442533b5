/* A form for the telephone: one key answers a question. */
#include "tui_support.h"

#include "widgets/form.h"

static struct canvas canvas;
static struct clip clip;
static struct form form;

static const struct date today = {.year = 2026, .month = 3, .day = 20};

static int drop(void **state)
{
    form_free(&form);
    clip_free(&clip);
    canvas_free(&canvas);
    return drop_arena(state);
}

static enum outcome press(const char *name)
{
    return form_key(&form, key_of(name));
}

static void at(const char *id)
{
    CHECK_STR(form_focused(&form)->def.id, id);
}

static void draw(void)
{
    canvas_clear(&canvas);
    form_draw(&form, &canvas, canvas_area(&canvas), true);
}

static const struct pick_option answers[] = {
    {.code = {"yes", 3}, .label = {"Да", 4}, .key = 'y'},
    {.code = {"no", 2}, .label = {"Не", 4}, .key = 'n'},
    {.code = {"unknown", 7}, .label = {"Није познато", 23}, .key = '?'},
};

static int make_call(void **state)
{
    make_arena(state);
    const struct pick_source *source = pick_source_new(*state, answers, 3);
    const struct field_def defs[] = {
        {.id = STR("safety"), .label = STR("Safety"), .type = ENTRY_HEADING},
        {.id = STR("danger"), .label = STR("Is anyone in danger right now, or is it to be feared?"),
         .type = ENTRY_CHOICE, .source = source, .question = true, .goes_on = true,
         .hint = STR("y n ?")},
        {.id = STR("limit"), .label = STR("Limit"), .type = ENTRY_LINE},
        {.id = STR("injury"), .label = STR("Injured?"), .type = ENTRY_CHOICE, .source = source,
         .question = true, .goes_on = true},
        {.id = STR("person"), .label = STR("Person"), .type = ENTRY_HEADING},
        {.id = STR("phone"), .label = STR("Phone"), .type = ENTRY_LINE},
        {.id = STR("list"), .label = STR("Who"), .type = ENTRY_BUTTON, .limit = 20000},
        {.id = STR("hour"), .label = STR("Hour"), .type = ENTRY_CLOCK},
    };
    canvas_init(&canvas, 14, 50);
    form_init(&form, defs, sizeof defs / sizeof *defs, today, &clip);
    form_hide(&form, "limit", true);
    return 0;
}

#define C(NAME) cmocka_unit_test_setup_teardown(NAME, make_call, drop)

static void one_key__answers_and_goes_on__unless_it_leaves_a_doubt(void **state)
{
    assert_int_equal(press("y"), OUTCOME_CHANGED);
    CHECK_STR(form_value(&form, *state, "danger"), "yes");
    at("injury");
    press("up");
    assert_int_equal(form_key(&form, key_of("н")), OUTCOME_CHANGED);
    at("danger"); /* two begin so: the next press is for the other */
    press("?");
    CHECK_STR(form_value(&form, *state, "danger"), "unknown");
    at("injury");
}

static void what_is_hidden__keeps_its_value_and_takes_no_focus(void **state)
{
    form_set(&form, "limit", STR("names only"));
    assert_false(form_focus(&form, "limit"));
    assert_true(form_has(&form, "limit"));
    press("down");
    at("injury");
    form_hide(&form, "limit", false);
    press("up");
    at("limit");
    CHECK_STR(form_value(&form, *state, "limit"), "names only");
}

static void what_is_filled_in__is_passed_over_until_it_is_changed_by_hand(void **state)
{
    form_fill(&form, "injury", STR("no"));
    press("down");
    at("phone");
    press("up");
    at("injury");
    press("y");
    form_fill(&form, "injury", STR("no"));
    CHECK_STR(form_value(&form, *state, "injury"), "yes");
    press("up");
    press("up");
    press("down");
    at("injury");
    form_fill(&form, "phone", STR("060"));
    form_fill(&form, "phone", STR_NONE);
    assert_false(form_has(&form, "phone"));
}

static void sections__are_reached_by_their_number(void **state)
{
    (void)state;
    assert_int_equal(form_section(&form), 1);
    assert_true(form_go_section(&form, 2));
    at("phone");
    assert_int_equal(form_section(&form), 2);
    assert_false(form_go_section(&form, 3));
    at("phone");
}

static void questions_and_what_is_known__are_drawn(void **state)
{
    press("n");
    form_set(&form, "phone", STR("060 000 0011"));
    form_aside(&form, "phone", STR("known here: 2"));
    form_set(&form, "list", STR("[{}]"));
    form_aside(&form, "list", STR("Police"));
    draw();
    CHECK_FRAME(*state, &canvas,
                "─ Safety ────────────────────────────────────────\n"
                " Is anyone in danger\n right now, or is it to\n be feared?              Не\n"
                "›Injured?\n\n"
                "─ Person ────────────────────────────────────────\n"
                " Phone  060 000 0011                known here: 2\n Who    Police\n Hour\n"
                "\n\n\n\n");
    CHECK_STR(form_value(&form, *state, "list"), "[{}]");
}

static void a_time_of_day__is_read_when_it_is_left(void **state)
{
    form_focus(&form, "hour");
    form_key(&form, paste_of("9"));
    CHECK_STR(form_value(&form, *state, "hour"), "09:00");
    press("up");
    CHECK_STR(text_view(&form_field(&form, "hour")->line.text), "09:00");
    form_set(&form, "hour", STR("noon"));
    form_focus(&form, "danger");
    assert_int_equal(form_faults(&form), 1);
    at("hour");
    CHECK_STR(form_value(&form, *state, "hour"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        C(one_key__answers_and_goes_on__unless_it_leaves_a_doubt),
        C(what_is_hidden__keeps_its_value_and_takes_no_focus),
        C(what_is_filled_in__is_passed_over_until_it_is_changed_by_hand),
        C(sections__are_reached_by_their_number),
        C(questions_and_what_is_known__are_drawn),
        C(a_time_of_day__is_read_when_it_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
