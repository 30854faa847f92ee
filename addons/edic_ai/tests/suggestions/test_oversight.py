# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..common import EdicAiCase, new_test_user


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
        old = fields.Datetime.now() - timedelta(days=100)
        vals |= {"state": "accepted", "decided_at": old}
        suggestions.create([vals.copy() for _ in range(300)])
        settings = self.env["res.config.settings"].create({})
        self.assertFalse(settings.edic_ai_agreement_alarm)  # long ago
        vals |= {"decided_at": fields.Datetime.now()}
        suggestions.create([vals.copy() for _ in range(300)])
        settings = self.env["res.config.settings"].create({})
        self.assertTrue(settings.edic_ai_agreement_alarm)
        self.assertIn("300", settings.edic_ai_agreement)

    # --- time to decide: R22, off at install ------------------------------------
    def agree(self, on=None):
        self.company.write(
            {
                "edic_ai_pace_agreement": "Service agreement 7",
                "edic_ai_pace_agreed_on": on or fields.Date.today(),
            }
        )

    def pace(self):
        """Return the counts, after the transaction of those who decided."""
        with self.enter_registry_test_mode():
            self.env.cr.postcommit.run()
        self.env.invalidate_all()
        return self.env["edic.ai.pace"]._pace(self.company)

    def decide(self, seconds=1):
        """Accept a suggestion that long after its evidence was shown."""
        suggestion = self.propose().with_user(self.decider)
        with freeze_time(fields.Datetime.now()) as clock:
            token = suggestion.get_evidence()["token"]
            clock.tick(seconds)
            suggestion.action_accept(token)

    def test_no_time_is_counted_at_install(self):
        self.decide()
        self.assertFalse(self.company.edic_ai_pace)
        self.assertFalse(self.pace().counts)

    def test_half_an_agreement_is_none(self):
        self.company.edic_ai_pace_agreement = "Service agreement 7"
        self.assertFalse(self.company.edic_ai_pace)
        self.agree(on=fields.Date.today() + timedelta(days=1))
        self.assertFalse(self.company.edic_ai_pace)
        self.decide()
        self.assertFalse(self.pace().counts)

    def test_time_with_the_evidence_is_counted_for_the_company(self):
        self.agree()
        self.decide(1)
        self.decide(1.5)
        self.decide(7)
        self.propose().with_user(self.decider).action_accept()
        suggestion = self.propose().with_user(self.decider)
        token = suggestion.get_evidence()["token"]
        suggestion.action_reject("wrong", token)
        suggestion = self.propose().with_user(self.decider)
        suggestion.action_choose("Oberdorf", suggestion.get_evidence()["token"])
        self.assertEqual(self.pace().counts, {"s00": 1, "s02": 4, "s10": 1})

    def test_evidence_of_another_suggestion_does_not_count(self):
        self.agree()
        other = self.propose().with_user(self.decider).get_evidence()["token"]
        self.propose().with_user(self.decider).action_accept(other)
        self.assertEqual(self.pace().counts, {"s00": 1})

    def test_counts_know_no_person(self):
        known = set(self.env["edic.ai.pace"]._fields)
        self.assertEqual(
            known, {"id", "display_name", "company_id", "month", "span", "decisions"}
        )

    def test_no_decision_keeps_how_long_it_took(self):
        """Nor whether the source was opened: neither in clear nor beside."""
        self.agree()
        self.decide(7)
        trace = self.env["edic.ai.trace"].search([("event", "=", "decision")], limit=1)
        self.assertEqual(
            set(trace.facts),
            {
                "decision",
                "field",
                "proposed",
                "proposed_label",
                "final",
                "final_label",
                "band",
                "has_reason",
            },
        )
        self.assertFalse(trace.content_digest)
        columns = self.env["edic.ai.suggestion"]._fields
        self.assertFalse([c for c in columns if "second" in c or "opened" in c])

    def test_counts_are_read_by_auditor_and_administrator_only(self):
        self.agree()
        self.decide()
        self.assertTrue(self.pace().counts)
        self.assertTrue(self.env["edic.ai.pace"].with_user(self.auditor).search([]))
        for user in (self.decider, self.employee, self.portal):
            with self.assertRaises(AccessError):
                self.env["edic.ai.pace"].with_user(user).search([])
        with self.assertRaises(AccessError):
            self.env["edic.ai.pace"].with_user(self.auditor).search([]).decisions = 0

    def test_agreement_is_in_the_ledger_and_its_end_forgets(self):
        self.agree()
        trace = self.env["edic.ai.trace"].search([("event", "=", "policy")], limit=1)
        self.assertEqual(trace.facts["pace_agreement"], [None, "Service agreement 7"])
        self.decide()
        self.assertTrue(self.pace().counts)
        self.decide()  # its count comes too late
        self.company.edic_ai_pace_agreed_on = False
        self.assertFalse(self.pace().counts)
        trace = self.env["edic.ai.trace"].search([("event", "=", "policy")], limit=1)
        self.assertIsNone(trace.facts["pace_agreed_on"][1])
        self.assertFalse(self.env["edic.ai.pace"].search([]))

    def count(self, decisions, on=None):
        with freeze_time(on or fields.Date.today()):
            self.env["edic.ai.pace"]._add(self.company.id, "s02", decisions)
        self.env.invalidate_all()

    def test_old_counts_neither_weigh_nor_stay(self):
        self.agree(on="2020-01-01")
        self.count(500, on=fields.Date.today() - timedelta(days=500))
        self.count(300, on=fields.Date.today() - timedelta(days=200))
        self.count(1)
        self.count(2)
        self.assertEqual(self.pace().counts, {"s02": 3})
        self.env["edic.ai.pace"]._gc_old()
        left = self.env["edic.ai.pace"].search([]).mapped("decisions")
        self.assertEqual(sorted(left), [3, 300])

    def test_haste_is_said_on_the_settings(self):
        self.agree()
        settings = self.env["res.config.settings"].create({})
        self.assertFalse(settings.edic_ai_pace_alarm)
        self.count(100)
        settings = self.env["res.config.settings"].create({})
        self.assertTrue(settings.edic_ai_pace_alarm)
        self.assertIn("100", settings.edic_ai_pace_text)

    def test_only_the_administrator_enters_the_agreement(self):
        rights = "base.group_erp_manager,base.group_partner_manager"
        keeper = new_test_user(self.env, "keeper", rights)
        company = self.company.with_user(keeper)
        company.name = "Lindenfurt"  # companies are hers
        with self.assertRaises(AccessError):
            company.edic_ai_pace_agreement = "Service agreement 7"
        with self.assertRaises(AccessError):
            company.create({"name": "New", "edic_ai_pace_agreement": "7"})

    def test_other_settings_are_saved_without_that_role(self):
        keeper = new_test_user(self.env, "system", "base.group_system")
        self.assertFalse(keeper.has_group("edic_ai.group_edic_ai_manager"))
        self.env["res.config.settings"].with_user(keeper).create({}).execute()

    def test_an_agreement_of_a_new_company_is_in_the_ledger(self):
        vals = {"edic_ai_pace_agreement": "7", "edic_ai_pace_agreed_on": "2026-01-01"}
        company = self.env["res.company"].create({"name": "Neustadt", **vals})
        trace = self.env["edic.ai.trace"].search([("event", "=", "policy")], limit=1)
        self.assertEqual(trace.company_id, company)
        self.assertIn("→ 2026-01-01", trace.summary)

    def test_settings_hold_the_agreement(self):
        self.env["res.config.settings"].create(
            {
                "edic_ai_pace_agreement": "Service agreement 7",
                "edic_ai_pace_agreed_on": fields.Date.today(),
            }
        ).execute()
        self.assertTrue(self.company.edic_ai_pace)
