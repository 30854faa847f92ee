# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a budget line is in a scenario: its family, which assumptions name, its role.

By the codes of M57 (and M14, M52), of the German municipal charts (revenue in class 4
and expense in class 5, Baden-Württemberg's, Hesse's) and of the Gruppierungsplan; what
no rule knows is *other*.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

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


def _family(code: str, section: Section, direction: Direction, role: Role, words: str):
    return Family(code, section, direction, role, tuple(words.split()))


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
    # semi-budgetary provisions are real operations; depreciation is one of order
    _family("provisions", OPERATING, EXPENSE, Role.ORDINARY, "68"),
    _family("other_expense", OPERATING, EXPENSE, Role.ORDINARY, ""),
    _family("taxes", OPERATING, REVENUE, Role.ORDINARY, "731"),
    _family("equalisation", OPERATING, REVENUE, Role.ORDINARY, "741"),
    _family("grants", OPERATING, REVENUE, Role.ORDINARY, "74"),
    _family("other_taxes", OPERATING, REVENUE, Role.ORDINARY, "73"),
    _family("fees", OPERATING, REVENUE, Role.ORDINARY, "70"),
    _family("financial", OPERATING, REVENUE, Role.INTEREST, "76"),
    _family("provisions", OPERATING, REVENUE, Role.ORDINARY, "78"),
    _family("other_revenue", OPERATING, REVENUE, Role.ORDINARY, ""),
    _family("other_capital_expense", CAPITAL, EXPENSE, Role.ORDINARY, "165"),
    _family("refinancing", CAPITAL, EXPENSE, Role.REFINANCING, "166 16449 1645"),
    _family("loans", CAPITAL, EXPENSE, Role.DEBT_REPAYMENT, "16"),
    _family("investment", CAPITAL, EXPENSE, Role.EQUIPMENT, "20 21 22 23"),
    _family("other_capital_expense", CAPITAL, EXPENSE, Role.ORDINARY, ""),
    _family("other_capital_revenue", CAPITAL, REVENUE, Role.ORDINARY, "165"),
    _family("refinancing", CAPITAL, REVENUE, Role.REFINANCING, "166 16449 1645"),
    _family("loans", CAPITAL, REVENUE, Role.BORROWING, "16"),
    _family("vat_compensation", CAPITAL, REVENUE, Role.OWN_RESOURCE, "10222"),
    _family("own_resources", CAPITAL, REVENUE, Role.OWN_RESOURCE, "10 024"),
    _family("capital_grants", CAPITAL, REVENUE, Role.GRANT, "13"),
    _family("other_capital_revenue", CAPITAL, REVENUE, Role.ORDINARY, ""),
)
GERMAN = (
    # additions to provisions for pensions, aid to the sick, part-time before retirement
    _family("provisions", OPERATING, EXPENSE, Role.PROVISION, "505 506 507 515 516"),
    _family("personnel", OPERATING, EXPENSE, Role.PERSONNEL, "50 51"),
    _family("energy", OPERATING, EXPENSE, Role.ORDINARY, "5241 5242 5243 5244 5245"),
    _family("transfers", OPERATING, EXPENSE, Role.ORDINARY, "53"),
    _family("interest", OPERATING, EXPENSE, Role.INTEREST, "55"),
    _family("depreciation", OPERATING, EXPENSE, Role.NON_CASH, "57"),
    # 547: value adjustments
    _family("provisions", OPERATING, EXPENSE, Role.PROVISION, "547"),
    _family("purchases", OPERATING, EXPENSE, Role.ORDINARY, "52 54"),
    _family("internal", OPERATING, EXPENSE, Role.INTERNAL, "58"),
    _family("extraordinary", OPERATING, EXPENSE, Role.EXTRAORDINARY, "59"),
    _family("other_expense", OPERATING, EXPENSE, Role.ORDINARY, ""),
    _family("taxes", OPERATING, REVENUE, Role.ORDINARY, "40"),
    _family("equalisation", OPERATING, REVENUE, Role.ORDINARY, "411"),
    _family("release", OPERATING, REVENUE, Role.NON_CASH, "416 437 457 458"),
    _family("grants", OPERATING, REVENUE, Role.ORDINARY, "41 42"),
    _family("fees", OPERATING, REVENUE, Role.ORDINARY, "43 44"),
    _family("financial", OPERATING, REVENUE, Role.INTEREST, "46"),
    # 47: own work capitalised
    _family("internal", OPERATING, REVENUE, Role.INTERNAL, "47 48"),
    _family("extraordinary", OPERATING, REVENUE, Role.EXTRAORDINARY, "49"),
    _family("other_revenue", OPERATING, REVENUE, Role.ORDINARY, ""),
    _family("refinancing", CAPITAL, EXPENSE, Role.REFINANCING, "793"),
    # 795: loans given; 799: settlement with current activity
    _family("other_capital_expense", CAPITAL, EXPENSE, Role.BESIDE, "795 799"),
    _family("loans", CAPITAL, EXPENSE, Role.DEBT_REPAYMENT, "79"),
    _family("investment", CAPITAL, EXPENSE, Role.EQUIPMENT, ""),
    _family("refinancing", CAPITAL, REVENUE, Role.REFINANCING, "693"),
    # 695: loans given come back; 699: settlement with current activity
    _family("other_capital_revenue", CAPITAL, REVENUE, Role.BESIDE, "695 699"),
    _family("loans", CAPITAL, REVENUE, Role.BORROWING, "69"),
    _family("capital_grants", CAPITAL, REVENUE, Role.GRANT, "681"),
    _family("own_resources", CAPITAL, REVENUE, Role.OWN_RESOURCE, ""),
)
KAMERAL = (  # Obergruppen of the Gruppierungsplan (VV-HS of Bund and Länder)
    _family("personnel", OPERATING, EXPENSE, Role.PERSONNEL, "4"),
    _family("purchases", OPERATING, EXPENSE, Role.ORDINARY, "51 52 53 54 55"),
    _family("interest", OPERATING, EXPENSE, Role.INTEREST, "56 57"),
    _family("transfers", OPERATING, EXPENSE, Role.ORDINARY, "6"),
    _family("carried", OPERATING, EXPENSE, Role.CARRIED_RESULT, "96"),
    _family("other_expense", OPERATING, EXPENSE, Role.ORDINARY, ""),
    _family("taxes", OPERATING, REVENUE, Role.ORDINARY, "0"),
    _family("financial", OPERATING, REVENUE, Role.INTEREST, "15 16"),
    _family("fees", OPERATING, REVENUE, Role.ORDINARY, "1"),
    _family("equalisation", OPERATING, REVENUE, Role.ORDINARY, "21"),
    _family("grants", OPERATING, REVENUE, Role.ORDINARY, "2"),
    _family("carried", OPERATING, REVENUE, Role.CARRIED_RESULT, "36"),
    _family("other_revenue", OPERATING, REVENUE, Role.ORDINARY, ""),
    _family("loans", CAPITAL, EXPENSE, Role.DEBT_REPAYMENT, "58 59"),
    _family("investment", CAPITAL, EXPENSE, Role.EQUIPMENT, "7 8"),
    _family("other_capital_expense", CAPITAL, EXPENSE, Role.ORDINARY, ""),
    _family("loans", CAPITAL, REVENUE, Role.BORROWING, "31 32"),
    _family("capital_grants", CAPITAL, REVENUE, Role.GRANT, "33 34"),
    _family("own_resources", CAPITAL, REVENUE, Role.OWN_RESOURCE, "13"),
    _family("other_capital_revenue", CAPITAL, REVENUE, Role.ORDINARY, ""),
)
HESSIAN = (  # KVKR, by the lines of the Ergebnishaushalt (GemHVO, § 2)
    _family("personnel", OPERATING, EXPENSE, Role.PERSONNEL, "62 63 64 65"),
    _family("depreciation", OPERATING, EXPENSE, Role.NON_CASH, "66"),
    _family("purchases", OPERATING, EXPENSE, Role.ORDINARY, "60 61 67 68 69"),
    _family("transfers", OPERATING, EXPENSE, Role.ORDINARY, "71 72 73"),
    _family("interest", OPERATING, EXPENSE, Role.INTEREST, "77"),
    _family("extraordinary", OPERATING, EXPENSE, Role.EXTRAORDINARY, "79"),
    _family("other_expense", OPERATING, EXPENSE, Role.ORDINARY, ""),
    _family("taxes", OPERATING, REVENUE, Role.ORDINARY, "55"),
    _family("release", OPERATING, REVENUE, Role.NON_CASH, "546"),
    _family("grants", OPERATING, REVENUE, Role.ORDINARY, "54"),
    _family("fees", OPERATING, REVENUE, Role.ORDINARY, "50 51"),
    _family("financial", OPERATING, REVENUE, Role.INTEREST, "56 57"),
    _family("extraordinary", OPERATING, REVENUE, Role.EXTRAORDINARY, "59"),
    _family("other_revenue", OPERATING, REVENUE, Role.ORDINARY, ""),
    *(family for family in GERMAN if family.section is CAPITAL),
)
MUNICIPAL = (  # Gruppierung of municipalities (KommHV-Kameralistik, Bavaria)
    _family("personnel", OPERATING, EXPENSE, Role.PERSONNEL, "4"),
    _family("purchases", OPERATING, EXPENSE, Role.ORDINARY, "5 6"),
    _family("interest", OPERATING, EXPENSE, Role.INTEREST, "80"),
    _family("transfers", OPERATING, EXPENSE, Role.ORDINARY, "7 81 82 83"),
    _family("transfer", OPERATING, EXPENSE, Role.TRANSFER, "86"),
    _family("carried", OPERATING, EXPENSE, Role.CARRIED_RESULT, "89"),
    _family("other_expense", OPERATING, EXPENSE, Role.ORDINARY, ""),
    _family("equalisation", OPERATING, REVENUE, Role.ORDINARY, "04 05 06"),
    _family("taxes", OPERATING, REVENUE, Role.ORDINARY, "0"),
    _family("grants", OPERATING, REVENUE, Role.ORDINARY, "16 17 23"),
    _family("fees", OPERATING, REVENUE, Role.ORDINARY, "1"),
    _family("financial", OPERATING, REVENUE, Role.INTEREST, "20"),
    _family("transfer", OPERATING, REVENUE, Role.TRANSFER, "28"),
    _family("other_revenue", OPERATING, REVENUE, Role.ORDINARY, ""),
    _family("loans", CAPITAL, EXPENSE, Role.DEBT_REPAYMENT, "97"),
    _family("transfer", CAPITAL, EXPENSE, Role.TRANSFER, "90"),
    _family("investment", CAPITAL, EXPENSE, Role.EQUIPMENT, "93 94 95 96 98"),
    _family("other_capital_expense", CAPITAL, EXPENSE, Role.ORDINARY, ""),
    _family("transfer", CAPITAL, REVENUE, Role.TRANSFER, "30"),
    _family("own_resources", CAPITAL, REVENUE, Role.OWN_RESOURCE, "33 34"),
    _family("capital_grants", CAPITAL, REVENUE, Role.GRANT, "35 36"),
    _family("loans", CAPITAL, REVENUE, Role.BORROWING, "37"),
    _family("other_capital_revenue", CAPITAL, REVENUE, Role.ORDINARY, ""),
)
# of account classes that have families of their own
CHARTS = {"kvkr_he": HESSIAN, "kameral_by": MUNICIPAL}
FAMILIES = {"fr": FRENCH, "de_doppik": GERMAN, "de_kameral": KAMERAL}
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
CODES = tuple(
    dict.fromkeys(
        family.code
        for families in (*FAMILIES.values(), *CHARTS.values())
        for family in families
    )
)


def _as_nkf(code: str, classes: str) -> str:
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
    classes: str = "",
    label: str = "",
) -> tuple[str, Role] | None:
    """The family and role of a line; None for order operations within a section, and
    for what is in no section of a scenario.

    What is moved between the sections (021, 023) and what is carried forward is told by
    its account alone: the first is planned as an order operation and never carried out.

    :param classes: of the accounts in Germany (`classes.PRESETS`)
    :param label: name of the account, which alone tells a German Umschuldung
    """
    if section is CASH:
        return _of_payment(code)
    if section not in (OPERATING, CAPITAL):
        return None
    found = _found(
        CHARTS.get(classes, FAMILIES[framework]),
        section,
        direction,
        _as_nkf(code, classes),
    )
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
    """The family and role of a payment of current activity: those of the account of the
    Ergebnisplan that it mirrors (601 of 401, 751 of 551). Each moves money."""
    direction, digit = PAYMENTS.get(code[:1], (None, ""))
    if direction is None:
        return None
    found = _found(GERMAN, OPERATING, direction, f"{digit}{code[1:]}")
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
