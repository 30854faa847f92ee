# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A second verifier of a ledger's export, written from ``docs/ledger.md`` alone.

``python3 independent_verifier.py EXPORT [CHECKPOINT ...]`` ends with 0 when intact.
"""

import hashlib
import json
import sys
from base64 import b64decode
from functools import reduce
from pathlib import Path
from unicodedata import is_normalized

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # RFC 8032
D, BASE = -121665 * pow(121666, -1, P) % P, b"\x58" + 31 * b"\x66"
canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def need(is_so, what):
    return is_so or sys.exit(f"not intact: {what}")


def in_order(value):
    if isinstance(value, dict):
        return {key: in_order(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [in_order(item) for item in value]
    size = abs(value) if isinstance(value, int) else 2**53 * isinstance(value, float)
    need(size < 2**53 and is_normalized("NFC", str(value)), f"form of {value!r}")
    return value


def point(data):
    sign, y = divmod(int.from_bytes(data, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    return (x if x % 2 == sign else P - x), y


def plus(a, b):
    k = D * a[0] * b[0] * a[1] * b[1]
    x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + k, -1, P) % P
    return x, (a[1] * b[1] + a[0] * b[0]) * pow(1 - k, -1, P) % P


def times(number, a):
    half = times(number // 2, plus(a, a)) if number else (0, 1)
    return plus(half, a) if number % 2 else half


def is_signed(key, text, signature):
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(r + key + text).digest(), "little") % L
    return s < L and times(s, point(BASE)) == plus(point(r), times(h, point(key)))


def check_checkpoint(note, header, roots):
    text, _, lines = note.partition("\n\n")
    origin, size, root, time = text.split("\n")[:4]
    need(origin == header["origin"], f"a checkpoint of {origin}")
    need(roots.get(int(size)) == b64decode(root), f"checkpoint {size}: root")
    name, text = origin.rpartition("/")[0].encode(), f"{text}\n".encode()
    good = [k for k in header["keys"] if time[6:] < header["revoked"].get(k, "Z")]
    known = {sha(name, b"\n\1", k)[:4]: k for k in map(b64decode, good)}
    found = [b64decode(line.split(" ")[2]) for line in lines.splitlines()]
    found = [(known[data[:4]], text, data[4:]) for data in found if data[:4] in known]
    need(any(is_signed(*one) for one in found), f"checkpoint {size}: signature")


def check(export, *notes):
    header, *lines = [json.loads(line) for line in export.rstrip("\n").split("\n")]
    *_name, company = header["origin"].split("/")
    last, stack, roots = sha(b"\3", header["origin"].encode()), [], {0: sha()}
    records = [line for line in lines if line["type"] == "record"]
    for number, line in enumerate(records, 1):
        place = line["seq"], line["prev_hash"], str(line["record"]["company_ref"])
        need(place == (number, last.hex(), company), f"{number}: place {place}")
        last = sha(b"\2", canonical(in_order(line["record"])).encode(), last)
        need(line["record_hash"] == last.hex(), f"{number}: hash, not {last.hex()}")
        stack.append(sha(b"\0", last))
        for _full in range((number & -number).bit_length() - 1):
            stack[-2:] = [sha(b"\1", *stack[-2:])]
        roots[number] = reduce(lambda right, left: sha(b"\1", left, right), stack[::-1])
    need((header["format"], header["size"] or 0) == (1, len(records)), "format or size")
    need(not records or header["head"] == last.hex(), "head")
    kept = [line["text"] for line in lines if line["type"] == "checkpoint"]
    for note in (*notes, *kept):
        check_checkpoint(note, header, roots)


if __name__ == "__main__":
    check(*(Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]))
    sys.stdout.write("intact\n")
