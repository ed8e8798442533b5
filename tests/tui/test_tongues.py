"""The journeys of a working day, by keys alone, in each of the five languages at 80x24 and in one of them
at 120x40 and 200x60: a call with a switch of language and a change of the window in the middle of it, an
emergency, triage, a forward and its acceptance, a code to come back with, a note to the next shift. What
was done is then asked for through the command line. The screens stand in screens/LANGUAGE."""

import re

import pytest
from office import content, installed
from support.house import intake
from test_come_back_screens import hidden, words
from test_forward_screens import go_to_row
from test_handover_screens import only
from tongue import ALL, NOTES, RUNS, STORIES, Tongue, box, ends, name_of

OPERATOR, COLLEAGUE, COORDINATOR = "operator.bg1", "operator.bg2", "demo.coordinator.bg1"
OTHER_OPERATOR, OTHER_COORDINATOR = "operator.pg1", "demo.coordinator.pr1"
HALF = "„Нема места“, rekao je; më tha: “kurrë”"  # typed while another language is spoken
SUMMARIES = {"en": "A flat was refused; advice is wanted.",
             "sr-Latn": "Odbijen je najam stana; traži se savet.",
             "sr-Cyrl": "Одбијен је најам стана; тражи се савет.",
             "cnr-Latn": "Odbijen je najam stana; traži se savjet.",
             "sq": "U refuzua një banesë; kërkohet këshillë."}


@pytest.fixture(scope="module")
def office(pg, folder, recorder):
    with installed(pg, folder, recorder, "tongues") as made:
        yield made


class Desks(dict):
    """Everybody's terminal, signed in when it is first asked for, and anew when a test has failed."""

    def __init__(self, folder, office, language, size):
        super().__init__()
        self.folder, self.office, self.language, self.size = folder, office, language, size

    def __missing__(self, user):
        folder = self.folder / f"{user}-{len(list(self.folder.iterdir()))}"
        folder.mkdir()
        self[user] = made = Tongue(folder, self.office, self.language, self.size)
        made.begin(user)
        return made

    def close(self):
        while self:
            self.popitem()[1].close()


@pytest.fixture(scope="module", params=RUNS, ids=name_of)
def signed_in(request, tmp_path_factory, office):
    made = Desks(tmp_path_factory.mktemp("desks"), office, *request.param)
    yield made
    made.close()


@pytest.fixture
def desks(signed_in):
    """At the queue, all of them."""
    yield signed_in
    if any(f"[{desk.says('Queue')}" not in desk.screen() for desk in signed_in.values()):
        signed_in.close()


# --- a call becomes a case of another office ---

def switch_and_resize(desk, story):
    """In the middle of the story: nothing that was typed is lost."""
    own, size = desk.language, desk.size
    last = HALF.split()[-1]
    desk.write(story)
    desk.speak(ALL[(ALL.index(own) + 1) % len(ALL)])
    desk.wait("You are logging a call", "It can be saved: Ctrl-S.", plain=[story.split()[-1]])
    desk.write(f" {HALF}")
    desk.speak(own)
    desk.wait("You are logging a call", "It can be saved: Ctrl-S.", plain=[last])
    desk.resize(*((100, 30) if size == (80, 24) else (80, 24)))
    desk.wait("You are logging a call", "It can be saved: Ctrl-S.", plain=[last])
    desk.check_frame()
    desk.write("; крај.")
    desk.resize(*size)
    desk.wait("You are logging a call", "It can be saved: Ctrl-S.", plain=["крај."])
    return f"{story} {HALF}; крај."


def log_a_call(desk, office):
    desk.begin_call()
    desk.key("y", "n", "M-3")
    desk.wait("Read aloud")
    desk.keep("consent")
    desk.key("y", "Tab", "y", "y", "y", "y", "M-4")
    story = switch_and_resize(desk, STORIES[desk.language])
    desk.keep("story")
    desk.key("M-8", "Down", "y", "y", "y", "y")  # office, abroad, partner, lawyer
    desk.key("C-s")
    reference = desk.saved_reference()
    desk.keep("saved")
    desk.key("Escape")
    desk.wait("Queue", "Most urgent first", plain=[reference])
    shown = office.do(OPERATOR, "show", reference)
    assert content(shown, "report")[0]["narrative"] == story
    given = {c["kind"] for c in shown["consents"] if c["state"] == "given"}
    assert given >= {"store_report", "share_office", "transfer_abroad", "share_partner"}
    return reference


def choose(desk, label, vocabulary, code):
    """From the list of the field in focus, by its code: that finds it in every language."""
    desk.key("Space")
    desk.wait(plain=["/"])
    desk.type(code)
    word = re.escape(desk.word(vocabulary, code))
    desk.terminal.wait_row(f"›{word}")
    desk.key("Enter")
    desk.wait_row("{}\\*? +" + word, label)


def triage(desk, office, reference):
    desk.type_search(reference)
    desk.open_found(reference)
    desk.keep("case")
    desk.key("t")
    desk.wait("What happens next with", "stays; Space shows what may follow")
    choose(desk, "Next", "case_status", "in_triage")
    desk.key("M-Down")
    desk.wait_row("›{}", "Set by hand")
    choose(desk, "Set by hand", "priority", "high")
    desk.write("ћирилица, ëç")
    desk.keep("triage")
    desk.key("C-s")
    desk.wait("Done. It stands in the timeline.", gone=["Set by hand"])
    case = office.do(COORDINATOR, "show", reference)["case"]
    assert (case["status"], case["priority"]) == ("in_triage", "high")


def marked(screen):
    """How the other records begin is different from day to day."""
    return re.sub(r"^(   \[ \] .{46}).*", r"\1~", screen, flags=re.M)


def forward(desk, office, reference):
    """The case is shown. Copies of the summary and the story go to Pristina."""
    there = re.escape(desk.word("office", "pristina"))
    desk.key("f")
    desk.wait("You are forwarding", "type to search: office, partner, lawyer", gone=["Reading …"])
    desk.type("pristina")
    desk.terminal.wait_row(f"›.*{there}")
    desk.key("Enter")
    desk.wait("Consents this receiver needs")
    desk.key("Right")
    desk.wait_row(r"\(•\) {}", "Share")
    desk.keep("forward-to")
    desk.key("C-s")
    desk.wait("Record", "Begins")
    desk.key("Down")
    desk.terminal.wait_row(r"› +\[ \]")
    desk.key("Space")
    desk.terminal.wait_row(r"› +\[x\]")
    desk.keep("forward-records", marked)
    desk.key("C-s")
    desk.wait("Summary without names: all that is read before accepting")
    desk.type(SUMMARIES[desk.language])
    desk.key("Tab")
    desk.write(NOTES[desk.language])
    desk.keep("forward-words")
    desk.key("C-s")
    desk.wait_row(r"\[{}\]", "Last look")
    desk.keep("forward-last")
    desk.key("C-s")
    desk.wait_row(r"\[ {} \]", "Cancel")
    desk.type("pristina")
    desk.keep("forward-name")
    desk.key("Enter")
    desk.wait("Sent. The receiver reads the summary first.", "Assigned to")
    sent, = office.do(COORDINATOR, "show", reference)["forwards"]
    assert (sent["kind"], sent["state"]) == ("refer", "sent")
    return sent["id"]


def accept(desk, office, reference, sent):
    desk.key("f")
    desk.wait(plain=[reference, f"[{desk.says('Forwarded')}"], gone=["Reading …"])
    go_to_row(desk.terminal, reference)
    desk.key("Enter")
    desk.wait("Fetched", plain=[reference, SUMMARIES[desk.language][:20]])
    desk.keep("offer")
    desk.key("y")
    desk.wait_row(r"\[ {} \]", "Accept")
    desk.keep("accepting")
    desk.answer("Right", "Accept")
    desk.wait("Accepted. The copies are below.")
    desk.keep("accepted", ends(12, 2))
    read = office.do(OTHER_COORDINATOR, "forward-show", sent)
    assert read["state"] == "accepted"
    assert content(read, "headline") and HALF in content(read, "report")[0]["narrative"]
    desk.key("Escape")
    desk.wait(plain=[f"[{desk.says('Forwarded')}"])
    desk.key("q")
    desk.wait(plain=[f"[{desk.says('Queue')}"])


def test_a_call_is_triaged_forwarded_and_accepted(desks, office):
    reference = log_a_call(desks[OPERATOR], office)
    triage(desks[COORDINATOR], office, reference)
    sent = forward(desks[COORDINATOR], office, reference)
    desks[COORDINATOR].back_to_queue()
    accept(desks[OTHER_COORDINATOR], office, reference, sent)


# --- somebody calls another office ---

def make_code(desk, reference):
    """The code's words in the language of the program, as they are read out."""
    desk.type_search(reference)
    desk.open_found(reference)
    desk.key("b")
    desk.wait("Enter makes the code.")
    desk.key("Enter")
    desk.wait("(check word)", gone=["Making the code …"])
    desk.key("l")
    desk.wait("Language of the words")
    desk.keep("code-language", box)
    desk.key(str(ALL.index(desk.language) + 1))
    code = words(desk.wait("(check word)", gone=["Language of the words"]))
    desk.keep("code", hidden)
    desk.key("Escape")
    desk.wait("Has the caller written it down?")
    desk.answer("Right", "Yes, close")
    desk.wait("Assigned to", gone=["(check word)"])
    desk.back_to_queue()
    return code


def add_call(desk, office, reference, code):
    desk.key("k")
    desk.wait("The nine words, as she reads them; four letters of each do, in any language.")
    desk.type(" ".join(code))
    desk.terminal.wait_row(r"9 +✓ \S")
    desk.keep("called-back", without_words)
    desk.key("C-s")
    desk.wait(plain=[reference, desk.around("✓ The code holds. Office: %.*s")])
    choose(desk, "Channel", "channel", "phone_call")
    desk.key("Tab")
    desk.write(NOTES[desk.language])
    desk.keep("call-added")
    desk.key("C-s")
    desk.wait("Saved. The office that has the case sees it now.", "Most urgent first")


def without_words(screen):
    """Neither as typed nor as understood, which is in Latin script."""
    lines = screen.splitlines()
    lines[3] = " ~"
    return re.sub(r"✓ \S+ *", "✓ ~  ", "\n".join(lines))


def test_a_caller_comes_back_to_another_office_with_her_code(desks, office):
    reference = office.do(OPERATOR, "log", office.write("s01.json", intake("s01")))["reference"]
    code = make_code(desks[OPERATOR], reference)
    assert len(code) == 9
    add_call(desks[OTHER_OPERATOR], office, reference, code)
    shown = office.do(OPERATOR, "show", reference)
    assert NOTES[desks.language] in [c.get("text") for c in content(shown, "contact")]
    assert "called_back" in shown["case"]["flags"]


# --- one shift leaves something to the next ---

def leave_note(desk, reference):
    desk.key("h")
    desk.wait("What one shift leaves to the next. Everybody at the desk reads it.", gone=["Reading …"])
    desk.key("n")
    desk.wait("Everybody at the desk reads it: no names of callers.")
    text = f"{desk.language}, {desk.terminal.size}: {NOTES[desk.language]}"
    desk.write(text)
    desk.key("Tab")
    desk.wait_row("›{}", "Cases")
    desk.key("Space")
    desk.wait(plain=["/"])
    desk.type(reference)
    desk.terminal.wait_row(rf"› *\[ \] *{reference}")
    desk.key("Space", "Enter")
    desk.wait_row("{} +" + reference, "Cases")
    desk.keep("note")
    desk.key("C-s")
    desk.wait("The note is left to the next shift.")
    return text


def take_case(desk, text, reference):
    desk.key("h")
    desk.wait("What one shift leaves to the next. Everybody at the desk reads it.",
              plain=[text[:18]], gone=["Reading …"])
    go_to_row(desk.terminal, re.escape(text[:18]))
    desk.keep("notes", lambda seen: only(seen, text[:18]))
    desk.key("Enter")
    desk.wait("(waits)", plain=[reference, text[:18]])
    desk.key("t")
    desk.wait("You take it; the others see that. Enter opens it.")
    desk.terminal.wait_row(rf"{reference} .*{COLLEAGUE}")
    desk.keep("note-taken")


def test_a_note_with_a_case_is_left_and_a_colleague_takes_it(desks, office):
    reference = office.do(OPERATOR, "log", office.write("s01.json", intake("s01")))["reference"]
    text = leave_note(desks[OPERATOR], reference)
    take_case(desks[COLLEAGUE], text, reference)
    for user in (OPERATOR, COLLEAGUE):
        desks[user].back_to_queue()
    note, = (n for n in office.do(COORDINATOR, "shift", "list")["handovers"]
             if content(n, "handover") == [{"text": text}])
    assert [(c["reference"], c["taken_by"]) for c in note["cases"]] == [(reference, COLLEAGUE)]


# --- an emergency ---

def test_an_emergency_shows_the_number_and_is_saved_as_critical(desks, office):
    desk = desks[OPERATOR]
    desk.begin_call()
    desk.key("F8")
    desk.wait("In which country is the danger?")
    desk.keep("emergency-country")
    desk.key("1")
    desk.wait("Emergency", "You are writing to", plain=["112"])
    reference = desk.terminal.find(r"BG-\d{4}-\d{5}-\d").group()
    desk.keep("emergency")
    assert office.do(OPERATOR, "show", reference)["case"]["priority"] == "critical"
    desk.key("x")
    desk.wait("It can be saved: Ctrl-S.", gone=["Any key goes back to the form."])
    desk.key("M-4")
    desk.type(STORIES[desk.language])
    desk.key("C-s")
    assert desk.saved_reference() == reference
    desk.keep("emergency-saved")
    desk.key("Escape")
    desk.wait("Most urgent first")
    office.do(COORDINATOR, "triage", reference)  # the bell is not to ring at everybody's
    office.do(COORDINATOR, "assign", reference, "--to", COLLEAGUE)
    shown = office.do(OPERATOR, "show", reference)
    assert shown["case"]["priority"] == "critical"
    assert content(shown, "report")[-1]["narrative"] == STORIES[desk.language]
