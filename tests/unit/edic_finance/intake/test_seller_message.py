# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The message to the seller on broken rules, as it is proposed to a person."""

from pathlib import Path

import pytest
from lxml import html

from edic_finance.tools.intake import einvoice
from edic_finance.tools.intake.einvoice_view import view
from edic_finance.tools.intake.rule_texts import LANGS, rule_text
from edic_finance.tools.intake.seller_message import (
    is_worth_telling,
    message_language,
    seller_address,
    seller_country,
    seller_message,
)

DATA = Path(__file__).parents[4] / "addons" / "edic_finance" / "tests" / "data"
LINE = "/Invoice/InvoiceLine"


def broken(rule, flag="fatal", text="Text.", location="/Invoice", count=1):
    return {
        "rule": rule,
        "flag": flag,
        "text": text,
        "location": location,
        "count": count,
    }


def message(*rules, lang="en", changes=(), number="123456XX", is_national=True):
    data = (DATA / "xrechnung_ubl.xml").read_bytes()
    for old, new in changes:
        assert old in data, old
        data = data.replace(old, new)
    return seller_message(
        view(einvoice.parse(data)),
        rules,
        lang=lang,
        number=number,
        is_national=is_national,
    )


def items(message):
    return [
        [line.strip(" –") for line in item.itertext()]
        for item in html.fromstring(f"<div>{message.body}</div>").iter("li")
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_each_rule_is_named_with_value_and_change(lang):
    wrong = [(b"+49 1234-5678", b"none")]
    found = message(broken("BR-DE-27"), lang=lang, changes=wrong)
    text = rule_text("BR-DE-27", lang)
    [[rule, fault, value, change]] = items(found)
    assert (rule, fault, change) == ("BR-DE-27", text.fault, text.change)
    assert "BT-42" in value
    assert "none" in value
    assert "123456XX" in found.subject
    assert "2016" in found.subject
    assert found.lang == lang


def test_rules_that_must_be_kept_ask_for_a_correction_and_others_for_the_next_time():
    must, should = broken("BR-DE-5"), broken("BR-DE-27", "warning")
    informs = broken("BR-DE-TMP-32", "information")
    both = message(must, should, informs)
    assert [rule for rule, *_rest in items(both)] == ["BR-DE-5", "BR-DE-27"]
    assert "correct it and send it to us again" in both.body
    assert both.body.index("send it to us again") < both.body.index("next invoices")
    assert both.subject == "E-invoice 123456XX of 4 April 2016: please correct"
    later = message(should, informs)
    assert [rule for rule, *_rest in items(later)] == ["BR-DE-27"]
    assert "again" not in later.body
    assert "keeps the rules that must be kept" in later.body
    assert later.subject.endswith("for your next invoices")


def test_rules_of_en_16931_keep_their_text_and_name_their_values():
    text = "Amount (BT-115) = total (BT-112) - paid (BT-113)."
    found = message(broken("BR-CO-16", text=text), lang="de", is_national=False)
    [[rule, said, values]] = items(found)
    assert (rule, said) == ("BR-CO-16", text)
    assert values == "Gefunden: BT-115 „336.9“ · BT-112 „336.9“."
    assert "(EN 16931)" in found.body
    assert "XRechnung" not in found.body


def test_place_is_named_where_there_are_several_or_no_term():
    several = message(broken("BR-DE-27", location=f"{LINE}[2]", count=3))
    assert items(several)[0][-1] == (f"Places in the file: 3, the first: {LINE}[2].")
    alone = message(broken("UBL-1", "warning", location=f"{LINE}[2]/ID"))
    assert items(alone)[0][-1] == f"Place in the file: {LINE}[2]/ID."
    assert "Place" not in message(broken("UBL-1")).body


def test_what_a_stranger_wrote_is_text():
    changes = [(b"+49 1234-5678", b"&lt;img src=x onerror=a()&gt;")]
    rules = [
        broken("BR-DE-27"),
        broken("X-1", text="<script>a()</script>", location="/a/<b>"),
    ]
    found = message(*rules, changes=changes, number="<b>1</b> %(x)s %")
    parsed = html.fromstring(f"<div>{found.body}</div>")
    assert {node.tag for node in parsed.iter()} == {"div", "p", "ul", "li", "b", "br"}
    assert "<img src=x onerror=a()>" in parsed.text_content()
    assert "<b>1</b> %(x)s %" in parsed.text_content()


@pytest.mark.parametrize(
    ("country", "lang"),
    [("DE", "de"), (" at", "de"), ("FR", "fr"), ("MC", "fr"), ("BE", "en"),
     ("LU", "en"), ("NL", "en"), ("", "en"), (None, "en")],
)  # fmt: skip
def test_language_is_that_of_the_sellers_country(country, lang):
    assert message_language(country) == lang


def test_seller_is_read_from_the_document():
    for name in ("xrechnung_ubl.xml", "xrechnung_cii.xml"):
        document = view(einvoice.parse((DATA / name).read_bytes()))
        assert seller_address(document) == "seller@email.de"
        assert seller_country(document) == "DE"


def test_only_information_is_not_worth_a_message():
    assert not is_worth_telling([])
    assert not is_worth_telling([broken("BR-DE-TMP-32", "information")])
    assert is_worth_telling([broken("BR-DE-27", "warning")])


def test_invoice_without_a_date_is_named_by_its_number():
    date = (b"<cbc:IssueDate>2016-04-04</cbc:IssueDate>", b"")
    found = message(broken("BR-DE-5"), changes=[date])
    assert found.subject == "E-invoice 123456XX: please correct"
