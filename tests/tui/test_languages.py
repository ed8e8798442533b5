"""The five languages in a real terminal: screens, codes, days, errors and paper in each, switched in
the middle of a form, and remembered."""

import re
import shutil
import subprocess

import pytest
from test_screens import (USER, Terminal, command, compare, frame_with, log, office,  # noqa: F401
                          sign_in)

# In the order in which F9 lists them: the queue's order, a label of the case, the head of a call, the
# title of the case file.
WORDS = {
    "en": ("Most urgent first", "Received", "You are logging a call", "Case file"),
    "sr-latin": ("Najhitniji prvo", "Primljeno", "Beležite poziv", "Spis predmeta"),
    "sr": ("Најхитнији прво", "Примљено", "Бележите позив", "Спис предмета"),
    "cnr": ("Najhitniji prvo", "Primljeno", "Bilježite poziv", "Spisi predmeta"),
    "sq": ("Më urgjentet së pari", "Pranuar", "Po shënoni një thirrje", "Dosja e rastit"),
}
NAMES = list(WORDS)
DAY = re.compile(r"\b\d{1,2}\.\d{1,2}\.20\d\d\.?(, \d\d:\d\d)?|\b(in|za|за|pas) \d+ \w+")


@pytest.fixture
def terminal(tmp_path, office):  # noqa: F811
    made = Terminal(tmp_path, 80, 24)
    made.size = "80x24"
    yield made
    made.close()
    shutil.rmtree(office.folder / "state/hotline")  # language, and the call that was begun


def switch(terminal, before, after):
    """The cursor stands at the language shown."""
    terminal.key("F9")
    terminal.wait("shqip", "crnogorski")
    terminal.key(*["Down"] * ((NAMES.index(after) - NAMES.index(before)) % len(NAMES)), "Enter")
    terminal.wait(gone=["crnogorski"])


def without_days(screen):
    return DAY.sub("~", screen)


@pytest.mark.parametrize("language", WORDS)
def test_queue_case_call_and_paper_speak_it(terminal, office, language, tmp_path):  # noqa: F811
    order, label, call, title = WORDS[language]
    reference = log(office, USER, "s01")
    sign_in(terminal, office, USER)
    terminal.wait(WORDS["en"][0], reference)
    switch(terminal, "en", language)
    terminal.wait(order, label, reference)
    compare(terminal, f"queue-{language}", lambda screen: frame_with(
        re.sub(r"(\w) \d+(?=[ \]]|$)", r"\1 ~", screen, flags=re.M), reference))
    terminal.key("n")
    terminal.wait(call)
    compare(terminal, f"call-{language}", lambda screen: "\n".join(screen.splitlines()[3:]))
    terminal.key("Escape")
    terminal.wait(order, reference)
    terminal.key("/")
    terminal.wait("Esc", gone=[order])
    terminal.key("Tab", "Tab", "Tab")
    terminal.type(reference)
    terminal.key("Enter")
    terminal.wait_row(rf"› +{reference}")
    terminal.key("Enter")
    terminal.wait(reference, label, gone=["^S"])
    compare(terminal, f"case-{language}",
            lambda screen: without_days(screen.split("\n\n")[0]))  # clocks run on
    file = tmp_path / "case.pdf"
    terminal.key("p")
    terminal.wait("PDF", f"~/{reference}.pdf")
    terminal.type("test")
    terminal.key("Up", "Up", "C-u")
    terminal.type(str(file))
    terminal.key("C-s")
    terminal.wait_row(r"\d+ \w+: /")
    text = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True, text=True,
                          encoding="utf-8").stdout
    assert title in text


def test_in_the_middle_of_a_form_nothing_is_lost(terminal, office):  # noqa: F811
    sign_in(terminal, office, USER)
    terminal.wait(WORDS["en"][0])
    terminal.key("n")
    terminal.wait(WORDS["en"][2], "Can you talk now?")
    terminal.key("y", "n", "M-3", "Tab", "Tab", "y", "M-4")
    terminal.type("Rekla je: «Нема места за вас», зато што сам")
    terminal.wait("зато што сам")
    switch(terminal, "en", "sr")
    terminal.wait(WORDS["sr"][2], "Шта се догодило", "Нема места", "Може да се сачува")
    terminal.key("Left", "Left", "Left")
    terminal.type("ја ")
    terminal.wait("зато што ја сам")
    switch(terminal, "sr", "sq")
    terminal.wait(WORDS["sq"][2], "Çfarë ka ndodhur", "зато што ја сам", "Mund të ruhet")
    terminal.type("и ")
    terminal.wait("зато што ја и сам")
    terminal.key("C-s")
    reference = re.search(r"B G(?: [-0-9A-Z])+", terminal.wait(
        "Numri i rastit, lexojani personit")).group().replace(" ", "")
    shown = office.do(USER, "show", reference)
    assert "Rekla je: «Нема места за вас», зато што ја и сам" in str(shown)
    assert shown["case"]["status"] == "received"


def test_it_is_remembered_and_errors_speak_it(terminal, office):  # noqa: F811
    terminal.line(command(office, USER))
    terminal.wait("Password")
    switch(terminal, "en", "sq")
    terminal.wait("Fjalëkalimi", "Emri i përdoruesit")
    terminal.key("C-q")
    terminal.wait("Dëshironi të dilni nga programi?")
    terminal.key("Right", "Enter")
    terminal.wait("ended with 0", "ready>")
    terminal.line(command(office, USER))
    terminal.wait("Fjalëkalimi", "Kyçja")
    terminal.type("wrong")
    terminal.key("Enter")
    terminal.wait("✗ Emri i përdoruesit ose fjalëkalimi është i gabuar.")
