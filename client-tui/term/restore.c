/* The terminal as it was, after any end. Handlers only write to a pipe, or to the terminal what was
 * prepared before, and set its modes back: nothing of curses runs in them. */
#include "term/inner.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int told[] = {SIGWINCH, SIGCONT, SIGTERM, SIGHUP, SIGINT};
static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS, SIGQUIT};

enum { TOLD = sizeof told / sizeof *told, CRASHES = sizeof crashes / sizeof *crashes };

static struct {
    volatile sig_atomic_t armed;
    int fd;
    struct termios modes;
    bool has_modes;
    char bytes[RESTORE_BYTES_MAX];
    size_t len;
    int pipe[2];
    struct sigaction told_before[TOLD], crashes_before[CRASHES];
} kept = {.fd = -1, .pipe = {-1, -1}};

void restore_now(void)
{
    if (!kept.armed)
        return;
    kept.armed = 0;
    size_t done = 0;
    while (done < kept.len) {
        ssize_t n = write(kept.fd, kept.bytes + done, kept.len - done);
        if (n < 0 && errno != EINTR)
            break;
        done += n > 0 ? (size_t)n : 0;
    }
    if (kept.has_modes)
        tcsetattr(kept.fd, TCSANOW, &kept.modes);
}

static void tell(int number)
{
    int before = errno;
    char byte = (char)number;
    ssize_t n = write(kept.pipe[1], &byte, 1); /* full: then the loop has enough to wake up for */
    (void)n;
    errno = before;
}

/* SA_RESETHAND has put the default back: the signal comes again when this returns, or now. */
static void crash(int number)
{
    restore_now();
    raise(number);
}

static void handle(int number, void (*handler)(int), int flags, struct sigaction *ret_before)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, ret_before);
}

bool restore_prepare(int fd, const char *bytes)
{
    static bool at_exit;
    if (pipe2(kept.pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    kept.fd = fd;
    kept.has_modes = tcgetattr(fd, &kept.modes) == 0;
    kept.len = strnlen(bytes, sizeof kept.bytes);
    memcpy(kept.bytes, bytes, kept.len);
    if (!at_exit)
        at_exit = atexit(restore_now) == 0;
    for (size_t i = 0; i < TOLD; i++)
        handle(told[i], tell, SA_RESTART, &kept.told_before[i]);
    for (size_t i = 0; i < CRASHES; i++)
        handle(crashes[i], crash, (int)SA_RESETHAND | SA_NODEFER, &kept.crashes_before[i]);
    kept.armed = 1;
    return true;
}

void restore_forget(void)
{
    if (kept.pipe[0] < 0)
        return;
    for (size_t i = 0; i < TOLD; i++)
        sigaction(told[i], &kept.told_before[i], NULL);
    for (size_t i = 0; i < CRASHES; i++)
        sigaction(crashes[i], &kept.crashes_before[i], NULL);
    close(kept.pipe[0]);
    close(kept.pipe[1]);
    kept.pipe[0] = kept.pipe[1] = kept.fd = -1;
    kept.armed = 0;
}

int restore_signals(void)
{
    return kept.pipe[0];
}
