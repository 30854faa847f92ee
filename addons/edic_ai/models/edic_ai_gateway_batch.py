# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time
from datetime import timedelta
from typing import NamedTuple

from odoo import SUPERUSER_ID, api, fields, models

from ..tools.identifiers import uuid7
from ..tools.llm import clients
from ..tools.llm.contract import BatchCall, Limits
from ..tools.llm.errors import AiError
from ..tools.llm.guard import Guard
from .edic_ai_batch import HOURS
from .edic_ai_gateway_ask import Asker
from .edic_ai_gateway_keep import OUTAGES, Started
from .edic_ai_gateway_plan import Plan
from .edic_ai_task_work import Claim, LeaseLostError

LIMITS = Limits(deadline_s=100, max_answer_bytes=100_000_000)
PLACE_S = 10.0  # the tasks' leases go on meanwhile


class Question(NamedTuple):
    """A task's question, planned, that is to be handed in."""

    claim: Claim
    asker: Asker
    plan: Plan


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiGatewayBatch(models.AbstractModel):
    """Questions that may wait: handed in together, answered within a day.

    Policy, pseudonyms, budgets, stops and the ledger are those of a single call. Where
    the receipt of a batch is lost it is looked for at the provider by its key, so that
    nothing is paid twice.
    """

    _inherit = "edic.ai.gateway"

    # --- handing in -------------------------------------------------------------
    @api.model
    def _question(self, claim, task, request):
        """Plan one question.

        :raises AiNotAsked: whatever keeps it from being asked, after it was recorded
        """
        asker, request = self._asked(request, task)
        plans = self._step(asker, lambda gateway: gateway._plans_or_refusal(request))
        if isinstance(plans, AiError):
            raise plans
        return Question(claim, asker, plans[0])

    @api.model
    def _batch_of(self, question):
        """What questions have in common that are handed in together."""
        plan = question.plan
        request = plan.request
        return (request.company_id, request.use_case, plan.provider_id, plan.call.model)

    @api.model
    def _hand_in(self, questions):
        """Hand in questions that belong together; what fails is seen on their tasks."""
        for question in questions:
            question.plan.facts["edic.batch"] = True
        started = [(q, s) for q in questions if (s := self._reserved(q))]
        if not started:
            return
        plan = started[0][0].plan
        slot = None
        try:
            slot = self._slot(plan, Guard(PLACE_S, 0), LIMITS.deadline_s)
            batch_id, key = self._step(
                Asker(0, "en_US"), lambda gateway: gateway._open_batch(started)
            )
        except Exception as error:
            self.env["edic.ai.slot"]._free(slot)
            for question, one in started:
                self._not_started(question.asker, question.plan, one, error)
                with self._tasks()._settled(question.claim):
                    raise error
            return
        calls = {one.uuid: question.plan.call for question, one in started}
        guard = Guard(
            LIMITS.deadline_s, LIMITS.max_answer_bytes, self._watcher(plan, None)
        )
        call = BatchCall(plan.call.model, calls, key, HOURS, LIMITS)
        try:
            self._submit(batch_id, plan.endpoint, call, guard)
        except AiError as error:
            self._not_handed_in(batch_id, error)
        finally:
            self.env["edic.ai.slot"]._free(slot)

    def _submit(self, batch_id, endpoint, call, guard):
        """The call itself: no cursor is open."""
        status = clients.call(endpoint, "submit_batch", call, guard)
        self._step_on(batch_id, _accepted, status, guard.elapsed)

    def _tasks(self):
        return self.env["edic.ai.task"]

    def _reserved(self, question):
        """What the budgets hold for it, or None: it was refused."""
        with self._tasks()._settled(question.claim):
            started = Started(uuid7(), began_ns=time.time_ns())
            try:
                started.reservation = self._step(
                    question.asker,
                    lambda gateway: gateway._reserve(
                        question.plan, question.asker, 60 * HOURS
                    ),
                )
            except AiError as error:
                self._not_started(question.asker, question.plan, started, error)
                raise
            return started
        return None

    def _open_batch(self, started):
        """Write that the questions are about to leave; committed before they do."""
        plan = started[0][0].plan
        provider = self.env["edic.ai.provider"].browse(plan.provider_id)
        self._check_may_begin(plan)
        batch = self.env["edic.ai.batch"].create(
            {
                "company_id": plan.request.company_id,
                "use_case": plan.request.use_case,
                "provider_id": provider.id,
                "model": plan.call.model,
                "question_count": len(started),
                "next_look": fields.Datetime.now()
                + timedelta(seconds=2 * LIMITS.deadline_s),
            }
        )
        for question, one in started:
            claim = question.claim
            self.env.cr.execute(
                """UPDATE edic_ai_task SET call_uuid = %s, batch_id = %s
                   WHERE id = %s AND token = %s AND state = 'running'""",
                (one.uuid, batch.id, claim.task_id, claim.token),
            )
            if not self.env.cr.rowcount:
                raise LeaseLostError
            self.env.cr.execute(
                "UPDATE edic_ai_task_live SET lease_until = NULL WHERE task_id = %s",
                (claim.task_id,),
            )
            user = question.asker.uid or SUPERUSER_ID
            gateway = self.with_env(self.env(user=user, su=True))
            gateway._record_call(question.plan, one.uuid, "started", {})
        lines = self.env["edic.ai.batch.line"]
        lines.create(
            [
                {
                    "batch_id": batch.id,
                    "asker_ref": question.asker.uid,
                    "lang": question.asker.lang,
                    "task_ref": question.claim.task_id,
                    "token": question.claim.token,
                    "attempts": question.claim.attempts,
                    "call_uuid": one.uuid,
                    "reservation": one.reservation,
                    "payload": lines._payload(question.plan),
                }
                for question, one in started
            ]
        )
        self.env.invalidate_all()
        return batch.id, batch.key

    def _not_handed_in(self, batch_id, error):
        if error.sent and (error.status or 500) >= 500:
            # it may be there: the next look asks for it by its key
            self._step_on(batch_id, _doubted, self._sentence(error))
            return
        self._step_on(batch_id, _refused, error)
        self._take_in_all(batch_id, {}, error, "failed")

    def _step_on(self, batch_id, work, *args):
        """Run ``work(batch, *args)`` in a transaction of its own."""
        return self._step(
            Asker(0, "en_US"),
            lambda gateway: work(gateway.env["edic.ai.batch"].browse(batch_id), *args),
        )


# --- each of these is a transaction of its own --------------------------------------
def _accepted(batch, status, seconds):
    batch._look_again(state="at_work", reference=status.batch_id, looks=0, error=False)
    if seconds is not None:
        batch.env["edic.ai.health"]._succeeded(batch.provider_id, round(1000 * seconds))


def _doubted(batch, sentence):
    batch.error = sentence


def _refused(batch, error):
    outage = error.error_type in OUTAGES and error.status != 429
    batch.env["edic.ai.health"]._failed(batch.provider_id, error.error_type, outage)
