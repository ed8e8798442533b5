"""Power cuts: what was not synced is gone (power_cut.c). The harness must be able to turn red: with
synchronous_commit off, PostgreSQL acknowledges before its log is on disk, and reports are lost."""

import random

from load import Load
from whole import Checker

ASYNCHRONOUS = {"synchronous_commit": "off", "wal_writer_delay": "10s", "wal_writer_flush_after":
                "1GB", "wal_buffers": "16MB"}  # what is written waits in memory
TRIES = 5  # full pages are written at once: a kill takes what the last one holds, which may be nothing


def run(made, seed, cuts, tell):
    checker = Checker(made)
    dice = random.Random(f"power {seed}")
    load = Load(made, seed).start()
    undone = 0
    for _ in range(cuts):
        load.wait_for(dice.randrange(20, 80))
        undone += made.pg.cut_power()
        made.pg.start()
    load.wait_for(20)
    load.stop()
    report = checker.check(load.posts)
    tell(f"seed {seed}, {cuts} power cuts, {undone} pages of the log undone: {report}")
    return report


def test_nothing_acknowledged_is_lost_in_a_power_cut(scene, seed, kills, tell):
    report = run(scene(power=True), seed, max(2, kills // 5), tell)
    assert not report.bad, (report.bad, f"HOTLINE_FAULT_SEED={seed}")


def until_lost(made, seed, end):
    """What `end` takes of acknowledged reports, at the latest in the last of TRIES."""
    checker, posts = Checker(made), []
    for number in range(TRIES):
        load = Load(made, f"{seed} {number}").start()
        load.wait_for(60)
        end()
        made.pg.start()
        load.wait_for(20)
        posts += load.stop().posts
        report = checker.check(posts)
        if report.lost:
            break
    return report


def test_the_harness_finds_what_an_asynchronous_commit_loses_in_a_power_cut(scene, seed, tell):
    made = scene(power=True, **ASYNCHRONOUS)
    report = until_lost(made, seed, made.pg.cut_power)
    tell(f"synchronous_commit=off, power cut: {report}")
    assert report.lost and not report.halved  # a transaction is there or not, also then


def test_killing_all_of_postgresql_at_once_loses_what_was_committed_asynchronously(
        scene, seed, tell):
    made = scene(**ASYNCHRONOUS)
    report = until_lost(made, seed, made.pg.kill_all)
    tell(f"synchronous_commit=off, all killed at once: {report}")
    assert report.lost and not report.halved
