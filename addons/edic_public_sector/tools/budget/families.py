# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a budget line is in a scenario: its family, which assumptions name, its role.

By the codes of M57 (and M14, M52) and of the German municipal charts with revenue in
class 4 and expense in class 5, and Baden-Württemberg's; what no rule knows is *other*,
which is most of Hesse's chart and of a Gruppierung.
"""

from dataclasses import dataclass

from ..simulation.lines import Role
from .document import Direction, Order, Section

EXPENSE, REVENUE = Direction.EXPENSE, Direction.REVENUE
OPERATING, CAPITAL = Section.OPERATING, Section.CAPITAL


@dataclass(frozen=True, slots=True)
class Family:
    """Lines whose account begins with one of ``prefixes``, in one section and
    direction."""

    code: str
    section: Section
    direction: Direction
    role: Role
    prefixes: tuple[str, ...]


def _family(code: str, section: Section, direction: Direction, role: Role, told: str):
    return Family(code, section, direction, role, tuple(told.split()))


FRENCH = (  # the first that fits
    _family("carried", OPERATING, REVENUE, Role.CARRIED_RESULT, "002"),
    _family("carried", OPERATING, EXPENSE, Role.CARRIED_RESULT, "002"),
    _family("carried", CAPITAL, REVENUE, Role.CARRIED_RESULT, "001 1068"),
    _family("carried", CAPITAL, EXPENSE, Role.CARRIED_RESULT, "001"),
    _family("transfer", OPERATING, EXPENSE, Role.TRANSFER, "023"),
    _family("transfer", CAPITAL, REVENUE, Role.TRANSFER, "021"),
    _family("energy", OPERATING, EXPENSE, Role.ORDINARY, "6061 60621 60622"),
    _family("personnel", OPERATING, EXPENSE, Role.PERSONNEL, "012 621 631 633 64"),
    _family("interest", OPERATING, EXPENSE, Role.INTEREST, "66"),
    _family("subsidies", OPERATING, EXPENSE, Role.ORDINARY, "65"),
    _family("equalisation_paid", OPERATING, EXPENSE, Role.ORDINARY, "014 73"),
    _family("purchases", OPERATING, EXPENSE, Role.ORDINARY, "011 60 61 62"),
    _family("provisions", OPERATING, EXPENSE, Role.NON_CASH, "68"),
    _family("other_expense", OPERATING, EXPENSE, Role.ORDINARY, ""),
    _family("taxes", OPERATING, REVENUE, Role.ORDINARY, "731"),
    _family("equalisation", OPERATING, REVENUE, Role.ORDINARY, "741"),
    _family("grants", OPERATING, REVENUE, Role.ORDINARY, "74"),
    _family("other_taxes", OPERATING, REVENUE, Role.ORDINARY, "73"),
    _family("fees", OPERATING, REVENUE, Role.ORDINARY, "70"),
    _family("financial", OPERATING, REVENUE, Role.INTEREST, "76"),
    _family("provisions", OPERATING, REVENUE, Role.NON_CASH, "78"),
    _family("other_revenue", OPERATING, REVENUE, Role.ORDINARY, ""),
    _family("other_capital_expense", CAPITAL, EXPENSE, Role.ORDINARY, "165"),
    _family("loans", CAPITAL, EXPENSE, Role.DEBT_REPAYMENT, "16"),
    _family("investment", CAPITAL, EXPENSE, Role.EQUIPMENT, "20 21 22 23"),
    _family("other_capital_expense", CAPITAL, EXPENSE, Role.ORDINARY, ""),
    _family("other_capital_revenue", CAPITAL, REVENUE, Role.ORDINARY, "165"),
    _family("loans", CAPITAL, REVENUE, Role.BORROWING, "16"),
    _family("vat_compensation", CAPITAL, REVENUE, Role.OWN_RESOURCE, "10222"),
    _family("own_resources", CAPITAL, REVENUE, Role.OWN_RESOURCE, "10 024"),
    _family("capital_grants", CAPITAL, REVENUE, Role.GRANT, "13"),
    _family("other_capital_revenue", CAPITAL, REVENUE, Role.ORDINARY, ""),
)
GERMAN = (
    _family("personnel", OPERATING, EXPENSE, Role.PERSONNEL, "50 51"),
    _family("energy", OPERATING, EXPENSE, Role.ORDINARY, "5241 5242 5243 5244 5245"),
    _family("transfers", OPERATING, EXPENSE, Role.ORDINARY, "53"),
    _family("interest", OPERATING, EXPENSE, Role.INTEREST, "55"),
    _family("depreciation", OPERATING, EXPENSE, Role.NON_CASH, "57"),
    _family("purchases", OPERATING, EXPENSE, Role.ORDINARY, "52 54"),
    _family("extraordinary", OPERATING, EXPENSE, Role.EXTRAORDINARY, "59"),
    _family("other_expense", OPERATING, EXPENSE, Role.ORDINARY, ""),
    _family("taxes", OPERATING, REVENUE, Role.ORDINARY, "40"),
    _family("equalisation", OPERATING, REVENUE, Role.ORDINARY, "411"),
    _family("release", OPERATING, REVENUE, Role.NON_CASH, "416 437 458"),
    _family("grants", OPERATING, REVENUE, Role.ORDINARY, "41 42"),
    _family("fees", OPERATING, REVENUE, Role.ORDINARY, "43 44"),
    _family("financial", OPERATING, REVENUE, Role.INTEREST, "46"),
    _family("extraordinary", OPERATING, REVENUE, Role.EXTRAORDINARY, "49"),
    _family("other_revenue", OPERATING, REVENUE, Role.ORDINARY, ""),
    _family("loans", CAPITAL, EXPENSE, Role.DEBT_REPAYMENT, "79"),
    _family("investment", CAPITAL, EXPENSE, Role.EQUIPMENT, ""),
    _family("loans", CAPITAL, REVENUE, Role.BORROWING, "69"),
    _family("capital_grants", CAPITAL, REVENUE, Role.GRANT, "681"),
    _family("own_resources", CAPITAL, REVENUE, Role.OWN_RESOURCE, ""),
)
CODES = tuple(dict.fromkeys(one.code for one in (*FRENCH, *GERMAN)))


def as_nkf(code: str, classes: str) -> str:
    """A code of Baden-Württemberg's chart as the others write it: 4211 is 5211."""
    if classes == "nkhr_bw" and code[:1] in ("3", "4"):
        return f"{int(code[0]) + 1}{code[1:]}"
    return code


def family_of(
    framework: str,
    section: Section,
    direction: Direction,
    order: Order,
    code: str,
) -> tuple[str, Role] | None:
    """The family and role of a line; None for what a scenario computes itself: order
    operations within a section, and the capital side of those between sections."""
    if order is Order.WITHIN or section not in (OPERATING, CAPITAL):
        return None
    if order is Order.BETWEEN:
        is_kept = section is OPERATING
        return ("depreciation", Role.NON_CASH) if is_kept else None
    for one in FRENCH if framework == "fr" else GERMAN:
        if (one.section, one.direction) == (section, direction) and (
            not one.prefixes or code.startswith(one.prefixes)
        ):
            return one.code, one.role
    return None
