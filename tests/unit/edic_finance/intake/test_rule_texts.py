# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rules of XRechnung in words, held against the schematron that states them."""

import re
from pathlib import Path

import pytest
from lxml import etree

from edic_finance.tools.intake import einvoice
from edic_finance.tools.intake.einvoice_rules import (
    NATIONAL_CII,
    NATIONAL_UBL,
    SVRL,
    _file,
)
from edic_finance.tools.intake.einvoice_view import ROWS, view
from edic_finance.tools.intake.rule_texts import (
    LANGS,
    found_values,
    language,
    rule_text,
    term_value,
    terms_of,
    texts,
)

ROOT = Path(__file__).parents[4]
DATA = ROOT / "addons" / "edic_finance" / "tests" / "data"
TERM = re.compile(r"\bB[GT]-(?:DEX-)?\d+\b")
# codes and formats, the same in each language
CODES = re.compile(r"\b\d[\d.]*\b|https?:|urn:\S+|#\S+#")


def published():
    """Rules of the national schematron, with their texts, as `verdict` names them."""
    found = {}
    for sheet in (NATIONAL_UBL, NATIONAL_CII):
        for failed in etree.parse(_file(sheet)).iter(f"{SVRL}failed-assert"):
            text = "".join(failed.find(f"{SVRL}text").itertext())
            named = re.search(r"\[([\w-]+)\]", text)
            found.setdefault(named[1], set()).add(text)
    return found


def stated(name, *changes):
    data = (DATA / name).read_bytes()
    for old, new in changes:
        assert old in data, old
        data = data.replace(old, new)
    return view(einvoice.parse(data))


def test_each_rule_of_the_release_has_its_words_and_no_other():
    assert len(published()) > 80
    assert set(texts()["rules"]) == set(published())


@pytest.mark.parametrize("rule", sorted(texts()["rules"]))
def test_a_rule_says_the_same_in_three_languages(rule):
    said = {lang: rule_text(rule, lang) for lang in LANGS}
    assert len({text.fault for text in said.values()}) == len(LANGS)
    for text in said.values():
        assert text.fault.endswith(".")
        assert text.change.endswith((".", "…"))
    for pattern in (TERM, CODES):
        named = {
            lang: sorted(pattern.findall(f"{text.fault} {text.change}"))
            for lang, text in said.items()
        }
        assert named["fr"] == named["en"]
        assert named["de"] == named["en"]


@pytest.mark.parametrize("rule", sorted(texts()["rules"]))
def test_a_rule_is_about_terms_that_are_known_and_that_its_publisher_names(rule):
    terms = set(rule_text(rule, "en").terms)
    assert terms <= {*ROWS, "BG-DEX-06"}
    if rule.startswith(("BR-DE-", "BR-TMP")):  # Peppol's and the extension's name none
        named = set(TERM.findall(" ".join(published()[rule])))
        assert terms <= named or not named
        assert terms or not named


def test_other_rules_are_about_what_their_text_names():
    assert rule_text("BR-CO-15", "en") is None
    text = "Total with VAT (BT-112) = total (BT-109) + VAT (BT-110), as BT-112."
    assert terms_of("BR-CO-15", text) == ["BT-112", "BT-109", "BT-110"]
    assert terms_of("BR-DE-5", text) == ["BT-41"]


@pytest.mark.parametrize(
    ("code", "lang"), [("de_AT", "de"), ("fr_FR", "fr"), ("en_US", "en"), ("", "en")]
)
def test_a_reader_has_one_of_three_languages(code, lang):
    assert language(code) == lang


@pytest.mark.parametrize(
    ("name", "term", "value"),
    [
        ("xrechnung_ubl.xml", "BT-43", "seller@email.de"),
        ("xrechnung_cii.xml", "BT-43", "seller@email.de"),
        ("xrechnung_ubl.xml", "BT-131", "288.79"),
        ("xrechnung_cii.xml", "BT-130", "XPP"),
        ("xrechnung_ubl.xml", "BT-40", "DE"),
        ("xrechnung_ubl.xml", "BT-DEX-001", ""),
        ("xrechnung_cii.xml", "BT-DEX-001", ""),
        ("xrechnung_cii.xml", "BT-999", ""),
    ],
)
def test_value_of_a_term(name, term, value):
    assert term_value(stated(name), term) == value


def test_values_are_those_of_the_place():
    """A line that breaks a rule has its own values shown, a document the first."""
    document = stated("xrechnung_ubl.xml")
    second = found_values(document, ["BT-131", "BT-5"], "/Invoice/InvoiceLine[2]")
    assert second == [("BT-131", ["26.07"]), ("BT-5", ["EUR"])]
    [[_term, whole]] = found_values(document, ["BT-131"], "/Invoice")
    assert whole == ["288.79", "26.07"]
    assert found_values(document, ["BT-DEX-001"], "/Invoice") == []


def test_place_without_terms_is_its_own_value():
    document = stated("xrechnung_ubl.xml", (b">EUR<", b"> EUR\n EUR<"))
    place = "/Invoice/DocumentCurrencyCode"
    assert found_values(document, [], place) == [("", ["EUR EUR"])]
    unit = "/Invoice/InvoiceLine[2]/InvoicedQuantity/@unitCode"
    assert found_values(document, [], unit) == [("", ["XPP"])]
    for gone in ("/Invoice/InvoiceLine[9]/ID", "/Invoice/Nothing", "", "/Invoice"):
        assert found_values(document, [], gone) == []


def test_long_values_are_cut():
    document = stated("xrechnung_ubl.xml", (b"+49 1234-5678", b"0" * 500))
    [[_term, [value]]] = found_values(document, ["BT-42"], "/Invoice")
    assert value == "0" * 80 + "…"


def test_identifiers_are_shown_with_their_scheme():
    document = stated("xrechnung_ubl.xml", (b'"EM">seller@email.de', b'"X1">a'))
    assert found_values(document, ["BT-34"], "/Invoice") == [("BT-34", ["a (X1)"])]
