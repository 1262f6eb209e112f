#!/usr/bin/env python3
"""Checks a copy of the register that was taken out of 旅档: needs Python 3.8 or later and nothing else.

Usage: python3 verify_register.py FOLDER [checkpoints.jsonl of your own]

FOLDER holds what the proof pack holds. Every line of a chain is hashed again behind the one before; every
checkpoint must carry a good Ed25519 signature (RFC 8032) and name the chains as they are. Give a copy of the
checkpoints that you kept yourself: only such a copy shows a register that was rewritten as a whole.
Ends with 0 when all is well, 1 when something was changed, 2 when something is missing.
"""

import hashlib
import json
import sys
from pathlib import Path

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)  # noqa: E741
BASE_Y = 4 * pow(5, P - 2, P) % P


def root(y, sign):
    """The x that belongs to y on the curve, or None."""
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * I % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return x if x & 1 == sign else P - x


def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    s, u = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    v, w = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = u - s, w - v, w + v, u + s
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def point_of(raw):
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    x = root(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


BASE = (root(BASE_Y, 0), BASE_Y, 1, root(BASE_Y, 0) * BASE_Y % P)


def signed(message, key, signature):
    """Whether an Ed25519 signature is good."""
    key, signature = bytes.fromhex(key), bytes.fromhex(signature)
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r, s = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    x1, y1, z1, _ = times(s, BASE)
    x2, y2, z2, _ = add(r, times(h, a))
    return (x1 * z2 - x2 * z1) % P == 0 and (y1 * z2 - y2 * z1) % P == 0


def chains(folder, places, told):
    """Follow every chain; {(chain, place): hash} of the places asked for, and the ends."""
    met, ends = {}, {}
    for file in sorted(folder.glob("chain-*.tsv")):
        before, last = None, None
        for number, row in enumerate(file.open(encoding="utf-8"), start=1):
            previous, end, text = row.rstrip("\n").split("\t", 2)
            _version, chain, seq, event = json.loads(text)[:4]
            where = f"{file.name} row {number} (place {seq}, line {event})"
            if hashlib.sha256(bytes.fromhex(previous) + text.encode()).hexdigest() != end:
                told(f"{where}: the line or its hash was changed")
            elif before is not None and previous != before:
                told(f"{where}: does not follow the row before it")
            if last is not None and seq != last + 1:
                told(f"{where}: {seq - last - 1} places are missing before it")
            elif last is None and seq == 1 and previous:
                told(f"{where}: a first line has nothing before it")
            before, last = end, seq
            if (chain, seq) in places:
                met[chain, seq] = end
        if last is not None:
            ends[chain] = (last, before)
    return met, ends


def checkpoints(file, told):
    found, before = [], None
    for number, row in enumerate(file.open(encoding="utf-8"), start=1):
        kept = json.loads(row)
        facts, digest = json.loads(kept["signed"]), hashlib.sha256(kept["signed"].encode()).digest()
        where = f"{file.name} row {number} (checkpoint {facts['number']})"
        if not signed(digest, kept["key"], kept["signature"]):
            told(f"{where}: the signature is wrong")
        if before is not None and facts["previous"] != before:
            told(f"{where}: does not follow the checkpoint before it")
        before = digest.hex()
        found.append((facts, kept))
    return found


def main(folder, own=None):
    wrong = []
    folder = Path(folder)
    if not (folder / "checkpoints.jsonl").exists():
        print(f"{folder} holds no checkpoints.jsonl")
        return 2
    points = checkpoints(folder / "checkpoints.jsonl", wrong.append)
    places = {(int(chain), end[0]): end[1] for facts, _ in points for chain, end in facts["heads"].items()}
    met, ends = chains(folder, set(places), wrong.append)
    for (chain, seq), end in sorted(places.items()):
        if (chain, seq) in met and met[chain, seq] != end:
            wrong.append(f"chain {chain} was rewritten before place {seq}")
        elif (chain, seq) not in met and chain in ends and seq > ends[chain][0]:
            wrong.append(f"chain {chain} was cut off: it should reach place {seq}")
    if own:
        here = {facts["number"]: kept for facts, kept in points}
        for facts, kept in checkpoints(Path(own), wrong.append):
            if here.get(facts["number"]) != kept:
                wrong.append(f"checkpoint {facts['number']} is not the one you kept")
    for line in wrong:
        print(line)
    for chain, (seq, end) in sorted(ends.items()):
        print(f"chain {chain}: up to place {seq}, ends in {end}")
    print(f"{len(points)} checkpoints; " + (f"{len(wrong)} things are wrong" if wrong else "all is in order"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]) if len(sys.argv) > 1 else (print(__doc__) or 2))
