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
import unicodedata
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE = Path(__file__).parents[1] / "tests" / "golden" / "ledger.json"
LEDGER = "0d5c1a52-6d4e-4b8e-9a57-1f0c6a5b7c3d"
NAME = f"edic-ledger/{LEDGER}"
SEED = bytes(range(32))
SHORT = {8: "b", 9: "t", 10: "n", 12: "f", 13: "r", 34: '"', 92: "\\"}
MEMBERS = (
    *("format", "company_ref", "call_uuid", "parent_uuid", "event", "use_case"),
    *("status", "occurred_at", "user_pseudo", "res_model", "res_id", "engine"),
    *("engine_version", "model_version", "content_digest", "facts"),
)
# name → what its record says beyond the plain one
RECORDS = {
    "nothing but what must be there": {},
    "no company": {"company_ref": 0},
    "every member": {
        "parent_uuid": "019aba7e-5e00-7000-8000-00000000000f",
        "event": "inference",
        "user_pseudo": "5f" * 32,
        "res_model": "account.move",
        "res_id": 42,
        "engine": "mistral",
        "engine_version": "mistral-small-latest",
        "model_version": "mistral-small-2603",
        "content_digest": "c0" * 32,
        "facts": {"gen_ai.usage.input_tokens": 812},
    },
    "nested facts, whose keys are sorted at each depth": {
        "facts": {"b": [{"z": 1, "a": [None, True, False]}], "a": {"y": {}, "x": []}}
    },
    "keys sort by code points: capitals, digits, dots, underscores": {
        "facts": {"a.b": 1, "a_b": 2, "aB": 3, "ab": 4, "A": 5, "1": 6, "": 7}
    },
    "text in NFC": {"facts": {"city": "\u00c9pinal, K\u00f6ln, \u1e9b\u0323"}},
    "text in NFD is written in NFC": {
        "facts": {"city": "E\u0301pinal, Ko\u0308ln, \u017f\u0323\u0307"}
    },
    "an escape is no letter that an accent joins": {"facts": {"text": "a\n\u0303b"}},
    "compatible letters stay as they are": {"facts": {"text": "\ufb01n\u00b2 \u2460"}},
    "astral characters are written as they are": {
        "facts": {"text": "\U0001f9fe \U0001d54f \U00020000"}
    },
    "line separators and DEL are not escaped": {"facts": {"text": "\u2028\u2029\x7f"}},
    "control characters, quotes and backslashes": {
        "facts": {"text": '\x00\x01\b\t\n\x0b\f\r\x1f"\\/'}
    },
    "an empty text among the facts is a text": {"facts": {"old": "", "new": None}},
    "the largest and the smallest integer": {
        "res_id": 2**53 - 1,
        "facts": {"most": 2**53 - 1, "least": -(2**53) + 1, "none": 0},
    },
    "decimals are texts and keep their digits": {
        "facts": {"amounts": ["12.30", "-0.05", "1000", "0.00", "1234567890.123456"]}
    },
    "the first and the last microsecond": {
        "occurred_at": "2026-12-31T23:59:59.999999Z",
        "facts": {"since": "2027-01-01T00:00:00.000000Z", "day": "2026-12-31"},
    },
}
# RFC 6962 has no vectors; these leaves are those of the first implementation of it
# (google/certificate-transparency), whose roots are published there
LEAVES = (
    *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
    "606162636465666768696a6b6c6d6e6f",
)


def sha(*parts):
    """SHA-256 of the bytes, joined."""
    return hashlib.sha256(b"".join(parts)).digest()


def quoted(text):
    """A JSON string as RFC 8785 section 3.2.2.2 writes it, of text in NFC."""
    found = []
    for letter in unicodedata.normalize("NFC", text):
        code = ord(letter)
        if code in SHORT:
            found.append("\\" + SHORT[code])
        else:
            found.append(f"\\u{code:04x}" if code < 32 else letter)
    return '"' + "".join(found) + '"'


def canonical(value):
    """The canonical form, as text."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        items = [f"{quoted(key)}:{canonical(value[key])}" for key in sorted(value)]
        return "{" + ",".join(items) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return quoted(value) if isinstance(value, str) else str(value)


def root(leaves):
    """MTH of RFC 6962 section 2.1."""
    if len(leaves) < 2:
        return sha(b"\x00", leaves[0]) if leaves else sha()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha(b"\x01", root(leaves[:half]), root(leaves[half:]))


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
    """What stands before the first record."""
    return sha(b"\x03", origin.encode())


def chain(company, values):
    """The hashes of records, in order, as bytes."""
    found = [genesis(f"{NAME}/{company}")]
    for value in values:
        found.append(link(value, found[-1]))
    return found


def public():
    """The key that belongs to the seed."""
    return Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()


def checkpoint(origin, hashes):
    """A checkpoint of a chain's first records, signed."""
    body = (
        f"{origin}\n{len(hashes)}\n{base64.b64encode(root(hashes)).decode()}\n"
        f"time: 2026-11-25T10:00:00Z\nkey: {sha(public()).hex()[:16]}\n"
    )
    number = sha(NAME.encode(), b"\x0a\x01", public())[:4]
    signature = Ed25519PrivateKey.from_private_bytes(SEED).sign(body.encode())
    return f"{body}\n— {NAME} {base64.b64encode(number + signature).decode()}\n"


def export(values):
    """The lines of an export, with checkpoints at its middle and its end."""
    origin, hashes = f"{NAME}/1", chain(1, values)
    header = {
        "type": "ledger",
        "format": 1,
        "origin": origin,
        "chain": 1,
        "company": "Lindenfurt",
        "exported_at": "2026-11-25T11:00:00Z",
        "size": len(values),
        "head": hashes[-1].hex(),
        "keys": [base64.b64encode(public()).decode()],
    }
    kept = [
        {"type": "checkpoint", "text": checkpoint(origin, part), "is_kept": True}
        for part in (hashes[1 : len(values) // 2 + 1], hashes[1:])
    ]
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
    one = f"{NAME}/1"
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
                "origin": one,
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
                "public": base64.b64encode(public()).decode(),
                "origin": one,
                "size": size,
                "root": root(chain(1, values[:size])[1:]).hex(),
                "text": checkpoint(one, chain(1, values[:size])[1:]),
            }
            for size in (1, 5)
        ],
        "exports": [
            {"name": "intact", "exit_code": 0, "lines": lines},
            {
                "name": "altered",
                "exit_code": 1,
                "lines": [
                    *lines[:5],
                    lines[5].replace("accepted", "rejected"),
                    *lines[6:],
                ],
            },
        ],
    }


if __name__ == "__main__":
    text = json.dumps(vectors(), indent=1)
    FILE.write_text(text + "\n", encoding="ascii")
