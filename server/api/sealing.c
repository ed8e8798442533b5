#include "server/api/sealing.h"

#include "hotline/base/bytes.h"
#include "server/api/leak_probe.h"
#include "server/session/services.h"

#define SEALING_TRIES 3

void sealing_end(struct sealing *sealing)
{
    wipe(sealing->made, sizeof sealing->made);
    wipe(&sealing->layer, sizeof sealing->layer);
    if (sealing->directory)
        services_directory_release(sealing->rq->services, sealing->directory);
    sealing->directory = NULL;
    sealing->made_count = 0;
}

static void start(struct request *rq, const struct case_context *context, millis at,
                  struct sealing *sealing)
{
    sealing->rq = rq;
    sealing->at = at;
    sealing->context = *context;
    sealing->office = office_from_code(context->office);
    sealing->out = (struct sealed){.arena = rq->arena};
    sealing->directory = services_directory_acquire(rq->services);
    case_layer_derive(services_server_key(rq->services), context->id,
                      (const uint8_t *)context->shred_key.at, &sealing->layer);
}

static void read_consents(struct sealing *sealing, const struct json *list)
{
    const struct date today = date_of(sealing->at, time_office_offset(sealing->at));
    for (const struct json *one = list ? list->first : NULL; one; one = one->next) {
        enum consent_kind kind = consent_kind_from_code(json_string(json_member(one, "kind")));
        enum consent_state state = consent_state_from_code(json_string(json_member(one, "state")));
        struct date until = {.year = 0};
        (void)date_parse(json_string(json_member(one, "valid_until")), &until);
        if (kind)
            sealing->consents.of[kind] = consent_in_force(state, until, today);
    }
}

static struct error begin(struct request *rq, struct str reference, bool callback,
                          struct sealing *sealing)
{
    struct case_context context = {.version = 0};
    struct error e =
        store_case_context(rq->store, rq->arena, rq->caller.id, reference, callback, &context);
    if (!e.id && context.shred_key.len != KEY_BYTES)
        e = FAILED(NOT_FOUND); /* erased: there is nothing to seal to any more */
    if (e.id)
        return e;
    start(rq, &context, time_now(), sealing);
    read_consents(sealing, context.consents);
    return NO_ERROR;
}

struct error sealing_begin(struct request *rq, struct str reference, struct sealing *sealing)
{
    return begin(rq, reference, false, sealing);
}

struct error sealing_begin_called(struct request *rq, struct str reference,
                                  struct sealing *sealing)
{
    return begin(rq, reference, true, sealing);
}

void sealing_begin_new(struct request *rq, struct uuid case_id, enum office office,
                       struct uuid logger, const struct consents *consents, millis at,
                       struct sealing *sealing, uint8_t ret_shred_key[KEY_BYTES])
{
    random_bytes(ret_shred_key, KEY_BYTES);
    const struct case_context context = {
        .id = case_id,
        .office = str_of(office_code(office)),
        .logger = logger,
        .shred_key = {.at = (const char *)ret_shred_key, .len = KEY_BYTES}};
    start(rq, &context, at, sealing);
    sealing->consents = *consents;
}

const struct principal *sealing_group(const struct sealing *sealing, enum principal_kind kind,
                                      enum office office)
{
    return directory_group(sealing->directory, kind, office);
}

enum receiver sealing_receiver(const struct principal *principal)
{
    return principal->kind == PRINCIPAL_PARTNER ? RECEIVER_PARTNER
                                                : receiver_of_role(principal->role);
}

static const struct principal *resolve(const struct sealing *sealing, enum entitled_who who)
{
    switch (who) {
    case ENTITLED_DESK:
        return sealing_group(sealing, PRINCIPAL_DESK, sealing->office);
    case ENTITLED_COORDINATION:
        return sealing_group(sealing, PRINCIPAL_COORDINATION, sealing->office);
    case ENTITLED_STATISTICS:
        return sealing_group(sealing, PRINCIPAL_STATISTICS, OFFICE_NONE);
    case ENTITLED_LOGGER:
        return directory_find(sealing->directory, sealing->context.logger);
    case ENTITLED_HANDLER:
        return directory_find(sealing->directory, sealing->context.assignee);
    }
    return NULL;
}

static bool has_it_by_group(const struct principal *principal,
                            const struct principal *const *others, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (principal == others[i] || principal_in(principal, others[i]->id))
            return true;
    return false;
}

/* Those who have to have the key of a compartment now, without users who have it by a group in
 * the same list. Returns how many. */
static size_t all_entitled(const struct sealing *sealing, enum compartment compartment,
                           const struct principal *ret_principals[static ENTITLED_MAX])
{
    const struct principal *handler = resolve(sealing, ENTITLED_HANDLER);
    const struct entitled_case of = {
        .assigned = handler != NULL,
        .handler = handler ? sealing_receiver(handler) : RECEIVER_COLLEAGUE,
        .consents = &sealing->consents};
    const struct entitled entitled = entitled_to(compartment, &of);
    size_t count = 0;
    for (size_t i = 0; i < entitled.count; i++) {
        const struct principal *one = resolve(sealing, entitled.who[i]);
        if (one && !has_it_by_group(one, ret_principals, count))
            ret_principals[count++] = one;
    }
    return count;
}

static void add_wrap(struct sealing *sealing, enum compartment compartment, struct uuid scope,
                     uint32_t epoch, const struct principal *recipient, uint32_t recipient_epoch,
                     struct str wrap, bool held)
{
    const struct sealed_wrap row = {
        .compartment = compartment,
        .scope = scope,
        .epoch = epoch,
        .principal = recipient->id,
        .principal_epoch = recipient_epoch,
        .held = held,
        .wrap = case_layer_close(sealing->rq->arena, &sealing->layer, wrap)};
    sealed_add_wrap(&sealing->out, row);
    sealing->out.directory_seq = directory_head(sealing->directory).seq;
}

static struct error wrap_to(struct sealing *sealing, const struct sealing_made *made,
                            const struct principal *recipient)
{
    const struct principal_key *key = principal_current_key(recipient);
    struct str wrap;
    if (!key) /* a person who has left gets nothing; a group without a key must not be forgotten */
        return recipient->kind == PRINCIPAL_USER
                   ? NO_ERROR
                   : (struct error){.id = ERROR_INTERNAL, .detail = recipient->name};
    const struct wrap_place place = {.purpose = WRAP_COMPARTMENT,
                                     .compartment = made->compartment,
                                     .owner = sealing->context.id,
                                     .scope = made->scope,
                                     .epoch = made->epoch,
                                     .recipient = recipient->id,
                                     .recipient_epoch = key->epoch,
                                     .time = sealing->at};
    struct error e = wrap_seal(sealing->rq->arena, sealing->rq->sealer, &place, key->box_public,
                               made->pair.secret, &wrap);
    if (!e.id)
        add_wrap(sealing, made->compartment, made->scope, made->epoch, recipient, key->epoch, wrap,
                 false);
    return e;
}

static uint32_t last_epoch(const struct sealing *sealing, enum compartment compartment)
{
    uint32_t last = 0;
    for (size_t i = 0; i < sealing->context.key_count; i++) {
        const struct context_key *key = &sealing->context.keys[i];
        if (key->compartment == compartment && uuid_is_nil(key->scope) && key->epoch > last)
            last = key->epoch;
    }
    return last;
}

/* A compartment's next epoch: its key pair, and a wrap for everybody entitled. */
static struct error make(struct sealing *sealing, enum compartment compartment,
                         const struct sealing_made **ret_made)
{
    const struct principal *entitled[ENTITLED_MAX];
    if (sealing->made_count == SEALING_MADE_MAX || compartment == COMPARTMENT_EXCHANGE)
        return FAILED(INTERNAL);
    struct sealing_made *made = &sealing->made[sealing->made_count++];
    made->compartment = compartment;
    made->scope = (struct uuid){.b = {0}};
    made->epoch = last_epoch(sealing, compartment) + 1;
    key_pair_new(&made->pair);
    size_t count = all_entitled(sealing, compartment, entitled);
    if (!count)
        return (struct error){.id = ERROR_INTERNAL, .detail = STR("nobody to seal to")};
    struct sealed_compartment row = {
        .compartment = compartment, .scope = made->scope, .epoch = made->epoch};
    for (size_t i = 0; i < KEY_BYTES; i++)
        row.public_key[i] = made->pair.public_key[i];
    sealed_add_compartment(&sealing->out, row);
    for (size_t i = 0; i < count; i++) {
        struct error e = wrap_to(sealing, made, entitled[i]);
        if (e.id)
            return e;
    }
    *ret_made = made;
    return NO_ERROR;
}

static const struct sealing_made *find_made(const struct sealing *sealing,
                                            enum compartment compartment, struct uuid scope)
{
    for (size_t i = 0; i < sealing->made_count; i++)
        if (sealing->made[i].compartment == compartment && uuid_equal(sealing->made[i].scope, scope))
            return &sealing->made[i];
    return NULL;
}

/* The newest epoch that records may still go to. */
static const struct context_key *find_live(const struct sealing *sealing,
                                           enum compartment compartment, struct uuid scope)
{
    const struct context_key *found = NULL;
    for (size_t i = 0; i < sealing->context.key_count; i++) {
        const struct context_key *key = &sealing->context.keys[i];
        bool offer = compartment != COMPARTMENT_EXCHANGE || key->epoch == 1;
        if (key->compartment == compartment && uuid_equal(key->scope, scope) && !key->retired &&
            !key->held && offer && (!found || key->epoch > found->epoch))
            found = key;
    }
    return found;
}

struct error sealing_record(struct sealing *sealing, const struct sealing_record *record,
                            struct uuid *ret_id)
{
    struct arena *arena = sealing->rq->arena;
    struct error e = NO_ERROR;
    struct str envelope, text = json_text(arena, record->document);
    const struct context_key *live = NULL;
    const struct sealing_made *made = find_made(sealing, record->compartment, record->scope);
    if (!made)
        live = find_live(sealing, record->compartment, record->scope);
    if (!made && !live)
        e = make(sealing, record->compartment, &made);
    if (e.id)
        return e;
    const struct record_place place = {
        .type = record->type,
        .compartment = record->compartment,
        .case_id = sealing->context.id,
        .record_id = uuid_is_nil(record->id) ? uuid_new() : record->id,
        .author = record->author,
        .epoch = made ? made->epoch : live->epoch,
        .version = record->version ? record->version : 1,
        .time = sealing->at};
    if (made)
        envelope = record_seal_direct(arena, &place, made->pair.secret, text);
    else
        e = record_seal(arena, &place, live->public_key, text, &envelope);
    if (e.id)
        return e;
    leak_probe(arena, record->type, record->document, envelope);
    sealed_add_record(&sealing->out, record->scope, envelope);
    if (ret_id)
        *ret_id = place.record_id;
    return NO_ERROR;
}

struct error sealing_head(struct sealing *sealing, enum record_type type,
                          enum compartment compartment, struct uuid author,
                          const struct json *document)
{
    const struct context_head *head = case_context_head(&sealing->context, type);
    const struct sealing_record record = {
        .type = type,
        .compartment = compartment,
        .id = head ? head->id : (struct uuid){.b = {0}},
        .version = head ? head->version + 1 : 1,
        .author = author,
        .document = document};
    return sealing_record(sealing, &record, NULL);
}

void sealing_use(struct sealing *sealing, enum compartment compartment, struct uuid scope,
                 uint32_t epoch, const uint8_t public_key[KEY_BYTES])
{
    struct case_context *context = &sealing->context;
    struct context_key *keys =
        arena_array(sealing->rq->arena, context->key_count + 1, sizeof *keys);
    for (size_t i = 0; i < context->key_count; i++)
        keys[i] = context->keys[i];
    struct context_key *added = &keys[context->key_count++];
    added->compartment = compartment;
    added->scope = scope;
    added->epoch = epoch;
    for (size_t i = 0; i < KEY_BYTES; i++)
        added->public_key[i] = public_key[i];
    context->keys = keys;
}

/* The next write to this compartment makes a new epoch; the SQL function has to retire the old. */
static void retire(struct sealing *sealing, enum compartment compartment)
{
    for (size_t i = 0; i < sealing->context.key_count; i++)
        if (sealing->context.keys[i].compartment == compartment)
            sealing->context.keys[i].retired = true;
}

size_t sealing_release(struct sealing *sealing, struct uuid former, int64_t ret_retire[static 4])
{
    static const enum compartment all[] = {COMPARTMENT_IDENTITY, COMPARTMENT_HEADLINE,
                                           COMPARTMENT_REPORT, COMPARTMENT_WORK};
    const struct principal *desk = sealing_group(sealing, PRINCIPAL_DESK, sealing->office);
    const struct principal *person = directory_find(sealing->directory, former);
    bool in_desk = person && desk && principal_in(person, desk->id);
    size_t count = uuid_is_nil(former) ? 0 : in_desk ? 1 : sizeof all / sizeof *all;
    for (size_t i = 0; i < count; i++) {
        ret_retire[i] = all[i];
        retire(sealing, all[i]);
    }
    return count;
}

struct error sealing_client_wrap(struct sealing *sealing, enum compartment compartment,
                                 struct uuid scope, uint32_t epoch,
                                 const struct principal *recipient, struct str wrap, bool held)
{
    const struct principal_key *key = principal_current_key(recipient);
    struct wrap_place place;
    if (wrap.len != WRAP_BYTES || wrap_header(wrap, &place).id)
        return FAILED(WRAP_INVALID);
    if (place.purpose != WRAP_COMPARTMENT || place.compartment != compartment ||
        !uuid_equal(place.owner, sealing->context.id) || !uuid_equal(place.scope, scope) ||
        place.epoch != epoch || !uuid_equal(place.recipient, recipient->id))
        return FAILED(WRAP_INVALID);
    if (!key || place.recipient_epoch != key->epoch)
        return FAILED(DIRECTORY_STALE);
    add_wrap(sealing, compartment, scope, epoch, recipient, key->epoch, wrap, held);
    return NO_ERROR;
}

bool sealing_again(struct request *rq, struct error error, int tried)
{
    if (tried >= SEALING_TRIES)
        return false;
    if (error.id == ERROR_DIRECTORY_STALE)
        return !services_directory_refresh(rq->services, rq->store, rq->arena).id;
    return error.id == ERROR_CONFLICT;
}
