"""An operator who logs calls by keys in the real client, while client, server and PostgreSQL are
killed at random moments: what was shown as saved exists once and whole, what was not is offered
again at the next sign-in, up to the last second of typing."""

import pathlib
import random
import sys
import threading
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tui"))
from office import installed  # noqa: E402
from scene import Cluster  # noqa: E402
from support.desk import (  # noqa: E402
    FORM,
    LIST,
    OFFER,
    SAVED,
    UNFINISHED,
    Desk,
    Ended,
    narratives,
)
from test_drafts import preload, restore  # noqa: E402,F401

from support import database, tls  # noqa: E402

USER = "operator.bg1"
LAST = 1.0  # seconds: what is typed is on the disk within one
WORDS = "kirija stan posao otkaz komisija molba sused dete skola lekar vozac sudija".split()
WAITS, NOTHING_YET = "here to be sent", "Still needed: the story"


class Story:
    def __init__(self, dice, number):
        words = [dice.choice(WORDS) + str(dice.randrange(100)) for _ in range(dice.randrange(4, 16))]
        self.name = f"prica{number:03d}"
        self.text = " ".join([self.name, *words, f"kraj{number:03d}"])
        self.typed = []  # (when it was seen on the screen, how many characters)
        self.saved = self.unsure = False
        self.killed = 0.0

    @property
    def least(self):
        """What must have outlived the kill."""
        if self.saved:
            return len(self.text)
        return max((n for when, n in self.typed if when < self.killed - LAST), default=0)


class Killer(threading.Thread):
    """Kills after a while, and brings back what it has killed."""

    def __init__(self, day, what, wait):
        super().__init__()
        self.day, self.what, self.wait, self.when = day, what, wait, None
        self.start()

    def run(self):
        time.sleep(self.wait)
        self.when = time.monotonic()
        if self.what == "client":
            self.day.desk.kill()
        elif self.what == "server":
            self.day.server.process.kill()
            self.day.server.process.wait()
            time.sleep(self.wait / 4)
            self.day.server.start().wait_ready()
        else:
            self.day.pg.kill_all()
            time.sleep(self.wait / 4)
            self.day.pg.start()
            self.day.server.wait_ready()


class Day:
    def __init__(self, pg, office, desk, seed):
        self.pg, self.office, self.desk = pg, office, desk
        self.server = office.installation.servers[0]
        self.server.settings["port"] = self.server.port
        self.dice = random.Random(f"desk {seed}")
        self.stories = []

    def write(self, story):
        """In pieces, as somebody types who listens."""
        at = 0
        while at < len(story.text):
            end = min(len(story.text), at + self.dice.randrange(1, 25))
            self.desk.type(story.text[at:end])
            at = end
            self.desk.until(story.text[max(0, at - 4):at].strip().split(" ")[-1])
            story.typed.append((time.monotonic(), at))
            time.sleep(self.dice.random() / 4)

    def report(self):
        while not self.desk.begin_call():
            self.go_on()
        story = Story(self.dice, len(self.stories))
        self.stories.append(story)
        self.write(story)
        self.finish(story)
        return story

    def finish(self, story):
        """Until it is shown as saved, or as kept here."""
        self.desk.key("C-s")
        seen = self.desk.until(any_of=[SAVED, LIST])
        assert FORM not in seen, seen
        story.saved = not story.unsure
        if SAVED in seen:
            self.desk.key("Escape")
            self.desk.until(LIST)

    def sign_in_again(self):
        self.desk.start()
        self.desk.to_the_list()

    def go_on(self):
        """What is offered is saved as it is: as long as it was when the client was killed."""
        seen = self.desk.until(any_of=[FORM, SAVED], gone=[OFFER, UNFINISHED])
        story = [one for one in self.stories if one.killed][-1]
        story.unsure = True
        if SAVED in seen:
            self.desk.key("Escape")
            self.desk.until(LIST)
            return
        if NOTHING_YET in seen and not story.least:  # killed within a second of her first word
            self.desk.key("M-4")
            story.typed = []
            self.write(story)
        self.finish(story)

    def one_kill(self, what):
        killer = Killer(self, what, self.dice.random() * 7)
        try:
            while killer.is_alive():
                self.report()
        except Ended:
            killer.join()
            story = self.stories[-1]
            story.killed = killer.when
            self.sign_in_again()
        killer.join()

    def all_sent(self):
        self.desk.until(LIST, gone=[WAITS, "waits here"])

    def check(self):
        self.office.installation.connection = database.connect(self.pg, "desk")
        cases = narratives(self.office, USER)
        wrong = []
        for story in self.stories:
            found = [text for _, text in cases if story.name in text]
            least = story.least
            if len(found) > 1:
                wrong.append(("doubled", story.name, found))
            elif not found and (least or story.saved):
                wrong.append(("lost", story.name, least))
            elif found and not (story.text.startswith(found[0]) and len(found[0].rstrip()) + 1
                                >= least):
                wrong.append(("not whole", story.name, story.text[:least], found[0]))
        return wrong


@pytest.fixture
def day(tmp_path, seed):
    pg = Cluster("--wal-segsize=1", max_wal_size="64MB")
    tls.make(tmp_path)
    with installed(pg, tmp_path, None, "desk") as office:
        desk = Desk(tmp_path, office, USER, tmp_path / "state")
        made = Day(pg, office, desk, seed)
        try:
            yield made
        finally:
            desk.close()
    pg.remove()


def test_nothing_is_lost_or_doubled_by_kills_while_calls_are_typed(day, seed, kills, tell):
    day.desk.start()
    day.desk.to_the_list()
    plan = [("client", "server", "postgresql")[n % 3] for n in range(kills)]
    day.dice.shuffle(plan)
    for what in plan:
        day.one_kill(what)
    day.report()
    day.all_sent()
    saved = sum(story.saved for story in day.stories)
    tell(f"seed {seed}, {kills} kills at a desk: {len(day.stories)} calls, {saved} shown as saved"
         f" or kept, {sum(story.unsure for story in day.stories)} offered again")
    assert not day.check(), f"HOTLINE_FAULT_SEED={seed}"


# --- power cuts ---


def cut_power(day, preload, tmp_path, number, pause, **more):
    """Of the disk there is what was flushed (only_synced.c); then she signs in again."""
    root, kept, restored = (tmp_path / f"{name}-{number}" for name in ("disk", "kept", "restored"))
    root.mkdir()
    kept.mkdir()
    day.desk.state = root
    day.desk.start(LD_PRELOAD=preload, SYNCED_ROOT=root, SYNCED_FOLDER=kept, **more)
    day.desk.to_the_list()
    assert day.desk.begin_call()
    story = Story(day.dice, len(day.stories))
    day.stories.append(story)
    day.write(story)
    time.sleep(pause)
    day.desk.kill()
    story.killed = time.monotonic()
    restore(kept, f"folder-{root.stat().st_ino}", restored)
    day.desk.state = restored
    day.sign_in_again()
    if story.least and OFFER in day.desk.until(any_of=[OFFER, "cannot be read"]):
        day.desk.key("Enter")
        day.go_on()
    return story


def test_what_was_typed_outlives_a_power_cut(day, preload, tmp_path, kills, seed, tell):  # noqa: F811
    for number in range(max(2, kills // 3)):
        cut_power(day, preload, tmp_path, number, day.dice.random() * 2 * LAST)
    tell(f"seed {seed}, {len(day.stories)} power cuts at a desk: at least"
         f" {sum(story.least for story in day.stories)} characters had to be there")
    assert not day.check(), f"HOTLINE_FAULT_SEED={seed}"


def test_without_flushing_the_harness_finds_what_a_power_cut_takes(
        day, preload, tmp_path):  # noqa: F811
    story = cut_power(day, preload, tmp_path, 0, LAST + 1, SYNCED_SKIP="files")
    assert [what[:2] for what in day.check()] == [("lost", story.name)]
