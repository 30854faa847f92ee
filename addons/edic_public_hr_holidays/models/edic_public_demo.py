# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

OFFICER = "hr_holidays.group_hr_holidays_user"
TYPES = {"fr": "Congé annuel", "de": "Erholungsurlaub"}


class EdicPublicDemo(models.AbstractModel):
    """A request for leave at each of the fictional towns, and its decision begun."""

    _inherit = "edic.public.demo"

    def _staff(self, words):
        # EXTENDS edic_public_hr
        result = super()._staff(words)
        country = words.country
        code, leave = f"hr.leave.{country}", self._leave(country)
        self._hr_letter(country, "leave", code, leave, group=OFFICER)
        return result

    def _leave(self, country):
        """Five days of leave in two months, asked for and not decided."""
        name = f"leave_type_{country}"
        kind = {
            "name": TYPES[country],
            "company_id": self._found(f"company_{country}").id,
            "requires_allocation": False,
        }
        kind = self._made("hr.leave.type", {name: kind})[name]
        first = fields.Date.add(fields.Date.today(), months=2)
        first = fields.Date.start_of(first, "week")
        vals = {
            "employee_id": self._found(f"employee_{country}_1").id,
            "holiday_status_id": kind.id,
            "request_date_from": first,
            "request_date_to": fields.Date.add(first, days=4),
        }
        return self._made("hr.leave", {f"leave_{country}": vals})[f"leave_{country}"]
