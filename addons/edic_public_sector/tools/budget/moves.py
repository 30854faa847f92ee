# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rules of a movement of credits, by its kind.

France (M57): credits bind at the level at which they were voted; within it the
executive moves them (virement), between chapters of one section within the ceiling that
the assembly gave (fongibilité des crédits, at most 7.5 % of the real expenditures of
the section, never to or from personnel), anything else is the assembly's (décision
modificative), and keeps each section balanced. Germany: within a Budget or
Deckungskreis money moves by itself; beyond it an über- or außerplanmäßige
Bewilligung names its cover, anything larger is a Nachtrag. The articles are dated
records, not here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .document import ZERO, Direction, Fault, Level, Order, Section, summed

MAX_FUNGIBLE = Decimal("7.5")  # percent, of the law; the assembly may give less


class Act(StrEnum):
    """Kinds of acts that move credits."""

    PRIMARY = "primary"
    SUPPLEMENTARY = "supplementary"
    AMENDING = "amending"
    CARRY_OVER = "carry_over"  # restes à réaliser; Ermächtigungsübertragung
    TRANSFER = "transfer"  # virement within the level that binds
    FUNGIBILITY = "fungibility"
    OVERRUN = "overrun"  # über- oder außerplanmäßige Bewilligung
    CLOSING = "closing"  # what a closing document says was voted in all


TOTALS = (Act.PRIMARY, Act.CLOSING)  # vote the whole budget
VOTES = (*TOTALS, Act.SUPPLEMENTARY, Act.AMENDING)  # of the assembly: may add lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A move adds so much to a line, or takes it away; the line belongs to a credit
    that binds.

    ``credit``: key of that credit; ``name``: what people call it, which several may be.
    """

    credit: str
    section: Section
    direction: Direction
    amount: Decimal
    order: Order = Order.REAL
    is_personnel: bool = False
    name: str = ""

    @property
    def shown(self) -> str:
        return self.name or self.credit


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A ceiling says what fungibility may move in a year within a section, and has
    moved.

    ``base``: its real expenditures, as voted; ``percent``: the assembly's; ``used``:
    what each earlier act moved, added up: moving it back frees nothing.
    """

    base: Decimal
    percent: Decimal
    used: Decimal = ZERO

    @property
    def amount(self) -> Decimal:
        """Return the ceiling in the currency of the budget, to the cent below."""
        return self.base * self.percent / 100 // Decimal("0.01") * Decimal("0.01")


def check_moves(
    act: Act, moves: Sequence[Move], ceilings: dict[Section, Ceiling] | None = None
) -> list[Fault]:
    """Return what an act may not do; empty when it may be put into force.

    Codes: ``empty``; ``unbalanced`` (a section); ``outside`` (a transfer leaves its
    credit); ``sections``; ``revenue``, ``order``, ``personnel``, ``ceiling``,
    ``no_ceiling`` (fungibility); ``cover`` (an overrun without it); ``decrease``.
    """
    moves = [move for move in moves if move.amount]
    if not moves:
        return [Fault("empty")]
    rules = {
        Act.TRANSFER: _transfer,
        Act.OVERRUN: _overrun,
        Act.AMENDING: _balanced,
        Act.SUPPLEMENTARY: _balanced,
        Act.PRIMARY: _balanced,
        Act.CARRY_OVER: _carried,
    }
    if act is Act.FUNGIBILITY:
        return _fungible(moves, ceilings or {})
    return rules[act](moves) if act in rules else []


def balances(moves: Iterable[Move]) -> dict[Section, Decimal]:
    """Return the revenue less expense that the moves add, by section."""
    signs = {Direction.REVENUE: 1, Direction.EXPENSE: -1}
    return summed((m.section, signs[m.direction] * m.amount) for m in moves)


def gained(moves: Iterable[Move]) -> dict[Section, Decimal]:
    """Return what the credits of each section gained by one act; what it moves to and
    fro within a credit is no gain."""
    sections = {move.credit: move.section for move in moves}
    return summed(
        (sections[credit], rest) for credit, rest in _sums(moves).items() if rest > 0
    )


def _balanced(moves: list[Move]) -> list[Fault]:
    """Return a fault for each section out of balance, to be asked about: Germany and
    the French section of fonctionnement may be voted with a surplus."""
    return [
        Fault("unbalanced", about=section, level=Level.ASK, amounts=(rest,))
        for section, rest in balances(moves).items()
        if rest
    ]


def _carried(moves: list[Move]) -> list[Fault]:
    return [Fault("decrease", about=m.shown) for m in moves if m.amount < 0]


def _sums(moves: Iterable[Move]) -> dict[str, Decimal]:
    return summed((move.credit, move.amount) for move in moves)


def _transfer(moves: list[Move]) -> list[Fault]:
    names = {move.credit: move.shown for move in moves}
    return [
        Fault("outside", about=names[credit], amounts=(rest,))
        for credit, rest in _sums(moves).items()
        if rest
    ]


def _fungible(moves: list[Move], ceilings: dict[Section, Ceiling]) -> list[Fault]:
    refused = {
        "revenue": lambda move: move.direction is Direction.REVENUE,
        "order": lambda move: move.order is not Order.REAL,
        "personnel": lambda move: move.is_personnel,
    }
    faults = [
        Fault(code, about=move.shown)
        for move in moves
        for code, is_it in refused.items()
        if is_it(move)
    ]
    moved = gained(moves)
    for section in sorted({move.section for move in moves}):
        own = [move for move in moves if move.section is section]
        rest = sum((move.amount for move in own), ZERO)
        if rest:
            faults.append(Fault("sections", about=section, amounts=(rest,)))
        ceiling = ceilings.get(section)
        if ceiling is None or not ceiling.percent:
            faults.append(Fault("no_ceiling", about=section))
            continue
        left = ceiling.amount - ceiling.used
        if moved.get(section, ZERO) > left:
            faults.append(Fault("ceiling", amounts=(moved[section], left)))
    return faults


def _overrun(moves: list[Move]) -> list[Fault]:
    """Return the missing cover: more on some lines, covered by less on others or by
    more revenue."""
    rest = sum(balances(moves).values(), ZERO)
    return [Fault("cover", amounts=(rest,))] if rest < 0 else []
