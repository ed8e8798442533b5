#ifndef HOTLINE_TASKS_SIGN_IN_H
#define HOTLINE_TASKS_SIGN_IN_H

#include "hotline/base/words.h"
#include "tasks/task.h"
#include "words/labels.h"

extern const struct task task_sign_in;  /* struct sign_in_input -> struct sign_in_output */
extern const struct task task_sign_out; /* nothing -> nothing; keys are wiped */

/* Which installation one signs in to. */
struct installation {
    const char *server, *ca; /* as net_options has them */
    const uint8_t *root;     /* the directory's public root key */
    /* Where a user's device cookie is kept; NULL: nowhere. */
    struct str (*device_file)(struct arena *arena, struct str user);
    /* Where drafts and what waits for the server are kept; NULL: nowhere. */
    const char *state_folder;
    uint32_t memory_kib; /* of the hashing of a new password */
};

/* What tasks put into words from now on is in this language. From any thread. */
void session_speak(struct session *session, enum language language);

struct sign_in_input {
    struct str user, password;
};
struct sign_in_output {
    struct str name; /* "Ana Anić" */
    struct str username;
    struct str fingerprint;
    enum role role; /* ROLE_NONE: no coordinator has admitted her yet */
    enum office office;
    /* The session's own: nothing changes it before somebody signs in again. */
    const struct labels *labels;
};

#endif
