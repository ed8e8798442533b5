"""What the client keeps on its machine, through kills and power cuts (drafts_driver.c): what was
acknowledged is there, whole and once, and in order."""

import copy
import os
import pathlib
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass, field

import pytest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def program():
    path = pathlib.Path(os.environ.get("HOTLINE_DRIVER", ROOT / "build/dev/bin/drafts_driver"))
    if not path.exists():
        pytest.fail(f"{path} is not built; set HOTLINE_DRIVER")
    return path


# --- what must be there ---


@dataclass
class State:
    drafts: dict = field(default_factory=dict)     # id -> version
    waiting: list = field(default_factory=list)    # (id, version), in order
    attention: dict = field(default_factory=dict)  # id -> version

    def step(self, what, item, *rest):
        """The state after a step that the driver has announced."""
        after, version = copy.deepcopy(self), int(rest[-1])
        if what == "type":
            assert version > after.drafts.get(item, 0)
            after.drafts[item] = version
        elif what == "finish":
            assert after.drafts.pop(item) == version
            after.waiting.append((item, version))
        else:
            assert after.waiting.pop(0) == (item, version), "sent out of order"
            if what == "refuse":
                after.attention[item] = version
        return after


def follow(state, lines):
    """The state that was acknowledged, and all that may stand on the disk after a kill."""
    announced = None
    for words in map(str.split, lines):
        assert words[0] != "failed", words
        if words[0] == "done":
            state, announced = announced, None
        else:
            assert announced is None
            announced, step = state.step(*words), words
    possible = [state] + [announced] * (announced is not None)
    if announced and step[0] == "refuse":  # on the list, and not yet out of the row
        between = copy.deepcopy(state)
        between.attention[step[1]] = int(step[-1])
        possible.append(between)
    return state, possible


def shown(folder, **environment):
    out = subprocess.run([program(), folder, "show"], env=os.environ | environment, check=True,
                         capture_output=True, text=True).stdout
    state = State()
    for what, item, version in map(str.split, out.splitlines()):
        if what == "waiting":
            state.waiting.append((item, int(version)))  # version 0: damaged
        else:
            place = state.drafts if what == "draft" else state.attention
            assert item not in place, "stands there twice"
            place[item] = int(version)
    return state


class Worker:
    def __init__(self, folder, seed, **environment):
        self.process = subprocess.Popen([program(), folder, "work", str(seed)], text=True,
                                        stdout=subprocess.PIPE, env=os.environ | environment)
        self.lines = []

    def wait_for(self, count):
        for _ in range(count):
            line = self.process.stdout.readline()
            assert line, "the driver has ended by itself"
            self.lines.append(line)

    def kill(self):
        self.process.kill()
        self.lines += self.process.stdout.readlines()  # what it had said before it was killed
        self.process.wait()
        self.process.stdout.close()
        return self.lines


def check_keys(lines):
    """Each is sent under one key, and never again once that was acknowledged."""
    keys, over = {}, set()
    for line, following in zip(lines, lines[1:] + [""]):
        what, item, *rest = line.split() + [""]
        if what in ("send", "refuse"):
            assert item not in over, "sent again"
            assert keys.setdefault(item, rest[0]) == rest[0], "sent under another key"
            if following == "done\n":
                over.add(item)


# --- kills ---


def test_nothing_acknowledged_is_lost_doubled_or_halved_by_killing_the_client(
        tmp_path, seed, kills, tell):
    dice, state, said = random.Random(f"drafts {seed}"), State(), []
    for _ in range(3 * kills):
        worker = Worker(tmp_path / "hotline", dice.randrange(2**31))
        worker.wait_for(dice.randrange(1, 200))
        lines = worker.kill()
        said += lines
        _, possible = follow(state, lines)
        state = shown(tmp_path / "hotline")
        assert state in possible, f"HOTLINE_FAULT_SEED={seed}"
    check_keys(said)
    for unfinished in tmp_path.rglob(".*"):  # a running client's would be a moment old
        os.utime(unfinished, (0, 0))
    assert shown(tmp_path / "hotline") == state
    assert not list(tmp_path.rglob(".*")), "something unfinished was left"
    tell(f"seed {seed}, {3 * kills} kills of a client: {said.count('done' + chr(10))} steps kept")


def test_two_clients_of_one_user_leave_each_others_drafts_alone(tmp_path, seed, kills):
    dice = random.Random(f"two clients {seed}")
    for number in range(max(2, kills // 3)):
        folder = tmp_path / str(number) / "hotline"
        workers = [Worker(folder, dice.randrange(2**31)) for _ in range(2)]
        for worker in dice.sample(workers, 2):
            for each in workers:
                if each.process.poll() is None:
                    each.wait_for(dice.randrange(20, 100))
            worker.kill()
        drafts, finished, gone, unsure = {}, {}, {}, set()
        for worker in workers:
            steps = [line.split() for line in worker.lines]
            for step, following in zip(steps, steps[1:] + [["killed"]]):
                if step == ["done"]:
                    continue
                what, item, version = step[0], step[1], int(step[-1])
                if following != ["done"]:
                    unsure.add(item)
                elif what == "type":
                    drafts[item] = version
                elif what == "finish":
                    finished[item] = drafts.pop(item)
                else:
                    assert item not in gone, "sent by both"
                    gone[item] = what
        state = shown(folder)
        assert len(dict(state.waiting)) == len(state.waiting)
        refused = {item for item in gone if gone[item] == "refuse"}
        expected = {item: finished[item] for item in set(finished) - set(gone) - unsure}
        assert without(state.drafts, unsure) == without(drafts, unsure)
        assert without(dict(state.waiting), unsure) == expected
        assert set(state.attention) - unsure == refused - unsure
        assert all(version > 0 for version in state.attention.values())


def without(items, unsure):
    return {item: version for item, version in items.items() if item not in unsure}


# --- power cuts ---


@pytest.fixture(scope="module")
def preload(tmp_path_factory):
    path = tmp_path_factory.mktemp("preload") / "only_synced.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-D_GNU_SOURCE",
                    HERE / "only_synced.c", "-o", path], check=True)
    return path


def restore(kept, folder, target):
    """A tree as a power cut would have left it: see only_synced.c."""
    target.mkdir(mode=0o700)
    listing = (kept / folder).read_text() if (kept / folder).exists() else ""
    for what, name in (line.split(" ", 1) for line in listing.splitlines()):
        if what.startswith("folder-"):
            restore(kept, what, target / name)
        elif (kept / what).exists():
            shutil.copy(kept / what, target / name)
        else:
            (target / name).touch()


def cut_power(tmp_path, preload, seed, cuts, **more):
    """Pairs of what was found after each cut and what may be found."""
    dice, state, found = random.Random(f"power of a client {seed}"), State(), []
    root, kept = tmp_path / "disk", tmp_path / "kept"
    root.mkdir()
    kept.mkdir()
    environment = {"LD_PRELOAD": str(preload), "SYNCED_ROOT": str(root), "SYNCED_FOLDER": str(kept)}
    for number in range(cuts):
        worker = Worker(root / "hotline", dice.randrange(2**31), **environment, **more)
        worker.wait_for(dice.randrange(1, 200))
        _, possible = follow(state, worker.kill())
        restored = tmp_path / f"restored-{number}"
        restore(kept, f"folder-{root.stat().st_ino}", restored)
        found.append((shown(restored / "hotline"), possible))
        state = shown(root / "hotline", **environment, **more)  # the machine itself went on
        assert state in possible
    return found


def test_nothing_acknowledged_is_lost_when_the_client_s_power_is_cut(
        tmp_path, preload, seed, kills, tell):
    found = cut_power(tmp_path, preload, seed, kills)
    for state, possible in found:
        assert state in possible, f"HOTLINE_FAULT_SEED={seed}"
    tell(f"seed {seed}, {len(found)} power cuts of a client: nothing lost")


# That A has gone is not flushed; B takes its inode.
TAKES_AN_INODE = """
import os, sys
root, folder = sys.argv[1], sys.argv[1] + "/folder"
def flush(path):
    fd = os.open(path, os.O_RDONLY)
    os.fsync(fd)
    os.close(fd)
def put(name, text):
    with open(f"{folder}/{name}", "w") as file:
        file.write(text)
    flush(f"{folder}/{name}")
    return os.stat(f"{folder}/{name}").st_ino
os.mkdir(folder)
flush(root)
for _ in range(1000):
    first = put("A", "first")
    flush(folder)
    os.unlink(f"{folder}/A")
    if put("B", "another") == first:
        sys.exit(0)
    os.unlink(f"{folder}/B")
sys.exit(3)
"""


def test_the_harness_does_not_take_a_file_for_one_that_had_its_inode(tmp_path, preload):
    root, kept = tmp_path / "disk", tmp_path / "kept"
    root.mkdir()
    kept.mkdir()
    done = subprocess.run([sys.executable, "-c", TAKES_AN_INODE, root],
                          env=os.environ | {"LD_PRELOAD": str(preload), "SYNCED_ROOT": str(root),
                                            "SYNCED_FOLDER": str(kept)})
    if done.returncode == 3:
        pytest.skip("this file system gives no inode away again")
    assert done.returncode == 0
    restore(kept, f"folder-{root.stat().st_ino}", tmp_path / "restored")
    assert {path.name: path.read_text() for path in (tmp_path / "restored/folder").iterdir()} == {
        "A": "first"}


@pytest.mark.parametrize("skipped", ["files", "folders"])
def test_the_harness_finds_what_a_client_that_does_not_flush_would_lose(
        tmp_path, preload, seed, skipped):
    found = cut_power(tmp_path, preload, seed, 3, SYNCED_SKIP=skipped)
    assert any(state not in possible for state, possible in found)


# --- no more room ---


def in_a_small_disk(tmp_path, script):
    """Runs a script with a disk of 28 KiB at ./disk and the driver as $1."""
    (tmp_path / "disk").mkdir()
    made = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-ec",
         f"mount -t tmpfs -o size=28k tmpfs disk\n{script}", "sh", program()],
        cwd=tmp_path, capture_output=True, text=True, check=False)
    if "unshare failed" in made.stderr or "mount:" in made.stderr:
        pytest.skip(f"no disk of its own can be had here: {made.stderr.strip()}")
    assert made.returncode == 0, made.stderr
    return made.stdout.splitlines()


def test_a_full_disk_is_told_and_the_version_before_is_there(tmp_path):
    first, *steps, failed, draft = in_a_small_disk(
        tmp_path, '"$1" disk/hotline grow; head -c 1M /dev/zero >disk/rest || true; rm disk/rest;'
                  ' "$1" disk/hotline show')
    item, last = first.split()[1], [line.split()[1] for line in steps if line != "done"][-1]
    assert failed.startswith("failed client_file ") and "No space left on device" in failed
    assert draft == f"draft {item} {last}"


def test_a_read_only_disk_is_told_and_what_was_there_stays(tmp_path):
    lines = in_a_small_disk(
        tmp_path, '"$1" disk/hotline grow >first; "$1" disk/hotline show; mount -o remount,ro disk;'
                  ' "$1" disk/hotline grow || true; mount -o remount,rw disk;'
                  ' "$1" disk/hotline show')
    before, refused, after = lines
    assert refused.startswith("failed client_file ") and "Read-only file system" in refused
    assert before == after and before.startswith("draft ")
