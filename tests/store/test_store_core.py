"""Runs store_core (C) against a private cluster; its own report says which test failed."""

import os
import subprocess

from support import server


def test_the_store_keeps_its_promises_against_a_real_database(pg):
    environment = {**os.environ, "HOTLINE_TEST_DATABASE": pg.conninfo(),
                   "PGHOST": "/nonexistent", "PGOPTIONS": "-c search_path=nowhere"}
    done = subprocess.run([server.program("store_core")], env=environment, timeout=120,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
