#include "tasks/merging.h"

#include "i18n/i18n.h"
#include "tasks/session.h"
#include "words/dates.h"

#include <limits.h>

static struct error read_side(struct session *session, struct arena *arena, struct str reference,
                              struct merge_side *ret_side)
{
    struct case_view view;
    millis at;
    struct error e = case_read(session->keyring, arena, reference, &view);
    if (e.id)
        return e;
    const struct case_shown shown = case_shown_of(session, arena, &view);
    const struct json *of = json_member(view.answer, "case");
    *ret_side = (struct merge_side){
        .reference = view.reference,
        .status = label_of(session->labels, session->language, "case_status",
                           json_string(json_member(of, "status"))),
        .assignee = label_of_principal(session->labels, arena, session->language,
                                       json_string(json_member(of, "assignee_name"))),
        .about = shown.headline ? headline_words(session, arena, shown.headline)
                                : i18n_text(N_("(not for your keys)"))};
    if (time_parse(json_string(json_member(of, "created_at")), INT_MIN, &at))
        ret_side->received = moment_text(arena, session->language, at);
    return NO_ERROR;
}

static struct error pair(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    const struct merge_wanted *in = input;
    struct merge_pair *out = ARENA_NEW(arena, struct merge_pair);
    struct error e = read_side(session, arena, in->reference, &out->one);
    if (!e.id)
        e = read_side(session, arena, in->into, &out->into);
    *ret_output = out;
    return e;
}

const struct task task_merge_pair = {.run = pair};
