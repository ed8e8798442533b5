/* Settings: defaults, file, arguments over it, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/config/config.h"

#define KEY "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define COMPLETE                                                                                   \
    "# settings\n\n database = host=/tmp user=x \nserver_key=/k\ntls_certificate = /c\n"          \
    "tls_key = /t\nroot_public_key = " KEY "\n"

static struct arena *arena;

/* Loads a file of this text with these arguments behind it. */
static enum config_result load(const char *text, const char *one, const char *two,
                               struct config *config, struct str *why)
{
    char path[] = "/tmp/hotline-config-XXXXXX", option[64];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    snprintf(option, sizeof option, "--config=%s", path);
    char *argv[] = {option, (char *)(uintptr_t)one, (char *)(uintptr_t)two};
    int argc = 1 + (one != NULL) + (two != NULL);
    enum config_result result = config_load(arena, argc, argv, config, why);
    unlink(path);
    return result;
}

static void config__takes_defaults_file_and_arguments(void **state)
{
    (void)state;
    struct config config = {0};
    struct str why = STR_NONE;
    assert_int_equal(load(COMPLETE "port = 1\n", "--port=0", "--workers-fast=5", &config, &why),
                     CONFIG_OK);
    assert_int_equal(config.port, 0);
    assert_int_equal(config.workers_fast, 5);
    assert_int_equal(config.queue_fast, 1024);
    assert_string_equal(config.listen, "127.0.0.1");
    assert_string_equal(config.database, "host=/tmp user=x");
    assert_int_equal(config.root_public[31], 31);
    assert_int_equal(config.level, LOG_INFO);
}

static void config__refuses_and_says_where(void **state)
{
    (void)state;
    static const struct {
        const char *text, *argument, *why;
    } rows[] = {
        {COMPLETE "colour = red\n", NULL, ":8: There is no option colour."},
        {COMPLETE "port = 65536\n", NULL, ":8: port takes a number from 0 to 65535."},
        {COMPLETE "port\n", NULL, ":8: port takes"},
        {COMPLETE, "--port=x", "port takes"},
        {COMPLETE, "--argon2-memory-kib=1024", "argon2_memory_kib takes a number from 65536"},
        {COMPLETE, "port=1", "Arguments have the form"},
        {COMPLETE, "--log-level=loud", "log_level is"},
        {COMPLETE, "--server-key=", "server_key is needed"},
        {COMPLETE, "--root-public-key=AAAA", "root_public_key is needed"},
        {COMPLETE, "--root-public-key=!" KEY, "root_public_key is needed"},
        {"port = 1\n", NULL, "tls_certificate is needed"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct config config = {.port = 77};
        struct str why = STR_NONE;
        assert_int_equal(load(rows[i].text, rows[i].argument, NULL, &config, &why), CONFIG_BAD);
        assert_int_equal(config.port, 77);
        assert_non_null(strstr(arena_str(arena, why).at, rows[i].why));
    }
}

static void config__needs_the_file_it_is_told_of(void **state)
{
    (void)state;
    struct config config;
    struct str why;
    char *argv[] = {(char *)(uintptr_t) "--config=/nonexistent"};
    assert_int_equal(config_load(arena, 1, argv, &config, &why), CONFIG_BAD);
}

static void config__help_names_every_option(void **state)
{
    (void)state;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    config_help(out);
    fclose(out);
#define OPTION(NAME, TYPE, DEFAULT, LEAST, MOST, HELP)                                             \
    assert_non_null(strstr(text, "  " #NAME " "));                                                 \
    assert_non_null(strstr(text, HELP));
#include "server/config/options.def"
#undef OPTION
    free(text);
    char *argv[] = {(char *)(uintptr_t) "--help"};
    struct config config;
    struct str why;
    assert_int_equal(config_load(arena, 1, argv, &config, &why), CONFIG_HELP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(config__takes_defaults_file_and_arguments),
        cmocka_unit_test(config__refuses_and_says_where),
        cmocka_unit_test(config__needs_the_file_it_is_told_of),
        cmocka_unit_test(config__help_names_every_option),
    };
    arena = arena_new(65536, false);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
