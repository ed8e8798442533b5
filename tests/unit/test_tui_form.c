#include "tui_support.h"

#include "widgets/form.h"

static struct canvas canvas;
static struct clip clip;
static struct form form;

static const struct date today = {.year = 2026, .month = 3, .day = 20};

static const struct pick_option yes_no[] = {
    {.code = {"yes", 3}, .label = {"Yes", 3}},
    {.code = {"no", 2}, .label = {"No", 2}},
    {.code = {"not_asked", 9}, .label = {"Not asked", 9}},
};
static const struct pick_option areas[] = {
    {.code = {"work", 4}, .label = {"Рад", 6}},
    {.code = {"housing", 7}, .label = {"Становање", 18}},
    {.code = {"health", 6}, .label = {"Здравство", 18}},
};

static int make(void **state)
{
    make_arena(state);
    const struct field_def defs[] = {
        {.id = STR("story_heading"), .label = STR("Story"), .type = ENTRY_HEADING},
        {.id = STR("note"), .label = STR("Let her speak."), .type = ENTRY_NOTE},
        {.id = STR("danger"), .label = STR("Danger now"), .type = ENTRY_CHOICE, .required = true,
         .source = pick_source_new(*state, yes_no, 3)},
        {.id = STR("narrative"), .label = STR("Narrative"), .type = ENTRY_TEXT, .rows = 2},
        {.id = STR("codes_heading"), .label = STR("Codes"), .type = ENTRY_HEADING},
        {.id = STR("area"), .label = STR("Areas"), .type = ENTRY_CODES,
         .source = pick_source_new(*state, areas, 3), .hint = STR("type to choose")},
        {.id = STR("town"), .label = STR("Town"), .type = ENTRY_CODE,
         .source = pick_source_new(*state, areas, 3)},
        {.id = STR("date"), .label = STR("Date"), .type = ENTRY_DATE},
        {.id = STR("moment"), .label = STR("Call back"), .type = ENTRY_MOMENT},
        {.id = STR("count"), .label = STR("Witnesses"), .type = ENTRY_NUMBER},
        {.id = STR("respondents"), .label = STR("Respondents"), .type = ENTRY_BUTTON},
        {.id = STR("name"), .label = STR("Name"), .type = ENTRY_LINE, .required = true},
    };
    canvas_init(&canvas, 20, 50);
    form_init(&form, defs, sizeof defs / sizeof *defs, today, &clip);
    return 0;
}

static int drop(void **state)
{
    form_free(&form);
    clip_free(&clip);
    canvas_free(&canvas);
    return drop_arena(state);
}

#define F(NAME) cmocka_unit_test_setup_teardown(NAME, make, drop)

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

static void form__goes_from_field_to_field_in_order(void **state)
{
    (void)state;
    static const char *const order[] = {"danger", "narrative", "area", "town", "date", "moment",
                                        "count", "respondents", "name"};
    enum { COUNT = sizeof order / sizeof *order };
    for (int i = 0; i < COUNT; i++) {
        at(order[i]);
        assert_int_equal(press("tab"), OUTCOME_MOVED);
    }
    at("danger"); /* Tab goes round */
    press("shift-tab");
    at("name");
    assert_int_equal(press("down"), OUTCOME_MOVED);
    at("name"); /* arrows do not */
    assert_int_equal(press("enter"), OUTCOME_CHOSEN);
    assert_int_equal(press("esc"), OUTCOME_IGNORED);
    press("up");
    at("respondents");
    assert_int_equal(press("enter"), OUTCOME_CHOSEN);
    press("alt-up");
    at("area");
    press("alt-up");
    at("danger");
    press("alt-down");
    at("area");
    assert_true(form_focus(&form, "count"));
    at("count");
    assert_false(form_focus(&form, "note"));
    assert_false(form_focus(&form, "unknown"));
}

static void form__is_drawn_with_labels_and_values(void **state)
{
    press("n");
    form_set(&form, "narrative", STR("Prva reč.\nDruga."));
    form_set(&form, "area", STR("work,health,nonsense"));
    form_set(&form, "date", STR("2026-03-14"));
    form_set(&form, "name", STR("Ђурђа"));
    draw();
    CHECK_FRAME(*state, &canvas,
                "─ Story ─────────────────────────────────────────\n Let her speak.\n"
                "›Danger now*  ( ) Yes  (•) No  ( ) Not asked\n"
                " Narrative\n  Prva reč.\n  Druga.\n"
                "\n─ Codes ─────────────────────────────────────────\n"
                " Areas        Рад, Здравство\n Town\n Date         14.03.2026\n Call back\n"
                " Witnesses\n Respondents\n Name*        Ђурђа\n\n\n\n\n\n");
}

static void form__scrolls_to_the_field_in_focus(void **state)
{
    struct area area = {.row = 2, .col = 0, .rows = 4, .cols = 50};
    form_draw(&form, &canvas, area, true);
    form_focus(&form, "area");
    canvas_clear(&canvas);
    form_draw(&form, &canvas, area, true);
    CHECK_FRAME(*state, &canvas,
                "\n\n                                                 ▲\n\n"
                "─ Codes ─────────────────────────────────────────\n"
                "›Areas        type to choose                     ▼\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n");
    form_focus(&form, "narrative");
    form_draw(&form, &canvas, area, true);
    assert_true(canvas.cursor_row >= 2 && canvas.cursor_row < 6);
}

static void a_choice__is_made_by_letter_number_or_arrow(void **state)
{
    assert_int_equal(press("n"), OUTCOME_CHANGED);
    CHECK_STR(form_value(&form, *state, "danger"), "no");
    press("n");
    CHECK_STR(form_value(&form, *state, "danger"), "not_asked");
    press("n");
    CHECK_STR(form_value(&form, *state, "danger"), "no");
    press("1");
    CHECK_STR(form_value(&form, *state, "danger"), "yes");
    press("left");
    CHECK_STR(form_value(&form, *state, "danger"), "not_asked");
    press("right");
    CHECK_STR(form_value(&form, *state, "danger"), "yes");
    assert_int_equal(press("delete"), OUTCOME_CHANGED);
    CHECK_STR(form_value(&form, *state, "danger"), "");
    assert_int_equal(press("delete"), OUTCOME_MOVED);
    assert_int_equal(press("q"), OUTCOME_MOVED);
}

static void codes__are_found_by_typing_and_marked(void **state)
{
    form_focus(&form, "area");
    press("z");
    assert_true(form.picking);
    draw();
    assert_int_equal(press("space"), OUTCOME_CHANGED);
    CHECK_STR(form_value(&form, *state, "area"), "health");
    press("r");
    press("a");
    assert_int_equal(press("enter"), OUTCOME_CHANGED);
    CHECK_STR(form_value(&form, *state, "area"), "health,work"); /* the first is the main one */
    assert_false(form.picking);
    at("town");
    press("с");
    assert_int_equal(press("enter"), OUTCOME_CHANGED);
    CHECK_STR(form_value(&form, *state, "town"), "housing");
    at("date");
}

static void codes__marked_already_stay__when_the_list_is_left(void **state)
{
    form_focus(&form, "area");
    press("space");
    press("space");
    assert_int_equal(press("esc"), OUTCOME_MOVED);
    at("area");
    CHECK_STR(form_value(&form, *state, "area"), "work");
    press("space");
    press("tab");
    assert_false(form.picking);
    at("town");
    CHECK_STR(form_value(&form, *state, "area"), "work");
}

static void the_list__stands_below_its_field_or_above(void **state)
{
    struct area area = {.rows = 8, .cols = 50};
    form_focus(&form, "town");
    press("space");
    form_draw(&form, &canvas, area, true);
    CHECK_FRAME(*state, &canvas,
                " Danger now*  ( ) Yes  ( ) No  ( ) Not asked     ▲\n"
                "┌─ Town ─────────────────────────────────────────┐\n"
                "│ /                                              │\n"
                "│ ›Рад                                           │\n"
                "│  Становање                                     │\n"
                "│  Здравство                                     │\n"
                "└────────────────────────────────────────────────┘\n"
                "›Town                                            ▼\n\n\n\n\n\n\n\n\n\n\n\n\n");
}

static void dates__are_read_when_they_are_left(void **state)
{
    form_focus(&form, "date");
    press("1");
    press("4");
    press(".");
    press("3");
    CHECK_STR(form_value(&form, *state, "date"), "2026-03-14");
    press("tab");
    CHECK_STR(form_field(&form, "date")->def.id, "date");
    CHECK_STR(text_view(&form_field(&form, "date")->line.text), "14.03.2026");
    form_key(&form, paste_of("15:30"));
    press("tab");
    CHECK_STR(form_value(&form, *state, "moment"), "2026-03-20T15:30");
    form_set(&form, "moment", STR("2026-04-01T09:05"));
    CHECK_STR(text_view(&form_field(&form, "moment")->line.text), "01.04.2026 09:05");
    form_focus(&form, "date");
    press("ctrl-u");
    press("x");
    press("tab");
    assert_true(form_field(&form, "date")->error.len > 0);
    CHECK_STR(text_view(&form_field(&form, "date")->line.text), "x"); /* nothing is lost */
    CHECK_STR(form_value(&form, *state, "date"), "");
    press("shift-tab");
    press("backspace");
    assert_int_equal(form_field(&form, "date")->error.len, 0);
}

static void errors__stand_below_their_field_until_it_changes(void **state)
{
    form_focus(&form, "count");
    press("x");
    assert_false(form_check(&form));
    at("danger");
    assert_true(form_field(&form, "count")->error.len > 0);
    assert_true(form_field(&form, "name")->error.len > 0);
    draw();
    struct str frame = canvas_snapshot(*state, &canvas);
    assert_non_null(memmem(frame.at, frame.len, "✗ This is needed.", strlen("✗ This is needed.")));
    press("y");
    assert_int_equal(form_field(&form, "danger")->error.len, 0);
    form_set(&form, "count", STR("2"));
    form_set(&form, "name", STR("A"));
    assert_true(form_check(&form));
    form_error(&form, "name", STR("not allowed without consent"));
    assert_true(form_field(&form, "name")->error.len > 0);
    form_clear_errors(&form);
    assert_int_equal(form_field(&form, "name")->error.len, 0);
}

static void a_text__takes_enter_and_gives_tab_away(void **state)
{
    form_focus(&form, "narrative");
    press("a");
    assert_int_equal(press("enter"), OUTCOME_CHANGED);
    press("b");
    CHECK_STR(form_value(&form, *state, "narrative"), "a\nb");
    press("tab");
    at("area");
    form_focus(&form, "narrative");
    press("down"); /* from the last row on */
    at("area");
}

static void contexts__follow_the_focus(void **state)
{
    (void)state;
    enum context contexts[3];
    assert_int_equal(form_contexts(&form, contexts), 2);
    assert_int_equal(contexts[0], CONTEXT_CHOICE);
    form_focus(&form, "narrative");
    assert_int_equal(form_contexts(&form, contexts), 3);
    assert_int_equal(contexts[0], CONTEXT_TEXT);
    assert_int_equal(contexts[1], CONTEXT_EDIT);
    form_focus(&form, "town");
    press("space");
    assert_int_equal(form_contexts(&form, contexts), 3);
    assert_int_equal(contexts[0], CONTEXT_PICK);
    assert_int_equal(contexts[2], CONTEXT_FORM);
}

static void a_form__is_saved_as_it_was_typed_and_restored(void **state)
{
    form_set(&form, "danger", STR("no"));
    form_set(&form, "narrative", STR("Рекао је:\n\"нема\""));
    form_set(&form, "area", STR("work,health"));
    form_focus(&form, "date");
    form_key(&form, paste_of("14.3"));
    struct arena *kept = arena_new(4096, false);
    struct str saved = form_save(&form, kept);
    drop(state);
    make(state);
    form_restore(&form, saved);
    CHECK_STR(form_value(&form, *state, "danger"), "no");
    CHECK_STR(form_value(&form, *state, "narrative"), "Рекао је:\n\"нема\"");
    CHECK_STR(form_value(&form, *state, "area"), "work,health");
    CHECK_STR(text_view(&form_field(&form, "date")->line.text), "14.3");
    assert_true(str_equal(form_save(&form, *state), saved));
    form_restore(&form, STR("{\"gone\": \"x\", \"name\": \"Ana\"}"));
    CHECK_STR(form_value(&form, *state, "name"), "Ana");
    form_restore(&form, STR("no JSON"));
    CHECK_STR(form_value(&form, *state, "name"), "Ana");
    arena_free(kept);
}

static void a_form__with_nothing_in_it_saves_nothing(void **state)
{
    assert_int_equal(form_save(&form, *state).len, 0);
}

static void types__of_the_intake_form_are_known(void **state)
{
    (void)state;
    assert_int_equal(entry_type_of(STR("code"), 3), ENTRY_CHOICE);
    assert_int_equal(entry_type_of(STR("code"), 30), ENTRY_CODE);
    assert_int_equal(entry_type_of(STR("codes"), 3), ENTRY_CODES);
    assert_int_equal(entry_type_of(STR("long_text"), 0), ENTRY_TEXT);
    assert_int_equal(entry_type_of(STR("date"), 0), ENTRY_DATE);
    assert_int_equal(entry_type_of(STR("datetime"), 0), ENTRY_MOMENT);
    assert_int_equal(entry_type_of(STR("municipality"), 0), ENTRY_CODE);
    assert_int_equal(entry_type_of(STR("list:respondent(type,name)"), 0), ENTRY_BUTTON);
}

static void a_hidden_field__is_passed_not_drawn_not_checked_and_keeps_its_value(void **state)
{
    form_set(&form, "date", STR("2026-03-14"));
    form_show(&form, "date", false, true);
    form_show(&form, "narrative", false, false);
    assert_true(form_focus(&form, "danger"));
    press("y");
    press("tab");
    CHECK_STR(form_focused(&form)->def.id, "area");
    form_draw(&form, &canvas, canvas_area(&canvas), true);
    assert_null(strstr(canvas_snapshot(*state, &canvas).at, "Date"));
    assert_false(form_focus(&form, "date"));
    form_set(&form, "name", STR("x"));
    assert_true(form_check(&form));
    CHECK_STR(form_value(&form, *state, "date"), "2026-03-14");
    form_set(&form, "date", STR_NONE);
    form_show(&form, "date", true, true);
    assert_false(form_check(&form));
    CHECK_STR(form_focused(&form)->def.id, "date");
}

static void other_options__keep_what_is_still_among_them(void **state)
{
    form_set(&form, "town", STR("housing"));
    form_offer(&form, "town", pick_source_new(*state, &areas[1], 2));
    CHECK_STR(form_value(&form, *state, "town"), "housing");
    form_offer(&form, "town", pick_source_new(*state, &areas[2], 1));
    CHECK_STR(form_value(&form, *state, "town"), "");
    form_set(&form, "town", STR("health"));
    CHECK_STR(form_value(&form, *state, "town"), "health");
}

static void a_section__stands_at_the_top__also_when_keys_come_faster_than_it_is_drawn(void **state)
{
    form_go_section(&form, 2);
    press("tab");
    form_draw(&form, &canvas, area_rows(canvas_area(&canvas), 0, 8), true);
    assert_true(str_starts(canvas_snapshot(*state, &canvas), "─ Codes"));
}

static void a_list_that_is_open__stays_so_with_what_was_typed__when_its_words_change(void **state)
{
    struct field_def defs[12];
    assert_int_equal(form.count, 12);
    for (size_t i = 0; i < form.count; i++)
        defs[i] = form.fields[i].def;
    form_focus(&form, "town");
    form_key(&form, paste_of("a"));
    press("down");
    assert_int_equal(pick_current(&form.pick), 1);
    defs[6].source = pick_source_new(*state, areas, 3);
    form_renew(&form, defs, 12);
    assert_true(form.picking);
    assert_ptr_equal(form.pick.source, defs[6].source);
    CHECK_STR(text_view(&form.pick.filter), "a");
    press("enter");
    CHECK_STR(form_value(&form, *state, "town"), "housing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        F(form__goes_from_field_to_field_in_order),
        F(form__is_drawn_with_labels_and_values),
        F(form__scrolls_to_the_field_in_focus),
        F(a_choice__is_made_by_letter_number_or_arrow),
        F(codes__are_found_by_typing_and_marked),
        F(codes__marked_already_stay__when_the_list_is_left),
        F(the_list__stands_below_its_field_or_above),
        F(dates__are_read_when_they_are_left),
        F(errors__stand_below_their_field_until_it_changes),
        F(a_text__takes_enter_and_gives_tab_away),
        F(contexts__follow_the_focus),
        F(a_form__is_saved_as_it_was_typed_and_restored),
        F(a_form__with_nothing_in_it_saves_nothing),
        F(types__of_the_intake_form_are_known),
        F(a_hidden_field__is_passed_not_drawn_not_checked_and_keeps_its_value),
        F(other_options__keep_what_is_still_among_them),
        F(a_section__stands_at_the_top__also_when_keys_come_faster_than_it_is_drawn),
        F(a_list_that_is_open__stays_so_with_what_was_typed__when_its_words_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
