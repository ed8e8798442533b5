/* Receipts: one text, signed by somebody who takes calls, good without the server. */
#include "directory_support.h"

#include "hotline/vault/receipt.h"

static struct receipt made_by(struct world *world, unsigned who)
{
    struct receipt receipt = {.reference = STR("BG-2026-00417-6"),
                              .received_at = 1794215520123,
                              .issued_at = 1794217000000,
                              .signer = test_id((uint8_t)who),
                              .signer_epoch = 1};
    uint8_t seed[KEY_BYTES];
    sign_seed_of(who, seed);
    assert_true(receipt_installation(world->directory, receipt.installation));
    receipt_sign(world->arena, seed, &receipt);
    return receipt;
}

static enum receipt_fault verdict(struct world *world, struct str text)
{
    struct receipt receipt;
    const struct principal *signer = NULL;
    if (!receipt_parse(world->arena, text, &receipt))
        return RECEIPT_UNSIGNED;
    enum receipt_fault fault = receipt_verify(world->arena, world->directory, &receipt, &signer);
    assert_int_equal(signer != NULL, fault == RECEIPT_GOOD);
    return fault;
}

static void receipt__is_read_back__and_short_enough_to_print(void **state)
{
    (void)state;
    struct world w = world_new();
    struct receipt receipt = made_by(&w, OTO), again;
    receipt.signer_epoch = UINT32_MAX; /* the longest there can be */
    struct str text = receipt_text(w.arena, &receipt);
    assert_in_range(text.len, 200, RECEIPT_TEXT_MAX);
    assert_true(receipt_parse(w.arena, text, &again));
    assert_true(str_equal(receipt_text(w.arena, &again), text));
    world_free(&w);
}

static void receipt__is_good__from_operators_and_coordinators_only(void **state)
{
    (void)state;
    struct world w = world_new();
    static const struct {
        unsigned who;
        enum receipt_fault expected;
    } people[] = {{OTO, RECEIPT_GOOD},        {ANA, RECEIPT_GOOD},     {NINA, RECEIPT_UNSIGNED},
                  {YVONNE, RECEIPT_UNSIGNED}, {NEW, RECEIPT_UNSIGNED}, {DESK_BG, RECEIPT_UNSIGNED}};
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        struct receipt receipt = made_by(&w, people[i].who);
        assert_int_equal(verdict(&w, receipt_text(w.arena, &receipt)), people[i].expected);
    }
    struct receipt borrowed = made_by(&w, NINA);
    borrowed.signer = test_id(OTO);
    assert_int_equal(verdict(&w, receipt_text(w.arena, &borrowed)), RECEIPT_UNSIGNED);
    world_free(&w);
}

static void receipt__stays_good__when_its_signer_has_left(void **state)
{
    (void)state;
    struct world w = world_new();
    struct receipt receipt = made_by(&w, OTO);
    const struct principal *signer = NULL;
    assert_done(sign_as(&w, ROOT, revoke(OTO)));
    assert_int_equal(receipt_verify(w.arena, w.directory, &receipt, &signer), RECEIPT_GOOD);
    assert_true(signer->revoked);
    world_free(&w);
}

static void receipt__is_refused__with_any_bit_changed(void **state)
{
    (void)state;
    struct world w = world_new();
    struct receipt receipt = made_by(&w, OTO);
    struct str text = receipt_text(w.arena, &receipt);
    for (size_t bit = 0; bit < 8 * (text.len - 1); bit++) {
        struct str other = test_flipped(w.arena, text, bit);
        struct receipt read;
        bool same = receipt_parse(w.arena, other, &read) &&
                    str_equal(receipt_text(w.arena, &read), text); /* a small letter, a blank */
        assert_int_equal(verdict(&w, other) == RECEIPT_GOOD, same);
    }
    world_free(&w);
}

static void receipt__of_another_installation__is_told_apart(void **state)
{
    (void)state;
    struct world w = world_new();
    struct receipt receipt = made_by(&w, OTO);
    uint8_t seed[KEY_BYTES];
    receipt.installation[11] ^= 1;
    sign_seed_of(OTO, seed);
    receipt_sign(w.arena, seed, &receipt);
    assert_int_equal(verdict(&w, receipt_text(w.arena, &receipt)), RECEIPT_ELSEWHERE);
    struct directory *empty = directory_of_root();
    const struct principal *signer;
    receipt = made_by(&w, OTO);
    assert_int_equal(receipt_verify(w.arena, empty, &receipt, &signer), RECEIPT_ELSEWHERE);
    directory_free(empty);
    world_free(&w);
}

static void receipt__may_be_typed_in_again(void **state)
{
    (void)state;
    struct world w = world_new();
    struct receipt receipt = made_by(&w, OTO);
    struct str text = receipt_text(w.arena, &receipt);
    struct buf typed = {.arena = w.arena};
    buf_str(&typed, STR("\n\n"));
    while (text.len) {
        buf_str(&typed, STR("  "));
        buf_str(&typed, str_cut(&text, '\n'));
        buf_str(&typed, STR(" \r\n"));
    }
    assert_int_equal(verdict(&w, buf_view(&typed)), RECEIPT_GOOD);
    world_free(&w);
}

static void what_is_no_receipt__is_not_read(void **state)
{
    (void)state;
    struct world w = world_new();
    struct receipt receipt = made_by(&w, OTO), untouched = {.signer_epoch = 77};
    struct str text = receipt_text(w.arena, &receipt);
    for (size_t len = 0; len + 1 < text.len; len++)
        assert_false(receipt_parse(w.arena, str_slice(text, 0, len), &untouched));
    assert_false(receipt_parse(w.arena, arena_join(w.arena, text, STR("more\n")), &untouched));
    assert_false(receipt_parse(w.arena, arena_join(w.arena, text, text), &untouched));
    assert_int_equal(untouched.signer_epoch, 77);
    world_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(receipt__is_read_back__and_short_enough_to_print),
        cmocka_unit_test(receipt__is_good__from_operators_and_coordinators_only),
        cmocka_unit_test(receipt__stays_good__when_its_signer_has_left),
        cmocka_unit_test(receipt__is_refused__with_any_bit_changed),
        cmocka_unit_test(receipt__of_another_installation__is_told_apart),
        cmocka_unit_test(receipt__may_be_typed_in_again),
        cmocka_unit_test(what_is_no_receipt__is_not_read),
    };
    return cmocka_run_group_tests_name("vault receipt", tests, test_start, test_stop);
}
