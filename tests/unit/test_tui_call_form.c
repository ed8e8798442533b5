/* The form of a call and what it becomes: pure. */
#include "screens_support.h"

#include "screens/call/call_document.h"
#include "screens/call/call_rules.h"

static struct form form;
static struct arena *texts;

static int form_up(void **state)
{
    screens_up(state);
    texts = arena_new(65536, false);
    call_form_begin(&model, texts, &(struct call_form_options){.purpose = CALL_LOGS}, &form);
    return 0;
}

static int form_down(void **state)
{
    form_free(&form);
    arena_free(texts);
    return screens_down(state);
}

#define F(NAME) cmocka_unit_test_setup_teardown(NAME, form_up, form_down)

static void refresh(void)
{
    call_form_refresh(&model, &form);
}

static bool seen(const char *id)
{
    struct field *field = form_field(&form, id);
    return field && !field->hidden;
}

static struct str value(void **state, const char *id)
{
    return form_value(&form, *state, id);
}

static const struct call_moment moment = {.now = INT64_C(1794219360000), /* 2026-11-09T10:16Z */
                                          .privacy_version = {"2026-09", 7}};

static void the_form__has_the_sections_and_fields_of_the_intake_form(void **state)
{
    static const char *const sections[] = {
        "Call",   "Safety first", "Information and consent", "What happened", "Facts", "Risk",
        "Person", "What next"};
    size_t section = 0;
    (void)state;
    for (size_t i = 0; i < form.count; i++) {
        if (form.fields[i].def.type != ENTRY_HEADING)
            continue;
        struct str label = form.fields[i].def.label;
        assert_int_equal(label.at[0], '1' + (int)section);
        assert_true(str_is(str_slice(label, 2, label.len), sections[section]));
        section++;
    }
    assert_int_equal(section, 8);
    assert_int_equal(form_field(&form, "/incident/grounds")->def.type, ENTRY_CODES);
    assert_int_equal(form_field(&form, "/incident/municipality")->def.source->count, 232);
    assert_int_equal(form_field(&form, "/respondents")->def.type, ENTRY_BUTTON);
    assert_true(form_field(&form, "/risk/answers/weapon")->def.question);
}

/* Every member that may be sent has its field, or follows from others. */
static void every_member_of_a_report__can_be_entered_or_follows(void **state)
{
    static const char *const follow[] = {
        "/call/ended_at",    "/reporter/name_script", "/affected_person/name_script",
        "/incident/ongoing", "/narrative_script",     "/consents",
        "/search_hashes"};
    (void)state;
    for (size_t i = 0; i < call_field_count; i++) {
        const char *pointer = call_fields[i].pointer;
        bool known = form_knows(&form, pointer) || strchr(pointer, '*');
        for (size_t f = 0; f < sizeof follow / sizeof *follow; f++)
            known = known || strcmp(pointer, follow[f]) == 0;
        if (!known)
            print_error("%s cannot be entered\n", pointer);
        assert_true(known);
    }
}

static void what_is_needed__is_told_until_it_is_there(void **state)
{
    const char *ids[CALL_NEEDS];
    (void)state;
    assert_int_equal(call_missing(&form, ids), 5);
    call_form_defaults(&model, &form);
    assert_int_equal(call_missing(&form, ids), 3);
    assert_string_equal(ids[0], "/risk/answers/danger_now");
    form_set(&form, "/risk/answers/danger_now", STR("no"));
    form_set(&form, "/no_narrative_reason", STR("hung up"));
    assert_int_equal(call_missing(&form, ids), 1);
    assert_string_equal(ids[0], "/consents/store_report");
    form_set(&form, "/consents/store_report", STR("not_asked"));
    assert_int_equal(call_missing(&form, ids), 0);
    form_set(&form, "/consents/store_report", STR("refused"));
    form_set(&form, "/no_narrative_reason", STR_NONE);
    form_set(&form, "/risk/answers/danger_now", STR_NONE);
    assert_int_equal(call_missing(&form, ids), 0); /* it is only counted */
}

static void the_call__begins_with_what_is_known(void **state)
{
    call_form_defaults(&model, &form);
    CHECK_STR(value(state, "/call/channel"), "phone_call");
    CHECK_STR(value(state, "/call/caller_language"), "sr");
    CHECK_STR(value(state, "/call/started_at"), "2026-11-09T09:12:00Z");
}

static void fields__appear_when_they_make_sense(void **state)
{
    (void)state;
    assert_false(seen("/incident/bias_indicators"));
    form_set(&form, "/incident/forms", STR("direct,hate_crime"));
    refresh();
    assert_true(seen("/incident/bias_indicators"));
    assert_false(seen("/affected_person/given_name"));
    form_set(&form, "/affected_person/is_reporter", STR("no"));
    refresh();
    assert_true(seen("/affected_person/given_name"));
    form_set(&form, "/affected_person/given_name", STR("Ana"));
    form_set(&form, "/affected_person/is_reporter", STR("yes"));
    refresh();
    assert_true(seen("/affected_person/given_name")); /* nothing that was written is hidden */
    assert_false(seen("/affected_person/family_name"));
    assert_false(seen("/consents/share_partner/limit"));
    form_set(&form, "/consents/share_partner", STR("limited"));
    refresh();
    assert_true(seen("/consents/share_partner/limit"));
}

static void a_place__tells_the_country(void **state)
{
    form_set(&form, "/incident/municipality", STR("xk_prishtine"));
    refresh();
    CHECK_STR(value(state, "/incident/country"), "XK");
    form_set(&form, "/incident/municipality", STR("rs_nis"));
    refresh();
    CHECK_STR(value(state, "/incident/country"), "RS");
    form_set(&form, "/incident/country", STR("ME"));
    refresh();
    CHECK_STR(value(state, "/incident/country"), "ME"); /* what was entered stays */
}

static void control_characters__do_not_stop_a_report(void **state)
{
    form_set(&form, "/narrative", STR("реч\x1b[31m\nи\x7f\xc2\x9b"));
    CHECK_STR(json_string_at(call_document(&form, *state, &moment), "/narrative"),
              "реч\uFFFD[31m\nи\uFFFD\uFFFD");
}

/* --- the gate --- */

static void set_person(void)
{
    form_set(&form, "/consents/store_report", STR("given"));
    form_set(&form, "/reporter/given_name", STR("Ana"));
    form_set(&form, "/reporter/phone", STR("060 000 0011"));
    form_set(&form, "/call/phone_raw", STR("060 000 0011"));
    form_set(&form, "/reporter/code_word", STR("lavanda"));
    refresh();
}

static bool keeps(void **state, const char *pointer)
{
    return !json_is_empty(json_at(call_document(&form, *state, &moment), pointer));
}

static void without_consent__names_and_numbers_are_not_sent(void **state)
{
    set_person();
    assert_false(keeps(state, "/reporter/given_name"));
    assert_false(keeps(state, "/reporter/name_script"));
    assert_false(keeps(state, "/reporter/phone"));
    assert_false(keeps(state, "/call/phone_raw"));
    assert_true(keeps(state, "/reporter/code_word"));
    assert_true(seen("note/names"));
    assert_false(seen("/vital_interest/reason")); /* she has not been asked yet */
    CHECK_STR(text_view(&form_field(&form, "/reporter/given_name")->aside), "! only with consent");
    form_set(&form, "/consents/store_identity", STR("refused"));
    refresh();
    CHECK_STR(text_view(&form_field(&form, "/reporter/given_name")->aside), "! not kept");
    assert_true(seen("/vital_interest/reason"));
}

static void with_consent_to_call_back__the_number_is_kept_alone(void **state)
{
    set_person();
    form_set(&form, "/consents/contact_back", STR("given"));
    refresh();
    assert_false(keeps(state, "/reporter/given_name"));
    assert_true(keeps(state, "/reporter/phone"));
    assert_true(keeps(state, "/call/phone_raw"));
    CHECK_STR(text_view(&form_field(&form, "/reporter/phone")->aside), "");
}

static void with_consent__or_for_vital_interest__all_is_kept(void **state)
{
    set_person();
    form_set(&form, "/vital_interest/reason", STR("she is in danger"));
    refresh();
    assert_true(keeps(state, "/reporter/given_name"));
    assert_true(keeps(state, "/vital_interest/reason"));
    form_set(&form, "/vital_interest/reason", STR_NONE);
    form_set(&form, "/consents/store_identity", STR("limited"));
    refresh();
    assert_true(keeps(state, "/reporter/given_name"));
    assert_true(keeps(state, "/reporter/name_script"));
    assert_false(seen("note/names"));
    assert_false(seen("/vital_interest/reason"));
}

static void refused__leaves_channel_language_and_the_refusal(void **state)
{
    call_form_defaults(&model, &form);
    form_set(&form, "/narrative", STR("a secret"));
    set_person();
    form_set(&form, "/consents/store_report", STR("refused"));
    CHECK_STR(json_text(*state, call_document(&form, *state, &moment)),
              "{\"call\":{\"channel\":\"phone_call\",\"caller_language\":\"sr\"},"
              "\"consents\":[{\"kind\":\"store_report\",\"state\":\"refused\","
              "\"form\":\"oral_call\",\"at\":null}]}");
}

/* --- the priority --- */

static void the_priority__is_the_one_that_the_server_will_compute(void **state)
{
    (void)state;
    assert_int_equal(call_priority(&form), PRIORITY_LOW);
    form_set(&form, "/risk/answers/danger_now", STR("unknown"));
    assert_int_equal(call_priority(&form), PRIORITY_MEDIUM);
    form_set(&form, "/risk/answers/threats", STR("yes"));
    assert_int_equal(call_priority(&form), PRIORITY_HIGH);
    form_set(&form, "/risk/answers/danger_now", STR("yes"));
    assert_int_equal(call_priority(&form), PRIORITY_CRITICAL);
}

/* --- the samples --- */

/* Members of a sample that POST /v1/cases takes. */
static struct json *posted(struct arena *arena, const struct json *sample)
{
    struct json *out = json_object(arena);
    for (size_t i = 0; i < call_field_count; i++) {
        const char *pointer = call_fields[i].pointer;
        const struct json *at = json_at(sample, pointer);
        if (!strchr(pointer, '*') && !json_is_empty(at) && strcmp(pointer, "/consents") != 0)
            json_set_at(arena, out, pointer, json_copy(arena, at));
    }
    return out;
}

/* Of the members that were said: absent and null, and in lists of objects too, are the same. */
static bool same(const struct json *a, const struct json *b)
{
    if (json_is_empty(a) || json_is_empty(b))
        return json_is_empty(a) && json_is_empty(b);
    if (a->kind == JSON_ARRAY && a->first && a->first->kind == JSON_OBJECT) {
        const struct json *y = b->first;
        for (const struct json *x = a->first; x; x = x->next, y = y ? y->next : NULL)
            for (const struct json *m = x->first; m; m = m->next)
                if (!y ||
                    !same(m, json_member(y, m->name.len ? strndupa(m->name.at, m->name.len) : "")))
                    return false;
        return true;
    }
    if (a->kind == JSON_STRING)
        return str_equal(json_string(a), json_string(b));
    return json_equal(a, b);
}

/* Fields in which a sample differs from what an operator can say, or from what follows. */
static bool differs_by_nature(const char *id, const char *pointer)
{
    static const char *const cases[][2] = {
        {"*", "/call/started_at"},
        {"*", "/call/ended_at"},
        {"*", "/narrative_script"},
        {"*", "/reporter/name_script"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if ((strcmp(cases[i][0], "*") == 0 || strcmp(cases[i][0], id) == 0) &&
            strcmp(cases[i][1], pointer) == 0)
            return true;
    return false;
}

static void check_sample(struct arena *arena, const struct json *sample)
{
    const char *id = arena_str(arena, json_string(json_member(sample, "id"))).at;
    struct json *wanted = posted(arena, sample);
    json_set(wanted, STR("consents"), json_copy(arena, json_member(sample, "consents")));
    call_fill(&form, wanted);
    refresh();
    const struct json *got = call_document(&form, arena, &moment);
    for (size_t i = 0; i < call_field_count; i++) {
        const char *pointer = call_fields[i].pointer;
        if (strchr(pointer, '*') || differs_by_nature(id, pointer))
            continue;
        if (!same(json_at(wanted, pointer), json_at(got, pointer)))
            print_error("%s %s\n", id, pointer);
        assert_true(same(json_at(wanted, pointer), json_at(got, pointer)));
    }
}

static void every_sample__comes_out_of_the_form_as_it_went_in(void **state)
{
    struct arena *arena = arena_new(1 << 20, false);
    struct json *file = NULL;
    struct str text = file_read(arena, "scripts/demo/samples.json");
    size_t count = 0;
    assert_int_equal(json_parse(arena, text, &file).id, ERROR_NONE);
    for (const struct json *s = json_member(file, "samples")->first; s; s = s->next, count++) {
        form_down(state);
        form_up(state);
        check_sample(arena, s);
    }
    assert_int_equal(count, 12);
    arena_free(arena);
}

/* --- facts --- */

static void facts__keep_what_the_form_does_not_show(void **state)
{
    struct json *before = NULL;
    json_parse(*state,
               STR("{\"narrative\":\"old\",\"narrative_script\":\"latin\","
                   "\"incident\":{\"ongoing\":\"yes\",\"place_text\":\"here\"},"
                   "\"reporter\":{\"given_name\":\"Ana\",\"role\":\"witness\"}}"),
               &before);
    form_free(&form);
    call_form_begin(&model, texts,
                    &(struct call_form_options){.purpose = CALL_CHANGES, .identity = true}, &form);
    assert_false(form_knows(&form, "/call/channel"));
    call_fill(&form, before);
    form_set(&form, "/incident/place_text", STR_NONE);
    const struct json *facts = call_facts(&form, *state, before, true);
    CHECK_STR(json_string_at(facts, "/narrative"), "old");
    CHECK_STR(json_string_at(facts, "/incident/ongoing"), "yes");
    CHECK_STR(json_string_at(facts, "/reporter/role"), "witness");
    assert_true(json_at(facts, "/incident/place_text")->kind == JSON_NULL);
    assert_null(json_at(facts, "/reporter/given_name")); /* no consent: kept as it is there */
    assert_null(json_member(facts, "call"));
    assert_null(json_member(facts, "consents"));
}

static void consents_that_have_changed__are_told_alone(void **state)
{
    struct json *before = NULL;
    call_form_defaults(&model, &form);
    form_set(&form, "/consents/store_report", STR("not_possible"));
    before = call_document(&form, *state, &moment);
    assert_int_equal(
        call_changed_consents(&form, *state, &moment, json_member(before, "consents"))->count, 0);
    form_set(&form, "/consents/store_report", STR("given"));
    form_set(&form, "/consents/media", STR("refused"));
    const struct json *changed =
        call_changed_consents(&form, *state, &moment, json_member(before, "consents"));
    assert_int_equal(changed->count, 2);
    CHECK_STR(json_string(json_member(changed->first, "kind")), "store_report");
    CHECK_STR(json_string(json_member(changed->first, "state")), "given");
}

static void errors__are_shown_where_the_field_is(void **state)
{
    call_form_defaults(&model, &form);
    const struct json *document = call_document(&form, *state, &moment);
    assert_string_equal(call_field_at(*state, document, STR("/respondents/0/name")),
                        "/respondents");
    assert_string_equal(call_field_at(*state, document, STR("/consents/1/limit_text")),
                        "/consents/store_identity/limit");
    assert_string_equal(call_field_at(*state, document, STR("/incident/date_to")),
                        "/incident/date_to");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        F(the_form__has_the_sections_and_fields_of_the_intake_form),
        F(every_member_of_a_report__can_be_entered_or_follows),
        F(what_is_needed__is_told_until_it_is_there),
        F(the_call__begins_with_what_is_known),
        F(fields__appear_when_they_make_sense),
        F(a_place__tells_the_country),
        F(control_characters__do_not_stop_a_report),
        F(without_consent__names_and_numbers_are_not_sent),
        F(with_consent_to_call_back__the_number_is_kept_alone),
        F(with_consent__or_for_vital_interest__all_is_kept),
        F(refused__leaves_channel_language_and_the_refusal),
        F(the_priority__is_the_one_that_the_server_will_compute),
        F(every_sample__comes_out_of_the_form_as_it_went_in),
        F(facts__keep_what_the_form_does_not_show),
        F(consents_that_have_changed__are_told_alone),
        F(errors__are_shown_where_the_field_is),
    };
    return cmocka_run_group_tests(tests, labels_up, labels_down);
}
