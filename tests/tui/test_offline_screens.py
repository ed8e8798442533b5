"""Without the server, locked, and as a thief: what is kept on the device, in a real terminal."""

import re
import time

import leaks_words
import pytest
from support.desk import FORM, LIST, OFFER, SAVED, Desk, narratives
from support.house import intake
from test_screens import USER, compare, office  # noqa: F401  (fixture)

WITHOUT = "Log calls without it"
STORIES = [f"Dojava {name}: izbacili su nas {name}zabeg iz kafane u ulici {name}grad."
           for name in ("prvi", "drugi", "treci", "cetvrti", "peti", "sesti", "sedmi", "osmi",
                        "deveti", "deseti")]


@pytest.fixture(params=[(80, 24), (120, 40)], ids=["80x24", "120x40"])
def desk(request, tmp_path, office):  # noqa: F811
    made = Desk(tmp_path, office, USER, tmp_path / "state", *request.param)
    made.size = "{}x{}".format(*request.param)
    yield made
    made.close()


@pytest.fixture
def server(office):  # noqa: F811
    """The office's; comes back at the same port, and is running again after the test."""
    one = office.installation.servers[0]
    one.settings["port"] = one.port
    yield one
    if one.process.poll() is not None:
        one.start().wait_ready()


def stop(server):
    server.terminate()
    assert server.wait() == 0


def known_here(desk):
    """Has signed in on this device once, and the device knows it."""
    desk.start()
    desk.to_the_list()
    while len(list((desk.state / "hotline/known").glob("[0-9a-v]*"))) < 2:
        desk.until(LIST)


def test_the_vocabularies_are_sent_once(desk, office):  # noqa: F811
    """And again when what is kept of them is damaged."""
    log = office.installation.servers[0].log

    def asked():
        return re.findall(r"route=/v1/vocabularies .*?status=(\d+)", log.read_text())

    known_here(desk)
    before = len(asked())
    for expected in ("304", "304", "200", "304"):
        if expected == "200":
            (desk.state / "hotline/known/vocabularies").write_text('"v1"\n{"vocabularies":')
        desk.start()
        desk.to_the_list()
        desk.key("n")
        desk.until(FORM, "Phone call")
        desk.key("Escape")
        while len(asked()) == before:
            desk.until(LIST)
        assert asked()[before:] == [expected]
        before += 1


def cold_start_without(desk):
    desk.start()
    desk.sign_in()
    desk.until(WITHOUT)
    desk.key("l", "Enter")
    desk.until("n   log a call", "WITHOUT THE SERVER")


def log_all(desk):
    for number, story in enumerate(STORIES, 1):
        desk.call(story)
        desk.until(f"{number} wait{'s' * (number == 1)} here", gone=[FORM])


def test_ten_calls_logged_without_the_server_become_ten_cases_in_order_once(
        desk, office, server):  # noqa: F811
    before = len(narratives(office, USER))
    known_here(desk)
    stop(server)
    cold_start_without(desk)
    compare(desk, "offline", lambda screen: re.sub(r"(127.0.0.1(:| port ))\d+", r"\1~", screen))
    log_all(desk)
    leaks_words.check(desk.state, STORIES, USER)
    server.start().wait_ready()
    desk.until("The server can be reached again.")
    desk.key("s")
    desk.until("Password", "Sign in")
    desk.sign_in()
    desk.until("10 calls were logged here in your name", "Was it you?")
    desk.key("y", "Enter")
    desk.until(gone=["here to be sent"], any_of=["10 calls that waited here have been sent."])
    assert [text for _, text in narratives(office, USER)[before:]] == STORIES
    assert not list((desk.state / "hotline").glob("*/outbox/*"))
    leaks_words.check(desk.state, STORIES, USER)


def test_what_is_not_hers_waits_for_her_decision_and_can_be_mended(
        desk, office, server):  # noqa: F811
    before = len(narratives(office, USER))
    known_here(desk)
    stop(server)
    cold_start_without(desk)
    for story in STORIES[:2]:
        desk.call(story)
        desk.until("here to be sent", gone=[FORM])
    server.start().wait_ready()
    desk.until("The server can be reached again.")
    desk.key("s")
    desk.sign_in()
    desk.until("Was it you?")
    desk.key("n", "Enter")
    desk.until("2 were refused")
    assert len(narratives(office, USER)) == before
    desk.key("!")
    desk.until("Dojava prvi", "Dojava drugi", "you said that it was not you")
    compare(desk, "attention")
    desk.key("Enter")
    desk.until(FORM, gone=[OFFER])
    desk.key("M-4")
    desk.until("Dojava prvi")
    desk.key("C-s")
    desk.until(SAVED)
    desk.key("Escape")
    desk.until("Dojava drugi", gone=["Dojava prvi"])
    assert [text for _, text in narratives(office, USER)[before:]] == STORIES[:1]
    desk.key("DC")
    desk.until("cannot be had back")
    desk.type("no")
    desk.key("Enter")
    desk.until("cannot be had back")
    desk.key("C-u")
    desk.type("delete")
    desk.key("Enter")
    desk.until("There is nothing here.")
    desk.key("Escape")
    desk.until(LIST, gone=["refused"])
    assert not list((desk.state / "hotline").glob("*/attention/*"))


def test_a_damaged_file_is_listed_and_not_deleted(desk, office):  # noqa: F811
    known_here(desk)
    desk.begin_call()
    desk.type(STORIES[2])

    def written():
        return list((desk.state / "hotline").glob("*/drafts/*/[!.]*"))

    desk.until("trecigrad")
    while not written():
        desk.until(FORM)
    desk.kill()
    for path in written():
        path.write_bytes(path.read_bytes()[:-7] + b"damaged")
    desk.start()
    desk.to_the_list()
    desk.until("cannot be read")
    desk.key("!")
    desk.until("Something that was being typed", "The file is damaged")
    assert len(written()) == 1


def test_a_locked_program_keeps_what_was_typed_and_shows_nothing(desk, office):  # noqa: F811
    known_here(desk)
    desk.begin_call()
    desk.type(STORIES[3])
    desk.until("cetvrtigrad")
    desk.key("F11")
    desk.until("Locked.", "Password", gone=["Dojava"])
    desk.sign_in()
    desk.until(OFFER)
    desk.key("Enter")
    desk.until(FORM, gone=[OFFER])
    desk.key("M-4")
    desk.until("Dojava cetvrti", "cetvrtigrad")
    desk.key("C-s")
    desk.until(SAVED)
    assert narratives(office, USER)[-1][1] == STORIES[3]


def test_it_locks_by_itself_when_no_key_is_pressed(desk, office):  # noqa: F811
    desk.start("--idle-seconds", "3")
    desk.to_the_list()
    desk.begin_call()
    desk.type(STORIES[4])
    desk.until("petigrad")
    desk.until("Locked.", "Password", gone=["Dojava"])
    desk.sign_in()
    desk.until(OFFER)
    desk.key("Enter")
    desk.until(FORM, gone=[OFFER])
    desk.key("M-4")
    desk.until("Dojava peti", "petigrad")


def test_without_the_server_a_lock_leaves_only_new_calls(desk, office, server):  # noqa: F811
    known_here(desk)
    stop(server)
    cold_start_without(desk)
    desk.begin_call()
    desk.type(STORIES[5])
    desk.until("sestigrad")
    desk.key("F11")
    desk.until("n   log a call", "Locked.", gone=["Dojava"])
    desk.key("n")
    desk.until(FORM, gone=["Dojava"])
    desk.key("Escape")
    server.start().wait_ready()
    desk.until("n   log a call")
    desk.key("s")
    desk.until("Password", "Sign in")
    desk.sign_in()
    desk.until(OFFER)
    desk.key("Enter")
    desk.until(FORM, gone=[OFFER])
    desk.key("M-4")
    desk.until("Dojava sesti", "sestigrad")


def test_a_note_and_a_call_of_two_users_stay_theirs(desk, office):  # noqa: F811
    known_here(desk)
    desk.begin_call()
    desk.type(STORIES[6])
    desk.until("sedmigrad")
    desk.key("F11")
    desk.until("Locked.")
    desk.key("Up", "C-u")
    desk.type("operator.bg2")
    desk.key("Tab")
    desk.type("password of operator.bg2")
    desk.key("Enter")
    desk.until(LIST, gone=["Reading …"])
    desk.key("n")
    desk.until(FORM, gone=["Dojava", "not finished"])
    desk.key("F11")
    desk.until("Locked.")
    desk.key("Up", "C-u")
    desk.type(USER)
    desk.key("Tab")
    desk.sign_in()
    desk.until(OFFER)
    desk.key("Enter")
    desk.until(FORM, gone=[OFFER])
    desk.key("M-4")
    desk.until("Dojava sedmi", "sedmigrad")


def test_while_locked_neither_her_keys_nor_her_words_are_in_memory(desk, office, tmp_path):  # noqa: F811
    """Both are found in a core before, so that the search is known to find them."""
    known_here(desk)
    desk.begin_call()
    desk.type(STORIES[7])
    desk.until("osmigrad")
    wanted = {"key": leaks_words.box_secret(office, USER), "story": b"osmizabeg",
              "end of it": b"osmigrad", "password": f"password of {USER}".encode()}
    found = leaks_words.in_core(desk.pid, tmp_path / "open.core", wanted)
    assert found >= {"key", "story", "end of it"}
    lock_and_look(desk, wanted, tmp_path)


def test_while_locked_nothing_that_she_read_is_in_memory(desk, office, tmp_path):  # noqa: F811
    word = f"jedinstvena{desk.size}"
    body = intake("s01")
    body["narrative"] = f"Sve je pocelo kod kuce {word}, u podne."
    reference = office.do(USER, "log", office.write("read.json", body))["reference"]
    known_here(desk)
    desk.key("/")
    desk.until("Phone")
    desk.key("F3")
    desk.until("been read.")
    desk.type(word[:8])
    desk.until(reference)
    desk.key("Enter")
    desk.until(reference, "Next due", gone=["Words"])
    while word not in desk.screen():
        desk.key("NPage")
        desk.until("F1 Help")
    wanted = {"story": f"kod kuce {word}".encode(), "word": word.encode()}
    assert leaks_words.in_core(desk.pid, tmp_path / "open.core", wanted) == set(wanted)
    lock_and_look(desk, wanted, tmp_path)


def lock_and_look(desk, wanted, tmp_path):
    desk.key("F11")
    desk.until("Locked.", "Password")
    desk.key("x")
    desk.until("Password")
    end = time.monotonic() + 20  # the thread of the keys may still be signing out
    while found := leaks_words.in_core(desk.pid, tmp_path / "locked.core", wanted):
        assert time.monotonic() < end, f"still in memory: {found}"
