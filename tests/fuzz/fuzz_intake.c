/* A report as anybody may post it, against the vocabularies of schema/seed. */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/domain/deadline.h"
#include "server/domain/intake.h"

static const struct date today = {.year = 2026, .month = 11, .day = 24};

static struct str file_text(struct arena *arena, const char *name)
{
    struct str path = arena_format(arena, "%s/schema/seed/%s", HOTLINE_SOURCE_DIR, name);
    FILE *file = fopen(path.at, "rb");
    struct buf text = {.arena = arena};
    char piece[65536];
    size_t got;
    EXPECT(file);
    while ((got = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(&text, piece, got);
    fclose(file);
    buf_char(&text, '\0');
    return buf_view(&text);
}

/* The rows between the dollar quotes of a seed. */
static const struct json *seed_rows(struct arena *arena, const char *name)
{
    const char *from = strstr(file_text(arena, name).at, "$seed$");
    EXPECT(from);
    from += strlen("$seed$");
    const char *to = strstr(from, "$seed$");
    EXPECT(to);
    struct json *rows = NULL;
    EXPECT(!json_parse(arena, (struct str){.at = from, .len = (size_t)(to - from)}, &rows).id);
    return rows->first;
}

static struct reference *reference_load(void)
{
    static const char *const items[] = {"0001_vocabularies.sql", "0002_municipalities.sql",
                                        "0003_time_limits.sql"};
    struct arena *arena = arena_new(0, false);
    struct reference *made = reference_new(1);
    for (size_t i = 0; i < sizeof items / sizeof *items; i++)
        for (const struct json *row = seed_rows(arena, items[i]); row; row = row->next)
            reference_add_item(made, json_string_at(row, "/vocabulary"),
                               json_string_at(row, "/code"), json_true(json_member(row, "active")),
                               json_member(row, "data"));
    for (const struct json *row = seed_rows(arena, "0006_holidays.sql"); row; row = row->next) {
        struct date day;
        EXPECT(date_parse(json_string_at(row, "/day"), &day));
        reference_add_holiday(made, json_string_at(row, "/country"), day);
    }
    reference_ready(made);
    arena_free(arena);
    return made;
}

/* Documents that are to be sealed say what was sent, as JSON that can be read back. */
static void check_document(struct arena *arena, const struct json *document)
{
    struct json *again = NULL;
    if (!document)
        return;
    EXPECT(!json_parse(arena, json_text(arena, document), &again).id);
    EXPECT(json_equal(document, again));
}

static void check_case(struct arena *arena, const struct reference *reference,
                       const struct intake *intake)
{
    EXPECT(intake->headline && intake->report && intake->contact && intake->statistics);
    EXPECT(intake->priority > PRIORITY_NONE);
    EXPECT(reference_has(reference, "channel", intake->channel));
    const struct json *documents[] = {intake->headline,   intake->report,
                                      intake->identity,   intake->contact,
                                      intake->contact_identity, intake->statistics};
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
        check_document(arena, documents[i]);
    bool keeps_identity = intake->consent.of[CONSENT_KIND_STORE_IDENTITY] == CONSENT_GIVEN ||
                          intake->consent.of[CONSENT_KIND_STORE_IDENTITY] == CONSENT_LIMITED;
    if (!keeps_identity && !intake->identity_override)
        EXPECT(json_is_empty(json_at(intake->identity, "/reporter/full_name")));
    struct deadlines deadlines;
    deadlines_compute(arena, reference, intake->report, intake->flags, NULL, 0, today, &deadlines);
    for (size_t i = 0; i < deadlines.count; i++)
        EXPECT(date_compare(deadlines.at[i].safe, deadlines.at[i].latest) <= 0);
    check_document(arena, deadlines.document);
}

static void check_nothing_kept(const struct intake *intake)
{
    EXPECT(!intake->headline && !intake->report && !intake->identity && !intake->contact &&
           !intake->contact_identity && !intake->statistics);
}

void fuzz(struct arena *arena, struct str input)
{
    static struct reference *reference;
    if (!reference)
        reference = reference_load();
    struct json *body = NULL;
    if (json_parse(arena, input, &body).id)
        return;
    struct intake intake = {0};
    struct error error = intake_check(arena, reference, body, today, &intake);
    if (error.id) {
        EXPECT(error.fields || body->kind != JSON_OBJECT || error.id != ERROR_INVALID);
    } else if (intake.outcome == INTAKE_CASE) {
        check_case(arena, reference, &intake);
    } else {
        check_nothing_kept(&intake);
    }
    struct consents given = {0};
    struct intake facts = {0};
    if (!intake_check_facts(arena, reference, body, &given, today, &facts).id)
        check_document(arena, facts.report);
}
