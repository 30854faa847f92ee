# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Accounts by what they are for, as their codes begin, by chart of accounts.

``pcg``: plan comptable général, which M57 follows where these checks read it (classes
2, 4 to 7). ``skr03``, ``skr04``: DATEV's. ``nkf``: the Kommunen's of North Rhine-
Westphalia; other Länder's have the same classes and other groups. They are defaults of
parameters, never rules: a site's own chart is entered as a parameter.
"""

from collections.abc import Mapping

CHARTS = ("pcg", "skr03", "skr04", "nkf")
# money goes past the books that are made for it: bills without bank journal, cash out
# as an expense, an expense made an asset, a suspense account that becomes income
PAIRS = {
    "pcg": ("40>5", "6>5", "2>6", "47>7", "411>7 reversed"),
    "skr03": (
        "16>10",
        "16>12",
        "4>10",
        "4>12",
        *(f"0{group}>4" for group in range(6)),
        "1590>8",
        "1792>8",
        "14>8 reversed",
    ),
    "skr04": (
        "33>16",
        "33>18",
        "5>16",
        "5>18",
        "6>16",
        "6>18",
        "0>5",
        "0>6",
        "1370>4",
        "3630>4",
        "12>4 reversed",
    ),
    "nkf": ("35>18", "5>18", "0>5", "37>4", "16>4 reversed", "17>4 reversed"),
}
# accounts on which nothing may stay: to be cleared, in transit, on the way through
SUSPENSE = {
    "pcg": ("471", "472", "473", "478", "58"),
    "skr03": ("1360", "1590", "1792"),
    "skr04": ("1370", "1460", "3630"),
    "nkf": (),
}
# bills that were expected at the end of a year, or are still to be made out
ACCRUALS = {
    "pcg": ("408", "418"),
    "skr03": ("0970",),
    "skr04": ("3070",),
    "nkf": ("28",),
}
VAT = {
    "pcg": ("44562", "44566", "44571"),
    "skr03": ("157", "177", "1785", "1787"),
    "skr04": ("140", "380", "3835", "3837"),
    "nkf": (),
}


def chart_of(template: str | None, country: str | None) -> str:
    """Return the chart that a company keeps, from Odoo's template of it; empty:
    another.

    >>> chart_of("de_skr04", "DE"), chart_of("", "DE"), chart_of("generic_coa", "US")
    ('skr04', 'nkf', '')
    """
    name = (template or "").removeprefix("de_")
    if name in CHARTS:
        return name
    if name.partition("_")[0] == "fr":
        return "pcg"
    return {"FR": "pcg", "DE": "nkf"}.get(country or "", "")


def of_chart(values: Mapping[str, object], name: str, chart: str) -> tuple[str, ...]:
    """Return a parameter of words that has one value for each chart, ``name_chart``,
    and one for all, ``name``."""
    found = values.get(name, ()), values.get(f"{name}_{chart}", ())
    return tuple(word for words in found for word in words)  # type: ignore[union-attr]
