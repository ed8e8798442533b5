/* Which ways to reach somebody her rules rule out. */
#ifndef HOTLINE_CLIENT_CONTACT_RULES_H
#define HOTLINE_CLIENT_CONTACT_RULES_H

#include "hotline/base/json.h"

/* rules: an array of codes of vocabulary contact_rule; NULL: none known. vocabulary: as in
 * contact_rules.def. For what goes out only. */
bool contact_forbidden(const struct json *rules, const char *vocabulary, struct str code);
bool contact_written(struct str channel); /* not by voice */

#endif
