"""Cases as they come in: what is stored and what comes back, the consent gate, pages, what is added.

Steps, facts and assignments: test_case_work.py."""

import datetime
import re
import uuid

import pytest
from support.assigning import assign, case_row
from support.house import SAMPLES, b64, intake, reader, unb64

OPERATOR, COLLEAGUE, BG = "demo.operator.bg1", "demo.operator.bg2", "demo.coordinator.bg1"
LAWYER = "demo.lawyer.bg1"


def check_digit(text):
    """ISO 7064 MOD 11,10; letters count as two digits."""
    rest = 10
    for digit in "".join(str(int(c, 36)) for c in text if c.isalnum()):
        rest = (rest + int(digit)) % 10 or 10
        rest = rest * 2 % 11
    return (11 - rest) % 10


def logged(house, sample="s01", who=OPERATOR, **consents):
    return house[who].log(sample, **consents)


def triaged(house, sample="s01", **consents):
    reference = logged(house, sample, **consents)
    house[BG].move(reference, "in_triage")
    return reference


# --- opening ---


@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_every_sample_is_taken_and_gets_the_priority_the_rule_says(house, sample):
    office = SAMPLES[sample]["call"]["office"]
    operator = house[f"demo.operator.{dict(belgrade='bg1', podgorica='pg1', pristina='pr1')[office]}"]
    answer = operator.post("/v1/cases", intake(sample))
    assert answer.status == 201, answer
    if "contact" in answer.json:
        return
    computed = (SAMPLES[sample]["risk"]["override"] or {}).get("from")
    assert answer.json["priority"] == (computed or SAMPLES[sample]["risk"]["priority"])
    assert answer.json["status"] == "received" and answer.json["version"] == 1
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["location"] == "/v1/cases/" + answer.json["reference"]


def test_what_the_logger_reads_back_is_what_she_typed(house):
    body = intake("s01")
    view = house[OPERATOR].open(house[OPERATOR].log_body(body), "identity")
    report, identity = view.of("report")[0]["content"], view.of("identity")[0]["content"]
    assert report["narrative"] == body["narrative"]
    assert report["incident"] == {k: v for k, v in body["incident"].items() if v} | {
        "reported_elsewhere": [{"result": "not_reported"}]}
    assert identity["reporter"]["phone"] == body["reporter"]["phone"]
    assert identity["reporter"]["family_name"] == "Primerić"
    assert view.of("contact_identity")[0]["content"]["call"]["phone_raw"] == "060 000 0011"
    assert "0011" not in str(view.of("contact")[0]["content"])
    assert all(r["author"] == str(house[OPERATOR].id) for r in view.records)


def test_a_second_operator_sees_the_headline_and_no_name(house):
    reference = logged(house)
    view = house[COLLEAGUE].read(reference)
    assert view.compartments() == {"headline"}
    assert view.of("headline")[0]["content"]["grounds"] == ["gender_identity", "sex"]
    answer = house[COLLEAGUE].post(f"/v1/cases/{reference}/openings",
                                   {"compartment": "identity", "reason": "curious"})
    assert (answer.status, answer.code) == (403, "forbidden")
    assert house.sql("SELECT count(*) FROM hotline.audit a JOIN hotline.case_record c"
                     " ON c.id = a.case_id WHERE c.reference = %s AND event = 'opening_refused'",
                     reference) == [(1,)]


def test_a_reference_has_its_office_its_year_and_a_check_digit_and_no_number_twice(house):
    seen = set()
    for who, prefix in ((OPERATOR, "BG"), ("demo.operator.pg1", "PG"),
                        ("demo.operator.pr1", "PR"), (OPERATOR, "BG")):
        reference = logged(house, who=who)
        assert re.fullmatch(prefix + r"-20\d\d-\d{5,}-\d", reference)
        assert int(reference[-1]) == check_digit(reference[:-2])
        seen.add(reference)
    assert len(seen) == 4


def test_the_same_key_gives_the_same_answer_and_another_body_none(house):
    key, body = str(uuid.uuid4()), intake("s02")
    first = house[OPERATOR].post("/v1/cases", body, key=key)
    again = house[OPERATOR].post("/v1/cases", body, key=key)
    assert first.json == again.json and again.status == 201
    body["summary"] = "another"
    answer = house[OPERATOR].post("/v1/cases", body, key=key)
    assert (answer.status, answer.code) == (409, "idempotency_mismatch")


def test_nothing_in_clear_says_what_was_told(house):
    reference = logged(house)
    case = case_row(house, reference, "id")[0]
    clear = " ".join(str(house.sql(f"SELECT * FROM hotline.{t} WHERE case_id = %s", case))
                     for t in ("contact", "consent", "status_change", "deadline"))
    clear += str(case_row(house, reference, "*"))
    for word in ("Primer", "0600000011", "gender_identity", "zemun", "YUCOM", "employment"):
        assert word.lower() not in clear.lower()


def test_the_statistics_copy_is_opened_by_statistics_alone_and_names_no_case(house):
    reference = logged(house)
    pseudonym, envelope, wrap, public = house.sql(
        "SELECT s.pseudonym::text, s.envelope, s.wrap, s.public_key FROM hotline.statistics_copy s"
        " JOIN shred.pseudonym p USING (pseudonym) JOIN hotline.case_record c ON c.id = p.case_id"
        " WHERE c.reference = %s", reference)[0]
    group = house.group("statistics")
    secret = reader.open_wrap(
        bytes(wrap), reader.WrapPlace("compartment", uuid.UUID(pseudonym), group.id, 1, 1,
                                      "statistics"), group.public, group.secret, bytes(public))
    place = reader.RecordPlace("statistics", "statistics", uuid.UUID(pseudonym),
                               uuid.UUID(pseudonym), reader.NIL, 1, 1)
    text = reader.open_record(bytes(envelope), place, bytes(public), secret).decode()
    assert "gender_identity" in text and "Primer" not in text and "magacin" not in text
    assert uuid.UUID(pseudonym).version == 4
    assert reader.record_header(bytes(envelope)).time % 86400000 == 0


def test_who_refuses_statistics_is_in_no_copy(house):
    reference = logged(house, anonymised_statistics="refused")
    assert house.sql("SELECT count(*) FROM shred.pseudonym p JOIN hotline.case_record c"
                     " ON c.id = p.case_id WHERE c.reference = %s", reference) == [(0,)]


# --- the consent gate ---


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_without_consent_to_the_report_only_a_counted_contact_is_left(house, state):
    cases = house.sql("SELECT count(*) FROM hotline.case_record")
    body = intake("s01", store_report=state)
    answer = house[OPERATOR].post("/v1/cases", body)
    assert answer.status == 201 and set(answer.json) == {"contact"}, answer
    assert house.sql("SELECT count(*) FROM hotline.case_record") == cases
    assert house.sql("SELECT case_id, kind, logged_by FROM hotline.contact WHERE id = %s",
                     answer.json["contact"]) == [(None, "no_consent", None)]


@pytest.mark.parametrize("state", ["not_asked", "not_possible"])
def test_a_report_without_an_answer_carries_the_duty_to_ask(house, state):
    reference = logged(house, store_report=state)
    assert "duty_to_ask" in case_row(house, reference, "flags")[0]
    house[BG].consent(reference, "store_report")
    assert "duty_to_ask" not in case_row(house, reference, "flags")[0]


def test_identity_for_vital_interest_is_kept_and_waits_for_review(house):
    body = intake("s01", store_identity="refused", contact_back="refused")
    body["vital_interest"] = {"reason": "an attack was announced"}
    reference = house[OPERATOR].log_body(body)
    kind, basis, reviewed = house.sql(
        "SELECT o.kind, o.legal_basis, o.reviewed_at FROM hotline.override o"
        " JOIN hotline.case_record c ON c.id = o.case_id WHERE c.reference = %s", reference)[0]
    assert (kind, basis, reviewed) == ("store_identity", "vital_interest", None)
    view = house[OPERATOR].open(reference, "identity")
    assert "an attack was announced" in view.text and "Primerić" in view.text


def test_do_not_contact_is_a_flag_of_the_row(house):
    body = intake("s01")
    body["reporter"]["contact_rules"] = ["do_not_contact"]
    assert "do_not_contact" in case_row(house, house[OPERATOR].log_body(body), "flags")[0]


# --- search hashes ---


def test_a_report_without_hashes_is_completed_later_and_found(house):
    reference = logged(house)
    assert "search_pending" in case_row(house, reference, "flags")[0]
    digest = house.search_hash("phone", "+38160000" + reference[8:13])
    version = house[COLLEAGUE].version(reference)
    answer = house[COLLEAGUE].session.put(f"/v1/cases/{reference}/search-hashes",
                                          {"hashes": [digest]}, if_match=version)
    assert answer.status == 200 and answer.json["version"] == version + 1, answer
    assert "search_pending" not in case_row(house, reference, "flags")[0]
    found = house[OPERATOR].post("/v1/search", {"hashes": [digest]}).json
    assert [c["reference"] for c in found["cases"]] == [reference]
    house[BG].consent(reference, "store_identity", "withdrawn")
    assert house[OPERATOR].post("/v1/search", {"hashes": [digest]}).json["cases"] == []
    answer = house[COLLEAGUE].session.put(f"/v1/cases/{reference}/search-hashes",
                                          {"hashes": [digest]},
                                          if_match=house[COLLEAGUE].version(reference))
    assert (answer.status, answer.code) == (409, "consent_missing")


def test_the_database_keeps_neither_the_hash_nor_its_server_hash_whole(house):
    body = intake("s01")
    digest = house.search_hash("phone", "+381600000099")
    body["search_hashes"] = [digest]
    reference = house[OPERATOR].log_body(body)
    rows = house.sql("SELECT e.hash FROM hotline.search_entry e JOIN hotline.case_record c"
                     " ON c.id = e.case_id WHERE c.reference = %s", reference)
    assert len(rows) == 1 and len(rows[0][0]) == 16
    assert bytes(rows[0][0]) not in unb64(digest)
    assert "search_pending" not in case_row(house, reference, "flags")[0]


@pytest.mark.parametrize("bad", ["", "AAAA", b64(bytes(31)), b64(bytes(33)), "not base64!"])
def test_a_hash_of_another_size_is_refused_by_its_place(house, bad):
    reference = logged(house)
    answer = house[OPERATOR].session.put(f"/v1/cases/{reference}/search-hashes",
                                         {"hashes": [b64(bytes(32)), bad]}, if_match=1)
    assert answer.status == 422 and answer.json["errors"][0]["pointer"] == "/hashes/1", answer


# --- pages ---


def page(house, who, **query):
    text = "&".join(f"{k}={v}" for k, v in query.items())
    answer = house[who].get("/v1/cases?" + text)
    assert answer.status == 200, answer
    return answer.json


def walk(house, who, view, limit):
    rows, after = [], {}
    while True:
        answer = page(house, who, view=view, limit=limit, **after)
        rows += answer["cases"]
        if answer["next"] is None:
            return rows
        after = {"after": answer["next"]}


def headline_of(house, who, row):
    person, case = house[who], uuid.UUID(row["id"])
    wrap, record = row["wrap"], row["headline"]
    public, secret = person.keys[uuid.UUID(wrap["principal"]), wrap["principal_epoch"]]
    key = reader.open_wrap(unb64(wrap["wrap"]), reader.WrapPlace(
        "compartment", case, uuid.UUID(wrap["principal"]), wrap["principal_epoch"], wrap["epoch"],
        wrap["compartment"]), public, secret, unb64(row["keys"][0]["public_key"]))
    return reader.open_record(unb64(record["envelope"]), reader.RecordPlace(
        record["type"], record["compartment"], case, uuid.UUID(record["id"]),
        uuid.UUID(record["author"]), record["epoch"], record["version"]),
        reader.public_of(key), key).decode()


def test_the_queue_pages_by_key_without_gaps_or_doubles_in_its_order(house):
    for sample in ("s01", "h3", "s02", "s04", "s01"):
        logged(house, sample)
    whole = page(house, OPERATOR, view="queue", limit=200)["cases"]
    pages = walk(house, OPERATOR, "queue", 2)
    assert [r["reference"] for r in pages] == [r["reference"] for r in whole]
    assert len({r["id"] for r in pages}) == len(pages) >= 5
    ranks = {"critical": 4, "high": 3, "medium": 2, "low": 1}
    order = [(-ranks[r["priority"]], datetime.datetime.fromisoformat(r["created_at"]), r["id"])
             for r in pages]
    assert order == sorted(order)
    assert {r["office"] for r in pages} == {"belgrade"}


def test_a_row_of_the_queue_brings_a_headline_that_the_desk_opens(house):
    reference = logged(house)
    row = next(r for r in walk(house, COLLEAGUE, "queue", 100) if r["reference"] == reference)
    assert "gender_identity" in headline_of(house, COLLEAGUE, row)
    assert row["version"] == 1 and row["channel"] == "phone_call" and row["forward"] is None


def test_a_new_summary_shows_in_the_queue(house):
    reference = logged(house)
    answer = house[OPERATOR].session.patch(f"/v1/cases/{reference}", {"summary": "In short"},
                                           if_match=1)
    assert answer.status == 200 and answer.json["version"] == 2, answer
    row = next(r for r in walk(house, OPERATOR, "queue", 100) if r["reference"] == reference)
    assert "In short" in headline_of(house, OPERATOR, row)


def test_mine_holds_what_is_assigned_to_me(house):
    reference = triaged(house)
    assert assign(house, BG, reference, COLLEAGUE, ["identity"]).status == 201
    assert reference in [r["reference"] for r in walk(house, COLLEAGUE, "mine", 3)]
    assert reference not in [r["reference"] for r in walk(house, OPERATOR, "mine", 3)]


def test_overdue_is_what_nobody_has_acted_on_in_time(house):
    reference, other = logged(house, "h3"), logged(house, "h3")
    house.sql("UPDATE hotline.case_record SET first_action_by = now() - interval '1 minute'"
              " WHERE reference IN (%s, %s)", reference, other)
    overdue = [r["reference"] for r in walk(house, BG, "overdue", 1)]
    assert {reference, other} <= set(overdue) and len(overdue) == len(set(overdue))
    house[BG].move(reference, "in_triage")
    house.sql("UPDATE hotline.case_record SET next_due_on = NULL WHERE reference = %s", reference)
    assert reference not in [r["reference"] for r in walk(house, BG, "overdue", 50)]


def test_closed_cases_stand_newest_first(house):
    references = [logged(house) for _ in range(3)]
    for reference in references:
        house[BG].move(reference, "closed", closure_reason="completed", deadlines_dropped=True)
    closed = [r["reference"] for r in walk(house, BG, "closed", 2)]
    assert closed[:3] == references[::-1]
    assert not set(closed) & {r["reference"] for r in walk(house, BG, "queue", 100)}


@pytest.mark.parametrize("query", ["view=all", "after=zz", "after=00", "limit=0", "limit=201",
                                   "offset=3", "view=queue&view=mine"])
def test_a_query_that_is_not_offered_is_refused(house, query):
    answer = house[OPERATOR].get("/v1/cases?" + query)
    assert (answer.status, answer.code) == (400, "query_invalid"), answer


# --- notes, contacts, openings ---


def test_a_note_is_sealed_to_work_and_read_by_who_works_with_the_case(house):
    reference = logged(house)
    key = str(uuid.uuid4())
    first = house[COLLEAGUE].post(f"/v1/cases/{reference}/notes", {"text": "called back"}, key=key)
    assert first.status == 201
    again = house[COLLEAGUE].post(f"/v1/cases/{reference}/notes", {"text": "called back"}, key=key)
    assert again.json == first.json
    view = house[OPERATOR].read(reference)
    notes = view.of("note")
    assert [n["content"] for n in notes] == [{"text": "called back"}]
    assert notes[0]["author"] == str(house[COLLEAGUE].id) and notes[0]["id"] == first.json["id"]


def test_a_further_call_keeps_the_number_in_identity(house):
    reference = logged(house)
    answer = house[COLLEAGUE].post(f"/v1/cases/{reference}/contacts", {
        "kind": "further", "channel": "phone_call", "direction": "in", "language": "sr",
        "text": "She called again", "phone_raw": "064 111 2222"})
    assert answer.status == 201, answer
    view = house[OPERATOR].open(reference, "identity")
    call = next(r for r in view.of("contact") if r["content"].get("contact") == answer.json["id"])
    assert call["content"]["text"] == "She called again"
    assert "064 111 2222" not in str(view.of("contact"))
    assert "064 111 2222" in str(view.of("contact_identity"))
    assert answer.json["id"] in [c["id"] for c in view.answer["contacts"]]


def test_a_number_needs_consent_at_a_further_call_too(house):
    body = intake("s01", store_identity="refused", contact_back="refused")
    body["reporter"] = {"role": "affected_person"}
    body["call"].pop("phone_raw")
    reference = house[OPERATOR].log_body(body)
    answer = house[OPERATOR].post(f"/v1/cases/{reference}/contacts", {
        "kind": "further", "channel": "phone_call", "phone_raw": "064 111 2222"})
    assert answer.status == 422
    assert answer.json["errors"] == [{"pointer": "/phone_raw", "code": "identity_not_consented"}]


def test_a_call_without_a_case_is_a_contact_without_words(house):
    answer = house[OPERATOR].post("/v1/contacts", {"channel": "phone_call", "kind": "silent",
                                                   "language": "unknown"})
    assert answer.status == 201, answer
    assert house.sql("SELECT kind, office, case_id FROM hotline.contact WHERE id = %s",
                     answer.json["id"]) == [("silent", "belgrade", None)]


def test_an_opening_gives_the_key_for_an_hour_and_tells_the_coordinator_why(house):
    reference = logged(house)
    answer = house[COLLEAGUE].post(f"/v1/cases/{reference}/openings",
                                   {"compartment": "report", "reason": "the caller is on the line"})
    assert answer.status == 201 and {w["compartment"] for w in answer.json["wraps"]} == {"report"}
    assert house[COLLEAGUE].read(reference).compartments() == {"headline", "report"}
    view = house[BG].read(reference)
    assert "the caller is on the line" in view.text
    assert [(o["compartment"], o["by"]) for o in view.answer["openings"]] == [("report", COLLEAGUE)]
    assert house[OPERATOR].read(reference).answer["openings"] == []
    house.sql("UPDATE hotline.opening SET until = now()")
    assert house[COLLEAGUE].read(reference).compartments() == {"headline"}


def test_who_can_open_a_case_is_a_list(house):
    reference = logged(house)
    rows = house[BG].get(f"/v1/cases/{reference}/principals").json["principals"]
    assert {(r["compartment"], r["name"], r["state"]) for r in rows} == {
        ("headline", "desk:belgrade", "active"), ("report", "desk:belgrade", "active"),
        ("identity", "coordination:belgrade", "active"), ("identity", OPERATOR, "active")}
