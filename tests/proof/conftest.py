"""Fixtures of the proofs from outside: compiled helpers, and an installation of its own."""

import itertools
import pathlib
import subprocess

import pytest

import day
import leaks
from support import ceremony, cluster, fields, server

HERE = pathlib.Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def tools(tmp_path_factory):
    """scan.c and windows.c, compiled."""
    folder = tmp_path_factory.mktemp("tools")
    for name in ("scan", "windows"):
        subprocess.run(["cc", "-O2", "-std=gnu17", "-Wall", "-Wextra", "-Werror", "-o",
                        folder / name, HERE / f"{name}.c", "-lsodium"], check=True)
    return folder


@pytest.fixture(scope="module")
def small_pg():
    """A cluster with little WAL, in which nothing is written that we have not asked for, and which
    logs every statement: a word in one would be a parameter that is none."""
    made = cluster.Cluster("--wal-segsize=1", min_wal_size="32MB", max_wal_size="64MB",
                           autovacuum="off", fsync="off", full_page_writes="on",
                           log_statement="all")
    yield made
    made.remove()


@pytest.fixture(scope="module")
def settle(small_pg):
    """settle(house): catalogues and reference data lie still, so that no later write carries them
    along."""
    def freeze(house):
        house.sql("ANALYZE")
        house.sql("VACUUM (FREEZE, INDEX_CLEANUP ON)")
        house.sql("CHECKPOINT")
    return freeze


@pytest.fixture(scope="module")
def house(small_pg, folder, request):
    """People who came in as in life, and one code more in each vocabulary."""
    started = []
    name = request.module.__name__.removeprefix("test_")

    def start(made):
        started.append(server.Server(folder, f"hotlined-{name}",
                                     small_pg.conninfo(made.name, "hotline_server"),
                                     made.server_key, made.root_public,
                                     log_level="debug").start())
        started[-1].wait_ready()
        return started

    heard = leaks.Heard()
    made = ceremony.Ceremony(small_pg, folder, name, start, heard, fields.add_canary_codes)
    made.heard = heard
    yield made
    made.close()
    for one in started:
        one.stop()


@pytest.fixture(scope="module")
def scanner(tools, tmp_path_factory):
    return leaks.Scanner(tools / "scan", tmp_path_factory.mktemp("scan"))


@pytest.fixture(scope="session")
def work_a_day():
    return day.work


@pytest.fixture(scope="module")
def start_server(folder):
    """start_server(house): does a new process come up and become ready on what is stored now?"""
    number = itertools.count()

    def tries(house):
        made = server.Server(folder, f"hotlined-new-{next(number)}",
                             house.pg.conninfo(house.name, "hotline_server"), house.server_key,
                             house.root_public)
        try:
            made.start()
            made.wait_ready(seconds=2)
        except (RuntimeError, TimeoutError):
            return False
        finally:
            if made.process.poll() is None:
                made.process.terminate()
            made.wait()
        return True

    return tries
