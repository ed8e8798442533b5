"""Loads the sample reports into a demo installation as its users would: everybody through her own
client, one `hotline batch` each, in the order of each sample's history.

usage: load.py CHECKOUT VAR
"""
import json
import os
import shlex
import subprocess
import sys
import tempfile

# The samples' names for people, where the demo has another.
PEOPLE = {"demo.coordinator.bg": "demo.coordinator.bg1", "demo.coordinator.pg": "demo.coordinator.pg1",
          "demo.coordinator.pr": "demo.coordinator.pr1", "demo.monitor.bg": "demo.monitor.bg1"}
COORDINATOR = {"belgrade": "demo.coordinator.bg1", "podgorica": "demo.coordinator.pg1",
               "pristina": "demo.coordinator.pr1"}
# What the server computes is not sent.
INTAKE = ("call", "reporter", "affected_person", "incident", "respondents", "narrative",
          "narrative_language", "narrative_script", "consents", "support_needs")
COMPUTED = {"call": ("call_ref", "operator", "office", "phone_e164", "phone_country"),
            "reporter": ("name_keys",)}


def person(name):
    return PEOPLE.get(name, name)


class Desk:
    """One signed-in user: sends a command line, gets the JSON answer."""

    def __init__(self, checkout, var, username):
        self.username = username
        self.process = subprocess.Popen(
            [os.path.join(checkout, "build/bin/hotline"), "--config", os.path.join(var, "client.conf"),
             "--user", username, "--password-file", os.path.join(var, f"secrets/{username}.password"),
             "--device-file", os.path.join(var, f"secrets/{username}.device"), "--json", "batch", "-"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def do(self, *words):
        self.process.stdin.write(shlex.join(words) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"load: {self.username}'s client ended at: {words[0]}")
        answer = json.loads(line)
        if "error" in answer:
            raise SystemExit(f"load: {self.username}: {words[0]}: {json.dumps(answer['error'])}")
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


class Loader:
    def __init__(self, checkout, var):
        self.checkout, self.var, self.desks = checkout, var, {}

    def desk(self, name):
        username = person(name)
        if username not in self.desks:
            self.desks[username] = Desk(self.checkout, self.var, username)
        return self.desks[username]

    def close(self):
        for desk in self.desks.values():
            desk.close()

    def log(self, sample):
        body = {name: sample[name] for name in INTAKE}
        for part, names in COMPUTED.items():
            body[part] = {k: v for k, v in body[part].items() if k not in names}
        if sample["reporter"].get("phone"):  # phones come as they were typed
            body["reporter"]["phone"] = sample["call"]["phone_raw"] or sample["reporter"]["phone"]
        body["risk"] = {"answers": sample["risk"]["answers"]}
        body["summary"] = sample["summary_en"]
        with tempfile.NamedTemporaryFile("w", suffix=".json", dir=self.var, encoding="utf-8") as file:
            json.dump(body, file, ensure_ascii=False)
            file.flush()
            return self.desk(sample["call"]["operator"]).do("log", file.name)["reference"]

    def load(self, sample):
        reference = self.log(sample)
        override = sample["risk"]["override"]
        if override:
            self.desk(override["by"]).do("triage", reference, "--priority", override["to"],
                                         "--reason", override["reason"])
        days = [(step["at"], index, self.step) for index, step in
                enumerate(sample["case"]["history"]) if index > 0]
        days += [(note["at"], index, self.note) for index, note in enumerate(sample["notes"])]
        for _, index, act in sorted(days, key=lambda day: day[0]):
            act(sample, reference, index)
        return reference

    def note(self, sample, reference, index):
        note = sample["notes"][index]
        self.desk(note["by"]).do("note", reference, "--text", note["text"])

    def step(self, sample, reference, index):
        step = sample["case"]["history"][index]
        desk, to = self.desk(step["by"]), step["to"]
        reason = ["--reason", step["reason"]] if step["reason"] else []
        if step["from"] == "forwarded":
            return self.decide(sample, reference, step, index)
        if to == "assigned":
            return self.assign(sample, reference, step, index)
        if to == "forwarded":
            return self.forward(sample, reference, step, index)
        words = ["triage", reference, "--to", to] + reason
        if to == "closed":
            words += ["--closure-reason", sample["case"]["closure_reason"], "--deadlines-dropped"]
            for outcome in sample["case"]["outcomes"]:
                words += ["--outcome", outcome]
        elif to == "waiting_institution":
            target = sample["referrals"][0]["target"] if sample["referrals"] else "other"
            due = sample["deadlines"][0]["due"][:10] if sample["deadlines"] else "2027-01-31"
            words += ["--institution", target, "--expected-by", due]
        elif to == "in_proceedings":
            words += ["--proceeding", sample["incident"].get("proceeding") or "civil_discrimination"]
        desk.do(*words)

    def assign(self, sample, reference, step, index):
        later = [s["by"] for s in sample["case"]["history"][index + 1:] if s["to"] == "in_work"]
        to = person(later[0] if later else sample["case"]["assigned_to"])
        if self.limited(sample, to):
            return self.forward_to(sample, reference, step, to, accept=True)
        words = ["assign", reference, "--to", to]
        if self.consent(sample, to) in ("not_asked", "not_possible", "refused"):
            words += ["--override", "legal_claim"]
        if step["reason"]:
            words += ["--reason", step["reason"]]
        self.desk(step["by"]).do(*words)

    def forward(self, sample, reference, step, index):
        """A step to forwarded: to the office or lawyer of the referral of that moment."""
        referral = next(r for r in sample["referrals"] if r["sent_at"] == step["at"])
        self.forward_to(sample, reference, step, person(referral["target"]), accept=False)

    def forward_to(self, sample, reference, step, to, accept):
        words = ["forward", reference, "--to", to, "--kind", "transfer",
                 "--summary", sample["summary_en"]]
        if self.limited(sample, to):
            words += ["--limit-read", "share_lawyer", "--blacken", "/reporter/municipality"]
        if step["reason"]:
            words += ["--message", step["reason"]]
        self.forward_id = self.desk(step["by"]).do(*words)["id"]
        if accept:
            self.desk(to).do("decide", self.forward_id, "accept")

    def decide(self, sample, reference, step, index):
        referral = next(r for r in reversed(sample["referrals"])
                        if r["sent_at"] < step["at"])
        by = person(referral["target"]) if referral["kind"] == "to_lawyer" else person(step["by"])
        if step["to"] == "assigned":
            self.desk(by).do("decide", self.forward_id, "accept")
        else:
            self.desk(by).do("decide", self.forward_id, "refuse", "--reason", step["reason"])

    @staticmethod
    def consent(sample, to):
        kind = {"lawyer": "share_lawyer", "monitor": "attend_hearing"}.get(to.split(".")[1])
        if not kind:
            return "given"
        return next(c["state"] for c in sample["consents"] if c["kind"] == kind)

    def limited(self, sample, to):
        return to.startswith("demo.") and self.consent(sample, to) == "limited"


def main():
    checkout, var = sys.argv[1:3]
    with open(os.path.join(checkout, "scripts/demo/samples.json"), encoding="utf-8") as file:
        samples = json.load(file)["samples"]
    loader = Loader(checkout, var)
    try:
        for sample in samples:
            print(f"  {sample['id']}: {loader.load(sample)}", file=sys.stderr)
    finally:
        loader.close()


if __name__ == "__main__":
    main()
