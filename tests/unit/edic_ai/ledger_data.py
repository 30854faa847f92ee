# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Small made-up chains, their exports, and what somebody may do to them."""

import base64
import json
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edic_ai.tools.ledger.edic_verify import (
    Checkpoint,
    Entry,
    Tree,
    Verifier,
    genesis_hash,
    key_id,
)
from edic_ai.tools.ledger.record import COVERED, record_hash

ROOT = Path(__file__).parents[3]
PROGRAM = ROOT / "addons" / "edic_ai" / "tools" / "ledger" / "edic_verify.py"
INDEPENDENT = ROOT / "tests" / "independent_verifier.py"
GOLDEN = json.loads((ROOT / "tests/golden/ledger.json").read_text(encoding="utf-8"))
NAME = "edic-ledger/0d5c1a52-6d4e-4b8e-9a57-1f0c6a5b7c3d"
ORIGIN = f"{NAME}/1"
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))


def public(signer=SIGNER):
    """32 bytes."""
    return signer.public_key().public_bytes_raw()


def record(number, **said):
    """A plain record."""
    return dict.fromkeys(COVERED) | {
        "format": 1,
        "company_ref": 1,
        "call_uuid": f"019aba7e-5e00-7000-8000-{number:012x}",
        "event": "decision",
        "use_case": "finance.account",
        "status": "ok",
        "occurred_at": f"2026-11-25T10:{number % 60:02}:00.000000Z",
        "facts": {"decision": "accepted", "n": number},
        **said,
    }


def chain(records, origin=ORIGIN):
    """The entries of a chain, as whoever may recompute it would make them."""
    entries, before = [], genesis_hash(origin)
    for seq, record in enumerate(records, 1):
        found = record_hash(record, before)
        entries.append(Entry(seq, before.hex(), found.hex(), record))
        before = found
    return entries


def source_of(hashes):
    """The source of a proof about hashes that are in memory."""
    return lambda start, stop: hashes[start:stop]


def plain(size=6):
    """An intact chain."""
    return chain([record(number) for number in range(1, size + 1)])


def rehash(entry, **changed):
    """An entry changed, with a hash of its own that is right."""
    entry = replace(entry, **changed)
    found = record_hash(entry.record, bytes.fromhex(entry.prev_hash))
    return replace(entry, record_hash=found.hex())


def edit(entry, **said):
    """An entry whose record says something else; its hash is what it was."""
    return replace(entry, record={**entry.record, **said})


def numbered(entries):
    """The same, with the numbers that their places have."""
    return [replace(entry, seq=seq) for seq, entry in enumerate(entries, 1)]


def note(entries, *, origin=ORIGIN, signer=SIGNER, time="2026-11-25T11:00:00Z"):
    """The text of a checkpoint over all of the entries."""
    tree = Tree()
    for entry in entries:
        tree.add(bytes.fromhex(entry.record_hash))
    root = base64.b64encode(tree.root()).decode()
    body = f"{origin}\n{tree.size}\n{root}\ntime: {time}\n"
    signed = key_id(NAME, public(signer)) + signer.sign(body.encode())
    return f"{body}\n— {NAME} {base64.b64encode(signed).decode()}\n"


def checkpoint(entries, **more):
    """The same, read."""
    return Checkpoint.parse(note(entries, **more))


# six records that nobody touched, and checkpoints at the third and the last
CHAIN = plain()
KEYS = [public()]
RECORDS = [entry.record for entry in CHAIN]
SEEN = [checkpoint(CHAIN[:3]), checkpoint(CHAIN)]


def export(entries, notes=(), **header):
    """The lines of an export, as dicts; ``header``: what it says beyond or instead."""
    last = entries[-1] if entries else Entry(0, "", None, None)
    return [
        {
            "type": "ledger",
            "format": 1,
            "origin": ORIGIN,
            "chain": 1,
            "company": "Lindenfurt",
            "exported_at": "2026-11-25T12:00:00Z",
            "size": last.seq,
            "head": last.record_hash,
            "keys": [base64.b64encode(public()).decode()],
            "named": [],
            "revoked": {},
            **header,
        },
        *({"type": "checkpoint", "text": text, "is_kept": True} for text in notes),
        *(
            {
                "type": "record",
                "seq": entry.seq,
                "prev_hash": entry.prev_hash,
                "record_hash": entry.record_hash,
                "record": entry.record,
            }
            for entry in entries
        ),
    ]


def write(file, lines):
    """Lines of an export, dicts or texts, into a file."""
    texts = (
        line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)
        for line in lines
    )
    file.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return file


def look(entries, checkpoints=(), **more):
    """The report on entries that lie in memory."""

    def is_earlier(found, seq):
        return any(entry.record_hash == found and entry.seq < seq for entry in entries)

    verifier = Verifier(ORIGIN, list(checkpoints), is_earlier=is_earlier, **more)
    return verifier.run(entries)


def kinds(report):
    """Return the damage found, as ``(code, kind, seq)``."""
    return [
        (damage["code"], damage["kind"], damage["seq"]) for damage in report["damage"]
    ]
