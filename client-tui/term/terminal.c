#include "term/terminal.h"

#include "term/inner.h"
#include "term/plain.h"

#include <curses.h>
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "hotline/base/bytes.h"
#include "hotline/base/utf8.h"

#define READ_BYTES 4096
#define CONTINUED_BYTES 16 /* read at once from the pipe of signals */

struct terminal {
    SCREEN *screen;
    FILE *in, *out;
    bool nowhere, plain, coloured;
    enum theme theme;
    struct canvas shown; /* what curses has been given */
    bool whole;          /* nothing of it is known to be there */
    struct keys *keys;
};

static void send_text(const struct terminal *terminal, const char *bytes, size_t len)
{
    if (terminal->nowhere)
        return;
    while (len) {
        ssize_t n = write(fileno(terminal->out), bytes, len);
        if (n < 0 && errno != EINTR)
            return;
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        }
    }
}

static void send_bytes(const struct terminal *terminal, const char *bytes)
{
    send_text(terminal, bytes, strlen(bytes));
}

/* Everything here is UTF-8. Where the locale is another, or none, its language stays untouched, but
 * its characters are Unicode's. */
static void characters_are_unicode(void)
{
    const char *now = setlocale(LC_CTYPE, NULL);
    if (now && strcmp(now, "C") == 0)
        setlocale(LC_CTYPE, "");
    if (MB_CUR_MAX < 4)
        setlocale(LC_CTYPE, "C.UTF-8");
}

static void set_colours(struct terminal *terminal)
{
    terminal->coloured = terminal->theme != THEME_MONOCHROME && has_colors() &&
                         start_color() == OK && use_default_colors() == OK &&
                         COLOR_PAIRS > STYLE_COUNT;
    for (short i = 0; terminal->coloured && i < STYLE_COUNT; i++) {
        struct colours c = style_colours(terminal->theme, (enum style)i);
        init_pair((short)(i + 1), (short)c.text, (short)c.ground);
    }
}

static bool open_screen(struct terminal *terminal, const struct terminal_options *options)
{
    terminal->in = options->nowhere ? fopen("/dev/null", "re") : stdin;
    terminal->out = options->nowhere ? fopen("/dev/null", "we") : stdout;
    if (!terminal->in || !terminal->out)
        return false;
    if (!options->nowhere && (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
        return false;
    use_extended_names(FALSE);
    terminal->screen = newterm(options->nowhere ? "xterm-256color" : NULL, terminal->out,
                               terminal->in);
    if (!terminal->screen)
        return false;
    set_term(terminal->screen);
    if (options->nowhere)
        resize_term(options->rows, options->cols);
    return true;
}

static void close_files(struct terminal *terminal)
{
    if (!terminal->nowhere)
        return;
    if (terminal->in)
        fclose(terminal->in);
    if (terminal->out)
        fclose(terminal->out);
}

struct error terminal_start(struct arena *arena, const struct terminal_options *options,
                            struct terminal **ret_terminal)
{
    (void)arena;
    struct terminal *terminal = calloc(1, sizeof *terminal);
    if (!terminal)
        abort();
    terminal->nowhere = options->nowhere;
    terminal->plain = options->plain;
    terminal->theme = theme_choose(options->theme, getenv("NO_COLOR"));
    characters_are_unicode();
    /* newterm replaces handlers that are the default ones; ours come after it, but the modes of
     * the terminal have to be remembered before it: raw and noecho are set later, by us. */
    if (!open_screen(terminal, options)) {
        close_files(terminal);
        free(terminal);
        return (struct error){.id = ERROR_CLIENT_USAGE,
                              .detail = STR("there is no terminal here that curses knows")};
    }
    char bytes[RESTORE_BYTES_MAX];
    restore_bytes(bytes);
    reset_shell_mode(); /* as it was found, for remembering */
    bool prepared = terminal->nowhere || restore_prepare(fileno(terminal->out), bytes);
    reset_prog_mode();
    if (!prepared) {
        terminal_stop(terminal);
        return FAILED(INTERNAL);
    }
    raw();
    noecho();
    nonl();
    leaveok(stdscr, FALSE);
    set_colours(terminal);
    int rows, cols;
    terminal_size(terminal, &rows, &cols);
    canvas_init(&terminal->shown, rows, cols);
    terminal->whole = true;
    terminal->keys = keys_new();
    send_bytes(terminal, PASTE_MODE_ON);
    *ret_terminal = terminal;
    return NO_ERROR;
}

void terminal_stop(struct terminal *terminal)
{
    if (!terminal)
        return;
    werase(stdscr); /* what was shown does not stay in curses' memory */
    send_bytes(terminal, PASTE_MODE_OFF);
    endwin();
    if (!terminal->nowhere)
        restore_forget();
    delscreen(terminal->screen);
    close_files(terminal);
    canvas_free(&terminal->shown);
    keys_free(terminal->keys);
    free(terminal);
}

void terminal_size(const struct terminal *terminal, int *ret_rows, int *ret_cols)
{
    (void)terminal;
    getmaxyx(stdscr, *ret_rows, *ret_cols);
}

static void resize(struct terminal *terminal)
{
    struct winsize size;
    if (!terminal->nowhere && ioctl(fileno(terminal->out), TIOCGWINSZ, &size) == 0 &&
        size.ws_row > 0 && size.ws_col > 0)
        resize_term(size.ws_row, size.ws_col);
    terminal_redraw(terminal);
}

/* --- sending --- */

static attr_t attributes_of(enum style style)
{
    unsigned bits = style_attributes(style);
    attr_t attributes = A_NORMAL;
    attributes |= bits & ATTRIBUTE_BOLD ? A_BOLD : A_NORMAL;
    attributes |= bits & ATTRIBUTE_DIM ? A_DIM : A_NORMAL;
    attributes |= bits & ATTRIBUTE_UNDERLINE ? A_UNDERLINE : A_NORMAL;
    attributes |= bits & ATTRIBUTE_REVERSE ? A_REVERSE : A_NORMAL;
    return attributes;
}

/* The cell's characters as curses takes them: one base and at most four marks. What the C library
 * knows in another width (younger than its Unicode) is shown as U+FFFD. */
static void wide_of(const struct cell *cell, wchar_t wide[static GLYPH_MARKS + 2])
{
    struct str rest = {.at = cell->at, .len = cell->len};
    size_t len = 0;
    while (rest.len && len <= GLYPH_MARKS) {
        wchar_t c = (wchar_t)utf8_next(&rest);
        if (wcwidth(c) != (len ? 0 : cell->columns)) {
            wide[0] = len ? wide[0] : 0xFFFD;
            len += len ? 0 : 1;
            break;
        }
        wide[len++] = c;
    }
    wide[len] = L'\0';
}

static void send_cell(const struct terminal *terminal, int row, int col, const struct cell *cell)
{
    wchar_t wide[GLYPH_MARKS + 2] = {0};
    cchar_t c;
    attr_t attributes = attributes_of((enum style)cell->style);
    short pair = terminal->coloured ? (short)(cell->style + 1) : 0;
    wide_of(cell, wide);
    if (cell->columns == 2 && wide[0] == 0xFFFD) {
        setcchar(&c, L" ", attributes, pair, NULL);
        mvadd_wch(row, col + 1, &c);
    }
    if (setcchar(&c, wide, attributes, pair, NULL) == OK)
        mvadd_wch(row, col, &c); /* ERR in the last corner, though the character stands there */
}

static bool row_differs(const struct terminal *terminal, const struct canvas *canvas, int row)
{
    size_t at = (size_t)row * (size_t)canvas->cols;
    return terminal->whole || memcmp(&terminal->shown.cells[at], &canvas->cells[at],
                                     (size_t)canvas->cols * sizeof *canvas->cells) != 0;
}

static void send_row(struct terminal *terminal, const struct canvas *canvas, int row)
{
    if (!row_differs(terminal, canvas, row))
        return;
    for (int col = 0; col < canvas->cols; col++)
        if (canvas_cell(canvas, row, col)->columns)
            send_cell(terminal, row, col, canvas_cell(canvas, row, col));
    size_t at = (size_t)row * (size_t)canvas->cols;
    memcpy(&terminal->shown.cells[at], &canvas->cells[at],
           (size_t)canvas->cols * sizeof *canvas->cells);
}

static void keep_shown(struct terminal *terminal, const struct canvas *canvas)
{
    memcpy(terminal->shown.cells, canvas->cells,
           (size_t)canvas->rows * (size_t)canvas->cols * sizeof *canvas->cells);
    terminal->shown.cursor_row = canvas->cursor_row;
    terminal->whole = false;
}

static void show_plain(struct terminal *terminal, const struct canvas *canvas)
{
    struct arena *arena = arena_new(65536, true);
    struct str text =
        plain_difference(arena, terminal->whole ? NULL : &terminal->shown, canvas);
    send_text(terminal, text.at, text.len);
    keep_shown(terminal, canvas);
    arena_free(arena);
}

void terminal_show(struct terminal *terminal, const struct canvas *canvas)
{
    if (terminal->shown.rows != canvas->rows || terminal->shown.cols != canvas->cols) {
        canvas_free(&terminal->shown);
        canvas_init(&terminal->shown, canvas->rows, canvas->cols);
        terminal->whole = true;
    }
    if (terminal->plain) {
        show_plain(terminal, canvas);
        return;
    }
    if (terminal->whole)
        clearok(stdscr, TRUE);
    for (int row = 0; row < canvas->rows; row++)
        send_row(terminal, canvas, row);
    terminal->whole = false;
    curs_set(canvas->cursor_row >= 0);
    if (canvas->cursor_row >= 0)
        move(canvas->cursor_row, canvas->cursor_col);
    refresh();
}

void terminal_redraw(struct terminal *terminal)
{
    terminal->whole = true;
}

void terminal_blank(struct terminal *terminal)
{
    struct canvas nothing;
    int rows, cols;
    terminal_size(terminal, &rows, &cols);
    canvas_init(&nothing, rows, cols);
    terminal_redraw(terminal);
    terminal_show(terminal, &nothing);
    canvas_free(&nothing);
}

void terminal_bell(struct terminal *terminal)
{
    send_bytes(terminal, "\a");
}

/* --- receiving --- */

int terminal_input(const struct terminal *terminal)
{
    return fileno(terminal->in);
}

int terminal_signals(const struct terminal *terminal)
{
    (void)terminal;
    return restore_signals();
}

static unsigned read_signals(struct terminal *terminal)
{
    unsigned events = 0;
    char numbers[CONTINUED_BYTES];
    ssize_t n = terminal->nowhere ? 0 : read(restore_signals(), numbers, sizeof numbers);
    for (ssize_t i = 0; i < n; i++)
        switch (numbers[i]) {
        case SIGCONT: /* stopped by curses' own handler, which knows nothing of bracketed paste */
            send_bytes(terminal, PASTE_MODE_ON);
            events |= TERMINAL_RESIZED;
            break;
        case SIGWINCH:
            events |= TERMINAL_RESIZED;
            break;
        default:
            events |= TERMINAL_ENDED;
        }
    if (events & TERMINAL_RESIZED)
        resize(terminal);
    return events;
}

unsigned terminal_read(struct terminal *terminal, bool input_ready)
{
    unsigned events = read_signals(terminal);
    if (!input_ready)
        return events;
    char bytes[READ_BYTES];
    ssize_t n = read(terminal_input(terminal), bytes, sizeof bytes);
    if (n > 0) {
        keys_feed(terminal->keys, (struct str){.at = bytes, .len = (size_t)n});
        events |= TERMINAL_INPUT;
    } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
        events |= TERMINAL_ENDED;
    }
    wipe(bytes, sizeof bytes);
    return events;
}

struct keys *terminal_keys(struct terminal *terminal)
{
    return terminal->keys;
}
