"""hotline-admin: what it refuses, what it says, and that it can be run again."""

import json
import shutil
import stat
import subprocess
import uuid

import pytest
from support import database, people, server


def run(*arguments):
    return subprocess.run([str(server.program("hotline-admin")), *map(str, arguments)],
                          capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)


@pytest.fixture
def empty(pg):
    """A database without anything; gives its connection string."""
    name = f"admin-{uuid.uuid4()}"
    connection = database.connect(pg)
    connection.cursor().execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    connection.close()
    return pg.conninfo(name)


@pytest.fixture
def schema(tmp_path):
    return shutil.copytree(database.SCHEMA, tmp_path / "schema")


# --- the command line ----------------------------------------------------------------------------


def test_help_tells_of_every_command_and_of_the_options_of_each():
    overview = run("--help")
    assert overview.returncode == 0
    for command in ("migrate", "init", "ceremony", "user invite", "user disable", "user list",
                    "audit show"):
        assert command in overview.stdout
        told = run(*command.split(), "--help")
        assert told.returncode == 0 and "--database CONNINFO" in told.stdout, command


@pytest.mark.parametrize("arguments, said", [
    ((), "usage"), (("dance",), "usage"), (("user",), "usage"),
    (("migrate",), "missing: --database"), (("migrate", "--fast"), "unknown option --fast"),
    (("migrate", "--database"), "a value is missing for --database"),
    (("user", "list", "--json", "--json", "--database", "x"), "given twice: --json")])
def test_wrong_usage_ends_with_two_and_says_why(arguments, said):
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr and not done.stdout


def test_a_database_that_is_not_there_ends_with_one(tmp_path):
    done = run("migrate", "--schema", database.SCHEMA, "--database", f"host={tmp_path} dbname=x")
    assert done.returncode == 1
    assert "hotline-admin migrate: database:" in done.stderr


# --- migrate -------------------------------------------------------------------------------------


def test_migrating_twice_applies_nothing_anew(empty):
    first = run("migrate", "--schema", database.SCHEMA, "--database", empty)
    assert first.returncode == 0, first.stderr
    applied = [path.name for path in database.files("migrations")]
    assert first.stdout.split("\n")[:-1] == [f"applied {name}" for name in applied]
    again = run("migrate", "--schema", database.SCHEMA, "--database", empty)
    assert (again.returncode, again.stdout) == (0, "")


def test_a_migration_edited_after_it_was_applied_is_named(empty, schema):
    assert run("migrate", "--schema", schema, "--database", empty).returncode == 0
    with open(schema / "migrations/0001_people_and_keys.sql", "a", encoding="utf-8") as file:
        file.write("-- one more word\n")
    done = run("migrate", "--schema", schema, "--database", empty)
    assert done.returncode == 1
    assert "0001_people_and_keys.sql: the file was edited" in done.stderr


def test_a_faulty_migration_leaves_nothing_and_says_file_and_line(empty, schema):
    assert run("migrate", "--schema", schema, "--database", empty).returncode == 0
    (schema / "migrations/9000_faulty.sql").write_text(
        "CREATE TABLE hotline.half (a int);\n\nSELECT * FROM hotline.no_such_table;\n")
    done = run("migrate", "--schema", schema, "--database", empty)
    assert done.returncode == 1
    assert "9000_faulty.sql: line 3:" in done.stderr and "no_such_table" in done.stderr
    (schema / "migrations/9000_faulty.sql").write_text("CREATE TABLE hotline.half (a int);\n")
    assert run("migrate", "--schema", schema, "--database", empty).stdout == (
        "applied 9000_faulty.sql\n")


def test_functions_of_a_faulty_deploy_are_all_as_before(pg, empty, schema):
    assert run("migrate", "--schema", schema, "--database", empty).returncode == 0
    (schema / "functions/aaa.sql").write_text(
        "CREATE FUNCTION hotline.early() RETURNS int LANGUAGE sql AS 'SELECT 1';\n")
    (schema / "grants/99_faulty.sql").write_text("GRANT nothing;\n")
    done = run("migrate", "--schema", schema, "--database", empty)
    assert done.returncode == 1 and "99_faulty.sql: line 1:" in done.stderr
    connection = people.database.psycopg2.connect(empty)
    cursor = connection.cursor()
    cursor.execute("SELECT count(*) FROM pg_proc WHERE proname = 'early'")
    assert cursor.fetchone() == (0,)
    connection.close()


# --- init and ceremony ---------------------------------------------------------------------------


def test_keys_and_codes_are_for_their_owner_alone(installation):
    folder = installation.folder / "keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    names = {path.name for path in folder.iterdir()}
    assert {"root.key", "root.pub", "server.key"} <= names
    assert {f"recovery.{o}.{n}" for o in ("belgrade", "podgorica", "pristina")
            for n in (1, 2, 3)} <= names
    for path in folder.iterdir():
        wanted = 0o644 if path.name == "root.pub" else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path.name


def test_init_does_not_begin_a_second_directory(installation, tmp_path):
    done = installation.run("init", "--dir", tmp_path / "keys")
    assert done.returncode == 1
    assert "has a directory already" in done.stderr
    assert not (tmp_path / "keys/root.key").exists()


@pytest.mark.parametrize("line, said", [
    ("test.a king belgrade -", "line 2"), ("test.a operator - -", "line 2"),
    ("Test.A operator belgrade -", "line 2"), ("test.a operator belgrade - more", "four words")])
def test_a_faulty_list_of_first_members_is_refused_before_anything_is_made(empty, tmp_path, line,
                                                                          said):
    (tmp_path / "first").write_text(f"# who begins\n{line}\n")
    done = run("init", "--dir", tmp_path / "keys", "--first", tmp_path / "first", "--database",
               empty)
    assert done.returncode == 1 and said in done.stderr
    assert not (tmp_path / "keys").exists()


def test_a_ceremony_without_a_coordinator_for_every_office_signs_nothing(empty, tmp_path):
    assert run("migrate", "--schema", database.SCHEMA, "--database", empty).returncode == 0
    assert run("init", "--dir", tmp_path / "keys", "--database", empty).returncode == 0
    done = run("ceremony", "--dir", tmp_path / "keys", "--yes", "--database", empty)
    assert done.returncode == 1 and "belgrade: no coordinator has enrolled yet" in done.stderr


def test_a_ceremony_under_another_root_is_refused(installation, tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / "root.key").write_text(people.b64(bytes(range(32))) + "\n")
    done = installation.run("ceremony", "--dir", folder, "--yes")
    assert done.returncode == 1 and "directory statement 1" in done.stderr


def test_a_later_ceremony_takes_in_whom_only_the_root_may(installation):
    analyst = installation.newcomer(role="analyst", office=None)
    operator = installation.newcomer()
    told = installation.admin("ceremony", "--dir", installation.folder / "keys", "--yes")
    assert people.reader.fingerprint(analyst.username, analyst.bundle.sign_public,
                                     analyst.bundle.box_public) in told
    assert operator.username not in told
    assert analyst.sign_in().json["user"]["role"] == "analyst"
    assert operator.sign_in().json["user"]["role"] is None
    group = analyst.directory().named("statistics")
    for member in (analyst, installation["demo.analyst"]):
        assert (group.id, group.key.epoch) in member.secrets()
    head = analyst.directory().head
    assert installation.admin("ceremony", "--dir", installation.folder / "keys", "--yes") == (
        "0 signed in, 0 statements\n")
    assert analyst.directory().head == head


def test_fingerprints_that_nobody_has_confirmed_are_not_signed(installation):
    dpo = installation.newcomer(role="data_protection_officer", office=None)
    head = dpo.installation["demo.admin"].directory().head
    done = installation.run("ceremony", "--dir", installation.folder / "keys", input="no\n")
    assert done.returncode == 1 and "nothing was signed" in done.stderr
    assert installation["demo.admin"].directory().head == head
    installation.admin("user", "disable", "--username", dpo.username)


# --- users and the audit -------------------------------------------------------------------------


def test_an_invitation_from_the_command_line_works_like_the_other(installation, tmp_path):
    path = tmp_path / "code"
    installation.admin("user", "invite", "--username", "test.invited", "--role", "lawyer",
                       "--office", "pristina", "--partner", "-", "--server-key",
                       installation.server_key, "--code-file", path)
    member = people.Member(installation, "test.invited")
    assert member.enrol(path.read_text().strip()).status == 201
    users = json.loads(installation.admin("user", "list", "--state", "enrolled", "--json"))
    shown, = [u for u in users["users"] if u["username"] == "test.invited"]
    assert (shown["role"], shown["office"], shown["state"]) == ("lawyer", "pristina", "enrolled")


@pytest.mark.parametrize("arguments, said", [
    (("--username", "X y", "--role", "operator", "--office", "belgrade"), "/username"),
    (("--username", "test.b", "--role", "king", "--office", "belgrade"), "/role"),
    (("--username", "test.b", "--role", "operator", "--office", "rome"), "/office"),
    (("--username", "demo.admin", "--role", "administrator"), "The user name is taken.")])
def test_an_invitation_that_cannot_be_is_refused(installation, arguments, said):
    done = installation.run("user", "invite", "--server-key", installation.server_key, *arguments)
    assert done.returncode == 1 and said in done.stderr
    assert not done.stdout


def test_disabling_nobody_is_an_error(installation):
    done = installation.run("user", "disable", "--username", "no.such.name")
    assert done.returncode == 1 and "no.such.name" in done.stderr


def test_the_audit_is_shown_in_pages(installation):
    first = json.loads(installation.admin("audit", "show", "--limit", "2", "--json"))
    assert [e["event"] for e in first["entries"]] == ["directory_begun", "group_key"]
    second = json.loads(installation.admin("audit", "show", "--limit", "2", "--json", "--after",
                                           first["next"]))
    assert second["entries"][0]["id"] > first["entries"][1]["id"]
    assert "directory_begun" in installation.admin("audit", "show", "--limit", "2")


@pytest.mark.parametrize("arguments", [
    ("--case", "BG-2026-00001-1"), ("--limit", "0"), ("--after", "x"), ("--after", "1-")])
def test_the_audit_refuses_what_it_does_not_understand(installation, arguments):
    done = installation.run("audit", "show", *arguments)
    assert done.returncode == 1 and arguments[0] in done.stderr
