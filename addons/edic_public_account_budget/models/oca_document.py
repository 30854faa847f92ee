# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The planned lines of an OCA budget as rows, and what is wrong with them."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from odoo.addons.edic_public_sector.tools.budget.document import (
    ZERO,
    BudgetDocument,
    Direction,
    Level,
    Order,
    Row,
    Section,
)

DIMENSIONS = ("chapter", "nature", "function", "operation")
EXPENSE = Direction.EXPENSE


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLine:
    """A line of an OCA budget; ``line``: where it stands in the picture of it.

    ``codes``: of the accounts of its position, empty where the company has none;
    ``strange``: what is of another company; ``foreign``: accounts that are kept in
    another currency.
    """

    line: int
    position: str
    position_id: int
    codes: tuple[str, ...]
    start: date
    end: date
    amount: Decimal
    account: str = ""
    analytic: str = ""
    analytic_id: int = 0
    function: str = ""
    operation: str = ""
    strange: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OcaDocument(BudgetDocument):
    """The document of an OCA budget; ``accounts``: ``{key of a row: accounts}`` where
    they are not those of its article."""

    accounts: dict[tuple[str, ...], str] = field(default_factory=dict)


class Reading:
    """The rows of the planned lines of one year."""

    def __init__(self, chart, faults, is_positive):
        self.chart, self.faults, self.is_positive = chart, faults, is_positive
        self.names = {}
        self._codes = defaultdict(set)  # {key of a row: accounts}
        self._claims = defaultdict(dict)  # {account with its function: {key: line}}

    def rows(self, planned):
        self._tell_overlaps(planned)
        found = [row for plan in planned if (row := self._row(plan))]
        self._tell_shared()
        return found

    def accounts(self):
        """Return ``{key: accounts}`` of rows whose accounts are not those of the
        article."""
        return {
            key: ",".join(sorted(codes))
            for key, codes in self._codes.items()
            if key[4] and codes != {key[4]}
        }

    def _ask(self, code, plan, about=""):
        self._stop(code, plan, about, Level.ASK)

    def _stop(self, code, plan, about="", level=Level.ERROR):
        text = f"{plan.position}: {about}" if about else plan.position
        self.faults.tell(code, plan.line, text, level)

    # --- one line ---------------------------------------------------------------------
    def _row(self, plan):
        """Return the row of a planned line; None where it plans nothing, or cannot be
        taken over, which is then a fault."""
        if not self._is_whole(plan):
            return None
        places = {self.chart.place(code) for code in plan.codes}
        if None in places:
            lost = [code for code in plan.codes if not self.chart.place(code)]
            return self._stop("account", plan, ", ".join(lost))
        if len(places) > 1:
            return self._stop("oca_mixed", plan, ", ".join(plan.codes))
        [(section, direction)] = places
        directed = self._directed(plan, direction)
        return directed and self._placed(plan, section, *directed)

    def _is_whole(self, plan):
        """Return whether a line says what it is about, in this company."""
        if not plan.codes:
            return self._stop("oca_no_account", plan)
        if plan.strange:
            return self._stop("oca_company", plan, ", ".join(plan.strange))
        if plan.foreign:
            self._ask("oca_currency", plan, ", ".join(plan.foreign))
        if plan.analytic and not (plan.function or plan.operation):
            self._ask("oca_no_function", plan, plan.analytic)
        return True

    def _directed(self, plan, direction):
        """Return ``(direction, amount above zero in it)``: OCA writes expense below
        zero."""
        amount = plan.amount
        if direction is None:
            return self._by_sign(plan)
        if direction is EXPENSE and not self.is_positive:
            amount = -amount
        if amount < 0:
            self._ask("oca_sign", plan, str(plan.amount))
        return direction, amount

    def _by_sign(self, plan):
        amount = plan.amount
        if not amount:
            return None
        if not self.is_positive:
            return (EXPENSE if amount < 0 else Direction.REVENUE), abs(amount)
        ways = {self.chart.only(code) for code in plan.codes}
        if len(ways) > 1 or None in ways:
            return self._stop("direction", plan, ", ".join(plan.codes))
        return ways.pop(), amount

    def _placed(self, plan, section, direction, amount):
        chapters = {self.chart.chapter(code, direction) for code in plan.codes}
        if len(chapters) > 1:
            text = ", ".join(sorted(chapter or "–" for chapter, _order in chapters))
            return self._stop("oca_mixed", plan, text)
        [(chapter, order)] = chapters
        nature = self._nature(plan, chapter)
        if not (nature or chapter):
            return self._stop("oca_mixed", plan, ", ".join(plan.codes))
        if not chapter and self.chart.has_chapters:
            self._ask("oca_no_chapter", plan, nature)
        row = Row(
            line=plan.line,
            section=section,
            direction=direction,
            order=order,
            chapter=chapter,
            nature=nature,
            function=plan.function,
            operation=plan.operation,
            open=amount,
        )
        self._kept(plan, row)
        return row

    def _nature(self, plan, chapter):
        """Return the article of the position; of several, what they have in common."""
        natures = {self.chart.nature(code) for code in plan.codes}
        if len(natures) == 1:
            return natures.pop()
        found = self.chart.common(natures)
        if found or chapter:
            text = f"{', '.join(plan.codes)} → {found or chapter}"
            self._ask("oca_several", plan, text)
        return found

    def _kept(self, plan, row):
        """Note what has to be known of the row once all are read."""
        self._codes[row.key] |= set(plan.codes)
        for code in plan.codes:
            claim = (code, row.direction, row.function, row.operation)
            self._claims[claim].setdefault(row.key, plan)
        self.names.setdefault(("nature", row.nature), plan.account or plan.position)
        if plan.analytic:
            self.names.setdefault(("function", row.function), plan.analytic)
            self.names.setdefault(("operation", row.operation), plan.analytic)

    # --- lines beside each other ------------------------------------------------------
    def _tell_overlaps(self, planned):
        """Ask about lines of one position whose periods overlap: they may mean the same
        money."""
        until = {}
        for plan in sorted(planned, key=lambda each: (each.start, each.line)):
            key = (plan.position_id, plan.analytic_id)
            if key in until and plan.start <= until[key]:
                self._ask("oca_overlap", plan, f"{plan.start} – {plan.end}")
            until[key] = max(plan.end, until.get(key, plan.end))

    def _tell_shared(self):
        """Ask about an account of two rows: OCA counts its entries twice, a budget
        once."""
        for (code, *_more), owners in self._claims.items():
            for owner in list(owners.values())[1:]:
                self._ask("oca_shared", owner, code)


def amended_rows(document, taken, lines):
    """Yield the rows as an act that changes what earlier acts took over.

    :param taken: ``{key: amount}`` that acts from this OCA budget moved
    :param lines: ``{key: line}`` of the budget that is there
    """
    known = set()
    for row in document.rows:
        known.add(row.key)
        line, before = lines.get(row.key), taken.get(row.key, ZERO)
        accounts = document.accounts.get(row.key)
        is_booked_else = line and accounts and line.accounts != accounts
        if row.open != before or not line or is_booked_else:
            yield replace(row, open=None, before=before, moved=row.open - before)
    for key, before in taken.items():
        if before and key not in known:
            yield _gone(lines[key], before)


def _gone(line, before):
    """Return the row of a line that the OCA budget has no more."""
    return Row(
        line=0,
        section=Section(line.section),
        direction=Direction(line.direction),
        order=Order(line.order),
        before=before,
        moved=-before,
        **{kind: line[f"{kind}_id"].code or "" for kind in DIMENSIONS},
    )
