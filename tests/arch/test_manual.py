"""The manual pages: every command and option occurs, and they can be set without a warning."""

import pathlib
import re
import subprocess

import pytest
from support import server

PROGRAMS = {"hotline": 1, "hotlined": 8, "hotline-admin": 8}
SECTIONS = ("NAME", "SYNOPSIS", "DESCRIPTION", "FILES", "ENVIRONMENT", "EXIT STATUS", "EXAMPLES",
            "SECURITY", "SEE ALSO")


def page_of(program):
    section = PROGRAMS[program]
    return server.program(program).parents[1] / f"share/man/man{section}/{program}.{section}"


def groff(page, *options):
    return subprocess.run(["groff", "-man", "-K", "utf8", "-Tutf8", "-rLL=200n", "-rHY=0", "-P-cbou", *options, str(page)],
                          check=True, capture_output=True, text=True)


def plain(page):
    """As it is read, in one line."""
    return re.sub(r"\s+", " ", groff(page).stdout.replace("‐", "-").replace("−", "-"))


def said(program, *words):
    return subprocess.run([str(server.program(program)), *words], check=True, capture_output=True,
                          text=True).stdout


def lefts(text):
    """What stands left in the rows of a help, without "…"."""
    return [re.split("  +| …", line.strip())[0] for line in text.splitlines()
            if re.match(r" {2}(?!or:)\S", line)]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_page_has_its_sections(program):
    source = page_of(program).read_text(encoding="utf-8")
    for section in SECTIONS:
        assert re.search(rf'^\.SH "?{section}"?$', source, re.M), section


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_page_is_set_without_a_warning(program):
    assert groff(page_of(program), "-ww").stderr == ""


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_page_has_all_that_the_help_has(program):
    rows = lefts(said(program, "--help"))
    assert len(rows) > 5
    page = plain(page_of(program))
    for row in rows:
        assert row in page, row


@pytest.mark.parametrize("program", ["hotline", "hotline-admin"])
def test_a_page_has_each_command_with_its_options(program):
    page = plain(page_of(program))
    chapter = page[page.index("COMMANDS ONE BY ONE"):]
    names = said(program, "--complete", "").splitlines()
    assert len(names) > 5
    for name in names:
        usage, sentence, *options = said(program, *name.split(), "--help").splitlines()
        assert usage.removeprefix(program).strip().replace("…", "...") in chapter
        assert sentence.strip()[1:] in chapter
        for option in lefts("\n".join(options)):
            assert option in chapter, f"{name} {option}"


def test_every_command_has_a_sentence_and_every_option_too():
    for name in said("hotline", "--complete", "").splitlines():
        for line in said("hotline", name, "--help").splitlines()[2:]:
            assert re.fullmatch(r"  --[a-z-]+( \S+)?( …)?  +\S.*| {28}\S.*", line), line


def test_no_password_is_asked_for_in_an_argument():
    for program in PROGRAMS:
        source = pathlib.Path(page_of(program)).read_text(encoding="utf-8")
        assert not re.search(r"\\-\\-password(?!\\-file)", source)
