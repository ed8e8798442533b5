/* Forwarding by messages alone: what is sent is what was chosen, and nothing that may not be. */
#include "tui_support.h"

#include "screens/screens.h"
#include "tasks/cases.h"
#include "tasks/forwards.h"
#include "words/labels.h"

#define S(TEXT)                                                                                    \
    {                                                                                              \
        .at = TEXT, .len = sizeof TEXT - 1                                                         \
    }

static struct model model;
static struct effects effects;
static struct shared shared;

static const struct field_choice fields[] = {
    {.pointer = S("/narrative"), .label = S("Story"), .value = S("…")},
    {.pointer = S("/reporter/age_band"), .label = S("Age"), .value = S("25-34")},
};

static const struct record_choice records[] = {
    {.id = {{1}}, .name = S("id-1"), .type = S("headline"), .word = S("Summary"), .open = true},
    {.id = {{2}},
     .name = S("id-2"),
     .type = S("report"),
     .word = S("Story"),
     .open = true,
     .fields = fields,
     .field_count = 2},
    {.id = {{3}}, .name = S("id-3"), .type = S("note"), .word = S("Note"), .open = false},
};

static const struct receiver_choice receivers[] = {
    {.name = S("pristina"),
     .word = S("Pristina"),
     .country = S("Kosovo"),
     .abroad = true,
     .needs = {{.kind = S("share_office"), .word = S("Office"), .said = S("Given")}},
     .need_count = 1},
    {.name = S("yucom"),
     .word = S("Yucom"),
     .needs = {{.kind = S("share_partner"),
                .word = S("Partner"),
                .said = S("Limited"),
                .limit = S("only the story"),
                .state = NEED_LIMITED}},
     .need_count = 1},
    {.name = S("zora"),
     .word = S("Zora"),
     .needs = {{.kind = S("share_lawyer"),
                .word = S("Lawyer"),
                .said = S("Refused"),
                .state = NEED_MISSING}},
     .need_count = 1},
};

/* Of the update before. */
static void drop_draft_tasks(void)
{
    for (size_t i = 0; i < effects.count; i++)
        if (effects.at[i].task == &task_draft_write || effects.at[i].task == &task_draft_drop) {
            arena_free(effects.at[i].arena);
            effects.at[i].arena = NULL;
        }
}

static void press(const char *name)
{
    drop_draft_tasks();
    struct message message = {.kind = MESSAGE_KEY, .now = 1000, .key = key_of(name)};
    model_update(&model, &message, &effects);
}

static void type(const char *text)
{
    drop_draft_tasks();
    struct message message = {.kind = MESSAGE_KEY, .now = 1000, .key = paste_of(text)};
    model_update(&model, &message, &effects);
}

static void letters(const char *text)
{
    for (; *text; text++) {
        const char name[] = {*text, '\0'};
        press(name);
    }
}

/* The task that was asked for in the last update; NULL: none. */
static const struct effect *asked(const struct task *task)
{
    for (size_t i = 0; i < effects.count; i++)
        if (effects.at[i].kind == EFFECT_TASK && effects.at[i].task == task)
            return &effects.at[i];
    return NULL;
}

static void answer(uint64_t request, int64_t version, enum error_id error)
{
    struct arena *arena = arena_new(4096, false);
    struct forward_choices *choices = ARENA_NEW(arena, struct forward_choices);
    *choices = (struct forward_choices){.reference = STR("BG-1"),
                                        .version = version,
                                        .receivers = receivers,
                                        .receiver_count = 3,
                                        .records = records,
                                        .record_count = 3};
    struct message message = {.kind = MESSAGE_ANSWER,
                              .now = 1000,
                              .request = request,
                              .error = {.id = error},
                              .output = choices,
                              .arena = arena};
    drop_draft_tasks();
    model_update(&model, &message, &effects);
    arena_free(message.arena); /* unless it was kept */
}

static void read_it(int64_t version)
{
    const struct effect *effect = asked(&task_forward_choices);
    assert_non_null(effect);
    arena_free(effect->arena);
    answer(effect->request, version, ERROR_NONE);
}

static int make(void **state)
{
    const struct case_shown shown = {.reference = STR("BG-1")};
    shared = (struct shared){.labels = labels_new(), .role = ROLE_COORDINATOR};
    model_init(&model, &shared, NULL);
    model_start(&model, &screen_forward, &shown, 1000, &effects);
    read_it(7);
    return make_arena(state);
}

static int drop(void **state)
{
    drop_draft_tasks();
    model_free(&model);
    keeping_free(&shared);
    labels_free((struct labels *)shared.labels);
    return drop_arena(state);
}

static void choose(const char *typed, const char *kind)
{
    letters(typed);
    press("enter");
    letters(kind);
}

static void back_to_the_first_step(void)
{
    for (int i = 0; i < 3; i++)
        press("alt-left");
}

/* Through all steps to the question. */
static void go_on_to_the_end(void)
{
    for (int i = 0; i < 4; i++)
        press("ctrl-s");
}

static void send_to_pristina(void)
{
    press("ctrl-s");
    type("pristina");
    press("enter");
}

/* From the first step to the last look. */
static void to_last_look(void)
{
    press("ctrl-s");
    press("ctrl-s");
    type("Without a name");
    press("ctrl-s");
}

static const struct forward_input *sent(void)
{
    const struct effect *effect = asked(&task_forward);
    assert_non_null(effect);
    return effect->input;
}

static void free_sent(void)
{
    arena_free(asked(&task_forward)->arena);
}

static bool asks(void)
{
    return model.asked_by != 0;
}

static void nothing_goes_along_but_the_headline__unless_it_is_marked(void **state)
{
    (void)state;
    choose("pri", "s");
    to_last_look();
    press("ctrl-s");
    assert_true(asks());
    type("pristina");
    press("enter");
    const struct forward_input *in = sent();
    assert_int_equal(in->record_count, 1);
    CHECK_STR(in->records[0], "id-1");
    assert_int_equal(in->blacken_count, 0);
    assert_int_equal(in->version, 7);
    CHECK_STR(in->to, "pristina");
    CHECK_STR(in->summary, "Without a name");
    assert_int_equal(in->legal_basis.len, 0);
    assert_false(in->transfer);
    free_sent();
}

static void another_name_typed__sends_nothing(void **state)
{
    (void)state;
    choose("pri", "s");
    to_last_look();
    press("ctrl-s");
    type("podgorica");
    press("enter");
    assert_null(asked(&task_forward));
    press("esc");
    assert_null(asked(&task_forward));
}

static void a_field__is_blackened_in_its_record_only(void **state)
{
    (void)state;
    choose("pri", "s");
    press("ctrl-s");
    press("down");
    press("space");
    press("enter");
    press("down");
    press("space");
    press("esc");
    press("down");
    press("space"); /* sealed: cannot be marked */
    press("ctrl-s");
    type("Without a name");
    press("ctrl-s");
    send_to_pristina();
    const struct forward_input *in = sent();
    assert_int_equal(in->record_count, 2);
    assert_int_equal(in->blacken_count, 1);
    CHECK_STR(in->blacken[0], "id-2:/reporter/age_band");
    free_sent();
}

static void a_transfer__needs_the_story(void **state)
{
    (void)state;
    choose("pri", "h");
    to_last_look();
    press("ctrl-s");
    assert_false(asks());
    press("alt-left");
    press("alt-left");
    press("down");
    press("space");
    press("ctrl-s");
    press("ctrl-s");
    press("ctrl-s");
    assert_true(asks());
}

static void a_limit__is_confirmed_before_anything_is_sent(void **state)
{
    (void)state;
    choose("yuc", "s");
    to_last_look();
    press("ctrl-s");
    assert_false(asks());
    back_to_the_first_step();
    press("tab");
    press("right");
    go_on_to_the_end();
    assert_true(asks());
    press("s");
    press("enter");
    assert_int_equal(sent()->limit_count, 1);
    CHECK_STR(sent()->limits_read[0], "share_partner");
    free_sent();
}

static void a_missing_consent__needs_a_basis_and_a_reason(void **state)
{
    (void)state;
    choose("zor", "s");
    to_last_look();
    press("ctrl-s");
    assert_false(asks());
    back_to_the_first_step();
    press("tab");
    press("right");
    go_on_to_the_end(); /* a basis alone is not enough */
    assert_false(asks());
    back_to_the_first_step();
    press("tab");
    type("he is on his way");
    go_on_to_the_end();
    assert_true(asks());
    press("s");
    press("enter");
    CHECK_STR(sent()->legal_basis, "vital_interest");
    CHECK_STR(sent()->message, "Without consent: he is on his way");
    free_sent();
}

static void somebody_else_s_change__is_read_and_what_was_chosen_stays(void **state)
{
    (void)state;
    choose("pri", "s");
    press("ctrl-s");
    press("down");
    press("space");
    press("ctrl-s");
    type("Without a name");
    press("ctrl-s");
    send_to_pristina();
    uint64_t request = asked(&task_forward)->request;
    free_sent();
    answer(request, 0, ERROR_VERSION_STALE);
    read_it(8);
    send_to_pristina();
    assert_int_equal(sent()->version, 8);
    assert_int_equal(sent()->record_count, 2);
    free_sent();
}

static void choices_read_again__leave_the_list_open_and_what_is_typed_into_it(void **state)
{
    (void)state;
    choose("pri", "s");
    to_last_look();
    send_to_pristina();
    uint64_t sending = asked(&task_forward)->request;
    free_sent();
    answer(sending, 0, ERROR_VERSION_STALE);
    const struct effect *effect = asked(&task_forward_choices);
    assert_non_null(effect);
    uint64_t reading = effect->request;
    arena_free(effect->arena);
    back_to_the_first_step();
    press("shift-tab");
    letters("yu");
    answer(reading, 8, ERROR_NONE);
    press("enter");
    press("tab");
    press("right"); /* the limit is read */
    go_on_to_the_end();
    press("s");
    press("enter");
    CHECK_STR(sent()->to, "yucom");
    assert_int_equal(sent()->version, 8);
    free_sent();
}

static void an_operator__is_told_before_she_writes_anything(void **state)
{
    const struct case_shown shown = {.reference = STR("BG-1")};
    (void)state;
    model_free(&model);
    model_init(&model, &shared, NULL);
    shared.role = ROLE_OPERATOR;
    model_start(&model, &screen_forward, &shown, 1000, &effects);
    assert_null(asked(&task_forward_choices));
    press("ctrl-s");
    assert_null(asked(&task_forward));
}

int main(void)
{
#define F(NAME) cmocka_unit_test_setup_teardown(NAME, make, drop)
    const struct CMUnitTest tests[] = {
        F(nothing_goes_along_but_the_headline__unless_it_is_marked),
        F(another_name_typed__sends_nothing),
        F(a_field__is_blackened_in_its_record_only),
        F(a_transfer__needs_the_story),
        F(a_limit__is_confirmed_before_anything_is_sent),
        F(a_missing_consent__needs_a_basis_and_a_reason),
        F(somebody_else_s_change__is_read_and_what_was_chosen_stays),
        F(choices_read_again__leave_the_list_open_and_what_is_typed_into_it),
        F(an_operator__is_told_before_she_writes_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
