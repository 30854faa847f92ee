# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter, defaultdict
from decimal import Decimal

from odoo import models

from ..tools.money import money
from ..tools.simulation import Role

# what moves no money, or none of the year; None: what has no role in a scenario
UNCOUNTED = (None, Role.NON_CASH, Role.TRANSFER, Role.CARRIED_RESULT)
ZERO = Decimal(0)


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudget(models.Model):
    """The balances that a report on a budget names, from its lines."""

    _inherit = "edic.public.budget"

    def _totals(self):
        """``{name: amount}`` as it was voted, by the roles that a scenario knows.

        Gross savings (épargne brute; Germany: the balance of current activity) are
        operating revenue less operating expense, without what moves no money and
        without carried results; net savings are what repayment leaves of it.
        """
        self.ensure_one()
        sums = defaultdict(Decimal)
        repaid = borrowed = ZERO
        for line in self.line_ids:
            role = (line._family() or ("", None))[1]
            if role in UNCOUNTED:
                continue
            amount = money(line.planned)
            sums[line.section, line.direction] += amount
            repaid += amount if role is Role.DEBT_REPAYMENT else ZERO
            borrowed += amount if role is Role.BORROWING else ZERO
        savings = sums["operating", "revenue"] - sums["operating", "expense"]
        return {
            "operating_revenue": sums["operating", "revenue"],
            "operating_expense": sums["operating", "expense"],
            "gross_savings": savings,
            "repayment": repaid,
            "net_savings": savings - repaid,
            "capital_expense": sums["capital", "expense"] - repaid,
            "capital_revenue": sums["capital", "revenue"] - borrowed,
            "borrowing": borrowed,
        }

    def _total_names(self):
        return {
            "operating_revenue": self.env._("Operating revenue"),
            "operating_expense": self.env._("Operating expense"),
            "gross_savings": self.env._("Gross savings"),
            "repayment": self.env._("Repayment of loans"),
            "net_savings": self.env._("Net savings"),
            "capital_expense": self.env._("Capital expense without repayment"),
            "capital_revenue": self.env._("Capital revenue without loans"),
            "borrowing": self.env._("New loans"),
        }

    def _by_chapter(self, direction="expense", pairs=None):
        """``[(name, before, now)]`` of the lines that are compared, so that they add up
        to the difference that is explained: also of chapters that began or ended.

        :param pairs: of `_edic_pairs`, where they are known already
        """
        names, sums = {}, defaultdict(lambda: (ZERO, ZERO))
        for key, line, before in self._edic_pairs() if pairs is None else pairs:
            if key[1] == direction:
                place, name = (line or before)._grouped()
                names.setdefault(place, name)  # the code may be named anew
                first, last = sums[place]
                sums[place] = first + money(before.planned), last + money(line.planned)
        places = sorted(place for place, amounts in sums.items() if any(amounts))
        told = Counter(names[place] for place in places)
        sections = self.line_ids._fields["section"]._description_selection(self.env)
        rows = []
        for place in places:
            name, section = names[place], dict(sections)[place[1]]
            name = f"{name} ({section})" if told[name] > 1 else name
            rows.append((name, *sums[place]))
        return rows


class EdicPublicBudgetLine(models.Model):
    _inherit = "edic.public.budget.line"

    def _grouped(self):
        """``(place, name)`` of the chapter (kameral: Kapitel) in which a report adds it
        up; in the Doppik of the credit that binds it."""
        has_chapters = self.budget_id.framework != "de_doppik"
        group = (has_chapters and self.chapter_id) or self.credit_id
        kind = "chapter" if group == self.chapter_id else group.kind or ""
        place = (self.section != "operating", self.section, kind, group.code or "")
        return place, group.display_name or ""
