"""The body of a forward as a sender's client makes it, with knobs to get it wrong."""

import copy
import json
import uuid

import reader
from support.house import b64, scope_of, unb64

COMPARTMENTS = ("headline", "report", "identity", "work")


def blacken(content, pointers):
    """Values at JSON pointers become null; their names are kept."""
    content = copy.deepcopy(content)
    hidden = []
    for pointer in pointers:
        *way, last = pointer.strip("/").split("/")
        at = content
        for name in way:
            at = at.get(name) if isinstance(at, dict) else None
        if isinstance(at, dict) and at.get(last) is not None:
            at[last] = None
            hidden.append(pointer)
    if hidden:
        content["blackened"] = hidden
    return content, bool(hidden)


class Forward:
    """sender: Person; view: what she has opened of the case; to: "pristina", "yucom", a user name.
    .body is what is posted; .secrets the keys it made."""

    def __init__(self, sender, view, to, kind="transfer", *, types=None, pointers=(),
                 limits_read=(), summary="A nameless summary", message=None,
                 legal_basis="consent"):
        self.house, self.sender, self.view, self.to, self.kind = sender.house, sender, view, to, kind
        self.id = uuid.uuid4()
        self.office = view.answer["case"]["office"]
        self.chosen = [r for r in view.newest() if r["compartment"] in COMPARTMENTS
                       and (types is None or r["type"] in types)]
        self.identity = any(r["compartment"] == "identity" for r in self.chosen)
        self.pairs = {}
        self._make_keys()
        self.body = {
            "id": str(self.id), "to": to, "kind": kind,
            "manifest": {"records": [self._copy(r, pointers) for r in self.chosen],
                         "limits_read": list(limits_read)},
            "keys": [{"compartment": c, "epoch": e, "public_key": b64(pair[0])}
                     for (c, e), pair in self.pairs.items()],
            "wraps": [self.wrap(c, e, p) for c, e in self.pairs for p in self.recipients(c, e)],
            "summary": summary, "message": message, "legal_basis": legal_basis}

    def last_epoch(self, compartment):
        rows = self.house.sql("SELECT max(epoch) FROM hotline.compartment"
                              " WHERE case_id = %s AND compartment = %s",
                              str(self.view.case), reader.COMPARTMENTS[compartment])
        return rows[0][0] or 0

    def _make_keys(self):
        self.pairs["exchange", 1] = reader.new_key_pair()
        if self.kind == "refer":
            self.pairs["exchange", 2] = reader.new_key_pair()
            return
        for compartment in COMPARTMENTS:
            if any(r["compartment"] == compartment for r in self.chosen):
                epoch = self.last_epoch(compartment) + 1
                self.pairs[compartment, epoch] = reader.new_key_pair()

    def receiver(self, identity=False):
        if self.to in reader.OFFICES:
            return self.house.group(("coordination:" if identity else "desk:") + self.to)
        groups = self.house.groups
        return groups.get(self.to) or groups.get("partner:" + self.to) or self.house[self.to]

    def recipients(self, compartment, epoch):
        group = self.house.group
        if compartment == "exchange":
            named = epoch == 2 and self.identity
            return [group("coordination:" + self.office), self.receiver(named)]
        identity = compartment == "identity"
        if self.to in reader.OFFICES:
            return [self.receiver(identity)]
        own = group(("coordination:" if identity else "desk:") + self.office)
        return [own, self.receiver()]

    def wrap(self, compartment, epoch, principal, /, **place):
        """place: what of the wrap's own header is to differ from what the body says."""
        scope = self.id if compartment == "exchange" else reader.NIL
        values = {"purpose": "compartment", "owner": self.view.case, "recipient": principal.id,
                  "recipient_epoch": 1, "epoch": epoch, "compartment": compartment, "scope": scope}
        sealed = reader.seal_wrap(reader.WrapPlace(**{**values, **place}),
                                  self.house.public_of(principal),
                                  self.pairs[compartment, epoch][1])
        return {"compartment": compartment, "scope": str(scope) if scope != reader.NIL else None,
                "epoch": epoch, "principal": str(principal.id), "principal_epoch": 1,
                "wrap": b64(sealed)}

    def seal(self, record, content, copy_id=None, /, **place):
        transfer = self.kind == "transfer"
        compartment = record["compartment"] if transfer else "exchange"
        epoch = 2 if not transfer else next(e for c, e in self.pairs if c == compartment)
        values = {"type": record["type"], "compartment": compartment, "case": self.view.case,
                  "record": uuid.UUID(copy_id or record["id"]), "author": self.sender.id,
                  "epoch": epoch, "version": record["version"]}
        return b64(reader.seal_record(reader.RecordPlace(**{**values, **place}),
                                      self.pairs[compartment, epoch][0],
                                      json.dumps(content, ensure_ascii=False).encode()))

    def _copy(self, record, pointers):
        content, hidden = blacken(record["content"], pointers)
        row = {"record": record["id"], "version": record["version"], "blackened": hidden}
        if self.kind == "refer":
            row["copy"] = str(uuid.uuid4())
        row["envelope"] = self.seal(record, content, row.get("copy"))
        return row

    def send(self, *, if_match=None, **more):
        reference = self.view.answer["case"]["reference"]
        version = self.view.version if if_match is None else if_match
        return self.sender.post(f"/v1/cases/{reference}/forwards", self.body, if_match=version,
                                **more)

    def place(self, row):
        """The header of a manifest row's envelope."""
        return reader.record_header(unb64(row["envelope"]))


def exchange_of(view, forward):
    """What was opened in the exchange of a forward."""
    return [r for r in view.records if scope_of(r) == forward]
