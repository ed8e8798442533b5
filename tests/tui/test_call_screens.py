"""The call screen in a real terminal: calls are logged by keys, and what the server then has is read
through the command line."""

import re

import pytest
from office import content
from support.house import intake
from test_screens import (  # noqa: F401  (fixtures)
    COORDINATOR,
    USER,
    compare,
    log,
    office,
    sign_in,
    terminal,
)

REFERENCE = re.compile(r"B G(?: [-0-9A-Z])+")


def still(screen):
    """Without the running time."""
    return re.sub(r"^ \d+:\d\d  ", " ~:~~  ", screen, flags=re.M)


class Hand:
    """Types, and counts the key presses that are not the text itself."""

    def __init__(self, terminal):
        self.terminal, self.count = terminal, 0

    def keys(self, *names):
        for name in names:
            self.count += 1
            self.terminal.key(name)

    def find(self, letters, *names):
        """Letters that look for an entry of a list are no text of the caller's."""
        self.count += len(letters)
        self.terminal.type(letters)
        self.keys(*names)

    def text(self, text):
        self.terminal.type(text)


@pytest.fixture
def call(terminal, office):
    sign_in(terminal, office, USER)
    terminal.wait("Reference", "Priority", gone=["Reading"])
    begin(terminal)
    return Hand(terminal)


def begin(terminal):
    terminal.key("n")
    terminal.wait("You are logging a call", "Still needed", "Can you talk now?")


def saved_reference(terminal):
    screen = terminal.wait("The case's number, to be read to the caller")
    return REFERENCE.search(screen).group().replace(" ", "")


def read(office, reference, reason="looking"):
    return office.do(USER, "show", reference, "--open", "identity", "--reason", reason)


def tell_enough(hand, story="Rekao je da nema mesta."):
    hand.keys("y", "n", "M-3", "Tab", "Tab", "y", "M-4")
    hand.text(story)


def test_a_whole_report_is_logged_by_keys(call, terminal, office):
    sample = intake("s01")
    incident, reporter = sample["incident"], sample["reporter"]
    compare(terminal, "call", still)
    call.keys("Up", "Up")
    call.text(sample["call"]["phone_raw"])
    call.keys("Down", "Down", "y", "n", "Enter")  # talk, danger, who calls back
    compare(terminal, "call-consent", still)
    call.keys("y", "n", "y", "y", "y", "y")  # read, named, four consents
    call.text(sample["narrative"])
    call.keys("Tab")
    call.text("Otkaz posle promene imena.")
    call.keys("Enter")
    compare(terminal, "call-story", still)
    call.keys("Enter")  # the country follows from the place
    call.find("ze", "Enter")
    call.text(incident["place_text"])
    call.keys("Enter")
    call.find("w", "Enter")
    for day in ("date_from", "date_to", "knowledge_date", "decision_delivered_on"):
        call.text(".".join(reversed(incident[day].split("-"))))
        call.keys("Enter")
    call.find("w", "Enter")
    call.find("d", "Space")
    call.find("h", "Enter")
    call.find("id", "Space")
    call.find("se", "Enter")
    call.find("a", "Enter")
    call.find("tr", "Enter")
    call.keys("Enter")  # the theme is proposed
    call.text(incident["comparator"])
    call.keys("Tab")
    call.find("e", "Down", "Enter")
    compare(terminal, "call-entry")
    call.text(sample["respondents"][0]["name"])
    call.keys("Enter", "Space", "Enter")  # the sector follows; the place is the one before
    call.find("o", "Space")
    call.find("m", "Down", "Space")
    call.find("w", "Enter")
    call.text(str(incident["witness_count"]))
    call.keys("Enter", "-")  # not reported elsewhere
    compare(terminal, "call-risk", still)
    answers = list(sample["risk"]["answers"].values())[1:]
    call.keys(*[{"yes": "y", "no": "n", "unknown": "?"}[a] for a in answers])
    call.find("a", "Enter")
    for name in ("given_name", "family_name"):
        call.text(reporter[name])
        call.keys("Enter")
    call.keys("Enter", "Enter")  # the number is known, no e-mail
    call.find("c", "Space")
    call.find("f", "Space")
    call.find("v", "Space")
    call.find("n", "Down", "Enter")
    call.find("m", "Enter")
    call.text(reporter["safe_hours"][0]["from"])
    call.keys("Enter")
    call.text(reporter["safe_hours"][0]["to"])
    call.keys("Enter")
    call.text(reporter["code_word"])
    call.keys("Enter")
    call.find("2", "Enter")
    call.keys("w", "Space", "Enter")
    compare(terminal, "call-person", still)
    call.find("l", "Space")
    call.keys("Down", "Space", "Enter")
    call.keys("-", "-", "l")
    call.text("samo YUCOM")
    call.keys("Enter", "y", "n", "-", "-", "y", "C-s")
    reference = saved_reference(terminal)
    compare(terminal, "call-saved", lambda s: re.sub(REFERENCE, lambda f: "~" * len(f.group()), s))
    print(f"{call.count} key presses beyond the text")
    assert call.count < 120
    check_s01(office, reference, sample)
    terminal.key("Enter")
    terminal.wait(reference, "Next due")


def check_s01(office, reference, sample):
    shown = read(office, reference)
    report, identity = content(shown, "report")[0], content(shown, "identity")[0]
    for name in ("narrative", "narrative_language", "narrative_script", "support_needs"):
        assert report[name] == sample[name], name
    assert report["risk"]["answers"] == sample["risk"]["answers"]
    for name, value in sample["incident"].items():
        if name != "reported_elsewhere":
            assert report["incident"].get(name) == (value or None), name
    assert [r["result"] for r in report["incident"]["reported_elsewhere"]] == ["not_reported"]
    assert report["respondents"] == sample["respondents"]
    for name in ("given_name", "family_name", "name_script", "contact_rules", "safe_hours",
                 "code_word", "municipality"):
        assert identity["reporter"][name] == sample["reporter"][name], name
    for name in ("is_reporter", "count", "age_band", "gender", "minor", "group_tags"):
        assert report["affected_person"][name] == sample["affected_person"][name], name
    assert {c["kind"]: c["state"] for c in shown["consents"]} == {
        c["kind"]: c["state"] for c in sample["consents"]}
    assert shown["case"]["priority"] == "medium"


def written_to(terminal):
    return terminal.find(r"writing to (BG-\d{4}-\d{5}-\d)").group(1)


def test_an_emergency_is_saved_at_once_and_the_rest_follows(call, terminal, office):
    phone = {"80x24": "069 000 0777", "120x40": "069 000 0888"}[terminal.size]
    call.keys("Up", "Up")
    call.text(phone)
    call.keys("F8")
    terminal.wait("In which country is the danger?", "!! Critical")
    compare(terminal, "call-country", still)
    call.keys("3")
    terminal.wait("112", "Emergency", "You are writing to")
    reference = written_to(terminal)
    first = office.do(USER, "show", reference)
    assert first["case"]["priority"] == "critical"
    assert office.do(USER, "search", "--phone", phone)["cases"] == []
    assert "duty_to_ask" in first["case"]["flags"]
    call.keys("x")
    terminal.wait("It can be saved", gone=["112"])
    office.do(COORDINATOR, "triage", reference)  # what others do meanwhile is no obstacle
    call.keys("M-3", "Tab", "Tab", "y", "y", "M-4")
    call.text("On stoji pred vratima.")
    call.keys("M-7", "Tab")
    call.text("Ana")
    call.keys("C-s")
    assert saved_reference(terminal) == reference
    shown = read(office, reference)
    assert content(shown, "report")[-1]["narrative"] == "On stoji pred vratima."
    assert content(shown, "report")[-1]["incident"]["country"] == "XK"
    assert content(shown, "identity")[-1]["reporter"]["given_name"] == "Ana"
    assert content(shown, "contact_identity")[0]["call"]["phone_raw"] == phone
    assert [c["reference"] for c in office.do(USER, "search", "--phone", phone)["cases"]] == [
        reference]
    states = {c["kind"]: c["state"] for c in shown["consents"]}
    assert (states["store_report"], states["store_identity"]) == ("given", "given")
    assert "duty_to_ask" not in shown["case"]["flags"]
    call.keys("n")
    terminal.wait("You are logging a call", "Still needed")


def test_an_emergency_that_was_left_is_gone_on_with(call, terminal, office):
    call.keys("F8")
    terminal.wait("In which country is the danger?", "You are writing to")
    reference = written_to(terminal)
    call.keys("1", "x", "M-4")
    call.text("Ona je sad sama.")
    terminal.wait("Ona je sad sama.")
    call.keys("Escape")
    terminal.wait("Not saved. What you wrote is kept", gone=["You are writing to"])
    call.keys("n")
    terminal.wait("A call was begun and not finished.")
    call.keys("Enter")
    terminal.wait("You are writing to " + reference, gone=["A call was begun"])
    call.keys("C-s")
    assert saved_reference(terminal) == reference
    shown = office.do(USER, "show", reference)
    assert content(shown, "report")[-1]["narrative"] == "Ona je sad sama."
    assert content(shown, "report")[-1]["incident"]["country"] == "RS"


def counted(office):
    return office.installation.sql("SELECT count(*) FROM hotline.contact")[0][0]


def test_a_silent_call_leaves_only_a_count(call, terminal, office):
    call.keys("M-4")
    call.text("hello?")
    before = counted(office)
    call.keys("F6")
    terminal.wait("A call without a report", "1 Silent call")
    compare(terminal, "call-without-case", still)
    call.keys("1")
    terminal.wait("The call is counted.", gone=["You are logging a call"])
    assert counted(office) == before + 1
    call.keys("n")
    terminal.wait("You are logging a call", gone=["A call was begun"])


def test_a_refusal_leaves_only_a_count_and_no_draft(call, terminal, office):
    call.keys("M-4")
    call.text("a secret of hers")
    call.keys("M-3", "Tab", "Tab", "n")
    terminal.wait("The caller refuses")
    before = counted(office)
    call.keys("C-s")
    terminal.wait("The call is counted. Nothing else of it is kept.",
                  gone=["You are logging a call"])
    assert counted(office) == before + 1
    call.keys("n")
    terminal.wait("You are logging a call", gone=["A call was begun", "a secret"])


def test_what_is_missing_is_told(call, terminal):
    call.keys("C-s")
    terminal.wait("Not saved. Still needed: danger now?", "This is needed.")
    compare(terminal, "call-missing", still)
    tell_enough(call)
    terminal.wait("It can be saved: Ctrl-S.")


def test_cyrillic_is_typed_and_pasted(call, terminal, office):
    tell_enough(call, "Рекао је: „нема места“ — čekaj ë ç.")
    terminal.tmux("set-buffer", "Друга\nреч\x1b[31m.")
    terminal.tmux("paste-buffer", "-p")
    terminal.wait("Друга")
    call.keys("C-s")
    told = content(office.do(USER, "show", saved_reference(terminal)), "report")[0]
    assert told["narrative"] == "Рекао је: „нема места“ — čekaj ë ç.Друга\nреч\ufffd[31m."
    assert told["narrative_script"] == "cyrillic"


def test_what_was_left_with_esc_is_there_again(call, terminal):
    call.keys("y", "M-4")
    call.text("Only half of it")
    terminal.wait("Only half of it")
    terminal.key("Escape")
    terminal.wait("Not saved. What you wrote is kept", gone=["You are logging a call"])
    terminal.key("n")
    terminal.wait("A call was begun and not finished.")
    terminal.key("Enter")
    terminal.wait("You are logging a call", gone=["A call was begun"])
    terminal.key("M-4")
    terminal.wait("Only half of it")
    terminal.key("Escape")
    terminal.wait("Not saved.", gone=["You are logging a call"])
    terminal.key("n")
    terminal.wait("A call was begun and not finished.")
    terminal.key("b", "Enter")
    terminal.wait("You are logging a call", gone=["A call was begun", "Only half of it"])


def cases(office):
    return {row[0] for row in office.installation.sql("SELECT reference FROM hotline.case_record")}


def test_while_the_server_is_away_a_call_is_kept_and_saved_once(call, terminal, office):
    one = office.installation.servers[0]
    one.settings["port"] = one.port  # it comes back where it was
    tell_enough(call)
    terminal.wait("Rekao je da nema mesta.", "It can be saved")
    before = cases(office)
    one.stop()
    try:
        call.keys("C-s")
        terminal.wait("Reference", "1 waits here to be sent")
    finally:
        one.start()
        one.wait_ready()
    terminal.wait("1 call that waited here has been sent.", gone=["waits here"])
    made, = cases(office) - before
    told = content(office.do(USER, "show", made), "report")[-1]
    assert told["narrative"] == "Rekao je da nema mesta."


def test_who_is_known_is_told_while_one_types(call, terminal, office):
    reference = log(office, USER, "s01")
    assert reference
    call.keys("Up", "Up")
    call.text("060 000 0011")
    terminal.wait_row("known here: [0-9]+ case")


def test_facts_are_changed_although_something_else_was_meanwhile(terminal, office):
    reference = log(office, USER, "s01")
    sign_in(terminal, office, USER)
    terminal.wait(reference)
    terminal.key("/")
    terminal.wait("Search", "Phone")
    terminal.key("Tab", "Tab", "Tab")
    terminal.type(reference)
    terminal.key("Enter")
    terminal.wait(reference, "About")
    terminal.key("Enter")
    terminal.wait("Assigned to", "Deadlines")
    terminal.key("e")
    terminal.wait("You are changing the facts of", reference)
    compare(terminal, "facts", still)
    terminal.key("M-4")
    terminal.key("C-End")
    terminal.type(" I još nešto.")
    terminal.wait("I još nešto.")
    office.do(USER, "note", reference, "--text", "meanwhile")
    office.do(COORDINATOR, "triage", reference)
    terminal.key("C-s")
    terminal.wait("The facts are saved.", "In triage", gone=["You are changing the facts of"])
    shown = read(office, reference)
    newest, sample = content(shown, "report")[-1], intake("s01")
    assert newest["narrative"].endswith("I još nešto.")
    for name, value in sample["incident"].items():
        if name != "reported_elsewhere":
            assert newest["incident"].get(name) == (value or None), name
    assert newest["incident"]["reported_elsewhere"] == [{"result": "not_reported"}]
    assert content(shown, "identity")[-1]["reporter"]["given_name"] == "Đurđina"
    for what in (("--name", "Djurdjina Primerić"), ("--phone", "060 000 0011")):
        found = office.do(USER, "search", *what)["cases"]
        assert reference in [c["reference"] for c in found]
