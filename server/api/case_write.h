/* What the handlers of cases have in common. */
#ifndef HOTLINE_SERVER_API_CASE_WRITE_H
#define HOTLINE_SERVER_API_CASE_WRITE_H

#include "server/api/sealing.h"
#include "server/session/reference.h"

/* The canonical reference in the path; ERROR_NOT_FOUND when it is none. */
struct error case_reference(struct request *rq, struct str *ret_reference);

/* The reference data, held for a request. */
struct rules {
    const struct services *services;
    const struct reference_data *data;
    const struct reference *reference; /* the same, for server/domain */
};
void rules_release(struct rules *rules);
#define RULES(NAME) __attribute__((cleanup(rules_release))) struct rules NAME = {.data = NULL}
struct error rules_acquire(struct request *rq, struct rules *rules);

/* The civil day at the offices. */
struct date office_day(millis at);

/* What a creating request answers: `answer` with its "version" as ETag; after a failure what the
 * same request was answered before, or the error. */
struct reply case_answer(struct request *rq, struct error error, int status, struct json *answer);

/* A document of one text: {"text": …}. */
struct json *case_text(struct arena *arena, struct str text);
/* Seals a record of the caller's to work. */
struct error case_seal_work(struct sealing *sealing, enum record_type type,
                            const struct json *document, struct uuid *ret_id);
bool flag_among(const struct json *flags, const char *flag);
/* The end of the next working day, by when an override is to be reviewed. */
millis case_review_by(const struct rules *rules, enum office office, millis at);

/* A report's documents, deadlines and statistics, for POST /v1/cases and PUT …/facts. */
struct deadlines;
struct case_clocks {
    struct date *safe_on, *latest_on;
    size_t count;
};
struct case_clocks case_clocks(struct arena *arena, const struct deadlines *deadlines);
/* Sealed under the pseudonym, or empty where the caller refused it or nobody holds the key. */
struct error case_statistics(struct sealing *sealing, const struct json *document,
                             struct uuid pseudonym, struct statistics_copy *ret_copy);

#endif
