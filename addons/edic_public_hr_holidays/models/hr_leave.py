# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import RedirectWarning


class HrLeave(models.Model):
    _name = "hr.leave"
    _inherit = ["hr.leave", "edic.public.hr.drafted"]
    _edic_deciders = "hr_holidays.group_hr_holidays_responsible"

    def action_approve(self, *args, **kwargs):
        # EXTENDS hr_holidays: who approves is asked first where public holidays of the
        # law would be taken from the allocation; what Odoo approves itself is not
        if not self.env.su and not self.env.context.get("edic_confirmed"):
            aid = self.env["edic.public.aid.leave"]
            for leave in self.filtered(lambda leave: leave.state == "confirm"):
                if words := aid._unrecorded_holidays(leave):
                    raise RedirectWarning(
                        words,
                        self.env.ref(
                            "edic_public_hr_holidays.hr_leave_action_approve_confirmed"
                        ).id,
                        self.env._("Approve all the same"),
                        {"active_model": self._name, "active_ids": self.ids},
                    )
        return super().action_approve(*args, **kwargs)

    def _edic_addressee(self):
        # EXTENDS edic_public_hr
        return self.employee_id.work_contact_id
