/* People: who there is, inviting, enrolling, admitting, letting go. */
#ifndef HOTLINE_TASKS_PEOPLE_H
#define HOTLINE_TASKS_PEOPLE_H

#include "hotline/base/words.h"
#include "tasks/task.h"

extern const struct task task_people; /* nothing -> struct people */
extern const struct task task_person; /* struct str, a user name -> struct person */
extern const struct task task_admit;  /* struct admit_input -> nothing */
extern const struct task task_let_go; /* struct str, a user name -> nothing */
extern const struct task task_invite; /* struct invite_input -> struct invited */
extern const struct task task_enrol;  /* struct enrol_input -> struct str, her fingerprint */

/* Everybody, by name: state is the server's code, the rest is in words. */
struct people_row {
    struct uuid id;
    struct str username, name, role, office, state;
};
struct people {
    struct people_row *at;
    size_t count;
};

struct person {
    struct str username, name, role, office, partner, groups, state;
    enum role role_code;
    struct str fingerprint; /* made here from her keys; empty: she has none yet */
};

/* fingerprint: of the keys a person has vouched for; with others nothing is signed. */
struct admit_input {
    struct str username, fingerprint;
    enum role role;
};

/* Codes. key: the same for each try. */
struct invite_input {
    struct str username, name, role, office, partner;
    struct uuid key;
};
struct invited {
    struct str username, code, until; /* until: in words */
};

struct enrol_input {
    struct str username, code, password;
};

#endif
