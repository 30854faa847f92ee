# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models

from ..tools.money import money
from ..tools.variance import Cause, Variance, decompose, roll_up
from .edic_public_budget_reason import GONE

ZERO = Decimal(0)
SIDES = ("expense", "revenue", "capital_expense", "capital_revenue")


class EdicPublicBudgetJustified(models.AbstractModel):
    """A budget, a credit or a line whose difference from last year is explained.

    Computed from what was voted, spent and entered as reasons; no language model takes
    part in it. Lines are compared with those of the same codes in the budget of the
    same name of the year before.
    """

    _name = "edic.public.budget.justified"
    _description = "Explained against last year"

    # --- which lines ------------------------------------------------------------------
    def _edic_lines(self):
        """The lines that are explained."""
        raise NotImplementedError

    def _edic_budget(self):
        raise NotImplementedError

    def _edic_lines_before(self, budget, _lines):
        """Lines of last year's budget that are compared, whether they go on or not."""
        return budget.line_ids

    @api.model
    def _edic_side_of(self, key):
        """Return which of `SIDES` a line is compared and added up in.

        :param key: of the line (`edic.public.budget.line._key`)
        """
        return key[1]

    def _edic_on_side(self, lines, side):
        """Return those of some lines that stand on a side."""
        return lines.filtered(lambda line: self._edic_side_of(line._key()) == side)

    def _edic_pairs(self):
        """``[(key, line, line of last year)]``, one of them perhaps empty."""
        lines = self._edic_lines()
        before = self._edic_lines_before(self._edic_budget()._before(), lines)
        now = {line._key(): line for line in lines}
        then = {line._key(): line for line in before}
        none = self.env["edic.public.budget.line"]
        keys = list(dict.fromkeys([*now, *then]))
        return [(key, now.get(key, none), then.get(key, none)) for key in keys]

    # --- the parts --------------------------------------------------------------------
    def _edic_variances(self, basis="voted", pairs=None):
        """Return ``{side: Variance}``, rolled up over the lines.

        :param basis: one of `edic_public_budget_reason.BASES`
        :param pairs: of `_edic_pairs`, where they are known already
        """
        found = defaultdict(list)
        spent = self._edic_spent() if basis == "execution" else {}
        for key, line, before in self._edic_pairs() if pairs is None else pairs:
            if basis == "execution" and not line:
                continue
            one = self._edic_variance(basis, key, line, before, spent)
            found[self._edic_side_of(key)].append(one)
        return {
            side: next(
                iter(roll_up(ones, lambda _key: "all").values()),
                Variance("all", ZERO, ZERO, ()),
            )
            for side, ones in found.items()
        }

    def _edic_variance(self, basis, key, line, before, spent):
        if basis == "execution":
            first, last = money(line.planned), money(spent.get(line.id, 0.0))
        else:
            first, last = money(before.planned), money(line.planned)
        name = "|".join(key)
        told, of = (line, basis) if line else (before, GONE)
        reasons = told.reason_ids._explaining(of)
        return decompose(name, first, last, **reasons)

    def _edic_spent(self):
        """``{line id: amount}`` that was spent on the lines."""
        lines = self._edic_lines()
        used = self.env["edic.public.budget.use"]._totals(lines)
        return {line.id: line._sums(used.get(line.id, {}))["spent"] for line in lines}

    @api.model
    def _edic_causes(self):
        return {
            Cause.VOLUME: self.env._("Volume"),
            Cause.PRICE: self.env._("Price"),
            Cause.PERIMETER: self.env._("Change of scope"),
            Cause.ONE_OFF: self.env._("Once only"),
            Cause.REST: self.env._("Not explained yet"),
        }


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudget(models.Model):
    _name = "edic.public.budget"
    _inherit = [
        *("edic.public.budget", "edic.public.budget.justified"),
        "edic.public.drafted",
    ]

    def _edic_lines(self):
        """The real ones: what a section gives to the other and results carried forward
        are no revenue or expense of the year."""
        return self.line_ids.filtered(
            lambda line: (
                line.section in ("operating", "capital") and line._part() == "real"
            )
        )

    def _edic_side_of(self, key):
        # OVERRIDE edic_public_sector: Ergebnisplan and Finanzplan are never added
        section, direction = key[:2]
        is_apart = self.framework == "de_doppik" and section == "capital"
        return f"capital_{direction}" if is_apart else direction

    def _edic_budget(self):
        return self

    def _edic_lines_before(self, budget, _lines):
        return budget._edic_lines()

    def _before(self):
        return self._in_year(self.year - 1)

    def _in_year(self, year):
        """The budget of the same name of another year."""
        self.ensure_one()
        return self.search(
            [
                *(("company_id", "=", self.company_id.id), ("name", "=", self.name)),
                ("year", "=", year),
            ],
            limit=1,
        )

    def _through_years(self):
        """The budgets of the same name up to this one, the latest first."""
        self.ensure_one()
        return self.search(
            [
                *(("company_id", "=", self.company_id.id), ("name", "=", self.name)),
                ("year", "<=", self.year),
            ],
            order="year desc",
        )


class EdicPublicBudgetCredit(models.Model):
    _name = "edic.public.budget.credit"
    _inherit = [
        *("edic.public.budget.credit", "edic.public.budget.justified"),
        "edic.public.drafted",
    ]

    def _edic_lines(self):
        return self.line_ids

    def _edic_budget(self):
        return self.budget_id

    def _edic_lines_before(self, budget, lines):
        """Those of the same credit, and those of the same codes."""
        own = budget.credit_ids.filtered(lambda one: one._key() == self._key())
        keys = {line._key() for line in lines}
        return own.line_ids | budget.line_ids.filtered(lambda line: line._key() in keys)


class EdicPublicBudgetLine(models.Model):
    _name = "edic.public.budget.line"
    _inherit = [
        *("edic.public.budget.line", "edic.public.budget.justified"),
        "edic.public.drafted",
    ]

    reason_ids = fields.One2many(
        "edic.public.budget.reason", "line_id", string="Reasons"
    )

    def _edic_lines(self):
        return self

    def _edic_budget(self):
        return self.budget_id

    def _edic_lines_before(self, budget, _lines):
        key = self._key()
        return budget.line_ids.filtered(lambda line: line._key() == key)
