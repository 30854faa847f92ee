# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import format_datetime

from .edic_ai_use_case import USE_CASE


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTaskWords(models.Model):
    """What a task is called, and whose it is, for who looks at the queue."""

    _inherit = "edic.ai.task"

    use_case_name = fields.Char(string="Use case", compute="_compute_use_case_name")
    error_line = fields.Char(string="Error on one line", compute="_compute_error_line")
    is_mine = fields.Boolean(
        string="Mine", compute="_compute_is_mine", search="_search_is_mine"
    )

    @api.depends("use_case")
    @api.depends_context("lang")
    def _compute_use_case_name(self):
        """The title of the use case; its code where its addon is gone."""
        for code, tasks in self.grouped("use_case").items():
            title = self.env["ir.model"]._get(f"{USE_CASE}{code}").name
            tasks.use_case_name = title or code

    def _waits_for(self):
        """Return what keeps work that asks a model from being done, or False."""
        name = USE_CASE + self.use_case
        if name not in self.env or not self.env[name]._asks():
            return False
        if self.use_case not in dict(self.env["edic.ai.use.case"]._selection()):
            return False  # a trial asks whatever model its author chose
        asker = self.sudo().user_id or self.env.user
        gateway = self.env["edic.ai.gateway"].with_user(asker).sudo()
        serving = gateway._would_serve(
            self.use_case, self.company_id, origin=self.origin
        )
        return serving.reason or False

    def _put_off(self):
        """Return whether an attempt failed and no other has begun: nothing is asked.

        Work that a stop of all AI holds back was not attempted.
        """
        is_waiting = self.state == "waiting" and not self.is_stopped
        return self.state == "failed" or (is_waiting and bool(self.error))

    def _error_words(self):
        """Say what kept the work from its end and whether it is tried again, or ""."""
        self.ensure_one()
        if self.state == "failed":
            return self.env._(
                "%s It is not tried again.", self.error or self.env._("It failed.")
            )
        if not self.error or self.state != "waiting" or self.is_stopped:
            return self.error or ""
        if self.next_attempt <= fields.Datetime.now():
            return self.env._("%s It is tried again now.", self.error)
        return self.env._(
            "%(error)s It is tried again at %(moment)s.",
            error=self.error,
            moment=format_datetime(self.env, self.next_attempt, dt_format="short"),
        )

    @api.depends("error")
    def _compute_error_line(self):
        """For a row of a list, which shows all of it when pointed at."""
        for task in self:
            task.error_line = " ".join((task.error or "").split())

    @api.depends("use_case_name")
    def _compute_display_name(self):
        for task in self:
            task.display_name = task.use_case_name

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for task, known in zip(self, self.sudo(), strict=True):
            task.is_mine = known.user_id == self.env.user

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = self.sudo()._search([("user_id", "=", self.env.uid)])
        return [("id", "in" if True in value else "not in", mine)]
