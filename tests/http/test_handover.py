"""Shift handover: what the next shift of a desk reads, who took which case, and who learns nothing."""

import concurrent.futures
import uuid

import pytest
from support import shifts
from support.assigning import case_row
from test_cases import BG, COLLEAGUE, OPERATOR, logged, triaged

ELSEWHERE = "demo.operator.pr1"


def test_the_next_shift_reads_the_note_with_its_desks_secret(house):
    reference = logged(house)
    handover = shifts.written(house[OPERATOR], "Zvaće oko sedam: ne zvati kući.", [reference])
    note = shifts.read(house[COLLEAGUE], handover)
    assert note.words == "Zvaće oko sedam: ne zvati kući."
    assert note.answer["by"] == OPERATOR and note.answer["done_at"] is None
    assert note.references() == [reference] and note.taken() == {reference: None}
    record, = note.records
    assert (record["compartment"], record["author"]) == ("work", str(house[OPERATOR].id))
    wrap, = note.answer["wraps"]
    assert wrap["principal"] == str(house.group("desk:belgrade").id)


def test_the_server_keeps_no_word_of_it(house):
    handover = shifts.written(house[OPERATOR], "Nezaboravljiva reč smene")
    row = house.sql("SELECT h.*, k.key FROM hotline.handover h JOIN shred.handover_key k"
                    " ON k.handover_id = h.id WHERE h.id = %s", handover)[0]
    assert "Nezaboravljiva".encode() not in b"".join(bytes(v) for v in row
                                                     if isinstance(v, memoryview | bytes))
    assert "Nezaboravljiva" not in str(row)


def test_another_office_does_not_know_of_it(house):
    handover = shifts.written(house[OPERATOR], "nothing", [])
    for answer in (house[ELSEWHERE].get(f"/v1/handovers/{handover}"),
                   shifts.take(house[ELSEWHERE], handover, "BG-2026-00001-0"),
                   shifts.mark(house[ELSEWHERE], handover, 1)):
        assert (answer.status, answer.code) == (404, "not_found"), answer
    assert handover not in [row["id"] for row in shifts.pages(house[ELSEWHERE], 200)]


def test_only_cases_of_her_office_that_she_works_with_are_attached(house):
    mine = logged(house)
    foreign = logged(house, who=ELSEWHERE)
    answer = shifts.write(house[OPERATOR], "x", [mine, foreign, "BG-2026-99999-9", "nonsense"])
    assert (answer.status, answer.code) == (422, "invalid")
    answer = shifts.write(house[OPERATOR], "x", [mine, foreign])
    assert answer.status == 422
    assert answer.json["errors"] == [{"pointer": "/cases/1", "code": "code_unknown"}]
    assert house.sql("SELECT count(*) FROM hotline.handover_case k JOIN hotline.case_record c"
                     " ON c.id = k.case_id WHERE c.reference = %s", mine) == [(0,)]


def test_the_first_who_takes_a_case_has_it(house):
    one, two = logged(house), logged(house, "s02")
    handover = shifts.written(house[OPERATOR], "two calls", [one, two])
    answer = shifts.take(house[COLLEAGUE], handover, one.lower())
    assert (answer.status, answer.json) == (201, {"version": 2, "done": False}), answer
    answer = shifts.take(house[BG], handover, one)
    assert (answer.status, answer.code) == (409, "conflict")
    note = shifts.read(house[BG], handover)
    assert note.taken() == {one: COLLEAGUE, two: None} and note.answer["done_at"] is None
    assert shifts.take(house[BG], handover, two).json == {"version": 3, "done": True}
    note = shifts.read(house[BG], handover)
    assert note.answer["done_at"] and note.answer["done_by"] == BG


def test_of_two_at_the_same_moment_one_takes_it(house):
    for _ in range(8):
        reference = logged(house)
        handover = shifts.written(house[OPERATOR], "who is quicker?", [reference])
        with concurrent.futures.ThreadPoolExecutor() as both:
            answers = list(both.map(lambda who, h=handover, r=reference: shifts.take(house[who], h, r),
                                    (BG, COLLEAGUE)))
        assert sorted(a.status for a in answers) == [201, 409], answers


def test_what_was_closed_meanwhile_needs_nobody_to_take_it(house):
    one, two = logged(house), logged(house, "s02")
    handover = shifts.written(house[OPERATOR], "two calls", [one, two])
    house[BG].move(two, "closed", closure_reason="completed", deadlines_dropped=True)
    assert shifts.take(house[COLLEAGUE], handover, one).json["done"] is True


def test_a_case_that_is_not_attached_is_not_taken(house):
    one, other = logged(house), logged(house, "s02")
    handover = shifts.written(house[OPERATOR], "one call", [one])
    for reference in (other, "nonsense"):
        answer = shifts.take(house[COLLEAGUE], handover, reference)
        assert answer.json["errors"] == [{"pointer": "/case", "code": "code_unknown"}], answer


def test_somebody_of_the_desk_marks_it_read_in_the_version_she_saw(house):
    reference = logged(house)
    handover = shifts.written(house[OPERATOR], "for your information", [reference])
    shifts.take(house[BG], handover, reference)
    handover = shifts.written(house[OPERATOR], "a second", [reference, logged(house, "s02")])
    shifts.take(house[BG], handover, reference)
    answer = shifts.mark(house[COLLEAGUE], handover, 1)
    assert (answer.status, answer.code) == (412, "version_stale")
    answer = shifts.mark(house[COLLEAGUE], handover, 2)
    assert (answer.status, answer.json) == (201, {"version": 3, "done": True})
    assert answer.headers["etag"] == '"3"'
    answer = shifts.mark(house[BG], handover, 3)
    assert (answer.status, answer.code) == (409, "conflict")
    assert shifts.read(house[BG], handover).answer["done_by"] == COLLEAGUE


def test_a_repeat_is_answered_as_the_first_time(house):
    reference, key = logged(house), str(uuid.uuid4())
    first = shifts.write(house[OPERATOR], "once", [reference], key=key)
    again = shifts.write(house[OPERATOR], "once", [reference], key=key)
    assert first.json == again.json and first.status == again.status == 201
    assert first.headers["location"] == "/v1/handovers/" + first.json["id"]
    answer = shifts.write(house[OPERATOR], "twice", [reference], key=key)
    assert (answer.status, answer.code) == (409, "idempotency_mismatch")
    handover, key = first.json["id"], str(uuid.uuid4())
    first = shifts.take(house[BG], handover, reference, key=key)
    again = shifts.take(house[BG], handover, reference, key=key)
    assert first.status == again.status == 201 and first.json == again.json


def test_the_list_has_what_is_open_first_and_then_the_newest_page_by_page(house):
    made = [shifts.written(house[OPERATOR], f"number {n}") for n in range(5)]
    for handover in (made[1], made[3]):
        assert shifts.mark(house[COLLEAGUE], handover, 1).status == 201
    rows = shifts.pages(house[COLLEAGUE], 2)
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))
    assert [i for i in ids if i in made] == [made[4], made[2], made[0], made[3], made[1]]
    opened = [row["done_at"] is None for row in rows]
    assert opened == sorted(opened, reverse=True)
    assert "number 4" == next(shifts.Note(row, house[COLLEAGUE].keys).words for row in rows
                              if row["id"] == made[4])


@pytest.mark.parametrize("after", ["", "x", "o", "o1", "d1.x", "1.00000000-0000-8000-8000-000000000001"])
def test_a_cursor_that_is_none_is_refused(house, after):
    answer = house[OPERATOR].get(f"/v1/handovers?after={after}")
    assert (answer.status, answer.code) == (400, "query_invalid")


def test_the_feed_tells_the_desk_and_nobody_else(house):
    def end(who):
        return house[who].get("/v1/changes").json["next"]

    here, there = end(COLLEAGUE), end(ELSEWHERE)
    reference = logged(house)
    handover = shifts.written(house[OPERATOR], "x", [reference])
    shifts.take(house[COLLEAGUE], handover, reference)
    rows = house[COLLEAGUE].get(f"/v1/changes?after={here}&wait=5").json["changes"]
    assert [(r["kind"], r["reference"]) for r in rows if r["id"] == handover] == [
        ("handover", None), ("handover_taken", None)]
    rows = house[ELSEWHERE].get(f"/v1/changes?after={there}").json["changes"]
    assert handover not in [r["id"] for r in rows]


def test_every_step_stands_in_the_audit(house):
    reference = logged(house)
    handover = shifts.written(house[OPERATOR], "x", [reference])
    shifts.read(house[COLLEAGUE], handover)
    shifts.take(house[COLLEAGUE], handover, reference)
    events = house.sql("SELECT event, case_id IS NOT NULL FROM hotline.audit WHERE subject = %s"
                       " ORDER BY id", handover)
    assert events == [("handover", False), ("viewed", False), ("handover_taken", True)]


def test_a_case_that_moves_away_is_not_shown_any_more(house):
    reference = triaged(house)
    handover = shifts.written(house[OPERATOR], "x", [reference])
    house.sql("UPDATE hotline.case_record SET office = 'pristina' WHERE reference = %s", reference)
    try:
        assert shifts.read(house[COLLEAGUE], handover).references() == []
    finally:
        house.sql("UPDATE hotline.case_record SET office = 'belgrade' WHERE reference = %s",
                  reference)
    assert case_row(house, reference, "office") == ("belgrade",)


def test_bounds_of_text_and_cases(house):
    for body, code in (({"text": ""}, "field_empty"), ({"text": "x" * 4001}, "field_too_long"),
                       ({"cases": []}, "field_missing"),
                       ({"text": "x", "cases": ["BG-2026-00001-0"] * 51}, "field_too_long")):
        answer = house[OPERATOR].post("/v1/handovers", body)
        assert answer.status == 422 and code in [e["code"] for e in answer.json["errors"]], answer
    assert shifts.write(house[OPERATOR], "ш" * 4000).status == 201
    reference = logged(house)
    handover = shifts.written(house[OPERATOR], "x", [reference] * 50)
    assert shifts.read(house[OPERATOR], handover).references() == [reference]
