# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.edic_ai_task import MAX_ATTEMPTS
from .common import EdicAiCase


class UseCaseTest(models.AbstractModel):
    _name = "edic.ai.use.case.test.use"
    _inherit = "edic.ai.use.case"
    _description = "Use case of the tests"
    _module = "edic_ai"

    def _work(self, record):
        if record.city == "Nowhere":
            raise ValueError("no such town")
        record.comment = "worked on"


@tagged("post_install", "-at_install")
class TestTask(EdicAiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_to_registry(cls.registry, UseCaseTest)
        cls.registry._setup_models__(cls.env.cr, [UseCaseTest._name])
        cls.addClassCleanup(cls.registry.__delitem__, UseCaseTest._name)
        cls.partner.company_id = cls.company
        cls.tasks = cls.env["edic.ai.task"]
        cls.cron = cls.env.ref("edic_ai.ir_cron_edic_ai_task_work")

    def waiting(self):
        return self.tasks.search([("use_case", "=", "test.use")])

    def test_asking_twice_is_asking_once(self):
        self.tasks._enqueue("test.use", self.partner)
        self.tasks._enqueue("test.use", self.partner)
        self.assertEqual(len(self.waiting()), 1)

    def test_the_cron_does_the_work(self):
        self.tasks._enqueue("test.use", self.partner)
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.assertFalse(self.waiting())
        self.assertIn("worked on", str(self.partner.comment))

    @mute_logger("odoo.addons.edic_ai.models.edic_ai_task")
    def test_a_failure_is_kept_and_tried_again_later(self):
        self.partner.city = "Nowhere"
        self.tasks._enqueue("test.use", self.partner)
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        task = self.waiting()
        self.assertEqual(task.attempts, 1)
        self.assertEqual(task.error, "no such town")
        self.assertGreater(task.next_attempt, fields.Datetime.now())

    def test_after_some_attempts_a_person_must_look(self):
        self.tasks._enqueue("test.use", self.partner)
        task = self.waiting()
        for _attempt in range(MAX_ATTEMPTS):
            task._fail("no such town")
        self.assertEqual(task.state, "failed")
        task.action_retry()
        self.assertEqual(task.state, "waiting")
        self.assertEqual(task.attempts, 0)

    def test_a_record_that_is_gone_needs_no_work(self):
        self.tasks._enqueue("test.use", self.partner)
        self.partner.unlink()
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.assertFalse(self.waiting())

    def test_a_task_cannot_be_pointed_elsewhere(self):
        self.tasks._enqueue("test.use", self.partner)
        manager = new_test_user(self.env, "queue", "edic_ai.group_edic_ai_manager")
        task = self.waiting().with_user(manager)
        for vals in ({"res_id": 1}, {"use_case": "x"}, {"company_id": 1}):
            with self.assertRaises(AccessError):
                task.write(vals)
        with self.assertRaises(AccessError):
            task.create({"use_case": "x", "res_model": "res.company", "res_id": 1})
        task.sudo()._fail("no such town")
        task.action_retry()
        self.assertFalse(task.attempts)
        with self.assertRaises(AccessError):
            task.with_user(self.decider).action_retry()

    @mute_logger("odoo.addons.edic_ai.models.edic_ai_task")
    def test_work_for_another_company_is_refused(self):
        self.tasks._enqueue("test.use", self.partner)
        self.waiting().company_id = self.env["res.company"].create({"name": "Talstadt"})
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.assertTrue(self.waiting().error)
        self.assertFalse(self.partner.comment)

    def test_a_failed_task_that_was_asked_for_again_goes(self):
        self.tasks._enqueue("test.use", self.partner)
        failed = self.waiting()
        failed.state = "failed"
        self.tasks._enqueue("test.use", self.partner)
        failed.action_retry()
        self.assertEqual(len(self.waiting()), 1)
        self.assertFalse(failed.exists())

    def test_long_work_has_its_own_lane(self):
        self.env["edic.ai.use.case.test.use"].__class__._lane = "long"
        self.addCleanup(
            delattr, self.env["edic.ai.use.case.test.use"].__class__, "_lane"
        )
        self.tasks._enqueue("test.use", self.partner)
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
            self.assertTrue(self.waiting())
            self.env.ref(
                "edic_ai.ir_cron_edic_ai_task_work_long"
            ).method_direct_trigger()
        self.assertFalse(self.waiting())
