"""A hotline of its own, to be broken: a PostgreSQL cluster, people with keys, server processes."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile

import nacl.signing

from support import cluster, database, server, tls
from support.house import House

HERE = pathlib.Path(__file__).resolve().parent
PAGE, PAGES = 8192, 2048  # as in power_cut.c


def parent_of(pid):
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(stat.rsplit(")", 1)[1].split()[1])


def children_of(pid):
    numbers = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return [number for number in numbers if parent_of(number) == pid]


def kill(pid, how=signal.SIGKILL):
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        pass


class Cluster(cluster.Cluster):
    """One whose processes are killed; with `preload`, one whose power can be cut."""

    preload = None

    def _environment(self):
        made = super()._environment()
        if self.preload:
            made |= {"LD_PRELOAD": str(self.preload), "POWER_CUT_FOLDER": str(self.undo)}
        return made

    @property
    def undo(self):
        return self.folder / "undo"

    def load_power_cut(self):
        """From the next start on."""
        self.preload = self.folder / "power_cut.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-D_GNU_SOURCE",
                        HERE / "power_cut.c", "-o", self.preload], check=True)
        self.undo.mkdir()
        shutil.chown(self.undo, *([self.data.owner()] * 2))

    def kill_postmaster(self):
        """Its children notice and end by themselves."""
        kill(self.process.pid)
        self.process.wait()

    def kill_all(self):
        """At once; nobody has time to write anything."""
        all_of_them = [self.process.pid, *children_of(self.process.pid)]
        for pid in all_of_them:
            kill(pid)
        self.process.wait()

    def cut_power(self):
        """kill_all, and what was not yet synced of the write-ahead log is undone. Gives how many
        pages that were."""
        self.kill_all()
        undone = 0
        for segment in (self.data / "pg_wal").iterdir():
            kept = self.undo / str(segment.stat().st_ino)
            if not segment.is_file() or not kept.exists():
                continue
            with open(kept, "rb") as old, open(segment, "r+b") as new:
                for page, written in enumerate(old.read(PAGES)):
                    if written:
                        old.seek(PAGES + page * PAGE)
                        new.seek(page * PAGE)
                        new.write(old.read(PAGE))
                        undone += 1
        for kept in self.undo.iterdir():
            kept.unlink()
        return undone


class Scene:
    def __init__(self, servers=2, power=False, options=None, **settings):
        """options: of hotlined; settings: of PostgreSQL."""
        self.pg = Cluster("--wal-segsize=1", max_wal_size="64MB", **settings)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hotline-fault-"))
        self.servers, self.house = [], None
        try:
            self._begin(servers, power, options or {})
        except BaseException:
            self.close()
            raise

    def _begin(self, servers, power, options):
        if power:
            self.pg.stop()
            self.pg.load_power_cut()
            self.pg.start()
        tls.make(self.folder)
        self.root_key = nacl.signing.SigningKey.generate()
        self.server_key = self.folder / "server.secret"
        self.server_key.touch(mode=0o600)
        self.server_key.write_bytes(os.urandom(32))
        database.create(self.pg, "hotline")
        for number in range(servers):
            self.servers.append(self.make_server(f"hotlined-{number}", **options))
        self.house = House(self.connect(), self.root_key, self.server_key, self.servers, None)
        self.sql("CHECKPOINT")

    def make_server(self, name, kind=server.Server, **options):
        """One more, ready; it is the caller's to stop."""
        made = kind(self.folder, name, self.pg.conninfo("hotline", "hotline_server"),
                    self.server_key, self.root_key.verify_key.encode(), **options).start()
        made.wait_ready()
        return made

    def connect(self):
        return database.connect(self.pg, "hotline")

    def sql(self, text, *values):
        """One statement on a connection of its own; its rows."""
        connection = self.connect()
        try:
            cursor = connection.cursor()
            cursor.execute(text, values)
            return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def backends(self):
        """The process ids of the servers' connections, the busy ones first."""
        return [row[0] for row in self.sql(
            "SELECT pid FROM pg_stat_activity WHERE usename = 'hotline_server'"
            " ORDER BY state = 'active' DESC, pid")]

    def in_log(self, text):
        return re.search(text, self.pg.log.read_text(errors="replace"))

    def close(self):
        if self.house:
            self.house.close()
        try:
            for one in self.servers:
                one.stop()
        finally:
            self.pg.remove()
            shutil.rmtree(self.folder, ignore_errors=True)
