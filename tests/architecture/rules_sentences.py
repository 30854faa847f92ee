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

import json
import re
from pathlib import Path

from house import Break, File, House, rule
from rules_audit import by_code, code_of, declared
from rules_i18n import translated

from edic_finance.tools.files.ledger_facts import ENTRIES, FACTS

TABLE = json.loads(
    Path(__file__).with_name("negative_sentences.json").read_text(encoding="utf-8")
)
WORDS = {
    "en": re.compile(r"\b(no|none|nothing|not|never|nobody|neither)\b|n['’]t\b", re.I),
    "fr": re.compile(r"\b(aucune?|rien|pas|jamais|ni)\b", re.I),
    "de": re.compile(r"\b(kein\w*|nichts?|nie|niemand\w*)\b", re.I),
}
CODE = (  # code that renders decision files, facts, and the letter on erasure
    "edic_ai/models/**/edic_ai_erasure_request.py",
    "edic_ai/models/**/erasure_letter.py",
    "edic_*/models/**/edic_ai_person_search.py",
    "edic_public*/models/**/edic_public_aid*.py",
    "edic_public*/models/**/edic_public_facts*.py",
    "edic_public_sector/models/**/edic_public_budget.py",
    "edic_public_sector/models/**/budget_figures.py",
    "edic_public_sector/models/**/edic_public_scenario.py",
    "edic_public_sector/models/**/scenario_screen.py",
)
CARDS = (  # code that says what a check found, left out or could not do
    "edic_finance*/checks/**/*.py",
    "edic_finance*/models/**/*words*.py",
    "edic_finance*/models/**/edic_finance_check*.py",
    "edic_finance*/models/**/edic_finance_fec.py",
    "edic_finance*/models/**/edic_finance_spending*.py",
)
SCREENS = (
    "edic_public*/static/src/aid/**/*",
    "edic_public*/static/src/budget/**/*",
    "edic_public*/static/src/decisions/**/*",
)
KINDS = ("fact", "law", "choice", "unknown", "bounded", "computed")
BLOCK_KINDS = KINDS[:4]
CARD_KINDS = (*KINDS, "read")


def is_negative(texts: dict[str, str]) -> bool:
    return any(WORDS[lang].search(text) for lang, text in texts.items() if text)


def negative_blocks(house: House) -> dict[str, tuple[File, dict]]:
    blocks = house.template_blocks.items()
    return {
        key: block for key, block in blocks if is_negative(block[1].get("text", {}))
    }


def screen_sentences(file: File):
    """Yield the texts of a component: what `_t` translates, and those of templates."""
    if file.path.suffix == ".js":
        yield from (text for _line, text in translated(file))
    elif file.path.suffix == ".xml":
        for found in re.findall(r">([^<>]+)<", file.text):
            yield " ".join(found.split())


def sentences(house: House) -> dict[str, list[File]]:
    """Return every negative sentence of code and screens, in English."""
    texts = [
        (text, file) for file in house.glob(*CODE) for _line, text in translated(file)
    ]
    texts += [
        (text, file) for file in house.glob(*SCREENS) for text in screen_sentences(file)
    ]
    return _negative(texts)


def cards(house: House) -> dict[str, list[File]]:
    """Return the files of each negative sentence of the audit's cards."""
    return _negative(
        (text, file) for file in house.glob(*CARDS) for _line, text in translated(file)
    )


def _negative(texts) -> dict[str, list[File]]:
    found: dict[str, list[File]] = {}
    for text, file in texts:
        if is_negative({"en": text}):
            found.setdefault(text, []).append(file)
    return found


def needs(block: dict) -> list[str]:
    return [*filter(None, block.get("needs", "").replace(" ", "").split(","))]


# --- breaks of the rules --------------------------------------------------------------
LETTER = "addons/edic_public_sector/data/templates/made_up.json"
AID = "addons/edic_public_sector/models/decisions/edic_public_aid_made_up.py"
CARD = "addons/edic_finance/checks/amount/a01_made_up.py"
EMPTY: dict[str, dict] = {"templates": {}, "sentences": {}, "cards": {}}


def _letter(text: str, **values: str) -> str:
    block = {"key": "k", "text": {"en": text, "de": "", "fr": ""}, **values}
    return json.dumps({"code": "c", "blocks": [block]})


def _table(**rows: dict[str, str]) -> dict[str, object]:
    return {"table": EMPTY | rows}


def _says(text: str) -> str:
    return f"def f(self): return _({text!r})"


@rule(
    Break(_letter("There is none."), _letter("There are 3."), LETTER, using=_table()),
    Break(_says("It is not due."), _says("It is due."), AID, using=_table()),
    Break(_says("It has no tax."), _says("It has tax."), CARD, using=_table()),
    Break(
        "<p>Nothing  is\nleft</p>",
        "<p>2 are left</p>",
        "addons/edic_public_hr/static/src/decisions/x.xml",
        using=_table(),
    ),
    Break(
        'x = _t("Nobody asked")',
        'x = _t("Two asked")',
        "addons/edic_public_hr/static/src/budget/x.js",
        using=_table(),
    ),
    # a row of which nothing is said any more
    Break(
        _says("It is due."),
        _says("It is not due."),
        AID,
        using=_table(sentences={"It is not due.": "law"}),
    ),
)
def each_negative_sentence_is_in_the_table_and_no_other(house: House, table=TABLE):
    found = {
        "templates": negative_blocks(house),
        "sentences": sentences(house),
        "cards": cards(house),
    }
    for kind, texts in found.items():
        for text in texts.keys() - table[kind].keys():
            where = texts[text]
            file = where[0]
            yield file.at(1, f"no row of {kind} says what this rests on: {text!r}")
        for text in table[kind].keys() - texts.keys():
            yield f"negative_sentences.json:1: {kind}: nothing says {text!r}"


def _row(value: str) -> dict[str, object]:
    return _table(templates={"c/k": value})


@rule(
    Break(
        _letter("It has none."),
        _letter("It has none.", needs="no_rest"),
        LETTER,
        using=_row("fact:no_rest"),
    ),
    Break(
        _letter("It has no {other}."),
        _letter("It has no {rest}."),
        LETTER,
        using=_row("fact:rest"),
    ),
    Break(
        _letter("It is refused, not given.", needs="decision_x"),
        _letter("It is refused, not given.", needs="decision=refused"),
        LETTER,
        using=_row("choice:decision"),
    ),
    Break(
        _letter("It has none."),
        _letter("It has 3."),
        LETTER,
        using=_row("computed:x"),
    ),
)
def with_all_facts_unknown_no_template_claims_that_there_is_nothing(
    house: House, table=TABLE
):
    for key, (file, block) in negative_blocks(house).items():
        kind, _colon, fact = table["templates"].get(key, "").partition(":")
        marks = [
            re.findall(r"{(\w+)}", text) for text in block["text"].values() if text
        ]
        asked = [need.partition("=")[0] for need in needs(block)]
        if kind not in BLOCK_KINDS:
            yield file.at(1, f"{key}: a paragraph cannot rest on {kind!r}")
        # a missing fact leaves the paragraph out, or a gap in it that stops the letter
        elif kind == "fact":
            if fact not in needs(block) and not all(fact in names for names in marks):
                yield file.at(1, f"{key} is printed where {fact} is not known")
        elif kind == "choice" and fact not in asked:
            yield file.at(1, f"{key} is printed whatever {fact} is")


@rule(
    Break(
        _letter("It has none.", needs="!rest"),
        _letter("It has none.", needs="!rest, no_rest"),
        LETTER,
        using=_row("fact:no_rest"),
    ),
)
def an_absent_fact_alone_lets_no_negative_sentence_be_said(house: House, table=TABLE):
    """``!fact`` means that it is not known; what is known is stated as a fact."""
    for key, (file, block) in house.template_blocks.items():
        asked = needs(block)
        is_claim = table["templates"].get(key, "law").startswith("fact")
        if is_claim and asked and all(need.startswith("!") for need in asked):
            yield file.at(1, f"{key} is said where something is not known")


def has_test(house: House, reference: str) -> bool:
    """Return whether `addons/x/tests/test_y.py::test_z` is there, in whatever theme."""
    place, _sep, name = reference.partition("::")
    top, addon, *_rest = place.split("/")
    folder = house.root / "addons" / addon if top == "addons" else house.root / top
    paths = folder.rglob(place.rpartition("/")[2]) if name else ()
    return any(f"def {name}(" in path.read_text(encoding="utf-8") for path in paths)


PROOF = "computed:addons/edic_public_sector/tests/test_x.py::test_it"
IN_THEME = "addons/edic_public_sector/tests/decisions/test_x.py"


@rule(
    Break(
        "def test_other(): 1",
        "def test_it(): 1",
        IN_THEME,
        {AID: _says("It is not due.")},
        _table(sentences={"It is not due.": PROOF}),
    ),
    Break(
        _says("It is not due."),
        "",
        AID,
        using=_table(sentences={"It is not due.": "computed:tests/unit/test_x.py::f"}),
    ),
    Break(_says("It is no."), "", AID, using=_table(sentences={"It is no.": "read"})),
)
def what_code_says_is_known_has_a_test_where_it_is_not(house: House, table=TABLE):
    for text, files in sentences(house).items():
        kind, _colon, test = table["sentences"].get(text, "").partition(":")
        if kind not in KINDS:
            yield files[0].at(1, f"{text!r} rests on {kind!r}")
        elif kind == "computed" and not has_test(house, test):
            yield files[0].at(1, f"{text!r} has no test {test}")


def _card(text: str, fact: str) -> str:
    return f"limb({fact!r})\n{_says(text)}"


def _card_row(value: str) -> dict[str, object]:
    return _table(cards={"It has no tax.": value})


@rule(
    Break(
        _card("It has no tax.", "users"),
        _card("It has no tax.", "tax_codes"),
        CARD,
        using=_card_row("fact:tax_codes"),
    ),
    # declared beside, of the same check
    Break(
        _says("It has no tax."),
        "",
        CARD,
        {"addons/edic_finance/checks/a01_limbs.py": "limb('users')"},
        _card_row("fact:tax_codes"),
    ),
    Break(_says("It has no tax."), "", CARD, using=_card_row("fact:moon")),
    Break(_says("It has no tax."), "", CARD, using=_card_row("guess")),
    Break(_says("It has no tax."), "", CARD, using=_card_row("computed:tests/x.py::f")),
)
def what_a_card_denies_rests_on_a_fact_that_its_check_declares(
    house: House, table=TABLE
):
    files_of = by_code(house)
    for text, files in cards(house).items():
        kind, _colon, rest = table["cards"].get(text, "").partition(":")
        if kind not in CARD_KINDS or (kind == "fact" and rest not in FACTS):
            yield files[0].at(1, f"{text!r} rests on {kind}:{rest}")
        elif kind == "computed" and not has_test(house, rest):
            yield files[0].at(1, f"{text!r} has no test {rest}")
        elif kind == "fact":
            for file in files:
                known = set().union(*map(declared, files_of.get(code_of(file), ())))
                if file.is_in("checks") and rest not in known | {ENTRIES}:
                    yield file.at(1, f"{text!r} rests on {rest}: not declared")
