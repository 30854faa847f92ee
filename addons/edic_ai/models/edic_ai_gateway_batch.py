# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import re
import time
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools.misc import clean_context

from ..tools.identifiers import uuid7
from ..tools.llm import clients
from ..tools.llm.contract import BatchCall, Limits
from ..tools.llm.errors import (
    AiCancelled,
    AiError,
    AiNotAsked,
    AiNotNow,
    AiRequestRefused,
    AiTooLarge,
)
from ..tools.llm.guard import Guard
from .edic_ai_batch import GRACE, HOURS, SETTLED
from .edic_ai_gateway_ask import Asker
from .edic_ai_gateway_keep import OUTAGES, Started
from .edic_ai_gateway_plan import Plan
from .edic_ai_task_work import Claim, LeaseLostError

LIMITS = Limits(deadline_s=100, max_answer_bytes=100_000_000)
PLACE_S = 10.0  # the tasks' leases go on meanwhile
HELD_MINUTES = 60 * (HOURS + 1) + GRACE // timedelta(minutes=1)
# what PostgreSQL's JSON has not: NUL, and halves of a pair
UNKEPT = re.compile(r"\\u0000|\\ud[89ab]..(?!\\ud[c-f])|(?<!\\ud[89ab]..)\\ud[c-f]")
PROGRAM = Asker(0, "en_US")


class Question(NamedTuple):
    """A task's question, planned, that is to be handed in."""

    claim: Claim
    asker: Asker
    plan: Plan
    started: Started
    payload: dict


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiGatewayBatch(models.AbstractModel):
    """Questions that may wait: handed in together, answered within a day.

    Policy, pseudonyms, budgets, stops and the ledger are those of a single call. Where
    the receipt of a batch is lost it is looked for at the provider by its key, so that
    nothing is paid twice.
    """

    _inherit = "edic.ai.gateway"

    @api.model
    def _planned(self, claim, task, request):
        """Plan one question of a batch.

        :raises AiError: whatever keeps it from being asked, after it was recorded
        """
        asker, request, origin = self._asked(request, task)
        plans = self._step(
            asker, lambda gateway: gateway._plans_or_refusal(request, origin)
        )
        if isinstance(plans, AiNotAsked):
            raise plans
        facts = {**plans[0].facts, "edic.batch": True}
        plan = replace(plans[0], is_batched=True, facts=facts)
        payload = self.env["edic.ai.batch.line"]._payload(plan)
        if UNKEPT.search(json.dumps(payload)):
            raise AiRequestRefused("a character that cannot be kept", sent=False)
        started = Started(uuid7(), began_ns=time.time_ns())
        return Question(claim, asker, plan, started, payload)

    @api.model
    def _batch_of(self, question):
        """What questions have in common that are handed in together."""
        plan = question.plan
        request = plan.request
        return (request.company_id, request.use_case, plan.provider_id, plan.call.model)

    @api.model
    def _hand_in(self, questions):
        """Hand in questions that belong together; what fails is seen on their tasks."""
        held = [question for question in questions if self._is_reserved(question)]
        if not held:
            return
        plan, slot = held[0].plan, None
        try:
            slot = self._slot(plan, Guard(PLACE_S, 0), LIMITS.deadline_s)
            batch_id, key, left = self._step(
                PROGRAM, lambda gateway: gateway._open_batch(held)
            )
            away = [question for question in held if question.started.uuid not in left]
            self._leave_out(held, left)
            if away:
                calls = {one.started.uuid: one.plan.call for one in away}
                call = BatchCall(plan.call.model, calls, key, HOURS, LIMITS)
                self._submit(batch_id, plan, call)
        except AiNotNow as error:  # there was no place
            self._leave_out(held, {one.started.uuid: error for one in held})
        finally:
            self.env["edic.ai.slot"]._free(slot)

    def _is_reserved(self, question):
        """Have the budgets hold what it may take; if not, that is seen on its task."""
        reserve = partial(_reserve, question)
        try:
            question.started.reservation = self._step(question.asker, reserve)
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
                self._not_started(
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
                self._check_may_begin(question.plan)
                self._take_along(batch, question)
            except (AiError, LeaseLostError) as error:
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
            raise LeaseLostError
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
        asker = self.env(user=user, context=context, su=True)
        self.with_env(asker)._record_call(question.plan, started.uuid, "started", {})
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
        """The call itself: no cursor is open."""
        guard = Guard(
            LIMITS.deadline_s, LIMITS.max_answer_bytes, self._watcher(plan, None)
        )
        try:
            status = clients.call(plan.endpoint, "submit_batch", call, guard)
        except AiError as error:
            self._not_handed_in(batch_id, self._as_stopped(plan, error))
        else:
            self._step_on(batch_id, _accepted, status, guard.elapsed)

    def _not_handed_in(self, batch_id, error):
        if error.sent and (error.status or 500) >= 500:
            # it may be there: looks ask for it by its key
            self._step_on(batch_id, _doubted, error)
            return
        self._step_on(batch_id, _refused, error)
        if isinstance(error, AiRequestRefused | AiTooLarge):
            # one of them may be to blame: each is then asked by itself
            self._take_in_all(batch_id, {}, error, "failed", singly=True)
        else:
            self._take_in_all(batch_id, {}, error, "failed")

    def _step_on(self, batch_id, work, *args):
        """Run ``work(batch, *args)`` in a transaction of its own."""
        return self._step(
            PROGRAM,
            lambda gateway: work(gateway.env["edic.ai.batch"].browse(batch_id), *args),
        )


# --- each of these is a transaction of its own --------------------------------------
def _reserve(question, gateway):
    return gateway._reserve(question.plan, question.asker, HELD_MINUTES)


def _accepted(batch, status, seconds):
    batch._look_again(
        state="at_work",
        reference=status.batch_id,
        looks=0,
        is_there=True,
        error_type=False,
    )
    if seconds is not None:
        batch.env["edic.ai.health"]._succeeded(batch.provider_id, round(1000 * seconds))


def _doubted(batch, error):
    now = fields.Datetime.now()
    batch.write({"error_type": error.error_type, "next_look": now, "is_there": True})


def _refused(batch, error):
    if error.error_type in ("stopped", "cancelled"):
        return
    outage = error.error_type in OUTAGES and error.status != 429
    batch.env["edic.ai.health"]._failed(batch.provider_id, error.error_type, outage)
