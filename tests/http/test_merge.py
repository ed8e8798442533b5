"""Merging duplicates and undoing it: what stays readable, what leaves the queue, what is not lost."""

import concurrent.futures
import uuid

import pytest
from support.assigning import case_row
from support.forwarding import Forward
from test_cases import BG, COLLEAGUE, OPERATOR, logged, triaged
from test_forwards import BOTH, opened

PR = "demo.coordinator.pr1"


def merge(house, reference, into, who=BG, version=None, **more):
    version = version or house[who].version(reference)
    return house[who].post(f"/v1/cases/{reference}/merge",
                           {"into": into, "reason": "the same caller"}, if_match=version, **more)


def unmerge(house, reference, who=BG, version=None):
    version = version or house[who].version(reference)
    return house[who].post(f"/v1/cases/{reference}/unmerge", {"reason": "two callers after all"},
                           if_match=version)


def merged(house, reference, into):
    answer = merge(house, reference, into)
    assert answer.status == 201, answer
    return answer


def queue(house, who=BG):
    rows, path = [], "/v1/cases?view=queue&limit=200"
    while path:
        answer = house[who].get(path).json
        rows += [r["reference"] for r in answer["cases"]]
        path = answer["next"] and f"/v1/cases?view=queue&limit=200&after={answer['next']}"
    return rows


def pair(house):
    return logged(house), triaged(house)


def test_a_merged_case_leads_to_the_other_and_everything_stays_readable(house):
    old, new = pair(house)
    house[OPERATOR].post(f"/v1/cases/{old}/notes", {"text": "a note of the first call"})
    answer = merged(house, old, new)
    assert answer.json == {"version": 2, "status": "merged", "merged_into": new}
    view = house[BG].open(old, "identity")
    assert view.answer["case"]["status"] == "merged" and view.answer["case"]["merged_into"] == new
    assert "a note of the first call" in view.text and "the same caller" in view.text
    assert "Primerić" in view.text and view.answer["contacts"]
    target = house[BG].read(new).answer
    assert target["merged"] == [old] and target["case"]["merged_into"] is None
    assert "a note of the first call" not in house[BG].open(new, "identity").text


def test_no_envelope_and_no_wrap_changes_but_for_the_reason(house):
    def sealed(reference):
        rows = []
        for table, column in (("record", "envelope"), ("wrap", "wrap"),
                              ("compartment", "public_key")):
            rows += [bytes(r[0]) for r in house.sql(
                f"SELECT t.{column} FROM hotline.{table} t JOIN hotline.case_record c"
                " ON c.id = t.case_id WHERE c.reference = %s", reference)]
        return set(rows)

    old, new = pair(house)
    house[BG].post(f"/v1/cases/{old}/notes", {"text": "so that work has a key"})
    before = sealed(old), sealed(new)
    merged(house, old, new)
    assert sealed(new) == before[1]
    assert before[0] < sealed(old) and len(sealed(old) - before[0]) == 1


def test_it_leaves_the_queue_and_comes_back_as_it_was(house):
    for status, old in (("received", logged(house)), ("in_triage", triaged(house))):
        new = triaged(house)
        merged(house, old, new)
        rows = queue(house)
        assert old not in rows and new in rows
        answer = unmerge(house, old)
        assert answer.status == 201 and answer.json["status"] == status, answer
        assert old in queue(house)
        assert case_row(house, old, "merged_into, status") == (None, status)
        assert house[BG].read(new).answer["merged"] == []
        assert "two callers after all" in house[BG].read(old).text
        steps = [(s["from"], s["to"]) for s in house[BG].read(old).answer["status_changes"]]
        assert steps[-2:] == [(status, "merged"), ("merged", status)]


def test_the_other_case_watches_its_clocks(house):
    old, new = pair(house)
    house.sql("UPDATE hotline.deadline d SET state = 'met' FROM hotline.case_record c"
              " WHERE c.id = d.case_id AND c.reference = %s", new)
    house.sql("UPDATE hotline.case_record SET next_due_on = NULL WHERE reference = %s", new)
    due = case_row(house, old, "next_due_on")[0]
    assert due
    merged(house, old, new)
    assert case_row(house, new, "next_due_on") == (due,)
    house[BG].move(new, "waiting_reporter", question="Which of the two?",
                   next_contact_on="2099-01-01")
    assert case_row(house, new, "next_due_on") == (due,), "a step does not forget them"
    house[BG].move(new, "in_triage")
    body = {"to": "closed", "closure_reason": "completed", "outcomes": [outcome_code(house)]}
    answer = house[BG].post(f"/v1/cases/{new}/transitions", body, if_match=house[BG].version(new))
    assert {"pointer": "/deadlines_dropped", "code": "requirement_missing"} in (
        answer.json["errors"]), answer
    assert unmerge(house, old).status == 201
    assert case_row(house, new, "next_due_on") == (None,)
    assert case_row(house, old, "next_due_on") == (due,)


def outcome_code(house):
    return house.sql("SELECT code FROM hotline.reference_item WHERE vocabulary = 'outcome'"
                     " ORDER BY sort LIMIT 1")[0][0]


def test_closing_the_other_drops_its_clocks_too_when_it_says_so(house):
    old, new = pair(house)
    merged(house, old, new)
    house[BG].move(new, "closed", closure_reason="completed", outcomes=[outcome_code(house)],
                   deadlines_dropped=True)
    states = {d["state"] for d in house[BG].read(old).answer["deadlines"]}
    assert states and "open" not in states
    answer = merge(house, triaged(house), new)
    assert (answer.status, answer.code) == (409, "case_closed")


def test_an_open_forward_forbids_it(house):
    old, new = triaged(house, share_partner="given"), triaged(house)
    made = Forward(house[BG], opened(house, old), "yucom", "refer")
    assert made.send().status == 201
    answer = merge(house, old, new)
    assert (answer.status, answer.code) == (409, "forward_open")
    partner = house["demo.partner.bg1"]
    assert partner.decide(made.id, "accept").status == 201
    assert merge(house, old, new).code == "forward_open", "it is shared and not completed"
    assert partner.decide(made.id, "complete").status == 201
    assert merge(house, old, new).status == 201


def test_nothing_is_merged_into_what_is_on_its_way(house):
    old, new = logged(house), triaged(house, **BOTH)
    made = Forward(house[BG], opened(house, new), "pristina", "transfer")
    assert made.send().status == 201
    assert merge(house, old, new).code == "forward_open"


def test_a_transfer_taken_back_brings_a_merged_case_home_as_itself(house):
    moved = triaged(house, **BOTH)
    made = Forward(house[BG], opened(house, moved), "pristina", "transfer")
    assert made.send().status == 201
    assert house[PR].decide(made.id, "accept").status == 201
    house[PR].move(moved, "in_triage", reason="looks like one we have")
    theirs = house["demo.operator.pr1"].log("s01")
    house[PR].move(theirs, "in_triage")
    answer = merge(house, moved, theirs, who=PR)
    assert answer.status == 201, answer
    assert house[BG].recall(made.id).status == 200
    assert case_row(house, moved, "status, office, merged_into") == ("in_triage", "belgrade", None)
    assert house[PR].read(theirs).answer["merged"] == []


@pytest.mark.parametrize("who, status", [(OPERATOR, 403), ("demo.lawyer.bg1", 403), (PR, 404)])
def test_only_a_coordinator_of_both_merges(house, who, status):
    old, new = pair(house)
    for answer in (merge(house, old, new, who=who, version=1),
                   unmerge(house, old, who=who, version=1)):
        assert answer.status == status, answer


def test_the_other_case_must_be_one_she_coordinates(house):
    old = logged(house)
    foreign = house["demo.operator.pr1"].log("s01")
    for into, code in ((foreign, "code_unknown"), (old, "code_unknown"),
                       ("nonsense", "field_format")):
        answer = merge(house, old, into)
        assert answer.status == 422, answer
        assert answer.json["errors"] == [{"pointer": "/into", "code": code}]


def test_only_what_waits_in_triage_is_merged(house):
    old, new = triaged(house), triaged(house)
    house[BG].move(old, "waiting_reporter", question="Who?", next_contact_on="2099-01-01")
    answer = merge(house, old, new)
    assert (answer.status, answer.code) == (409, "transition_not_allowed")
    answer = unmerge(house, new)
    assert (answer.status, answer.code) == (409, "transition_not_allowed")
    answer = merge(house, new, old, version=1)
    assert (answer.status, answer.code) == (412, "version_stale")


def test_a_merged_case_takes_no_writing_and_no_further_merging(house):
    old, new = pair(house)
    merged(house, old, new)
    answer = house[OPERATOR].post(f"/v1/cases/{old}/notes", {"text": "late"})
    assert (answer.status, answer.code) == (409, "case_closed")
    assert merge(house, triaged(house), old).code == "case_closed"
    for answer in (merge(house, old, new), house[BG].post(
            f"/v1/cases/{old}/transitions", {"to": "in_triage", "reason": "x"},
            if_match=house[BG].version(old))):
        assert (answer.status, answer.code) == (409, "transition_not_allowed")


def test_of_two_that_are_merged_into_each_other_at_once_one_stays(house):
    for _ in range(8):
        one, two = triaged(house), triaged(house)
        with concurrent.futures.ThreadPoolExecutor() as both:
            answers = list(both.map(
                lambda who, pair: merge(house, *pair, who=who, version=2),
                (BG, "demo.coordinator.bg2"), ((one, two), (two, one))))
        assert sorted(a.status for a in answers) == [201, 409], answers
        assert sorted(case_row(house, r, "status")[0] for r in (one, two)) == [
            "in_triage", "merged"]


def test_what_was_merged_before_comes_along(house):
    first, second, third = logged(house), triaged(house), triaged(house)
    merged(house, first, second)
    merged(house, second, third)
    assert sorted(house[BG].read(third).answer["merged"]) == sorted([first, second])
    assert unmerge(house, second).status == 201
    assert house[BG].read(third).answer["merged"] == []
    assert house[BG].read(second).answer["merged"] == [first]


def test_a_repeat_is_answered_as_the_first_time(house):
    old, new = pair(house)
    key = str(uuid.uuid4())
    first = merge(house, old, new, version=1, key=key)
    again = merge(house, old, new, version=1, key=key)
    assert first.status == again.status == 201 and first.json == again.json


def test_a_search_by_phone_shows_the_other_once(house):
    old, new = pair(house)
    digests = [house.search_hash("phone", "+38160" + r[8:13] + "77") for r in (old, new)]
    for reference in (old, new):
        answer = house[BG].session.put(f"/v1/cases/{reference}/search-hashes",
                                       {"hashes": digests},
                                       if_match=house[BG].version(reference))
        assert answer.status == 200, answer

    def found(who=COLLEAGUE):
        answer = house[who].post("/v1/search", {"hashes": digests}).json
        return sorted(c["reference"] for c in answer["cases"]), answer

    assert found()[0] == sorted([old, new])
    merged(house, old, new)
    references, answer = found()
    assert references == [new] and answer["cases"][0]["matches"] == [0, 1]
    assert answer["elsewhere"] is False
    assert found("demo.operator.pr1")[1] == {"cases": [], "elsewhere": True}
    assert unmerge(house, old).status == 201
    assert found()[0] == sorted([old, new])


def test_a_duplicate_is_counted_once(house):
    old, new = pair(house)

    def counted():
        return [house.sql("SELECT s.counted FROM hotline.statistics_copy s JOIN shred.pseudonym p"
                          " USING (pseudonym) JOIN hotline.case_record c ON c.id = p.case_id"
                          " WHERE c.reference = %s", r)[0][0] for r in (old, new)]

    merged(house, old, new)
    assert counted() == [False, True]
    assert unmerge(house, old).status == 201
    assert counted() == [True, True]


def test_both_cases_tell_it_to_the_feed_and_the_audit(house):
    old, new = pair(house)
    here = house[COLLEAGUE].get("/v1/changes").json["next"]
    merged(house, old, new)
    unmerge(house, old)
    rows = house[COLLEAGUE].get(f"/v1/changes?after={here}&wait=5").json["changes"]
    told = [(r["reference"], r["kind"]) for r in rows if "merged" in r["kind"]]
    assert told == [(old, "merged"), (new, "merged"), (old, "unmerged"), (new, "unmerged")]
    events = house.sql("SELECT c.reference, a.event FROM hotline.audit a JOIN hotline.case_record c"
                       " ON c.id = a.case_id WHERE a.event LIKE '%%merged%%' AND c.reference = ANY"
                       " (%s) ORDER BY a.id", [old, new])
    assert events == [(old, "merged"), (new, "merged_here"), (old, "unmerged"),
                      (new, "unmerged_here")]
