# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.edic_ai.exceptions import NotAPersonError

from ..audit_common import AuditCase

LINES = [("Copy paper A4", "office", None, 100.0)]


@tagged("post_install", "-at_install")
class TestAuditSteps(AuditCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kinds = cls.env["ir.model.fields.selection"].sudo()
        cls.company.sudo().edic_step_use_ids = kinds.search(
            [
                ("field_id.model", "=", "edic.finance.step"),
                ("value", "in", ("received", "service", "order", "handed_over")),
            ]
        )
        cls.bill = cls.make_bill("paper", LINES, ref="F-1")

    def step(self, kind, user=None, bill=None, **vals):
        steps = self.env["edic.finance.step"].with_user(user or self.billing)
        return steps.sudo(False).create(
            {"move_id": (bill or self.bill).id, "kind": kind, **vals}
        )

    def test_only_a_person_sets_a_step_and_the_ledger_tells_it(self):
        with self.assertRaises(NotAPersonError):
            self.step("received", user=self.env.ref("base.user_root"))
        with self.assertRaises(AccessError):
            self.step("received", user=self.auditor, day="2026-01-20")
        with self.assertRaisesRegex(UserError, "day on which"):
            self.step("received")
        step = self.step("received", day="2026-01-20", user_id=self.other.id)
        self.assertEqual(step.user_id, self.billing, "nobody signs for another")
        trace = self.env["edic.ai.trace"].sudo().search([], limit=1)
        self.assertEqual(
            (trace.event, trace.use_case, trace.res_id),
            ("decision", "step.confirmed", self.bill.id),
        )
        self.assertEqual(trace.facts["step"], "received")

    def test_a_step_is_revoked_not_changed(self):
        step = self.step("received", day="2026-01-20")
        with self.assertRaises(UserError):
            step.write({"day": "2026-01-01"})
        with self.assertRaises(AccessError):
            step.unlink()
        with self.assertRaises(UserError):
            step.sudo().unlink()
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.step("received", day="2026-01-21")
        step.action_revoke()
        self.assertFalse(self.bill.edic_stage)
        self.step("received", day="2026-01-19")
        self.assertEqual(self.bill.edic_stage, "received")

    def test_a_dialogue_beside_a_recorded_step(self):
        self.step("received", day="2026-01-20")
        confirm = self.env["edic.finance.step.confirm"].with_user(self.billing)
        context = {"active_model": "account.move", "active_ids": self.bill.ids}
        with Form(confirm.with_context(**context, default_kind="service")) as form:
            self.assertEqual((form.bill_count, form.done_count), (1, 0))
            form.day = "2026-01-21"
        form.record.action_confirm()
        self.assertEqual(self.bill.edic_stage, "service")

    def test_days_and_reasons(self):
        with self.assertRaises(ValidationError):
            self.step("received", day="2099-01-01")
        with self.assertRaises(ValidationError):
            self.step("interrupted", day="2026-01-20")
        self.step("received", day="2026-01-19")
        self.step("interrupted", day="2026-01-20", reason="Order number is missing")
        self.assertEqual(self.bill.edic_stage, "interrupted")
        self.step("complete", day="2026-01-25")
        self.assertEqual(self.bill.edic_stage, "received")

    def test_bar_shows_the_steps_that_are_used(self):
        self.step("received", day="2026-01-19")
        steps = self.bill.with_user(self.billing).sudo(False).edic_steps
        kinds = [step["kind"] for step in steps["steps"]]
        self.assertEqual(kinds, ["received", "service", "order", "handed_over"])
        self.assertEqual([len(s["done"]) for s in steps["steps"]], [1, 0, 0, 0])
        self.assertTrue(steps["may"])
        seen = self.bill.with_user(self.auditor).sudo(False).edic_steps
        self.assertFalse(seen["may"])

    def test_a_step_of_several_bills(self):
        other = self.make_bill("paper", LINES, ref="F-2")
        self.step("service")
        wizard = self.env["edic.finance.step.confirm"].with_user(self.billing)
        wizard = wizard.sudo(False).create(
            {"move_ids": (self.bill | other).ids, "kind": "service"}
        )
        self.assertEqual((wizard.bill_count, wizard.done_count), (2, 1))
        wizard.action_confirm()
        self.assertEqual(other.edic_stage, "service")
        with self.assertRaisesRegex(UserError, "recorded on each"):
            wizard.action_confirm()

    def test_hand_over_is_stopped_by_what_is_critical(self):
        self.turn_on("A01").severity = "critical"
        self.company.edic_stop_at = "handover"
        twin = self.make_bill("paper", LINES, ref="F-1", day="2026-02-15")
        self.bill.action_post()
        twin.action_post()
        self.step("received", bill=twin, day="2026-01-20")
        for kind in ("order", "handed_over"):
            with self.assertRaises(RedirectWarning):
                self.step(kind, bill=twin)
        self.step("order")  # the first of the two goes on
        flag = self.flags("A01")
        flag.sudo(False).with_user(self.accountant)._clear("justified", "in parts")
        self.step("order", bill=twin)
