# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import EdicAiCase, new_test_user


@tagged("post_install", "-at_install")
class TestDecision(EdicAiCase):
    """Decisions as a table, from the ledger alone."""

    def setUp(self):
        super().setUp()
        call = self.gateway._record("inference", "test.use", {}, record=self.partner)
        self.call = call.call_uuid
        self.propose(trace_uuid=self.call).with_user(self.decider).action_choose("Ulm")

    def found(self, user=None, *domain):
        decisions = self.env["edic.ai.decision"].with_user(user or self.auditor)
        return decisions.search([("res_id", "=", self.partner.id), *domain])

    def test_what_was_proposed_and_what_it_became(self):
        decision = self.found()
        self.sealed(decision.sudo().trace_id)
        decision.invalidate_recordset()
        self.assertRecordValues(
            decision,
            [
                {
                    "decision": "edited",
                    "proposed": "Neustadt",
                    "final": "Ulm",
                    "band": "sure",
                    "is_changed": True,
                    "field_label": "City",
                    "engine": "test",
                    "company_id": self.company.id,
                    "parent_uuid": self.call,
                    "about": self.partner.display_name,
                    "seq": decision.trace_id.seq,
                }
            ],
        )
        self.assertTrue(decision.seq)
        action = decision.action_open_entry()
        self.assertEqual(
            (action["res_model"], action["res_id"]),
            ("edic.ai.trace", decision.trace_id.id),
        )

    def test_taken_as_proposed_is_not_changed(self):
        self.propose("Ulm 2").with_user(self.decider).action_accept()
        self.assertFalse(self.found(None, ("decision", "=", "accepted")).is_changed)

    def test_what_was_replaced_before_anyone_decided(self):
        self.propose("A")
        self.propose("B")
        replaced = self.found(None, ("decision", "=", "superseded"))
        self.assertRecordValues(
            replaced, [{"proposed": "A", "final": False, "is_changed": False}]
        )
        self.assertEqual(replaced.trace_id.summary, "Replaced: A")

    def test_same_again_or_nothing_replaces_nothing(self):
        self.propose("A")
        self.propose("A")
        self.propose(None)
        self.propose("B")
        words = self.found(None, ("decision", "=", "superseded")).mapped("proposed")
        self.assertEqual(words, ["A"])

    def test_who_reads_whose(self):
        self.propose("A").with_user(self.env.ref("base.user_admin")).action_reject()
        dpo = new_test_user(self.env, "dpo_decisions", "edic_ai.group_edic_ai_dpo")
        for user, count in ((self.decider, 1), (self.auditor, 2), (dpo, 2)):
            self.assertEqual(len(self.found(user)), count)
        for user in (self.employee, self.portal):
            with self.assertRaises(AccessError):
                self.found(user)

    def test_not_of_another_company(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        self.gateway._record(
            "decision",
            "x",
            {"decision": "accepted"},
            company=other,
            record=self.partner,
        )
        self.assertEqual(len(self.found()), 1)

    def test_nobody_writes(self):
        admin = self.env.ref("base.user_admin")
        decision = self.found().with_user(admin)
        for act in (
            lambda: decision.write({"final": "x"}),
            lambda: decision.unlink(),
            lambda: decision.create({"final": "x"}),
        ):
            with self.assertRaises(AccessError):
                act()
