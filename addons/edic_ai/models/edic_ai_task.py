# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5
FIRST_DELAY = 60  # seconds; doubled after each failure
CRONS = {  # lane → the cron that works it: long work must not hold up the quick
    "quick": "edic_ai.ir_cron_edic_ai_task_work",
    "long": "edic_ai.ir_cron_edic_ai_task_work_long",
}


class EdicAiTask(models.Model):
    """Outbox: AI work that a request asked for and a cron does after the commit."""

    _name = "edic.ai.task"
    _description = "AI task"
    _order = "id"

    use_case = fields.Char(required=True)
    lane = fields.Char(default="quick", required=True)
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("failed", "Failed")],
        default="waiting",
        required=True,
    )
    attempts = fields.Integer(aggregator=None)
    next_attempt = fields.Datetime(default=fields.Datetime.now, required=True)
    error = fields.Text()

    _waiting_uniq = models.UniqueIndex(
        "(use_case, res_model, res_id) WHERE state = 'waiting'",
    )

    @api.model
    def _enqueue(self, use_case, records):
        """Ask for work on each record; what already waits is not asked twice."""
        if not records:
            return
        self.env.flush_all()
        now = fields.Datetime.now()
        lane = self.env["edic.ai.use.case." + use_case]._lane
        self.env.cr.execute_values(
            """INSERT INTO edic_ai_task (use_case, lane, company_id, res_model, res_id,
                    state, attempts, next_attempt, create_date, write_date)
               VALUES %s
               ON CONFLICT (use_case, res_model, res_id) WHERE state = 'waiting'
               DO NOTHING""",
            [
                (
                    *(use_case, lane, self._company_of(record).id),
                    *(record._name, record.id, "waiting", 0, now, now, now),
                )
                for record in records
            ],
        )
        self._wake(lane)

    @api.model
    def _wake(self, lane):
        self.env.ref(CRONS[lane]).sudo()._trigger()

    @api.model
    def _company_of(self, record):
        return record if record._name == "res.company" else record.company_id

    @api.model
    def _due(self, lane):
        now = fields.Datetime.now()
        return Domain(
            [
                ("lane", "=", lane),
                ("state", "=", "waiting"),
                ("next_attempt", "<=", now),
            ]
        )

    @api.model
    def _cron_work(self, lane="quick", limit=200):
        cron = self.env["ir.cron"]
        due = self._due(lane)
        tasks = self.search(due, limit=limit)
        cron._commit_progress(remaining=self.search_count(due))
        for task in tasks:
            task = task.try_lock_for_update().filtered_domain(due)
            if task and not task._work(cron):
                break

    def _work(self, cron):
        """Do one task; False when the cron's time is up."""
        try:
            record = self.env[self.res_model].browse(self.res_id).exists()
            if record:
                handler = self.env["edic.ai.use.case." + self.use_case]
                company = self.company_id
                if self._company_of(record) != company:
                    raise AccessError(self.env._("Asked for by another company."))
                handler.with_company(company)._work(record.with_company(company))
            self.unlink()
        # whatever the work met must be seen on the task, and not stop the others
        except Exception as error:
            self.env.cr.rollback()
            _logger.warning("AI task %s failed", self.id, exc_info=True)
            self._fail(str(error))
        return cron._commit_progress(1)

    def _fail(self, message):
        attempts = self.attempts + 1
        delay = timedelta(seconds=FIRST_DELAY * 2 ** (attempts - 1))
        self.write(
            {
                "attempts": attempts,
                "error": message,
                "state": "failed" if attempts >= MAX_ATTEMPTS else "waiting",
                "next_attempt": fields.Datetime.now() + delay,
            }
        )

    def action_retry(self):
        """Let failed tasks be tried again at once."""
        self.check_access(
            "unlink"
        )  # nobody may write a task: who may drop it may retry
        for task in self.sudo():
            twin = Domain(
                [
                    ("use_case", "=", task.use_case),
                    ("res_model", "=", task.res_model),
                    ("res_id", "=", task.res_id),
                    ("state", "=", "waiting"),
                    ("id", "!=", task.id),
                ]
            )
            if self.sudo().search_count(twin, limit=1):
                task.unlink()  # it was asked for again since
                continue
            now = fields.Datetime.now()
            task.write({"state": "waiting", "attempts": 0, "next_attempt": now})
            self._wake(task.lane)
