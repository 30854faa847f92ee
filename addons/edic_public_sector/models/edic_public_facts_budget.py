# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace
from decimal import Decimal

from odoo import fields, models

from ..tools.drafting.facts import Kind
from ..tools.money import money
from ..tools.variance import Cause
from .edic_public_budget_line import USED

PARTS = (Cause.VOLUME, Cause.PRICE, Cause.PERIMETER, Cause.ONE_OFF, Cause.REST)


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
            *self._kameral(budget),
            *self._project(budget),
        ]
        variance = record._edic_variances().get(direction)
        if variance:
            facts += self._difference(record, variance)
        return facts + self._used(record, direction)

    def _kameral(self, budget):
        """That it is kameral, for texts that have other words then."""
        label = self.env._("Law")
        laws = dict(budget._fields["framework"]._description_selection(self.env))
        told = self._stated(
            "kameral", Kind.TEXT, laws["de_kameral"], label, budget, "framework"
        )
        return [told] * (budget.framework == "de_kameral")

    def _project(self, budget):
        """The acts that are prepared, of a budget that is not voted."""
        acts = budget._prepared_acts()
        names = ", ".join(acts.mapped("name"))
        label = self.env._("Prepared acts, not voted")
        return [self._stated("prepared", Kind.TEXT, names, label, budget)] * bool(acts)

    def _direction(self, record):
        """That it is revenue, for texts that speak of it in other words."""
        label = self.env._("Expense or revenue")
        names = dict(record._fields["direction"]._description_selection(self.env))
        told = self._stated("revenue", Kind.TEXT, names["revenue"], label, record)
        return [told] if record.direction == "revenue" else []

    def _difference(self, record, variance):
        """From last year's credit; without a budget of last year, the credit alone."""
        now = ("credit_now", variance.after, self.env._("Credit of the year"))
        if not record._edic_budget().decision_ids:
            return []  # nothing is voted or prepared, which is not zero
        if not record._edic_budget()._compared():
            return [self._amount(record, *now)]
        labels = {
            **record._edic_causes(),
            Cause.REST: self.env._("Not explained by the reasons entered"),
        }
        rows = [
            now,
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
        """Committed, spent and available this year, and spent last year; nothing of a
        year of which nothing is known."""
        budget = record._edic_budget()
        is_known = budget._known(direction)["spent"] and budget.decision_ids
        rows = self._used_now(record, direction) if is_known else []
        facts = [self._amount(record, *row) for row in rows]
        if before := self._over_before(budget, direction):
            facts += self._used_before(record, direction, before)
        return facts

    def _over_before(self, budget, direction):
        """Last year's budget, where the year is over and what was spent is known."""
        before = budget._before()
        is_over = before and before.date_to < fields.Date.context_today(self)
        return is_over and before._known(direction)["spent"] and before

    def _used_now(self, record, direction):
        now = self._sums(record._edic_lines(), direction)
        if direction == "revenue":
            return [("realised_now", now["spent"], self.env._("Realised so far"))]
        raised = self._raised(record)
        more = ("raised_now", raised, self.env._("From additional revenue"))
        return [
            ("spent_now", now["spent"], self.env._("Spent so far")),
            ("committed_now", now["committed"], self.env._("Committed")),
            *([more] if raised else ()),
            ("available_now", now["available"] + raised, self.env._("Available")),
        ]

    def _used_before(self, record, direction, budget):
        lines = record._edic_lines_before(budget, record._edic_lines())
        before = self._sums(lines, direction)
        key, label = "spent_before", self.env._("Spent the year before")
        if direction == "revenue":
            key, label = "realised_before", self.env._("Realised the year before")
        rate = None
        if before["open"]:
            rate = str(round(before["spent"] * 100 / before["open"], 1))
        share = self.env._("Share of last year's credit that was spent")
        if direction == "revenue":
            share = self.env._("Share of last year's budget that was realised")
        return [
            self._amount(record, key, before["spent"], label),
            self._stated("execution_before", Kind.PERCENT, rate, share, record),
        ]

    def _raised(self, record):
        """What revenue adds to the credits of a record; of less than a credit none."""
        if record._name not in ("edic.public.budget", "edic.public.budget.credit"):
            return Decimal(0)
        return sum(record._edic_lines().credit_id._raised().values(), Decimal(0))

    def _sums(self, lines, direction):
        own = lines.filtered(lambda line: line.direction == direction)
        used = self.env["edic.public.budget.use"]._totals(own)
        sums = dict.fromkeys(USED, Decimal(0))
        for line in own:
            told = line._sums(used.get(line.id, {}))
            for name in USED:
                sums[name] += money(told[name])
        return sums

    def _amount(self, record, key, value, label):
        unit = record._edic_budget().currency_id.name
        return self._stated(key, Kind.MONEY, f"{value:.2f}", label, record, unit=unit)


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
        about += self._direction(record)
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
        told = self._collect_budget(record, record.direction)
        return [name, *self._direction(record), *told]

    def _tables(self, record):
        return self._budget_tables(record, record.direction)


class EdicPublicFactsBudgetChapter(models.AbstractModel):
    _name = "edic.public.facts.budget.chapter"
    _inherit = ["edic.public.facts.budget.credit", "edic.public.facts"]
    _description = "Facts of a chapter"
    _model = "edic.public.budget.chapter"


class EdicPublicFactsBudgetWhole(models.AbstractModel):
    _name = "edic.public.facts.budget.whole"
    _inherit = ["edic.public.facts.budget", "edic.public.facts"]
    _description = "Facts of a whole budget"
    _model = "edic.public.budget"

    def _collect(self, record):
        facts = self._collect_budget(record, "expense") + self._of_revenue(record)
        totals = record._totals() if record.decision_ids else {}
        labels = record._total_names()
        return facts + [
            self._amount(record, key, value, labels[key])
            for key, value in totals.items()
        ]

    def _of_revenue(self, record):
        """What a report says of expense, of revenue; nothing where there is none."""
        variance = record._edic_variances().get("revenue")
        if not variance:
            return []
        told = self._difference(record, variance) + self._used(record, "revenue")
        return [
            replace(
                fact,
                key=f"revenue_{fact.key}",
                label=self.env._("Revenue: %s", fact.label),
            )
            for fact in told
        ]

    def _tables(self, record):
        pairs, tables = record._edic_pairs(), {}
        for direction, end in (("expense", ""), ("revenue", "_revenue")):
            found = self._budget_tables(record, direction, pairs)
            if rows := record._by_chapter(direction, pairs):
                found["chapters"] = self._chapters(record, rows)
            tables |= {f"{name}{end}": table for name, table in found.items()}
        return tables
