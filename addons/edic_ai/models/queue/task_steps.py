# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The steps of a worker of the queue, each a transaction of its own.

`edic.ai.task._alone` runs them, anew where they collide. None leaves its transaction;
what it returns does not need the database.
"""

import uuid
from typing import NamedTuple

from odoo import fields
from odoo.tools import SQL

from ...alone import DB_NOW
from ...tools.providers.errors import AiError, AiStopped
from ...tools.queue.task_outcome import outcome_of

BATCH_LEASE_S = 600  # gathering, waiting for a place and handing in included


class Claim(NamedTuple):
    """A task that a worker has, as long as its lease lasts."""

    task_id: int
    token: str
    use_case: str
    attempts: int


class LeaseLostError(Exception):
    """The task is another worker's by now, or was deleted."""


def note_call(tasks, task_id, token, call_uuid):
    tasks.env.cr.execute(
        """UPDATE edic_ai_task SET call_uuid = %s
           WHERE id = %s AND state = 'running' AND token = COALESCE(%s, token)""",
        (call_uuid, task_id, token),
    )
    return tasks.env.cr.rowcount


def store_progress(tasks, claim, done, total, note):
    """Store how far the work is.

    :return: whether the work is still wanted
    """
    tasks.env.cr.execute(
        """UPDATE edic_ai_task_live SET done = %s, total = %s, note = %s
           WHERE task_id = %s AND token = %s AND cancel_asked IS NOT TRUE""",
        (done, total, note, claim.task_id, claim.token),
        log_exceptions=False,
    )
    wanted = bool(tasks.env.cr.rowcount)
    if wanted:
        tasks.browse(claim.task_id)._tell()
    return wanted


def claim_next(tasks, kind, lane, task_id):
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


def prepare(tasks, claim):
    """Return the question, and whether somebody reads the answer as it comes."""
    task, handler, record = tasks._held(claim)
    request = record and handler._request(record)
    return request or None, bool(task.user_id)


def do_step(tasks, claim, work, *args):
    """Do a part of the work; the commit keeps what a call brought."""
    task, _handler, record = tasks._held(claim)
    result = work(record, *args) if record else None
    hold(tasks, claim)
    task.call_uuid = False
    return result


def complete(tasks, claim, work=None, is_over=True):
    """Do the work and end the task or this turn of it, in one commit."""
    task, handler, record = tasks._held(claim)
    if work and record:
        work(handler, record)
    hold(tasks, claim)
    if is_over:
        task._close("done")
    else:  # it went well, and goes on at once
        task.attempts = 0
        task._wait_again(False, 0)


def hold(tasks, claim):
    """Be the worker that has the task until the commit, or write nothing."""
    tasks.env.flush_all()
    tasks.env.cr.execute(
        """SELECT FROM edic_ai_task
           WHERE id = %s AND token = %s AND state = 'running' FOR UPDATE""",
        (claim.task_id, claim.token),
    )
    if not tasks.env.cr.rowcount:
        raise LeaseLostError


def settle(tasks, claim, error):
    """Give back a task whose work did not end well."""
    task = tasks.sudo().browse(claim.task_id).exists()
    if task.state != "running" or task.token != claim.token:
        return
    state, seconds, counts = outcome_of(error, claim.attempts, task._most_attempts())
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


def extend_leases(tasks, claims):
    """Keep tasks for as long as gathering or handing in may take."""
    tasks.env.cr.execute(
        SQL(
            """UPDATE edic_ai_task_live SET lease_until = %s + %s * interval '1 s'
               WHERE token = ANY(%s)""",
            DB_NOW,
            BATCH_LEASE_S,
            [claim.token for claim in claims],
        )
    )


def is_for_batch(tasks, claim):
    """Return whether a task is still to be handed in; if not, it is asked by itself."""
    task, _handler, _record = tasks._held(claim)
    user = task.user_id or tasks.env.user
    if task.with_user(user).sudo()._is_batched(task.company_id, task.use_case):
        return True
    ask_by_itself(tasks, claim)
    return False


def ask_by_itself(tasks, claim):
    task, handler, _record = tasks._held(claim)
    task.write({"lane": handler._lane, "attempts": 0})
    task._wait_again(False, 0)
    tasks._wake(task)
