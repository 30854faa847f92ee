# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The account classes of revenue and of expense, by the chart of a Land.

The municipal charts of NRW, Bavaria, Lower Saxony and most others have 4 and 5,
Baden-Württemberg's 3 and 4, Hesse's 5 and 6 to 7. The presets (``classes.toml``) follow
the charts that the cities use; a mapping may state its own. Kameralistik has a
Gruppierung: that of Bund and Länder (VV-HS), and that of municipalities (Bavaria).
"""

import tomllib
from pathlib import Path

from .document import Direction, Section

REVENUE, EXPENSE = Direction.REVENUE, Direction.EXPENSE
OPERATING = Section.OPERATING
Classes = tuple[tuple[str, Section, Direction | None], ...]  # by prefix of the account


def _read() -> dict[str, Classes]:
    content = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return {
        name: tuple(
            (prefix, Section(section), None if way == "by_sign" else Direction(way))
            for section, ways in sections.items()
            for way, prefixes in ways.items()
            for prefix in prefixes
        )
        for name, sections in tomllib.loads(content).items()
    }


PRESETS = _read()
# What is planned as a payment for an asset is booked on the asset: of the municipal
# charts with payments in class 7 and assets in class 0.
ASSETS = {
    "782": "02,03",  # land and buildings
    "783": "01,06,07,08",  # movables
    "785": "02,03,04,05,09",  # building works
}


def place_of(account: str, classes: Classes) -> tuple[Section, Direction | None] | None:
    """Return the section and direction of an account, by the longest prefix; no
    direction where the sign tells it; None: it is in no class."""
    fitting = [entry for entry in classes if account.startswith(entry[0])]
    return max(fitting, key=lambda entry: len(entry[0]))[1:] if fitting else None


def framework_of(classes: str) -> str:
    """Return the German law that account classes belong to."""
    return "de_kameral" if classes.startswith("kameral") else "de_doppik"


def booked_on(account: str, classes: str) -> str:
    """Return the beginnings of the accounts that a planned account is booked on, with
    commas; empty: its own."""
    return ASSETS.get(account[:3], "") if classes in ("nkf", "nkhr_bw") else ""
