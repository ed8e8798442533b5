import os

import pytest

from support import people, server


@pytest.fixture(scope="session")
def installation(pg, folder, recorder):
    """Made by hotline-admin; two processes at least, and requests alternate between them: what one
    has begun the other one repeats."""
    started = []

    def start(made):
        for number in range(max(2, int(os.environ.get("HOTLINE_SERVERS", "2")))):
            started.append(server.Server(
                folder, f"people-{number}", pg.conninfo(made.name, "hotline_server"),
                made.server_key, made.root_public).start())
            started[-1].wait_ready()
        return started

    made = people.Installation(pg, folder, start, recorder, "people")
    yield made.begin()
    made.close()
    for one in started:
        one.stop()
