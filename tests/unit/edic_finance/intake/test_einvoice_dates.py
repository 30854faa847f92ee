# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from pathlib import Path

import pytest

from edic_finance.tools.intake import einvoice, einvoice_figures

DATA = Path(__file__).parents[4] / "addons/edic_finance/tests/data"


def delivery(name, old=b"", new=b""):
    data = (DATA / name).read_bytes()
    assert old in data
    document = einvoice.detect(name, data.replace(old, new))
    return einvoice_figures.figures(einvoice_figures.tree(document)).delivery


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("ubl_fr.xml", date(2026, 6, 14), date(2026, 6, 14)),  # BT-72 and a period
        ("xrechnung_ubl.xml", date(2016, 1, 1), date(2016, 12, 31)),
        ("xrechnung_cii.xml", date(2016, 1, 1), date(2016, 12, 31)),
        ("cii_allowances.xml", date(2018, 6, 3), date(2018, 6, 3)),
    ],
)
def test_when_it_was_delivered(name, first, last):
    assert delivery(name) == (first, last)


def test_what_is_not_stated_or_no_day():
    assert delivery("facturx_minimum.xml") is None
    start = b"<cbc:StartDate>2016-01-01</cbc:StartDate>"
    assert delivery("xrechnung_ubl.xml", start) == (date(2016, 12, 31),) * 2
    assert delivery("xrechnung_ubl.xml", b"2016-01-01", b"2016-13-01")[0].month == 12
