#include "tasks/coming_back.h"

#include "cases/callback.h"
#include "paper/paper.h"
#include "tasks/session.h"
#include "words/dates.h"

#include <limits.h>

static struct error issue(struct session *session, struct arena *arena, const void *input,
                          void **ret_output)
{
    const struct str *reference = input;
    struct callback_code *out = ARENA_NEW(arena, struct callback_code);
    struct json *answer = NULL;
    *ret_output = out;
    return callback_issue(session->keyring, arena, *reference, out->numbers, &answer);
}

const struct task task_callback_issue = {.run = issue};

static struct error redeem(struct session *session, struct arena *arena, const void *input,
                           void **ret_output)
{
    const struct callback_code *in = input;
    struct json *answer = NULL;
    millis until;
    struct error e = callback_redeem(session->keyring, arena, in->numbers, &answer);
    if (e.id)
        return e;
    struct called_back *out = ARENA_NEW(arena, struct called_back);
    out->reference = json_string(json_member(answer, "reference"));
    out->office = label_of(session->labels, session->language, "office",
                           json_string(json_member(answer, "office")));
    if (time_parse(json_string(json_member(answer, "until")), INT_MIN, &until))
        out->until = moment_text(arena, session->language, until);
    *ret_output = out;
    return NO_ERROR;
}

const struct task task_callback_redeem = {.run = redeem};

static struct error make(struct session *session, struct arena *arena, const void *input,
                         void **ret_output)
{
    const struct str *reference = input;
    struct receipt_made *out = ARENA_NEW(arena, struct receipt_made);
    struct receipt receipt;
    struct error e = receipt_make(session->keyring, arena, *reference, &receipt, out->numbers);
    if (!e.id)
        out->text = receipt_text(arena, &receipt);
    *ret_output = out;
    return e;
}

const struct task task_receipt = {.run = make};

static struct error write_file(struct session *session, struct arena *arena, const void *input,
                               void **ret_output)
{
    const struct receipt_file *in = input;
    struct file_made *out = ARENA_NEW(arena, struct file_made);
    struct private_file file;
    (void)session;
    *out = file_place(arena, in->path, in->replace);
    *ret_output = out;
    if (out->taken)
        return NO_ERROR;
    struct error e = private_file_begin(arena, out->path, in->replace, &file);
    return e.id ? e : private_file_end(arena, &file, in->text);
}

const struct task task_receipt_write = {.run = write_file};
