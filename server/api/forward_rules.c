#include "server/api/forward_rules.h"

#include <string.h>


#define CLOCK_SLACK_MS 300000 /* a client's clock may be this much ahead */

/* Receivers. */

static const struct principal *named(const struct sealing *sealing, struct str name)
{
    const struct principal *found = directory_named(sealing->directory, name);
    if (!found)
        found = directory_named(sealing->directory,
                                arena_join(sealing->rq->arena, STR("partner:"), name));
    bool receives = found && !found->revoked &&
                    (found->kind == PRINCIPAL_PARTNER ||
                     (found->kind == PRINCIPAL_USER &&
                      (found->role == ROLE_LAWYER || found->role == ROLE_COURT_MONITOR)));
    return receives && !uuid_equal(found->id, sealing->rq->caller.id) ? found : NULL;
}

/* A partner's country is the one the reference data gives, not that of the governing office. */
static bool partner_abroad(const struct rules *rules, const struct principal *partner,
                           const char *country)
{
    struct str code = str_slice(partner->name, strlen("partner:"), partner->name.len);
    return !str_is(reference_partner_country(rules->reference, code), country);
}

struct error forward_find_receiver(const struct sealing *sealing, const struct rules *rules,
                                   struct str to, struct forward_receiver *ret_receiver)
{
    struct forward_receiver found = {.office = office_from_code(to)};
    if (found.office && found.office != sealing->office) {
        found.principal = sealing_group(sealing, PRINCIPAL_DESK, found.office);
        found.coordination = sealing_group(sealing, PRINCIPAL_COORDINATION, found.office);
        found.receiver = RECEIVER_OFFICE;
        found.abroad = true; /* each office has a country of its own */
    } else if (!found.office) {
        found.principal = named(sealing, to);
    }
    if (!found.principal || (found.office && !found.coordination)) {
        struct error e = NO_ERROR;
        error_add(sealing->rq->arena, &e, STR("/to"), ERROR_CODE_UNKNOWN);
        return e;
    }
    if (!found.office) {
        const char *country = office_country(sealing->office);
        found.receiver = sealing_receiver(found.principal);
        found.abroad = found.receiver == RECEIVER_PARTNER
                           ? partner_abroad(rules, found.principal, country)
                           : found.principal->office != sealing->office;
    }
    *ret_receiver = found;
    return NO_ERROR;
}

/* Keys. */

/* An epoch that the forward makes, and who has to have its key. */
struct new_epoch {
    enum compartment compartment;
    struct uuid scope;
    uint32_t epoch;
    const struct principal *to[2];
    size_t to_count;
    bool held;       /* until acceptance, for the receiver's side: to[held_from] and later */
    size_t held_from;
    const struct wire_key *key;
};

#define EPOCHS_MAX 5

struct plan {
    struct sealing *sealing;
    const struct wire_forward *in;
    const struct forward_receiver *to;
    bool transfer;
    bool identity;  /* somebody is named in what goes along */
    struct new_epoch epochs[EPOCHS_MAX];
    size_t count;
};

static struct error place_error(const struct plan *plan, enum error_id id, const char *list,
                                size_t index)
{
    struct error e = {.id = id};
    e.detail = arena_format(plan->sealing->rq->arena, "%s/%zu", list, index);
    return e;
}

static uint32_t last_epoch(const struct case_context *context, enum compartment compartment)
{
    uint32_t last = 0;
    for (size_t i = 0; i < context->key_count; i++)
        if (context->keys[i].compartment == compartment && context->keys[i].epoch > last)
            last = context->keys[i].epoch;
    return last;
}

static void plan_epoch(struct plan *plan, struct new_epoch epoch)
{
    plan->epochs[plan->count++] = epoch;
}

/* The exchange: words for both sides at once, copies for the receiver when she has accepted. */
static void plan_exchange(struct plan *plan)
{
    const struct forward_receiver *to = plan->to;
    const struct principal *sender =
        sealing_group(plan->sealing, PRINCIPAL_COORDINATION, plan->sealing->office);
    struct new_epoch words = {.compartment = COMPARTMENT_EXCHANGE, .scope = plan->in->id,
                              .epoch = 1, .to = {sender, to->principal}, .to_count = 2};
    plan_epoch(plan, words);
    if (plan->transfer)
        return;
    struct new_epoch copies = words;
    copies.epoch = 2;
    copies.held = true;
    copies.held_from = 1;
    if (plan->identity && to->coordination)
        copies.to[1] = to->coordination;
    plan_epoch(plan, copies);
}

/* A transfer's new epoch of one compartment. To an office: its own group. To a lawyer, monitor or
 * partner: the office that keeps the case, and the receiver. */
static void plan_compartment(struct plan *plan, enum compartment compartment)
{
    const struct forward_receiver *to = plan->to;
    bool identity = compartment == COMPARTMENT_IDENTITY;
    struct new_epoch epoch = {
        .compartment = compartment,
        .epoch = last_epoch(&plan->sealing->context, compartment) + 1,
        .held = true};
    if (to->office) {
        epoch.to[epoch.to_count++] = identity ? to->coordination : to->principal;
    } else {
        enum principal_kind kind = identity ? PRINCIPAL_COORDINATION : PRINCIPAL_DESK;
        epoch.to[epoch.to_count++] =
            sealing_group(plan->sealing, kind, plan->sealing->office);
        epoch.to[epoch.to_count++] = to->principal;
    }
    plan_epoch(plan, epoch);
}

static bool key_fits(const struct wire_key *key, const struct new_epoch *epoch)
{
    return str_is(key->compartment, compartment_code(epoch->compartment)) &&
           key->epoch == epoch->epoch && key->public_key.len == KEY_BYTES &&
           (uuid_is_nil(key->scope) || uuid_equal(key->scope, epoch->scope));
}

/* A point to which nothing can be sealed is refused now, not at the next write. */
static bool usable(const struct plan *plan, const struct wire_key *key)
{
    const struct record_place place = {.type = RECORD_NOTE, .compartment = COMPARTMENT_WORK};
    struct str unused;
    return !record_seal(plan->sealing->rq->arena, &place, (const uint8_t *)key->public_key.at,
                        STR(""), &unused)
                .id;
}

/* Whose key it is; NULL: nobody's, or not the first of its place. */
static struct new_epoch *place_of(struct plan *plan, const struct wire_key *key)
{
    for (size_t i = 0; i < plan->count; i++)
        if (!plan->epochs[i].key && key_fits(key, &plan->epochs[i]))
            return &plan->epochs[i];
    return NULL;
}

/* Exactly one usable key for each epoch. */
static struct error check_keys(struct plan *plan)
{
    struct sealing *sealing = plan->sealing;
    struct arena *arena = sealing->rq->arena;
    const struct wire_key *keys = plan->in->keys.at;
    struct error e = NO_ERROR;
    for (size_t i = 0; i < plan->in->keys.count; i++) {
        struct new_epoch *epoch = place_of(plan, &keys[i]);
        if (!epoch || !usable(plan, &keys[i]))
            error_add(arena, &e, arena_format(arena, "/keys/%zu", i),
                      epoch ? ERROR_FIELD_FORMAT : ERROR_CODE_UNKNOWN);
        if (epoch)
            epoch->key = &keys[i];
    }
    for (size_t i = 0; i < plan->count && !e.id; i++) {
        const struct new_epoch *epoch = &plan->epochs[i];
        if (!epoch->key) {
            error_add(arena, &e, STR("/keys"), ERROR_FIELD_MISSING);
            e.detail = arena_format(arena, "%s %u", compartment_code(epoch->compartment),
                                    epoch->epoch);
            break;
        }
        struct sealed_compartment made = {.compartment = epoch->compartment,
                                          .scope = epoch->scope, .epoch = epoch->epoch};
        memcpy(made.public_key, epoch->key->public_key.at, KEY_BYTES);
        sealed_add_compartment(&sealing->out, made);
    }
    if (!e.id)
        sealing_use(sealing, COMPARTMENT_EXCHANGE, plan->in->id, 1,
                    sealing->out.compartments[0].public_key);
    return e;
}

/* Wraps. */

static struct error wraps_error(const struct plan *plan, enum error_id id, struct str compartment,
                                int64_t epoch, struct str name)
{
    struct error e = {.id = id};
    e.detail = arena_format(plan->sealing->rq->arena, "%.*s %lld %.*s", (int)compartment.len,
                            compartment.at, (long long)epoch, (int)name.len, name.at);
    return e;
}

static bool wrap_fits(const struct wire_wrap *wrap, const struct new_epoch *epoch,
                      const struct principal *to)
{
    return str_is(wrap->compartment, compartment_code(epoch->compartment)) &&
           uuid_equal(wrap->scope, epoch->scope) && wrap->epoch == epoch->epoch &&
           uuid_equal(wrap->principal, to->id);
}

static struct error take_wrap(const struct plan *plan, const struct new_epoch *epoch, size_t side,
                              bool *taken)
{
    const struct wire_wrap *wraps = plan->in->wraps.at;
    const struct principal *to = epoch->to[side];
    struct str code = str_of(compartment_code(epoch->compartment));
    for (size_t i = 0; i < plan->in->wraps.count; i++) {
        if (taken[i] || !wrap_fits(&wraps[i], epoch, to))
            continue;
        struct wrap_place place;
        if (wrap_header(wraps[i].wrap, &place).id ||
            place.recipient_epoch != wraps[i].principal_epoch)
            return place_error(plan, ERROR_WRAP_INVALID, "/wraps", i);
        struct error e = sealing_client_wrap(plan->sealing, epoch->compartment, epoch->scope,
                                             epoch->epoch, to, wraps[i].wrap,
                                             epoch->held && side >= epoch->held_from);
        taken[i] = true;
        return e.id == ERROR_WRAP_INVALID ? place_error(plan, e.id, "/wraps", i) : e;
    }
    return wraps_error(plan, ERROR_WRAPS_MISSING, code, epoch->epoch, to->name);
}

static struct error check_wraps(const struct plan *plan)
{
    const struct wire_wrap *wraps = plan->in->wraps.at;
    struct arena *arena = plan->sealing->rq->arena;
    bool *taken = arena_array(arena, plan->in->wraps.count, sizeof *taken);
    struct error e = NO_ERROR;
    for (size_t i = 0; i < plan->count; i++)
        for (size_t side = 0; side < plan->epochs[i].to_count && !e.id; side++)
            e = take_wrap(plan, &plan->epochs[i], side, taken);
    for (size_t i = 0; i < plan->in->wraps.count && !e.id; i++) {
        if (taken[i])
            continue;
        const struct principal *whose =
            directory_find(plan->sealing->directory, wraps[i].principal);
        e = wraps_error(plan, ERROR_WRAPS_SURPLUS, wraps[i].compartment, wraps[i].epoch,
                        whose ? whose->name : uuid_str(arena, wraps[i].principal));
    }
    return e;
}

/* Copies. */

static const struct new_epoch *epoch_of(const struct plan *plan, enum compartment compartment)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->epochs[i].compartment == compartment &&
            (compartment != COMPARTMENT_EXCHANGE || plan->epochs[i].epoch == 2))
            return &plan->epochs[i];
    return NULL;
}

/* Sealed data have the size of a bucket and a tag. */
static bool has_bucket_size(struct str envelope)
{
    size_t tag = 16;
    size_t padded = envelope.len - RECORD_HEADER_BYTES - tag;
    return envelope.len > RECORD_HEADER_BYTES + tag && record_bucket(padded - 1) == padded;
}

static bool copy_fits(const struct plan *plan, const struct wire_manifest_record *row,
                      const struct record_place *place)
{
    const struct sealing *sealing = plan->sealing;
    const struct new_epoch *epoch = epoch_of(plan, place->compartment);
    struct uuid id = plan->transfer ? row->record : row->copy;
    return epoch && place->epoch == epoch->epoch &&
           uuid_is_nil(row->copy) == plan->transfer && uuid_equal(place->record_id, id) &&
           place->version == row->version && uuid_equal(place->case_id, sealing->context.id) &&
           uuid_equal(place->author, sealing->rq->caller.id) &&
           place->time <= sealing->at + CLOCK_SLACK_MS && has_bucket_size(row->envelope);
}

/* Does a record (or its copy) stand earlier in the manifest? */
static bool stands_before(const struct wire_manifest_record *rows, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        bool same = uuid_equal(rows[i].record, rows[index].record) &&
                    rows[i].version == rows[index].version;
        if (same || (!uuid_is_nil(rows[i].copy) && uuid_equal(rows[i].copy, rows[index].copy)))
            return true;
    }
    return false;
}

static struct error add_copies(const struct plan *plan, const struct record_place *places)
{
    const struct wire_manifest_record *rows = plan->in->manifest.records.at;
    for (size_t i = 0; i < plan->in->manifest.records.count; i++) {
        if (stands_before(rows, i))
            return place_error(plan, ERROR_LIST_DUPLICATE, "/manifest/records", i);
        if (!copy_fits(plan, &rows[i], &places[i]))
            return place_error(plan, ERROR_ENVELOPE_INVALID, "/manifest/records", i);
        struct uuid scope = plan->transfer ? (struct uuid){0} : plan->in->id;
        sealed_add_record(&plan->sealing->out, scope, rows[i].envelope);
    }
    return NO_ERROR;
}

/* Reads every envelope's header; they say which compartments go along. */
static struct error read_places(const struct plan *plan, struct record_place *places)
{
    const struct wire_manifest_record *rows = plan->in->manifest.records.at;
    for (size_t i = 0; i < plan->in->manifest.records.count; i++)
        if (record_header(rows[i].envelope, &places[i]).id)
            return place_error(plan, ERROR_ENVELOPE_INVALID, "/manifest/records", i);
    return NO_ERROR;
}

static bool goes_along(const struct plan *plan, const struct record_place *places,
                       enum compartment compartment, enum record_type type)
{
    for (size_t i = 0; i < plan->in->manifest.records.count; i++)
        if ((compartment && places[i].compartment == compartment) ||
            (type && places[i].type == type))
            return true;
    return false;
}

static struct error plan_make(struct plan *plan, const struct record_place *places)
{
    static const enum compartment order[] = {COMPARTMENT_HEADLINE, COMPARTMENT_REPORT,
                                             COMPARTMENT_IDENTITY, COMPARTMENT_WORK};
    struct error e = NO_ERROR;
    plan->identity = goes_along(plan, places, COMPARTMENT_IDENTITY, RECORD_IDENTITY) ||
                     goes_along(plan, places, COMPARTMENT_NONE, RECORD_CONTACT_IDENTITY);
    plan_exchange(plan);
    if (!plan->transfer)
        return e;
    if (!goes_along(plan, places, COMPARTMENT_NONE, RECORD_HEADLINE) ||
        !goes_along(plan, places, COMPARTMENT_NONE, RECORD_REPORT))
        error_add(plan->sealing->rq->arena, &e, STR("/manifest/records"),
                  ERROR_REQUIREMENT_MISSING);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (goes_along(plan, places, order[i], RECORD_NONE))
            plan_compartment(plan, order[i]);
    return e;
}

struct error forward_check(struct sealing *sealing, const struct wire_forward *in,
                           const struct forward_receiver *to)
{
    struct plan plan = {.sealing = sealing, .in = in, .to = to,
                        .transfer = str_is(in->kind, "transfer")};
    struct record_place *places =
        arena_array(sealing->rq->arena, in->manifest.records.count, sizeof *places);
    struct error e = read_places(&plan, places);
    if (!e.id)
        e = plan_make(&plan, places);
    if (!e.id)
        e = check_keys(&plan);
    if (!e.id)
        e = add_copies(&plan, places);
    if (!e.id)
        e = check_wraps(&plan);
    return e;
}

struct error forward_answered(struct request *rq, struct error error,
                              struct wire_forwarded *ret_out)
{
    struct str answer = STR_NONE;
    struct json *json = NULL;
    if (error_status(error.id) >= 500)
        return error;
    struct error e = store_request_kept(rq->store, rq->arena, rq->caller.id, rq->idempotency_key,
                                        rq->idempotency_hash, &answer);
    if (e.id == ERROR_IDEMPOTENCY_MISMATCH)
        return e;
    if (e.id || !answer.at || json_parse(rq->arena, answer, &json).id)
        return error;
    e = json_read(rq->arena, json, wire_forwarded_fields, sizeof *ret_out, ret_out);
    return e.id ? error : NO_ERROR;
}

struct wire_forwarded forward_wire(const struct forward_done *done)
{
    return (struct wire_forwarded){.id = done->id,
                                   .state = done->state,
                                   .version = done->version,
                                   .reference = done->reference,
                                   .case_version = done->case_version,
                                   .status = done->status};
}
