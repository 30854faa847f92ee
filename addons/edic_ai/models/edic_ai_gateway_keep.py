# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time
from dataclasses import dataclass

from odoo import fields, models

from ..tools import otlp
from ..tools.canonical import digest
from ..tools.identifiers import uuid7
from ..tools.llm.contract import ChatCall, OcrCall, Usage
from ..tools.llm.errors import AiError, AiNotNow, AiStopped, AiTimedOut
from ..tools.prompt import estimated_tokens

SLOT_WAIT_S = 0.25
LEASE_GRACE_S = 30
MAY_COST = ("timeout", "cancelled", "stopped", "invalid_answer", "too_large")
# the server's fault, or nobody's: another one may do better
FALLBACK = ("unreachable", "unavailable", "rate_limited", "tls", "timeout", "not_found")


@dataclass(slots=True)
class Started:
    """A call that is in the ledger and about to be made."""

    uuid: str
    reservation: object = None
    slot: object = None
    began_ns: int = 0
    attempts: int = 0  # that the guard had seen before


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiGatewayKeep(models.AbstractModel):
    """What a call takes before it is made, and what is kept of it afterwards.

    Each step is a transaction of its own and committed at once: a ledger that lost a
    call because something failed later would be none (R04).
    """

    _inherit = "edic.ai.gateway"

    # --- before -----------------------------------------------------------------
    def _start(self, user, plan, guard):
        """Take what the call needs and write that it begins; committed before it does.

        :raises AiNotAsked: stopped or over a budget since it was planned
        :raises AiNotNow: the provider is fully busy, or being left alone
        """
        started = Started(uuid7())
        try:
            started.slot = self._slot(plan, guard)
            with self._own(user) as gateway:  # first of all: it locks counters
                started.reservation = gateway._reserve(plan, user)
            with self._own(user) as gateway:
                gateway._begin(plan, started)
        except Exception as error:
            self.env["edic.ai.slot"]._free(started.slot)
            with self._own(user) as gateway:
                gateway.env["edic.ai.budget"]._release(started.reservation)
            if isinstance(error, AiError):
                with self._own(user) as gateway:
                    gateway._record_refusal(plan.request, error, plan.facts)
            raise
        started.began_ns, started.attempts = time.time_ns(), guard.attempts
        return started

    def _reserve(self, plan, user):
        tokens = _tokens(plan.call)
        most = plan.request.limits.max_output_tokens
        usage = Usage(tokens, most)
        if isinstance(plan.call, OcrCall):
            usage = Usage(pages=len(plan.call.pages or "1"))
        cost = self._cost(plan, plan.call.model, usage)
        company = self.env["res.company"].browse(plan.request.company_id)
        person = self.env["res.users"].browse(user.uid or ())
        return self.env["edic.ai.budget"]._reserve(
            company, person, plan.request.use_case, tokens + most, cost
        )

    def _begin(self, plan, started):
        request = plan.request
        reason = self.env["edic.ai.switch"]._stopped(
            request.company_id, request.use_case, plan.provider_id
        )
        if reason:
            raise AiStopped(self.env._("AI is stopped: %s", reason))
        provider = self.env["edic.ai.provider"].browse(plan.provider_id)
        again = self.env["edic.ai.health"]._may_call(provider)
        if again:
            pause = again - fields.Datetime.now()
            raise AiNotNow(
                self.env._("%s failed several times and is left alone.", plan.provider),
                retry_after=max(1.0, pause.total_seconds()),
            )
        self._record_call(plan, started.uuid, "started", {})

    def _slot(self, plan, guard):
        """One of the provider's places, waited for within the deadline."""
        key = f"provider/{plan.provider_id}"
        try:
            while True:
                lease = guard.remaining + LEASE_GRACE_S
                slot = self.env["edic.ai.slot"]._take(key, plan.capacity, lease)
                if slot:
                    return slot
                guard.sleep(SLOT_WAIT_S)
        except AiTimedOut:
            raise AiNotNow(
                self.env._("%s has too many calls at once.", plan.provider)
            ) from None

    # --- after ------------------------------------------------------------------
    def _close(self, user, plan, started, guard, reply=None, answer=None, error=None):
        """Give back what the call held and keep what came of it."""
        ended_ns = time.time_ns()
        self.env["edic.ai.slot"]._free(started.slot)
        with self._own(user) as gateway:
            gateway._settle(started, plan, reply, error)
        with self._own(user) as gateway:
            facts = gateway._finish(plan, started, reply, answer, error, guard)
        otlp.export(
            otlp.Finished(
                plan.request.use_case,
                started.uuid,
                started.began_ns,
                ended_ns,
                "ok" if reply else "error",
                error.error_type if error else "",
                {**plan.facts, **facts},
            )
        )

    def _finish(self, plan, started, reply, answer, error, guard):
        env = self.env
        provider = env["edic.ai.provider"].browse(plan.provider_id)
        if reply:
            duration = round(1000 * reply.timings.duration_s)
            env["edic.ai.health"]._succeeded(provider, duration)
            facts = _reply_facts(reply)
        else:
            duration = round(1000 * guard.elapsed)
            outage = error.error_type in FALLBACK and error.status != 429
            env["edic.ai.health"]._failed(provider, error.error_type, outage)
            facts = {"error.type": error.error_type, "http.status": error.status or 0}
        cost = reply and self._cost(plan, reply.model, reply.usage)
        if cost is not None:
            facts["edic.cost"] = {"EUR": cost}
        facts["edic.duration_ms"] = duration
        facts["edic.attempts"] = attempts = guard.attempts - started.attempts
        outputs = answer and {"text": answer.text, "value": answer.value}
        self._record_call(
            plan, started.uuid, "ok" if reply else "error", facts, outputs
        )
        self._log_usage(plan, reply, error, cost, duration, attempts)
        return facts

    def _settle(self, started, plan, reply, error):
        """Count what the call took; alone in its transaction: it locks counters."""
        budget = self.env["edic.ai.budget"]
        if reply:
            told = (reply.usage.input_tokens, reply.usage.output_tokens)
            used = [count for count in told if count is not None]
            tokens = sum(used) if used else None
            cost = self._cost(plan, reply.model, reply.usage)
            budget._settle(started.reservation, tokens, cost)
        elif error.sent and error.error_type in MAY_COST:
            budget._settle(started.reservation, None, None)
        else:
            budget._release(started.reservation)

    def _cost(self, plan, model, usage):
        return self.env["edic.ai.price"]._cost(
            model,
            usage,
            provider=plan.facts["gen_ai.provider.name"],
            zone=plan.zone.value,
            asked=plan.call.model,
        )

    def _log_usage(self, plan, reply, error, cost, duration, attempts):
        usage = reply.usage if reply else Usage()
        first = reply and reply.timings.first_chunk_s
        self.env["edic.ai.usage"]._log(
            {
                "company_id": plan.request.company_id,
                "use_case": plan.request.use_case,
                "provider": plan.facts["gen_ai.provider.name"],
                "zone": plan.zone.value,
                "operation": plan.request.operation,
                "model": reply.model if reply else plan.call.model,
                "input_tokens": usage.input_tokens,
                "output_tokens": usage.output_tokens,
                "pages": usage.pages,
                "cost": cost,
                "duration_ms": duration,
                "first_chunk_ms": None if first is None else round(1000 * first),
                "status": "ok" if reply else "error",
                "error_type": error and error.error_type,
                "retries": max(0, attempts - 1),
                "size_class": plan.size_class,
            }
        )

    def _record_call(self, plan, uuid, status, facts, outputs=None):
        request = plan.request
        first = status == "started"
        self._record(
            "inference",
            request.use_case,
            {**plan.facts, **facts} if first else facts,
            call_uuid=uuid if first else None,
            company=self.env["res.company"].browse(request.company_id),
            record=self._record_of(request),
            engine=plan.facts["gen_ai.provider.name"],
            engine_version=plan.facts["gen_ai.request.model"],
            model_version=facts.get("gen_ai.response.model"),
            inputs=_inputs(plan.call) if first else None,
            outputs=outputs,
            parent_uuid=None if first else uuid,
            status=status,
        )

    def _record_refusal(self, request, error, facts=None):
        self._record(
            "inference",
            request.use_case,
            {**(facts or request.facts), "error.type": error.error_type},
            company=self.env["res.company"].browse(request.company_id),
            record=self._record_of(request),
            status="refused",
        )

    def _record_of(self, request):
        if not request.record:
            return None
        name, number = request.record
        return self.env[name].browse(number)


def _tokens(call):
    if isinstance(call, ChatCall):
        return sum(estimated_tokens(message.content) for message in call.messages)
    return sum(estimated_tokens(text) for text in getattr(call, "texts", ()))


def _inputs(call):
    """What was sent, for its digest."""
    if isinstance(call, ChatCall):
        return {
            "messages": [[m.role, m.content] for m in call.messages],
            "schema": digest(call.schema.schema) if call.schema else None,
        }
    if hasattr(call, "texts"):
        return {"texts": list(call.texts)}
    return {"document": call.content.hex()}


def _reply_facts(reply):
    usage = {
        "gen_ai.usage.input_tokens": reply.usage.input_tokens,
        "gen_ai.usage.output_tokens": reply.usage.output_tokens,
        "edic.usage.pages": reply.usage.pages,
    }
    first = reply.timings.first_chunk_s
    return {
        "gen_ai.response.model": reply.model,
        "gen_ai.response.id": reply.response_id,
        "gen_ai.response.finish_reasons": [reply.finish_reason],
        "edic.first_chunk_ms": None if first is None else round(1000 * first),
        **{name: count for name, count in usage.items() if count is not None},
    }
