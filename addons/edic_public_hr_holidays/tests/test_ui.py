# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from odoo.addons.edic_public_hr.tests.hr_draft_common import HrDraftCase


@tagged("post_install", "-at_install", "edic_tour")
class TestLeaveTour(HttpCase, HrDraftCase):
    groups = "hr_holidays.group_hr_holidays_user"

    def test_who_decides_on_a_leave_says_why(self):
        kind = self.env["hr.leave.type"].create(
            {"name": "Annual leave", "requires_allocation": False}
        )
        leave = self.env["hr.leave"].create(
            {
                "employee_id": self.person.id,
                "holiday_status_id": kind.id,
                "request_date_from": "2026-08-03",
                "request_date_to": "2026-08-07",
                "private_name": "Private words",
            }
        )
        action = "hr_holidays.hr_leave_action_action_approve_department"
        self.start_tour(
            f"/odoo/action-{action}/{leave.id}", "edic_leave_aid", login="hr_clerk"
        )
        [aid] = self.env["edic.public.aid"].search([("res_model", "=", leave._name)])
        self.assertEqual((aid.res_id, aid.option_code), (leave.id, "other_days"))
        self.assertEqual((aid.decided_by_id, leave.state), (self.clerk, "confirm"))
        self.assertNotIn("Private words", repr(aid.content))
