"""A House whose people came in as in life: hotline-admin makes root, first members and groups, each
person enrols and signs in over HTTP with a password, coordinators admit the others. All keys are
made and opened by the independent reader, so the tests know every secret there is."""

import base64
import os
import pathlib
import subprocess
import uuid

import reader
from support import client, database, server
from support.house import PEOPLE, Group, House, Person, b64, unb64

FIRST = ("demo.coordinator.bg1", "demo.coordinator.pg1", "demo.coordinator.pr1",
         "demo.partner.bg1", "demo.dpo", "demo.analyst", "demo.admin")
PASSES, MEMORY_KIB = 3, 65536  # the floor: a sign-in in a tenth of a second


class Known(Group):
    """A group of the directory; its secret where one of its members has opened it."""

    def __init__(self, principal):
        self.kind, self.name, self.office = principal.kind, principal.name, principal.office
        self.id, self.epoch = principal.id, principal.key.epoch
        self.public, self.secret = principal.key.box_public, None


class Enrolled(Person):
    def __init__(self, house, username, role, office):
        super().__init__(house, username, role, office)
        self.id = reader.uuid_of_name(reader.NIL, username)
        self.password = "Čuvarkuća " + base64.b32encode(os.urandom(10)).decode().lower()
        self.salt = os.urandom(16)
        self.auth, self.kek = reader.derive_password(self.password, self.salt, PASSES, MEMORY_KIB)
        self.session = client.Session(house.servers, recorder=house.recorder)
        self.me = None

    def enrol(self, code):
        answer = self.post("/v1/enrolments", {
            "username": self.username, "code": code, "auth": b64(self.auth),
            "salt": b64(self.salt), "passes": PASSES, "memory_kib": MEMORY_KIB,
            "key_bundle": b64(reader.seal_key_bundle(self.bundle, self.id, self.kek)),
            "sign_public": b64(self.bundle.sign_public),
            "box_public": b64(self.bundle.box_public),
            "proof": b64(reader.enrolment_proof(self.username, self.bundle))})
        assert answer.status == 201, answer

    def sign_in(self):
        offered = self.post("/v1/sign-in", {"username": self.username}).json
        auth, kek = reader.derive_password(self.password, unb64(offered["salt"]),
                                           offered["passes"], offered["memory_kib"])
        answer = self.post("/v1/sessions", {"username": self.username, "auth": b64(auth)})
        assert answer.status == 201, answer
        bundle = reader.open_key_bundle(unb64(answer.json["key_bundle"]), self.id, kek)
        assert bundle.box_secret == self.bundle.box_secret
        self.session.token = answer.json["token"]

    def open_groups(self):
        """Opens the secrets of her groups, and the search key, from what GET /v1/me hands out."""
        self.me = self.get("/v1/me").json
        self.groups = []
        for row in self.me["secrets"]:
            if row["purpose"] != "group":
                continue
            group = next(g for g in self.house.groups.values() if str(g.id) == row["group"])
            place = reader.WrapPlace("group", group.id, self.id, 1, row["epoch"])
            group.secret = reader.open_wrap(unb64(row["wrap"]), place, self.bundle.box_public,
                                            self.bundle.box_secret, group.public)
            self.groups.append(group)
        for row in self.me["secrets"]:
            if row["purpose"] == "search":
                self._open_search(row)

    def _open_search(self, row):
        wrap = unb64(row["wrap"])
        coalition = self.house.group("coalition")
        place = reader.WrapPlace("search", coalition.id, coalition.id, coalition.epoch,
                                 row["epoch"], scope=reader.wrap_header(wrap).scope)
        self.house.search_key = reader.open_wrap(wrap, place, coalition.public, coalition.secret)


class Ceremony(House):
    """database: its name; made(house) is called when the schema stands and nothing else yet."""

    def __init__(self, pg, folder, name, make_server, recorder=None, made=None):
        self.pg, self.name, self.recorder = pg, name, recorder
        self.folder = pathlib.Path(folder) / name
        self.folder.mkdir()
        self.keys = self.folder / "keys"
        self.conninfo = pg.conninfo(name)
        self.search_key, self.groups, self.people = None, {}, {}
        self._make_database(made)
        self.server_key = self.keys / "server.key"
        self.root_public = unb64((self.keys / "root.pub").read_text().strip())
        self.servers = make_server(self)
        self._first()
        self._others()

    def _make_database(self, made):
        connection = database.connect(self.pg)
        connection.cursor().execute(f'CREATE DATABASE "{self.name}" TEMPLATE template0')
        connection.close()
        self.admin("migrate", "--schema", database.SCHEMA)
        self.connection = database.connect(self.pg, self.name)
        if made:
            made(self)
        rows = {row[0]: row for row in PEOPLE}
        lines = (f"{u} {rows[u][1]} {rows[u][2] or '-'} {partner_of(rows[u]) or '-'}\n"
                 for u in FIRST)
        (self.folder / "first").write_text("".join(lines))
        self.admin("init", "--demo", "--dir", self.keys, "--first", self.folder / "first")

    def admin(self, *arguments):
        command = [str(server.program("hotline-admin")), *map(str, arguments)]
        done = subprocess.run([*command, "--database", self.conninfo], capture_output=True,
                              text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _first(self):
        for username, role, office, _ in PEOPLE:
            self.people[username] = Enrolled(self, username, role, office)
        for username in FIRST:
            self[username].enrol((self.keys / f"{username}.code").read_text().strip())
        self.admin("ceremony", "--dir", self.keys, "--yes")
        for username in FIRST:
            self[username].sign_in()
        self.read_directory(self["demo.admin"])
        for username in FIRST:
            self[username].open_groups()

    def _others(self):
        for row in PEOPLE:
            if row[0] not in FIRST:
                self.admit(row, self.invite(row))
        self.read_directory(self["demo.admin"])

    def invite(self, row):
        """The administrator invites; the person enrols. Gives her."""
        username, role, office, _ = row
        answer = self["demo.admin"].post("/v1/invitations", {
            "username": username, "role": role, "office": office, "partner": partner_of(row)})
        assert answer.status == 201, answer
        self[username].enrol(answer.json["code"])
        return self[username]

    def admit(self, row, person):
        """Her coordinator's client signs her in and seals the groups' secrets to her."""
        by = self["demo.coordinator." + person.username.split(".")[2][:2] + "1"]
        statements, secrets = [self._sign_by(by, reader.Statement(
            "user", person.id, signer=by.id, name=person.username, role=person.role,
            office=person.office, sign_public=person.bundle.sign_public,
            box_public=person.bundle.box_public))], []
        for name in row[3].split():
            group = self.groups.get(name) or self.groups[f"{name}:{person.office}"]
            statements.append(self._sign_by(by, reader.Statement(
                "member", group.id, signer=by.id, member=person.id)))
            place = reader.WrapPlace("group", group.id, person.id, 1, group.epoch)
            secrets.append({"group": str(group.id), "epoch": group.epoch, "purpose": "group",
                            "principal": str(person.id), "wrap": b64(reader.seal_wrap(
                                place, person.bundle.box_public, group.secret))})
        answer = by.post("/v1/directory", {"statements": [b64(s) for s in statements],
                                           "secrets": secrets})
        assert answer.status == 201, answer
        person.sign_in()
        person.open_groups()

    def _sign_by(self, by, statement):
        return reader.sign_statement(self.directory, by.bundle.sign_seed, statement)

    def read_directory(self, reading):
        """Verifies the whole list from the root; knows its groups afterwards."""
        self.directory, after = reader.Directory(self.root_public), 0
        while after is not None:
            page = reading.get(f"/v1/directory?after={after}").json
            for row in page["statements"]:
                self.directory.append(unb64(row["statement"]))
            after = page["next"]
        for principal in self.directory.principals.values():
            if principal.kind != "user" and principal.name not in self.groups:
                self.groups[principal.name] = Known(principal)

    def secrets(self):
        """Every secret that belongs to somebody: name → 32 bytes."""
        found = {"search key": self.search_key}
        for person in self.people.values():
            found[f"{person.username}: seed"] = person.bundle.sign_seed
            found[f"{person.username}: box"] = person.bundle.box_secret
            found[f"{person.username}: kek"] = person.kek
        for group in self.groups.values():
            if group.secret:
                found[f"{group.name}: secret"] = group.secret
        return found


def partner_of(row):
    """Of a row of PEOPLE: the organisation, None but for a partner."""
    return row[3].partition(":")[2] or None if row[1] == "partner" else None


def layer_of(house, case):
    """The key of the outer layer around a case's wraps: what the server itself can take off."""
    subkey = reader.H(b"hotline server layer", house.server_key.read_bytes())
    shred, = house.sql("SELECT key FROM shred.case_key WHERE case_id = %s", str(case))[0]
    return reader.H(uuid.UUID(str(case)).bytes + bytes(shred), subkey)


def open_layer(layer, closed):
    return reader.aead_open(layer, closed[:24], b"", closed[24:])
