# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter, defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..tools.budget.document import ZERO
from ..tools.budget.years import spread, still_bound
from ..tools.money import money
from .edic_public_budget_words import taken_row

NONE = {}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudgetCommitment(models.Model):
    """What a commitment binds, and in the credits of which years."""

    _inherit = "edic.public.budget.commitment"

    def _bound(self, more=NONE):
        """``{commitment: {budget line: amount}}`` that open ones bind, in a form as it
        is entered there.

        :param dict more: ``{commitment: {year: amount}}`` that bills are to use of them
        """
        spent = self._used_by_year(more)
        several = self.filtered(lambda one: one.authority_id.tranche_ids)
        found = {}
        for one in (self - several).filtered(lambda one: one.state == "open"):
            left = money(one.amount) - sum(spent[one._origin].values())
            found[one] = {one.line_id: max(left, ZERO)}
        for authority, own in several.grouped("authority_id").items():
            found |= authority._bound(own, more)
        return found

    def _used_by_year(self, more=NONE):
        """``{commitment: {year: amount}}`` on bills, drafts among them."""
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("edic_commitment_id", "in", self._origin.ids),
                    ("parent_state", "in", ("draft", "posted")),
                ],
                ["edic_commitment_id", "date:year"],
                ["balance:sum"],
            )
        )
        found = defaultdict(Counter)
        for commitment, year, balance in groups:
            found[commitment][year.year] += money(balance)
        for commitment, years in more.items():
            for year, amount in years.items():
                found[commitment][year] += money(amount)
        return found

    def _line_on(self, day):
        """The budget line that a bill of this day uses; empty where it is none of its
        years."""
        line = self.line_id
        if not line or line.budget_id._has_day(day):
            return line
        several = day and self.authority_id.tranche_ids
        return line._in_year(day.year) if several else line.browse()


class EdicPublicBudgetAuthority(models.Model):
    """Its years are shared by its commitments, the one entered first first."""

    _inherit = "edic.public.budget.authority"

    def _bound(self, asked, more=NONE):
        """
        :param asked: commitments, perhaps of a form, for those that are saved
        :return: as of the commitments
        """
        self.ensure_one()
        saved = asked.search([("authority_id", "=", self._origin.id)], order="id")
        ordered = [*(saved - asked._origin), *asked]
        ordered.sort(key=lambda one: one._origin.id or float("inf"))
        spent = (saved | asked._origin)._used_by_year(more)
        tranches = {one.year: money(one.amount) for one in self.tranche_ids}
        taken, found = Counter(), {}
        for one in ordered:
            used = spent[one._origin]
            if one.state != "open":
                taken.update(used)
                continue
            amount = money(one.amount)
            shares = spread(amount, one.line_id.budget_id.year, tranches, taken)
            taken.update(shares)
            if one in asked:
                found[one] = one.line_id._by_year(still_bound(amount, shares, used))
        return found

    def _year_row(self, year, amount, own):
        """What a bill takes of the money that a year has for it (CP), above which
        nothing is paid that year.

        :param dict own: ``{commitment: amount}`` that the bill has as it is saved
        """
        self.ensure_one()
        more = {one: {year: -amount} for one, amount in own.items()}
        used = self.commitment_ids._used_by_year(more)
        spent = float(sum((years[year] for years in used.values()), ZERO))
        tranches = self.tranche_ids.filtered(lambda one: one.year == year)
        whole = sum(tranches.mapped("amount"))
        row = taken_row(self, whole, whole - spent, amount)
        return {**row, "name": f"{self.display_name} · {year}"}


class EdicPublicBudgetLine(models.Model):
    """The same line in the budgets of other years."""

    _inherit = "edic.public.budget.line"

    def _in_year(self, year):
        """The line of the same codes in the budget of the same name."""
        self.ensure_one()
        if year == self.budget_id.year:
            return self
        budget, key = self.budget_id._in_year(year), self._key()
        return budget.line_ids.filtered(lambda one: one._key() == key)[:1]

    def _by_year(self, amounts):
        """``{line: amount}``; a year that has no such line yet is left out."""
        lines = {self._in_year(year): amount for year, amount in amounts.items()}
        return {line: amount for line, amount in lines.items() if line}


class EdicPublicBudgetUse(models.Model):
    """Commitments of several years, with what each year's credit bears of them."""

    _inherit = "edic.public.budget.use"

    @api.model
    def _sources(self, ids):
        # EXTENDS edic_public_sector
        rows = [
            (commitment.id, number, line.id, amount)
            for commitment, lines in self._of_several_years()._bound().items()
            for number, (line, amount) in enumerate(lines.items(), start=1)
            if ids is None or line.id in ids
        ]
        more = [self._yearly(rows)] if rows else []
        return [*super()._sources(ids), *more]

    def _of_several_years(self):
        found = self.env["edic.public.budget.commitment"].sudo()
        return found.with_context(active_test=False).search(
            [("state", "=", "open"), ("authority_id.tranche_ids", "!=", False)]
        )

    def _yearly(self, rows):
        numbers, places, lines, amounts = map(list, zip(*rows, strict=True))
        return SQL(
            """SELECT -(one.id * 1024::bigint + 8 * bound.place), 'committed', one.date,
                      one.name || ' ' || one.subject, one.partner_id, NULL::int,
                      bound.line_id, bound.amount, NULL::int, NULL::int, one.id,
                      one.company_id
                 FROM edic_public_budget_commitment one
                 JOIN unnest(%s::int[], %s::int[], %s::int[], %s::numeric[])
                      AS bound(id, place, line_id, amount) ON bound.id = one.id""",
            *(numbers, places, lines, amounts),
        )
