#include "commands/command.h"

#include "hotline/base/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define FILE_BYTES_MAX ((size_t)16 << 20)

static struct error missing(const char *what)
{
    return (struct error){.id = ERROR_CLIENT_USAGE, .detail = str_of(what)};
}

static const char *text_of(struct str value)
{
    return value.len ? value.at : NULL; /* settings are NUL-terminated copies */
}

struct error app_connect(struct app *app)
{
    if (app->net)
        return NO_ERROR;
    if (!app->settings.server.len)
        return missing("--server is needed (or server = … in the configuration file)");
    const struct net_options options = {.url = text_of(app->settings.server),
                                        .ca_file = text_of(app->settings.ca),
                                        .device_file = text_of(app->settings.device_file)};
    return net_new(app->arena, &options, &app->net);
}

struct error app_sign_in(struct app *app)
{
    if (app->keyring)
        return NO_ERROR;
    if (!app->settings.has_root)
        return missing("--root is needed: the public key that the directory chains to");
    if (!app->settings.user.len)
        return missing("--user is needed");
    struct error e = app_connect(app);
    if (e.id)
        return e;
    struct arena *arena = arena_new(4096, true);
    struct str password;
    e = password_read(app, arena, &password);
    struct keyring *keyring = keyring_new(app->net, app->settings.root);
    if (!e.id)
        e = keyring_sign_in(keyring, app->settings.user, password);
    e.detail = arena_str(app->arena, e.detail); /* outlives the keyring */
    arena_free(arena);
    if (e.id) {
        keyring_sign_out(keyring);
        keyring_free(keyring);
        return e;
    }
    app->keyring = keyring;
    return NO_ERROR;
}

static struct error read_all(struct arena *arena, int fd, struct str path, struct str *ret_bytes)
{
    struct buf buf = {.arena = arena};
    char block[8192];
    ssize_t got;
    while ((got = read(fd, block, sizeof block)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || buf.len + (size_t)got > FILE_BYTES_MAX) {
            wipe(block, sizeof block);
            return (struct error){.id = ERROR_CLIENT_FILE,
                                  .detail = arena_format(arena, "%.*s: %s", (int)path.len,
                                                         path.at,
                                                         got < 0 ? strerror(errno)
                                                                 : "too large")};
        }
        buf_add(&buf, block, (size_t)got);
    }
    wipe(block, sizeof block);
    *ret_bytes = buf_view(&buf);
    return NO_ERROR;
}

struct error file_read(struct arena *arena, struct str path, struct str *ret_bytes)
{
    if (str_is(path, "-"))
        return read_all(arena, STDIN_FILENO, STR("standard input"), ret_bytes);
    int fd = open(arena_str(arena, path).at, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return (struct error){.id = ERROR_CLIENT_FILE,
                              .detail = arena_format(arena, "%.*s: %s", (int)path.len, path.at,
                                                     strerror(errno))};
    struct error e = read_all(arena, fd, path, ret_bytes);
    close(fd);
    return e;
}

/* One line typed on the terminal, without showing it. */
static struct error type_password(struct arena *arena, struct str *ret_password)
{
    static const char prompt[] = "Password: ";
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
    struct termios shown, hidden;
    if (fd < 0 || tcgetattr(fd, &shown) != 0) {
        if (fd >= 0)
            close(fd);
        return missing("--password-file is needed: there is no terminal to ask on");
    }
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(fd, TCSAFLUSH, &hidden);
    struct buf buf = {.arena = arena};
    char c;
    bool asked = write(fd, prompt, sizeof prompt - 1) > 0;
    while (asked && read(fd, &c, 1) == 1 && c != '\n')
        buf_char(&buf, c);
    tcsetattr(fd, TCSAFLUSH, &shown);
    asked = asked && write(fd, "\n", 1) == 1;
    close(fd);
    *ret_password = buf_view(&buf);
    return asked ? NO_ERROR : missing("the terminal does not answer");
}

struct error password_read(struct app *app, struct arena *arena, struct str *ret_password)
{
    struct str text, path = app->settings.password_file;
    if (!path.len)
        return type_password(arena, ret_password);
    if (str_is(path, "-"))
        return missing("--password-file takes a file, not standard input");
    struct error e = file_read(arena, path, &text);
    if (e.id)
        return e;
    struct str rest = text; /* its first line */
    struct str line = str_cut(&rest, '\n');
    if (str_ends(line, "\r"))
        line.len--;
    if (!line.len)
        return (struct error){.id = ERROR_CLIENT_FILE, .detail = STR("--password-file is empty")};
    *ret_password = line;
    return NO_ERROR;
}

bool confirm(struct arena *arena, struct str question)
{
    char answer[16];
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return false;
    out_text(arena, arena_join(arena, question, STR("\nType yes to confirm: ")));
    fflush(stdout);
    return fgets(answer, sizeof answer, stdin) && strcmp(answer, "yes\n") == 0;
}
