# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The stand-alone verifier on receipts, proofs of growth and declared restores."""

import base64
import json
from datetime import datetime, timedelta

import pytest
from ledger_data import source_of

from edic_ai.tools.ledger.edic_verify import (
    Checkpoint,
    Entry,
    SignatureStatus,
    Tree,
    Verifier,
    genesis_hash,
    main,
    record_hash,
)
from edic_ai.tools.ledger.merkle import consistency_path, inclusion_path
from edic_ai.tools.ledger.note import checkpoint, new_key, public_key

KEY = bytes(range(32))
ORIGIN = "edic-ledger/0d5c0000-0000-4000-8000-000000000000/1"
WHEN = datetime(2026, 11, 25, 10)
RESTORE = {"event": "ledger", "status": "ok", "use_case": "ledger.restore"}
RESTORE["occurred_at"] = "2026-11-26T00:00:00.000000Z"


def b64(value):
    return base64.b64encode(value).decode()


def chain(count, salt="", start=()):
    """Entries that go on from others."""
    entries = list(start)
    for number in range(len(entries), count):
        before = entries[-1].record_hash if entries else genesis_hash(ORIGIN).hex()
        record = {"use_case": "x", "facts": {"n": number, "salt": salt}}
        entries.append(link(number + 1, before, record))
    return entries


def link(seq, before, record):
    found = record_hash(record, bytes.fromhex(before)).hex()
    return Entry(seq, before, found, record)


def signed(entries, size=None, key=KEY, origin=ORIGIN, when=WHEN):
    tree = Tree()
    for entry in entries[:size]:
        tree.add(bytes.fromhex(entry.record_hash))
    moment = when + timedelta(minutes=tree.size)
    return checkpoint(origin, tree.size, tree.root(), moment, key)


def hashes(entries):
    return source_of([bytes.fromhex(entry.record_hash) for entry in entries])


def receipt(entries, seq):
    entry = entries[seq - 1]
    return {
        "type": "receipt",
        "format": 1,
        "origin": ORIGIN,
        **{name: getattr(entry, name) for name in Entry.__slots__},
        "path": [
            b64(n) for n in inclusion_path(hashes(entries), seq - 1, len(entries))
        ],
        "checkpoints": [signed(entries)],
        "keys": [b64(public_key(KEY))],
    }


def growth(entries, first):
    path = consistency_path(hashes(entries), first, len(entries))
    return {
        "type": "consistency",
        "format": 1,
        "origin": ORIGIN,
        "path": [b64(node) for node in path],
        "checkpoints": [signed(entries, first), signed(entries)],
        "keys": [b64(public_key(KEY))],
    }


@pytest.fixture
def run(tmp_path, capsys):
    def run(proof, *args):
        file = tmp_path / "told.json"
        file.write_text(json.dumps(proof), encoding="utf-8")
        code = main([str(file), "--json", *map(str, args)])
        said = capsys.readouterr().out
        return code, json.loads(said) if said else None

    return run


# --- receipts -------------------------------------------------------------------------
@pytest.mark.parametrize("seq", [1, 7, 12, 13])
def test_a_receipt_proves_its_record(run, seq):
    code, report = run(receipt(chain(13), seq))
    assert (code, report["damage"]) == (0, [])
    assert report["signatures"] == SignatureStatus.OWN_KEY
    assert report["anchored"] is False


def altered(proof):
    proof["record"]["facts"]["n"] = 99


def moved(proof):
    proof["seq"] += 1


def shortened(proof):
    proof["path"].pop()


def put_in(proof):
    """Another record than the one in the tree, hashed as it should be."""
    proof["record"] = {"use_case": "y", "facts": None}
    proof["record_hash"] = link(1, proof["prev_hash"], proof["record"]).record_hash


def of_another_chain(proof):
    other = ORIGIN[:-1] + "2"
    proof["checkpoints"] = [signed(chain(13), origin=other)]


def signed_by_another(proof):
    proof["checkpoints"] = [signed(chain(13), key=new_key())]


def of_another_history(proof):
    proof["checkpoints"] = [signed(chain(13, "other"))]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (altered, 1),
        (moved, 3),
        (shortened, 3),
        (put_in, 3),
        (of_another_chain, 3),
        (of_another_history, 3),
        (signed_by_another, 4),
    ],
)
def test_a_receipt_that_is_not_right_is_told(run, change, expected):
    proof = receipt(chain(13), 6)
    change(proof)
    code, report = run(proof)
    assert code == report["exit_code"] == expected


def test_a_receipt_is_held_against_what_lies_elsewhere(run, tmp_path):
    entries, folder = chain(13), tmp_path / "anchors"
    folder.mkdir()
    proof = receipt(entries, 6)
    assert run(proof, "--anchors", folder)[0] == 4  # there is none
    (folder / "1.checkpoint").write_text(proof["checkpoints"][0], encoding="utf-8")
    code, report = run(proof, "--anchors", folder)
    assert (code, report["anchored"], report["anchored_to"]) == (0, True, 13)
    other = signed(chain(13, "other"))
    (folder / "1.checkpoint").write_text(other, encoding="utf-8")
    assert run(proof, "--anchors", folder)[0] == 3


def test_keys_from_elsewhere_count_alone(run, tmp_path):
    file = tmp_path / "keys"
    file.write_text(b64(public_key(new_key())))
    proof = receipt(chain(13), 6)
    assert run(proof, "--key", file)[0] == 4
    with file.open("a") as more:  # after a rotation there are two
        more.write("\n" + b64(public_key(KEY)) + "\n")
    assert run(proof, "--key", file)[0] == 0


def test_a_revoked_key_proves_nothing_from_then_on(run):
    proof = receipt(chain(13), 6)
    proof["revoked"] = {b64(public_key(KEY)): "2026-11-25T10:13:00Z"}
    assert run(proof)[0] == 4
    proof["revoked"] = {b64(public_key(KEY)): "2026-11-25T10:13:01Z"}
    assert run(proof)[0] == 0


@pytest.mark.parametrize(
    "expected",
    [
        {"type": "other"}, {"type": "receipt"}, [], "receipt",
        {**receipt(chain(2), 1), "path": ["AAAA"] * 5000, "checkpoints": [
            checkpoint(ORIGIN, 1 << 6000, bytes(32), WHEN, KEY)]},
    ],
)  # fmt: skip
def test_what_is_none_is_said_not_taken_for_damage(run, expected):
    assert run(expected)[0] == 65


# --- growth ---------------------------------------------------------------------------
@pytest.mark.parametrize("first", [1, 4, 6, 12, 13])
def test_a_ledger_that_grew_is_proved(run, first):
    code, report = run(growth(chain(13), first))
    assert (code, report["damage"]) == (0, [])


def test_a_ledger_that_was_recomputed_is_not(run):
    proof, entries = growth(chain(13), 6), chain(13, "other")
    proof["checkpoints"][1] = signed(entries)
    assert run(proof)[0] == 3
    proof["path"] = growth(entries, 6)["path"]
    assert run(proof)[0] == 3
    proof["checkpoints"].reverse()
    assert run(proof)[0] == 3


def test_a_growth_between_two_chains_is_none(run):
    proof, entries = growth(chain(13), 6), chain(13)
    proof["checkpoints"][0] = signed(entries, 6, origin=ORIGIN + "1")
    assert run(proof)[0] == 3


# --- restores -------------------------------------------------------------------------


class Restored:
    """A chain of 20 that goes on from its 12th after a restore."""

    def __init__(self, **facts):
        self.old = chain(20)
        kept = self.old[:12]
        new = chain(14, "new", kept)
        restore = {
            "from_size": 20,
            "from_root": b64(Checkpoint.parse(signed(self.old)).root),
            "to_size": 12,
            "to_head": kept[-1].record_hash,
            **facts,
        }
        record = {**RESTORE, "facts": restore}
        declared = link(15, new[-1].record_hash, record)
        self.entries = chain(25, "new", [*new, declared])

    def is_earlier(self, found, seq):
        return any(
            entry.record_hash == found for entry in self.entries if entry.seq < seq
        )

    def report(self, *texts):
        parsed = [Checkpoint.parse(text) for text in texts]
        verifier = Verifier(ORIGIN, parsed, is_earlier=self.is_earlier)
        return verifier.run(self.entries)


def test_a_declared_restore_is_no_damage_and_is_reported():
    case = Restored()
    texts = [signed(case.old, size) for size in (12, 13, 20)]
    texts.append(signed(case.entries, when=WHEN + timedelta(days=2)))
    report = case.report(*texts)
    assert report["exit_code"] == 0
    [restore] = report["restores"]
    assert (restore["seq"], restore["to_size"], restore["from_size"]) == (15, 12, 20)


def test_a_restore_excuses_no_more_than_it_says():
    case = Restored()
    assert case.report(signed(chain(21, start=case.old)))["exit_code"] == 3
    assert case.report(signed(chain(12, "other")))["exit_code"] == 3


@pytest.mark.parametrize(
    "facts",
    [
        {"to_head": chain(12, "other")[-1].record_hash},  # not of this chain
        {"to_head": chain(12)[-2].record_hash},  # a proof of another number
        {"to_size": 11},
        {"to_size": 0},
        {"to_size": None},
        {"to_size": 15},  # itself
        {"from_size": "20"},
    ],
)
def test_a_restore_that_does_not_hold_excuses_nothing(facts):
    case = Restored(**facts)
    assert case.report(signed(case.old))["exit_code"] == 3


def test_a_restore_to_nothing():
    old, first = chain(5), genesis_hash(ORIGIN).hex()
    root = b64(Checkpoint.parse(signed(old)).root)
    restore = {"from_size": 5, "from_root": root, "to_size": 0, "to_head": first}
    record = {**RESTORE, "facts": restore}
    entries = chain(9, "new", [link(1, first, record)])
    texts = [Checkpoint.parse(signed(old))]
    assert Verifier(ORIGIN, texts).run(entries)["exit_code"] == 0


def test_a_restore_is_seen_also_where_only_a_part_is_hashed_anew():
    case = Restored()
    verifier = Verifier(
        ORIGIN,
        [Checkpoint.parse(signed(case.old))],
        is_wanted=lambda entry: entry.seq > 20,
        is_earlier=case.is_earlier,
    )
    assert verifier.run(case.entries)["exit_code"] == 0
