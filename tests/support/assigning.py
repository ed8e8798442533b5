"""What a client does with a case besides reading: the wraps of an assignment, and other bodies."""

import copy
import uuid

import reader
from support.house import b64

PARTS = ("headline", "report", "identity", "work")


def wrap_for(house, view, place, to, **changes):
    """The secret of one compartment's epoch, sealed to somebody. changes: what its header is to say
    instead."""
    compartment, _, epoch = place
    values = {"purpose": "compartment", "owner": view.case, "recipient": to.id,
              "recipient_epoch": 1, "epoch": epoch, "compartment": compartment,
              "scope": reader.NIL}
    sealed = reader.seal_wrap(reader.WrapPlace(**{**values, **changes}), house.public_of(to),
                              view.secrets[place])
    return {"compartment": compartment, "scope": None, "epoch": epoch, "principal": str(to.id),
            "principal_epoch": 1, "wrap": b64(sealed)}


def wraps_for(house, view, to, parts):
    """All epochs of some compartments that the view could open."""
    return [wrap_for(house, view, place, to) for place in sorted(view.secrets, key=str)
            if place[0] in parts and place[1] == reader.NIL]


def assign(house, who, reference, to, parts=(), *, wraps=None, if_match=None, key=None, **more):
    """POSTs an assignment with the wraps of `parts` as `who` opens them."""
    person = house[who]
    view = person.open(reference, "identity") if "identity" in parts else person.read(reference)
    target = house.people.get(to) or house.groups.get(to) or house.groups["partner:" + to]
    body = {"to": to, "wraps": wraps_for(house, view, target, parts) if wraps is None else wraps,
            **more}
    version = view.version if if_match is None else if_match
    return person.post(f"/v1/cases/{reference}/assignments", body, if_match=version, key=key)


def facts_of(body):
    """A report's body as PUT …/facts takes it."""
    return {name: copy.deepcopy(value) for name, value in body.items()
            if name not in ("call", "consents", "search_hashes")}


def case_row(house, reference, columns):
    return house.sql(f"SELECT {columns} FROM hotline.case_record WHERE reference = %s",
                     reference)[0]

