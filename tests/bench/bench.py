"""What the system costs against what PostgreSQL could do: see docs/performance.md and scripts/bench.

Every comparison alternates (A B A B …) in one run; a ratio is the median of the rounds' ratios."""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import client
import copies
import measure
import table
from support import server

QUEUE = ("SELECT id, reference, office, status, priority, priority_overridden, flags, channel, logger,"
         " assignee, assignee_name, created_at, updated_at, next_due_on, first_action_by, version,"
         " forward, forward_state, forward_kind, forward_version, cursor_rank, cursor_at, cursor_id,"
         " shred_key, record_id, record_version, record_type, compartment, scope, epoch, author,"
         " record_at, envelope, public_key, retired, principal, principal_epoch, wrap"
         " FROM hotline.case_page(:actor, 'queue', 'urgency', NULL, NULL, NULL, NULL,"
         " NULL, NULL, 50);\n")
SCRIPTS = {
    "intake": "\\set n random(1, {intakes})\nSELECT bench.case_open(:n);\n",
    "parameters": "\\set n random(1, {intakes})\nSELECT id FROM bench.parameters(:n);\n",
    "queue": "\\set n random(1, {searchers})\nSELECT actor AS actor FROM bench.searcher"
             " WHERE n = :n \\gset\n" + QUEUE,
    "open": "\\set n random(1, {readings})\nSELECT c.* FROM bench.reading b, hotline.case_read("
            "b.actor, b.reference) c WHERE b.n = :n;\n",
    "search": "\\set n random(1, {readings})\n\\set w random(1, {searchers})\n"
              "SELECT s.* FROM bench.reading b, bench.searcher w, hotline.search_hashes(w.actor,"
              " ARRAY[b.hash], 300, 50) s WHERE b.n = :n AND w.n = :w;\n",
}


def say(text):
    print(text, file=sys.stderr, flush=True)


class Bench:
    def __init__(self, options, folder):
        self.options = options
        self.folder = pathlib.Path(folder)
        self.house = copies.House(folder)
        self.results = {"rows": [], "flat": [], "facts": {}}
        self.readings = 0

    def script(self, name):
        path = self.folder / f"{name}.pgbench"
        path.write_text(SCRIPTS[name].format(intakes=self.options.originals, readings=self.readings,
                                             searchers=len(copies.SEARCHERS)))
        return path

    def fresh(self, name):
        """Each side begins alike: nothing left to write, nobody's searches counted."""
        self.house.sql("CHECKPOINT", name=name)
        self.house.sql("TRUNCATE hotline.search_log", name=name)

    def http(self, name, lines, clients, mode="keep", most=0):
        self.fresh(name)
        return measure.load(self.house.servers[name].port, lines, clients, self.options.seconds,
                            mode, most)

    def database(self, name, script, clients, each=None):
        self.fresh(name)
        conninfo = self.house.pg.conninfo(name, "hotline_server")
        return measure.pgbench(conninfo, self.script(script), clients,
                               None if each else self.options.seconds, each)

    def alternate(self, what, sides, rounds=None):
        """sides: [(label, call)], the last is what the others are held against."""
        got = {label: [] for label, _ in sides}
        for _ in range(rounds or self.options.rounds):
            for label, call in sides:
                got[label].append(call())
        base = sides[-1][0]
        for label, _ in sides:
            ratios = [a["per_second"] / b["per_second"]
                      for a, b in zip(got[label], got[base], strict=True)]
            row = {"what": what, "side": label, "against": base,
                   "per_second": statistics.median(one["per_second"] for one in got[label]),
                   "ratio": statistics.median(ratios), "least": min(ratios), "most": max(ratios)}
            for name in ("p50_us", "p99_us"):
                if name in got[label][0]:
                    row[name] = statistics.median(one[name] for one in got[label])
            self.results["flat" if what.endswith("flat") else "rows"].append(row)
            say(f"  {what}: {label} {row['per_second']:.0f}/s, ratio {row['ratio']:.2f}")
        return got

    # --- what is measured ---------------------------------------------------------------------

    def intake(self):
        lines = self.house.intake_lines(self.options.bodies)
        for clients in self.options.clients:
            self.alternate(f"intake, {clients} clients", [
                ("HTTPS", lambda c=clients: self.http("bench", lines, c)),
                ("pgbench", lambda c=clients: self.database("bench", "intake", c))])
        if self.options.only:
            return
        self.alternate("intake, new connections, 8 clients", [
            ("HTTPS, full handshake", lambda: self.http("bench", lines, 8, "new")),
            ("HTTPS, resumed", lambda: self.http("bench", lines, 8, "resume")),
            ("HTTPS, kept", lambda: self.http("bench", lines, 8))])
        self.alternate("pgbench's parameters, 8 clients", [
            ("parameters alone", lambda: self.database("bench", "parameters", 8)),
            ("with case_open", lambda: self.database("bench", "intake", 8))], 1)

    def stages(self):
        """Seconds of processor per intake, where they go."""
        lines = self.house.folder / "intake.lines"
        hotlined = self.house.servers["bench"].process.pid
        before = measure.threads(hotlined), measure.processes(self.house.pg.process.pid)
        begun = time.monotonic()
        done = measure.load(self.house.servers["bench"].port, lines, 16, 2 * self.options.seconds)
        took = time.monotonic() - begun
        after = measure.threads(hotlined), measure.processes(self.house.pg.process.pid)
        spent = {}
        for tid, (name, seconds) in after[0].items():
            kind = "loop" if name.startswith("MHD") else "workers"
            spent[kind] = spent.get(kind, 0) + seconds - before[0].get(tid, (name, 0))[1]
        spent["database"] = after[1] - before[1]
        cpu = {kind: 1e6 * seconds / done["good"] for kind, seconds in spent.items()}
        made = self.house.made
        alone = json.loads(subprocess.run(
            [server.program("stages"), self.house.pg.conninfo("bench", "hotline_server"),
             made.server_key, (made.keys / "root.pub").read_text().strip(), "belgrade",
             str(self.house.people["demo.operator.bg1"].id), "10",
             self.house.folder / "reports.lines"], capture_output=True, text=True,
            check=True).stdout)
        self.results["stages"] = {**{k: round(v, 1) for k, v in cpu.items()}, **alone,
                                  "per_second": done["good"] / took}
        say(f"  stages: {self.results['stages']}")

    def reading(self, names, most_clients=(1, 8, 16)):
        """Queue page, case open, search: HTTPS against pgbench, and each database against the
        smallest."""
        found = {}
        for name in names:
            rows = self.house.prepare_reading(name, self.options.sample)
            self.readings = len(rows)
            self.found(name, rows, found)
            self.warm(name, rows, found, "_flat" if len(names) > 1 else "")
        for what in ("queue", "open", "search"):
            for clients in most_clients:
                self.read(what, clients, names, found)

    def warm(self, name, rows, found, mark):
        """Every case of the sample is read once before. A case that nobody has looked at for long
        comes from disk, from some thirty pages: what that takes is told apart."""
        cold = measure.load(self.house.servers[name].port, found[name, "open"], 1, 600,
                            most=len(rows))
        warm = measure.load(self.house.servers[name].port, found[name, "open"], 1, 600,
                            most=len(rows))
        self.results["facts"][f"cold_{name}{mark}"] = (
            f"{cold['p50_us'] / 1000:.1f} ms when first read, {warm['p50_us'] / 1000:.1f} ms after")

    def found(self, name, rows, found):
        house = self.house
        found[name, "queue"] = house.lines(f"queue-{name}", [
            (house.token(one), "GET", "/v1/cases?view=queue", 200, "") for one in copies.SEARCHERS])
        found[name, "open"] = house.lines(f"open-{name}", [
            (house.token(who), "GET", f"/v1/cases/{reference}", 200, "")
            for who, reference, _ in rows])
        found[name, "search"] = house.lines(f"search-{name}", [
            (house.token(copies.SEARCHERS[i % len(copies.SEARCHERS)]), "POST", "/v1/search", 200,
             json.dumps({"hashes": [copies.b64(one)]})) for i, (_, _, one) in enumerate(rows)])

    def read(self, what, clients, names, found):
        each = 1600 // clients if what == "search" else None  # below every user's hour
        sides = []
        for name in reversed(names):
            mark = f" ({name})" if len(names) > 1 else ""
            sides += [(f"HTTPS{mark}", lambda n=name: self.http(
                n, found[n, what], clients, most=1600 if each else 0)),
                (f"pgbench{mark}", lambda n=name: self.database(n, what, clients, each))]
        if len(names) == 1:
            self.alternate(f"{what}, {clients} clients", sides)
            return
        big, small = sides[:2], sides[2:]
        for one, other in zip(big, small, strict=True):
            self.alternate(f"{what}, {clients} clients, flat", [one, other])

    def memory(self):
        lines = self.house.folder / "intake.lines"
        one = self.house.start("bench", "memory")
        pid = one.process.pid
        facts = self.results["facts"]
        facts["start_ms"] = round(1000 * one.started_in)
        facts["fresh_kib"] = measure.resident_kib(pid)
        measure.load(one.port, lines, 64, self.options.seconds)
        busy = subprocess.Popen([server.program("load"), str(one.port), "keep", "64",
                                 str(self.options.seconds), "0", str(lines)],
                                stdout=subprocess.PIPE)
        most = 0
        while busy.poll() is None:
            most = max(most, measure.resident_kib(pid))
            time.sleep(0.05)
        facts["busy64_kib"] = most
        before = measure.resident_kib(pid)
        held = 1000
        idle = subprocess.Popen([server.program("load"), str(one.port), "hold", str(held), "60", "0",
                                 str(lines)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        idle.stdout.readline()
        facts["idle_kib_each"] = round((measure.resident_kib(pid) - before) / held, 1)
        idle.communicate()
        texts = json.loads(subprocess.run([server.program("texts")], capture_output=True, check=True).stdout)
        facts["texts_kib"] = texts["resident_kib"]
        facts["texts_key"] = f"{texts['p50_us'] / 1000:.1f} / {texts['p99_us'] / 1000:.1f}"
        one.stop()
        del self.house.servers["memory"]
        say(f"  memory: {facts}")

    def client(self):
        say("the client")
        client.fill(self.house, "client", self.options.rows + self.options.rows // 20)
        seen = client.measured(self.house, "client", self.options)
        self.results["client"] = seen.pop("times")
        self.results["facts"].update(seen, client_rows=self.options.rows)
        self.house.servers.pop("client").stop()
        for what, one in self.results["client"]:
            say(f"  {what}: {one}")
        say(f"  {seen}")

    def run(self):
        options = self.options
        only = options.only.split(",") if options.only else []
        self.results["facts"]["load"] = round(os.getloadavg()[1], 1)
        say("real intakes, and copies of them")
        self.house.log_originals(options.originals)
        if not only or "client" in only:
            self.house.copy("client")
        self.house.grow(1, options.cases)
        self.results["facts"]["cases"] = options.cases
        self.results["facts"]["case_bytes"] = int(self.house.sql(
            "SELECT sum(pg_total_relation_size(c.oid)) / (SELECT count(*) FROM hotline.case_record)"
            " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname IN ('hotline', 'shred') AND c.relkind = 'r'")[0][0])
        if options.million:
            self.house.copy("small")  # beside the one that grows
        if not only or "read" in only:
            self.reading(["bench"])
        if not only or "intake" in only:
            self.intake()
            self.stages()
        if not only or "memory" in only:
            if not (self.house.folder / "intake.lines").exists():
                self.house.intake_lines(options.bodies)
            self.memory()
        if not only or "client" in only:
            self.client()
        if options.million:
            say("the copies up to a million")
            begun = time.monotonic()
            self.house.grow(options.cases + 1, options.million)
            say(f"  took {time.monotonic() - begun:.0f} s")
            self.results["facts"]["million"] = options.million
            self.reading(["small", "bench"], (1, 8))
        return self.results


def main():
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--million", nargs="?", type=int, const=1000000, default=0,
                        help="also grow to a million cases (or to so many) and compare")
    parser.add_argument("--seconds", type=int, default=5, help="of each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=lambda t: [int(c) for c in t.split(",")],
                        default=[1, 8, 16, 64])
    parser.add_argument("--cases", type=int, default=10000)
    parser.add_argument("--originals", type=int, default=96, help="intakes that are copied")
    parser.add_argument("--bodies", type=int, default=600, help="different reports sent")
    parser.add_argument("--sample", type=int, default=2000, help="cases that are opened")
    parser.add_argument("--rows", type=int, default=10000, help="cases in the client's queue")
    parser.add_argument("--keys", type=int, default=2000, help="keys at each place of the client")
    parser.add_argument("--starts", type=int, default=11, help="sign-ins of the client")
    parser.add_argument("--only", default="", help="read, intake, memory, client")
    parser.add_argument("--write", help="file for the table, docs/performance.md")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="hotline-bench-")
    bench = None
    try:
        bench = Bench(options, folder)
        results = bench.run()
        for name, text in table.texts(results, options).items():
            print(text)
            if options.write:
                table.replace(pathlib.Path(options.write), name, text)
    finally:
        if bench:
            bench.house.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
