#include "screens/list/filling.h"
#include "screens/screens.h"
#include "screens/vocabulary.h"

#include "i18n/i18n.h"
#include "tasks/performer.h"
#include "tasks/session.h"

static void chose_language(struct model *model, size_t language)
{
    struct shared *shared = model->shared;
    shared->language = (enum language)language;
    session_speak(shared->session, shared->language);
    say_who(model);
    if (shared->options->keep_language)
        shared->options->keep_language(shared->language);
}

enum { IDLE_SECONDS = 600, KEEP_MS = 500 };

struct error screens_run(struct arena *arena, const struct screens_options *options)
{
    struct shared shared = {.options = options, .language = options->language,
                            .alarm = options->alarm};
    const int idle_seconds = options->idle_seconds ? options->idle_seconds : IDLE_SECONDS;
    const struct frame_hooks hooks = {.chose_language = chose_language,
                                      .answered = keeping_answered,
                                      .idle = keeping_lock,
                                      .idle_ms = idle_seconds * 1000,
                                      .keep_ms = KEEP_MS};
    struct net_multi *multi = net_multi_new();
    struct session *session = session_new(&options->installation);
    struct workers *workers = workers_new(session, multi);
    const struct loop_options loop = {.terminal = {.theme = options->theme, .plain = options->plain},
                                      .multi = multi,
                                      .performer = workers_performer(workers),
                                      .first = &screen_sign_in,
                                      .shared = &shared,
                                      .hooks = &hooks};
    shared.session = session;
    session_speak(session, options->language);
    i18n_start(NULL);
    i18n_language(str_of(language_tag(options->language)));
    struct error e = loop_run(arena, &loop);
    workers_free(workers);
    session_free(session);
    net_multi_free(multi);
    keeping_free(&shared);
    vocabularies_free(&shared);
    filling_free(&shared);
    return e;
}
