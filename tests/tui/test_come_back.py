"""A caller comes back with words, by the commands alone, against the real server."""

import base64
import json
import re
import stat

import nacl.signing
import pytest
import reader
from office import content, installed
from support.house import SOURCE, intake

OPERATOR, COLLEAGUE, BG = "operator.bg1", "operator.bg2", "demo.coordinator.bg1"
PG, PR, LAWYER = "operator.pg1", "operator.pr1", "lawyer.bg1"
LISTS = {name: re.findall(r'^WORD\("(.*)", "(.*)"\)$', (
    SOURCE / f"client-tui/words/callback/{name}.def").read_text("utf-8"), re.M)
    for name in ("en", "sr", "sq")}


@pytest.fixture(scope="module")
def office(pg, folder, recorder):
    with installed(pg, folder, recorder, "callback") as made:
        made.file = made.write("s01.json", intake("s01"))
        yield made


@pytest.fixture
def reference(office):
    return office.do(OPERATOR, "log", office.file)["reference"]


def issue(office, reference, *more, user=OPERATOR):
    return office.do(user, "callback", "issue", reference, *more)


def test_words_given_in_one_office_are_taken_in_another(office, reference):
    made = issue(office, reference, "--language", "sq")
    assert made["reference"] == reference and made["language"] == "sq"
    assert len(made["words"]) == 9 and set(made["words"]) <= {w for w, _ in LISTS["sq"]}
    taken = office.do(PG, "callback", "redeem", *made["words"])
    assert (taken["reference"], taken["office"]) == (reference, "belgrade")
    office.do(PG, "contact", reference, "--kind", "further", "--channel", "phone_call",
              "--direction", "in", "--text", "It happened again.")
    office.do(PG, "show", reference, status=1)
    shown = office.do(OPERATOR, "show", reference)
    assert "It happened again." in [c.get("text") for c in content(shown, "contact")]
    assert "called_back" in shown["case"]["flags"]


@pytest.mark.parametrize("language, letters", [
    ("en", "a-z"), ("sr-Latn", "a-zčćšž"), ("cnr-Latn", "a-zčćšž"), ("sr-Cyrl", "а-яјљњћ"),
    ("sq", "a-zçë")])
def test_every_language_has_its_words(office, reference, language, letters):
    words = issue(office, reference, "--language", language)["words"]
    assert all(re.fullmatch(f"[{letters}]+", word) for word in words), words
    assert office.do(PR, "callback", "redeem", " ".join(words))["reference"] == reference


def test_words_are_taken_without_marks_in_capitals_and_in_one_run(office, reference):
    words = issue(office, reference, "--language", "sr-Latn")["words"]
    plain = dict(LISTS["sr"])
    typed = ", ".join(plain[word] for word in words).upper()
    assert office.do(PG, "callback", "redeem", typed)["reference"] == reference


def test_words_may_come_from_standard_input_so_that_no_list_of_processes_shows_them(office,
                                                                                    reference):
    words = issue(office, reference)["words"]
    done = office.run(PG, "callback", "redeem", "-", stdin="\n".join(words))
    assert done.returncode == 0 and json.loads(done.stdout)["reference"] == reference


def error(office, *words, status=2, user=PG):
    return office.do(user, *words, status=status)["error"]


def test_slips_are_told_before_anything_is_sent(office, reference):
    words = issue(office, reference)["words"]
    wrong = error(office, "callback", "redeem", *words[:4], "qqqqq", *words[5:])
    assert "word 5" in wrong["detail"]
    swapped = error(office, "callback", "redeem", words[1], words[0], *words[2:])
    assert "check word" in swapped["detail"]
    assert "8 words" in error(office, "callback", "redeem", *words[:8])["detail"]
    for slip in (("callback", "lose", reference), ("callback", "issue", reference, "more"),
                 ("callback", "issue", reference, "--language", "xx"),
                 ("callback", "redeem", "--language", "en", *words),
                 ("callback", "issue", "BG-2026")):
        error(office, *slip, user=OPERATOR)
    assert office.do(PG, "callback", "redeem", *words)["reference"] == reference


def test_a_new_code_ends_the_old_one(office, reference):
    old, new = issue(office, reference)["words"], issue(office, reference, user=COLLEAGUE)["words"]
    assert old != new
    refused = error(office, "callback", "redeem", *old, status=1)
    assert refused["code"] == "callback_unknown"
    assert office.do(PG, "callback", "redeem", *new)["reference"] == reference


# --- receipts ---


def test_a_receipt_is_signed_by_whoever_made_it_and_good_for_everybody(office, reference):
    path = office.folder / f"{reference}.txt"
    made = office.do(OPERATOR, "receipt", "make", reference, "--output", path)
    text = path.read_text("ascii")
    assert text == made["receipt"] and len(text) <= 300
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    statements = [base64.b64decode(s["statement"]) for s in
                  office.do(PR, "api", "GET", "/v1/directory?after=0")["statements"]]
    directory = reader.Directory(office.installation.root_public)
    directory.append(statements[0])
    assert f"installation {base64.b64encode(reader.H(statements[0])[:12]).decode()}\n" in text
    head, _, signature = text.partition("signature ")
    key = directory_key(office, statements)
    nacl.signing.VerifyKey(key).verify(head.encode(), base64.b64decode(signature.strip()))
    for user in (OPERATOR, PR, LAWYER):
        good = office.do(user, "receipt", "verify", path)
        assert (good["reference"], good["signer"]) == (reference, OPERATOR)
        assert good["received_at"] == made["received_at"]


def directory_key(office, statements):
    """The public key of the operator, from the whole verified directory."""
    while True:
        page = office.do(PR, "api", "GET", f"/v1/directory?after={len(statements)}")
        statements += [base64.b64decode(s["statement"]) for s in page["statements"]]
        if not page["next"]:
            break
    whole = reader.verify_directory(office.installation.root_public, statements)
    return whole.named(OPERATOR).key.sign_public


def test_a_receipt_says_nothing_of_the_report(office, reference):
    text = office.do(OPERATOR, "receipt", "make", reference)["receipt"]
    assert [line.split()[0] for line in text.splitlines()] == [
        "STEP", "installation", "reference", "received", "issued", "signer", "signature"]
    assert OPERATOR not in text


def test_a_file_that_is_there_is_not_replaced(office, reference):
    path = office.folder / "kept.txt"
    path.write_text("something", "ascii")
    error(office, "receipt", "make", reference, "--output", path, user=OPERATOR)
    assert path.read_text("ascii") == "something"
    office.do(OPERATOR, "receipt", "make", reference, "--output", path, "--force")
    assert path.read_text("ascii").startswith("STEP hotline receipt 1\n")


def test_a_receipt_can_be_read_out_in_any_language(office, reference):
    for language in ("en", "sr-Cyrl", "sq"):
        made = office.do(OPERATOR, "receipt", "make", reference, "--language", language)
        assert len(made["words"]) == 7
        heard = office.do(PR, "receipt", "verify", reference.lower(), *made["words"])
        assert heard == {"reference": reference, "received_at": made["received_at"]}
    other = office.do(OPERATOR, "log", office.file)["reference"]
    refused = error(office, "receipt", "verify", other, *made["words"], status=4)
    assert refused["code"] == "client_receipt"


def test_only_who_works_with_the_case_makes_one(office, reference):
    assert error(office, "receipt", "make", reference, status=1)["code"] == "not_found"
    for slip in (("receipt", "lose", reference), ("receipt", "make", reference, "x"),
                 ("receipt", "make", reference, "--force"), ("receipt", "verify", "a", "b"),
                 ("receipt", "verify", "a", "--language", "en")):
        error(office, *slip, user=OPERATOR)
