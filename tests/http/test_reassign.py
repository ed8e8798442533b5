"""A colleague's cases to one or several others in one act: all of them with their keys, or none."""

import uuid

from support import shifts
from support.assigning import PARTS, assign, case_row
from test_cases import BG, COLLEAGUE, LAWYER, OPERATOR, triaged

OTHER = "demo.coordinator.bg2"
LAWYER_2 = "demo.lawyer.bg2"


def handled(house, to=COLLEAGUE, parts=("identity",), **consents):
    reference = triaged(house, **consents)
    assert assign(house, BG, reference, to, parts).status == 201
    return reference


def where(house, *references):
    return [case_row(house, r, "version, assignee_id") for r in references]


def test_all_cases_of_a_colleague_go_to_two_others_with_their_keys(house):
    references = [handled(house) for _ in range(3)]
    items = [shifts.item(house, BG, references[0], OPERATOR),
             shifts.item(house, BG, references[1], OTHER, ()),
             shifts.item(house, BG, references[2], OPERATOR)]
    answer = shifts.reassign(house, BG, COLLEAGUE, items)
    assert answer.status == 201, answer
    assert [(c["reference"], c["version"], c["status"], c["assignee"])
            for c in answer.json["cases"]] == [
        (references[0], 4, "assigned", OPERATOR), (references[1], 4, "assigned", OTHER),
        (references[2], 4, "assigned", OPERATOR)]
    view = house[OPERATOR].open(references[0], "identity")
    assert "060 000 0011" in view.text and "leaves the house" in view.text
    for reference in references:
        assert "identity" not in house[COLLEAGUE].read(reference).compartments()
        assert house.sql("SELECT retired_at IS NOT NULL FROM hotline.compartment k JOIN"
                         " hotline.case_record c ON c.id = k.case_id WHERE c.reference = %s AND"
                         " compartment = 3 ORDER BY epoch", reference)[-1] == (True,)
    rows = house.sql("SELECT subject::text, detail FROM hotline.audit WHERE event = 'reassigned'"
                     " ORDER BY id DESC LIMIT 1")
    assert rows == [(str(house[COLLEAGUE].id), {"cases": 3})]


def test_a_lawyers_cases_go_to_another_lawyer_with_every_epoch(house):
    reference = handled(house, LAWYER, PARTS, share_lawyer="given")
    items = [shifts.item(house, BG, reference, LAWYER_2, PARTS)]
    assert shifts.reassign(house, BG, LAWYER, items).status == 201
    assert house[LAWYER].get(f"/v1/cases/{reference}").status == 404
    assert "Primerić" in house[LAWYER_2].open(reference, "identity").text


def test_one_stale_case_is_told_by_name_and_nothing_changes(house):
    references = [handled(house) for _ in range(3)]
    before = where(house, *references)
    items = [shifts.item(house, BG, r, OPERATOR) for r in references]
    items[1]["version"] -= 1
    answer = shifts.reassign(house, BG, COLLEAGUE, items)
    assert (answer.status, answer.code, answer.json["detail"]) == (
        412, "version_stale", references[1])
    assert answer.json["errors"] == [
        {"pointer": "/assignments/1/version", "code": "version_stale"}]
    assert where(house, *references) == before


def test_what_the_database_refuses_last_undoes_what_came_before(house):
    references = [handled(house) for _ in range(2)]
    before = where(house, *references)
    items = [shifts.item(house, BG, references[0], OPERATOR),
             shifts.item(house, BG, references[1], OPERATOR, wraps=[])]
    answer = shifts.reassign(house, BG, COLLEAGUE, items)
    assert (answer.status, answer.code) == (422, "wraps_missing")
    assert answer.json["detail"] == f"{references[1]} identity 1"
    assert answer.json["errors"] == [{"pointer": "/assignments/1/case", "code": "wraps_missing"}]
    assert where(house, *references) == before
    for reference in references:
        assert "identity" in house[COLLEAGUE].open(reference, "identity").compartments()
        assert house.sql("SELECT count(*) FROM hotline.assignment a JOIN hotline.case_record c"
                         " ON c.id = a.case_id WHERE c.reference = %s", reference) == [(1,)]


def test_wraps_of_one_case_do_not_stand_for_another(house):
    references = [handled(house) for _ in range(2)]
    items = [shifts.item(house, BG, r, OPERATOR) for r in references]
    items[0]["wraps"], items[1]["wraps"] = items[1]["wraps"], items[0]["wraps"]
    answer = shifts.reassign(house, BG, COLLEAGUE, items)
    assert answer.json["errors"] == [
        {"pointer": "/assignments/0/wraps/0/wrap", "code": "wrap_invalid"}], answer


def test_only_what_the_colleague_has_goes(house):
    hers, anothers = handled(house), handled(house, OTHER, ())
    items = [shifts.item(house, BG, hers, OPERATOR), shifts.item(house, BG, anothers, OPERATOR)]
    answer = shifts.reassign(house, BG, COLLEAGUE, items)
    assert (answer.status, answer.code, answer.json["detail"]) == (409, "conflict", anothers)
    assert case_row(house, hers, "version")[0] == 3


def test_consent_holds_for_each_case(house):
    allowed = handled(house, share_lawyer="given")
    refused = handled(house, share_lawyer="refused")
    items = [shifts.item(house, BG, allowed, LAWYER, PARTS),
             shifts.item(house, BG, refused, LAWYER, ("headline", "report"))]
    answer = shifts.reassign(house, BG, COLLEAGUE, items)
    assert (answer.status, answer.code) == (409, "consent_missing")
    assert answer.json["errors"] == [{"pointer": "/assignments/1/consents/share_lawyer",
                                      "code": "consent_missing"}]
    assert house[LAWYER].get(f"/v1/cases/{allowed}").status == 404


def test_a_repeat_is_answered_as_the_first_time(house):
    reference, key = handled(house), str(uuid.uuid4())
    items = [shifts.item(house, BG, reference, OPERATOR)]
    first = shifts.reassign(house, BG, COLLEAGUE, items, key=key)
    again = shifts.reassign(house, BG, COLLEAGUE, items, key=key)
    assert first.status == again.status == 201 and first.json == again.json
    assert case_row(house, reference, "version") == (4,)


def test_a_body_that_means_nothing_is_refused_field_by_field(house):
    reference = handled(house)
    good = shifts.item(house, BG, reference, OPERATOR)
    for items, pointer, code in (
            ([], "/assignments", "field_empty"),
            ([good, good], "/assignments/1/case", "list_duplicate"),
            ([{**good, "case": "nonsense"}], "/assignments/0/case", "field_format"),
            ([{**good, "case": "BG-2026-99999-9"}], "/assignments/0/case", "field_format"),
            ([{**good, "to": COLLEAGUE}], "/assignments/0/to", "code_unknown"),
            ([{**good, "to": "demo.operator.pg1"}], "/assignments/0/to", "code_unknown"),
            ([{**good, "version": 0}], "/assignments/0/version", "field_range")):
        answer = shifts.reassign(house, BG, COLLEAGUE, items)
        assert answer.status == 422, (items, answer)
        assert {"pointer": pointer, "code": code} in answer.json["errors"], answer
    answer = shifts.reassign(house, BG, "demo.nobody", [good])
    assert answer.json["errors"] == [{"pointer": "/from", "code": "code_unknown"}]
    foreign = house["demo.operator.pg1"].log("s06")
    answer = shifts.reassign(house, BG, COLLEAGUE, [{**good, "case": foreign}])
    assert (answer.status, answer.code) == (422, "invalid")
    assert answer.json["errors"] == [{"pointer": "/assignments/0/case", "code": "code_unknown"}]
    assert case_row(house, reference, "version") == (3,)


def test_a_hundred_cases_go_in_one_act_and_not_one_more(house):
    references = [triaged(house) for _ in range(100)]
    for reference in references:
        assert assign(house, BG, reference, OTHER).status == 201
    items = [{"case": r, "version": 3, "to": BG, "wraps": []} for r in references]
    answer = shifts.reassign(house, BG, OTHER, [*items, items[0]])
    assert answer.json["errors"] == [{"pointer": "/assignments", "code": "field_too_long"}], answer
    answer = shifts.reassign(house, BG, OTHER, items)
    assert answer.status == 201 and len(answer.json["cases"]) == 100, answer
    assert {c["assignee"] for c in answer.json["cases"]} == {BG}
