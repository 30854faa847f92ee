# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .. import roles
from ..alone import DB_NOW
from ..tools.llm.errors import AiError
from ..transaction import scheduled
from .edic_ai_batch import HOURS, LANE
from .edic_ai_task_work import Claim, _complete, _prepare

# pylint: disable=consider-merging-classes-inherited  # one file per concern
_logger = logging.getLogger(__name__)
MOST = 200  # questions in a batch
COLLECTED = timedelta(minutes=1)
GATHER_S = 30.0
LEASE_S = 600  # gathering, waiting for a place and handing in included


class EdicAiTask(models.Model):
    """Tasks whose questions are handed in together.

    A task in a batch is at work without a lease: no worker has it, the provider does.
    What comes back is applied by whoever fetches it, once, as its token says.
    """

    _inherit = "edic.ai.task"

    batch_id = fields.Many2one(
        "edic.ai.batch",
        readonly=True,
        index="btree_not_null",
        check_company=True,
    )

    @api.model
    @scheduled
    def _cron_batches(self):
        """Hand in what waits and take in what was answered."""
        cron = self.env["ir.cron"]
        self._look_after(LANE)
        looked_at = set()
        self._look_at_all(looked_at, lambda batch: batch._unwanted())
        while self._gather() and cron._commit_progress(1):
            self._look_at_all(looked_at, lambda batch: batch._unwanted())
        self._look_at_all(looked_at, lambda batch: True)
        cron._commit_progress(remaining=0)
        self._come_back()

    @api.model
    def _look_at_all(self, looked_at, is_wanted):
        """Look at batches, each once in a turn; what a stop calls back comes first."""
        cron = self.env["ir.cron"]
        for batch in self.env["edic.ai.batch"]._to_look_at().filtered(is_wanted):
            if batch.id in looked_at:
                continue
            looked_at.add(batch.id)
            self._look(batch.id)
            if not cron._commit_progress(1):
                break

    @api.model
    def _come_back(self):
        """Have the worker come when the next task or batch is due."""
        waiting = [("lane", "=", LANE), ("state", "=", "waiting")]
        moments = [
            *self.search(waiting, order="next_attempt", limit=1).mapped("next_attempt"),
            *self.env["edic.ai.batch"]._to_look_at().mapped("next_look"),
        ]
        if moments:
            self.env["edic.ai.batch"]._wake(min(moments))

    @api.model
    def _lane_for(self, handler, use_case, company, now):
        # EXTENDS edic_ai
        lane = super()._lane_for(handler, use_case, company, now)
        if lane == "model" and not now and self._is_batched(company, use_case):
            return LANE
        return lane

    @api.model
    def _wake(self, tasks):
        # EXTENDS edic_ai: a moment later, so that many come together
        batched = tasks.filtered(lambda task: task.lane == LANE)
        if batched:
            moment = fields.Datetime.now() + COLLECTED
            self.env["edic.ai.batch"]._wake(moment)
        return super()._wake(tasks - batched)

    @api.model
    def _is_batched(self, company, use_case):
        uses = self.env["edic.ai.deployment"]
        first = uses._serving(company, use_case, "chat", self.env.user)[:1]
        return first.is_batched and first.can_batch

    # --- handing in -------------------------------------------------------------
    @api.model
    def _gather(self):
        """Take the tasks that wait and hand their questions in.

        :return: whether there may be more
        """
        gateway = self.env["edic.ai.gateway"]
        began, taken = time.monotonic(), 0
        groups = {}
        while taken < MOST and time.monotonic() < began + GATHER_S:
            if not (claim := self._claim(LANE, LANE)):
                break
            taken += 1
            self._alone(_lease, [claim])
            with self._settled(claim):
                if question := self._question(claim):
                    groups.setdefault(gateway._batch_of(question), []).append(question)
        for questions in groups.values():
            try:
                self._alone(_lease, [question.claim for question in questions])
                gateway._hand_in(questions)
            except Exception:
                # leases and looks find what was left; the other groups go on
                _logger.exception("A batch was not handed in")
        return taken and (taken == MOST or time.monotonic() >= began + GATHER_S)

    @api.model
    def _question(self, claim):
        """What a task asks, planned; None where it is done or goes another way."""
        if not self._alone(_is_for_batch, claim):
            return None
        request, _is_watched = self._alone(_prepare, claim)
        if not request:
            self._alone(_complete, claim)
            return None
        task = self.browse(claim.task_id)
        question = self.env["edic.ai.gateway"]._planned(claim, task, request)
        if question.plan.endpoint.kind != "mistral":  # the one that serves changed
            self._alone(_ask_by_itself, claim)
            return None
        return question

    # --- taking in --------------------------------------------------------------
    @api.model
    def _look(self, batch_id):
        """See how far a batch is, and take in its answers once it has ended."""
        try:
            self.env["edic.ai.gateway"]._look(batch_id)
        # whatever is wrong with one is seen on it and does not stop the others
        except Exception as error:
            error_type = getattr(error, "error_type", AiError.error_type)
            if isinstance(error, AiError):
                _logger.info("Batch %s was not seen: %s", batch_id, error_type)
            else:
                _logger.exception("Batch %s could not be looked at", batch_id)
            self.env.registry.reset_changes()
            self._alone(_look_later, batch_id, error_type)

    @roles.for_roles(roles.EMPLOYEE, is_own=True)
    def action_cancel(self):
        # EXTENDS edic_ai: nobody is there to notice that it is not wanted any more
        result = super().action_cancel()
        self.sudo().filtered(
            lambda task: task.state == "running" and task.batch_id
        )._close("cancelled")
        return result

    @roles.for_roles(roles.MANAGER)
    def action_retry(self):
        # EXTENDS edic_ai
        ended = self.sudo().filtered(lambda task: task.state != "running")
        result = super().action_retry()
        ended.exists().filtered(lambda t: t.state == "waiting").batch_id = False
        return result

    @api.model
    def _ask_now(self, use_case, records):
        # EXTENDS edic_ai: somebody waits, so the answer of the batch is not waited for
        away = self.sudo().search(
            [
                ("use_case", "=", use_case),
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("state", "=", "running"),
                ("batch_id", "!=", False),
            ]
        )
        away._close(
            "cancelled", self.env._("An immediate answer was requested instead.")
        )
        return super()._ask_now(use_case, records)

    def _close(self, state, error=False):
        # EXTENDS edic_ai
        if state == "waiting":
            self.batch_id = False
        return super()._close(state, error)

    @api.depends_context("lang")
    def _compute_live(self):
        # EXTENDS edic_ai
        result = super()._compute_live()
        self._compute_batch_note()
        return result

    def _compute_batch_note(self):
        for task in self.filtered(lambda task: task.state == "running"):
            if task.batch_id:
                task.note = self.env._(
                    "With %(provider)s in a batch: answered within %(hours)s hours",
                    provider=task.batch_id.provider_id.name,
                    hours=HOURS,
                )


# --- each of these is a transaction of its own --------------------------------------
def _lease(tasks, claims):
    """Keep tasks for as long as gathering or handing in may take."""
    tasks.env.cr.execute(
        SQL(
            """UPDATE edic_ai_task_live SET lease_until = %s + %s * interval '1 s'
               WHERE token = ANY(%s)""",
            *(DB_NOW, LEASE_S, [claim.token for claim in claims]),
        )
    )


def _is_for_batch(tasks, claim):
    """Whether it is still to be handed in; if not, it is asked by itself."""
    task, _handler, _record = tasks._held(claim)
    user = task.user_id or tasks.env.user
    if task.with_user(user).sudo()._is_batched(task.company_id, task.use_case):
        return True
    _ask_by_itself(tasks, claim)
    return False


def _ask_by_itself(tasks, claim):
    task, handler, _record = tasks._held(claim)
    task.write({"lane": handler._lane, "attempts": 0})
    task._wait_again(False, 0)
    tasks._wake(task)


def _look_later(tasks, batch_id, error_type):
    tasks.env["edic.ai.batch"].sudo().browse(batch_id)._look_again(
        error_type=error_type
    )


def claim_of(line):
    """The claim by which a question's task is held."""
    use_case = line.batch_id.use_case
    return Claim(line.task_ref, line.token, use_case, line.attempts)
