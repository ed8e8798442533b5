/* Between model.c, view.c and help.c. */
#ifndef HOTLINE_APP_INNER_H
#define HOTLINE_APP_INNER_H

#include "app/model.h"

/* Contexts of the screen on top, and of what stands above it. */
size_t model_contexts(const struct model *model, enum context contexts[static SCREEN_CONTEXTS_MAX]);
void help_open(struct model *model);
void help_close(struct model *model);
void help_key(struct model *model, struct key key);

#endif
