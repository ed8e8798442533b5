"""A database that is lost, hangs or is full, and a log that cannot be written: the service says so
in time, loses nothing and comes back by itself."""

import concurrent.futures
import contextlib
import os
import signal
import subprocess
import time
import uuid

import pytest

from load import SAMPLES, Load, Post
from scene import kill
from support import client, server
from whole import Checker

WITHIN = 30  # seconds: far above statement_seconds below, far below for ever; machines are busy


def unavailable(answer, *codes):
    assert answer is not None and answer.status == 503, answer
    assert answer.code in codes, answer
    assert int(answer.headers["retry-after"]) > 0


def wait_until(true, seconds=30):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def test_without_its_database_the_server_says_so_at_once_and_comes_back_by_itself(scene):
    made = scene(servers=2)
    checker, load = Checker(made), Load(made, "none")
    session = load.session("demo.operator.bg1")
    post = Post("demo.operator.bg1", SAMPLES[0])
    made.pg.kill_postmaster()
    wait_until(lambda: post.send(session).code == "unavailable")
    begun = time.monotonic()
    for _ in made.servers:
        unavailable(post.send(session), "unavailable")
    assert time.monotonic() - begun < WITHIN
    for one in made.servers:
        one.wait_ready(False)
        assert one.ops("/healthz")[0] == 200
    made.pg.start()
    for one in made.servers:
        one.wait_ready()
    answer = post.send(session)
    assert answer.status == 201
    post.answer = answer.json
    assert not checker.check([post]).bad
    session.close()


@pytest.fixture
def single(scene):
    """One server process with one connection, and quick to give up."""
    return scene(servers=1, options={"workers_fast": 1, "statement_seconds": 2})


def stopped_in_the_middle(made, post, session, pool):
    """Sends a report, and stops its backend while it waits for a lock inside the transaction.
    Gives the waiting answer and the backend, with the lock gone again."""
    owner = made.connect()
    owner.autocommit = False
    owner.cursor().execute("LOCK TABLE hotline.change IN ACCESS EXCLUSIVE MODE")
    answer = pool.submit(post.send, session)
    waiting = "SELECT pid FROM pg_stat_activity WHERE usename = 'hotline_server'" \
              " AND wait_event_type = 'Lock'"
    wait_until(lambda: made.sql(waiting))
    backend = made.sql(waiting)[0][0]
    kill(backend, signal.SIGSTOP)
    owner.rollback()
    owner.close()
    return answer, backend


def test_a_backend_that_hangs_before_it_begins_is_left_for_another_one_in_time(single):
    checker, load = Checker(single), Load(single, "none")
    session = load.session("demo.operator.bg1")
    post = Post("demo.operator.bg1", SAMPLES[0])
    backends = single.backends()
    for backend in backends:
        kill(backend, signal.SIGSTOP)
    begun = time.monotonic()
    answer = post.send(session)  # who is asking is a read: it is asked again elsewhere
    assert time.monotonic() - begun < WITHIN
    assert answer.status == 201, answer
    post.answer = answer.json
    for backend in backends:
        kill(backend, signal.SIGCONT)
    assert post.send(session).json == post.answer
    assert not checker.check([post]).bad
    session.close()


def test_a_backend_that_hangs_in_the_middle_is_an_unknown_outcome_and_the_key_settles_it(single):
    checker, load = Checker(single), Load(single, "none")
    session = load.session("demo.operator.bg1")
    post = Post("demo.operator.bg1", SAMPLES[1])
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        begun = time.monotonic()
        first, backend = stopped_in_the_middle(single, post, session, pool)
        unavailable(first.result(), "outcome_unknown")
        assert time.monotonic() - begun < WITHIN
    # its transaction holds the key: who asks again is told to wait, not given a second case
    unavailable(post.send(session), "unavailable", "outcome_unknown")
    kill(backend, signal.SIGCONT)
    answers = []
    wait_until(lambda: answers.append(post.send(session)) or answers[-1].status == 201)
    again = post.send(session)
    assert again.status == 201 and again.json == answers[-1].json
    post.answer = again.json
    report = checker.check([post])
    assert not report.bad and report.cases == len(checker.own) + 1
    session.close()


def test_a_full_disk_of_the_database_is_503_and_ends_with_it(scene):
    made = scene(power=True, servers=1)
    checker, load = Checker(made), Load(made, "none")
    session = load.session("demo.operator.bg1")
    posts = []
    full = made.pg.undo / "full"
    full.touch()
    answer = None
    while answer is None or answer.status == 201:  # until the tables have to grow
        assert len(posts) < 3000, "the disk is never full"
        posts.append(Post("demo.operator.bg1", SAMPLES[0]))
        answer = posts[-1].send(session)
        posts[-1].answer = answer.json if answer.status == 201 else None
    unavailable(answer, "unavailable")
    assert made.in_log("No space left on device|could not extend")
    full.unlink()
    answer = posts[-1].send(session)
    assert answer.status == 201, answer
    posts[-1].answer = answer.json
    assert not checker.check(posts).bad
    session.close()


class Speechless(server.Server):
    """hotlined whose log goes where nothing can be written: a full disk, or a pipe."""

    stderr = None

    def start(self):
        self.port_file.unlink(missing_ok=True)
        config = self.folder / f"{self.name}.conf"
        config.write_text("".join(f"{key} = {value}\n" for key, value in self.settings.items()))
        self.process = subprocess.Popen(
            [str(server.program("hotlined")), f"--config={config}"],
            stdin=subprocess.DEVNULL, stdout=self.stderr, stderr=self.stderr)
        wait_until(lambda: self.port_file.exists() or self.process.poll() is not None)
        assert self.process.poll() is None, "hotlined does not start"
        self.port, self.ops_port = map(int, self.port_file.read_text().split())
        return self

    def stop(self):
        self.terminate()
        try:
            assert self.wait() == 0
        finally:
            self.process.kill()


@contextlib.contextmanager
def speechless(made, stderr):
    Speechless.stderr = stderr
    silent = made.make_server("speechless", Speechless)
    try:
        yield silent
    finally:
        silent.stop()


@pytest.fixture(params=["a full disk", "a pipe that nobody reads", "a pipe that was closed"])
def unwritable(request):
    """A descriptor; the pipe that nobody reads is full already."""
    reader, writer = os.pipe()
    if request.param == "a full disk":
        os.close(writer)
        writer = os.open("/dev/full", os.O_WRONLY)
    elif request.param == "a pipe that nobody reads":
        os.set_blocking(writer, False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(writer, b"x" * 512)
        os.set_blocking(writer, True)
    else:
        os.close(reader)
        reader = None
    yield writer
    os.close(writer)
    if reader is not None:
        os.close(reader)


def test_a_log_that_cannot_be_written_stops_no_report(calm, unwritable):
    checker = Checker(calm)
    with speechless(calm, unwritable) as silent:
        load = Load(calm, f"log {uuid.uuid4()}", threads=3, servers=[silent]).start()
        load.wait_for(30)
        load.stop()
    assert not checker.check(load.posts).bad


def test_lines_that_were_lost_are_counted_in_the_next_one(calm):
    reader, writer = os.pipe()
    with speechless(calm, writer) as silent:
        os.close(writer)
        session = client.Session([silent])
        for _ in range(600):  # some 200 bytes each: more than a pipe takes
            assert session.get("/v1/me").status == 401
        os.set_blocking(reader, False)
        with contextlib.suppress(BlockingIOError):
            while os.read(reader, 65536):
                pass
        os.set_blocking(reader, True)
        assert session.get("/v1/me").status == 401
        assert b" lines_lost=" in os.read(reader, 65536)
        session.close()
    os.close(reader)
