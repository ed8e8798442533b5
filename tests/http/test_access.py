"""Which keys each person is handed in which situation of a case: a table, over HTTP, and what she can
then open with the keys that she holds."""

import pytest
from support.assigning import PARTS, assign
from test_cases import BG, COLLEAGUE, LAWYER, OPERATOR, logged, triaged

MONITOR, PARTNER = "demo.monitor.bg1", "demo.partner.bg1"
BG2, LAWYER2 = "demo.coordinator.bg2", "demo.lawyer.bg2"
PG = ("demo.coordinator.pg1", "demo.operator.pg1", "demo.lawyer.pg1")
GIVEN = {"share_lawyer": "given", "attend_hearing": "given", "share_partner": "given"}

HEAD, REPORT, IDENTITY = {"headline"}, {"headline", "report"}, {"headline", "report", "identity"}
UNKNOWN = None


def received(house):
    return logged(house, **GIVEN)


def given_to(who, parts=PARTS):
    def make(house):
        reference = triaged(house, **GIVEN)
        answer = assign(house, BG, reference, who, parts)
        assert answer.status == 201, answer
        return reference
    return make


SITUATIONS = {  # what is handed out at once, and what can be had with a reason
    "received": (received, {
        OPERATOR: (REPORT, IDENTITY), COLLEAGUE: (HEAD, REPORT), BG: (REPORT, IDENTITY),
        BG2: (REPORT, IDENTITY), LAWYER: UNKNOWN, MONITOR: UNKNOWN, PARTNER: UNKNOWN}),
    "with a colleague": (given_to(COLLEAGUE, ["identity"]), {
        OPERATOR: (REPORT, REPORT), COLLEAGUE: (REPORT, IDENTITY), BG: (REPORT, IDENTITY),
        LAWYER: UNKNOWN, PARTNER: UNKNOWN}),
    "with a lawyer": (given_to(LAWYER), {
        OPERATOR: (REPORT, REPORT), COLLEAGUE: (HEAD, REPORT), BG: (REPORT, IDENTITY),
        LAWYER: (REPORT, IDENTITY), LAWYER2: UNKNOWN, MONITOR: UNKNOWN, PARTNER: UNKNOWN}),
    "with a court monitor": (given_to(MONITOR), {
        MONITOR: (REPORT, IDENTITY), LAWYER: UNKNOWN, COLLEAGUE: (HEAD, REPORT)}),
    "with a partner's group": (given_to("yucom"), {
        PARTNER: (REPORT, IDENTITY), LAWYER: UNKNOWN, COLLEAGUE: (HEAD, REPORT)}),
}


def but_work(view):
    """work is made by the first reason that anybody states."""
    return view.compartments() - {"work"}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_each_person_is_handed_what_the_rules_say_and_no_more(house, situation):
    make, people = SITUATIONS[situation]
    reference = make(house)
    house.sql("UPDATE hotline.opening SET until = now()")
    for who in PG:
        assert house[who].get(f"/v1/cases/{reference}").status == 404, who
    for who, expected in people.items():
        if expected is UNKNOWN:
            assert house[who].get(f"/v1/cases/{reference}").status == 404, who
            continue
        at_once, with_reason = expected
        assert but_work(house[who].read(reference)) == at_once, who
        for compartment in ("report", "identity"):
            answer = house[who].post(f"/v1/cases/{reference}/openings",
                                     {"compartment": compartment, "reason": "to find out"})
            assert answer.status == (201 if compartment in with_reason else 403), (who, answer)
        assert but_work(house[who].read(reference)) == with_reason, who


def test_records_come_with_their_keys_and_never_without(house):
    reference = received(house)
    for who in (OPERATOR, COLLEAGUE, BG):
        view = house[who].read(reference)
        assert {r["compartment"] for r in view.records} <= view.compartments()
        assert set(view.secrets) <= set(view.publics), who


def test_an_opening_of_one_person_helps_no_other(house):
    reference = received(house)
    house[BG].open(reference, "identity")
    assert "identity" not in house[BG2].read(reference).compartments()
    assert "identity" not in house[OPERATOR].read(reference).compartments()


def test_every_read_is_in_the_audit_before_it_is_answered(house):
    reference = received(house)
    query = ("SELECT count(*) FROM hotline.audit a JOIN hotline.case_record c ON c.id = a.case_id"
             " WHERE c.reference = %s AND a.event = 'viewed' AND a.actor = %s")
    for count in (1, 2):
        house[COLLEAGUE].read(reference)
        assert house.sql(query, reference, str(house[COLLEAGUE].id)) == [(count,)]
    house[PG[0]].get(f"/v1/cases/{reference}")
    assert house.sql(query, reference, str(house[PG[0]].id)) == [(0,)], "nothing was viewed"


def test_whoever_leaves_the_desk_knows_the_case_no_longer(house):
    person = house.add("demo.operator.leaving", "operator", "belgrade", "desk coalition")
    reference = received(house)
    assert person.get(f"/v1/cases/{reference}").status == 200
    house.sql("UPDATE hotline.membership SET to_seq = 1 WHERE user_id = %s", str(person.id))
    assert person.get(f"/v1/cases/{reference}").status == 404
    assert person.get("/v1/cases?view=queue").json["cases"] == []
