# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The forgeries of an export, and the verdict that both verifiers must reach."""

import base64
import itertools
import json
import random
import re
import runpy

import pytest
from ledger_data import (
    CHAIN,
    INDEPENDENT,
    NAME,
    OTHER,
    RECORDS,
    ROOT,
    chain,
    edit,
    export,
    note,
    numbered,
    public,
    record,
    rehash,
    write,
)

from edic_ai.tools.ledger.edic_verify import (
    ALTERED,
    ANCHOR,
    BAD_FILE,
    GAP,
    NO_PROOF,
    SIGNATURE,
    UNSIGNED,
    SignatureStatus,
    damage_sentence,
    main,
)

other = runpy.run_path(str(INDEPENDENT))
NOTES = [note(CHAIN[:3]), note(CHAIN)]
LINES = export(CHAIN, NOTES)
KEY, KEY_2 = (base64.b64encode(key).decode() for key in (public(), public(OTHER)))
# entry 2 says something else, and all hashes are made anew
ANEW = chain([RECORDS[0], RECORDS[1] | {"engine": "x"}, *RECORDS[2:]])
# the same after the first checkpoint
TAIL = chain([*RECORDS[:4], RECORDS[4] | {"engine": "x"}, RECORDS[5]])
FORGED = [note(ANEW[:3], signer=OTHER), note(ANEW, signer=OTHER)]
NAMED_BY_ITSELF = [
    [
        KEY,
        KEY_2,
        base64.b64encode(OTHER.sign(f"{NAME}\nnew key: {KEY_2}\n".encode())).decode(),
    ]
]
EMPTY = {"size": 0, "head": None}

# attack → (lines, exit code, the same with the true key, and with what was kept)
ATTACKS = {
    "none": (LINES, 0, 0, 0),
    "no checkpoint": (export(CHAIN), 0, UNSIGNED, 0),
    "emptied, the checkpoint over nothing left": (
        export([], [note([])], **EMPTY),
        0,
        NO_PROOF,
        ANCHOR,
    ),
    "all made anew, checkpoints removed": (export(ANEW), 0, UNSIGNED, ANCHOR),
    "all made anew, checkpoints left": (export(ANEW, NOTES), ANCHOR, ANCHOR, ANCHOR),
    "all made anew and signed, key replaced": (
        export(ANEW, FORGED, keys=[KEY_2]),
        0,
        SIGNATURE,
        ANCHOR,
    ),
    "all made anew and signed, key added": (
        export(ANEW, FORGED, keys=[KEY, KEY_2]),
        0,
        SIGNATURE,
        ANCHOR,
    ),
    "all made anew and signed, key named by itself": (
        export(ANEW, FORGED, keys=[KEY, KEY_2], named=NAMED_BY_ITSELF),
        0,
        SIGNATURE,
        ANCHOR,
    ),
    "all made anew, signature of the intact chain moved": (
        export(ANEW, [note(ANEW, signer=OTHER).rpartition("— ")[0] + NOTES[1][-1:]]),
        SIGNATURE,
        SIGNATURE,
        ANCHOR,
    ),
    "the end edited, closing checkpoint removed": (
        export(TAIL, NOTES[:1]),
        0,
        UNSIGNED,
        ANCHOR,
    ),
    "the end edited, closing checkpoint left": (
        export(TAIL, NOTES),
        ANCHOR,
        ANCHOR,
        ANCHOR,
    ),
    "closing checkpoint removed": (export(CHAIN, NOTES[:1]), 0, UNSIGNED, 0),
    "first checkpoint removed": (export(CHAIN, NOTES[1:]), 0, 0, 0),
    "one entry cut off, closing checkpoint removed": (
        export(CHAIN[:5], NOTES[:1]),
        0,
        UNSIGNED,
        ANCHOR,
    ),
    # nothing in the file shows that the chain went on: only what was kept elsewhere
    "cut off at a checkpoint": (export(CHAIN[:3], NOTES[:1]), 0, 0, ANCHOR),
    "cut off, checkpoint left": (export(CHAIN[:5], NOTES), ANCHOR, ANCHOR, ANCHOR),
    "cut off, head left": (LINES[:-1], GAP, GAP, GAP),
    "emptied": (export([], **EMPTY), 0, UNSIGNED, ANCHOR),
    "emptied, with another chain's checkpoint of nothing": (
        export([], [note([], origin=f"{NAME}/2")], **EMPTY),
        ANCHOR,
        ANCHOR,
        ANCHOR,
    ),
    "an entry edited": (
        export([*CHAIN[:2], edit(CHAIN[2], engine="x"), *CHAIN[3:]], NOTES),
        ALTERED,
        ALTERED,
        ALTERED,
    ),
    "an entry edited, with its hash": (
        export([*CHAIN[:2], rehash(edit(CHAIN[2], engine="x")), *CHAIN[3:]], NOTES),
        ALTERED,
        ALTERED,
        ALTERED,
    ),
    "lines reordered": (
        [*LINES[:5], LINES[6], LINES[5], *LINES[7:]],
        ALTERED,
        ALTERED,
        ALTERED,
    ),
    "entries reordered and renumbered": (
        export(numbered([*CHAIN[:3], CHAIN[4], CHAIN[3], CHAIN[5]]), NOTES),
        ALTERED,
        ALTERED,
        ALTERED,
    ),
    "entries reordered, all made anew": (
        export(chain([*RECORDS[:3], RECORDS[4], RECORDS[3], RECORDS[5]]), NOTES[:1]),
        0,
        UNSIGNED,
        ANCHOR,
    ),
    "an entry duplicated": ([*LINES[:6], *LINES[5:]], GAP, GAP, GAP),
    "an entry duplicated, all made anew": (
        export(chain([*RECORDS[:4], *RECORDS[3:]]), NOTES[:1]),
        0,
        UNSIGNED,
        ANCHOR,
    ),
    "entries added": (
        export(chain([*RECORDS, record(7)]), NOTES),
        0,
        UNSIGNED,
        0,
    ),
    "another company's name": (
        export(CHAIN, NOTES, origin=f"{NAME}/2", chain=2),
        ALTERED,
        ALTERED,
        ALTERED,
    ),
    "another company in the head": (
        export(CHAIN, NOTES, chain=2),
        ALTERED,
        ALTERED,
        ALTERED,
    ),
    "a checkpoint dated back": (
        export(CHAIN, [NOTES[0], NOTES[1].replace("11:00", "09:00")]),
        SIGNATURE,
        SIGNATURE,
        SIGNATURE,
    ),
    "the key revoked before": (
        export(CHAIN, NOTES, revoked={KEY: "2026-11-25T10:00:00Z"}),
        SIGNATURE,
        SIGNATURE,
        SIGNATURE,
    ),
    "no key told": (export(CHAIN, NOTES, keys=[]), SIGNATURE, 0, SIGNATURE),
    "two distant lines change places": (
        [*LINES[:3], LINES[7], *LINES[4:7], LINES[3], *LINES[8:]],
        ALTERED,
        ALTERED,
        ALTERED,
    ),
    "a member twice": (
        [*LINES[:-1], f'{{"seq": 5, {json.dumps(LINES[-1])[1:]}'],
        BAD_FILE,
        BAD_FILE,
        BAD_FILE,
    ),
    "a member that is not signed": (
        [*LINES[:-1], LINES[-1] | {"comment": "paid twice"}],
        BAD_FILE,
        BAD_FILE,
        BAD_FILE,
    ),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with the true key and the checkpoints as EDIC writes them."""
    folder = tmp_path_factory.mktemp("attacks")
    (folder / "key").write_text(KEY, encoding="ascii")
    (folder / "anchors" / NAME / "1").mkdir(parents=True)
    for number, text in enumerate(NOTES):
        kept = folder / "anchors" / NAME / "1" / f"{number}.checkpoint"
        kept.write_text(text, encoding="utf-8")
    return folder


def run_main(capsys, *args):
    """``(exit code, report or None)`` of the product's verifier."""
    code = main([*map(str, args), "--json", "--lang", "en"])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return code, json.loads(said.out) if said.out else None


def run_other(capsys, *args):
    code = other["main"](*map(str, args))
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None


@pytest.mark.parametrize("attack", ATTACKS)
def test_both_verifiers_judge_an_attack_alike(attack, place, capsys):
    lines, *codes = ATTACKS[attack]
    file = write(place / "export.jsonl", lines)
    kept = sorted(place.glob("anchors/**/*.checkpoint"))
    # files missing in the folder are not compared by the other one: only those it has
    ways = (
        ((), ()),
        (("--key", place / "key"), (f"--key={place / 'key'}",)),
        (("--anchors", place / "anchors"), kept),
    )
    names = ("exit_code", "entries", "signed_to", "anchored_to", "signatures")
    for code, (own_way, other_way) in zip(codes, ways, strict=True):
        found, report = run_main(capsys, file, *own_way)
        assert found == code
        again, judged = run_other(capsys, file, *other_way)
        assert again == code
        if report:
            assert [report[name] for name in names] == [judged[name] for name in names]
            is_with_key = own_way[:1] == ("--key",)
            is_checked = report["signatures"] == SignatureStatus.CHECKED
            assert not is_checked or is_with_key
            if is_checked:
                assert report["signed_to"] > 0 or not report["entries"]


# row of the tables in docs/ledger.md → attacks that are it
DOCUMENTED = {
    "edits, removes, adds, doubles or reorders entries and leaves the hashes": (
        "an entry edited",
        "an entry edited, with its hash",
        "cut off, head left",
        "lines reordered",
        "two distant lines change places",
        "an entry duplicated",
        "entries reordered and renumbered",
    ),
    "makes all hashes anew and leaves the checkpoints": (
        "all made anew, checkpoints left",
    ),
    "makes all anew and removes the checkpoints": (
        "all made anew, checkpoints removed",
    ),
    "makes all anew, signs it, and puts his key into the file": (
        "all made anew and signed, key replaced",
        "all made anew and signed, key added",
    ),
    "cuts the end off, up to where an earlier checkpoint stands, and removes the later "
    "ones": ("cut off at a checkpoint",),
    "takes all entries out and leaves the checkpoint that was once signed over none": (
        "emptied, the checkpoint over nothing left",
    ),
    "two that change places (records, numbers, or lines of a file)": (
        "lines reordered",
        "two distant lines change places",
        "entries reordered and renumbered",
    ),
}


def documented_codes():
    """Row of a table in docs/ledger.md → the exit codes that each column allows."""
    rows = {}
    for line in (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            rows[name] = [
                {int(digits) for digits in re.findall(r"\d+", cell)} for cell in cells
            ]
    return rows


@pytest.mark.parametrize("row", DOCUMENTED)
def test_documented_exit_codes_are_those_of_files(row):
    allowed = [codes for codes in documented_codes()[row] if codes]
    for attack in DOCUMENTED[row]:
        _lines, *codes = ATTACKS[attack]
        for code, known in zip(codes, allowed, strict=False):
            assert code in known, attack


@pytest.mark.parametrize("attack", ATTACKS)
def test_with_the_true_key_nothing_forged_passes_but_a_cut_at_a_checkpoint(attack):
    """An export that passes with the key has no entry that the signer did not sign."""
    lines, _code, with_key, _kept = ATTACKS[attack]
    if with_key == 0:
        entries = [line["record"] for line in lines if line["type"] == "record"]
        assert entries == RECORDS[: len(entries)]


def test_without_a_checkpoint_nothing_is_called_checked(place, capsys):
    file = write(place / "export.jsonl", export(ANEW))
    code, report = run_main(capsys, file)
    assert (code, report["signatures"]) == (0, SignatureStatus.NO_CHECKPOINT)
    assert (report["signed_to"], report["unsigned"]) == (0, [1, 6])
    code, report = run_main(capsys, file, "--key", place / "key")
    assert (code, report["signatures"]) == (7, SignatureStatus.NO_CHECKPOINT)
    [damage] = report["damage"]
    assert (damage["kind"], damage["seq"], damage["last"]) == ("unsigned chain", 1, 6)


def test_unsigned_end_is_named(place, capsys):
    file = write(place / "export.jsonl", export(CHAIN, NOTES[:1]))
    code, report = run_main(capsys, file, "--key", place / "key")
    assert (code, report["signatures"]) == (7, SignatureStatus.CHECKED)
    assert (report["signed_to"], report["unsigned"]) == (3, [4, 6])
    [damage] = report["damage"]
    assert (damage["kind"], damage["seq"], damage["last"]) == ("unsigned tail", 4, 6)


# --- sentences that a forger cannot choose --------------------------------------------
NOTED = "2026-11-25T11:00:00Z"  # when the checkpoints were signed
LATER = f"{NOTED[:-2]}1Z"
TIMES = {
    "earlier": "2026-11-25T10:59:59Z",
    "equal": NOTED,
    "later": LATER,
    "none": None,
}
BEFORE_SECONDS = "2026-11-25T11:00:00.000000Z"


@pytest.mark.parametrize("kept", ["in the file alone", "kept elsewhere as well"])
@pytest.mark.parametrize("exported_at", [*TIMES.values(), BEFORE_SECONDS])
def test_a_checkpoint_in_the_file_is_never_newer_than_it(
    exported_at, kept, place, capsys
):
    """The end is cut off, the head corrected, and the checkpoint left in."""
    file = write(place / "cut.jsonl", export(CHAIN[:5], NOTES, exported_at=exported_at))
    is_kept = kept != "in the file alone"
    anchors = ("--anchors", place / "anchors") if is_kept else ()
    code, report = run_main(capsys, file, *anchors)
    [damage] = report["damage"]
    assert (code, damage["kind"], damage["seq"]) == (ANCHOR, "rolled back", 6)
    notes = sorted(place.glob("anchors/**/*.checkpoint")) if is_kept else ()
    again, judged = run_other(capsys, file, *notes)
    assert (again, judged["exit_code"]) == (ANCHOR, ANCHOR)
    assert "the end was cut off" in judged["found"][0]
    assert not any("newer" in what for what in judged["found"])


@pytest.mark.parametrize(
    ("time", "kind"),
    [
        ("earlier", "newer than what is verified"),
        ("equal", "rolled back"),
        ("later", "rolled back"),
        ("none", "rolled back"),
    ],
)
def test_of_one_kept_elsewhere_a_cut_is_never_ruled_out(time, kind, place, capsys):
    lines = export(CHAIN[:5], NOTES[:1], exported_at=TIMES[time])
    file = write(place / "cut.jsonl", lines)
    code, report = run_main(capsys, file, "--anchors", place / "anchors")
    found = {damage["kind"]: damage for damage in report["damage"]}
    assert (code, found.keys()) == (ANCHOR, {kind})
    for lang, words in (
        ("en", "end was cut off"),
        ("fr", "fin a été coupée"),
        ("de", "abgeschnitten"),
    ):
        assert words in damage_sentence(found[kind], lang)
    kept = sorted(place.glob("anchors/**/*.checkpoint"))
    _code, judged = run_other(capsys, file, *kept)
    assert "the end was cut off" in judged["found"][0]
    assert ("newer" in judged["found"][0]) is (kind != "rolled back")


def test_what_the_file_says_of_its_signature_is_no_excuse(place, capsys):
    said = {"unsigned": "no_key"}
    for lines, is_open in (
        (export(CHAIN[:5], NOTES[:1], **said), True),
        (export(CHAIN, NOTES, **said), False),  # it is signed up to its end
    ):
        file = write(place / "said.jsonl", lines)
        assert main([str(file), "--lang", "en"]) == 0
        words = capsys.readouterr().out
        assert ("without a signature, that it could not be signed" in words) is is_open
        assert "the key was not there" not in words


# --- order ----------------------------------------------------------------------------
MOVES = {
    "neighbours": [1, 2, 4, 3, 5, 6],
    "distant": [1, 5, 3, 4, 2, 6],
    "the first to the end": [2, 3, 4, 5, 6, 1],
    "the last to the front": [6, 1, 2, 3, 4, 5],
    "a part moved": [1, 4, 5, 2, 3, 6],
    "backwards": [6, 5, 4, 3, 2, 1],
}


@pytest.mark.parametrize("numbering", ["lines moved", "numbered anew"])
@pytest.mark.parametrize("order", MOVES.values(), ids=MOVES)
def test_entries_out_of_place_are_called_so_once_and_not_missing(
    order, numbering, place, capsys
):
    entries = [CHAIN[number - 1] for number in order]
    entries = numbered(entries) if numbering == "numbered anew" else entries
    top = max(entries, key=lambda entry: entry.seq)
    head = {"size": 6, "head": top.record_hash}
    file = write(place / "moved.jsonl", export(entries, NOTES, **head))
    code, report = run_main(capsys, file)
    assert code == ALTERED
    assert {damage["kind"] for damage in report["damage"]} == {"out of place"}
    places = [
        number
        for damage in report["damage"]
        for number in range(damage["seq"], damage.get("until", damage["seq"]) + 1)
    ]
    assert len(places) == len(set(places)) < 6
    for lang, word in (("en", "missing:"), ("fr", "manquent"), ("de", "fehlen:")):
        assert not any(
            word in damage_sentence(damage, lang) for damage in report["damage"]
        )
    again, judged = run_other(capsys, file)
    assert (again, judged["signed_to"]) == (code, report["signed_to"])
    assert not any(("is missing" in what) for what in judged["found"])


def test_what_is_moved_is_the_least(place, capsys):
    for order, numbers in (
        ([1, 5, 3, 4, 2, 6], [2, 5]),
        ([2, 3, 4, 5, 6, 1], [1]),
        ([6, 1, 2, 3, 4, 5], [6]),
    ):
        entries = [CHAIN[number - 1] for number in order]
        lines = export(entries, size=6, head=CHAIN[-1].record_hash)
        _code, report = run_main(capsys, write(place / "moved.jsonl", lines))
        assert sorted(damage["seq"] for damage in report["damage"]) == numbers


def test_beside_an_entry_out_of_place_a_missing_one_is_missing(place, capsys):
    entries = [CHAIN[number - 1] for number in (1, 4, 2, 6)]
    file = write(place / "moved.jsonl", export(entries))
    code, report = run_main(capsys, file)
    found = {
        (damage["kind"], damage["seq"], damage.get("until"))
        for damage in report["damage"]
    }
    assert code == ALTERED
    assert ("gap", 4, None) in found
    assert ("gap", 6, None) in found
    assert {kind for kind, *_place in found} == {"gap", "out of place"}
    sentences = [damage_sentence(damage, "en") for damage in report["damage"]]
    assert any("Number 3 is missing" in text for text in sentences)
    assert run_other(capsys, file)[0] == code


def test_several_missing_ones_are_a_range(place, capsys):
    file = write(place / "gap.jsonl", export([CHAIN[0], *CHAIN[4:]]))
    _code, report = run_main(capsys, file)
    [damage] = report["damage"]
    assert (damage["expected"], damage["until"], damage["seq"]) == (2, 4, 5)
    assert damage_sentence(damage, "en").startswith("Numbers 2 to 4 are missing")


# --- lines ----------------------------------------------------------------------------
@pytest.mark.parametrize("at", [0, 1, 4, len(LINES) - 1])
@pytest.mark.parametrize("end", [b"\r\n", b"\n\r", b"\r"])
def test_lines_end_with_lf_alone(end, at, place, capsys):
    lines = [json.dumps(line, ensure_ascii=False).encode() for line in LINES]
    ends = [end if index == at else b"\n" for index in range(len(lines))]
    file = place / "windows.jsonl"
    file.write_bytes(b"".join(map(b"".join, zip(lines, ends, strict=True))))
    assert main([str(file), "--lang", "en"]) == BAD_FILE
    said = capsys.readouterr()
    assert (said.out, "LF alone" in said.err) == ("", True)
    assert run_other(capsys, file)[0] == BAD_FILE


# --- bad files ------------------------------------------------------------------------
SEED = 20261129
OTHER_VALUES = (None, True, 0, -1, "", "x", [], {}, [None], {"a": 1}, 2**53, 0.5)
GOOD = [json.dumps(line, ensure_ascii=False).encode() for line in LINES]


def flip(lines, chance):
    data = bytearray(b"\n".join(lines))
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data).split(b"\n")


def put_in(lines, chance):
    data, inside = b"\n".join(lines), bytes([chance.randrange(256)])
    at = chance.randrange(len(data))
    return (data[:at] + inside + data[at:]).split(b"\n")


def cut(lines, chance):
    data = b"\n".join(lines)
    return data[: chance.randrange(len(data))].split(b"\n")


def drop(lines, chance):
    lines.pop(chance.randrange(len(lines)))
    return lines


def double(lines, chance):
    at = chance.randrange(len(lines))
    return [*lines[:at], lines[at], *lines[at:]]


def swap(lines, chance):
    a, b = chance.sample(range(len(lines)), 2)
    lines[a], lines[b] = lines[b], lines[a]
    return lines


def members(value, path=()):
    """Paths to every member of a line."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for name, item in items:
        yield (*path, name)
        if isinstance(item, dict | list):
            yield from members(item, (*path, name))


def changed(lines, chance, change):
    at = chance.randrange(len(lines))
    line = json.loads(lines[at])
    *path, name = chance.choice(list(members(line)))
    inside = line
    for step in path:
        inside = inside[step]
    change(inside, name)
    lines[at] = json.dumps(line, ensure_ascii=False).encode()
    return lines


def another_value(lines, chance):
    value = chance.choice(OTHER_VALUES)
    return changed(lines, chance, lambda inside, name: inside.__setitem__(name, value))


def without_member(lines, chance):
    return changed(lines, chance, lambda inside, name: inside.pop(name))


def nested(lines, chance):
    at = chance.randrange(len(lines))
    deep = chance.choice((900, 5_000, 100_000))
    lines[at] = lines[at].replace(b'"type"', b'"a": ' + b"[" * deep + b', "type"', 1)
    return lines


def huge_number(lines, chance):
    at = chance.randrange(len(lines))
    digits = b"9" * chance.choice((17, 400, 5_000))
    for number in (b'"seq": ', b'"size": ', b'"format": ', b'"n": '):
        lines[at] = lines[at].replace(number, number + digits, 1)
    return lines


MUTATIONS = (
    flip,
    put_in,
    cut,
    drop,
    double,
    swap,
    another_value,
    without_member,
    nested,
    huge_number,
)


def meaning(path):
    """Return an export's statements on the chain, but for what the head does not
    sign."""
    lines = [json.loads(line) for line in path.read_bytes().split(b"\n") if line]
    kept = [line for line in lines if line["type"] == "record"]
    return lines[0]["origin"], kept


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda attack: attack.__name__)
def test_no_mutation_passes_or_ends_in_a_traceback(mutation, place, capsys):
    chance = random.Random(f"{SEED} {mutation.__name__}")
    file = place / "mutated.jsonl"
    write(file, LINES)
    intact = meaning(file)
    for _turn in range(60):
        file.write_bytes(b"\n".join(mutation(list(GOOD), chance)) + b"\n")
        code = main([str(file), "--key", str(place / "key"), "--lang", "de"])
        said = capsys.readouterr()
        assert code in (0, 1, 2, 3, 4, 7, 65, 66), said.err
        assert not any(word in said.err for word in ("Error", "Traceback", "None"))
        assert (code in (65, 66)) is not bool(said.out)
        if code in (65, 66):
            assert said.err.startswith("edic_verify: ")
            assert said.err.rstrip().endswith((".", ")."))
        if code == 0:
            assert meaning(file) == intact
        assert run_other(capsys, file, f"--key={place / 'key'}")[0] == code


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"", BAD_FILE, "empty"),
        (b" \n", BAD_FILE, "empty"),
        (b"\x00\x01\x02" * 20, BAD_FILE, "no text"),
        (b"\xff\xfe\x00a", BAD_FILE, "no text"),
        (b"hello", BAD_FILE, "Line 1: The JSON"),
        (b'{"score": 3}\n', BAD_FILE, "report of the audit"),
        (b"\x1f\x8b\x08rest", NO_PROOF, "Unpack"),
        (b"PK\x03\x04rest", NO_PROOF, "damaged"),
        (b"%PDF-1.7 rest", NO_PROOF, "page to print"),
        (b'\xef\xbb\xbf"seq";"occurred_at"\r\n', NO_PROOF, "spreadsheet"),
        (NOTES[1].encode(), NO_PROOF, "checkpoint over 6 entries"),
        (b"edic-ledger/x\nnonsense", BAD_FILE, "checkpoint"),
    ],
    ids=itertools.count().__next__ and str,
)
def test_what_is_no_chain_is_told_what_it_is(content, code, word, place, capsys):
    file = place / "strange"
    file.write_bytes(content)
    assert main([str(file), "--lang", "en"]) == code
    said = capsys.readouterr()
    assert word in said.err
    assert not said.out


def test_a_checkpoint_alone_is_checked_with_a_key(place, capsys):
    file = place / "6.checkpoint"
    file.write_text(NOTES[1], encoding="utf-8")
    code, report = run_main(capsys, file, "--key", place / "key")
    assert (code, report["signatures"]) == (0, SignatureStatus.CHECKED)
    file.write_text(FORGED[1], encoding="utf-8")
    assert run_main(capsys, file, "--key", place / "key")[0] == SIGNATURE
