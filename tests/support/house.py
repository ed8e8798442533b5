"""An installation with a signed directory and people whose keys the tests hold. They act as clients:
everything sealed is opened and made with tests/proof/reader.py, which shares no code with ours."""

import base64
import copy
import json
import pathlib
import sys
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "proof"))
import reader  # noqa: E402

from support import client, fixtures  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = {s["id"]: s for s in json.loads(
    (SOURCE / "tests/data/samples.json").read_text(encoding="utf-8"))["samples"]}
INTAKE = ("call", "reporter", "affected_person", "incident", "respondents", "narrative",
          "narrative_language", "narrative_script", "consents", "support_needs")

PEOPLE = [  # username, role, office, groups
    ("demo.coordinator.bg1", "coordinator", "belgrade", "desk coordination coalition"),
    ("demo.coordinator.bg2", "coordinator", "belgrade", "desk coordination coalition"),
    ("demo.operator.bg1", "operator", "belgrade", "desk coalition"),
    ("demo.operator.bg2", "operator", "belgrade", "desk coalition"),
    ("demo.lawyer.bg1", "lawyer", "belgrade", ""),
    ("demo.lawyer.bg2", "lawyer", "belgrade", ""),
    ("demo.monitor.bg1", "court_monitor", "belgrade", ""),
    ("demo.partner.bg1", "partner", "belgrade", "partner:yucom"),
    ("demo.coordinator.pg1", "coordinator", "podgorica", "desk coordination coalition"),
    ("demo.operator.pg1", "operator", "podgorica", "desk coalition"),
    ("demo.lawyer.pg1", "lawyer", "podgorica", ""),
    ("demo.coordinator.pr1", "coordinator", "pristina", "desk coordination coalition"),
    ("demo.operator.pr1", "operator", "pristina", "desk coalition"),
    ("demo.lawyer.pr1", "lawyer", "pristina", ""),
    ("demo.lawyer.pr2", "lawyer", "pristina", ""),
    ("demo.dpo", "data_protection_officer", None, "data_protection"),
    ("demo.analyst", "analyst", None, "statistics"),
    ("demo.admin", "administrator", None, ""),
]


def b64(data):
    return base64.b64encode(data).decode()


def unb64(text):
    return base64.b64decode(text, validate=True)


def scope_of(row):
    return uuid.UUID(row["scope"]) if row.get("scope") else reader.NIL


def intake(sample_id, **consents):
    """A sample as an operator types it, less what the server computes; consents may be set."""
    sample = SAMPLES[sample_id]
    body = copy.deepcopy({name: sample[name] for name in INTAKE})
    for name in ("call_ref", "operator", "office", "phone_e164", "phone_country"):
        body["call"].pop(name)
    body["reporter"].pop("name_keys")
    body["risk"] = {"answers": sample["risk"]["answers"]}
    for consent in body["consents"]:
        if consent["kind"] in consents:
            consent["state"] = consents[consent["kind"]]
            if consent["state"] != "limited":
                consent["limit_text"] = None
            if consent["state"] in ("not_asked", "not_possible"):
                consent.update(form=None, at=None, text_version=None)
    return body


class View:
    """An answer with case content: what could be opened with the keys that came along."""

    def __init__(self, answer, case, keys):
        self.answer, self.case = answer, case
        self.secrets, self.publics = {}, {}
        for key in answer.get("keys", []):
            place = (key["compartment"], scope_of(key), key["epoch"])
            self.publics[place] = unb64(key["public_key"])
        for wrap in answer.get("wraps", []):
            place = (wrap["compartment"], scope_of(wrap), wrap["epoch"])
            principal = uuid.UUID(wrap["principal"])
            public, secret = keys[principal, wrap["principal_epoch"]]
            expected = reader.WrapPlace("compartment", case, principal, wrap["principal_epoch"],
                                        wrap["epoch"], wrap["compartment"], place[1])
            self.secrets[place] = reader.open_wrap(unb64(wrap["wrap"]), expected, public, secret,
                                                   self.publics[place])
        self.records = [self._open(r) for r in answer.get("records", [])]

    def _open(self, record):
        place = (record["compartment"], scope_of(record), record["epoch"])
        author = uuid.UUID(record["author"]) if record["author"] else reader.NIL
        expected = reader.RecordPlace(record["type"], record["compartment"], self.case,
                                      uuid.UUID(record["id"]), author, record["epoch"],
                                      record["version"])
        text = reader.open_record(unb64(record["envelope"]), expected, self.publics[place],
                                  self.secrets[place])
        return {**record, "content": json.loads(text)}

    @property
    def version(self):
        return self.answer["case"]["version"]

    @property
    def text(self):
        """Everything that was opened."""
        return json.dumps([r["content"] for r in self.records], ensure_ascii=False)

    def of(self, kind):
        return [r for r in self.records if r["type"] == kind]

    def compartments(self):
        return {place[0] for place in self.secrets}

    def newest(self):
        """The newest version (and epoch) of every record of the case itself."""
        found = {}
        for r in self.records:
            old = found.get(r["id"])
            if r["compartment"] != "exchange" and (
                    not old or (r["version"], r["epoch"]) > (old["version"], old["epoch"])):
                found[r["id"]] = r
        return list(found.values())


class Person:
    def __init__(self, house, username, role, office):
        self.house, self.username, self.role, self.office = house, username, role, office
        self.id = uuid.uuid4()
        self.bundle = reader.new_key_bundle()
        self.groups = []
        self.session = None

    @property
    def keys(self):
        """(principal, epoch): (public, secret), her own and her groups'."""
        own = {(self.id, 1): (self.bundle.box_public, self.bundle.box_secret)}
        return own | {(g.id, g.epoch): (g.public, g.secret) for g in self.groups}

    def get(self, path, **more):
        return self.session.get(path, **more)

    def post(self, path, body, **more):
        return self.session.post(path, body, **more)

    def delete(self, path, **more):
        return self.session.delete(path, **more)

    # what a client does

    def log(self, sample_id, **consents):
        """Logs a sample; its reference."""
        return self.log_body(intake(sample_id, **consents))

    def log_body(self, body):
        answer = self.post("/v1/cases", body)
        assert answer.status == 201, answer
        return answer.json["reference"]

    def read(self, reference):
        answer = self.get(f"/v1/cases/{reference}")
        assert answer.status == 200, answer
        return View(answer.json, uuid.UUID(answer.json["case"]["id"]), self.keys)

    def file(self, reference):
        answer = self.get(f"/v1/cases/{reference}/file")
        assert answer.status == 200, answer
        return View(answer.json, uuid.UUID(answer.json["case"]["id"]), self.keys)

    def open(self, reference, *compartments):
        """States a reason for each compartment, then reads."""
        for compartment in compartments:
            answer = self.post(f"/v1/cases/{reference}/openings",
                               {"compartment": compartment, "reason": "for a test"})
            assert answer.status == 201, answer
        return self.read(reference)

    def version(self, reference):
        return self.read(reference).version

    def move(self, reference, to, **more):
        answer = self.post(f"/v1/cases/{reference}/transitions", {"to": to, **more},
                           if_match=self.version(reference))
        assert answer.status == 201, answer

    def consent(self, reference, kind, state="given"):
        body = {"kind": kind, "state": state, "form": "oral_call", "text_version": "2026-09"}
        if state == "limited":
            body["limit_text"] = "as agreed"
        answer = self.post(f"/v1/cases/{reference}/consents", body,
                           if_match=self.version(reference))
        assert answer.status == 201, answer

    def read_forward(self, forward, case):
        answer = self.get(f"/v1/forwards/{forward}")
        assert answer.status == 200, answer
        return View(answer.json, case, self.keys)

    def decide(self, forward, decision, reason=None, **more):
        answer = self.get(f"/v1/forwards/{forward}")
        assert answer.status == 200, answer
        return self.post(f"/v1/forwards/{forward}/decision",
                         {"decision": decision, "reason": reason},
                         if_match=answer.json["version"], **more)

    def recall(self, forward):
        answer = self.get(f"/v1/forwards/{forward}")
        assert answer.status == 200, answer
        return self.delete(f"/v1/forwards/{forward}", if_match=answer.json["version"])


class Group:
    def __init__(self, kind, name, office):
        self.kind, self.name, self.office = kind, name, office
        self.id, self.epoch = uuid.uuid4(), 1
        self.public, self.secret = reader.new_key_pair()


class House:
    """people and groups by name: house["demo.operator.bg1"], house.group("desk:belgrade")."""

    def __init__(self, connection, root_key, server_key, servers, recorder):
        self.connection, self.servers, self.recorder = connection, servers, recorder
        self.root, self.server_key = bytes(root_key), server_key
        self.directory = reader.Directory(reader.sign_public_of(self.root))
        self.search_key = reader.H(b"search key of a test")
        self.groups = {}
        self.people = {}
        self._begin()

    def __getitem__(self, username):
        return self.people[username]

    def group(self, name):
        return self.groups[name]

    def principal(self, name):
        return self.people.get(name) or self.groups[name]

    def public_of(self, principal):
        """The key to seal to."""
        return principal.public if isinstance(principal, Group) else principal.bundle.box_public

    def _begin(self):
        signed = [self._sign(reader.Statement("genesis", uuid.uuid4(), demo=True, name="test",
                                              sign_public=self.directory.root_public))]
        for kind, offices in (("desk", reader.OFFICES), ("coordination", reader.OFFICES),
                              ("recovery", reader.OFFICES), ("coalition", [None]),
                              ("statistics", [None]), ("data_protection", [None])):
            for office in offices:
                signed.append(self._make_group(kind, f"{kind}:{office}" if office else kind, office))
        signed.append(self._make_group("partner", "partner:yucom", "belgrade"))
        signed.append(self._make_group("partner", "partner:myla", "belgrade"))
        self._post(signed)
        for row in PEOPLE:
            self.add(*row)

    def _make_group(self, kind, name, office):
        group = self.groups[name] = Group(kind, name, office)
        return self._sign(reader.Statement("group", group.id, kind=kind, name=name, office=office,
                                           epoch=1, box_public=group.public))

    def _sign(self, statement):
        return reader.sign_statement(self.directory, self.root, statement)

    def add(self, username, role, office, groups):
        """One more person, admitted and signed in."""
        person = self.people[username] = Person(self, username, role, office)
        cursor = self.connection.cursor()
        cursor.execute("INSERT INTO hotline.user_account (id, username, role, office, state)"
                       " VALUES (%s, %s, %s, %s, 'enrolled')",
                       (str(person.id), username, role, office))
        signed = [self._sign(reader.Statement(
            "user", person.id, name=username, role=role, office=office, epoch=1,
            sign_public=person.bundle.sign_public, box_public=person.bundle.box_public))]
        for name in groups.split():
            group = self.groups.get(name) or self.groups[f"{name}:{office}"]
            person.groups.append(group)
            signed.append(self._sign(reader.Statement("member", group.id, member=person.id)))
        self._post(signed)
        token = uuid.uuid4().hex
        cursor.execute("INSERT INTO hotline.session (id, token_hash, user_id, expires_at)"
                       " VALUES (%s, %s, %s, now() + interval '12 hours')",
                       (str(uuid.uuid4()), fixtures.token_hash(self.server_key, token),
                        str(person.id)))
        person.session = client.Session(self.servers, token=token, recorder=self.recorder)
        return person

    def _post(self, statements):
        """As hotline.directory_append is called for what has been verified."""
        parsed = [reader.parse_statement(s)[0] for s in statements]
        types = {"genesis": 1, "group": 2, "user": 3, "member": 4, "remove": 5, "revoke": 6}

        def column(values):
            return [str(v) if isinstance(v, uuid.UUID) else v for v in values]

        cursor = self.connection.cursor()
        cursor.execute(
            "SELECT outcome FROM hotline.directory_append(NULL, NULL, NULL,"
            " (SELECT coalesce(max(seq), 0) FROM hotline.statement), %s::bytea[], %s::bytea[],"
            " %s::bigint[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[],"
            " %s::bigint[], '{}', '{}', '{}', '{}', '{}')",
            (statements, [reader.H(s) for s in statements], [types[p.type] for p in parsed],
             column(p.id for p in parsed),
             column(p.member if p.member != reader.NIL else None for p in parsed),
             [p.kind for p in parsed], [p.name or None for p in parsed],
             [p.role for p in parsed], [p.office for p in parsed], [p.epoch for p in parsed]))
        assert cursor.fetchone()[0] == "ok"

    def sql(self, text, *values):
        """One statement as the database's superuser; its rows."""
        cursor = self.connection.cursor()
        cursor.execute(text, values)
        return cursor.fetchall() if cursor.description else []

    def search_hash(self, kind, value):
        return b64(reader.search_hash(self.search_key, kind, value))

    def close(self):
        for person in self.people.values():
            person.session.close()
        self.connection.close()
