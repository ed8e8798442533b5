"""The results as a table of docs/performance.md, with the machine they were measured on."""

import os
import pathlib
import platform
import subprocess


def machine():
    """Cores, memory, kind of disk; nothing that names it."""
    info = pathlib.Path("/proc/cpuinfo").read_text()
    model = next((line.split(":")[1].strip() for line in info.splitlines()
                  if line.startswith("model name")), platform.machine())
    memory = int(pathlib.Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024
    virtual = "hypervisor" in info
    version = subprocess.run(["/usr/lib/postgresql/15/bin/postgres", "--version"],
                             capture_output=True, text=True, check=True).stdout.split()[2]
    return (f"{os.cpu_count()} cores ({model}{', virtual' if virtual else ''}), {memory:.0f} GB of memory, "
            f"virtual disk, Linux {platform.release().split('-')[0]}, PostgreSQL {version} with fsync and "
            "synchronous_commit on, 512 MB of shared buffers; load generator, server and database "
            "share the cores.")


def row_text(row):
    spread = f"{row['ratio']:.2f} ({row['least']:.2f} to {row['most']:.2f})"
    p50 = f"{row['p50_us'] / 1000:.2f}" if "p50_us" in row else ""
    p99 = f"{row['p99_us'] / 1000:.2f}" if "p99_us" in row else ""
    if row["side"] == row["against"]:
        spread = "1"
    return f"| {row['what']} | {row['side']} | {row['per_second']:.0f} | {p50} | {p99} | {spread} |"


def stages_text(stages):
    rest = stages["workers"] - sum(stages[one] for one in ("parse", "check", "seal", "wipe"))
    whole = stages["loop"] + stages["workers"] + stages["database"]
    rows = [("TLS, HTTP, event loop", stages["loop"]), ("parse", stages["parse"]),
            ("check, priority, clocks", stages["check"]), ("seal", stages["seal"]),
            ("wipe the arena", stages["wipe"]),
            ("the workers' rest: session, parameters, libpq, answer, waking up", rest),
            ("PostgreSQL, all its processes", stages["database"])]
    lines = ["| stage of an intake | µs of a core | share |", "|-|-|-|"]
    lines += [f"| {name} | {us:.0f} | {100 * us / whole:.0f} % |" for name, us in rows]
    lines.append(f"| together | {whole:.0f} | |")
    return "\n".join(lines) + (f"\n\nAn intake seals {stages['records']:.1f} records, "
                               f"{stages['sealed_bytes'] / 1024:.1f} kB with the statistics copy.")


def facts_text(facts):
    names = [("start_ms", "start to ready", "ms"), ("fresh_kib", "hotlined, fresh", "kB resident"),
             ("busy64_kib", "hotlined, 64 busy connections", "kB resident"),
             ("idle_kib_each", "each idle connection beyond", "kB"),
             ("client_kib", "client once signed in, with its first page", "kB resident"),
             ("client_rows_kib", "client with 10,000 rows in its list", "kB resident"),
             ("client_texts_kib", "client with their rows and their full text", "kB resident"),
             ("client_idle_ms", "client, idle", "ms of a core per second"),
             ("texts_kib", "full text of 10,000 cases of 390 words, in the client", "kB resident"),
             ("texts_key", "a key in the full-text search among them, median / 99 %", "ms of the processor"),
             ("case_bytes", "a case in the database, with indexes", "bytes"),
             ("cold_bench", "median of opening a case, one client", "")]
    lines = ["| size | |", "|-|-|"]
    lines += [f"| {label} | {facts[key]} {unit} |" for key, label, unit in names if key in facts]
    return "\n".join(lines)


def client_text(times):
    lines = ["| the client | p50 ms | p99 ms | most ms |", "|-|-|-|-|"]
    return "\n".join(lines + [f"| {what} | {one['p50_ms']:.1f} | {one['p99_ms']:.1f} |"
                              f" {one['most_ms']:.1f} |" for what, one in times])


def rows_text(rows):
    return ["| what | side | per second | p50 ms | p99 ms | ratio (range of the rounds) |",
            "|-|-|-|-|-|-|", *map(row_text, rows)]


def texts(results, options):
    """What each section of the document says; a section that was not measured stays as it is."""
    facts, made = results["facts"], {}
    begin = [machine(), "", f"{options.rounds} rounds of {options.seconds} s in alternation, medians. "
             f"Load average of the machine before the run: {facts['load']}."]
    if results["rows"]:
        lines = [*begin, f"{facts['cases']} cases.", "", *rows_text(results["rows"])]
        if "stages" in results:
            lines += ["", stages_text(results["stages"])]
        if "client" in results:
            lines += ["", client_text(results["client"])]
        made["measured"] = "\n".join([*lines, "", facts_text(facts)])
    if results["flat"]:
        made["flat"] = "\n".join([*begin, f"{facts['million']} cases against {facts['cases']}; the "
                                  "ratio is that of the requests per second.", "",
                                  *rows_text(results["flat"]), "",
                                  f"Opening a case among {facts['million']}, one client, median: "
                                  f"{facts['cold_bench_flat']}; among {facts['cases']}: "
                                  f"{facts['cold_small_flat']}."])
    return made


def replace(path, name, made):
    """Between the marks of the document."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    head, rest = path.read_text(encoding="utf-8").split(begin)
    path.write_text(f"{head}{begin}\n{made}\n{end}{rest.split(end)[1]}", encoding="utf-8")
