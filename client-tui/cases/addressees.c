#include "cases/cases.h"

static bool receives(const struct principal *p, struct uuid sender)
{
    bool user =
        p->kind == PRINCIPAL_USER && (p->role == ROLE_LAWYER || p->role == ROLE_COURT_MONITOR);
    return (user || p->kind == PRINCIPAL_PARTNER) && principal_current_key(p) &&
           !uuid_equal(p->id, sender);
}

static size_t add_offices(const struct keyring *keyring, struct arena *arena, enum office from,
                          struct addressee *at)
{
    size_t count = 0;
    for (enum office o = OFFICE_NONE + 1; o < OFFICE_COUNT; o++) {
        const struct principal *desk = directory_group(keyring->directory, PRINCIPAL_DESK, o);
        if (o != from && desk && principal_current_key(desk))
            at[count++] = (struct addressee){.name = str_of(office_code(o)),
                                             .handle = arena_str(arena, desk->name),
                                             .receiver = RECEIVER_OFFICE,
                                             .office = o};
    }
    return count;
}

size_t addressees_find(const struct keyring *keyring, struct arena *arena, enum office from,
                       const struct addressee **ret_addressees)
{
    size_t room = OFFICE_COUNT, count = 0;
    const struct principal *p = NULL;
    while ((p = directory_next(keyring->directory, p)))
        room++;
    struct addressee *at = arena_array(arena, room, sizeof *at);
    count = add_offices(keyring, arena, from, at);
    while ((p = directory_next(keyring->directory, p)))
        if (receives(p, keyring->user))
            at[count++] = (struct addressee){.name = arena_str(arena, p->name),
                                             .handle = arena_str(arena, p->name),
                                             .receiver = p->kind == PRINCIPAL_PARTNER
                                                             ? RECEIVER_PARTNER
                                                             : receiver_of_role(p->role),
                                             .office = p->office};
    *ret_addressees = at;
    return count;
}
