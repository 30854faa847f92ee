# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

import pytest

from edic_finance.tools.files.account_kind import guess_chart, kind_of


@pytest.mark.parametrize(
    ("account", "chart", "kind"),
    [
        ("401000", "pcg", "liability_payable"),
        ("408100", "pcg", "liability_current"),
        ("512", "pcg", "asset_cash"),
        ("681100", "pcg", "expense_depreciation"),
        ("9", "pcg", "asset_current"),
        ("1200", "skr03", "asset_cash"),
        ("1200", "skr04", "asset_receivable"),
        ("8400", "skr03", "income"),
        ("180000", "skr04", "asset_cash"),
        ("4400", "", "asset_current"),
        ("A100", "skr04", "asset_current"),
    ],
)
def test_kind_of_account(account, chart, kind):
    assert kind_of(account, chart) == kind


@pytest.mark.parametrize(
    ("balances", "chart"),
    [
        ({"4200": 900, "8400": -1000, "1200": 100}, "skr03"),
        ({"6310": 900, "4400": -1000, "1800": 100}, "skr04"),
        ({"1200": 100, "8400": -100}, "skr03"),
        ({"6310": 100, "1800": -100}, "skr04"),
        ({"1200": 100, "4400": -100}, ""),
        ({"1200": 100, "1600": -100}, ""),
    ],
)
def test_chart_is_guessed_by_what_classes_hold(balances, chart):
    assert guess_chart((a, Decimal(b)) for a, b in balances.items()) == chart
