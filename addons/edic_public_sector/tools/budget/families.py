# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The family and role of a budget line in a scenario: assumptions name the family.

By the codes of M57 (and M14, M52), of the German municipal charts (revenue in class 4
and expense in class 5, Baden-Württemberg's, Hesse's) and of the Gruppierungsplan, as
``families.toml`` has them; what no rule knows is *other*.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .document import Direction, Order, Section
from .role import UNPAID, Role

EXPENSE, REVENUE = Direction.EXPENSE, Direction.REVENUE
OPERATING, CAPITAL, CASH = Section.OPERATING, Section.CAPITAL, Section.CASH


@dataclass(frozen=True, slots=True)
class Family:
    """Lines whose account begins with one of ``prefixes``, in one section and
    direction."""

    code: str
    section: Section
    direction: Direction
    role: Role
    prefixes: tuple[str, ...]


def _read() -> dict[str, tuple[Family, ...]]:
    content = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    found = {
        chart: tuple(
            Family(
                code, Section(section), Direction(way), Role(role), tuple(of.split())
            )
            for section, ways in sections.items()
            for way, rows in ways.items()
            for code, role, of in rows
        )
        for chart, sections in tomllib.loads(content).items()
    }
    # Hesse's chart has classes of its own for the Ergebnishaushalt alone
    capital = (family for family in found["de_doppik"] if family.section is CAPITAL)
    return {**found, "kvkr_he": (*found["kvkr_he"], *capital)}


# by law, and by the account classes that have families of their own
FAMILIES = _read()
# What German charts leave to the label of a loan's account: stems, casefolded
REFINANCED = ("umschuld", "kassenkredit", "liquiditätskredit", "liquiditätssicherung")
# before a name they say what the account is not, as in "ohne Umschuldung"
EXCEPT = {
    "ohne",
    "ausser",
    "ausserhalb",
    "exkl",
    "exklusive",
    "abzüglich",
    "abzgl",
    "ausgenommen",
    "nicht",
}
AFTER = (("ausgenommen",), ("nicht", "enthalten"))  # or at the end of the label
MAX_BETWEEN = 2  # words, as in "abzüglich der ordentlichen Umschuldungen"
# class of a payment in the Finanzplan → its direction, class in the Ergebnisplan
PAYMENTS = {"6": (REVENUE, "4"), "7": (EXPENSE, "5")}
OF_LOANS = (Role.DEBT_REPAYMENT, Role.BORROWING)


def _as_nkf(code: str, classes: str) -> str:
    """Return a code of Baden-Württemberg's chart as the others write it: 4211 is
    5211."""
    if classes == "nkhr_bw" and code[:1] in ("3", "4"):
        return f"{int(code[0]) + 1}{code[1:]}"
    return code


def family_of(
    framework: str,
    section: Section,
    direction: Direction,
    order: Order,
    code: str,
    classes: str = "",
    label: str = "",
) -> tuple[str, Role] | None:
    """Return the family and role of a line; None for order operations within a section,
    and for what is in no section of a scenario.

    What is moved between the sections (021, 023) and what is carried forward is known
    by its account alone: the first is planned as an order operation and never carried
    out.

    :param classes: of the accounts in Germany (`classes.PRESETS`)
    :param label: name of the account, which alone tells a German Umschuldung
    """
    if section is CASH:
        return _of_payment(code)
    if section not in (OPERATING, CAPITAL):
        return None
    families = FAMILIES.get(classes) or FAMILIES[framework]
    found = _found(families, section, direction, _as_nkf(code, classes))
    if found and found.role in (Role.TRANSFER, Role.CARRIED_RESULT):
        return found.code, found.role
    if order is Order.WITHIN:
        return None
    if order is Order.BETWEEN:
        return "depreciation", Role.NON_CASH
    if not found:
        return None
    if found.role in OF_LOANS and framework != "fr" and _is_refinanced(label):
        return "refinancing", Role.REFINANCING
    return found.code, found.role


def _found(
    families: Iterable[Family], section: Section, direction: Direction, code: str
) -> Family | None:
    for family in families:
        if (family.section, family.direction) == (section, direction) and (
            not family.prefixes or code.startswith(family.prefixes)
        ):
            return family
    return None


def _of_payment(code: str) -> tuple[str, Role] | None:
    """Return the family and role of a payment of current activity: those of the account
    of the Ergebnisplan that it mirrors (601 of 401, 751 of 551). Each moves money."""
    direction, digit = PAYMENTS.get(code[:1], (None, ""))
    if direction is None:
        return None
    found = _found(FAMILIES["de_doppik"], OPERATING, direction, f"{digit}{code[1:]}")
    if not found:
        return None
    return found.code, Role.ORDINARY if found.role in UNPAID else found.role


def _is_refinanced(label: str) -> bool:
    words = re.findall(r"\w+", label.casefold())
    if any(tuple(words[-len(end) :]) == end for end in AFTER):
        return False
    left = 0  # within so many words, what is named is left out
    for word in words:
        if any(stem in word for stem in REFINANCED):
            if not left:
                return True
            left = MAX_BETWEEN  # a list may go on: "ohne Umschuldungen und …"
        elif word in EXCEPT:
            left = MAX_BETWEEN + 1
        else:
            left = max(left - 1, 0)
    return False


def names_refinancing(label: str) -> bool:
    """Return whether a chart tells Umschuldung apart by this name of an account of
    loans: it is one, or is named as being without it."""
    return "umschuld" in label.casefold()


def is_cash_credit(code: str) -> bool:
    """Return whether an account of a German chart is of cash credits."""
    return code.startswith(("693", "793"))


def is_revolving_loan(code: str) -> bool:
    """Return whether a French account is of the loan of a revolving contract (M57,
    M14).

    It is 16441; 16449 is the option on the cash line of the same contract, which a
    budget on 1644 does not tell apart.
    """
    return code.startswith("1644") and not code.startswith("16449")
