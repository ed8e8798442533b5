"""A core of hotlined taken between requests, after a day's work and with the day's connections
still open, holds none of it, and opens nothing that the process sealed a second before."""

import json
import time

import cores
import leaks
import probes
import pytest
import reader
from support import client, raw, server
from support.house import intake


class Taken:
    """The core before the first word came in, the one after the last, and what was sealed last."""

    def __init__(self, house, work):
        self.house, self.work = house, work
        self.process = house.servers[0].process
        self.before = cores.take(self.process, work / "before")
        self.after = self.case = self.patterns = None

    def last(self, reference):
        self.after = cores.take(self.process, self.work / "after")
        self.case = cores.Case(self.house, reference)
        self.patterns = cores.patterns_of(self.house)


@pytest.fixture(scope="module")
def taken(house, work_a_day, tmp_path_factory):
    made = Taken(house, tmp_path_factory.mktemp("cores"))
    work_a_day(house)
    for person in list(house.people.values())[:3]:
        person.sign_in()
    logger = house["demo.operator.bg1"]
    reference = logger.log("s01")
    for text in ("Poslednja beleška večeri", "Još jedna, pod istim ključem"):
        answer = logger.post(f"/v1/cases/{reference}/notes", {"text": text})
        assert answer.status == 201, answer
    made.last(reference)
    return made


def test_the_core_holds_no_word_and_no_secret(taken, scanner):
    before = scanner.look(taken.patterns, {"core": [taken.before]})
    after = scanner.look(taken.patterns, {"core": [taken.after]})
    found = leaks.grown(taken.patterns, before, after)
    assert not found, "\n".join(found)
    secrets = [taken.patterns.forms[data] for counts in (before, after)
               for data in counts["core"] if data in taken.patterns.groups["secret"]]
    assert not secrets


def test_the_connections_of_the_day_were_open(taken):
    people = taken.house.people.values()
    assert all(p.session.connections for p in people)
    answer = taken.house["demo.operator.bg1"].get("/v1/me")
    assert answer.status == 200 and answer.headers.get("connection", "") != "close"


def test_the_core_opens_no_wrap_and_no_record_of_the_last_case(taken, tools):
    assert len(taken.case.wraps) >= 4 and len(taken.case.records) >= 5
    assert any(record[5] == 1 for record in taken.case.records)
    assert any(record[5] == 2 for record in taken.case.records)
    hits, tried = cores.windows(tools, taken.work, taken.case.things(), taken.after)
    assert not hits
    assert tried > 1000  # the server's own subkeys alone are as many windows


# --- it would be found -----------------------------------------------------------------------


def test_words_of_a_request_in_hand_are_found(taken, scanner, tmp_path):
    """The same server with half a report received: a core shows it, so it would show leftovers."""
    house, words = taken.house, "nepokolebljivo svedočenje polovične prijave"
    patterns = leaks.Patterns()
    patterns.prose(words)
    token = house["demo.operator.bg1"].session.token
    patterns.text(token)
    body = json.dumps({**intake("s01"), "narrative": words}, ensure_ascii=False).encode()
    with raw.Raw(house.servers[0]) as connection:
        connection.send(b"POST /v1/cases HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + token.encode() + b"\r\nContent-Type: application/json\r\nContent-Length: "
                        + str(len(body) + 1).encode() + b"\r\n\r\n" + body)
        found, deadline = set(), time.monotonic() + 20
        while len(found) < 2 and time.monotonic() < deadline:
            core = cores.take(taken.process, tmp_path / "core")
            counts = scanner.count(patterns, [core])
            found = {label for data in counts for label, form in [patterns.forms[data]]
                     if form == "raw"} & {"nepokolebljivo", token}
    assert found == {"nepokolebljivo", token}


@pytest.mark.parametrize("offset", [0, 1, 7, 4093])
def test_a_key_anywhere_in_a_core_is_found(taken, tools, tmp_path, offset):
    """The last wraps' and records' keys, planted as a forgetful server would leave them."""
    house, case = taken.house, taken.case
    desk = house.group("desk:belgrade")
    wrap = next(w for w in case.wraps
                if reader.wrap_header(w).recipient == desk.id and w[6] == 2)
    chain, key = cores.wrap_key(wrap, desk.public, desk.secret)
    public = case.publics[0]
    expected = reader.wrap_header(wrap)
    owned = next(k for k in case.publics if opens(wrap, expected, desk, k))
    secret = reader.open_wrap(wrap, expected, desk.public, desk.secret, owned)
    direct = next(r for r in case.records if r[5] == 1 and r[7] == 2)
    record_key = reader.H(b"hotline record direct" + direct[4:72], secret)
    for value, what, thing in ((chain, "chain key", b"w" + wrap[:140]),
                               (key, "wrap key", b"w" + wrap[:140]),
                               (record_key, "record key", b"r" + direct[:136]),
                               (secret, "compartment secret", b"r" + direct[:136])):
        path = tmp_path / "planted"
        path.write_bytes(bytes(offset) + b"\x55" * 64 + value + bytes(64))
        hits, _ = cores.windows(tools, tmp_path, case.things(), path)
        assert (offset + 64, what, thing) in hits, (what, hits)
    assert public in case.publics


def opens(wrap, expected, group, public):
    try:
        return bool(reader.open_wrap(wrap, expected, group.public, group.secret, public))
    except reader.Refused:
        return False


def test_a_secret_of_a_public_key_is_found(taken, tools, tmp_path):
    desk = taken.house.group("desk:belgrade")
    path = tmp_path / "planted"
    path.write_bytes(bytes(48) + desk.secret + bytes(16))
    hits, _ = cores.windows(tools, tmp_path, [b"p" + desk.public], path)
    assert hits == [(48, "secret of a public key", b"p" + desk.public)]


def test_a_server_that_frees_without_wiping_is_noticed(taken, scanner, folder, tmp_path):
    """The same objects without our free(): what it leaves behind shows in its core."""
    house = taken.house
    made = server.Server(folder, "hotlined-unwiped",
                         house.pg.conninfo(house.name, "hotline_server"), house.server_key,
                         house.root_public)
    made.binary = probes.Build(tmp_path).link("unwiped", without="wiping_malloc")
    made.start()
    try:
        made.wait_ready()
        session = client.Session([made], token=house["demo.operator.bg1"].session.token)
        assert session.post("/v1/cases", intake("s02")).status == 201
        session.close()
        core = cores.take(made.process, tmp_path / "core")
    finally:
        made.stop()
    assert scanner.count(taken.patterns, [core])
    narrative = leaks.Patterns()
    narrative.report(intake("s02"))
    found = scanner.count(narrative, [core])
    assert any(narrative.forms[data][0] in intake("s02")["narrative"] for data in found)
