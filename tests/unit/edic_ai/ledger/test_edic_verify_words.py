# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The sentences of the verifier for people; it calls nothing checked unseen."""

import ast
import string

import pytest
from ledger_data import (
    CHAIN,
    KEYS,
    OTHER,
    PROGRAM,
    ROOT,
    SEEN,
    checkpoint,
    edit,
    export,
    look,
    note,
    plain,
    public,
    write,
)

from edic_ai.tools.ledger.edic_verify import (
    TEXTS,
    SignatureStatus,
    VerifiedSignature,
    extent_sentence,
    language_of,
    main,
    sentences,
)

ADDON = ROOT / "addons" / "edic_ai"
SOURCES = [
    PROGRAM,
    ADDON / "cli" / "edic_verify.py",
    *sorted((ADDON / "models").rglob("*.py")),
]
TREE = ast.parse(PROGRAM.read_text(encoding="utf-8"))
FROM_A_SIGNATURE = ("CHECKED", "OWN_KEY")


def placeholders(text):
    return {name for _text, name, _form, _conversion in string.Formatter().parse(text)}


def strings(node):
    """The texts that a node may be, also by a condition."""
    for inside in ast.walk(node):
        if isinstance(inside, ast.Constant) and isinstance(inside.value, str):
            yield inside.value


def calls(tree, name):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", None))
            if called == name:
                yield node


# --- words ----------------------------------------------------------------------------
@pytest.mark.parametrize("lang", ["fr", "de"])
def test_each_text_is_there_in_each_language_with_the_same_facts(lang):
    assert TEXTS[lang].keys() == TEXTS["en"].keys()
    for key, text in TEXTS["en"].items():
        assert placeholders(TEXTS[lang][key]) == placeholders(text), key
        assert TEXTS[lang][key] != text or key == "no text"


def test_each_kind_of_damage_has_a_sentence():
    kinds = set()
    for source in SOURCES:
        tree = ast.parse(source.read_text(encoding="utf-8"))
        for call in (*calls(tree, "found"), *calls(tree, "_found_range")):
            kinds |= {text for node in call.args[1:2] for text in strings(node)}
        for node in ast.walk(tree):
            is_kind = isinstance(node, ast.Assign) and any(
                getattr(target, "id", None) == "kind" for target in node.targets
            )
            if is_kind and source == PROGRAM:
                kinds |= set(strings(node.value))
    known = {kind for kind in kinds if " " in kind and "{" not in kind}
    assert len(known) > 15
    assert {"out of place", "two records with one number"} <= known
    states = ("missing", "altered", "without its key", "added")
    known |= {f"{what} {state}" for what in ("content", "person") for state in states}
    fragments = {" missing", " altered", " added", " "}  # they are of composed kinds
    assert {kind for kind in known - fragments if kind not in TEXTS["en"]} == set()


def test_each_reason_of_a_bad_file_has_a_sentence():
    reasons = {
        text
        for call in calls(TREE, "FileError")
        for node in call.args[:1]
        for text in strings(node)
    }
    assert len(reasons) > 10
    assert reasons <= TEXTS["en"].keys()


@pytest.mark.parametrize(
    ("name", "lang"),
    [
        ("fr_FR.UTF-8", "fr"),
        ("de", "de"),
        ("C.UTF-8", "en"),
        (None, "en"),
        ("es_ES", "en"),
    ],
)
def test_language_is_that_of_the_terminal(name, lang):
    assert language_of(name) == lang


@pytest.mark.parametrize(
    ("lang", "extent", "open_end"),
    [
        ("en", "Signed up to entry 3 of 6, kept elsewhere: not compared.", "4 to 6"),
        (
            "fr",
            "Signé jusqu’à l’entrée 3 sur 6, conservé ailleurs : non comparé.",
            "4 à 6",
        ),
        (
            "de",
            "Signiert bis Eintrag 3 von 6, anderswo Aufbewahrtes: nicht verglichen.",
            "4 bis 6",
        ),
    ],
)
def test_report_is_told_in_words(lang, extent, open_end, tmp_path, capsys):
    file = write(tmp_path / "ledger.jsonl", export(CHAIN, [note(CHAIN[:3])]))
    assert main([str(file), "--lang", lang]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == extent
    assert TEXTS[lang]["not proved"] in lines
    assert any(
        open_end in line for line in lines[lines.index(TEXTS[lang]["not proved"]) :]
    )


def test_damage_names_its_entries_and_what_to_do():
    report = look([*CHAIN[:2], edit(CHAIN[2], engine="x"), *CHAIN[3:]], SEEN, keys=KEYS)
    lines = sentences(report, "en")
    assert any(line.startswith("- Entry 3 was changed") for line in lines)
    assert lines[lines.index("What is proved:") + 1] == "- nothing."
    assert any("ask the administration" in line for line in lines)


def test_much_damage_is_shortened_on_the_terminal_and_counted():
    entries = [edit(entry, engine="x") for entry in plain(40)]
    lines = sentences(look(entries, keys=KEYS), "de")
    assert sum("wurde nach seiner Nummerierung" in line for line in lines) == 20
    assert any("insgesamt 40" in line for line in lines)


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
@pytest.mark.parametrize("anchored_to", [None, 6])
@pytest.mark.parametrize(
    ("damage", "is_matching"),
    [((), True), (((1, "altered"),), False), (((5, "content altered"),), True)],
)
def test_extent_does_not_call_what_is_damaged_signed(
    damage, is_matching, anchored_to, lang
):
    """Signed up to the last entry, and not intact: both are said in one sentence."""
    report = look(CHAIN, SEEN, keys=KEYS) | {"anchored_to": anchored_to}
    for code, kind in damage:
        report["damage"] = [{"code": code, "kind": kind, "seq": 3}]
        report["exit_code"] = code
    words = extent_sentence(report, lang)
    plain_words = extent_sentence(report | {"exit_code": 0}, lang)
    assert (words == plain_words) is (not damage)
    assert (TEXTS[lang]["no longer match"] in words) is (not is_matching)
    assert (TEXTS[lang]["damage beside"] in words) is (bool(damage) and is_matching)


# --- nothing is called checked that was not -------------------------------------------
def test_there_is_no_verified_signature_of_one_that_does_not_hold():
    good = SEEN[1].verified_by(KEYS)
    assert good.status(is_key_given=True) is SignatureStatus.CHECKED
    assert good.status(is_key_given=False) is SignatureStatus.OWN_KEY
    with pytest.raises(ValueError, match="does not hold"):
        VerifiedSignature(SEEN[0], good.key, good.signature)
    with pytest.raises(ValueError, match="does not hold"):
        VerifiedSignature(SEEN[1], public(OTHER), good.signature)
    assert SEEN[1].verified_by([public(OTHER)]) is None


def test_only_a_verified_signature_says_that_it_was_checked():
    """Elsewhere these statuses are compared with, and never made."""
    made = []
    for source in SOURCES:
        tree = ast.parse(source.read_text(encoding="utf-8"))
        excused = set()
        for node in ast.walk(tree):
            is_origin = isinstance(node, ast.ClassDef) and node.name in (
                "SignatureStatus",
                "VerifiedSignature",
            )
            if is_origin or isinstance(node, ast.Compare):
                excused |= {id(inside) for inside in ast.walk(node)}
        made += [
            f"{source.name}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and node.attr in FROM_A_SIGNATURE
            and getattr(node.value, "id", None) == "SignatureStatus"
            and id(node) not in excused
        ]
    assert made == []


@pytest.mark.parametrize(
    ("checkpoints", "keys", "status", "signed_to"),
    [
        ([], KEYS, SignatureStatus.NO_CHECKPOINT, 0),
        (SEEN, None, SignatureStatus.NO_PROGRAM, 0),
        (SEEN, [public(OTHER)], SignatureStatus.NONE_HOLDS, 0),
        ([checkpoint(plain(7))], KEYS, SignatureStatus.NONE_HOLDS, 0),
        (SEEN[:1], KEYS, SignatureStatus.OWN_KEY, 3),
        (SEEN, KEYS, SignatureStatus.OWN_KEY, 6),
    ],
)
def test_what_signatures_are_worth(checkpoints, keys, status, signed_to):
    report = look(CHAIN, checkpoints, keys=keys)
    assert (report["signatures"], report["signed_to"]) == (status, signed_to)
    assert f"entry {signed_to} of 6" in extent_sentence(report, "en")
    assert (report["signed_by"] is not None) is (signed_to > 0)
