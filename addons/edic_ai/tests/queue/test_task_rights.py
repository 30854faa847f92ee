# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...tools.providers.request import Origin
from ..common import new_test_user
from .test_task import TaskCase


@tagged("post_install", "-at_install")
class TestTaskRights(TaskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, "queue", "edic_ai.group_edic_ai_manager")
        cls.colleague = new_test_user(
            cls.env, "colleague", "base.group_user,edic_ai.group_edic_ai_user"
        )
        cls.highest = cls.env.ref("base.user_admin")

    def setUp(self):
        super().setUp()
        self.task = self.enqueue(user=self.decider)

    def test_nobody_writes_a_task(self):
        for user in (self.decider, self.auditor, self.manager, self.highest):
            own = self.task.with_user(user)
            for vals in ({"res_id": 1}, {"state": "done"}, {"company_id": 1}):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    own.write(vals)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                own.create({"use_case": "x", "res_model": "res.company", "res_id": 1})
            for model in ("edic.ai.task.live", "edic.ai.slot"):
                for operation in ("read", "write", "create", "unlink"):
                    with self.subTest(user=user.login, model=model):
                        allowed = self.env[model].with_user(user).has_access(operation)
                        self.assertFalse(allowed)

    def test_a_user_sees_own_tasks_only(self):
        for user, sees in (
            (self.decider, True),
            (self.colleague, False),
            (self.manager, True),
            (self.auditor, True),
        ):
            with self.subTest(user.login):
                tasks = self.tasks.with_user(user)
                found = tasks.search([("use_case", "=", "test.use")])
                self.assertEqual(found == self.task, sees)
                mine = tasks.search([("is_mine", "=", True)])
                self.assertEqual(mine == self.task, user == self.decider)
                others = tasks.search([("is_mine", "=", False)])
                self.assertEqual(self.task in others, sees and user != self.decider)
        self.assertTrue(self.task.with_user(self.decider).is_mine)
        self.assertFalse(self.task.with_user(self.manager).is_mine)

    def test_who_asked_is_no_report(self):
        for user in (self.manager, self.auditor):
            for name in ("user_id", "token", "live_ids"):
                with self.subTest(user.login, name=name):
                    tasks = self.tasks.with_user(user)
                    with self.assertRaises(AccessError):
                        tasks.browse(self.task.id).read([name])
                    with self.assertRaises(AccessError):
                        tasks.search([(name, "!=", False)])
        self.assertFalse(self.task.create_uid)

    def test_who_retries_and_drops(self):
        self.task.sudo().state = "in_doubt"
        for user in (self.decider, self.auditor):
            for button in ("action_retry", "action_drop"):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    getattr(self.task.with_user(user), button)()
        self.task.with_user(self.manager).action_drop()
        self.assertEqual(self.task.state, "cancelled")
        self.task.with_user(self.manager).action_retry()
        self.assertEqual(self.task.state, "waiting")

    def test_who_cancels(self):
        for user in (self.colleague, self.auditor, self.employee):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.task.with_user(user).action_cancel()
        self.task.with_user(self.decider).action_cancel()
        self.assertEqual(self.task.state, "cancelled")
        other = self.enqueue()
        other.with_user(self.manager).action_cancel()
        self.assertEqual(other.state, "cancelled")

    def test_what_ended_stays_as_it_is(self):
        for state in ("done", "failed", "in_doubt"):
            self.task.sudo().state = state
            self.task.with_user(self.manager).action_cancel()
            self.assertEqual(self.task.state, state)
        self.task.sudo().state = "done"
        self.task.with_user(self.manager).action_drop()
        self.task.with_user(self.manager).action_retry()
        self.assertEqual(self.task.state, "done")

    def test_no_company_sees_another_s(self):
        self.task.sudo().company_id = self.env["res.company"].create(
            {"name": "Talstadt"}
        )
        self.assertFalse(self.tasks.with_user(self.manager).search([]))

    def test_what_it_is_about_is_told_to_those_who_may_read_it(self):
        self.assertEqual(self.task.with_user(self.decider).about, "Lindenfurt")
        other = self.tasks._enqueue(
            "test.use", self.env.company, origin=Origin.PERSON, user=self.decider
        )
        cron = self.env.ref("edic_ai.ir_cron_edic_ai_task_work")
        other.write({"res_model": "ir.cron", "res_id": cron.id})
        own = other.with_user(self.decider)
        self.assertFalse(own.about)
        own.sudo().res_model = "model.that.is.gone"
        self.assertFalse(own.about)

    def test_task_opens_what_it_is_about(self):
        action = self.task.with_user(self.decider).action_open_record()
        self.assertEqual(action["res_id"], self.partner.id)
        self.assertEqual(action["res_model"], "res.partner")

    def test_task_is_named_by_its_use_case(self):
        """By the title of its use case; by its code where its addon is gone."""
        own = self.task.with_user(self.decider)
        own.sudo().use_case = "connection.test"
        title = "Test of a connection"
        self.assertEqual((own.use_case_name, own.display_name), (title, title))
        self.task.sudo().use_case = "gone.use"
        self.assertEqual(own.display_name, "gone.use")

    def test_a_row_tells_the_error_on_one_line(self):
        self.task.sudo().error = "It failed.\n\nTwice."
        self.assertEqual(self.task.error_line, "It failed. Twice.")
