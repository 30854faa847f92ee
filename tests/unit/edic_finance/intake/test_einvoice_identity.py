# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from pathlib import Path

import pytest

from edic_finance.tools.intake import einvoice, einvoice_figures
from edic_finance.tools.intake.einvoice_parties import identity, issued

DATA = Path(__file__).parents[4] / "addons/edic_finance/tests/data"


def tree(name, *changes):
    raw = (DATA / name).read_bytes()
    for old, new in changes:
        assert old in raw
        raw = raw.replace(old, new)
    return einvoice_figures.tree(einvoice.detect(name, raw))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("xrechnung_ubl.xml", "DE123456789 123456XX 2016"),
        ("xrechnung_cii.xml", "DE123456789 123456XX 2016"),
    ],
)
def test_identity_is_seller_number_and_year(name, found):
    assert identity(tree(name)) == found


def test_without_a_vat_number_the_name_tells():
    root = tree("xrechnung_ubl.xml", (b"DE 123456789", b"none"))
    assert identity(root) == "SELLERNAME 123456XX 2016"


def test_without_a_day_or_number_it_is_none():
    root = tree("xrechnung_ubl.xml", (b"2016-04-04", b"soon"))
    assert issued(root) is None
    assert identity(root) == ""
    assert (
        identity(tree("xrechnung_ubl.xml", (b"<cbc:ID>123456XX</cbc:ID>", b""))) == ""
    )
