"""A thief's look through every file written, and through the memory of a client."""

import base64
import pathlib
import subprocess
import sys
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "proof"))
import reader  # noqa: E402

SEED = pathlib.Path(__file__).resolve().parents[2] / "schema/seed"
PUBLIC = "".join(path.read_text(encoding="utf-8") for path in SEED.glob("*.sql"))  # kept as it is


def forms_of(word):
    """As bytes, and as they may stand in files: UTF-16, base64 at each of its three offsets."""
    raw = word.encode()
    made = [raw, raw.upper(), word.encode("utf-16-le"), raw.hex().encode()]
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + raw).rstrip(b"=")
        made.append(coded[(offset * 8 + 5) // 6: -1])  # without what depends on the neighbours
    return [form for form in made if len(form) > 4]


def check(folder, stories, user):
    """No word of them in a name or in the bytes of any file below the folder."""
    words = {word.strip(".:") for story in stories for word in story.split()}
    words = {word for word in words if len(word) > 4 and word not in PUBLIC}
    words |= {user, f"password of {user}"}
    paths = list(pathlib.Path(folder).rglob("*"))
    files = [path for path in paths if path.is_file()]
    assert files, "nothing was written: there is nothing to be looked at"
    for word in words:
        for form in forms_of(word):
            for path in paths:
                assert form not in str(path.relative_to(folder)).encode(), (word, path)
            for path in files:
                assert form not in path.read_bytes(), (word, path)


def box_secret(office, user):
    """What opens everything of hers, as her password gives it."""
    session, made, kek = office.sign_in(user)
    session.close()
    bundle = base64.b64decode(made["key_bundle"])
    return reader.open_key_bundle(bundle, uuid.UUID(made["user"]["id"]), kek).box_secret


def in_core(pid, path, wanted):
    """Which of these stand in the memory of a process, also in what it keeps out of dumps."""
    path.unlink(missing_ok=True)
    done = subprocess.run(
        ["gdb", "-q", "-nx", "-batch", "-p", str(pid), "-ex", "set use-coredump-filter off",
         "-ex", "set dump-excluded-mappings on", "-ex", f"generate-core-file {path}"],
        capture_output=True, text=True, check=False)
    assert path.exists(), done.stderr
    core = path.read_bytes()
    return {name for name, word in wanted.items() if word in core}
