"""Strangers who waste the server's time stop nobody's report. Functional: bench measures times."""

import threading

import pytest

from load import Load
from support import client
from support.raw import Raw
from whole import Checker

HEAD = "POST /v1/sign-in HTTP/1.1\r\nHost: localhost\r\n"
BODY = HEAD + "Content-Type: application/json\r\nContent-Length: 9000\r\n\r\n"


class Slow:
    """Many connections: some say a byte of a header now and then, some of a body, some read
    nothing of what they asked for, some never begin."""

    def __init__(self, made, stop):
        self.made, self.stop, self.sent = made, stop, 0

    def __call__(self):
        server = self.made.servers[0]
        opened = [Raw(server).send((HEAD + "X: ", BODY, "G", "")[n % 4]) for n in range(120)]
        while not self.stop.wait(0.05):
            for n, raw in enumerate(opened):
                try:
                    raw.send("x")
                except OSError:  # the server has had enough of this one
                    raw.close()
                    opened[n] = Raw(server).send((HEAD + "X: ", BODY, "G", "")[n % 4])
                self.sent += 1
        for raw in opened:
            raw.close()


class Logins:
    """Somebody tries passwords, of those who are there and of those who are not."""

    def __init__(self, made, stop):
        self.made, self.stop, self.sent = made, stop, 0

    def __call__(self):
        session = client.Session(self.made.servers)
        names = [*self.made.house.people, "nobody", "x" * 64]
        while not self.stop.is_set():
            answer = session.post("/v1/sessions", {"username": names[self.sent % len(names)],
                                                   "auth": "A" * 43 + "="})
            assert answer.status in (401, 429, 503), answer
            self.sent += 1
        session.close()


@pytest.mark.parametrize("stranger", [Slow, Logins])
def test_strangers_stop_no_report(calm, seed, stranger):
    made = calm
    checker = Checker(made)
    stop, failures = threading.Event(), []
    strangers = [stranger(made, stop) for _ in range(4)]

    def guarded(one):
        try:
            one()
        except BaseException as error:  # told by the test, not by its thread
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(one,), daemon=True) for one in strangers]
    for thread in threads:
        thread.start()
    load = Load(made, f"{seed} {stranger.__name__}", threads=3).start()
    load.wait_for(100)
    while not failures and not all(one.sent > 100 for one in strangers):
        load.wait_for(10)
    load.stop()
    stop.set()
    for thread in threads:
        thread.join(60)
    assert not failures, failures[:3]
    report = checker.check(load.posts)
    assert not report.bad and report.tries - len(checker.own) == len(load.posts), str(report)
