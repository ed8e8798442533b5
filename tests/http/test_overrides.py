"""Overrides of consent: listed for the office, reviewed by a second person."""

import uuid

import pytest
from test_forwards import sent, triaged

BG, BG2, PG = "demo.coordinator.bg1", "demo.coordinator.bg2", "demo.coordinator.pg1"


@pytest.fixture
def override(house):
    """(id, reference) of something done without consent."""
    reference = triaged(house, share_office="not_asked", transfer_abroad="not_asked")
    made = sent(house, reference, legal_basis="vital_interest")
    rows = house.sql("SELECT id::text FROM hotline.override WHERE forward_id = %s", str(made.id))
    return rows[0][0], reference


def listed(house, who, limit=200):
    """All of them, page by page."""
    found, after = [], ""
    while True:
        answer = house[who].get(f"/v1/overrides?limit={limit}{after}")
        assert answer.status == 200, answer
        found += answer.json["overrides"]
        if not answer.json["next"]:
            return found
        after = "&after=" + answer.json["next"]


def review(house, who, id_, verdict="upheld", **more):
    return house[who].post(f"/v1/overrides/{id_}/review", {"verdict": verdict}, **more)


def test_an_override_waits_for_review_in_its_office(house, override):
    row = next(o for o in listed(house, BG2) if o["id"] == override[0])
    assert row["reference"] == override[1] and row["kind"] == "forward"
    assert row["consents"] == ["share_office", "transfer_abroad"]
    assert row["legal_basis"] == "vital_interest" and row["decided_by"] == BG
    assert row["review_by"] > row["decided_at"]
    assert override[0] not in [o["id"] for o in listed(house, PG)]


def test_a_second_person_reviews_and_the_first_may_not(house, override):
    answer = review(house, BG, override[0])
    assert (answer.status, answer.code) == (403, "forbidden")
    assert review(house, PG, override[0]).status == 404
    answer = review(house, BG2, override[0], "objected")
    assert (answer.status, answer.json["verdict"]) == (201, "objected")
    assert override[0] not in [o["id"] for o in listed(house, BG2)]
    answer = review(house, BG2, override[0])
    assert (answer.status, answer.code) == (409, "conflict")
    rows = house.sql("SELECT actor::text, detail FROM hotline.audit WHERE subject = %s"
                     " AND event = 'override_reviewed'", override[0])
    assert rows == [(str(house[BG2].id), {"verdict": "objected"})]


def test_a_repeated_review_gets_the_same_answer(house, override):
    key = str(uuid.uuid4())
    first = review(house, BG2, override[0], key=key)
    again = review(house, BG2, override[0], key=key)
    assert first.status == 201 and again.json == first.json


def test_the_list_is_paged_by_key(house, override):
    assert listed(house, BG2, 1) == listed(house, BG2)
    for query in ("limit=0", "limit=201", "after=x", "after=1.x", "offset=1"):
        assert house[BG2].get(f"/v1/overrides?{query}").status == 400


def test_what_is_no_review(house, override):
    assert review(house, BG2, override[0], "perhaps").status == 422
    assert review(house, BG2, uuid.uuid4()).status == 404
    assert review(house, BG2, "nonsense").status == 404


def test_only_coordinators_see_overrides(house, override):
    for name in ("demo.operator.bg1", "demo.lawyer.bg1", "demo.dpo", "demo.admin"):
        assert house[name].get("/v1/overrides").status == 403
        assert review(house, name, override[0]).status == 403


def test_nobody_reviews_her_own_even_in_sql(house, override):
    import psycopg2

    with pytest.raises(psycopg2.errors.CheckViolation):
        house.sql("UPDATE hotline.override SET reviewed_by = decided_by WHERE id = %s", override[0])
