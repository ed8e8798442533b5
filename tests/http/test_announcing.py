"""What one process commits wakes who waits at another, and a NOTIFY that nobody sent is made up for."""

import threading
import time

import pytest
from support import client, database, house

OPERATOR, COLLEAGUE = "demo.operator.bg1", "demo.operator.bg2"


@pytest.fixture(scope="module")
def two(pg, make_server, server_key, root_key, recorder):
    """Two processes on one database, and who signed in at each."""
    name = database.create(pg, "announcing")
    started = [make_server(name), make_server(name)]
    for one in started:
        one.wait_ready()
    made = house.House(database.connect(pg, name), root_key, server_key, started[:1], recorder)
    made.other = client.Session(started[1:], token=made[COLLEAGUE].session.token, recorder=recorder)
    yield made
    made.other.close()
    made.close()


class Waiting(threading.Thread):
    """A long-poll at the second process; when it was answered, and with what."""

    def __init__(self, session):
        super().__init__()
        self.session = session
        self.after = session.get("/v1/changes").json["next"]
        self.found, self.at = [], None

    def run(self):
        after = self.after
        while not self.found:
            answer = self.session.get(f"/v1/changes?after={after}&wait=30").json
            self.found, after = answer["changes"], answer["next"]
        self.at = time.monotonic()


def parked(process):
    """Waits until a request is parked there."""
    deadline = time.monotonic() + 20
    while not any(line.startswith("hotline_lane_parked") and not line.endswith(" 0")
                  for line in process.ops("/metrics")[1].splitlines()):
        assert time.monotonic() < deadline, "nothing was parked"


def test_a_change_at_one_process_appears_at_the_other_within_a_second(two):
    waiting = Waiting(two.other)
    waiting.start()
    parked(two.other.servers[0])
    reference = two[OPERATOR].log("s01")
    committed = time.monotonic()
    waiting.join(30)
    assert [c["reference"] for c in waiting.found] == [reference]
    assert waiting.at - committed < 1


def test_a_change_that_nobody_announced_appears_all_the_same(two):
    reference = two[OPERATOR].log("s01")
    case = two.sql("SELECT id FROM hotline.case_record WHERE reference = %s", reference)[0][0]
    waiting = Waiting(two.other)
    waiting.start()
    parked(two.other.servers[0])
    two.sql("SELECT hotline.note_change(%s, 'note', 'belgrade')", case)
    committed = time.monotonic()
    waiting.join(30)
    assert [(c["reference"], c["kind"]) for c in waiting.found] == [(reference, "note")]
    assert waiting.at - committed < 5, "one round of the keeper and some time"
