# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging
import re
import time
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import NamedTuple

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools.misc import clean_context

from ...tools.gateway.plan import PROGRAM, Asker, Plan, Started
from ...tools.ledger.identifiers import uuid7
from ...tools.providers.contract import BatchCall, Limits, Timings
from ...tools.providers.errors import (
    AiCancelled,
    AiError,
    AiNotFound,
    AiNotNow,
    AiRequestRefused,
    AiTimedOut,
    AiTooLarge,
    AiUnavailable,
)
from ...tools.providers.guard import Guard
from ...transaction import CONCURRENCY_ERRORS
from . import task_steps as steps
from .edic_ai_batch import GRACE, HOURS, LANE, OPEN, SETTLED

_logger = logging.getLogger(__name__)

MAX_QUESTIONS = 200  # in a batch
GATHER_S = 30.0
BATCH_LIMITS = Limits(deadline_s=100, max_answer_bytes=100_000_000)
PLACE_S = 10.0  # the tasks' leases go on meanwhile
RESERVED_MINUTES = 60 * (HOURS + 1) + GRACE // timedelta(minutes=1)
LOOK_S, FETCH_S = 20.0, 100.0
# characters that PostgreSQL's JSON has not: NUL, and halves of a pair
NOT_STORABLE = re.compile(
    r"\\u0000|\\ud[89ab]..(?!\\ud[c-f])|(?<!\\ud[89ab]..)\\ud[c-f]"
)


class Question(NamedTuple):
    """A task's question, planned, that is to be handed in."""

    claim: steps.Claim
    asker: Asker
    plan: Plan
    started: Started
    payload: dict


class EdicAiGatewayBatch(models.AbstractModel):
    """The gateway's door for questions that are handed in together.

    A task in a batch is at work without a lease: no worker has it, the provider does.
    What comes back is applied by whoever fetches it, once, as its token says. Plans,
    places, budgets and the ledger are those of `edic.ai.gateway`.
    """

    _name = "edic.ai.gateway.batch"
    _description = "AI gateway for batches"

    @api.model
    def _work(self):
        """Hand in what waits and take in what was answered."""
        cron, tasks = self.env["ir.cron"], self.env["edic.ai.task"]
        tasks._look_after(LANE)
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
            self._try_to_look(batch.id)
            if not cron._commit_progress(1):
                break

    @api.model
    def _come_back(self):
        """Have the worker come when the next task or batch is due."""
        tasks, batches = self.env["edic.ai.task"], self.env["edic.ai.batch"]
        waiting = [("lane", "=", LANE), ("state", "=", "waiting")]
        moments = [
            *tasks.search(waiting, order="next_attempt", limit=1).mapped(
                "next_attempt"
            ),
            *batches._to_look_at().mapped("next_look"),
        ]
        if moments:
            batches._wake(min(moments))

    # --- transactions -----------------------------------------------------------
    def _step(self, asker, work):
        """Run ``work(self)`` in a transaction of its own, as `edic.ai.gateway` does."""
        return self.env["edic.ai.gateway"]._step(
            asker, lambda gateway: work(gateway.env[self._name])
        )

    def _step_on(self, batch_id, method, *args, **vals):
        """Call a method of a batch in a transaction of its own."""

        def call(own):
            batch = own.env["edic.ai.batch"].browse(batch_id)
            return getattr(batch, method)(*args, **vals)

        return self._step(PROGRAM, call)

    # --- handing in -------------------------------------------------------------
    @api.model
    def _gather(self):
        """Take the tasks that wait and hand their questions in.

        :return: whether there may be more
        """
        tasks = self.env["edic.ai.task"]
        began, taken = time.monotonic(), 0
        groups = {}
        while taken < MAX_QUESTIONS and time.monotonic() < began + GATHER_S:
            if not (claim := tasks._claim(LANE, LANE)):
                break
            taken += 1
            tasks._alone(steps.extend_leases, [claim])
            with tasks._settled(claim):
                if question := self._question(claim):
                    plan = question.plan  # those of one key are handed in together
                    asked = (plan.request.company_id, plan.request.use_case)
                    key = (*asked, plan.provider_id, plan.call.model)
                    groups.setdefault(key, []).append(question)
        for questions in groups.values():
            try:
                claims = [question.claim for question in questions]
                tasks._alone(steps.extend_leases, claims)
                self._hand_in(questions)
            except Exception:
                # leases and looks find what was left; the other groups go on
                _logger.exception("A batch was not handed in")
        is_late = time.monotonic() >= began + GATHER_S
        return taken and (taken == MAX_QUESTIONS or is_late)

    @api.model
    def _question(self, claim):
        """Return what a task asks, planned; None where it goes another way."""
        tasks = self.env["edic.ai.task"]
        if not tasks._alone(steps.is_for_batch, claim):
            return None
        request, _is_watched = tasks._alone(steps.prepare, claim)
        if not request:
            tasks._alone(steps.complete, claim)
            return None
        question = self._planned(claim, tasks.browse(claim.task_id), request)
        if question.plan.endpoint.kind != "mistral":  # the one that serves changed
            tasks._alone(steps.ask_by_itself, claim)
            return None
        return question

    @api.model
    def _planned(self, claim, task, request):
        """Plan one question of a batch.

        :raises AiError: whatever keeps it from being asked, after it was recorded
        """
        gateway = self.env["edic.ai.gateway"]
        asker, request, origin = gateway._asked(request, task)
        first = gateway._plans_apart(asker, request, origin)[0]
        facts = {**first.facts, "edic.batch": True}
        plan = replace(first, is_batched=True, facts=facts)
        payload = self.env["edic.ai.batch.line"]._payload(plan)
        if NOT_STORABLE.search(json.dumps(payload)):
            raise AiRequestRefused("a character that cannot be kept", sent=False)
        started = Started(uuid7(), began_ns=time.time_ns())
        return Question(claim, asker, plan, started, payload)

    @api.model
    def _hand_in(self, questions):
        """Hand in questions that belong together; what fails is seen on their tasks."""
        held = [question for question in questions if self._is_reserved(question)]
        if not held:
            return
        plan, slot = held[0].plan, None
        try:
            slot = self.env["edic.ai.gateway"]._slot(
                plan, Guard(PLACE_S, 0), BATCH_LIMITS.deadline_s
            )
            batch_id, key, left = self._step(PROGRAM, lambda own: own._open_batch(held))
            away = [question for question in held if question.started.uuid not in left]
            self._leave_out(held, left)
            if away:
                calls = {asked.started.uuid: asked.plan.call for asked in away}
                call = BatchCall(plan.call.model, calls, key, HOURS, BATCH_LIMITS)
                self._submit(batch_id, plan, call)
        except AiNotNow as error:  # there was no place
            self._leave_out(held, {asked.started.uuid: error for asked in held})
        finally:
            self.env["edic.ai.slot"]._free(slot)

    def _is_reserved(self, question):
        """Have the budgets hold what it may take; if not, that is seen on its task."""
        try:
            question.started.reservation = self.env["edic.ai.gateway"]._step(
                question.asker,
                lambda gateway: gateway._reserve(
                    question.plan, question.asker, RESERVED_MINUTES
                ),
            )
        except AiError as error:
            self._leave_out([question], {question.started.uuid: error})
            return False
        return True

    def _leave_out(self, questions, errors):
        """Give back what they hold, and say on their tasks why they stay here.

        :param errors: ``started.uuid → error`` of those that do
        """
        for question in questions:
            if error := errors.get(question.started.uuid):
                self.env["edic.ai.gateway"]._not_started(
                    question.asker, question.plan, question.started, error
                )
                with self.env["edic.ai.task"]._settled(question.claim):
                    raise error

    def _open_batch(self, questions):
        """Write that the questions are about to leave; committed before they do.

        :return: ``(batch id, its key, started.uuid → error of those that stay here)``
        """
        plan = questions[0].plan
        batch = self.env["edic.ai.batch"].create(
            {
                "company_id": plan.request.company_id,
                "use_case": plan.request.use_case,
                "provider_id": plan.provider_id,
                "model": plan.call.model,
                "question_count": len(questions),
                "next_look": fields.Datetime.now() + SETTLED,
            }
        )
        left = {}
        for question in questions:
            try:
                self.env["edic.ai.gateway"]._check_may_begin(question.plan)
                self._take_along(batch, question)
            except (AiError, steps.LeaseLostError) as error:
                left[question.started.uuid] = error
        batch.question_count -= len(left)
        if not batch.question_count:
            batch.state = "cancelled"
        self.env.invalidate_all()
        return batch.id, batch.key, left

    def _take_along(self, batch, question):
        """Put one question into a batch, and into the ledger.

        :raises LeaseLostError: its task is another worker's by now
        :raises AiCancelled: somebody has cancelled it meanwhile
        """
        claim, started = question.claim, question.started
        self.env.cr.execute(
            """SELECT live.cancel_asked FROM edic_ai_task task
               JOIN edic_ai_task_live live ON live.task_id = task.id
               WHERE task.id = %s AND task.token = %s AND state = 'running'
               FOR UPDATE""",
            (claim.task_id, claim.token),
        )
        row = self.env.cr.fetchone()
        if not row:
            raise steps.LeaseLostError
        if row[0]:
            raise AiCancelled(sent=False)
        self.env.cr.execute(
            """UPDATE edic_ai_task SET call_uuid = %s, batch_id = %s WHERE id = %s""",
            (started.uuid, batch.id, claim.task_id),
        )
        self.env.cr.execute(
            "UPDATE edic_ai_task_live SET lease_until = NULL WHERE task_id = %s",
            (claim.task_id,),
        )
        context = clean_context(self.env.context)
        user = question.asker.uid or SUPERUSER_ID
        self.env(user=user, context=context, su=True)["edic.ai.gateway"]._record_call(
            question.plan, started.uuid, "started", {}
        )
        self.env["edic.ai.batch.line"].create(
            {
                "batch_id": batch.id,
                "asker_ref": question.asker.uid,
                "lang": question.asker.lang,
                "task_ref": claim.task_id,
                "token": claim.token,
                "attempts": claim.attempts,
                "call_uuid": started.uuid,
                "reservation": started.reservation,
                "payload": question.payload,
            }
        )

    def _submit(self, batch_id, plan, call):
        """Make the call itself: no cursor is open."""
        gateway = self.env["edic.ai.gateway"]
        guard = _guard(BATCH_LIMITS.deadline_s, gateway._watcher(plan, None))
        try:
            status = gateway._submit_batch(plan, call, guard)
        except AiError as error:
            self._not_handed_in(batch_id, gateway._as_stopped(plan, error))
        else:
            self._step_on(batch_id, "_accept", status, guard.elapsed)

    def _not_handed_in(self, batch_id, error):
        if error.sent and (error.status or 500) >= 500:
            # it may be there: looks ask for it by its key
            self._step_on(batch_id, "_doubt", error)
            return
        self._step_on(batch_id, "_note_refusal", error)
        # one of them may be to blame: each is then asked by itself
        singly = isinstance(error, AiRequestRefused | AiTooLarge)
        self._take_in_all(batch_id, {}, error, "failed", singly=singly)

    # --- looking ----------------------------------------------------------------
    @api.model
    def _try_to_look(self, batch_id):
        """Look at a batch; whatever is wrong with it is seen on it alone."""
        try:
            self._look(batch_id)
        except Exception as error:
            error_type = getattr(error, "error_type", AiError.error_type)
            if isinstance(error, AiError):
                _logger.info("Batch %s was not seen: %s", batch_id, error_type)
            else:
                _logger.exception("Batch %s could not be looked at", batch_id)
            self.env.registry.reset_changes()
            self._step_on(batch_id, "_look_again", error_type=error_type)

    @api.model
    def _look(self, batch_id):
        """Ask how far a batch is; take its answers in, or call it back.

        :raises AiError: the provider did not say
        """
        seen = self._step_on(batch_id, "_look_values")
        if not seen:
            return
        client = self.env["edic.ai.gateway"]._batch_client(seen["endpoint"])
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
                # given up, unless it may still arrive
                if self._step_on(batch_id, "_check_lost"):
                    lost = AiUnavailable("the batch did not arrive", sent=False)
                    self._take_in_all(batch_id, {}, unwanted or lost, "failed")
                return
            reference = found.batch_id
            self._step_on(batch_id, "_accept", found, None)
        if unwanted:
            self._call_back(batch_id, client, reference, unwanted)
        elif not self._fetch(batch_id, client, reference, seen):
            return
        self._forget(batch_id, client, reference)

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
            there = status.succeeded + status.failed
            self._step_on(batch_id, "_look_again", there_count=there, error_type=False)
            return False
        calls = self._step_on(batch_id, "_calls")
        guard = _guard(FETCH_S, lambda: bool(self._step_on(batch_id, "_unwanted")))
        results = client.batch_results(reference, calls, guard)
        missing = AiUnavailable("the batch ended without it", sent=False)
        self._take_in_all(batch_id, results, missing, "done")
        return True

    def _forget(self, batch_id, client, reference):
        """Have the provider delete it; tried again for days where it does not."""
        try:
            if reference:
                client.forget_batch(reference, _guard(LOOK_S))
        except AiError as error:
            # seen on the batch until it is gone
            _logger.info("A batch stays with its provider: %s", error.error_type)
            self._step_on(batch_id, "_look_again")
        else:
            self._step_on(batch_id, "write", {"is_there": False})

    # --- taking in --------------------------------------------------------------
    def _take_in_all(self, batch_id, results, missing, state, singly=False):
        """Take in what came of each question.

        :param results: call → reply or error
        :param missing: the error of questions that have no result
        :param bool singly: have those without a result asked by themselves
        """
        for line_id, call_uuid in self._step_on(batch_id, "_line_keys"):
            result = results.get(call_uuid, missing)
            try:
                self._take_in(line_id, result, singly)
            except (*CONCURRENCY_ERRORS, psycopg2.Error, AiError):
                raise  # it passes: the batch is looked at again
            except Exception:
                # one that cannot be understood must not keep the others waiting
                _logger.exception("An answer of a batch could not be taken in")
                self._give_up(line_id, AiError())
        self._step_on(batch_id, "_end", state, missing)

    def _take_in(self, line_id, result, singly=False):
        """Keep what came of one question, and go on with its task.

        Killed at any point it is done again: the ledger's row is written once, and so
        is what the answer brings.

        :raises AiStopped: it was counted, and may not be applied now
        """
        reply, error = (None, result) if isinstance(result, AiError) else (result, None)
        claim, asker, plan, started, is_counted, unwanted = self._step(
            PROGRAM, lambda own: own._line(line_id)
        )
        if reply and unwanted:
            if is_counted:
                raise unwanted
            reply, error = None, unwanted
        if reply:
            seconds = (time.time_ns() - started.began_ns) / 1e9
            reply = replace(reply, timings=Timings(seconds))
        answer = reply and plan.answer(started, reply)
        if not is_counted:
            guard = Guard(0, 0)
            guard.attempts = 1
            self.env["edic.ai.gateway"]._close(
                asker,
                plan,
                started,
                guard,
                reply,
                answer,
                error,
                also=partial(_mark_counted, line_id),
            )
        tasks = self.env["edic.ai.task"]
        with tasks._settled(claim):
            if error and singly:
                tasks._alone(steps.ask_by_itself, claim)
            elif error:
                raise error
            else:
                tasks._alone(
                    steps.complete, claim, lambda use, record: use._keep(record, answer)
                )
        self._drop(line_id, bool(reply))

    def _give_up(self, line_id, error):
        """End a question whose payload says nothing, in the ledger and as a task."""

        def end(own):
            line = own.env["edic.ai.batch.line"].browse(line_id)
            if not line.is_counted:
                own.env["edic.ai.gateway"]._record(
                    "inference",
                    line.batch_id.use_case,
                    {"error.type": error.error_type},
                    company=line.batch_id.company_id,
                    parent_uuid=line.call_uuid,
                    status="error",
                )
            line.is_counted = True
            return line._claim(), line.reservation or None

        claim, reservation = self._step(PROGRAM, end)
        self._step(
            PROGRAM,
            lambda own: own.env["edic.ai.budget"]._settle(reservation, None, None),
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
        return line._claim(), asker, plan, started, line.is_counted, unwanted

    def _drop(self, line_id, is_answered):
        """Delete the line: what placeholders stood for is not needed any more."""

        def drop(own):
            line = own.env["edic.ai.batch.line"].browse(line_id)
            line.batch_id["answer_count" if is_answered else "failed_count"] += 1
            line.unlink()

        self._step(PROGRAM, drop)


def _mark_counted(line_id, gateway):
    gateway.env["edic.ai.batch.line"].browse(line_id).is_counted = True


def _guard(seconds, is_cancelled=None):
    return Guard(seconds, BATCH_LIMITS.max_answer_bytes, is_cancelled)
