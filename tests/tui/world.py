"""A small installation in memory, made with the independent reader: root, directory, members, one
case. The fake server (fake.py) serves it, truthfully or not."""

import base64
import functools
import hashlib
import json
import os
import pathlib
import sys
import uuid
from dataclasses import dataclass, field

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "proof"))
import reader  # noqa: E402

PASSES, MEMORY_KIB = 3, 65536  # the floor: a sign-in in 60 ms
REFERENCE = "BG-2026-00417-6"


def b64(data):
    return base64.b64encode(data).decode()


def user_id(name):
    """uuid_of_name(nil, name): version 8 of BLAKE2b."""
    raw = bytearray(hashlib.blake2b(bytes(16) + name.encode(), digest_size=32).digest()[:16])
    raw[6] = 0x80 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return uuid.UUID(bytes=bytes(raw))


@functools.cache
def derived(password):
    """Salt, auth and kek: the slow part, once per password of a test run."""
    salt = os.urandom(16)
    return salt, *reader.derive_password(password, salt, PASSES, MEMORY_KIB)


@dataclass
class User:
    name: str
    role: str
    office: str
    bundle: reader.KeyBundle = field(default_factory=reader.new_key_bundle)
    bundle_version: int = 1
    sealed_bundle: bytes = b""

    def __post_init__(self):
        self.id = user_id(self.name)
        self.password = f"password of {self.name}"
        self.salt, self.auth, self.kek = derived(self.password)
        self.sealed_bundle = reader.seal_key_bundle(self.bundle, self.id, self.kek)

    @property
    def head_seen(self):
        bundle = reader.open_key_bundle(self.sealed_bundle, self.id, self.kek)
        return bundle.directory_seq, bundle.directory_hash


@dataclass
class Key:
    """A compartment's key of one epoch."""

    compartment: str
    epoch: int = 1
    scope: uuid.UUID = reader.NIL
    secret: bytes = field(default_factory=lambda: os.urandom(32))
    retired: bool = False

    def wire(self):
        return {"compartment": self.compartment, "scope": scope(self.scope), "epoch": self.epoch,
                "public_key": b64(reader.public_of(self.secret)), "retired": self.retired}


def scope(value):
    return None if value == reader.NIL else str(value)


class World:
    def __init__(self):
        self.root_seed = os.urandom(32)
        self.root_public = reader.sign_public_of(self.root_seed)
        self.directory = reader.Directory(self.root_public)
        self.statements = []
        self.group_secrets = {}  # (handle, epoch) -> secret
        self.secrets = []        # rows of group_secret: handle, epoch, purpose, principal, wrap
        self.search_key = os.urandom(32)
        self.sign(reader.Statement(type="genesis", id=uuid.uuid4(), name="Test", demo=True,
                                   sign_public=self.root_public))
        self.groups = {}
        for office in ("belgrade", "podgorica"):
            for kind in ("recovery", "coordination", "desk"):
                self.group(kind, f"{kind}:{office}", office)
        self.group("coalition", "coalition", None)
        self.users = {}
        self.admit(User("ana", "coordinator", "belgrade"), "coordination:belgrade",
                   "desk:belgrade", "coalition")
        self.admit(User("oto", "operator", "belgrade"), "desk:belgrade", "coalition")
        self.admit(User("lea", "lawyer", "belgrade"))
        self.pending = User("mia", "operator", "belgrade")
        self.seal_search_key()
        self.make_case()

    # --- directory ---

    def sign(self, statement):
        data = reader.sign_statement(self.directory, self.root_seed, statement)
        self.statements.append(data)
        return data

    def group(self, kind, handle, office, epoch=1):
        secret = os.urandom(32)
        self.groups.setdefault(handle, uuid.uuid4())
        self.group_secrets[handle, epoch] = secret
        self.sign(reader.Statement(type="group", id=self.groups[handle], kind=kind, name=handle,
                                   office=office, epoch=epoch,
                                   box_public=reader.public_of(secret)))

    def user_statement(self, user):
        return reader.Statement(type="user", id=user.id, name=user.name, role=user.role,
                                office=user.office, sign_public=user.bundle.sign_public,
                                box_public=user.bundle.box_public)

    def admit(self, user, *handles):
        self.users[user.name] = user
        self.sign(self.user_statement(user))
        for handle in handles:
            self.sign(reader.Statement(type="member", id=self.groups[handle], member=user.id))
            self.give(handle, 1, user)

    def give(self, handle, epoch, user):
        group = self.groups[handle]
        place = reader.WrapPlace(purpose="group", owner=group, recipient=user.id,
                                 recipient_epoch=1, epoch=epoch)
        wrap = reader.seal_wrap(place, user.bundle.box_public, self.group_secrets[handle, epoch])
        self.secrets.append({"group": group, "epoch": epoch, "purpose": "group",
                             "principal": user.id, "wrap": wrap})

    def seal_search_key(self):
        group, secret = self.groups["coalition"], self.group_secrets["coalition", 1]
        proof = uuid.UUID(bytes=reader.search_proof(secret, self.search_key))
        place = reader.WrapPlace(purpose="search", owner=group, scope=proof, recipient=group,
                                 recipient_epoch=1, epoch=1)
        public = reader.public_of(secret)
        self.secrets.append({"group": group, "epoch": 1, "purpose": "search", "principal": group,
                             "wrap": reader.seal_wrap(place, public, self.search_key)})

    # --- the case ---

    def make_case(self):
        self.case = uuid.uuid4()
        self.keys = {name: Key(name) for name in ("headline", "report", "identity")}
        self.records = [
            self.record("headline", "headline", {"summary": "fired after a change of name"}),
            self.record("report", "report", {
                "narrative": "Three years in a warehouse \u001b[31mred\u202e",
                "incident": {"municipality": "rs_beograd_zemun"}}),
            self.record("identity", "identity", {
                "reporter": {"given_name": "Đurđina", "municipality": "rs_beograd_zemun",
                             "phone": "+381600000011"}}),
        ]
        self.wraps = [self.wrap("headline", "desk:belgrade"), self.wrap("report", "desk:belgrade"),
                      self.wrap("identity", "coordination:belgrade")]
        self.consents = {"share_lawyer": "given"}
        self.version = 7

    def record(self, kind, compartment, content):
        key, record_id = self.keys[compartment], uuid.uuid4()
        place = reader.RecordPlace(type=kind, compartment=compartment, case=self.case,
                                   record=record_id, time=reader.now_ms())
        envelope = reader.seal_record_direct(place, key.secret, json.dumps(content).encode())
        return {"id": str(record_id), "version": 1, "type": kind, "compartment": compartment,
                "scope": None, "epoch": 1, "author": None,
                "created_at": "2026-11-09T09:12:00Z", "envelope": b64(envelope)}

    def wrap(self, compartment, handle):
        key, group = self.keys[compartment], self.groups[handle]
        place = reader.WrapPlace(purpose="compartment", compartment=compartment, owner=self.case,
                                 recipient=group, recipient_epoch=1, epoch=key.epoch)
        public = reader.public_of(self.group_secrets[handle, 1])
        return {"compartment": compartment, "scope": None, "epoch": key.epoch,
                "principal": str(group), "principal_epoch": 1,
                "wrap": b64(reader.seal_wrap(place, public, key.secret))}

    def clear(self):
        return {"id": str(self.case), "reference": REFERENCE, "office": "belgrade",
                "status": "in_triage", "priority": "high", "flags": [], "version": self.version}

    def opened_by(self, wrap, secret, public_key):
        """The secret in a wrap that a client posted, opened with a recipient's secret."""
        place = reader.wrap_header(base64.b64decode(wrap["wrap"]))
        return reader.open_wrap(base64.b64decode(wrap["wrap"]), place, reader.public_of(secret),
                                secret, public_key)
