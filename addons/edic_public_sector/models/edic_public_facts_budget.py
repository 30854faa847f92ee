# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models

from ..tools.drafting.facts import Fact, Kind, Source
from ..tools.variance import Cause

PARTS = (Cause.VOLUME, Cause.PRICE, Cause.PERIMETER, Cause.ONE_OFF, Cause.REST)
MOST_ROWS = 20
SUMS = ("open", "committed", "pending", "spent", "available")


class EdicPublicFactsBudget(models.AbstractModel):
    """What a justification may say of a line, a credit or a budget: voted, spent, and
    the computed parts of the difference from last year."""

    _name = "edic.public.facts.budget"
    _description = "Facts of a budget (shared)"

    def _collect_budget(self, record, direction):
        budget = record._edic_budget()
        facts = [
            self._stated(
                "year", Kind.REFERENCE, budget.year, self.env._("Year"), budget, "year"
            ),
            self._stated(
                "year_before",
                Kind.REFERENCE,
                budget.year - 1,
                self.env._("Year before"),
                budget,
                "year",
            ),
            self._stated(
                "budget", Kind.NAME, budget.name, self.env._("Budget"), budget
            ),
        ]
        variance = record._edic_variances().get(direction)
        if variance:
            facts += self._difference(record, variance)
        return facts + self._used(record, direction)

    def _difference(self, record, variance):
        labels = {
            **record._edic_causes(),
            Cause.REST: self.env._("Not explained by the reasons entered"),
        }
        rows = [
            ("credit_now", variance.after, self.env._("Credit of the year")),
            ("credit_before", variance.before, self.env._("Credit of the year before")),
            ("difference", variance.difference, self.env._("Difference")),
            *((one.value, variance.total(one), labels[one]) for one in PARTS),
        ]
        facts = [self._amount(record, *row) for row in rows]
        rate = None
        if variance.before:
            rate = round(variance.difference * 100 / variance.before, 1)
        told = self._stated(
            "difference_rate",
            Kind.PERCENT,
            rate if rate is None else str(rate),
            self.env._("Difference in percent"),
            record,
        )
        return [*facts, told]

    def _used(self, record, direction):
        """Committed, spent and available this year, and spent last year."""
        now = self._sums(record._edic_lines(), direction)
        budget = record._edic_budget()._before()
        lines = record._edic_lines_before(budget, record._edic_lines())
        before = self._sums(lines, direction)
        rows = (
            ("spent_now", now["spent"], self.env._("Spent so far")),
            ("committed_now", now["committed"], self.env._("Committed")),
            ("available_now", now["available"], self.env._("Available")),
            ("spent_before", before["spent"], self.env._("Spent the year before")),
        )
        rate = None
        if before["open"]:
            rate = str(round(before["spent"] * 100 / before["open"], 1))
        return [
            *(self._amount(record, *row) for row in rows),
            self._stated(
                "execution_before",
                Kind.PERCENT,
                rate,
                self.env._("Share of last year's credit that was spent"),
                record,
            ),
        ]

    def _sums(self, lines, direction):
        own = lines.filtered(lambda line: line.direction == direction)
        used = self.env["edic.public.budget.use"]._totals(own)
        sums = dict.fromkeys(SUMS, Decimal(0))
        for line in own:
            told = line._sums(used.get(line.id, {}))
            for name in SUMS:
                sums[name] += Decimal(f"{told[name]:.2f}")
        return sums

    def _amount(self, record, key, value, label):
        unit = record._edic_budget().currency_id.name
        return self._stated(key, Kind.MONEY, f"{value:.2f}", label, record, unit=unit)

    # --- tables -----------------------------------------------------------------------
    def _budget_tables(self, record, direction):
        tables = {}
        if history := self._history(record, direction):
            tables["history"] = history
        variance = record._edic_variances().get(direction)
        if variance and variance.difference:
            tables["parts"] = self._parts(record, variance)
        if movers := record._edic_movers(direction):
            tables["movers"] = self._movers(record, movers)
        return tables

    def _history(self, record, direction):
        rows = [
            [
                self._cell(record, Kind.REFERENCE, str(one["year"])),
                self._cell(record, Kind.MONEY, f"{one['open']:.2f}"),
                self._cell(record, Kind.MONEY, f"{one['spent']:.2f}"),
            ]
            for one in record._edic_history()
            if one["direction"] == direction
        ]
        head = [self.env._("Year"), self.env._("Credit"), self.env._("Spent")]
        return rows and {"head": head, "rows": rows, "numeric": [1, 2]}

    def _parts(self, record, variance):
        rows = [
            [
                self._cell(record, Kind.TEXT, cause),
                self._cell(record, Kind.TEXT, label or "–"),
                self._cell(record, Kind.MONEY, f"{amount:.2f}"),
                self._cell(record, Kind.TEXT, source or "–"),
            ]
            for cause, label, amount, source in self._told_parts(record, variance)
        ]
        head = [
            self.env._("Part"),
            self.env._("What"),
            self.env._("Amount"),
            self.env._("Source"),
        ]
        return {"head": head, "rows": rows, "numeric": [2]}

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
        further = sum((row[2] for row in told[MOST_ROWS:]), Decimal(0))
        told = told[:MOST_ROWS]
        if further:
            told.append((self.env._("Further reasons"), "", further, ""))
        if rest := variance.total(Cause.REST):
            told.append((causes[Cause.REST], "", rest, ""))
        return told

    def _movers(self, record, movers):
        rows = [
            [
                self._cell(record, Kind.TEXT, one["name"]),
                *(
                    self._cell(record, Kind.MONEY, f"{one[name]:.2f}")
                    for name in ("before", "after", "difference")
                ),
            ]
            for one in movers
        ]
        head = [
            self.env._("Line"),
            self.env._("Year before"),
            self.env._("Year"),
            self.env._("Difference"),
        ]
        return {"head": head, "rows": rows, "numeric": [1, 2, 3]}

    def _cell(self, record, kind, value):
        unit = record._edic_budget().currency_id.name if kind is Kind.MONEY else ""
        source = Source(record._name, record.id, "", record.display_name)
        return Fact("cell", kind, "", value, unit=unit, source=source)


class EdicPublicFactsBudgetLine(models.AbstractModel):
    _name = "edic.public.facts.budget.line"
    _inherit = ["edic.public.facts.budget", "edic.public.facts"]
    _description = "Facts of a budget line"
    _model = "edic.public.budget.line"

    def _collect(self, record):
        about = [
            self._fact("line", Kind.NAME, record, "display_name", self.env._("Line")),
            self._fact("credit", Kind.NAME, record, "credit_id"),
            self._fact("comment", Kind.TEXT, record, "note"),
        ]
        return about + self._collect_budget(record, record.direction)

    def _tables(self, record):
        return self._budget_tables(record, record.direction)


class EdicPublicFactsBudgetCredit(models.AbstractModel):
    _name = "edic.public.facts.budget.credit"
    _inherit = ["edic.public.facts.budget", "edic.public.facts"]
    _description = "Facts of a credit"
    _model = "edic.public.budget.credit"

    def _collect(self, record):
        name = self._fact(
            "credit", Kind.NAME, record, "display_name", self.env._("Credit")
        )
        return [name, *self._collect_budget(record, record.direction)]

    def _tables(self, record):
        return self._budget_tables(record, record.direction)


class EdicPublicFactsBudgetWhole(models.AbstractModel):
    _name = "edic.public.facts.budget.whole"
    _inherit = ["edic.public.facts.budget", "edic.public.facts"]
    _description = "Facts of a whole budget"
    _model = "edic.public.budget"

    def _collect(self, record):
        facts = self._collect_budget(record, "expense")
        totals = record._totals()
        labels = record._total_names()
        return facts + [
            self._amount(record, key, value, labels[key])
            for key, value in totals.items()
        ]

    def _tables(self, record):
        tables = self._budget_tables(record, "expense")
        rows = [
            [
                self._cell(record, Kind.TEXT, one["name"]),
                *(
                    self._cell(record, Kind.MONEY, f"{one[name]:.2f}")
                    for name in ("before", "open", "difference")
                ),
            ]
            for one in record._by_chapter()
        ]
        head = [
            self.env._("Credit"),
            self.env._("Year before"),
            self.env._("Year"),
            self.env._("Difference"),
        ]
        if rows:
            tables["chapters"] = {"head": head, "rows": rows, "numeric": [1, 2, 3]}
        return tables
