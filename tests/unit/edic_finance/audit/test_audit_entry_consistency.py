# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace
from decimal import Decimal

import pytest

from edic_finance.tools.audit.account_pairs import Pair, parse
from edic_finance.tools.audit.charts import chart_of, of_chart
from edic_finance.tools.files.entry_consistency import Item, inconsistencies, vat

FRANCE = [Decimal(rate) for rate in ("2.1", "5.5", "10", "20")]
HEAD = {
    "entry": "12",
    "journal": "OD",
    "day": "20260131",
    "piece": "P-1",
    "piece_day": "20260130",
}
LINES = [
    Item(**HEAD, account="606000", debit=Decimal("100.00")),
    Item(**HEAD, account="445660", debit=Decimal("20.00")),
    Item(**HEAD, account="401000", credit=Decimal("120.00"), match="AA"),
]


def money(*amounts):
    return [Decimal(amount) for amount in amounts]


def test_an_entry_that_agrees():
    assert inconsistencies(LINES) == ()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("journals", {"journal": "VE"}),
        ("unbalanced", {"debit": Decimal("100.01")}),
        ("days", {"day": "20260201"}),
        ("pieces", {"piece": "P-2"}),
        ("piece_days", {"piece_day": "20260131"}),
        ("matches", {"match": "AB"}),
    ],
)
def test_each_boolean(name, change):
    lines = [replace(LINES[0], **change), *LINES[1:]]
    assert inconsistencies(lines) == (name,)


@pytest.mark.parametrize(
    ("taxes", "bases", "fits"),
    [
        (money("20"), money("100"), True),
        (money("20.09"), money("100"), True),  # 20.09 %
        (money("20.11"), money("100"), False),
        (money("0.01"), money("0.10"), True),  # to the cent
        (money("19.6"), money("100"), False),
        (money("19"), money("100"), False),
        (money("20"), money("100", "50"), True),  # the other is exempt
        (money("25.50"), money("100", "100"), False),  # a sum of two rates in one line
        (money("20", "5.50"), money("100", "100"), True),
        (money("-20"), money("-100"), True),  # a credit note
        (money("40"), money("100", "90", "80", "70"), False),
        (money("41"), money("100", "90", "80", "70", "60"), True),  # nothing is claimed
        (money("80"), money("100", "90", "80", "70", "60"), True),
    ],
)
def test_vat_is_a_rate_of_its_base(taxes, bases, fits):
    assert vat(taxes, bases, FRANCE).fits is fits


def test_vat_on_the_wrong_side():
    assert vat(money("-20"), money("100"), FRANCE).inverted
    assert not vat(money("-20"), money("-100"), FRANCE).inverted


def test_where_there_is_nothing_to_compare():
    assert vat([], money("100"), FRANCE) is None
    assert vat(money("20", "-20"), money("100"), FRANCE) is None, "reverse charge"
    assert vat(money("20"), [], FRANCE) is None, "a VAT return"
    assert vat(money("20"), money("100"), []) is None


def test_pairs_are_read():
    entry = parse(("40>5", " 411 > 7  reversed"))
    assert entry == [Pair("40", "5"), Pair("411", "7", True)]
    assert [str(pair) for pair in entry] == ["40>5", "411>7 reversed"]
    for wrong in ("40", "40>5>6", "40>5 sometimes", ">5"):
        with pytest.raises(ValueError, match="no pair"):
            parse((wrong,))


def test_a_chart_is_that_of_the_company():
    assert chart_of("fr", "FR") == "pcg"
    assert chart_of("fr_comp", "BE") == "pcg"
    assert chart_of("", "FR") == "pcg"
    assert chart_of("de_skr03", "DE") == "skr03"
    assert chart_of(None, "DE") == "nkf"
    assert chart_of("generic_coa", "US") == ""
    values = {"pairs": ("1>2",), "pairs_pcg": ("3>4",), "pairs_nkf": ("5>6",)}
    assert of_chart(values, "pairs", "pcg") == ("1>2", "3>4")
    assert of_chart(values, "pairs", "") == ("1>2",)
