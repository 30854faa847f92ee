# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The kind of an account of a published chart of accounts, by its number.

France: classes of the *plan comptable général* (ANC 2014-03). Germany: DATEV's SKR03
and SKR04, by ranges of their first four digits. Charts of an undertaking's own have no
such ranges: an account whose kind is not known counts as a current asset.
"""

import csv
from bisect import bisect_right
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

UNKNOWN = "asset_current"
# beginnings of accounts that hold VAT
TAXES = {
    "pcg": ("445",),
    "skr03": ("157", "177", "178"),
    "skr04": ("140", "380", "381", "382", "383", "384"),
}


def _kinds(chart: str) -> dict[str, str]:
    """Return where the kinds of a chart begin: ``{first digits: kind}``, kinds being
    those of Odoo's accounts."""
    with Path(__file__).with_name("account_kinds.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row["first"]: row["kind"] for row in rows if row["chart"] == chart}


PCG = _kinds("pcg")  # the longest beginning decides
# in order of the first number of each range of four digits
RANGES = {chart: [*_kinds(chart).items()] for chart in ("skr03", "skr04")}
CHARTS = ("pcg", *RANGES)


def kind_of(account: str, chart: str) -> str:
    """Return the kind of an account, in the words of Odoo's ``account_type``."""
    if chart == "pcg":
        for length in range(len(account), 0, -1):
            if account[:length] in PCG:
                return PCG[account[:length]]
        return UNKNOWN
    ranges = RANGES.get(chart)
    if ranges is None or not account[:4].isdigit():
        return UNKNOWN
    number = account[:4].ljust(4, "0")
    place = bisect_right(ranges, number, key=lambda bounds: bounds[0]) - 1
    return ranges[place][1]


def is_money(account: str, chart: str) -> bool:
    """Return whether it is a bank or cash account."""
    return kind_of(account, chart) == "asset_cash"


def is_tax(account: str, chart: str) -> bool:
    """Return whether it holds VAT that was paid or is owed."""
    return account.startswith(TAXES.get(chart) or ("\0",))


def guess_chart(balances: Iterable[tuple[str, Decimal]]) -> str:
    """Return SKR03 or SKR04, where classes that they use differently show it; else
    empty.

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
