/* Between the list of consents and the sheet for one of them. */
#ifndef HOTLINE_SCREENS_CONSENTS_H
#define HOTLINE_SCREENS_CONSENTS_H

#include "screens/screens.h"

/* Argument of screen_consent; there while entering only. */
struct consent_wanted {
    struct str reference, kind, state; /* state: as it is now */
    int64_t version;
};

#endif
