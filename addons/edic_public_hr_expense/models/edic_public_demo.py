# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

APPROVER = "hr_expense.group_hr_expense_user"
JOURNEYS = {
    "fr": "Train, réunion au département",
    "de": "Bahnfahrt zur Bezirksregierung",
}


class EdicPublicDemo(models.AbstractModel):
    """A journey without its receipt at each of the fictional towns, and the letter
    that asks for it begun."""

    _inherit = "edic.public.demo"

    def _staff(self, words):
        # EXTENDS edic_public_hr
        result = super()._staff(words)
        country = words.country
        name = f"expense_{country}"
        vals = {
            "name": JOURNEYS[country],
            "employee_id": self._found(f"employee_{country}_1").id,
            "company_id": self._found(f"company_{country}").id,
            "date": fields.Date.subtract(fields.Date.today(), days=20),
            "total_amount_currency": 84.5,
        }
        expense = self._made("hr.expense", {name: vals})[name]
        code = "hr.expense_receipt"
        self._hr_letter(country, "expense", code, expense, group=APPROVER)
        return result
