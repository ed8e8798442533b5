/* Texts through gettext, domain "hotline". The catalogues lie beside the program, in a build folder
 * as after installing: ../share/locale as seen from the folder of the executable. */
#ifndef HOTLINE_I18N_H
#define HOTLINE_I18N_H

#include "hotline/base/str.h"

#define _(TEXT) i18n_get(TEXT)
#define N_(TEXT) TEXT /* marked for the catalogues, translated where it is shown */
#define PLURAL(ONE, MANY, COUNT) i18n_plural((ONE), (MANY), (size_t)(COUNT))

struct catalogue {
    const char *wire, *name; /* BCP 47 tag; gettext's name */
    const char *own;         /* what the language calls itself */
};

extern const struct catalogue catalogues[]; /* ends with an empty row */

/* folder: NULL for the one beside the executable. */
void i18n_start(const char *folder);
/* From now on texts are in this language, as named on the wire; false for one that is unknown.
 * Texts without a translation stay English. */
bool i18n_language(struct str wire);
size_t i18n_now(void); /* index of catalogues */
/* The text in that language, for good: what was got stays where it is when the language changes. */
const char *i18n_get(const char *text);
const char *i18n_plural(const char *one, const char *many, size_t count);
struct str i18n_text(const char *text); /* _(text), as a str */

#endif
