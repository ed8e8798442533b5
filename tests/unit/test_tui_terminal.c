/* The terminal and the loop: on /dev/null for speed, on a pseudo-terminal for what is really sent
 * and for how the terminal is left behind. Nothing sleeps: the tests wait for what must appear. */
#include "tui_support.h"

#include "hotline/base/time.h"
#include "hotline/base/utf8.h"
#include "loop.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#define PATIENCE_MS 30000

/* --- a screen for a child process: an editor, with keys that end it in all ways --- */

struct pad {
    struct editor editor;
    uint64_t timer;
    int ticks, rows;
};

static void pad_enter(struct model *model, void *state, const void *argument)
{
    struct pad *pad = state;
    (void)argument;
    editor_init(&pad->editor, 0, &model->clip);
    model_say(model, STYLE_GOOD, STR("ready"));
}

static void pad_update(struct model *model, void *state, struct message *message)
{
    struct pad *pad = state;
    if (message->kind == MESSAGE_RESIZE)
        model_say(model, STYLE_PLAIN, STR("resized"));
    if (message->kind == MESSAGE_TIMER && message->request == pad->timer)
        model_say(model, STYLE_PLAIN, STR("tick"));
    if (message->kind != MESSAGE_KEY)
        return;
    struct key key = message->key;
    if (key.kind == K_FUNCTION && key.code == 2)
        abort();
    else if (key.kind == K_FUNCTION && key.code == 3)
        raise(SIGSEGV);
    else if (key.kind == K_FUNCTION && key.code == 4)
        exit(3);
    else if (key.kind == K_FUNCTION && key.code == 5)
        pad->timer = model_timer(model, 1);
    else if (key.kind == K_ESC)
        model_say(model, STYLE_PLAIN, STR("escape"));
    else
        editor_key(&pad->editor, key);
}

static void pad_view(void *state, struct canvas *canvas, struct area area, millis now)
{
    (void)now;
    editor_draw(&((struct pad *)state)->editor, canvas, area, true);
}

static void pad_leave(void *state)
{
    editor_free(&((struct pad *)state)->editor);
}

static const struct screen pad = {.title = "Pad", .size = sizeof(struct pad), .enter = pad_enter,
                                  .update = pad_update, .view = pad_view, .leave = pad_leave};

static void run_pad(void)
{
    struct arena *arena = arena_new(4096, false);
    struct net_multi *multi = net_multi_new();
    const struct loop_options options = {.multi = multi, .first = &pad};
    struct error e = loop_run(arena, &options);
    net_multi_free(multi);
    arena_free(arena);
    _exit(e.id ? 9 : 0);
}

/* --- a pseudo-terminal with the screen in a child --- */

struct pty {
    int fd;
    pid_t child;
    struct termios before;
    char sent[1 << 20]; /* all bytes that came */
    size_t len, seen;   /* seen: where the next search begins */
};

static struct pty pty;

static void start(void)
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    int slave;
    assert_int_equal(openpty(&pty.fd, &slave, NULL, NULL, &size), 0);
    assert_int_equal(tcgetattr(slave, &pty.before), 0);
    pty.len = pty.seen = 0;
    pty.child = fork();
    assert_true(pty.child >= 0);
    if (pty.child == 0) {
        close(pty.fd);
        login_tty(slave);
        setenv("TERM", "xterm-256color", 1);
        unsetenv("NO_COLOR");
        run_pad();
    }
    close(slave);
}

static bool receive(void)
{
    struct pollfd fds = {.fd = pty.fd, .events = POLLIN};
    if (poll(&fds, 1, PATIENCE_MS) <= 0)
        return false;
    ssize_t n = read(pty.fd, pty.sent + pty.len, sizeof pty.sent - pty.len - 1);
    if (n <= 0)
        return false;
    pty.len += (size_t)n;
    pty.sent[pty.len] = '\0';
    return true;
}

/* Until the child has sent this; the next search begins behind it. */
static void expect(const char *text)
{
    for (;;) {
        char *at = memmem(pty.sent + pty.seen, pty.len - pty.seen, text, strlen(text));
        if (at) {
            pty.seen = (size_t)(at - pty.sent) + strlen(text);
            return;
        }
        if (!receive()) {
            kill(pty.child, SIGKILL);
            for (size_t i = pty.seen; i < pty.len; i++)
                print_error((uint8_t)pty.sent[i] < 0x20 ? "\\x%02x" : "%c",
                            (uint8_t)pty.sent[i]);
            fail_msg("\"%s\" never came", text);
        }
    }
}

static void type(const char *bytes)
{
    size_t len = strlen(bytes);
    assert_int_equal(write(pty.fd, bytes, len), (ssize_t)len);
}

/* Waits for the child's end and looks at how it left the terminal. */
static int finish(void)
{
    int status;
    struct termios after;
    static const char *const restored[] = {"\033[?1049l", "\033[?2004l"};
    while (receive())
        ;
    assert_int_equal(waitpid(pty.child, &status, 0), pty.child);
    assert_int_equal(tcgetattr(pty.fd, &after), 0);
    for (size_t i = 0; i < 2; i++)
        assert_non_null(memmem(pty.sent, pty.len, restored[i], strlen(restored[i])));
    assert_int_equal(after.c_lflag, pty.before.c_lflag);
    assert_int_equal(after.c_iflag, pty.before.c_iflag);
    assert_int_equal(after.c_oflag, pty.before.c_oflag);
    close(pty.fd);
    return status;
}

static void the_loop__shows_what_is_typed_and_leaves_the_terminal_as_it_was(void **state)
{
    (void)state;
    start();
    expect("ready");
    assert_non_null(memmem(pty.sent, pty.len, "\033[?2004h", 8));
    type("Ђорђе");
    expect("Ђорђе");
    type("\033");
    expect("escape"); /* alone: known by time */
    type("\033[15~");
    expect("tick");
    type("\x11");
    expect("leave the program");
    type("\033[C\r");
    int status = finish();
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void a_signal__ends_the_loop_in_order(void **state)
{
    (void)state;
    static const int signals[] = {SIGTERM, SIGHUP, SIGINT};
    for (size_t i = 0; i < 3; i++) {
        start();
        expect("ready");
        kill(pty.child, signals[i]);
        int status = finish();
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
}

static void a_crash__leaves_the_terminal_as_it_was(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        int signal;
    } crashes[] = {{"\033OQ", SIGABRT}, {"\033OR", SIGSEGV}};
    for (size_t i = 0; i < 2; i++) {
        start();
        expect("ready");
        type(crashes[i].key);
        int status = finish();
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), crashes[i].signal);
    }
}

static void an_exit__leaves_the_terminal_as_it_was(void **state)
{
    (void)state;
    start();
    expect("ready");
    type("\033OS");
    int status = finish();
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
}

static void the_end_of_the_terminal__ends_the_loop(void **state)
{
    (void)state;
    int status;
    start();
    expect("ready");
    close(pty.fd);
    assert_int_equal(waitpid(pty.child, &status, 0), pty.child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_resize__is_a_message_and_the_frame_follows(void **state)
{
    (void)state;
    struct winsize size = {.ws_row = 40, .ws_col = 120};
    start();
    expect("ready");
    assert_int_equal(ioctl(pty.fd, TIOCSWINSZ, &size), 0);
    expect("resized");
    expect("\033[40d"); /* the line of keys is now the fortieth */
    kill(pty.child, SIGTERM);
    finish();
}

/* Every byte is looked at: no control characters but those that curses sends itself, nothing to the
 * title, and nothing invisible. */
static void check_bytes(void)
{
    struct str rest = {.at = pty.sent, .len = pty.len};
    assert_null(memmem(pty.sent, pty.len, "\033]", 2));
    assert_null(memmem(pty.sent, pty.len, "\033P", 2));
    assert_true(utf8_valid(rest));
    while (rest.len) {
        uint32_t c = utf8_next(&rest);
        bool own = c == 0x1B || c == '\r' || c == '\n' || c == '\b' || c == '\a' || c == '\t' ||
                   c == 0x0F || c == 0x0E;
        if (!own && !utf8_shown(c))
            fail_msg("U+%04X was sent", c);
    }
}

static void hostile_text__never_reaches_the_terminal(void **state)
{
    (void)state;
    static const char *const hostile[] = {
        "\033]0;title\007", "\033[2J\033[31m", "\xC2\x9B" "2J", "\xE2\x80\xAEgpj.exe\xE2\x80\xAC",
        "pay\xE2\x80\x8Bpal", "\xF3\xA0\x81\x81\xF3\xA0\x81\xBF", "\xEF\xBF\xB9\xEF\xBF\xBB",
        "soft\xC2\xADhyphen", "\033P1$r\033\\", "a\bb\a\v", "\x7F\xC2\x85", "\xEF\xBB\xBF",
        "\xE2\x81\xA6x\xE2\x81\xA9", "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9",
    };
    start();
    expect("ready");
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        char paste[200];
        snprintf(paste, sizeof paste, "\033[200~%s\n=%zu=\033[201~", hostile[i], i);
        type(paste);
        snprintf(paste, sizeof paste, "=%zu=", i);
        expect(paste);
    }
    type("\014"); /* drawn again, whole */
    expect("<U+001B>");
    expect("]0;title");
    expect("<U+0007>");
    kill(pty.child, SIGTERM);
    finish();
    check_bytes();
}

static void a_paste__of_20_kb_arrives_whole(void **state)
{
    (void)state;
    static char paste[32000];
    size_t len = 0;
    start();
    expect("ready");
    while (len < 20000)
        len += (size_t)snprintf(paste + len, sizeof paste - len, "red %zu\r", len);
    type("\033[200~");
    for (size_t at = 0; at < len; at += 1000) {
        char part[1001];
        size_t n = len - at < 1000 ? len - at : 1000;
        memcpy(part, paste + at, n);
        part[n] = '\0';
        type(part);
    }
    type("END\033[201~");
    expect("END");
    type("\033[1;5H\014"); /* to its start, drawn whole */
    expect("red 0");
    kill(pty.child, SIGTERM);
    finish();
}

/* --- on /dev/null --- */

static void the_terminal__can_be_nowhere(void **state)
{
    struct terminal *terminal = NULL;
    const struct terminal_options options = {.nowhere = true, .rows = 30, .cols = 100};
    assert_int_equal(terminal_start(*state, &options, &terminal).id, ERROR_NONE);
    int rows, cols;
    terminal_size(terminal, &rows, &cols);
    assert_int_equal(rows, 30);
    assert_int_equal(cols, 100);
    struct canvas canvas;
    canvas_init(&canvas, rows, cols);
    canvas_text(&canvas, canvas_area(&canvas), 29, 90, STYLE_CRITICAL, STR("日e\u0301\U0001F600xxxxxx"));
    terminal_show(terminal, &canvas);
    terminal_blank(terminal);
    canvas_free(&canvas);
    terminal_stop(terminal);
    terminal_stop(NULL);
}

static void the_terminal__is_refused__where_there_is_none(void **state)
{
    struct terminal *terminal = NULL;
    const struct terminal_options options = {0};
    int status, fds[2];
    assert_int_equal(pipe(fds), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(fds[0], STDIN_FILENO);
        _exit(terminal_start(*state, &options, &terminal).id == ERROR_CLIENT_USAGE ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(fds[0]);
    close(fds[1]);
}

/* Measured, not judged. */
static void speed__from_a_key_to_the_terminal_is_measured(void **state)
{
    static const int sizes[][2] = {{24, 80}, {60, 200}};
    for (size_t i = 0; i < 2; i++) {
        struct terminal *terminal = NULL;
        struct model model;
        struct effects effects;
        struct canvas canvas;
        const struct terminal_options options = {
            .nowhere = true, .rows = sizes[i][0], .cols = sizes[i][1]};
        assert_int_equal(terminal_start(*state, &options, &terminal).id, ERROR_NONE);
        canvas_init(&canvas, sizes[i][0], sizes[i][1]);
        model_init(&model, NULL, NULL);
        model_start(&model, &pad, NULL, 0, &effects);
        int64_t start_us = time_monotonic_us(), before = start_us, worst = 0;
        for (int n = 0; n < 300; n++) {
            struct message message = {.kind = MESSAGE_KEY, .key = key_of(n % 7 ? "ж" : "space")};
            model_update(&model, &message, &effects);
            model_view(&model, &canvas);
            terminal_show(terminal, &canvas);
            int64_t now = time_monotonic_us();
            worst = now - before > worst ? now - before : worst;
            before = now;
        }
        print_message("key to terminal at %dx%d: %lld us on average, %lld at worst\n", sizes[i][1],
                      sizes[i][0], (long long)(before - start_us) / 300, (long long)worst);
        assert_int_equal(canvas_cell(&canvas, 1, 1)->len, 2); /* ж stands there */
        model_free(&model);
        canvas_free(&canvas);
        terminal_stop(terminal);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_loop__shows_what_is_typed_and_leaves_the_terminal_as_it_was),
        T(a_signal__ends_the_loop_in_order),
        T(a_crash__leaves_the_terminal_as_it_was),
        T(an_exit__leaves_the_terminal_as_it_was),
        T(the_end_of_the_terminal__ends_the_loop),
        T(a_resize__is_a_message_and_the_frame_follows),
        T(hostile_text__never_reaches_the_terminal),
        T(a_paste__of_20_kb_arrives_whole),
        T(the_terminal__can_be_nowhere),
        T(the_terminal__is_refused__where_there_is_none),
        T(speed__from_a_key_to_the_terminal_is_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
