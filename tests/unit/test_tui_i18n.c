#include "tui_support.h"

#include "i18n/i18n.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void put32(FILE *file, uint32_t value)
{
    fwrite(&value, sizeof value, 1, file);
}

/* A catalogue of one text, in gettext's binary form (manual, 10.3). */
static void write_catalogue(const char *root, const char *name, const char *from, const char *to)
{
    static const char header[] = "Content-Type: text/plain; charset=UTF-8\n";
    char path[400];
    snprintf(path, sizeof path, "%s/%s", root, name);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/%s/LC_MESSAGES", root, name);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/%s/LC_MESSAGES/hotline.mo", root, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    uint32_t from_len = (uint32_t)strlen(from), to_len = (uint32_t)strlen(to);
    uint32_t header_len = sizeof header - 1, texts = 28 + 4 * 8;
    put32(file, 0x950412de);
    put32(file, 0);
    put32(file, 2);
    put32(file, 28);
    put32(file, 28 + 16);
    put32(file, 0);
    put32(file, texts);
    put32(file, 0);
    put32(file, texts); /* "" */
    put32(file, from_len);
    put32(file, texts + 1);
    put32(file, header_len);
    put32(file, texts + 1 + from_len + 1);
    put32(file, to_len);
    put32(file, texts + 1 + from_len + 1 + header_len + 1);
    fwrite("", 1, 1, file);
    fwrite(from, 1, from_len + 1, file);
    fwrite(header, 1, header_len + 1, file);
    fwrite(to, 1, to_len + 1, file);
    assert_int_equal(fclose(file), 0);
}

static void texts__change_their_language_while_running(void **state)
{
    char root[] = "/tmp/hotline-i18n-XXXXXX";
    assert_non_null(mkdtemp(root));
    write_catalogue(root, "sq", "Queue", "Radha");
    write_catalogue(root, "sr@latin", "Queue", "Red čekanja");
    i18n_start(root);
    CHECK_STR(i18n_text("Queue"), "Queue");
    assert_true(i18n_language(STR("sq")));
    CHECK_STR(i18n_text("Queue"), "Radha");
    assert_true(i18n_language(STR("sr-Latn")));
    CHECK_STR(i18n_text("Queue"), "Red čekanja");
    CHECK_STR(i18n_text("Case"), "Case");
    CHECK_STR(i18n_text(""), "");
    assert_false(i18n_language(STR("de")));
    CHECK_STR(i18n_text("Queue"), "Red čekanja");
    assert_true(i18n_language(STR("en")));
    CHECK_STR(i18n_text("Queue"), "Queue");
    char command[400];
    for (const struct catalogue *c = catalogues; c->wire; c++) {
        snprintf(command, sizeof command, "%s/%s/LC_MESSAGES/hotline.mo", root, c->name);
        unlink(command);
        snprintf(command, sizeof command, "%s/%s/LC_MESSAGES", root, c->name);
        rmdir(command);
        snprintf(command, sizeof command, "%s/%s", root, c->name);
        rmdir(command);
    }
    assert_int_equal(rmdir(root), 0);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(texts__change_their_language_while_running),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
