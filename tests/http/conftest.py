import os

import pytest

from support import people, server


@pytest.fixture(scope="session")
def installation(pg, folder, recorder):
    """Made by hotline-admin; $HOTLINE_SERVERS processes, requests alternate between them."""
    started = []

    def start(made):
        for number in range(int(os.environ.get("HOTLINE_SERVERS", "1"))):
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
