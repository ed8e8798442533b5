"""What hotlined cannot do: open anything that is sealed to a person. Read from its symbols."""

import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FORBIDDEN = [
    r"crypto_box_open.*", r"crypto_box_seal_open", r"crypto_box_.*_open.*",
    r"crypto_scalarmult(?!_base$).*", r"crypto_secretstream_.*pull.*", r"crypto_secretbox_open.*",
    r"crypto_pwhash.*", r"crypto_sign_detached", r"crypto_sign", r"crypto_sign_seed_keypair",
]
OPENING_HALF = ["wrap_open", "record_open", "personal_open", "key_bundle_open", "password_derive", "statement_sign",
                "shares_join", "receipt_sign"]


def program(name):
    for folder in (os.environ.get("HOTLINE_BIN"), ROOT / "build/bin", ROOT / "build/dev/bin"):
        if folder and (pathlib.Path(folder) / name).exists():
            return pathlib.Path(folder) / name
    pytest.fail(f"{name} is not built; set HOTLINE_BIN")


def undefined(name):
    """Symbols a program takes from its libraries."""
    text = subprocess.run(["nm", "--dynamic", "--undefined-only", program(name)], check=True,
                          capture_output=True, text=True).stdout
    return {line.split()[-1].split("@")[0] for line in text.splitlines()}


def defined(name):
    text = subprocess.run(["nm", "--defined-only", program(name)], check=False,
                          capture_output=True, text=True).stdout
    return {line.split()[-1] for line in text.splitlines()}


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_hotlined_imports_nothing_that_opens(pattern):
    assert not [s for s in undefined("hotlined") if re.fullmatch(pattern, s)]


def test_hotlined_seals():
    symbols = undefined("hotlined")
    assert any(s.startswith("crypto_aead_xchacha20poly1305_ietf_encrypt") for s in symbols)
    assert any(s.startswith("crypto_box_beforenm") for s in symbols)


def test_the_client_opens_so_that_the_search_would_find_it():
    assert any(s.startswith("crypto_pwhash") for s in undefined("hotline"))


def test_the_opening_half_is_not_linked_into_hotlined():
    symbols = defined("hotlined")
    assert "wrap_seal" in symbols, "a program without symbols proves nothing"
    assert not symbols & set(OPENING_HALF)
    assert set(OPENING_HALF) & defined("hotline")


def test_hotlined_knows_neither_curses_nor_curl():
    text = subprocess.run(["ldd", program("hotlined")], check=True, capture_output=True,
                          text=True).stdout
    assert "libcurl" not in text and "libncurses" not in text and "libpq" in text
