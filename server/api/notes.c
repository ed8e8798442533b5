/* POST …/notes: a note, sealed to work. */
#include "hotline/wire/case.h"
#include "server/api/case_write.h"
#include "server/router/handlers.h"
#include "server/store/store_note.h"

static struct error note_once(struct request *rq, struct str reference, struct str text,
                              struct sealing *sealing, struct json *answer)
{
    struct note_new note = {.actor = rq->caller.id,
                            .key = rq->idempotency_key,
                            .request_hash = rq->idempotency_hash};
    struct uuid id;
    struct error e = sealing_begin(rq, reference, sealing);
    if (!e.id && !(sealing->context.relations & RELATION_WORKS))
        e = FAILED(FORBIDDEN);
    if (!e.id)
        e = case_seal_work(sealing, RECORD_NOTE, case_text(rq->arena, text), &note.record);
    if (e.id)
        return e;
    note.case_id = sealing->context.id;
    note.at = sealing->at;
    note.sealed = sealing->out;
    e = store_note_add(rq->store, rq->arena, &note, &id);
    if (!e.id)
        json_set(answer, STR("id"), json_str(rq->arena, uuid_str(rq->arena, id)));
    return e;
}

struct reply api_case_note(struct request *rq)
{
    struct wire_note in;
    struct str reference;
    struct json *answer = json_object(rq->arena);
    struct error e = case_reference(rq, &reference);
    if (!e.id)
        e = request_read(rq, wire_note_fields, sizeof in, &in);
    if (e.id)
        return reply_error(rq, e);
    for (int tried = 1;; tried++) {
        SEALING(sealing);
        e = note_once(rq, reference, in.text, &sealing, answer);
        if (!sealing_again(rq, e, tried))
            break;
    }
    return case_answer(rq, e, 201, answer);
}
