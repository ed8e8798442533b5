"""Reads from stdin what tests/unit/test_vault_vectors.c has just sealed, and opens it."""

import json
import os
import sys
import uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import make_vectors  # noqa: E402
import reader  # noqa: E402


def main():
    fresh = json.load(sys.stdin)
    b = bytes.fromhex

    v = fresh["wrap"]
    secret = reader.open_wrap(b(v["wrap"]), make_vectors.WRAP_PLACE, b(v["recipient_public"]),
                              b(v["recipient_secret"]), b(v["expected_public"]))
    if secret != b(v["secret"]):
        return "the wrap holds another secret"
    for name in ("direct", "sealed"):
        v = fresh[name]
        text = reader.open_record(b(v["envelope"]), make_vectors.RECORD_PLACE,
                                  b(v["compartment_public"]), b(v["compartment_secret"]))
        if text != b(v["plaintext"]):
            return "the record holds another text"
    for name in ("personal_direct", "personal_sealed"):
        v = fresh[name]
        text = reader.open_personal(b(v["envelope"]), make_vectors.PERSONAL_PLACE, b(v["secret"]))
        if text != b(v["plaintext"]):
            return "the personal envelope holds another text"
    v = fresh["bundle"]
    bundle = reader.open_key_bundle(b(v["sealed"]), uuid.UUID(v["user"]), b(v["kek"]))
    if bundle.box_public != b(v["box_public"]):
        return "the bundle holds another key"
    return 0


if __name__ == "__main__":
    sys.exit(main())
