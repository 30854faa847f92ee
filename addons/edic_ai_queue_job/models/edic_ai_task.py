# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import config

from odoo.addons.edic_ai.rpc import as_program
from odoo.addons.edic_ai.transaction import scheduled


class EdicAiTask(models.Model):
    """Tasks are worked by jobs, where the server runs the job runner."""

    _inherit = "edic.ai.task"

    @api.model
    def _has_runner(self):
        return "queue_job" in config["server_wide_modules"]

    @api.model
    def _wake(self, tasks):
        # OVERRIDE edic_ai
        if not self._has_runner():
            return super()._wake(tasks)
        batched = tasks.filtered(lambda task: task.lane == "batch")
        super()._wake(batched)
        for task in as_program(tasks - batched):
            task.with_delay(
                channel=f"root.edic_ai.{task.lane}",
                priority=1 + 9 * int(task.priority),
                eta=task.next_attempt,
                # as long as a job waits to make this attempt, no other one is needed
                identity_key=f"edic.ai.task/{task.id}/{task.attempts}",
                description=f"{task.use_case} {task.res_model},{task.res_id}",
            )._work_one()
        return None

    def _work_one(self):
        """Work as the job: not on a task that is at work, or was done or dropped."""
        if claim := self.exists() and self._claim(self.lane, self.lane, self.id):
            self._work_on(claim)

    def _wait_again(self, error, seconds):
        # EXTENDS edic_ai
        result = super()._wait_again(error, seconds)
        if self.state == "waiting" and self._has_runner():
            self._wake(self)
        return result

    @api.model
    @scheduled
    def _cron_work(self, lane="quick"):
        # OVERRIDE edic_ai: only what jobs may have lost
        if not self._has_runner():
            return super()._cron_work(lane)
        self._look_after(lane)
        self._wake(self.search(self._due(lane.split("_")[0]), limit=1000))
        return None
