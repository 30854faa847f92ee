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
        key, kind, label = "days_left", Kind.NUMBER, self.env._("Days left")
        if record.holiday_status_id.requires_allocation:  # with this request counted
            left = self._fact(key, kind, record, "virtual_remaining_leaves", label)
        else:
            left = self._stated(key, kind, None, label, record)
        facts = self._facts(
            record,
            ("employee", Kind.NAME, "employee_id", self.env._("Employee")),
            ("department", Kind.NAME, "department_id.name", self.env._("Department")),
            ("leave_type", Kind.TEXT, "holiday_status_id.name"),
            ("asked_on", Kind.DATE, "create_date", self.env._("Asked for on")),
            ("leave_from", Kind.DATE, "request_date_from"),
            ("leave_to", Kind.DATE, "request_date_to"),
            ("leave_days", Kind.NUMBER, "number_of_days", self.env._("Days of leave")),
        )
        return [*facts, left]
