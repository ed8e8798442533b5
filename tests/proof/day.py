"""A day's work on all samples, as the people of a House do it over HTTP: every kind of request that
carries something confidential comes up at least once."""

import uuid

import reader
from support import fields, shifts
from support.forwarding import Forward
from support.house import SAMPLES, b64, intake

PEOPLE = {"demo.coordinator.bg": "demo.coordinator.bg1",
          "demo.coordinator.pg": "demo.coordinator.pg1",
          "demo.coordinator.pr": "demo.coordinator.pr1", "demo.monitor.bg": "demo.monitor.bg1",
          "demo.operator.pg2": "demo.operator.pg1", "demo.operator.pr2": "demo.operator.pr1",
          "demo.lawyer.pg2": "demo.lawyer.pg1"}
CONSENT_OF = {"lawyer": "share_lawyer", "court_monitor": "attend_hearing",
              "partner": "share_partner"}
REASON = "Pozivam je natrag zbog zakazanog veštačenja"


class Day:
    def __init__(self, house):
        self.house = house
        self.references = {}

    def person(self, name):
        return self.house[PEOPLE.get(name, name)]

    @staticmethod
    def well(answer):
        assert answer.status in (200, 201), answer

    # steps

    def log(self, sample_id):
        sample = SAMPLES[sample_id]
        body = intake(sample_id)
        body["summary"] = sample["summary_en"]
        if sample["reporter"].get("phone"):
            body["search_hashes"] = [self.house.search_hash("phone", sample["reporter"]["phone"])]
        who = self.person(sample["call"]["operator"])
        self.references[sample_id] = who.log_body(body)
        return self.references[sample_id]

    def coordinator(self, reference):
        office = {"BG": "bg1", "PG": "pg1", "PR": "pr1"}[reference[:2]]
        return self.house[f"demo.coordinator.{office}"]

    def open(self, who, reference, *compartments):
        """States a reason for each compartment, then reads."""
        for compartment in compartments:
            answer = who.post(f"/v1/cases/{reference}/openings",
                              {"compartment": compartment, "reason": REASON})
            self.well(answer)
        return who.read(reference)

    def assign(self, by, reference, to, reason=None):
        """Seals every compartment that the new handler's groups do not give her."""
        view = self.open(by, reference, "identity")
        handler = self.person(to)
        desk = handler.role in ("operator", "coordinator")
        consents = {c["kind"]: c["state"] for c in view.answer["consents"]}
        consent = consents.get(CONSENT_OF.get(handler.role), "given")
        needs = {"identity"} if desk else {"headline", "report", "work"}
        if consent == "given" and not desk:
            needs.add("identity")
        if handler.role == "coordinator":
            needs = set()
        wraps = []
        for (compartment, scope, epoch), secret in view.secrets.items():
            if compartment in needs and scope == reader.NIL:
                place = reader.WrapPlace("compartment", view.case, handler.id, 1, epoch,
                                         compartment)
                wraps.append({"compartment": compartment, "scope": None, "epoch": epoch,
                              "principal": str(handler.id), "principal_epoch": 1,
                              "wrap": b64(reader.seal_wrap(place, handler.bundle.box_public,
                                                           secret))})
        answer = by.post(f"/v1/cases/{reference}/assignments", {
            "to": handler.username, "wraps": wraps, "reason": reason,
            "override": None if consent in ("given", "limited") else {
                "legal_basis": "legal_claim"}}, if_match=view.version)
        self.well(answer)

    def note(self, who, reference, text):
        answer = who.post(f"/v1/cases/{reference}/notes", {"text": text})
        self.well(answer)

    def move(self, who, reference, to, **more):
        who.move(reference, to, **more)

    def contact(self, who, reference, text, phone):
        answer = who.post(f"/v1/cases/{reference}/contacts", {
            "kind": "further", "channel": "phone_call", "direction": "in", "language": "sr",
            "text": text, "phone_raw": phone})
        self.well(answer)

    def consent(self, who, reference, kind, text):
        answer = who.post(f"/v1/cases/{reference}/consents", {
            "kind": kind, "state": "limited", "form": "oral_call", "limit_text": text,
            "text_version": "izdanje-dvadesetprvo"}, if_match=who.version(reference))
        self.well(answer)

    def patch(self, who, reference, body):
        answer = who.session.patch(f"/v1/cases/{reference}", body,
                                   if_match=who.version(reference))
        self.well(answer)

    def facts(self, who, reference, body):
        answer = who.session.put(f"/v1/cases/{reference}/facts", body,
                                 if_match=who.version(reference))
        self.well(answer)

    def forward(self, by, reference, to, kind, **more):
        view = self.open(by, reference, "identity")
        made = Forward(by, view, to, kind, summary="Bezimeni sažetak jednoga otkaza u skladištu",
                       message="Poverljiva propratna poruka kolegama primaocima", **more)
        answer = made.send()
        self.well(answer)
        return str(made.id), view.case

    # a sample's own history, as far as consents let it go the same way

    def live(self, sample_id):
        sample = SAMPLES[sample_id]
        reference = self.log(sample_id)
        coordinator = self.coordinator(reference)
        if sample["risk"]["override"]:
            self.patch(coordinator, reference, {"priority": {
                "to": sample["risk"]["override"]["to"],
                "reason": sample["risk"]["override"]["reason"]}})
        for note in sample["notes"]:
            self.note(coordinator, reference, note["text"])
        for index, step in enumerate(sample["case"]["history"][1:], 1):
            if step["to"] == "forwarded" or step["from"] == "forwarded":
                break
            self.step(sample, reference, step, index)

    def step(self, sample, reference, step, index):
        by, to = self.person(step["by"]), step["to"]
        coordinator = self.coordinator(reference)
        if to == "assigned":
            later = [s["by"] for s in sample["case"]["history"][index + 1:] if s["to"] == "in_work"]
            handler = later[0] if later else sample["case"]["assigned_to"]
            if self.limited(sample, handler):
                handler = coordinator.username
            return self.assign(coordinator, reference, handler, step["reason"])
        more = {"reason": step["reason"]}
        if to == "closed":
            more.update(deadlines_dropped=True, closure_reason=sample["case"]["closure_reason"],
                        outcomes=sample["case"]["outcomes"])
        elif to == "waiting_institution":
            more.update(institution=sample["referrals"][0]["target"], expected_by="2027-01-31")
        elif to == "in_proceedings":
            more.update(proceeding="civil_discrimination")
        return self.move(by, reference, to, **more)

    def limited(self, sample, to):
        kind = CONSENT_OF.get(self.person(to).role)
        return any(c["kind"] == kind and c["state"] == "limited" for c in sample["consents"])

    # what the samples' histories do not have

    def across(self):
        """h4 goes to Pristina and back; s01 to a partner, taken back after it was read; s06 is
        refused."""
        house = self.house
        by, receiver = house["demo.coordinator.bg1"], house["demo.coordinator.pr1"]
        forward, case = self.forward(by, self.references["h4"], "pristina", "transfer")
        receiver.read_forward(forward, case)
        assert receiver.decide(forward, "accept").status == 201
        self.open(receiver, self.references["h4"], "report", "identity")
        self.note(receiver, self.references["h4"], "Prihvaćeno posle provere nadležnosti")

        forward, _ = self.forward(by, self.references["s01"], "yucom", "refer",
                                  limits_read=["share_partner"])
        partner = house["demo.partner.bg1"]
        assert partner.decide(forward, "accept").status == 201
        partner.file(self.references["s01"])
        assert by.recall(forward).status == 200

        by = house["demo.coordinator.pg1"]
        forward, _ = self.forward(by, self.logged_again("s06"), "demo.lawyer.pg1", "transfer")
        answer = house["demo.lawyer.pg1"].decide(
            forward, "refuse", "Sukob interesa sa tuženim preduzećem")
        self.well(answer)

    def logged_again(self, sample_id):
        who = self.person(SAMPLES[sample_id]["call"]["operator"])
        reference = who.log(sample_id, share_lawyer="given", share_office="given")
        self.move(self.coordinator(reference), reference, "in_triage")
        return reference

    def canaries(self):
        """Two reports with every field filled, the second as changed facts of the first."""
        house = self.house
        who, coordinator = house["demo.operator.bg1"], house["demo.coordinator.bg1"]
        body, _ = fields.full_report("prvi")
        reference = self.references["full"] = who.log_body(body)
        body, _ = fields.full_report("drugi")
        for name in ("call", "consents", "vital_interest"):
            body.pop(name)
        self.facts(who, reference, body)
        self.contact(who, reference, "Zvala je ponovo uznemirena komšinica", "061/7770-312")
        self.consent(who, reference, "share_partner", "Isključivo advokatskoj kancelariji")
        self.patch(coordinator, reference, {"summary": "Preimenovani naslovni redak predmeta"})
        self.move(coordinator, reference, "in_triage", reason="Preuzimam trijažu prekovremeno")
        self.move(coordinator, reference, "waiting_reporter", next_contact_on="2026-12-24",
                  question="Da li postoji svedočanstvo komšinice?")

    def handing_over(self):
        """A note to the next shift, a duplicate and back, a colleague's cases."""
        who, by = self.house["demo.operator.bg1"], self.house["demo.coordinator.bg1"]
        first, second = self.logged_again("s01"), self.logged_again("s01")
        handover = shifts.written(who, "Predajem dežurstvo: očekuje povratni razgovor predveče",
                                  [first])
        self.well(shifts.take(by, handover, first))
        assert "predveče" in shifts.read(by, handover).words
        for step, body in (
                ("merge", {"into": second, "reason": "Ustanovljeno da zvaše dvaput istovetna"}),
                ("unmerge", {"reason": "Razdvojeno jer bejahu dvojica imenjaka"})):
            self.well(by.post(f"/v1/cases/{first}/{step}", body, if_match=by.version(first)))
        self.assign(by, second, "demo.operator.bg2")
        items = [shifts.item(self.house, by.username, second, who.username)]
        self.well(shifts.reassign(self.house, by.username, "demo.operator.bg2", items,
                                  "Koleginica prelazi zauvek drugamo"))

    def reading(self):
        """Lists, searches, files: what hands something out."""
        house = self.house
        who, coordinator = house["demo.operator.bg1"], house["demo.coordinator.bg1"]
        for view in ("queue", "mine", "overdue", "forwarded", "closed"):
            self.well(coordinator.get(f"/v1/cases?view={view}"))
        for value in ("+381600000011", "+38269000099"):
            self.well(who.post("/v1/search", {"hashes": [house.search_hash("phone", value)]}))
        self.well(coordinator.get(f"/v1/cases/{self.references['s02']}/principals"))
        self.open(who, self.references["s01"], "report", "work")
        coordinator.file(self.references["s02"])
        self.well(house["demo.dpo"].get("/v1/audit"))
        self.well(who.get("/v1/vocabularies"))
        self.well(who.get("/v1/changes"))

    def wrong(self):
        """What is refused must leave no trace either."""
        who = self.house["demo.operator.bg1"]
        body = intake("s02")
        body["narrative"] = "Odbijena prijava sa nemogućim kanalom veze"
        body["call"]["channel"] = "golub_pismonosa"
        assert who.post("/v1/cases", body).status == 422
        body["call"]["channel"] = "phone_call"
        body["nepoznato"] = "Neprepoznata rečenica izvan obrasca"
        assert who.post("/v1/cases", body).status == 422
        refused = intake("s05", store_report="refused")
        refused["narrative"] = "Prijava bez saglasnosti ostaje nezapamćena"
        answer = who.post("/v1/cases", refused)
        assert answer.status == 201 and "contact" in answer.json, answer
        assert who.post("/v1/contacts", {"channel": "phone_call", "kind": "silent"}).status == 201
        answer = who.post("/v1/sessions", {"username": who.username, "auth": b64(bytes(range(32)))})
        assert answer.status == 401, answer
        answer = who.get(f"/v1/cases/BG-2026-00001-{uuid.uuid4().hex[:3]}")
        assert answer.status in (400, 404, 422), answer


def work(house):
    """The whole day; gives what was done."""
    day = Day(house)
    for sample_id in SAMPLES:
        day.live(sample_id)
    day.across()
    day.canaries()
    day.handing_over()
    day.reading()
    day.wrong()
    return day
