/* What the stages of an intake cost a core before the database is asked: parsing, checking (with
 * priority and clocks), sealing, wiping. The server's own code, its directory and reference data, one
 * thread, the processor's time.
 *
 *     stages DATABASE SERVER_KEY ROOT_PUBLIC OFFICE USER ROUNDS FILE
 *
 * FILE: one report a line. Writes one line of JSON, microseconds per report. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hotline/base/bytes.h"
#include "server/api/case_write.h"
#include "server/domain/deadline.h"
#include "server/domain/intake.h"
#include "server/session/reference.h"

enum { PARSE, CHECK, SEAL, WIPE, STAGES };

struct bench {
    struct services *services;
    struct request rq;
    struct rules rules;
    enum office office;
    struct str *reports;
    size_t report_count;
    double us[STAGES];
    size_t sealed_bytes, records;
};

static void die(const char *why)
{
    fprintf(stderr, "stages: %s\n", why);
    exit(2);
}

static double cpu_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void seal_one(struct sealing *sealing, enum record_type type, enum compartment compartment,
                     const struct json *document)
{
    const struct sealing_record record = {.type = type,
                                          .compartment = compartment,
                                          .author = sealing->rq->caller.id,
                                          .document = document};
    if (document && sealing_record(sealing, &record, NULL).id)
        die("a record could not be sealed");
}

/* As api_case_new seals them. */
static void seal(struct bench *bench, const struct intake *in, const struct deadlines *deadlines)
{
    SEALING(sealing);
    uint8_t shred_key[KEY_BYTES];
    struct statistics_copy copy = {.envelope = STR_NONE};
    struct json *consents = json_array(bench->rq.arena);
    sealing_begin_new(&bench->rq, uuid_new(), bench->office, bench->rq.caller.id, &in->consent,
                      time_now(), &sealing, shred_key);
    for (size_t i = 0; i < in->consent_count; i++)
        json_append(consents, consent_document(bench->rq.arena, &in->consents[i]));
    seal_one(&sealing, RECORD_HEADLINE, COMPARTMENT_HEADLINE, in->headline);
    seal_one(&sealing, RECORD_REPORT, COMPARTMENT_REPORT, in->report);
    seal_one(&sealing, RECORD_DEADLINES, COMPARTMENT_REPORT,
             deadlines->count ? deadlines->document : NULL);
    seal_one(&sealing, RECORD_CONTACT, COMPARTMENT_REPORT, in->contact);
    seal_one(&sealing, RECORD_CONSENT, COMPARTMENT_REPORT, consents);
    seal_one(&sealing, RECORD_IDENTITY, COMPARTMENT_IDENTITY, in->identity);
    seal_one(&sealing, RECORD_CONTACT_IDENTITY, COMPARTMENT_IDENTITY, in->contact_identity);
    if (case_statistics(&sealing, in->statistics, uuid_random(), &copy).id)
        die("the statistics copy could not be sealed");
    for (size_t i = 0; i < sealing.out.record_count; i++)
        bench->sealed_bytes += sealing.out.records[i].envelope.len;
    bench->sealed_bytes += copy.envelope.len;
    bench->records += sealing.out.record_count;
    wipe(shred_key, sizeof shred_key);
}

static void one(struct bench *bench, struct str report)
{
    struct arena *arena = bench->rq.arena;
    struct json *body = NULL;
    struct intake intake;
    struct deadlines deadlines = {.count = 0};
    const struct date today = office_day(time_now());
    double t0 = cpu_us();
    if (json_parse(arena, report, &body).id)
        die("a report is no JSON");
    double t1 = cpu_us();
    if (intake_check(arena, bench->rules.reference, body, today, &intake).id)
        die("a report is refused");
    deadlines_compute(arena, bench->rules.reference, body,
                      json_at(intake.report, "/risk/flags"), NULL, 0, today, &deadlines);
    double t2 = cpu_us();
    seal(bench, &intake, &deadlines);
    double t3 = cpu_us();
    arena_reset(arena);
    wipe_registers();
    double t4 = cpu_us();
    bench->us[PARSE] += t1 - t0;
    bench->us[CHECK] += t2 - t1;
    bench->us[SEAL] += t3 - t2;
    bench->us[WIPE] += t4 - t3;
}

static void read_reports(struct bench *bench, const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t room = 0;
    ssize_t len;
    if (!file)
        die("cannot read the reports");
    while ((len = getline(&text, &room, file)) > 0) {
        bench->reports =
            realloc(bench->reports, (bench->report_count + 1) * sizeof *bench->reports);
        char *copy = strndup(text, (size_t)len - 1);
        if (!bench->reports || !copy)
            die("no memory");
        bench->reports[bench->report_count++] = str_of(copy);
    }
    free(text);
    fclose(file);
}

static void begin(struct bench *bench, char **argv)
{
    struct server_key *key = NULL;
    struct services_options options = {.reference = reference_from_store};
    struct store *store =
        store_new(&(struct store_options){.conninfo = argv[1], .statement_seconds = 10});
    struct arena *arena = arena_new((size_t)1 << 20, true);
    struct str root;
    bool locked;
    if (!vault_start(&locked))
        die("libsodium does not start");
    if (server_key_load(argv[2], &key).id)
        die("cannot read the server's key");
    options.server_key = key;
    if (!base64_decode(arena, str_of(argv[3]), &root) || root.len != KEY_BYTES)
        die("bad root key");
    memcpy(options.root_public, root.at, KEY_BYTES);
    bench->services = services_new(&options);
    if (services_directory_refresh(bench->services, store, arena).id ||
        services_reference_refresh(bench->services, store, arena).id)
        die("cannot load the directory and the reference data");
    arena_reset(arena);
    bench->rq = (struct request){
        .arena = arena, .services = bench->services, .sealer = sealer_new(), .store = store};
    bench->office = office_from_code(str_of(argv[4]));
    if (!bench->office || !uuid_parse(str_of(argv[5]), &bench->rq.caller.id) ||
        rules_acquire(&bench->rq, &bench->rules).id)
        die("bad office or user");
}

int main(int argc, char **argv)
{
    struct bench bench = {.report_count = 0};
    if (argc != 8)
        die("usage: stages DATABASE SERVER_KEY ROOT_PUBLIC OFFICE USER ROUNDS FILE");
    begin(&bench, argv);
    read_reports(&bench, argv[7]);
    long rounds = strtol(argv[6], NULL, 10);
    for (size_t i = 0; i < bench.report_count; i++)
        one(&bench, bench.reports[i]); /* warm */
    memset(bench.us, 0, sizeof bench.us);
    bench.sealed_bytes = bench.records = 0;
    for (long round = 0; round < rounds; round++)
        for (size_t i = 0; i < bench.report_count; i++)
            one(&bench, bench.reports[i]);
    double n = (double)rounds * (double)bench.report_count;
    printf("{\"parse\": %.1f, \"check\": %.1f, \"seal\": %.1f, \"wipe\": %.1f, "
           "\"records\": %.1f, \"sealed_bytes\": %.0f}\n",
           bench.us[PARSE] / n, bench.us[CHECK] / n, bench.us[SEAL] / n, bench.us[WIPE] / n,
           (double)bench.records / n, (double)bench.sealed_bytes / n);
    return 0;
}
