"""Finding a case by hashes or by reference, without learning what one may not read."""

import pytest
from support.house import b64, intake, reader

OPERATOR, PG, PR = "demo.operator.bg1", "demo.operator.pg1", "demo.operator.pr1"
COORDINATOR = "demo.coordinator.bg1"


def logged(house, who, *values):
    """A case found by these values."""
    body = intake("s01")
    body["search_hashes"] = [house.search_hash(kind, value) for kind, value in values]
    return house[who].log_body(body)


def search(house, who, *values):
    hashes = [house.search_hash(kind, value) for kind, value in values]
    answer = house[who].post("/v1/search", {"hashes": hashes})
    assert answer.status == 200, answer
    return answer.json


def fresh(house, count=2):
    """Values nobody has used."""
    fresh.used += count
    return [("phone", f"+38160000{fresh.used + i:04d}") for i in range(count)]


fresh.used = 0


def test_an_own_case_is_listed_with_what_matched(house):
    phone, other = fresh(house)
    reference = logged(house, OPERATOR, phone)
    found = search(house, OPERATOR, other, phone)
    assert found["elsewhere"] is False
    assert [(c["reference"], c["office"], c["status"], c["matches"]) for c in found["cases"]] == [
        (reference, "belgrade", "received", [1])]
    assert search(house, OPERATOR, other) == {"cases": [], "elsewhere": False}


def test_what_another_office_has_is_only_said_to_exist(house):
    phone, _ = fresh(house)
    logged(house, OPERATOR, phone)
    for name in (PG, PR, "demo.coordinator.pg1"):
        assert search(house, name, phone) == {"cases": [], "elsewhere": True}


def test_cases_here_and_elsewhere_are_told_apart(house):
    phone, name = fresh(house, 1)[0], ("name", "djordjevic")
    here = logged(house, OPERATOR, phone, name)
    logged(house, PR, phone)
    found = search(house, OPERATOR, phone, name)
    assert [c["reference"] for c in found["cases"]] == [here]
    assert found["cases"][0]["matches"] == [0, 1] and found["elsewhere"] is True


def test_phone_name_and_email_are_different_kinds(house):
    value = "same value"
    logged(house, OPERATOR, ("name", value))
    assert search(house, OPERATOR, ("email", value))["cases"] == []


def test_by_reference(house):
    reference = logged(house, OPERATOR)
    for typed in (reference, reference.lower()):
        found = house[OPERATOR].post("/v1/search", {"reference": typed}).json
        assert [c["reference"] for c in found["cases"]] == [reference]
    found = house[PG].post("/v1/search", {"reference": reference}).json
    assert found == {"cases": [], "elsewhere": True}
    wrong = reference[:-1] + str((int(reference[-1]) + 1) % 10)
    answer = house[PG].post("/v1/search", {"reference": wrong})
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/reference")


@pytest.mark.parametrize("body, pointer", [
    ({}, "/hashes"), ({"hashes": []}, "/hashes"), ({"hashes": ["x"]}, "/hashes/0"),
    ({"hashes": [b64(bytes(31))]}, "/hashes/0"), ({"hashes": [b64(bytes(32))] * 33}, "/hashes"),
    ({"hashes": [b64(bytes(32))], "reference": "BG-2026-00417-3"}, "/reference"),
    ({"phone": "+381"}, "/phone"), ({"hashes": [7]}, "/hashes/0"),
])
def test_what_is_no_search(house, body, pointer):
    answer = house[OPERATOR].post("/v1/search", body)
    assert answer.status == 422
    assert pointer in [e["pointer"] for e in answer.json["errors"]]


def test_whoever_does_not_take_calls_does_not_search(house):
    for name in ("demo.lawyer.bg1", "demo.partner.bg1", "demo.dpo", "demo.admin", "demo.analyst"):
        assert house[name].post("/v1/search", {"hashes": [b64(bytes(32))]}).status == 403


def test_the_index_holds_neither_the_client_hash_nor_the_value(house):
    phone, _ = fresh(house)
    logged(house, OPERATOR, phone)
    client_hash = reader.search_hash(house.search_key, *phone)
    rows = [bytes(h) for h, in house.sql("SELECT hash FROM hotline.search_entry")]
    assert rows and client_hash[:16] not in rows and client_hash not in rows


def test_a_search_is_audited_by_its_count_alone(house):
    phone, other = fresh(house)
    logged(house, OPERATOR, phone)
    search(house, OPERATOR, phone, other)
    detail, case = house.sql("SELECT detail, case_id FROM hotline.audit WHERE event = 'searched'"
                             " ORDER BY id DESC LIMIT 1")[0]
    assert detail == {"terms": 2, "found": 1} and case is None


def test_searches_of_one_user_are_limited(house):
    who = house.add("test.searcher", "operator", "podgorica", "desk coalition")
    house.sql("INSERT INTO hotline.search_log (user_id, at)"
              " SELECT %s, now() - interval '59 minutes' FROM generate_series(1, 299)", str(who.id))
    body = {"hashes": [b64(bytes(32))]}
    assert who.post("/v1/search", body).status == 200
    answer = who.post("/v1/search", body)
    assert (answer.status, answer.code) == (429, "too_many")
    assert 0 < int(answer.headers["retry-after"]) <= 60
    assert house[PG].post("/v1/search", body).status == 200, "others are not held up"
    house.sql("UPDATE hotline.search_log SET at = at - interval '2 minutes' WHERE user_id = %s",
              str(who.id))
    assert who.post("/v1/search", body).status == 200


def test_one_query_by_index(house):
    plan = "\n".join(row[0] for row in house.sql(
        "SET enable_seqscan = off; EXPLAIN SELECT e.case_id FROM unnest(ARRAY['\\x00'::bytea])"
        " AS h (hash) JOIN hotline.search_entry e ON e.hash = h.hash"))
    assert "search_entry_pkey" in plan
    house.sql("RESET enable_seqscan")
