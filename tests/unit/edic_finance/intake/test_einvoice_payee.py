# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from pathlib import Path

import pytest

from edic_finance.tools.intake.einvoice import parse
from edic_finance.tools.intake.einvoice_figures import normalise
from edic_finance.tools.intake.einvoice_parties import payee_accounts

DATA = Path(__file__).parents[4] / "addons/edic_finance/tests/data"


@pytest.mark.parametrize(
    ("name", "accounts"),
    [
        ("ubl_fr.xml", ("FR2012421242124212421242124",)),
        ("xrechnung_ubl.xml", ("DE79000000001234567890",)),
        ("xrechnung_cii.xml", ("DE79000000001234567890",)),
        (
            "xrechnung_cii_384.xml",
            ("DE79000000001234567890", "DE16000000002345678901"),
        ),
        # not BT-91, the account that is debited
        ("facturx_basicwl.xml", ("FR2012542547256985425874698",)),
        ("facturx_minimum.xml", ()),
    ],
)
def test_payee_accounts(name, accounts):
    root = normalise(parse((DATA / name).read_bytes()))
    assert payee_accounts(root) == accounts


def test_not_without_end():
    account = "<PayeeFinancialAccount><ID>{}</ID></PayeeFinancialAccount>"
    xml = "".join(account.format(number) for number in range(100))
    assert len(payee_accounts(parse(f"<a>{xml}</a>".encode()))) == 10
