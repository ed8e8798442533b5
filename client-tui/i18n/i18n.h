/* Texts through gettext, domain "hotline". The catalogues lie beside the program, in a build folder
 * as after installing: ../share/locale as seen from the folder of the executable. */
#ifndef HOTLINE_I18N_H
#define HOTLINE_I18N_H

#include <libintl.h>

#include "hotline/base/str.h"

#define _(TEXT) gettext(TEXT)
#define N_(TEXT) TEXT /* marked for the catalogues, translated where it is shown */
#define PLURAL(ONE, MANY, COUNT) ngettext((ONE), (MANY), (unsigned long)(COUNT))

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
struct str i18n_text(const char *text); /* _(text), as a str */

#endif
