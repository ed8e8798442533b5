/* Those to whom cases can be handed, to choose from; and asking twice where names are alike. */
#ifndef HOTLINE_SCREENS_ALIKE_H
#define HOTLINE_SCREENS_ALIKE_H

#include "app/model.h"
#include "tasks/handlers.h"
#include "widgets/pick.h"

/* Found by name, role and office. */
const struct pick_source *handlers_source(struct arena *arena, const struct handlers *handlers);
const struct handler *handler_named(const struct handlers *handlers, struct str name); /* or NULL */
/* Asks about those whose names are much like others'. The choice 1 says that they are meant. False:
 * there are none, and nothing was asked. */
bool ask_about_alike(struct model *model, const struct handler *const *chosen, size_t count);

#endif
