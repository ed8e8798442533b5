"""An installation made by hotline-admin, and people who enrol and sign in over HTTP. Their
passwords are left out: auth and kek are 32 bytes each, as Argon2id would have given them."""

import base64
import os
import pathlib
import subprocess
import sys
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "proof"))
import reader  # noqa: E402

from support import client, database, server  # noqa: E402

FIRST = """
demo.coordinator.bg1 coordinator belgrade -
demo.coordinator.pg1 coordinator podgorica -
demo.coordinator.pr1 coordinator pristina -
demo.partner.bg1 partner belgrade yucom
demo.dpo data_protection_officer - -
demo.analyst analyst - -
demo.admin administrator - -
"""


def b64(data):
    return base64.b64encode(data).decode()


def unb64(text):
    return base64.b64decode(text, validate=True)


def uuid_text(name):
    return reader.uuid_of_name(reader.NIL, name)


class Member:
    """Somebody with keys of her own. What she reads is opened by the reader, not by our code."""

    def __init__(self, installation, username):
        self.installation, self.username = installation, username
        self.id = uuid_text(username)
        self.auth, self.kek = os.urandom(32), os.urandom(32)
        self.bundle = reader.new_key_bundle()
        self.session = client.Session(installation.servers, recorder=installation.recorder)
        self.cookie = None

    def enrolment(self, code, **changes):
        return {"username": self.username, "code": code, "auth": b64(self.auth),
                "salt": b64(os.urandom(16)), "passes": 3, "memory_kib": 65536,
                "key_bundle": b64(reader.seal_key_bundle(self.bundle, self.id, self.kek)),
                "sign_public": b64(self.bundle.sign_public),
                "box_public": b64(self.bundle.box_public),
                "proof": b64(reader.enrolment_proof(self.username, self.bundle)), **changes}

    def enrol(self, code, **changes):
        return self.session.post("/v1/enrolments", self.enrolment(code, **changes))

    def try_sign_in(self, auth=None, cookie=None, session=None):
        headers = {"Cookie": f"device={cookie}"} if cookie else None
        return (session or self.session).post(
            "/v1/sessions", {"username": self.username, "auth": b64(auth or self.auth)},
            headers=headers)

    def sign_in(self):
        answer = self.try_sign_in(cookie=self.cookie)
        assert answer.status == 201, answer
        self.session.token = answer.json["token"]
        self.cookie = answer.headers["set-cookie"].split(";")[0].removeprefix("device=")
        return answer

    def get(self, path, **more):
        return self.session.get(path, **more)

    def post(self, path, body, **more):
        return self.session.post(path, body, **more)

    def secrets(self):
        """(group, epoch): secret, opened with her own key; the search key under "search"."""
        found, search, directory = {}, None, self.directory()
        me = self.get("/v1/me").json
        for row in me["secrets"]:
            if row["purpose"] == "search":
                search = max(search or row, row, key=lambda one: one["epoch"])
                continue
            group = uuid.UUID(row["group"])
            place = reader.WrapPlace("group", group, self.id, 1, row["epoch"])
            found[group, row["epoch"]] = reader.open_wrap(
                unb64(row["wrap"]), place, self.bundle.box_public, self.bundle.box_secret,
                directory.find(group).key_at(row["epoch"]).box_public)
        if search:
            group = uuid.UUID(search["group"])
            secret = found[group, search["epoch"]]
            scope = reader.wrap_header(unb64(search["wrap"])).scope
            place = reader.WrapPlace("search", group, group, search["epoch"], search["epoch"],
                                     scope=scope)
            found["search"] = reader.open_wrap(unb64(search["wrap"]), place,
                                               reader.public_of(secret), secret)
            assert reader.search_proof(secret, found["search"]) == scope.bytes
        return found

    def directory(self):
        """The whole list, verified from the root."""
        made, after = reader.Directory(self.installation.root_public), 0
        while after is not None:
            page = self.get(f"/v1/directory?after={after}").json
            for row in page["statements"]:
                made.append(unb64(row["statement"]))
            after = page["next"]
        return made


class Posting:
    """Statements and secrets in the making, as a coordinator's client makes them."""

    def __init__(self, member):
        self.member, self.directory = member, member.directory()
        self.statements, self.secrets = [], []

    def sign(self, type, id, seed=None, **fields):
        statement = reader.Statement(type, id, signer=self.member.id, time=reader.now_ms(),
                                     **fields)
        self.statements.append(b64(reader.sign_statement(
            self.directory, seed or self.member.bundle.sign_seed, statement)))
        return self

    def user(self, other, role, office):
        return self.sign("user", other.id, name=other.username, role=role, office=office,
                         sign_public=other.bundle.sign_public, box_public=other.bundle.box_public)

    def seal(self, group, secret, to, epoch=1, purpose="group", **place):
        principal = self.directory.find(to)
        place = reader.WrapPlace(purpose, group, to, principal.key.epoch, epoch, **place)
        seal = (reader.seal_recovery_wrap if principal.kind == "recovery" else reader.seal_wrap)
        wrap = seal(place, principal.key.box_public, secret)
        self.secrets.append({"group": str(group), "epoch": epoch, "purpose": purpose,
                             "principal": str(to), "wrap": b64(wrap)})
        return self

    def join(self, other, handle, secrets):
        group = self.directory.named(handle)
        self.sign("member", group.id, member=other.id)
        return self.seal(group.id, secrets[group.id, group.key.epoch], other.id, group.key.epoch)

    def body(self):
        return {"statements": self.statements, "secrets": self.secrets}

    def send(self, **more):
        return self.member.post("/v1/directory", self.body(), **more)


class Installation:
    def __init__(self, pg, folder, make_server, recorder, name):
        self.folder, self.recorder, self.name = pathlib.Path(folder) / name, recorder, name
        self.folder.mkdir()
        self.people = {}
        connection = database.connect(pg)
        connection.cursor().execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        connection.close()
        self.conninfo = pg.conninfo(name)
        self.admin("migrate", "--schema", database.SCHEMA)
        (self.folder / "first").write_text(FIRST)
        self.admin("init", "--demo", "--dir", self.folder / "keys", "--first",
                   self.folder / "first")
        self.server_key = self.folder / "keys/server.key"
        self.root_public = unb64((self.folder / "keys/root.pub").read_text().strip())
        self.servers = make_server(self)
        self.connection = database.connect(pg, name)

    def run(self, *arguments, **more):
        command = [str(server.program("hotline-admin")), *map(str, arguments)]
        if "--help" not in arguments and arguments:
            command += ["--database", self.conninfo]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, **more)

    def admin(self, *arguments):
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sql(self, text, *values):
        cursor = self.connection.cursor()
        cursor.execute(text, values)
        return cursor.fetchall() if cursor.description else []

    def code_of(self, username):
        return (self.folder / f"keys/{username}.code").read_text().strip()

    def newcomer(self, role="operator", office="belgrade", partner=None, enrol=True):
        """Somebody invited by the administrator, and enrolled unless said otherwise."""
        member = Member(self, f"test.{uuid.uuid4().hex[:12]}")
        answer = self.people["demo.admin"].post("/v1/invitations", {
            "username": member.username, "role": role, "office": office, "partner": partner})
        assert answer.status == 201, answer
        member.code = answer.json["code"]
        if enrol:
            assert member.enrol(member.code).status == 201
        return member

    def begin(self):
        """The first members enrol, the root signs them in."""
        for line in FIRST.split("\n"):
            if line:
                username = line.split()[0]
                self.people[username] = Member(self, username)
                answer = self.people[username].enrol(self.code_of(username))
                assert answer.status == 201, answer
        self.admin("ceremony", "--dir", self.folder / "keys", "--yes")
        for member in self.people.values():
            member.sign_in()
        return self

    def __getitem__(self, username):
        return self.people[username]

    def close(self):
        for member in self.people.values():
            member.session.close()
        self.connection.close()
