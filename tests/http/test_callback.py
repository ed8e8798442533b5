"""Callback codes and receipts: who gives them, what they give, and what they do not."""

import json
import re
import uuid

import pytest
from support import spoken
from support.assigning import facts_of
from support.house import SOURCE, intake

OPERATOR, COLLEAGUE, BG = "demo.operator.bg1", "demo.operator.bg2", "demo.coordinator.bg1"
PG, PR = "demo.operator.pg1", "demo.operator.pr1"
LAWYER, PARTNER = "demo.lawyer.bg1", "demo.partner.bg1"
CALL = {"kind": "further", "channel": "phone_call", "direction": "in", "text": "She called again."}
LIMITS = {name: int(value) for name, value in re.findall(
    r"^LIMIT\((\w+), (\d+)", (SOURCE / "include/hotline/vocab/limits.def").read_text(), re.M)}


def issue(house, who, reference, numbers=None, **more):
    return house[who].post(f"/v1/cases/{reference}/callback-codes",
                           {"numbers": numbers or spoken.fresh()}, **more)


def redeem(house, who, numbers):
    return house[who].post("/v1/callbacks", {"numbers": numbers})


def coded(house, who=OPERATOR):
    """A case and its code."""
    reference, numbers = house[who].log("s01"), spoken.fresh()
    answer = issue(house, who, reference, numbers)
    assert answer.status == 201, answer
    return reference, numbers


def call(house, who, reference, body=None, **more):
    return house[who].post(f"/v1/cases/{reference}/contacts", body or CALL, **more)


def flags(house, reference):
    return house.sql("SELECT flags FROM hotline.case_record WHERE reference = %s", reference)[0][0]


@pytest.fixture
def stranger(house):
    """An operator of another office who has tried nothing yet."""
    name = f"test.called.{uuid.uuid4().hex[:8]}"
    house.add(name, "operator", "podgorica", "desk coalition")
    return name


@pytest.fixture(autouse=True)
def no_tries(house):
    house.sql("DELETE FROM hotline.spoken_try")


# --- the code and what comes of it ---


def test_a_code_gives_reference_and_office_and_an_hour_to_add_a_call(house):
    reference, numbers = coded(house)
    answer = redeem(house, PG, numbers)
    assert answer.status == 200
    assert {k: answer.json[k] for k in ("reference", "office")} == {
        "reference": reference, "office": "belgrade"}
    assert set(answer.json) == {"reference", "office", "until"}
    left, = house.sql("SELECT extract(epoch FROM until - now()) FROM hotline.callback_right r"
                      " JOIN hotline.case_record c ON c.id = r.case_id WHERE reference = %s",
                      reference)
    assert 60 * LIMITS["CALLBACK_MINUTES"] - 60 < left[0] <= 60 * LIMITS["CALLBACK_MINUTES"]
    added = call(house, PG, reference)
    assert added.status == 201, added
    view = house[OPERATOR].read(reference)
    contact, = [r for r in view.of("contact") if r["content"].get("text") == CALL["text"]]
    assert contact["content"]["contact"] == added.json["id"]
    row = [c for c in view.answer["contacts"] if c["id"] == added.json["id"]][0]
    assert (row["kind"], row["by"]) == ("further", PG)


def test_whoever_redeemed_it_reads_nothing(house):
    reference, numbers = coded(house)
    assert redeem(house, PG, numbers).status == 200
    person = house[PG]
    for path in ("", "/file", "/principals", "/receipt"):
        assert person.get(f"/v1/cases/{reference}{path}").status == 404, path
    assert reference not in json.dumps(person.get("/v1/cases?view=queue").json)
    assert person.post("/v1/search", {"reference": reference}).json == {
        "cases": [], "elsewhere": True}
    for path, body in (("notes", {"text": "a note"}), ("callback-codes", {"numbers": spoken.fresh()}),
                       ("openings", {"compartment": "report", "reason": "x"})):
        assert person.post(f"/v1/cases/{reference}/{path}", body).status == 404, path
    assert person.post(f"/v1/cases/{reference}/consents",
                       {"kind": "media", "state": "refused", "form": "oral_call"},
                       if_match=1).status == 404
    assert call(house, PG, reference).status == 201, "but this she may"
    assert house.sql("SELECT count(*) FROM hotline.wrap w JOIN hotline.case_record c"
                     " ON c.id = w.case_id WHERE reference = %s AND principal_id = %s",
                     reference, str(person.id)) == [(0,)]


def test_only_a_further_call_may_be_added(house):
    reference, numbers = coded(house)
    redeem(house, PG, numbers)
    attempt = {"kind": "attempt", "channel": "phone_call", "direction": "out",
               "result": "no_answer"}
    answer = call(house, PG, reference, attempt)
    assert (answer.status, answer.code) == (403, "forbidden"), answer


def test_the_right_is_of_one_person_and_ends(house, stranger):
    reference, numbers = coded(house)
    redeem(house, stranger, numbers)
    assert call(house, PG, reference).status == 404, "her colleague has not redeemed it"
    house.sql("UPDATE hotline.callback_right SET until = now() + interval '2 seconds'"
              " WHERE user_id = %s", str(house[stranger].id))
    key = str(uuid.uuid4())
    first = call(house, stranger, reference, key=key)
    assert first.status == 201
    house.sql("UPDATE hotline.callback_right SET until = now() WHERE user_id = %s",
              str(house[stranger].id))
    assert call(house, stranger, reference).status == 404
    again = call(house, stranger, reference, key=key)
    assert (again.status, again.json) == (201, first.json), "a repeat is answered all the same"
    assert redeem(house, stranger, numbers).status == 200
    assert call(house, stranger, reference).status == 201, "the code gives another hour"


def test_a_phone_number_is_kept_only_with_consent_here_as_well(house):
    reference, numbers = coded(house)
    redeem(house, PG, numbers)
    house.sql("UPDATE hotline.consent SET state = 'refused' WHERE kind IN"
              " ('store_identity', 'contact_back') AND case_id = (SELECT id FROM hotline.case_record"
              " WHERE reference = %s)", reference)
    answer = call(house, PG, reference, {**CALL, "phone_raw": "+381 60 000 00 12"})
    assert (answer.status, answer.json["errors"][0]["code"]) == (422, "identity_not_consented")


def test_a_closed_case_can_be_come_back_to(house):
    reference, numbers = coded(house)
    house.sql("UPDATE hotline.case_record SET status = 'closed', closed_at = now()"
              " WHERE reference = %s", reference)
    assert redeem(house, PR, numbers).status == 200
    assert call(house, PR, reference).status == 201


def test_a_merged_case_leads_to_where_it_went(house):
    reference, numbers = coded(house)
    into = house["demo.operator.pr1"].log("s01")
    house.sql("UPDATE hotline.case_record SET status = 'merged', merged_into ="
              " (SELECT id FROM hotline.case_record WHERE reference = %s) WHERE reference = %s",
              into, reference)
    answer = redeem(house, PG, numbers)
    assert (answer.json["reference"], answer.json["office"]) == (into, "pristina")
    assert call(house, PG, into).status == 201
    assert call(house, PG, reference).status == 404


# --- the office is told ---


def changes(house, who, after):
    return [(c["reference"], c["kind"]) for c in
            house[who].get(f"/v1/changes?after={after}&wait=5").json["changes"]]


def test_the_holding_desk_is_alerted_until_it_notes_a_call(house):
    reference, numbers = coded(house)
    starts = {name: house[name].get("/v1/changes").json["next"] for name in (COLLEAGUE, PG)}
    redeem(house, PG, numbers)
    assert (reference, "callback") in changes(house, COLLEAGUE, starts[COLLEAGUE])
    after = house[PG].get(f"/v1/changes?after={starts[PG]}").json
    assert reference not in json.dumps(after)
    assert "called_back" in flags(house, reference)
    call(house, PG, reference)
    assert "called_back" in flags(house, reference), "the caller's words are not the desk's notice"
    assert call(house, COLLEAGUE, reference).status == 201
    assert "called_back" not in flags(house, reference)


def test_new_facts_do_not_take_the_alert_away(house):
    reference, numbers = coded(house)
    redeem(house, PG, numbers)
    answer = house[BG].session.put(f"/v1/cases/{reference}/facts", facts_of(intake("s01")),
                                   if_match=house[BG].version(reference))
    assert answer.status == 200, answer
    assert "called_back" in flags(house, reference)


def test_at_her_own_office_there_is_nobody_to_alert(house):
    reference, numbers = coded(house)
    assert redeem(house, COLLEAGUE, numbers).status == 200
    assert "called_back" not in flags(house, reference)


def test_issuing_redeeming_and_refusing_are_audited_without_the_code(house):
    reference, numbers = coded(house)
    redeem(house, PG, numbers)
    redeem(house, PG, spoken.fresh())
    rows = house.sql("SELECT event, detail FROM hotline.audit WHERE event LIKE 'callback%%'"
                     " ORDER BY id DESC LIMIT 3")
    assert [r[0] for r in rows] == ["callback_refused", "callback_redeemed", "callback_issued"]
    assert rows[0][1] == {"why": "unknown"} and rows[1][1] == rows[2][1] == {}


def test_the_database_holds_no_word_of_it(house):
    _, numbers = coded(house)
    text = "".join(f"{n:010b}" for n in numbers[:8])
    secret = int(text, 2).to_bytes(10)
    for table, in house.sql("SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables"
                            " WHERE schemaname IN ('hotline', 'shred')"):
        for row, in house.sql(f"SELECT t::text FROM {table} t"):
            assert secret.hex() not in row and str(numbers)[1:-1] not in row, table
            assert ",".join(map(str, numbers)) not in row, table


# --- issuing ---


def test_a_new_code_ends_the_old_one_and_what_came_of_it(house):
    reference, old = coded(house)
    assert redeem(house, PG, old).status == 200
    new = spoken.fresh()
    assert issue(house, COLLEAGUE, reference, new).status == 201
    answer = redeem(house, PR, old)
    assert (answer.status, answer.code) == (404, "callback_unknown")
    assert call(house, PG, reference).status == 404
    assert redeem(house, PR, new).json["reference"] == reference
    assert house.sql("SELECT count(*) FROM hotline.callback_code k JOIN hotline.case_record c"
                     " ON c.id = k.case_id WHERE reference = %s", reference) == [(1,)]


def test_a_repeat_is_answered_as_the_first_time_and_another_body_refused(house):
    reference, numbers, key = house[OPERATOR].log("s01"), spoken.fresh(), str(uuid.uuid4())
    first = issue(house, OPERATOR, reference, numbers, key=key)
    again = issue(house, OPERATOR, reference, numbers, key=key)
    assert (first.status, first.json) == (again.status, again.json)
    assert first.json["reference"] == reference
    other = issue(house, OPERATOR, reference, key=key)
    assert (other.status, other.code) == (409, "idempotency_mismatch")
    assert redeem(house, PG, numbers).status == 200, "and the first code still holds"


def test_a_merged_or_erased_case_gets_no_code(house):
    reference = house[OPERATOR].log("s01")
    for status in ("merged", "erased"):
        house.sql("UPDATE hotline.case_record SET status = %s WHERE reference = %s", status,
                  reference)
        answer = issue(house, OPERATOR, reference)
        assert (answer.status, answer.code) == (409, "case_closed")


def test_an_erased_case_is_not_come_back_to(house):
    reference, numbers = coded(house)
    house.sql("UPDATE hotline.case_record SET status = 'erased' WHERE reference = %s", reference)
    assert redeem(house, PG, numbers).code == "callback_unknown"


GOOD = spoken.with_check([1, 2, 3, 4, 5, 6, 7, 8])


@pytest.mark.parametrize("numbers, pointer, code", [
    (None, "/numbers", "field_missing"), ("1 2 3", "/numbers", "field_type"),
    ({}, "/numbers", "field_type"), ([], "/numbers", "field_range"),
    (GOOD[:8], "/numbers", "field_range"), (GOOD + [0], "/numbers", "field_range"),
    ([*GOOD[:3], 1024, *GOOD[4:]], "/numbers/3", "field_range"),
    ([*GOOD[:8], -1], "/numbers/8", "field_range"), (["a"] + GOOD[1:], "/numbers/0", "field_range"),
    ([*GOOD[:8], GOOD[8] ^ 1], "/numbers", "code_misheard"),
    ([GOOD[1], GOOD[0], *GOOD[2:]], "/numbers", "code_misheard"),
])
def test_what_is_no_code_is_told_by_its_place_and_is_no_try(house, numbers, pointer, code):
    reference = house[OPERATOR].log("s01")
    for answer in (redeem(house, PG, numbers),
                   house[OPERATOR].post(f"/v1/cases/{reference}/callback-codes",
                                        {"numbers": numbers})):
        assert answer.status == 422, answer
        assert {"pointer": pointer, "code": code} in [
            {k: e[k] for k in ("pointer", "code")} for e in answer.json["errors"]]
    assert house.sql("SELECT count(*) FROM hotline.spoken_try") == [(0,)]


# --- guessing ---


def tries(house, count, who=None, case=None, age="0 seconds"):
    house.sql("INSERT INTO hotline.spoken_try (purpose, user_id, at, cases)"
              " SELECT 'callback', %s, now() - %s::interval, %s::uuid[]"
              " FROM generate_series(1, %s)",
              str(who or uuid.uuid4()), age, [case] if case else [], count)


def refused_too_many(answer):
    assert (answer.status, answer.code) == (429, "too_many"), answer
    return int(answer.headers["retry-after"])


def test_wrong_codes_of_one_account_are_limited(house, stranger):
    _, numbers = coded(house)
    for _ in range(LIMITS["CALLBACK_PER_USER"] - 1):
        assert redeem(house, stranger, spoken.fresh()).code == "callback_unknown"
    assert redeem(house, stranger, numbers).status == 200, "at the edge there is room for one"
    assert redeem(house, stranger, spoken.fresh()).code == "callback_unknown"
    wait = refused_too_many(redeem(house, stranger, numbers))
    assert 0 < wait <= LIMITS["CALLBACK_WINDOW_SECONDS"], "one past it the right one is refused too"
    assert redeem(house, PG, numbers).status == 200, "nobody else of the office is held up"


def test_the_window_moves_on(house, stranger):
    _, numbers = coded(house)
    tries(house, LIMITS["CALLBACK_PER_USER"], house[stranger].id, age="59 minutes")
    assert refused_too_many(redeem(house, stranger, numbers)) <= 60
    house.sql("UPDATE hotline.spoken_try SET at = at - interval '2 minutes'")
    assert redeem(house, stranger, numbers).status == 200


def test_a_right_code_does_not_clear_the_wrong_ones(house, stranger):
    _, numbers = coded(house)
    tries(house, LIMITS["CALLBACK_PER_USER"] - 1, house[stranger].id)
    assert redeem(house, stranger, numbers).status == 200
    assert redeem(house, stranger, spoken.fresh()).code == "callback_unknown"
    refused_too_many(redeem(house, stranger, spoken.fresh()))


def test_wrong_codes_that_begin_like_a_case_s_are_limited_for_that_case(house, stranger):
    reference, numbers = coded(house)
    _, other = coded(house)
    case = house.sql("SELECT id FROM hotline.case_record WHERE reference = %s", reference)[0][0]
    tries(house, LIMITS["CALLBACK_PER_CASE"] - 1, case=case)
    assert redeem(house, PG, numbers).status == 200, "at the edge"
    assert redeem(house, stranger, spoken.fresh(numbers[:2])).code == "callback_unknown"
    assert 0 < refused_too_many(redeem(house, PR, numbers)) <= LIMITS["CALLBACK_WINDOW_SECONDS"]
    refused_too_many(redeem(house, stranger, spoken.fresh(numbers[:2])))
    assert redeem(house, PR, other).status == 200, "other cases are not held up"


def test_two_cases_may_have_codes_that_begin_alike(house):
    reference, numbers = coded(house)
    twin, second = house[OPERATOR].log("s01"), spoken.fresh(numbers[:2])
    assert issue(house, OPERATOR, twin, second).status == 201
    assert redeem(house, PG, numbers).json["reference"] == reference
    assert redeem(house, PG, second).json["reference"] == twin


# --- receipts that are read out ---


def receipt(house, who, reference):
    return house[who].get(f"/v1/cases/{reference}/receipt")


def heard(house, who, reference, numbers):
    return house[who].post("/v1/receipts", {"reference": reference, "numbers": numbers})


def test_a_receipt_says_when_and_can_be_checked_at_any_office(house):
    reference = house[OPERATOR].log("s01")
    made = receipt(house, OPERATOR, reference)
    assert made.status == 200 and set(made.json) == {"reference", "received_at", "numbers"}
    assert made.json["received_at"] == house[OPERATOR].read(reference).answer["case"][
        "created_at"].replace(".000Z", "Z")
    assert made.json["numbers"] == spoken.with_check(made.json["numbers"][:6])
    answer = heard(house, PR, reference.lower(), made.json["numbers"])
    assert answer.status == 200 and answer.json == {
        "reference": reference, "received_at": made.json["received_at"]}
    assert receipt(house, COLLEAGUE, reference).json == made.json, "it is the same each time"


def test_other_words_or_another_reference_are_not_known(house):
    reference, other = house[OPERATOR].log("s01"), house[OPERATOR].log("s01")
    numbers = receipt(house, OPERATOR, reference).json["numbers"]
    absent = "BG-2026-99999-7"  # whose check digit holds
    for name, tried in ((other, numbers), (absent, numbers), (reference, spoken.fresh(words=6))):
        answer = heard(house, PR, name, tried)
        assert (answer.status, answer.code) == (404, "receipt_unknown"), answer
        answer.json.pop("instance")
        assert "BG-" not in json.dumps(answer.json)
    misheard = heard(house, PR, reference, [*numbers[:6], numbers[6] ^ 1])
    assert misheard.json["errors"][0]["code"] == "code_misheard"
    assert heard(house, PR, "BG-2026", numbers).json["errors"][0]["pointer"] == "/reference"


def test_a_receipt_is_for_those_who_work_with_the_case(house):
    reference = house[OPERATOR].log("s01")
    for name in (PG, LAWYER, PARTNER):
        assert receipt(house, name, reference).status == 404
    assert receipt(house, "demo.dpo", reference).status == 403


def test_receipts_read_out_to_one_account_are_limited(house, stranger):
    reference = house[OPERATOR].log("s01")
    numbers = receipt(house, OPERATOR, reference).json["numbers"]
    house.sql("INSERT INTO hotline.spoken_try (purpose, user_id, at) SELECT 'receipt', %s,"
              " now() - interval '59 minutes' FROM generate_series(1, %s)",
              str(house[stranger].id), LIMITS["RECEIPT_CHECKS_PER_HOUR"] - 1)
    assert heard(house, stranger, reference, numbers).status == 200
    assert 0 < refused_too_many(heard(house, stranger, reference, numbers)) <= 60
    assert heard(house, PG, reference, numbers).status == 200
