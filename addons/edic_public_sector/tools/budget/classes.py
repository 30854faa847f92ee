# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which account class is revenue and which expense, by the chart of a Land.

The municipal charts of NRW, Bavaria, Lower Saxony and most others have 4 and 5,
Baden-Württemberg's 3 and 4, Hesse's 5 and 6 to 7. The presets follow the charts that
the cities use; a mapping may state its own. Kameralistik has a Gruppierung: that of
Bund and Länder (VV-HS), and that of municipalities (Bavaria).
"""

from .document import Direction, Section

REVENUE, EXPENSE = Direction.REVENUE, Direction.EXPENSE
OPERATING, CAPITAL, CASH = Section.OPERATING, Section.CAPITAL, Section.CASH
INTERNAL = Section.INTERNAL
Classes = tuple[tuple[str, Section, Direction | None], ...]
FINANZPLAN: Classes = (
    ("68", CAPITAL, REVENUE),
    ("69", CAPITAL, REVENUE),
    ("78", CAPITAL, EXPENSE),
    ("79", CAPITAL, EXPENSE),
    ("6", CASH, REVENUE),
    ("7", CASH, EXPENSE),
    ("9", INTERNAL, None),
)
PRESETS: dict[str, Classes] = {  # prefix of the account; no direction: by the sign
    "nkf": (
        ("4", OPERATING, REVENUE),
        ("5", OPERATING, EXPENSE),
        *FINANZPLAN,
    ),
    "nkhr_bw": (
        ("3", OPERATING, REVENUE),
        ("4", OPERATING, EXPENSE),
        *FINANZPLAN,
    ),
    "kvkr_he": (
        ("5", OPERATING, REVENUE),
        ("6", OPERATING, EXPENSE),
        ("7", OPERATING, EXPENSE),
        ("9", INTERNAL, None),
    ),
    "kameral": (  # Haupt- and Obergruppen of the Gruppierungsplan
        *((digit, OPERATING, REVENUE) for digit in "012"),
        *((digit, OPERATING, EXPENSE) for digit in "456"),
        ("3", CAPITAL, REVENUE),
        ("7", CAPITAL, EXPENSE),
        ("8", CAPITAL, EXPENSE),
        ("9", CAPITAL, EXPENSE),
        # what was sold or came back of loans; repayment
        *((name, CAPITAL, REVENUE) for name in ("13", "17", "18")),
        ("58", CAPITAL, EXPENSE),
        ("59", CAPITAL, EXPENSE),
        # results of earlier years, global amounts, Verrechnungen
        ("36", OPERATING, REVENUE),
        ("96", OPERATING, EXPENSE),
        ("37", OPERATING, REVENUE),
        ("97", OPERATING, EXPENSE),
        ("38", INTERNAL, REVENUE),
        ("98", INTERNAL, EXPENSE),
    ),
    "kameral_by": (  # Verwaltungshaushalt 0 to 2 and 4 to 8, Vermögenshaushalt 3 and 9
        *((digit, OPERATING, REVENUE) for digit in "012"),
        *((digit, OPERATING, EXPENSE) for digit in "45678"),
        ("3", CAPITAL, REVENUE),
        ("9", CAPITAL, EXPENSE),
        # innere Verrechnungen, kalkulatorische Einnahmen and Kosten
        ("169", INTERNAL, REVENUE),
        ("679", INTERNAL, EXPENSE),
        ("27", INTERNAL, REVENUE),
        ("68", INTERNAL, EXPENSE),
    ),
}
# What is planned as a payment for an asset is booked on the asset: of the municipal
# charts with payments in class 7 and assets in class 0.
ASSETS = {
    "782": "02,03",  # land and buildings
    "783": "01,06,07,08",  # movables
    "785": "02,03,04,05,09",  # building works
}


def framework_of(classes: str) -> str:
    """The German law that account classes belong to."""
    return "de_kameral" if classes.startswith("kameral") else "de_doppik"


def booked_on(account: str, classes: str) -> str:
    """The beginnings of the accounts that a planned account is booked on, with commas;
    empty: its own."""
    return ASSETS.get(account[:3], "") if classes in ("nkf", "nkhr_bw") else ""
