"""Whether everything that was acknowledged is there, once and whole. Whole is what a report of the
same sample leaves in every table when nothing disturbs it."""

import collections

from load import SAMPLES, Post

COUNTS = {  # table or part of one: how many rows a case has there
    name: f"SELECT case_id::text, count(*) FROM {source} GROUP BY 1"
    for name, source in {
        "compartment": "hotline.compartment",
        "wrap": "hotline.wrap",
        "record": "hotline.record",
        "consent": "hotline.consent",
        "contact": "hotline.contact WHERE case_id IS NOT NULL",
        "status_change": "hotline.status_change",
        "deadline": "hotline.deadline",
        "search_entry": "hotline.search_entry",
        "case_key": "shred.case_key",
        "pseudonym": "shred.pseudonym",
        "statistics_copy": "hotline.statistics_copy JOIN shred.pseudonym USING (pseudonym)",
        "audit": "hotline.audit WHERE event = 'created' AND case_id IS NOT NULL",
        "change": "hotline.change WHERE kind = 'created' AND case_id IS NOT NULL",
    }.items()}
KEPT = ("SELECT key::text, answer->>'id', answer->>'reference' FROM hotline.idempotency"
        " WHERE answer ? 'reference'")


class Report:
    """What was found; bad is empty when all is well."""

    def __init__(self):
        self.lost, self.doubled, self.halved = [], [], []
        self.acknowledged = self.cases = self.tries = 0

    @property
    def bad(self):
        return [f"{len(found)} {what}, for example {found[0]}" for what, found in (
            ("lost", self.lost), ("doubled", self.doubled), ("not whole", self.halved)) if found]

    def __str__(self):
        return (f"{self.acknowledged} reports acknowledged in {self.tries} tries, {self.cases} cases"
                f" stored: {len(self.lost)} lost, {len(self.doubled)} doubled,"
                f" {len(self.halved)} not whole")


def kind_of(post):
    return post.sample, post.username.split(".")[1]


class Checker:
    def __init__(self, scene):
        """Logs one report of each sample in quiet, as an operator and as a coordinator (who needs
        no wrap of her own)."""
        self.scene = scene
        self.before = {row[0] for row in scene.sql("SELECT id::text FROM hotline.case_record")}
        self.twins = {}
        people = [scene.house[f"demo.{role}.bg1"] for role in ("operator", "coordinator")]
        posts = [Post(person.username, sample) for person in people for sample in SAMPLES]
        for post in posts:
            answer = post.send(scene.house[post.username].session)
            assert answer is not None and answer.status == 201, answer
            post.answer = answer.json
        rows = self._rows()
        for post in posts:
            self.twins[kind_of(post)] = rows[post.answer["id"]]
        unused = set(COUNTS) - set().union(*self.twins.values())
        assert not unused, unused
        self.own = posts
        scene.sql("CHECKPOINT")

    def _rows(self):
        found = collections.defaultdict(dict)
        for name, text in COUNTS.items():
            for case, count in self.scene.sql(text):
                found[case][name] = count
        return found

    def check(self, posts):
        report = Report()
        posts = [*self.own, *posts]
        by_key = {post.key: post for post in posts}
        cases = dict(self.scene.sql("SELECT id::text, reference FROM hotline.case_record"))
        kept = {key: (case, reference) for key, case, reference in self.scene.sql(KEPT)}
        rows = self._rows()
        report.cases, report.tries = len(cases) - len(self.before), sum(post.tries for post in posts)
        for post in posts:
            if post.answer:
                report.acknowledged += 1
                case = post.answer["id"], post.answer["reference"]
                if cases.get(case[0]) != case[1] or kept.get(post.key) != case:
                    report.lost.append(case[1])
        keys = {case: key for key, (case, _) in kept.items()}
        for case in set(cases) - self.before:
            reference = cases[case]
            post = by_key.get(keys.get(case))
            if post is None:  # a case beside the one its key remembers
                report.doubled.append(reference)
            elif rows[case] != self.twins[kind_of(post)]:
                report.halved.append((reference, self._difference(rows[case], post)))
        strays = set(rows) - set(cases)
        report.halved += [(case, "rows without a case") for case in strays]
        return report

    def _difference(self, found, post):
        wanted = self.twins[kind_of(post)]
        return {name: (found.get(name, 0), wanted.get(name, 0)) for name in COUNTS
                if found.get(name, 0) != wanted.get(name, 0)}

    def check_answers(self, load, posts):
        """The same key still gives the same answer, and the case can be read and opened."""
        for post in posts:
            session = load.session(post.username)
            again = post.send(session)
            assert again is not None and again.status == 201, again
            assert again.json == post.answer, (again.json, post.answer)
            session.close()
            person = self.scene.house[post.username]
            person.session.close()  # its connection may be to a process that was killed
            view = person.read(post.answer["reference"])
            assert post.key in view.text, "the narrative is another"
