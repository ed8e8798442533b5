"""What the tree looks like, which functions it does not use, and which columns stand in clear."""

import pathlib
import re
import subprocess

import pytest
from support import database

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOP = {".ci", ".clang-format", ".gitignore", "CMakeLists.txt", "CMakePresets.json", "README.md",
       "SECURITY.md", "client-tui", "docs", "include", "schema", "scripts", "server", "tests"}
FORBIDDEN = ("strcpy", "strcat", "sprintf", "vsprintf", "strtok", "atoi", "atol", "atof", "gets",
             "alloca", "longjmp", "setjmp")
UNFINISHED = ("TODO", "FIXME", "XXX", "HACK")
LINES = 500
KINDS = {"id": {"uuid", "_uuid"}, "time": {"timestamptz", "date"}, "flag": {"bool"},
         "code": {"text", "_text"}, "codes": {"jsonb"}, "reference": {"text"}, "name": {"text"},
         "number": {"int2", "int4", "int8", "xid8"}, "hash": {"bytea"}, "public": {"bytea"},
         "sealed": {"bytea"}, "key": {"bytea"}}
# Where something about a caller hangs on, no name and no free text stands in clear.
OF_CASES = {"case_record", "compartment", "wrap", "record", "consent", "contact", "status_change",
            "assignment", "deadline", "opening", "forward", "forward_manifest", "override",
            "search_entry", "statistics_copy", "change", "tombstone", "handover", "handover_case",
            "presence"}


def tracked():
    text = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True,
                          text=True).stdout
    return [ROOT / line for line in text.splitlines() if (ROOT / line).is_file()]


FILES = tracked()
CODE = [f for f in FILES if f.suffix in (".c", ".h")]


def without_comments(text):
    text = re.sub(r'"(\\.|[^"\\\n])*"', '""', text)
    return re.sub(r"/\*.*?\*/|//[^\n]*", " ", text, flags=re.S)


def test_the_top_level_is_fixed():
    assert {f.relative_to(ROOT).parts[0] for f in FILES} <= TOP


def test_there_is_code_to_look_at():
    assert len(CODE) > 100


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_forbidden_function_is_not_called(name):
    call = re.compile(rf"(?<![\w.>]){name}\s*\(")
    for path in CODE:
        found = call.search(without_comments(path.read_text(encoding="utf-8")))
        assert not found, f"{path.relative_to(ROOT)} calls {name}"


def test_the_search_for_calls_finds_some():
    assert any(re.search(r"(?<![\w.>])snprintf\s*\(", f.read_text()) for f in CODE)


def test_no_file_is_longer_than_a_room():
    limited = CODE + [f for f in FILES if f.suffix == ".sql" and "functions" in f.parts]
    too_long = {str(f.relative_to(ROOT)): n for f in limited
                if (n := len(f.read_text(encoding="utf-8").splitlines())) > LINES}
    assert not too_long


@pytest.mark.parametrize("word", UNFINISHED)
def test_nothing_is_marked_unfinished(word):
    looked_at = [f for f in CODE + [f for f in FILES if f.suffix in (".sql", ".def", ".py")]
                 if f != pathlib.Path(__file__).resolve()]
    for path in looked_at:
        assert not re.search(rf"\b{word}\b", path.read_text(encoding="utf-8")), path


def test_migrations_are_numbered_once():
    numbers = [f.name[:4] for f in sorted((ROOT / "schema/migrations").glob("*.sql"))]
    assert len(numbers) == len(set(numbers)) and all(n.isdigit() for n in numbers)


# --- columns ---


def listed_columns():
    rows = {}
    for line in (ROOT / "schema/clear_columns.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            column, kind = line.split()
            assert column not in rows, f"{column} stands twice"
            rows[column] = kind
    return rows


@pytest.fixture(scope="module")
def columns(pg):
    connection = database.connect(pg, database.create(pg, "columns"))
    cursor = connection.cursor()
    cursor.execute("SELECT table_schema || '.' || table_name || '.' || column_name, udt_name"
                   " FROM information_schema.columns WHERE table_schema IN ('hotline', 'shred')")
    found = dict(cursor.fetchall())
    connection.close()
    return found


def test_every_column_is_accounted_for(columns):
    listed = set(listed_columns())
    assert set(columns) - listed == set(), "say in schema/clear_columns.txt what they show"
    assert listed - set(columns) == set(), "these are gone"


def test_a_column_s_type_can_hold_what_is_said_of_it(columns):
    for column, kind in listed_columns().items():
        assert columns[column] in KINDS[kind], f"{column} is {columns[column]}, listed as {kind}"


def test_what_hangs_on_a_case_shows_codes_and_ids_only():
    for column, kind in listed_columns().items():
        if column.split(".")[1] in OF_CASES:
            assert kind not in ("name", "codes"), column
