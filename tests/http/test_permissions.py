"""Who may take which route: routes.def x roles x relation to the case, against a running server. What
is expected follows from the rules as written here, not from the code that is tried."""

import re
import uuid

import pytest
from support import client, fixtures
from support.forwarding import Forward
from support.house import PEOPLE, SOURCE, intake
from support.spoken import with_check
from test_forwards import BG, BOTH, OPERATOR, PARTNER, PR, opened, triaged

LAWYER = "demo.lawyer.bg1"
ROUTES = {r["name"]: r for r in client.ROUTES}
NAMES = [row[0] for row in PEOPLE]
ROLE = {row[0]: row[1] for row in PEOPLE}
OFFICE = {row[0]: row[2] for row in PEOPLE}


def read_permissions():
    """permissions.def: what it is called and the roles that have it."""
    text = (SOURCE / "include/hotline/vocab/permissions.def").read_text()
    roles = set(re.findall(r'^ROLE\(\w+, "(\w+)"\)',
                           (SOURCE / "include/hotline/vocab/roles.def").read_text(), re.M))
    found = {}
    for name, expression in re.findall(r"^PERMISSION\((\w+), (.*)\)$", text, re.M):
        named = {r.lower() for r in re.findall(r"R\((\w+)\)", expression)} - {"none"}
        found[name] = roles - named if expression.startswith("~R") else named
        if expression == "~0u":
            found[name] = roles
    return found


PERMISSIONS = read_permissions()


def test_every_permission_and_route_was_read():
    assert set(PERMISSIONS) >= {r["permission"] for r in client.ROUTES}
    assert PERMISSIONS["MEMBER"] == set(ROLE.values()) and PERMISSIONS["AUDIT"] == {
        "data_protection_officer"}
    text = (SOURCE / "include/hotline/routes.def").read_text()
    assert len(client.ROUTES) == len(re.findall(r"^ROUTE\(", text, re.M)) > 30


# --- routes that know no case: the role alone decides ---

PLAIN = [r for r in client.ROUTES if "{reference}" not in r["path"] and "{id}" not in r["path"]]
ENDS_SESSION = ("session_close",)


def try_plain(session, route):
    path = route["path"].replace("{username}", "demo.operator.bg1")
    body = {} if int_body(route) else None
    return session.call(route["method"], path, body, if_match=1 if route["if_match"] else None)


def int_body(route):
    return route["body"] != "0"


@pytest.mark.parametrize("route", PLAIN, ids=lambda r: r["name"])
def test_the_role_decides_about_what_is_no_case(house, servers, member, route):
    anyone = route["permission"] == "ANYONE"
    nobody = client.Session(house.servers, recorder=house.recorder)
    if not anyone:
        assert try_plain(nobody, route).status == 401
        assert try_plain(client.Session(house.servers, token="x" * 43), route).status == 401
    nobody.close()
    if route["name"] in ENDS_SESSION:
        return
    for name in NAMES:
        answer = try_plain(house[name].session, route)
        if ROLE[name] in PERMISSIONS[route["permission"]]:
            assert answer.status not in (401 if not anyone else 0, 403, 404, 405, 500), (name, answer)
        else:
            assert (answer.status, answer.code) == (403, "forbidden"), (name, answer)


def test_whoever_is_not_admitted_yet_may_only_ask_about_herself(house):
    token = fixtures.insert_member(house.connection, house.server_key,
                                   f"test.{uuid.uuid4().hex[:8]}")
    session = client.Session(house.servers, token=token, recorder=house.recorder)
    for route in PLAIN:
        if route["name"] in ENDS_SESSION:
            continue
        answer = try_plain(session, route)
        if route["permission"] in ("ANYONE", "SIGNED_IN"):
            assert answer.code != "not_admitted" and answer.status != 500, (route["name"], answer)
        else:
            assert (answer.status, answer.code) == (403, "not_admitted"), (route["name"], answer)
    session.close()


# --- situations of a case, and who then stands in which relation to it ---


class Situation:
    def __init__(self, reference, office, forward=None):
        self.reference, self.office, self.forward = reference, office, forward
        self.people = {name: set() for name in NAMES}
        for name in NAMES:
            if OFFICE[name] == office and ROLE[name] == "coordinator":
                self.people[name] |= {"coordination", "desk"}
            if OFFICE[name] == office and ROLE[name] == "operator":
                self.people[name] |= {"desk"}
        if office == "belgrade":
            self.people[OPERATOR] |= {"logger"}

    def stand(self, relation, *names):
        for name in names:
            self.people[name] |= {relation}
        return self


COORDINATORS_BG = [n for n in NAMES if ROLE[n] == "coordinator" and OFFICE[n] == "belgrade"]
DESK_PR = [n for n in NAMES if ROLE[n] in ("coordinator", "operator") and OFFICE[n] == "pristina"]


def own(house):
    return Situation(triaged(house, **BOTH), "belgrade")


def transfer(house, to):
    reference = triaged(house, **BOTH, share_lawyer="given", share_partner="given")
    made = Forward(house[BG], opened(house, reference), to, "transfer" if to != "yucom" else "refer")
    assert made.send().status == 201
    return reference, made.id


def assigned(house):
    reference, forward = transfer(house, LAWYER)
    assert house[LAWYER].decide(forward, "accept").status == 201
    case = Situation(reference, "belgrade", forward)
    return case.stand("handler", LAWYER).stand("receiver", LAWYER).stand("sender", *COORDINATORS_BG)


def offered(house):
    case = Situation(*_transfer_rest(house, "belgrade"))
    return case.stand("offered", *DESK_PR).stand("sender", *COORDINATORS_BG)


def _transfer_rest(house, office):
    reference, forward = transfer(house, "pristina")
    return reference, office, forward


def accepted(house):
    case = Situation(*_transfer_rest(house, "pristina"))
    assert house[PR].decide(case.forward, "accept").status == 201
    return (case.stand("receiver", *DESK_PR).stand("handler", PR)
            .stand("sender", *COORDINATORS_BG))


def recalled(house):
    case = Situation(*_transfer_rest(house, "belgrade"))
    assert house[PR].decide(case.forward, "accept").status == 201
    assert house[BG].recall(case.forward).status == 200
    return case.stand("was_sender", *COORDINATORS_BG)


def refer_offered(house):
    reference, forward = transfer(house, "yucom")
    return (Situation(reference, "belgrade", forward).stand("offered", PARTNER)
            .stand("was_sender", *COORDINATORS_BG))


def refer_accepted(house):
    reference, forward = transfer(house, "yucom")
    assert house[PARTNER].decide(forward, "accept").status == 201
    return (Situation(reference, "belgrade", forward).stand("receiver", PARTNER)
            .stand("was_sender", *COORDINATORS_BG))


def refer_recalled(house):
    reference, forward = transfer(house, "yucom")
    assert house[PARTNER].decide(forward, "accept").status == 201
    assert house[BG].recall(forward).status == 200
    return Situation(reference, "belgrade", forward).stand("was_sender", *COORDINATORS_BG)


SITUATIONS = [own, assigned, offered, accepted, recalled, refer_offered, refer_accepted,
              refer_recalled]
WORKS = {"coordination", "desk", "logger", "handler"}
ANY = WORKS | {"offered", "receiver", "sender"}

# What a relation allows, and the body of a request that means it. A relation that does not allow it
# is answered 403, none at all 404; who can open a case is hidden from who does not work with it.
CASE_RULES = {
    "case_read": (ANY, None),
    "case_file": (ANY, None),
    "case_patch": ({"coordination", "logger", "handler"}, {"summary": "A new summary"}),
    "case_facts": ({"coordination", "logger", "handler"}, "facts"),
    "case_contact": (WORKS, {"kind": "further", "channel": "phone_call", "direction": "in",
                             "text": "She called again."}),
    "case_opening": (WORKS, {"compartment": "work", "reason": "for a test"}),
    "case_transition": ({"coordination", "handler"}, "transition"),
    "case_assign": ({"coordination"}, "assignment"),
    "case_presence": (WORKS, {"writing": False}),
    "case_presence_end": (WORKS, None),
    "case_note": (WORKS, {"text": "a note"}),
    "case_consent": (WORKS, {"kind": "media", "state": "refused", "form": "oral_call"}),
    "case_principals": (WORKS, None),
    "case_callback": (WORKS, {"numbers": with_check([1, 2, 3, 4, 5, 6, 7, 8])}),
    "case_receipt": (WORKS, None),
    "case_search_hashes": (WORKS, {"hashes": []}),
    "forward_new": ({"coordination", "handler"}, "forward"),
    "case_merge": ({"coordination"}, "merge"),
    "case_unmerge": ({"coordination"}, {"reason": "they are two"}),
}


def body_of(house, case, name, rule):
    if rule == "facts":
        body = intake("h4")
        return {k: v for k, v in body.items() if k not in ("call", "consents")}
    if rule == "transition":
        status = house.sql("SELECT status FROM hotline.case_record WHERE reference = %s",
                           case.reference)[0][0]
        return {"to": "in_work"} if status == "assigned" else {
            "to": "waiting_reporter", "question": "Is it so?", "next_contact_on": "2027-01-15"}
    if rule == "assignment":
        office = {"belgrade": "bg2", "pristina": "pr1"}[case.office]
        return {"to": f"demo.operator.{office}", "wraps": []}
    if rule == "merge":
        return {"into": case.reference, "reason": "they are one"}
    if rule == "forward":
        row = house.sql("SELECT id FROM hotline.case_record WHERE reference = %s", case.reference)
        view = type("View", (), {"case": uuid.UUID(row[0][0]), "version": 0, "newest": lambda s: [],
                                 "answer": {"case": {"office": case.office}}})()
        return Forward(house[name], view, "yucom", "refer").body
    return rule


def version_of(house, case):
    return house.sql("SELECT version FROM hotline.case_record WHERE reference = %s",
                     case.reference)[0][0]


def expected(case, name, route, allowing):
    if ROLE[name] not in PERMISSIONS[route["permission"]]:
        return 403
    relations = case.people[name] & ANY
    if not relations:
        return 404
    refusal = 404 if route["name"] == "case_principals" else 403
    return None if relations & allowing else refusal


def refusals_first(case, route, allowing):
    return sorted(NAMES, key=lambda n: expected(case, n, route, allowing) is None)


def check(answer, want, name):
    if want:
        assert answer.status == want, (name, want, answer)
    else:
        assert answer.status not in (401, 403, 404, 405, 500), (name, answer)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda s: s.__name__)
def test_role_and_relation_decide_about_a_case(house, situation):
    for name, (allowing, rule) in CASE_RULES.items():
        route = ROUTES[name]
        case = situation(house)
        if situation is offered:  # there is no such step for anybody who could take one: 409
            allowing = {"case_transition": WORKS,
                        "case_assign": {"coordination", "logger"}}.get(name, allowing)
        path = route["path"].replace("{reference}", case.reference)
        for who in refusals_first(case, route, allowing):
            answer = house[who].session.call(
                route["method"], path, body_of(house, case, who, rule),
                if_match=version_of(house, case) if route["if_match"] else None)
            check(answer, expected(case, who, route, allowing), (name, who))


def test_no_route_of_cases_and_forwards_was_forgotten():
    covered = (set(CASE_RULES) | set(FORWARD_RULES) | HANDOVER_RULES | {"override_review"}
               | {r["name"] for r in PLAIN})
    assert covered == set(ROUTES)


# --- routes of a forward ---

FORWARD_RULES = {"forward_read", "forward_decide", "forward_recall"}


def forward_expected(case, situation, name, route):
    """A forward is seen by its two sides; decided by the receiver, for an office by its
    coordination; taken back by the sender."""
    if ROLE[name] not in PERMISSIONS[route["permission"]]:
        return 403
    relations = case.people[name]
    receives = bool(relations & {"offered", "receiver"})
    sends = bool(relations & {"sender", "was_sender"})
    if not receives and not sends:
        return 404
    if route["name"] == "forward_decide":
        to_office = situation in (offered, accepted)
        return None if receives and (ROLE[name] == "coordinator" or not to_office) else 403
    if route["name"] == "forward_recall":
        return None if sends else 403
    return None


@pytest.mark.parametrize("situation", SITUATIONS[1:], ids=lambda s: s.__name__)
@pytest.mark.parametrize("action", sorted(FORWARD_RULES))
def test_the_sides_of_a_forward_decide_about_it(house, situation, action):
    route, case = ROUTES[action], situation(house)
    path = route["path"].replace("{id}", str(case.forward))
    body = {"decision": "accept", "reason": None} if action == "forward_decide" else None

    def want(name):
        return forward_expected(case, situation, name, route)

    for who in sorted(NAMES, key=lambda n: want(n) is None):
        version = house.sql("SELECT version FROM hotline.forward WHERE id = %s",
                            str(case.forward))[0][0]
        answer = house[who].session.call(route["method"], path, body,
                                         if_match=version if route["if_match"] else None)
        check(answer, want(who), (action, who))


# --- routes of a handover: known to the desk it was left for ---

HANDOVER_RULES = {"handover", "handover_take", "handover_mark"}


@pytest.mark.parametrize("action", sorted(HANDOVER_RULES))
def test_the_desk_decides_about_a_handover(house, action):
    route, reference = ROUTES[action], house[OPERATOR].log("s01")
    made = house[OPERATOR].post("/v1/handovers", {"text": "x", "cases": [reference]})
    path = route["path"].replace("{id}", made.json["id"])

    def want(name):
        if ROLE[name] not in PERMISSIONS["SHIFT"]:
            return 403
        return None if OFFICE[name] == "belgrade" else 404

    for who in sorted(NAMES, key=lambda n: want(n) is None):
        body = {"case": reference} if int_body(route) else None
        answer = house[who].session.call(route["method"], path, body,
                                         if_match=1 if route["if_match"] else None)
        check(answer, want(who), (action, who))


def test_what_does_not_exist_looks_like_what_one_may_not_know(house):
    reference = triaged(house, **BOTH)
    foreign = house["demo.operator.pg1"].get(f"/v1/cases/{reference}")
    absent = house["demo.operator.pg1"].get("/v1/cases/BG-2026-99999-9")
    for answer in (foreign, absent):
        answer.json.pop("instance")
    assert foreign.status == absent.status == 404 and foreign.json == absent.json
