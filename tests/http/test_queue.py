"""The queue's orders, what is chosen from it, and how many cases each view has."""

import datetime
import uuid
import zoneinfo

import pytest
from support.assigning import assign
from support.forwarding import Forward
from test_cases import BG, COLLEAGUE, LAWYER, OPERATOR, logged, page, triaged
from test_forwards import BOTH, opened

RANKS = {"critical": 4, "high": 3, "medium": 2, "low": 1}
ORDERS = {"urgency": lambda r: (-RANKS[r["priority"]], moment(r["created_at"]), r["id"]),
          "newest": lambda r: -moment(r["created_at"]).timestamp(),
          "due": lambda r: (due(r), r["id"])}


def moment(text):
    return datetime.datetime.fromisoformat(text)


def due(row):
    """When it becomes late: the first action's deadline, or the end of the nearest safe day."""
    days = row["next_due_on"] and datetime.date.fromisoformat(row["next_due_on"])
    at = [moment(row["first_action_by"])] if row["first_action_by"] else []
    if days:
        midnight = datetime.datetime.combine(days + datetime.timedelta(days=1), datetime.time())
        at.append(midnight.replace(tzinfo=zoneinfo.ZoneInfo("Europe/Belgrade")))
    return min(at, default=datetime.datetime.max.replace(tzinfo=datetime.timezone.utc))


def walk(house, who, limit, **query):
    rows, after = [], {}
    while True:
        answer = page(house, who, limit=limit, **query, **after)
        rows += answer["cases"]
        if answer["next"] is None:
            return rows
        after = {"after": answer["next"]}


def references(rows):
    return [r["reference"] for r in rows]


@pytest.fixture(scope="module")
def cases(house):
    """A few cases of each kind; the rest of the office's do not matter."""
    made = {"high": logged(house, "h3"), "new": logged(house, "s01"), "triaged": triaged(house),
            "mine": triaged(house)}
    assert assign(house, BG, made["mine"], COLLEAGUE, ["identity"]).status == 201
    made["late"], made["never"] = logged(house, "s02"), logged(house, "s04")
    house.sql("UPDATE hotline.case_record SET first_action_by = now() - interval '1 hour'"
              " WHERE reference = %s", made["late"])
    house.sql("UPDATE hotline.case_record SET first_action_by = NULL, next_due_on = NULL"
              " WHERE reference IN (%s, %s)", made["never"], made["triaged"])
    return made


@pytest.mark.parametrize("view,who", [("queue", OPERATOR), ("mine", COLLEAGUE)])
@pytest.mark.parametrize("chosen", [{}, {"priority": "critical,high,medium,low"},
                                    {"assigned": "some"}], ids=["all", "every-rank", "assigned"])
@pytest.mark.parametrize("sort", sorted(ORDERS))
def test_each_order_pages_by_key_without_gaps_or_doubles(house, cases, view, who, chosen, sort):
    whole = walk(house, who, 200, view=view, sort=sort, **chosen)
    pages = walk(house, who, 2, view=view, sort=sort, **chosen)
    assert references(pages) == references(whole) and cases["mine"] in references(pages)
    assert len({r["id"] for r in pages}) == len(pages)
    order = [ORDERS[sort](r) for r in pages]
    assert order == sorted(order)


def test_every_order_has_the_same_cases_and_urgency_is_meant_without_one(house, cases):
    by = {sort: references(walk(house, OPERATOR, 200, view="queue", sort=sort))
          for sort in ORDERS}
    assert {frozenset(found) for found in by.values()} == {frozenset(by["due"])}
    assert by["urgency"] == references(walk(house, OPERATOR, 200, view="queue"))
    assert by["due"].index(cases["late"]) < by["due"].index(cases["new"])
    assert by["due"].index(cases["new"]) < by["due"].index(cases["never"])
    assert by["newest"].index(cases["never"]) < by["newest"].index(cases["high"])


@pytest.mark.parametrize("sort", sorted(ORDERS))
@pytest.mark.parametrize("chosen,fits", [
    ({"priority": "high"}, lambda r: r["priority"] == "high"),
    ({"priority": "low,critical"}, lambda r: r["priority"] in ("low", "critical")),
    ({"status": "in_triage"}, lambda r: r["status"] == "in_triage"),
    ({"status": "received,assigned"}, lambda r: r["status"] in ("received", "assigned")),
    ({"assigned": "none"}, lambda r: r["assignee"] is None),
    ({"assigned": "some"}, lambda r: r["assignee"] is not None),
    ({"status": "in_triage", "assigned": "none", "priority": "medium,high,low"},
     lambda r: r["status"] == "in_triage" and r["assignee"] is None and r["priority"] != "critical"),
    ({"status": "follow_up"}, lambda r: r["status"] == "follow_up")],
    ids=lambda value: None if callable(value) else str(value))
def test_what_is_chosen_comes_and_nothing_else(house, cases, chosen, fits, sort):
    everything = walk(house, OPERATOR, 200, view="queue", sort=sort)
    assert references(walk(house, OPERATOR, 3, view="queue", sort=sort, **chosen)) == references(
        r for r in everything if fits(r))


@pytest.mark.parametrize("query", [
    "sort=oldest", "priority=urgent", "priority=", "status=closed", "status=draft", "status=,",
    "priority=high,urgent", "assigned=me", "assigned=", "view=closed&sort=newest",
    "view=overdue&priority=high", "view=forwarded&assigned=none", "view=closed&status=received"])
def test_an_order_or_choice_that_is_not_offered_is_refused(house, query):
    answer = house[OPERATOR].get(f"/v1/cases?{query}")
    assert (answer.status, answer.code) == (400, "query_invalid")


def test_a_cursor_holds_for_the_order_it_came_from(house, cases):
    after = page(house, OPERATOR, view="queue", sort="newest", limit=1)["next"]
    assert house[OPERATOR].get(f"/v1/cases?view=queue&sort=newest&after={after}").status == 200
    answer = house[OPERATOR].get(f"/v1/cases?view=queue&sort=due&after={after}")
    assert (answer.status, answer.code) == (400, "query_invalid")


# --- counts ---


def counts(house, who):
    answer = house[who].get("/v1/case-counts")
    assert answer.status == 200, answer
    return answer.json


@pytest.mark.parametrize("who", [OPERATOR, COLLEAGUE, BG, LAWYER, "demo.operator.pr1"])
def test_each_view_is_counted_as_it_is_listed(house, cases, who):
    made = counts(house, who)
    for view in ("queue", "mine", "overdue", "forwarded", "closed"):
        assert made[view] == min(1000, len(walk(house, who, 200, view=view))), view


def test_an_offer_counts_for_its_receiver(house):
    before = counts(house, "demo.coordinator.pr1")["forwarded"]
    reference = triaged(house, **BOTH)
    assert Forward(house[BG], opened(house, reference), "pristina", "transfer").send().status == 201
    assert counts(house, "demo.coordinator.pr1")["forwarded"] == before + 1


def test_a_critical_case_is_named_until_somebody_has_it(house):
    reference = triaged(house)
    assert reference not in counts(house, COLLEAGUE)["critical"]
    answer = house[BG].session.patch(
        f"/v1/cases/{reference}", {"priority": {"to": "critical", "reason": "threatened"}},
        if_match=house[BG].version(reference))
    assert answer.status == 200, answer
    assert reference in counts(house, COLLEAGUE)["critical"]
    assert reference not in counts(house, "demo.operator.pr1")["critical"]
    assert assign(house, BG, reference, COLLEAGUE, ["identity"]).status == 201
    assert reference not in counts(house, COLLEAGUE)["critical"]


def test_counting_takes_no_parameters(house):
    answer = house[OPERATOR].get("/v1/case-counts?view=queue")
    assert (answer.status, answer.code) == (400, "query_invalid")


def test_nobody_counts_beyond_the_limit(house):
    """A thousand cases more, as rows alone."""
    house.sql("INSERT INTO hotline.case_record (id, reference, office, origin_office, channel, status,"
              " priority, priority_rank, priority_computed, logger_id, created_at, updated_at,"
              " status_since) SELECT gen_random_uuid(), 'T-' || n, 'podgorica', 'podgorica',"
              " 'phone_call', 'received', 'low', 1, 'low', %s, now(), now(), now()"
              " FROM generate_series(1, 1001) n", str(uuid.uuid4()))
    try:
        assert counts(house, "demo.operator.pg1")["queue"] == 1000
    finally:
        house.sql("DELETE FROM hotline.case_record WHERE reference LIKE 'T-%%'")
