"""Writes vectors.json from fixed inputs: /usr/bin/python3 tests/proof/make_vectors.py

The file is committed; test_vectors.py fails when it differs from what this makes.
"""

import json
import os
import struct
import uuid
from dataclasses import replace

import reader
import two_keys

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "vectors.json")
TIME = 1794305520000  # 2026-11-10T10:12:00Z


def seed(label):
    """32 fixed bytes."""
    return reader.H(b"vector " + label.encode())


def ident(label):
    return uuid.UUID(bytes=seed("id " + label)[:16])


def pair(label):
    secret = seed("secret " + label)
    return reader.public_of(secret), secret


def wrap_place_json(place):
    return {"purpose": reader.PURPOSES[place.purpose],
            "compartment": reader.COMPARTMENTS.get(place.compartment, 0),
            "owner": str(place.owner), "scope": str(place.scope), "epoch": place.epoch,
            "recipient": str(place.recipient), "recipient_epoch": place.recipient_epoch,
            "time": place.time}


def record_place_json(place):
    return {"type": reader.RECORD_TYPES[place.type],
            "compartment": reader.COMPARTMENTS[place.compartment], "case": str(place.case),
            "record": str(place.record), "author": str(place.author), "epoch": place.epoch,
            "version": place.version, "time": place.time}


def personal_place_json(place):
    return {"purpose": reader.PERSONAL_PURPOSES[place.purpose], "user": str(place.user),
            "item": str(place.item), "epoch": place.epoch, "number": place.number,
            "time": place.time}


def passwords():
    out = []
    for password, passes, memory in (("correct horse battery staple", 3, 65536),
                                     ("lozinka s\u030c\u0111", 4, 65536)):
        salt = seed("salt")[:16]
        auth, kek = reader.derive_password(password, salt, passes, memory)
        out.append({"password": password, "salt": salt.hex(), "passes": passes,
                    "memory_kib": memory, "auth": auth.hex(), "kek": kek.hex()})
    return out


def key_bundle():
    bundle = reader.KeyBundle(
        epoch=3, sign_seed=seed("sign"), box_secret=seed("secret box"), directory_seq=41,
        directory_hash=seed("head"), audit_seq=7, audit_hash=seed("audit"))
    sealed = reader.seal_key_bundle(bundle, ident("user"), seed("kek"), seed("nonce")[:24])
    return {"user": str(ident("user")), "kek": seed("kek").hex(), "epoch": 3,
            "sign_seed": bundle.sign_seed.hex(), "sign_public": bundle.sign_public.hex(),
            "box_secret": bundle.box_secret.hex(), "box_public": bundle.box_public.hex(),
            "directory_seq": 41, "directory_hash": bundle.directory_hash.hex(), "audit_seq": 7,
            "audit_hash": bundle.audit_hash.hex(), "sealed": sealed.hex()}


def enrolment():
    bundle = reader.KeyBundle(epoch=1, sign_seed=seed("sign"), box_secret=seed("secret box"))
    return {"username": "demo.operator.bg1", "sign_seed": bundle.sign_seed.hex(),
            "sign_public": bundle.sign_public.hex(), "box_public": bundle.box_public.hex(),
            "proof": reader.enrolment_proof("demo.operator.bg1", bundle).hex()}


def named_uuids():
    return [{"namespace": str(space), "name": name, "uuid": str(reader.uuid_of_name(space, name))}
            for space, name in ((reader.NIL, "demo.operator.bg1"),
                                (ident("installation"), "desk:belgrade"))]


def directory():
    root, operator, coordinator = seed("root"), seed("operator"), seed("coordinator")
    d = reader.Directory(reader.sign_public_of(root))
    S = reader.Statement
    coordination, desk, alice, bob = (ident(n) for n in ("coordination", "desk", "alice", "bob"))

    def user(name, who, sign, **more):
        return S("user", who, name=name, office="belgrade", sign_public=reader.sign_public_of(sign),
                 box_public=pair(name)[0], **more)

    steps = [
        (root, S("genesis", ident("installation"), sign_public=d.root_public, demo=True,
                 name="Vektori \u0161")),
        (root, S("group", coordination, kind="coordination", name="coordination:belgrade",
                 office="belgrade", box_public=pair("coordination 1")[0])),
        (root, S("group", desk, kind="desk", name="desk:belgrade", office="belgrade",
                 box_public=pair("desk 1")[0])),
        (root, user("demo.coordinator.bg1", alice, coordinator, role="coordinator")),
        (root, S("member", coordination, member=alice)),
        (coordinator, user("demo.operator.bg1", bob, operator, role="operator", signer=alice)),
        (coordinator, S("member", desk, signer=alice, member=bob)),
        (coordinator, S("remove", desk, signer=alice, member=bob)),
        (coordinator, S("group", desk, signer=alice, kind="desk", name="desk:belgrade",
                        office="belgrade", epoch=2, box_public=pair("desk 2")[0])),
        (coordinator, S("revoke", bob, signer=alice)),
    ]
    for i, (key, statement) in enumerate(steps):
        reader.sign_statement(d, key, replace(statement, time=TIME + i))
    operator_key = d.named("demo.operator.bg1").key_at(1)
    return {"root_public": d.root_public.hex(), "root_seed": root.hex(),
            "statements": [s.hex() for s in d.statements],
            "signed_with": [key.hex() for key, _ in steps],
            "hashes": [h.hex() for h in d.hashes], "demo": True,
            "installation": str(ident("installation")),
            "fingerprint": {
                "username": "demo.operator.bg1", "sign_public": operator_key.sign_public.hex(),
                "box_public": operator_key.box_public.hex(),
                "text": reader.fingerprint("demo.operator.bg1", operator_key.sign_public,
                                           operator_key.box_public)}}


WRAP_PLACE = reader.WrapPlace("compartment", ident("case"), ident("user"), 2, 5, "identity",
                              ident("forward"), TIME)


def wraps():
    public, secret = pair("recipient")
    inner_public, inner = pair("compartment")
    out = []
    for index in (0, 1, 7, reader.WRAP_CHAIN - 1):
        sealed = reader.seal_wrap(WRAP_PLACE, public, inner, seed("sender"), index)
        out.append({"place": wrap_place_json(WRAP_PLACE), "index": index,
                    "recipient_public": public.hex(), "recipient_secret": secret.hex(),
                    "sender_secret": seed("sender").hex(), "secret": inner.hex(),
                    "expected_public": inner_public.hex(), "wrap": sealed.hex()})
    search = replace(WRAP_PLACE, purpose="search", compartment=None, scope=reader.NIL)
    out.append({"place": wrap_place_json(search), "index": 0, "recipient_public": public.hex(),
                "recipient_secret": secret.hex(), "sender_secret": seed("sender").hex(),
                "secret": seed("search").hex(), "expected_public": None,
                "wrap": reader.seal_wrap(search, public, seed("search"), seed("sender")).hex()})
    return out


def recovery():
    public, secret = pair("recovery")
    inner_public, inner = pair("group")
    place = replace(WRAP_PLACE, purpose="group", compartment=None, scope=reader.NIL)
    return {"place": wrap_place_json(place), "recipient_public": public.hex(),
            "recipient_secret": secret.hex(), "secret": inner.hex(),
            "expected_public": inner_public.hex(),
            "wrap": reader.seal_recovery_wrap(place, public, inner).hex(),
            "shares": [s.hex() for s in reader.split_shares(secret, seed("a"), seed("b"))]}


RECORD_PLACE = reader.RecordPlace("note", "work", ident("case"), ident("record"), ident("user"),
                                  5, 2, TIME)


def records():
    public, secret = pair("compartment")
    out = []
    for text in (b"", b'{"text":"Zvala je u 10:12."}', b"x" * 255, b"y" * 256, b"z" * 8192):
        for mode in (1, 2):
            if mode == 1:
                sealed = reader.seal_record_direct(RECORD_PLACE, secret, text, seed("nonce")[:24])
            else:
                sealed = reader.seal_record(RECORD_PLACE, public, text, seed("sender"),
                                            seed("nonce")[:24])
            out.append({"place": record_place_json(RECORD_PLACE), "mode": mode,
                        "compartment_public": public.hex(), "compartment_secret": secret.hex(),
                        "plaintext": text.hex(), "envelope": sealed.hex()})
    return out


PERSONAL_PLACE = reader.PersonalPlace("outbox", ident("user"), ident("item"), 3, 12, TIME)


def personal():
    public, secret = pair("user")
    out = []
    for place in (PERSONAL_PLACE, replace(PERSONAL_PLACE, purpose="draft", number=0),
                  replace(PERSONAL_PLACE, purpose="attention", number=0)):
        for text in (b"", b'{"kind":"call"}\n{"narrative":"Zvala je."}', b"x" * 255):
            nonce = seed("nonce")[:24]
            for mode, sealed in (
                    (1, reader.seal_personal_direct(place, secret, text, nonce)),
                    (2, reader.seal_personal(place, public, text, seed("sender"), nonce))):
                out.append({"place": personal_place_json(place), "mode": mode,
                            "public": public.hex(), "secret": secret.hex(),
                            "plaintext": text.hex(), "envelope": sealed.hex()})
    return out


def searches():
    return [{"search_key": seed("search").hex(), "kind": kind, "value": value,
             "hash": reader.search_hash(seed("search"), kind, value).hex()}
            for kind, value in (("phone", "+381640000123"), ("name", "djordjevic"),
                                ("email", "ana@example.org"))]


def wrap_two_keys():
    """A search wrap, as no public key stands by to check what comes out."""
    sender = seed("sender")
    sender_public = reader.public_of(sender)
    place = replace(WRAP_PLACE, purpose="search", compartment=None, scope=reader.NIL)
    pairs = pair("two keys a"), pair("two keys b")
    key_a, key_b = (reader.wrap_keys(reader.dh(public, sender), sender_public, public, 0)
                    for public, _ in pairs)
    header = place.pack() + sender_public + bytes(4)
    ad = header + reader.H(b"hotline wrap commit" + header, key_a)
    wrap = ad + two_keys.collide(key_a, key_b, bytes(24), ad, bytes(32), solved=0, varied=1)
    return {"place": wrap_place_json(place), "wrap": wrap.hex(), "key_a": key_a.hex(),
            "key_b": key_b.hex(), "public_a": pairs[0][0].hex(), "secret_a": pairs[0][1].hex(),
            "public_b": pairs[1][0].hex(), "secret_b": pairs[1][1].hex()}


def record_two_keys():
    """255 bytes of plaintext under either key, so that the padding holds under both, too."""
    header = RECORD_PLACE.pack(1) + bytes(32)
    pairs = pair("two keys a"), pair("two keys b")
    key_a, key_b = (reader.H(b"hotline record direct" + header[4:72], secret)
                    for _, secret in pairs)
    ad = header + reader.H(b"hotline record commit" + header, key_a)
    counter = 0
    while True:  # a nonce with which both key streams end alike
        nonce = reader.H(b"nonce" + struct.pack(">I", counter))[:24]
        stream_a, stream_b = (two_keys.keystream(key, nonce, 256)[2] for key in (key_a, key_b))
        if stream_a[255] == stream_b[255]:
            break
        counter += 1
    to_a = b"What the coordinator reads: the caller agreed to go to court.".ljust(96)
    to_b = b"What the lawyer reads: the caller withdrew everything she said.".ljust(96)
    body = (two_keys.xor(to_a, stream_a[:96]) + bytes(32)
            + two_keys.xor(to_b, stream_b[128:224]) + bytes(31) + bytes([stream_a[255] ^ 0x80]))
    envelope = ad + nonce + two_keys.collide(key_a, key_b, nonce, ad, body, solved=6, varied=7)
    return {"place": record_place_json(RECORD_PLACE), "envelope": envelope.hex(),
            "key_a": key_a.hex(), "key_b": key_b.hex(), "text_a": to_a.hex(), "text_b": to_b.hex(),
            "public_a": pairs[0][0].hex(), "secret_a": pairs[0][1].hex(),
            "public_b": pairs[1][0].hex(), "secret_b": pairs[1][1].hex()}


def make():
    return {"passwords": passwords(), "key_bundle": key_bundle(),
            "enrolment": enrolment(), "named_uuids": named_uuids(), "directory": directory(),
            "wraps": wraps(), "recovery": recovery(), "records": records(), "personal": personal(), "searches": searches(),
            "wrap_two_keys": wrap_two_keys(), "record_two_keys": record_two_keys()}


if __name__ == "__main__":
    with open(PATH, "w", encoding="utf-8") as f:
        json.dump(make(), f, indent=1, ensure_ascii=False)
        f.write("\n")
