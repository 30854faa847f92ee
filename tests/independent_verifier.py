# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A second verifier of a ledger's export, written from ``docs/ledger.md`` alone.

``python3 independent_verifier.py EXPORT [--key KEYS] [CHECKPOINT ...]`` prints what it
found as JSON and ends with the exit codes of that text. It excuses no restore.
"""

import argparse
import hashlib
import json
import sys
from base64 import b64decode
from functools import cache, reduce
from pathlib import Path

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # RFC 8032
D, BASE = -121665 * pow(121666, -1, P) % P, b"\x58" + 31 * b"\x66"
canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
NOTHING = type(None)
MOVED = "out of place, and not missing"
LINES = {  # members of a line, and those that it may have
    "ledger": (
        {"format": int, "origin": str, "chain": int, "size": (int, NOTHING)}
        | {"head": (str, NOTHING), "keys": list},
        {"company": (str, NOTHING), "exported_at": (str, NOTHING), "named": list}
        | {"revoked": dict, "unsigned": (str, NOTHING)},
    ),
    "checkpoint": ({"text": str, "is_kept": bool}, {}),
    "record": (
        {"seq": int, "prev_hash": str, "record_hash": str, "record": (dict, NOTHING)},
        {},
    ),
}


class BadFileError(Exception):
    """A file that is not what it should be."""


def need(is_so, what):
    if not is_so:
        raise BadFileError(what)


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# --- Ed25519 (RFC 8032) ---------------------------------------------------------------
def point(data):
    sign, y = divmod(int.from_bytes(data, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    need(y < P and x * x % P == square, "no point")
    return (x if x % 2 == sign else P - x), y


def plus(a, b):
    k = D * a[0] * b[0] * a[1] * b[1]
    x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + k, -1, P) % P
    return x, (a[1] * b[1] + a[0] * b[0]) * pow(1 - k, -1, P) % P


def times(number, a):
    half = times(number // 2, plus(a, a)) if number else (0, 1)
    return plus(half, a) if number % 2 else half


@cache  # each is asked for more than once
def is_signed(key, text, signature):
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(r + key + text).digest(), "little") % L
    try:
        need(len(key) == 32 and len(signature) == 64 and s < L, "form")
        return times(s, point(BASE)) == plus(point(r), times(h, point(key)))
    except BadFileError:
        return False


# --- the file -------------------------------------------------------------------------
def members(pairs):
    need(len(dict(pairs)) == len(pairs), "a member twice")
    return dict(pairs)


def whole(digits):
    need(len(digits) < 18 and abs(int(digits)) < 2**53, "a number beyond 53 bits")
    return int(digits)


def broken(digits):
    raise BadFileError(f"no whole number: {digits}")


def read(data):
    hooks = {"parse_int": whole, "parse_float": broken, "parse_constant": broken}
    lines = data.removesuffix(b"\n").split(b"\n")
    for number, line in enumerate(lines):
        need(b"\r" not in line, f"line {number + 1}: lines end with LF alone")
        try:
            value = json.loads(line.decode(), object_pairs_hook=members, **hooks)
        except (ValueError, RecursionError) as error:
            raise BadFileError(f"line {number + 1}: {error}") from error
        need(isinstance(value, dict), f"line {number + 1} is no object")
        kind = value.pop("type", None)
        kinds = ("checkpoint", "record") if number else ("ledger",)
        need(kind in kinds, f"line {number + 1}: {kind}")
        must, may = LINES[kind]
        need(must.keys() <= value.keys() <= (must | may).keys(), f"line {number + 1}")
        for name, item in value.items():
            types = (must | may)[name]
            is_right = isinstance(item, types) and (types is bool or item is not True)
            is_right = is_right and (types is bool or item is not False)
            is_right = is_right and (not isinstance(item, int) or item >= 0)
            need(is_right, f"line {number + 1}: {name}")
        yield kind, value


def check_header(header):
    need(header["format"] == 1 and header["origin"].count("/") == 2, "head")
    named, revoked = header.get("named", []), header.get("revoked", {})
    need(all(isinstance(names, list) and len(names) == 3 for names in named), "named")
    need(all(isinstance(since, str) for since in revoked.values()), "revoked")
    for text in (*header["keys"], *revoked, *(key for names in named for key in names)):
        need(isinstance(text, str), "a key that is no text")
        decoded(text)


def decoded(text):
    try:
        return b64decode(text, validate=True)
    except ValueError as error:
        raise BadFileError(f"no base64: {text}") from error


# --- the chain ------------------------------------------------------------------------
def in_order(value):
    if isinstance(value, dict):
        return {key: in_order(value[key]) for key in sorted(value)}
    return [in_order(item) for item in value] if isinstance(value, list) else value


def hash_of(record, before):
    try:
        return sha(b"\2", canonical(in_order(record)).encode(), bytes.fromhex(before))
    except (ValueError, RecursionError):
        return b""


def hashed(text):
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def check_record(line, company):
    seq, record = line["seq"], line["record"]
    if record is None:
        yield 2, f"{seq} is gone"
    elif hash_of(record, line["prev_hash"]).hex() != line["record_hash"]:
        yield 1, f"{seq} was altered"
    elif str(record.get("company_ref", company)) != company:
        yield 1, f"{seq} is of another chain"


def check_end(header, head, last, company):
    end = header["head"] if header["size"] else None
    if last != (header["size"] or 0):
        yield 2, "not as many as the head says"
    elif head != end:
        yield 1, "not the head"
    if str(header["chain"]) != company:
        yield 1, "the head is of another chain"


def go_through(header, records, found):
    """The roots of the tree by its size, the last number, whether all is in order."""
    company, stack = header["origin"].split("/")[2], []
    start = sha(b"\3", header["origin"].encode()).hex()
    roots, runs, size, top = {0: sha()}, [], 0, None
    for line in records:
        seq, mine = line["seq"], line["record_hash"]
        if runs and seq == runs[-1]["last"]:
            found.append((2, f"{seq} is there twice"))
            runs[-1]["heads"].add(mine)
            continue
        found += check_record(line, company)
        if (
            runs
            and seq == runs[-1]["last"] + 1
            and line["prev_hash"] in runs[-1]["heads"]
        ):
            runs[-1].update(last=seq, heads={mine})
        else:
            run = {
                "first": seq,
                "last": seq,
                "prev": line["prev_hash"],
                "heads": {mine},
            }
            runs.append(run)
        top = line if top is None or seq > top["seq"] else top
        size += 1
        stack.append(sha(b"\0", hashed(mine)))
        for _full in range((size & -size).bit_length() - 1):
            stack[-2:] = [sha(b"\1", *stack[-2:])]
        if seq == size:
            roots[size] = reduce(
                lambda right, left: sha(b"\1", left, right), stack[::-1]
            )
    order = [*check_numbers(runs)]
    order += check_links(runs, start, numbers_of(records), order)
    found += order
    is_ordered = not any(MOVED in what for _code, what in order)
    is_whole = is_ordered and not any(code == 2 for code, _what in found)
    last = top["seq"] if top else 0
    found += check_end(header, top and top["record_hash"], last, company)
    return roots, last, is_whole


def check_numbers(runs):
    """Numbers that are missing or there twice, entries that stand elsewhere."""
    known, starts = 0, {}
    for place, run in sorted(enumerate(runs), key=lambda item: item[1]["first"]):
        first, last = run["first"], run["last"]
        if first < 1:
            yield 2, f"{first} is no number"
        elif first <= known:
            yield 2, f"{first} to {min(last, known)} are there twice"
        elif first > known + 1:
            yield 2, f"{known + 1} to {first - 1} are missing"
        if last > known:
            starts[place], known = max(first, known + 1), last
    rising = [starts[place] for place in sorted(starts)]
    if rising != sorted(rising):
        yield 1, f"entries are {MOVED}"


def numbers_of(records):
    """Hash → the lowest number of an entry that has it."""
    numbers = {}
    for line in records:
        mine = line["record_hash"]
        numbers[mine] = min(line["seq"], numbers.get(mine, line["seq"]))
    return numbers


def check_links(runs, start, numbers, order):
    """Entries that do not follow the one before them by their hashes."""
    broken, before = [], {"last": 0, "heads": {start}}
    for run in sorted(runs, key=lambda run: run["first"]):
        if run["first"] == before["last"] + 1 and run["prev"] not in before["heads"]:
            broken.append(run)
        before = run if run["last"] >= before["last"] else before
    if broken and not any(code == 2 for code, _what in order):
        heads, following = {start}, {run["prev"]: run for run in runs}
        while len(found := heads & following.keys()) == 1:
            heads = following.pop(found.pop())["heads"]
        if len({run["prev"] for run in runs}) == len(runs) and not following:
            yield 1, f"entries are {MOVED}: they follow by their hashes"
            return
    for run in broken:
        seq, before = run["first"], run["prev"]
        is_fork = before == start or numbers.get(before, seq) < seq
        yield 2 if is_fork else 1, f"{seq} does not follow"


# --- checkpoints ----------------------------------------------------------------------
def read_note(note):
    """``(origin, size, root, time, signed text, [signature with the key's id])``."""
    body, _, tail = note.rpartition("\n\n")
    origin, size, root, *more = body.split("\n")
    need(size.isdecimal() and size == str(whole(size)), "size")
    marks = [line.split(" ") for line in tail.splitlines()]
    need(marks and all(len(m) == 3 and m[0] == "—" for m in marks), "signatures")
    need(all(": " in line for line in more) and len(decoded(root)) == 32, "form")
    said = dict(line.split(": ", 1) for line in more)
    signed = [(name, decoded(value)) for _, name, value in marks]
    return origin, int(size), decoded(root), said.get("time", "9"), f"{body}\n", signed


def is_by(note, keys, revoked):
    *_place, moment, text, signed = note
    return any(
        value[:4] == sha(name.encode(), b"\n\1", key)[:4]
        and is_signed(key, text.encode(), value[4:])
        for key in keys
        if moment < revoked.get(key, "Z")
        for name, value in signed
    )


def trusted_keys(header, given, revoked):
    keys, name = list(given), header["origin"].rpartition("/")[0]
    for old, new, signature in header.get("named", []):
        before, text = decoded(old), f"{name}\nnew key: {new}\n".encode()
        is_known = before in keys and before not in revoked
        if is_known and is_signed(before, text, decoded(signature)):
            keys.append(decoded(new))
    return keys


def read_notes(lines, kept_notes, origin, found):
    """The checkpoints of the file and those kept elsewhere: ``(is_kept, note)``."""
    texts = [(False, line["text"]) for kind, line in lines if kind == "checkpoint"]
    for is_kept, text in [*texts, *((True, text) for text in kept_notes)]:
        try:
            note = read_note(text)
        except (BadFileError, ValueError):
            found.append((4, "a checkpoint cannot be read"))
            continue
        if not is_kept or note[0] == origin:
            yield is_kept, note


def dissent(note, is_kept, inside, last, exported_at):
    """Return why a checkpoint does not agree; the time of the export is not signed."""
    if note[1] <= last:
        return f"a checkpoint over {note[1]} knows other entries"
    if is_kept and note[4] not in inside and exported_at < note[3]:
        return f"a checkpoint over {note[1]} is newer, or the end was cut off"
    return f"a checkpoint over {note[1]} knows more: the end was cut off, or a backup"


def check_notes(notes, held, keys, others, revoked, is_judged, why):
    """:param is_judged: whether a checkpoint is to agree, by its size
    :param others: keys of the ledger that say nothing: revoked, or given by nobody
    :param why: what to say of one that does not
    """
    good = [note for _kept, note in held if is_by(note, keys, revoked)]
    covered = max((note[1] for note in good), default=0)
    for is_kept, note in notes:
        is_held = (is_kept, note) in held
        if not is_held and is_judged(note[1]):
            yield 3, why(note, is_kept)
        is_idle = is_held and note[1] <= covered and is_by(note, others, {})
        if not is_idle and not is_by(note, keys, revoked):
            yield 4, f"the signature of the checkpoint over {note[1]}"


def judge(data, given_keys=None, kept_notes=()):
    """Return the verdict of ``docs/ledger.md`` on an export, as a dict."""
    lines, found = list(read(data)), []
    header = lines[0][1]
    check_header(header)
    records = [line for kind, line in lines if kind == "record"]
    roots, last, is_whole = go_through(header, records, found)
    notes = list(read_notes(lines, kept_notes, header["origin"], found))
    if kept_notes and not any(is_kept for is_kept, _note in notes):
        found.append((4, "no checkpoint of this chain was kept"))
    revoked = {decoded(k): since for k, since in header.get("revoked", {}).items()}
    keys, own = [decoded(key) for key in header["keys"]], "the ledger's own key"
    if given_keys is not None:
        keys = trusted_keys(header, given_keys, revoked)
    origin = header["origin"]
    held = [
        (is_kept, note)
        for is_kept, note in notes
        if (note[0], note[2]) == (origin, roots.get(note[1]))
    ]
    others = list(revoked)
    if given_keys is not None:
        others += [decoded(key) for key in header["keys"]]
        if not records:
            found.append((66, "no entry: nothing shows that none came since"))
    inside = {note[4] for is_kept, note in notes if not is_kept}
    found += check_notes(
        notes,
        held,
        keys,
        others,
        revoked,
        lambda size: is_whole or size > last,
        lambda note, is_kept: dissent(
            note, is_kept, inside, last, header.get("exported_at") or "9"
        ),
    )
    good = [(is_kept, note) for is_kept, note in held if is_by(note, keys, revoked)]
    signed_to = max((note[1] for _kept, note in good), default=-1)
    if given_keys is not None and signed_to < len(records):
        found.append((7, f"signed up to {max(signed_to, 0)} of {len(records)}"))
    kept_to = max((note[1] for is_kept, note in good if is_kept), default=0)
    return {
        "exit_code": min((code for code, _what in found), default=0),
        "entries": len(records),
        "signed_to": max(signed_to, 0),
        "anchored_to": kept_to if any(is_kept for is_kept, _note in notes) else None,
        "signatures": (
            ("checked" if given_keys is not None else f"consistent with {own}")
            if good
            else "none holds"
            if notes
            else "not checked: the file holds no checkpoint"
        ),
        "found": [what for _code, what in found],
    }


def read_keys(name):
    lines = Path(name).read_bytes().decode("ascii", "replace").split()
    try:
        keys = [decoded(line) for line in lines]
    except BadFileError:
        keys = []
    if {len(key) for key in keys} != {32}:
        raise OSError(f"no public key in {name}")
    return keys


def wrong_use(message):
    sys.stderr.write(f"independent_verifier: {message}.\n")
    sys.exit(64)


def arguments(words):
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("export", metavar="EXPORT")
    parser.add_argument("--key", metavar="KEYS", help="public keys, base64, one a line")
    parser.add_argument("kept", metavar="CHECKPOINT", nargs="*")
    parser.error = wrong_use
    return parser.parse_intermixed_args([*map(str, words)])


def main(*words):
    """:return: the exit code; what is wrong is a sentence on standard error"""
    options = arguments(words)
    try:
        keys = read_keys(options.key) if options.key is not None else None
        notes = [Path(name).read_text(encoding="utf-8") for name in options.kept]
        report = judge(Path(options.export).read_bytes(), keys, notes)
    except OSError as error:
        sys.stderr.write(f"could not run: {error}.\n")
        return 70
    except (BadFileError, UnicodeDecodeError) as error:
        sys.stderr.write(f"cannot be read: {error}.\n")
        return 65
    sys.stdout.write(f"{json.dumps(report)}\n")
    return report["exit_code"]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
