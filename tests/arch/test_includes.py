"""Who may include whom (docs/architecture.md), so that the drawing cannot rot."""

import collections
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# A foreign header lives in exactly one folder.
FOREIGN = {
    r"libpq-fe\.h": "server/store", r"microhttpd\.h": "server/http", r"gnutls/.*": "server/http",
    r"sodium\.h|sodium/.*": "server/shared/vault", r"json-c/.*|json\.h": "server/shared/base",
    r"uuid/.*": "server/shared/base", r"utf8proc\.h": "server/shared", r"curl/.*": "client-tui/net",
    r"(n?curses|panel|form|menu|term)w?\.h|ncursesw/.*": "client-tui/term",
    r"libintl\.h": "client-tui/i18n", r"pango/.*|cairo.*\.h": "client-tui/paper",
}

# The first that fits is the room.
ROOMS = [
    ("include/hotline/vocab/", "vocab"), ("include/hotline/routes.def", "vocab"),
    ("include/hotline/base/", "base"), ("server/shared/base/", "base"),
    ("include/hotline/match/", "match"), ("server/shared/match/", "match"),
    ("include/hotline/wire/", "wire"),
    ("include/hotline/vault/open.h", "open"), ("server/shared/vault/open/", "open"),
    ("include/hotline/vault/", "seal"), ("server/shared/vault/", "seal"),
]

ALLOWED = {
    "vocab": set(),
    "base": {"vocab"},
    "match": {"base", "vocab"},
    "wire": {"base", "vocab"},
    "seal": {"base", "vocab"},
    "open": {"seal", "base", "vocab"},
    "domain": {"base", "vocab"},
    "store": {"base", "vocab", "seal", "router"},  # seal: layouts; router: struct caller
    "session": {"store", "domain", "seal", "base", "vocab"},
    "router": {"session", "store", "seal", "base", "vocab"},
    "api": {"router", "session", "store", "domain", "seal", "wire", "base", "vocab"},
    "run": {"router", "store", "session", "seal", "base", "vocab"},
    "http": {"router", "run", "base", "vocab"},
    "events": {"run", "session", "store", "base", "vocab"},
    "config": {"seal", "base", "vocab"},
    "admin": {"store", "session", "wire", "seal", "open", "base", "vocab"},
    "server": {"config", "events", "http", "run", "router", "session", "store", "seal", "base",
               "vocab"},
    "client/net": {"wire", "base", "vocab"},
    "client/keyring": {"client/net", "wire", "seal", "open", "base", "vocab"},
    "client/cases": {"client/keyring", "client/net", "match", "wire", "seal", "open", "base",
                     "vocab"},
    "client/drafts": {"seal", "open", "base", "vocab"},
    "client/texts": {"match", "base", "vocab"},
    "client/words": {"client/net", "match", "base", "vocab"},
    "client/paper": {"client/words", "base", "vocab"},
    "client/files": {"client/paper", "client/words", "client/cases", "client/keyring", "client/net",
                     "seal", "base", "vocab"},
    "client/commands": {"client/files", "client/paper", "client/words", "client/cases", "client/keyring",
                        "client/net", "match", "wire", "seal", "open", "base", "vocab"},
    "client/reconcile": {"base"},
    "client/term": {"base"},
    "client/keymap": {"client/term", "base"},
    "client/i18n": {"base", "vocab"},
    "client/widgets": {"client/keymap", "client/term", "client/i18n", "match", "base"},
    "client/app": {"client/widgets", "client/keymap", "client/term", "client/i18n", "base"},
    "client/tasks": {"client/texts", "client/drafts", "client/app", "client/widgets", "client/term", "client/i18n", "client/files",
                     "client/paper", "client/words", "client/cases", "client/keyring", "client/net", "client",
                     "base", "vocab"},
    "client/screens": {"client/tasks", "client/app", "client/widgets", "client/keymap", "client/term",
                       "client/i18n", "client/words", "client/texts", "client/reconcile", "client", "base", "vocab"},
    "client": {"client/screens", "client/app", "client/term", "client/commands", "client/cases", "client/keyring",
               "client/net", "seal", "base", "vocab"},
}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+([<"])([^>"]+)[>"]', re.M)


def sources():
    for top in ("include", "server", "client-tui"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix in (".c", ".h", ".def"):
                yield path


def room_of(path):
    text = path.relative_to(ROOT).as_posix()
    for prefix, room in ROOMS:
        if text.startswith(prefix):
            return room
    parts = text.replace("client-tui", "client").split("/")
    if parts[0] == "client":
        return "client/" + parts[1] if len(parts) > 2 else "client"
    return parts[1] if len(parts) > 2 else parts[0]


def target_of(path, name):
    for base in (path.parent, ROOT, ROOT / "include", ROOT / "client-tui"):
        if (base / name).exists():
            return (base / name).resolve()
    raise AssertionError(f"{path}: who is {name}?")


def arrows():
    found = collections.defaultdict(set)
    for path in sources():
        for quote, name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if quote == '"':
                rooms = room_of(path), room_of(target_of(path, name))
                found[rooms].add(f"{path.relative_to(ROOT)} includes {name}")
    return found


@pytest.mark.parametrize("pattern", sorted(FOREIGN))
def test_a_foreign_header_lives_in_one_folder(pattern):
    for path in sources():
        for _, name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if re.fullmatch(pattern, name):
                where = path.relative_to(ROOT).as_posix()
                assert where.startswith(FOREIGN[pattern] + "/"), f"{where} includes {name}"


def test_the_server_s_foreign_headers_are_used_at_all():
    used = {name for path in sources()
            for quote, name in INCLUDE.findall(path.read_text(encoding="utf-8")) if quote == "<"}
    for name in ("libpq-fe.h", "microhttpd.h", "sodium.h", "curl/curl.h"):
        assert name in used, "otherwise the rules above prove nothing"


def test_the_arrows_hold():
    wrong = []
    for (room, other), where in sorted(arrows().items()):
        if room != other:
            assert room in ALLOWED, f"a new room, {room}: say what it may include"
            if other not in ALLOWED[room]:
                wrong += [f"{room} -> {other}: {w}" for w in sorted(where)]
    assert not wrong, "\n".join(wrong)


def test_the_opening_half_of_the_vault_is_nowhere_in_the_server():
    for path in sources():
        text = path.relative_to(ROOT).as_posix()
        if text.startswith("server/") and not text.startswith(("server/admin/", "server/shared/")):
            assert "vault/open" not in path.read_text(encoding="utf-8"), text
