# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures that a paper on a whole budget leads with, from the lines of the budget.

France (M57, M14): real operating revenue and expense are those of the section de
fonctionnement without order operations (042, 043), without the transfer to the other
section (023) and without the carried result (002). The section d'investissement is
counted as in the présentation générale of the CGCT's model budgets: 1068 is real on
both sides, as a receipt (excédents de fonctionnement capitalisés) among the recettes
financières, and 001 alone is carried forward. Épargne brute is the operating balance,
épargne nette what the repayment of loans leaves of it. Repayment and new loans are
chapter 16 without deposits (165), refinancing (166), the option of a revolving contract
(16449) and temporary repayment (1645). The loan of such a contract (16441) is revolving
as far as it is both repaid and drawn in one budget (`with_redrawn`).

Germany (GemHVO and KomHVO of the Länder, §§ 2 and 3): the result of the Ergebnisplan is
the balance of all its lines, depreciation and the release of special items among them.
The Finanzplan stands beside it and is never added to it: current activity, investment
(accounts 68 and 78), loans taken, loans given (695, 795) and what is settled with
current activity (699, 799). Kameral budgets are presented as French ones are, their
sections being Verwaltungshaushalt and Vermögenshaushalt.

A figure is None where the budget does not say what it is made of, which is not zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from .document import ZERO, Direction, Order, Section
from .families import is_cash_credit, is_revolving_loan, names_refinancing
from .role import UNPAID, Role

EXPENSE, REVENUE = Direction.EXPENSE, Direction.REVENUE
OPERATING, CAPITAL = Section.OPERATING, Section.CAPITAL
CASH = Section.CASH
# A Finanzplan with less than this share of what moves money in the Ergebnisplan is not
# whole: cities plan a few payments by project in class 7, the rest in the Ergebnisplan
# alone. What is left lets receivables and provisions move between years.
MIN_CASH_SHARE = Decimal("0.9")
# Accounts that hold refinancing among other loans, so that nothing tells it apart: a
# budget by chapter has none
MIXED = ("", "16", "164", "1644")
ALLOCATED = "1068"  # surplus of operating that is given to the capital section (France)
LOANS_GIVEN = ("695", "795")  # of German charts: paid out, and coming back
LOANS = (Role.DEBT_REPAYMENT, Role.BORROWING)
DEBT = (*LOANS, Role.REFINANCING)
Headline = dict[str, Decimal | None]
Place = tuple[Section, Direction]


class Amount(NamedTuple):
    """A line of a budget as these figures need it.

    ``role``: of `families.family_of`, None where it knows none; ``code``: the account,
    empty where the budget has none; ``value``: positive in its direction; ``label``:
    the account's name, which alone tells a German Umschuldung.
    """

    section: Section
    direction: Direction
    order: Order
    role: Role | None
    code: str
    value: Decimal
    label: str = ""


class Parts(NamedTuple):
    """These parts make up the total of a section and direction."""

    real: Decimal = ZERO
    order: Decimal = ZERO  # opérations d'ordre
    transfer: Decimal = ZERO  # between the sections
    carried: Decimal = ZERO  # results carried forward (001, 002)

    @property
    def total(self) -> Decimal:
        return sum(self, ZERO)


def part_of(order: Order, role: Role | None, code: str) -> str:
    """Return the name of the part of its section that a line is in.

    :param code: the account, empty where the budget has none
    """
    if role is Role.TRANSFER:
        return "transfer"
    # a scenario carries what is allocated (1068) forward by itself, a budget votes it
    if role is Role.CARRIED_RESULT and not code.startswith(ALLOCATED):
        return "carried"
    return "real" if order is Order.REAL else "order"


def _part(line: Amount) -> str:
    return part_of(line.order, line.role, line.code)


def composition(amounts: Iterable[Amount]) -> dict[Place, Parts]:
    """Return the parts of each section and direction; their totals are those of all
    lines, as an import reports them."""
    found: dict[Place, dict[str, Decimal]] = {}
    for amount in amounts:
        parts = found.setdefault(
            (amount.section, amount.direction), defaultdict(Decimal)
        )
        parts[_part(amount)] += amount.value
    return {place: Parts(**parts) for place, parts in sorted(found.items())}


def headline(framework: str, amounts: Iterable[Amount]) -> Headline:
    """Return the leading figures of a budget.

    :param amounts: all of one budget and one column of amounts
    :param framework: the law it is made by (``fr``, ``de_doppik``, ``de_kameral``)
    """
    lines = tuple(amounts)
    if framework == "de_doppik":
        found = _results(lines)
        return found | _capital_of_doppik(lines, found["current_balance"])
    found = _savings(lines)
    split = with_redrawn(framework, lines)
    return found | _capital_of_sections(split, found["gross_savings"])


def redrawn(framework: str, amounts: Sequence[Amount]) -> list[Decimal]:
    """Return how much of each amount is a revolving loan that is repaid and drawn
    again.

    The loan of a revolving contract (16441) is repaid and drawn as its cash line is
    used, and repaid for good as any other. What stands on both sides of one budget is
    the former, and changes no debt: the smaller side, taken from the first lines on.
    What exceeds it is repayment, or a new loan.

    :param amounts: all of one budget and one column of amounts
    """

    def is_revolving(amount: Amount) -> bool:
        is_loan = framework == "fr" and amount.role in LOANS
        return is_loan and is_revolving_loan(amount.code)

    own = list(filter(is_revolving, amounts))
    expense, revenue = _total(own, EXPENSE), _total(own, REVENUE)
    both = min(expense, revenue, key=abs) if expense * revenue > 0 else ZERO
    left, found = {EXPENSE: both, REVENUE: both}, []
    for amount in amounts:
        rest = left[amount.direction]
        part = ZERO
        if is_revolving(amount) and amount.value * rest > 0:
            part = min(amount.value, rest, key=abs)
            left[amount.direction] -= part
        found.append(part)
    return found


def with_redrawn(framework: str, amounts: Sequence[Amount]) -> tuple[Amount, ...]:
    """Return the amounts, those of a revolving loan split into what is drawn again,
    which is refinancing, and the rest."""
    found = []
    for amount, part in zip(amounts, redrawn(framework, amounts), strict=True):
        found.append(amount._replace(value=amount.value - part))
        if part:
            found.append(amount._replace(value=part, role=Role.REFINANCING))
    return tuple(found)


def _total(lines: Iterable[Amount], *directions: Direction) -> Decimal:
    return sum((line.value for line in lines if line.direction in directions), ZERO)


def _balance(lines: Iterable[Amount]) -> Decimal:
    lines = tuple(lines)
    return _total(lines, REVENUE) - _total(lines, EXPENSE)


def _savings(lines: tuple[Amount, ...]) -> dict[str, Decimal]:
    own = [line for line in lines if line.section is OPERATING]
    real = [line for line in own if _part(line) == "real"]
    order = [line for line in own if _part(line) == "order"]
    interest = [line for line in real if line.role is Role.INTEREST]
    return {
        "operating_revenue": _total(real, REVENUE),
        "operating_expense": _total(real, EXPENSE),
        "gross_savings": _balance(real),
        "interest": _total(interest, EXPENSE),
        "non_cash_expense": _total(order, EXPENSE),
        "non_cash_revenue": _total(order, REVENUE),
    }


def has_finanzplan(amounts: Iterable[Amount]) -> bool:
    """Return whether current activity stands in a Finanzplan of its own: receipts and
    payments are at least `MIN_CASH_SHARE` of what moves money in the Ergebnisplan."""
    lines = tuple(amounts)
    own = [line for line in lines if line.section is OPERATING]
    if not own or not all(line.code for line in own if line.value):
        return False
    moving = [line for line in own if line.role not in UNPAID]
    cash = [line for line in lines if line.section is CASH]
    return all(
        _total(cash, way) >= MIN_CASH_SHARE * _total(moving, way) > 0
        for way in (REVENUE, EXPENSE)
    )


def _results(lines: tuple[Amount, ...]) -> Headline:
    """Return the results: a line without an account may be anything, so that only the
    result itself is known, and not how much of it moves money."""
    own = [line for line in lines if line.section is OPERATING]
    cash = [line for line in lines if line.section is CASH]
    has_accounts = bool(own) and all(line.code for line in own if line.value)
    is_whole = has_finanzplan(lines)
    roles: dict[Role | None, list[Amount]] = defaultdict(list)
    for line in own:
        roles[line.role].append(line)
    is_estimated = has_accounts and not is_whole
    moved = [line for line in own if line.role not in (*UNPAID, Role.EXTRAORDINARY)]
    financial = _balance(roles[Role.INTEREST])
    extraordinary = _balance(roles[Role.EXTRAORDINARY])
    results: Mapping[str, Decimal] = {
        "ordinary_result": _balance(own) - extraordinary,
        "administrative_result": _balance(own) - extraordinary - financial,
        "financial_result": financial,
        "extraordinary_result": extraordinary,
        "interest": _total(roles[Role.INTEREST], EXPENSE),
        "non_cash_expense": _total(roles[Role.NON_CASH], EXPENSE),
        "non_cash_revenue": _total(roles[Role.NON_CASH], REVENUE),
    }
    return {
        "result_revenue": _total(own, REVENUE),
        "result_expense": _total(own, EXPENSE),
        "result": _balance(own),
        **{name: value if has_accounts else None for name, value in results.items()},
        "current_revenue": _total(cash, REVENUE) if is_whole else None,
        "current_expense": _total(cash, EXPENSE) if is_whole else None,
        "current_balance": _balance(cash) if is_whole else None,
        "moved_revenue": _total(moved, REVENUE) if is_estimated else None,
        "moved_expense": _total(moved, EXPENSE) if is_estimated else None,
        "moved_balance": _balance(moved) if is_estimated else None,
    }


def _real_capital(lines: tuple[Amount, ...]) -> tuple[Amount, ...]:
    return tuple(
        line for line in lines if line.section is CAPITAL and _part(line) == "real"
    )


def _loans(own: tuple[Amount, ...]) -> dict[str, Decimal]:
    roles = {role: [line for line in own if line.role is role] for role in DEBT}
    return {
        "repayment": _total(roles[Role.DEBT_REPAYMENT], EXPENSE),
        "borrowing": _total(roles[Role.BORROWING], REVENUE),
        "refinanced": _total(roles[Role.REFINANCING], EXPENSE),
        "refinancing": _total(roles[Role.REFINANCING], REVENUE),
    }


def _known(lines: tuple[Amount, ...], figures: Headline) -> Headline:
    """Return figures, None of all of them where the budget has no such section."""
    has_capital = any(line.section is CAPITAL for line in lines)
    return figures if has_capital else dict.fromkeys(figures)


def _capital_of_sections(lines: tuple[Amount, ...], saved: Decimal) -> Headline:
    """Return the capital figures of a French budget, or a kameral one."""
    own = _real_capital(lines)
    rest = [line for line in own if line.role not in DEBT]
    loans = _loans(own)
    figures = {
        "capital_expense": _total(rest, EXPENSE),
        "capital_revenue": _total(rest, REVENUE),
        **loans,
        "net_savings": saved - loans["repayment"],
    }
    return _known(lines, figures)


def _capital_of_doppik(lines: tuple[Amount, ...], current: Decimal | None) -> Headline:
    """Return investment, and what else the Finanzplan has beside current activity:
    loans given and what is settled with that activity are neither investment nor debt.
    """
    own = _real_capital(lines)
    beside = [line for line in own if line.role is Role.BESIDE]
    given = [line for line in beside if line.code.startswith(LOANS_GIVEN)]
    settled = [line for line in beside if not line.code.startswith(LOANS_GIVEN)]
    rest = [line for line in own if line.role not in (*DEBT, Role.BESIDE)]
    loans = _loans(own)
    figures: Headline = {
        "capital_expense": _total(rest, EXPENSE),
        "capital_revenue": _total(rest, REVENUE),
        **loans,
        "lent": _total(given, EXPENSE),
        "lent_back": _total(given, REVENUE),
        "settled_expense": _total(settled, EXPENSE),
        "settled_revenue": _total(settled, REVENUE),
        "after_repayment": None if current is None else current - loans["repayment"],
    }
    return _known(lines, figures)


def tells_refinancing(framework: str, amounts: Iterable[Amount]) -> bool:
    """Return whether repayment and new loans are both known to be without refinancing.

    The French nomenclatures have accounts for it, which a budget by chapter has not. A
    German chart leaves it to the city: where no account of loans of the same direction
    is named after it, the others may hold it or there may be none. Cash credits (693,
    793) are no such account.
    """
    lines = tuple(amounts)
    return all(
        _tells(framework, [line for line in lines if line.direction is way])
        for way in (EXPENSE, REVENUE)
    )


def _tells(framework: str, lines: list[Amount]) -> bool:
    loans = [line for line in lines if line.role in LOANS and line.value]
    if framework == "fr" or not loans:
        return not any(loan.code in MIXED for loan in loans)
    return any(
        line.role in DEBT
        and names_refinancing(line.label)
        and not is_cash_credit(line.code)
        for line in lines
    )
