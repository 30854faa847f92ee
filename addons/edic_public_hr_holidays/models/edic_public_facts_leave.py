# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_public_sector.tools.letters.drafting.facts import Kind


class EdicPublicFactsLeave(models.AbstractModel):
    """A request for leave; what the employee wrote about it stays where it is."""

    _name = "edic.public.facts.leave"
    _inherit = "edic.public.facts"
    _description = "Facts of a request for leave"
    _model = "hr.leave"

    def _collect(self, record):
        def fact(key, kind, path, label=None):
            return self._fact(key, kind, record, path, label)

        left = self.env._("Days left")
        has_left = record.holiday_status_id.requires_allocation
        return [
            fact("employee", Kind.NAME, "employee_id", self.env._("Employee")),
            fact(
                "department", Kind.NAME, "department_id.name", self.env._("Department")
            ),
            fact("leave_type", Kind.TEXT, "holiday_status_id.name"),
            fact("asked_on", Kind.DATE, "create_date", self.env._("Asked for on")),
            fact("leave_from", Kind.DATE, "request_date_from"),
            fact("leave_to", Kind.DATE, "request_date_to"),
            fact(
                "leave_days", Kind.NUMBER, "number_of_days", self.env._("Days of leave")
            ),
            fact("days_left", Kind.NUMBER, "virtual_remaining_leaves", left)
            if has_left  # with this request counted
            else self._stated("days_left", Kind.NUMBER, None, left, record),
        ]
