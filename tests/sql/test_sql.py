"""Runs the pgTAP files of this folder, each in a transaction that is rolled back."""

import os
import pathlib
import subprocess

import pytest
from support import database

FOLDER = pathlib.Path(__file__).parent


@pytest.fixture(scope="session")
def tap(pg):
    name = database.create(pg, "tap")
    connection = database.connect(pg, name)
    connection.cursor().execute("CREATE EXTENSION pgtap SCHEMA public")
    connection.close()
    return name


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.sql")), ids=lambda path: path.stem)
def test_the_schema_holds_what_the_file_says(pg, tap, path):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    done = subprocess.run(
        ["pg_prove", "--verbose", "--failures", "--host", str(pg.folder), "--username", "postgres",
         "--dbname", tap, str(path)],
        capture_output=True, text=True, timeout=120, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Result: PASS" in done.stdout
