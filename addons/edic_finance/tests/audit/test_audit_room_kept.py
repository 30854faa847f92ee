# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..audit_room_common import RoomCase

MANAGER = "edic_ai.group_edic_ai_manager"
APPROVER = "edic_ai.group_edic_ai_approver"


@tagged("post_install", "-at_install")
class TestAuditKept(RoomCase):
    """A drawn or approved sample stays, whoever asks for it, by a form or by RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.decider = cls.accountant
        # every role at once, and the settings of the site
        highest = (
            f"{MANAGER},{APPROVER},edic_finance.group_edic_finance_accountant,"
            "base.group_system,account.group_account_manager"
        )
        cls.highest = cls.make_user("highest", highest)

    def test_who_looks_at_items_enters_what_is_found(self):
        for user in (self.decider, self.auditor):
            sample = self.sample().with_user(user)
            sample.confidence = 90
            sample.action_draw()
            sample.line_ids.outcome = "right"
            sample.line_ids[0].write(
                {"outcome": "wrong", "right_value": 5, "note": "another amount"}
            )
            sample.action_evaluate()
            self.assertEqual((sample.state, sample.errors), ("done", 1))

    def test_nobody_enters_what_was_drawn(self):
        sample = self.sample().with_user(self.highest)
        drawn = {
            "state": "done",
            "drawn_at": "2026-01-01",
            "plan_id": self.plan().id,
            "population_count": 1,
            "population_value": 1.0,
            "strata": {"0": [9, 0]},
            "population_digest": "0" * 64,
        }
        for name, value in drawn.items():
            for record in (sample, sample.with_user(self.decider)):
                with self.subTest(name), self.assertRaises(AccessError):
                    record[name] = value
            vals = sample.copy_data()[0]
            with self.subTest(name), self.assertRaises(AccessError):
                sample.create({**vals, name: value})
        given = sample.with_context(default_state="done", default_population_count=1)
        copy = given.create(sample.copy_data()[0])
        self.assertEqual((copy.state, copy.population_count), ("draft", 0))

    def test_nobody_changes_an_item(self):
        sample = self.sample()
        sample.action_draw()
        other = self.sample()
        for user in (self.decider, self.auditor, self.highest):
            line = sample.line_ids[0].with_user(user)
            for name, value in {
                "book_value": 1.0,
                "res_id": self.bills[0].id,
                "stratum": 1,
                "is_certain": True,
                "hits": 9,
                "sample_id": other.id,
                "res_model": "res.partner",
            }.items():
                with (
                    self.subTest(name, user=user.login),
                    self.assertRaises(AccessError),
                ):
                    line[name] = value
            vals = {"res_model": "account.move", "res_id": self.bills[0].id}
            with self.assertRaises(AccessError):
                line.create({**vals, "sample_id": sample.id})
            with self.assertRaises(AccessError):
                line.unlink()
            for command in (Command.create(vals), Command.delete(line.id)):
                with self.assertRaises(AccessError):
                    sample.with_user(user).line_ids = [command]
        self.assertEqual(len(sample.line_ids), 5)

    def test_not_even_who_was_given_the_rights(self):
        rights = self.env.ref("edic_finance.access_edic_finance_sample_line_accountant")
        rights.sudo().write({"perm_create": True, "perm_unlink": True})
        sample = self.sample().with_user(self.decider)
        sample.action_draw()
        with self.assertRaises(AccessError):
            sample.line_ids[0].copy()
        with self.assertRaises(AccessError):
            sample.line_ids[0].unlink()

    def test_categories_are_entered_while_a_plan_is_a_draft(self):
        plan = self.plan()
        line = plan.line_ids.create({"plan_id": plan.id, "name": "more"})
        line.rate = 0.5
        line.unlink()
        self.assertEqual(plan.author_ids, self.manager)
        both = self.make_user("both", f"{MANAGER},{APPROVER}")
        plan.line_ids[0].with_user(both).rate = 0.2
        self.assertEqual(plan.author_ids, self.manager | both)
        with self.assertRaises(UserError):
            plan.with_user(both).action_approve()
        plan.with_user(self.approver).action_approve()
        self.assertEqual(plan.state, "approved")

    def test_an_approved_plan_keeps_its_categories(self):
        plan, draft = self.approved_plan(), self.plan()
        note = plan.told
        for user in (self.manager, self.highest):
            lines = plan.line_ids.with_user(user)
            with self.assertRaises(UserError):
                lines.create({"plan_id": plan.id, "name": "more"})
            with self.assertRaises(UserError):
                lines.with_context(default_plan_id=plan.id).create({"name": "more"})
            with self.assertRaises(UserError):
                lines[0].unlink()
            with self.assertRaises(UserError):
                lines[0].plan_id = draft
            with self.assertRaises(UserError):
                draft.line_ids[0].with_user(user).plan_id = plan
            with self.assertRaises(UserError):
                plan.with_user(user).line_ids = [Command.delete(lines[0].id)]
        plan.invalidate_recordset()
        self.assertEqual((len(plan.line_ids), plan.told), (2, note))
        for user in (self.decider, self.approver, self.auditor):
            with self.assertRaises(AccessError):
                draft.line_ids[0].with_user(user).rate = 0.5
