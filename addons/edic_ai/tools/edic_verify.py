#!/usr/bin/env python3
# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Verify a ledger of EDIC without EDIC: edic_verify.py FILE [--anchors DIR] [--key KEY]

FILE is an export in JSON lines, a receipt or a proof of consistency; DIR holds
checkpoints, and KEY public keys, got from elsewhere. Needs Python 3.11 alone; checks
signatures where the package `cryptography` is installed. What is proved, what is not
and how each hash is made: docs/ledger.md. `odoo edic_verify` runs this code as well.

Exit codes, the lowest of what was found: 0 intact, 1 altered, 2 gap or fork, 3 rolled
back or recomputed against an anchor, 4 signature or anchor bad or missing, 5 content
digest, 6 the books differ (both in Odoo alone), 64 usage, 70 could not run.
"""

# pylint: disable=print-used  # a program on its own
import argparse
import base64
import glob
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
MOST_TOLD = 100  # of each code; all of it is counted


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
        *left, root = self.edge or [hashlib.sha256(b"").digest()]
        for node in reversed(left):
            root = node_hash(node, root)
        return root


def included_root(node: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root over a leaf's hash by its audit path (2.1.1); ValueError: it is none."""
    if (index, size, path) == (0, 1, []):
        return node
    (*rest, last), half = path, 1 << (size - 1).bit_length() - 1  # of 1: ValueError
    if index < half:
        return node_hash(included_root(node, index, half, rest), last)
    return node_hash(last, included_root(node, index - half, size - half, rest))


def grown_roots(old: bytes | None, first: int, second: int, path: list[bytes]) -> list:
    """Two trees' roots by a proof that one grew to the other (2.1.2); old: first's."""
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
        lines = [line.split(" ") for line in tail.splitlines()]
        signed = [(key, base64.b64decode(sig, validate=True)) for _, key, sig in lines]
        is_one = blank and origin and len(found) == 32
        if not is_one or {mark for mark, *_more in lines} != {"—"}:
            raise ValueError("not a checkpoint")
        said = dict(line.split(": ", 1) for line in more)
        return cls(origin, int(size), found, said, f"{body}\n".encode(), signed)

    def is_signed_by(self, keys: Iterable[bytes], revoked: dict | None = None) -> bool:
        """Whether one of the public keys (32 bytes) signed it.

        :param revoked: of these: from which time on they may not
        """
        told = self.said.get("time", "9")  # of any time: later than all
        good = [key for key in keys if told < (revoked or {}).get(key, "Z")]
        return any(
            value[:4] == key_id(name, key) and _verifies(key, value[4:], self.body)
            for name, value in self.signatures
            for key in good
        )


def key_id(name: str, key: bytes) -> bytes:
    """4 bytes that name an Ed25519 key (c2sp.org/signed-note)."""
    return hashlib.sha256(name.encode() + b"\n\x01" + key).digest()[:4]


def _verifies(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def vouched(keys: Iterable[bytes], named: Iterable, ledger: str) -> list[bytes]:
    """Public keys, and those that one of them named as the next.

    :param named: (old, new, signature of the old one), base64, oldest first
    :param ledger: origin without the chain
    """
    found = list(keys)
    for old, new, signature in named:
        one, message = base64.b64decode(old), f"{ledger}\nnew key: {new}\n".encode()
        if one in found and _verifies(one, base64.b64decode(signature), message):
            found.append(base64.b64decode(new))
    return found


@dataclass(frozen=True)
class Anchors:
    """What a folder of checkpoints holds, read at once."""

    folder: Path
    texts: dict[Path, str | None]  # None: unreadable
    is_own: bool = False  # the folder that EDIC writes

    @classmethod
    def found_in(cls, folder: Path, is_own: bool = False) -> "Anchors":
        """A folder that is not there holds nothing; links in it are followed."""
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
        """Whether it is where EDIC writes each checkpoint of a chain, or its copy;
        not a mailbox or a drawer, which have some."""
        chains = {"/".join(path.parts[-3:-1]) for path in self.texts}
        return self.is_own or origin.partition("/")[2] in chains


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
    whose_keys: str = "the ledger's own"
    as_of: str = "9"  # what is verified is of that time; 9: of now
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

    def hold_against(self, anchors: Anchors, expected: Iterable[bytes] = ()) -> None:
        """Take the checkpoints of this chain that were kept elsewhere.

        :param expected: bodies of those that EDIC wrote to its folder; they have to be
            there where the folder is that one
        """
        given = []
        for path, text in anchors.texts.items():
            try:
                one = Checkpoint.parse(text or "")
            except ValueError:
                # in the folder of another chain of this ledger it is that one's
                _name, ledger, chain = self.origin.split("/")
                if path.parts[-3] != ledger or path.parts[-2] == chain:
                    self.found(SIGNATURE, "anchor unreadable", file=path.name)
                continue
            if one.origin == self.origin:
                one.is_given = True
                given.append(one)
        bodies = {one.body for one in given}
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
        if self.codes[code] <= MOST_TOLD:
            self.damage.append({"code": code, "kind": kind, "seq": seq, **facts})

    def run(self, entries: Iterable[Entry]) -> dict:
        """:return: the report, whose ``exit_code`` is the lowest code found"""
        began, tree = time.monotonic(), Tree()
        due: dict[int, list[Checkpoint]] = {}
        for checkpoint in self.checkpoints:
            due.setdefault(checkpoint.size, []).append(checkpoint)
        wrong = [one for one in due.pop(0, []) if one.root != tree.root()]
        held: list[Checkpoint] = []
        first = genesis_hash(self.origin).hex()
        before = {first}
        for entry in entries:
            self.records += 1
            if entry.seq == self.last:
                self.found(GAP, "two records with one number", entry.seq)
                before.add(entry.record_hash)
                continue
            if entry.seq != (self.last or 0) + 1:
                self.found(GAP, "gap", entry.seq, expected=(self.last or 0) + 1)
            elif entry.prev_hash not in before:
                fork = entry.prev_hash == first
                fork = fork or self.is_earlier(entry.prev_hash, entry.seq)
                told = {"expected": min(before), "actual": entry.prev_hash}
                kind = "fork" if fork else "does not follow"
                self.found(GAP if fork else ALTERED, kind, entry.seq, **told)
            self.look(entry)
            tree.add(_bytes(entry.record_hash))
            self.first = entry.seq if self.first is None else self.first
            self.last, self.head = entry.seq, entry.record_hash
            before = {self.head}
            if entry.seq in due and tree.size == entry.seq:
                for one in due.pop(entry.seq):
                    (held if one.root == tree.root() else wrong).append(one)
        end = self.last or 0  # where numbers are missing only what lies beyond is told
        wrong += [
            one for n in due for one in due[n] if GAP not in self.codes or n > end
        ]
        self.check_signatures(held)
        self._judge(wrong, held)
        return self.report(time.monotonic() - began)

    def _judge(self, wrong: list[Checkpoint], held: list[Checkpoint]) -> None:
        """What does not hold is damage, but for what a declared restore gave up."""
        restores = [one for one in self.given_up if self._is_true(one, held)]
        for one in wrong:
            if not any(_gave_up(restore, one) for restore in restores):
                kind = "rolled back" if one.size > (self.last or 0) else "recomputed"
                if kind == "rolled back" and self.as_of < one.said.get("time", ""):
                    kind = "newer than what is verified"
                self.found(ANCHOR, kind, one.size, expected=one.root.hex())

    def trust_only(self, text: str, named: Iterable) -> None:
        """Take public keys that were got from elsewhere, instead of the ledger's own.

        :param text: a key in base64 a line
        :param named: who named whom, see `vouched`; a revoked key names nobody
        :raises ValueError: it is none
        :raises RuntimeError: no signature can be checked here
        """
        keys = [base64.b64decode(one, validate=True) for one in text.split()]
        if {len(one) for one in keys} != {32}:
            raise ValueError("no public key")
        if not Ed25519PublicKey:
            raise RuntimeError("a key is checked with the package `cryptography`")
        good = [one for one in named if base64.b64decode(one[0]) not in self.revoked]
        self.keys = vouched(keys, good, self.origin.rpartition("/")[0])
        self.whose_keys = "given"

    def check_signatures(self, held: Iterable[Checkpoint] = ()) -> None:
        """Each checkpoint has to be signed by a key that was good at that time.

        :param held: those that the chain agrees with; what a key signed after it was
            revoked says nothing, and is no damage where a good one covers it
        """
        if self.keys is None:
            return
        keys, end = self.keys, self.revoked
        bad = [one for one in self.checkpoints if not one.is_signed_by(keys, end)]
        covered = max((c.size for c in held if c not in bad), default=0)
        for one in bad:
            is_idle = one.size <= covered and one in held
            if not (is_idle and one.is_signed_by(self.revoked)):
                self.found(SIGNATURE, "signature", one.size)

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
                before = bytes.fromhex(entry.prev_hash)
                actual = record_hash(record, before).hex()
        except (AttributeError, TypeError, ValueError, KeyError):
            actual = None  # no record, or none that has a canonical form
        if actual != entry.record_hash:
            told = {"expected": entry.record_hash, "actual": actual}
            self.found(ALTERED, "altered", entry.seq, **told)
            return
        if is_restore:
            self._excuse(entry)
        chain = self.origin.rpartition("/")[2]
        if str(record.get("company_ref", chain)) != chain:
            self.found(ALTERED, "of another chain", entry.seq)
        elif self.on_record:
            self.on_record(entry)

    def _excuse(self, entry: Entry) -> None:
        """Checkpoints that a restore gave up are no damage, if it tells the truth."""
        facts, moment = entry.record["facts"], entry.record.get("occurred_at") or ""
        told = [entry.record.get(name) for name in ("event", "status")]
        if not isinstance(facts, dict) or told != ["ledger", "ok"]:
            return
        if moment[:19] > time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()):
            return  # of the future: it would excuse whatever is signed until then
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
        """Whether a restore cites a checkpoint that there is, and was declared before
        the next one, which covers it, was signed."""
        cited = (self.origin, restore["from_size"], restore.get("from_root"))
        return any(
            cited == (one.origin, one.size, base64.b64encode(one.root).decode())
            for one in self.checkpoints
        ) and all(
            restore["moment"] <= one.said.get("time", "")[:19]
            for one in held
            if one.size >= restore["seq"]
        )

    def report(self, seconds: float) -> dict:
        """What was found, for people and programs."""
        given = [one for one in self.checkpoints if one.is_given]
        return {
            "origin": self.origin,
            "records": self.records,
            "hashed": self.hashed,
            "first": self.first,
            "last": self.last,
            "head": self.head,
            "checkpoints": len(self.checkpoints),
            "anchored": bool(given),
            "anchored_to": max((c.size for c in given), default=None),
            "signatures": "not checked" if self.keys is None else "checked",
            "keys": self.whose_keys,
            "restores": self.restores,
            "damage": sorted(self.damage, key=lambda one: one["code"]),
            "damage_count": sum(self.codes.values()),
            "first_bad": self.first_bad,
            "exit_code": min(self.codes, default=0),
            "seconds": round(seconds, 3),
        }


def _gave_up(restore: dict, one: Checkpoint) -> bool:
    is_between = restore["to_size"] < one.size <= restore["from_size"]
    # what is signed later is of the chain that goes on
    return is_between and one.said.get("time", "")[:19] <= restore["moment"]


def _bytes(text: object) -> bytes:
    try:
        return bytes.fromhex(text)
    except (TypeError, ValueError):
        return b""  # is told as altered


# --- the command ----------------------------------------------------------------------
def read_lines(path: Path) -> Iterator[dict]:
    """The objects of an export; :raises ValueError: it is none"""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, object]]) -> dict:
    """An object; ValueError: a member is there twice, and readers would differ."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is there twice")
    return found


def records(path: Path) -> Iterator[Entry]:
    """The records of an export, in its order."""
    for line in read_lines(path):
        if line["type"] == "record":
            yield Entry(*(line[name] for name in Entry.__slots__))


def verify_file(path: Path, anchors: Path | None, key: str | None) -> dict:
    """:return: the report on an export, a receipt or a proof of consistency"""
    lines = read_lines(path)
    header = next(lines)
    kind = header.get("type")
    if kind not in ("ledger", "receipt", "consistency") or header.get("format") != 1:
        raise ValueError("not from a ledger, or in a format that is not known here")
    texts = [(text, True) for text in header.get("checkpoints", ())]
    texts += [(d["text"], d["is_kept"]) for d in lines if d["type"] == "checkpoint"]
    places: dict[str, int] = {}  # filled where something does not follow

    def is_earlier(found: str, seq: int) -> bool:
        for one in records(path) if not places else ():
            places.setdefault(one.record_hash, one.seq)
        return places.get(found, seq) < seq

    verifier = Verifier(
        header["origin"],
        keys=[base64.b64decode(one) for one in header["keys"]],
        revoked={base64.b64decode(k): t for k, t in header.get("revoked", {}).items()},
        is_earlier=is_earlier,
        as_of=header.get("exported_at") or "9",
    )
    if key is not None:
        verifier.trust_only(key, header.get("named", ()))
    elif not Ed25519PublicKey:
        verifier.keys = None
    bodies = [(verifier.add(text), is_kept) for text, is_kept in texts]
    if anchors:
        expected = [body for body, is_kept in bodies if is_kept]
        verifier.hold_against(Anchors.found_in(anchors), expected)
    if header["type"] != "ledger":
        return verify_proof(header, verifier)
    report = verifier.run(records(path))
    if (report["last"] or 0) != (header["size"] or 0):
        verifier.found(GAP, "the export is not whole", expected=header["size"])
    elif report["head"] != header["head"]:
        verifier.found(ALTERED, "another head", report["last"], expected=header["head"])
    return verifier.report(report["seconds"])


def verify_proof(told: dict, verifier: Verifier) -> dict:
    """:return: the report on a receipt, or on a proof that the ledger only grew"""
    own = [Checkpoint.parse(text) for text in told["checkpoints"]]
    path = [base64.b64decode(node) for node in told["path"]]
    verifier.check_signatures()
    known = list(verifier.checkpoints)  # a restore's entry cites one of before
    try:
        if told["type"] == "receipt":
            entry = Entry(*(told[name] for name in Entry.__slots__))
            verifier.look(entry)
            leaf = leaf_hash(bytes.fromhex(entry.record_hash))
            roots = [included_root(leaf, entry.seq - 1, own[0].size, path)]
        else:
            roots = grown_roots(own[0].root, own[0].size, own[1].size, path)
    except ValueError:
        roots = []
    if [(root, verifier.origin) for root in roots] != [(c.root, c.origin) for c in own]:
        verifier.found(ANCHOR, "not in the tree")
    for one in known:
        if any(one.size == other.size and one.root != other.root for other in own):
            verifier.found(ANCHOR, "recomputed", one.size)
    return verifier.report(0)


def main(args: list[str] | None = None) -> int:
    """:return: the exit code"""
    about = __doc__.split("\n\n")
    parser = argparse.ArgumentParser(description=about[0], epilog=about[-1])
    parser.add_argument("file", type=Path)
    parser.add_argument("--anchors", type=Path)
    parser.add_argument("--key", help="file with public keys, base64")
    parser.error = _usage
    told = parser.parse_args(args)
    try:
        key = told.key and Path(told.key).read_text(encoding="ascii")
        report = verify_file(told.file, told.anchors, key)
    except Exception as error:  # noqa: BLE001  # a crash's 1 would say: altered
        print(f"edic_verify: {type(error).__name__}: {error}", file=sys.stderr)
        return FAILED
    print(json.dumps(report, ensure_ascii=False, indent=1))
    return report["exit_code"]


def _usage(message: str) -> None:
    print(f"edic_verify: {message}", file=sys.stderr)
    sys.exit(USAGE)


if __name__ == "__main__":
    sys.exit(main())
