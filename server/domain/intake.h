/* A report as it comes in: checked as a whole, put through the consent gate, and split into the
 * documents that are sealed apart. Driven by vocab/fields.def. */
#ifndef HOTLINE_DOMAIN_INTAKE_H
#define HOTLINE_DOMAIN_INTAKE_H

#include "server/domain/consent.h"
#include "server/domain/reference.h"

enum intake_outcome {
    INTAKE_CASE,         /* store it; duty_to_ask says whether consent has still to be asked */
    INTAKE_CONTACT_ONLY, /* store_report refused or withdrawn: count the call, keep nothing else */
};

struct intake {
    enum intake_outcome outcome;
    struct str channel, language; /* clear; empty after intake_check_facts */
    enum priority priority;       /* computed */
    struct json *flags;           /* clear: do_not_contact, minor, duty_to_ask */
    bool duty_to_ask;
    millis started_at;              /* of the call, MILLIS_NONE when not said */
    const struct consent *consents; /* as sent, each kind once */
    size_t consent_count;
    struct consents consent;          /* their states */
    bool identity_override;           /* identity kept for vital interest only: to be reviewed */
    struct str override_reason;       /* sealed to work; STR_NONE without vital_interest */
    const struct json *search_hashes; /* array of base64, NULL when not sent */

    /* What is sealed, in the shape of the body; all NULL for INTAKE_CONTACT_ONLY. */
    struct json *headline; /* {"summary", "country", "areas", "forms", "grounds", "language"} */
    struct json *report;   /* with risk.priority and risk.flags */
    struct json *identity; /* NULL when there is nothing in it */
    struct json *contact;  /* the call without numbers; compartment report */
    struct json *contact_identity; /* {"call": {"phone_raw"}} or NULL; compartment identity */
    struct json *statistics;       /* counted fields, risk.priority, consents by kind, "day" */
};

/* A new report. Every bad field is in one ERROR_INVALID with its pointer. Times without an offset
 * are taken in the offices' zone; dates after today are impossible. */
struct error intake_check(struct arena *arena, const struct reference *reference,
                          const struct json *body, struct date today, struct intake *ret);

/* PUT …/facts: the same without call, consents, search_hashes; consents are those the case has.
 * identity is NULL when the body names no member of it at all: the stored one stays. The call's
 * part of the statistics copy and of the headline (language) is the api's to add. */
struct error intake_check_facts(struct arena *arena, const struct reference *reference,
                                const struct json *body, const struct consents *consents,
                                struct date today, struct intake *ret);

/* The table behind it, for tests and for the scan that looks for each field in clear. */
enum field_place {
    PLACE_HEADLINE,
    PLACE_REPORT,
    PLACE_IDENTITY,
    PLACE_CONTACT,
    PLACE_CONTACT_IDENTITY,
    PLACE_CONSENT,
    PLACE_APART
};
enum field_gate { GATE_OPEN, GATE_CONTACT, GATE_IDENTITY };
enum field_copy { COPY_HEADLINE_LINE = 1, COPY_COUNTED = 2, COPY_CLEAR = 4 };
enum field_type {
    TYPE_CODE,
    TYPE_CODES,
    TYPE_MUNICIPALITY,
    TYPE_LINE,
    TYPE_NAME,
    TYPE_TEXT,
    TYPE_PHONE,
    TYPE_EMAIL,
    TYPE_BOOL,
    TYPE_COUNT,
    TYPE_PAST_DATE,
    TYPE_ANY_DATE,
    TYPE_PAST_TIME,
    TYPE_DAYS,
    TYPE_CLOCK,
    TYPE_HASHES,
};
struct field {
    const char *pointer;
    size_t pointer_len;
    enum field_type type;
    const char *vocabulary;
    int64_t limit;
    enum field_place place;
    enum field_gate gate;
    unsigned copies; /* enum field_copy */
};
extern const struct field fields[];
extern const size_t field_count;

#endif
