# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.identifiers import uuid7
from .edic_ai_model import SERVING

HOURS = 24  # that a provider has for a batch
OPEN = ("handing_in", "at_work")
LOOK_FIRST, LOOK_LAST = timedelta(minutes=1), timedelta(minutes=15)
LANE = "batch"
CRON = "edic_ai.ir_cron_edic_ai_task_work_batch"


class EdicAiBatch(models.Model):
    """Questions that nobody waits for, handed in together at the batch price.

    Their tasks stay at work until the answers come. Nobody writes here: batches come
    from the queue and change by it.
    """

    _name = "edic.ai.batch"
    _description = "Batch of AI questions"
    _order = "id desc"
    _rec_name = "reference"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    use_case = fields.Selection(
        lambda self: self.env["edic.ai.deployment"]._selection_use_case(),
        string="Used for",
        required=True,
    )
    provider_id = fields.Many2one(
        "edic.ai.provider", required=True, ondelete="restrict"
    )
    model = fields.Char(required=True)
    key = fields.Char(
        required=True,
        default=lambda self: uuid7(),
        groups="base.group_system",
        help="Sent along, to find the batch by when the receipt was lost.",
    )
    reference = fields.Char(help="As the provider names it.")
    state = fields.Selection(
        [
            ("handing_in", "Being handed in"),
            ("at_work", "With the provider"),
            ("done", "Answered"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        default="handing_in",
        required=True,
    )
    question_count = fields.Integer(string="Questions", required=True)
    answer_count = fields.Integer(string="Answered", aggregator=None)
    failed_count = fields.Integer(string="Without an answer", aggregator=None)
    handed_in_at = fields.Datetime(
        string="Handed in on", required=True, default=fields.Datetime.now
    )
    ends_before = fields.Datetime(
        string="Answered before", compute="_compute_ends_before"
    )
    next_look = fields.Datetime(
        string="Next look", required=True, default=fields.Datetime.now
    )
    looks = fields.Integer(aggregator=None)
    is_unwanted = fields.Boolean(string="To be cancelled")
    error = fields.Text()
    task_ids = fields.One2many("edic.ai.task", "batch_id", string="Tasks")
    line_ids = fields.One2many(
        "edic.ai.batch.line", "batch_id", groups="base.group_system"
    )

    _open_idx = models.Index("(id) WHERE state IN ('handing_in', 'at_work')")

    @api.depends("handed_in_at")
    def _compute_ends_before(self):
        for batch in self:
            batch.ends_before = batch.handed_in_at + timedelta(hours=HOURS)

    # --- buttons ----------------------------------------------------------------
    def action_look(self):
        """Ask the provider now how far it is, in the background."""
        self.check_access("read")
        self.sudo().filtered(
            lambda b: b.state in OPEN
        ).next_look = fields.Datetime.now()
        self._wake()

    def action_cancel(self):
        """Give the batch up: its tasks are cancelled, what was answered is lost."""
        self.env["edic.ai.task"]._check_manager()
        self.check_access("read")
        self.sudo().filtered(lambda b: b.state in OPEN).is_unwanted = True
        self._wake()

    # --- the queue's ------------------------------------------------------------
    @api.model
    def _wake(self, moment=None):
        """Have the worker of batches come, at once or at a given time."""
        cron = self.env.ref(CRON).sudo()
        moment = max(moment or fields.Datetime.now(), fields.Datetime.now())
        sooner = [("cron_id", "=", cron.id), ("call_at", "<=", moment)]
        later = [("call_at", ">", fields.Datetime.now())]
        known = self.env["ir.cron.trigger"].sudo().search_count(sooner + later, limit=1)
        if not known:
            cron._trigger(moment)

    @api.model
    def _look_after_stop(self):
        """What is with a provider is called back at once, where a stop says so."""
        if self._open():
            self._wake()

    @api.model
    def _open(self):
        """Batches to look after, those that are due first."""
        return self.sudo().search([("state", "in", OPEN)], order="next_look, id")

    def _is_serving(self):
        """Whether what was asked may still be asked there."""
        uses = self.env["edic.ai.deployment"].sudo()
        return bool(
            uses.search(
                [
                    ("company_id", "in", self.company_id.parent_ids.ids),
                    ("use_case", "=", self.use_case),
                    ("provider_id", "=", self.provider_id.id),
                    ("model_id.name", "=", self.model),
                    ("state", "in", SERVING),
                ],
                limit=1,
            )
        )

    def _look_again(self, **vals):
        """Wait twice as long each time."""
        pause = min(LOOK_FIRST * 2 ** min(self.looks, 8), LOOK_LAST)
        moment = fields.Datetime.now() + pause
        self.write({"looks": self.looks + 1, "next_look": moment, **vals})

    @api.autovacuum
    def _gc_ended(self):
        """Forget batches three months after they ended."""
        ended = Domain("state", "not in", OPEN) & Domain("write_date", "<", "-3m")
        deletable = ended & self.env["edic.ai.incident"]._deletable()
        self.sudo().search(deletable).unlink()
