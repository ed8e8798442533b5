"""The commands against a truthful server: what they send, open and print."""

import base64
import json

import reader
from world import REFERENCE, b64


def records(answer):
    return {r["type"]: r for r in answer["records"]}


def test_signing_in_opens_the_bundle_and_keeps_the_directorys_head(client, fake):
    me = client.json("ana", "me")
    assert (me["role"], me["office"], me["demo"]) == ("coordinator", "belgrade", True)
    assert sorted(me["groups"]) == ["coalition", "coordination:belgrade", "desk:belgrade"]
    ana = fake.world.users["ana"]
    assert ana.head_seen == fake.world.directory.head
    assert me["fingerprint"] == reader.fingerprint("ana", ana.bundle.sign_public,
                                                   ana.bundle.box_public)
    assert fake.sent("DELETE", "/v1/sessions/current")


def test_a_second_run_sends_no_bundle_when_nothing_has_changed(client, fake):
    client.json("ana", "me")
    client.json("ana", "me")
    assert len(fake.sent("PUT", "/v1/me/key-bundle")) == 1


def test_a_known_device_is_known_again_to_the_same_user_only(client, fake, tmp_path):
    for user in ("ana", "oto", "ana"):
        client.json(user, "me")
    cookies = [r["headers"].get("Cookie") for r in fake.sent("POST", "/v1/sessions")]
    assert cookies == [None, None, "device=known"]
    kept = list((tmp_path / "state/hotline").glob("device-*"))
    assert len(kept) == 2 and not any("ana" in path.name or "oto" in path.name for path in kept)
    assert not any(path.stat().st_mode & 0o077 for path in kept)


def test_a_wrong_password_is_refused_by_the_server(client, fake):
    fake.world.users["ana"].auth = bytes(32)
    answer = client.json("ana", "me", status=1)
    assert answer["error"]["code"] == "sign_in_failed"


def test_queue_opens_headlines(client):
    row, = client.json("oto", "queue")["cases"]
    assert row["headline"]["content"] == {"summary": "fired after a change of name"}
    assert "fired after a change of name" in client.run("oto", "queue", json_out=False).stdout


def test_queue_asks_for_the_order_and_the_cases_that_were_named(client, fake):
    client.json("oto", "queue", "--view", "mine", "--sort", "due", "--priority", "P1,P2",
                "--status", "new", "--assigned", "none", "--limit", "7")
    assert fake.sent("GET", "/v1/cases")[-1]["query"] == (
        "view=mine&sort=due&priority=P1%2CP2&status=new&assigned=none&limit=7")


def test_show_opens_what_was_handed_out_and_leaves_the_rest_sealed(client):
    shown = records(client.json("ana", "show", REFERENCE.lower()))
    assert shown["report"]["content"]["incident"]["municipality"] == "rs_beograd_zemun"
    assert "identity" not in shown


def test_identity_opens_on_a_reason(client, fake):
    shown = records(client.json("ana", "show", REFERENCE, "--open", "identity",
                                "--reason", "call back"))
    assert shown["identity"]["content"]["reporter"]["phone"] == "+381600000011"
    opening, = fake.sent("POST", f"/v1/cases/{REFERENCE}/openings")
    assert opening["body"] == {"compartment": "identity", "reason": "call back"}
    assert client.json("ana", "show", REFERENCE, "--open", "identity",
                       status=2)["error"]["code"] == "client_usage"


def test_whoever_holds_no_key_sees_envelopes_only(client):
    shown = records(client.json("lea", "show", REFERENCE))
    assert "envelope" in shown["report"] and "content" not in shown["report"]


def test_api_opens_what_comes_back_also_where_the_answer_names_no_case(client, tmp_path):
    body = tmp_path / "opening.json"
    body.write_text('{"compartment":"identity","reason":"x"}')
    answer = client.json("ana", "api", "POST", f"/v1/cases/{REFERENCE}/openings", "--body",
                         str(body))
    assert answer["records"][0]["content"]["reporter"]["given_name"] == "Đurđina"
    assert client.json("ana", "api", "GET", "/v1/nothing", status=1)["error"]["code"] == "not_found"


def test_assigning_to_a_lawyer_seals_to_her_what_her_groups_do_not_give(client, fake):
    client.json("ana", "assign", REFERENCE, "--to", "lea")
    sent, = fake.sent("POST", f"/v1/cases/{REFERENCE}/assignments")
    assert sent["headers"]["If-Match"] == '"7"' and sent["body"]["to"] == "lea"
    lea, keys = fake.world.users["lea"], fake.world.keys
    wraps = {w["compartment"]: w for w in sent["body"]["wraps"]}
    assert sorted(wraps) == ["headline", "identity", "report"]
    for name, wrap in wraps.items():
        assert wrap["principal"] == str(lea.id)
        public = reader.public_of(keys[name].secret)
        assert fake.world.opened_by(wrap, lea.bundle.box_secret, public) == keys[name].secret


def test_without_consent_a_lawyer_gets_no_identity(client, fake):
    fake.world.consents["share_lawyer"] = "not_asked"
    client.json("ana", "assign", REFERENCE, "--to", "lea", "--override", "legal_claim")
    sent, = fake.sent("POST", f"/v1/cases/{REFERENCE}/assignments")
    assert sorted(w["compartment"] for w in sent["body"]["wraps"]) == ["headline", "report"]
    assert sent["body"]["override"] == {"legal_basis": "legal_claim"}
    assert not fake.sent("POST", f"/v1/cases/{REFERENCE}/openings")


def test_assigning_to_an_operator_seals_identity_only(client, fake):
    client.json("ana", "assign", REFERENCE, "--to", "oto")
    sent, = fake.sent("POST", f"/v1/cases/{REFERENCE}/assignments")
    wrap, = sent["body"]["wraps"]
    assert wrap["compartment"] == "identity"


def test_a_stale_case_of_those_handed_over_is_told_by_name(client, fake):
    answer = fake.answer
    stale = {"code": "version_stale", "detail": REFERENCE,
             "errors": [{"pointer": "/assignments/0/version", "code": "version_stale"}]}
    fake.answer = lambda request: ((412, stale) if request["path"] == "/v1/reassignments"
                                   else answer(request))
    words = ("hand-over", "--from", "mia", "--to", "lea", "--to", "oto", "--cases", REFERENCE,
             "--reason", "leaves")
    told = client.json("ana", *words, status=1)["error"]
    assert (told["code"], told["detail"]) == ("version_stale", REFERENCE)
    assert REFERENCE in client.run("ana", *words, json_out=False).stderr
    one, = fake.sent("POST", "/v1/reassignments")[0]["body"]["assignments"]
    assert (one["case"], one["version"], one["to"]) == (REFERENCE, 7, "lea")
    assert sorted(w["compartment"] for w in one["wraps"]) == ["headline", "identity", "report"]


def test_a_server_that_leads_in_a_circle_is_not_followed_for_ever(client, fake):
    def merged(answer):
        answer["case"]["merged_into"] = REFERENCE
        return answer

    fake.lies[f"GET /v1/cases/{REFERENCE}"] = merged
    assert client.json("ana", "show", REFERENCE, status=4)["error"]["code"] == "client_envelope"


def posted_key(sent, compartment, epoch):
    key, = [k for k in sent["keys"] if (k["compartment"], k["epoch"]) == (compartment, epoch)]
    return base64.b64decode(key["public_key"])


def test_a_transfer_reseals_blackened_copies_into_new_epochs_for_the_receiver(client, fake):
    answer = client.json("ana", "forward", REFERENCE, "--to", "lea", "--kind", "transfer",
                         "--summary", "dismissal", "--blacken", "/reporter/municipality",
                         "--limit-read", "share_lawyer", "--message", "please")
    sent = fake.sent("POST", f"/v1/cases/{REFERENCE}/forwards")[0]["body"]
    assert answer["id"] == sent["id"]
    assert sent["manifest"]["limits_read"] == ["share_lawyer"]
    assert sorted((k["compartment"], k["epoch"]) for k in sent["keys"]) == [
        ("exchange", 1), ("headline", 2), ("identity", 2), ("report", 2)]
    world, lea = fake.world, fake.world.users["lea"]
    recipients = {}
    for wrap in sent["wraps"]:
        recipients.setdefault(wrap["compartment"], set()).add(wrap["principal"])
    groups = {name: str(group) for name, group in world.groups.items()}
    assert recipients == {
        "exchange": {groups["coordination:belgrade"], str(lea.id)},
        "headline": {groups["desk:belgrade"], str(lea.id)},
        "report": {groups["desk:belgrade"], str(lea.id)},
        "identity": {groups["coordination:belgrade"], str(lea.id)}}
    rows = {r["record"]: r for r in sent["manifest"]["records"]}
    identity = rows[world.records[2]["id"]]
    assert identity["blackened"] and not rows[world.records[1]["id"]]["blackened"]
    wrap, = [w for w in sent["wraps"]
             if (w["compartment"], w["principal"]) == ("identity", str(lea.id))]
    public = posted_key(sent, "identity", 2)
    secret = world.opened_by(wrap, lea.bundle.box_secret, public)
    envelope = base64.b64decode(identity["envelope"])
    place = reader.record_header(envelope)
    place = place[0] if isinstance(place, tuple) else place
    assert (str(place.record), place.epoch, place.author) == (
        identity["record"], 2, world.users["ana"].id)
    content = json.loads(reader.open_record(envelope, place, public, secret))
    assert content["reporter"]["municipality"] is None
    assert content["reporter"]["phone"] == "+381600000011"
    assert content["blackened"] == ["/reporter/municipality"]


def test_a_refer_to_an_office_goes_to_its_coordination_when_somebody_is_named(client, fake):
    client.json("ana", "forward", REFERENCE, "--to", "podgorica", "--kind", "refer",
                "--summary", "s", "--records", "report,identity")
    sent = fake.sent("POST", f"/v1/cases/{REFERENCE}/forwards")[0]["body"]
    groups = {str(group): name for name, group in fake.world.groups.items()}
    wraps = {(w["epoch"], groups[w["principal"]]) for w in sent["wraps"]}
    assert wraps == {(1, "coordination:belgrade"), (1, "desk:podgorica"),
                     (2, "coordination:belgrade"), (2, "coordination:podgorica")}
    assert len(sent["manifest"]["records"]) == 2
    assert all(r["copy"] != r["record"] for r in sent["manifest"]["records"])


def test_a_refer_of_the_report_alone_opens_no_identity(client, fake):
    client.json("ana", "forward", REFERENCE, "--to", "podgorica", "--kind", "refer",
                "--summary", "s", "--records", "report")
    assert not fake.sent("POST", f"/v1/cases/{REFERENCE}/openings")
    sent = fake.sent("POST", f"/v1/cases/{REFERENCE}/forwards")[0]["body"]
    groups = {str(group): name for name, group in fake.world.groups.items()}
    assert "desk:podgorica" in {groups[w["principal"]] for w in sent["wraps"] if w["epoch"] == 2}


def test_a_pointer_may_be_of_records_of_one_type_only(client, fake):
    person = fake.world.records[2]["id"]
    for pointer, status in (("identity:/reporter/municipality", 0), ("report:/reporter/phone", 2),
                            (f"{person}:/reporter/municipality", 0), ("note:/text", 2)):
        client.json("ana", "forward", REFERENCE, "--to", "lea", "--kind", "transfer",
                    "--summary", "s", "--blacken", pointer, status=status)
    first, second = [s["body"] for s in fake.sent("POST", f"/v1/cases/{REFERENCE}/forwards")]
    for sent in (first, second):
        assert [r["record"] for r in sent["manifest"]["records"] if r["blackened"]] == [person]


def test_a_pointer_that_hides_nothing_stops_the_forward(client, fake):
    answer = client.json("ana", "forward", REFERENCE, "--to", "lea", "--kind", "transfer",
                         "--summary", "s", "--blacken", "/reporter/adress", status=2)
    assert "/reporter/adress" in answer["error"]["detail"]
    assert not fake.sent("POST", f"/v1/cases/{REFERENCE}/forwards")


def test_log_adds_search_hashes_only_with_consent(client, fake, tmp_path):
    file = tmp_path / "report.json"
    report = {"call": {"channel": "phone_call", "phone_raw": "060 000 0011"},
              "reporter": {"given_name": "Đurđina", "family_name": "Primerić"},
              "consents": [{"kind": "store_identity", "state": "given"}]}
    file.write_text(json.dumps(report), encoding="utf-8")
    assert client.json("oto", "log", str(file))["reference"] == REFERENCE
    report["consents"][0]["state"] = "refused"
    file.write_text(json.dumps(report), encoding="utf-8")
    client.json("oto", "log", str(file))
    with_consent, without = (r["body"] for r in fake.sent("POST", "/v1/cases"))
    phone = b64(reader.search_hash(fake.world.search_key, "phone", "+381600000011"))
    assert phone in with_consent["search_hashes"] and "search_hashes" not in without


def test_search_sends_keyed_hashes_only(client, fake):
    assert client.json("oto", "search", "--phone", "060 000 0011")["elsewhere"] is True
    sent, = fake.sent("POST", "/v1/search")
    assert sent["body"] == {
        "hashes": [b64(reader.search_hash(fake.world.search_key, "phone", "+381600000011"))]}
    assert "ask a coordinator" in client.run("oto", "search", "--name", "Đorđević",
                                             json_out=False).stdout


def mia_fingerprint(fake):
    mia = fake.world.pending
    return reader.fingerprint("mia", mia.bundle.sign_public, mia.bundle.box_public)


def test_member_add_signs_and_seals_the_groups_secrets(client, fake):
    client.json("ana", "member", "add", "mia", "--fingerprint", mia_fingerprint(fake))
    sent, = fake.sent("POST", "/v1/directory")
    mia, world = fake.world.pending, fake.world
    assert {str(g) for g in world.directory.find(mia.id).groups} == {
        str(world.groups["desk:belgrade"]), str(world.groups["coalition"])}
    for secret in sent["body"]["secrets"]:
        handle, = [h for h, g in world.groups.items() if str(g) == secret["group"]]
        known = world.group_secrets[handle, 1]
        assert world.opened_by(secret, mia.bundle.box_secret, reader.public_of(known)) == known
    assert len(sent["body"]["secrets"]) == 2


def test_member_remove_gives_the_groups_new_secrets_without_her(client, fake):
    client.json("ana", "member", "remove", "oto")
    sent, = fake.sent("POST", "/v1/directory")
    world, oto, ana = fake.world, fake.world.users["oto"], fake.world.users["ana"]
    assert world.directory.find(oto.id).revoked
    for handle in ("desk:belgrade", "coalition"):
        assert world.directory.named(handle).key.epoch == 2
    rows = sent["body"]["secrets"]
    assert not [r for r in rows if r["principal"] == str(oto.id)]
    group = world.directory.named("coalition")
    mine, = [r for r in rows if (r["group"], r["principal"]) == (str(group.id), str(ana.id))]
    secret = world.opened_by(mine, ana.bundle.box_secret, group.key.box_public)
    search, = [r for r in rows if r["purpose"] == "search"]
    assert world.opened_by(search, secret, None) == world.search_key
    recoveries = {r["principal"] for r in rows if r["group"] == str(group.id)}
    assert {str(world.groups["recovery:belgrade"]),
            str(world.groups["recovery:podgorica"])} <= recoveries


def test_batch_answers_line_by_line_under_one_sign_in(client, fake):
    done = client.run("ana", "batch", "-", stdin=(
        f"# morning\nnote {REFERENCE} --text 'it''s done'\n\nshow {REFERENCE}x\n"
        f"note {REFERENCE} --text 'open\nme\n"))
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [("error" in line) for line in lines] == [False, True, True, False]
    assert done.returncode == 2
    assert len(fake.sent("POST", "/v1/sessions")) == 1
    assert fake.sent("POST", f"/v1/cases/{REFERENCE}/notes")[0]["body"] == {"text": "its done"}


def test_what_a_caller_said_cannot_command_the_terminal(client):
    out = client.run("ana", "show", REFERENCE, json_out=False).stdout
    assert "Three years in a warehouse" in out
    assert "\u001b" not in out and "\u202e" not in out
    assert "<U+001B>" in out and "<U+202E>" in out


def test_a_lost_connection_repeats_a_post_with_the_same_key(client, fake):
    path = f"/v1/cases/{REFERENCE}/notes"
    fake.cut = ("POST", path)
    client.json("ana", "note", REFERENCE, "--text", "x")
    keys = [r["headers"]["Idempotency-Key"] for r in fake.sent("POST", path)]
    assert len(keys) >= 2 and len(set(keys)) == 1


def test_one_tls_connection_serves_a_whole_command(client, fake):
    accepted = []
    accept = fake.http.get_request
    fake.http.get_request = lambda: (accepted.append(1), accept())[1]
    client.json("ana", "show", REFERENCE)
    assert len(accepted) == 1 and len(fake.requests) >= 6


def test_the_environment_neither_diverts_nor_logs_the_connection(client, tmp_path):
    log = tmp_path / "keys.log"
    client.json("ana", "me", env={"HTTPS_PROXY": "http://127.0.0.1:1", "ALL_PROXY": "http://[::1]:1",
                                  "SSLKEYLOGFILE": str(log)})
    assert not log.exists()


def test_settings_come_from_a_file(client, tmp_path, fake):
    config = tmp_path / "config" / "hotline"
    config.mkdir(parents=True)
    (config / "config").write_text(f"server = {fake.url}\n# comment\nca = {client.ca}\n")
    assert client.json("ana", "me")["username"] == "ana"
    (config / "config").write_text("sever = x\n")
    assert "sever" in client.json("ana", "me", status=2)["error"]["detail"]


def test_help_names_every_command(client):
    done = client.run("ana", "--help", json_out=False)
    assert done.returncode == 0
    for name in ("api", "log", "queue", "show", "search", "triage", "assign", "forward", "decide",
                 "take-back", "note", "consent", "case-file", "member", "batch", "enrol"):
        assert f"\n  {name} " in done.stdout
