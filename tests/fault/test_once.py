"""One key is one case, whoever asks and however often."""

import concurrent.futures
import threading

from load import SAMPLES, Load, Post
from whole import Checker


def test_two_servers_asked_with_one_key_at_once_make_one_case(calm):
    made = calm
    checker = Checker(made)
    load = Load(made, "none")
    posts = [Post("demo.operator.bg1", SAMPLES[n % len(SAMPLES)]) for n in range(30)]
    start = threading.Barrier(4)

    def ask(number):
        session = load.session("demo.operator.bg1")
        session.turn = number
        answers = []
        for post in posts:
            start.wait(60)
            session.turn = number  # the same process each time, two threads on each
            answers.append(post.send(session))
        session.close()
        return answers

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        rows = list(zip(*pool.map(ask, range(4)), strict=True))
    for post, answers in zip(posts, rows, strict=True):
        assert {answer.status for answer in answers} == {201}, answers
        assert len({answer.json["id"] for answer in answers}) == 1
        post.answer = answers[0].json
    report = checker.check(posts)
    assert not report.bad and report.cases == len(posts) + len(checker.own)


def test_another_body_under_a_used_key_is_refused_by_the_other_server_too(calm):
    made = calm
    session = Load(made, "none").session("demo.operator.bg1")
    first = Post("demo.operator.bg1", SAMPLES[0])
    assert first.send(session).status == 201
    other = Post("demo.operator.bg1", SAMPLES[1], first.key)
    for _ in made.servers:
        answer = other.send(session)
        assert answer.status in (409, 422) and answer.code == "idempotency_mismatch", answer
    assert made.sql("SELECT count(*) FROM hotline.idempotency WHERE key = %s", first.key) == [(1,)]
    session.close()
