"""Cores of a running process, and what windows.c looks for in them."""

import os
import pathlib
import subprocess

import leaks
import reader
from support.ceremony import layer_of, open_layer


def take(process, path):
    """A core of everything the process can reach, also what it has excluded from dumps. hotlined
    may not be attached to but by root."""
    command = ["gdb", "-q", "-nx", "-batch", "-p", str(process.pid),
               "-ex", "set use-coredump-filter off", "-ex", "set dump-excluded-mappings on",
               "-ex", f"generate-core-file {path}"]
    if os.geteuid() != 0:
        command = ["sudo", "-n", *command]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert pathlib.Path(path).exists(), done.stderr
    if os.geteuid() != 0:
        subprocess.run(["sudo", "-n", "chown", str(os.geteuid()), path], check=True)
    return pathlib.Path(path)


class Case:
    """Everything sealed of a case, as whoever holds database and server.key sees it."""

    def __init__(self, house, reference):
        self.id, = house.sql("SELECT id FROM hotline.case_record WHERE reference = %s",
                             reference)[0]
        layer = layer_of(house, self.id)
        self.wraps = [open_layer(layer, bytes(wrap)) for wrap, in house.sql(
            "SELECT wrap FROM hotline.wrap WHERE case_id = %s", self.id)]
        self.records = [bytes(envelope) for envelope, in house.sql(
            "SELECT envelope FROM hotline.record WHERE case_id = %s", self.id)]
        self.publics = [bytes(key) for key, in house.sql(
            "SELECT public_key FROM hotline.compartment WHERE case_id = %s", self.id)]

    def things(self):
        """For windows.c."""
        found = [b"w" + wrap[:140] for wrap in self.wraps]
        found += [b"r" + record[:136] for record in self.records]
        senders = {wrap[72:104] for wrap in self.wraps}
        senders |= {record[72:104] for record in self.records} - {bytes(32)}
        return found + [b"p" + key for key in [*self.publics, *sorted(senders)]]


def windows(tools, work, things, *files):
    """What opens: (offset, what, thing), and how many keys were tried."""
    path = pathlib.Path(work) / "things"
    path.write_bytes(b"".join(things))
    done = subprocess.run([tools / "windows", path, *files], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stderr
    rows = [line.split(" ") for line in done.stdout.splitlines()]
    hits = [(int(row[0]), " ".join(row[2:-1]), things[int(row[-1])]) for row in rows]
    return hits, int(done.stderr.split()[0])


def wrap_key(wrap, recipient_public, recipient_secret, index=None):
    """(c(n), k(n)) as the recipient computes them."""
    sender, n = wrap[72:104], int.from_bytes(wrap[104:108], "big")
    chain = reader.H(b"hotline wrap chain" + sender + recipient_public,
                     reader.dh(sender, recipient_secret))
    for _ in range(n if index is None else index):
        chain = reader.H(b"hotline wrap next", chain)
    return chain, reader.H(b"hotline wrap key", chain)


def patterns_of(house):
    """All that must not be in a core; what lies under another layer only in the database may."""
    patterns = leaks.Patterns()
    leaks.fill_people(patterns, house)
    house.heard.fill(patterns)
    return patterns.only("layer")
