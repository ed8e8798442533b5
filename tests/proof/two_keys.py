"""Makes ciphertexts whose tag is valid under two keys of XChaCha20-Poly1305-IETF.

A Poly1305 tag is (sum of c_j * r^(n-j) mod 2^130-5 + s) mod 2^128 over the blocks c_j, each with
2^128 added. Two keys give two pairs (r, s) and one linear equation in any one block; with a second
block varied until the solution is a possible block, everything else may be chosen freely.
Dodis, Grubbs, Ristenpart, Woodage, "Fast Message Franking" (2018); Len, Grubbs, Ristenpart,
"Partitioning Oracle Attacks" (2021).
"""

import struct

P = 2**130 - 5


def _quarter(x, a, b, c, d):
    for to, by, turn, shift in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        x[to] = (x[to] + x[by]) & 0xFFFFFFFF
        v = x[turn] ^ x[to]
        x[turn] = (v << shift | v >> 32 - shift) & 0xFFFFFFFF


def _rounds(state):
    x = list(state)
    for _ in range(10):
        for a, b, c, d in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                           (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            _quarter(x, a, b, c, d)
    return x


def _state(key, tail):
    return struct.unpack("<16I", b"expand 32-byte k" + key + tail)


def keystream(key, nonce, length):
    """(r, s, the bytes that the message is xored with)."""
    x = _rounds(_state(key, nonce[:16]))
    subkey = struct.pack("<8I", *(x[0:4] + x[12:16]))
    out = b""
    for counter in range(1 + (length + 63) // 64):
        state = _state(subkey, struct.pack("<I", counter) + bytes(4) + nonce[16:])
        out += struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(state, _rounds(state))))
    r = int.from_bytes(out[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    return r, int.from_bytes(out[16:32], "little"), out[64:64 + length]


def _blocks(ad, ciphertext):
    def padded(data):
        return data + bytes(-len(data) % 16)

    data = padded(ad) + padded(ciphertext) + struct.pack("<QQ", len(ad), len(ciphertext))
    return [int.from_bytes(data[i:i + 16], "little") + 2**128 for i in range(0, len(data), 16)]


def _poly(blocks, r):
    total = 0
    for block in blocks:
        total = (total + block) * r % P
    return total


def collide(key_a, key_b, nonce, ad, ciphertext, solved, varied):
    """`ciphertext` (a multiple of 16 bytes) with blocks `solved` and `varied` replaced, and the tag
    that is then valid under both keys."""
    ra, sa, _ = keystream(key_a, nonce, 0)
    rb, sb, _ = keystream(key_b, nonce, 0)
    blocks = _blocks(ad, ciphertext)
    first = (len(ad) + 15) // 16
    at, other = first + solved, first + varied
    power = len(blocks) - at
    inverse = pow(pow(ra, power, P) - pow(rb, power, P), -1, P)
    for attempt in range(10000):
        blocks[at], blocks[other] = 0, 2**128 + attempt
        rest = _poly(blocks, rb) - _poly(blocks, ra) + sb - sa
        for carry in range(-4, 5):
            x = (rest + carry * 2**128) * inverse % P
            if not 2**128 <= x < 2**129:
                continue
            blocks[at] = x
            tag = (_poly(blocks, ra) + sa) % 2**128
            if tag == (_poly(blocks, rb) + sb) % 2**128:
                body = b"".join((v - 2**128).to_bytes(16, "little")
                                for v in blocks[first:first + len(ciphertext) // 16])
                return body + tag.to_bytes(16, "little")
            blocks[at] = 0
    raise ArithmeticError("no solution found")


def xor(a, b):
    return bytes(x ^ y for x, y in zip(a, b))
