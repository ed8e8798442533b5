/* Between model.c, requests.c, view.c and help.c. */
#ifndef HOTLINE_APP_INNER_H
#define HOTLINE_APP_INNER_H

#include "app/model.h"

/* Contexts of the screen on top, and of what stands above it. */
size_t model_contexts(const struct model *model, enum context contexts[static SCREEN_CONTEXTS_MAX]);
void help_open(struct model *model);
void help_close(struct model *model);
void help_key(struct model *model, struct key key);

/* Numbers of layers and requests: one row, from 1; never given twice. */
uint64_t model_next_number(struct model *model);
/* The layer that handles the key or the answer, else the one on top. */
uint64_t model_acting(const struct model *model);
/* To what carries effects out; takes effect.arena, and frees it if there is no room. */
void model_push(struct model *model, struct effect effect);
/* What a number was given for, and that is no longer waited for; false: nobody does. */
bool model_take(struct model *model, uint64_t number, struct request *ret_request);
/* model_forget for all that a layer waits for. */
void model_forget_layer(struct model *model, uint64_t layer);

#endif
