#include "hotline/vault/open.h"

#include "../inner.h"
#include "hotline/base/limits.h"
#include "hotline/base/utf8.h"

#include <sodium.h>

#define PASSWORD_CONTEXT "hotline1" /* crypto_kdf_CONTEXTBYTES */
enum { SUBKEY_AUTH = 1, SUBKEY_KEK = 2 };

static bool parameters_allowed(const struct password_parameters *parameters)
{
    return parameters->passes >= LIMIT_ARGON2_PASSES_FLOOR &&
           parameters->passes <= LIMIT_ARGON2_PASSES_CEILING &&
           parameters->memory_kib >= LIMIT_ARGON2_MEMORY_FLOOR_KIB &&
           parameters->memory_kib <= LIMIT_ARGON2_MEMORY_CEILING_KIB;
}

/* The same password typed on two machines may be composed differently: NFC (RFC 8265). */
static bool password_hash(struct str password, const struct password_parameters *parameters,
                          uint8_t ret_master[KEY_BYTES])
{
    enum { PASSWORD_ROOM = 4096 };
    struct arena *arena = arena_new(PASSWORD_ROOM, true);
    struct str text = utf8_nfc(arena, password);
    bool done =
        crypto_pwhash(ret_master, KEY_BYTES, text.at ? text.at : "", text.len, parameters->salt,
                      parameters->passes, (size_t)parameters->memory_kib * 1024,
                      crypto_pwhash_ALG_ARGON2ID13) == 0;
    arena_free(arena);
    return done;
}

struct error password_derive(struct str password, const struct password_parameters *parameters,
                             struct password_keys *ret_keys)
{
    if (!parameters_allowed(parameters))
        return FAILED(CLIENT_PASSWORD_PARAMETERS);
    if (!utf8_valid(password))
        return (struct error){.id = ERROR_CLIENT_USAGE, .detail = STR("the password is not UTF-8")};
    uint8_t master[KEY_BYTES];
    bool done = password_hash(password, parameters, master);
    if (done) {
        crypto_kdf_derive_from_key(ret_keys->auth, KEY_BYTES, SUBKEY_AUTH, PASSWORD_CONTEXT,
                                   master);
        crypto_kdf_derive_from_key(ret_keys->kek, KEY_BYTES, SUBKEY_KEK, PASSWORD_CONTEXT, master);
    }
    wipe(master, sizeof master);
    sodium_stackzero(SECRET_STACK_BYTES);
    return done ? NO_ERROR
                : (struct error){.id = ERROR_CLIENT_KEY,
                                 .detail = STR("not enough memory to hash the password")};
}
