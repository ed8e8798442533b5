/* The outbox: in order, once, and what is refused is never dropped. */
#include "drafts_support.h"

#include <pthread.h>

static struct draft append(const struct device *device, struct outbox *outbox, const char *payload)
{
    struct draft draft = draft_of(str_of(payload));
    assert_done(outbox_append(outbox, device->arena, &draft));
    return draft;
}

static bool next(const struct device *device, struct outbox *outbox, struct str after,
                 struct kept *ret_kept)
{
    bool found = false;
    assert_done(outbox_next(outbox, device->arena, after, ret_kept, &found));
    return found;
}

static void assert_count(const struct device *device, struct outbox *outbox, size_t waiting,
                         size_t attention)
{
    struct outbox_count count;
    assert_done(outbox_count(outbox, device->arena, &count));
    assert_int_equal(count.waiting, waiting);
    assert_int_equal(count.attention, attention);
}

static void entries__are_sent_in_order__and_go_when_acknowledged(void **state)
{
    const struct device *device = *state;
    struct outbox *outbox = outbox_of(device);
    struct draft drafts[12]; /* ten and more */
    struct kept kept;
    for (size_t i = 0; i < 12; i++)
        drafts[i] = append(device, outbox, "{\"narrative\":\"…\"}");
    outbox_close(outbox);
    outbox = outbox_of(device);
    for (size_t i = 0; i < 12; i++) {
        assert_count(device, outbox, 12 - i, 0);
        assert_true(next(device, outbox, STR_NONE, &kept));
        assert_int_equal(kept.state, KEPT_WHOLE);
        assert_same_draft(&kept.draft, &drafts[i]);
        assert_true(next(device, outbox, STR_NONE, &kept)); /* not sent: the same once more */
        assert_same_draft(&kept.draft, &drafts[i]);
        assert_done(outbox_sent(outbox, device->arena, &kept));
    }
    assert_false(next(device, outbox, STR_NONE, &kept));
    assert_count(device, outbox, 0, 0);
    outbox_close(outbox);
}

static void entry__that_is_damaged__is_kept_and_does_not_stop_the_others(void **state)
{
    const struct device *device = *state;
    struct outbox *outbox = outbox_of(device);
    struct kept first, second, none;
    append(device, outbox, "first");
    struct str path = only_file(device, "outbox");
    struct draft draft = append(device, outbox, "second");
    file_flip(path, 200);
    assert_true(next(device, outbox, STR_NONE, &first));
    assert_int_equal(first.state, KEPT_DAMAGED);
    assert_error(outbox_refused(outbox, device->arena, &first, &FAILED(INVALID)), CLIENT_ENVELOPE);
    assert_true(next(device, outbox, first.name, &second));
    assert_same_draft(&second.draft, &draft);
    assert_false(next(device, outbox, second.name, &none));
    assert_count(device, outbox, 2, 0);
    outbox_close(outbox);
}

static void entry__moved_to_another_number_or_name__is_damaged(void **state)
{
    const struct device *device = *state;
    struct outbox *outbox = outbox_of(device);
    struct kept kept;
    append(device, outbox, "first");
    struct str path = only_file(device, "outbox");
    struct str below = arena_str(device->arena, str_slice(path, 0, path.len - 10));
    static const char *const names[] = {"0000000002", "4294967295", "4294967296",
                                        "-000000001", "1",          "name"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str other = arena_join(device->arena, below, str_of(names[i]));
        assert_int_equal(rename(path.at, other.at), 0);
        assert_true(next(device, outbox, STR_NONE, &kept));
        assert_int_equal(kept.state, KEPT_DAMAGED);
        assert_string_equal(kept.name.at, names[i]);
        assert_int_equal(rename(other.at, path.at), 0);
    }
    assert_true(next(device, outbox, STR_NONE, &kept));
    assert_int_equal(kept.state, KEPT_WHOLE);
    outbox_close(outbox);
}

static void last_number__is_the_last(void **state)
{
    const struct device *device = *state;
    struct outbox *outbox = outbox_of(device);
    append(device, outbox, "first");
    struct str path = only_file(device, "outbox");
    struct str last = arena_format(device->arena, "%.*s4294967294", (int)path.len - 10, path.at);
    assert_int_equal(rename(path.at, last.at), 0);
    struct draft draft = append(device, outbox, "fits still");
    assert_error(outbox_append(outbox, device->arena, &draft), CLIENT_FILE);
    assert_count(device, outbox, 2, 0);
    outbox_close(outbox);
}

static void what_the_server_refuses__goes_to_the_attention_list(void **state)
{
    const struct device *device = *state;
    struct outbox *outbox = outbox_of(device);
    struct draft draft = append(device, outbox, "refused");
    struct kept kept;
    struct kept_list list;
    const struct error refusal = {.id = ERROR_CONSENT_MISSING, .detail = STR("store_report")};
    assert_true(next(device, outbox, STR_NONE, &kept));
    assert_done(outbox_refused(outbox, device->arena, &kept, &refusal));
    assert_done(outbox_refused(outbox, device->arena, &kept, &refusal)); /* a kill in between */
    assert_count(device, outbox, 0, 1);
    assert_done(outbox_attention(outbox, device->arena, &list));
    assert_int_equal(list.count, 1);
    assert_int_equal(list.at[0].state, KEPT_WHOLE);
    assert_same_draft(&list.at[0].draft, &draft);
    assert_true(list.at[0].refused >= draft.created);
    assert_true(str_is(list.at[0].code, "consent_missing"));
    assert_true(str_is(list.at[0].detail, "store_report"));
    outbox_close(outbox);
}

static void refusal__is_kept__whatever_its_detail_is(void **state)
{
    const struct device *device = *state;
    struct outbox *outbox = outbox_of(device);
    char *detail = arena_alloc(device->arena, LIMIT_TEXT + 2);
    memset(detail, 'd', LIMIT_TEXT + 1);
    const struct str details[] = {
        {.at = detail, .len = LIMIT_TEXT}, {.at = detail, .len = LIMIT_TEXT + 1}, STR("\xff")};
    for (size_t i = 0; i < 3; i++) {
        struct kept kept;
        struct kept_list list;
        append(device, outbox, "refused");
        assert_true(next(device, outbox, STR_NONE, &kept));
        const struct error refusal = {.id = ERROR_INVALID, .detail = details[i]};
        assert_done(outbox_refused(outbox, device->arena, &kept, &refusal));
        assert_done(outbox_attention(outbox, device->arena, &list));
        assert_int_equal(list.count, i + 1);
        assert_int_equal(list.at[i].state, KEPT_WHOLE);
        assert_int_equal(list.at[i].detail.len, i == 0 ? LIMIT_TEXT : 0);
    }
    outbox_close(outbox);
}

static void what_is_taken_back__is_a_draft_with_a_new_key(void **state)
{
    const struct device *device = *state;
    struct outbox *outbox = outbox_of(device);
    struct journal *journal = journal_of(device);
    struct draft draft = append(device, outbox, "refused"), back;
    struct kept kept;
    struct kept_list list;
    assert_true(next(device, outbox, STR_NONE, &kept));
    assert_done(outbox_refused(outbox, device->arena, &kept, &FAILED(INVALID)));
    assert_done(outbox_attention(outbox, device->arena, &list));
    assert_done(outbox_take_back(outbox, device->arena, &list.at[0], journal, &back));
    assert_count(device, outbox, 0, 0);
    list = taken_over(device, journal);
    assert_int_equal(list.count, 1);
    assert_same_draft(&list.at[0].draft, &back);
    assert_true(uuid_equal(back.id, draft.id));
    assert_false(uuid_equal(back.key, draft.key));
    assert_true(str_equal(back.payload, draft.payload));
    journal_close(journal);
    outbox_close(outbox);
}

static void draft__that_was_finished__is_not_offered__unless_it_was_typed_on(void **state)
{
    const struct device *device = *state;
    struct outbox *outbox = outbox_of(device);
    struct journal *journal = journal_of(device);
    struct draft finished = draft_of(STR("finished")), typed_on = draft_of(STR("finished"));
    assert_done(journal_write(journal, device->arena, &finished));
    assert_done(outbox_append(outbox, device->arena, &finished));
    assert_done(journal_write(journal, device->arena, &typed_on));
    assert_done(outbox_append(outbox, device->arena, &typed_on));
    typed_on.payload = STR("typed on");
    assert_done(journal_write(journal, device->arena, &typed_on));
    journal_close(journal); /* killed before it could drop them */
    journal = journal_of(device);
    struct kept_list list = taken_over(device, journal);
    assert_int_equal(list.count, 1);
    assert_same_draft(&list.at[0].draft, &typed_on);
    assert_count(device, outbox, 2, 0);
    journal_close(journal);
    outbox_close(outbox);
}

static void draft__that_was_finished__is_offered__when_the_outbox_has_it_damaged(void **state)
{
    const struct device *device = *state;
    struct outbox *outbox = outbox_of(device);
    struct journal *journal = journal_of(device);
    struct draft draft = draft_of(STR("finished"));
    assert_done(journal_write(journal, device->arena, &draft));
    assert_done(outbox_append(outbox, device->arena, &draft));
    file_flip(only_file(device, "outbox"), -1);
    struct kept_list list = taken_over(device, journal);
    assert_int_equal(list.count, 1);
    assert_same_draft(&list.at[0].draft, &draft);
    journal_close(journal);
    outbox_close(outbox);
}

static void one_client_sends_at_a_time(void **state)
{
    const struct device *device = *state;
    struct outbox *one = outbox_of(device), *other = outbox_of(device);
    assert_true(outbox_claim(one));
    assert_true(outbox_claim(one));
    assert_false(outbox_claim(other));
    append(device, other, "may be added all the same");
    outbox_yield(one);
    assert_true(outbox_claim(other));
    outbox_close(other); /* or killed */
    assert_true(outbox_claim(one));
    outbox_close(one);
}

static void what_was_written_before_a_sign_in__is_claimed__and_cannot_be_read_before(void **state)
{
    struct device *device = *state;
    device->owner.secret = NULL;
    struct outbox *outbox = outbox_of(device);
    struct journal *journal = journal_of(device);
    struct draft call = append(device, outbox, "logged offline"), draft = draft_of(STR("typed"));
    struct kept kept;
    struct kept_list list;
    bool found;
    assert_done(journal_write(journal, device->arena, &draft));
    assert_count(device, outbox, 1, 0);
    assert_error(outbox_next(outbox, device->arena, STR_NONE, &kept, &found), CLIENT_KEY);
    assert_error(journal_take_over(journal, device->arena, outbox, &list), CLIENT_KEY);
    journal_close(journal);
    outbox_close(outbox);

    device->owner.secret = device->pair.secret; /* she signs in */
    journal = journal_of(device);
    outbox = outbox_of(device);
    struct draft hers = append(device, outbox, "logged after");
    list = taken_over(device, journal);
    assert_int_equal(list.count, 1);
    assert_same_draft(&list.at[0].draft, &draft);
    assert_true(list.at[0].claimed);
    assert_done(journal_write(journal, device->arena, &list.at[0].draft)); /* she types on */
    assert_false(taken_over(device, journal).at[0].claimed);
    assert_true(next(device, outbox, STR_NONE, &kept));
    assert_same_draft(&kept.draft, &call);
    assert_true(kept.claimed);
    assert_done(outbox_confirm(outbox, device->arena, &kept));
    assert_true(next(device, outbox, STR_NONE, &kept));
    assert_same_draft(&kept.draft, &call);
    assert_false(kept.claimed);
    assert_true(next(device, outbox, kept.name, &kept));
    assert_same_draft(&kept.draft, &hers);
    assert_false(kept.claimed);
    journal_close(journal);
    outbox_close(outbox);
}

enum { EACH = 40 };

static void *append_many(void *outbox)
{
    struct arena *arena = arena_new(1 << 16, false);
    size_t done = 0;
    for (size_t i = 0; i < EACH; i++) {
        struct draft draft = draft_of(STR("x"));
        done += !outbox_append(outbox, arena, &draft).id;
    }
    arena_free(arena);
    return done == EACH ? outbox : NULL;
}

static void threads_and_clients__that_add_at_the_same_time__lose_nothing(void **state)
{
    const struct device *device = *state;
    pthread_t threads[3];
    struct outbox *outbox = outbox_of(device), *other = outbox_of(device);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, append_many, i ? outbox : other), 0);
    for (size_t i = 0; i < 3; i++) {
        void *result = NULL;
        assert_int_equal(pthread_join(threads[i], &result), 0);
        assert_non_null(result);
    }
    assert_count(device, outbox, 3 * EACH, 0);
    struct kept kept = {.name = STR_NONE};
    size_t whole = 0;
    while (next(device, outbox, kept.name, &kept))
        whole += kept.state == KEPT_WHOLE;
    assert_int_equal(whole, 3 * EACH);
    outbox_close(outbox);
    outbox_close(other);
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, device_begin, device_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(entries__are_sent_in_order__and_go_when_acknowledged),
        TEST(entry__that_is_damaged__is_kept_and_does_not_stop_the_others),
        TEST(entry__moved_to_another_number_or_name__is_damaged),
        TEST(last_number__is_the_last),
        TEST(what_the_server_refuses__goes_to_the_attention_list),
        TEST(refusal__is_kept__whatever_its_detail_is),
        TEST(what_is_taken_back__is_a_draft_with_a_new_key),
        TEST(draft__that_was_finished__is_not_offered__unless_it_was_typed_on),
        TEST(draft__that_was_finished__is_offered__when_the_outbox_has_it_damaged),
        TEST(what_was_written_before_a_sign_in__is_claimed__and_cannot_be_read_before),
        TEST(one_client_sends_at_a_time),
        TEST(threads_and_clients__that_add_at_the_same_time__lose_nothing),
    };
    return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
