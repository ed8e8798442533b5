/* secret = a ^ b ^ c, with a and b random. Share 1 holds a and b, share 2 b and c, share 3 c and a:
 * two shares have all three, and one part in common, which shows a share of another splitting. */
#include "hotline/vault/open.h"

#include "../inner.h"

#include <string.h>

enum { SHARE_COUNT = 3 };

void shares_split(const uint8_t secret[KEY_BYTES], uint8_t ret_shares[3][SHARE_BYTES])
{
    uint8_t parts[SHARE_COUNT][KEY_BYTES];

    random_bytes(parts, 2 * (size_t)KEY_BYTES);
    for (size_t i = 0; i < KEY_BYTES; i++)
        parts[2][i] = secret[i] ^ parts[0][i] ^ parts[1][i];
    for (size_t i = 0; i < SHARE_COUNT; i++) {
        ret_shares[i][0] = (uint8_t)(i + 1);
        memcpy(ret_shares[i] + 1, parts[i], KEY_BYTES);
        memcpy(ret_shares[i] + 1 + KEY_BYTES, parts[(i + 1) % SHARE_COUNT], KEY_BYTES);
    }
    wipe(parts, sizeof parts);
}

bool shares_join(const uint8_t a[SHARE_BYTES], const uint8_t b[SHARE_BYTES],
                 uint8_t ret_secret[KEY_BYTES])
{
    if (a[0] < 1 || a[0] > SHARE_COUNT || b[0] < 1 || b[0] > SHARE_COUNT || a[0] == b[0])
        return false;
    bool in_order = b[0] == a[0] % SHARE_COUNT + 1; /* 1 2, 2 3 or 3 1 */
    const uint8_t *first = (in_order ? a : b) + 1;
    const uint8_t *second = (in_order ? b : a) + 1;
    if (!bytes_equal(first + KEY_BYTES, second, KEY_BYTES))
        return false;
    for (size_t i = 0; i < KEY_BYTES; i++)
        ret_secret[i] = first[i] ^ first[KEY_BYTES + i] ^ second[KEY_BYTES + i];
    return true;
}
