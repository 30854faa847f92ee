# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import time
from dataclasses import replace
from datetime import timedelta

import psycopg2

from odoo import api, fields, models

from ..tools.llm import clients
from ..tools.llm.contract import Timings
from ..tools.llm.errors import (
    AiError,
    AiNotFound,
    AiTimedOut,
    AiUnavailable,
)
from ..tools.llm.guard import Guard
from ..transaction import CONCURRENCY_ERRORS
from .edic_ai_batch import GRACE, HOURS, OPEN, SETTLED
from .edic_ai_gateway_ask import Asker
from .edic_ai_gateway_batch import LIMITS, PROGRAM, _accepted
from .edic_ai_gateway_keep import Started
from .edic_ai_task_batch import _ask_by_itself, claim_of
from .edic_ai_task_work import _complete

_logger = logging.getLogger(__name__)
SEEK_AGAIN = timedelta(seconds=20)
LOOK_S, FETCH_S = 20.0, 100.0


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiGatewayBatchLook(models.AbstractModel):
    """How a batch that was handed in comes back, or is called back."""

    _inherit = "edic.ai.gateway"

    @api.model
    def _look(self, batch_id):
        """Ask how far a batch is; take its answers in, or call it back.

        :raises AiError: the provider did not say
        """
        seen = self._step_on(batch_id, _seen)
        if not seen:
            return
        client = clients.client_for(seen["endpoint"])
        if seen["state"] not in OPEN:
            self._forget(batch_id, client, seen["reference"])
            return
        try:
            self._look_at(batch_id, client, seen)
        except AiError as error:
            if not seen["is_last"]:
                raise
            # nothing more is to be expected, and somebody waits for the end
            self._take_in_all(batch_id, {}, seen["unwanted"] or error, "failed")

    def _look_at(self, batch_id, client, seen):
        reference, unwanted = seen["reference"], seen["unwanted"]
        if not reference:
            found = client.find_batch(seen["key"], seen["since"], _guard(LOOK_S))
            if not found:
                self._miss(batch_id, seen)
                return
            reference = found.batch_id
            self._step_on(batch_id, _accepted, found, None)
        if unwanted:
            self._call_back(batch_id, client, reference, unwanted)
        elif not self._fetch(batch_id, client, reference, seen):
            return
        self._forget(batch_id, client, reference)

    def _miss(self, batch_id, seen):
        """The provider does not know it: it is not there yet, or never arrived."""
        if not self._step_on(batch_id, _is_lost):
            return
        lost = AiUnavailable("the batch did not arrive", sent=False)
        self._take_in_all(batch_id, {}, seen["unwanted"] or lost, "failed")

    def _call_back(self, batch_id, client, reference, why):
        try:
            client.cancel_batch(reference, _guard(LOOK_S))
        except AiNotFound:
            _logger.info("A batch that was called back is gone already")
        self._take_in_all(batch_id, {}, why, "cancelled")

    def _fetch(self, batch_id, client, reference, seen):
        """Take in what there is; :return: whether the batch has ended."""
        try:
            status = client.batch_status(reference, _guard(LOOK_S))
        except AiNotFound as gone:
            self._take_in_all(batch_id, {}, gone, "failed")
            return True
        if not status.finished:
            if seen["is_late"]:
                late = AiTimedOut("the batch is too late")
                self._call_back(batch_id, client, reference, late)
                return True
            self._step_on(batch_id, _still_at_work, status)
            return False
        calls = self._step_on(batch_id, _calls)
        guard = _guard(FETCH_S, self._is_unwanted(batch_id))
        results = client.batch_results(reference, calls, guard)
        missing = AiUnavailable("the batch ended without it", sent=False)
        self._take_in_all(batch_id, results, missing, "done")
        return True

    def _is_unwanted(self, batch_id):
        """Asks, while answers are fetched, whether they are still wanted."""
        return lambda: bool(self._step_on(batch_id, lambda batch: batch._unwanted()))

    def _forget(self, batch_id, client, reference):
        """Have the provider delete it; tried again for days where it does not."""
        try:
            if reference:
                client.forget_batch(reference, _guard(LOOK_S))
        except AiError as error:
            # seen on the batch until it is gone
            _logger.info("A batch stays with its provider: %s", error.error_type)
            self._step_on(batch_id, lambda batch: batch._look_again())
        else:
            self._step_on(batch_id, _gone)

    # --- taking in ----------------------------------------------------------------
    def _take_in_all(self, batch_id, results, missing, state, singly=False):
        """Take in what came of each question.

        :param results: call → reply or error
        :param missing: the error of questions that have no result
        :param bool singly: have those without a result asked by themselves
        """
        for line_id, call_uuid in self._step_on(batch_id, _lines):
            result = results.get(call_uuid, missing)
            try:
                self._take_in(line_id, result, singly)
            except (*CONCURRENCY_ERRORS, psycopg2.Error, AiError):
                raise  # of the moment: it is looked at again
            except Exception:
                # one that cannot be understood must not keep the others waiting
                _logger.exception("An answer of a batch could not be taken in")
                self._give_up(line_id, AiError())
        self._step_on(batch_id, _ended, state, missing)

    def _take_in(self, line_id, result, singly=False):
        """Keep what came of one question, and go on with its task.

        Killed at any point it is done again: the ledger's row is written once, and so
        is what the answer brings.

        :raises AiStopped: it was counted, and may not be applied now
        """
        reply, error = (None, result) if isinstance(result, AiError) else (result, None)
        claim, asker, plan, started, is_counted, unwanted = self._step(
            PROGRAM, lambda gateway: gateway._line(line_id)
        )
        if reply and unwanted:
            if is_counted:
                raise unwanted
            reply, error = None, unwanted
        if reply:
            seconds = (time.time_ns() - started.began_ns) / 1e9
            reply = replace(reply, timings=Timings(seconds))
        answer = reply and self._answer(plan, started, reply)
        if not is_counted:
            guard = Guard(0, 0)
            guard.attempts = 1
            self._close(
                *(asker, plan, started, guard, reply, answer, error),
                also=lambda gateway: gateway._mark_counted(line_id),
            )
        tasks = self.env["edic.ai.task"]
        with tasks._settled(claim):
            if error and singly:
                tasks._alone(_ask_by_itself, claim)
            elif error:
                raise error
            else:
                tasks._alone(
                    _complete, claim, lambda use, record: use._keep(record, answer)
                )
        self._drop(line_id, bool(reply))

    def _give_up(self, line_id, error):
        """A question whose payload says nothing: the ledger and the task still end."""

        def end(gateway):
            line = gateway.env["edic.ai.batch.line"].browse(line_id)
            if not line.is_counted:
                gateway._record(
                    *("inference", line.batch_id.use_case),
                    {"error.type": error.error_type},
                    company=line.batch_id.company_id,
                    parent_uuid=line.call_uuid,
                    status="error",
                )
            line.is_counted = True
            return claim_of(line), line.reservation or None

        claim, reservation = self._step(PROGRAM, end)
        self._step(
            PROGRAM,
            lambda gateway: gateway.env["edic.ai.budget"]._settle(
                reservation, None, None
            ),
        )
        with self.env["edic.ai.task"]._settled(claim):
            raise error
        self._drop(line_id, False)

    def _line(self, line_id):
        line = self.env["edic.ai.batch.line"].browse(line_id)
        asker, plan = Asker(line.asker_ref, line.lang), line._plan()
        began = int(line.batch_id._aware().timestamp() * 1e9)
        started = Started(line.call_uuid, line.reservation or None, began_ns=began)
        unwanted = line.batch_id._unwanted()
        return claim_of(line), asker, plan, started, line.is_counted, unwanted

    def _mark_counted(self, line_id):
        self.env["edic.ai.batch.line"].browse(line_id).is_counted = True

    def _drop(self, line_id, is_answered):
        """What placeholders stood for is not needed any more."""

        def drop(gateway):
            line = gateway.env["edic.ai.batch.line"].browse(line_id)
            count = "answer_count" if is_answered else "failed_count"
            line.batch_id[count] += 1
            line.unlink()

        self._step(PROGRAM, drop)


def _guard(seconds, is_cancelled=None):
    return Guard(seconds, LIMITS.max_answer_bytes, is_cancelled)


# --- each of these is a transaction of its own --------------------------------------
def _seen(batch):
    """What a look needs to know, or None: there is nothing to do now."""
    batch = batch.exists()
    unwanted, is_due = batch._unwanted(), batch.next_look <= fields.Datetime.now()
    if not (batch.state in OPEN or batch.is_there) or not (unwanted or is_due):
        return None
    # what is being handed in just now says so by its first look, far away
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


def _is_lost(batch):
    """Whether it never arrived; if not yet, it is sought again soon."""
    if batch._age() > SETTLED and batch.looks:
        batch.is_there = False
        return True
    soon = fields.Datetime.now() + SEEK_AGAIN
    batch.write({"next_look": soon, "looks": batch.looks + 1})
    return False


def _still_at_work(batch, status):
    batch._look_again(there_count=status.succeeded + status.failed, error_type=False)


def _calls(batch):
    return {line.call_uuid: line._call() for line in batch.line_ids}


def _lines(batch):
    return [(line.id, line.call_uuid) for line in batch.line_ids]


def _ended(batch, state, missing):
    if state == "done" and not batch.answer_count:
        state = "failed"
    error_type = missing.error_type if batch.failed_count else False
    batch.write(
        {"state": state, "error_type": error_type, "next_look": fields.Datetime.now()}
    )


def _gone(batch):
    batch.is_there = False
