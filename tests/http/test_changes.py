"""The feed of changes: nothing missed, nothing of others, and waiting that costs nothing."""

import threading

import pytest
from support import database

OPERATOR, COLLEAGUE, COORDINATOR = ("demo.operator.bg1", "demo.operator.bg2",
                                    "demo.coordinator.bg1")
PG = "demo.operator.pg1"


def now(house, who):
    answer = house[who].get("/v1/changes")
    assert answer.status == 200 and answer.json["changes"] == []
    return answer.json["next"]


def page(house, who, after, wait=0):
    answer = house[who].get(f"/v1/changes?after={after}&wait={wait}")
    assert answer.status == 200, answer
    return answer.json


def seen(house, who, after):
    return [(c["reference"], c["kind"]) for c in page(house, who, after)["changes"]]


def settled(house, who, after, count=1):
    """Reads on until `count` changes are there: an older transaction may hold them back."""
    found = []
    while len(found) < count:
        answer = page(house, who, after, 5)
        found += answer["changes"]
        after = answer["next"]
    return found, after


def test_a_new_case_is_told_to_its_desk_and_to_nobody_else(house):
    starts = {name: now(house, name) for name in (COLLEAGUE, COORDINATOR, PG, "demo.lawyer.bg1",
                                                  "demo.partner.bg1", "demo.dpo")}
    reference = house[OPERATOR].log("s01")
    for name in (COLLEAGUE, COORDINATOR):
        found, _ = settled(house, name, starts[name])
        assert [(c["reference"], c["kind"]) for c in found] == [(reference, "created")]
        assert set(found[0]) == {"reference", "id", "kind", "at"}
    for name in (PG, "demo.lawyer.bg1", "demo.partner.bg1", "demo.dpo"):
        assert reference not in [r for r, _ in seen(house, name, starts[name])]


def test_the_cursor_goes_on_where_it_ended(house):
    after = now(house, COLLEAGUE)
    first = house[OPERATOR].log("s01")
    found, after = settled(house, COLLEAGUE, after)
    assert [c["reference"] for c in found] == [first]
    second = house[OPERATOR].log("s02")
    found, after = settled(house, COLLEAGUE, after)
    assert [c["reference"] for c in found] == [second]
    assert page(house, COLLEAGUE, after)["changes"] == []


def test_a_forward_is_told_to_its_receiver(house):
    from test_forwards import sent, triaged

    starts = {n: now(house, n) for n in ("demo.partner.bg1", PG)}
    reference = triaged(house, "s01", share_partner="given")
    sent(house, reference, "yucom", "refer")
    found, _ = settled(house, "demo.partner.bg1", starts["demo.partner.bg1"])
    assert [(c["reference"], c["kind"]) for c in found] == [(reference, "forward_sent")]
    assert seen(house, PG, starts[PG]) == []


def test_a_waiting_request_is_woken_by_the_change(house):
    after = now(house, COLLEAGUE)
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(page(house, COLLEAGUE, after, 30)))
    waiting.start()
    reference = house[OPERATOR].log("s01")
    waiting.join(25)
    assert not waiting.is_alive(), "it was woken before its time was up"
    changes = answers[0]["changes"]
    if not changes:  # held back by an older transaction for a moment
        changes, _ = settled(house, COLLEAGUE, answers[0]["next"])
    assert [c["reference"] for c in changes] == [reference]


def test_a_wait_without_a_change_ends_with_an_empty_page(house):
    after = now(house, PG)
    answer = page(house, PG, after, 1)
    assert answer["changes"] == [] and answer["next"]


def test_what_an_older_transaction_holds_back_is_not_skipped(house, pg):
    """Ids and transactions commit out of order; a cursor must not run ahead of the older one."""
    name = house.connection.info.dbname
    older = database.connect(pg, name)
    older.autocommit = False
    try:
        after = now(house, COLLEAGUE)
        reference = house[OPERATOR].log("s01")
        case = house.sql("SELECT id FROM hotline.case_record WHERE reference = %s", reference)[0][0]
        after = settled(house, COLLEAGUE, after)[1]
        cursor = older.cursor()
        cursor.execute("SELECT hotline.note_change(%s, 'note', 'belgrade')", (case,))
        newer = house[OPERATOR].log("s02")
        answer = page(house, COLLEAGUE, after)
        assert answer["changes"] == [], "the newer one waits for the older"
        older.commit()
        found, after = settled(house, COLLEAGUE, answer["next"], 2)
        assert [(c["reference"], c["kind"]) for c in found] == [(reference, "note"),
                                                                (newer, "created")]
    finally:
        older.close()


def test_many_rows_of_others_are_passed_in_steps(house):
    after = now(house, PG)
    case = house[OPERATOR].log("s01")
    house.sql("INSERT INTO hotline.change (case_id, kind, office) SELECT id, 'note', 'belgrade'"
              " FROM hotline.case_record, generate_series(1, 2500) WHERE reference = %s", case)
    own = house[PG].log("s01")
    found, steps = [], 0
    while not found:
        answer = page(house, PG, after, 1)
        found, after, steps = answer["changes"], answer["next"], steps + 1
    assert [c["reference"] for c in found] == [own] and steps >= 3


@pytest.mark.parametrize("query", ["after=x", "after=1", "after=0-0", "after=1-2-3", "after=-1-1",
                                   "wait=61", "wait=-1", "wait=x", "limit=5", "after=1-1&after=1-1"])
def test_a_malformed_cursor_or_wait_is_refused(house, query):
    answer = house[PG].get(f"/v1/changes?{query}")
    assert (answer.status, answer.code) == (400, "query_invalid")
