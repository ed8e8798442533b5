"""Kills under load: what was acknowledged is there, once and whole."""

import random

import psycopg2
import pytest

from load import SAMPLES, Load
from scene import kill
from whole import COUNTS, Checker


def restart(server):
    server.start()
    server.wait_ready()


def kill_server(scene, server):
    server.process.kill()
    server.process.wait()
    restart(server)


def end_server(scene, server):
    server.terminate()
    assert server.wait() == 0
    assert server.log.read_text().rstrip().count("drained=yes") > 0
    restart(server)


def kill_backend(scene, _):
    """PostgreSQL ends all the others and recovers."""
    kill(scene.backends()[0])


def kill_postmaster(scene, _):
    scene.pg.kill_postmaster()
    scene.pg.start()


def kill_all_of_postgresql(scene, _):
    scene.pg.kill_all()
    scene.pg.start()


KINDS = (kill_server, end_server, kill_backend, kill_postmaster, kill_all_of_postgresql)


def plan(dice, kills):
    """Every kind in every five."""
    made = []
    while len(made) < kills:
        made += dice.sample(KINDS, len(KINDS))
    return made[:kills]


def test_nothing_acknowledged_is_lost_doubled_or_halved_by_kills(scene, seed, kills, tell):
    made = scene()
    checker = Checker(made)
    dice = random.Random(f"kills {seed}")
    load = Load(made, seed).start()
    done = {kind.__name__: 0 for kind in KINDS}
    for kind in plan(dice, kills):
        load.wait_for(dice.randrange(5, 60))
        try:
            kind(made, dice.choice(made.servers))
        except psycopg2.OperationalError:  # asked while PostgreSQL recovers from the one before
            made.pg.kill_postmaster()
            made.pg.start()
            kind = kill_postmaster
        done[kind.__name__] += 1
    load.wait_for(20)
    load.stop()
    report = checker.check(load.posts)
    tell(f"seed {seed}, {kills} kills {done}: {report}")
    assert not report.bad, (report.bad, f"HOTLINE_FAULT_SEED={seed}")
    assert all(done[kind.__name__] for kind in KINDS) or kills < len(KINDS)
    again = [post for post in load.answered if post.tries > 1] or load.answered
    checker.check_answers(load, dice.sample(again, min(20, len(again))))
    assert not checker.check(load.posts).bad  # nor does a repetition make a second one



@pytest.fixture(scope="module")
def quiet():
    """A scene with a few reports, for the tests of the check itself."""
    from scene import Scene

    made = Scene(servers=1)
    checker = Checker(made)
    yield made, checker
    made.close()


def torn(quiet, sql):
    """What the check finds after a statement, which is undone afterwards."""
    made, checker = quiet
    connection = made.connect()
    connection.autocommit = False
    cursor = connection.cursor()
    cursor.execute("SET session_replication_role = replica")  # no foreign keys, no triggers
    cursor.execute(sql)
    assert cursor.rowcount > 0, "nothing was torn"

    def within(text, *values):
        cursor.execute(text, values)
        return cursor.fetchall()

    outside, made.sql = made.sql, within
    try:
        return checker.check([])
    finally:
        made.sql = outside
        connection.rollback()
        connection.close()


@pytest.mark.parametrize("name", sorted(set(COUNTS) - {"statistics_copy"}))
def test_the_check_sees_one_missing_row_of_any_table(quiet, name):
    schema = "shred" if name in ("case_key", "pseudonym") else "hotline"
    more = " AND event = 'created'" if name == "audit" else ""
    report = torn(quiet, f"DELETE FROM {schema}.{name} WHERE ctid = (SELECT min(ctid) FROM"
                         f" {schema}.{name} WHERE case_id IS NOT NULL{more})")
    assert report.halved and not report.lost and not report.doubled


def test_the_check_sees_a_missing_copy_for_statistics(quiet):
    assert torn(quiet, "DELETE FROM hotline.statistics_copy WHERE ctid ="
                       " (SELECT min(ctid) FROM hotline.statistics_copy)").halved


def test_the_check_sees_a_missing_case_a_forgotten_key_and_a_doubled_case(quiet):
    one = "(SELECT min(ctid) FROM hotline.{0})"
    assert torn(quiet, "DELETE FROM hotline.case_record WHERE ctid = "
                + one.format("case_record")).lost
    assert torn(quiet, "DELETE FROM hotline.idempotency WHERE ctid = "
                + one.format("idempotency")).lost
    columns = ", ".join(row[0] for row in quiet[0].sql(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'case_record'"
        " AND is_generated = 'NEVER' AND column_name NOT IN ('id', 'reference')"))
    copied = (f"INSERT INTO hotline.case_record (id, reference, {columns}) SELECT gen_random_uuid(),"
              f" 'BG-2026-99999-0', {columns} FROM hotline.case_record LIMIT 1")
    assert torn(quiet, copied).doubled


def test_the_untouched_scene_is_found_whole(quiet):
    made, checker = quiet
    report = checker.check([])
    assert not report.bad and report.acknowledged == 2 * len(SAMPLES)
