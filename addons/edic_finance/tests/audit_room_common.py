# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command

from .audit_common import AuditCase

LINES = [("Copy paper A4", "office", None, 100.0)]


class RoomCase(AuditCase):
    """Twelve posted bills of 100, 200 … 1200, and what an auditor draws of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bills = cls.env["account.move"]
        for number in range(12):
            price = 100.0 * (number + 1)
            line = [("Copy paper A4", "office", None, price)]
            cls.bills += cls.make_bill("paper", line, ref=f"F-{number}")
        cls.bills.action_post()
        cls.approver = cls.make_user("approver", "edic_ai.group_edic_ai_approver")
        cls.manager = cls.make_user("manager", "edic_ai.group_edic_ai_manager")

    def sample(self, **vals):
        samples = self.env["edic.finance.sample"].with_user(self.auditor).sudo(False)
        return samples.create(
            {
                "name": "Bills",
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "size": 5,
                "seed": "2026",
                "company_id": self.company.id,
                **vals,
            }
        )

    def plan(self, *lines):
        """A control plan to approve; all large bills of none given, and no other."""
        plans = self.env["edic.finance.plan"].with_user(self.manager).sudo(False)
        lines = lines or (
            {"name": "large", "amount_from": 1000, "rate": 1},
            {"name": "rest", "intensity": "none"},
        )
        return plans.create(
            {
                "name": "Plan 2026",
                "company_id": self.company.id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "line_ids": [Command.create(line) for line in lines],
            }
        )

    def approved_plan(self, *lines):
        plan = self.plan(*lines)
        plan.with_user(self.approver).action_approve()
        return plan.with_user(self.auditor)
