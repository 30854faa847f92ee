# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_public_sector.tools.letters.drafting.facts import Kind


class EdicPublicFactsExpense(models.AbstractModel):
    """An expense as it was handed in."""

    _name = "edic.public.facts.expense"
    _inherit = "edic.public.facts"
    _description = "Facts of an expense"
    _model = "hr.expense"

    def _collect(self, record):
        papers = self.env._("Supporting documents")
        return self._facts(
            record,
            ("employee", Kind.NAME, "employee_id", self.env._("Employee")),
            ("department", Kind.NAME, "department_id.name", self.env._("Department")),
            ("expense", Kind.TEXT, "name", self.env._("Expense")),
            ("spent_on", Kind.DATE, "date"),
            ("amount", Kind.MONEY, "total_amount", self.env._("Amount")),
            ("shop", Kind.NAME, "vendor_id.name", self.env._("Paid to")),
            ("receipts", Kind.NUMBER, "nb_attachment", papers),
        )
