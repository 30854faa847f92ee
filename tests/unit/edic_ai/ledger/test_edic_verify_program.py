# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The verifier as a program on an export, beside one written from the text alone."""

import ast
import base64
import json
import runpy
import subprocess
import sys
from dataclasses import replace

import pytest
from ledger_data import (
    GOLDEN,
    INDEPENDENT,
    NAME,
    OTHER,
    PROGRAM,
    chain,
    edit,
    export,
    note,
    numbered,
    plain,
    public,
    record,
    rehash,
    write,
)

from edic_ai.tools.ledger.edic_verify import TEXTS, SignatureStatus, main

other_main = runpy.run_path(str(INDEPENDENT))["main"]
CHAIN = plain()
NOTES = [note(CHAIN[:3]), note(CHAIN)]
LINES = export(CHAIN, NOTES)
ANEW = chain([CHAIN[0].record, *(record(number) for number in range(11, 16))])
KEY = base64.b64encode(public()).decode()
KEY_2 = base64.b64encode(public(OTHER)).decode()


def program(*args, flags=("-I",), script=PROGRAM):
    """The process, ended."""
    more = () if script == INDEPENDENT else ("--json", "--lang", "en")
    return subprocess.run(
        [sys.executable, *flags, script, *map(str, args), *more],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def file(tmp_path):
    """``file(lines)`` → a path."""
    return lambda lines: write(tmp_path / "ledger.jsonl", lines)


# --- its output and its end -----------------------------------------------------------
def test_an_export_that_is_intact(file):
    done = program(file(LINES))
    assert done.returncode == 0
    assert "Signed up to entry 6 of 6" in done.stderr
    report = json.loads(done.stdout)
    expected = {"records", "first", "last", "head", "damage", "first_bad", "seconds"}
    assert expected <= set(report)
    assert (report["records"], report["head"]) == (6, CHAIN[-1].record_hash)
    assert (report["anchored"], report["anchored_to"]) == (False, None)
    assert report["signatures"] == SignatureStatus.OWN_KEY


@pytest.mark.parametrize("size", [0, None])
@pytest.mark.parametrize("script", [PROGRAM, INDEPENDENT], ids=lambda file: file.stem)
def test_an_export_of_nothing(size, script, file):
    lines = export([], [note([])], size=size, head=None)
    assert program(file(lines), script=script).returncode == 0


BAD = {
    "a record edited": (
        1,
        export([*CHAIN[:2], edit(CHAIN[2], engine="x"), *CHAIN[3:]]),
    ),
    "the last edited, with its hash": (
        1,
        [*LINES[:-1], *export([rehash(edit(CHAIN[5], engine="x"))])[1:]],
    ),
    "two swapped": (1, export(numbered([*CHAIN[:2], CHAIN[3], CHAIN[2], *CHAIN[4:]]))),
    "another chain's name": (1, export(CHAIN, origin=f"{NAME}/2")),
    "a record of another company": (
        1,
        export(
            chain([*(entry.record for entry in CHAIN[:5]), record(6, company_ref=2)])
        ),
    ),
    "a hash that is none": (
        1,
        export([*CHAIN[:5], replace(CHAIN[5], record_hash="zz" * 32)]),
    ),
    "first line of a record removed": (2, [*LINES[:3], *LINES[4:]]),
    "line of the middle removed": (2, [*LINES[:5], *LINES[6:]]),
    "last line removed": (2, LINES[:-1]),
    "all records removed": (2, LINES[:3]),
    "a line twice": (2, [*LINES[:6], LINES[5], *LINES[6:]]),
    "last line twice": (2, [*LINES, LINES[-1]]),
    "two lines swapped": (1, [*LINES[:5], LINES[6], LINES[5], *LINES[7:]]),
    "another size": (2, export(CHAIN, size=7)),
    "one removed, and the end": (2, export([*CHAIN[:1], *CHAIN[2:5]], NOTES)),
    "last removed, its size told": (3, export(CHAIN[:5], NOTES)),
    "made anew": (3, export(ANEW, NOTES)),
    "nothing left of it": (3, export([], NOTES, size=0, head=None)),
    "a checkpoint edited": (4, export(CHAIN, [NOTES[0].replace("11:00", "12:00")])),
    "a checkpoint of another key": (4, export(CHAIN, [note(CHAIN, signer=OTHER)])),
    "another key told": (4, export(CHAIN, NOTES, keys=[KEY_2])),
    "a key that is none": (4, export(CHAIN, NOTES, keys=["AAAA"])),
    "no key told": (4, export(CHAIN, NOTES, keys=[])),
    "a checkpoint that is none": (4, export(CHAIN, ["nonsense"])),
    "no end to a line": (
        65,
        [*map(json.dumps, LINES[:-1]), json.dumps(LINES[-1])[:-9]],
    ),
    "a line of garbage": (65, [*LINES, "garbage"]),
    "a line that is no object": (65, [*LINES, "5"]),
    "a blank line": (65, [*LINES[:5], "", *LINES[5:]]),
    "no header": (65, LINES[1:]),
    "a format of later": (65, export(CHAIN, format=2)),
    "a header that is no object": (65, ["[]", *LINES[1:]]),
    "a header without an origin": (65, [{"type": "ledger"}, *LINES[1:]]),
    "empty": (65, []),
    "nested without end": (65, [*LINES, "[" * 100_000]),
}


@pytest.mark.parametrize(("code", "lines"), BAD.values(), ids=BAD)
def test_exit_code(code, lines, file):
    done = program(file(lines))
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    if code == 65:
        assert done.stderr.startswith("edic_verify: ")
        assert not done.stdout
    else:
        assert json.loads(done.stdout)["exit_code"] == code


def test_a_member_that_is_there_twice(file):
    """Readers would differ in which one they take."""
    last = json.dumps(LINES[-1])
    forged = json.dumps({**LINES[-1]["record"], "engine": "x"})
    for member in ('"seq": 6', f'"record": {forged}'):
        done = program(file([*LINES[:-1], f"{{{member}, {last[1:]}"]))
        assert (done.returncode, done.stdout) == (65, "")


@pytest.mark.parametrize(
    "args",
    [(), ("a", "b"), ("a", "--nonsense"), ("a", "--anchors"), ("a", "--key")],
    ids=str,
)
def test_wrong_usage_ends_with_64_and_a_sentence(args):
    done = program(*args)
    assert done.returncode == 64
    assert done.stderr.startswith("edic_verify: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "args",
    [(), ("a", "--nonsense"), ("a", "--key"), ("--key", "a"), ("a", "--ke=b")],
    ids=str,
)
def test_wrong_use_of_the_other_verifier_is_a_sentence(args):
    done = program(*args, script=INDEPENDENT)
    assert (done.returncode, done.stdout) == (64, "")
    assert done.stderr.startswith("independent_verifier: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("script", [PROGRAM, INDEPENDENT], ids=lambda file: file.stem)
def test_a_key_is_given_with_a_space_or_an_equals_sign(script, file, tmp_path):
    path, key = file(LINES), tmp_path / "key"
    key.write_text(f"{KEY}\n", encoding="ascii")
    for words in ((f"--key={key}", path), ("--key", key, path), (path, "--key", key)):
        done = program(*words, script=script)
        assert (done.returncode, done.stderr[:9]) != (1, "Traceback")
        assert json.loads(done.stdout)["signatures"] == SignatureStatus.CHECKED
    for content in ("nonsense", "é", ""):
        key.write_text(content, encoding="utf-8")
        done = program(path, "--key", key, script=script)
        assert (done.returncode, done.stdout) == (70, "")
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("script", [PROGRAM, INDEPENDENT], ids=lambda file: file.stem)
def test_a_file_that_is_not_there_could_not_be_read(script, tmp_path):
    done = program(tmp_path / "none", script=script)
    assert (done.returncode, done.stdout) == (70, "")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "lang"),
    [("fr", "fr"), ("fr_FR", "fr"), ("de_DE.UTF-8", "de"), ("EN", "en")],
)
def test_languages_are_named_short_or_long(name, lang, file, capsys):
    path = str(file(LINES))
    assert main([path, "--lang", name]) == 0
    assert TEXTS[lang]["next"] in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        main([path, "--lang", "xx"])
    assert ended.value.code == 64


def test_help_is_no_error():
    done = program("--help")
    assert done.returncode == 0
    assert "2 gap or fork" in " ".join(done.stdout.split())


def test_a_file_that_cannot_be_read(tmp_path):
    assert program(tmp_path / "none").returncode == 70
    assert program(tmp_path).returncode == 70


# --- anchors --------------------------------------------------------------------------
@pytest.fixture
def anchors(tmp_path):
    folder = tmp_path / NAME / "1"  # as EDIC writes them
    folder.mkdir(parents=True)
    for text in NOTES:
        size = text.split("\n")[1]
        (folder / f"{size}.checkpoint").write_text(text, encoding="utf-8")
    return folder


def test_against_anchors(file, anchors):
    done = program(file(LINES), "--anchors", anchors)
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert (report["anchored"], report["anchored_to"]) == (True, 6)
    assert program(file(export(CHAIN[:5])), "--anchors", anchors).returncode == 3
    assert program(file(export(ANEW)), "--anchors", anchors).returncode == 3


def test_an_anchor_is_missing(file, anchors):
    (anchors / "3.checkpoint").unlink()
    assert program(file(LINES), "--anchors", anchors).returncode == 4
    lines = [line | {"is_kept": False} if "is_kept" in line else line for line in LINES]
    assert program(file(lines), "--anchors", anchors).returncode == 0
    (anchors / "6.checkpoint").unlink()
    assert program(file(lines), "--anchors", anchors).returncode == 4
    assert program(file(lines), "--anchors", anchors / "none").returncode == 4


# --- nothing but Python ---------------------------------------------------------------
def test_verifier_imports_the_standard_library_alone():
    modules = set()
    for node in ast.walk(ast.parse(PROGRAM.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module.split(".")[0])
    assert modules - sys.stdlib_module_names == {"cryptography"}


def test_verifier_runs_where_nothing_is_installed(file, anchors):
    """Without the site's packages, from a folder that is none of ours."""
    alone = anchors.parent / "edic_verify.py"
    alone.write_bytes(PROGRAM.read_bytes())
    bare = {"flags": ("-I", "-S"), "script": alone}
    hidden = subprocess.run(
        [sys.executable, "-I", "-S", "-c", "import cryptography"],
        capture_output=True,
        check=False,
    )
    assert hidden.returncode == 1
    done = program(file(LINES), "--anchors", anchors, **bare)
    assert done.returncode == 0
    assert json.loads(done.stdout)["signatures"] == SignatureStatus.NO_PROGRAM
    assert (
        program(file(export(CHAIN[:5])), "--anchors", anchors, **bare).returncode == 3
    )
    altered = export([edit(CHAIN[0], engine="x"), *CHAIN[1:]])
    assert program(file(altered), **bare).returncode == 1


def test_verifier_can_be_called_from_python(file, capsys):
    assert main([str(file(LINES)), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["records"] == 6


# --- another verifier, from the text alone --------------------------------------------
STRANGE = {
    "text": '\u2028 \x7f \U0001f9fe "\\/\b \n\u0303 \u00e9',
    "amount": "12.30",
    "big": 2**53 - 1,
    "deep": {"b": [None, True, {"z": 0, "a": ""}], "a": {}},
}
GOOD = {
    "six records, two checkpoints": LINES,
    "no checkpoint": export(CHAIN),
    "one record": export(CHAIN[:1], [note(CHAIN[:1])]),
    "a checkpoint at each": export(
        plain(20), [note(plain(20)[:size]) for size in range(1, 21)]
    ),
    "strange characters": export(chain([record(1, facts=STRANGE), record(2)])),
}


def test_other_verifier_is_short_and_our_own():
    text = INDEPENDENT.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 450
    assert "edic_verify" not in text
    assert "cryptography" not in text


@pytest.mark.parametrize("lines", GOOD.values(), ids=GOOD)
def test_both_find_nothing(lines, file):
    assert program(file(lines)).returncode == 0
    done = program(file(lines), script=INDEPENDENT)
    assert (done.returncode, json.loads(done.stdout)["found"]) == (0, [])


@pytest.mark.parametrize(("code", "lines"), BAD.values(), ids=BAD)
def test_both_find_the_same(code, lines, file):
    assert other_main(file(lines)) == code


@pytest.mark.parametrize(
    "vector", GOLDEN["exports"], ids=lambda each_file: each_file["name"]
)
def test_both_judge_the_vectors(vector, file, tmp_path):
    """But that the other one excuses no restore."""
    options = []
    if "key" in vector:
        (tmp_path / "key").write_text(vector["key"], encoding="ascii")
        options = [f"--key={tmp_path / 'key'}"]
    is_restore = "restore" in vector["name"]
    code = 3 if is_restore else vector["exit_code"]
    assert other_main(file(vector["lines"]), *options) == code


def test_both_hold_it_against_an_anchor(file, anchors):
    for lines, is_bad in (
        (LINES, False),
        (export(CHAIN[:5]), True),
        (export(ANEW), True),
    ):
        path = file(lines)
        kept = sorted(anchors.iterdir())
        assert bool(program(path, "--anchors", anchors).returncode) is is_bad
        assert bool(program(path, *kept, script=INDEPENDENT).returncode) is is_bad
