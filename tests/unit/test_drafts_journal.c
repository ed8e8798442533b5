/* The journal: what was typed is offered again, and nothing else touches it. */
#include "drafts_support.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

static void draft__is_offered_again__after_its_client_has_gone(void **state)
{
    const struct device *device = *state;
    struct journal *journal = journal_of(device);
    struct draft draft = draft_of(STR("{\"narrative\":\"Rekli su joj da ode.\"}"));
    assert_done(journal_write(journal, device->arena, &draft));
    journal_close(journal);

    journal = journal_of(device);
    struct kept_list list = taken_over(device, journal);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.at[0].state, KEPT_WHOLE);
    assert_same_draft(&list.at[0].draft, &draft);
    assert_int_equal(list.at[0].refused, MILLIS_NONE);
    journal_close(journal);
}

static void draft__replaces_its_earlier_version__and_grows_younger_only(void **state)
{
    const struct device *device = *state;
    struct journal *journal = journal_of(device);
    struct draft draft = draft_of(STR("one"));
    draft.changed += 3600000; /* the clock was put back since */
    millis before = draft.changed;
    assert_done(journal_write(journal, device->arena, &draft));
    assert_int_equal(draft.changed, before + 1);
    draft.payload = STR("two");
    assert_done(journal_write(journal, device->arena, &draft));
    assert_int_equal(draft.changed, before + 2);
    only_file(device, "drafts");
    struct kept_list list = taken_over(device, journal);
    assert_int_equal(list.count, 1);
    assert_same_draft(&list.at[0].draft, &draft);
    journal_close(journal);
}

static void draft__that_was_dropped__is_not_offered(void **state)
{
    const struct device *device = *state;
    struct journal *journal = journal_of(device);
    struct draft draft = draft_of(STR("gone"));
    assert_done(journal_write(journal, device->arena, &draft));
    assert_done(journal_drop(journal, device->arena, draft.id));
    assert_done(journal_drop(journal, device->arena, draft.id)); /* already gone */
    assert_int_equal(taken_over(device, journal).count, 0);
    journal_close(journal);
}

static void drafts__of_a_running_client__are_left_alone(void **state)
{
    const struct device *device = *state;
    struct journal *one = journal_of(device), *other = journal_of(device);
    struct draft mine = draft_of(STR("mine")), its = draft_of(STR("its"));
    its.created = mine.created + 1;
    assert_done(journal_write(one, device->arena, &mine));
    assert_done(journal_write(other, device->arena, &its));

    struct kept_list list = taken_over(device, one);
    assert_int_equal(list.count, 1);
    assert_same_draft(&list.at[0].draft, &mine);
    its.payload = STR("its, typed on");
    assert_done(journal_write(other, device->arena, &its));
    journal_close(other);

    list = taken_over(device, one);
    assert_int_equal(list.count, 2);
    assert_same_draft(&list.at[0].draft, &mine);
    assert_same_draft(&list.at[1].draft, &its);
    journal_close(one);
}

static void drafts__of_another_user__are_not_seen(void **state)
{
    struct device *device = *state;
    struct journal *journal = journal_of(device);
    struct draft draft = draft_of(STR("Ana's"));
    assert_done(journal_write(journal, device->arena, &draft));
    journal_close(journal);
    struct device other = *device;
    other.owner.user = uuid_of_name((struct uuid){0}, STR("bojan"));
    journal = journal_of(&other);
    assert_int_equal(taken_over(&other, journal).count, 0);
    journal_close(journal);
}

static void draft__that_is_damaged__is_kept_and_reported(void **state)
{
    const struct device *device = *state;
    static const long places[] = {0, 5, 10, 30, 45, 64, 80, 110, 150, 200, -1};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct journal *journal = journal_of(device);
        struct draft draft = draft_of(STR("{\"narrative\":\"…\"}"));
        assert_done(journal_write(journal, device->arena, &draft));
        struct str path = only_file(device, "drafts");
        file_flip(path, places[i]);
        for (int again = 0; again < 2; again++) {
            struct kept_list list = taken_over(device, journal);
            assert_int_equal(list.count, 1);
            assert_int_equal(list.at[0].state, KEPT_DAMAGED);
            assert_true(str_ends(path, list.at[0].name.at));
            assert_null(list.at[0].draft.payload.at);
        }
        file_flip(path, places[i]); /* it was there all the time */
        assert_int_equal(taken_over(device, journal).at[0].state, KEPT_WHOLE);
        assert_done(journal_drop(journal, device->arena, draft.id));
        journal_close(journal);
    }
}

static void what_is_no_draft__is_kept_and_reported(void **state)
{
    const struct device *device = *state;
    struct journal *journal = journal_of(device);
    struct draft draft = draft_of(STR("whole"));
    assert_done(journal_write(journal, device->arena, &draft));
    struct str path = only_file(device, "drafts"), folder = str_slice(path, 0, path.len - 36);
    folder = arena_str(device->arena, folder);
    assert_int_equal(symlink("/etc/passwd", arena_format(device->arena, "%s/a-link", folder.at).at),
                     0);
    assert_int_equal(mkdir(arena_format(device->arena, "%s/b-folder", folder.at).at, 0700), 0);
    struct str huge = arena_format(device->arena, "%s/c-huge", folder.at);
    assert_int_equal(close(open(huge.at, O_WRONLY | O_CREAT, 0600)), 0);
    assert_int_equal(truncate(huge.at, (off_t)1 << 40), 0);
    struct str copy = arena_format(device->arena, "%sffffffff-ffff-4fff-bfff-ffffffffffff",
                                   folder.at); /* the envelope of another item */
    assert_int_equal(link(path.at, copy.at), 0);
    journal_close(journal);

    journal = journal_of(device);
    struct kept_list list = taken_over(device, journal);
    assert_int_equal(list.count, 5);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(list.at[i].state, KEPT_DAMAGED);
    assert_same_draft(&list.at[4].draft, &draft);
    journal_close(journal);
}

/* As after a power cut: the file as it is now also stands in another folder; its path there. */
static struct str left_in(const struct device *device, struct str path, const char *folder)
{
    struct str drafts = str_slice(path, 0, path.len - 2 * (UUID_TEXT + 1));
    struct str other = arena_format(device->arena, "%.*s/%s", (int)drafts.len, drafts.at, folder);
    struct str copy =
        arena_format(device->arena, "%s/%s", other.at, path.at + path.len - UUID_TEXT);
    assert_int_equal(mkdir(other.at, 0700), 0);
    assert_int_equal(system(arena_format(device->arena, "cp '%s' '%s'", path.at, copy.at).at), 0);
    return copy;
}

static void draft__that_stands_in_two_folders__is_offered_in_its_later_version(void **state)
{
    const struct device *device = *state;
    static const char *const folders[][2] = {{"0", "1"}, {"1", "0"}};
    for (size_t i = 0; i < 4; i++) {
        bool damaged = i >= 2;
        struct journal *journal = journal_of(device);
        struct draft draft = draft_of(STR("earlier"));
        assert_done(journal_write(journal, device->arena, &draft));
        struct draft earlier = draft;
        struct str path = only_file(device, "drafts");
        left_in(device, path, folders[i % 2][0]);
        draft.payload = STR("later");
        assert_done(journal_write(journal, device->arena, &draft));
        struct str later = left_in(device, path, folders[i % 2][1]);
        if (damaged)
            file_flip(later, -1);
        assert_done(journal_drop(journal, device->arena, draft.id));

        struct kept_list list = taken_over(device, journal);
        assert_int_equal(list.count, damaged ? 2 : 1);
        assert_int_equal(list.at[0].state, damaged ? KEPT_DAMAGED : KEPT_WHOLE);
        assert_same_draft(&list.at[list.count - 1].draft, damaged ? &earlier : &draft);
        for (size_t k = 0; k < list.count; k++) {
            struct uuid id;
            assert_true(uuid_parse(list.at[k].name, &id));
            assert_done(journal_drop(journal, device->arena, id));
        }
        journal_close(journal);
    }
}

static void draft__sealed_to_another_epoch_of_her_keys__is_kept_and_reported(void **state)
{
    struct device *device = *state;
    struct journal *journal = journal_of(device);
    struct draft draft = draft_of(STR("before"));
    assert_done(journal_write(journal, device->arena, &draft));
    journal_close(journal);
    device->owner.epoch++;
    journal = journal_of(device);
    struct kept_list list = taken_over(device, journal);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.at[0].state, KEPT_OTHER_KEY);
    journal_close(journal);
}

static void draft__at_its_limits__is_written__and_one_past_is_refused(void **state)
{
    const struct device *device = *state;
    struct journal *journal = journal_of(device);
    char *bytes = arena_alloc(device->arena, LIMIT_DRAFT + 1);
    memset(bytes, 0xff, LIMIT_DRAFT + 1); /* any bytes */
    bytes[1] = '\0', bytes[2] = '\n';
    struct draft draft = draft_of((struct str){.at = bytes, .len = LIMIT_DRAFT});
    draft.kind = (struct str){.at = arena_alloc(device->arena, LIMIT_LINE + 1), .len = LIMIT_NAME};
    memset((char *)draft.kind.at, 'k', LIMIT_LINE + 1);
    draft.place = (struct str){.at = draft.kind.at, .len = LIMIT_LINE};
    assert_done(journal_write(journal, device->arena, &draft));
    const struct draft written = draft;

    draft.payload.len++;
    assert_error(journal_write(journal, device->arena, &draft), FIELD_TOO_LONG);
    draft = written;
    draft.kind.len++;
    assert_error(journal_write(journal, device->arena, &draft), INVALID);
    draft = written;
    draft.place.len++;
    assert_error(journal_write(journal, device->arena, &draft), INVALID);
    draft = written;
    draft.kind = STR_NONE;
    assert_error(journal_write(journal, device->arena, &draft), INVALID);
    draft.kind = STR("\xff");
    assert_error(journal_write(journal, device->arena, &draft), INVALID);
    draft.kind = STR("a\0b");
    assert_error(journal_write(journal, device->arena, &draft), INVALID);

    struct kept_list list = taken_over(device, journal); /* the version before is there */
    assert_int_equal(list.count, 1);
    assert_same_draft(&list.at[0].draft, &written);
    draft = draft_of(STR_NONE); /* nothing typed yet */
    draft.place = STR_NONE;
    assert_done(journal_write(journal, device->arena, &draft));
    assert_int_equal(taken_over(device, journal).count, 2);
    journal_close(journal);
}

static void draft__survives__when_no_more_can_be_written(void **state)
{
    const struct device *device = *state;
    struct journal *journal = journal_of(device);
    char *bytes = arena_alloc(device->arena, 100000);
    struct draft draft = draft_of(STR("the version before"));
    assert_done(journal_write(journal, device->arena, &draft));
    const struct draft before = draft;
    struct rlimit limit, was;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
    limit = was;
    limit.rlim_cur = 50000; /* in the middle of writing */
    assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    draft.payload = (struct str){.at = bytes, .len = 100000};
    struct error e = journal_write(journal, device->arena, &draft);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
    assert_error(e, CLIENT_FILE);
    assert_true(str_ends(e.detail, strerror(EFBIG)));
    only_file(device, "drafts"); /* nothing unfinished is left */
    struct kept_list list = taken_over(device, journal);
    assert_int_equal(list.count, 1);
    assert_same_draft(&list.at[0].draft, &before);
    journal_close(journal);
}

static void journal__cannot_be_opened__where_a_file_stands(void **state)
{
    struct device *device = *state;
    struct journal *journal = NULL;
    assert_int_equal(close(open(arena_format(device->arena, "%s/state", device->folder).at,
                                O_WRONLY | O_CREAT, 0600)),
                     0);
    struct error e = journal_open(device->arena, device->path, &device->owner, &journal);
    assert_error(e, CLIENT_FILE);
    assert_true(e.detail.len > 0);
    assert_null(journal);
}

static int check_mode(const char *path, const struct stat *status, int type, struct FTW *at)
{
    (void)path, (void)at;
    assert_int_equal(status->st_mode & 07777, type == FTW_D ? 0700 : 0600);
    return 0;
}

static void everything__is_the_owners_alone(void **state)
{
    const struct device *device = *state;
    mode_t mask = umask(0);
    struct journal *journal = journal_of(device);
    struct outbox *outbox = outbox_of(device);
    struct draft draft = draft_of(STR("x"));
    assert_done(journal_write(journal, device->arena, &draft));
    assert_done(outbox_append(outbox, device->arena, &draft));
    umask(mask);
    each_file(device, check_mode);
    outbox_close(outbox);
    struct str waiting = only_file(device, "outbox");
    waiting = arena_str(device->arena, str_slice(waiting, 0, waiting.len - 11));
    assert_int_equal(chmod(waiting.at, 0755), 0);
    outbox_close(outbox_of(device)); /* takes the rights away again */
    each_file(device, check_mode);
    journal_close(journal);
}

static void what_a_killed_client_left_unfinished__goes_with_its_folder(void **state)
{
    const struct device *device = *state;
    struct journal *journal = journal_of(device);
    struct draft draft = draft_of(STR("x"));
    assert_done(journal_write(journal, device->arena, &draft));
    struct str path = only_file(device, "drafts"), unfinished;
    unfinished = arena_format(device->arena, "%.*s.unfinished", (int)(path.len - 36), path.at);
    assert_int_equal(close(open(unfinished.at, O_WRONLY | O_CREAT, 0600)), 0);
    journal_close(journal);
    journal = journal_of(device);
    assert_int_equal(taken_over(device, journal).count, 1);
    assert_int_equal(access(unfinished.at, F_OK), -1);
    assert_false(str_equal(path, only_file(device, "drafts"))); /* the folder went, too */
    journal_close(journal);
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, device_begin, device_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(draft__is_offered_again__after_its_client_has_gone),
        TEST(draft__replaces_its_earlier_version__and_grows_younger_only),
        TEST(draft__that_was_dropped__is_not_offered),
        TEST(drafts__of_a_running_client__are_left_alone),
        TEST(drafts__of_another_user__are_not_seen),
        TEST(draft__that_is_damaged__is_kept_and_reported),
        TEST(what_is_no_draft__is_kept_and_reported),
        TEST(draft__that_stands_in_two_folders__is_offered_in_its_later_version),
        TEST(draft__sealed_to_another_epoch_of_her_keys__is_kept_and_reported),
        TEST(draft__at_its_limits__is_written__and_one_past_is_refused),
        TEST(draft__survives__when_no_more_can_be_written),
        TEST(journal__cannot_be_opened__where_a_file_stands),
        TEST(everything__is_the_owners_alone),
        TEST(what_a_killed_client_left_unfinished__goes_with_its_folder),
    };
    return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
