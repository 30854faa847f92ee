# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an account of a published chart is, by its number.

France: classes of the *plan comptable général* (ANC 2014-03). Germany: DATEV's SKR03
and SKR04, by ranges of their first four digits. Charts of an undertaking's own have no
such ranges: an account whose kind is not known counts as a current asset.
"""

from bisect import bisect_right
from collections.abc import Iterable
from decimal import Decimal

UNKNOWN = "asset_current"
# longest prefix first decides; kinds are those of Odoo's accounts
PCG = {
    "1": "equity",
    "14": "liability_non_current",
    "15": "liability_non_current",
    "16": "liability_non_current",
    "17": "liability_non_current",
    "18": "asset_current",
    "2": "asset_fixed",
    "26": "asset_non_current",
    "27": "asset_non_current",
    "3": "asset_current",
    "4": "liability_current",
    "40": "liability_payable",
    "408": "liability_current",
    "409": "asset_current",
    "41": "asset_receivable",
    "418": "asset_current",
    "419": "liability_current",
    "4456": "asset_current",
    "4458": "asset_current",
    "46": "asset_current",
    "47": "asset_current",
    "486": "asset_prepayments",
    "49": "asset_current",
    "5": "asset_cash",
    "519": "liability_current",
    "58": "asset_current",
    "59": "asset_current",
    "6": "expense",
    "68": "expense_depreciation",
    "7": "income",
    "76": "income_other",
    "77": "income_other",
    "8": "off_balance",
}
# first number of a range of four digits → what stands in it
SKR03 = (
    (0, "asset_fixed"),
    (500, "asset_non_current"),
    (600, "liability_non_current"),
    (800, "equity"),
    (930, "liability_non_current"),
    (950, "liability_current"),
    (980, "asset_prepayments"),
    (990, "liability_current"),
    (1000, "asset_cash"),
    (1300, "asset_current"),
    (1400, "asset_receivable"),
    (1500, "asset_current"),
    (1600, "liability_payable"),
    (1700, "liability_current"),
    (1800, "equity"),
    (2000, "expense"),
    (2500, "income_other"),
    (2800, "expense"),
    (3000, "expense"),
    (3970, "asset_current"),
    (4000, "expense"),
    (4820, "expense_depreciation"),
    (4900, "expense"),
    (7000, "asset_current"),
    (8000, "income"),
    (9000, "off_balance"),
)
SKR04 = (
    (0, "asset_fixed"),
    (900, "asset_non_current"),
    (1000, "asset_current"),
    (1200, "asset_receivable"),
    (1300, "asset_current"),
    (1600, "asset_cash"),
    (1900, "asset_prepayments"),
    (2000, "equity"),
    (3000, "liability_current"),
    (3300, "liability_payable"),
    (3400, "liability_current"),
    (4000, "income"),
    (4830, "income_other"),
    (5000, "expense"),
    (6200, "expense_depreciation"),
    (6300, "expense"),
    (7000, "income_other"),
    (7200, "expense"),
    (7400, "income_other"),
    (7500, "expense"),
    (9000, "off_balance"),
)
# beginnings of accounts that hold VAT
TAXES = {
    "pcg": ("445",),
    "skr03": ("157", "177", "178"),
    "skr04": ("140", "380", "381", "382", "383", "384"),
}
RANGES = {"skr03": SKR03, "skr04": SKR04}
CHARTS = ("pcg", *RANGES)


def kind_of(account: str, chart: str) -> str:
    """The kind of an account, in the words of Odoo's ``account_type``."""
    if chart == "pcg":
        for length in range(len(account), 0, -1):
            if account[:length] in PCG:
                return PCG[account[:length]]
        return UNKNOWN
    ranges = RANGES.get(chart)
    if ranges is None or not account[:4].isdigit():
        return UNKNOWN
    number = int(account[:4].ljust(4, "0"))
    place = bisect_right(ranges, number, key=lambda bounds: bounds[0]) - 1
    return ranges[place][1]


def is_money(account: str, chart: str) -> bool:
    """Return whether it is a bank or cash account."""
    return kind_of(account, chart) == "asset_cash"


def is_tax(account: str, chart: str) -> bool:
    """Return whether it holds VAT that was paid or is owed."""
    return account.startswith(TAXES.get(chart) or ("\0",))


def guess_chart(balances: Iterable[tuple[str, Decimal]]) -> str:
    """SKR03 or SKR04, where classes that they use differently show it; else empty.

    Expenses and income are classes 4 and 8 in SKR03, classes 5 and 6, and 4 in SKR04;
    SKR03 leaves 5 and 6 to its users, SKR04 8.

    :param balances: ``(account, debit less credit)``
    """
    classes = dict.fromkeys("0123456789", Decimal(0))
    for account, balance in balances:
        if account[:1] in classes:
            classes[account[:1]] += balance
    spent = classes["5"] + classes["6"]
    if classes["8"] < 0 and (classes["4"] > 0 or not (classes["4"] or spent)):
        return "skr03"
    if spent > 0 and (classes["4"] < 0 or not (classes["4"] or classes["8"])):
        return "skr04"
    return ""
