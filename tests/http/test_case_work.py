"""What becomes of a case: steps, new facts, assignments, and which keys follow from them."""

import uuid

import pytest
from support.assigning import PARTS, assign, case_row, facts_of, wrap_for
from support.house import intake, reader
from test_cases import BG, COLLEAGUE, LAWYER, OPERATOR, logged, triaged


def put_facts(house, reference, body, who=BG, version=None):
    return house[who].session.put(f"/v1/cases/{reference}/facts", body,
                                  if_match=version or house[who].version(reference))


# --- steps ---


def test_a_step_that_the_table_does_not_know_is_refused(house):
    reference = logged(house)
    for to in ("in_work", "follow_up", "waiting_reporter"):
        answer = house[BG].post(f"/v1/cases/{reference}/transitions", {"to": to}, if_match=1)
        assert (answer.status, answer.code) == (409, "transition_not_allowed"), (to, answer)


def test_a_step_asks_for_what_the_vocabulary_requires(house):
    reference = triaged(house)
    answer = house[BG].post(f"/v1/cases/{reference}/transitions", {"to": "closed"}, if_match=2)
    assert answer.status == 422
    assert {e["code"] for e in answer.json["errors"]} == {"requirement_missing"}


def test_the_first_step_ends_the_waiting_for_a_first_action(house):
    reference = logged(house)
    assert case_row(house, reference, "first_action_by")[0] is not None
    house[BG].move(reference, "in_triage")
    assert case_row(house, reference, "first_action_by, status") == (None, "in_triage")


def test_an_old_version_is_told_so_and_nothing_happens(house):
    reference = triaged(house)
    answer = house[BG].post(f"/v1/cases/{reference}/transitions",
                            {"to": "closed", "closure_reason": "completed"}, if_match=1)
    assert (answer.status, answer.code) == (412, "version_stale")
    assert case_row(house, reference, "status") == ("in_triage",)


def test_a_repeated_step_is_answered_as_the_first_time(house):
    reference, key = logged(house), str(uuid.uuid4())
    path = f"/v1/cases/{reference}/transitions"
    first = house[BG].post(path, {"to": "in_triage"}, if_match=1, key=key)
    again = house[BG].post(path, {"to": "in_triage"}, if_match=1, key=key)
    assert (first.status, first.json) == (again.status, again.json) == (
        201, {"version": 2, "status": "in_triage"})
    assert house.sql("SELECT count(*) FROM hotline.status_change s JOIN hotline.case_record c"
                     " ON c.id = s.case_id WHERE reference = %s", reference) == [(2,)]


def test_closing_with_open_deadlines_has_to_say_so(house):
    reference = logged(house)
    assert house[BG].read(reference).answer["deadlines"], "the sample has legal clocks"
    body = {"to": "closed", "closure_reason": "completed"}
    path = f"/v1/cases/{reference}/transitions"
    answer = house[BG].post(path, body, if_match=1)
    assert answer.status == 422
    assert answer.json["errors"] == [{"pointer": "/deadlines_dropped",
                                      "code": "requirement_missing"}]
    answer = house[BG].post(path, body | {"deadlines_dropped": True}, if_match=1)
    assert answer.status == 201, answer
    view = house[BG].read(reference)
    assert {d["state"] for d in view.answer["deadlines"]} <= {"dropped", "missed"}
    assert "completed" in view.text, "the closure reason is sealed"
    answer = house[OPERATOR].post(f"/v1/cases/{reference}/notes", {"text": "late"})
    assert (answer.status, answer.code) == (409, "case_closed")


def test_reopening_brings_it_back_to_the_queue(house):
    reference = logged(house)
    house[BG].move(reference, "closed", closure_reason="completed", deadlines_dropped=True)
    house[BG].move(reference, "in_triage", reason="she called again")
    assert case_row(house, reference, "status, closed_at") == ("in_triage", None)


# --- facts ---


def test_new_facts_compute_priority_deadlines_and_headline_again(house):
    reference = logged(house)
    body = facts_of(intake("s01"))
    body["risk"]["answers"]["danger_now"] = "yes"
    body["incident"]["grounds"] = ["disability"]
    answer = put_facts(house, reference, body)
    assert answer.status == 200 and answer.json == {"version": 2, "priority": "critical"}, answer
    view = house[BG].open(reference, "identity")
    reports = [r["content"] for r in view.of("report")]
    assert [r["incident"]["grounds"][0] for r in reports] == ["gender_identity", "disability"]
    assert len({r["id"] for r in view.of("report")}) == 1
    assert [r["version"] for r in view.of("headline")] == [1, 2]
    assert view.of("headline")[1]["content"]["language"] == "sr"


def test_an_override_stays_in_force_over_new_facts_and_both_are_shown(house):
    reference = triaged(house)
    answer = house[BG].session.patch(f"/v1/cases/{reference}", {
        "priority": {"to": "critical", "reason": "a second call"}}, if_match=2)
    assert answer.status == 200 and answer.json["priority"] == "critical", answer
    body = facts_of(intake("s01"))
    body["risk"]["answers"]["threats"] = "yes"
    assert put_facts(house, reference, body).json["priority"] == "critical"
    case = house[BG].read(reference).answer["case"]
    assert (case["priority"], case["priority_computed"], case["priority_overridden"]) == (
        "critical", "high", True)
    assert "a second call" in house[BG].read(reference).text


def test_facts_without_the_person_leave_the_identity_as_it_is(house):
    reference = logged(house)
    body = facts_of(intake("s01"))
    body["reporter"] = {"role": "witness"}
    body["affected_person"] = {"is_reporter": False}
    assert put_facts(house, reference, body).status == 200
    view = house[BG].open(reference, "identity")
    assert [r["version"] for r in view.of("identity")] == [1]
    assert "Primerić" in view.text


def test_facts_replace_the_statistics_copy_under_the_same_pseudonym(house):
    reference = logged(house)
    query = ("SELECT s.pseudonym::text, s.envelope FROM hotline.statistics_copy s JOIN"
             " shred.pseudonym p USING (pseudonym) JOIN hotline.case_record c ON c.id = p.case_id"
             " WHERE c.reference = %s")
    before = house.sql(query, reference)[0]
    assert put_facts(house, reference, facts_of(intake("s02"))).status == 200
    after = house.sql(query, reference)[0]
    assert before[0] == after[0] and bytes(before[1]) != bytes(after[1])


# --- assignments ---


def test_assigned_by_the_coordinator_he_reads_the_phone_number(house):
    reference = triaged(house)
    answer = assign(house, BG, reference, COLLEAGUE, ["identity"], reason="knows the field")
    assert answer.status == 201, answer
    assert answer.json == {"version": 3, "status": "assigned", "assignee": COLLEAGUE}
    view = house[COLLEAGUE].open(reference, "identity")
    assert "060 000 0011" in view.text and "knows the field" in view.text


def test_the_logger_loses_identity_when_somebody_else_is_assigned(house):
    reference = triaged(house)
    house[OPERATOR].open(reference, "identity")
    assert assign(house, BG, reference, COLLEAGUE, ["identity"]).status == 201
    assert "identity" not in house[OPERATOR].read(reference).compartments()


@pytest.mark.parametrize("parts, code, detail", [
    ([], "wraps_missing", "identity 1"),
    (["identity", "report"], "wraps_surplus", "report 1"),
    (["headline", "identity"], "wraps_surplus", "headline 1")])
def test_wraps_have_to_be_exact(house, parts, code, detail):
    reference = triaged(house)
    answer = assign(house, BG, reference, COLLEAGUE, parts)
    assert (answer.status, answer.code, answer.json["detail"]) == (422, code, detail), answer
    assert case_row(house, reference, "status, assignee_id") == ("in_triage", None)


def test_a_coordinator_needs_no_wrap_and_gets_none(house):
    reference = triaged(house)
    answer = assign(house, BG, reference, "demo.coordinator.bg2", ["identity"])
    assert (answer.status, answer.code) == (422, "wraps_surplus")
    assert assign(house, BG, reference, "demo.coordinator.bg2").status == 201


def test_a_lawyer_gets_what_the_consent_gives_and_opens_identity_with_a_reason(house):
    reference = triaged(house, share_lawyer="given")
    assert house[LAWYER].get(f"/v1/cases/{reference}").status == 404
    assert assign(house, BG, reference, LAWYER, PARTS).status == 201
    view = house[LAWYER].read(reference)
    assert view.compartments() == {"headline", "report", "work"}
    assert "Primerić" in house[LAWYER].open(reference, "identity").text
    house[LAWYER].move(reference, "in_work")
    assert house[LAWYER].post(f"/v1/cases/{reference}/notes", {"text": "read"}).status == 201
    assert "read" in house[LAWYER].read(reference).text


@pytest.mark.parametrize("state, code", [("not_asked", "consent_missing"),
                                         ("refused", "consent_missing"),
                                         ("withdrawn", "consent_missing"),
                                         ("limited", "consent_limited")])
def test_a_lawyer_needs_the_callers_consent(house, state, code):
    body = intake("s01", share_lawyer=state)
    for consent in body["consents"]:
        if consent["state"] == "limited":
            consent["limit_text"] = "only this one"
    reference = house[OPERATOR].log_body(body)
    house[BG].move(reference, "in_triage")
    answer = assign(house, BG, reference, LAWYER, ["headline", "report"])
    assert (answer.status, answer.code) == (409, code)
    assert [e["pointer"] for e in answer.json["errors"]] == ["/consents/share_lawyer"]


def test_an_override_gives_report_without_identity_and_waits_for_review(house):
    reference = triaged(house, share_lawyer="refused")
    basis = {"legal_basis": "vital_interest"}
    answer = assign(house, BG, reference, LAWYER, PARTS, override=basis)
    assert (answer.status, answer.json["detail"]) == (422, "identity 1")
    assert assign(house, BG, reference, LAWYER, ["headline", "report", "work"],
                  override=basis).status == 201
    assert house.sql("SELECT o.kind, o.consents FROM hotline.override o JOIN"
                     " hotline.case_record c ON c.id = o.case_id WHERE reference = %s",
                     reference)[0] == ("assignment", ["share_lawyer"])
    answer = house[LAWYER].post(f"/v1/cases/{reference}/openings",
                                {"compartment": "identity", "reason": "please"})
    assert (answer.status, answer.code) == (403, "forbidden")


@pytest.mark.parametrize("to", ["demo.operator.pg1", "demo.lawyer.pr1", "demo.dpo", "demo.admin",
                                "demo.nobody", "desk:belgrade", "coordination:belgrade"])
def test_only_eligible_people_of_the_same_office_are_assigned(house, to):
    reference = triaged(house, share_lawyer="given")
    answer = house[BG].post(f"/v1/cases/{reference}/assignments", {"to": to, "wraps": []},
                            if_match=2)
    assert answer.status == 422
    assert answer.json["errors"] == [{"pointer": "/to", "code": "code_unknown"}]


def test_after_a_reassignment_the_former_handler_gets_nothing_newer(house):
    reference = triaged(house, share_lawyer="given")
    assert assign(house, BG, reference, LAWYER, PARTS).status == 201
    assert assign(house, BG, reference, "demo.lawyer.bg2", PARTS,
                  reason="a conflict of interest").status == 201
    assert house[LAWYER].get(f"/v1/cases/{reference}").status == 404
    body = facts_of(intake("s01"))
    body["reporter"]["family_name"] = "Novak"
    assert put_facts(house, reference, body).status == 200
    view = house["demo.lawyer.bg2"].open(reference, "identity")
    assert {r["epoch"] for r in view.of("identity")} == {1, 2} and "Novak" in view.text
    assert {r["epoch"] for r in view.of("report")} == {1, 2}
    rows = house.sql("SELECT count(*) FROM hotline.wrap w JOIN hotline.case_record c"
                     " ON c.id = w.case_id WHERE c.reference = %s AND w.principal_id = %s"
                     " AND w.state = 'active'", reference, str(house[LAWYER].id))
    assert rows == [(0,)]
    answer = assign(house, BG, reference, LAWYER, PARTS)
    assert answer.status == 201, "she may get it again, with every epoch"
    assert "Novak" in house[LAWYER].open(reference, "identity").text


def test_going_back_to_triage_takes_the_case_from_its_handler(house):
    reference = triaged(house)
    assert assign(house, BG, reference, COLLEAGUE, ["identity"]).status == 201
    house[COLLEAGUE].move(reference, "in_triage", reason="I know the family")
    assert case_row(house, reference, "assignee_id, status") == (None, "in_triage")
    assert "identity" not in house[COLLEAGUE].read(reference).compartments()
    answer = house[COLLEAGUE].post(f"/v1/cases/{reference}/openings",
                                   {"compartment": "identity", "reason": "once more"})
    assert answer.status == 403


def test_a_critical_case_the_operator_who_took_it_assigns_to_herself(house):
    reference = logged(house, "h3")
    answer = house[OPERATOR].post(f"/v1/cases/{reference}/assignments",
                                  {"to": OPERATOR, "wraps": []}, if_match=1)
    assert answer.status == 201 and answer.json["status"] == "assigned", answer
    assert "identity" in house[OPERATOR].open(reference, "identity").compartments()


def test_no_other_operator_and_no_other_case_is_self_assigned(house):
    critical, calm = logged(house, "h3"), logged(house, "s01")
    for who, reference in ((COLLEAGUE, critical), (OPERATOR, calm)):
        answer = house[who].post(f"/v1/cases/{reference}/assignments", {"to": who, "wraps": []},
                                 if_match=1)
        assert (answer.status, answer.code) == (403, "forbidden"), answer
    answer = house[OPERATOR].post(f"/v1/cases/{critical}/assignments",
                                  {"to": COLLEAGUE, "wraps": []}, if_match=1)
    assert answer.status == 403


def test_a_wrap_for_another_place_is_refused(house):
    reference = triaged(house)
    view = house[BG].open(reference, "identity")
    place = ("identity", reader.NIL, 1)
    to = house[COLLEAGUE]
    for change in ({"epoch": 2}, {"owner": uuid.uuid4()}, {"compartment": "report"},
                   {"recipient": house[OPERATOR].id}, {"purpose": "group"}):
        answer = assign(house, BG, reference, COLLEAGUE,
                        wraps=[wrap_for(house, view, place, to, **change)])
        assert (answer.status, answer.code) == (422, "invalid"), (change, answer)
        assert answer.json["errors"][0]["code"] == "wrap_invalid"
    twice = [wrap_for(house, view, place, to)] * 2
    assert assign(house, BG, reference, COLLEAGUE, wraps=twice).status == 422
    stranger = [wrap_for(house, view, place, house["demo.operator.pg1"])]
    answer = assign(house, BG, reference, COLLEAGUE, wraps=stranger)
    assert (answer.status, answer.code) == (422, "wraps_surplus")
