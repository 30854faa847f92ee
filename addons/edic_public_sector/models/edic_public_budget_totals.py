# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
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
            amount = money(line.open)
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

    def _by_chapter(self):
        """``[{"name", "before", "open", "difference"}]`` of the credits of expense."""
        before = {}
        for credit in self._before().credit_ids:
            key = credit._key()
            before[key] = before.get(key, 0.0) + sum(credit.line_ids.mapped("open"))
        return [
            {
                "name": credit.display_name,
                "before": before.get(credit._key(), 0.0),
                "open": amount,
                "difference": amount - before.get(credit._key(), 0.0),
            }
            for credit in self.credit_ids.filtered("is_binding")
            for amount in [sum(credit.line_ids.mapped("open"))]
        ]
