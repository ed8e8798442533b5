"""Reference data: one answer per version, in five languages."""

import json
import re
import time

import pytest
from support import database

LANGUAGES = {"en", "sr-Latn", "sr-Cyrl", "cnr-Latn", "sq"}


@pytest.fixture
def reader(installation):
    return installation["demo.coordinator.bg1"]


def test_everybody_signed_in_reads_all_words_in_five_languages(reader):
    answer = reader.get("/v1/vocabularies")
    assert answer.status == 200
    ground = answer.json["vocabularies"]["ground"]
    assert len(ground) > 20
    for item in ground:
        assert item.keys() >= {"code", "sort", "active", "labels"}
        assert item["labels"].keys() >= LANGUAGES
    assert len(answer.json["holidays"]) > 10


def test_nobody_else_reads_them(installation):
    member = installation.newcomer()
    assert member.get("/v1/vocabularies").code == "unauthenticated"


def test_an_unchanged_version_is_not_sent_again(reader):
    first = reader.get("/v1/vocabularies")
    tag = first.headers["etag"]
    assert re.fullmatch(rf'"v{first.json["version"]}-[0-9a-f]{{32}}"', tag)
    for header in (tag, f'W/{tag}', f'"v0", {tag}', "*"):
        again = reader.get("/v1/vocabularies", headers={"If-None-Match": header})
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == tag
    other = reader.get("/v1/vocabularies", headers={"If-None-Match": '"v0"'})
    assert other.status == 200


def test_a_change_in_the_database_gives_a_new_version(installation, reader):
    before = reader.get("/v1/vocabularies")
    installation.sql("UPDATE hotline.reference_item SET active = false"
                     " WHERE vocabulary = 'ground' AND code = 'other'")
    installation.sql("SELECT hotline.reference_changed()")
    try:
        asked_until = time.monotonic() + 30 # told by NOTIFY, and looked for once a second
        while time.monotonic() < asked_until:
            after = reader.get("/v1/vocabularies",
                               headers={"If-None-Match": before.headers["etag"]})
            if after.status == 200:
                break
        assert after.json["version"] == before.json["version"] + 1
        item, = [i for i in after.json["vocabularies"]["ground"] if i["code"] == "other"]
        assert item["active"] is False
    finally:
        installation.sql("UPDATE hotline.reference_item SET active = true"
                         " WHERE vocabulary = 'ground' AND code = 'other'")
        installation.sql("SELECT hotline.reference_changed()")


def test_migrating_again_changes_no_version(installation):
    version = installation.sql("SELECT version FROM hotline.reference_version")
    installation.admin("migrate", "--schema", database.SCHEMA)
    assert installation.sql("SELECT version FROM hotline.reference_version") == version


def test_a_query_is_refused(reader):
    assert reader.get("/v1/vocabularies?language=en").code == "query_invalid"


def test_numbers_and_text_are_valid_json(reader):
    assert json.loads(reader.get("/v1/vocabularies").body)["version"] >= 1
