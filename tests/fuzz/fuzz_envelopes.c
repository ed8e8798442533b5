/* Envelopes, wraps and key bundles. An input is a difference: what was sealed comes back only when
 * the difference is nothing, and raw bytes open never. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "hotline/vault/open.h"

static const struct uuid user = {.b = {7, [15] = 7}};

static struct key_pair pair_of(const char *name)
{
    struct key_pair pair;
    hash_bytes(pair.secret, name, strlen(name));
    EXPECT(key_public_of(pair.secret, pair.public_key));
    return pair;
}

/* sealed with the input XORed over it, from some byte on. */
static struct str differing(struct arena *arena, struct str sealed, struct str input,
                            bool *ret_same)
{
    struct str copy = arena_str(arena, sealed);
    char *at = (char *)copy.at;
    size_t from = (size_t)fuzz_byte(&input) * 256 + fuzz_byte(&input);
    *ret_same = true;
    for (size_t i = 0; i < input.len; i++) {
        at[(from + i) % copy.len] ^= input.at[i];
        *ret_same = false;
    }
    if (!*ret_same)
        *ret_same = memcmp(at, sealed.at, sealed.len) == 0;
    return copy;
}

static void fuzz_record(struct arena *arena, struct str input, bool direct)
{
    struct key_pair compartment = pair_of("compartment");
    struct record_place place = {.type = RECORD_REPORT, .compartment = COMPARTMENT_REPORT,
                                 .case_id = user, .record_id = user, .epoch = 1, .version = 1,
                                 .time = 1794305520000};
    struct str sealed, opened = STR_NONE, text = STR("{\"narrative\":\"fictional\"}");
    bool same;
    if (direct)
        sealed = record_seal_direct(arena, &place, compartment.secret, text);
    else
        EXPECT(!record_seal(arena, &place, compartment.public_key, text, &sealed).id);
    struct str changed = differing(arena, sealed, input, &same);
    struct record_place seen = place;
    bool header = !record_header(changed, &seen).id; /* a reader may believe the header itself */
    struct error error = record_open(arena, header ? &seen : &place, compartment.public_key,
                                     compartment.secret, changed, &opened);
    EXPECT(same == !error.id);
    EXPECT(!same || str_equal(opened, text));
}

static void fuzz_personal(struct arena *arena, struct str input, bool direct)
{
    struct key_pair pair = pair_of("user");
    struct personal_place place = {.purpose = PERSONAL_DRAFT, .user = user, .item = user,
                                   .epoch = 1, .time = 1794305520000};
    struct str sealed, opened = STR_NONE, text = STR("{\"narrative\":\"fictional\"}");
    bool same, opened_direct = !direct;
    if (direct)
        sealed = personal_seal_direct(arena, &place, pair.secret, text);
    else
        EXPECT(!personal_seal(arena, &place, pair.public_key, text, &sealed).id);
    struct str changed = differing(arena, sealed, input, &same);
    struct personal_place seen = place;
    bool header = !personal_header(changed, &seen).id;
    struct error error = personal_open(arena, header ? &seen : &place, pair.public_key,
                                       pair.secret, changed, &opened, &opened_direct);
    EXPECT(same == !error.id);
    EXPECT(!same || (str_equal(opened, text) && opened_direct == direct));
}

static void fuzz_wrap(struct arena *arena, struct str input, bool deterministic)
{
    struct key_pair recipient = pair_of("recipient"), secret = pair_of("secret");
    struct wrap_place place = {.purpose = WRAP_COMPARTMENT, .compartment = COMPARTMENT_IDENTITY,
                               .owner = user, .epoch = 1, .recipient = user,
                               .recipient_epoch = 1, .time = 1794305520000};
    struct sealer *sealer = sealer_new();
    struct str sealed;
    struct error error =
        deterministic
            ? wrap_seal_deterministic(arena, &place, recipient.public_key, secret.secret, &sealed)
            : wrap_seal(arena, sealer, &place, recipient.public_key, secret.secret, &sealed);
    sealer_free(sealer);
    EXPECT(!error.id && sealed.len == WRAP_BYTES);
    bool same;
    struct str changed = differing(arena, sealed, input, &same);
    struct wrap_place seen = place;
    bool header = !wrap_header(changed, &seen).id;
    uint8_t got[KEY_BYTES] = {0};
    error = wrap_open(header ? &seen : &place, recipient.public_key, recipient.secret, changed,
                      secret.public_key, got);
    EXPECT(same == !error.id);
    EXPECT(!same || bytes_equal(got, secret.secret, KEY_BYTES));
}

static void fuzz_bundle(struct arena *arena, struct str input)
{
    struct key_bundle bundle, got;
    struct key_pair kek = pair_of("kek");
    bool same;
    key_bundle_new(&bundle);
    struct str sealed = key_bundle_seal(arena, &bundle, user, kek.secret);
    struct str changed = differing(arena, sealed, input, &same);
    struct error error = key_bundle_open(changed, user, kek.secret, &got);
    EXPECT(same == !error.id);
    EXPECT(!same || bytes_equal(got.sign_seed, bundle.sign_seed, KEY_BYTES));
}

static void fuzz_raw(struct arena *arena, struct str input)
{
    struct key_pair key = pair_of("key");
    struct record_place record;
    struct personal_place personal;
    struct wrap_place wrap;
    struct key_bundle bundle;
    struct str opened;
    bool direct;
    uint8_t secret[KEY_BYTES];
    if (!record_header(input, &record).id)
        EXPECT(record_open(arena, &record, key.public_key, key.secret, input, &opened).id);
    if (!personal_header(input, &personal).id)
        EXPECT(personal_open(arena, &personal, key.public_key, key.secret, input, &opened,
                             &direct).id);
    if (!wrap_header(input, &wrap).id)
        EXPECT(wrap_open(&wrap, key.public_key, key.secret, input, NULL, secret).id);
    EXPECT(key_bundle_open(input, user, key.secret, &bundle).id);
}

void fuzz(struct arena *arena, struct str input)
{
    switch (fuzz_byte(&input) % 8) {
    case 0:
        fuzz_record(arena, input, true);
        break;
    case 1:
        fuzz_record(arena, input, false);
        break;
    case 2:
        fuzz_wrap(arena, input, false);
        break;
    case 3:
        fuzz_wrap(arena, input, true);
        break;
    case 4:
        fuzz_bundle(arena, input);
        break;
    case 5:
        fuzz_raw(arena, input);
        break;
    case 6:
        fuzz_personal(arena, input, false);
        break;
    default:
        fuzz_personal(arena, input, true);
    }
}
