#!/usr/bin/env python3
# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Verify a ledger of EDIC without EDIC: edic_verify.py FILE [--anchors DIR] [--key KEY]

FILE is an export in JSON lines (a whole chain or an extract), a receipt, a proof of
consistency or a checkpoint; DIR holds checkpoints, and KEY public keys, got from
elsewhere. Needs Python 3.11 alone; checks signatures where the package `cryptography`
is installed. What is proved, what is not and how each hash is made: docs/ledger.md.
`odoo edic_verify` runs this code as well.

Exit codes, the lowest of what was found: 0 intact, 1 altered, 2 gap or fork, 3 rolled
back or recomputed against an anchor, 4 signature or anchor bad or missing, 5 content
digest, 6 the books differ (both in Odoo alone), 7 not signed, or not up to the end,
with the keys that --key gives, 64 usage, 65 the file cannot be read as what it should
be, 66 a file that proves nothing by itself, 70 could not run. Without --key 0 does not
say who signed, or whether anybody did: read the line `Signatures`.
"""

# pylint: disable=print-used  # a program on its own
import argparse
import base64
import binascii
import glob
import hashlib
import json
import os
import sys
import time
import zipfile
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from configparser import ConfigParser
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None

ALTERED, GAP, ANCHOR, SIGNATURE, CONTENT, BOOKS, UNSIGNED = 1, 2, 3, 4, 5, 6, 7
USAGE, BAD_FILE, NO_PROOF, FAILED = 64, 65, 66, 70
INTACT_CODES = (0, UNSIGNED, NO_PROOF)  # no damage, whatever else is missing
MAX_LISTED = 100  # damages of each code; all of them are counted
MAX_SHOWN = 20  # sentences about damage on the terminal
MAX_INTEGER = 2**53 - 1  # the canonical form's
MAX_LINE_BYTES = 64 << 20


class FileError(ValueError):
    """A file is not what it should be: which text says it, in which line, and facts.

    :param reason: key of `TEXTS`
    :param code: exit code
    """

    def __init__(self, reason: str, line: int | None = None, **facts) -> None:
        self.reason, self.facts = reason, {"line": line, **facts}
        self.code = facts.pop("code", BAD_FILE)
        super().__init__(reason)

    def sentence(self, lang: str) -> str:
        """Return what is wrong in words, for people."""
        keys = ["in line"] * (self.facts["line"] is not None) + [self.reason]
        return " ".join(text(key, lang, self.facts) for key in keys)


# --- hashes (docs/ledger.md) ----------------------------------------------------------
def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf of a Merkle tree (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over two others (ibid.)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The Merkle tree of a growing list; only the roots of full subtrees are kept."""

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        self.size, self.edge = size, list(edge)

    def add(self, data: bytes) -> None:
        """Append a leaf."""
        self.add_subtree(leaf_hash(data), 1)

    def add_subtree(self, node: bytes, leaves: int) -> None:
        """Append a full subtree by its root; `leaves`, a power of two, divides size."""
        size = self.size // leaves
        while size & 1:
            node, size = node_hash(self.edge.pop(), node), size >> 1
        self.edge.append(node)
        self.size += leaves

    def root(self) -> bytes:
        """Return the root, 32 bytes; of nothing, the hash of nothing."""
        *left, root = self.edge or [hashlib.sha256(b"").digest()]
        for node in reversed(left):
            root = node_hash(node, root)
        return root


def subtree_sizes(start: int, stop: int) -> Iterator[int]:
    """Yield how many leaves the largest full subtrees have that make up a range."""
    while start < stop:
        size = 1 << (stop - start).bit_length() - 1
        size = min(size, start & -start) if start else size
        yield size
        start += size


def included_root(node: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Return the root over a leaf's hash by its path (2.1.1), else raise ValueError."""
    if (index, size, path) == (0, 1, []):
        return node
    (*rest, last), half = path, 1 << (size - 1).bit_length() - 1  # size 1: ValueError
    if index < half:
        return node_hash(included_root(node, index, half, rest), last)
    return node_hash(last, included_root(node, index - half, size - half, rest))


def grown_roots(old: bytes | None, first: int, second: int, path: list[bytes]) -> list:
    """Return both roots by a proof that a tree grew (2.1.2); ``old``: the first's."""
    if first == second:
        [root] = path if old is None else [old, *path]
        return [root, root]
    (*rest, last), half = path, 1 << (second - 1).bit_length() - 1
    if first <= half:
        before, after = grown_roots(old, first, half, rest)
        return [before, node_hash(after, last)]
    roots = grown_roots(None, first - half, second - half, rest)
    return [node_hash(last, root) for root in roots]


def record_hash(record: dict, previous: bytes) -> bytes:
    """Return SHA-256(0x02 ‖ canonical JSON ‖ hash of the record before)."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"\x02" + text.encode() + previous).digest()


def genesis_hash(origin: str) -> bytes:
    """Return what precedes the first record: SHA-256(0x03 ‖ UTF-8 of the origin)."""
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
        """Return the checkpoint of a text, or raise ValueError where it is none."""
        body, blank, tail = text.rpartition("\n\n")
        origin, size, root, *more = body.split("\n")
        found = base64.b64decode(root, validate=True)
        lines = [line.split(" ") for line in tail.splitlines()]
        signed = [(key, base64.b64decode(sig, validate=True)) for _, key, sig in lines]
        is_form = blank and origin and len(found) == 32 and size == str(_number(size))
        if not is_form or {mark for mark, *_more in lines} != {"—"}:
            raise ValueError("not a checkpoint")
        said = dict(line.split(": ", 1) for line in more)
        return cls(origin, int(size), found, said, f"{body}\n".encode(), signed)

    def verified_by(
        self, keys: Iterable[bytes], revoked: dict | None = None
    ) -> "VerifiedSignature | None":
        """Return a signature that one of the public keys (32 bytes) made.

        :param revoked: of these: from which time on they may not
        """
        moment = self.said.get("time", "9")  # without a time: later than all
        good = [key for key in keys if moment < (revoked or {}).get(key, "Z")]
        for name, value in self.signatures:
            for key in good:
                if value[:4] == key_id(name, key):
                    try:
                        return VerifiedSignature(self, key, value[4:])
                    except ValueError:
                        continue
        return None

    def is_signed_by(self, keys: Iterable[bytes], revoked: dict | None = None) -> bool:
        """Tell whether one of the public keys (32 bytes) signed it."""
        return self.verified_by(keys, revoked) is not None


class SignatureStatus(StrEnum):
    """A status says what the signatures of a chain are worth.

    `OWN_KEY` and `CHECKED` come from `VerifiedSignature.status` alone: there is no way
    to them but by a signature that was verified, over a tree that the chain has.
    """

    NO_CHECKPOINT = "not checked: the file holds no checkpoint"
    NO_PROGRAM = "not checked: signatures cannot be checked here"
    NONE_HOLDS = "none holds"
    OWN_KEY = "consistent with the ledger's own key"
    CHECKED = "checked"


@dataclass(frozen=True)
class VerifiedSignature:
    """A checkpoint's signature that holds; there is none of one that does not.

    :raises ValueError: the key did not sign it
    """

    checkpoint: Checkpoint
    key: bytes
    signature: bytes

    def __post_init__(self) -> None:
        if not verifies(self.key, self.signature, self.checkpoint.body):
            raise ValueError("the signature does not hold")

    def status(self, is_key_given: bool) -> SignatureStatus:
        """Return what it is worth: who makes a chain anew puts his own key into it."""
        return SignatureStatus.CHECKED if is_key_given else SignatureStatus.OWN_KEY


def _number(digits: str) -> int:
    """Return a number of a checkpoint or of JSON; ValueError: beyond 53 bits."""
    number = int(digits) if len(digits) <= 17 else MAX_INTEGER + 1
    if abs(number) > MAX_INTEGER:
        raise ValueError("a number beyond 53 bits")
    return number


def key_id(name: str, key: bytes) -> bytes:
    """Return the 4 bytes that name an Ed25519 key (c2sp.org/signed-note)."""
    return hashlib.sha256(name.encode() + b"\n\x01" + key).digest()[:4]


def key_ref(public: bytes) -> str:
    """Return how checkpoints name a key: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def verifies(key: bytes, signature: bytes, message: bytes) -> bool:
    """Return whether a public key signed a message."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def vouched(keys: Iterable[bytes], named: Iterable, ledger: str) -> list[bytes]:
    """Return public keys, and those that one of them named as the next.

    :param named: (old, new, signature of the old one), base64, oldest first
    :param ledger: origin without the chain
    """
    found = list(keys)
    for old, new, signature in named:
        before, message = base64.b64decode(old), f"{ledger}\nnew key: {new}\n".encode()
        if before in found and verifies(before, base64.b64decode(signature), message):
            found.append(base64.b64decode(new))
    return found


@dataclass(frozen=True)
class Anchors:
    """Anchors are what a folder of checkpoints holds, read at once."""

    folder: Path
    texts: dict[Path, str | None]  # None: unreadable
    is_own: bool = False  # the folder that EDIC writes

    @classmethod
    def found_in(cls, folder: Path, is_own: bool = False) -> "Anchors":
        """Read a folder; one that is not there holds nothing, links are followed."""
        texts: dict[Path, str | None] = {}
        pattern = f"{glob.escape(str(folder.absolute()))}/**/*.checkpoint"
        # not Path.rglob, which leaves links out
        for path in map(Path, sorted(glob.glob(pattern, recursive=True))):  # noqa: PTH207
            try:
                texts[path] = path.read_text(encoding="utf-8")
            except (OSError, ValueError):
                texts[path] = None
        return cls(folder, texts, is_own)

    def has_all(self, origin: str) -> bool:
        """Return whether the folder is where EDIC writes each checkpoint of a chain, or
        its copy; not a mailbox or a drawer, which have some."""
        chains = {"/".join(path.parts[-3:-1]) for path in self.texts}
        return self.is_own or origin.partition("/")[2] in chains


OWN_KEYS, GIVEN_KEYS = "the ledger's own", "given"


# --- the chain ------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Entry:
    """A seal and its record; None where the record is gone."""

    seq: int
    prev_hash: str
    record_hash: str
    record: dict | None

    first = last = property(lambda self: self.seq)  # as `Skipped` has them

    def add_to(self, tree: Tree) -> None:
        """Append it as a leaf; ValueError: its number is not the next one."""
        if self.seq != tree.size + 1:
            raise ValueError("the number does not fit")
        tree.add(_bytes(self.record_hash))


ENTRY = ("seq", "prev_hash", "record_hash", "record")


@dataclass(slots=True)
class Segment:
    """Entries that were read one after the other with numbers that follow each other.

    :param prev: hash before the first one; None where hashes are not compared
    :param heads: hash of the last one; several where its number is there twice
    """

    first: int
    last: int
    prev: str | None = None
    heads: frozenset[str] = frozenset()

    def is_followed_by(self, entry: Entry) -> bool:
        """Tell whether an entry continues it, by its number and its hash."""
        return entry.seq == self.last + 1 and entry.prev_hash in self.heads


def displaced_segments(segments: list[Segment]) -> list[int]:
    """Return the indices of those that are to be moved for all to be in order.

    Of all choices it is one that moves the fewest entries: what stays is the heaviest
    increasing subsequence. No two segments have a number in common.
    """
    best: list[tuple[int, int, int]] = []  # last number, entries so far, index; rising
    before: list[int | None] = []
    for index, segment in enumerate(segments):
        at = bisect_left(best, (segment.first,))
        total, previous = best[at - 1][1:] if at else (0, None)
        before.append(previous)
        total += segment.last - segment.first + 1
        at = end = bisect_left(best, (segment.last,))
        if at and best[at - 1][1] >= total:
            continue
        while end < len(best) and best[end][1] <= total:
            end += 1
        best[at:end] = [(segment.last, total, index)]
    stays, index = set(), best[-1][2] if best else None
    while index is not None:
        stays.add(index)
        index = before[index]
    return [index for index in range(len(segments)) if index not in stays]


def hash_order(segments: list[Segment], first: str) -> list[Segment]:
    """Return the segments as their hashes follow each other; none if they do not.

    :param first: hash before the first one
    """
    following = {segment.prev: segment for segment in segments}
    ordered: list[Segment] = []
    heads = frozenset([first])
    while len(ordered) < len(segments):
        found = [following.pop(head) for head in heads if head in following]
        if len(found) != 1:
            return []
        ordered += found
        heads = found[0].heads
    return ordered


@dataclass
class Verifier:
    """One pass through a chain, from its first record to its last.

    :param keys: public keys that may have signed them; None: not to be checked
    :param revoked: of these: from which time on they may not
    :param is_wanted: which records are hashed anew; of the others the place is checked
    :param is_earlier: ``(hash, seq)``: whether a record before has that hash
    """

    origin: str
    checkpoints: list[Checkpoint] = field(default_factory=list)
    keys: list[bytes] | None = None
    is_wanted: Callable[[Entry], bool] | None = None
    is_earlier: Callable[[str, int], bool] = lambda _hash, _seq: False
    on_record: Callable[[Entry], None] | None = None
    revoked: dict[bytes, str] = field(default_factory=dict)
    whose_keys: str = OWN_KEYS
    # with keys from elsewhere: those that the ledger itself names
    named_keys: list[bytes] = field(default_factory=list)
    as_of: str = "9"  # the time of what is verified; 9: now
    damage: list[dict] = field(default_factory=list)
    codes: dict[int, int] = field(default_factory=dict)
    restores: list[dict] = field(default_factory=list)
    given_up: list[dict] = field(default_factory=list)
    first_bad: int | None = None
    records: int = 0
    hashed: int = 0
    first: int | None = None
    last: int | None = None
    head: str | None = None
    # checkpoints whose tree the chain has, and those of them that are signed
    held: list[Checkpoint] = field(default_factory=list)
    verified: list[VerifiedSignature] = field(default_factory=list)
    entries: int | None = None  # the whole chain's, if only a part was read
    is_in_order: bool = True  # each entry stands where its number and hash say

    def hold_against(self, anchors: Anchors, expected: Iterable[bytes] = ()) -> None:
        """Take the checkpoints of this chain that were kept elsewhere.

        :param expected: bodies of those that EDIC wrote to its folder; they have to be
            there where the folder is that one
        """
        given = []
        for path, text in anchors.texts.items():
            try:
                checkpoint = Checkpoint.parse(text or "")
            except ValueError:
                # in the folder of another chain of this ledger it is that one's
                _name, ledger, chain = self.origin.split("/")
                if path.parts[-3] != ledger or path.parts[-2] == chain:
                    self.found(SIGNATURE, "anchor unreadable", file=path.name)
                continue
            if checkpoint.origin == self.origin:
                checkpoint.is_given = True
                given.append(checkpoint)
        bodies = {checkpoint.body for checkpoint in given}
        missing = [body for body in expected if body not in bodies]
        if missing and anchors.has_all(self.origin):
            # signed and written since the folder was read, before the ledger was
            now = Anchors.found_in(anchors.folder).texts.values()
            texts = {text.rpartition("\n\n")[0] for text in now if text}
            for body in missing:
                if body.decode(errors="replace")[:-1] in texts:
                    continue
                size = [*body.split(b"\n"), b""][1]
                known = int(size) if size.isdigit() else None
                self.found(SIGNATURE, "anchor missing", known)
        if not given:
            self.found(SIGNATURE, "no anchor", file=str(anchors.folder))
        self.checkpoints += given

    def add(self, text: str) -> bytes:
        """Take a checkpoint that lies where the ledger is; :return: its body"""
        try:
            self.checkpoints.append(Checkpoint.parse(text))
        except ValueError:
            self.found(SIGNATURE, "checkpoint unreadable", actual=text[:80])
            return text.encode()
        return self.checkpoints[-1].body

    def found(self, code: int, kind: str, seq: int | None = None, **facts) -> None:
        """Keep a damage; ``facts``: expected, actual and what else tells more."""
        self.codes[code] = self.codes.get(code, 0) + 1
        if seq is not None and code in (ALTERED, GAP, CONTENT):
            self.first_bad = min(seq, self.first_bad or seq)
        if self.codes[code] <= MAX_LISTED:
            self.damage.append({"code": code, "kind": kind, "seq": seq, **facts})

    def run(self, entries: Iterable[Entry]) -> dict:
        """Return the report, whose ``exit_code`` is the lowest code found."""
        began, tree, due = time.monotonic(), Tree(), self._due()
        segments: list[Segment] = []
        self._compare(due, tree)
        for entry in entries:
            self.records += 1
            segment = segments[-1] if segments else None
            if segment and entry.seq == segment.last:
                self.found(GAP, "two records with one number", entry.seq)
                segment.heads |= {entry.record_hash}
                continue
            heads = frozenset([entry.record_hash])
            if segment and segment.is_followed_by(entry):
                segment.last, segment.heads = entry.seq, heads
            else:
                segments.append(Segment(entry.seq, entry.seq, entry.prev_hash, heads))
            self.look(entry)
            tree.add(_bytes(entry.record_hash))
            self._note_ends(entry)
            if entry.seq == tree.size:
                self._compare(due, tree)
        self._check_links(segments, self._check_numbers(segments))
        self._conclude(due)
        return self.report(time.monotonic() - began)

    def _note_ends(self, entry: Entry) -> None:
        """Keep the lowest and the highest number, and the hash of that entry."""
        self.first = min(entry.seq, entry.seq if self.first is None else self.first)
        if self.last is None or entry.seq > self.last:
            self.last, self.head = entry.seq, entry.record_hash

    def run_extract(self, parts: Iterable["Entry | Skipped"]) -> dict:
        """Go through some records of a chain, and the subtrees of those between them.

        :return: the report; what no checkpoint covers proves nothing
        """
        began, tree, due = time.monotonic(), Tree(), self._due()
        is_provable, reached = bool(self.checkpoints), {0}
        segments: list[Segment] = []
        for part in parts:
            if self._fits(part, tree) or not is_provable:
                segments.append(Segment(part.first, part.last))
            else:
                facts = {"until": part.last if part.last > part.first else None}
                self.found(GAP, "subtrees do not fit", part.first, **facts)
            reached.add(tree.size)
            self._compare(due, tree)
            if isinstance(part, Entry):
                self.records += 1
                self.look(part)
                self._note_ends(part)
        # records between two others are known by their subtrees alone
        due = {n: due[n] for n in due if n in reached or n > tree.size}
        if is_provable:
            self._check_numbers(segments)
            self.entries = max((segment.last for segment in segments), default=0)
        if GAP in self.codes or not self.is_in_order:
            self.held, end = [], self.entries or 0
            due = {n: due[n] for n in due if n > end}
        self._conclude(due)
        if not self.held:
            self.found(NO_PROOF, "extract without a checkpoint")
        return self.report(time.monotonic() - began)

    @staticmethod
    def _fits(part: "Entry | Skipped", tree: Tree) -> bool:
        """Append a part to the tree; False: its subtrees are not those of its range.

        One that does not come next is left out, which `_check_numbers` tells.
        """
        if part.first != tree.size + 1:
            return part.first <= part.last
        try:
            part.add_to(tree)
        except ValueError:
            return False
        return True

    # --- the order of the entries -----------------------------------------------------
    def _found_range(self, code: int, kind: str, first: int, last: int, **facts):
        """Keep a damage of several entries as one; ``until`` is the last of them."""
        if last > first:
            facts["until"] = last
        self.found(code, kind, first, **facts)

    def _check_numbers(self, segments: list[Segment]) -> bool:
        """Tell what is missing, there twice, or not in its place in the file.

        :return: whether each number is there once
        """
        known, left, is_complete = 0, {}, True
        order = sorted(range(len(segments)), key=lambda index: segments[index].first)
        for index in order:
            segment = segments[index]
            if segment.first < 1:
                self.found(GAP, "no such number", segment.first)
            start = max(segment.first, known + 1)
            if 0 < segment.first < start:
                twice = segment.first, min(segment.last, known)
                self._found_range(GAP, "two records with one number", *twice)
            elif start > known + 1:
                facts = {"expected": known + 1}
                if start > known + 2:
                    facts["until"] = start - 1
                self.found(GAP, "gap", start, **facts)
            is_complete &= segment.first == start == known + 1
            if start <= segment.last:
                left[index] = Segment(start, segment.last)
                known = segment.last
        self._tell_displaced([left[index] for index in sorted(left)])
        return is_complete

    def _tell_displaced(self, segments: list[Segment]) -> None:
        """Tell which entries are out of place, once each; their numbers are there."""
        for index in displaced_segments(segments):
            segment = segments[index]
            actual = segments[index - 1].last if index else 0
            facts = {"expected": segment.first - 1, "actual": actual}
            self._found_range(
                ALTERED, "out of place", segment.first, segment.last, **facts
            )
            self.is_in_order = False

    def _check_links(self, segments: list[Segment], is_complete: bool) -> None:
        """Tell where an entry does not follow the one before it by its hash.

        :param is_complete: whether each number is there once
        """
        first = genesis_hash(self.origin).hex()
        before = Segment(0, 0, heads=frozenset([first]))
        broken = []
        for segment in sorted(segments, key=lambda item: item.first):
            if segment.first == before.last + 1 and segment.prev not in before.heads:
                broken.append((segment, before))
            before = segment if segment.last >= before.last else before
        # entries that changed places are all there, and still fit by their hashes
        ordered = hash_order(segments, first) if broken and is_complete else []
        if ordered:
            self._tell_displaced(ordered)
            return
        for segment, before in broken:
            seq, found = segment.first, segment.prev
            is_fork = found == first or self.is_earlier(found, seq)
            facts = {"expected": min(before.heads), "actual": found}
            kind = "fork" if is_fork else "does not follow"
            self.found(GAP if is_fork else ALTERED, kind, seq, **facts)

    def _due(self) -> dict[int, list[Checkpoint]]:
        """Return the checkpoints by the number of records that they cover."""
        due: dict[int, list[Checkpoint]] = {}
        for checkpoint in self.checkpoints:
            due.setdefault(checkpoint.size, []).append(checkpoint)
        return due

    def _compare(self, due: dict[int, list[Checkpoint]], tree: Tree) -> None:
        """Take those checkpoints out of ``due`` that the tree agrees with."""
        if tree.size not in due:
            return
        place, found = (self.origin, tree.root()), due[tree.size]
        self.held += [c for c in found if (c.origin, c.root) == place]
        due[tree.size] = [c for c in found if (c.origin, c.root) != place]

    def _conclude(self, due: dict[int, list[Checkpoint]]) -> None:
        """Judge what the chain does not agree with, and what is signed."""
        # if numbers are missing, or entries not in their places, only what lies
        # beyond the end is judged
        end = self.last or 0
        is_whole = GAP not in self.codes and self.is_in_order
        wrong = [c for size in due for c in due[size] if is_whole or size > end]
        self.check_signatures(self.held)
        self._judge(wrong, self.held)
        self.check_coverage()

    def check_coverage(self) -> None:
        """Demand of keys from elsewhere that they signed all, up to the end."""
        last = self.entries if self.entries is not None else self.records
        signed = self._best()
        if self.whose_keys != GIVEN_KEYS or (signed and signed.checkpoint.size >= last):
            return
        size = signed.checkpoint.size if signed else 0
        kind = "unsigned tail" if signed else "unsigned chain"
        self.found(UNSIGNED, kind, size + 1 if last else None, last=last)

    def _best(self) -> VerifiedSignature | None:
        """Return the signature that covers most of the chain."""
        return max(
            self.verified, key=lambda signature: signature.checkpoint.size, default=None
        )

    def _judge(self, wrong: list[Checkpoint], held: list[Checkpoint]) -> None:
        """Note as damage what does not hold, but for what a restore gave up."""
        restores = [
            restore for restore in self.given_up if self._is_true(restore, held)
        ]
        end = (self.last or 0) if self.entries is None else self.entries
        inside = {c.body for c in self.checkpoints if not c.is_given}
        for checkpoint in {c.body: c for c in wrong}.values():  # each once
            if not any(_gave_up(restore, checkpoint) for restore in restores):
                kind = "rolled back" if checkpoint.size > end else "recomputed"
                # a checkpoint in the file was there as it was written; the time of
                # the file is not signed, so that the other reason stays open
                is_later = self.as_of < checkpoint.said.get("time", "")
                if kind == "rolled back" and is_later and checkpoint.body not in inside:
                    kind = "newer than what is verified"
                self.found(
                    ANCHOR, kind, checkpoint.size, expected=checkpoint.root.hex()
                )

    def trust_only(self, text: str, named: Iterable) -> None:
        """Take public keys that were got from elsewhere, instead of the ledger's own.

        :param text: a key in base64 a line
        :param named: who named whom, see `vouched`; a revoked key names nobody
        :raises FileError: it is none, or no signature can be checked here
        """
        try:
            keys = [base64.b64decode(part, validate=True) for part in text.split()]
        except binascii.Error:
            keys = []
        if {len(key) for key in keys} != {32}:
            raise FileError("no public key", code=FAILED)
        if not Ed25519PublicKey:
            raise FileError("no cryptography", code=FAILED)
        good = [row for row in named if base64.b64decode(row[0]) not in self.revoked]
        self.named_keys = self.keys or []
        self.keys = vouched(keys, good, self.origin.rpartition("/")[0])
        self.whose_keys = GIVEN_KEYS

    def check_signatures(self, held: Iterable[Checkpoint] = ()) -> None:
        """Demand of each checkpoint a key that was good at that time.

        :param held: those that the chain agrees with; what a key signed after it was
            revoked, or one of before that nobody gave, says nothing, and is no damage
            where a good one covers it
        """
        if self.keys is None:
            return
        keys, end = self.keys, self.revoked
        others = [*self.revoked, *self.named_keys]
        signed = {id(c): c.verified_by(keys, end) for c in self.checkpoints}
        self.verified = [good for c in held if (good := signed[id(c)])]
        covered = max((good.checkpoint.size for good in self.verified), default=0)
        for checkpoint in self.checkpoints:
            is_idle = checkpoint.size <= covered and checkpoint in held
            if not signed[id(checkpoint)] and not (
                is_idle and checkpoint.is_signed_by(others)
            ):
                self.found(SIGNATURE, "signature", checkpoint.size)

    def compare_with(
        self, own: list[Checkpoint], known: list[Checkpoint], is_in: bool = True
    ) -> None:
        """Hold checkpoints against those that a file is about, without its entries.

        :param known: all checkpoints, those of the file included
        :param is_in: whether what the file holds is in the tree that these sign
        """
        places = {(checkpoint.size, checkpoint.root) for checkpoint in own}
        self.held = [c for c in known if (c.size, c.root) in places] if is_in else []
        self.check_signatures(self.held)
        for checkpoint in known:
            roots = {root for size, root in places if size == checkpoint.size}
            if roots - {checkpoint.root}:
                self.found(ANCHOR, "recomputed", checkpoint.size)
        self.check_coverage()

    def look(self, entry: Entry) -> None:
        """Hash a record anew."""
        record = entry.record
        if record is None:
            self.found(GAP, "record missing", entry.seq)
            return
        try:
            is_restore = record.get("use_case") == "ledger.restore"
            if self.is_wanted and not is_restore and not self.is_wanted(entry):
                actual = entry.record_hash  # taken as it is
            else:
                self.hashed += 1
                actual = record_hash(record, bytes.fromhex(entry.prev_hash)).hex()
        except (AttributeError, TypeError, ValueError, KeyError, RecursionError):
            actual = None  # no record, or none that has a canonical form
        if actual != entry.record_hash:
            hashes = {"expected": entry.record_hash, "actual": actual}
            self.found(ALTERED, "altered", entry.seq, **hashes)
            return
        if is_restore:
            self._excuse(entry)
        chain = self.origin.rpartition("/")[2]
        if str(record.get("company_ref", chain)) != chain:
            self.found(ALTERED, "of another chain", entry.seq)
        elif self.on_record:
            self.on_record(entry)

    def _excuse(self, entry: Entry) -> None:
        """Excuse checkpoints that a restore gave up, if it tells the truth."""
        facts, moment = entry.record["facts"], entry.record.get("occurred_at") or ""
        kind = [entry.record.get(name) for name in ("event", "status")]
        if not isinstance(facts, dict) or kind != ["ledger", "ok"]:
            return
        if moment[:19] > time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()):
            return  # the future: it would excuse whatever is signed until then
        self.restores.append({**facts, "seq": entry.seq})
        size, last, head = map(facts.get, ("to_size", "from_size", "to_head"))
        if isinstance(facts.get("from_text"), str):
            self.add(facts["from_text"])  # its signature is looked at as all others
        if isinstance(size, int) and isinstance(last, int):
            is_first = size == 0 and head == genesis_hash(self.origin).hex()
            at = self.is_earlier
            if is_first or (at(head, size + 1) and not at(head, size)):
                self.given_up.append({**self.restores[-1], "moment": moment[:19]})

    def _is_true(self, restore: dict, held: list[Checkpoint]) -> bool:
        """Return whether a restore cites a checkpoint that there is, and was declared
        before the next one, which covers it, was signed."""
        there = [
            (c.origin, c.size, base64.b64encode(c.root).decode())
            for c in self.checkpoints
        ]
        cited = (self.origin, restore["from_size"], restore.get("from_root"))
        return cited in there and all(
            restore["moment"] <= checkpoint.said.get("time", "")[:19]
            for checkpoint in held
            if checkpoint.size >= restore["seq"]
        )

    def report(self, seconds: float) -> dict:
        """Return what was found, for programs; `sentences` says it to people.

        ``signed_to``: number of the last entry that a signature covers, 0 where none
        does; ``anchored_to``: the same of checkpoints kept elsewhere, None where none
        was given; ``unsigned``: first and last number of what is not signed.
        """
        best, given = self._best(), [c for c in self.checkpoints if c.is_given]
        entries = self.records if self.entries is None else self.entries
        signed = min(best.checkpoint.size, entries) if best else 0
        signed_ids = {id(good.checkpoint) for good in self.verified}
        kept = [c for c in self.held if c.is_given]
        if self.keys is not None:
            kept = [c for c in kept if id(c) in signed_ids]
        return {
            "origin": self.origin,
            "records": self.records,
            "entries": entries,
            "hashed": self.hashed,
            "first": self.first,
            "last": self.last,
            "head": self.head,
            "checkpoints": len(self.checkpoints),
            "anchored": bool(given),
            "anchored_to": max((c.size for c in kept), default=0) if given else None,
            "signatures": self.signature_status(),
            "signed_to": signed,
            "signed_by": best and key_ref(best.key),
            "signed_at": best and best.checkpoint.said.get("time"),
            "unsigned": [signed + 1, entries] if signed < entries else None,
            "keys": self.whose_keys,
            "restores": self.restores,
            "damage": sorted(self.damage, key=lambda fault: fault["code"]),
            "damage_count": sum(self.codes.values()),
            "first_bad": self.first_bad,
            "exit_code": min(self.codes, default=0),
            "seconds": round(seconds, 3),
        }

    def signature_status(self) -> SignatureStatus:
        """Return what the signatures are worth."""
        if best := self._best():
            return best.status(self.whose_keys == GIVEN_KEYS)
        if not self.checkpoints:
            return SignatureStatus.NO_CHECKPOINT
        if self.keys is None:
            return SignatureStatus.NO_PROGRAM
        return SignatureStatus.NONE_HOLDS


@dataclass(frozen=True, slots=True)
class Skipped:
    """Records that an extract leaves out: the subtrees that stand for them.

    :raises ValueError: not as many subtrees as the range has
    """

    first: int
    last: int
    nodes: list[bytes]

    def add_to(self, tree: Tree) -> None:
        """Append the subtrees, which have to follow what the tree has."""
        sizes = list(subtree_sizes(self.first - 1, self.last))
        is_right = self.first == tree.size + 1 and len(sizes) == len(self.nodes)
        if not is_right or self.first > self.last:
            raise ValueError("the range does not fit")
        for size, node in zip(sizes, self.nodes, strict=True):
            tree.add_subtree(node, size)


def _gave_up(restore: dict, checkpoint: Checkpoint) -> bool:
    is_between = restore["to_size"] < checkpoint.size <= restore["from_size"]
    # a later signature is of the chain that goes on
    return is_between and checkpoint.said.get("time", "")[:19] <= restore["moment"]


def _bytes(text: object) -> bytes:
    try:
        return bytes.fromhex(text)
    except (TypeError, ValueError):
        return b""  # is reported as altered


# --- files ----------------------------------------------------------------------------
Check = Callable[[object], bool]


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _is_origin(value: object) -> bool:
    return _is_text(value) and value.count("/") == 2


def _is_base64(value: object) -> bool:
    try:
        return _is_text(value) and (
            bool(base64.b64decode(value, validate=True)) or not value
        )
    except ValueError:
        return False


def _list_of(is_right: Check, count: int | None = None) -> Check:
    return lambda value: (
        isinstance(value, list)
        and count in (None, len(value))
        and all(map(is_right, value))
    )


def _or_nothing(is_right: Check) -> Check:
    return lambda value: value is None or is_right(value)


def _are_times(value: object) -> bool:
    return _is_object(value) and all(
        _is_base64(key) and _is_text(value[key]) for key in value
    )


_are_keys = _list_of(_is_base64)


# a line of each type: member → what it has to be, whether it may be missing
SIGNED = {
    "origin": (_is_origin, False),
    "keys": (_are_keys, False),
    "named": (_list_of(_list_of(_is_base64, 3)), True),
    "revoked": (_are_times, True),
}
EXPORTED = {
    **SIGNED,
    "chain": (_is_count, False),
    "company": (_or_nothing(_is_text), True),
    "exported_at": (_or_nothing(_is_text), True),
    "unsigned": (_or_nothing(_is_text), True),
}
SEALED = {
    "seq": (_is_count, False),
    "prev_hash": (_is_text, False),
    "record_hash": (_is_text, False),
    "record": (_or_nothing(_is_object), False),
}
MEMBERS = {
    "ledger": {
        **EXPORTED,
        "size": (_or_nothing(_is_count), False),
        "head": (_or_nothing(_is_text), False),
    },
    "extract": {
        **EXPORTED,
        "filters": (_is_object, True),
        "records": (_is_count, False),
        "keys": (_are_keys, True),
    },
    "receipt": {
        **SIGNED,
        **SEALED,
        "record": (_is_object, False),
        "path": (_are_keys, False),
        "checkpoints": (_list_of(_is_text, 1), False),
        "timestamp": (_or_nothing(_is_text), True),
    },
    "consistency": {
        **SIGNED,
        "path": (_are_keys, False),
        "checkpoints": (_list_of(_is_text, 2), False),
    },
    "checkpoint": {
        "text": (_is_text, False),
        "is_kept": (lambda value: isinstance(value, bool), False),
    },
    "record": SEALED,
    "skipped": {
        "first": (_is_count, False),
        "last": (_is_count, False),
        "nodes": (_are_keys, False),
    },
}
HEADS = ("ledger", "extract", "receipt", "consistency")
ALLOWED = {
    kind: {"type", "format", *known} if kind in HEADS else {"type", *known}
    for kind, known in MEMBERS.items()
}
INSIDE = {"ledger": ("checkpoint", "record"), "receipt": (), "consistency": ()}
INSIDE["extract"] = ("checkpoint", "skipped", "record")


def read_lines(path: Path) -> Iterator[dict]:
    """Yield the lines of an export, the head first.

    :raises FileError: one is not what it should be
    """
    kind = None
    with path.open("rb") as file:
        for number, data in enumerate(iter(lambda: file.readline(MAX_LINE_BYTES), b"")):
            line = _parsed(data, number + 1)
            _check_members(line, number + 1, INSIDE[kind] if kind else HEADS)
            if kind is None and str(line.get("format")) != "1":  # True is 1, too
                raise FileError("format of later", 1, format=_shown(line.get("format")))
            kind = kind or line["type"]
            yield line
    if kind is None:
        raise FileError("empty")


def _parsed(data: bytes, number: int) -> dict:
    if len(data) >= MAX_LINE_BYTES:
        raise FileError("line too long", number)
    if b"\r" in data:  # inside a text it is written as an escape
        raise FileError("carriage return", number)
    try:
        line = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_once,
            parse_int=_number,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
    except UnicodeDecodeError:
        raise FileError("no text", number) from None
    except json.JSONDecodeError as error:
        raise FileError("no JSON", number, column=error.colno) from None
    except RecursionError:
        raise FileError("nested", number) from None
    except ValueError as error:
        raise FileError("no value", number, value=str(error)[:80]) from None
    if not isinstance(line, dict):
        raise FileError("no object", number)
    return line


def _shown(value: object) -> str:
    """Return a value of a file in a few characters."""
    return json.dumps(value, ensure_ascii=True)[:40]


def _check_members(line: dict, number: int, types: tuple[str, ...]) -> None:
    kind = line.get("type")
    if not isinstance(kind, str) or kind not in types:
        reason = "no head" if types == HEADS else "unknown line"
        raise FileError(
            reason, number, type=kind[:40] if isinstance(kind, str) else None
        )
    if not line.keys() <= ALLOWED[kind]:
        extra = min(line.keys() - ALLOWED[kind])
        raise FileError("unknown member", number, member=extra[:40])
    for name, (is_right, is_optional) in MEMBERS[kind].items():
        if name not in line:
            if not is_optional:
                raise FileError("member missing", number, member=name)
        elif not is_right(line[name]):
            raise FileError("member wrong", number, member=name)


def _once(pairs: list[tuple[str, object]]) -> dict:
    """Return an object; ValueError: a member is there twice, readers would differ."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is there twice")
    return found


def _no_number(digits: str) -> None:
    raise ValueError(f"{digits} is no whole number")


def records(path: Path) -> Iterator[Entry]:
    """Yield the records of an export, in its order."""
    return (part for part in _parts(path) if isinstance(part, Entry))


def _parts(path: Path) -> Iterator[Entry | Skipped]:
    for line in read_lines(path):
        if line["type"] == "record":
            yield Entry(*(line[name] for name in ENTRY))
        elif line["type"] == "skipped":
            nodes = [base64.b64decode(node) for node in line["nodes"]]
            yield Skipped(line["first"], line["last"], nodes)


def check_kind(path: Path) -> None:
    """Tell files that are not of JSON lines apart.

    :raises FileError: it is one of those, and how it can be verified
    """
    with path.open("rb") as file:
        data = file.read(4096)
    if data.startswith(b"PK\x03\x04"):
        raise FileError(_archive(path), code=NO_PROOF)
    for beginning, reason in BEGINNINGS.items():
        if data.startswith(beginning):
            raise FileError(reason, code=NO_PROOF, sha256=sha256(path))
    if not data.strip():
        raise FileError("empty")
    if b"\0" in data:
        raise FileError("binary")


def _archive(path: Path) -> str:
    """Return which zip file it is, by the names of what is in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "zip broken"
    return "zip of a work-paper" if "records.jsonl" in names else "zip"


# beginnings of files that are recognised and prove nothing by themselves
BEGINNINGS = {
    b"\x1f\x8b": "gzip",
    b"%PDF": "pdf",
    b"seq;": "table",
    b'"seq";': "table",
    b"\xef\xbb\xbfseq;": "table",
    b'\xef\xbb\xbf"seq";': "table",
}


def sha256(path: Path) -> str:
    """Return the digest of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify_file(path: Path, anchors: Path | None, key: str | None) -> dict:
    """Verify an export, an extract, a receipt, a proof of consistency or a checkpoint.

    :param anchors: folder of checkpoints that were kept elsewhere
    :param key: text with the public keys to trust, base64, one a line
    :return: the report, see `Verifier.report`
    :raises FileError: it is none of these
    """
    check_kind(path)
    if is_checkpoint(path):
        return verify_checkpoint(path, anchors, key)
    lines = read_lines(path)
    header = next(lines)
    texts = [(text, True) for text in header.get("checkpoints", ())]
    texts += [(d["text"], d["is_kept"]) for d in lines if d["type"] == "checkpoint"]
    verifier = _verifier_of(header, path)
    if key is not None:
        verifier.trust_only(key, header.get("named", ()))
    elif not Ed25519PublicKey:
        verifier.keys = None
    bodies = [(verifier.add(text), is_kept) for text, is_kept in texts]
    if anchors:
        # a chain's export and its proofs have all that they cite, an extract has not
        is_all = header["type"] != "extract"
        expected = [body for body, is_kept in bodies if is_kept and is_all]
        verifier.hold_against(Anchors.found_in(anchors), expected)
    report = VERIFY[header["type"]](header, verifier, path)
    # the file says of itself whether its end could not be signed
    is_said_unsigned = bool(header.get("unsigned"))
    return {"type": header["type"], **report, "is_said_unsigned": is_said_unsigned}


def _verifier_of(header: dict, path: Path) -> Verifier:
    places: dict[str, int] = {}  # filled where something does not follow

    def is_earlier(found: str, seq: int) -> bool:
        for entry in records(path) if not places else ():
            lowest = places.get(entry.record_hash, entry.seq)
            places[entry.record_hash] = min(entry.seq, lowest)
        return places.get(found, seq) < seq

    revoked = header.get("revoked", {})
    return Verifier(
        header["origin"],
        keys=[base64.b64decode(key) for key in header.get("keys", ())],
        revoked={base64.b64decode(k): since for k, since in revoked.items()},
        is_earlier=is_earlier,
        as_of=header.get("exported_at") or "9",
    )


def verify_chain(header: dict, verifier: Verifier, path: Path) -> dict:
    """Return the report on the export of a whole chain."""
    report = verifier.run(records(path))
    if (report["last"] or 0) != (header["size"] or 0):
        verifier.found(GAP, "the export is not whole", expected=header["size"])
    elif report["head"] != header["head"]:
        verifier.found(ALTERED, "another head", report["last"], expected=header["head"])
    if verifier.whose_keys == GIVEN_KEYS and not report["records"]:
        # such a checkpoint was signed once, and is signed for ever
        verifier.found(NO_PROOF, "nothing in it")
    if str(header["chain"]) != verifier.origin.rpartition("/")[2]:
        verifier.found(ALTERED, "head of another chain", actual=header["chain"])
    return verifier.report(report["seconds"])


def verify_extract(header: dict, verifier: Verifier, path: Path) -> dict:
    """Return the report on some records of a chain."""
    report = verifier.run_extract(_parts(path))
    if report["records"] != header["records"]:
        verifier.found(GAP, "the export is not whole", expected=header["records"])
    return verifier.report(report["seconds"])


def verify_proof(header: dict, verifier: Verifier, _path: Path | None = None) -> dict:
    """Return the report on a receipt, or on a proof that the ledger only grew."""
    own = [checkpoint for checkpoint in verifier.checkpoints if not checkpoint.is_given]
    if len(own) != len(header["checkpoints"]):
        raise FileError("checkpoint unreadable in it", 1)
    path = [base64.b64decode(node) for node in header["path"]]
    known = list(verifier.checkpoints)  # a restore's entry cites one of before
    try:
        if header["type"] == "receipt":
            entry = Entry(*(header[name] for name in ENTRY))
            verifier.records = 1
            verifier.first = verifier.last = entry.seq
            verifier.look(entry)
            leaf = leaf_hash(bytes.fromhex(entry.record_hash))
            roots = [included_root(leaf, entry.seq - 1, own[0].size, path)]
        else:
            roots = grown_roots(own[0].root, own[0].size, own[1].size, path)
    except (ValueError, IndexError):
        roots = []
    is_in = [(root, verifier.origin) for root in roots] == [
        (checkpoint.root, checkpoint.origin) for checkpoint in own
    ]
    if not is_in:
        verifier.found(ANCHOR, "not in the tree")
    verifier.entries = max(checkpoint.size for checkpoint in own)
    verifier.compare_with(own, known, is_in)
    return verifier.report(0)


VERIFY: dict[str, Callable[[dict, Verifier, Path], dict]] = {
    "ledger": verify_chain,
    "extract": verify_extract,
    "receipt": verify_proof,
    "consistency": verify_proof,
}


def is_checkpoint(path: Path) -> bool:
    """Tell whether a file begins as a checkpoint does, with its origin."""
    with path.open("rb") as file:
        return file.readline(200).startswith(b"edic-ledger/")


def verify_checkpoint(path: Path, anchors: Path | None, key: str | None) -> dict:
    """Return the report on a checkpoint alone: who signed it, nothing of entries.

    :raises FileError: it is none, or no key was given to check it with
    """
    try:
        own = Checkpoint.parse(path.read_bytes()[:MAX_LINE_BYTES].decode("utf-8"))
    except ValueError:
        raise FileError("checkpoint unreadable in it") from None
    if key is None and anchors is None:
        raise FileError("checkpoint", code=NO_PROOF, size=own.size, origin=own.origin)
    verifier = Verifier(own.origin, [own], entries=own.size)
    if key is not None:
        verifier.trust_only(key, ())
    if anchors:
        verifier.hold_against(Anchors.found_in(anchors))
    verifier.compare_with([own], verifier.checkpoints)
    return {"type": "checkpoint", **verifier.report(0)}


# --- words ----------------------------------------------------------------------------
class _Facts(dict):
    """Facts of a sentence; what is not known is a dash."""

    def __missing__(self, _name: str) -> str:
        return "–"


def language_of(name: str | None) -> str:
    """Return the language of `TEXTS` for a name such as ``fr_FR.UTF-8``; else en."""
    lang = (name or "")[:2].lower()
    return lang if lang in TEXTS else "en"


def language_option(name: str) -> str:
    """Return the language that an option names: ``fr``, ``fr_FR`` or ``fr_FR.UTF-8``.

    :raises argparse.ArgumentTypeError: there are no sentences in it
    """
    lang = name.replace("-", "_").partition(".")[0].partition("_")[0].lower()
    if lang not in TEXTS:
        known = ", ".join(sorted(TEXTS))
        raise argparse.ArgumentTypeError(f"{name!r} is none of {known}")
    return lang


def add_language(parser: argparse.ArgumentParser, about: str) -> None:
    """Add the option of the sentences' language; without it that of the terminal."""
    names = map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))
    parser.add_argument(
        "--lang",
        type=language_option,
        metavar="|".join(sorted(TEXTS)),
        default=language_of(next(filter(None, names), None)),
        help=about,
    )


def text(key: str, lang: str, facts: dict) -> str:
    """Return a text in a language, with facts of a report or of a damage in it."""
    known = {name: fact for name, fact in facts.items() if fact is not None}
    return TEXTS[lang][key].format_map(_Facts(known))


def damage_sentence(damage: dict, lang: str) -> str:
    """Return what one damage is, in words."""
    parts = ", ".join(map(str, damage.get("parts") or ()))
    kind = damage["kind"]
    if kind not in TEXTS[lang]:
        return kind
    several = f"{kind}, several"
    if damage.get("until") and several in TEXTS[lang]:
        kind = several
    return text(kind, lang, {**damage, "parts": parts or None})


def extent_sentence(report: dict, lang: str) -> str:
    """Return how far the chain is signed, and how far it was held against others."""
    key = "extent not kept" if report["anchored_to"] is None else "extent kept"
    is_damaged = report.get("exit_code", 0) not in INTACT_CODES
    if not is_damaged or not report["signed_to"]:
        return text(key, lang, report)
    # a signature says what was signed, not that this is what is here
    codes = {damage["code"] for damage in report.get("damage", ())}
    end = "no longer match" if codes & {ALTERED, GAP} else "damage beside"
    return f"{text(f'{key}, damaged', lang, report)} {text(end, lang, report)}"


def signature_sentence(report: dict, lang: str) -> str:
    """Return what the signatures are worth."""
    return text(SignatureStatus(report["signatures"]).name, lang, report)


def proved_sentences(report: dict, lang: str) -> list[str]:
    """Return what the report proves; nothing where what it is about is damaged."""
    codes = {damage["code"] for damage in report["damage"]}
    keys = []
    if not codes & {ALTERED, GAP, NO_PROOF}:
        kind = report.get("type", "ledger")
        is_in = kind == "ledger" or ANCHOR not in codes
        if is_in and (kind != "ledger" or report["records"]):
            keys.append(f"proved {kind}")
        if report["signatures"] == SignatureStatus.CHECKED and report["signed_to"]:
            keys.append("proved signed")
        if report["anchored_to"]:
            keys.append("proved kept")
    return [text(key, lang, report) for key in keys or ["nothing"]]


def open_sentences(report: dict, lang: str) -> list[str]:
    """Return what the report does not prove."""
    status, kind = report["signatures"], report.get("type", "ledger")
    keys = []
    if report["unsigned"]:
        keys.append("open tail")
    if status == SignatureStatus.OWN_KEY:
        keys.append("open signer")
    elif status != SignatureStatus.CHECKED and not report["anchored_to"]:
        keys.append("open all")
    if kind in ("ledger", "extract"):
        keys.append("open cut after" if report["anchored_to"] else "open cut")
    if kind == "extract":
        keys.append("open filter")
    if "type" in report and kind in ("ledger", "extract"):
        keys.append("open head")
    start, end = report["unsigned"] or (None, None)
    facts = {**report, "start": start, "end": end}
    return [text(key, lang, facts) for key in (*keys, "open truth")]


def next_sentences(report: dict, lang: str) -> list[str]:
    """Return what whoever reads the report does next."""
    status, keys = report["signatures"], []
    if report["exit_code"] not in INTACT_CODES:
        keys.append("next damage")
    if status == SignatureStatus.NO_PROGRAM:
        keys.append("next program")
    elif report["unsigned"] or status == SignatureStatus.NO_CHECKPOINT:
        is_said = report.get("is_said_unsigned")
        keys.append("next said unsigned" if is_said else "next unsigned")
    if report["keys"] != GIVEN_KEYS:
        keys.append("next key")
    if report["anchored_to"] is None:
        keys.append("next anchors")
    return [text(key, lang, report) for key in keys or ["next done"]]


def sentences(report: dict, lang: str) -> list[str]:
    """Return a report as lines of text, for people who know no JSON."""
    results = {0: "intact", UNSIGNED: "unsigned", NO_PROOF: "no proof"}
    kind = {"ledger": "chain", "checkpoint": "checkpoint of"}
    titles = [
        kind.get(report.get("type", "ledger"), report.get("type")),
        f"result {results.get(report['exit_code'], 'damaged')}",
    ]
    lines = [text(key, lang, report) for key in titles]
    lines += [extent_sentence(report, lang), signature_sentence(report, lang)]
    found = [damage_sentence(damage, lang) for damage in report["damage"][:MAX_SHOWN]]
    if report["damage_count"] > len(found):
        found.append(text("more", lang, {"count": report["damage_count"]}))
    found += [text("restore", lang, restore) for restore in report["restores"]]
    for key, items in (
        ("found", found),
        ("proved", proved_sentences(report, lang)),
        ("not proved", open_sentences(report, lang)),
        ("next", next_sentences(report, lang)),
    ):
        lines += [text(key, lang, {}), *(f"- {item}" for item in items)] * bool(items)
    return lines


# --- the command ----------------------------------------------------------------------
def main(args: list[str] | None = None) -> int:
    """Return the exit code."""
    options = _options(args)
    lang = options.lang
    try:
        key = options.key and Path(options.key).read_text(encoding="ascii")
        report = verify_file(options.file, options.anchors, key)
    except FileError as error:
        print(f"edic_verify: {error.sentence(lang)}", file=sys.stderr)
        return error.code
    except UnicodeDecodeError:
        print(f"edic_verify: {text('no public key', lang, {})}", file=sys.stderr)
        return FAILED
    except OSError as error:
        facts = {"error": error.strerror or type(error).__name__}
        print(f"edic_verify: {text('cannot read', lang, facts)}", file=sys.stderr)
        return FAILED
    except Exception as error:  # noqa: BLE001  # a crash's 1 would say: altered
        print(f"edic_verify: {type(error).__name__}: {error}", file=sys.stderr)
        return FAILED
    lines = "\n".join(sentences(report, lang))
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
        print(lines, file=sys.stderr)
    else:
        print(lines)
    return report["exit_code"]


def _options(args: list[str] | None) -> argparse.Namespace:
    about = __doc__.split("\n\n")
    parser = argparse.ArgumentParser(description=about[0], epilog=about[-1])
    parser.add_argument("file", type=Path)
    parser.add_argument("--anchors", type=Path, help="checkpoints kept elsewhere")
    parser.add_argument("--key", help="file with public keys, base64")
    parser.add_argument(
        "--json", action="store_true", help="JSON on standard output, text beside"
    )
    add_language(parser, "of the sentences; default: that of the terminal")
    parser.error = _usage
    return parser.parse_args(args)


def _usage(message: str) -> None:
    print(f"edic_verify: {message}", file=sys.stderr)
    sys.exit(USAGE)


# every sentence in each language; what is in braces is of the report or of the damage
SENTENCES = """
[chain]
en = Chain: {origin}
fr = Chaîne : {origin}
de = Kette: {origin}
[extract]
en = Extract of the chain {origin}: {records} entries
fr = Extrait de la chaîne {origin} : {records} entrées
de = Auszug aus der Kette {origin}: {records} Einträge
[receipt]
en = Receipt of entry {first} of the chain {origin}
fr = Reçu de l’entrée {first} de la chaîne {origin}
de = Beleg über Eintrag {first} der Kette {origin}
[consistency]
en = Proof that the chain {origin} only grew
fr = Preuve que la chaîne {origin} n’a fait que croître
de = Nachweis, dass die Kette {origin} nur gewachsen ist
[checkpoint of]
en = Checkpoint of the chain {origin}
fr = Point de contrôle de la chaîne {origin}
de = Prüfpunkt der Kette {origin}
[result intact]
en = Result: no damage was found (code 0).
fr = Résultat : aucune altération constatée (code 0).
de = Ergebnis: Es wurde kein Schaden festgestellt (Code 0).
[result damaged]
en = Result: NOT INTACT (code {exit_code}). Findings: {damage_count}.
fr = Résultat : NON INTACT (code {exit_code}). Constats : {damage_count}.
de = Ergebnis: NICHT UNVERSEHRT (Code {exit_code}). Feststellungen: {damage_count}.
[result unsigned]
en = Result: NOT PROVED (code {exit_code}). Not everything is signed with the key that
    was given.
fr = Résultat : NON PROUVÉ (code {exit_code}). Tout n’est pas signé avec la clé fournie.
de = Ergebnis: NICHT BEWIESEN (Code {exit_code}). Nicht alles ist mit dem vorgelegten
    Schlüssel signiert.
[result no proof]
en = Result: PROVES NOTHING BY ITSELF (code {exit_code}).
fr = Résultat : NE PROUVE RIEN À LUI SEUL (code {exit_code}).
de = Ergebnis: BEWEIST FÜR SICH ALLEIN NICHTS (Code {exit_code}).
[extent kept]
en = Signed up to entry {signed_to} of {entries}, kept elsewhere up to {anchored_to}.
fr = Signé jusqu’à l’entrée {signed_to} sur {entries}, conservé ailleurs jusqu’à
    {anchored_to}.
de = Signiert bis Eintrag {signed_to} von {entries}, anderswo aufbewahrt bis
    {anchored_to}.
[extent not kept]
en = Signed up to entry {signed_to} of {entries}, kept elsewhere: not compared.
fr = Signé jusqu’à l’entrée {signed_to} sur {entries}, conservé ailleurs : non comparé.
de = Signiert bis Eintrag {signed_to} von {entries}, anderswo Aufbewahrtes: nicht
    verglichen.
[extent kept, damaged]
en = The signature covers entries 1 to {signed_to} of {entries} as they were when it was
    made, the checkpoints kept elsewhere those up to {anchored_to}.
fr = La signature couvre les entrées 1 à {signed_to} sur {entries} telles qu’elles
    étaient lorsqu’elle a été apposée, les points de contrôle conservés ailleurs celles
    jusqu’à {anchored_to}.
de = Die Signatur deckt die Einträge 1 bis {signed_to} von {entries} so ab, wie sie
    waren, als sie geleistet wurde, die anderswo aufbewahrten Prüfpunkte jene bis
    {anchored_to}.
[extent not kept, damaged]
en = The signature covers entries 1 to {signed_to} of {entries} as they were when it was
    made; nothing kept elsewhere was compared.
fr = La signature couvre les entrées 1 à {signed_to} sur {entries} telles qu’elles
    étaient lorsqu’elle a été apposée ; rien de conservé ailleurs n’a été comparé.
de = Die Signatur deckt die Einträge 1 bis {signed_to} von {entries} so ab, wie sie
    waren, als sie geleistet wurde; anderswo Aufbewahrtes wurde nicht verglichen.
[no longer match]
en = The entries here no longer all match what was signed: see what was found.
fr = Les entrées présentes ne correspondent plus toutes à ce qui a été signé : voir les
    constats.
de = Die hier vorliegenden Einträge stimmen nicht mehr alle mit dem Signierten überein:
    siehe die Feststellungen.
[damage beside]
en = It says nothing against what was found below.
fr = Elle ne contredit pas les constats ci-dessous.
de = Den Feststellungen unten widerspricht sie nicht.
[NO_CHECKPOINT]
en = Signatures: not checked. There is no checkpoint, so nothing is signed.
fr = Signatures : non vérifiées. Il n’y a aucun point de contrôle : rien n’est signé.
de = Signaturen: nicht geprüft. Es gibt keinen Prüfpunkt, also ist nichts signiert.
[NO_PROGRAM]
en = Signatures: not checked. They cannot be checked here without a key or without the
    Python package “cryptography”.
fr = Signatures : non vérifiées. Elles ne peuvent pas l’être ici sans clé ou sans le
    paquet Python « cryptography ».
de = Signaturen: nicht geprüft. Ohne Schlüssel oder ohne das Python-Paket „cryptography“
    ist das hier nicht möglich.
[NONE_HOLDS]
en = Signatures: none holds for these entries.
fr = Signatures : aucune n’est valable pour ces entrées.
de = Signaturen: Keine ist für diese Einträge gültig.
[OWN_KEY]
en = Signatures: consistent with the key that the ledger itself names ({signed_by}),
    which proves nothing about who signed.
fr = Signatures : conformes à la clé que le registre indique lui-même ({signed_by}), ce
    qui ne prouve rien sur l’auteur de la signature.
de = Signaturen: passen zu dem Schlüssel, den das Protokoll selbst nennt ({signed_by});
    das beweist nicht, wer signiert hat.
[CHECKED]
en = Signatures: checked with the key that was given ({signed_by}, signed {signed_at}).
fr = Signatures : vérifiées avec la clé fournie ({signed_by}, signé le {signed_at}).
de = Signaturen: mit dem vorgelegten Schlüssel geprüft ({signed_by}, signiert
    {signed_at}).
[more]
en = … {count} findings in all; the JSON report lists more.
fr = … {count} constats en tout ; le rapport JSON en cite davantage.
de = … insgesamt {count} Feststellungen; der JSON-Bericht nennt weitere.
[found]
en = What was found:
fr = Ce qui a été constaté :
de = Was festgestellt wurde:
[proved]
en = What is proved:
fr = Ce qui est prouvé :
de = Was bewiesen ist:
[not proved]
en = What is not proved:
fr = Ce qui n’est pas prouvé :
de = Was nicht bewiesen ist:
[next]
en = What to do next:
fr = Que faire maintenant :
de = Was jetzt zu tun ist:
[restore]
en = Entry {seq} declares that a backup was restored: of {from_size} entries {to_size}
    were left. Hold this against the paper that two persons signed.
fr = L’entrée {seq} déclare la restauration d’une sauvegarde : sur {from_size} entrées,
    {to_size} sont restées. À rapprocher du document signé par deux personnes.
de = Eintrag {seq} erklärt die Wiederherstellung einer Sicherung: Von {from_size}
    Einträgen blieben {to_size}. Mit dem Schriftstück vergleichen, das zwei Personen
    unterschrieben haben.
[proved ledger]
en = The entries 1 to {last} fit together: none was changed, taken out or put in without
    making all later ones anew.
fr = Les entrées 1 à {last} s’enchaînent : aucune n’a été modifiée, retirée ou ajoutée
    sans refaire toutes les suivantes.
de = Die Einträge 1 bis {last} passen zusammen: Keiner wurde verändert, entfernt oder
    eingefügt, ohne alle späteren neu zu erzeugen.
[proved extract]
en = Each of the {records} entries is unchanged and stands at its number in the chain of
    {entries} entries.
fr = Chacune des {records} entrées est inchangée et figure à son numéro dans la chaîne
    de {entries} entrées.
de = Jeder der {records} Einträge ist unverändert und steht mit seiner Nummer in der
    Kette aus {entries} Einträgen.
[proved receipt]
en = Entry {first} is unchanged and part of the {entries} entries that the checkpoint
    covers.
fr = L’entrée {first} est inchangée et fait partie des {entries} entrées que couvre le
    point de contrôle.
de = Eintrag {first} ist unverändert und gehört zu den {entries} Einträgen, die der
    Prüfpunkt abdeckt.
[proved consistency]
en = Between the two checkpoints the chain only grew; no earlier entry was changed.
fr = Entre les deux points de contrôle, la chaîne n’a fait que croître ; aucune entrée
    antérieure n’a été modifiée.
de = Zwischen den beiden Prüfpunkten ist die Kette nur gewachsen; kein früherer Eintrag
    wurde verändert.
[proved checkpoint]
en = The checkpoint states {entries} entries and one value for all of them.
fr = Le point de contrôle atteste {entries} entrées et une valeur unique pour
    l’ensemble.
de = Der Prüfpunkt nennt {entries} Einträge und einen Wert für alle zusammen.
[proved signed]
en = The entries 1 to {signed_to} are those that the holder of the key {signed_by}
    signed, as he dates it, on {signed_at}.
fr = Les entrées 1 à {signed_to} sont celles que le détenteur de la clé {signed_by} a
    signées, à la date qu’il indique : {signed_at}.
de = Die Einträge 1 bis {signed_to} sind jene, die der Inhaber des Schlüssels
    {signed_by} nach seiner Angabe am {signed_at} signiert hat.
[proved kept]
en = The entries 1 to {anchored_to} are those of the checkpoint that was kept elsewhere.
fr = Les entrées 1 à {anchored_to} sont celles du point de contrôle conservé ailleurs.
de = Die Einträge 1 bis {anchored_to} sind jene des anderswo aufbewahrten Prüfpunkts.
[nothing]
en = nothing.
fr = rien.
de = nichts.
[open tail]
en = Entries {start} to {end}: no signature covers them. They can have been changed, cut
    off or added by whoever had the file or the database.
fr = Entrées {start} à {end} : aucune signature ne les couvre. Quiconque détenait le
    fichier ou la base a pu les modifier, les retirer ou en ajouter.
de = Einträge {start} bis {end}: Keine Signatur deckt sie ab. Wer die Datei oder die
    Datenbank hatte, kann sie verändert, entfernt oder hinzugefügt haben.
[open signer]
en = Who signed: the keys are those that the ledger itself names, and whoever makes it
    anew names his own.
fr = Qui a signé : les clés sont celles que le registre indique lui-même, et quiconque
    le refait y met la sienne.
de = Wer signiert hat: Die Schlüssel sind jene, die das Protokoll selbst nennt, und wer
    es neu erzeugt, nennt seinen eigenen.
[open all]
en = That the entries were not all made anew: no signature was checked.
fr = Que les entrées n’ont pas toutes été refaites : aucune signature n’a été vérifiée.
de = Dass nicht alle Einträge neu erzeugt wurden: Keine Signatur wurde geprüft.
[open cut]
en = That nothing was cut off at the end: only checkpoints that were kept elsewhere show
    this.
fr = Que rien n’a été coupé à la fin : seuls des points de contrôle conservés ailleurs
    le montrent.
de = Dass am Ende nichts abgeschnitten wurde: Das zeigen allein anderswo aufbewahrte
    Prüfpunkte.
[open cut after]
en = That nothing was cut off after entry {anchored_to}, the last one that a checkpoint
    kept elsewhere covers.
fr = Que rien n’a été coupé après l’entrée {anchored_to}, la dernière que couvre un
    point de contrôle conservé ailleurs.
de = Dass nach Eintrag {anchored_to} nichts abgeschnitten wurde; er ist der letzte, den
    ein anderswo aufbewahrter Prüfpunkt abdeckt.
[open filter]
en = That the extract has every entry that it should have: verify the whole chain for
    that.
fr = Que l’extrait contient toutes les entrées attendues : vérifier pour cela la chaîne
    entière.
de = Dass der Auszug alle Einträge hat, die er haben sollte: Dazu ist die ganze Kette zu
    prüfen.
[open head]
en = The name of the company and the time of the export, which stand in the file
    unsigned.
fr = Le nom de la société et l’heure de l’export, inscrits dans le fichier sans
    signature.
de = Der Name des Unternehmens und die Zeit des Exports, die unsigniert in der Datei
    stehen.
[open truth]
en = That what was recorded is true, and that everything was recorded.
fr = Que ce qui a été enregistré est vrai, et que tout a été enregistré.
de = Dass das Aufgezeichnete wahr ist und dass alles aufgezeichnet wurde.
[next damage]
en = Keep this file and all checkpoints unchanged, note the date, do not rely on the
    entries named above, and ask the administration that keeps the ledger and its
    auditor for an explanation.
fr = Conserver ce fichier et tous les points de contrôle sans les modifier, noter la
    date, ne pas se fier aux entrées citées ci-dessus et demander des explications à
    l’administration qui tient le registre et à son auditeur.
de = Diese Datei und alle Prüfpunkte unverändert aufbewahren, das Datum festhalten, sich
    auf die oben genannten Einträge nicht verlassen und die Verwaltung, die das
    Protokoll führt, sowie ihre Prüfer um Erklärung bitten.
[next unsigned]
en = Ask for a new export: EDIC signs a checkpoint over the last entry and puts it into
    the file. If that is refused or impossible, ask why.
fr = Demander un nouvel export : EDIC signe un point de contrôle sur la dernière entrée
    et l’inscrit dans le fichier. En cas de refus ou d’impossibilité, en demander la
    raison.
de = Einen neuen Export verlangen: EDIC signiert einen Prüfpunkt über den letzten
    Eintrag und legt ihn in die Datei. Wird das verweigert oder ist es nicht möglich,
    nach dem Grund fragen.
[next said unsigned]
en = The file says, without a signature, that it could not be signed. That can be true,
    or hide a change at its end: ask the administration for the reason, and for a new
    export once it can sign.
fr = Le fichier indique, sans signature, qu’il n’a pas pu être signé. C’est peut-être
    vrai, ou cela cache une modification de la fin : demander la raison à
    l’administration, et un nouvel export dès qu’elle peut signer.
de = Die Datei gibt unsigniert an, dass sie nicht signiert werden konnte. Das kann
    stimmen oder eine Änderung am Ende verdecken: die Verwaltung nach dem Grund fragen
    und einen neuen Export verlangen, sobald sie signieren kann.
[next key]
en = Verify again with --key and a file with the public key that you got from somebody
    other than whoever gave you this file.
fr = Vérifier de nouveau avec --key et un fichier contenant la clé publique reçue d’une
    autre personne que celle qui a remis ce fichier.
de = Erneut mit --key und einer Datei mit dem öffentlichen Schlüssel prüfen, den Sie von
    jemand anderem haben als diese Datei.
[next anchors]
en = Verify again with --anchors and a folder with checkpoints that were kept elsewhere
    (e-mail, write-once storage).
fr = Vérifier de nouveau avec --anchors et un dossier de points de contrôle conservés
    ailleurs (courriel, support non réinscriptible).
de = Erneut mit --anchors und einem Ordner mit anderswo aufbewahrten Prüfpunkten prüfen
    (E-Mail, nur einmal beschreibbarer Speicher).
[next program]
en = Install the Python package “cryptography” and verify again.
fr = Installer le paquet Python « cryptography » et vérifier de nouveau.
de = Das Python-Paket „cryptography“ installieren und erneut prüfen.
[next done]
en = Keep this result with the file, its SHA-256 and the key that you used.
fr = Conserver ce résultat avec le fichier, son SHA-256 et la clé utilisée.
de = Dieses Ergebnis mit der Datei, ihrem SHA-256 und dem verwendeten Schlüssel
    aufbewahren.
[altered]
en = Entry {seq} was changed after it was numbered: its content does not give the hash
    beside it.
fr = L’entrée {seq} a été modifiée après sa numérotation : son contenu ne donne pas
    l’empreinte inscrite à côté.
de = Eintrag {seq} wurde nach seiner Nummerierung verändert: Sein Inhalt ergibt nicht
    den Hashwert daneben.
[of another chain]
en = Entry {seq} is of another company.
fr = L’entrée {seq} est d’une autre société.
de = Eintrag {seq} gehört zu einem anderen Unternehmen.
[does not follow]
en = Entry {seq} does not follow the entry before it: one of the two was changed, or
    entries were taken out and the others renumbered.
fr = L’entrée {seq} ne fait pas suite à la précédente : l’une des deux a été modifiée,
    ou des entrées ont été retirées et les autres renumérotées.
de = Eintrag {seq} folgt nicht auf den vorigen: Einer von beiden wurde verändert, oder
    Einträge wurden entfernt und die übrigen neu nummeriert.
[fork]
en = Entry {seq} follows an earlier entry a second time: an entry was put in, or there
    are two histories.
fr = L’entrée {seq} fait suite une seconde fois à une entrée antérieure : une entrée a
    été ajoutée, ou il existe deux historiques.
de = Eintrag {seq} folgt ein zweites Mal auf einen früheren: Ein Eintrag wurde
    eingefügt, oder es gibt zwei Verläufe.
[gap]
en = Number {expected} is missing: its entry was taken out or got another number.
fr = Le numéro {expected} manque : son entrée a été retirée ou porte un autre numéro.
de = Nummer {expected} fehlt: Ihr Eintrag wurde entfernt oder hat eine andere Nummer
    bekommen.
[gap, several]
en = Numbers {expected} to {until} are missing: their entries were taken out or got
    other numbers.
fr = Les numéros {expected} à {until} manquent : leurs entrées ont été retirées ou
    portent d’autres numéros.
de = Die Nummern {expected} bis {until} fehlen: Ihre Einträge wurden entfernt oder haben
    andere Nummern bekommen.
[out of place]
en = Entry {seq} is out of place: it stands where another entry belongs. It is not
    missing.
fr = L’entrée {seq} n’est pas à sa place : elle se trouve là où une autre entrée devrait
    être. Elle ne manque pas.
de = Eintrag {seq} steht nicht an seinem Platz, sondern dort, wo ein anderer hingehört.
    Er fehlt nicht.
[out of place, several]
en = Entries {seq} to {until} are out of place: they stand where other entries belong.
    None of them is missing.
fr = Les entrées {seq} à {until} ne sont pas à leur place : elles se trouvent là où
    d’autres entrées devraient être. Aucune d’elles ne manque.
de = Die Einträge {seq} bis {until} stehen nicht an ihrem Platz, sondern dort, wo andere
    hingehören. Keiner von ihnen fehlt.
[two records with one number]
en = There are two entries with the number {seq}.
fr = Deux entrées portent le numéro {seq}.
de = Zwei Einträge haben die Nummer {seq}.
[two records with one number, several]
en = The numbers {seq} to {until} are there twice.
fr = Les numéros {seq} à {until} figurent deux fois.
de = Die Nummern {seq} bis {until} sind doppelt vorhanden.
[no such number]
en = An entry has the number {seq}, and numbers begin at 1.
fr = Une entrée porte le numéro {seq}, alors que la numérotation commence à 1.
de = Ein Eintrag hat die Nummer {seq}, die Nummern beginnen aber bei 1.
[subtrees do not fit]
en = What stands for entry {seq}, which was left out, does not fit its place.
fr = Ce qui remplace l’entrée {seq}, omise ici, ne correspond pas à sa place.
de = Was für den ausgelassenen Eintrag {seq} steht, passt nicht zu seinem Platz.
[subtrees do not fit, several]
en = What stands for entries {seq} to {until}, which were left out, does not fit their
    places.
fr = Ce qui remplace les entrées {seq} à {until}, omises ici, ne correspond pas à leurs
    places.
de = Was für die ausgelassenen Einträge {seq} bis {until} steht, passt nicht zu ihren
    Plätzen.
[record missing]
en = The content of entry {seq} is gone; only its seal is left.
fr = Le contenu de l’entrée {seq} a disparu ; seul son scellé subsiste.
de = Der Inhalt von Eintrag {seq} ist verschwunden; nur sein Siegel ist noch da.
[record without seal]
en = An entry has no number and none is due ({actual}): it was put in past the program,
    or its seal was taken away.
fr = Une entrée n’a pas de numéro et n’en attend pas ({actual}) : elle a été ajoutée
    hors du programme, ou son scellé a été retiré.
de = Ein Eintrag hat keine Nummer und erwartet keine ({actual}): Er wurde am Programm
    vorbei eingefügt, oder sein Siegel wurde entfernt.
[emptied]
en = The ledger was emptied: there were entries, and none is left.
fr = Le registre a été vidé : il y avait des entrées, il n’en reste aucune.
de = Das Protokoll wurde geleert: Es gab Einträge, und keiner ist mehr da.
[the export is not whole]
en = The file does not have the entries that its first line announces ({expected}).
fr = Le fichier n’a pas les entrées que sa première ligne annonce ({expected}).
de = Die Datei hat nicht die Einträge, die ihre erste Zeile ankündigt ({expected}).
[another head]
en = The last entry, {seq}, is not the one that the file’s first line names.
fr = La dernière entrée, {seq}, n’est pas celle que nomme la première ligne du fichier.
de = Der letzte Eintrag, {seq}, ist nicht der, den die erste Zeile der Datei nennt.
[head of another chain]
en = The file’s first line names another company ({actual}) than the chain.
fr = La première ligne du fichier désigne une autre société ({actual}) que la chaîne.
de = Die erste Zeile der Datei nennt ein anderes Unternehmen ({actual}) als die Kette.
[rolled back]
en = A checkpoint knows {seq} entries, and here are fewer: the end was cut off, or an
    older backup was put back.
fr = Un point de contrôle connaît {seq} entrées, et il y en a moins ici : la fin a été
    coupée, ou une sauvegarde plus ancienne a été remise en place.
de = Ein Prüfpunkt kennt {seq} Einträge, hier sind es weniger: Das Ende wurde
    abgeschnitten, oder eine ältere Sicherung wurde eingespielt.
[recomputed]
en = A checkpoint over the first {seq} entries knows other entries than these: some were
    changed and all hashes made anew.
fr = Un point de contrôle sur les {seq} premières entrées en connaît d’autres que
    celles-ci : certaines ont été modifiées et toutes les empreintes refaites.
de = Ein Prüfpunkt über die ersten {seq} Einträge kennt andere als diese: Manche wurden
    verändert und alle Hashwerte neu erzeugt.
[newer than what is verified]
en = A checkpoint over {seq} entries that was kept elsewhere is later than the time of
    export that the file states without a signature: either the file is older than the
    checkpoint, or its end was cut off. Ask for a new export and verify that one.
fr = Un point de contrôle sur {seq} entrées, conservé ailleurs, est postérieur à l’heure
    d’export que le fichier indique sans signature : soit le fichier est plus ancien que
    ce point de contrôle, soit sa fin a été coupée. Demander un nouvel export et
    vérifier celui-ci.
de = Ein anderswo aufbewahrter Prüfpunkt über {seq} Einträge ist jünger als die
    Exportzeit, die die Datei unsigniert angibt: Entweder ist die Datei älter als der
    Prüfpunkt, oder ihr Ende wurde abgeschnitten. Einen neuen Export verlangen und
    diesen prüfen.
[not in the tree]
en = What the file holds is not part of what its checkpoint signs.
fr = Le contenu du fichier ne fait pas partie de ce que signe son point de contrôle.
de = Was die Datei enthält, gehört nicht zu dem, was ihr Prüfpunkt signiert.
[signature]
en = The signature of the checkpoint over {seq} entries does not hold: no key that
    counted at that time made it.
fr = La signature du point de contrôle sur {seq} entrées n’est pas valable : aucune clé
    valable à cette date ne l’a faite.
de = Die Signatur des Prüfpunkts über {seq} Einträge ist ungültig: Kein Schlüssel, der
    zu dieser Zeit galt, hat sie erzeugt.
[checkpoint unreadable]
en = A checkpoint cannot be read.
fr = Un point de contrôle est illisible.
de = Ein Prüfpunkt ist nicht lesbar.
[anchor unreadable]
en = A checkpoint that was kept elsewhere cannot be read: {file}.
fr = Un point de contrôle conservé ailleurs est illisible : {file}.
de = Ein anderswo aufbewahrter Prüfpunkt ist nicht lesbar: {file}.
[anchor missing]
en = The checkpoint over {seq} entries is missing where it was kept.
fr = Le point de contrôle sur {seq} entrées manque là où il était conservé.
de = Der Prüfpunkt über {seq} Einträge fehlt dort, wo er aufbewahrt wurde.
[no anchor]
en = No checkpoint of this chain is in {file}.
fr = Aucun point de contrôle de cette chaîne dans {file}.
de = Kein Prüfpunkt dieser Kette in {file}.
[unsigned chain]
en = No signature by the key that was given covers the chain: whoever had it can have
    made every entry anew.
fr = Aucune signature de la clé fournie ne couvre la chaîne : quiconque la détenait a pu
    refaire chaque entrée.
de = Keine Signatur des vorgelegten Schlüssels deckt die Kette ab: Wer sie hatte, kann
    jeden Eintrag neu erzeugt haben.
[unsigned tail]
en = Entries {seq} to {last} are not signed by the key that was given: whoever had them
    can have changed, cut off or added some.
fr = Les entrées {seq} à {last} ne sont pas signées par la clé fournie : quiconque les
    détenait a pu en modifier, en couper ou en ajouter.
de = Die Einträge {seq} bis {last} sind nicht mit dem vorgelegten Schlüssel signiert:
    Wer sie hatte, kann welche verändert, abgeschnitten oder hinzugefügt haben.
[extract without a checkpoint]
en = This is an extract that no checkpoint covers: each entry has the hash beside it,
    but nothing shows that the ledger has it. Ask for an extract that ends with a
    checkpoint, for the receipt of each entry, or for the whole chain, and verify that.
fr = Ceci est un extrait qu’aucun point de contrôle ne couvre : chaque entrée a bien
    l’empreinte inscrite à côté, mais rien ne montre qu’elle figure au registre.
    Demander un extrait terminé par un point de contrôle, le reçu de chaque entrée ou la
    chaîne entière, et les vérifier.
de = Dies ist ein Auszug, den kein Prüfpunkt abdeckt: Jeder Eintrag hat zwar den
    Hashwert daneben, doch nichts zeigt, dass er im Protokoll steht. Einen Auszug mit
    Prüfpunkt am Ende, den Beleg jedes Eintrags oder die ganze Kette verlangen und diese
    prüfen.
[nothing in it]
en = The file holds no entry: the signature says that there was none at that time, and
    nothing shows that none came since. Compare with a checkpoint that was kept
    elsewhere.
fr = Le fichier ne contient aucune entrée : la signature dit qu’il n’y en avait pas à ce
    moment, et rien ne montre qu’aucune n’est venue depuis. Comparer avec un point de
    contrôle conservé ailleurs.
de = Die Datei enthält keinen Eintrag: Die Signatur besagt, dass es damals keinen gab,
    und nichts zeigt, dass seither keiner hinzukam. Mit einem anderswo aufbewahrten
    Prüfpunkt vergleichen.
[key not as recorded]
en = The signing key {actual} is not as the ledger recorded it.
fr = La clé de signature {actual} n’est pas telle que le registre l’a enregistrée.
de = Der Signaturschlüssel {actual} ist nicht so, wie ihn das Protokoll aufgezeichnet
    hat.
[key that nobody named]
en = Nobody vouches for the signing key {actual}: no key before named it, and no two
    persons declared it.
fr = Personne ne répond de la clé de signature {actual} : aucune clé antérieure ne l’a
    désignée et deux personnes ne l’ont pas déclarée.
de = Für den Signaturschlüssel {actual} bürgt niemand: Kein früherer Schlüssel hat ihn
    benannt, und zwei Personen haben ihn nicht erklärt.
[content missing]
en = The content beside entry {seq} is missing, and no erasure says why.
fr = Le contenu joint à l’entrée {seq} manque, et aucun effacement ne l’explique.
de = Der Inhalt zu Eintrag {seq} fehlt, und keine Löschung erklärt das.
[content altered]
en = The content beside entry {seq} was changed.
fr = Le contenu joint à l’entrée {seq} a été modifié.
de = Der Inhalt zu Eintrag {seq} wurde verändert.
[content without its key]
en = The content beside entry {seq} cannot be opened: its key is missing.
fr = Le contenu joint à l’entrée {seq} ne peut être ouvert : sa clé manque.
de = Der Inhalt zu Eintrag {seq} lässt sich nicht öffnen: Sein Schlüssel fehlt.
[content added]
en = Beside entry {seq} lies a content that it does not have.
fr = L’entrée {seq} est accompagnée d’un contenu qu’elle n’a pas.
de = Neben Eintrag {seq} liegt ein Inhalt, den er nicht hat.
[person missing]
en = The name beside entry {seq} is missing, and no erasure says why.
fr = Le nom joint à l’entrée {seq} manque, et aucun effacement ne l’explique.
de = Der Name zu Eintrag {seq} fehlt, und keine Löschung erklärt das.
[person altered]
en = The name beside entry {seq} was changed.
fr = Le nom joint à l’entrée {seq} a été modifié.
de = Der Name zu Eintrag {seq} wurde verändert.
[person without its key]
en = The name beside entry {seq} cannot be opened: its key is missing.
fr = Le nom joint à l’entrée {seq} ne peut être ouvert : sa clé manque.
de = Der Name zu Eintrag {seq} lässt sich nicht öffnen: Sein Schlüssel fehlt.
[person added]
en = Beside entry {seq} lies a name that it does not have.
fr = L’entrée {seq} est accompagnée d’un nom qu’elle n’a pas.
de = Neben Eintrag {seq} liegt ein Name, den er nicht hat.
[books differ]
en = The books are no longer as entry {seq} recorded them ({name}): {parts}.
fr = La comptabilité n’est plus telle que l’entrée {seq} l’a enregistrée ({name}) :
    {parts}.
de = Die Bücher sind nicht mehr so, wie Eintrag {seq} sie aufgezeichnet hat ({name}):
    {parts}.
[in line]
en = Line {line}:
fr = Ligne {line} :
de = Zeile {line}:
[cannot read]
en = The file cannot be read: {error}.
fr = Le fichier ne peut être lu : {error}.
de = Die Datei ist nicht lesbar: {error}.
[empty]
en = The file is empty.
fr = Le fichier est vide.
de = Die Datei ist leer.
[binary]
en = The file is no text: it was damaged, or is no export of the ledger.
fr = Le fichier n’est pas du texte : il a été endommagé ou n’est pas un export du
    registre.
de = Die Datei ist kein Text: Sie wurde beschädigt oder ist kein Export des Protokolls.
[no text]
en = This is no text in UTF-8: the file was damaged, or is no export of the ledger.
fr = Ce n’est pas du texte en UTF-8 : le fichier a été endommagé ou n’est pas un export
    du registre.
de = Das ist kein Text in UTF-8: Die Datei wurde beschädigt oder ist kein Export des
    Protokolls.
[carriage return]
en = The line ends as on Windows (CRLF) or holds a carriage return; lines of an export
    end with LF alone. The file was converted on its way: get it again, unchanged, for
    instance in a zip file.
fr = La ligne se termine comme sous Windows (CRLF) ou contient un retour chariot ; les
    lignes d’un export se terminent par LF seul. Le fichier a été converti en chemin :
    se le procurer de nouveau, inchangé, par exemple dans un fichier zip.
de = Die Zeile endet wie unter Windows (CRLF) oder enthält einen Wagenrücklauf; Zeilen
    eines Exports enden nur mit LF. Die Datei wurde unterwegs umgewandelt: sie erneut
    und unverändert beschaffen, etwa in einer Zip-Datei.
[no JSON]
en = The JSON breaks off or is wrong at character {column}: the file was cut off or
    changed, or is no export of the ledger.
fr = Le JSON est interrompu ou erroné au caractère {column} : le fichier a été tronqué
    ou modifié, ou n’est pas un export du registre.
de = Das JSON bricht ab oder ist bei Zeichen {column} fehlerhaft: Die Datei wurde
    abgeschnitten oder verändert oder ist kein Export des Protokolls.
[no value]
en = There is something that an export never has ({value}).
fr = Il s’y trouve ce qu’un export n’a jamais ({value}).
de = Hier steht etwas, das ein Export nie enthält ({value}).
[nested]
en = The line is nested too deeply to be one of an export.
fr = La ligne est trop imbriquée pour être celle d’un export.
de = Die Zeile ist zu tief verschachtelt, um zu einem Export zu gehören.
[line too long]
en = The line is too long to be one of an export.
fr = La ligne est trop longue pour être celle d’un export.
de = Die Zeile ist zu lang, um zu einem Export zu gehören.
[no object]
en = The line is no JSON object.
fr = La ligne n’est pas un objet JSON.
de = Die Zeile ist kein JSON-Objekt.
[no head]
en = This is not how an export, an extract, a receipt or a proof of this ledger begins
    (type: {type}). A report of the audit or another data file proves nothing by itself:
    ask whether its SHA-256 is recorded (odoo edic_verify --file).
fr = Un export, un extrait, un reçu ou une preuve de ce registre ne commence pas ainsi
    (type : {type}). Un rapport d’audit ou un autre fichier de données ne prouve rien à
    lui seul : demander si son SHA-256 est enregistré (odoo edic_verify --file).
de = So beginnt kein Export, Auszug, Beleg oder Nachweis dieses Protokolls (Typ:
    {type}). Ein Prüfbericht oder eine andere Datendatei beweist für sich allein nichts:
    nachfragen, ob ihr SHA-256 aufgezeichnet ist (odoo edic_verify --file).
[unknown line]
en = A line of this kind ({type}) does not belong here.
fr = Une ligne de cette sorte ({type}) n’a pas sa place ici.
de = Eine Zeile dieser Art ({type}) gehört nicht hierher.
[unknown member]
en = The member “{member}” is not one of an export.
fr = Le membre « {member} » n’est pas d’un export.
de = Das Feld „{member}“ gehört nicht zu einem Export.
[member missing]
en = The member “{member}” is missing.
fr = Le membre « {member} » manque.
de = Das Feld „{member}“ fehlt.
[member wrong]
en = The member “{member}” is not what it should be.
fr = Le membre « {member} » n’est pas ce qu’il devrait être.
de = Das Feld „{member}“ ist nicht, was es sein sollte.
[format of later]
en = The format ({format}) is not known to this program: take the program of the version
    that wrote the file.
fr = Le format ({format}) est inconnu de ce programme : utiliser celui de la version qui
    a écrit le fichier.
de = Dieses Programm kennt das Format ({format}) nicht: das Programm der Version nehmen,
    die die Datei geschrieben hat.
[checkpoint unreadable in it]
en = A checkpoint in the file cannot be read.
fr = Un point de contrôle du fichier est illisible.
de = Ein Prüfpunkt in der Datei ist nicht lesbar.
[zip of a work-paper]
en = This is a zip file with a work-paper. Unpack it: records.jsonl is the extract that
    can be verified; its SHA-256 stands in the work-paper (PDF).
fr = Ceci est un fichier zip avec un papier de travail. Le décompresser : records.jsonl
    est l’extrait à vérifier ; son SHA-256 figure dans le papier de travail (PDF).
de = Dies ist eine Zip-Datei mit einem Arbeitspapier. Entpacken: records.jsonl ist der
    prüfbare Auszug; sein SHA-256 steht im Arbeitspapier (PDF).
[zip]
en = This is a zip file. Unpack it and verify the file of JSON lines that is in it; a
    table (CSV) proves nothing by itself, its checkpoint says only what was signed when
    it was made.
fr = Ceci est un fichier zip. Le décompresser et vérifier le fichier JSON lines qu’il
    contient ; un tableau (CSV) ne prouve rien à lui seul, son point de contrôle dit
    seulement ce qui était signé lors de sa création.
de = Dies ist eine Zip-Datei. Entpacken und die enthaltene JSON-Lines-Datei prüfen; eine
    Tabelle (CSV) beweist für sich allein nichts, ihr Prüfpunkt sagt nur, was bei ihrer
    Erstellung signiert war.
[zip broken]
en = This is a zip file that is damaged.
fr = Ceci est un fichier zip endommagé.
de = Dies ist eine beschädigte Zip-Datei.
[gzip]
en = This is a compressed file (gzip). Unpack it and verify what is in it.
fr = Ceci est un fichier compressé (gzip). Le décompresser et vérifier son contenu.
de = Dies ist eine komprimierte Datei (gzip). Entpacken und den Inhalt prüfen.
[pdf]
en = This is a page to print (PDF), which proves nothing by itself. Verify the data file
    or the receipt (JSON) that came with it. SHA-256 of this file: {sha256}
fr = Ceci est une page à imprimer (PDF), qui ne prouve rien à elle seule. Vérifier le
    fichier de données ou le reçu (JSON) qui l’accompagne. SHA-256 de ce fichier :
    {sha256}
de = Dies ist eine Druckseite (PDF), die für sich allein nichts beweist. Die
    mitgelieferte Datendatei oder den Beleg (JSON) prüfen. SHA-256 dieser Datei:
    {sha256}
[table]
en = This is a table of the ledger for a spreadsheet (CSV), which proves nothing by
    itself: verify the whole chain or an extract (JSON lines), or ask whether this
    SHA-256 is recorded (odoo edic_verify --file): {sha256}
fr = Ceci est un tableau du registre pour un tableur (CSV), qui ne prouve rien à lui
    seul : vérifier la chaîne entière ou un extrait (JSON lines), ou demander si ce
    SHA-256 est enregistré (odoo edic_verify --file) : {sha256}
de = Dies ist eine Tabelle des Protokolls für Tabellenprogramme (CSV), die für sich
    allein nichts beweist: die ganze Kette oder einen Auszug (JSON Lines) prüfen oder
    nachfragen, ob dieser SHA-256 aufgezeichnet ist (odoo edic_verify --file): {sha256}
[checkpoint]
en = This is a checkpoint over {size} entries of {origin}. Alone it proves nothing: give
    --key to check who signed it, or put it into a folder and verify an export with
    --anchors.
fr = Ceci est un point de contrôle sur {size} entrées de {origin}. Seul, il ne prouve
    rien : indiquer --key pour vérifier qui l’a signé, ou le placer dans un dossier et
    vérifier un export avec --anchors.
de = Dies ist ein Prüfpunkt über {size} Einträge von {origin}. Allein beweist er nichts:
    mit --key prüfen, wer ihn signiert hat, oder ihn in einen Ordner legen und einen
    Export mit --anchors prüfen.
[no public key]
en = The file of --key holds no public key: one a line is expected, 44 characters of
    base64.
fr = Le fichier de --key ne contient pas de clé publique : une par ligne est attendue,
    44 caractères en base64.
de = Die Datei zu --key enthält keinen öffentlichen Schlüssel: erwartet wird einer je
    Zeile, 44 Zeichen Base64.
[no cryptography]
en = A key can only be used where the Python package “cryptography” is installed.
fr = Une clé ne peut servir que si le paquet Python « cryptography » est installé.
de = Ein Schlüssel ist nur nutzbar, wo das Python-Paket „cryptography“ installiert ist.
"""


def _texts() -> dict[str, dict[str, str]]:
    """Return ``{language: {key: text}}``."""
    # French puts a space before ";", so a line may begin with one: no comments
    parser = ConfigParser(delimiters="=", comment_prefixes=None, interpolation=None)
    parser.read_string(SENTENCES)
    return {
        lang: {key: parser[key][lang].replace("\n", " ") for key in parser.sections()}
        for lang in ("en", "fr", "de")
    }


TEXTS = _texts()


if __name__ == "__main__":
    sys.exit(main())
