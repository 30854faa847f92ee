# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Make tests/golden/ledger.json anew: what every part of the ledger is to come out as.

    python3 scripts/make_ledger_vectors.py

Calculated from docs/ledger.md and the RFCs by other code than the addon's: canonical
JSON is written out by hand here, and the tree by the recursion of RFC 6962. Needs
``cryptography`` for the signature.
"""

import base64
import hashlib
import hmac
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from ledger_form import canonical, root, sha
from ledger_records import LEAVES, MEMBERS, RECORDS

FILE = Path(__file__).parents[1] / "tests" / "golden" / "ledger.json"
LEDGER = "0d5c1a52-6d4e-4b8e-9a57-1f0c6a5b7c3d"
NAME = f"edic-ledger/{LEDGER}"
SEED = bytes(range(32))


def record(number=1, **said):
    """A plain record."""
    return dict.fromkeys(MEMBERS) | {
        "format": 1,
        "company_ref": 1,
        "call_uuid": f"019aba7e-5e00-7000-8000-{number:012x}",
        "event": "decision",
        "use_case": "finance.account",
        "status": "ok",
        "occurred_at": "2026-11-25T10:00:00.000000Z",
        **said,
    }


def link(value, before):
    """The hash of a record."""
    return sha(b"\x02", canonical(value).encode(), before)


def genesis(origin):
    """Return the hash that stands before the first record."""
    return sha(b"\x03", origin.encode())


def chain(company, values):
    """The hashes of records, in order, as bytes."""
    found = [genesis(f"{NAME}/{company}")]
    for value in values:
        found.append(link(value, found[-1]))
    return found


def public(seed=SEED):
    """The key that belongs to a seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def signed(text, seed=SEED):
    """A signature, 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())


def b64(data):
    """Base64, as text."""
    return base64.b64encode(data).decode()


def checkpoint(origin, hashes, hour=10, seed=SEED):
    """A checkpoint of a chain's first records, signed."""
    body = (
        f"{origin}\n{len(hashes)}\n{b64(root(hashes))}\n"
        f"time: 2026-11-25T{hour}:00:00Z\nkey: {sha(public(seed)).hex()[:16]}\n"
    )
    number = sha(NAME.encode(), b"\x0a\x01", public(seed))[:4]
    return f"{body}\n— {NAME} {b64(number + signed(body, seed))}\n"


def export(values, texts=None, **more):
    """The lines of an export, with checkpoints at its middle and its end, or others."""
    origin, hashes = f"{NAME}/1", chain(1, values)
    texts = texts or [
        checkpoint(origin, part)
        for part in (hashes[1 : len(values) // 2 + 1], hashes[1:])
    ]
    header = {
        "type": "ledger",
        "format": 1,
        "origin": origin,
        "chain": 1,
        "company": "Lindenfurt",
        "exported_at": "2026-11-25T11:00:00.000000Z",
        "size": len(values),
        "head": hashes[-1].hex(),
        "keys": [b64(public())],
        "named": [],
        "revoked": {},
        **more,
    }
    kept = [{"type": "checkpoint", "text": text, "is_kept": True} for text in texts]
    rows = [
        {
            "type": "record",
            "seq": seq,
            "prev_hash": hashes[seq - 1].hex(),
            "record_hash": hashes[seq].hex(),
            "record": json.loads(canonical(value)),
        }
        for seq, value in enumerate(values, 1)
    ]
    return [json.dumps(line, ensure_ascii=False) for line in (header, *kept, *rows)]


def restored(values, at="2026-11-25T12:00:00.000000Z", **more):
    """An export whose chain goes on after the third record, as two persons declared.

    The checkpoints are one of what was given up, and a later one of what is there.
    """
    old, origin = chain(1, values), f"{NAME}/1"
    cited = checkpoint(origin, old[1:])
    facts = {
        "from_size": len(values),
        "from_root": b64(root(old[1:])),
        "from_text": cited,
        "to_size": 3,
        "to_head": old[3].hex(),
        **more,
    }
    given = {"event": "ledger", "use_case": "ledger.restore", "occurred_at": at}
    anew = [*values[:3], record(11, **given, facts=facts), record(12)]
    texts = [cited, checkpoint(origin, chain(1, anew)[1:], hour=13)]
    return export(anew, texts)


def restore_exports(values):
    """Declared restores: one that tells the truth, and those that excuse nothing."""
    for name, code, lines in (
        ("a declared restore", 0, restored(values)),
        ("a restore from more than was signed", 3, restored(values, from_size=999)),
        ("a restore from another root", 3, restored(values, from_root=b64(bytes(32)))),
        ("a restore to another record", 3, restored(values, to_size=2)),
        (
            "a restore that says it was later than the checkpoint that covers it",
            3,
            restored(values, at="2026-11-25T13:00:01.000000Z"),
        ),
    ):
        yield {"name": name, "exit_code": code, "lines": lines}


def key_exports(values):
    """Exports that are signed with a key which another named, or which was revoked."""
    new = bytes(range(1, 33))
    text = f"{NAME}\nnew key: {b64(public(new))}\n"
    named = [[b64(public()), b64(public(new)), b64(signed(text))]]
    keys = {"keys": [b64(public()), b64(public(new))]}
    texts = [checkpoint(f"{NAME}/1", chain(1, values)[1:], seed=new)]
    for name, code, lines in (
        (
            "by a key that the first one named",
            0,
            export(values, texts, **keys, named=named),
        ),
        ("by a key that nobody named", 4, export(values, texts, **keys)),
    ):
        key = f"{b64(public())}\n"
        yield {"name": name, "exit_code": code, "key": key, "lines": lines}
    for name, code, hour in (
        ("before its key was revoked", 0, "11"),
        ("after its key was revoked", 4, "09"),
    ):
        revoked = {b64(public()): f"2026-11-25T{hour}:00:00Z"}
        yield {
            "name": name,
            "exit_code": code,
            "lines": export(values, revoked=revoked),
        }


def record_vectors():
    """Records: their form, and their hash after 32 bytes 0x11."""
    before = b"\x11" * 32
    for name, said in RECORDS.items():
        value = record(**said)
        yield {
            "name": name,
            "record": value,
            "canonical": canonical(value),
            "previous": before.hex(),
            "record_hash": link(value, before).hex(),
        }


def salted_vectors():
    """Pseudonyms and digests of contents."""
    contents = {
        "a pseudonym": {"id": 7, "name": "Zo\u00eb M\u00fcller"},
        "a pseudonym of a name in NFD": {"id": 7, "name": "Zoe\u0308 Mu\u0308ller"},
        "a content": {"inputs": {"messages": [["user", "Was ist f\u00e4llig?"]]}},
        "a comment": {"comment": "Le libell\u00e9 ne dit rien.\n\u2014 J."},
    }
    for number, (name, content) in enumerate(contents.items()):
        salt = bytes(range(number, number + 16))
        text = b"\x04" + canonical(content).encode()
        digest = hmac.new(salt, text, hashlib.sha256).hexdigest()
        yield {"name": name, "salt": salt.hex(), "content": content, "digest": digest}


def vectors():
    """The whole file."""
    values = [record(n, facts={"decision": "accepted", "n": n}) for n in range(1, 6)]
    lines = export(values)
    counted = [sha(str(number).encode()) for number in range(1000)]
    origin = f"{NAME}/1"
    return {
        "about": "Made by scripts/make_ledger_vectors.py from docs/ledger.md",
        "records": list(record_vectors()),
        "genesis": [
            {"ledger": LEDGER, "chain": c, "origin": f"{NAME}/{c}", "hash": h.hex()}
            for c, h in ((c, genesis(f"{NAME}/{c}")) for c in (0, 1, 2147483647))
        ],
        "chains": [
            {
                "name": f"a chain of {count}",
                "origin": origin,
                "records": values[:count],
                "hashes": [found.hex() for found in chain(1, values[:count])[1:]],
            }
            for count in (1, 5)
        ],
        "salted": list(salted_vectors()),
        "trees": [
            {
                "leaves": LEAVES[:size],
                "root": root([bytes.fromhex(leaf) for leaf in LEAVES[:size]]).hex(),
            }
            for size in range(9)
        ],
        "tree of a thousand": {
            "leaves": "SHA-256 of the decimal numbers from 0 to 999, 32 bytes each",
            "root": root(counted).hex(),
        },
        "checkpoints": [
            {
                "seed": SEED.hex(),
                "public": b64(public()),
                "origin": origin,
                "size": size,
                "root": root(chain(1, values[:size])[1:]).hex(),
                "text": checkpoint(origin, chain(1, values[:size])[1:]),
            }
            for size in (1, 5)
        ],
        "exports": [
            {"name": "intact", "exit_code": 0, "lines": lines},
            {
                "name": "altered",
                "exit_code": 1,
                "first_bad": 3,
                "lines": [
                    *lines[:5],
                    lines[5].replace("accepted", "rejected"),
                    *lines[6:],
                ],
            },
            *restore_exports(values),
            *key_exports(values),
        ],
    }


if __name__ == "__main__":
    text = json.dumps(vectors(), indent=1)
    FILE.write_text(text + "\n", encoding="ascii")
