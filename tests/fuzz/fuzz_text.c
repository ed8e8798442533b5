/* What people type and say: references, phone numbers, names, and what is shown of them. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "hotline/base/reference.h"
#include "hotline/match/match.h"
#include "hotline/vault/receipt.h"
#include "words/spoken.h"

static void check_visible(struct arena *arena, struct str input, bool keep_newlines)
{
    struct str shown = utf8_visible(arena, input, keep_newlines);
    EXPECT(utf8_valid(shown));
    for (size_t i = 0; i < shown.len; i++) {
        unsigned char c = (unsigned char)shown.at[i];
        EXPECT((c >= 0x20 && c != 0x7f) || (keep_newlines && (c == '\n' || c == '\t')));
    }
    EXPECT(str_equal(utf8_visible(arena, shown, keep_newlines), shown));
}

static void check_reference(struct arena *arena, struct str input)
{
    struct str canonical, again;
    if (!reference_parse(arena, input, &canonical))
        return;
    EXPECT(reference_parse(arena, canonical, &again) && str_equal(canonical, again));
    struct str wrong = arena_str(arena, canonical); /* a check digit finds a wrong digit */
    char *last = (char *)wrong.at + wrong.len - 1;
    *last = *last == '9' ? '0' : (char)(*last + 1);
    EXPECT(!reference_parse(arena, wrong, &again));
}

static void check_phone(struct arena *arena, struct str input, const char *country)
{
    struct phone phone = phone_normalise(arena, input, country);
    EXPECT(phone.key_count <= PHONE_KEYS_MAX);
    EXPECT(phone.e164.len <= 64 + input.len);
    for (size_t i = 0; i < phone.key_count; i++)
        EXPECT(phone.keys[i].len > 0);
    if (!phone.valid)
        return;
    EXPECT(phone.e164.len > 1 && phone.e164.len <= 16 && phone.e164.at[0] == '+');
    for (size_t i = 1; i < phone.e164.len; i++)
        EXPECT(phone.e164.at[i] >= '0' && phone.e164.at[i] <= '9');
    struct phone again = phone_normalise(arena, phone.e164, country);
    EXPECT(again.valid && str_equal(again.e164, phone.e164));
}

static void check_name(struct arena *arena, struct str input)
{
    struct str keys[NAME_KEYS_MAX], again[NAME_KEYS_MAX];
    size_t count = name_keys(arena, input, keys);
    EXPECT(count <= NAME_KEYS_MAX);
    EXPECT(name_keys(arena, input, again) == count);
    for (size_t i = 0; i < count; i++) {
        EXPECT(keys[i].len > 0 && utf8_valid(keys[i]));
        EXPECT(str_equal(keys[i], again[i]));
        EXPECT(i == 0 || str_compare(keys[i - 1], keys[i]) < 0);
    }
}

/* Nine words that hold can be said again in every language. */
static void check_spoken(struct arena *arena, struct str input)
{
    uint16_t numbers[CALLBACK_NUMBERS], again[CALLBACK_NUMBERS];
    size_t place = 0;
    if (spoken_parse(arena, input, CALLBACK_NUMBERS, numbers, &place).id) {
        EXPECT(place <= CALLBACK_NUMBERS);
        return;
    }
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        struct str words = spoken_words(arena, language, numbers, CALLBACK_NUMBERS);
        EXPECT(!spoken_parse(arena, words, CALLBACK_NUMBERS, again, &place).id);
        EXPECT(memcmp(numbers, again, sizeof numbers) == 0);
    }
}

static void check_receipt(struct arena *arena, struct str input)
{
    struct receipt receipt, again;
    if (!receipt_parse(arena, input, &receipt))
        return;
    struct str text = receipt_text(arena, &receipt);
    EXPECT(text.len <= RECEIPT_TEXT_MAX && receipt_parse(arena, text, &again));
    EXPECT(str_equal(receipt_text(arena, &again), text));
}

void fuzz(struct arena *arena, struct str input)
{
    check_visible(arena, input, false);
    check_visible(arena, input, true);
    check_reference(arena, input);
    check_phone(arena, input, "RS");
    check_phone(arena, input, "ME");
    check_phone(arena, input, "XK");
    if (!utf8_valid(input))
        return;
    check_name(arena, input);
    check_spoken(arena, input);
    check_receipt(arena, input);
    EXPECT(utf8_valid(text_fold(arena, input)));
    EXPECT(utf8_valid(email_key(arena, input)));
    struct str folded = utf8_casefold(arena, input), composed = utf8_nfc(arena, input);
    EXPECT(utf8_valid(folded) && utf8_valid(composed));
    EXPECT(str_equal(utf8_nfc(arena, composed), composed));
}
