#include "tasks/paper.h"

#include "files/case_file.h"
#include "tasks/session.h"

static struct error paper(struct session *session, struct arena *arena, const void *input,
                          void **ret_output)
{
    const struct paper_input *in = input;
    struct paper_made *out = ARENA_NEW(arena, struct paper_made);
    out->file = file_place(arena, in->path, in->replace);
    *ret_output = out;
    if (out->file.taken)
        return NO_ERROR;
    const struct case_file wanted = {.reference = in->reference, .reason = in->reason,
                                     .path = out->file.path, .replace = in->replace,
                                     .labels = session->labels, .language = in->language};
    return case_file_write(session->keyring, arena, &wanted, &out->pages);
}

const struct task task_paper = {.run = paper};
