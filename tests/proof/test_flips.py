"""Somebody changes what is stored: one byte of a record, a wrap, a key bundle, a group's secret or
a statement, or two rows change places. The client refuses, and prints nothing of the case."""

import itertools
import uuid

import pytest
import reader
from support.ceremony import layer_of, open_layer
from support.cli import TRUST, Cli

READER = "demo.coordinator.bg1"
WORDS = ("Radila sam tri godine", "Primerić", "060 000 0011", "lavanda", "Beleška o svedoku")
# Where a field begins, and the last byte of each.
RECORD = (0, 4, 5, 6, 7, 8, 23, 24, 39, 40, 55, 56, 59, 60, 63, 64, 71, 72, 103, 104, 135, 136, 159,
          160, -17, -16, -1)
WRAP = (0, 4, 5, 6, 7, 8, 24, 40, 44, 60, 64, 72, 104, 107, 108, 140, 172, 187)


class Shown:
    """Two cases, and a client that shows the first."""

    def __init__(self, house):
        self.house = house
        self.cli = Cli(house)
        logger = house["demo.operator.bg1"]
        self.references = [logger.log("s01"), logger.log("s01")]
        for reference in self.references:
            for _ in range(2):
                answer = logger.post(f"/v1/cases/{reference}/notes", {"text": WORDS[4]})
                assert answer.status == 201, answer
        self.cases = [house.sql("SELECT id FROM hotline.case_record WHERE reference = %s", r)[0][0]
                      for r in self.references]
        self.layers = [layer_of(house, case) for case in self.cases]
        for reference in self.references:  # for the hour to come
            assert self.cli.run(READER, "show", reference, "--open", "report,work,identity",
                                "--reason", "test")[0] == 0
        self.batch = self.cli.batch(READER)

    def show(self, anew=False):
        """anew: by a client that has no key yet; else by one that has shown the case before and
        keeps its keys."""
        client = self.cli if anew else self.batch
        words = (READER,) if anew else ()
        return client.run(*words, "show", self.references[0])

    def shows_all(self):
        for anew in (False, True):
            status, text = self.show(anew)
            if status or not all(words in text for words in WORDS):
                return False
        return True

    def refuses(self, anew=False):
        status, text = self.show(anew)
        assert not [words for words in WORDS if words in text], text[:2000]
        return status

    def records(self, number=0):
        """{key: envelope}"""
        rows = self.house.sql("SELECT id, version, epoch, envelope FROM hotline.record"
                              " WHERE case_id = %s ORDER BY type, id", self.cases[number])
        return {tuple(row[:3]): bytes(row[3]) for row in rows}

    def put_record(self, key, envelope):
        self.house.sql("UPDATE hotline.record SET envelope = %s WHERE (id, version, epoch) ="
                       " (%s::uuid, %s, %s)", envelope, *key)

    def wraps(self, number=0):
        """{key: the wrap within its outer layer}, of those that the reader is handed."""
        house = self.house
        mine = [str(house.group(name).id) for name in ("desk:belgrade", "coordination:belgrade")]
        rows = house.sql("SELECT compartment, epoch, principal_id, wrap FROM hotline.wrap"
                         " WHERE case_id = %s AND principal_id = ANY (%s::uuid[])"
                         " ORDER BY compartment", self.cases[number], mine)
        return {tuple(row[:3]): open_layer(self.layers[number], bytes(row[3])) for row in rows}

    def put_closed(self, key, closed):
        self.house.sql("UPDATE hotline.wrap SET wrap = %s WHERE case_id = %s AND"
                       " (compartment, epoch, principal_id) = (%s, %s, %s::uuid)",
                       closed, self.cases[0], *key)

    def put_wrap(self, key, wrap):
        """Under the layer again: who changes it holds server.key."""
        nonce = uuid.uuid4().bytes + bytes(8)
        self.put_closed(key, nonce + reader.aead_seal(self.layers[0], nonce, b"", wrap))


@pytest.fixture(scope="module")
def shown(house):
    made = Shown(house)
    assert made.shows_all()
    for table, _, columns in KEPT:
        house.sql(f"CREATE TABLE kept_{table} AS SELECT {columns} FROM hotline.{table}")
    yield made
    made.batch.close()


KEPT = [("record", "envelope", "id, version, epoch, envelope"),
        ("wrap", "wrap", "case_id, compartment, scope, epoch, principal_id, wrap"),
        ("compartment", "public_key", "case_id, compartment, scope, epoch, public_key"),
        ("credential", "key_bundle", "user_id, key_bundle"),
        ("group_secret", "wrap", "group_id, epoch, purpose, principal_id, wrap"),
        ("statement", "bytes", "seq, bytes")]


@pytest.fixture(autouse=True)
def put_back(shown):
    """A test that fails leaves nothing changed to the next one. (A client that has signed in well
    has put a new bundle in its place; that one stays.)"""
    yield
    for table, value, columns in KEPT:
        key = ", ".join(c for c in columns.split(", ") if c != value)
        kept = ", ".join(f"k.{c}" for c in key.split(", "))
        now = ", ".join(f"t.{c}" for c in key.split(", "))
        shown.house.sql(f"UPDATE hotline.{table} t SET {value} = k.{value} FROM kept_{table} k"
                        f" WHERE ({now}) = ({kept}) AND t.{value} <> k.{value}")


def flipped(data, at, bit=0):
    changed = bytearray(data)
    changed[at] ^= 1 << bit
    return bytes(changed)


def test_every_flip_of_a_stored_record_is_refused(shown):
    records = shown.records()
    assert len(records) >= 8
    for key, envelope in records.items():
        for at in RECORD:
            shown.put_record(key, flipped(envelope, at, at % 8))
            assert shown.refuses() == TRUST, (reader.record_header(envelope).type, at)
        shown.put_record(key, envelope)
    assert shown.shows_all()


def test_a_record_cut_short_or_made_longer_is_refused(shown):
    for key, envelope in shown.records().items():
        for changed in (envelope[:-1], envelope[:-256] or envelope[:100], envelope + b"\0",
                        envelope + bytes(len(envelope) - 176), envelope[:160], b""):
            shown.put_record(key, changed)
            assert shown.refuses() == TRUST, len(changed)
        shown.put_record(key, envelope)
    assert shown.shows_all()


def test_every_swap_of_two_records_is_refused(shown):
    own, other = shown.records(), shown.records(1)
    for (one, first), (two, second) in itertools.combinations(own.items(), 2):
        shown.put_record(one, second)
        shown.put_record(two, first)
        assert shown.refuses() == TRUST, (one, two)
        shown.put_record(one, first)
        shown.put_record(two, second)
    kinds = {reader.record_header(envelope).type: envelope for envelope in other.values()}
    for one, first in own.items():
        shown.put_record(one, kinds[reader.record_header(first).type])  # of another case
        assert shown.refuses() == TRUST, one
        shown.put_record(one, first)
    assert shown.shows_all()


def test_every_flip_of_a_stored_wrap_is_refused(shown):
    wraps = shown.wraps()
    assert {key[0] for key in wraps} == {1, 2, 3, 4}
    for key, wrap in wraps.items():
        for at in WRAP:
            shown.put_wrap(key, flipped(wrap, at, at % 8))
            assert shown.refuses(anew=True) == TRUST, (key, at)
        shown.put_wrap(key, wrap)
    assert shown.shows_all()


def test_every_flip_of_a_wraps_outer_layer_is_refused(shown):
    """By the server already: who has the database alone."""
    for key, wrap in shown.wraps().items():
        closed = uuid.uuid4().bytes + bytes(8)
        closed += reader.aead_seal(shown.layers[0], closed, b"", wrap)
        shown.put_closed(key, closed)
        assert shown.shows_all()
        for at in (0, 23, 24, 24 + 187, -16, -1):
            shown.put_closed(key, flipped(closed, at))
            assert shown.refuses() != 0, (key, at)
        shown.put_wrap(key, wrap)
    assert shown.shows_all()


def test_every_swap_of_two_wraps_is_refused(shown):
    own, other = shown.wraps(), shown.wraps(1)
    for (one, first), (two, second) in itertools.combinations(own.items(), 2):
        shown.put_wrap(one, second)
        shown.put_wrap(two, first)
        assert shown.refuses(anew=True) == TRUST, (one, two)
        shown.put_wrap(one, first)
        shown.put_wrap(two, second)
    for (one, first), second in zip(own.items(), other.values(), strict=True):
        shown.put_wrap(one, second)
        assert shown.refuses(anew=True) == TRUST, one
        shown.put_wrap(one, first)
    assert shown.shows_all()


def test_another_public_key_for_a_compartment_is_refused(shown):
    rows = shown.house.sql("SELECT compartment, epoch, public_key FROM hotline.compartment"
                           " WHERE case_id = %s", shown.cases[0])
    assert len(rows) == 4
    change = ("UPDATE hotline.compartment SET public_key = %s WHERE case_id = %s AND"
              " (compartment, epoch) = (%s, %s)")
    for compartment, epoch, public in rows:
        for key in (reader.new_key_pair()[0], flipped(bytes(public), 0), bytes(32)):
            shown.house.sql(change, key, shown.cases[0], compartment, epoch)
            assert shown.refuses(anew=True) == TRUST, compartment
        shown.house.sql(change, bytes(public), shown.cases[0], compartment, epoch)
    assert shown.shows_all()


# --- a client's own keys, at a new sign-in ----------------------------------------------------


def signs_in(shown, user=READER):
    """(exit status, output) of a client that has to open everything anew."""
    status, text = shown.cli.run(user, "show", shown.references[0])
    assert status == 0 or not [words for words in WORDS if words in text], text[:2000]
    return status


@pytest.fixture
def bundles(shown):
    """Reads and writes key bundles, below the outer layer of server.key."""
    key = reader.H(b"hotline server bundle", shown.house.server_key.read_bytes())

    class Bundles:
        @staticmethod
        def read(user):
            who = shown.house[user].id
            closed, = shown.house.sql("SELECT key_bundle FROM hotline.credential"
                                      " WHERE user_id = %s", str(who))[0]
            closed = bytes(closed)
            return closed, reader.aead_open(key, closed[:24], who.bytes, closed[24:])

        @staticmethod
        def put(user, closed):
            shown.house.sql("UPDATE hotline.credential SET key_bundle = %s WHERE user_id = %s",
                            closed, str(shown.house[user].id))

        def close(self, user, inner):
            nonce = uuid.uuid4().bytes + bytes(8)
            self.put(user, nonce + reader.aead_seal(key, nonce, shown.house[user].id.bytes, inner))

    return Bundles()


def test_every_flip_of_a_key_bundle_is_refused(shown, bundles):
    assert signs_in(shown) == 0
    closed, inner = bundles.read(READER)
    for at in (0, 4, 5, 8, 23, 24, 55, 56, 79, 80, 119, 259, 260, 275):
        bundles.close(READER, flipped(inner, at, at % 8))
        assert signs_in(shown) == TRUST, at
    for at in (0, 24, -1):
        bundles.put(READER, flipped(closed, at))
        assert signs_in(shown) != 0, at
    bundles.put(READER, closed)
    assert signs_in(shown) == 0


def test_swapped_key_bundles_are_refused(shown, bundles):
    other = "demo.operator.bg1"
    (mine, mine_inner), (hers, hers_inner) = bundles.read(READER), bundles.read(other)
    bundles.close(READER, hers_inner)
    bundles.close(other, mine_inner)
    assert signs_in(shown) == TRUST and signs_in(shown, other) == TRUST
    bundles.put(READER, hers)
    assert signs_in(shown) != 0
    bundles.put(READER, mine)
    bundles.put(other, hers)
    assert signs_in(shown) == 0


def secrets_of(shown, user):
    """{(group, epoch, purpose, principal): wrap} of what the user opens."""
    rows = shown.house.sql("SELECT group_id, epoch, purpose, principal_id, wrap"
                           " FROM hotline.group_secret WHERE principal_id = %s"
                           " OR purpose = 3 ORDER BY group_id, purpose",
                           str(shown.house[user].id))
    return {tuple(row[:4]): bytes(row[4]) for row in rows}


def put_secret(shown, key, wrap):
    shown.house.sql("UPDATE hotline.group_secret SET wrap = %s WHERE (group_id, epoch, purpose,"
                    " principal_id) = (%s::uuid, %s, %s, %s::uuid)", wrap, *key)


def test_every_flip_of_a_groups_secret_is_refused(shown):
    secrets = secrets_of(shown, READER)
    assert len(secrets) == 4  # desk, coordination, coalition, the search key
    for key, wrap in secrets.items():
        for at in (0, 5, 8, 24, 40, 44, 60, 64, 72, 104, 108, 140, 172, 187):
            put_secret(shown, key, flipped(wrap, at))
            assert signs_in(shown) == TRUST, (key, at)
        put_secret(shown, key, wrap)
    assert signs_in(shown) == 0


def test_every_swap_of_two_groups_secrets_is_refused(shown):
    for (one, first), (two, second) in itertools.combinations(
            secrets_of(shown, READER).items(), 2):
        put_secret(shown, one, second)
        put_secret(shown, two, first)
        assert signs_in(shown) == TRUST, (one, two)
        put_secret(shown, one, first)
        put_secret(shown, two, second)
    assert signs_in(shown) == 0


def test_every_flip_of_a_statement_is_refused_by_clients_and_by_a_new_server(shown, start_server):
    rows = shown.house.sql("SELECT seq, bytes FROM hotline.statement ORDER BY seq")
    change = "UPDATE hotline.statement SET bytes = %s WHERE seq = %s"
    for seq, data in (rows[0], rows[len(rows) // 2], rows[-1]):
        data = bytes(data)
        for at in (0, 4, 12, 13, 45, 53, 70, 71, len(data) - 64, len(data) - 1):
            shown.house.sql(change, flipped(data, at), seq)
            assert signs_in(shown) == TRUST, (seq, at)
        assert not start_server(shown.house), seq
        shown.house.sql(change, data, seq)
    assert signs_in(shown) == 0 and start_server(shown.house)


def test_swapped_statements_are_refused(shown, start_server):
    rows = shown.house.sql("SELECT seq, bytes FROM hotline.statement ORDER BY seq")
    change = "UPDATE hotline.statement SET bytes = %s WHERE seq = %s"
    (one, first), (two, second) = rows[3], rows[4]
    shown.house.sql(change, bytes(second), one)
    shown.house.sql(change, bytes(first), two)
    assert signs_in(shown) == TRUST and not start_server(shown.house)
    shown.house.sql(change, bytes(first), one)
    shown.house.sql(change, bytes(second), two)
    assert signs_in(shown) == 0
