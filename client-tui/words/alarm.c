#include "words/alarm.h"

static const char *const codes[ALARM_COUNT] = {
    [ALARM_BELL] = "bell", [ALARM_FLASH] = "flash", [ALARM_NONE] = "none"};

bool alarm_from_code(struct str code, enum alarm *ret_alarm)
{
    for (enum alarm a = 0; a < ALARM_COUNT; a++) {
        if (!str_is(code, codes[a]))
            continue;
        *ret_alarm = a;
        return true;
    }
    return false;
}

const char *alarm_code(enum alarm alarm)
{
    return codes[alarm];
}
