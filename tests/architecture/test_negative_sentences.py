# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sentences that say that there is nothing: each rests on something that is known.

Templates of letters, decision files, facts, cards and the letter on erasure are walked
in three languages for words such as *no*, *aucun*, *kein*. A table beside this file
says of each sentence what it is: ``fact:<key>``, a positive fact without which it is
not printed, or shows a gap; ``law``, a rule or an instruction that claims nothing of a
record; ``choice``, what the author chose; ``unknown``, that something is not known or
not recorded; ``bounded``, one that says itself how far was looked; ``computed``, said
by code that has looked, with the test that shows it unsaid where that is not known.

Cards of the audit have rows of their own: there a fact is one of `ledger_facts`, which
each check with the sentence declares that its books have to know, of itself or of a
part; and ``read`` is said of a file by who reads its lines.
"""

import ast
import json
import re
from pathlib import Path

import pytest

from edic_finance.tools.files.ledger_facts import ENTRIES, FACTS

ROOT = Path(__file__).parents[2]
ADDONS = ROOT / "addons"
TABLE = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
WORDS = {
    "en": re.compile(r"\b(no|none|nothing|not|never|nobody|neither)\b|n['’]t\b", re.I),
    "fr": re.compile(r"\b(aucune?|rien|pas|jamais|ni)\b", re.I),
    "de": re.compile(r"\b(kein\w*|nichts?|nie|niemand\w*)\b", re.I),
}
CODE = (  # what renders decision files, facts, and the letter on erasure
    "edic_ai/models/edic_ai_erasure_answer.py",
    "edic_*/models/edic_ai_person_search.py",
    "edic_public*/models/edic_public_aid*.py",
    "edic_public*/models/edic_public_facts*.py",
    "edic_public_sector/models/edic_public_budget_totals.py",
    "edic_public_sector/models/edic_public_scenario_explore.py",
)
CARDS = (  # what says what a check found, left out or could not do
    "edic_finance*/checks/*.py",
    "edic_finance*/models/*words*.py",
    "edic_finance*/models/edic_finance_check*.py",
    "edic_finance*/models/edic_finance_spending*.py",
)
SCREENS = ("edic_public*/static/src/decisions/aid/*", "edic_public*/static/src/budget/*")
KINDS = ("fact", "law", "choice", "unknown", "bounded", "computed")
CARD_KINDS = (*KINDS, "read")


def blocks():
    """``{template/key: paragraph}`` of all templates that are shipped."""
    found = {}
    for path in sorted(ADDONS.glob("*/data/templates/*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for block in content["blocks"]:
            found[f"{content['code']}/{block['key']}"] = block
    return found


def is_negative(texts):
    return any(WORDS[lang].search(text) for lang, text in texts.items() if text)


def code_sentences(path):
    """Sentences of a Python file that are translated."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0]
            if name in ("_", "_lt") and isinstance(first, ast.Constant):
                yield first.value


def screen_sentences(path):
    """Sentences of a component: what `_t` translates, and the text of templates."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        yield from re.findall(r'_t\(\s*"([^"]+)"', text)
    elif path.suffix == ".xml":
        for found in re.findall(r">([^<>]+)<", text):
            yield " ".join(found.split())


def sentences():
    """Every negative sentence of code and screens, in English."""
    paths = [(code_sentences, one) for one in CODE]
    paths += [(screen_sentences, one) for one in SCREENS]
    for read, pattern in paths:
        for path in sorted(ADDONS.glob(pattern)):
            for text in read(path):
                if is_negative({"en": text}):
                    yield text


def cards():
    """Return ``{sentence: files}`` of the negative sentences of the audit's cards."""
    found = {}
    for pattern in CARDS:
        for path in sorted(ADDONS.glob(pattern)):
            for text in code_sentences(path):
                if is_negative({"en": text}):
                    found.setdefault(text, set()).add(path)
    return found


def declared(path):
    """Return the facts that a check's files declare, of itself or of its parts; entries
    are in all books."""
    code = path.stem.partition("_")[0]
    files = [one for one in ADDONS.glob(f"*/checks/{code}_*.py")]
    texts = "".join(one.read_text(encoding="utf-8") for one in files)
    shared = [name for name in SHARED_LIMBS if name in texts]
    needs = re.findall(r"(?:frozenset|limb)\(([^)]*)\)", texts)
    facts = {fact for found in needs for fact in re.findall(r'"(\w+)"', found)}
    return facts.union(*(SHARED_LIMBS[name] for name in shared), {ENTRIES}) & set(FACTS)


ALL = blocks()
BLOCKS = {key: one for key, one in ALL.items() if is_negative(one.get("text", {}))}
SENTENCES = sorted(set(sentences()))
CARD_FILES = cards()
SHARED_LIMBS = {  # declared once for several checks
    "PAIR_LIMBS": {"clearing"},
    "BY_HAND_LIMBS": {"origins"},
    "SPENDING_LIMBS": {"steps", "einvoices"},
}


def needs(block):
    return [*filter(None, block.get("needs", "").replace(" ", "").split(","))]


def test_each_negative_sentence_is_in_the_table_and_no_other():
    assert sorted(TABLE["templates"]) == sorted(BLOCKS)
    assert sorted(TABLE["sentences"]) == SENTENCES
    assert sorted(TABLE["cards"]) == sorted(CARD_FILES)


@pytest.mark.parametrize("key", sorted(BLOCKS))
def test_with_all_facts_unknown_no_template_claims_that_there_is_nothing(key):
    kind, _colon, fact = TABLE["templates"][key].partition(":")
    block = BLOCKS[key]
    assert kind in KINDS[:4]
    if kind == "fact":
        marks = [re.findall(r"{(\w+)}", one) for one in block["text"].values()]
        # a missing fact leaves the paragraph out, or a gap in it that stops the letter
        assert fact in needs(block) or all(fact in one for one in marks)
    elif kind == "choice":
        assert any(need.partition("=")[0] == fact for need in needs(block))


@pytest.mark.parametrize("key", sorted(ALL))
def test_an_absent_fact_alone_lets_no_negative_sentence_be_said(key):
    """``!fact`` means that it is not known; what is known is stated as a fact."""
    asked = needs(ALL[key])
    is_claim = TABLE["templates"].get(key, "law").startswith("fact")
    if is_claim and asked:
        assert not all(need.startswith("!") for need in asked)


@pytest.mark.parametrize("text", SENTENCES)
def test_what_code_says_is_known_has_a_test_where_it_is_not(text):
    kind, _colon, test = TABLE["sentences"][text].partition(":")
    assert kind in KINDS
    if kind == "computed":
        path, _sep, name = test.partition("::")
        found = ROOT / path
        assert found.is_file(), path
        assert f"def {name}(" in found.read_text(encoding="utf-8"), name


@pytest.mark.parametrize("text", sorted(CARD_FILES))
def test_what_a_card_denies_rests_on_a_fact_that_its_check_declares(text):
    kind, _colon, rest = TABLE["cards"][text].partition(":")
    assert kind in CARD_KINDS
    if kind == "fact":
        assert rest in FACTS
        for path in CARD_FILES[text]:
            if path.parent.name == "checks":
                assert rest in declared(path), path.name
    elif kind == "computed":
        path, _sep, name = rest.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), name
