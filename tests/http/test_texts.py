"""What a client searches in: headline, report and notes of what its user may open without a reason."""

import uuid

import pytest
from support.assigning import PARTS, assign, facts_of
from support.forwarding import Forward
from support.house import View, intake
from test_forwards import BOTH, opened, triaged

OPERATOR, COLLEAGUE = "demo.operator.bg1", "demo.operator.bg2"
COORDINATOR, OTHER_OFFICE = "demo.coordinator.bg1", "demo.coordinator.pg1"
LAWYER, PR = "demo.lawyer.bg1", "demo.coordinator.pr1"


def page(house, who, query=""):
    answer = house[who].get(f"/v1/texts{query}")
    assert answer.status == 200, answer
    return answer.json


def view_of(house, who, entry):
    return View(entry, uuid.UUID(entry["case"]["id"]), house[who].keys)


def case_id(house, reference):
    return house.sql("SELECT id FROM hotline.case_record WHERE reference = %s", reference)[0][0]


def entry_of(house, who, reference):
    """Of this case; None: it is not handed out."""
    found = page(house, who, f"?cases={case_id(house, reference)}")["cases"]
    assert len(found) < 2
    return view_of(house, who, found[0]) if found else None


def audited(house):
    return house.sql("SELECT count(*) FROM hotline.audit WHERE event = 'searched_full_text'")[0][0]


def note(house, who, reference, text):
    answer = house[who].post(f"/v1/cases/{reference}/notes", {"text": text})
    assert answer.status == 201, answer


def test_logger_and_coordination_get_report_and_notes_a_colleague_the_headline(house):
    reference = house[OPERATOR].log("s01")
    note(house, OPERATOR, reference, "She calls again on Monday.")
    for who in (OPERATOR, COORDINATOR):
        view = entry_of(house, who, reference)
        assert view.compartments() == {"headline", "report", "work"}
        assert sorted(r["type"] for r in view.records) == ["headline", "note", "report"]
        assert "on Monday" in view.text and intake("s01")["narrative"][:40] in view.text
    colleague = entry_of(house, COLLEAGUE, reference)
    assert colleague.compartments() == {"headline"}
    assert [r["type"] for r in colleague.records] == ["headline"]
    assert {k["compartment"] for k in colleague.answer["keys"]} == {"headline"}
    assert entry_of(house, OTHER_OFFICE, reference) is None
    assert entry_of(house, LAWYER, reference) is None


def test_what_was_opened_with_a_reason_is_not_handed_out(house):
    reference = house[OPERATOR].log("s01")
    assert "report" in house[COLLEAGUE].open(reference, "report").compartments()
    assert entry_of(house, COLLEAGUE, reference).compartments() == {"headline"}
    house[OPERATOR].open(reference, "identity")
    assert "identity" not in entry_of(house, OPERATOR, reference).compartments()


def test_only_the_newest_of_each_record(house):
    body = intake("s01")
    reference = house[OPERATOR].log_body(body)
    note(house, OPERATOR, reference, "first note")
    note(house, OPERATOR, reference, "second note")
    body["narrative"] = "Told once more, and otherwise."
    answer = house[OPERATOR].session.call("PUT", f"/v1/cases/{reference}/facts", facts_of(body),
                                          if_match=house[OPERATOR].version(reference))
    assert answer.status == 200, answer
    view = entry_of(house, OPERATOR, reference)
    assert [r["content"]["narrative"] for r in view.of("report")] == [body["narrative"]]
    assert len(view.of("headline")) == 1
    assert sorted(r["content"]["text"] for r in view.of("note")) == ["first note", "second note"]


def test_a_handler_gets_it_and_who_is_handler_no_more_does_not(house):
    reference = triaged(house, **BOTH, share_lawyer="given")
    assert assign(house, COORDINATOR, reference, LAWYER, PARTS).status == 201
    assert entry_of(house, LAWYER, reference).compartments() >= {"report", "work"}
    assert assign(house, COORDINATOR, reference, COLLEAGUE, ("identity",)).status == 201
    assert entry_of(house, LAWYER, reference) is None
    assert entry_of(house, COLLEAGUE, reference).compartments() >= {"headline", "report"}


def test_offered_nothing_accepted_what_was_chosen_and_the_sender_nothing_more(house):
    reference = triaged(house, **BOTH)
    sent = Forward(house[COORDINATOR], opened(house, reference), "pristina")
    assert sent.send().status == 201
    assert entry_of(house, PR, reference) is None
    assert house[PR].decide(sent.id, "accept").status == 201
    assert entry_of(house, PR, reference).of("report")
    assert entry_of(house, COORDINATOR, reference) is None


def test_pages_go_from_the_newest_change_on_and_hold_each_case_once(house):
    who = house.add("test.reader", "coordinator", "podgorica", "desk coordination coalition").username
    logged = [house["demo.operator.pg1"].log("s01") for _ in range(5)]
    note(house, "demo.operator.pg1", logged[0], "changed last")
    seen, query, first = [], "?limit=2", None
    while query:
        answer = page(house, who, query)
        first = first or answer
        assert len(answer["cases"]) <= 2
        seen += [c["case"] for c in answer["cases"]]
        query = answer["next"] and f"?limit=2&after={answer['next']}"
    references = [c["reference"] for c in seen]
    assert references[:5] == [logged[0], *reversed(logged[1:])]
    assert len(set(references)) == len(references) == first["total"]
    assert [c["updated_at"] for c in seen] == sorted((c["updated_at"] for c in seen), reverse=True)
    assert page(house, who, f"?after={first['next']}")["total"] is None


def test_a_later_fill_fetches_only_what_has_changed(house):
    old = house[OPERATOR].log("s01")
    house.sql("UPDATE hotline.case_record SET updated_at = updated_at - interval '2 hours'"
              " WHERE office = 'belgrade'")
    since = page(house, OPERATOR)["since"]
    assert page(house, OPERATOR, f"?since={since}")["cases"] == []
    note(house, OPERATOR, old, "something new")
    answer = page(house, OPERATOR, f"?since={since}")
    assert [c["case"]["reference"] for c in answer["cases"]] == [old] and answer["total"] is None


def test_erased_cases_are_not_there(house):
    reference = house[OPERATOR].log("s01")
    total = page(house, OPERATOR)["total"]
    house.sql("UPDATE hotline.case_record SET status = 'erased' WHERE reference = %s", reference)
    assert entry_of(house, OPERATOR, reference) is None
    assert page(house, OPERATOR)["total"] == total - 1


def test_each_page_is_one_row_of_the_audit(house):
    house[OPERATOR].log("s01")
    before = audited(house)
    answer = page(house, OPERATOR, "?limit=1")
    assert audited(house) == before + 1
    page(house, OPERATOR, f"?limit=1&after={answer['next'] or ''}" if answer["next"] else "")
    assert audited(house) == before + 2
    detail, actor, case = house.sql("SELECT detail, actor, case_id FROM hotline.audit"
                                    " WHERE event = 'searched_full_text' ORDER BY id LIMIT 1"
                                    " OFFSET %s", before)[0]
    assert detail == {"cases": 1, "whole": True} and case is None
    assert actor == str(house[OPERATOR].id)


def test_pages_of_one_user_are_limited_and_searches_beside_them_are_not(house):
    who = house.add("test.text.reader", "operator", "podgorica", "desk coalition")
    house.sql("INSERT INTO hotline.search_log (user_id, kind, at)"
              " SELECT %s, 'texts', now() - interval '59 minutes' FROM generate_series(1, 1799)",
              str(who.id))
    assert who.get("/v1/texts").status == 200
    before = audited(house)
    answer = who.get("/v1/texts")
    assert (answer.status, answer.code) == (429, "too_many")
    assert 0 < int(answer.headers["retry-after"]) <= 60
    assert audited(house) == before, "nothing was handed out"
    assert who.post("/v1/search", {"reference": house[OPERATOR].log("s01")}).status == 200
    assert house[OPERATOR].get("/v1/texts").status == 200, "others are not held up"


@pytest.mark.parametrize("query", ["after=x", "after=5", "after=-00000000-0000-8000-8000-000000000000",
                                   "since=yesterday", "cases=", "cases=x", "limit=51", "limit=0",
                                   "view=queue", "cases=" + ",".join(str(uuid.UUID(int=n)) for n in range(51))])
def test_what_is_no_page(house, query):
    answer = house[OPERATOR].get(f"/v1/texts?{query}")
    assert (answer.status, answer.code) == (400, "query_invalid")


def test_the_office_is_walked_by_its_index(house):
    plan = "\n".join(row[0] for row in house.sql(
        "SET enable_seqscan = off; SET enable_sort = off; EXPLAIN SELECT c.id"
        " FROM hotline.case_record c WHERE c.office = 'belgrade' AND c.status <> 'erased'"
        " AND (c.updated_at, c.id) < (now(), gen_random_uuid())"
        " ORDER BY c.updated_at DESC, c.id DESC LIMIT 50"))
    house.sql("RESET enable_seqscan; RESET enable_sort")
    assert "Index Scan Backward using case_by_change" in plan
