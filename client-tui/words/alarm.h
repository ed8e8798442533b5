/* How the screens call for a critical case that nobody has. */
#ifndef HOTLINE_CLIENT_ALARM_H
#define HOTLINE_CLIENT_ALARM_H

#include "hotline/base/str.h"

enum alarm { ALARM_BELL, ALARM_FLASH, ALARM_NONE, ALARM_COUNT };

bool alarm_from_code(struct str code, enum alarm *ret_alarm); /* "bell", "flash", "none" */
const char *alarm_code(enum alarm alarm);

#endif
