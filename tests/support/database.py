"""Makes a database of the hotline: by hotline-admin migrate, and where that is not built (a build of
hotlined alone) by the same files in the same order."""

import hashlib
import pathlib
import subprocess

import psycopg2

from support import server

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = SOURCE / "schema"

ROLES = """
DO $$ BEGIN
    CREATE ROLE hotline_owner NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN
    CREATE ROLE hotline_server LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN
    CREATE ROLE hotline_readonly LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
"""


def connect(cluster, database="postgres", user="postgres"):
    connection = psycopg2.connect(cluster.conninfo(database, user))
    connection.autocommit = True
    return connection


def files(folder):
    return sorted((SCHEMA / folder).rglob("*.sql"))


def create(cluster, name):
    """An empty database with roles and schema; gives its name."""
    connection = connect(cluster)
    cursor = connection.cursor()
    cursor.execute(ROLES)
    cursor.execute(f'CREATE DATABASE "{name}" OWNER hotline_owner TEMPLATE template0')
    connection.close()
    migrate(cluster, name)
    return name


def migrate(cluster, name):
    """Brings a database to this version."""
    try:
        admin = server.program("hotline-admin")
    except FileNotFoundError:
        apply_files(cluster, name)
        return
    done = subprocess.run([admin, "migrate", "--database", cluster.conninfo(name),
                           "--schema", SCHEMA], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError("hotline-admin migrate: " + done.stderr)


def apply_files(cluster, name):
    connection = connect(cluster, name)
    cursor = connection.cursor()
    cursor.execute("SET ROLE hotline_owner; SET check_function_bodies = off")
    for path in files("migrations"):
        text = path.read_text()
        connection.autocommit = False
        cursor.execute(text)
        cursor.execute(
            "INSERT INTO hotline.migration (number, name, sha256) VALUES (%s, %s, %s)",
            (int(path.name[:4]), path.stem, hashlib.sha256(text.encode()).digest()))
        connection.commit()
        connection.autocommit = True
    for folder in ("functions", "views", "seed", "grants"):
        for path in files(folder):
            cursor.execute(path.read_text())
    connection.close()
