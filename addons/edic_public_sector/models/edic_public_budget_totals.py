# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models

RESULTS = ("001", "002")  # carried results: no money of the year
ZERO = Decimal(0)


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudget(models.Model):
    """The balances that a report on a budget names, from its lines."""

    _inherit = "edic.public.budget"

    def _totals(self):
        """``{name: amount}`` of real operations as they were voted.

        Gross savings (épargne brute) are operating revenue less operating expense, both
        real and without carried results; net savings are what repayment of capital
        leaves of it (16, without deposits 165).
        """
        self.ensure_one()
        sums = {
            (section, direction): ZERO
            for section in ("operating", "capital")
            for direction in ("expense", "revenue")
        }
        repaid = borrowed = ZERO
        for line in self._edic_lines():
            code = line.nature_id.code or line.chapter_id.code or ""
            if code in (*RESULTS, "021", "023", "024"):
                continue
            amount = Decimal(f"{line.open:.2f}")
            sums[line.section, line.direction] += amount
            if self._is_loan(line, code):
                repaid += amount if line.direction == "expense" else ZERO
                borrowed += amount if line.direction == "revenue" else ZERO
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

    def _is_loan(self, line, code):
        if line.section != "capital":
            return False
        if self.framework == "fr":
            return code.startswith("16") and not code.startswith("165")
        return code.startswith(("69", "79"))

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
