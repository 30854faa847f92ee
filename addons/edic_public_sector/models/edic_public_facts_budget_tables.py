# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models

from ..tools.drafting.facts import Kind
from ..tools.money import money
from ..tools.variance import Cause
from .edic_public_facts_budget import PARTS

MOST_ROWS = 20
ZERO = Decimal(0)


class EdicPublicFactsBudget(models.AbstractModel):
    """The tables of a justification: each adds up to the amounts that its text says.

    Where one has a ``chart``, a template may show it: ``{"kind", "columns"}``, of
    `tools.letter.letter.Chart`.
    """

    _inherit = "edic.public.facts.budget"

    def _budget_tables(self, record, side, pairs=None):
        """
        :param side: one of `edic_public_budget_justified.SIDES`
        :param pairs: of `_edic_pairs`, where they are known already
        """
        tables = {}
        pairs = record._edic_pairs() if pairs is None else pairs
        if history := self._history(record, side):
            tables["history"] = history
        variance = record._edic_variances(pairs=pairs).get(side)
        if not record._edic_budget()._compared():
            return tables
        if variance and variance.difference:
            tables["parts"] = self._parts(record, variance)
            tables["steps"] = self._steps(record, variance)
        return tables | self._mover_tables(record, side, pairs)

    def _mover_tables(self, record, side, pairs):
        """``{name: table}`` of the lines that moved most, none of another section."""
        table = self._movers(record, side, pairs)
        return {"movers": table} if table else {}

    def _told(self, record, head, kinds, rows, **more):
        unit = record._edic_budget().currency_id.name
        return {**self._as_table(record, head, kinds, rows, unit), **more}

    def _history(self, record, side):
        rows = [
            [str(one["year"]), one["open"], one["spent"]]
            for one in record._edic_history()
            if one["direction"] == side
        ]
        head = [self.env._("Year"), self.env._("Credit"), self.env._("Spent")]
        if side.endswith("revenue"):
            head[1:] = self.env._("Budgeted"), self.env._("Realised")
        kinds = (Kind.REFERENCE, Kind.MONEY, Kind.MONEY)
        chart = {"kind": "bars", "columns": [1, 2]}
        return rows and self._told(record, head, kinds, rows, chart=chart)

    def _steps(self, record, variance):
        """From the amount of last year to that of the year."""
        causes, year = record._edic_causes(), record._edic_budget().year
        parts = [[causes[one], variance.total(one)] for one in PARTS]
        rows = [
            [str(year - 1), variance.before],
            *(part for part in parts if part[1]),
            [str(year), variance.after],
        ]
        head = [self.env._("From year to year"), self.env._("Amount")]
        chart = {"kind": "steps", "columns": [1]}
        kinds = (Kind.TEXT, Kind.MONEY)
        return self._told(record, head, kinds, rows, total=True, chart=chart)

    def _parts(self, record, variance):
        rows = [
            [cause, label or "–", amount, source or "–"]
            for cause, label, amount, source in self._told_parts(record, variance)
        ]
        rows.append([self.env._("Difference"), "", variance.difference, ""])
        head = [
            *(self.env._("Part"), self.env._("What")),
            *(self.env._("Amount"), self.env._("Source")),
        ]
        kinds = (Kind.TEXT, Kind.TEXT, Kind.MONEY, Kind.TEXT)
        return self._told(record, head, kinds, rows, total=True)

    def _told_parts(self, record, variance):
        """``[(cause, label, amount, source)]`` that add up to the difference: the
        largest, the further ones, and what is not explained of all lines."""
        causes = record._edic_causes()
        told = [
            (causes[part.cause], part.label, part.amount, part.source)
            for part in variance.parts
            if part.amount and part.cause is not Cause.REST
        ]
        told.sort(key=lambda row: -abs(row[2]))
        further = sum((row[2] for row in told[MOST_ROWS:]), ZERO)
        told = told[:MOST_ROWS]
        if further:
            told.append((self.env._("Further reasons"), "", further, ""))
        if rest := variance.total(Cause.REST):
            told.append((causes[Cause.REST], "", rest, ""))
        return told

    def _movers(self, record, side, pairs, where=""):
        """The lines that moved most, and all others together; None where none did.

        :param pairs: of `_edic_pairs`, those that the table adds up on this side
        :param where: name of their section, where others have a table of their own
        """
        movers = record._edic_movers(side, pairs)
        if not movers:
            return None
        own = [pair for pair in pairs if record._edic_side_of(pair[0]) == side]
        revenue, expense = self.env._("Line of revenue"), self.env._("Line of expense")
        what = revenue if side.endswith("revenue") else expense
        what = f"{what} ({where})" if where else what
        rows = [
            (one["name"], money(one["before"]), money(one["after"])) for one in movers
        ]
        before = sum((money(last.planned) for _, _, last in own), ZERO)
        after = sum((money(line.planned) for _, line, _ in own), ZERO)
        before -= sum(row[1] for row in rows)
        after -= sum(row[2] for row in rows)
        if before or after:
            rows.append((self.env._("Further lines"), before, after))
        return self._against(record, what, rows)

    def _chapters(self, record, rows):
        is_doppik = record.framework == "de_doppik"
        what = self.env._("Voted credit") if is_doppik else self.env._("Chapter")
        chart = {"kind": "bars", "columns": [1, 2]}
        if record._compared():
            return self._against(record, what, rows, chart=chart)
        rows = [*rows, (self.env._("Total"), ZERO, sum((row[2] for row in rows), ZERO))]
        told = [[name, now] for name, _before, now in rows]
        kinds, head = (Kind.TEXT, Kind.MONEY), [what, str(record.year)]
        chart["columns"] = [1]
        return self._told(record, head, kinds, told, total=True, chart=chart)

    def _against(self, record, what, rows, **more):
        """Amounts of the year before, of the year, and the difference, with totals.

        :param what: label of what the rows are
        :param rows: ``[(name, before, now)]``
        """
        year = record._edic_budget().year
        head = [what, str(year - 1), str(year), self.env._("Difference")]
        before, now = (sum((row[at] for row in rows), ZERO) for at in (1, 2))
        rows = [*rows, (self.env._("Total"), before, now)]
        told = [[name, first, last, last - first] for name, first, last in rows]
        kinds = (Kind.TEXT, *[Kind.MONEY] * 3)
        return self._told(record, head, kinds, told, total=True, **more)
