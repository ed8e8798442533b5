/* The project's own sample reports against the rules. */
#include "domain_support.h"

#include "server/domain/deadline.h"
#include "server/domain/intake.h"
#include "hotline/base/priority.h"

#define TODAY "2026-11-24"

static struct intake taken(const struct json *from)
{
    struct intake intake;
    struct error error = intake_check(arena, reference, posted(from), day(TODAY), &intake);

    for (const struct error_field *f = error.fields; f; f = f->next)
        print_message("%.*s %.*s: %s\n", (int)json_string_at(from, "/id").len,
                      json_string_at(from, "/id").at, (int)f->pointer.len, f->pointer.at,
                      error_code(f->id));
    assert_int_equal(error.id, ERROR_NONE);
    return intake;
}

static void every_sample__passes_as_it_is_posted(void **state)
{
    size_t count = 0;

    (void)state;
    for (const struct json *s = samples->first; s; s = s->next, count++)
        assert_int_equal(taken(s).outcome, INTAKE_CASE);
    assert_int_equal(count, 12);
}

static void every_sample__gets_its_stated_priority(void **state)
{
    (void)state;
    for (const struct json *s = samples->first; s; s = s->next) {
        struct str stated = json_string_at(s, "/risk/override/from");
        struct intake intake = taken(s);

        if (!stated.len)
            stated = json_string_at(s, "/risk/priority");
        assert_int_equal(intake.priority, priority_from_code(stated));
        assert_true(str_equal(json_string_at(intake.report, "/risk/priority"), stated));
    }
}

/* Every due date the samples state comes from the limit's own duration. */
static void every_sample__has_its_stated_due_dates(void **state)
{
    size_t counted = 0;

    (void)state;
    for (const struct json *s = samples->first; s; s = s->next)
        for (const struct json *d = json_member(s, "deadlines")->first; d; d = d->next) {
            const struct time_limit *limit =
                reference_limit(reference, json_string_at(d, "/time_limit"));
            struct date start, due;
            struct deadline deadline;

            assert_non_null(limit);
            if (!date_parse(json_string_at(d, "/start"), &start))
                continue; /* the service level of h3 */
            assert_true(date_parse(json_string_at(d, "/due"), &due));
            assert_true(deadline_count(reference, limit, start, start, day(TODAY), &deadline));
            assert_int_equal(date_compare(deadline.latest, due), 0);
            assert_true(date_compare(deadline.safe, due) <= 0);
            assert_true(reference_working_day(reference, limit->country, deadline.safe));
            assert_int_equal(deadline.missed, str_is(json_string_at(d, "/state"), "missed"));
            counted++;
        }
    assert_int_equal(counted, 14);
}

static const struct deadline *proposed(const struct deadlines *deadlines, struct str time_limit)
{
    for (size_t i = 0; i < deadlines->count; i++)
        if (str_equal(deadlines->at[i].time_limit, time_limit))
            return &deadlines->at[i];
    return NULL;
}

/* s06 counts a complaint to the Protector although its forms are violence only; a lawyer adds
 * that one by hand. */
static bool added_by_hand(const struct json *s, const struct json *d)
{
    return str_is(json_string_at(s, "/id"), "s06") &&
           str_is(json_string_at(d, "/time_limit"), "me_protector_subjective");
}

static void every_sample__is_proposed_its_stated_deadlines(void **state)
{
    static const struct {
        const char *id, *complaint_filed;
    } later = {"s02", "2026-10-20"};
    size_t found = 0;

    (void)state;
    for (const struct json *s = samples->first; s; s = s->next) {
        struct deadline_event event = {.trigger = "complaint_filed"};
        bool filed = str_is(json_string_at(s, "/id"), later.id);
        struct json *flags = priority_flags(arena, json_at(s, "/risk/answers"));
        struct deadlines deadlines;

        event.date = day(later.complaint_filed);
        deadlines_compute(arena, reference, taken(s).report, flags, &event, filed, day(TODAY),
                          &deadlines);
        for (const struct json *d = json_member(s, "deadlines")->first; d; d = d->next) {
            const struct deadline *deadline;
            struct date start, due;

            if (added_by_hand(s, d) || !date_parse(json_string_at(d, "/start"), &start))
                continue;
            assert_true(date_parse(json_string_at(d, "/due"), &due));
            deadline = proposed(&deadlines, json_string_at(d, "/time_limit"));
            assert_non_null(deadline);
            assert_int_equal(date_compare(deadline->start, start), 0);
            assert_int_equal(date_compare(deadline->latest, due), 0);
            found++;
        }
    }
    assert_int_equal(found, 13);
}

static void the_first_action_on_h3__is_due_a_quarter_of_an_hour_after_the_call(void **state)
{
    const struct json *h3 = sample("h3");
    struct intake intake = taken(h3);
    millis due;

    (void)state;
    assert_true(time_parse(json_string_at(h3, "/deadlines/0/due"), 60, &due));
    assert_int_equal(
        deadline_first_action(reference, STR("ME"), intake.priority, intake.started_at), due);
}

/* Words that name a person, as the sample has them, in no document but identity's. */
static void no_sample__leaves_a_name_or_number_outside_identity(void **state)
{
    static const char *const naming[] = {"/reporter/given_name", "/reporter/family_name",
                                         "/reporter/phone",      "/reporter/email",
                                         "/reporter/code_word",  "/reporter/organisation",
                                         "/call/phone_raw",      "/affected_person/note"};
    size_t looked = 0;

    (void)state;
    for (const struct json *s = samples->first; s; s = s->next) {
        struct intake intake = taken(s);
        const struct json *open[] = {intake.headline, intake.report, intake.contact,
                                     intake.statistics};

        for (size_t i = 0; i < sizeof naming / sizeof naming[0]; i++) {
            struct str word = json_string_at(s, naming[i]);

            for (size_t k = 0; word.len && k < sizeof open / sizeof open[0]; k++, looked++) {
                struct str text = json_text(arena, open[k]);

                assert_null(memmem(text.at, text.len, word.at, word.len));
            }
        }
    }
    assert_true(looked > 100);
}

static void the_anonymous_sample__keeps_only_how_to_reach_her(void **state)
{
    struct intake s04 = taken(sample("s04")), h1 = taken(sample("h1"));

    (void)state;
    assert_true(str_is(json_string_at(s04.identity, "/reporter/municipality"), "rs_novi_pazar"));
    assert_true(list_has(json_at(s04.identity, "/reporter/contact_rules"), "reporter_calls_us"));
    assert_null(json_at(s04.identity, "/reporter/phone"));
    assert_null(s04.contact_identity);
    assert_true(list_has(h1.flags, "do_not_contact"));
    assert_false(list_has(s04.flags, "do_not_contact"));
}

static void a_sample_without_possible_consent__is_kept_with_a_duty_to_ask(void **state)
{
    struct intake intake = taken(sample("h3"));

    (void)state;
    assert_true(intake.duty_to_ask);
    assert_true(list_has(intake.flags, "duty_to_ask"));
    assert_true(str_is(json_string_at(intake.contact_identity, "/call/phone_raw"), "068 000 303"));
    assert_false(intake.identity_override);
}

static void the_headline__is_the_summary_and_the_codes(void **state)
{
    struct intake intake = taken(sample("s12"));

    (void)state;
    assert_int_equal(intake.headline->count, 6);
    assert_true(str_equal(json_string_at(intake.headline, "/summary"),
                          json_string_at(sample("s12"), "/summary_en")));
    assert_true(str_is(json_string_at(intake.headline, "/country"), "XK"));
    assert_true(str_is(json_string_at(intake.headline, "/language"), "sr"));
    assert_true(list_has(json_at(intake.headline, "/grounds"), "national_or_ethnic"));
    assert_null(json_member(intake.report, "summary"));
}

static void a_time_without_offset__is_the_offices_time(void **state)
{
    struct intake summer = taken(sample("h4")), winter = taken(sample("s01"));

    (void)state;
    assert_true(str_is(json_string_at(summer.contact, "/call/started_at"), "2026-10-14T14:20:00Z"));
    assert_true(str_is(json_string_at(winter.contact, "/call/started_at"), "2026-11-09T09:12:00Z"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_sample__passes_as_it_is_posted),
        TEST(every_sample__gets_its_stated_priority),
        TEST(every_sample__has_its_stated_due_dates),
        TEST(every_sample__is_proposed_its_stated_deadlines),
        TEST(the_first_action_on_h3__is_due_a_quarter_of_an_hour_after_the_call),
        TEST(no_sample__leaves_a_name_or_number_outside_identity),
        TEST(the_anonymous_sample__keeps_only_how_to_reach_her),
        TEST(a_sample_without_possible_consent__is_kept_with_a_duty_to_ask),
        TEST(the_headline__is_the_summary_and_the_codes),
        TEST(a_time_without_offset__is_the_offices_time),
    };

    return cmocka_run_group_tests(tests, fixture_up, fixture_down);
}
