"""Completion in a real bash: Tab is pressed, and what the line has become is read."""

import os
import shlex

import pytest
from support import server
from test_screens import Terminal

BIN = server.program("hotline").parent
COMPLETIONS = BIN.parent / "share/bash-completion/completions"


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shell")
    (folder / "report one.json").write_text("{}", encoding="utf-8")
    (folder / "reports").mkdir()
    made = Terminal(folder, 120, 40)
    made.line(f"cd {shlex.quote(str(folder))}; "
              f"exec env PATH={shlex.quote(f'{BIN}:' + os.environ['PATH'])} bash --norc --noprofile -i")
    made.line("PS1='bash> '; bind 'set bell-style none'; clear")
    made.wait("bash>", gone=["PS1"])
    for program in ("hotline", "hotline-admin"):
        made.line(f". {shlex.quote(str(COMPLETIONS / program))}")
    yield made
    made.close()


def after_tab(shell, typed, wanted):
    """Types on a line of its own, presses Tab, and waits for what the line must become; a full stop
    shows where it ends."""
    shell.key("C-u", "C-l")
    shell.wait("bash>")
    shell.type(typed)
    shell.wait(typed.rstrip())
    shell.key("Tab")
    shell.type(".")
    shell.wait(f"{wanted}.")


@pytest.mark.parametrize("typed, wanted", [
    ("hotline que", "hotline queue "),
    ("hotline queue --vi", "hotline queue --view "),
    ("hotline queue --view over", "hotline queue --view overdue "),
    ("hotline queue --view=over", "hotline queue --view=overdue "),
    ("hotline triage BG-1 --to waiting_i", "waiting_institution "),
    ("hotline invite x --role data", "data_protection_officer "),
    ("hotline consent BG-1 --kind transfer", "transfer_abroad "),
    ("hotline case-file BG-1 --language sr-C", "sr-Cyrl "),
    ("hotline --json decide X ref", "refuse "),
    ("hotline log rep", "report"),
    ("hotline log report\\ ", r"report\ one.json "),
    ("hotline receipt verify report\\ ", r"report\ one.json "),
    ("hotline-admin cer", "ceremony "),
    ("hotline-admin user inv", "hotline-admin user invite "),
    ("hotline-admin user invite --off", "--office "),
    ("hotline-admin user invite --office prist", "pristina "),
    ("hotline-admin init --dir repo", "reports/"),
])
def test_one_tab_completes(shell, typed, wanted):
    after_tab(shell, typed, wanted)


def test_two_tabs_list_what_may_follow(shell):
    shell.key("C-u", "C-l")
    shell.type("hotline shift ")
    shell.key("Tab", "Tab")
    shell.wait("list", "read", "take", "write")


def test_nothing_is_offered_where_something_is_to_be_thought_of(shell):
    after_tab(shell, "hotline note ", "hotline note ")
    after_tab(shell, "hotline note BG-1 --text ", "hotline note BG-1 --text ")
