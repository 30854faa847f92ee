# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ... import roles
from ...tools.ledger.identifiers import uuid7
from ...tools.providers.errors import AiCancelled, AiStopped
from ...transaction import scheduled
from ..policy.edic_ai_switch import stopped
from ..providers.edic_ai_model import SERVING

HOURS = 24  # that a provider has for a batch
GRACE = timedelta(hours=2)  # that it may be late
OPEN = ("handing_in", "at_work")
LOOK_FIRST, LOOK_LAST = timedelta(minutes=1), timedelta(minutes=15)
SETTLED = timedelta(seconds=200)  # a receipt still missing then never comes
SEEK_AGAIN = timedelta(seconds=20)
FORGOTTEN = timedelta(days=7)  # a provider is asked so long to delete
LANE = "batch"
CRON = "edic_ai.ir_cron_edic_ai_task_work_batch"


class EdicAiBatch(models.Model):
    """Questions that nobody waits for, handed in together at the batch price.

    Their tasks stay at work until the answers come. Nobody writes here: batches come
    from the queue and change by it.
    """

    _name = "edic.ai.batch"
    _description = "Batch of AI questions"
    _check_company_auto = True
    _order = "id desc"
    _rec_name = "reference"

    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    use_case = fields.Selection(
        lambda self: self.env["edic.ai.deployment"]._selection_use_case(),
        string="Used for",
        required=True,
    )
    provider_id = fields.Many2one(
        "edic.ai.provider",
        required=True,
        ondelete="restrict",
        check_company=True,
    )
    model = fields.Char(required=True)
    key = fields.Char(
        required=True,
        default=lambda self: uuid7(),
        groups="base.group_system",
        help="Sent along so that the batch can be found if the receipt is lost.",
    )
    reference = fields.Char(help="As the provider names it.")
    state = fields.Selection(
        [
            ("handing_in", "Handing in"),
            ("at_work", "At work"),
            ("done", "Answered"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        default="handing_in",
        required=True,
    )
    question_count = fields.Integer(string="Questions", required=True)
    there_count = fields.Integer(string="Answered so far", aggregator=None)
    answer_count = fields.Integer(string="Taken in", aggregator=None)
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
    is_there = fields.Boolean(
        string="Kept by the provider",
        help="Questions and answers may still lie with the provider.",
    )
    error_type = fields.Char()
    error = fields.Char(compute="_compute_error")
    task_ids = fields.One2many("edic.ai.task", "batch_id", string="Tasks")
    line_ids = fields.One2many(
        "edic.ai.batch.line", "batch_id", groups="base.group_system"
    )

    _open_idx = models.Index("(id) WHERE state IN ('handing_in', 'at_work')")

    @api.depends("handed_in_at")
    def _compute_ends_before(self):
        for batch in self:
            batch.ends_before = batch.handed_in_at + timedelta(hours=HOURS)

    @api.depends("error_type", "is_there", "state")
    @api.depends_context("lang")
    def _compute_error(self):
        words = self.env["edic.ai.gateway"]._error_words()
        for batch in self:
            kind = batch.error_type
            texts = [words.get(kind, kind)] if kind else []
            if batch.is_there and batch.state not in OPEN:
                texts.append(
                    self.env._("Questions and answers may still lie with the provider.")
                )
            batch.error = " ".join(texts)

    # --- buttons ----------------------------------------------------------------
    @roles.for_roles(roles.MANAGER)
    def action_look(self):
        """Ask the provider now how far it is, in the background."""
        self.env["edic.ai.task"]._check_manager()
        self.check_access("read")
        away = self.sudo().filtered(lambda batch: batch.state == "at_work")
        away.next_look = fields.Datetime.now()
        self._wake()

    @roles.for_roles(roles.MANAGER)
    def action_cancel(self):
        """Give the batch up: its tasks are cancelled, what was answered is lost."""
        self.env["edic.ai.task"]._check_manager()
        self.check_access("read")
        self.sudo().filtered(lambda batch: batch.state in OPEN).is_unwanted = True
        self._wake()

    # --- the queue's ------------------------------------------------------------
    @api.model
    def _wake(self, moment=None):
        """Have the worker of batches come, at once or at a given time."""
        now = fields.Datetime.now()
        self.env.ref(CRON).sudo()._edic_trigger_by(max(moment or now, now))

    @api.model
    def _look_after_stop(self):
        """Have the worker come at once, where a stop calls a batch back."""
        if self._to_look_at():
            self._wake()

    @api.model
    def _to_look_at(self):
        """Return the batches to look after: those called back, then those due."""
        now = fields.Datetime.now()
        away = Domain("state", "in", OPEN)
        kept = Domain("is_there", "=", True) & Domain(
            "handed_in_at", ">", now - FORGOTTEN
        )
        found = self.sudo().search(away | kept, order="next_look, id")
        return found.sorted(lambda batch: not batch._unwanted())

    @api.model
    def _check_none_away(self, providers):
        """Raise `UserError` where batches would be looked for at another address."""
        away = [("provider_id", "in", providers.ids), ("state", "in", OPEN)]
        if self.sudo().search_count(away, limit=1):
            raise UserError(
                self.env._(
                    "Batches are with this provider: wait for their answers or cancel "
                    "them (Traceability, Batches), then change its address."
                )
            )

    def _unwanted(self):
        """Return the error with which a batch is to be called back, or None."""
        if self.state not in OPEN:
            return None
        asked = (self.company_id.id, self.use_case, self.provider_id.id)
        if reason := stopped(self.env.cr, *asked):
            stop = AiStopped(self.env._("AI is stopped: %s", reason))
        elif self.is_unwanted:
            stop = AiCancelled("the batch was given up")
        elif not self._is_serving():
            stop = AiStopped(self.env._("The use of this model has ended."))
        else:
            return None
        stop.sent = True  # the provider may charge it all the same
        return stop

    def _is_serving(self):
        """Return whether the use of the model is still in test or approved."""
        uses = self.env["edic.ai.deployment"].sudo()
        serving = [
            ("company_id", "in", self.company_id.parent_ids.ids),
            ("use_case", "=", self.use_case),
            ("provider_id", "=", self.provider_id.id),
            ("model_id.name", "=", self.model),
            ("state", "in", SERVING),
        ]
        return bool(uses.search_count(serving, limit=1))

    def _age(self):
        return fields.Datetime.now() - self.handed_in_at

    def _aware(self):
        """Return the time at which it was handed in, with its time zone."""
        return self.handed_in_at.replace(tzinfo=UTC)

    def _look_again(self, **vals):
        """Wait twice as long each time."""
        pause = min(LOOK_FIRST * 2 ** min(self.looks, 8), LOOK_LAST)
        moment = fields.Datetime.now() + pause
        self.write({"looks": self.looks + 1, "next_look": moment, **vals})

    # --- each of these is done in a transaction of its own ------------------------
    def _accept(self, status, seconds):
        """Note that the provider has it.

        :param float seconds: that handing it in took; None where it was found later
        """
        self._look_again(
            state="at_work",
            reference=status.batch_id,
            looks=0,
            is_there=True,
            error_type=False,
        )
        if seconds is not None:
            health = self.env["edic.ai.health"]
            health._succeeded(self.provider_id, round(1000 * seconds))

    def _doubt(self, error):
        """Note that the provider may have it, although it said no such thing."""
        now = fields.Datetime.now()
        self.write({"error_type": error.error_type, "next_look": now, "is_there": True})

    def _note_refusal(self, error):
        if error.error_type not in ("stopped", "cancelled"):
            self.env["edic.ai.health"]._failed(
                self.provider_id, error.error_type, error.is_outage
            )

    def _look_values(self):
        """Return what a look needs to know, or None: there is nothing to do now."""
        batch = self.exists()
        unwanted, is_due = batch._unwanted(), batch.next_look <= fields.Datetime.now()
        if not (batch.state in OPEN or batch.is_there) or not (unwanted or is_due):
            return None
        # a batch that is being handed in says so by its first look, far away
        if batch.state == "handing_in" and not batch.is_there and not is_due:
            return None
        is_late = batch._age() > timedelta(hours=HOURS) + GRACE
        return {
            "endpoint": batch.provider_id._endpoint(),
            "reference": batch.reference,
            "key": batch.key,
            "since": batch._aware(),
            "state": batch.state,
            "unwanted": unwanted,
            "is_late": is_late,
            "is_last": batch.is_unwanted or is_late,
        }

    def _check_lost(self):
        """Return whether it never arrived; if not yet, it is sought again soon."""
        if self._age() > SETTLED and self.looks:
            self.is_there = False
            return True
        soon = fields.Datetime.now() + SEEK_AGAIN
        self.write({"next_look": soon, "looks": self.looks + 1})
        return False

    def _calls(self):
        return {line.call_uuid: line._call() for line in self.line_ids}

    def _line_keys(self):
        return [(line.id, line.call_uuid) for line in self.line_ids]

    def _end(self, state, missing):
        """End the batch.

        :param missing: the error of questions that had no result
        """
        if state == "done" and not self.answer_count:
            state = "failed"
        error_type = missing.error_type if self.failed_count else False
        now = fields.Datetime.now()
        self.write({"state": state, "error_type": error_type, "next_look": now})

    @api.autovacuum
    @scheduled
    def _gc_ended(self):
        """Forget batches three months after they ended."""
        ended = Domain("state", "not in", OPEN) & Domain("write_date", "<", "-3m")
        return self.env["edic.ai.legal.hold"]._unlink_free(self.sudo().search(ended))
