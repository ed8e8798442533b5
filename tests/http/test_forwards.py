"""Forwards: what goes, to whom, with whose consent, and what is left after refusal and take-back."""

import copy
import uuid

from support.forwarding import Forward, exchange_of

BG, BG2, PG, PR = (f"demo.coordinator.{x}" for x in ("bg1", "bg2", "pg1", "pr1"))
OPERATOR, LAWYER, LAWYER2 = "demo.operator.bg1", "demo.lawyer.pr1", "demo.lawyer.pr2"
PARTNER = "demo.partner.bg1"
PODGORICA = (PG, "demo.operator.pg1", "demo.lawyer.pg1")
BOTH = {"share_office": "given", "transfer_abroad": "given"}
NO_MANIFEST = {"share_partner": "given"}


def triaged(house, sample="h4", **consents):
    reference = house[OPERATOR].log(sample, **consents)
    house[BG].move(reference, "in_triage")
    return reference


def opened(house, reference, who=BG):
    return house[who].open(reference, "identity")


def forward(house, reference, to="pristina", kind="transfer", who=BG, **more):
    return Forward(house[who], opened(house, reference, who), to, kind, **more)


def sent(house, reference, *args, **more):
    made = forward(house, reference, *args, **more)
    answer = made.send()
    assert answer.status == 201, answer
    return made


def consents_named(answer):
    return {(e["pointer"], e["code"]) for e in answer.json["errors"]}


def status_of(house, reference):
    return house.sql("SELECT status, office FROM hotline.case_record WHERE reference = %s",
                     reference)[0]


def assert_unknown(house, people, reference, made):
    for name in people:
        assert house[name].get(f"/v1/cases/{reference}").status == 404
        assert house[name].get(f"/v1/cases/{reference}/file").status == 404
        assert house[name].get(f"/v1/forwards/{made.id}").status == 404


# --- the story of h4 ---


def test_h4_goes_to_pristina_with_both_consents_and_reaches_a_lawyer_blackened(house):
    reference = triaged(house, share_office="not_asked", transfer_abroad="not_asked")
    made = forward(house, reference)
    answer = made.send()
    assert (answer.status, answer.code) == (409, "consent_missing")
    assert consents_named(answer) == {("/consents/share_office", "consent_missing"),
                                      ("/consents/transfer_abroad", "consent_missing")}
    house[BG].consent(reference, "share_office")
    answer = forward(house, reference).send()
    assert consents_named(answer) == {("/consents/transfer_abroad", "consent_missing")}
    house[BG].consent(reference, "transfer_abroad")

    made = sent(house, reference, message="Please call after 18:00")
    assert status_of(house, reference) == ("forwarded", "belgrade")
    assert_unknown(house, PODGORICA, reference, made)
    offered = house[PR].read_forward(made.id, made.view.case)
    assert "A nameless summary" in offered.text and "after 18:00" in offered.text
    assert "Dardan" not in offered.text and offered.compartments() == {"exchange"}
    assert house[PR].get(f"/v1/cases/{reference}").json["records"] == [] or \
        "Dardan" not in house[PR].read(reference).text

    assert house["demo.operator.pr1"].decide(made.id, "accept").status == 403
    answer = house[PR].decide(made.id, "accept")
    assert (answer.status, answer.json["state"]) == (201, "accepted")
    assert status_of(house, reference) == ("assigned", "pristina")
    arrived = house[PR].open(reference, "identity")
    assert "Dardan" in arrived.text and "Živim u Beogradu" in arrived.text
    seen = house["demo.operator.pr1"].read(reference)
    assert seen.compartments() == {"headline", "exchange"}, "for more the desk states a reason"
    assert_unknown(house, PODGORICA, reference, made)
    assert house[OPERATOR].get(f"/v1/cases/{reference}").status == 404

    made = forward(house, reference, LAWYER2, who=PR)
    answer = made.send()
    assert (answer.status, answer.code) == (409, "consent_limited")
    made = sent(house, reference, LAWYER2, who=PR, limits_read=["share_lawyer"],
                pointers=["/reporter/municipality"])
    assert house[LAWYER2].decide(made.id, "accept").status == 201
    assert status_of(house, reference) == ("assigned", "pristina")
    before = house[LAWYER2].file(reference)
    assert "Živim u Beogradu" in before.text and "Dardan" not in before.text
    house[LAWYER2].open(reference, "identity")
    file = house[LAWYER2].file(reference)
    assert "Dardan" in file.text and "+381 61 000 0404" in file.text
    assert "rs_beograd_vozdovac" not in file.text
    assert [r["created_at"] for r in file.records] == sorted(r["created_at"] for r in file.records)
    assert_unknown(house, (*PODGORICA, LAWYER), reference, made)


def test_a_declined_transfer_gives_back_nothing_but_the_refusal(house):
    reference = triaged(house, **BOTH)
    made = sent(house, reference)
    house[PR].decide(made.id, "accept")
    made = sent(house, reference, LAWYER, who=PR, limits_read=["share_lawyer"])
    answer = house[LAWYER].decide(made.id, "refuse", "conflict of interest")
    assert (answer.status, answer.json["state"]) == (201, "refused")
    assert status_of(house, reference) == ("in_triage", "pristina")
    assert house[LAWYER].get(f"/v1/cases/{reference}").status == 404
    assert house[LAWYER].get(f"/v1/forwards/{made.id}").status == 404
    held = house.sql("SELECT count(*) FROM hotline.record WHERE held_by = %s", str(made.id))
    wraps = house.sql("SELECT count(*) FROM hotline.wrap WHERE state = 'held' AND case_id = %s",
                      str(made.view.case))
    assert held == [(0,)] and wraps == [(0,)]
    told = house[PR].read_forward(made.id, made.view.case)
    assert "conflict of interest" in told.text
    assert sent(house, reference, LAWYER2, who=PR, limits_read=["share_lawyer"])


def test_a_refusal_needs_a_reason(house):
    reference = triaged(house, **BOTH)
    made = sent(house, reference)
    answer = house[PR].decide(made.id, "refuse")
    assert (answer.status, answer.json["errors"]) == (
        422, [{"pointer": "/reason", "code": "requirement_missing"}])
    assert house[PR].decide(made.id, "refuse", "not ours").status == 201


# --- refer ---


def test_a_refer_gives_the_chosen_copies_and_nothing_else(house):
    reference = triaged(house, "s01", **NO_MANIFEST)
    made = sent(house, reference, "yucom", "refer", types={"report"})
    assert status_of(house, reference) == ("in_triage", "belgrade")
    offered = house[PARTNER].read_forward(made.id, made.view.case)
    assert {r["type"] for r in offered.records} == {"summary"}
    assert offered.answer["manifest"] == []
    assert house[PARTNER].decide(made.id, "accept").status == 201
    got = house[PARTNER].read_forward(made.id, made.view.case)
    assert {r["type"] for r in got.records} == {"summary", "report"}
    assert "Radila sam tri godine" in got.text and "Primerić" not in got.text
    file = house[PARTNER].file(reference)
    assert file.compartments() == {"exchange"}
    assert {r["type"] for r in file.records} == {"summary", "report"}
    assert "status" not in file.answer["case"]
    note = house[PARTNER].post(f"/v1/cases/{reference}/notes", {"text": "not mine to write"})
    assert note.status == 403
    both = exchange_of(house[BG].read(reference), made.id)
    assert {r["type"] for r in both} == {"summary", "report"}


def test_a_partner_from_whom_it_is_taken_back_gets_nothing_newer(house):
    reference = triaged(house, "s01", **NO_MANIFEST)
    made = sent(house, reference, "partner:yucom", "refer")
    house[PARTNER].decide(made.id, "accept")
    assert house[PARTNER].recall(made.id).status == 403
    house[PARTNER].file(reference)
    answer = house[BG].recall(made.id)
    assert (answer.status, answer.json["state"]) == (200, "recalled")
    assert {f["record"] for f in answer.json["fetched"]} == {r["id"] for r in made.chosen}
    note = house[BG].post(f"/v1/cases/{reference}/notes", {"text": "After the recall"})
    assert note.status == 201
    assert_unknown(house, [PARTNER], reference, made)
    page = house[PARTNER].get("/v1/cases?view=forwarded").json["cases"]
    assert reference not in [c["reference"] for c in page]
    again = house[BG].recall(made.id)
    assert (again.status, again.code) == (409, "forward_decided")


def test_what_was_never_read_is_not_said_to_be_fetched(house):
    reference = triaged(house, "s01", **NO_MANIFEST)
    made = sent(house, reference, "yucom", "refer")
    assert house[BG].recall(made.id).json["fetched"] == []
    made = sent(house, reference, "yucom", "refer")
    house[PARTNER].decide(made.id, "accept")
    assert house[BG].recall(made.id).json["fetched"] == []


def test_a_name_that_is_referred_to_an_office_goes_to_its_coordination(house):
    reference = triaged(house, **BOTH)
    made = sent(house, reference, "pristina", "refer")
    house[PR].decide(made.id, "accept")
    assert "Dardan" in house[PR].read_forward(made.id, made.view.case).text
    desk = house["demo.operator.pr1"].read_forward(made.id, made.view.case)
    assert {r["type"] for r in desk.records} == {"summary"}


def test_a_refer_that_is_done_is_completed(house):
    reference = triaged(house, "s01", **NO_MANIFEST)
    made = sent(house, reference, "yucom", "refer")
    answer = house[PARTNER].decide(made.id, "complete")
    assert (answer.status, answer.code) == (409, "forward_decided")
    house[PARTNER].decide(made.id, "accept")
    answer = house[PARTNER].decide(made.id, "complete", "advice given")
    assert answer.json["state"] == "completed"
    assert "advice given" in house[BG].read_forward(made.id, made.view.case).text


# --- take back a transfer ---


def test_a_transfer_taken_back_after_acceptance_brings_the_case_home(house):
    reference = triaged(house, **BOTH)
    made = sent(house, reference)
    house[PR].decide(made.id, "accept")
    house[PR].open(reference, "identity")
    onward = sent(house, reference, LAWYER2, who=PR, limits_read=["share_lawyer"])
    house[LAWYER2].decide(onward.id, "accept")
    answer = house[BG].recall(made.id)
    assert answer.status == 200, answer
    assert {f["record"] for f in answer.json["fetched"]} == {r["id"] for r in made.chosen}
    assert status_of(house, reference) == ("in_triage", "belgrade")
    assert_unknown(house, (PR, "demo.operator.pr1", LAWYER2, *PODGORICA), reference, made)
    assert house[LAWYER2].get(f"/v1/forwards/{onward.id}").status == 404
    home = house[BG].open(reference, "identity")
    assert "Dardan" in home.text and "Živim u Beogradu" in home.text
    live = house.sql("SELECT count(*) FROM hotline.compartment WHERE case_id = %s"
                     " AND compartment < 4 AND retired_at IS NULL", str(made.view.case))
    assert live == [(0,)], "nothing more is written to a key that the receiver had"
    assert house[BG].post(f"/v1/cases/{reference}/notes", {"text": "home again"}).status == 201
    assert "home again" in house[BG].open(reference, "work").text
    assert sent(house, reference), "and it can go again"


def test_a_transfer_to_a_lawyer_taken_back_ends_her_access_only(house):
    reference = triaged(house, **BOTH)
    made = sent(house, reference)
    house[PR].decide(made.id, "accept")
    made = sent(house, reference, LAWYER2, who=PR, limits_read=["share_lawyer"])
    house[LAWYER2].decide(made.id, "accept")
    assert house[LAWYER2].get(f"/v1/cases/{reference}").status == 200
    assert house[PR].recall(made.id).status == 200
    assert status_of(house, reference) == ("in_triage", "pristina")
    assert house[LAWYER2].get(f"/v1/cases/{reference}").status == 404
    assert "Živim u Beogradu" in house[PR].read(reference).text


def test_a_transfer_taken_back_before_the_answer_leaves_nothing(house):
    reference = triaged(house, **BOTH)
    made = sent(house, reference)
    answer = house[BG].recall(made.id)
    assert (answer.status, answer.json["status"]) == (200, "in_triage")
    assert_unknown(house, [PR], reference, made)
    rows = house.sql("SELECT count(*) FROM hotline.compartment WHERE held_by IS NOT NULL"
                     " AND case_id = %s", str(made.view.case))
    assert rows == [(0,)]


def test_after_acceptance_the_sender_keeps_the_exchange_only(house):
    reference = triaged(house, **BOTH)
    made = sent(house, reference)
    house[PR].decide(made.id, "accept")
    view = house[BG].read(reference)
    assert view.compartments() == {"exchange"} and "status" not in view.answer["case"]
    assert house[BG].post(f"/v1/cases/{reference}/notes", {"text": "x"}).status == 403
    assert house[BG].post(f"/v1/cases/{reference}/openings",
                          {"compartment": "report", "reason": "x"}).status == 403


# --- one at a time, versions, repeats ---


def test_one_open_transfer_at_a_time(house):
    reference = triaged(house, **BOTH)
    sent(house, reference)
    answer = forward(house, reference).send()
    assert (answer.status, answer.code) == (409, "forward_open")


def test_a_case_that_is_not_triaged_is_not_transferred(house):
    reference = house[OPERATOR].log("h4", **BOTH)
    answer = forward(house, reference).send()
    assert (answer.status, answer.code) == (409, "transition_not_allowed")


def test_stale_versions_are_refused(house):
    reference = triaged(house, **BOTH)
    made = forward(house, reference)
    answer = made.send(if_match=made.view.version - 1)
    assert (answer.status, answer.code) == (412, "version_stale")
    assert made.send(headers={"If-Match": None}, if_match=1).status == 428
    assert made.send().status == 201
    decision = {"decision": "accept", "reason": None}
    answer = house[PR].post(f"/v1/forwards/{made.id}/decision", decision, if_match=7)
    assert (answer.status, answer.code) == (412, "version_stale")
    assert house[BG].delete(f"/v1/forwards/{made.id}", if_match=7).status == 412


def test_a_repeat_gets_the_same_answer_and_another_body_none(house):
    reference = triaged(house, **BOTH)
    made, key = forward(house, reference), str(uuid.uuid4())
    first = made.send(key=key)
    assert first.status == 201 and first.headers["location"] == f"/v1/forwards/{made.id}"
    assert made.send(key=key).json == first.json
    body = copy.deepcopy(made.body)
    made.body["summary"] = "another"
    answer = made.send(key=key)
    assert (answer.status, answer.code) == (409, "idempotency_mismatch")
    made.body = body
    key = str(uuid.uuid4())
    first = house[PR].decide(made.id, "accept", key=key)
    again = house[PR].post(f"/v1/forwards/{made.id}/decision",
                           {"decision": "accept", "reason": None}, if_match=1, key=key)
    assert again.status == 201 and again.json == first.json
    count = house.sql("SELECT count(*) FROM hotline.forward WHERE case_id = %s", str(made.view.case))
    assert count == [(1,)]


def test_the_id_of_another_forward_is_refused(house):
    made = sent(house, triaged(house, "s01", **NO_MANIFEST), "yucom", "refer")
    other = forward(house, triaged(house, "s01", **NO_MANIFEST), "yucom", "refer")
    second = Forward(house[BG], other.view, "yucom", "refer", types=set())
    second.id = made.id
    second.body["id"] = str(made.id)
    second.body["wraps"] = [second.wrap(c, e, p) for c, e in second.pairs
                            for p in second.recipients(c, e)]
    answer = second.send()
    assert (answer.status, answer.code) == (409, "conflict")


def test_an_operator_forwards_nothing_and_a_foreign_coordinator_does_not_know_the_case(house):
    reference = triaged(house, **BOTH)
    made = forward(house, reference)
    for name, status in (("demo.operator.bg1", 403), (PG, 404), ("demo.lawyer.bg1", 404)):
        answer = house[name].post(f"/v1/cases/{reference}/forwards", made.body,
                                  if_match=made.view.version)
        assert answer.status == status, name


def test_a_closed_case_goes_nowhere(house):
    reference = triaged(house, **BOTH)
    made = forward(house, reference)
    house.sql("UPDATE hotline.case_record SET status = 'closed', closed_at = now() WHERE reference = %s", reference)
    answer = made.send()
    assert (answer.status, answer.code) == (409, "case_closed")


# --- consent and override ---


def test_a_partner_in_another_country_needs_transfer_abroad(house):
    reference = triaged(house, share_partner="given", transfer_abroad="refused")
    answer = forward(house, reference, "myla", "refer").send()
    assert consents_named(answer) == {("/consents/transfer_abroad", "consent_missing")}
    assert sent(house, reference, "yucom", "refer")


def test_a_limited_consent_goes_with_its_limit_read(house):
    reference = triaged(house, share_partner="limited")
    answer = forward(house, reference, "yucom", "refer").send()
    assert (answer.status, answer.code) == (409, "consent_limited")
    assert consents_named(answer) == {("/consents/share_partner", "consent_limited")}
    assert sent(house, reference, "yucom", "refer", limits_read=["share_partner"])


def test_an_override_is_recorded_for_review(house):
    reference = triaged(house, share_office="not_asked", transfer_abroad="given")
    made = sent(house, reference, legal_basis="vital_interest")
    rows = house.sql("SELECT kind, consents, legal_basis, office, review_by > decided_at"
                     " FROM hotline.override WHERE forward_id = %s", str(made.id))
    assert rows == [("forward", ["share_office"], "vital_interest", "belgrade", True)]


def test_with_consent_a_legal_basis_is_no_override(house):
    reference = triaged(house, **BOTH)
    made = sent(house, reference, legal_basis="legal_claim")
    assert house.sql("SELECT count(*) FROM hotline.override WHERE forward_id = %s",
                     str(made.id)) == [(0,)]


def test_what_is_done_stands_in_the_audit(house):
    reference = triaged(house, **BOTH)
    made = sent(house, reference)
    house[PR].decide(made.id, "accept")
    house[BG].recall(made.id)
    events = house.sql("SELECT event FROM hotline.audit WHERE subject = %s ORDER BY id",
                       str(made.id))
    told = [e for e, in events if e != "viewed"]
    assert told == ["forwarded", "forward_accepted", "forward_recalled"]
