#include "i18n/i18n.h"

#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DOMAIN "hotline"

const struct catalogue catalogues[] = {
#define CATALOGUE(WIRE, NAME, OWN) {WIRE, NAME, OWN},
#include "i18n/catalogues.def"
#undef CATALOGUE
    {0},
};

extern int _nl_msg_cat_cntr; /* gettext manual, 11.2: what it has looked up before is forgotten */

/* /usr/bin/hotline: /usr/share/locale. False where /proc does not tell. */
static bool folder_beside_program(char folder[static PATH_MAX])
{
    static const char share[] = "/share/locale";
    ssize_t len = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    if (len <= 0)
        return false;
    folder[len] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(folder, '/');
        if (!slash)
            return false;
        *slash = '\0';
    }
    size_t used = strlen(folder);
    if (used + sizeof share > PATH_MAX)
        return false;
    memcpy(folder + used, share, sizeof share);
    return true;
}

void i18n_start(const char *folder)
{
    char beside[PATH_MAX];
    if (!folder && folder_beside_program(beside))
        folder = beside;
    /* In the locale "C" gettext looks at no catalogue; in this one it follows LANGUAGE. */
    setlocale(LC_MESSAGES, "C.UTF-8");
    bindtextdomain(DOMAIN, folder);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    textdomain(DOMAIN);
}

bool i18n_language(struct str wire)
{
    for (const struct catalogue *c = catalogues; c->wire; c++) {
        if (!str_is(wire, c->wire))
            continue;
        setenv("LANGUAGE", c->name, 1);
        _nl_msg_cat_cntr++;
        return true;
    }
    return false;
}

struct str i18n_text(const char *text)
{
    return str_of(*text ? _(text) : text); /* the empty text is the catalogue's own header */
}
