"""Runs the load generator, pgbench and the stages, and reads what processes cost."""

import json
import os
import pathlib
import subprocess

from support import cluster, server

HERE = pathlib.Path(__file__).resolve().parent
TICKS = os.sysconf("SC_CLK_TCK")


def load(port, lines, clients, seconds, mode="keep", most=0):
    done = subprocess.run([server.program("load"), str(port), mode, str(clients), str(seconds),
                           str(most), str(lines)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"load: {done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def pgbench(conninfo, script, clients, seconds=None, each=None):
    """Transactions per second and their mean latency, without the time to connect."""
    much = ["-T", str(seconds)] if seconds else ["-t", str(each)]
    done = subprocess.run([cluster.BINARIES / "pgbench", "-n", "-M", "prepared", "-c", str(clients),
                           "-j", str(min(clients, 2)), *much, "-f", str(script), conninfo],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0 or "number of failed transactions: 0 " not in done.stdout:
        raise RuntimeError(f"pgbench: {done.stdout}{done.stderr}")
    for line in done.stdout.splitlines():
        if line.startswith("tps ="):
            return {"per_second": float(line.split()[2]),
                    "p50_us": 1e6 * clients / float(line.split()[2])}
    raise RuntimeError(done.stdout)


def stat(path):
    """utime, stime, cutime, cstime in seconds, and the name."""
    text = pathlib.Path(path).read_text()
    name, rest = text[text.index("(") + 1:text.rindex(")")], text[text.rindex(")") + 2:].split()
    return name, [int(one) / TICKS for one in rest[11:15]]


def threads(pid):
    """Seconds of processor time per thread: {tid: (name, seconds)}."""
    found = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        name, times = stat(task / "stat")
        found[int(task.name)] = name, times[0] + times[1]
    return found


def processes(postmaster):
    """Seconds of a cluster: the postmaster, its children, and those that have ended."""
    total = 0.0
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        rest = text[text.rindex(")") + 2:].split()
        own = path.parent.name == str(postmaster)
        if own or rest[1] == str(postmaster):
            total += sum(int(one) for one in rest[11:15 if own else 13]) / TICKS
    return total


def resident_kib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise RuntimeError("no VmRSS")
