"""People by keys: inviting, the first signing in, admitting by voice, letting go."""

import re
import time

from test_screens import (COORDINATOR, SECONDS, command, compare, office, selected,  # noqa: F401
                          sign_in, terminal)

ADMIN = "demo.admin"
PASSWORD = "seven green tractors"


def run(terminal, office, user, *more):  # noqa: F811
    terminal.line(command(office, user, "--memory-mib", "64", *more))


def leave(terminal):  # noqa: F811
    terminal.key("C-q")
    terminal.wait("Do you want to leave the program?")
    terminal.key("q", "Enter")
    terminal.wait("ended with 0", "ready>")


def invite(terminal, office, user, role):  # noqa: F811
    """By the screens of an administrator; her code."""
    sign_in(terminal, office, ADMIN)
    terminal.wait("Asking to join", "Members", "User name", gone=["Reading"])
    terminal.key("i")
    terminal.wait("Invite somebody", "small letters")
    terminal.type(user)
    terminal.key("Tab")
    terminal.type("Nova Kolegica")
    terminal.key("Tab")
    terminal.type(role)
    terminal.wait("Phone operator" if role == "operator" else "Coordinator")
    terminal.key("Enter")
    terminal.wait("( ) Belgrade")
    terminal.key("Right")
    terminal.wait("(•) Belgrade")
    if role == "operator":
        compare(terminal, "invite", lambda screen: screen.replace(user, "~" * len(user)))
    terminal.key("C-s")
    seen = terminal.wait("One-time code", "not shown again", "I have written it down")
    code = re.search(r"\b[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z-]+", seen).group()
    terminal.key("Escape")  # alone it does not lose the code
    terminal.wait(code, "Enter, when you have written the code down.")
    terminal.key("Enter")
    terminal.wait("Invited.", gone=[code])
    leave(terminal)
    return code


def enrol(terminal, office, user, code):  # noqa: F811
    """On the sign-in screen, with F2; the digits she sees."""
    run(terminal, office, user)
    terminal.wait("Password", "first time here")
    terminal.key("F2")
    terminal.wait("Your keys are made on this machine.", user)
    terminal.type(code)
    terminal.key("Tab")
    terminal.type("short")
    terminal.wait("Too short: 9 more characters at least.")
    terminal.key("C-u")
    terminal.type("aaaaaaaaaaaaaaaa")
    terminal.wait("Too easy: more different characters.")
    terminal.key("C-u")
    terminal.type(PASSWORD)
    terminal.wait("Long enough.")
    terminal.key("Tab")
    terminal.type(PASSWORD + "x", )
    terminal.key("C-s")
    terminal.wait("this is another one")
    terminal.key("BSpace")
    compare(terminal, "enrolment",
            lambda screen: screen.replace(user, "~" * len(user)).replace(code, "~" * len(code)))
    terminal.key("C-s")
    terminal.wait("Your keys are made.", "Read her these digits")
    return digits(terminal)


def digits(terminal):  # noqa: F811
    """The eight groups that are spread over two lines: "1 2 3 4 5   6 7 8 9 0 …"."""
    found, end = [], time.monotonic() + SECONDS
    while len(found) < 40 and time.monotonic() < end:  # a frame may come in pieces
        lines = [line.split() for line in terminal.screen().splitlines()]
        found = [mark for line in lines if len(line) == 20 and all(len(mark) == 1 for mark in line)
                 for mark in line]
    return ["".join(found[at:at + 5]) for at in range(0, len(found), 5)]


def waits(terminal, user):  # noqa: F811
    terminal.key("Escape")
    terminal.wait("Password", "Sign in")
    terminal.type(PASSWORD)
    terminal.key("Enter")
    terminal.wait("Not admitted yet", "A coordinator of your office has to admit you.")
    compare(terminal, "not-admitted", lambda screen: hide_digits(screen.replace(
        user, "~" * len(user))))
    seen = digits(terminal)
    leave(terminal)
    return seen


def hide_digits(screen):
    return "\n".join("".join("~" if c.isdigit() and line.count(" ") > 15 and len(line.split()) == 20
                             else c for c in line) for line in screen.splitlines())


def open_person(terminal, office, user, state):  # noqa: F811
    sign_in(terminal, office, COORDINATOR)
    terminal.wait("Reference", gone=["Reading"])
    terminal.key("u")
    terminal.wait("Asking to join", user if state == "enrolled" else "Members", gone=["Reading"])
    while user not in (row := selected(terminal.screen())):
        terminal.key("Down")
        terminal.wait("›", gone=[row])
    terminal.key("Enter")
    terminal.wait("A person", "Her keys, as digits")


def type_into(terminal, text):  # noqa: F811
    terminal.type(text)
    terminal.key("Enter")


def test_from_an_invitation_to_work_and_out_again(terminal, office):  # noqa: F811
    user = f"nova.op{terminal.size}"
    code = invite(terminal, office, user, "operator")
    hers = enrol(terminal, office, user, code)
    assert len(hers) == 8 and waits(terminal, user) == hers
    open_person(terminal, office, user, "enrolled")
    terminal.wait("the last group is for her to read", "_ _ _ _ _")
    assert digits(terminal) == [*hers[:7], "_____"]
    compare(terminal, "member-asking", lambda screen: hide_digits(screen.replace(
        user, "~" * len(user))))
    terminal.key("a")
    terminal.wait("type it as she reads it")
    assert digits(terminal)[:7] == hers[:7]  # not covered
    type_into(terminal, "00000" if hers[7] != "00000" else "11111")
    terminal.wait("nothing was signed")
    assert member(office, user)["state"] == "enrolled"
    terminal.key("a")
    terminal.wait("type it as she reads it")
    type_into(terminal, hers[7])
    terminal.wait("Admitted. From her next signing in she can work.")
    admitted = member(office, user)
    assert admitted["state"] == "admitted" and admitted["role"] == "operator"
    leave(terminal)
    run(terminal, office, user)
    terminal.wait("Password")
    type_into(terminal, PASSWORD)
    terminal.wait("Reference", "Most urgent first", gone=["Reading"])
    leave(terminal)
    open_person(terminal, office, user, "admitted")
    terminal.wait("Desk, Belgrade", "member")
    compare(terminal, "member", lambda screen: hide_digits(screen.replace(user, "~" * len(user))))
    terminal.key("x")
    terminal.wait("This cannot be undone.")
    type_into(terminal, "somebody.else")
    terminal.wait("This cannot be undone.")
    terminal.key("C-u")
    type_into(terminal, user)
    terminal.wait("Let go. Her groups have new keys.")
    assert member(office, user)["state"] == "disabled"
    assert office.do(COORDINATOR, "me")["groups"]


def test_a_coordinator_comes_in_only_by_the_word(terminal, office):  # noqa: F811
    user = f"nova.co{terminal.size}"
    code = invite(terminal, office, user, "coordinator")
    hers = enrol(terminal, office, user, code)
    leave(terminal)
    open_person(terminal, office, user, "enrolled")
    terminal.key("a")
    terminal.wait("type it as she reads it")
    type_into(terminal, hers[7])
    terminal.wait("Admit a coordinator")
    terminal.key("Escape")
    terminal.wait("the last group is for her", gone=["Admit a coordinator"])
    assert member(office, user)["state"] == "enrolled"
    terminal.key("a")
    terminal.wait("type it as she reads it")
    type_into(terminal, hers[7])
    terminal.wait("Admit a coordinator")
    type_into(terminal, "coordinator")
    terminal.wait("Admitted.")
    assert member(office, user)["role"] == "coordinator"


def test_a_wrong_code_makes_nobody(terminal, office):  # noqa: F811
    user = f"nova.xx{terminal.size}"
    office.do(ADMIN, "invite", user, "--role", "operator", "--office", "belgrade")
    run(terminal, office, user)
    terminal.wait("first time here")
    terminal.key("F2")
    terminal.wait("Your keys are made on this machine.")
    terminal.type("AAAA-AAAA-AAAA-AAAA")
    terminal.key("Tab")
    terminal.type(PASSWORD)
    terminal.key("Tab")
    terminal.type(PASSWORD)
    terminal.key("Enter")
    terminal.wait("✗", "One-time code")
    assert member(office, user)["state"] == "invited"


def member(office, user):  # noqa: F811
    return office.do(COORDINATOR, "api", "GET", f"/v1/users/{user}")
