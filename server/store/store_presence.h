/* Who has a case open. */
#ifndef HOTLINE_SERVER_STORE_PRESENCE_H
#define HOTLINE_SERVER_STORE_PRESENCE_H

#include "server/store/store.h"

/* She has it open, for LIMIT_PRESENCE_SECONDS. ret_others: JSON array of those who have it besides.
 */
struct error store_presence_put(struct store *store, struct arena *arena, struct uuid actor,
                                struct str reference, bool writing, struct str *ret_others);
struct error store_presence_end(struct store *store, struct arena *arena, struct uuid actor,
                                struct str reference);

#endif
