"""The installation the bench measures: its own cluster, people who came in by the real ceremony,
real intakes, and as many copies of them as are wanted."""

import copy
import json
import os
import pathlib
import random
import subprocess
import sys
import uuid
from concurrent import futures

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / name) for name in ("", "proof")]
import reader  # noqa: E402
from support import ceremony, cluster, database, server, tls  # noqa: E402
from support.house import SAMPLES, b64, intake  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
LOGGERS = ("demo.operator.bg1", "demo.operator.bg2", "demo.operator.pg1", "demo.operator.pr1")
SEARCHERS = LOGGERS + ("demo.coordinator.bg1", "demo.coordinator.bg2", "demo.coordinator.pg1",
                       "demo.coordinator.pr1")
BATCH = 10000  # copies made in one transaction
SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "8GB", "checkpoint_timeout": "1h",
            "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
            "idle_in_transaction_session_timeout": "60s"}


def random_text(text, chance):
    """As long as the sample's, and never the same twice."""
    words = text.split()
    chance.shuffle(words)
    return " ".join(words)


def report(number, chance):
    """One intake as a client sends it: a sample with other words, numbers and hashes."""
    body = copy.deepcopy(intake(sorted(SAMPLES)[number % len(SAMPLES)]))
    body["narrative"] = random_text(body["narrative"], chance)
    phone = f"+3816{chance.randrange(10 ** 7, 10 ** 8)}"
    for who in ("reporter", "affected_person"):
        if body.get(who) and body[who].get("phone"):
            body[who]["phone"] = phone
    if any(one["kind"] == "store_identity" and one["state"] in ("given", "limited")
           for one in body["consents"]):
        body["search_hashes"] = [b64(chance.randbytes(32)) for _ in range(3)]
    return body


class House:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        tls.make(self.folder)
        self.pg = cluster.Cluster(**SETTINGS)
        self.servers = {}
        self.chance = random.Random(7)
        self.people = ceremony.Ceremony(self.pg, self.folder, "bench", self._first_server)

    def _first_server(self, made):
        self.made = made
        return [self.start(made.name)]

    def start(self, name, label=None):
        """A hotlined as it comes, on database `name`."""
        label = label or name
        self.servers[label] = server.Server(
            self.folder, f"hotlined-{label}", self.pg.conninfo(name, "hotline_server"),
            self.made.server_key, self.made.root_public, workers_fast=8, workers_slow=2)
        self.servers[label].start().wait_ready()
        return self.servers[label]

    def token(self, username):
        return self.people[username].session.token

    def sql(self, text, *values, name="bench"):
        connection = database.connect(self.pg, name)
        cursor = connection.cursor()
        cursor.execute(text, values)
        rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def psql(self, file, name="bench", **variables):
        sets = [f"--set={key}={value}" for key, value in variables.items()]
        subprocess.run([cluster.BINARIES / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-1",
                        "-d", self.pg.conninfo(name), *sets, "-f", HERE / file],
                       check=True, stdout=subprocess.DEVNULL)

    def log_originals(self, count):
        """Real intakes over HTTP; the copies and pgbench's parameters come from them."""
        for number in range(count):
            self.people[LOGGERS[number % len(LOGGERS)]].log_body(report(number, self.chance))
        self.psql("wrappers.sql")

    def grow(self, first, last):
        """Copies number first to last, on every core."""
        def batch(begin):
            self.psql("copies.sql", **{"from": begin, "to": min(last, begin + BATCH - 1)})

        with futures.ThreadPoolExecutor(os.cpu_count()) as cores:
            list(cores.map(batch, range(first, last + 1, BATCH)))
        self.sql("VACUUM (ANALYZE)")

    def relayer(self, cases, name="bench"):
        """Puts the wraps of these copies under their own outer layer, as the server would have."""
        subkey = reader.H(b"hotline server layer", pathlib.Path(self.made.server_key).read_bytes())
        connection = database.connect(self.pg, name)
        cursor = connection.cursor()
        cursor.execute("SELECT case_id, key FROM shred.case_key WHERE case_id = ANY (%s::uuid[])"
                       " OR case_id IN (SELECT case_id FROM bench.intake)", (cases,))
        layers = {case: reader.H(uuid.UUID(case).bytes + bytes(key), subkey)
                  for case, key in cursor.fetchall()}
        cursor.execute("SELECT wrap, case_id FROM hotline.wrap"
                       " WHERE case_id IN (SELECT case_id FROM bench.intake)")
        inner = {}
        for closed, case in cursor.fetchall():
            closed = bytes(closed)
            inner[closed] = ceremony.open_layer(layers[case], closed)
        cursor.execute("SELECT ctid::text, case_id, wrap FROM hotline.wrap"
                       " WHERE case_id = ANY (%s::uuid[])"
                       " AND case_id NOT IN (SELECT case_id FROM bench.intake)", (cases,))
        rows = []
        for place, case, closed in cursor.fetchall():
            if bytes(closed) in inner:
                nonce = os.urandom(24)
                rows.append((place, nonce + reader.aead_seal(layers[case], nonce, b"",
                                                             inner[bytes(closed)])))
        cursor.execute("UPDATE hotline.wrap w SET wrap = n.wrap"
                       " FROM unnest(%s::tid[], %s::bytea[]) AS n (place, wrap)"
                       " WHERE w.ctid = n.place",
                       ([r[0] for r in rows], [r[1] for r in rows]))
        connection.close()

    def prepare_reading(self, name, count):
        """Cases spread over all there are, and the first pages of every queue, made readable; each
        can be found by one hash. Gives [(username, reference, client's hash)]."""
        sample = [row[0] for row in self.sql(
            "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS of"
            " FROM hotline.case_record WHERE reference ~ '-1[0-9]{6}-') c"
            " WHERE n %% greatest(1, of / %s) = 0", count, name=name)]
        queue = [row[0] for office in reader.OFFICES for row in self.sql(
            "SELECT id FROM hotline.case_record WHERE office = %s AND status NOT IN"
            " ('closed', 'merged', 'erased') ORDER BY queue_rank, created_at, id LIMIT 60",
            office, name=name)]
        self.relayer(list(set(sample + queue)), name)
        subkey = reader.H(b"hotline server search", pathlib.Path(self.made.server_key).read_bytes())
        rows = self.sql("SELECT c.id, c.reference, c.office FROM hotline.case_record c"
                        " WHERE id = ANY (%s::uuid[]) ORDER BY c.id", sample, name=name)
        readers = {office: [n for n in SEARCHERS if self.people[n].office == office]
                   for office in reader.OFFICES}
        found = []
        for number, (case, reference, office) in enumerate(rows):
            who = readers[office][number % len(readers[office])]
            found.append((who, reference, reader.H(reference.encode()), case))
        self.sql("TRUNCATE bench.reading RESTART IDENTITY; TRUNCATE bench.searcher RESTART IDENTITY",
                 name=name)
        kept = [reader.H(row[2], subkey)[:16] for row in found]
        self.sql("INSERT INTO hotline.search_entry (hash, case_id)"
                 " SELECT * FROM unnest(%s::bytea[], %s::uuid[]) ON CONFLICT DO NOTHING",
                 kept, [row[3] for row in found], name=name)
        self.sql("INSERT INTO bench.reading (actor, reference, hash)"
                 " SELECT * FROM unnest(%s::uuid[], %s::text[], %s::bytea[])",
                 [str(self.people[row[0]].id) for row in found], [row[1] for row in found], kept,
                 name=name)
        self.sql("INSERT INTO bench.searcher (actor) SELECT * FROM unnest(%s::uuid[])",
                 [str(self.people[one].id) for one in SEARCHERS], name=name)
        self.sql("VACUUM (ANALYZE)", name=name)
        return [row[:3] for row in found]

    # what the load generator sends

    def lines(self, label, rows):
        path = self.folder / f"{label}.lines"
        with open(path, "w", encoding="utf-8") as file:
            for token, method, target, wanted, body in rows:
                file.write(f"{token}\t{method}\t{target}\t{wanted}\t{body}\n")
        return path

    def intake_lines(self, count, loggers=LOGGERS, label="intake"):
        rows, bodies = [], []
        for number in range(count):
            bodies.append(json.dumps(report(number, self.chance), ensure_ascii=False))
            rows.append((self.token(loggers[number % len(loggers)]), "POST", "/v1/cases", 201,
                         bodies[-1]))
        (self.folder / "reports.lines").write_text("\n".join(bodies) + "\n", encoding="utf-8")
        return self.lines(label, rows)

    def copy(self, name):
        """The database as it is now under another name, with a server of its own."""
        self.servers.pop("bench").stop()
        self.people.connection.close()
        self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'bench'"
                 " AND pid <> pg_backend_pid()", name="postgres")
        self.sql(f"CREATE DATABASE {name} TEMPLATE bench", name="postgres")
        self.start("bench")
        self.start(name)

    def close(self):
        for one in self.servers.values():
            one.stop()
        self.people.close()
        self.pg.remove()
