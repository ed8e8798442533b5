/* Sound or flash for what must not be missed, as she wants it. */
#ifndef HOTLINE_SCREENS_ALARM_CALL_H
#define HOTLINE_SCREENS_ALARM_CALL_H

#include "screens/screens.h"

void alarm_call(struct model *model);
/* The next way: says which it is, lets her hear or see it, and keeps it on this device. */
void alarm_next(struct model *model);

#endif
