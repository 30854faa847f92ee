#!/usr/bin/env python3
# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Verify a ledger of EDIC without EDIC: edic_verify.py FILE [--anchors DIR] [--key KEY]

FILE is an export in JSON lines, DIR holds checkpoints that were kept elsewhere, KEY a
public key got from elsewhere. Needs Python 3.11 and its standard library; signatures
are checked where the package `cryptography` is installed. What is proved, what is not
and how each hash is made: docs/ledger.md. `odoo edic_verify` runs this code as well.

Exit codes, the lowest of what was found: 0 intact, 1 altered, 2 gap or fork, 3 rolled
back or recomputed against an anchor, 4 signature or anchor bad or missing, 5 content
digest, 6 the books differ (both in Odoo alone), 64 usage, 70 could not run.
"""

import argparse
import base64
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None

ALTERED, GAP, ANCHOR, SIGNATURE, CONTENT, BOOKS = 1, 2, 3, 4, 5, 6
USAGE, FAILED = 64, 70
MOST_TOLD = 100  # of the damage; all of it is counted


# --- hashes (docs/ledger.md) ----------------------------------------------------------
def leaf_hash(data: bytes) -> bytes:
    """A leaf of a Merkle tree (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """A node over two others (ibid.)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The Merkle tree of a growing list; only the roots of full subtrees are kept."""

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        self.size, self.edge = size, list(edge)

    def add(self, data: bytes) -> None:
        """One more leaf."""
        node, size = leaf_hash(data), self.size
        while size & 1:
            node, size = node_hash(self.edge.pop(), node), size >> 1
        self.edge.append(node)
        self.size += 1

    def root(self) -> bytes:
        """32 bytes; of nothing, the hash of nothing."""
        if not self.edge:
            return hashlib.sha256(b"").digest()
        root = self.edge[-1]
        for node in reversed(self.edge[:-1]):
            root = node_hash(node, root)
        return root


def record_hash(record: dict, previous: bytes) -> bytes:
    """SHA-256(0x02 ‖ canonical JSON ‖ hash of the record before)."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"\x02" + text.encode() + previous).digest()


def genesis_hash(origin: str) -> bytes:
    """What stands before the first record: SHA-256(0x03 ‖ UTF-8 of the origin)."""
    return hashlib.sha256(b"\x03" + origin.encode()).digest()


# --- checkpoints ----------------------------------------------------------------------
@dataclass
class Checkpoint:
    """A signed statement: so many records, this root (c2sp.org/tlog-checkpoint)."""

    origin: str
    size: int
    root: bytes
    said: dict[str, str]  # its extension lines, "name: value"
    body: bytes
    signatures: list[tuple[str, bytes]]  # key's name; 4 bytes of its id, signature
    is_given: bool = False  # got from elsewhere, not from where the ledger is

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """:raises ValueError: it is not one"""
        body, blank, tail = text.rpartition("\n\n")
        origin, size, root, *more = body.split("\n")
        found = base64.b64decode(root, validate=True)
        signatures = []
        for line in tail.splitlines():
            mark, name, value = line.split(" ")
            if mark != "—":
                raise ValueError("not a signature")
            signatures.append((name, base64.b64decode(value, validate=True)))
        if not (blank and origin and signatures and len(found) == 32):
            raise ValueError("not a checkpoint")
        said = dict(line.split(": ", 1) for line in more)
        return cls(origin, int(size), found, said, f"{body}\n".encode(), signatures)

    def is_signed_by(self, keys: Iterable[bytes]) -> bool:
        """Whether one of the public keys (32 bytes) signed it."""
        for name, value in self.signatures:
            for key in keys:
                if value[:4] == key_id(name, key) and _verifies(
                    key, value[4:], self.body
                ):
                    return True
        return False


def key_id(name: str, key: bytes) -> bytes:
    """4 bytes that name an Ed25519 key (c2sp.org/signed-note)."""
    return hashlib.sha256(name.encode() + b"\n\x01" + key).digest()[:4]


def _verifies(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


# --- the chain ------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Entry:
    """A seal and its record; None where the record is gone."""

    seq: int
    prev_hash: str
    record_hash: str
    record: dict | None


@dataclass
class Verifier:
    """Goes once through a chain, from its first record to its last.

    :param origin: of the chain
    :param checkpoints: to hold it against
    :param keys: public keys that may have signed them; None: not to be checked
    :param is_wanted: which records are hashed anew; of the others the place is checked
    :param is_earlier: ``(hash, seq)``: whether a record before has that hash
    """

    origin: str
    checkpoints: list[Checkpoint] = field(default_factory=list)
    keys: list[bytes] | None = None
    is_wanted: Callable[[Entry], bool] | None = None
    is_earlier: Callable[[str, int], bool] = lambda _hash, _seq: False
    on_record: Callable[[Entry], None] | None = None
    damage: list[dict] = field(default_factory=list)
    codes: dict[int, int] = field(default_factory=dict)
    restores: list[dict] = field(default_factory=list)
    records: int = 0
    first: int | None = None
    last: int | None = None
    head: str | None = None

    def hold_against(self, folder: Path, expected: Iterable[bytes] = ()) -> None:
        """Take the checkpoints of this chain that a folder holds.

        :param expected: bodies of checkpoints that were written there
        """
        given = []
        for path in sorted(folder.rglob("*.checkpoint")):
            try:
                one = Checkpoint.parse(path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                self.found(SIGNATURE, "anchor unreadable", file=path.name)
                continue
            if one.origin == self.origin:
                one.is_given = True
                given.append(one)
        bodies = {one.body for one in given}
        for body in expected:
            if body not in bodies:
                self.found(SIGNATURE, "anchor missing", int(body.split(b"\n")[1]))
        if not folder.is_dir() or not given:
            self.found(SIGNATURE, "no anchor", file=str(folder))
        self.checkpoints += given

    def found(self, code: int, kind: str, seq: int | None = None, **facts) -> None:
        """Keep a damage; ``facts``: expected, actual and what else tells more."""
        self.codes[code] = self.codes.get(code, 0) + 1
        if len(self.damage) < MOST_TOLD:
            self.damage.append({"code": code, "kind": kind, "seq": seq, **facts})

    def run(self, entries: Iterable[Entry]) -> dict:
        """:return: the report, whose ``exit_code`` is the lowest code found"""
        began, tree = time.monotonic(), Tree()
        due: dict[int, list[Checkpoint]] = {}
        for checkpoint in self.checkpoints:
            if self.keys is not None and not checkpoint.is_signed_by(self.keys):
                self.found(SIGNATURE, "signature", checkpoint.size)
            due.setdefault(checkpoint.size, []).append(checkpoint)
        wrong = self._compared(due.pop(0, []), tree)
        before = {genesis_hash(self.origin).hex()}
        for entry in entries:
            self.records += 1
            if entry.seq == self.last:
                self.found(GAP, "two records with one number", entry.seq)
                before.add(entry.record_hash)
                continue
            if entry.seq != (self.last or 0) + 1:
                self.found(GAP, "gap", entry.seq, expected=(self.last or 0) + 1)
            elif entry.prev_hash not in before:
                fork = self.is_earlier(entry.prev_hash, entry.seq)
                told = {"expected": min(before), "actual": entry.prev_hash}
                kind = "fork" if fork else "does not follow"
                self.found(GAP if fork else ALTERED, kind, entry.seq, **told)
            self._look(entry)
            tree.add(bytes.fromhex(entry.record_hash))
            self.first = entry.seq if self.first is None else self.first
            self.last, self.head, before = (
                entry.seq,
                entry.record_hash,
                {entry.record_hash},
            )
            if entry.seq in due and tree.size == entry.seq:
                wrong += self._compared(due.pop(entry.seq), tree)
        wrong += [one for size in due for one in due[size] if GAP not in self.codes]
        self._excuse(wrong)
        return self.report(time.monotonic() - began)

    def _look(self, entry: Entry) -> None:
        record = entry.record
        if record is None:
            self.found(GAP, "record missing", entry.seq)
        elif self.is_wanted is None or self.is_wanted(entry):
            actual = record_hash(record, bytes.fromhex(entry.prev_hash)).hex()
            if actual != entry.record_hash:
                told = {"expected": entry.record_hash, "actual": actual}
                self.found(ALTERED, "altered", entry.seq, **told)
            if record.get("use_case") == "ledger.restore":
                self.restores.append({"seq": entry.seq, **(record["facts"] or {})})
            if self.on_record:
                self.on_record(entry)

    def _compared(self, checkpoints: list[Checkpoint], tree: Tree) -> list[Checkpoint]:
        return [one for one in checkpoints if one.root != tree.root()]

    def _excuse(self, wrong: list[Checkpoint]) -> None:
        """Checkpoints of what a declared restore gave up are no damage."""
        for one in wrong:
            if not any(_gave_up(restore, one.size) for restore in self.restores):
                kind = "rolled back" if one.size > (self.last or 0) else "recomputed"
                self.found(ANCHOR, kind, one.size, expected=one.root.hex())

    def report(self, seconds: float) -> dict:
        """What was found, for people and programs."""
        given = [one for one in self.checkpoints if one.is_given]
        bad = [one["seq"] for one in self.damage if one["seq"] is not None]
        return {
            "origin": self.origin,
            "records": self.records,
            "first": self.first,
            "last": self.last,
            "head": self.head,
            "anchored": bool(given),
            "anchored_to": max((c.size for c in given), default=None),
            "signatures": "not checked" if self.keys is None else "checked",
            "restores": self.restores,
            "damage": self.damage,
            "damage_count": sum(self.codes.values()),
            "first_bad": min(bad, default=None),
            "exit_code": min(self.codes, default=0),
            "seconds": round(seconds, 3),
        }


def _gave_up(restore: dict, size: int) -> bool:
    told = restore.get("to_size"), restore.get("from_size")
    return all(isinstance(n, int) for n in told) and told[0] < size <= told[1]


# --- the command ----------------------------------------------------------------------
def read_lines(path: Path) -> Iterator[dict]:
    """The objects of an export; :raises ValueError: it is none"""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def records(path: Path) -> Iterator[Entry]:
    """The records of an export, in its order."""
    for line in read_lines(path):
        if line["type"] == "record":
            yield Entry(*(line[name] for name in Entry.__slots__))


def verify_file(path: Path, anchors: Path | None, key: str | None) -> dict:
    """:return: the report on an export"""
    lines = read_lines(path)
    header = next(lines)
    if header.get("type") != "ledger":
        raise ValueError("not an export of a ledger")
    texts = [line for line in lines if line["type"] == "checkpoint"]
    known = [key] if key else header["keys"]
    verifier = Verifier(
        header["origin"],
        [Checkpoint.parse(line["text"]) for line in texts],
        [base64.b64decode(one) for one in known] if Ed25519PublicKey else None,
        is_earlier=lambda found, seq: any(
            one.record_hash == found and one.seq < seq for one in records(path)
        ),
    )
    if anchors:
        kept = [Checkpoint.parse(one["text"]).body for one in texts if one["is_kept"]]
        verifier.hold_against(anchors, kept)
    report = verifier.run(records(path))
    if (report["last"], report["head"]) != (header["size"], header["head"]):
        verifier.found(GAP, "the export is not whole", expected=header["size"])
    return verifier.report(report["seconds"])


def main(args: list[str] | None = None) -> int:
    """:return: the exit code"""
    about = __doc__.split("\n\n")
    parser = argparse.ArgumentParser(description=about[0], epilog=about[-1])
    parser.add_argument("file", type=Path)
    parser.add_argument("--anchors", type=Path)
    parser.add_argument("--key", help="file with a public key, base64")
    parser.exit_on_error, parser.error = False, _usage
    told = parser.parse_args(args)
    try:
        key = told.key and Path(told.key).read_text(encoding="ascii").strip()
        report = verify_file(told.file, told.anchors, key)
    except (OSError, ValueError, KeyError, StopIteration) as error:
        print(f"edic_verify: {type(error).__name__}: {error}", file=sys.stderr)
        return FAILED
    print(json.dumps(report, ensure_ascii=False, indent=1))
    return report["exit_code"]


def _usage(message: str) -> None:
    print(f"edic_verify: {message}", file=sys.stderr)
    sys.exit(USAGE)


if __name__ == "__main__":
    sys.exit(main())
