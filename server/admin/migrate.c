/* Numbered migrations once, each in its own transaction; then functions, views, seed and grants as
 * they are now, all in one. */
#include <stdio.h>

#include "server/admin/files.h"
#include "server/store/store_migrate.h"

static void migrator_done(struct migrator **migrator)
{
    migrator_close(*migrator);
}

static struct error apply_new(struct admin *admin, struct migrator *migrator, int64_t number,
                              struct str name, struct str script)
{
    struct error e = migrator_begin(migrator, admin->arena);
    if (!e.id)
        e = migrator_run(migrator, admin->arena, script);
    if (!e.id)
        e = migrator_record(migrator, admin->arena, number, name, script);
    return e.id ? e : migrator_commit(migrator, admin->arena);
}

static struct error apply_migration(struct admin *admin, struct migrator *migrator,
                                    const char *folder, struct str name)
{
    const char *path = file_path(admin, folder, name.at);
    struct str rest = name, script;
    int64_t number = 0;
    bool applied = false;
    if (!str_to_int(str_cut(&rest, '_'), &number))
        return admin_failed(admin, path, "the name of a migration begins with its number");
    struct error e = file_read(admin, path, &script);
    if (!e.id)
        e = migrator_applied(migrator, admin->arena, number, script, &applied);
    if (!e.id && !applied) {
        e = apply_new(admin, migrator, number, name, script);
        if (!e.id)
            printf("applied %s\n", name.at);
    }
    return e.id == ERROR_CLIENT_FILE ? e : e.id ? admin_failed_at(admin, path, e) : e;
}

static struct error apply_migrations(struct admin *admin, struct migrator *migrator,
                                     const char *schema)
{
    const char *folder = file_path(admin, schema, "migrations");
    struct str *names = NULL;
    size_t count = 0;
    struct error e = folder_list(admin, folder, ".sql", &names, &count);
    for (size_t i = 0; i < count && !e.id; i++)
        e = apply_migration(admin, migrator, folder, names[i]);
    return e;
}

static struct error apply_folder(struct admin *admin, struct migrator *migrator,
                                 const char *folder)
{
    struct str *names = NULL;
    size_t count = 0;
    struct error e = folder_list(admin, folder, ".sql", &names, &count);
    for (size_t i = 0; i < count && !e.id; i++) {
        const char *path = file_path(admin, folder, names[i].at);
        struct str script;
        e = file_read(admin, path, &script);
        if (e.id)
            return e;
        e = migrator_run(migrator, admin->arena, script);
        if (e.id)
            return admin_failed_at(admin, path, e);
    }
    return e;
}

static struct error apply_current(struct admin *admin, struct migrator *migrator,
                                  const char *schema)
{
    static const char *const folders[] = {"functions", "views", "seed", "grants"};
    struct error e = migrator_begin(migrator, admin->arena);
    for (size_t i = 0; i < sizeof folders / sizeof *folders && !e.id; i++) {
        const char *folder = file_path(admin, schema, folders[i]);
        if (file_exists(folder))
            e = apply_folder(admin, migrator, folder);
    }
    return e.id ? e : migrator_commit(migrator, admin->arena);
}

struct error admin_migrate(struct admin *admin)
{
    const char *schema = admin_value(admin, "--schema");
    __attribute__((cleanup(migrator_done))) struct migrator *migrator = NULL;
    schema = schema ? schema : "schema";
    struct error e = migrator_open(admin->arena, admin_value(admin, "--database"), &migrator);
    if (e.id)
        return admin_failed_at(admin, "database", e);
    e = apply_migrations(admin, migrator, schema);
    return e.id ? e : apply_current(admin, migrator, schema);
}
