/* What is kept, by messages alone: the tasks that are asked for, and what comes of their answers. */
#include "screens_support.h"

#include "tasks/sign_in.h"

static const struct frame_hooks hooks = {.answered = keeping_answered, .idle = keeping_lock};

static void drop_tasks(void)
{
    for (size_t i = 0; i < effects.count; i++)
        arena_free(effects.at[i].arena);
    effects.count = 0;
}

static int keeping_up(void **state)
{
    screens_up(state);
    model_init(&model, &shared, &hooks);
    assert_true(time_parse(STR("2026-11-09T09:12:00Z"), 0, &model.now));
    model_start(&model, &screen_offline, NULL, model.now, &effects);
    model.effects = &effects;
    return 0;
}

static int keeping_down(void **state)
{
    drop_tasks();
    return screens_down(state);
}

#define K(NAME) cmocka_unit_test_setup_teardown(NAME, keeping_up, keeping_down)

/* The last request of a task; 0: it was not asked for. */
static uint64_t asked(const struct task *task)
{
    uint64_t number = 0;
    for (size_t i = 0; i < effects.count; i++)
        if (effects.at[i].kind == EFFECT_TASK && effects.at[i].task == task)
            number = effects.at[i].request;
    return number;
}

static const void *input_of(uint64_t request)
{
    for (size_t i = 0; i < effects.count; i++)
        if (effects.at[i].kind == EFFECT_TASK && effects.at[i].request == request)
            return effects.at[i].input;
    return NULL;
}

static size_t count_of(const struct task *task)
{
    size_t count = 0;
    for (size_t i = 0; i < effects.count; i++)
        count += effects.at[i].kind == EFFECT_TASK && effects.at[i].task == task;
    return count;
}

static void answer(uint64_t request, struct error error, void *output)
{
    struct message message = {.kind = MESSAGE_ANSWER, .request = request, .error = error,
                              .output = output, .now = model.now};
    drop_tasks();
    model_update(&model, &message, &effects);
    model.effects = &effects;
}

static void found(struct draft *drafts, size_t count)
{
    static struct kept kept[8];
    struct kept_found output = {.drafts = {.at = kept, .count = count}};
    for (size_t i = 0; i < count; i++)
        kept[i] = (struct kept){.state = KEPT_WHOLE, .draft = drafts[i]};
    keeping_begin(&model);
    answer(asked(&task_kept_open), NO_ERROR, &output);
}

static struct draft draft_with(const char *place, const char *payload)
{
    struct draft draft = draft_new(STR("call"), str_of(place));
    draft.payload = str_of(payload);
    return draft;
}

static bool says(const char *words)
{
    if (strstr(model.status.right, words) || strstr(model.status.text, words))
        return true;
    print_error("[%s] is not in [%s] [%s]\n", words, model.status.text, model.status.right);
    return false;
}

/* --- texts --- */

static void one_version_of_a_text__is_written_at_a_time__and_the_last_one_last(void **state)
{
    (void)state;
    draft_keep(&model, STR("note X"), STR("a"));
    uint64_t first = asked(&task_draft_write);
    draft_keep(&model, STR("note X"), STR("ab"));
    draft_keep(&model, STR("note X"), STR("abc"));
    assert_int_equal(count_of(&task_draft_write), 1);
    answer(first, NO_ERROR, NULL);
    const struct draft *written = input_of(asked(&task_draft_write));
    assert_non_null(written);
    CHECK_STR(written->payload, "abc");
    uint64_t second = asked(&task_draft_write);
    answer(second, NO_ERROR, NULL);
    assert_int_equal(count_of(&task_draft_write), 0);
}

static void what_could_not_be_written__is_said_as_long_as_it_is_so__and_tried_again(void **state)
{
    (void)state;
    draft_keep(&model, STR("note X"), STR("a"));
    answer(asked(&task_draft_write), FAILED(CLIENT_FILE), NULL);
    assert_true(says("NOT KEPT ON THIS DEVICE"));
    uint64_t timer = shared.keeping.rewriting;
    assert_int_not_equal(timer, 0);
    answer(timer, NO_ERROR, NULL);
    const struct draft *again = input_of(asked(&task_draft_write));
    assert_non_null(again);
    CHECK_STR(again->payload, "a");
    answer(asked(&task_draft_write), NO_ERROR, NULL);
    CHECK_STR(str_of(model.status.right), "");
}

static void the_key_of_a_draft__stays_while_it_is_typed__and_changes_when_asked(void **state)
{
    (void)state;
    draft_keep(&model, STR("note X"), STR("a"));
    struct uuid key = draft_key(&model, STR("note X"));
    draft_keep(&model, STR("note X"), STR("ab"));
    assert_true(uuid_equal(draft_key(&model, STR("note X")), key));
    answer(asked(&task_draft_write), NO_ERROR, NULL);
    draft_renew_key(&model, STR("note X"));
    assert_false(uuid_equal(draft_key(&model, STR("note X")), key));
    draft_keep(&model, STR("note X"), STR_NONE);
    assert_true(uuid_is_nil(draft_key(&model, STR("note X"))));
}

static void several_drafts_of_one_place__are_offered_one_after_the_other(void **state)
{
    struct draft drafts[] = {draft_with("call", "{\"/narrative\":\"older\"}"),
                             draft_with("call", "{\"/narrative\":\"newer\"}")};
    (void)state;
    found(drafts, 2);
    CHECK_STR(draft_of(&model, STR("call")), "{\"/narrative\":\"newer\"}");
    draft_keep(&model, STR("call"), STR("typed on"));
    const struct draft *written = input_of(asked(&task_draft_write));
    assert_true(uuid_equal(written->id, drafts[1].id));
    draft_keep(&model, STR("call"), STR_NONE);
    CHECK_STR(draft_of(&model, STR("call")), "{\"/narrative\":\"older\"}");
}

static void what_was_typed_since__is_not_overwritten_by_what_was_left(void **state)
{
    struct draft left = draft_with("call", "left");
    (void)state;
    draft_keep(&model, STR("call"), STR("since"));
    found(&left, 1);
    CHECK_STR(draft_of(&model, STR("call")), "since");
    draft_keep(&model, STR("call"), STR("since then"));
    const struct draft *written = input_of(asked(&task_draft_write));
    assert_true(!written || !uuid_equal(written->id, left.id));
    draft_keep(&model, STR("call"), STR_NONE);
    CHECK_STR(draft_of(&model, STR("call")), "left");
}

static void a_new_text__never_goes_into_a_draft_that_was_not_taken_up(void **state)
{
    struct draft left = draft_with("note X", "left");
    (void)state;
    found(&left, 1);
    drop_tasks();
    draft_keep(&model, STR("note X"), STR("new"));
    const struct draft *written = input_of(asked(&task_draft_write));
    assert_non_null(written);
    assert_false(uuid_equal(written->id, left.id));
}

static void at_the_end__also_the_newest_version_is_written(void **state)
{
    (void)state;
    draft_keep(&model, STR("note X"), STR("a"));
    draft_keep(&model, STR("note X"), STR("ab"));
    drop_tasks();
    struct message message = {.kind = MESSAGE_END, .now = model.now};
    model_update(&model, &message, &effects);
    model.effects = &effects;
    const struct draft *written = input_of(asked(&task_draft_write));
    assert_non_null(written);
    CHECK_STR(written->payload, "ab");
}

/* --- finishing --- */

static void a_finished_call__stays_a_draft_until_it_is_on_the_disk(void **state)
{
    struct kept_count count = {.waiting = 1};
    (void)state;
    draft_keep(&model, STR("call"), STR("form"));
    struct uuid key = uuid_random();
    uint64_t request = keeping_append(&model, "call", STR("call"), STR("{}"), key);
    const struct draft *finished = input_of(request);
    assert_true(uuid_equal(finished->key, key));
    CHECK_STR(draft_of(&model, STR("call")), "form");
    drop_tasks();
    keeping_appended(&model, STR("call"), &count);
    assert_int_equal(draft_of(&model, STR("call")).len, 0);
    assert_int_not_equal(asked(&task_draft_drop), 0); /* also what was written meanwhile */
    assert_true(says("1 waits here to be sent"));
}

/* --- questions --- */

static void a_lock__forgets_what_was_being_asked(void **state)
{
    struct draft left = draft_with("call", "{\"/narrative\":\"left\"}");
    (void)state;
    shared.keeping.question = KEEPING_ASKS_CLAIMED; /* it was open when it was locked */
    keeping_lock(&model);
    assert_int_equal(shared.keeping.question, KEEPING_ASKS_NOTHING);
    shared.labels = seed_labels;
    found(&left, 1);
    drop_tasks();
    press("l");
    press("enter"); /* later: nothing of what was claimed is answered by this */
    assert_int_equal(shared.keeping.claimed, CLAIMED_NOT_ASKED);
    model.effects = &effects;
}

static void what_is_answered_after_a_lock__is_for_nobody(void **state)
{
    struct draft left = draft_with("call", "hers");
    struct kept kept = {.state = KEPT_WHOLE, .draft = left};
    struct kept_found output = {.drafts = {.at = &kept, .count = 1}};
    (void)state;
    keeping_begin(&model);
    uint64_t opening = asked(&task_kept_open);
    keeping_lock(&model);
    answer(opening, NO_ERROR, &output);
    assert_int_equal(draft_of(&model, STR("call")).len, 0);
}

static void a_lock__writes_first__then_closes__then_signs_out(void **state)
{
    (void)state;
    draft_keep(&model, STR("note X"), STR("a"));
    draft_keep(&model, STR("note X"), STR("ab")); /* while the first is being written */
    keeping_lock(&model);
    assert_true(asked(&task_draft_write) < asked(&task_kept_close));
    const struct draft *written = input_of(asked(&task_draft_write));
    CHECK_STR(written->payload, "ab");
    assert_int_equal(draft_of(&model, STR("note X")).len, 0);
    assert_null(shared.labels);
    assert_int_equal(asked(&task_sign_out), 0);
    answer(asked(&task_kept_close), NO_ERROR, NULL);
    assert_int_not_equal(asked(&task_sign_out), 0);
}

static void without_the_server__a_lock_leaves_new_calls_and_nothing_else(void **state)
{
    shared.keeping.offline = true;
    draft_keep(&model, STR("call"), STR("claimed"));
    keeping_lock(&model);
    assert_ptr_equal(model.layers[0].screen, &screen_offline);
    assert_int_equal(draft_of(&model, STR("call")).len, 0);
    assert_true(shows(frame(*state, 24, 80), "n   log a call"));
    assert_int_equal(asked(&task_kept_close), 0); /* what is typed next is kept, too */
}

/* --- sending --- */

static void while_another_client_sends__this_one_counts_and_waits(void **state)
{
    struct send_output busy = {.busy = true, .count = {.waiting = 3}};
    (void)state;
    found(NULL, 0);
    answer(shared.keeping.sending, NO_ERROR, &busy);
    assert_true(says("3 wait here to be sent"));
    assert_int_not_equal(shared.keeping.waiting, 0);
}

static void what_can_be_sent_since__is_sent_when_the_sending_before_is_over(void **state)
{
    struct send_output none = {.count = {.waiting = 10}};
    (void)state;
    found(NULL, 0);
    uint64_t before = shared.keeping.sending;
    shared.keeping.question = KEEPING_ASKS_CLAIMED;
    drop_tasks();
    struct message yes = {.kind = MESSAGE_DIALOG, .chosen = true, .choice = 1};
    keeping_answered(&model, &yes);
    assert_int_equal(asked(&task_outbox_send), 0);
    answer(before, NO_ERROR, &none);
    const struct send_input *input = input_of(asked(&task_outbox_send));
    assert_non_null(input);
    assert_int_equal(input->claimed, CLAIMED_MINE);
}

static void what_was_refused__is_said_and_needs_attention(void **state)
{
    struct send_output refused = {.some = true, .refused = true, .count = {.attention = 1}};
    (void)state;
    found(NULL, 0);
    answer(shared.keeping.sending, NO_ERROR, &refused);
    assert_true(says("1 was refused"));
    assert_true(keeping_needs_attention(&model));
    answer(shared.keeping.sending, NO_ERROR, &(struct send_output){.count = {.attention = 1}});
    assert_true(says("1 was refused"));
}

static void what_is_taken_back__goes_before_what_is_being_written_there(void **state)
{
    struct draft taken = draft_with("call", "{\"consents\":[]}");
    (void)state;
    draft_keep(&model, STR("call"), STR("begun"));
    draft_take_up(&model, &taken);
    CHECK_STR(draft_of(&model, STR("call")), "{\"consents\":[]}");
    draft_keep(&model, STR("call"), STR_NONE);
    CHECK_STR(draft_of(&model, STR("call")), "begun");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        K(one_version_of_a_text__is_written_at_a_time__and_the_last_one_last),
        K(what_could_not_be_written__is_said_as_long_as_it_is_so__and_tried_again),
        K(the_key_of_a_draft__stays_while_it_is_typed__and_changes_when_asked),
        K(several_drafts_of_one_place__are_offered_one_after_the_other),
        K(what_was_typed_since__is_not_overwritten_by_what_was_left),
        K(a_new_text__never_goes_into_a_draft_that_was_not_taken_up),
        K(at_the_end__also_the_newest_version_is_written),
        K(a_finished_call__stays_a_draft_until_it_is_on_the_disk),
        K(a_lock__forgets_what_was_being_asked),
        K(what_is_answered_after_a_lock__is_for_nobody),
        K(a_lock__writes_first__then_closes__then_signs_out),
        K(without_the_server__a_lock_leaves_new_calls_and_nothing_else),
        K(while_another_client_sends__this_one_counts_and_waits),
        K(what_can_be_sent_since__is_sent_when_the_sending_before_is_over),
        K(what_was_refused__is_said_and_needs_attention),
        K(what_is_taken_back__goes_before_what_is_being_written_there),
    };
    return cmocka_run_group_tests(tests, labels_up, labels_down);
}
