"""The independent reader against the committed vectors, and against forgeries."""

import json
import os
import sys
import uuid
from dataclasses import replace

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import make_vectors  # noqa: E402
import reader  # noqa: E402

with open(make_vectors.PATH, encoding="utf-8") as f:
    VECTORS = json.load(f)


def b(text):
    return bytes.fromhex(text)


def names(codes):
    return {value: name for name, value in codes.items()}


def wrap_place(v):
    return reader.WrapPlace(
        purpose=names(reader.PURPOSES)[v["purpose"]], owner=uuid.UUID(v["owner"]),
        recipient=uuid.UUID(v["recipient"]), recipient_epoch=v["recipient_epoch"],
        epoch=v["epoch"], compartment=names(reader.COMPARTMENTS).get(v["compartment"]),
        scope=uuid.UUID(v["scope"]), time=v["time"])


def record_place(v):
    return reader.RecordPlace(
        type=names(reader.RECORD_TYPES)[v["type"]],
        compartment=names(reader.COMPARTMENTS)[v["compartment"]], case=uuid.UUID(v["case"]),
        record=uuid.UUID(v["record"]), author=uuid.UUID(v["author"]), epoch=v["epoch"],
        version=v["version"], time=v["time"])


def test_the_committed_vectors_are_what_the_fixed_inputs_give():
    assert make_vectors.make() == VECTORS


def test_records_open_in_their_place_only():
    for v in VECTORS["records"]:
        place = record_place(v["place"])
        keys = b(v["compartment_public"]), b(v["compartment_secret"])
        assert reader.open_record(b(v["envelope"]), place, *keys) == b(v["plaintext"])
        for other in (replace(place, type="reason"), replace(place, compartment="report"),
                      replace(place, case=reader.NIL), replace(place, record=reader.NIL),
                      replace(place, author=reader.NIL), replace(place, epoch=6),
                      replace(place, version=3)):
            with pytest.raises(reader.Refused):
                reader.open_record(b(v["envelope"]), other, *keys)


def personal_place(v):
    return reader.PersonalPlace(
        purpose=names(reader.PERSONAL_PURPOSES)[v["purpose"]], user=uuid.UUID(v["user"]),
        item=uuid.UUID(v["item"]), epoch=v["epoch"], number=v["number"], time=v["time"])


def test_personal_envelopes_open_in_their_place_only():
    for v in VECTORS["personal"]:
        place = personal_place(v["place"])
        secret = b(v["secret"])
        assert reader.open_personal(b(v["envelope"]), place, secret) == b(v["plaintext"])
        other_purpose = "draft" if place.purpose != "draft" else "outbox"
        for other in (replace(place, purpose=other_purpose), replace(place, user=reader.NIL),
                      replace(place, item=reader.NIL), replace(place, epoch=6),
                      replace(place, number=7)):
            with pytest.raises(reader.Refused):
                reader.open_personal(b(v["envelope"]), other, secret)
        with pytest.raises(reader.Refused):
            reader.open_personal(b(v["envelope"]), place, bytes(31) + b"x")


def test_wraps_open_in_their_place_only():
    for v in VECTORS["wraps"]:
        place = wrap_place(v["place"])
        expected = b(v["expected_public"]) if v["expected_public"] else None
        keys = b(v["recipient_public"]), b(v["recipient_secret"]), expected
        assert reader.open_wrap(b(v["wrap"]), place, *keys) == b(v["secret"])
        for other in (replace(place, owner=reader.NIL), replace(place, scope=uuid.UUID(int=1)),
                      replace(place, epoch=6), replace(place, recipient=reader.NIL),
                      replace(place, recipient_epoch=3)):
            with pytest.raises(reader.Refused):
                reader.open_wrap(b(v["wrap"]), other, *keys)


def test_every_flipped_bit_of_a_personal_envelope_is_refused():
    for v in VECTORS["personal"][:2]:
        envelope = b(v["envelope"])
        for bit in range(len(envelope) * 8):
            bad = bytearray(envelope)
            bad[bit // 8] ^= 1 << bit % 8
            with pytest.raises(reader.Refused):
                reader.open_personal(bytes(bad), personal_place(v["place"]), b(v["secret"]))


def test_every_flipped_bit_of_a_wrap_and_a_record_is_refused():
    v = VECTORS["wraps"][0]
    wrap = b(v["wrap"])
    for bit in range(len(wrap) * 8):
        bad = bytearray(wrap)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises(reader.Refused):
            reader.open_wrap(bytes(bad), wrap_place(v["place"]), b(v["recipient_public"]),
                             b(v["recipient_secret"]), b(v["expected_public"]))
    for v in VECTORS["records"][:2]:
        envelope = b(v["envelope"])
        for bit in range(len(envelope) * 8):
            bad = bytearray(envelope)
            bad[bit // 8] ^= 1 << bit % 8
            with pytest.raises(reader.Refused):
                reader.open_record(bytes(bad), record_place(v["place"]),
                                   b(v["compartment_public"]), b(v["compartment_secret"]))


def test_a_record_made_for_two_keys_opens_only_with_the_one_it_commits_to():
    v = VECTORS["record_two_keys"]
    envelope = b(v["envelope"])
    for key, text, at in (("key_a", "text_a", 0), ("key_b", "text_b", 128)):
        raw = reader.aead_open(b(v[key]), envelope[136:160], envelope[:136], envelope[160:])
        assert raw[at:at + 96] == b(v[text]) and raw[-1] == 0x80
    place = record_place(v["place"])
    assert reader.open_record(envelope, place, b(v["public_a"]), b(v["secret_a"]))
    with pytest.raises(reader.Refused, match="committed to another key"):
        reader.open_record(envelope, place, b(v["public_b"]), b(v["secret_b"]))


def test_a_wrap_made_for_two_keys_opens_only_with_the_one_it_commits_to():
    v = VECTORS["wrap_two_keys"]
    wrap = b(v["wrap"])
    for key in ("key_a", "key_b"):
        assert len(reader.aead_open(b(v[key]), bytes(24), wrap[:140], wrap[140:])) == 32
    place = wrap_place(v["place"])
    assert reader.open_wrap(wrap, place, b(v["public_a"]), b(v["secret_a"]))
    with pytest.raises(reader.Refused, match="committed to another key"):
        reader.open_wrap(wrap, place, b(v["public_b"]), b(v["secret_b"]))


def test_a_directory_that_forks_or_shrinks_is_refused():
    v = VECTORS["directory"]
    root, statements = b(v["root_public"]), [b(s) for s in v["statements"]]
    head = reader.verify_directory(root, statements).head
    assert reader.verify_directory(root, statements, seen=head).head == head
    with pytest.raises(reader.Refused, match="shorter"):
        reader.verify_directory(root, statements[:-1], seen=head)
    with pytest.raises(reader.Refused, match="another"):
        reader.verify_directory(root, statements, seen=(3, head[1]))
    with pytest.raises(reader.Refused, match="root"):
        reader.verify_directory(bytes(32), statements)


def test_every_flipped_bit_of_a_statement_is_refused():
    v = VECTORS["directory"]
    root, statements = b(v["root_public"]), [b(s) for s in v["statements"]]
    last = statements[-2]
    for bit in range(len(last) * 8):
        bad = bytearray(last)
        bad[bit // 8] ^= 1 << bit % 8
        directory = reader.verify_directory(root, statements[:-2])
        with pytest.raises(reader.Refused):
            directory.append(bytes(bad))


def test_weak_password_parameters_are_refused_before_anything_is_computed():
    for passes, memory in ((2, 262144), (11, 262144), (3, 65535), (3, 1048577)):
        with pytest.raises(reader.Refused):
            reader.derive_password("x", bytes(16), passes, memory)


def test_a_key_bundle_opens_for_its_user_and_kek_only():
    v = VECTORS["key_bundle"]
    user, kek, sealed = uuid.UUID(v["user"]), b(v["kek"]), b(v["sealed"])
    assert reader.open_key_bundle(sealed, user, kek).box_public == b(v["box_public"])
    for args in ((sealed, reader.NIL, kek), (sealed, user, bytes(32)),
                 (sealed[:-1] + bytes([sealed[-1] ^ 1]), user, kek)):
        with pytest.raises(reader.Refused):
            reader.open_key_bundle(*args)


def test_any_two_shares_give_the_recovery_secret_back():
    v = VECTORS["recovery"]
    shares = [b(s) for s in v["shares"]]
    for one in shares:
        for two in shares:
            if one == two:
                with pytest.raises(reader.Refused):
                    reader.join_shares(one, two)
            else:
                assert reader.join_shares(one, two) == b(v["recipient_secret"])
