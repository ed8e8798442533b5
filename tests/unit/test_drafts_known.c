/* What a device knows of its users, and what a thief of it reads: looked for in every file. */
#include "drafts_support.h"

#include "drafts/known.h"
#include "hotline/base/bytes.h"
#include "hotline/vault/seal.h"

static struct known known_of(const struct device *device)
{
    return (struct known){
        .owner = device->owner, .office = OFFICE_PODGORICA, .language = STR("cnr-Latn")};
}

static void user__is_known__once_she_has_signed_in(void **state)
{
    const struct device *device = *state;
    struct known known = known_of(device), found;
    bool replaced = true;
    assert_error(known_find(device->arena, device->path, STR("ana.anic"), &found), NOT_FOUND);
    assert_done(known_write(device->arena, device->path, &known, &replaced));
    assert_false(replaced);
    assert_done(known_find(device->arena, device->path, STR("ana.anic"), &found));
    assert_true(uuid_equal(found.owner.user, known.owner.user));
    assert_int_equal(found.owner.epoch, known.owner.epoch);
    assert_memory_equal(found.owner.public_key, known.owner.public_key, KEY_BYTES);
    assert_int_equal(found.office, OFFICE_PODGORICA);
    assert_true(str_is(found.language, "cnr-Latn"));
    assert_error(known_find(device->arena, device->path, STR("ana"), &found), NOT_FOUND);
    assert_error(known_find(device->arena, device->path, STR("../known"), &found), NOT_FOUND);
}

static void user__without_an_office__is_known_too(void **state)
{
    const struct device *device = *state;
    struct known known = {.owner = device->owner}, found;
    bool replaced;
    assert_done(known_write(device->arena, device->path, &known, &replaced));
    assert_done(known_find(device->arena, device->path, STR("ana.anic"), &found));
    assert_int_equal(found.office, OFFICE_NONE);
    assert_int_equal(found.language.len, 0);
}

static void key__that_somebody_put_in_place_of_hers__is_noticed_at_the_next_sign_in(void **state)
{
    const struct device *device = *state;
    struct known known = known_of(device), forged = known;
    bool replaced;
    forged.owner.public_key[7] ^= 1;
    assert_done(known_write(device->arena, device->path, &forged, &replaced));
    assert_done(known_write(device->arena, device->path, &known, &replaced));
    assert_true(replaced);
    assert_done(known_write(device->arena, device->path, &known, &replaced));
    assert_false(replaced);
    known.owner.epoch++; /* a new key of her own */
    known.owner.public_key[7] ^= 1;
    assert_done(known_write(device->arena, device->path, &known, &replaced));
    assert_false(replaced);
}

static void known_file__that_is_damaged_or_another_users__is_refused(void **state)
{
    const struct device *device = *state;
    struct known known = known_of(device), found;
    bool replaced;
    assert_done(known_write(device->arena, device->path, &known, &replaced));
    struct str path = arena_format(device->arena, "%s/known/%s", device->path.at,
                                   uuid_str(device->arena, known.owner.user).at);
    struct str bojans =
        arena_format(device->arena, "%s/known/%s", device->path.at,
                     uuid_str(device->arena, uuid_of_name((struct uuid){0}, STR("bojan"))).at);
    assert_int_equal(link(path.at, bojans.at), 0);
    assert_error(known_find(device->arena, device->path, STR("bojan"), &found), CLIENT_FILE);
    file_flip(path, 0);
    assert_error(known_find(device->arena, device->path, STR("ana.anic"), &found), CLIENT_FILE);
    assert_done(known_write(device->arena, device->path, &known, &replaced)); /* mends it */
    assert_done(known_find(device->arena, device->path, STR("ana.anic"), &found));
}

static void vocabularies__are_kept_with_their_etag(void **state)
{
    const struct device *device = *state;
    struct str etag = STR_NONE, text = STR_NONE;
    assert_error(vocabularies_kept(device->arena, device->path, &etag, &text), NOT_FOUND);
    const struct str first = STR("{\"a\":\n1}"), second = STR("{\"a\":\n2}");
    const struct str tag = content_tag(device->arena, 1, first);
    const struct str other = content_tag(device->arena, 2, second);
    struct str path = arena_format(device->arena, "%s/known/vocabularies", device->path.at);
    assert_done(vocabularies_keep(device->arena, device->path, tag, first));
    assert_done(vocabularies_keep(device->arena, device->path, other, second));
    assert_done(vocabularies_kept(device->arena, device->path, &etag, &text));
    assert_true(str_equal(etag, other));
    assert_true(str_equal(text, second));
    file_flip(path, -2);
    assert_error(vocabularies_kept(device->arena, device->path, &etag, &text), CLIENT_FILE);
    assert_done(vocabularies_keep(device->arena, device->path, STR("\"v2\""), second));
    assert_error(vocabularies_kept(device->arena, device->path, &etag, &text), CLIENT_FILE);
}

/* --- the thief --- */

static const char *const words[] = {"ana.anic", "Mirjana", "Petrović", "+38164",  "narrative",
                                    "otkaz",    "call",    "/v1/case", "BG-2026", "phone",
                                    "detail",   "idempot", "created",  "claimed"};
static struct str seen_word; /* where a word was found */
static size_t files_read;

static bool holds(const char *path, const char *at, size_t len)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (memmem(path, strlen(path), words[i], strlen(words[i])) ||
            memmem(at, len, words[i], strlen(words[i]))) {
            seen_word = str_of(words[i]);
            return true;
        }
    return false;
}

static int read_as_a_thief(const char *path, const struct stat *status, int type, struct FTW *at)
{
    static char bytes[1 << 20];
    const char *below = strstr(path, "/hotline");
    (void)status, (void)at;
    size_t len = 0;
    if (type == FTW_F) {
        FILE *file = fopen(path, "r");
        assert_non_null(file);
        len = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        files_read++;
    }
    holds(below, bytes, len);
    return 0;
}

static void a_days_work(const struct device *device)
{
    static const char call[] = "{\"narrative\":\"Mirjana Petrović je dobila otkaz.\","
                               "\"phone\":\"+381640000123\"}";
    struct journal *journal = journal_of(device);
    struct outbox *outbox = outbox_of(device);
    struct draft one = draft_new(STR("call"), STR("/v1/cases")), other = one, third = one;
    struct kept kept;
    bool found, replaced;
    const struct known known = known_of(device);
    assert_done(known_write(device->arena, device->path, &known, &replaced));
    other = draft_new(STR("note"), STR("BG-2026-00417-3"));
    third = draft_new(STR("call"), STR("/v1/cases"));
    one.payload = other.payload = third.payload = str_of(call);
    assert_done(journal_write(journal, device->arena, &one));
    assert_done(outbox_append(outbox, device->arena, &other));
    assert_done(outbox_append(outbox, device->arena, &third));
    assert_done(outbox_next(outbox, device->arena, STR_NONE, &kept, &found));
    assert_done(outbox_refused(outbox, device->arena, &kept,
                               &(struct error){.id = ERROR_INVALID, .detail = STR("Mirjana")}));
    outbox_close(outbox);
    journal_close(journal);
}

static void thief__reads_no_word__in_any_file_or_name(void **state)
{
    const struct device *device = *state;
    seen_word = STR_NONE;
    files_read = 0;
    a_days_work(device);
    each_file(device, read_as_a_thief);
    assert_int_equal(files_read, 4); /* draft, outbox, attention, known */
    if (seen_word.len)
        fail_msg("found: %s", seen_word.at);
}

static void the_search__finds_a_word_that_lies_open(void **state)
{
    const struct device *device = *state;
    a_days_work(device);
    struct str path = only_file(device, "outbox");
    FILE *file = fopen(path.at, "a");
    assert_non_null(file);
    assert_true(fputs("otkaz", file) >= 0);
    assert_int_equal(fclose(file), 0);
    seen_word = STR_NONE;
    each_file(device, read_as_a_thief);
    assert_true(str_is(seen_word, "otkaz"));
}

static int sizes_are_buckets(const char *path, const struct stat *status, int type, struct FTW *at)
{
    (void)at;
    if (type == FTW_F && !strstr(path, "/known/"))
        assert_int_equal(status->st_size, RECORD_HEADER_BYTES + 512 + 16);
    return 0;
}

static void sizes__tell_no_more_than_their_bucket(void **state)
{
    const struct device *device = *state;
    a_days_work(device);
    each_file(device, sizes_are_buckets);
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, device_begin, device_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(user__is_known__once_she_has_signed_in),
        TEST(user__without_an_office__is_known_too),
        TEST(key__that_somebody_put_in_place_of_hers__is_noticed_at_the_next_sign_in),
        TEST(known_file__that_is_damaged_or_another_users__is_refused),
        TEST(vocabularies__are_kept_with_their_etag),
        TEST(thief__reads_no_word__in_any_file_or_name),
        TEST(the_search__finds_a_word_that_lies_open),
        TEST(sizes__tell_no_more_than_their_bucket),
    };
    return cmocka_run_group_tests_name("known users", tests, NULL, NULL);
}
