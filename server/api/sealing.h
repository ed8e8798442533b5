/* Sealing into a case: who gets which key, new compartments on first use or after retirement, the
 * records themselves, and the trying again when directory or case have moved on meanwhile.
 *
 *     for (int tried = 1;; tried++) {
 *         SEALING(sealing);
 *         e = sealing_begin(rq, reference, &sealing);            reads the case's context
 *         if (!e.id) e = sealing_record(&sealing, …);            as often as needed
 *         if (!e.id) e = store_…(rq->store, rq->arena, …, &sealing.out, …);
 *         if (!sealing_again(rq, e, tried)) break;
 *     }
 */
#ifndef HOTLINE_SERVER_API_SEALING_H
#define HOTLINE_SERVER_API_SEALING_H

#include "server/domain/consent.h"
#include "server/domain/entitled.h"
#include "server/store/store_case.h"

#define SEALING_MADE_MAX 16

/* A key pair made in this request: its secret lives until sealing_end. */
struct sealing_made {
    enum compartment compartment;
    struct uuid scope;
    uint32_t epoch;
    struct key_pair pair;
};

struct sealing {
    struct request *rq;
    const struct directory *directory; /* snapshot held until sealing_end */
    struct case_context context;
    struct case_layer layer;
    enum office office;
    struct consents consents; /* in force today */
    millis at;                /* the moment of this write */
    struct sealing_made made[SEALING_MADE_MAX];
    size_t made_count;
    struct sealed out;
};

/* Wipes secrets, releases the directory. Also of a sealing that never began ({0}). */
void sealing_end(struct sealing *sealing);
#define SEALING(NAME) __attribute__((cleanup(sealing_end))) struct sealing NAME = {.rq = NULL}

/* Reads the context of the case the caller names (ERROR_NOT_FOUND without a relation to it). */
struct error sealing_begin(struct request *rq, struct str reference, struct sealing *sealing);
/* The same where a redeemed callback code will do instead (RELATION_CALLBACK): it lets in, and shows
 * nothing. */
struct error sealing_begin_called(struct request *rq, struct str reference,
                                  struct sealing *sealing);
/* For a case that is only now made: context.id, office, logger and consents are given; the shred
 * key is made here, into ret_shred_key. */
void sealing_begin_new(struct request *rq, struct uuid case_id, enum office office,
                       struct uuid logger, const struct consents *consents, millis at,
                       struct sealing *sealing, uint8_t ret_shred_key[KEY_BYTES]);

/* What is sealed: id nil gives a new one. author nil: the server. */
struct sealing_record {
    enum record_type type;
    enum compartment compartment;
    struct uuid scope; /* forward of an exchange, else nil */
    struct uuid id;
    uint32_t version;  /* 0: 1 */
    struct uuid author;
    const struct json *document;
};
/* Seals one record to the live epoch of its compartment, made now if there is none (with wraps to
 * those entitled). An exchange must have its key already: sealing_use. *ret_id may be NULL. */
struct error sealing_record(struct sealing *sealing, const struct sealing_record *record,
                            struct uuid *ret_id);
/* A further version of the record of which a case has one (headline, report, identity,
 * deadlines), or its first. */
struct error sealing_head(struct sealing *sealing, enum record_type type,
                          enum compartment compartment, struct uuid author,
                          const struct json *document);
/* A key that a client has made (an exchange's first epoch): records are sealed to it from now on.
 * The caller adds compartment and wraps to out herself. */
void sealing_use(struct sealing *sealing, enum compartment compartment, struct uuid scope,
                 uint32_t epoch, const uint8_t public_key[KEY_BYTES]);

/* Whoever was handler loses the case (a nil former: nothing to do): identity gets a new epoch, and
 * what a former handler outside the office's desk could open as well. Fills ret_retire, for the SQL
 * function, and returns how many. */
size_t sealing_release(struct sealing *sealing, struct uuid former, int64_t ret_retire[static 4]);

/* The group of an office, or of its statistics; NULL where the directory has none yet. */
const struct principal *sealing_group(const struct sealing *sealing, enum principal_kind kind,
                                      enum office office);
/* What kind of receiver a principal is (partner's group, or by her role). */
enum receiver sealing_receiver(const struct principal *principal);

/* Checks a wrap that a client made (its header must name exactly this place, and the recipient's
 * current key) and adds it, closed by the case's layer. ERROR_WRAP_INVALID, ERROR_DIRECTORY_STALE
 * when the recipient's epoch is not the current one. */
struct error sealing_client_wrap(struct sealing *sealing, enum compartment compartment,
                                 struct uuid scope, uint32_t epoch,
                                 const struct principal *recipient, struct str wrap, bool held);

/* True when the write should be tried once more: the directory was stale (it is refreshed here) or
 * the case's compartments changed meanwhile. At most three tries. */
bool sealing_again(struct request *rq, struct error error, int tried);

#endif
