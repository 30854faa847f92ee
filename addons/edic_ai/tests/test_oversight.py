# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import EdicAiCase


@tagged("post_install", "-at_install")
class TestOversight(EdicAiCase):
    def test_agreement_counts_decisions_of_the_company(self):
        before = self.company._edic_agreement()
        self.propose().with_user(self.decider).action_accept()
        self.propose().with_user(self.decider).action_reject()
        self.propose()  # waits: no decision
        after = self.company._edic_agreement()
        self.assertEqual(after.accepted - before.accepted, 1)
        self.assertEqual(after.decided - before.decided, 2)

    def test_a_changed_setting_is_in_the_ledger(self):
        self.company.edic_ai_precision = 0.9
        trace = self.env["edic.ai.trace"].search([("event", "=", "policy")], limit=1)
        self.assertEqual(trace.facts["precision"], ["0.95", "0.9"])
        self.assertEqual(trace.company_id, self.company)

    def test_habit_is_said_on_the_settings(self):
        settings = self.env["res.config.settings"].create({})
        self.assertFalse(settings.edic_ai_agreement_alarm)
        vals = self.propose().sudo().copy_data()[0]
        suggestions = self.env["edic.ai.suggestion"].sudo()
        suggestions.create([{**vals, "state": "accepted"} for _ in range(300)])
        settings = self.env["res.config.settings"].create({})
        self.assertTrue(settings.edic_ai_agreement_alarm)
        self.assertIn("300", settings.edic_ai_agreement)
