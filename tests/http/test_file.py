"""The case file: everything that one may read, in order of time, and nothing else."""

from test_forwards import sent, triaged

BG, OPERATOR, COLLEAGUE = "demo.coordinator.bg1", "demo.operator.bg1", "demo.operator.bg2"


def test_the_file_holds_every_version_in_order_of_time(house):
    reference = triaged(house, "s01")
    house[BG].post(f"/v1/cases/{reference}/notes", {"text": "the first note"})
    patched = house[BG].session.patch(f"/v1/cases/{reference}", {"summary": "A second summary"},
                                      if_match=house[BG].version(reference))
    assert patched.status == 200, patched
    file = house[BG].file(reference)
    times = [r["created_at"] for r in file.records]
    assert times == sorted(times)
    assert {r["version"] for r in file.of("headline")} == {1, 2}
    assert "the first note" in file.text and "Radila sam tri godine" in file.text


def test_identity_is_in_it_only_while_an_opening_lives(house):
    reference = triaged(house, "s01")
    assert "identity" not in house[BG].file(reference).compartments()
    house[BG].open(reference, "identity")
    assert "Primerić" in house[BG].file(reference).text
    house.sql("UPDATE hotline.opening SET until = now() - interval '1 second'")
    assert "identity" not in house[BG].file(reference).compartments()


def test_a_colleague_gets_the_headline_until_she_states_a_reason(house):
    reference = triaged(house, "s01")
    assert house[COLLEAGUE].file(reference).compartments() == {"headline"}
    house[COLLEAGUE].open(reference, "report")
    assert house[COLLEAGUE].file(reference).compartments() == {"headline", "report"}


def test_the_receiver_of_a_refer_gets_the_exchange_only(house):
    reference = triaged(house, "s01", share_partner="given")
    made = sent(house, reference, "yucom", "refer")
    assert {r["type"] for r in house["demo.partner.bg1"].file(reference).records} == {"summary"}
    house["demo.partner.bg1"].decide(made.id, "accept")
    file = house["demo.partner.bg1"].file(reference)
    assert file.compartments() == {"exchange"}
    assert file.answer["status_changes"] == [] and file.answer["consents"] == []


def test_the_file_of_a_foreign_case_does_not_exist(house):
    reference = triaged(house, "s01")
    for name in ("demo.coordinator.pg1", "demo.lawyer.bg1", "demo.partner.bg1"):
        assert house[name].get(f"/v1/cases/{reference}/file").status == 404
    for name in ("demo.dpo", "demo.admin", "demo.analyst"):
        assert house[name].get(f"/v1/cases/{reference}/file").status == 403
    assert house[BG].get("/v1/cases/BG-2026-99999-9/file").status == 404
    assert house[BG].get("/v1/cases/nonsense/file").status == 404


def test_taking_the_file_is_audited_as_an_export(house):
    reference = triaged(house, "s01")
    house[BG].file(reference)
    rows = house.sql("SELECT a.event, a.actor::text FROM hotline.audit a JOIN hotline.case_record c"
                     " ON c.id = a.case_id WHERE c.reference = %s ORDER BY a.id DESC LIMIT 1",
                     reference)
    assert rows == [("exported", str(house[BG].id))]
