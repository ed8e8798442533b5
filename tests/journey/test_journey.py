"""The main job, end to end, by the client's commands and var/demo.json alone."""
import copy
import json
import pathlib
import time

import pytest

SAMPLES = {s["id"]: s for s in json.loads(
    (pathlib.Path(__file__).resolve().parents[2] / "scripts/demo/samples.json").read_text(
        encoding="utf-8"))["samples"]}
INTAKE = ("call", "reporter", "affected_person", "incident", "respondents", "narrative",
          "narrative_language", "narrative_script", "consents", "support_needs")
PODGORICA = ("demo.operator.pg1", "demo.operator.pg2", "demo.coordinator.pg1", "demo.lawyer.pg1")


def intake(sample_id, **consents):
    """A sample as an operator types it, less what the server computes; consents may be set."""
    sample = SAMPLES[sample_id]
    body = copy.deepcopy({name: sample[name] for name in INTAKE})
    for name in ("call_ref", "operator", "office", "phone_e164", "phone_country"):
        body["call"].pop(name)
    body["reporter"].pop("name_keys")
    body["risk"] = {"answers": sample["risk"]["answers"]}
    for consent in body["consents"]:
        if consent["kind"] in consents:
            consent.update(state=consents[consent["kind"]], form=None, at=None, limit_text=None,
                           text_version=None)
    return body


def log(installation, tmp_path, user, sample_id, **consents):
    path = tmp_path / f"{sample_id}.json"
    path.write_text(json.dumps(intake(sample_id, **consents), ensure_ascii=False), encoding="utf-8")
    return installation.hotline(user, "log", str(path))["reference"]


def text_of(answer):
    return json.dumps(answer, ensure_ascii=False)


def test_a_second_start_reuses_everything(installation):
    began = time.monotonic()
    installation.start("--no-client")
    print(f"second start: {time.monotonic() - began:.2f} s")
    assert installation.read_demo()["url"].startswith("https://127.0.0.1:")


def test_an_operator_logs_every_sample(installation, tmp_path):
    references = [log(installation, tmp_path, "demo.operator.bg1", s) for s in SAMPLES]
    assert len(set(references)) == len(SAMPLES)
    assert all(r.startswith("BG-") for r in references)


def test_assigning_gives_the_second_operator_the_phone_number(installation, tmp_path):
    reference = log(installation, tmp_path, "demo.operator.bg1", "s01")
    queue = installation.hotline("demo.operator.bg2", "queue")
    row = next(c for c in queue["cases"] if c["reference"] == reference)
    assert "employment" in text_of(row)
    for name in ("Primerić", "Đurđina", "0000 0011", "600000011"):
        assert name not in text_of(queue)
    seen = installation.hotline("demo.operator.bg2", "show", reference)
    assert "Primerić" not in text_of(seen)
    installation.hotline("demo.operator.bg2", "show", reference, "--open", "identity", "--reason",
                         "curious", status=1)

    installation.hotline("demo.coordinator.bg1", "triage", reference, "--to", "in_triage")
    installation.hotline("demo.coordinator.bg1", "assign", reference, "--to", "demo.operator.bg2")
    opened = installation.hotline("demo.operator.bg2", "show", reference, "--open",
                                  "report,identity", "--reason", "to call her back")
    assert "060 000 0011" in text_of(opened)
    assert "Radila sam tri godine" in text_of(opened)


@pytest.fixture(scope="module")
def h4(installation, tmp_path_factory):
    return log(installation, tmp_path_factory.mktemp("h4"), "demo.operator.bg1", "h4",
               share_office="not_asked", transfer_abroad="not_asked")


def forward_to_pristina(installation, reference, status=0):
    return installation.hotline("demo.coordinator.bg1", "forward", reference, "--to", "pristina",
                                "--kind", "transfer", "--summary", "Assault, police refused report",
                                status=status)


def test_h4_is_forwarded_only_with_both_consents_and_reaches_the_lawyer(installation, h4):
    for user in PODGORICA:
        installation.hotline(user, "show", h4, status=1)
    installation.hotline("demo.coordinator.bg1", "triage", h4, "--to", "in_triage")
    refused = forward_to_pristina(installation, h4, status=1)
    assert "share_office" in text_of(refused) and "transfer_abroad" in text_of(refused)

    for kind in ("share_office", "transfer_abroad"):
        installation.hotline("demo.coordinator.bg1", "consent", h4, "--kind", kind, "--state", "given",
                             "--form", "oral_call")
    sent = forward_to_pristina(installation, h4)
    before = installation.hotline("demo.coordinator.pr1", "show", h4)
    assert "Dardan" not in text_of(before) and "Živim u Beogradu" not in text_of(before)
    installation.hotline("demo.coordinator.pr1", "decide", sent["id"], "accept")
    arrived = installation.hotline("demo.coordinator.pr1", "show", h4, "--open", "identity",
                                   "--reason", "first reading")
    assert "Dardan" in text_of(arrived) and "Živim u Beogradu" in text_of(arrived)

    refused = installation.hotline("demo.coordinator.pr1", "assign", h4, "--to", "demo.lawyer.pr2",
                                   status=1)
    assert "share_lawyer" in text_of(refused)
    to_lawyer = installation.hotline(
        "demo.coordinator.pr1", "forward", h4, "--to", "demo.lawyer.pr2", "--kind", "transfer",
        "--summary", "Assault, police refused report", "--limit-read", "share_lawyer",
        "--blacken", "/reporter/municipality")
    installation.hotline("demo.lawyer.pr2", "decide", to_lawyer["id"], "accept")
    file = installation.hotline("demo.lawyer.pr2", "case-file", h4, "--reason", "to act on it")
    assert "Dardan" in text_of(file) and "+381 61 000 0404" in text_of(file)
    assert "Živim u Beogradu" in text_of(file)
    assert "rs_beograd_vozdovac" not in text_of(file)
    for user in PODGORICA:
        installation.hotline(user, "show", h4, status=1)
    installation.hotline("demo.operator.bg1", "show", h4, "--open", "report", "--reason", "mine once",
                         status=1)


def test_a_forward_to_a_partner_that_is_taken_back_gives_nothing_newer(installation, tmp_path):
    reference = log(installation, tmp_path, "demo.operator.bg1", "s01")
    installation.hotline("demo.coordinator.bg1", "triage", reference, "--to", "in_triage")
    sent = installation.hotline(
        "demo.coordinator.bg1", "forward", reference, "--to", "yucom", "--kind", "refer",
        "--summary", "Dismissal", "--limit-read", "share_partner")
    installation.hotline("demo.partner.bg1", "decide", sent["id"], "accept")
    read = installation.hotline("demo.partner.bg1", "case-file", reference, "--reason", "advice")
    assert "Radila sam tri godine" in text_of(read)
    taken = installation.hotline("demo.coordinator.bg1", "take-back", sent["id"])
    assert taken["state"] == "recalled" and taken["fetched"]
    installation.hotline("demo.coordinator.bg1", "note", reference, "--text", "After the recall")
    installation.hotline("demo.partner.bg1", "show", reference, status=1)
    installation.hotline("demo.partner.bg1", "case-file", reference, "--reason", "again", status=1)


def test_podgorica_never_saw_anything(installation, h4):
    for user in PODGORICA[:3]: # those who may search at all
        answer = installation.hotline(user, "search", "--reference", h4)
        assert not answer["cases"]
