"""Fixtures shared by the HTTP, proof and fault tests."""

import hashlib
import os
import pathlib
import shutil
import tempfile
import uuid

import nacl.signing
import pytest

from support import client, cluster, database, server, tls


@pytest.fixture(scope="session")
def pg():
    """One private cluster per test process (each xdist worker is one)."""
    made = cluster.Cluster()
    yield made
    made.remove()


@pytest.fixture(scope="session")
def folder():
    """Certificates, keys, logs."""
    made = pathlib.Path(tempfile.mkdtemp(prefix="hotline-test-"))
    tls.make(made)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def root_key():
    return nacl.signing.SigningKey.generate()


@pytest.fixture(scope="session")
def server_key(folder):
    path = folder / "server.secret"
    path.touch(mode=0o600)
    path.write_bytes(os.urandom(32))
    return path


@pytest.fixture(scope="session")
def recorder(folder):
    made = client.Recorder(client.record_path(folder))
    yield made
    made.close()


@pytest.fixture(scope="session")
def db(pg):
    """The name of the database most tests share."""
    return database.create(pg, "hotline")


@pytest.fixture(scope="session")
def make_server(pg, folder, server_key, root_key):
    """make_server(database, **options) starts one more process."""
    started = []

    def make(name, **options):
        made = server.Server(folder, f"hotlined-{len(started)}",
                             pg.conninfo(name, "hotline_server"), server_key,
                             root_key.verify_key.encode(), **options)
        started.append(made)
        return made.start()

    yield make
    for made in started:
        made.stop()


@pytest.fixture(scope="session")
def servers(make_server, db):
    """$HOTLINE_SERVERS processes on one database (one unless said); requests alternate."""
    made = [make_server(db) for _ in range(int(os.environ.get("HOTLINE_SERVERS", "1")))]
    for one in made:
        one.wait_ready()
    return made


@pytest.fixture
def api(servers, recorder):
    """A session that has not signed in."""
    made = client.Session(servers, recorder=recorder)
    yield made
    made.close()


def token_hash(server_key, token):
    """As hotlined computes it (docs/envelopes.md): what the session table holds."""
    subkey = hashlib.blake2b(b"hotline server token", digest_size=32,
                             key=server_key.read_bytes()).digest()
    return hashlib.blake2b(token.encode(), digest_size=32, key=subkey).digest()


def insert_member(connection, server_key, username, role=None, office=None, token=None):
    """An account with a live session and no keys, for tests of what needs no ceremony. role None:
    enrolled, admitted by nobody yet. Gives its token."""
    token = token or uuid.uuid4().hex
    user = str(uuid.uuid4())
    cursor = connection.cursor()
    cursor.execute(
        "INSERT INTO hotline.user_account (id, username, role, office, state)"
        " VALUES (%s, %s, %s, %s, %s)",
        (user, username, role or "operator", office, "admitted" if role else "enrolled"))
    if role:
        cursor.execute(
            "INSERT INTO hotline.principal (id, kind, name, role, office, epoch)"
            " VALUES (%s, 'user', %s, %s, %s, 1)", (user, username, role, office))
    cursor.execute(
        "INSERT INTO hotline.session (id, token_hash, user_id, expires_at)"
        " VALUES (%s, %s, %s, now() + interval '12 hours')",
        (str(uuid.uuid4()), token_hash(server_key, token), user))
    return token


@pytest.fixture
def owner(pg, db):
    """A connection to the shared database as its superuser."""
    connection = database.connect(pg, db)
    yield connection
    connection.close()


@pytest.fixture
def member(owner, servers, server_key, recorder):
    """member(role, office) gives a session of somebody new."""
    made = []

    def make(role=None, office=None):
        username = f"test.{uuid.uuid4().hex[:12]}"
        token = insert_member(owner, server_key, username, role, office)
        made.append(client.Session(servers, token=token, recorder=recorder))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def house(pg, make_server, server_key, root_key, recorder):
    """An installation with a directory and people, on a database and servers of its own."""
    from support.house import House

    name = database.create(pg, "house")
    started = [make_server(name) for _ in range(int(os.environ.get("HOTLINE_SERVERS", "1")))]
    for one in started:
        one.wait_ready()
    made = House(database.connect(pg, name), root_key, server_key, started, recorder)
    yield made
    made.close()
