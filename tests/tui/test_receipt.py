"""Receipts against the directory alone, their text written here a second time from
docs/envelopes.md; and what is shown to be read out."""

import base64
import re

import nacl.signing
import pytest
import reader
from support import spoken
from support.house import SOURCE
from world import REFERENCE, b64

ENGLISH = re.findall(r'^WORD\("(.*)", ".*"\)$', (
    SOURCE / "client-tui/words/callback/en.def").read_text("utf-8"), re.M)


def receipt(world, user, seed=None, **changes):
    fields = {"installation": b64(reader.H(world.statements[0])[:12]), "reference": REFERENCE,
              "received": "2026-11-09T09:12:00.250Z", "issued": "2026-11-09T09:31:02Z",
              "signer": f"{user.id} 1", **changes}
    text = "STEP hotline receipt 1\n" + "".join(f"{k} {v}\n" for k, v in fields.items())
    key = nacl.signing.SigningKey(seed or user.bundle.sign_seed)
    return text + f"signature {b64(key.sign(text.encode()).signature)}\n"


@pytest.fixture
def verify(client, tmp_path):
    def run(text, status=0, user="ana"):
        file = tmp_path / "receipt.txt"
        file.write_text(text, encoding="utf-8", newline="")
        return client.json(user, "receipt", "verify", str(file), status=status)

    return run


def refused(answer):
    assert answer["error"]["code"] == "client_receipt" and answer["error"]["exit"] == 4
    return answer["error"]["detail"]


def test_a_receipt_is_checked_without_asking_the_server_about_it(verify, fake):
    good = verify(receipt(fake.world, fake.world.users["oto"]))
    assert good == {"reference": REFERENCE, "received_at": "2026-11-09T09:12:00.250Z",
                    "issued_at": "2026-11-09T09:31:02Z", "signer": "oto", "signer_left": False}
    assert not [r for r in fake.requests if "cases" in r["path"] or "receipts" in r["path"]]


def test_it_may_have_been_typed_in_again(verify, fake):
    text = receipt(fake.world, fake.world.users["oto"])
    assert verify("\n  " + text.replace("\n", "  \r\n "))["signer"] == "oto"


def test_a_colleague_who_left_has_signed_all_the_same(verify, fake):
    oto = fake.world.users["oto"]
    fake.world.sign(reader.Statement(type="revoke", id=oto.id))
    good = verify(receipt(fake.world, oto))
    assert (good["signer"], good["signer_left"]) == ("oto", True)


@pytest.mark.parametrize("line", range(1, 7))
def test_a_changed_line_is_noticed(verify, fake, line):
    lines = receipt(fake.world, fake.world.users["oto"]).splitlines()
    other = receipt(fake.world, fake.world.users["ana"], reference="BG-2026-00417-6",
                    received="2026-11-09T09:12:00.251Z", issued="2026-11-09T09:31:03Z",
                    installation=b64(bytes(12))).splitlines()
    if line == 2:
        other[2] = "reference BG-2026-99999-7"
    assert lines[line] != other[line]
    lines[line] = other[line]
    detail = refused(verify("\n".join(lines) + "\n", status=4))
    assert "another installation" in detail if line == 1 else "nobody who takes calls" in detail


def test_only_who_takes_calls_signs_receipts(verify, fake):
    assert "nobody" in refused(verify(receipt(fake.world, fake.world.users["lea"]), status=4))
    assert "nobody" in refused(verify(receipt(fake.world, fake.world.pending), status=4))
    oto, lea = fake.world.users["oto"], fake.world.users["lea"]
    forged = receipt(fake.world, oto, seed=lea.bundle.sign_seed)
    assert "nobody" in refused(verify(forged, status=4))
    assert "nobody" in refused(verify(receipt(fake.world, oto, signer=f"{oto.id} 2"), status=4))


def test_the_receipt_of_another_installation_is_told_as_such(verify, fake):
    text = receipt(fake.world, fake.world.users["oto"], installation=b64(b"another one!"))
    assert "another installation" in refused(verify(text, status=4))


@pytest.mark.parametrize("text", ["", "hello", "STEP hotline receipt 1\n", "\x1b[31mSTEP",
                                  "STEP hotline receipt 2\n" * 7])
def test_what_is_no_receipt_is_told_as_such(verify, text):
    assert "not the text of a receipt" in refused(verify(text, status=4))


def test_a_file_that_is_not_there_is_a_slip_of_the_command_line(client):
    assert client.json("ana", "receipt", "verify", "/nowhere", status=2)["error"]["exit"] == 2


def test_what_is_made_is_what_is_verified(client, verify, fake):
    made = client.json("ana", "receipt", "make", REFERENCE)
    text = made["receipt"]
    assert len(text) <= 300
    key = nacl.signing.VerifyKey(fake.world.users["ana"].bundle.sign_public)
    head, _, signature = text.partition("signature ")
    key.verify(head.encode(), base64.b64decode(signature.strip()))
    assert verify(text)["signer"] == "ana"


def test_a_server_that_answers_for_another_case_gets_nothing_signed(client, fake):
    fake.lies[f"GET /v1/cases/{REFERENCE}/receipt"] = lambda _: {
        "reference": "BG-2026-99999-7", "received_at": "2026-11-09T09:12:00Z",
        "numbers": [0] * 7}
    answer = client.json("ana", "receipt", "make", REFERENCE, status=4)
    assert answer["error"]["code"] == "client_envelope"


def test_base64_of_the_signature_is_read_strictly(verify, fake):
    text = receipt(fake.world, fake.world.users["oto"])
    raw = base64.b64decode(text.split()[-1])
    assert refused(verify(text.replace(b64(raw), b64(raw).rstrip("=")), status=4))


# --- to be read out ---


def read_out(text):
    return re.findall(r"^  (\d)  (\w+)$", text, re.M)


def test_a_receipt_is_shown_with_words_to_read_out(client):
    text = client.run("ana", "receipt", "make", REFERENCE, json_out=False).stdout
    assert "STEP hotline receipt 1\n" in text and "signature " in text
    assert read_out(text) == [(str(place), "acid") for place in range(1, 8)]


def test_the_words_that_are_shown_are_the_numbers_that_were_sent(client, fake):
    text = client.run("ana", "callback", "issue", REFERENCE, json_out=False).stdout
    shown = [word for _, word in read_out(text)]
    sent, = fake.sent("POST", f"/v1/cases/{REFERENCE}/callback-codes")
    assert [ENGLISH.index(word) for word in shown] == sent["body"]["numbers"]
    assert spoken.with_check(sent["body"]["numbers"][:8]) == sent["body"]["numbers"]


def test_no_two_codes_are_alike(client, fake):
    for _ in range(3):
        client.json("ana", "callback", "issue", REFERENCE)
    sent = fake.sent("POST", f"/v1/cases/{REFERENCE}/callback-codes")
    assert len({tuple(r["body"]["numbers"]) for r in sent}) == 3
