#include "../inner.h"

#include <sodium.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static bool lock_probe(void)
{
    enum { PAGE = 4096 };
    void *page = aligned_alloc(PAGE, PAGE);
    bool locked = page && sodium_mlock(page, PAGE) == 0;
    if (locked)
        sodium_munlock(page, PAGE);
    free(page);
    return locked;
}

bool vault_start(bool *ret_locked)
{
    if (sodium_init() < 0)
        return false;
#ifndef HOTLINE_SANITIZED /* the leak checker attaches to its own process */
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return false;
#endif
    if (setrlimit(RLIMIT_CORE, &(struct rlimit){.rlim_cur = 0, .rlim_max = 0}) != 0)
        return false;
    unsetenv("SSLKEYLOGFILE");
    *ret_locked = lock_probe();
    return true;
}

void key_pair_new(struct key_pair *ret_pair)
{
    crypto_box_keypair(ret_pair->public_key, ret_pair->secret);
    sodium_stackzero(SECRET_STACK_BYTES);
}

bool box_public_usable(const uint8_t public_key[KEY_BYTES])
{
    static const uint8_t any_secret[KEY_BYTES] = {8, [31] = 64};
    uint8_t shared[KEY_BYTES];
    bool usable = crypto_box_beforenm(shared, public_key, any_secret) == 0;
    wipe(shared, sizeof shared);
    return usable;
}
