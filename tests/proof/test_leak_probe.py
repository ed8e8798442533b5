"""The scan of test_leaks would notice a server that lets one field through: for every sealed field
of fields.def in turn, a hotlined that does, and what is found after it has taken in one report."""

import subprocess

import leaks
import probes
import pytest
from support import client, fields, server

SEALED = [field for field in fields.FIELDS if field.sealed]


class Bench:
    """One installation; a program is tried on it by logging a report with every field filled."""

    def __init__(self, house, scanner, build, folder, work):
        self.house, self.scanner, self.build = house, scanner, build
        self.folder, self.work = folder, work
        self.caller = build.compile("server/api/sealing.c", "sealing", "-DHOTLINE_LEAK_FIELD=0")
        self.patterns = {}
        _, values = fields.full_report("proba")
        for field, value in values.items():
            if field.sealed:
                self.patterns[field] = leaks.Patterns()
                self.patterns[field].member(field.name, value)
                self.patterns[field].value(field, value)
        self.all = leaks.Patterns()
        for made in self.patterns.values():
            self.all.forms.update(made.forms)
        self.seen = None

    def program(self, field):
        name = f"field-{field.index}"
        probe = self.build.compile("server/api/leak_probe.c", name,
                                   f"-DHOTLINE_LEAK_FIELD={field.index}")
        return self.build.link(f"hotlined-{name}", self.caller, probe)

    def counts(self):
        return self.scanner.look(self.all, leaks.places(self.house, self.work))

    def try_out(self, program):
        """{field: where it was found} of what is new since the last time."""
        made = server.Server(self.folder, "hotlined-probe",
                             self.house.pg.conninfo(self.house.name, "hotline_server"),
                             self.house.server_key, self.house.root_public, workers_fast=1)
        before = self.seen or self.counts()
        made.binary = program
        made.start()
        try:
            made.wait_ready()
            logger = self.house["demo.operator.bg1"]
            body, _ = fields.full_report("proba")
            session = client.Session([made], token=logger.session.token)
            answer = session.post("/v1/cases", body)
            session.close()
            assert answer.status == 201, answer
        finally:
            made.stop()
        self.seen = self.counts()
        return self.found(before, self.seen)

    def found(self, before, after):
        new = {(place, data) for place, counts in after.items()
               for data, count in counts.items() if count > before[place].get(data, 0)}
        return {field: {place for place, data in new if data in made.forms}
                for field, made in self.patterns.items()
                if any(data in made.forms for _, data in new)}


@pytest.fixture(scope="module")
def bench(house, scanner, settle, folder, tmp_path_factory):
    settle(house)
    build = probes.Build(tmp_path_factory.mktemp("build"))
    return Bench(house, scanner, build, folder, tmp_path_factory.mktemp("places"))


def test_the_program_as_it_is_lets_nothing_through(bench):
    assert bench.try_out(server.program("hotlined")) == {}


@pytest.mark.parametrize("field", SEALED, ids=lambda field: field.pointer)
def test_a_field_let_through_is_found(bench, field):
    found = bench.try_out(bench.program(field))
    assert field in found, "not found"
    assert {"data folder with WAL", "dump"} <= found[field]
    shared = set(bench.patterns[field].forms)  # a code of the same vocabulary, the same name
    others = {other: where for other, where in found.items()
              if "dump" in where  # pages with earlier leaks are written to the WAL again
              and not shared & set(bench.patterns[other].forms)}
    assert others == {}


def symbols(program):
    done = subprocess.run(["nm", program], check=True, capture_output=True, text=True)
    return {line.split()[-1] for line in done.stdout.splitlines()}


def test_other_builds_have_no_probe(bench):
    assert "leak_probe" in symbols(bench.program(SEALED[0]))
    usual = symbols(server.program("hotlined"))
    assert "leak_probe" not in usual and "sealing_record" in usual
