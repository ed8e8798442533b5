"""The parts of a forward stand in their places: every key, wrap and envelope, and no other."""

import uuid

import pytest
from support.forwarding import Forward
from support.house import b64, reader, unb64
from test_forwards import BG, BOTH, opened, triaged


@pytest.fixture(scope="module")
def ready(house):
    """A case that may go; tests of refusals leave it as it is."""
    reference = triaged(house, **BOTH, share_partner="given")
    return opened(house, reference)


def refused(made, status, code):
    answer = made.send()
    assert (answer.status, answer.code) == (status, code), answer
    return answer.json


@pytest.mark.parametrize("kind, to", [("transfer", "pristina"), ("refer", "pristina"),
                                      ("refer", "yucom"), ("transfer", "yucom")])
def test_every_missing_wrap_is_named(house, ready, kind, to):
    made = Forward(house[BG], ready, to, kind)
    whole = made.body["wraps"]
    for index, gone in enumerate(whole):
        made.body["wraps"] = whole[:index] + whole[index + 1:]
        told = refused(made, 422, "wraps_missing")["detail"]
        assert told.startswith(f"{gone['compartment']} {gone['epoch']} ")


@pytest.mark.parametrize("whose", ["desk:belgrade", "desk:podgorica", "demo.operator.pr1",
                                   "demo.admin", "statistics"])
def test_a_wrap_too_many_is_refused(house, ready, whose):
    made = Forward(house[BG], ready, "pristina")
    epoch = next(e for c, e in made.pairs if c == "report")
    made.body["wraps"].append(made.wrap("report", epoch, house.principal(whose)))
    assert refused(made, 422, "wraps_surplus")["detail"] == f"report {epoch} {whose}"


def test_the_same_wrap_twice_is_one_too_many(house, ready):
    made = Forward(house[BG], ready, "pristina")
    made.body["wraps"].append(made.body["wraps"][0])
    refused(made, 422, "wraps_surplus")


@pytest.mark.parametrize("place", [
    {"owner": uuid.uuid4()}, {"scope": uuid.uuid4()}, {"epoch": 9}, {"recipient": uuid.uuid4()},
    {"recipient_epoch": 2}, {"compartment": "work"}, {"purpose": "group", "compartment": None},
], ids=lambda p: next(iter(p)))
def test_a_wrap_whose_header_names_another_place_is_refused(house, ready, place):
    made = Forward(house[BG], ready, "pristina")
    for index, (compartment, epoch) in ((0, ("exchange", 1)),
                                        (2, next(p for p in made.pairs if p[0] == "headline"))):
        whole = made.body["wraps"][index]
        principal = made.recipients(compartment, epoch)[0]
        made.body["wraps"][index] = made.wrap(compartment, epoch, principal, **place)
        assert refused(made, 422, "wrap_invalid")["detail"] == f"/wraps/{index}"
        made.body["wraps"][index] = whole


def test_a_wrap_to_a_key_that_is_no_longer_current_asks_to_read_the_directory(house, ready):
    made = Forward(house[BG], ready, "pristina")
    wrap = made.body["wraps"][0]
    principal = made.recipients(wrap["compartment"], wrap["epoch"])[0]
    made.body["wraps"][0] = made.wrap(wrap["compartment"], wrap["epoch"], principal,
                                      recipient_epoch=2)
    made.body["wraps"][0]["principal_epoch"] = 2
    refused(made, 409, "directory_stale")


@pytest.mark.parametrize("place", [
    {"type": "note"}, {"compartment": "work"}, {"case": uuid.uuid4()}, {"record": uuid.uuid4()},
    {"author": uuid.uuid4()}, {"epoch": 9}, {"version": 9}, {"time": 4102444800000},
], ids=lambda p: next(iter(p)))
@pytest.mark.parametrize("kind", ["transfer", "refer"])
def test_an_envelope_that_stands_in_another_place_is_refused(house, ready, kind, place):
    made = Forward(house[BG], ready, "pristina", kind)
    index = next(i for i, r in enumerate(made.chosen) if r["type"] == "report")
    row = made.body["manifest"]["records"][index]
    row["envelope"] = made.seal(made.chosen[index], {"x": 1}, row.get("copy"), **place)
    told = refused(made, 422, "envelope_invalid" if place != {"type": "note"} or kind == "refer"
                   else "invalid")
    if told["code"] == "envelope_invalid":
        assert told["detail"] == f"/manifest/records/{index}"


@pytest.mark.parametrize("damage", [b"", b"HSE1", b"x" * 432])
def test_what_is_no_envelope_is_refused(house, ready, damage):
    made = Forward(house[BG], ready, "pristina")
    made.body["manifest"]["records"][0]["envelope"] = b64(damage)
    answer = made.send()
    assert answer.status == 422


def test_an_envelope_of_an_odd_length_is_refused(house, ready):
    made = Forward(house[BG], ready, "pristina")
    row = made.body["manifest"]["records"][0]
    row["envelope"] = b64(unb64(row["envelope"])[:-1])
    refused(made, 422, "envelope_invalid")


def test_a_record_of_another_case_does_not_go_along(house, ready):
    other = opened(house, triaged(house, "s01"))
    made = Forward(house[BG], ready, "pristina", "refer")
    row = made.body["manifest"]["records"][0]
    row["record"] = next(r["id"] for r in other.records
                         if r["type"] == made.chosen[0]["type"])
    assert refused(made, 422, "envelope_invalid")["detail"] == "/manifest/records/0"


def test_a_record_stands_once_in_a_manifest(house, ready):
    made = Forward(house[BG], ready, "pristina", "refer")
    made.body["manifest"]["records"].append(made.body["manifest"]["records"][0])
    refused(made, 422, "list_duplicate")


def test_a_copy_has_an_id_in_a_refer_and_none_in_a_transfer(house, ready):
    made = Forward(house[BG], ready, "pristina", "refer")
    made.body["manifest"]["records"][0]["copy"] = None
    refused(made, 422, "envelope_invalid")
    made = Forward(house[BG], ready, "pristina")
    made.body["manifest"]["records"][0]["copy"] = str(uuid.uuid4())
    refused(made, 422, "envelope_invalid")
    made = Forward(house[BG], ready, "pristina", "refer")
    row = made.body["manifest"]["records"][0]
    row["copy"] = row["record"]
    row["envelope"] = made.seal(made.chosen[0], {"x": 1}, row["copy"])
    refused(made, 422, "envelope_invalid")


def test_a_transfer_carries_headline_and_report(house, ready):
    for types in ({"headline"}, {"report"}, set()):
        made = Forward(house[BG], ready, "pristina", types=types)
        assert refused(made, 422, "invalid")["errors"] == [
            {"pointer": "/manifest/records", "code": "requirement_missing"}]


def test_a_manifest_has_its_limit(house, ready):
    made = Forward(house[BG], ready, "pristina", "refer")
    row = made.body["manifest"]["records"][0]
    made.body["manifest"]["records"] = [{**row, "envelope": b64(b"x")}] * 501
    told = refused(made, 422, "invalid")
    assert {"pointer": "/manifest/records", "code": "field_too_long"} in told["errors"]


def test_every_key_is_needed_and_no_other(house, ready):
    made = Forward(house[BG], ready, "pristina")
    whole = made.body["keys"]
    for index in range(len(whole)):
        made.body["keys"] = whole[:index] + whole[index + 1:]
        assert refused(made, 422, "invalid")["errors"] == [
            {"pointer": "/keys", "code": "field_missing"}]
    for more in (whole[0], {**whole[0], "compartment": "work", "epoch": 7}):
        made.body["keys"] = whole + [more]
        assert refused(made, 422, "invalid")["errors"] == [
            {"pointer": f"/keys/{len(whole)}", "code": "code_unknown"}]


@pytest.mark.parametrize("point", [bytes(32), b"\1" + bytes(31), b"short"])
def test_a_key_to_which_nothing_can_be_sealed_is_refused(house, ready, point):
    made = Forward(house[BG], ready, "pristina")
    for key in made.body["keys"]:
        whole = key["public_key"]
        key["public_key"] = b64(point)
        refused(made, 422, "invalid")
        key["public_key"] = whole


@pytest.mark.parametrize("to", ["belgrade", "partner:nobody", "demo.operator.pr1", BG, "coalition",
                                "desk:pristina", "statistics", "demo.partner.bg1", "demo.dpo"])
def test_whom_a_case_cannot_go_to(house, ready, to):
    made = Forward(house[BG], ready, "pristina")
    made.body["to"] = to
    assert refused(made, 422, "invalid")["errors"] == [{"pointer": "/to", "code": "code_unknown"}]


def test_an_unknown_limit_is_refused(house, ready):
    made = Forward(house[BG], ready, "pristina", limits_read=["share_everything"])
    assert refused(made, 422, "invalid")["errors"] == [
        {"pointer": "/manifest/limits_read/0", "code": "code_unknown"}]


def test_nothing_of_a_refused_forward_is_stored(house, ready):
    rows = house.sql("SELECT count(*) FROM hotline.forward WHERE case_id = %s", str(ready.case))
    assert rows == [(0,)]
    rows = house.sql("SELECT count(*) FROM hotline.compartment WHERE case_id = %s"
                     " AND (scope <> %s OR held_by IS NOT NULL)", str(ready.case), str(reader.NIL))
    assert rows == [(0,)]
