/* The screens of the program: one file and one table of operations each. */
#ifndef HOTLINE_SCREENS_H
#define HOTLINE_SCREENS_H

#include "hotline/base/limits.h"
#include "hotline/vault/layout.h"
#include "app/model.h"

struct screens_options {
    const char *server, *ca;  /* as net_options has them */
    const uint8_t *root;      /* the directory's public root key */
    struct str user;          /* filled in; may be empty */
    struct str password;      /* not empty: signs in at once */
    /* Where a user's device cookie is kept; NULL: nowhere. */
    struct str (*device_file)(struct arena *arena, struct str user);
};

/* Until the program is left; the terminal is then as it was. */
struct error screens_run(struct arena *arena, const struct screens_options *options);

extern const struct screen screen_sign_in;
extern const struct screen screen_queue;
extern const struct screen screen_case;    /* argument: struct str, its reference */
extern const struct screen screen_opening; /* the same */
extern const struct screen screen_note;    /* the same */
extern const struct screen screen_search;

/* What the screens share: model->shared. */
struct draft;
struct shared {
    const struct screens_options *options;
    struct draft *drafts;
};

void say_error(struct model *model, struct error error);
/* What was typed and neither sent nor dropped, by place ("note BG-…"). It lives until the program
 * ends. An empty text forgets it. */
void draft_keep(struct model *model, struct str place, struct str text);
struct str draft_of(const struct model *model, struct str place);
void drafts_free(struct shared *shared);

#endif
