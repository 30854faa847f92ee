# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..common import EdicAiCase


@tagged("post_install", "-at_install")
class TestTracePlace(EdicAiCase):
    """Finding an entry by its number, and what it answers."""

    def setUp(self):
        super().setUp()
        self.call = self.gateway._record("inference", "test.use", {})
        self.sealed(self.call)
        own = self.gateway.with_user(self.decider)
        self.answer = own._record(
            "decision", "test.use", {}, parent_uuid=self.call.call_uuid
        )
        self.ledger = self.env["edic.ai.trace"].with_user(self.auditor)

    def test_by_its_number(self):
        own = [("seq", "=", self.call.seq), ("company_ref", "=", self.company.id)]
        self.assertEqual(self.ledger.search(own).ids, self.call.ids)
        self.assertFalse(
            self.ledger.search([("seq", ">", self.call.seq)]) & self.answer
        )

    def test_by_not_being_sealed_yet(self):
        both = [("id", "in", (self.call + self.answer).ids)]
        waits = self.ledger.search([*both, ("is_waiting", "=", True)])
        self.assertEqual(waits.ids, self.answer.ids)
        rest = self.ledger.search([*both, ("is_waiting", "=", False)])
        self.assertEqual(rest.ids, self.call.ids)
        self.assertEqual(waits.seal_text, "Not sealed yet")
        self.assertFalse(waits.prev_hash)
        self.assertTrue(rest.prev_hash)

    def test_what_it_answers_and_what_answers_it(self):
        call = self.ledger.browse(self.call.id)
        answer = self.ledger.browse(self.answer.id)
        self.assertEqual(call.answer_ids, answer)
        self.assertEqual(answer.parent_id, call)
        self.assertEqual(call.display_name, f"AI call, number {call.seq}")
        self.assertEqual(answer.display_name, "Decision")

    def test_only_what_the_reader_may_see(self):
        admin = self.env.ref("base.user_admin")
        call = self.call.with_user(admin)
        self.assertFalse(call.answer_ids)
        self.assertEqual(self.call.with_user(self.decider).answer_ids, self.answer)
