#include "commands/command.h"

#include "screens/screens.h"

#include <malloc.h>

static const char *text_of(struct str value)
{
    return value.len ? value.at : NULL; /* settings are NUL-terminated copies */
}

/* Without a command: the screens. */
static struct error open_screens(struct app *app)
{
    const struct settings *s = &app->settings;
    struct screens_options options = {.installation = {.server = text_of(s->server),
                                                       .ca = text_of(s->ca),
                                                       .root = s->root,
                                                       .device_file = settings_device_file,
                                                       .state_folder = text_of(settings_state_folder(app->arena)),
                                                       .memory_kib = s->memory_kib},
                                      .user = s->user,
                                      .theme = text_of(s->theme),
                                      .plain = s->plain,
                                      .idle_seconds = s->idle_seconds,
                                      .language = settings_language(),
                                      .keep_language = settings_keep_language,
                                      .alarm = settings_alarm(s),
                                      .keep_alarm = settings_keep_alarm};
    if (!s->has_root)
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("--root is needed: the public key that the directory "
                                            "chains to")};
    struct error e = NO_ERROR;
    if (s->password_file.len)
        e = password_read(app, app->arena, &options.password);
    return e.id ? e : screens_run(app->arena, &options);
}

/* One heap for the few threads there are: those that the C library would give them grow page by page,
 * and each page is asked of the kernel, a thousand of them until the first list is shown. */
int main(int argc, char **argv)
{
    mallopt(M_ARENA_MAX, 1);
    return hotline_main(argc, argv, open_screens);
}
