/* Applying schema files: for hotline-admin, as a superuser or as the owner of the database. */
#ifndef HOTLINE_SERVER_STORE_MIGRATE_H
#define HOTLINE_SERVER_STORE_MIGRATE_H

#include "hotline/base/arena.h"
#include "hotline/base/error.h"

struct migrator;

/* Connects, waits until no other migration runs, and makes the three roles where they are missing.
 * Errors are ERROR_UNAVAILABLE with PostgreSQL's message as detail: hotline-admin shows them. */
struct error migrator_open(struct arena *arena, const char *conninfo, struct migrator **ret);
void migrator_close(struct migrator *migrator); /* rolls back what is open; takes NULL */

/* What has been applied under this number: ERROR_CONFLICT when its bytes were others. */
struct error migrator_applied(struct migrator *migrator, struct arena *arena, int64_t number,
                              struct str script, bool *ret_applied);

/* As hotline_owner, in one transaction each or several between begin and commit. */
struct error migrator_begin(struct migrator *migrator, struct arena *arena);
struct error migrator_run(struct migrator *migrator, struct arena *arena, struct str script);
struct error migrator_record(struct migrator *migrator, struct arena *arena, int64_t number,
                             struct str name, struct str script);
struct error migrator_commit(struct migrator *migrator, struct arena *arena);

#endif
