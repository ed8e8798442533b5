"""Who else has a case open: told to those who work with it, to nobody else, and soon forgotten."""

import threading
import time

from test_cases import BG, COLLEAGUE, OPERATOR, logged
from test_changes import now, page, settled

PR = "demo.operator.pr1"


def path(reference):
    return f"/v1/cases/{reference}/presence"


def look(house, who, reference, writing=False):
    answer = house[who].session.call("PUT", path(reference), {"writing": writing})
    assert answer.status == 200, answer
    return {o["name"]: o["writing"] for o in answer.json["others"]}


def go(house, who, reference):
    answer = house[who].session.call("DELETE", path(reference))
    assert answer.status == 204, answer


def until(house, who, reference):
    return house.sql("SELECT p.until FROM hotline.presence p JOIN hotline.case_record c ON"
                     " c.id = p.case_id JOIN hotline.principal u ON u.id = p.user_id"
                     " WHERE c.reference = %s AND u.name = %s", reference, who)[0][0]


def test_each_sees_the_others_by_name_and_not_herself(house):
    reference = logged(house)
    assert look(house, OPERATOR, reference) == {}
    (mine,) = look(house, BG, reference, True).items()
    assert mine[1] is False
    (hers,) = look(house, OPERATOR, reference).items()
    assert hers[1] is True and hers[0] != mine[0]
    assert len(look(house, COLLEAGUE, reference)) == 2
    go(house, BG, reference)
    go(house, BG, reference)
    assert list(look(house, OPERATOR, reference).values()) == [False]


def test_who_is_there_hears_of_it_within_a_second_and_nobody_else(house):
    reference = logged(house)
    look(house, OPERATOR, reference)
    after, elsewhere = now(house, OPERATOR), now(house, COLLEAGUE)
    heard = []

    def wait():
        found, _ = settled(house, OPERATOR, after)
        heard.append((time.monotonic(), found))

    waiting = threading.Thread(target=wait)
    waiting.start()
    came = time.monotonic()
    look(house, BG, reference)
    waiting.join(20)
    at, found = heard[0]
    assert [(c["reference"], c["kind"]) for c in found] == [(reference, "presence")]
    assert at - came < 1
    assert page(house, COLLEAGUE, elsewhere)["changes"] == []


def test_a_heartbeat_is_no_news_and_leaves_no_trace(house):
    reference = logged(house)
    look(house, BG, reference)
    look(house, OPERATOR, reference)
    rows = "SELECT (SELECT count(*) FROM hotline.audit), (SELECT count(*) FROM hotline.change)"
    before, first = house.sql(rows)[0], until(house, OPERATOR, reference)
    for _ in range(3):
        look(house, OPERATOR, reference)
    assert house.sql(rows)[0] == before and until(house, OPERATOR, reference) > first
    look(house, OPERATOR, reference, True)
    go(house, OPERATOR, reference)
    assert house.sql(rows)[0] == (before[0], before[1] + 2)


def test_without_a_word_she_has_left(house):
    reference = logged(house)
    look(house, BG, reference)
    house.sql("UPDATE hotline.presence SET until = now() RETURNING 1")
    assert look(house, OPERATOR, reference) == {}
    assert house.sql("SELECT count(*) FROM hotline.presence WHERE until <= now()")[0][0] == 0


def test_strangers_learn_nothing_and_a_false_body_is_refused(house):
    reference = logged(house)
    look(house, BG, reference)
    for method, body in (("PUT", {"writing": False}), ("DELETE", None)):
        assert house[PR].session.call(method, path(reference), body).status == 404
        assert house[BG].session.call(method, path("BG-2026-00001-1"), body).status == 404
    assert house[BG].session.call("PUT", path(reference), {"writing": 1}).status == 422
    assert house[BG].session.call("PUT", path(reference), {}).status == 422
