# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Some entries of a chain, and the subtrees that stand for the others."""

import base64

import pytest
from ledger_data import (
    KEYS,
    NAME,
    ORIGIN,
    OTHER,
    chain,
    edit,
    note,
    plain,
    public,
    record,
    write,
)

from edic_ai.tools.ledger.edic_verify import (
    ALTERED,
    ANCHOR,
    GAP,
    NO_PROOF,
    SIGNATURE,
    UNSIGNED,
    SignatureStatus,
    Tree,
    subtree_sizes,
    verify_file,
)

SIZE = 11
CHAIN = plain(SIZE)
KEY = base64.b64encode(public()).decode()


def skipped(entries, first, last):
    """The line for the entries of these numbers; none where there are none."""
    place, nodes = first - 1, []
    for size in subtree_sizes(first - 1, last):
        tree = Tree()
        for entry in entries[place : place + size]:
            tree.add(bytes.fromhex(entry.record_hash))
        nodes.append(base64.b64encode(tree.root()).decode())
        place += size
    line = {"type": "skipped", "first": first, "last": last, "nodes": nodes}
    return [line] if nodes else []


def extract(numbers, entries=CHAIN, signed=None):
    """The lines of an extract with the entries of these numbers."""
    lines, last = [], 0
    for number in numbers:
        entry = entries[number - 1]
        lines += skipped(entries, last + 1, number - 1)
        names = ("seq", "prev_hash", "record_hash", "record")
        values = {name: getattr(entry, name) for name in names}
        lines.append({"type": "record", **values})
        last = number
    lines += skipped(entries, last + 1, len(entries))
    head = {
        "type": "extract",
        "format": 1,
        "origin": ORIGIN,
        "chain": 1,
        "records": len(numbers),
        "keys": [KEY],
        "named": [],
        "revoked": {},
    }
    text = note(CHAIN) if signed is None else signed
    return [head, {"type": "checkpoint", "text": text, "is_kept": False}, *lines]


@pytest.fixture
def verified(tmp_path):
    def verified(lines, key=KEY, anchors=None):
        return verify_file(write(tmp_path / "extract.jsonl", lines), anchors, key)

    return verified


def test_every_part_of_a_chain_is_proved(verified):
    for mask in range(0, 2**SIZE, 37):
        numbers = [n for n in range(1, SIZE + 1) if mask >> (n - 1) & 1]
        report = verified(extract(numbers))
        assert (report["exit_code"], report["records"]) == (0, len(numbers))
        assert (report["signed_to"], report["entries"]) == (SIZE, SIZE)
        assert report["signatures"] is SignatureStatus.CHECKED


@pytest.mark.parametrize(("start", "stop"), [(0, 0), (0, 11), (3, 11), (5, 6), (8, 16)])
def test_subtrees_are_full_and_in_their_place(start, stop):
    place = start
    for size in subtree_sizes(start, stop):
        assert size & (size - 1) == 0
        assert place % size == 0
        place += size
    assert place == stop


def forge_record(lines):
    lines[3]["record"] = lines[3]["record"] | {"engine": "x"}


def forge_all(lines):
    anew = chain([entry.record | {"engine": "x"} for entry in CHAIN])
    lines[:] = extract([3, 7], anew)


def forge_all_unsigned(lines):
    forge_all(lines)
    del lines[1]


def forge_and_sign(lines):
    anew = chain([entry.record | {"engine": "x"} for entry in CHAIN])
    lines[:] = extract([3, 7], anew, note(anew, signer=OTHER))
    lines[0]["keys"] = [base64.b64encode(public(OTHER)).decode()]


def put_in_another(lines):
    before = bytes.fromhex(lines[3]["prev_hash"]).hex()
    made = chain([record(99)])[0]
    assert before != made.prev_hash
    names = ("prev_hash", "record_hash", "record")
    lines[3] |= {name: getattr(made, name) for name in names}


def take_away(lines):
    del lines[3]


def say_twice(lines):
    lines.insert(3, lines[3])


def add_behind(lines):
    lines.append(lines[3])


def skip_less(lines):
    lines[2]["nodes"].pop()


def cut_off(lines):
    del lines[-1]


def count_more(lines):
    lines[0]["records"] = 3


@pytest.mark.parametrize(
    ("forge", "with_key", "without"),
    [
        (forge_record, ALTERED, ALTERED),
        (forge_all, ANCHOR, ANCHOR),
        (forge_all_unsigned, UNSIGNED, NO_PROOF),
        (forge_and_sign, SIGNATURE, 0),
        (put_in_another, ANCHOR, ANCHOR),
        (take_away, GAP, GAP),
        (say_twice, GAP, GAP),
        (add_behind, GAP, GAP),
        (skip_less, GAP, GAP),
        (cut_off, ANCHOR, ANCHOR),
        (count_more, GAP, GAP),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_forged_extract_is_found(forge, with_key, without, verified):
    lines = extract([3, 7])
    assert verified(lines)["exit_code"] == 0
    forge(lines)
    assert verified(lines)["exit_code"] == with_key
    assert verified(lines, key=None)["exit_code"] == without


def test_an_extract_of_before_proves_nothing_by_itself(verified):
    lines = [line for line in extract([3, 7]) if line["type"] in ("extract", "record")]
    for name in ("keys", "named", "revoked"):
        del lines[0][name]
    report = verified(lines, key=None)
    assert report["exit_code"] == NO_PROOF
    assert [damage["kind"] for damage in report["damage"]] == [
        "extract without a checkpoint"
    ]
    lines[1]["record"] = edit(CHAIN[2], engine="x").record
    assert verified(lines, key=None)["exit_code"] == ALTERED


def test_an_extract_is_held_against_what_was_kept(verified, tmp_path):
    folder = tmp_path / "kept" / NAME / "1"
    folder.mkdir(parents=True)
    # the one in between is of a tree that the extract does not show
    for size in (5, SIZE):
        text = note(CHAIN[:size])
        (folder / f"{size}.checkpoint").write_text(text, encoding="utf-8")
    report = verified(extract([3, 8]), anchors=tmp_path / "kept")
    assert (report["exit_code"], report["anchored_to"]) == (0, SIZE)
    anew = chain([entry.record | {"engine": "x"} for entry in CHAIN])
    lines = extract([3, 8], anew, note(anew))
    assert [public()] == KEYS
    report = verified(lines, anchors=tmp_path / "kept")
    assert report["exit_code"] == ANCHOR
