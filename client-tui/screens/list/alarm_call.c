#include "screens/list/alarm_call.h"

#include "i18n/i18n.h"

void alarm_call(struct model *model)
{
    const struct shared *shared = model->shared;
    if (shared->alarm == ALARM_BELL)
        model_bell(model);
    else if (shared->alarm == ALARM_FLASH)
        model_flash(model);
}

void alarm_next(struct model *model)
{
    static const char *const words[ALARM_COUNT] = {
        [ALARM_BELL] = N_("A critical case that nobody has: the bell rings."),
        [ALARM_FLASH] = N_("A critical case that nobody has: the screen flashes, without a sound."),
        [ALARM_NONE] = N_("A critical case that nobody has: only this line says so.")};
    struct shared *shared = model->shared;
    shared->alarm = (shared->alarm + 1) % ALARM_COUNT;
    model_say(model, STYLE_PLAIN, i18n_text(words[shared->alarm]));
    alarm_call(model);
    if (shared->options && shared->options->keep_alarm)
        shared->options->keep_alarm(shared->alarm);
}
