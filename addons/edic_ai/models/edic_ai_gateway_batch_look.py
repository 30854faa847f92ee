# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import time
from dataclasses import replace
from datetime import UTC, timedelta

from odoo import api, fields, models

from ..tools.llm import clients
from ..tools.llm.contract import Timings
from ..tools.llm.errors import (
    AiCancelled,
    AiError,
    AiNotFound,
    AiStopped,
    AiTimedOut,
    AiUnavailable,
)
from ..tools.llm.guard import Guard
from .edic_ai_batch import HOURS, OPEN
from .edic_ai_gateway_ask import Asker
from .edic_ai_gateway_batch import LIMITS, _accepted
from .edic_ai_gateway_keep import Started
from .edic_ai_switch import stopped
from .edic_ai_task_batch import claim_of
from .edic_ai_task_work import _complete

_logger = logging.getLogger(__name__)
GRACE = timedelta(hours=2)  # that a provider may be late


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
        endpoint, reference, key, since, stop, is_due = seen
        # what is being handed in just now has no reference yet
        if not is_due and not (stop and reference):
            return
        guard = Guard(LIMITS.deadline_s, LIMITS.max_answer_bytes)
        client = clients.client_for(endpoint)
        if not reference:
            found = client.find_batch(key, since, guard)
            if not found:
                lost = AiUnavailable("the batch did not arrive", sent=False)
                self._take_in_all(batch_id, {}, stop or lost, "failed")
                return
            reference = found.batch_id
            self._step_on(batch_id, _accepted, found, None)
        if stop:
            self._call_back(batch_id, client, reference, guard, stop)
        elif not self._fetch(batch_id, client, reference, guard):
            return
        self._forget(batch_id, client, reference, guard)

    def _call_back(self, batch_id, client, reference, guard, stop):
        try:
            client.cancel_batch(reference, guard)
        except AiNotFound:
            _logger.info("A batch that was called back is gone already")
        self._take_in_all(batch_id, {}, stop, "cancelled")

    def _fetch(self, batch_id, client, reference, guard):
        """Take in what there is; :return: whether the batch has ended."""
        missing, results = AiUnavailable("the batch ended without it", sent=False), {}
        try:
            status = client.batch_status(reference, guard)
            if not status.finished:
                self._step_on(batch_id, _still_at_work, status)
                return False
            calls = self._step_on(batch_id, _calls)
            results = client.batch_results(reference, calls, guard)
        except AiNotFound as gone:
            missing = gone
        self._take_in_all(batch_id, results, missing, "done")
        return True

    def _forget(self, batch_id, client, reference, guard):
        try:
            client.forget_batch(reference, guard)
        except AiNotFound:
            _logger.info("The provider had forgotten a batch already")
        except AiError as error:
            _logger.warning("A batch stays with its provider: %s", error.error_type)
            self._step_on(batch_id, _not_forgotten, self._sentence(error))

    def _take_in_all(self, batch_id, results, missing, state):
        """Take in what came of each question.

        :param results: call → reply or error
        :param missing: the error of questions that have no result
        """
        counts = {True: 0, False: 0}
        for line_id, call_uuid in self._step_on(batch_id, _lines):
            result = results.get(call_uuid, missing)
            try:
                self._take_in(line_id, result)
            except Exception:
                # one that cannot be understood must not keep the others waiting
                _logger.exception("An answer of a batch could not be taken in")
                result = AiError()
                self._give_up(line_id, result)
            counts[not isinstance(result, AiError)] += 1
        if state == "done" and not counts[True]:
            state = "failed"
        sentence = "" if counts[True] else self._sentence(missing)
        self._step_on(batch_id, _ended, state, counts, sentence)

    def _take_in(self, line_id, result):
        """Keep what came of one question, and go on with its task.

        Killed at any point it is done again: the ledger's row is written once, and so
        is what the answer brings.
        """
        reply, error = (None, result) if isinstance(result, AiError) else (result, None)
        claim, asker, plan, started, is_counted, unwanted = self._step(
            Asker(0, "en_US"), lambda gateway: gateway._line(line_id)
        )
        if reply and unwanted:
            reply, error = None, unwanted
        if reply:
            hours = (time.time_ns() - started.began_ns) / 1e9
            reply = replace(reply, timings=Timings(hours))
        answer = reply and self._answer(plan, started, reply)
        if not is_counted:
            guard = Guard(0, 0)
            guard.attempts = 1
            self._close(
                *(asker, plan, started, guard, reply, answer, error),
                also=lambda gateway: gateway._mark_counted(line_id),
            )
        with self._tasks()._settled(claim):
            if error:
                raise error
            self._tasks()._alone(
                _complete, claim, lambda use, record: use._keep(record, answer)
            )
        self._drop(line_id)

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

        claim, reservation = self._step(Asker(0, "en_US"), end)
        self._step(
            Asker(0, "en_US"),
            lambda gateway: gateway.env["edic.ai.budget"]._settle(
                reservation, None, None
            ),
        )
        with self._tasks()._settled(claim):
            raise error
        self._drop(line_id)

    def _line(self, line_id):
        line = self.env["edic.ai.batch.line"].browse(line_id)
        asker, plan = Asker(line.asker_ref, line.lang), line._plan()
        began = int(_aware(line.batch_id).timestamp() * 1e9)
        started = Started(line.call_uuid, line.reservation or None, began_ns=began)
        unwanted = _unwanted(line.batch_id, fields.Datetime.now())
        return claim_of(line), asker, plan, started, line.is_counted, unwanted

    def _mark_counted(self, line_id):
        self.env["edic.ai.batch.line"].browse(line_id).is_counted = True

    def _drop(self, line_id):
        """What placeholders stood for is not needed any more."""
        self._step(
            Asker(0, "en_US"),
            lambda gateway: gateway.env["edic.ai.batch.line"].browse(line_id).unlink(),
        )


# --- each of these is a transaction of its own --------------------------------------
def _not_forgotten(batch, sentence):
    batch.error = batch.env._(
        "The provider did not delete questions and answers: %s", sentence
    )


def _seen(batch):
    """What a look needs to know, or None: it is over."""
    if batch.exists().state not in OPEN:
        return None
    now = fields.Datetime.now()
    endpoint = batch.provider_id._endpoint()
    is_due = batch.next_look <= now
    unwanted = _unwanted(batch, now)
    return endpoint, batch.reference, batch.key, _aware(batch), unwanted, is_due


def _aware(batch):
    """When it was handed in."""
    return batch.handed_in_at.replace(tzinfo=UTC)


def _unwanted(batch, now):
    """Why it is to be called back, or None."""
    asked = (batch.company_id.id, batch.use_case, batch.provider_id.id)
    if reason := stopped(batch.env.cr, *asked):
        stop = AiStopped(batch.env._("AI is stopped: %s", reason))
        stop.sent = True  # the provider may charge it all the same
        return stop
    if batch.is_unwanted:
        return AiCancelled("the batch was given up")
    if not batch._is_serving():
        stop = AiStopped(batch.env._("The use of this model has ended."))
        stop.sent = True
        return stop
    if batch.handed_in_at + timedelta(hours=HOURS) + GRACE < now:
        return AiTimedOut("the batch is too late")
    return None


def _still_at_work(batch, status):
    batch._look_again(
        answer_count=status.succeeded, failed_count=status.failed, error=False
    )


def _calls(batch):
    return {line.call_uuid: line._call() for line in batch.line_ids}


def _lines(batch):
    return [(line.id, line.call_uuid) for line in batch.line_ids]


def _ended(batch, state, counts, sentence):
    failed = counts[False]
    batch.write(
        {
            "state": state,
            "error": sentence,
            "answer_count": batch.question_count - failed,
            "failed_count": failed,
        }
    )
