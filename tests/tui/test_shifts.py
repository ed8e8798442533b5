"""Handing over and merging through the commands, against the real server."""

import json
import subprocess

from office import content
from test_day import BG, PG, PR, log, office  # noqa: F401

COLLEAGUE, OPERATOR = "operator.bg2", "operator.bg1"


def handled(office, to=COLLEAGUE):  # noqa: F811
    reference = log(office, OPERATOR, "s01")
    office.do(BG, "triage", reference)
    office.do(BG, "assign", reference, "--to", to)
    return reference


def assignee(office, reference):  # noqa: F811
    return office.do(BG, "show", reference)["case"]["assignee_name"]


def test_a_note_goes_to_the_next_shift_which_takes_its_cases(office):  # noqa: F811
    one, two = log(office, OPERATOR, "s01"), log(office, OPERATOR, "s02")
    made = office.do(OPERATOR, "shift", "write", "--text", "Zvaće oko sedam.",
                     "--cases", f"{one},{two}")
    note, = [n for n in office.do(COLLEAGUE, "shift", "list")["handovers"]
             if n["id"] == made["id"]]
    assert content(note, "handover") == [{"text": "Zvaće oko sedam."}]
    assert [c["reference"] for c in note["cases"]] == [one, two]
    assert office.do(COLLEAGUE, "shift", "take", made["id"], one)["done"] is False
    again = office.do(BG, "shift", "take", made["id"], one, status=1)
    assert again["error"]["code"] == "conflict"
    text = office.text(COLLEAGUE, "shift", "list")
    assert "Zvaće oko sedam." in text and f"{one}  taken by {COLLEAGUE}" in text
    assert f"{two}  waits" in text
    assert office.do(BG, "shift", "read", made["id"])["done"] is True
    rows = office.do(COLLEAGUE, "shift", "list")["handovers"]
    assert next(n for n in rows if n["id"] == made["id"])["done_by"] == BG
    assert made["id"] not in [n["id"] for n in office.do(PR, "shift", "list")["handovers"]]


def test_who_leaves_the_desk_opens_no_later_note(office):  # noqa: F811
    def epoch(handover):
        rows = office.do(PG, "shift", "list")["handovers"]
        note = next(n for n in rows if n["id"] == handover)
        assert content(note, "handover"), "the desk opens the older one too"
        return note["wraps"][0]["principal_epoch"]

    before = office.do("operator.pg1", "shift", "write", "--text", "while she was here")["id"]
    assert epoch(before) == 1
    office.do(PG, "member", "remove", "operator.pg1")
    after = office.do(PG, "shift", "write", "--text", "when she had gone")["id"]
    assert (epoch(before), epoch(after)) == (1, 2), "her secret is the first epoch's"


def test_a_handover_names_what_is_wrong_with_it(office):  # noqa: F811
    for words in (("write",), ("take", "x"), ("read",), ("sing",), ("read", "x"),
                  ("write", "--text", "x", "--file", "y")):
        answer = office.do(OPERATOR, "shift", *words, status=2)
        assert answer["error"]["code"] == "client_usage", words
    answer = office.do(OPERATOR, "shift", "write", "--text", "x", "--cases", "BG-2026-00001-1",
                       status=1)
    assert answer["error"]["errors"] == [{"pointer": "/cases/0", "code": "code_unknown"}]


def test_a_colleagues_cases_go_to_two_others_in_turn_with_their_keys(office):  # noqa: F811
    cases = [handled(office) for _ in range(3)]
    answer = office.do(BG, "hand-over", "--from", COLLEAGUE, "--to", OPERATOR, "--to", BG,
                       "--reason", "leaves the house")
    given = {c["reference"]: c["assignee"] for c in answer["cases"]}
    assert sorted(given) == sorted(cases)
    assert sorted(given.values()) == sorted([OPERATOR, OPERATOR, BG])
    mine = next(r for r, to in given.items() if to == OPERATOR)
    shown = office.do(OPERATOR, "show", mine, "--open", "identity", "--reason", "call back")
    assert "Đurđina" in json.dumps(content(shown, "identity"), ensure_ascii=False)
    assert {"text": "leaves the house"} in content(shown, "reason")
    refused = office.do(BG, "hand-over", "--from", COLLEAGUE, "--to", OPERATOR, "--reason", "x",
                        status=2)
    assert COLLEAGUE in refused["error"]["detail"]


def test_only_the_cases_named_are_handed_over(office):  # noqa: F811
    one, two = handled(office), handled(office)
    text = office.text(BG, "hand-over", "--from", COLLEAGUE, "--to", OPERATOR, "--cases", one,
                 "--reason", "holidays")
    assert text == f"{one}  {OPERATOR}\n"
    assert (assignee(office, one), assignee(office, two)) == (OPERATOR, COLLEAGUE)
    other = handled(office, OPERATOR)
    refused = office.do(BG, "hand-over", "--from", COLLEAGUE, "--to", BG, "--cases",
                        f"{two},{other}", "--reason", "holidays", status=1)["error"]
    assert (refused["code"], refused["detail"]) == ("conflict", other)
    assert assignee(office, two) == COLLEAGUE
    refused = office.do(OPERATOR, "hand-over", "--from", COLLEAGUE, "--to", BG, "--cases", two,
                        "--reason", "holidays", status=1)["error"]
    assert refused["code"] == "forbidden"


def test_a_duplicate_leads_to_the_other_case_and_back(office):  # noqa: F811
    old, new = log(office, OPERATOR, "s01"), log(office, OPERATOR, "s01")
    office.do(OPERATOR, "note", old, "--text", "only in the first")
    answer = office.do(BG, "merge", old, "--into", new, "--reason", "the same caller")
    assert (answer["status"], answer["merged_into"]) == ("merged", new)
    shown = office.do(BG, "show", old.lower(), "--open", "identity", "--reason", "compare")
    assert shown["case"]["reference"] == new and shown["asked_for"] == old
    also, = shown["also"]
    assert also["case"]["reference"] == old and content(also, "identity")
    assert {"text": "only in the first"} in content(also, "note")
    assert "asked_for" not in office.do(BG, "show", new)
    text = office.text(BG, "show", old)
    assert text.startswith(f"{old} was merged into {new}.")
    assert f"also: {old}, merged into {new}" in text and "only in the first" in text
    found = office.do(OPERATOR, "search", "--phone", "060 000 0011")["cases"]
    assert new in [c["reference"] for c in found] and old not in [c["reference"] for c in found]
    assert office.do(BG, "unmerge", old, "--reason", "two sisters")["status"] == "received"
    assert office.do(BG, "show", old)["case"]["reference"] == old
    assert "also" not in office.do(BG, "show", new)


def test_the_paper_of_each_names_the_other(office):  # noqa: F811
    old, new = log(office, OPERATOR, "s01"), log(office, OPERATOR, "s01")
    office.do(BG, "merge", old, "--into", new, "--reason", "the same caller")
    for reference, row in ((old, f"Merged into {new}"), (new, f"of its own {old}")):
        paper = office.folder / f"{reference}.pdf"
        office.do(BG, "case-file", reference, "--reason", "filing", "--output", paper)
        text = subprocess.run(["pdftotext", paper, "-"], capture_output=True, text=True,
                              check=True).stdout
        assert row in " ".join(text.split()), text[:2000]


def test_whoever_may_not_open_the_other_part_sees_it_sealed(office):  # noqa: F811
    old, new = log(office, COLLEAGUE, "s01"), log(office, OPERATOR, "s01")
    office.do(BG, "merge", old, "--into", new, "--reason", "the same caller")
    shown = office.do(OPERATOR, "show", new, "--open", "identity", "--reason", "call back")
    assert content(shown, "identity") and not content(shown["also"][0], "identity")


def test_merging_needs_two_cases_of_ones_own_office(office):  # noqa: F811
    mine, foreign = log(office, OPERATOR, "s01"), log(office, "operator.pr1", "s01")
    refused = office.do(BG, "merge", mine, "--into", foreign, "--reason", "x", status=1)
    assert refused["error"]["code"] == "not_found"
    refused = office.do(BG, "merge", mine, "--into", mine, "--reason", "x", status=1)
    assert refused["error"]["errors"] == [{"pointer": "/into", "code": "code_unknown"}]
    assert office.do(BG, "merge", mine, "--into", foreign, status=2)["error"]["code"] == (
        "client_usage")
    assert office.do(BG, "unmerge", mine, status=2)["error"]["code"] == "client_usage"
