"""Codes told as words, as numbers: computed here from the definition alone (docs/decisions/0060)."""

import os


def times(a, b):
    """In GF(1024) over x^10 + x^3 + 1."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a <<= 1
        a ^= 0x409 if a & 1024 else 0
        b >>= 1
    return product


def with_check(numbers):
    total, power = 0, 1
    for number in numbers:
        power = times(power, 2)
        total ^= times(power, number)
    return [*numbers, total]


def fresh(first=None, words=8):
    """A new callback code; with first: its first two numbers."""
    numbers = [int.from_bytes(os.urandom(2)) % 1024 for _ in range(words)]
    if first:
        numbers[:2] = first
    return with_check(numbers)
