# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, models

from ... import roles
from ...tools.budget.variance import Cause, decompose, roll_up
from ...tools.common.money import money
from .edic_public_budget_reason import GONE

SIDES = ("expense", "revenue", "capital_expense", "capital_revenue")
MAX_LINES = 12  # that a story names, the largest differences first
MAX_YEARS = 10


def _cause_with_reasons(variance, cause, pairs):
    """Return the amount of a cause, and the reasons entered for it with their lines."""
    lines = {"|".join(key): line or before for key, line, before in pairs}
    reasons = [
        {
            "name": part.label,
            "amount": float(part.amount),
            "source": part.source,
            "line": {"id": lines[part.line].id, "name": lines[part.line].display_name},
        }
        for part in variance.parts
        if part.cause is cause and part.label
    ]
    return {"amount": float(variance.total(cause)), "reasons": reasons}


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
        """Return the lines that are explained."""
        raise NotImplementedError

    def _edic_budget(self):
        return self.budget_id

    def _edic_lines_before(self, budget, _lines):
        """Return the lines of last year's budget that are compared, whether they go on
        or not."""
        return budget.line_ids

    @api.model
    def _edic_side_of(self, key):
        """Return which of `SIDES` a line is compared and added up in.

        :param key: of the line (`edic.public.budget.line._key`)
        """
        return key[1]

    def _edic_on_side(self, lines, side):
        return lines.filtered(lambda line: self._edic_side_of(line._key()) == side)

    def _edic_pairs(self):
        """Return ``[(key, line, line of last year)]``, one of them perhaps empty."""
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
            variance = self._edic_variance(basis, key, line, before, spent)
            found[self._edic_side_of(key)].append(variance)
        return {side: roll_up("all", own) for side, own in found.items()}

    def _edic_variance(self, basis, key, line, before, spent):
        if basis == "execution":
            first, last = money(line.planned), money(spent.get(line.id, 0.0))
        else:
            first, last = money(before.planned), money(line.planned)
        name = "|".join(key)
        owner, of = (line, basis) if line else (before, GONE)
        return decompose(name, first, last, **owner.reason_ids._explaining(of))

    def _edic_spent(self):
        """Return ``{line id: amount}`` that was spent on the lines."""
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

    # --- the story --------------------------------------------------------------------
    @api.readonly
    @roles.reads
    def edic_story(self, basis="voted"):
        """Return what the screen shows: history, parts and the lines that moved most.

        :param str basis: one of `edic_public_budget_reason.BASES`
        """
        self.ensure_one()
        self.check_access("read")
        budget = self._edic_budget()
        pairs = self._edic_pairs()
        variances = self._edic_variances(basis, pairs)
        return {
            "basis": basis,
            "year": budget.year,
            "has_before": bool(budget._compared()),
            "is_project": budget.state == "draft",
            "currency": budget.currency_id.id,
            "history": self._edic_history(),
            "sides": [
                self._edic_side(side, variances[side], pairs)
                for side in SIDES
                if side in variances
                and budget.decision_ids
                and (basis == "voted" or budget._known(side)["spent"])
            ],
        }

    @api.model
    def _edic_side_names(self):
        """Return ``{side: name}`` for the screen and the labels of facts."""
        lines = self.env["edic.public.budget.line"]
        names = dict(lines._fields["direction"]._description_selection(self.env))
        return {
            **names,
            "capital_expense": self.env._("Payments for investment and loans"),
            "capital_revenue": self.env._("Receipts for investment and loans"),
        }

    def _edic_side(self, side, variance, pairs):
        return {
            "direction": side,
            "name": self._edic_side_names()[side],
            "before": float(variance.before),
            "after": float(variance.after),
            "difference": float(variance.difference),
            "parts": [
                {
                    "cause": cause.value,
                    "name": name,
                    **_cause_with_reasons(variance, cause, pairs),
                }
                for cause, name in self._edic_causes().items()
            ],
            "lines": self._edic_movers(side, pairs),
        }

    @api.readonly
    @roles.reads
    def edic_story_lines(self, side, year=False):
        """Open the lines that a story adds up, of this year and of the year before.

        :param str side: one of `edic_public_budget_justified.SIDES`
        :param int year: one of its history, for the lines of that year alone
        """
        self.ensure_one()
        self.check_access("read")
        if year:
            name = self.env._("Lines of %s", year)
            lines = self._edic_lines_of(self._edic_budget()._in_year(year))
        else:
            name = self.env._("Lines of both years")
            found = (line for _key, *both in self._edic_pairs() for line in both)
            lines = self.env["edic.public.budget.line"].union(*found)
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "edic.public.budget.line",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self._edic_on_side(lines, side).ids)],
            "context": {"group_by": ["year", "nature_id"], "create": False},
        }

    def _edic_movers(self, side, pairs):
        """Return the lines that moved most.

        :param pairs: of `_edic_pairs`
        """
        found = [
            {
                "id": (line or before).id,
                "name": (line or before).display_name,
                "before": before.planned,
                "after": line.planned,
                "difference": line.planned - before.planned,
            }
            for key, line, before in pairs
            if self._edic_side_of(key) == side
        ]
        found = [row for row in found if round(row["difference"], 2)]
        found.sort(key=lambda row: -abs(row["difference"]))
        return found[:MAX_LINES]

    def _edic_lines_of(self, budget):
        """Return the lines that are compared, of a budget of the same name."""
        now = self._edic_lines()
        if budget == self._edic_budget():
            return now
        return self._edic_lines_before(budget, now)

    def _edic_history(self):
        """Return what was voted and spent, year by year, of the lines that are
        compared; None for what is not known of a year, which is not zero."""
        budgets = self._edic_budget()._through_years()[:MAX_YEARS]
        years = [year for budget in budgets for year in self._edic_years(budget)]
        return sorted(years, key=lambda each: each["year"])

    def _edic_years(self, budget):
        """Return the year of a budget, of each side on which there is a line."""
        lines = self._edic_lines_of(budget)
        used = self.env["edic.public.budget.use"]._totals(budget.line_ids)
        found = []
        for side in SIDES:
            own = self._edic_on_side(lines, side)
            sums = [
                {**line._sums(used.get(line.id, {})), "open": line.planned}
                for line in own
            ]
            total = {
                name: round(sum(amounts[name] for amounts in sums), 2)
                if is_known
                else None
                for name, is_known in budget._known(side, used).items()
            }
            if own:
                found.append({"year": budget.year, "direction": side, **total})
        return found
