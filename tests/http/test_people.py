"""Signing in, sessions, invitations, enrolment, key bundles, users, audit."""

import os
import time
import uuid

import pytest
from support import people
from support.people import Member, b64, unb64

TRIES = 10  # LIMIT_SIGN_IN_PER_USER


def pointers(answer):
    return {(e["pointer"], e["code"]) for e in answer.json["errors"]}


@pytest.fixture
def admin(installation):
    return installation["demo.admin"]


# --- signing in ----------------------------------------------------------------------------------


def test_an_unknown_user_gets_parameters_of_the_same_shape_that_never_change(installation, api):
    api = installation["demo.dpo"].session
    known = api.post("/v1/sign-in", {"username": "demo.dpo"})
    first = api.post("/v1/sign-in", {"username": "nobody.at.all"})
    again = api.post("/v1/sign-in", {"username": "nobody.at.all"})
    other = api.post("/v1/sign-in", {"username": "nobody.else"})
    assert known.status == first.status == 200
    assert known.json.keys() == first.json.keys() == {"salt", "passes", "memory_kib"}
    assert first.json == again.json != other.json
    assert len(unb64(first.json["salt"])) == 16


def test_somebody_invited_but_not_enrolled_looks_like_nobody(installation):
    invited = installation.newcomer(enrol=False)
    parameters = invited.session.post("/v1/sign-in", {"username": invited.username})
    assert parameters.status == 200
    assert invited.try_sign_in().code == "sign_in_failed"


def test_a_session_brings_token_bundle_and_head(installation):
    member = installation.newcomer()
    answer = member.sign_in()
    out = answer.json
    assert out.keys() == {"token", "expires_at", "user", "key_bundle", "bundle_version",
                          "directory_head", "audit_head"}
    assert out["user"] == {"id": str(member.id), "username": member.username, "display_name": "",
                           "role": None, "office": None, "state": "enrolled"}
    assert out["audit_head"] is None
    bundle = people.reader.open_key_bundle(unb64(out["key_bundle"]), member.id, member.kek)
    assert bundle.box_secret == member.bundle.box_secret
    head = installation["demo.dpo"].directory().head
    assert (out["directory_head"]["seq"], unb64(out["directory_head"]["hash"])) == head
    cookie = answer.headers["set-cookie"]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/v1"))


def test_whoever_is_not_admitted_may_only_see_herself(installation):
    member = installation.newcomer()
    member.sign_in()
    assert member.get("/v1/me").status == 200
    assert member.get("/v1/vocabularies").status == 200
    assert member.get("/v1/principals").code == "not_admitted"


def test_a_wrong_password_and_an_unknown_user_are_answered_alike(installation):
    member = installation.newcomer()
    wrong = member.try_sign_in(auth=os.urandom(32))
    ghost = Member(installation, f"ghost.{uuid.uuid4().hex[:8]}")
    unknown = ghost.try_sign_in()
    for answer in (wrong, unknown):
        answer.json.pop("instance")
    assert (wrong.status, wrong.json) == (unknown.status, unknown.json)
    assert wrong.code == "sign_in_failed"
    assert wrong.headers.keys() == unknown.headers.keys()


def test_an_unknown_user_takes_as_long_as_a_wrong_password(installation):
    def took(member):
        begun = time.perf_counter()
        assert member.try_sign_in(auth=os.urandom(32)).status == 401
        member.session.close()
        return time.perf_counter() - begun

    known = installation.newcomer()
    session = known.session

    def wrong():
        installation.sql("DELETE FROM hotline.sign_in_failure")
        return known

    def unknown():
        return Member(installation, f"ghost.{uuid.uuid4().hex[:8]}")

    tries = [(took(wrong()), took(unknown())) for _ in range(15)]  # in turn: both under the same load
    session.close()
    first, second = (min(times) for times in zip(*tries))
    assert max(first, second) < 3 * min(first, second) + 0.01


@pytest.mark.parametrize("body, wanted", [
    ({}, {("/username", "field_missing"), ("/auth", "field_missing")}),
    ({"username": "", "auth": b64(bytes(32))}, {("/username", "field_empty")}),
    ({"username": "x" * 65, "auth": b64(bytes(32))}, {("/username", "field_too_long")}),
    ({"username": "abc", "auth": b64(bytes(31))}, {("/auth", "field_range")}),
    ({"username": "abc", "auth": b64(bytes(33))}, {("/auth", "field_too_long")}),
    ({"username": "abc", "auth": "not base64"}, {("/auth", "field_format")}),
    ({"username": 7, "auth": b64(bytes(32)), "more": 1},
     {("/username", "field_type"), ("/more", "field_unknown")}),
])
def test_a_malformed_sign_in_names_each_field(installation, body, wanted):
    answer = Member(installation, "abc").session.post("/v1/sessions", body)
    assert answer.status == 422
    assert pointers(answer) == wanted


# --- throttling ----------------------------------------------------------------------------------


def test_the_last_allowed_try_still_signs_in_and_clears_the_count(installation):
    member = installation.newcomer()
    for _ in range(TRIES - 1):
        assert member.try_sign_in(auth=os.urandom(32)).status == 401
    assert member.try_sign_in().status == 201
    assert member.try_sign_in(auth=os.urandom(32)).status == 401


def test_one_try_past_the_limit_is_refused_even_with_the_right_password(installation):
    member = installation.newcomer()
    for _ in range(TRIES):
        assert member.try_sign_in(auth=os.urandom(32)).status == 401
    refused = member.try_sign_in()
    assert (refused.status, refused.code) == (429, "too_many")
    assert 1 <= int(refused.headers["retry-after"]) <= 300


def test_an_unknown_user_is_throttled_alike(installation):
    ghost = Member(installation, f"ghost.{uuid.uuid4().hex[:8]}")
    statuses = [ghost.try_sign_in().status for _ in range(TRIES + 1)]
    assert statuses == [401] * TRIES + [429]


def test_a_known_device_is_not_locked_out_by_strangers(installation):
    member = installation.newcomer()
    member.sign_in()
    for _ in range(TRIES + 1):
        stranger = member.try_sign_in(auth=os.urandom(32))
    assert stranger.status == 429
    assert member.try_sign_in(cookie=member.cookie).status == 201


def test_the_device_of_somebody_else_or_a_forged_one_is_unknown(installation):
    member, other = installation.newcomer(), installation.newcomer()
    other.sign_in()
    for _ in range(TRIES):
        member.try_sign_in(auth=os.urandom(32))
    for cookie in (other.cookie, b64(os.urandom(48)), "x"):
        assert member.try_sign_in(cookie=cookie).status == 429


def test_tries_on_a_known_device_are_limited_too(installation):
    member = installation.newcomer()
    member.sign_in()
    statuses = [member.try_sign_in(auth=os.urandom(32), cookie=member.cookie).status
                for _ in range(TRIES + 1)]
    assert statuses == [401] * TRIES + [429]
    assert member.try_sign_in().status == 201, "the bucket of unknown devices is another"


def test_tries_outside_the_window_count_no_more(installation):
    member = installation.newcomer()
    for _ in range(TRIES):
        member.try_sign_in(auth=os.urandom(32))
    installation.sql("UPDATE hotline.sign_in_failure SET at = at - interval '301 seconds'")
    assert member.try_sign_in().status == 201


def test_what_is_typed_as_a_name_is_kept_nowhere(installation):
    typed = f"correct horse battery {uuid.uuid4().hex[:8]}"
    ghost = Member(installation, typed)
    assert ghost.session.post("/v1/sign-in", {"username": typed}).status == 200
    assert ghost.try_sign_in().status == 401
    for table in ("sign_in_failure", "audit", "idempotency"):
        rows = installation.sql(f"SELECT t::text FROM hotline.{table} t")
        assert not any(typed in row for row, in rows)


# --- sessions ------------------------------------------------------------------------------------


def test_signing_out_ends_the_session_at_once(installation):
    member = installation.newcomer()
    member.sign_in()
    assert member.session.delete("/v1/sessions/current").status == 204
    assert member.get("/v1/me").code == "unauthenticated"


@pytest.mark.parametrize("change", [
    "expires_at = now()", "seen_at = now() - interval '61 minutes'", "ended_at = now()"])
def test_a_session_that_is_over_or_idle_lets_nobody_in(installation, change):
    member = installation.newcomer()
    member.sign_in()
    assert member.get("/v1/me").status == 200
    installation.sql(f"UPDATE hotline.session SET {change} WHERE user_id = %s", str(member.id))
    assert member.get("/v1/me").code == "unauthenticated"


def test_use_is_noted_at_most_once_a_minute(installation):
    member = installation.newcomer()
    member.sign_in()

    def seen():
        return installation.sql("SELECT seen_at, xmin::text FROM hotline.session"
                                " WHERE user_id = %s", str(member.id))[0]

    before = seen()
    member.get("/v1/me")
    assert seen() == before
    installation.sql("UPDATE hotline.session SET seen_at = seen_at - interval '2 minutes'"
                     " WHERE user_id = %s", str(member.id))
    member.get("/v1/me")
    assert seen()[0] >= before[0]


def test_a_disabled_user_is_out_at_once_and_cannot_come_back(installation):
    member = installation.newcomer()
    member.sign_in()
    installation.admin("user", "disable", "--username", member.username)
    assert member.get("/v1/me").code == "unauthenticated"
    assert member.try_sign_in().code == "sign_in_failed"


# --- oneself -------------------------------------------------------------------------------------


def test_a_key_bundle_is_replaced_only_by_who_has_read_the_last_one(installation):
    member = installation.newcomer()
    version = member.sign_in().json["bundle_version"]
    body = {"key_bundle": b64(people.reader.seal_key_bundle(member.bundle, member.id, member.kek))}
    assert member.session.put("/v1/me/key-bundle", body).status == 428
    changed = member.session.put("/v1/me/key-bundle", body, if_match=version)
    assert (changed.status, changed.json) == (200, {"bundle_version": version + 1})
    stale = member.session.put("/v1/me/key-bundle", body, if_match=version)
    assert (stale.status, stale.code) == (412, "version_stale")
    assert member.sign_in().json["key_bundle"] == body["key_bundle"]


def test_a_key_bundle_in_the_database_lies_under_the_servers_layer(installation):
    member = installation.newcomer()
    bundle = unb64(member.sign_in().json["key_bundle"])
    (stored,), = installation.sql("SELECT key_bundle FROM hotline.credential WHERE user_id = %s",
                                  str(member.id))
    assert bundle not in bytes(stored) and bundle[80:120] not in bytes(stored)


def test_a_key_bundle_has_a_ceiling(installation):
    member = installation.newcomer()
    member.sign_in()
    answer = member.session.put("/v1/me/key-bundle", {"key_bundle": b64(bytes(4097))}, if_match=1)
    assert pointers(answer) == {("/key_bundle", "field_too_long")}


# --- invitations and enrolment -------------------------------------------------------------------


def test_a_repeated_invitation_answers_the_same_code(installation, admin):
    body = {"username": f"test.{uuid.uuid4().hex[:12]}", "role": "operator", "office": "belgrade"}
    key = str(uuid.uuid4())
    first = admin.post("/v1/invitations", body, key=key)
    again = admin.post("/v1/invitations", body, key=key)
    assert first.status == again.status == 201
    assert first.json == again.json
    assert len(first.json["code"]) == 10
    other = admin.post("/v1/invitations", {**body, "role": "lawyer"}, key=key)
    assert (other.status, other.code) == (409, "idempotency_mismatch")


def test_a_new_invitation_voids_the_old_code(installation, admin):
    member = installation.newcomer(enrol=False)
    body = {"username": member.username, "role": "operator", "office": "belgrade"}
    code = admin.post("/v1/invitations", body).json["code"]
    assert code != member.code
    assert member.enrol(member.code).code == "invitation_invalid"
    assert member.enrol(code).status == 201
    assert admin.post("/v1/invitations", body).code == "username_taken"


def test_no_code_stands_in_the_database(installation):
    member = installation.newcomer(enrol=False)
    (row,), = installation.sql("SELECT to_jsonb(i)::text || u.username FROM hotline.invitation i"
                               " JOIN hotline.user_account u ON u.id = i.user_id"
                               " WHERE u.username = %s", member.username)
    assert member.code not in row and member.code.encode().hex() not in row
    kept = installation.sql("SELECT answer::text FROM hotline.idempotency")
    assert not any(member.code in answer for answer, in kept)


@pytest.mark.parametrize("body, wanted", [
    ({"username": "Big.Letters", "role": "operator", "office": "belgrade"},
     {("/username", "field_format")}),
    ({"username": ".dot", "role": "operator", "office": "belgrade"},
     {("/username", "field_format")}),
    ({"username": "test.a", "role": "king", "office": "belgrade"}, {("/role", "code_unknown")}),
    ({"username": "test.a", "role": "operator", "office": "rome"}, {("/office", "code_unknown")}),
    ({"username": "test.a", "role": "operator"}, {("/office", "field_missing")}),
    ({"username": "test.a", "role": "analyst", "office": "belgrade"}, {("/office", "field_range")}),
    ({"username": "test.a", "role": "partner", "office": "belgrade"},
     {("/partner", "field_missing")}),
    ({"username": "test.a", "role": "lawyer", "office": "belgrade", "partner": "yucom"},
     {("/partner", "field_range")}),
    ({"username": "test.a", "role": "partner", "office": "belgrade", "partner": "Yu com"},
     {("/partner", "field_format")}),
    ({"role": "operator", "office": "belgrade"}, {("/username", "field_missing")}),
])
def test_an_invitation_names_each_field_that_is_wrong(admin, body, wanted):
    answer = admin.post("/v1/invitations", body)
    assert answer.status == 422
    assert pointers(answer) == wanted


def test_only_the_administrator_invites(installation):
    body = {"username": "test.a", "role": "operator", "office": "belgrade"}
    answer = installation["demo.coordinator.bg1"].post("/v1/invitations", body)
    assert (answer.status, answer.code) == (403, "forbidden")


def test_a_code_is_understood_as_it_was_heard(installation):
    member = installation.newcomer(enrol=False)
    heard = member.code.upper().replace("0", "O").replace("1", "L")
    assert member.enrol(f"{heard[:5]}-{heard[5:]}").status == 201


def test_an_enrolment_is_answered_again_with_its_key_and_not_without(installation):
    member = installation.newcomer(enrol=False)
    key, body = str(uuid.uuid4()), member.enrolment(member.code)
    answers = [member.session.post("/v1/enrolments", body, key=key) for _ in range(3)]
    assert [a.status for a in answers] == [201] * 3
    assert answers[0].json == answers[1].json == answers[2].json == {
        "id": str(member.id), "username": member.username,
        "fingerprint": people.reader.fingerprint(member.username, member.bundle.sign_public,
                                                 member.bundle.box_public)}
    assert member.session.post("/v1/enrolments", body).code == "invitation_invalid"
    other = {**body, "passes": 4}
    assert member.session.post("/v1/enrolments", other, key=key).code == "idempotency_mismatch"


def test_an_expired_invitation_is_refused(installation):
    member = installation.newcomer(enrol=False)
    installation.sql("UPDATE hotline.invitation SET expires_at = now() WHERE user_id = %s",
                     str(member.id))
    answer = member.enrol(member.code)
    assert (answer.status, answer.code) == (409, "invitation_invalid")
    assert installation.sql("SELECT count(*) FROM hotline.credential WHERE user_id = %s",
                            str(member.id)) == [(0,)]


def test_a_wrong_code_and_an_unknown_name_are_refused_alike(installation):
    member = installation.newcomer(enrol=False)
    wrong = member.enrol("0123456789")
    ghost = Member(installation, f"ghost.{uuid.uuid4().hex[:8]}").enrol(member.code)
    for answer in (wrong, ghost):
        answer.json.pop("instance")
    assert (wrong.status, wrong.json) == (ghost.status, ghost.json)
    assert wrong.code == "invitation_invalid"


def test_codes_cannot_be_tried_without_end(installation):
    member = installation.newcomer(enrol=False)
    for _ in range(TRIES):
        assert member.enrol("0123456789").code == "invitation_invalid"
    assert member.enrol(member.code).status == 429


def test_a_proof_by_another_key_is_refused(installation):
    member = installation.newcomer(enrol=False)
    other = people.reader.new_key_bundle()
    wrong = people.reader.enrolment_proof(member.username, other)
    answer = member.enrol(member.code, proof=b64(wrong))
    assert pointers(answer) == {("/proof", "field_format")}
    exchanged = member.enrol(member.code, box_public=b64(other.box_public))
    assert pointers(exchanged) == {("/proof", "field_format")}
    assert member.enrol(member.code).status == 201


@pytest.mark.parametrize("change, wanted", [
    ({"memory_kib": 65535}, ("/memory_kib", "field_range")),
    ({"memory_kib": 1048577}, ("/memory_kib", "field_range")),
    ({"passes": 2}, ("/passes", "field_range")),
    ({"passes": 11}, ("/passes", "field_range")),
    ({"salt": b64(bytes(15))}, ("/salt", "field_range")),
    ({"auth": None}, ("/auth", "field_missing")),
    ({"sign_public": b64(bytes(31))}, ("/sign_public", "field_range")),
    ({"key_bundle": ""}, ("/key_bundle", "field_empty")),
])
def test_an_enrolment_names_each_field_that_is_wrong(installation, change, wanted):
    member = Member(installation, "test.nobody")
    answer = member.session.post("/v1/enrolments", member.enrolment("0123456789", **change))
    assert answer.status == 422
    assert pointers(answer) == {wanted}


# --- users and the audit -------------------------------------------------------------------------


def test_users_come_in_pages_by_name(installation):
    coordinator = installation["demo.coordinator.bg1"]
    newcomers = {installation.newcomer().username for _ in range(3)}
    names, after = [], ""
    while after is not None:
        page = coordinator.get(f"/v1/users?state=enrolled&limit=2&after={after}").json
        assert len(page["users"]) <= 2
        names += [u["username"] for u in page["users"]]
        after = page["next"]
    assert names == sorted(set(names))
    assert newcomers <= set(names)


def test_a_user_is_shown_with_keys_and_fingerprint(installation):
    member = installation.newcomer()
    shown = installation["demo.coordinator.bg1"].get(f"/v1/users/{member.username}").json
    assert shown["state"] == "enrolled"
    assert unb64(shown["sign_public"]) == member.bundle.sign_public
    assert shown["fingerprint"] == people.reader.fingerprint(
        member.username, member.bundle.sign_public, member.bundle.box_public)
    assert installation["demo.admin"].get("/v1/users/no.such.name").status == 404


@pytest.mark.parametrize("path", [
    "/v1/users?state=happy", "/v1/users?limit=0", "/v1/users?limit=201", "/v1/users?colour=red",
    "/v1/users?limit=1&limit=2"])
def test_a_query_that_is_not_understood_is_refused(admin, path):
    answer = admin.get(path)
    assert (answer.status, answer.code) == (400, "query_invalid")


def read_audit(officer):
    entries, after = [], None
    while True:
        page = officer.get("/v1/audit?limit=200" + (f"&after={after}" if after else "")).json
        entries += page["entries"]
        after = page["next"]
        if after is None:
            return entries


def test_the_audit_tells_who_signed_in_and_who_failed_and_is_itself_audited(installation):
    officer = installation["demo.dpo"]
    member = installation.newcomer()
    member.try_sign_in(auth=os.urandom(32))
    member.sign_in()
    entries = read_audit(officer)
    assert len({e["id"] for e in entries}) == len(entries)
    told = {(e["event"], e["actor"], e["detail"].get("subject")) for e in entries}
    assert ("invited", "demo.admin", member.username) in told
    assert ("enrolled", member.username, member.username) in told
    assert ("sign_in_failed", None, member.username) in told
    assert any(e["event"] == "signed_in" and e["actor"] == member.username for e in entries)
    mine = {e["id"] for e in read_audit(officer)
            if e["event"] == "audit_read" and e["actor"] == "demo.dpo"}
    assert mine - {e["id"] for e in entries}


def test_a_row_that_commits_late_is_not_lost_between_two_pages(installation, pg):
    """Ids are given before commits: the page order is that of transactions, below the running."""
    officer = installation["demo.dpo"]
    late = people.database.connect(pg, installation.name)
    late.autocommit = False
    late.cursor().execute("SELECT hotline.write_audit(NULL, 'late')")
    installation.sql("SELECT hotline.write_audit(NULL, 'early')")
    assert not {"late", "early"} & {e["event"] for e in read_audit(officer)}
    late.commit()
    late.close()
    events = [e["event"] for e in read_audit(officer) if e["event"] in ("late", "early")]
    assert events == ["late", "early"]


def test_the_audit_is_for_the_data_protection_officer_alone(installation):
    for name in ("demo.admin", "demo.coordinator.bg1", "demo.analyst"):
        assert installation[name].get("/v1/audit").status == 403


@pytest.mark.parametrize("query", ["after=x", "after=-1", "after=1-", "case=BG-1", "limit=1000"])
def test_the_audit_refuses_a_place_that_is_none(installation, query):
    assert installation["demo.dpo"].get(f"/v1/audit?{query}").code == "query_invalid"
