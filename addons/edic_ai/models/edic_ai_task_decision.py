# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from .. import roles

# pylint: disable=consider-merging-classes-inherited  # one file per concern


class EdicAiTaskDecision(models.Model):
    """What a person may do with a task."""

    _inherit = "edic.ai.task"

    @roles.for_roles(roles.MANAGER)
    def action_retry(self):
        """Let tasks that failed, are in doubt or were cancelled be tried again."""
        self._check_manager()
        for task in self.sudo():
            if task.state not in ("failed", "in_doubt", "cancelled"):
                continue
            if task._twin():
                task.unlink()  # it was asked for again since
                continue
            now = fields.Datetime.now()
            task.write({"state": "waiting", "attempts": 0, "next_attempt": now})
            task._tell()
            self._wake(task)

    @roles.for_roles(roles.MANAGER)
    def action_drop(self):
        """Give up what failed or is in doubt."""
        self._check_manager()
        dropped = self.sudo().filtered(
            lambda task: task.state in ("failed", "in_doubt")
        )
        dropped._close("cancelled")

    @roles.for_roles(roles.EMPLOYEE, is_own=True)
    def action_cancel(self):
        """Do not do it, or stop doing it: one's own, or any for the administrator."""
        # who asked may stop it, also without a role in EDIC
        if any(task.user_id != self.env.user for task in self.sudo()):
            self.check_access("read")
            if not self.has_access("unlink"):
                raise AccessError(self.env._("You can stop your own tasks only."))
        # what a worker takes or ends just now is waited for
        self.env.cr.execute(
            "SELECT FROM edic_ai_task WHERE id = ANY(%s) FOR UPDATE", (self.ids,)
        )
        tasks = self.sudo()
        tasks.invalidate_recordset(["state"])
        tasks.filtered(lambda task: task.state == "waiting")._close("cancelled")
        tasks._ask_to_stop()

    def _check_manager(self):
        # nobody may write a task: who may drop it may retry
        self.check_access("unlink")

    @api.model
    def _wake_stopped(self):
        """Look at once at what a stop had put off: it was released."""
        domain = [("state", "=", "waiting"), ("is_stopped", "=", True)]
        tasks = self.sudo().search(domain)
        tasks.next_attempt = fields.Datetime.now()
        self._wake(tasks)
