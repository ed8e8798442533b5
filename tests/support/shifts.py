"""Shift handovers and a colleague's cases, as a client sends and reads them."""

import uuid

from support.assigning import wraps_for
from support.house import View


class Note(View):
    """A handover: its note opened with the desk's secret."""

    def __init__(self, answer, keys):
        super().__init__(answer, uuid.UUID(answer["id"]), keys)

    @property
    def words(self):
        return self.of("handover")[0]["content"]["text"]

    def references(self):
        return [c["reference"] for c in self.answer["cases"]]

    def taken(self):
        return {c["reference"]: c["taken_by"] for c in self.answer["cases"]}


def write(person, text, cases=(), **more):
    return person.post("/v1/handovers", {"text": text, "cases": list(cases)}, **more)


def written(person, text, cases=()):
    answer = write(person, text, cases)
    assert answer.status == 201, answer
    return answer.json["id"]


def read(person, handover):
    answer = person.get(f"/v1/handovers/{handover}")
    assert answer.status == 200, answer
    return Note(answer.json, person.keys)


def take(person, handover, reference, **more):
    return person.post(f"/v1/handovers/{handover}/taken", {"case": reference}, **more)


def mark(person, handover, version, **more):
    return person.session.call("POST", f"/v1/handovers/{handover}/read", if_match=version, **more)


def pages(person, limit):
    """Everything of the list, page by page."""
    rows, path = [], f"/v1/handovers?limit={limit}"
    while path:
        answer = person.get(path)
        assert answer.status == 200 and len(answer.json["handovers"]) <= limit, answer
        rows += answer.json["handovers"]
        after = answer.json["next"]
        path = after and f"/v1/handovers?limit={limit}&after={after}"
    return rows


def item(house, who, reference, to, parts=("identity",), **changes):
    """One case of a reassignment, with the wraps of `parts` as `who` opens them."""
    person = house[who]
    view = person.open(reference, "identity") if "identity" in parts else person.read(reference)
    made = {"case": reference, "version": view.version, "to": to,
            "wraps": wraps_for(house, view, house[to], parts)}
    return {**made, **changes}


def reassign(house, who, former, items, reason="leaves the house", **more):
    return house[who].post("/v1/reassignments", {"from": former, "assignments": items,
                                                 "reason": reason}, **more)
