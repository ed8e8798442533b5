"""The directory: what is refused, what a posting must bring along, what follows from it."""

import os
import uuid

import pytest
from support import people
from support.people import Posting, b64, unb64

reader = people.reader


@pytest.fixture
def coordinator(installation):
    return installation["demo.coordinator.bg1"]


@pytest.fixture
def secrets(coordinator):
    return coordinator.secrets()


def admit(coordinator, member, handles=("desk:belgrade", "coalition")):
    secrets = coordinator.secrets()
    posting = Posting(coordinator).user(member, "operator", "belgrade")
    for handle in handles:
        posting.join(member, handle, secrets)
    return posting


# --- reading -------------------------------------------------------------------------------------


def test_the_ceremony_gives_a_directory_that_chains_and_says_it_is_a_demo(coordinator):
    directory = coordinator.directory()
    assert directory.demo
    names = {p.name for p in directory.principals.values()}
    for office in ("belgrade", "podgorica", "pristina"):
        assert {f"desk:{office}", f"coordination:{office}", f"recovery:{office}"} <= names
    assert {"coalition", "statistics", "data_protection", "partner:yucom"} <= names


def test_pages_end_at_the_head(coordinator):
    whole = coordinator.get("/v1/directory?limit=200").json
    assert [s["seq"] for s in whole["statements"]] == list(range(1, whole["head"]["seq"] + 1))
    assert whole["next"] is None
    part = coordinator.get("/v1/directory?after=2&limit=3").json
    assert [s["seq"] for s in part["statements"]] == [3, 4, 5]
    assert part["next"] == 5 and part["head"] == whole["head"]
    beyond = coordinator.get(f"/v1/directory?after={whole['head']['seq'] + 7}").json
    assert beyond["statements"] == [] and beyond["next"] is None


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=99999999999999999999", "limit=0"])
def test_a_page_that_cannot_be_is_refused(coordinator, query):
    assert coordinator.get(f"/v1/directory?{query}").code == "query_invalid"


def test_every_member_opens_the_groups_of_her_role_and_no_other(installation):
    wanted = {
        "demo.coordinator.bg1": {"desk:belgrade", "coordination:belgrade", "coalition"},
        "demo.coordinator.pr1": {"desk:pristina", "coordination:pristina", "coalition"},
        "demo.partner.bg1": {"partner:yucom"}, "demo.dpo": {"data_protection"},
        "demo.analyst": {"statistics"}, "demo.admin": set()}
    for name, handles in wanted.items():
        member = installation[name]
        directory = member.directory()
        opened = {directory.find(key[0]).name for key in member.secrets() if key != "search"}
        assert opened == handles, name


def test_the_three_coordinators_hold_one_search_key(installation):
    keys = {installation[f"demo.coordinator.{o}1"].secrets()["search"] for o in ("bg", "pg", "pr")}
    assert len(keys) == 1


def test_two_of_three_shares_open_the_groups_of_their_office_and_no_other(installation, coordinator,
                                                                          secrets):
    directory = coordinator.directory()
    shares = [unb64((installation.folder / f"keys/recovery.belgrade.{n}").read_text().strip())
              for n in (1, 3)]
    secret = reader.join_shares(*shares)
    recovery = directory.named("recovery:belgrade")
    assert reader.public_of(secret) == recovery.key.box_public
    rows = installation.sql("SELECT group_id, epoch, wrap FROM hotline.group_secret"
                            " WHERE principal_id = %s", str(recovery.id))
    opened = set()
    for group, epoch, wrap in rows:
        place = reader.WrapPlace("group", uuid.UUID(group), recovery.id, 1, epoch)
        key = directory.find(uuid.UUID(group)).key_at(epoch)
        found = reader.open_wrap(bytes(wrap), place, recovery.key.box_public, secret,
                                 key.box_public)
        assert found == secrets.get((uuid.UUID(group), epoch), found)
        opened.add(directory.find(uuid.UUID(group)).name)
    assert opened >= {"desk:belgrade", "coordination:belgrade", "coalition", "statistics"}
    assert not any(name.endswith(("podgorica", "pristina")) for name in opened)


# --- admitting -----------------------------------------------------------------------------------


def test_an_admitted_operator_gets_role_groups_and_search_key(installation, coordinator, secrets):
    member = installation.newcomer()
    answer = admit(coordinator, member).send()
    assert answer.status == 201, answer
    user = member.sign_in().json["user"]
    assert (user["role"], user["office"], user["state"]) == ("operator", "belgrade", "admitted")
    assert member.secrets()["search"] == secrets["search"]
    head = answer.json["head"]
    assert (head["seq"], unb64(head["hash"])) == member.directory().head
    assert member.username in {p["name"] for p in coordinator.get(
        "/v1/principals?role=operator&office=belgrade&limit=200").json["principals"]}


def test_a_repeated_posting_answers_the_first_head_also_later(installation, coordinator):
    member = installation.newcomer()
    posting, key = admit(coordinator, member), str(uuid.uuid4())
    first = posting.send(key=key)
    assert first.status == 201, first
    assert admit(coordinator, installation.newcomer()).send().status == 201
    for _ in range(2):
        again = posting.send(key=key)
        assert (again.status, again.json) == (201, first.json)
    assert posting.send().code == "directory_stale"
    more = coordinator.post("/v1/directory", {**posting.body(), "secrets": []}, key=key)
    assert more.code == "idempotency_mismatch"


def test_two_postings_behind_the_same_head_keep_one(installation, coordinator):
    one = admit(coordinator, installation.newcomer())
    two = admit(coordinator, installation.newcomer())
    assert one.send().status == 201
    assert two.send().code == "directory_stale"


def test_keys_other_than_the_enrolled_ones_are_refused(installation, coordinator):
    member = installation.newcomer()
    member.bundle = reader.new_key_bundle()
    answer = admit(coordinator, member).send()
    assert (answer.status, answer.code) == (409, "statement_refused")


# --- statements that are refused -----------------------------------------------------------------


def refused(coordinator, posting):
    before = coordinator.get("/v1/directory?after=0&limit=1").json["head"]
    answer = posting.send()
    assert coordinator.get("/v1/directory?after=0&limit=1").json["head"] == before
    return answer


def test_a_statement_that_does_not_chain_is_refused(installation, coordinator):
    posting = admit(coordinator, installation.newcomer())
    bytes_ = bytearray(unb64(posting.statements[0]))
    bytes_[20] ^= 1
    posting.statements[0] = b64(bytes(bytes_))
    assert refused(coordinator, posting).code == "statement_refused"


def test_every_byte_of_a_statement_is_signed(installation, coordinator):
    posting = admit(coordinator, installation.newcomer())
    whole = unb64(posting.statements[0])
    for at in (46, 60, 75, 100, len(whole) - 70, len(whole) - 64, len(whole) - 1):
        changed = bytearray(whole)
        changed[at] ^= 4
        posting.statements[0] = b64(bytes(changed))
        answer = refused(coordinator, posting)
        assert answer.code in ("statement_refused", "invalid"), at


def test_a_statement_by_somebody_elses_key_is_refused(installation, coordinator):
    member = installation.newcomer()
    posting = Posting(coordinator)
    statement = reader.Statement(
        "user", member.id, signer=coordinator.id, time=reader.now_ms(), name=member.username,
        role="operator", office="belgrade", sign_public=member.bundle.sign_public,
        box_public=member.bundle.box_public)
    head = posting.directory.head
    posting.statements = [b64(reader.make_statement(statement, *head, os.urandom(32)))]
    assert refused(coordinator, posting).code == "statement_refused"


@pytest.mark.parametrize("role, office", [
    ("operator", "pristina"), ("administrator", None), ("data_protection_officer", None)])
def test_a_coordinator_takes_nobody_in_beyond_her_office(installation, coordinator, role, office):
    member = installation.newcomer()
    posting = Posting(coordinator)
    statement = reader.Statement(
        "user", member.id, signer=coordinator.id, time=reader.now_ms(), name=member.username,
        role=role, office=office, sign_public=member.bundle.sign_public,
        box_public=member.bundle.box_public)
    posting.statements = [b64(reader.make_statement(statement, *posting.directory.head,
                                                    coordinator.bundle.sign_seed))]
    assert refused(coordinator, posting).code == "statement_refused"


def test_statements_signed_by_another_coordinator_are_not_taken_from_this_one(installation):
    other = installation["demo.coordinator.pr1"]
    member = installation.newcomer(office="pristina")
    posting = Posting(other).user(member, "operator", "pristina")
    posting.member = installation["demo.coordinator.bg1"]
    assert refused(posting.member, posting).code == "statement_refused"


def test_nobody_but_coordinators_posts(installation):
    for name in ("demo.admin", "demo.dpo", "demo.partner.bg1"):
        assert installation[name].post("/v1/directory", {"statements": []}).status == 403


@pytest.mark.parametrize("body, wanted", [
    ({}, {("/statements", "field_missing")}),
    ({"statements": []}, {("/statements", "field_empty")}),
    ({"statements": ["AAAA"] * 65}, {("/statements", "field_too_long")}),
    ({"statements": ["AAAA", "?"]},
     {("/statements/0", "field_format"), ("/statements/1", "field_format")}),
    ({"statements": [7]}, {("/statements/0", "field_type")}),
    ({"statements": ["AAAA"], "secrets": [{"group": "x", "epoch": 0, "purpose": "none",
                                           "principal": str(uuid.UUID(int=1)), "wrap": "AAAA"}]},
     {("/secrets/0/group", "field_format"), ("/secrets/0/epoch", "field_range"),
      ("/secrets/0/purpose", "code_unknown"), ("/secrets/0/wrap", "field_range")}),
])
def test_a_malformed_posting_names_each_field(coordinator, body, wanted):
    answer = coordinator.post("/v1/directory", body)
    assert answer.status == 422
    assert {(e["pointer"], e["code"]) for e in answer.json["errors"]} == wanted


# --- secrets -------------------------------------------------------------------------------------


def test_a_member_without_the_groups_secret_is_refused(installation, coordinator):
    posting = admit(coordinator, installation.newcomer())
    posting.secrets.pop()
    answer = refused(coordinator, posting)
    assert (answer.status, answer.code) == (422, "wraps_missing")
    assert "coalition 1" in answer.json["detail"]


def test_a_secret_for_somebody_outside_is_refused(installation, coordinator, secrets):
    posting = admit(coordinator, installation.newcomer())
    directory = posting.directory
    group = directory.named("desk:belgrade")
    posting.seal(group.id, secrets[group.id, 1], directory.named("demo.admin").id)
    assert refused(coordinator, posting).code == "wraps_surplus"


def test_a_secret_sent_twice_is_refused(installation, coordinator):
    posting = admit(coordinator, installation.newcomer())
    posting.secrets.append(posting.secrets[0])
    assert refused(coordinator, posting).code == "wraps_surplus"


def test_a_wrap_made_for_another_place_is_refused(installation, coordinator, secrets):
    member = installation.newcomer()
    posting = admit(coordinator, member)
    posting.secrets[0]["wrap"], posting.secrets[1]["wrap"] = (
        posting.secrets[1]["wrap"], posting.secrets[0]["wrap"])
    assert refused(coordinator, posting).code == "wrap_invalid"


def next_epoch(posting, handle, secrets, leave_out=(), search=True):
    """The group's next key pair, sealed to members and recovery as a client does."""
    directory = posting.directory
    group = directory.named(handle)
    epoch = group.key.epoch + 1
    public, secret = reader.new_key_pair()
    posting.sign("group", group.id, kind=group.kind, name=handle, office=group.office, epoch=epoch,
                 box_public=public)
    for p in list(directory.principals.values()):
        recovers = p.kind == "recovery" and group.office in (None, p.office)
        if (recovers or p.id in group.members) and p.name not in leave_out:
            posting.seal(group.id, secret, p.id, epoch)
    if group.kind == "coalition" and search:
        proof = uuid.UUID(bytes=reader.search_proof(secret, secrets["search"]))
        posting.seal(group.id, secrets["search"], group.id, epoch, "search", scope=proof)
    return secret


@pytest.mark.parametrize("left_out", ["demo.coordinator.bg1", "recovery:belgrade"])
def test_a_new_epoch_must_reach_every_member_and_recovery(coordinator, secrets, left_out):
    posting = Posting(coordinator)
    next_epoch(posting, "desk:belgrade", secrets, leave_out=(left_out,))
    answer = refused(coordinator, posting)
    assert answer.code == "wraps_missing"
    assert left_out in answer.json["detail"]


def test_a_new_epoch_of_the_coalition_must_bring_the_search_key(coordinator, secrets):
    posting = Posting(coordinator)
    next_epoch(posting, "coalition", secrets, search=False)
    assert refused(coordinator, posting).code == "wraps_missing"


# --- leaving -------------------------------------------------------------------------------------


def test_a_revocation_without_new_keys_for_her_groups_is_refused(installation, coordinator):
    member = installation.newcomer()
    assert admit(coordinator, member).send().status == 201
    posting = Posting(coordinator).sign("revoke", member.id)
    answer = refused(coordinator, posting)
    assert answer.code == "statement_refused"


def test_a_revoked_member_is_out_and_those_who_stay_hold_new_keys(installation, coordinator,
                                                                  secrets):
    member, stays = installation.newcomer(), installation.newcomer()
    for one in (member, stays):
        assert admit(coordinator, one).send().status == 201
        one.sign_in()
    posting = Posting(coordinator).sign("revoke", member.id)
    made = {handle: next_epoch(posting, handle, secrets) for handle in ("desk:belgrade",
                                                                        "coalition")}
    answer = posting.send()
    assert answer.status == 201, answer
    assert member.get("/v1/me").code == "unauthenticated"
    assert member.try_sign_in().code == "sign_in_failed"
    directory = stays.directory()
    opened = stays.secrets()
    for handle, secret in made.items():
        group = directory.named(handle)
        assert opened[group.id, group.key.epoch] == secret
    assert opened["search"] == secrets["search"]
    assert installation["demo.coordinator.pr1"].secrets()["search"] == secrets["search"]
    assert member.username not in {p["name"] for p in coordinator.get(
        "/v1/principals?role=operator&limit=200").json["principals"]}


def test_somebody_invited_later_is_admitted_into_the_present_epoch(installation, coordinator):
    """After the epochs above; a client also hands over the older ones it holds."""
    member = installation.newcomer()
    posting = admit(coordinator, member)
    desk = posting.directory.named("desk:belgrade")
    for (group, epoch), secret in ((k, s) for k, s in coordinator.secrets().items()
                                   if k != "search"):
        if group == desk.id and epoch < desk.key.epoch:
            posting.seal(group, secret, member.id, epoch)
    assert posting.send().status == 201
    member.sign_in()
    assert {e for g, e in (k for k in member.secrets() if k != "search") if g == desk.id} == set(
        range(1, desk.key.epoch + 1))


# --- principals ----------------------------------------------------------------------------------


def test_principals_come_in_pages_by_name_and_by_filter(coordinator):
    names, after = [], ""
    while after is not None:
        page = coordinator.get(f"/v1/principals?limit=5&after={after}").json
        names += [p["name"] for p in page["principals"]]
        after = page["next"]
    assert names == sorted(set(names)) and "desk:pristina" in names
    partners = coordinator.get("/v1/principals?kind=partner").json["principals"]
    assert [p["name"] for p in partners] == ["partner:yucom"]


@pytest.mark.parametrize("query", ["role=king", "kind=club", "office=rome", "colour=red"])
def test_principals_know_no_other_filter(coordinator, query):
    assert coordinator.get(f"/v1/principals?{query}").code == "query_invalid"
