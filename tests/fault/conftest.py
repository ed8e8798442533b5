import os
import random

import pytest

from scene import Scene

if not os.environ.get("HOTLINE_STRANGER"):  # scripts/fault --stranger: needs tools, takes minutes
    collect_ignore = ["test_stranger.py"]


@pytest.fixture(scope="session")
def seed():
    """Of all that is left to chance; $HOTLINE_FAULT_SEED repeats a run."""
    made = os.environ.get("HOTLINE_FAULT_SEED") or str(random.SystemRandom().randrange(10**6))
    print(f"HOTLINE_FAULT_SEED={made}")
    return made


@pytest.fixture(scope="session")
def kills():
    return int(os.environ.get("HOTLINE_FAULT_KILLS", "10"))


@pytest.fixture
def scene():
    """scene(**settings) makes one; it is removed after the test."""
    made = []

    def make(**settings):
        made.append(Scene(**settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def calm():
    """One that all tests share which do not break it: two server processes."""
    made = Scene()
    yield made
    made.close()


@pytest.fixture
def tell(capfd):
    """Says something although pytest is quiet."""
    def say(text):
        with capfd.disabled():
            print(f"\n{text}", flush=True)
    return say
