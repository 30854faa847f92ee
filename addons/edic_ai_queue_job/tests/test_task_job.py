# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from unittest.mock import patch

from odoo import fields, models
from odoo.orm.model_classes import add_to_registry
from odoo.tests import TransactionCase, tagged
from odoo.tools import config, mute_logger

from odoo.addons.edic_ai.tests.common import new_test_user
from odoo.addons.edic_ai.tools.providers.request import Origin
from odoo.addons.queue_job.controllers.main import RunJobController
from odoo.addons.queue_job.job import Job

WORK_LOG = "odoo.addons.edic_ai.models.queue.edic_ai_task"


class UseCaseJob(models.AbstractModel):
    _name = "edic.ai.use.case.test.job"
    _inherit = "edic.ai.use.case"
    _description = "Use case of the tests"
    _module = "edic_ai_queue_job"
    _lane = "long"

    def _work(self, record):
        if record.city == "Nowhere":
            raise ValueError("no such town")
        record.comment = f"{record.comment or ''} worked on"


@tagged("post_install", "-at_install")
class TestTaskJob(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_to_registry(cls.registry, UseCaseJob)
        cls.registry._setup_models__(cls.env.cr, [UseCaseJob._name])
        cls.addClassCleanup(cls.registry.__delitem__, UseCaseJob._name)
        cls.partner = cls.env["res.partner"].create({"name": "Lindenfurt"})
        cls.tasks = cls.env["edic.ai.task"]
        cls.user = new_test_user(cls.env, "asks", "edic_ai.group_edic_ai_user")

    def setUp(self):
        super().setUp()
        modules = [*config["server_wide_modules"], "queue_job"]
        self.startPatcher(patch.dict(config.options, server_wide_modules=modules))
        self.last = self.env["queue.job"].search([], limit=1, order="id desc").id or 0

        triggers = self.env["ir.cron.trigger"]
        self.last_trigger = triggers.search([], limit=1, order="id desc").id or 0

    def enqueue(self):
        return (
            self.tasks.with_user(self.user)
            .sudo()
            ._enqueue("test.job", self.partner, origin=Origin.BACKGROUND)
        )

    def jobs(self):
        domain = [("id", ">", self.last), ("method_name", "=", "_work_one")]
        return self.env["queue.job"].search(domain, order="id")

    def run_job(self, record):
        """Perform a job as the runner's worker does."""
        job = Job.load(self.env, record.uuid)
        job.set_started()
        job.store()
        with self.enter_registry_test_mode():
            RunJobController._try_perform_job(self.env, job)
        self.env.invalidate_all()

    def test_a_task_is_a_job_in_its_channel(self):
        task = self.enqueue()
        job = self.jobs()
        self.assertEqual(job.channel, "root.edic_ai.long")
        self.assertEqual(job.records, task)
        crons = self.env.ref("edic_ai.ir_cron_edic_ai_task_work_long")
        woken = self.env["ir.cron.trigger"].search([("cron_id", "=", crons.id)])
        self.assertFalse(
            woken.filtered(lambda each_job: each_job.create_date >= task.create_date)
        )
        self.run_job(job)
        self.assertEqual((task.state, task.attempts), ("done", 1))
        self.assertEqual(str(self.partner.comment).count("worked on"), 1)
        self.assertEqual(job.state, "done")

    def test_a_second_job_for_the_same_attempt_is_none(self):
        task = self.enqueue()
        self.enqueue()
        self.tasks._cron_work("long")
        self.assertEqual(len(self.jobs()), 1)
        self.run_job(self.jobs())
        self.tasks._wake(task)  # late, when it is done
        self.run_job(self.jobs()[-1])
        self.assertEqual(str(self.partner.comment).count("worked on"), 1)

    @mute_logger(WORK_LOG)
    def test_another_attempt_is_another_job_in_time(self):
        self.partner.city = "Nowhere"
        task = self.enqueue()
        self.run_job(self.jobs())
        self.assertEqual((task.state, task.attempts), ("waiting", 1))
        second = self.jobs()[-1]
        self.assertEqual((len(self.jobs()), second.eta), (2, task.next_attempt))

    @mute_logger(WORK_LOG)
    def test_what_a_dead_worker_left_gets_a_new_job(self):
        task = self.enqueue()
        with self.enter_registry_test_mode():
            self.tasks._claim("long", "long", task.id)
        self.env.invalidate_all()
        self.run_job(self.jobs())  # requeued by the runner: another has it
        self.assertEqual(task.state, "running")
        task.sudo().live_ids.lease_until = fields.Datetime.now() - timedelta(minutes=1)
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.tasks._cron_work("quick")
        self.env.invalidate_all()
        self.assertEqual(task.state, "waiting")
        self.run_job(self.jobs()[-1])
        self.assertEqual(task.state, "done")

    def test_without_the_runner_the_crons_work(self):
        config.options["server_wide_modules"].remove("queue_job")
        task = self.enqueue()
        self.assertFalse(self.jobs())
        with self.enter_registry_test_mode():
            cron = self.env.ref("edic_ai.ir_cron_edic_ai_task_work_long")
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(task.state, "done")
