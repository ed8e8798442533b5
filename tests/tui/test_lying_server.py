"""A server that lies gets nothing sealed to its keys, and no `auth`."""

import base64
import os

import pytest
import reader
from support import tls
from world import REFERENCE, User, b64


def error(client, *words, status=4, user="ana"):
    return client.json(user, *words, status=status)["error"]


@pytest.mark.parametrize("change", [
    {"memory_kib": 1024}, {"memory_kib": 65535}, {"memory_kib": 1 << 21}, {"passes": 1},
    {"passes": 2}, {"passes": 11}, {"memory_kib": 0}, {"passes": 4294967299}, {"salt": ""},
    {"salt": b64(bytes(8))}, {"memory_kib": None}])
def test_weak_or_odd_password_parameters_get_no_auth(client, fake, change):
    fake.lies["POST /v1/sign-in"] = lambda answer: {**answer, **change}
    assert error(client, "me")["code"] == "client_password_parameters"
    assert [r["path"] for r in fake.requests] == ["/v1/sign-in"]


def test_a_shorter_directory_is_refused(client, fake):
    client.json("ana", "me")
    fake.requests.clear()
    fake.served = fake.world.statements[:-1]
    refused = error(client, "assign", REFERENCE, "--to", "lea")
    assert refused["code"] == "client_directory" and "shorter" in refused["detail"]
    assert not fake.written()


def test_a_forked_directory_is_refused(client, fake):
    client.json("ana", "me")
    fake.requests.clear()
    world = fake.world
    fork = reader.verify_directory(world.root_public, world.statements[:-1])
    other = reader.sign_statement(fork, world.root_seed, world.user_statement(
        User("eve", "operator", "belgrade")))
    fake.served = [*world.statements[:-1], other]
    refused = error(client, "assign", REFERENCE, "--to", "lea")
    assert refused["code"] == "client_directory" and "differs" in refused["detail"]
    assert not fake.written()


def test_an_old_epoch_kept_back_is_refused(client, fake):
    """Once the new epoch of a group has been seen, the list without it is too short."""
    fake.world.group("desk", "desk:podgorica", "podgorica", epoch=2)
    client.json("ana", "me")
    fake.requests.clear()
    fake.served = fake.world.statements[:-1]
    assert error(client, "forward", REFERENCE, "--to", "podgorica", "--kind", "refer",
                 "--summary", "s")["code"] == "client_directory"
    assert not fake.written()


def test_statements_held_back_below_the_servers_own_head_are_noticed(client, fake):
    def hide(answer):
        return {**answer, "statements": answer["statements"][:2], "next": None}
    fake.lies["GET /v1/directory"] = hide
    assert "holds statements back" in error(client, "me")["detail"]
    assert not fake.written()


def test_a_list_without_end_does_not_hang(client, fake):
    fake.lies["GET /v1/directory"] = lambda a: {**a, "statements": [], "next": 1}
    assert error(client, "me")["code"] == "client_directory"


def test_another_groups_key_in_the_directory_is_refused(client, fake):
    world = fake.world
    desk, other = (world.directory.named(name).key.box_public
                   for name in ("desk:podgorica", "desk:belgrade"))
    fake.served = [data.replace(desk, other) for data in world.statements]
    assert error(client, "forward", REFERENCE, "--to", "podgorica", "--kind", "refer",
                 "--summary", "s")["code"] == "client_directory"
    assert not fake.written()


def test_a_directory_of_another_root_is_refused(client, fake):
    world, mine = fake.world, os.urandom(32)
    directory = reader.Directory(reader.sign_public_of(mine))
    served = [reader.sign_statement(directory, mine, reader.Statement(
        type="genesis", id=directory_id(world), name="Test", demo=True,
        sign_public=reader.sign_public_of(mine)))]
    fake.served = served
    assert error(client, "me")["code"] == "client_directory"
    assert not fake.written()


def directory_id(world):
    return reader.parse_statement(world.statements[0])[0].id


def test_another_members_key_at_admission_is_refused(client, fake):
    mia = fake.world.pending
    fingerprint = reader.fingerprint("mia", mia.bundle.sign_public, mia.bundle.box_public)
    eve = User("mia", "operator", "belgrade")
    fake.lies["GET /v1/users/mia"] = lambda a: {
        **a, "sign_public": b64(eve.bundle.sign_public), "box_public": b64(eve.bundle.box_public),
        "fingerprint": fingerprint}
    assert error(client, "member", "add", "mia", "--fingerprint",
                 fingerprint)["code"] == "client_key"
    assert not fake.sent("POST", "/v1/directory")


def test_another_role_at_admission_needs_to_be_said(client, fake):
    mia = fake.world.pending
    fingerprint = reader.fingerprint("mia", mia.bundle.sign_public, mia.bundle.box_public)
    fake.lies["GET /v1/users/mia"] = lambda a: {**a, "role": "coordinator"}
    error(client, "member", "add", "mia", "--fingerprint", fingerprint, status=2)
    error(client, "member", "add", "mia", "--fingerprint", fingerprint, "--role", "operator")
    assert not fake.sent("POST", "/v1/directory")


def test_member_add_without_terminal_or_fingerprint_signs_nothing(client, fake):
    error(client, "member", "add", "mia", status=2)
    error(client, "member", "add", "mia", "--fingerprint", "00000 00000", status=4)
    assert not fake.sent("POST", "/v1/directory")


def test_group_secrets_that_are_not_the_directorys_are_refused(client, fake):
    world = fake.world
    group = world.groups["desk:belgrade"]
    place = reader.WrapPlace(purpose="group", owner=group, recipient=world.users["ana"].id,
                             recipient_epoch=1, epoch=1)
    wrap = reader.seal_wrap(place, world.users["ana"].bundle.box_public, os.urandom(32))

    def swap(answer):
        rows = [{**r, "wrap": b64(wrap)} if r["group"] == str(group) else r
                for r in answer["secrets"]]
        return {**answer, "secrets": rows}
    fake.lies["GET /v1/me"] = swap
    assert error(client, "queue")["code"] == "client_envelope"
    assert not fake.written()


def test_a_search_key_of_the_servers_own_is_refused(client, fake):
    world = fake.world
    group = world.groups["coalition"]
    public = reader.public_of(world.group_secrets["coalition", 1])
    true, = [s for s in world.secrets if s["purpose"] == "search"]
    place = reader.wrap_header(true["wrap"])  # with the proof of the true key
    true["wrap"] = reader.seal_wrap(place, public, os.urandom(32))
    assert group == place.owner
    assert "search key" in error(client, "search", "--phone", "060 000 0011")["detail"]
    assert not fake.sent("POST", "/v1/search")


def swap_ids(answer):
    report, headline = answer["records"][1], answer["records"][0]
    report["id"], headline["id"] = headline["id"], report["id"]
    return answer


def other_case(answer):
    answer["case"]["id"] = "0190d5a0-0000-7000-8000-000000000001"
    return answer


def other_key(answer):
    answer["keys"][1]["public_key"] = b64(reader.public_of(os.urandom(32)))
    return answer


def no_key(answer):
    answer["keys"] = []
    return answer


def flipped(answer):
    data = bytearray(base64.b64decode(answer["records"][1]["envelope"]))
    data[-1] ^= 1
    answer["records"][1]["envelope"] = b64(bytes(data))
    return answer


def later_version(answer):
    answer["records"][1]["version"] = 2
    return answer


def other_author(answer):
    answer["records"][1]["author"] = "0190d5a0-0000-7000-8000-000000000001"
    return answer


@pytest.mark.parametrize("lie", [swap_ids, other_case, other_key, no_key, flipped, later_version,
                                 other_author])
def test_what_does_not_stand_in_its_place_is_refused(client, fake, lie):
    fake.lies[f"GET /v1/cases/{REFERENCE}"] = lie
    assert error(client, "show", REFERENCE)["code"] == "client_envelope"
    assert error(client, "assign", REFERENCE, "--to", "lea")["code"] == "client_envelope"
    assert not fake.sent("POST", f"/v1/cases/{REFERENCE}/assignments")


def test_an_opening_of_another_case_is_refused(client, fake):
    def elsewhere(answer):
        return {**answer, "case": {"id": "0190d5a0-0000-7000-8000-000000000001"}}
    fake.lies[f"POST /v1/cases/{REFERENCE}/openings"] = elsewhere
    assert error(client, "open", REFERENCE, "identity", "--reason",
                 "x")["code"] == "client_envelope"


def test_nobody_outside_the_directory_can_be_assigned(client, fake):
    assert error(client, "assign", REFERENCE, "--to", "mia")["code"] == "client_directory"
    assert not fake.sent("POST", f"/v1/cases/{REFERENCE}/assignments")


def test_a_certificate_of_another_authority_ends_it(client, fake, tmp_path):
    tls.make(tmp_path)
    client.ca = tmp_path / "ca.pem"
    assert error(client, "me", status=3)["code"] == "client_tls"
    assert not fake.requests


def test_no_server_is_said_so(client, fake):
    fake.stop()
    assert error(client, "me", status=3)["code"] == "client_connect"


def test_answers_that_are_not_json_are_refused(client, fake):
    fake.lies["GET /v1/cases"] = lambda _: float("nan")
    assert "not JSON" in error(client, "queue", status=1)["detail"]
