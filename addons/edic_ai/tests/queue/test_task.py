# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields, models
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...tools.providers.request import Origin
from ..common import EdicAiCase

WORK_LOG = "odoo.addons.edic_ai.models.queue.edic_ai_task"


class UseCaseTest(models.AbstractModel):
    _name = "edic.ai.use.case.test.use"
    _inherit = "edic.ai.use.case"
    _description = "Use case of the tests"
    _module = "edic_ai"

    def _work(self, record):
        self._progress(1, 2, "looking")
        if record.city == "Nowhere":
            record.comment = "half done"
            raise ValueError("no such town")
        record.comment = f"{record.comment or ''} worked on"


class TaskCase(EdicAiCase):
    """The use case of the tests, and the queue's cron."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.define(UseCaseTest)
        cls.partner.company_id = cls.company
        cls.tasks = cls.env["edic.ai.task"]
        cls.tasks.search([]).unlink()  # tasks that the database already has

    @classmethod
    def define(cls, use_case):
        add_to_registry(cls.registry, use_case)
        cls.registry._setup_models__(cls.env.cr, [use_case._name])
        cls.addClassCleanup(cls.registry.__delitem__, use_case._name)

    def work(self, lane=""):
        cron = self.env.ref(f"edic_ai.ir_cron_edic_ai_task_work{lane}")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def enqueue(self, use_case="test.use", **options):
        origin = Origin.PERSON if options.get("user") else Origin.BACKGROUND
        options = {"origin": origin, **options}
        return self.tasks._enqueue(use_case, self.partner, **options)

    def comment(self):
        return str(self.partner.comment or "")


@tagged("post_install", "-at_install")
class TestTask(TaskCase):
    def test_asking_twice_is_asking_once(self):
        self.assertEqual(self.enqueue(), self.enqueue())

    def test_cron_does_the_work(self):
        task = self.enqueue()
        self.work()
        self.assertEqual((task.state, task.attempts), ("done", 1))
        self.assertEqual(self.comment().count("worked on"), 1)
        self.assertEqual((task.done, task.total, task.note), (1, 2, "looking"))

    def test_what_is_done_may_be_asked_again(self):
        first = self.enqueue()
        self.work()
        self.assertNotEqual(self.enqueue(), first)
        self.work()
        self.assertEqual(self.comment().count("worked on"), 2)

    def test_same_content_is_worked_once(self):
        digests = {self.partner.id: "abc"}
        first = self.enqueue(digests=digests)
        self.work()
        self.assertEqual(self.enqueue(digests=digests), first)
        self.work()
        self.assertEqual(self.comment().count("worked on"), 1)
        other = self.enqueue(digests={self.partner.id: "def"})
        self.assertNotEqual(other, first)
        again = self.enqueue(digests=digests, again=True)
        self.assertNotEqual(again, first)
        self.work()
        self.assertEqual(self.comment().count("worked on"), 3)

    @mute_logger(WORK_LOG)
    def test_a_failure_is_kept_and_tried_again_later(self):
        self.partner.city = "Nowhere"
        task = self.enqueue()
        self.work()
        self.assertEqual((task.state, task.attempts), ("waiting", 1))
        self.assertEqual(task.error, "no such town")
        self.assertGreater(task.next_attempt, fields.Datetime.now())
        self.assertFalse(self.comment())
        self.work()
        self.assertEqual(task.attempts, 1)  # not before its time
        cron = self.env.ref("edic_ai.ir_cron_edic_ai_task_work")
        wakes = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertIn(task.next_attempt, wakes.mapped("call_at"))

    @mute_logger(WORK_LOG)
    def test_after_some_attempts_a_person_must_look(self):
        self.partner.city = "Nowhere"
        task = self.enqueue()
        for attempt in range(1, 6):
            task.sudo().next_attempt = fields.Datetime.now()
            self.work()
            self.assertEqual(task.attempts, attempt)
        self.assertEqual(task.state, "failed")
        self.partner.city = "Altstadt"
        task.action_retry()
        self.work()
        self.assertEqual((task.state, task.error), ("done", False))

    def test_a_record_that_is_gone_needs_no_work(self):
        task = self.enqueue()
        self.partner.unlink()
        self.work()
        self.assertEqual(task.state, "done")

    @mute_logger(WORK_LOG)
    def test_work_for_another_company_is_refused(self):
        task = self.enqueue()
        task.company_id = self.env["res.company"].create({"name": "Talstadt"})
        self.work()
        self.assertEqual(task.error, "Asked for by another company.")
        self.assertFalse(self.comment())

    @mute_logger(WORK_LOG)
    def test_a_use_case_that_is_gone_fails(self):
        task = self.enqueue()
        task.use_case = "test.gone"
        self.work()
        self.assertEqual(task.state, "failed")

    def test_a_failed_task_that_was_asked_for_again_goes(self):
        failed = self.enqueue()
        failed.state = "failed"
        self.enqueue()
        failed.action_retry()
        self.assertFalse(failed.exists())
        self.assertEqual(len(self.tasks.search([("use_case", "=", "test.use")])), 1)

    def test_what_someone_waits_for_comes_first(self):
        others = self.env["res.partner"].create(
            [{"name": name, "company_id": self.company.id} for name in "ab"]
        )
        batch = self.tasks._enqueue("test.use", others, origin=Origin.BACKGROUND)
        urgent = self.enqueue(now=True)
        with self.enter_registry_test_mode():
            self.assertEqual(self.tasks._claim("quick", "quick").task_id, urgent.id)
            self.tasks._enqueue(
                "test.use", others[1], origin=Origin.BACKGROUND, now=True
            )
            self.env.flush_all()
            self.assertEqual(self.tasks._claim("quick", "quick").task_id, batch[1].id)

    def test_long_work_has_its_own_lane(self):
        handler = self.env["edic.ai.use.case.test.use"].__class__
        handler._lane = "long"
        self.addCleanup(delattr, handler, "_lane")
        task = self.enqueue()
        self.work()
        self.assertEqual(task.state, "waiting")
        self.work("_long")
        self.assertEqual(task.state, "done")

    def test_every_lane_has_its_cron(self):
        for lane in ("", "_long", *(f"_model_{number}" for number in range(1, 7))):
            self.work(lane)  # fails where there is none

    def test_idle_lanes_are_woken_first(self):
        handler = self.env["edic.ai.use.case.test.use"].__class__
        handler._lane = "model"
        self.addCleanup(delattr, handler, "_lane")
        triggers = self.env["ir.cron.trigger"].sudo()
        triggers.search([]).unlink()
        self.enqueue()
        # the first one is called already
        self.assertEqual(self.tasks._idle("model")[0], "model_2")
        triggers.search([]).unlink()
        with self.enter_registry_test_mode():
            self.tasks._claim("model", "model_1")
        self.assertEqual(self.tasks._idle("model")[0], "model_2")
        self.assertEqual(self.tasks._idle("model")[-1], "model_1")

    def test_task_ends_in_the_commit_of_the_work_or_not_at_all(self):
        task = self.enqueue()
        with self.enter_registry_test_mode():
            claim = self.tasks._claim("quick", "quick")
            self.assertIsNone(self.tasks._claim("quick", "quick"))
            task.invalidate_recordset()
            task.sudo().token = "another"
            self.env.flush_all()
            with self.assertLogs(WORK_LOG, "WARNING"):
                self.tasks._work_on(claim)
        self.env.invalidate_all()
        self.assertEqual(task.state, "running")
        self.assertFalse(self.comment())

    def left(self, **values):
        """A task whose worker's lease is over."""
        task = self.enqueue()
        with self.enter_registry_test_mode():
            self.tasks._claim("quick", "quick")
        task.invalidate_recordset()
        task.sudo().write(values)
        task.sudo().live_ids.lease_until = fields.Datetime.now() - timedelta(minutes=1)
        self.env.flush_all()
        with self.assertLogs(WORK_LOG, "WARNING"):
            self.tasks._recover()
        return task

    def test_what_a_dead_worker_left_waits_again(self):
        task = self.left()
        self.assertEqual((task.state, task.attempts), ("waiting", 1))
        self.work()
        self.assertEqual(task.state, "done")

    def test_work_that_kills_its_worker_ends(self):
        self.assertEqual(self.left(attempts=5).state, "failed")

    def test_a_call_that_may_have_been_sent_is_in_doubt(self):
        task = self.left(call_uuid="018f")
        self.assertEqual(task.state, "in_doubt")
        self.work()
        self.assertEqual(task.state, "in_doubt")
        task.action_drop()
        self.assertEqual(task.state, "cancelled")
        task.action_retry()
        self.work()
        self.assertEqual(task.state, "done")

    def test_a_living_worker_is_left_alone(self):
        task = self.enqueue()
        with self.enter_registry_test_mode():
            self.tasks._claim("quick", "quick")
        self.tasks._recover()
        task.invalidate_recordset()
        self.assertEqual(task.state, "running")

    def test_one_that_waits_again_gives_way_to_a_newer(self):
        task = self.enqueue()
        with self.enter_registry_test_mode():
            claim = self.tasks._claim("quick", "quick")
            newer = self.enqueue()
            self.assertNotEqual(newer, task)
            self.partner.city = "Nowhere"
            self.env.flush_all()
            with mute_logger(WORK_LOG):
                self.tasks._work_on(claim)
        self.env.invalidate_all()
        self.assertEqual((task.state, newer.state), ("cancelled", "waiting"))

    def test_what_ended_is_forgotten_in_time(self):
        kept = []
        for state, days, stays in (
            ("done", 6, True),
            ("done", 8, False),
            ("cancelled", 8, False),
            ("failed", 89, True),
            ("failed", 91, False),
            ("waiting", 400, True),
            ("in_doubt", 400, True),
        ):
            task = self.enqueue(user=self.decider)
            task.state = state
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE edic_ai_task SET write_date = now() AT TIME ZONE 'UTC' - "
                "%s * interval '1 day', res_id = %s WHERE id = %s",
                (days, len(kept) + 10**6, task.id),
            )
            self.env.invalidate_all()
            kept.append((task, stays))
        self.tasks._gc_ended()
        for task, stays in kept:
            with self.subTest(state=task.exists().state):
                self.assertEqual(bool(task.exists()), stays)
        self.tasks._forget_askers()
        self.assertFalse(kept[0][0].user_id)
        self.assertEqual(kept[3][0].user_id, self.decider)
