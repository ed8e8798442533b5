"""A reader and writer of everything in docs/envelopes.md, written from that page alone.

It shares no code with the C vault: PyNaCl's plain bindings and Python's own BLAKE2b. Tests use it
to check the C code from outside and to act as a client over HTTP.

    auth, kek = derive_password("password", salt, passes=3, memory_kib=262144)
    bundle = open_key_bundle(sealed, user_id, kek)            # bundle.sign_seed, box_secret …
    directory = verify_directory(root_public, statements)     # list of bytes, from number 1
    desk = directory.named("desk:belgrade")                   # desk.id, desk.key.box_public …
    secret = open_wrap(wrap, WrapPlace(…), public, secret, expected_public)
    text = open_record(envelope, RecordPlace(…), compartment_public, compartment_secret)

Ids are uuid.UUID, keys, secrets and envelopes are bytes, times are milliseconds. Whatever does not
hold raises Refused. Functions that draw random bytes take them as arguments too, for test vectors.
"""

import hashlib
import os
import struct
import time
import unicodedata
import uuid
from dataclasses import dataclass, field, replace
from typing import Optional

from nacl import bindings
from nacl.exceptions import CryptoError

NIL = uuid.UUID(int=0)
SUITE = 1

COMPARTMENTS = {
    "headline": 1, "report": 2, "identity": 3, "work": 4, "exchange": 5, "statistics": 6,
}
RECORD_TYPES = {
    "headline": 1, "report": 2, "identity": 3, "contact": 4, "contact_identity": 5, "note": 6,
    "reason": 7, "consent": 8, "summary": 9, "message": 10, "statistics": 11, "deadlines": 12,
    "file": 13, "handover": 14,
}
PRINCIPAL_KINDS = {
    "user": 1, "desk": 2, "coordination": 3, "partner": 4, "coalition": 5, "statistics": 6,
    "data_protection": 7, "recovery": 8,
}
ROLES = {
    "operator": 1, "coordinator": 2, "lawyer": 3, "court_monitor": 4, "partner": 5, "analyst": 6,
    "data_protection_officer": 7, "administrator": 8,
}
OFFICES = {"belgrade": 1, "podgorica": 2, "pristina": 3}
PURPOSES = {"compartment": 1, "group": 2, "search": 3, "file": 4}
PERSONAL_PURPOSES = {"draft": 1, "outbox": 2, "attention": 3}
STATEMENTS = {"genesis": 1, "group": 2, "user": 3, "member": 4, "remove": 5, "revoke": 6}
WRAP_CHAIN = 1024
ROLES_WITHOUT_OFFICE = ("analyst", "data_protection_officer", "administrator")


class Refused(Exception):
    """Something is damaged, stands in the wrong place, or breaks a rule; the text says what."""


def _need(condition, what):
    if not condition:
        raise Refused(what)


def _name(codes, number, what):
    for name, value in codes.items():
        if value == number:
            return name
    raise Refused("unknown %s %d" % (what, number))


def now_ms():
    return time.time_ns() // 1000000


# --- primitives ------------------------------------------------------------------------------


def H(message, key=b""):
    """BLAKE2b-256, keyed or not."""
    return hashlib.blake2b(message, digest_size=32, key=key).digest()


def dh(public, secret):
    """DH(public, secret); refuses a public key of low order."""
    try:
        return bindings.crypto_box_beforenm(public, secret)
    except (CryptoError, RuntimeError, ValueError) as e:
        raise Refused("a public key of low order") from e


def aead_seal(key, nonce, ad, message):
    return bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(message, ad, nonce, key)


def aead_open(key, nonce, ad, ciphertext):
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, ad, nonce, key)
    except CryptoError as e:
        raise Refused("the tag is wrong") from e


def public_of(secret):
    """X25519 public key of a secret."""
    return bindings.crypto_scalarmult_base(secret)


def sign_public_of(seed):
    """Ed25519 public key of a seed."""
    return bindings.crypto_sign_seed_keypair(seed)[0]


def new_key_pair():
    """(public, secret), X25519."""
    secret = os.urandom(32)
    return public_of(secret), secret


def uuid_of_name(namespace, name):
    """The named UUID: users are uuid_of_name(NIL, username), groups (installation, handle)."""
    b = bytearray(H(namespace.bytes + name.encode())[:16])
    b[6] = 0x80 | b[6] & 0x0F
    b[8] = 0x80 | b[8] & 0x3F
    return uuid.UUID(bytes=bytes(b))


# --- signing in ------------------------------------------------------------------------------


def derive_password(password, salt, passes, memory_kib):
    """(auth, kek) of a password. Refuses parameters outside floor and ceiling."""
    _need(3 <= passes <= 10, "Argon2id passes outside 3 to 10")
    _need(65536 <= memory_kib <= 1048576, "Argon2id memory outside 65536 to 1048576 KiB")
    text = unicodedata.normalize("NFC", password).encode()
    master = bindings.crypto_pwhash_alg(
        32, text, salt, passes, memory_kib * 1024, bindings.crypto_pwhash_ALG_ARGON2ID13)

    def subkey(number):
        return hashlib.blake2b(b"", digest_size=32, key=master, salt=struct.pack("<Q8x", number),
                               person=b"hotline1".ljust(16, b"\0")).digest()

    return subkey(1), subkey(2)


@dataclass
class KeyBundle:
    epoch: int
    sign_seed: bytes
    box_secret: bytes
    directory_seq: int = 0
    directory_hash: bytes = bytes(32)
    audit_seq: int = 0
    audit_hash: bytes = bytes(32)

    @property
    def box_public(self):
        return public_of(self.box_secret)

    @property
    def sign_public(self):
        return sign_public_of(self.sign_seed)


def new_key_bundle():
    """Fresh keys of epoch 1."""
    return KeyBundle(epoch=1, sign_seed=os.urandom(32), box_secret=os.urandom(32))


def _bundle_key(header, kek):
    key = H(b"hotline bundle key" + header, kek)
    return key, H(b"hotline bundle commit" + header, key)


def seal_key_bundle(bundle, user, kek, nonce=None):
    nonce = nonce or os.urandom(24)
    header = b"HKB1" + bytes([SUITE, 0, 0, 0]) + user.bytes
    key, commitment = _bundle_key(header, kek)
    plain = (struct.pack(">I", bundle.epoch) + bundle.sign_seed + bundle.box_secret
             + bundle.box_public + struct.pack(">Q", bundle.directory_seq) + bundle.directory_hash
             + struct.pack(">Q", bundle.audit_seq) + bundle.audit_hash)
    ad = header + commitment
    return ad + nonce + aead_seal(key, nonce, ad, plain)


def open_key_bundle(sealed, user, kek):
    """The KeyBundle of `user`."""
    _need(len(sealed) == 276, "a bundle has 276 bytes")
    header = b"HKB1" + bytes([SUITE, 0, 0, 0]) + user.bytes
    _need(sealed[:24] == header, "not this user's bundle")
    key, commitment = _bundle_key(header, kek)
    _need(sealed[24:56] == commitment, "the bundle is committed to another key")
    plain = aead_open(key, sealed[56:80], sealed[:56], sealed[80:])
    bundle = KeyBundle(
        epoch=struct.unpack(">I", plain[:4])[0], sign_seed=plain[4:36], box_secret=plain[36:68],
        directory_seq=struct.unpack(">Q", plain[100:108])[0], directory_hash=plain[108:140],
        audit_seq=struct.unpack(">Q", plain[140:148])[0], audit_hash=plain[148:180])
    _need(plain[68:100] == bundle.box_public, "the bundle's public key is not its secret's")
    return bundle


def enrolment_proof(username, bundle):
    """The signature that an enrolment carries, made with the bundle's signing key."""
    secret = bindings.crypto_sign_seed_keypair(bundle.sign_seed)[1]
    message = (b"hotline enrolment" + username.encode() + bundle.sign_public + bundle.box_public)
    return bindings.crypto_sign(message, secret)[:64]


# --- wraps -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class WrapPlace:
    """Where a wrap stands. `time` is not compared by open_wrap."""

    purpose: str                     # "compartment", "group", "search", "file"
    owner: uuid.UUID                 # case or group
    recipient: uuid.UUID
    recipient_epoch: int
    epoch: int                       # of the secret
    compartment: Optional[str] = None
    scope: uuid.UUID = NIL           # forward of an exchange
    time: int = 0

    def pack(self):
        return (b"HSW1" + bytes([SUITE, PURPOSES[self.purpose],
                                 COMPARTMENTS[self.compartment] if self.compartment else 0, 0])
                + self.owner.bytes + self.scope.bytes + struct.pack(">I", self.epoch)
                + self.recipient.bytes + struct.pack(">Iq", self.recipient_epoch, self.time))


def wrap_header(wrap):
    """The WrapPlace that a wrap claims; refuses what is no wrap."""
    _need(len(wrap) == 188, "a wrap has 188 bytes")
    _need(wrap[:5] == b"HSW1" + bytes([SUITE]) and wrap[7] == 0, "not a wrap of suite 1")
    purpose = _name(PURPOSES, wrap[5], "purpose")
    if purpose == "compartment":
        compartment = _name(COMPARTMENTS, wrap[6], "compartment")
    else:
        _need(wrap[6] == 0, "a compartment where none belongs")
        compartment = None
    epoch, = struct.unpack(">I", wrap[40:44])
    recipient_epoch, moment, = struct.unpack(">Iq", wrap[60:72])
    _need(struct.unpack(">I", wrap[104:108])[0] < WRAP_CHAIN, "the chain index is too large")
    return WrapPlace(
        purpose=purpose, compartment=compartment, owner=uuid.UUID(bytes=wrap[8:24]),
        scope=uuid.UUID(bytes=wrap[24:40]), epoch=epoch, recipient=uuid.UUID(bytes=wrap[44:60]),
        recipient_epoch=recipient_epoch, time=moment)


def wrap_keys(shared, sender_public, recipient_public, index):
    """k(index) of the chain between sender and recipient."""
    chain = H(b"hotline wrap chain" + sender_public + recipient_public, shared)
    for _ in range(index):
        chain = H(b"hotline wrap next", chain)
    return H(b"hotline wrap key", chain)


def seal_wrap(place, recipient_public, secret, sender_secret=None, index=0):
    """A wrap of `secret` for the recipient. A time of 0 becomes the present."""
    if place.time == 0:
        place = replace(place, time=now_ms())
    sender_secret = sender_secret or os.urandom(32)
    sender = public_of(sender_secret)
    key = wrap_keys(dh(recipient_public, sender_secret), sender, recipient_public, index)
    header = place.pack() + sender + struct.pack(">I", index)
    ad = header + H(b"hotline wrap commit" + header, key)
    return ad + aead_seal(key, bytes(24), ad, secret)


def seal_recovery_wrap(place, recipient_public, secret):
    """The deterministic wrap to a recovery key; place.time is taken as it is."""
    seed = H(b"hotline recovery wrap" + place.pack(), secret)
    return seal_wrap(place, recipient_public, secret, hashlib.sha512(seed).digest()[:32])


def open_wrap(wrap, expected, recipient_public, recipient_secret, expected_public=None):
    """The secret in a wrap that must stand in `expected`. expected_public is the public key the
    secret must belong to; it may be left out only for purposes "search" and "file"."""
    place = wrap_header(wrap)
    _need(replace(place, time=expected.time) == expected, "the wrap stands in another place")
    _need(expected_public or place.purpose in ("search", "file"), "expected_public is needed")
    sender, index = wrap[72:104], struct.unpack(">I", wrap[104:108])[0]
    key = wrap_keys(dh(sender, recipient_secret), sender, recipient_public, index)
    _need(wrap[108:140] == H(b"hotline wrap commit" + wrap[:108], key),
          "the wrap is committed to another key")
    secret = aead_open(key, bytes(24), wrap[:140], wrap[140:])
    _need(not expected_public or public_of(secret) == expected_public,
          "the secret does not belong to the expected public key")
    return secret


# --- records ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class RecordPlace:
    """Where a record stands. `time` is not compared by open_record."""

    type: str
    compartment: str
    case: uuid.UUID
    record: uuid.UUID
    author: uuid.UUID = NIL
    epoch: int = 1
    version: int = 1
    time: int = 0

    def pack(self, mode):
        return (b"HSE1" + bytes([SUITE, mode, RECORD_TYPES[self.type],
                                 COMPARTMENTS[self.compartment]])
                + self.case.bytes + self.record.bytes + self.author.bytes
                + struct.pack(">IIq", self.epoch, self.version, self.time))


def record_bucket(length):
    """The padded size of a plaintext of `length` bytes."""
    size = 256
    while size < length + 1 and size < 8192:
        size *= 2
    while size < length + 1:
        size += 8192
    return size


def record_header(envelope):
    """The RecordPlace that an envelope claims; refuses what is no envelope."""
    padded = len(envelope) - 176
    _need(padded > 0 and record_bucket(padded - 1) == padded, "not the length of an envelope")
    _need(envelope[:5] == b"HSE1" + bytes([SUITE]), "not an envelope of suite 1")
    _need(envelope[5] == (1 if envelope[72:104] == bytes(32) else 2), "mode and sender disagree")
    epoch, version, moment = struct.unpack(">IIq", envelope[56:72])
    return RecordPlace(
        type=_name(RECORD_TYPES, envelope[6], "record type"),
        compartment=_name(COMPARTMENTS, envelope[7], "compartment"),
        case=uuid.UUID(bytes=envelope[8:24]), record=uuid.UUID(bytes=envelope[24:40]),
        author=uuid.UUID(bytes=envelope[40:56]), epoch=epoch, version=version, time=moment)


def _key(kind, header, secret, public, sender_secret=None):
    """The key of an envelope with this header (bytes 0 to 103); kind is b"record" or b"personal"."""
    if header[5] == 1:
        return H(b"hotline " + kind + b" direct" + header[4:72], secret)
    shared = dh(public, sender_secret) if sender_secret else dh(header[72:104], secret)
    return H(b"hotline " + kind + b" sealed" + header[4:104] + public, shared)


def _finish(kind, header, key, plaintext, nonce):
    nonce = nonce or os.urandom(24)
    ad = header + H(b"hotline " + kind + b" commit" + header, key)
    padded = (plaintext + b"\x80").ljust(record_bucket(len(plaintext)), b"\0")
    return ad + nonce + aead_seal(key, nonce, ad, padded)


def seal_record(place, compartment_public, plaintext, sender_secret=None, nonce=None):
    """Mode 2: to a compartment's public key. A time of 0 becomes the present."""
    if place.time == 0:
        place = replace(place, time=now_ms())
    sender_secret = sender_secret or os.urandom(32)
    header = place.pack(2) + public_of(sender_secret)
    key = _key(b"record", header, None, compartment_public, sender_secret)
    return _finish(b"record", header, key, plaintext, nonce)


def seal_record_direct(place, compartment_secret, plaintext, nonce=None):
    """Mode 1: by who holds the compartment's secret."""
    if place.time == 0:
        place = replace(place, time=now_ms())
    header = place.pack(1) + bytes(32)
    key = _key(b"record", header, compartment_secret, None)
    return _finish(b"record", header, key, plaintext, nonce)


def open_record(envelope, expected, compartment_public, compartment_secret):
    """The plaintext of a record that must stand in `expected`."""
    place = record_header(envelope)
    _need(replace(place, time=expected.time) == expected, "the record stands in another place")
    _need(public_of(compartment_secret) == compartment_public,
          "the compartment's secret does not belong to its public key")
    key = _key(b"record", envelope[:104], compartment_secret, compartment_public)
    return _open(b"record", envelope, key)


def _open(kind, envelope, key):
    _need(envelope[104:136] == H(b"hotline " + kind + b" commit" + envelope[:104], key),
          "the record is committed to another key")
    padded = aead_open(key, envelope[136:160], envelope[:136], envelope[160:])
    plaintext = padded.rstrip(b"\0")
    _need(plaintext[-1:] == b"\x80" and record_bucket(len(plaintext) - 1) == len(padded),
          "the padding is wrong")
    return plaintext[:-1]


# --- personal envelopes ------------------------------------------------------------------------


@dataclass(frozen=True)
class PersonalPlace:
    """What a person keeps. `time` is not compared by open_personal."""

    purpose: str
    user: uuid.UUID
    item: uuid.UUID
    epoch: int = 1
    number: int = 0
    time: int = 0

    def pack(self, mode):
        return (b"HSP1" + bytes([SUITE, mode, PERSONAL_PURPOSES[self.purpose], 0]) + self.user.bytes
                + self.item.bytes + bytes(16)
                + struct.pack(">IIq", self.epoch, self.number, self.time))


def personal_header(envelope):
    """The PersonalPlace that an envelope claims; refuses what is no envelope."""
    padded = len(envelope) - 176
    _need(padded > 0 and record_bucket(padded - 1) == padded, "not the length of an envelope")
    mode = 1 if envelope[72:104] == bytes(32) else 2
    epoch, number, moment = struct.unpack(">IIq", envelope[56:72])
    place = PersonalPlace(
        purpose=_name(PERSONAL_PURPOSES, envelope[6], "purpose"),
        user=uuid.UUID(bytes=envelope[8:24]), item=uuid.UUID(bytes=envelope[24:40]), epoch=epoch,
        number=number, time=moment)
    _need(place.pack(mode) == envelope[:72], "not a personal envelope of suite 1")
    return place


def seal_personal(place, public, plaintext, sender_secret=None, nonce=None):
    """Mode 2: to a person's public key."""
    sender_secret = sender_secret or os.urandom(32)
    header = place.pack(2) + public_of(sender_secret)
    key = _key(b"personal", header, None, public, sender_secret)
    return _finish(b"personal", header, key, plaintext, nonce)


def seal_personal_direct(place, secret, plaintext, nonce=None):
    """Mode 1: by herself."""
    header = place.pack(1) + bytes(32)
    return _finish(b"personal", header, _key(b"personal", header, secret, None), plaintext, nonce)


def open_personal(envelope, expected, secret):
    """The plaintext of an envelope that must stand in `expected`."""
    place = personal_header(envelope)
    _need(replace(place, time=expected.time) == expected, "it stands in another place")
    key = _key(b"personal", envelope[:104], secret, public_of(secret))
    return _open(b"personal", envelope, key)


# --- directory -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Statement:
    """A statement before it is numbered and signed. Which fields count depends on the type."""

    type: str                        # "genesis", "group", "user", "member", "remove", "revoke"
    id: uuid.UUID                    # of installation, group or user; member, remove: the group
    signer: uuid.UUID = NIL          # nil: the root
    time: int = 0
    member: uuid.UUID = NIL
    kind: Optional[str] = None       # group
    name: str = ""                   # handle, user name, label
    role: Optional[str] = None
    office: Optional[str] = None
    demo: bool = False
    epoch: int = 1
    sign_public: bytes = bytes(32)   # user; genesis: the root's
    box_public: bytes = bytes(32)

    def body(self):
        text = bytes([len(self.name.encode())]) + self.name.encode()
        office = bytes([OFFICES[self.office] if self.office else 0])
        epoch = struct.pack(">I", self.epoch)
        return self.id.bytes + {
            "genesis": lambda: self.sign_public + bytes([self.demo]) + text,
            "group": lambda: (bytes([PRINCIPAL_KINDS[self.kind]]) + text + office + epoch
                              + self.box_public),
            "user": lambda: (text + bytes([ROLES[self.role] if self.role else 0]) + office + epoch
                             + self.sign_public + self.box_public),
            "member": lambda: self.member.bytes,
            "remove": lambda: self.member.bytes,
            "revoke": lambda: b"",
        }[self.type]()


def parse_statement(data):
    """(Statement, number, hash of the statement before)."""
    _need(71 + 64 <= len(data) <= 1024 and data[:4] == b"HSD1", "not a statement")
    kind = _name(STATEMENTS, data[4], "statement type")
    seq, = struct.unpack(">Q", data[5:13])
    moment, = struct.unpack(">q", data[45:53])
    length, = struct.unpack(">H", data[69:71])
    _need(len(data) == 71 + length + 64, "the statement's length is wrong")
    rest = data[71:71 + length]

    def take(size):
        nonlocal rest
        _need(len(rest) >= size, "the body is too short")
        taken, rest = rest[:size], rest[size:]
        return taken

    def text():
        try:
            return take(take(1)[0]).decode()
        except UnicodeDecodeError as e:
            raise Refused("the text is not UTF-8") from e

    def code(codes, what):
        number = take(1)[0]
        return _name(codes, number, what) if number else None

    values = {"id": uuid.UUID(bytes=take(16))}
    if kind == "genesis":
        values["sign_public"] = take(32)
        flag = take(1)[0]
        _need(flag < 2, "demo is 0 or 1")
        values.update(demo=flag == 1, name=text())
    elif kind == "group":
        values.update(kind=_name(PRINCIPAL_KINDS, take(1)[0], "kind"), name=text(),
                      office=code(OFFICES, "office"), epoch=struct.unpack(">I", take(4))[0],
                      box_public=take(32))
    elif kind == "user":
        values.update(name=text(), role=code(ROLES, "role"), office=code(OFFICES, "office"),
                      epoch=struct.unpack(">I", take(4))[0], sign_public=take(32),
                      box_public=take(32))
    elif kind in ("member", "remove"):
        values["member"] = uuid.UUID(bytes=take(16))
    _need(not rest, "the body is too long")
    signer = uuid.UUID(bytes=data[53:69])
    return Statement(type=kind, signer=signer, time=moment, **values), seq, data[13:45]


@dataclass(frozen=True)
class PrincipalKey:
    epoch: int
    box_public: bytes
    sign_public: bytes = bytes(32)   # users


@dataclass
class Principal:
    id: uuid.UUID
    kind: str
    name: str
    role: Optional[str]
    office: Optional[str]
    revoked: bool = False
    keys: list = field(default_factory=list)    # PrincipalKey of epoch n at n - 1
    groups: set = field(default_factory=set)    # of a user: ids
    members: set = field(default_factory=set)   # of a group: ids

    @property
    def key(self):
        """The key to seal to now."""
        _need(not self.revoked, "the user is revoked")
        return self.keys[-1]

    def key_at(self, epoch):
        _need(1 <= epoch <= len(self.keys), "no such epoch")
        return self.keys[epoch - 1]


class Directory:
    """A verified directory. append() takes one more statement in or raises Refused."""

    def __init__(self, root_public):
        self.root_public = root_public
        self.installation = None
        self.demo = False
        self.statements = []     # bytes
        self.hashes = []         # of statement n at n - 1
        self.principals = {}     # id: Principal, in order of appearance

    @property
    def head(self):
        """(number, hash) of the last statement; (0, zeros) when there is none."""
        return len(self.hashes), self.hashes[-1] if self.hashes else bytes(32)

    def find(self, principal_id):
        """The Principal with this id, or None."""
        return self.principals.get(principal_id)

    def named(self, name):
        """The Principal with this user name or handle, or None."""
        return next((p for p in self.principals.values() if p.name == name), None)

    def append(self, data):
        """Checks everything, takes the statement in and returns it parsed."""
        statement, seq, previous = parse_statement(data)
        _need((seq, previous) == (self.head[0] + 1, self.head[1]),
              "the statement does not continue this directory")
        getattr(self, "_check_" + statement.type)(statement)
        self._check_signature(statement, data)
        getattr(self, "_apply_" + statement.type)(statement)
        self.statements.append(data)
        self.hashes.append(H(data))
        return statement

    # rules

    def _check_signature(self, s, data):
        key = self.root_public
        if s.signer != NIL:
            signer = self.find(s.signer)
            _need(signer and signer.kind == "user", "the signer is unknown")
            key = signer.key.sign_public
        try:
            bindings.crypto_sign_open(data[-64:] + b"hotline directory" + data[:-64], key)
        except CryptoError as e:
            raise Refused("the signature is not the signer's") from e

    def _governs(self, s, office):
        if s.signer == NIL:
            return True
        coordination = self.named("coordination:%s" % office) if office else None
        return bool(coordination) and s.signer in coordination.members

    def _governs_group(self, s, group):
        if group.kind == "coalition":
            return any(self._governs(s, office) for office in OFFICES)
        if group.kind in ("desk", "coordination", "partner"):
            return self._governs(s, group.office)
        return s.signer == NIL

    def _check_begun(self):
        _need(self.hashes, "a directory begins with its genesis")

    def _check_genesis(self, s):
        _need(not self.hashes, "genesis stands once")
        _need(s.signer == NIL, "only the root begins a directory")
        _need(s.sign_public == self.root_public, "the root is not the expected one")
        _need(s.id != NIL, "the id is nil")

    def _check_key(self, s, kind):
        old = self.find(s.id)
        _need(s.id != NIL, "the id is nil")
        if old:
            _need(not old.revoked, "the user is revoked")
            _need((old.kind, old.name, old.role, old.office) == (kind, s.name, s.role, s.office),
                  "the id belongs to something else")
            _need(s.epoch == len(old.keys) + 1, "the epoch does not follow the last one")
        else:
            _need(not self.named(s.name), "the name is taken")
            _need(s.epoch == 1, "the first epoch is 1")
        for principal in self.principals.values():
            for key in principal.keys:
                _need(key.box_public != s.box_public, "the key stands in the directory already")
                _need(kind != "user" or principal.kind != "user"
                      or key.sign_public != s.sign_public,
                      "the key stands in the directory already")
        dh(s.box_public, bytes([8] + [0] * 30 + [64]))
        return old

    def _check_group(self, s):
        self._check_begun()
        _need(s.kind != "user", "a user is no group")
        letters = s.name.partition(":")[2]
        if s.kind in ("desk", "coordination", "recovery"):
            _need(s.office and s.name == "%s:%s" % (s.kind, s.office), "the handle does not fit")
        elif s.kind == "partner":
            _need(s.name.startswith("partner:") and letters
                  and set(letters) <= set("abcdefghijklmnopqrstuvwxyz0123456789_"),
                  "the handle does not fit")
        else:
            _need(s.name == s.kind and not s.office, "the handle does not fit")
        old = self._check_key(s, s.kind)
        _need(self._governs_group(s, old) if old else s.signer == NIL,
              "the signer may not make this group's keys")

    def _check_user(self, s):
        self._check_begun()
        _need(s.role, "the role is missing")
        _need(1 <= len(s.name) <= 64
              and set(s.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-"),
              "the user name is malformed")
        plain = s.role in ROLES_WITHOUT_OFFICE
        _need(s.office or plain, "the office is missing")
        self._check_key(s, "user")
        _need(s.signer == NIL or (not plain and self._governs(s, s.office)),
              "the signer may not take this user in")

    def _check_membership(self, s, present):
        self._check_begun()
        group, user = self.find(s.id), self.find(s.member)
        _need(group and group.kind != "user", "the group is unknown")
        _need(user and user.kind == "user" and not user.revoked, "the user is unknown or revoked")
        _need(group.kind != "recovery", "a recovery key has no members")
        _need((user.id in group.members) == present, "the membership is so already")
        _need(s.signer == NIL
              or (self._governs_group(s, group) and self._governs(s, user.office)),
              "the signer may not change this membership")

    def _check_member(self, s):
        self._check_membership(s, False)

    def _check_remove(self, s):
        self._check_membership(s, True)

    def _check_revoke(self, s):
        self._check_begun()
        user = self.find(s.id)
        _need(user and user.kind == "user" and not user.revoked, "the user is unknown or revoked")
        _need(self._governs(s, user.office), "the signer may not revoke this user")

    # effects

    def _apply_genesis(self, s):
        self.installation, self.demo = s.id, s.demo

    def _apply_key(self, s, kind):
        principal = self.principals.setdefault(
            s.id, Principal(id=s.id, kind=kind, name=s.name, role=s.role, office=s.office))
        principal.keys.append(PrincipalKey(s.epoch, s.box_public, s.sign_public))

    def _apply_group(self, s):
        self._apply_key(s, s.kind)

    def _apply_user(self, s):
        self._apply_key(s, "user")

    def _apply_member(self, s):
        self.find(s.id).members.add(s.member)
        self.find(s.member).groups.add(s.id)

    def _apply_remove(self, s):
        self.find(s.id).members.discard(s.member)
        self.find(s.member).groups.discard(s.id)

    def _apply_revoke(self, s):
        user = self.find(s.id)
        for group in user.groups:
            self.find(group).members.discard(s.id)
        user.groups.clear()
        user.revoked = True


def verify_directory(root_public, statements, seen=None):
    """A Directory from all its statements. `seen` is the (number, hash) one has confirmed before:
    a shorter list or another hash there is refused."""
    directory = Directory(root_public)
    for data in statements:
        directory.append(data)
    if seen and seen[0] > 0:
        _need(seen[0] <= len(directory.hashes), "the directory is shorter than before")
        _need(directory.hashes[seen[0] - 1] == seen[1], "the directory is another than before")
    return directory


def sign_statement(directory, sign_seed, statement):
    """Numbers and signs a Statement as the next of the directory, appends it, returns its bytes.
    A time of 0 becomes the present. Breaking a rule raises Refused."""
    data = make_statement(statement, *directory.head, sign_seed)
    directory.append(data)
    return data


def make_statement(statement, head_seq, head_hash, sign_seed):
    """The bytes alone, whatever the rules say (tests sign wrong ones too)."""
    body = statement.body()
    data = (b"HSD1" + bytes([STATEMENTS[statement.type]]) + struct.pack(">Q", head_seq + 1)
            + head_hash + struct.pack(">q", statement.time or now_ms()) + statement.signer.bytes
            + struct.pack(">H", len(body)) + body)
    secret = bindings.crypto_sign_seed_keypair(sign_seed)[1]
    return data + bindings.crypto_sign(b"hotline directory" + data, secret)[:64]


def fingerprint(username, sign_public, box_public):
    """What two people compare by voice."""
    h = H(b"hotline fingerprint" + username.encode() + sign_public + box_public)
    return " ".join("%05d" % (v % 100000) for v in struct.unpack(">8I", h))


# --- search and recovery ---------------------------------------------------------------------


def search_proof(coalition_secret, search_key):
    """The scope (a UUID's 16 bytes) of a search key's wrap."""
    return H(b"hotline search proof" + search_key, coalition_secret)[:16]


def search_hash(search_key, kind, value):
    """kind: "phone", "name" or "email"; value already normalised."""
    _need(kind in ("phone", "name", "email"), "unknown kind")
    return H(b"hotline search " + kind.encode() + value.encode(), search_key)


def _xor(*parts):
    return bytes(a ^ b ^ c for a, b, c in zip(*parts))


def split_shares(secret, a=None, b=None):
    """Three shares of 65 bytes, any two of which give the secret back."""
    a, b = a or os.urandom(32), b or os.urandom(32)
    c = _xor(secret, a, b)
    return [b"\1" + a + b, b"\2" + b + c, b"\3" + c + a]


def join_shares(one, two):
    _need({one[0], two[0]} in ({1, 2}, {2, 3}, {1, 3}), "these are not two of three shares")
    if two[0] != one[0] % 3 + 1:
        one, two = two, one
    _need(one[33:] == two[1:33], "the shares are of different secrets")
    return _xor(one[1:33], one[33:], two[33:])
