# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..retention_common import NOW, RetentionCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRetentionDue(RetentionCase):
    def lines(self, user=None, event="decision", what="content"):
        dues = self.env["edic.ai.retention.due"].with_user(user or self.auditor)
        dues.action_look()
        found = dues.search([]).filtered(
            lambda line: (
                (line.company_name, line.event, line.what)
                == (self.company.name, event, what)
            )
        )
        return found

    def test_what_would_go_goes(self):
        self.rule()
        old, kept = self.trace("2027-01-01"), self.trace("2029-07-01")
        line = self.lines()
        self.assertEqual((line.total, line.goes, line.held), (2, 1, 0))
        self.assertEqual(line.months, 12)
        self.assertEqual(line.oldest, datetime(2027, 1, 1))
        self.assertEqual(line.next_on, datetime(2030, 7, 1))
        self.assertEqual(self.beside(old), ["content", "person"], "looking erases")
        self.assertEqual(self.night(), (1, False))
        line = self.lines()
        self.assertEqual((line.total, line.goes), (1, 0))
        self.assertEqual(self.beside(kept), ["content", "person"])

    def test_without_a_rule_nothing_would_go(self):
        self.trace("2027-01-01")
        line = self.lines()
        self.assertEqual((line.total, line.goes), (1, 0))
        self.assertEqual(line.why, "No approved rule")

    def test_due_list_says_what_is_held_and_by_what(self):
        self.rule()
        self.trace("2027-01-01")
        holds = self.env["edic.ai.legal.hold"].with_user(self.dpo)
        holds.create({"name": "Lawsuit", "company_id": self.company.id})
        line = self.lines()
        self.assertEqual((line.goes, line.held), (0, 1))
        self.assertEqual(line.why, "Legal hold: Lawsuit")

    def test_own_companies_only_and_by_those_who_may(self):
        other = self.env["res.company"].create({"name": "Lindenfurt 2"})
        self.trace("2027-01-01", company=other)
        self.trace("2027-01-01")
        dues = self.env["edic.ai.retention.due"].with_user(self.auditor)
        dues.action_look()
        self.assertNotIn(other.name, dues.search([]).mapped("company_name"))
        with self.assertRaises(AccessError):
            self.env["edic.ai.retention.due"].with_user(self.decider).action_look()
        mine = dues.with_user(self.dpo).search([])
        self.assertFalse(mine, "each sees what he or she asked for")

    def test_a_rule_shows_it_with_a_button(self):
        action = self.env.ref("edic_ai.edic_ai_retention_due_action_look")
        opened = action.with_user(self.auditor).run()
        self.assertEqual(opened["res_model"], "edic.ai.retention.due")
