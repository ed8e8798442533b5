"""Somebody who holds every file of the server (server.key, configuration, TLS key), the whole
database as its superuser, and the root's public key: she opens nothing that is stored, and nobody
seals to a key that she puts in somebody's place."""

import base64
import re
import uuid

import cores
import pytest
import reader
from support.ceremony import layer_of, open_layer
from support.cli import TRUST, Cli
from support.house import SAMPLES, intake

OPERATOR, COORDINATOR = "demo.operator.bg1", "demo.coordinator.bg1"
USES = ("token", "auth", "code", "search", "request", "salt", "bundle", "layer")
WORDS = ("Radila sam tri godine", "Primerić", "060 000 0011", "lavanda")


@pytest.fixture(scope="module")
def logged(house):
    """Two offices' cases, the first with everything in it."""
    references = [house[OPERATOR].log("s01"), house["demo.operator.pr1"].log("s10")]
    for reference in references[:1]:
        for _ in range(2):
            assert house[OPERATOR].post(f"/v1/cases/{reference}/notes",
                                        {"text": "Beleška"}).status == 201
    return references


class Administrator:
    """What she has, as bytes."""

    def __init__(self, house, work):
        self.house, self.work = house, work
        self.server_key = house.server_key.read_bytes()
        self.tables = [f"{schema}.{table}" for schema, table in house.sql(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('hotline', 'shred')")]

    def files(self):
        """The root key and the recovery shares are not on the server: they were taken offline."""
        one = self.house.servers[0]
        held = [p for p in one.folder.glob(f"{one.name}.*")] + [self.house.server_key,
                                                               one.folder / "server.key",
                                                               self.house.keys / "root.pub"]
        return [path.read_bytes() for path in held if path.is_file()]

    def values(self):
        """Every value of every table, as it is stored."""
        for table in self.tables:
            for row in self.house.sql(f"SELECT * FROM {table}"):
                for value in row:
                    if isinstance(value, memoryview):
                        yield bytes(value)
                    elif value is not None:
                        yield str(value).encode()

    def decoded(self, data):
        """What stands in base64 or hex in a file."""
        for text in re.findall(rb"[A-Za-z0-9+/]{16,}={0,2}", data):
            yield base64.b64decode(text[:len(text) // 4 * 4], validate=False)
        for text in re.findall(rb"[0-9a-fA-F]{32,}", data):
            yield bytes.fromhex(text[:len(text) // 2 * 2].decode())

    def derived(self, secrets):
        """All keys that docs/envelopes.md lets one make out of server.key and the shred keys."""
        subkeys = [reader.H(f"hotline server {use}".encode(), self.server_key) for use in USES]
        layers = [reader.H(bytes(row[0]) + bytes(row[1]), subkeys[USES.index("layer")])
                  for row in ((uuid.UUID(case).bytes, key) for case, key in self.house.sql(
                      "SELECT case_id, key FROM shred.case_key"))]
        yield from subkeys + layers
        for secret in [*secrets, *subkeys, *layers]:
            yield reader.H(b"", secret)
            for label in (b"hotline wrap next", b"hotline wrap key", b"hotline bundle key",
                          b"hotline record direct"):
                yield reader.H(label, secret)

    def haystack(self):
        values = list(self.values())
        files = self.files()
        secrets = {v for v in [*values, *files] if len(v) == 32}
        decoded = [d for data in files for d in self.decoded(data)]
        parts = [*files, *values, *decoded, *self.derived(secrets), *self.opened()]
        path = self.work / "haystack"
        with open(path, "wb") as file:
            for part in parts:  # each at a multiple of 8, where secrets of public keys are tried
                file.write(part + bytes(64 + -len(part) % 8))
        return path

    def opened(self):
        """What the layers that she can take off hide: key bundles and wraps, still sealed."""
        key = reader.H(b"hotline server bundle", self.server_key)
        for user, closed in self.house.sql("SELECT user_id, key_bundle FROM hotline.credential"):
            closed = bytes(closed)
            yield reader.aead_open(key, closed[:24], uuid.UUID(user).bytes, closed[24:])
        for case, closed in self.house.sql("SELECT case_id, wrap FROM hotline.wrap"):
            yield open_layer(layer_of(self.house, case), bytes(closed))

    def locked(self):
        """Everything there is to open, for windows.c."""
        things = []
        for reference, in self.house.sql("SELECT reference FROM hotline.case_record"):
            things += cores.Case(self.house, reference).things()
        for wrap, in self.house.sql("SELECT wrap FROM hotline.group_secret"):
            things.append(b"w" + bytes(wrap)[:140])
        for principal in self.house.directory.principals.values():
            things.append(b"p" + principal.key.box_public)
        return things


@pytest.fixture(scope="module")
def administrator(house, logged, tmp_path_factory):
    return Administrator(house, tmp_path_factory.mktemp("administrator"))


def test_no_secret_in_files_or_tables_opens_anything(administrator, tools):
    things = administrator.locked()
    assert len(things) > 100
    hits, tried = cores.windows(tools, administrator.work, things, administrator.haystack())
    assert not hits
    assert tried > 10000


def test_one_members_secret_among_them_would_be_noticed(administrator, house, tools, logged):
    """The same search, with what a careless coordinator left in a file of the server."""
    haystack = administrator.haystack()
    planted = administrator.work / "planted"
    planted.write_bytes(haystack.read_bytes() + house[COORDINATOR].bundle.box_secret)
    hits, _ = cores.windows(tools, administrator.work, administrator.locked(), planted)
    assert {(what, thing) for _, what, thing in hits} == {
        ("secret of a public key", b"p" + house[COORDINATOR].bundle.box_public)}


def test_no_table_holds_a_word_that_only_the_outer_layers_hid(administrator, logged):
    text = b"\0".join([*administrator.values(), *administrator.opened()])
    assert all(words.encode() not in text for words in WORDS)


# --- she writes into the tables ---------------------------------------------------------------


@pytest.fixture
def eve(house):
    """An account of her own, enrolled, with keys that she knows. Everything she changed is put back
    by undo()."""
    made = Eve(house)
    yield made
    made.undo()


class Eve:
    def __init__(self, house):
        self.house = house
        self.id, self.name = uuid.uuid4(), f"eve.{uuid.uuid4().hex[:6]}"
        self.bundle = reader.new_key_bundle()
        self.undone = []

    def sql(self, text, *values, undo=None):
        self.house.sql(text, *values)
        if undo:
            self.undone.append(undo)

    def undo(self):
        for text, *values in reversed(self.undone):
            self.house.sql(text, *values)

    def statement(self, seq, data):
        self.sql("INSERT INTO hotline.statement (seq, bytes, hash) VALUES (%s, %s, %s)",
                 seq, data, reader.H(data),
                 undo=("DELETE FROM hotline.statement WHERE seq = %s", seq))

    def forge(self, seed, signer):
        """Makes herself a user and a member of Belgrade's desk and coordination."""
        seq, head = self.house.directory.head
        groups = [self.house.group(f"{kind}:belgrade").id for kind in ("desk", "coordination")]
        forged = [reader.Statement("user", self.id, signer=signer, name=self.name,
                                   role="coordinator", office="belgrade",
                                   sign_public=self.bundle.sign_public,
                                   box_public=self.bundle.box_public)]
        forged += [reader.Statement("member", group, signer=signer, member=self.id)
                   for group in groups]
        for statement in forged:
            data = reader.make_statement(statement, seq, head, seed)
            seq, head = seq + 1, reader.H(data)
            self.statement(seq, data)

    def join_tables(self):
        """The rows that queries use, without a statement that would say so."""
        self.sql("INSERT INTO hotline.user_account (id, username, role, office, state) VALUES"
                 " (%s, %s, 'coordinator', 'belgrade', 'admitted')", str(self.id), self.name,
                 undo=("UPDATE hotline.user_account SET state = 'disabled' WHERE id = %s",
                       str(self.id)))
        self.sql("INSERT INTO hotline.principal (id, kind, name, role, office, epoch) VALUES"
                 " (%s, 'user', %s, 'coordinator', 'belgrade', 1)", str(self.id), self.name,
                 undo=("UPDATE hotline.principal SET revoked = true WHERE id = %s", str(self.id)))
        for kind in ("desk", "coordination"):
            self.sql("INSERT INTO hotline.membership (group_id, user_id, from_seq) VALUES"
                     " (%s, %s, 1)", str(self.house.group(f"{kind}:belgrade").id), str(self.id),
                     undo=("DELETE FROM hotline.membership WHERE user_id = %s", str(self.id)))


def recipients(house, reference):
    """(principal, its epoch) of every wrap of a case, and the wraps within the outer layer."""
    case, = house.sql("SELECT id FROM hotline.case_record WHERE reference = %s", reference)[0]
    layer = layer_of(house, case)
    rows = house.sql("SELECT principal_id, wrap FROM hotline.wrap WHERE case_id = %s", case)
    return [(uuid.UUID(who), open_layer(layer, bytes(wrap))) for who, wrap in rows]


def opens(wrap, public, secret):
    """Does this key pair open the wrap? By the commitment alone."""
    _, key = cores.wrap_key(wrap, public, secret)
    return wrap[108:140] == reader.H(b"hotline wrap commit" + wrap[:108], key)


def nothing_for(house, bundle, references):
    wraps = [w for reference in references for _, w in recipients(house, reference)]
    assert wraps
    return not [w for w in wraps if opens(w, bundle.box_public, bundle.box_secret)]


@pytest.mark.parametrize("as_root", [True, False])
def test_a_forged_member_stops_the_server(house, eve, start_server, logged,
                                                           as_root):
    cli = Cli(house)
    assert cli.run(OPERATOR, "show", logged[0])[0] == 0
    signer = reader.NIL if as_root else house[COORDINATOR].id
    before = house.sql("SELECT count(*) FROM hotline.case_record")
    eve.forge(eve.bundle.sign_seed, signer)
    status, text = cli.run(OPERATOR, "show", logged[0])
    assert status != 0 and not [words for words in WORDS if words in text], text
    assert "the signature is not the signer's" in text  # the server that runs says so already
    answer = house[OPERATOR].session.post("/v1/cases", intake("s01"))
    assert answer.status >= 400, answer  # it seals to nobody rather than by a list it cannot trust
    assert house.sql("SELECT count(*) FROM hotline.case_record") == before
    assert not start_server(house)
    eve.undo()
    eve.undone.clear()
    assert start_server(house) and cli.run(OPERATOR, "show", logged[0])[0] == 0
    assert house[OPERATOR].session.post("/v1/cases", intake("s01")).status == 201


def test_a_member_in_the_tables_alone_gets_nothing_sealed(house, eve, logged):
    eve.join_tables()
    reference = house[OPERATOR].log("s01")
    assert eve.id not in {who for who, _ in recipients(house, reference)}
    assert nothing_for(house, eve.bundle, [reference, logged[0]])


def test_a_key_replaced_in_the_tables_changes_no_recipient(house, eve, logged):
    """The operator's key in the table of credentials: what is sealed to her goes to the key that
    the directory signs."""
    operator = house[OPERATOR]
    eve.sql("UPDATE hotline.credential SET box_public = %s, sign_public = %s WHERE user_id = %s",
            eve.bundle.box_public, eve.bundle.sign_public, str(operator.id),
            undo=("UPDATE hotline.credential SET box_public = %s, sign_public = %s"
                  " WHERE user_id = %s", operator.bundle.box_public, operator.bundle.sign_public,
                  str(operator.id)))
    reference = operator.log("s01")
    mine = [wrap for who, wrap in recipients(house, reference) if who == operator.id]
    assert mine and all(opens(w, operator.bundle.box_public, operator.bundle.box_secret)
                        for w in mine)
    assert nothing_for(house, eve.bundle, [reference])


@pytest.mark.parametrize("whose", [OPERATOR, "desk:belgrade", "coordination:belgrade"])
def test_a_key_replaced_in_a_statement_stops_the_server_and_every_client(
        house, eve, start_server, logged, whose):
    key = house.public_of(house.principal(whose))
    (seq, data), = [(seq, bytes(data)) for seq, data in house.sql(
        "SELECT seq, bytes FROM hotline.statement") if key in bytes(data)]
    changed = data.replace(key, eve.bundle.box_public)
    eve.sql("UPDATE hotline.statement SET bytes = %s, hash = %s WHERE seq = %s", changed,
            reader.H(changed), seq,
            undo=("UPDATE hotline.statement SET bytes = %s, hash = %s WHERE seq = %s", data,
                  reader.H(data), seq))
    status, text = Cli(house).run(OPERATOR, "show", logged[0])
    assert status == TRUST and not [words for words in WORDS if words in text]
    assert not start_server(house)
    assert nothing_for(house, eve.bundle, [house[OPERATOR].log("s01")])  # the one that runs


def test_a_compartments_key_replaced_is_noticed_by_whoever_opens_it(house, eve, logged):
    """Whoever may write to the database cannot be kept from replacing the key of a compartment. It
    opens nothing that stands there, and no client goes on after it."""
    case, = house.sql("SELECT id FROM hotline.case_record WHERE reference = %s", logged[0])[0]
    for compartment, public in house.sql("SELECT compartment, public_key FROM hotline.compartment"
                                         " WHERE case_id = %s", case):
        eve.sql("UPDATE hotline.compartment SET public_key = %s WHERE case_id = %s"
                " AND compartment = %s", eve.bundle.box_public, case, compartment,
                undo=("UPDATE hotline.compartment SET public_key = %s WHERE case_id = %s"
                      " AND compartment = %s", bytes(public), case, compartment))
    stored = house.sql("SELECT count(*) FROM hotline.wrap WHERE case_id = %s", case)
    cli = Cli(house)
    for words in (("show", logged[0]), ("assign", logged[0], "--to", "demo.lawyer.bg1"),
                  ("forward", logged[0], "--to", "yucom", "--kind", "refer", "--summary", "s",
                   "--limit-read", "share_partner")):
        status, text = cli.run(COORDINATOR, *words)
        assert status == TRUST and not [w for w in WORDS if w in text], words
    assert house.sql("SELECT count(*) FROM hotline.wrap WHERE case_id = %s", case) == stored
    assert nothing_for(house, eve.bundle, logged)


def test_an_old_epoch_of_a_group_is_handed_to_nobody(house, eve, start_server):
    """The coalition gets a new epoch; then the statement about it is taken out again."""
    cli = Cli(house)
    removed = "demo.operator.bg2"
    assert cli.run(OPERATOR, "me")[0] == 0
    seq, = house.sql("SELECT max(seq) FROM hotline.statement")[0]
    status, text = cli.run(COORDINATOR, "member", "remove", removed)
    assert status == 0, text
    assert cli.run(OPERATOR, "me")[0] == 0
    reference = house[OPERATOR].log("s02")
    desk = house.group("desk:belgrade")
    assert nothing_old(house, reference, desk)
    rows = house.sql("SELECT seq, bytes, hash, posted_by, posted_at FROM hotline.statement"
                     " WHERE seq > %s ORDER BY seq", seq)
    assert len(rows) >= 2
    house.sql("DELETE FROM hotline.statement WHERE seq > %s", seq)
    try:
        for user in (OPERATOR, COORDINATOR):
            status, text = cli.run(user, "me")
            assert status == TRUST, text
        answer = house[OPERATOR].session.post("/v1/cases", intake("s02"))
        assert answer.status >= 400, answer  # the server that runs has seen the longer list
    finally:
        for row in rows:
            house.sql("INSERT INTO hotline.statement (seq, bytes, hash, posted_by, posted_at)"
                      " VALUES (%s, %s, %s, %s, %s)", *row)
    assert nothing_old(house, house[OPERATOR].log("s02"), desk)


def nothing_old(house, reference, group):
    """No wrap to the group that its first epoch opens, and at least one to the group."""
    wraps = [wrap for who, wrap in recipients(house, reference) if who == group.id]
    assert wraps
    return not [w for w in wraps if opens(w, group.public, group.secret)]


def test_the_samples_are_still_shown_to_those_entitled(house, logged):
    """After all that the installation works: nothing above passed because everything was broken."""
    status, text = Cli(house).run(COORDINATOR, "show", logged[0], "--open",
                                  "report,identity", "--reason", "test")
    assert status == 0 and all(words in text for words in WORDS)
    assert SAMPLES["s01"]["narrative"][:60] in text
