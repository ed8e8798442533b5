"""Bad input of POST /v1/cases: every field of vocab/fields.def at its edge and one past it, every wrong
form with its pointer, and nothing stored of what was refused."""

import copy
import datetime
import json
import re
import uuid

import pytest
from support.house import SOURCE, b64
from support.raw import ask

OPERATOR = "demo.operator.bg1"
VOCAB = SOURCE / "include/hotline/vocab"


def read_limits():
    text = (VOCAB / "limits.def").read_text()
    return {name: int(value) for name, value in re.findall(r"^LIMIT\((\w+), (\d+)", text, re.M)}


LIMITS = read_limits()


def number(text):
    return LIMITS[text.removeprefix("LIMIT_")] if text.startswith("LIMIT_") else int(text)


def read_fields():
    """(pointer, type, vocabulary, limit) of every FIELD, the lists, and the computed ones."""
    text = (VOCAB / "fields.def").read_text()
    rows = [(p, t, v, number(n)) for p, t, v, n in re.findall(
        r'^FIELD\("([^"]+)", (\w+), "(\w*)", (\w+),', text, re.M)]
    questions = re.findall(r'^RISK_QUESTION\(\w+, "(\w+)"',
                           (VOCAB / "risk_questions.def").read_text(), re.M)
    rows += [(f"/risk/answers/{q}", "CODE", "risk_answer", 0) for q in questions]
    lists = [(p, number(n)) for p, n in re.findall(
        r'^FIELD_LIST\("([^"]+)", (\w+)\)', text, re.M)]
    return rows, lists, re.findall(r'^FIELD_COMPUTED\("([^"]+)"\)', text, re.M)


FIELDS, LISTS, COMPUTED = read_fields()
BASE = {
    "call": {"channel": "phone_call", "caller_language": "sr"},
    "reporter": {"role": "affected_person"},
    "narrative": "A short story.",
    "risk": {"answers": {"danger_now": "no"}},
    "consents": [{"kind": "store_report", "state": "given"},
                 {"kind": "store_identity", "state": "given"}],
}


def put(body, pointer, value):
    """Sets a value; * is the first item of a list. Gives the pointer with 0 for *."""
    at, *way = None, *pointer.strip("/").split("/")
    at = body
    for name, following in zip(way, [*way[1:], None]):
        if name == "*":
            if not at:
                at.append({})
            name = 0
        if following is None:
            at[name] = value
        elif isinstance(at, list):
            at = at[name]
        else:
            at = at.setdefault(name, [] if following == "*" else {})
    return pointer.replace("*", "0")


def body_with(pointer, value):
    body = copy.deepcopy(BASE)
    return body, put(body, pointer, value)


def stored(house):
    """Everything an intake writes, counted."""
    return house.sql("SELECT (SELECT count(*) FROM hotline.case_record),"
                     " (SELECT count(*) FROM hotline.record), (SELECT count(*) FROM hotline.contact),"
                     " (SELECT count(*) FROM hotline.wrap), (SELECT count(*) FROM hotline.consent),"
                     " (SELECT count(*) FROM hotline.idempotency),"
                     " (SELECT count(*) FROM hotline.statistics_copy),"
                     " (SELECT count(*) FROM shred.case_key)")[0]


def utf8(body):
    """As our client writes it: letters as they are."""
    return json.dumps(body, ensure_ascii=False).encode()


def refused(house, body, pointer, code):
    before = stored(house)
    answer = house[OPERATOR].post("/v1/cases", utf8(body))
    assert (answer.status, answer.code) == (422, "invalid"), (pointer, answer)
    assert {"pointer": pointer, "code": code} in answer.json["errors"], answer.json["errors"]
    assert stored(house) == before


def taken(house, body):
    answer = house[OPERATOR].post("/v1/cases", utf8(body))
    assert answer.status == 201, answer


def days_from_today(days):
    return (datetime.date.today() + datetime.timedelta(days=days)).isoformat()


def wrong_values(type_, limit):
    """(value, error code, what is appended to the pointer) that this type of field refuses."""
    tomorrow = days_from_today(2)
    text = [(7, "field_type", ""), (["a"], "field_type", ""), ("x" * (limit + 1), "field_too_long", ""),
            ("č" * (limit + 1), "field_too_long", ""), ("  ", "field_empty", ""),
            ("a\u001b[31mb", "field_format", "")]
    made = {
        "CODE": [("no_such_code", "code_unknown", ""), (7, "field_type", ""),
                 ({"a": 1}, "field_type", "")],
        "MUNICIPALITY": [("no_such_code", "code_unknown", ""), (True, "field_type", "")],
        "CODES": [(["no_such_code"], "code_unknown", "/0"), ("other", "field_type", ""),
                  ([7], "field_type", "/0"),
                  (["other"] * (limit + 1), "field_too_long", "")],
        "LINE": [*text, ("one\ntwo", "field_format", "")],
        "NAME": [*text, ("one\ntwo", "field_format", "")],
        "TEXT": text,
        "PHONE": [("1234", "phone_invalid", ""), ("no number", "phone_invalid", ""),
                  ("1" * (limit + 1), "phone_invalid", ""), (381600000011, "field_type", "")],
        "EMAIL": [("nobody", "field_format", ""), ("a@b@c", "field_format", ""),
                  ("a b@c.rs", "field_format", ""), (7, "field_type", ""),
                  ("a@" + "b" * (limit - 1), "field_too_long", "")],
        "BOOL": [("yes", "field_type", ""), (1, "field_type", "")],
        "COUNT": [(limit + 1, "field_range", ""), (-1, "field_range", ""), ("3", "field_type", "")],
        "PAST_DATE": [("2026-02-30", "date_impossible", ""), ("2025-02-29", "date_impossible", ""),
                      (tomorrow, "date_impossible", ""), ("30.1.2026", "date_impossible", ""),
                      ("2026-1-1", "date_impossible", ""), (20260101, "field_type", "")],
        "ANY_DATE": [("2026-02-30", "date_impossible", ""), ("soon", "date_impossible", ""),
                     (7, "field_type", "")],
        "PAST_TIME": [("2026-02-30T10:00:00Z", "date_impossible", ""),
                      ("2026-01-01T25:00:00Z", "date_impossible", ""),
                      (tomorrow + "T10:00:00Z", "date_impossible", ""), (7, "field_type", "")],
        "DAYS": [("someday", "field_format", ""), ("mon-", "field_format", ""),
                 (7, "field_type", "")],
        "CLOCK": [("25:00", "field_range", ""), ("24:01", "field_range", ""),
                  ("9:00", "field_format", ""), (9, "field_type", "")],
        "HASHES": [(["AAAA"], "field_format", "/0"), ([b64(bytes(33))], "field_format", "/0"),
                   ([b64(i.to_bytes(32, "big")) for i in range(LIMITS["SEARCH_HASHES"] + 1)],
                    "field_too_long", ""),
                   ([b64(bytes(32))] * 2, "list_duplicate", "/1")],
    }
    return made[type_]


def edge_values(type_, limit):
    """What this type of field just takes."""
    return {
        "LINE": ["x" * limit, "š" * limit], "NAME": ["Љ" * limit], "TEXT": ["a\nb" + "x" * (limit - 3)],
        "PHONE": ["1" * limit, "12345"], "EMAIL": ["a@" + "b" * (limit - 2)],
        "COUNT": [0, limit], "PAST_DATE": [days_from_today(-1), "2024-02-29"],
        "ANY_DATE": [days_from_today(400)], "PAST_TIME": ["2026-01-01T10:00:00+01:00"],
        "DAYS": ["daily", "mon-fri", "sat,sun"], "CLOCK": ["00:00", "24:00"], "BOOL": [True, False],
        "HASHES": [[b64(i.to_bytes(32, "big")) for i in range(LIMITS["SEARCH_HASHES"])]],
    }.get(type_, [])


WRONG = [(pointer, value, code, more) for pointer, type_, _, limit in FIELDS
         for value, code, more in wrong_values(type_, limit)]
EDGES = [(pointer, value) for pointer, type_, _, limit in FIELDS
         for value in edge_values(type_, limit)]


def test_the_table_was_read_whole():
    text = (VOCAB / "fields.def").read_text()
    plain = len(re.findall(r'^FIELD\("', text, re.M))
    assert len(FIELDS) - len(re.findall(r"^RISK_QUESTION\(", (
        VOCAB / "risk_questions.def").read_text(), re.M)) == plain > 70
    assert len(LISTS) >= 5 and len(COMPUTED) >= 10


@pytest.mark.parametrize("pointer", [f[0] for f in FIELDS])
def test_each_wrong_value_of_a_field_is_refused_at_its_place(house, pointer):
    for where, value, code, more in WRONG:
        if where == pointer:
            body, at = body_with(pointer, value)
            refused(house, body, at + more, code)


@pytest.mark.parametrize("pointer", sorted({p for p, _ in EDGES}))
def test_a_field_takes_what_its_limit_still_allows(house, pointer):
    for where, value in EDGES:
        if where == pointer:
            body, _ = body_with(pointer, value)
            if pointer == "/vital_interest/reason" or not pointer.startswith("/consents"):
                taken(house, body)


@pytest.mark.parametrize("pointer, limit", LISTS)
def test_a_list_has_its_limit(house, pointer, limit):
    if pointer == "/consents":
        body = copy.deepcopy(BASE)
        body["consents"] = [{"kind": "store_report", "state": "given"}] * (limit + 1)
        return refused(house, body, pointer, "field_too_long")
    body, _ = body_with(pointer, [{}] * (limit + 1))
    refused(house, body, pointer, "field_too_long")
    body, _ = body_with(pointer, [{}] * limit)
    taken(house, body)


@pytest.mark.parametrize("pointer", COMPUTED)
def test_what_the_server_computes_nobody_sends(house, pointer):
    body, at = body_with(pointer, "x")
    refused(house, body, at, "field_computed")


@pytest.mark.parametrize("pointer", ["/surprise", "/call/surprise", "/reporter/surprise",
                                     "/incident/surprise", "/respondents/*/surprise",
                                     "/consents/*/surprise", "/risk/surprise",
                                     "/risk/answers/surprise", "/reporter/personal_number"])
def test_a_field_that_does_not_exist_is_refused_by_name(house, pointer):
    body, at = body_with(pointer, "x")
    refused(house, body, at, "field_unknown")


@pytest.mark.parametrize("pointer", ["/call/channel", "/call/caller_language", "/narrative",
                                     "/risk/answers/danger_now", "/consents"])
def test_a_required_field_is_asked_for_by_name(house, pointer):
    body = copy.deepcopy(BASE)
    *way, last = pointer.strip("/").split("/")
    at = body
    for name in way:
        at = at[name]
    del at[last]
    refused(house, body, pointer, "field_missing")
    at[last] = None
    refused(house, body, pointer, "field_missing")


def test_a_reason_stands_for_the_story(house):
    body = copy.deepcopy(BASE)
    del body["narrative"]
    body["no_narrative_reason"] = "the line broke"
    taken(house, body)


def test_all_bad_fields_are_named_at_once(house):
    body = copy.deepcopy(BASE)
    body["call"]["channel"] = "pigeon"
    body["reporter"]["phone"] = "12"
    body["incident"] = {"date_from": "2026-13-01"}
    answer = house[OPERATOR].post("/v1/cases", body)
    assert {(e["pointer"], e["code"]) for e in answer.json["errors"]} == {
        ("/call/channel", "code_unknown"), ("/reporter/phone", "phone_invalid"),
        ("/incident/date_from", "date_impossible")}


def test_dates_in_the_wrong_order_are_refused(house):
    body = copy.deepcopy(BASE)
    body["incident"] = {"date_from": "2026-03-02", "date_to": "2026-03-01"}
    refused(house, body, "/incident/date_to", "field_range")


@pytest.mark.parametrize("pointer", ["/reporter/given_name", "/reporter/family_name",
                                     "/reporter/phone", "/reporter/email", "/call/phone_raw",
                                     "/affected_person/given_name"])
@pytest.mark.parametrize("state", ["refused", "not_asked", "withdrawn"])
def test_without_consent_to_identity_nothing_that_names_a_person_is_kept(house, pointer, state):
    value = {"phone": "060 111 222", "phone_raw": "060 111 222", "email": "a@b.rs"}.get(
        pointer.split("/")[-1], "Ana")
    body, at = body_with(pointer, value)
    body["consents"][1]["state"] = state
    refused(house, body, at, "identity_not_consented")


# --- the bytes themselves ---

GOOD = json.dumps(BASE).encode()


def with_story(raw):
    return GOOD.replace(b'"A short story."', raw)


MALFORMED = {
    "nothing": b"", "cut off": GOOD[:-1], "two documents": GOOD + b"{}", "garbage": b"\x00\xff",
    "a trailing comma": GOOD[:-1] + b",}", "single quotes": with_story(b"'story'"),
    "a comment": GOOD[:-1] + b"/* */}", "NaN": with_story(b"NaN"), "a fraction": with_story(b"1.5"),
    "an overlong slash": with_story(b'"a\xc0\xafb"'), "half a letter": with_story(b'"a\xc5"'),
    "a surrogate in UTF-8": with_story(b'"\xed\xa0\x80"'), "latin-1": with_story(b'"\xe8"'),
    "a NUL by escape": with_story(b'"a\\u0000b"'), "a NUL": with_story(b'"a\x00b"'),
    "half a surrogate pair": with_story(b'"\\ud800"'), "a raw control": with_story(b'"a\x01b"'),
    "a bad escape": with_story(b'"\\x41"'), "beyond Unicode": with_story(b'"\xf4\x90\x80\x80"'),
    "too deep": GOOD[:-1] + b',"x":' + b"[" * 16 + b"]" * 16 + b"}",
    "a number beyond 64 bits": GOOD[:-1] + b',"x":9223372036854775808}',
}


@pytest.mark.parametrize("raw", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_no_json_is_told_so_and_stores_nothing(house, raw):
    before = stored(house)
    answer = house[OPERATOR].post("/v1/cases", raw)
    assert answer.status == 400 and answer.code in ("json_malformed", "bad_request"), answer
    assert stored(house) == before


@pytest.mark.parametrize("raw", [
    GOOD[:-1] + b',"narrative":"again"}',
    GOOD.replace(b'"channel": "phone_call"', b'"channel": "phone_call", "channel": "email"'),
    GOOD[:-1] + b',"narr\\u0061tive":"again"}'])
def test_a_member_that_stands_twice_is_refused(house, raw):
    before = stored(house)
    answer = house[OPERATOR].post("/v1/cases", raw)
    assert (answer.status, answer.code) == (400, "json_duplicate"), answer
    assert stored(house) == before


@pytest.mark.parametrize("raw", [b"[]", b'"text"', b"null", b"7"])
def test_a_body_that_is_no_object_is_refused(house, raw):
    before = stored(house)
    answer = house[OPERATOR].post("/v1/cases", raw)
    assert answer.status == 422 and answer.json["errors"][0]["code"] == "field_type", answer
    assert stored(house) == before


def test_a_body_may_have_its_limit_and_not_one_byte_more(house):
    room = LIMITS["BODY_INTAKE"] - len(GOOD)
    assert house[OPERATOR].post("/v1/cases", GOOD + b" " * room).status == 201
    before = stored(house)
    session = house[OPERATOR].session
    head = (f"POST /v1/cases HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {session.token}\r\nIdempotency-Key: {uuid.uuid4()}\r\n"
            f"Content-Length: {LIMITS['BODY_INTAKE'] + 1}\r\n\r\n")
    answer = ask(session.servers[0], head)  # refused before anything of the body is sent
    assert (answer.status, answer.code) == (413, "body_too_large"), answer
    assert stored(house) == before


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", None])
def test_another_media_type_is_refused(house, kind):
    before = stored(house)
    answer = house[OPERATOR].post("/v1/cases", GOOD, headers={"Content-Type": kind})
    assert (answer.status, answer.code) == (415, "media_type"), answer
    assert stored(house) == before


@pytest.mark.parametrize("key", [False, "x", "00000000-0000-0000-0000-00000000000"])
def test_a_report_needs_an_idempotency_key_that_is_a_uuid(house, key):
    before = stored(house)
    headers = {"Idempotency-Key": None} if key is False else {"Idempotency-Key": key}
    answer = house[OPERATOR].post("/v1/cases", BASE, headers=headers)
    assert answer.status == 400 and answer.code in ("idempotency_key_missing", "header_invalid")
    assert stored(house) == before


# --- the bodies of the other resources ---


@pytest.fixture(scope="module")
def reference(house):
    return house[OPERATOR].log_body(copy.deepcopy(BASE))


TEXT, LINE = LIMITS["TEXT"], LIMITS["LINE"]
OTHERS = [  # path, good body, pointer, value at the edge, value past it, code
    ("notes", {}, "/text", "š" * TEXT, "š" * (TEXT + 1), "field_too_long"),
    ("notes", {}, "/text", "x", "", "field_empty"),
    ("notes", {}, "/text", "x", 7, "field_type"),
    ("openings", {"compartment": "report"}, "/reason", "x" * TEXT, "x" * (TEXT + 1),
     "field_too_long"),
    ("openings", {"reason": "x"}, "/compartment", "report", "headline", "code_unknown"),
    ("contacts", {"kind": "further", "channel": "phone_call"}, "/text",
     "ж" * LIMITS["NARRATIVE"], "ж" * (LIMITS["NARRATIVE"] + 1), "field_too_long"),
    ("contacts", {"channel": "phone_call"}, "/kind", "further", "visit", "code_unknown"),
    ("contacts", {"kind": "further"}, "/channel", "email", "pigeon", "code_unknown"),
    ("contacts", {"kind": "further", "channel": "phone_call"}, "/phone_raw",
     "1" * LIMITS["PHONE"], "1" * (LIMITS["PHONE"] + 1), "field_too_long"),
    ("contacts", {"kind": "further", "channel": "phone_call"}, "/phone_raw", "12345", "1234",
     "phone_invalid"),
    ("contacts", {"kind": "attempt", "channel": "phone_call"}, "/result", "no_answer", "maybe",
     "code_unknown"),
    ("contacts", {"kind": "attempt", "channel": "phone_call"}, "/result", "reached", None,
     "field_missing"),
]


@pytest.mark.parametrize("path, good, pointer, edge, past, code", OTHERS)
def test_other_bodies_have_their_edges_too(house, reference, path, good, pointer, edge, past, code):
    person, path = house[OPERATOR], f"/v1/cases/{reference}/{path}"
    name = pointer[1:]
    answer = person.post(path, utf8(good | {name: edge}))
    assert answer.status == 201, answer
    before = stored(house)
    answer = person.post(path, utf8(good | {name: past}))
    assert answer.status == 422, answer
    assert {"pointer": pointer, "code": code} in answer.json["errors"]
    assert stored(house) == before


@pytest.mark.parametrize("body, pointer, code", [
    ({"kind": "silent"}, "/channel", "field_missing"),
    ({"channel": "phone_call", "kind": "case"}, "/kind", "code_unknown"),
    ({"channel": "phone_call", "kind": "silent", "language": "xx"}, "/language", "code_unknown"),
    ({"channel": "phone_call", "kind": "silent", "name": "Ana"}, "/name", "field_unknown")])
def test_a_contact_without_a_case_takes_codes_only(house, body, pointer, code):
    before = stored(house)
    answer = house[OPERATOR].post("/v1/contacts", body)
    assert answer.status == 422, answer
    assert answer.json["errors"] == [{"pointer": pointer, "code": code}]
    assert stored(house) == before


@pytest.mark.parametrize("body, pointer, code", [
    ({"kind": "share_all", "state": "given"}, "/kind", "code_unknown"),
    ({"kind": "media", "state": "perhaps"}, "/state", "code_unknown"),
    ({"kind": "media", "state": "limited"}, "/limit_text", "field_missing"),
    ({"kind": "media", "state": "given", "at": "2026-02-30T10:00:00Z"}, "/at", "date_impossible"),
    ({"kind": "media", "state": "given", "valid_until": "never"}, "/valid_until",
     "date_impossible"),
    ({"kind": "media"}, "/state", "field_missing")])
def test_a_consent_is_checked_as_in_a_report(house, reference, body, pointer, code):
    before = stored(house)
    answer = house[OPERATOR].post(f"/v1/cases/{reference}/consents", body, if_match=1)
    assert answer.status == 422, answer
    assert {"pointer": pointer, "code": code} in answer.json["errors"]
    assert stored(house) == before


@pytest.mark.parametrize("body, pointer, code", [
    ({}, "/summary", "field_missing"), ({"summary": "x" * (LINE + 1)}, "/summary",
                                        "field_too_long"),
    ({"priority": {"to": "urgent", "reason": "x"}}, "/priority/to", "code_unknown"),
    ({"priority": {"to": "high"}}, "/priority/reason", "field_missing")])
def test_a_patch_is_checked(house, reference, body, pointer, code):
    answer = house["demo.coordinator.bg1"].session.patch(f"/v1/cases/{reference}", body,
                                                         if_match=1)
    assert answer.status == 422, answer
    assert {"pointer": pointer, "code": code} in answer.json["errors"]


@pytest.mark.parametrize("name", ["call", "consents", "search_hashes", "deadlines"])
def test_facts_take_neither_call_nor_consents(house, reference, name):
    body = {k: v for k, v in BASE.items() if k not in ("call", "consents")} | {name: BASE.get(name, [])}
    answer = house[OPERATOR].session.put(f"/v1/cases/{reference}/facts", body, if_match=1)
    assert answer.status == 422, answer
    assert answer.json["errors"][0]["pointer"] == "/" + name
