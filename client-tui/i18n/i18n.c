#include "i18n/i18n.h"

#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DOMAIN "hotline"

const struct catalogue catalogues[] = {
#define LANGUAGE(ID, TAG, NAME, OWN, NEXT) {TAG, NAME, OWN},
#include "hotline/vocab/languages.def"
#undef LANGUAGE
    {0},
};

/* Tasks put words together on threads of their own while the language may be switched. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static size_t now;

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
    setenv("LANGUAGE", "en", 0); /* there from now on: later ones take its place */
}

bool i18n_language(struct str wire)
{
    for (const struct catalogue *c = catalogues; c->wire; c++) {
        if (!str_is(wire, c->wire))
            continue;
        pthread_mutex_lock(&lock);
        setenv("LANGUAGE", c->name, 1);
        _nl_msg_cat_cntr++;
        now = (size_t)(c - catalogues);
        pthread_mutex_unlock(&lock);
        return true;
    }
    return false;
}

size_t i18n_now(void)
{
    pthread_mutex_lock(&lock);
    size_t index = now;
    pthread_mutex_unlock(&lock);
    return index;
}

const char *i18n_get(const char *text)
{
    pthread_mutex_lock(&lock);
    const char *found = *text ? gettext(text) : text; /* "" is the catalogue's own header */
    pthread_mutex_unlock(&lock);
    return found;
}

const char *i18n_plural(const char *one, const char *many, size_t count)
{
    pthread_mutex_lock(&lock);
    const char *found = ngettext(one, many, count);
    pthread_mutex_unlock(&lock);
    return found;
}

struct str i18n_text(const char *text)
{
    return str_of(i18n_get(text));
}
