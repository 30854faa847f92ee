# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import uuid
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..alone import DB_NOW, alone
from ..tools.canonical import digest
from ..tools.llm.errors import AiError, AiStopped
from ..tools.task_outcome import outcome_of
from ..transaction import scheduled
from .edic_ai_task import LANES
from .edic_ai_task_stream import LEASE_S, Keeper, Stream

# pylint: disable=consider-merging-classes-inherited  # one file per concern
_logger = logging.getLogger(__name__)


class Claim(NamedTuple):
    """A task that a worker has, as long as its lease lasts."""

    task_id: int
    token: str
    use_case: str
    attempts: int


class LeaseLostError(Exception):
    """The task is another worker's by now, or was deleted."""


class EdicAiTaskWork(models.Model):
    """How workers take tasks, do them and give them back.

    A worker may be killed at any point. It has a task by a lease that it extends while
    it lives; what it found out is applied and the task ended in one commit, by the
    holder of the lease only. What a dead worker left waits again, unless a call may
    have gone out: nobody knows then, and a person decides.
    """

    _inherit = "edic.ai.task"

    @api.model
    @scheduled
    def _cron_work(self, lane="quick"):
        """Do what waits in a lane until the cron's time is up."""
        cron = self.env["ir.cron"]
        self._look_after(lane)
        kind = lane.split("_")[0]
        cron._commit_progress(remaining=self.search_count(self._due(kind)))
        while claim := self._claim(kind, lane):
            self._work_on(claim)
            if not cron._commit_progress(1):
                break
        cron._commit_progress(remaining=0)  # what is left is woken, not looped over
        self._wake_later(lane)

    @api.model
    def _due(self, kind):
        waiting = [("lane", "=", kind), ("state", "=", "waiting")]
        return [*waiting, ("next_attempt", "<=", fields.Datetime.now())]

    @api.model
    def _wake_later(self, lane):
        """Come back when the next task is due, or a worker's lease may have ended."""
        [(due, busy)] = self.env.execute_query(
            SQL(
                """SELECT min(next_attempt) FILTER (WHERE state = 'waiting'),
                          bool_or(state = 'running')
                   FROM edic_ai_task
                   WHERE state IN ('waiting', 'running') AND lane = %s""",
                lane.split("_")[0],
            )
        )
        now = fields.Datetime.now()
        moments = [max(due, now)] if due else []
        moments += [now + timedelta(seconds=LEASE_S + 1)] if busy else []
        if not moments:
            return
        cron = self.env.ref(LANES[lane]).sudo()
        soon = [("call_at", ">", now), ("call_at", "<=", min(moments))]
        known = [("cron_id", "=", cron.id), *soon]
        if not self.env["ir.cron.trigger"].sudo().search_count(known, limit=1):
            cron._trigger(min(moments))

    @api.model
    def _alone(self, work, *args):
        """Run ``work(tasks, *args)`` in a transaction of its own, anew if it collides.

        Its commit is the end of it: what it returns must not need the database.
        """
        return alone(
            self.env.registry,
            lambda cr: work(self.with_env(self.env(cr=cr)), *args),
        )

    # --- taking -----------------------------------------------------------------
    @api.model
    def _claim(self, kind, lane, task_id=None):
        """Take the next task that is due, or the given one.

        :param str kind: the tasks' lane, and ``lane`` the worker's
        :return: Claim, or None when there is none to take
        """
        return self._alone(_claim, kind, lane, task_id)

    @api.model
    def _look_after(self, lane):
        """What a worker does before it begins."""
        self._alone(lambda tasks: tasks._recover())
        if lane == "quick":  # one of them is enough
            self._alone(lambda tasks: tasks._forget_askers())

    @api.model
    def _recover(self):
        """Give back what workers have left whose lease is over."""
        self.env.cr.execute(
            SQL(
                """SELECT task.id FROM edic_ai_task task
                   JOIN edic_ai_task_live live ON live.task_id = task.id
                   WHERE task.state = 'running' AND (live.lease_until < %s
                       OR live.lease_until IS NULL AND task.batch_id IS NULL)
                   FOR UPDATE OF task SKIP LOCKED""",
                DB_NOW,
            )
        )
        for task in self.browse(row[0] for row in self.env.cr.fetchall()).sudo():
            _logger.warning("AI task %s was left by its worker", task.id)
            gone = self.env._("The worker ended before the work did.")
            if task.call_uuid:
                task._close("in_doubt", gone)
            elif task.attempts >= task._most_attempts():
                task._close("failed", gone)
            else:
                task._wait_again(gone, 0)

    # --- doing ------------------------------------------------------------------
    def _idempotency_key(self):
        """The same for every attempt of the same work on the same content.

        The ledger tells by it which calls were one question; of all of them at most
        one answer is applied.
        """
        content = self.content_digest or f"task {self.id}"
        return digest([self.use_case, self.res_model, self.res_id, content])

    @api.model
    def _work_on(self, claim):
        """Do a claimed task; whatever comes of it is then seen on the task."""
        with Keeper(self.env.registry, claim) as keeper, self._settled(claim):
            self._do(claim, keeper)

    @contextmanager
    def _settled(self, claim):
        """Whatever the work meets is seen on the task, and does not stop the others."""
        try:
            yield
        except LeaseLostError:
            _logger.warning("AI task %s is not this worker's any more", claim.task_id)
        except Exception as error:
            if not isinstance(error, AiError):
                _logger.warning("AI task %s failed", claim.task_id, exc_info=True)
            self.env.registry.reset_changes()
            self._alone(_settle, claim, error)

    @api.model
    def _do(self, claim, keeper):
        handler = self.env["edic.ai.use.case." + claim.use_case]
        stream = Stream(self.env.registry, claim, keeper)
        ask = partial(  # no transaction is open meanwhile
            self.env["edic.ai.gateway"]._ask,
            task=self.browse(claim.task_id).with_context(edic_ai_claim=claim),
            is_cancelled=stream.is_cancelled,
        )
        if handler._is_own_master:
            step = partial(self._alone, _step, claim)
            own = handler.with_context(edic_ai_claim=claim)
            is_over = own._work_alone(step, partial(stream.told, ask))
            self._alone(_complete, claim, None, is_over)
        elif handler._lane == "model":
            request, is_watched = self._alone(_prepare, claim)
            answer = request and ask(request, on_chunk=stream if is_watched else None)
            stream.flush()
            # the answer stays here: a collision asks nobody a second time
            self._alone(_complete, claim, lambda use, record: use._keep(record, answer))
        else:
            self._alone(_complete, claim, lambda use, record: use._work(record))

    @api.model
    def _held(self, claim):
        """The task, its use case and its record, in the task's company.

        :raises LeaseLostError: when another worker has it
        """
        task = self.sudo().browse(claim.task_id).exists()
        if task.state != "running" or task.token != claim.token:
            raise LeaseLostError
        tasks = self.with_company(task.company_id)
        record = tasks.env[task.res_model].browse(task.res_id).exists()
        if record and tasks._company_of(record) != task.company_id:
            raise AccessError(self.env._("Asked for by another company."))
        handler = tasks.env["edic.ai.use.case." + claim.use_case]
        handler = handler.with_context(edic_ai_claim=claim)
        return task.with_context(edic_ai_claim=claim), handler, record


# --- each of these is a transaction of its own --------------------------------------
def _claim(tasks, kind, lane, task_id):
    token = str(uuid.uuid4())
    cr = tasks.env.cr
    cr.execute(
        SQL(
            """UPDATE edic_ai_task
               SET state = 'running', token = %s, call_uuid = NULL, error = NULL,
                   is_stopped = FALSE, attempts = attempts + 1, write_date = %s
               WHERE id = (
                   SELECT id FROM edic_ai_task
                   WHERE lane = %s AND state = 'waiting' AND next_attempt <= %s AND %s
                   ORDER BY priority, id LIMIT 1 FOR UPDATE SKIP LOCKED)
               RETURNING id, use_case, attempts""",
            token,
            fields.Datetime.now(),
            kind,
            fields.Datetime.now(),
            SQL("TRUE") if task_id is None else SQL("id = %s", task_id),
        ),
        log_exceptions=False,
    )
    if not (row := cr.fetchone()):
        return None
    found, use_case, attempts = row
    tasks.env["edic.ai.task.live"]._start(found, token, lane)
    tasks.browse(found)._tell()
    return Claim(found, token, use_case, attempts)


def _prepare(tasks, claim):
    """The question, and whether somebody reads the answer as it comes."""
    task, handler, record = tasks._held(claim)
    request = record and handler._request(record)
    return request or None, bool(task.user_id)


def _step(tasks, claim, work, *args):
    """A part of the work; what a call brought is kept by the commit."""
    task, _handler, record = tasks._held(claim)
    told = work(record, *args) if record else None
    _hold(tasks, claim)
    task.call_uuid = False
    return told


def _complete(tasks, claim, work=None, is_over=True):
    """The work, and the end of the task or of this turn, in one commit."""
    task, handler, record = tasks._held(claim)
    if work and record:
        work(handler, record)
    _hold(tasks, claim)
    if is_over:
        task._close("done")
    else:  # it went well, and goes on at once
        task.attempts = 0
        task._wait_again(False, 0)


def _hold(tasks, claim):
    """Be the worker that has the task until the commit, or write nothing."""
    tasks.env.flush_all()
    tasks.env.cr.execute(
        """SELECT FROM edic_ai_task
           WHERE id = %s AND token = %s AND state = 'running' FOR UPDATE""",
        (claim.task_id, claim.token),
    )
    if not tasks.env.cr.rowcount:
        raise LeaseLostError


def _settle(tasks, claim, error):
    """Give back a task whose work did not end well."""
    task = tasks.sudo().browse(claim.task_id).exists()
    if task.state != "running" or task.token != claim.token:
        return
    most = task._most_attempts()
    state, seconds, counts = outcome_of(error, claim.attempts, most)
    if task.call_uuid and not isinstance(error, AiError):
        state = "failed"  # the answer was paid for: a person looks first
    gateway = tasks.env["edic.ai.gateway"].with_context(lang=task.user_id.lang)
    sentence = gateway._sentence(error)
    task.attempts -= not counts
    task.is_stopped = isinstance(error, AiStopped)
    if state == "waiting":
        task._wait_again(sentence, seconds)
    else:
        task._close(state, sentence)
