"""SQL is history, so the words and steps it knows are compared with the tables of vocab."""

import pathlib
import re

import pytest
from support import database

VOCAB = pathlib.Path(__file__).resolve().parents[2] / "include/hotline/vocab"


@pytest.fixture(scope="module")
def words(pg):
    connection = database.connect(pg, database.create(pg, "words"))
    yield connection.cursor()
    connection.close()


def rows(name, macro):
    text = (VOCAB / f"{name}.def").read_text()
    return [[cell.strip().strip('"') for cell in row.split(",")]
            for row in re.findall(rf"^{macro}\((.*)\)$", text, re.M)]


def test_a_forward_takes_the_steps_of_the_table_and_no_other(words):
    codes = dict(rows("forward_states", "FORWARD_STATE"))
    steps = {(codes[a], action): codes[b]
             for a, b, action, _ in rows("forward_states", "FORWARD_STEP")}
    assert len(steps) >= 5
    actions = {action for _, action in steps} | {"nonsense"}
    for state in codes.values():
        for action in actions:
            words.execute("SELECT hotline.forward_step(%s, %s)", (state, action))
            assert words.fetchone()[0] == steps.get((state, action)), (state, action)


def test_a_case_takes_the_steps_of_the_table_and_no_other(words):
    codes = {id_: code for id_, code, *_ in rows("case_status", "CASE_STATUS")}
    steps = {(codes[row[0]], codes[row[1]]) for row in rows("case_status", "CASE_STEP")}
    words.execute("SELECT from_status, to_status FROM hotline.case_step")
    assert set(words.fetchall()) == steps
