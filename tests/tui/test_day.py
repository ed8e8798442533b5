"""A day of three offices, through the commands alone, against the real server."""

import json

import pytest
from office import content, installed
from support.house import intake

BG, PG, PR = "demo.coordinator.bg1", "demo.coordinator.pg1", "demo.coordinator.pr1"


@pytest.fixture(scope="module")
def office(request, pg, folder, recorder):
    """One for each file of tests."""
    with installed(pg, folder, recorder, request.module.__name__) as made:
        yield made


def log(office, user, sample, **consents):
    body = intake(sample, **consents)
    for consent in body["consents"]:
        if consent["state"] == "limited" and not consent["limit_text"]:
            consent["limit_text"] = "not where she lives"
    file = office.write(f"{sample}.json", body)
    return office.do(user, "log", file)["reference"]


def test_everybody_is_who_the_directory_says(office):
    assert office.do("operator.bg1", "me")["groups"] == ["desk:belgrade", "coalition"]
    assert office.do("lawyer.bg1", "me")["role"] == "lawyer"
    users = {u["username"]: u["state"] for u in office.do(BG, "member", "list")["users"]}
    assert users["operator.bg1"] == "admitted"


def test_a_call_becomes_a_case_and_reaches_the_next_operator(office):
    reference = log(office, "operator.bg1", "s01")
    rows = {r["reference"]: r for r in office.do("operator.bg2", "queue")["cases"]}
    assert "content" in rows[reference]["headline"]
    shown = office.do("operator.bg2", "show", reference)
    assert not content(shown, "report") and not content(shown, "identity")
    office.do("operator.pg1", "show", reference, status=1)
    office.do(BG, "triage", reference)
    office.do(BG, "assign", reference, "--to", "operator.bg2")
    mine = office.do("operator.bg2", "show", reference, "--open", "identity", "--reason", "call")
    assert "Đurđina" in json.dumps(content(mine, "identity"), ensure_ascii=False)
    assert content(mine, "report")[0]["narrative"].startswith("Radila sam")
    note = office.do("operator.bg2", "note", reference, "--text", "called back")
    assert note["id"]
    noted = office.do("operator.bg2", "show", reference)
    assert content(noted, "note")[0]["text"] == "called back"


def test_search_meets_across_scripts_and_tells_other_offices_nothing(office):
    reference = log(office, "operator.bg1", "s01")
    found = office.do("operator.bg2", "search", "--name", "Ђурђина Примерић")
    assert reference in [c["reference"] for c in found["cases"]]
    phone = office.do("operator.bg1", "search", "--phone", "+381 60 000 00 11")
    assert reference in [c["reference"] for c in phone["cases"]]
    other = office.do("operator.pg1", "search", "--phone", "00381 60 000 0011")
    assert other == {**other, "cases": [], "elsewhere": True}


def test_a_case_goes_to_a_lawyer_with_its_keys(office):
    reference = log(office, "operator.bg1", "s01", share_lawyer="given")
    office.do(BG, "triage", reference)
    office.do(BG, "assign", reference, "--to", "lawyer.bg1")
    office.do("lawyer.bg1", "triage", reference, "--to", "in_work")
    file = office.do("lawyer.bg1", "case-file", reference, "--reason", "preparing the claim")
    assert content(file, "report") and content(file, "identity")


def test_a_transfer_needs_both_consents_and_is_taken_over(office):
    reference = log(office, "operator.bg1", "s01", share_office="not_asked",
                    transfer_abroad="not_asked", share_lawyer="given")
    office.do(BG, "triage", reference)
    send = (BG, "forward", reference, "--to", "pristina", "--kind", "transfer", "--summary",
            "dismissal, gender identity")
    refused = office.do(*send, status=1)["error"]
    assert refused["code"] == "consent_missing"
    assert {e["pointer"] for e in refused["errors"]} == {
        "/consents/share_office", "/consents/transfer_abroad"}
    for kind in ("share_office", "transfer_abroad"):
        office.do(BG, "consent", reference, "--kind", kind, "--state", "given", "--form",
                  "oral_call")
    forward = office.do(*send)["id"]
    offer = office.do(PR, "forward-show", forward)
    assert content(offer, "summary") == [{"text": "dismissal, gender identity"}]
    office.do(PR, "decide", forward, "accept")
    shown = office.do(PR, "show", reference, "--open", "identity", "--reason", "take over")
    assert content(shown, "report") and content(shown, "identity")
    office.do(PR, "assign", reference, "--to", "lawyer.pr1")
    taken = office.do("lawyer.pr1", "show", reference)
    assert content(taken, "report")
    left = office.do(BG, "show", reference)
    assert not content(left, "identity")


def test_a_limited_consent_goes_blackened_to_the_lawyer(office):
    reference = log(office, "operator.bg1", "s01", share_lawyer="limited")
    office.do(BG, "triage", reference)
    assert office.do(BG, "assign", reference, "--to", "lawyer.bg1",
                     status=1)["error"]["code"] == "consent_limited"
    forward = office.do(BG, "forward", reference, "--to", "lawyer.bg1", "--kind", "transfer",
                        "--summary", "s", "--limit-read", "share_lawyer",
                        "--blacken", "/reporter/municipality")["id"]
    office.do("lawyer.bg1", "decide", forward, "accept")
    file = office.do("lawyer.bg1", "case-file", reference, "--reason", "claim")
    person, = content(file, "identity")
    assert person["reporter"]["municipality"] is None
    assert person["blackened"] == ["/reporter/municipality"]


def test_a_refer_to_a_partner_is_taken_back(office):
    reference = log(office, "operator.bg1", "s01", share_partner="given")
    office.do(BG, "triage", reference)
    forward = office.do(BG, "forward", reference, "--to", "yucom", "--kind", "refer", "--summary",
                        "s", "--records", "report")["id"]
    office.do("demo.partner.bg1", "decide", forward, "accept")
    read = office.do("demo.partner.bg1", "forward-show", forward)
    assert content(read, "report")[0]["narrative"]
    back = office.do(BG, "take-back", forward)
    assert back["fetched"]
    assert office.do("demo.partner.bg1", "forward-show", forward, status=1)["error"]["code"]


def test_whoever_leaves_opens_nothing_and_the_rest_work_on(office):
    reference = log(office, "operator.pg1", "s06")
    office.do(PG, "member", "remove", "operator.pg1")
    assert office.do("operator.pg1", "me", status=1)["error"]["code"] == "sign_in_failed"
    assert content(office.do(PG, "show", reference), "report")
    later = log(office, PG, "s06")
    assert content(office.do(PG, "show", later), "report")
    assert office.do(BG, "search", "--phone", "+381 60 000 00 11")["cases"]


def test_a_repeated_key_logs_one_case(office):
    file = office.write("twice.json", intake("s02"))
    key = "8d3c0a52-7a8e-4e0b-9d2f-0c5a8b1f7e21"
    one = office.do("operator.bg1", "log", file, "--key", key)
    assert office.do("operator.bg1", "log", file, "--key", key)["reference"] == one["reference"]


def test_handing_over_takes_all_epochs_along_and_shuts_out_the_former_handler(office):
    reference = log(office, "operator.bg1", "s01", share_lawyer="given")
    office.do(BG, "triage", reference)
    office.do(BG, "assign", reference, "--to", "operator.bg2")
    office.do("operator.bg2", "contact", reference, "--kind", "further", "--channel",
              "phone_call", "--direction", "in", "--text", "again", "--phone", "060 000 0022")
    office.do(BG, "assign", reference, "--to", "operator.bg1", "--reason", "shift ends")
    office.do("operator.bg1", "contact", reference, "--kind", "further", "--channel",
              "phone_call", "--direction", "in", "--text", "new number", "--phone", "060 000 0033")
    office.do(BG, "assign", reference, "--to", "lawyer.bg1")
    file = office.do("lawyer.bg1", "case-file", reference, "--reason", "claim")
    numbers = json.dumps(content(file, "contact_identity"))
    assert "060 000 0022" in numbers and "060 000 0033" in numbers
    refused = office.run("operator.bg2", "open", reference, "identity", "--reason", "curious")
    assert "060 000 0033" not in refused.stdout


def test_an_operator_takes_a_critical_case_herself(office):
    reference = log(office, "operator.bg1", "h3")
    office.do("operator.bg1", "assign", reference, "--to", "operator.bg1")
    office.do("operator.bg1", "triage", reference, "--to", "in_work")
    shown = office.do("operator.bg1", "show", reference)
    assert shown["case"]["status"] == "in_work"


def test_a_coordinator_takes_a_case_herself(office):
    reference = log(office, "operator.bg1", "s01")
    office.do(BG, "triage", reference, "--priority", "high", "--reason", "threats since")
    office.do(BG, "triage", reference)
    office.do(BG, "assign", reference, "--to", BG)
    shown = office.do(BG, "show", reference, "--open", "identity", "--reason", "call back")
    assert content(shown, "identity") and shown["case"]["priority"] == "high"


def test_a_refused_call_leaves_a_count_only(office):
    body = intake("s01")
    for consent in body["consents"]:
        if consent["kind"] == "store_report":
            consent["state"] = "refused"
    assert "contact" in office.do("operator.bg1", "log", office.write("refused.json", body))
    assert office.do("operator.bg1", "contact", "--kind", "silent", "--channel", "phone_call",
                     "--language", "sr")["id"]


def test_a_raw_report_gets_its_hashes_from_whoever_opens_it(office):
    body = intake("s01")
    body["reporter"]["family_name"] = "Bezhesh"
    raw = office.write("raw.json", body)
    reference = office.do("operator.bg1", "api", "POST", "/v1/cases", "--body", raw)["reference"]
    search = ("operator.bg2", "search", "--name", "Đurđina Bezhesh")
    assert not office.do(*search)["cases"]
    office.do(BG, "show", reference, "--open", "identity", "--reason", "triage")
    assert reference in [c["reference"] for c in office.do(*search)["cases"]]


def test_changes_and_vocabularies_are_read(office):
    now = office.do(BG, "changes")["next"]
    reference = log(office, "operator.bg1", "s02")
    changes = office.do(BG, "changes", "--after", now, "--wait", "5")["changes"]
    assert reference in [c["reference"] for c in changes]
    grounds = office.do(BG, "vocabularies", "ground")
    assert grounds[0]["labels"]["en"]


def test_who_can_open_a_case_is_listed(office):
    reference = log(office, "operator.bg1", "s01")
    names = {p["name"] for p in office.do(BG, "principals", reference)["principals"]}
    assert {"desk:belgrade", "coordination:belgrade", "operator.bg1"} <= names
