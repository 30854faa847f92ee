# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import time
from dataclasses import dataclass

from odoo import fields, models

from ..tools import otlp
from ..tools.canonical import digest
from ..tools.identifiers import uuid7
from ..tools.llm.contract import ChatCall, OcrCall, Usage, Zone
from ..tools.llm.errors import AiError, AiNotNow, AiNotSetUp, AiTimedOut
from ..tools.prompt import estimated_tokens
from .edic_ai_hold import HELD_MINUTES

_logger = logging.getLogger(__name__)

SLOT_WAIT_S = 0.25
LEASE_GRACE_S = 30
MAY_COST = ("timeout", "cancelled", "stopped", "invalid_answer", "too_large")
# the server's fault, or nobody's: another one may do better
OUTAGES = ("unreachable", "unavailable", "tls", "timeout")
FALLBACK = (*OUTAGES, "rate_limited", "not_found")


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
    def _start(self, asker, plan, guard):
        """Take what the call needs and write that it begins; committed before it does.

        :raises AiNotAsked: stopped or over a budget since it was planned
        :raises AiNotNow: the provider is fully busy, or being left alone
        """
        started = Started(uuid7())
        try:
            started.slot = self._slot(plan, guard)
            # first of all in its transaction: it locks counters
            started.reservation = self._step(
                asker, lambda gateway: gateway._reserve(plan, asker)
            )
            self._step(asker, lambda gateway: gateway._begin(plan, started))
        except Exception as error:
            self._not_started(asker, plan, started, error)
            raise
        started.began_ns, started.attempts = time.time_ns(), guard.attempts
        return started

    def _not_started(self, asker, plan, started, error):
        self.env["edic.ai.slot"]._free(started.slot)
        self._step(
            asker,
            lambda gateway: gateway.env["edic.ai.budget"]._release(started.reservation),
        )
        if isinstance(error, AiError):
            self._step(
                asker,
                lambda gateway: gateway._record_refusal(
                    plan.request, error, plan.facts
                ),
            )

    def _reserve(self, plan, asker, minutes=HELD_MINUTES):
        tokens = _tokens(plan.call)
        most = plan.request.limits.max_output_tokens
        usage = Usage(tokens, most)
        if isinstance(plan.call, OcrCall):
            usage = Usage(pages=len(plan.call.pages or "1"))
        cost = self._cost(plan, plan.call.model, usage)
        company = self.env["res.company"].browse(plan.request.company_id)
        person = self.env["res.users"].browse(asker.uid or ())
        return self.env["edic.ai.budget"]._reserve(
            *(company, person, plan.request.use_case, tokens + most, cost),
            minutes=minutes,
        )

    def _begin(self, plan, started):
        self._check_may_begin(plan)
        self._record_call(plan, started.uuid, "started", {})

    def _check_may_begin(self, plan):
        """
        :raises AiNotAsked: what was planned does not hold any more
        :raises AiNotNow: the provider is being left alone
        """
        provider = self.env["edic.ai.provider"].browse(plan.provider_id)
        self._check_unchanged(plan, provider)
        again = self.env["edic.ai.health"]._may_call(provider)
        if again:
            pause = again - fields.Datetime.now()
            raise AiNotNow(
                self.env._(
                    "%s failed several times and is skipped for a while.", plan.provider
                ),
                retry_after=max(1.0, pause.total_seconds()),
            )

    def _check_unchanged(self, plan, provider):
        """What was planned a moment ago still holds: it may have waited for a place.

        :raises AiNotAsked: stopped, denied, or another provider by now
        """
        company = self.env["res.company"].browse(plan.request.company_id)
        self._check_refusal(plan.request, company, provider, plan.origin)
        egress = self.env["edic.ai.policy"]._verdict(
            company, plan.request.data_class, provider.zone, plan.request.use_case
        )
        same = (
            provider.active
            and provider._endpoint() == plan.endpoint
            and Zone(provider.zone) is plan.zone
            and egress.action.value == plan.facts["edic.policy.action"]
        )
        if not same:
            raise AiNotSetUp(
                self.env._(
                    "%s was changed while this waited: ask again.", plan.provider
                )
            )

    def _slot(self, plan, guard, work_s=0.0):
        """One of the provider's places, waited for within the deadline.

        :param float work_s: seconds of work after the deadline of the waiting
        """
        key = f"provider/{plan.provider_id}"
        try:
            while True:
                lease = guard.remaining + work_s + LEASE_GRACE_S
                slot = self.env["edic.ai.slot"]._take(key, plan.capacity, lease)
                if slot:
                    return slot
                guard.sleep(SLOT_WAIT_S)
        except AiTimedOut:
            raise AiNotNow(
                self.env._("%s has too many calls at once.", plan.provider)
            ) from None

    # --- after ------------------------------------------------------------------
    def _close(
        self,
        asker,
        plan,
        started,
        guard,
        reply=None,
        answer=None,
        error=None,
        also=lambda gateway: None,
    ):
        """Give back what the call held and keep what came of it.

        :param also: ``also(gateway)`` is committed with the ledger's row
        """
        if error:
            error.given = _given(plan, error)
        ended_ns = time.time_ns()
        self.env["edic.ai.slot"]._free(started.slot)

        # the ledger first: nothing that fails afterwards takes the row away
        def finish(gateway):
            also(gateway)
            return gateway._finish(plan, started, reply, answer, error, guard)

        facts = self._step(asker, finish)
        for count in (
            lambda gateway: gateway._settle(started, plan, reply, error),
            lambda gateway: gateway._count(plan, reply, error, facts),
        ):
            try:
                self._step(asker, count)
            except Exception:
                # the answer is there, or is not: a counter does not change that
                _logger.exception("A call of a model was not counted")
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
        if reply:
            duration, facts = reply.timings.duration_s, _reply_facts(reply)
            cost = self._cost(plan, reply.model, reply.usage)
            if cost is not None:
                facts["edic.cost"] = {"EUR": cost}
        else:
            duration = (time.time_ns() - started.began_ns) / 1e9
            facts = {"error.type": error.error_type, "http.status": error.status or 0}
            if error.given:  # it is kept with the evaluation, and known by this here
                facts["edic.answer.digest"] = digest(error.given)
        facts["edic.duration_ms"] = round(1000 * duration)
        facts["edic.attempts"] = guard.attempts - started.attempts
        # as it came, with placeholders: what they stand for is not to be kept
        outputs = answer and {"text": reply.text, "value": reply.value}
        status = "ok" if reply else "error"
        self._record_call(plan, started.uuid, status, facts, outputs)
        return facts

    def _count(self, plan, reply, error, facts):
        """How the provider does, and what the call took."""
        provider = self.env["edic.ai.provider"].browse(plan.provider_id)
        health = self.env["edic.ai.health"]
        if plan.is_batched:
            pass  # how it does was seen when the batch was handed in
        elif reply:
            health._succeeded(provider, facts["edic.duration_ms"])
        elif error.error_type not in ("cancelled", "stopped"):
            outage = error.error_type in OUTAGES and error.status != 429
            health._failed(provider, error.error_type, outage)
        self._log_usage(plan, reply, error, facts)

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
            is_batched=plan.is_batched,
        )


def _given(plan, error):
    """What a model answered that is no answer, with placeholders turned back."""
    given = error.given
    return plan.concealer.restore(given).text if plan.concealer else given


def _tokens(call):
    if isinstance(call, ChatCall):
        return sum(estimated_tokens(message.content) for message in call.messages)
    return sum(estimated_tokens(text) for text in getattr(call, "texts", ()))


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
