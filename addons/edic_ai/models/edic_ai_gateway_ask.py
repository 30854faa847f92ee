# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from odoo import SUPERUSER_ID, api, models

from ..alone import alone, read_latest
from ..tools.llm import clients
from ..tools.llm.errors import (
    AiCancelled,
    AiError,
    AiInvalidAnswer,
    AiNotAsked,
    AiNotNow,
    AiStopped,
)
from ..tools.llm.guard import Guard
from ..tools.llm.request import (
    CHAT,
    EMBEDDINGS,
    MODERATION,
    OCR,
    Answer,
    Origin,
    Verdict,
)
from ..tools.pseudonym.stream import Restorer
from .edic_ai_gateway_keep import FALLBACK
from .edic_ai_switch import stopped

_logger = logging.getLogger(__name__)

METHODS = {CHAT: "chat", EMBEDDINGS: "embed", OCR: "ocr", MODERATION: "moderate"}


class Asker(NamedTuple):
    """Who asks: a user's id, or 0 for work that nobody asked for, and a language."""

    uid: int
    lang: str


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiGatewayAsk(models.AbstractModel):
    """The way to a model outside the process.

    Everything is read and written in transactions of the gateway's own, none of which
    is open while the model works: the ledger's rows outlive whatever becomes of the
    caller, and no connection waits idle in a transaction.
    """

    _inherit = "edic.ai.gateway"

    @api.model
    def _ask(
        self, request, *, origin=None, task=None, on_chunk=None, is_cancelled=None
    ):
        """Have a model answer; the caller's transaction is not touched.

        :param Request request: what to ask
        :param Origin origin: who began it; left out where ``task`` says so
        :param task: edic.ai.task that it is asked for
        :param on_chunk: called with each piece of the text as it comes; the answer is
            then no longer asked for anew when the provider fails half-way
        :param is_cancelled: asked now and then whether the answer is still wanted
        :return: Answer
        :raises AiError: whatever kept it from being answered, after it was recorded
        :raises ValueError: where neither a task nor ``origin`` says who began it
        """
        asker, request, origin = self._asked(request, task, origin)
        guard = Guard(request.limits.deadline_s, request.limits.max_answer_bytes)
        plans = self._step(
            asker, lambda gateway: gateway._plans_or_refusal(request, origin)
        )
        if isinstance(plans, AiNotAsked):
            raise plans
        sent, failed = [], None
        chunk = on_chunk and partial(_pass_on, on_chunk, sent)
        for plan in plans:
            guard.is_cancelled = self._watcher(plan, is_cancelled)
            guard.sent = False
            if failed:
                plan.facts["edic.fallback_from"] = failed[0]
            try:
                return self._call(asker, plan, guard, task, chunk)
            except AiError as error:
                # one that was only left alone says less than one that failed
                if failed is None or isinstance(failed[1], AiNotNow):
                    failed = (plan.provider, error)
                if sent or not guard.remaining or error.error_type not in FALLBACK:
                    break
            _logger.info("%s did not answer: %s", plan.provider, failed[1].error_type)
        raise failed[1]

    def _asked(self, request, task, origin=None):
        """Who asks, the request with its key, and who began it.

        Read elsewhere, so that the caller's connection rests.
        """
        with self.env.registry.cursor() as cr:
            env = self.env(cr=cr)
            task = task and task.with_env(env).sudo()
            user = task.user_id if task else env.user
            asker = Asker(user.id or 0, (user or env.user).lang or "en_US")
            if task and not request.idempotency_key:
                request = replace(request, idempotency_key=task._idempotency_key())
            return asker, request, Origin(task.origin if task else origin)

    def _step(self, asker, work):
        """Run ``work(gateway)`` in a transaction of its own, anew when it collides.

        As the asker, without the limits of her rights.
        """

        def step(cr):
            read_latest(cr)  # who waits for a counter then reads what it has become
            uid = asker.uid or SUPERUSER_ID
            env = api.Environment(cr, uid, {"lang": asker.lang}, True)
            return work(env["edic.ai.gateway"])

        return alone(self.env.registry, step)

    def _watcher(self, plan, is_cancelled):
        """Asks, while the model works, whether the answer is still wanted."""
        asked = (plan.request.company_id, plan.request.use_case, plan.provider_id)

        def watched():
            try:
                if is_cancelled and is_cancelled():
                    return True
                with self.env.registry.cursor() as cr:
                    return bool(stopped(cr, *asked))
            except Exception:
                # a database that is busy or away must not end a call that is wanted
                _logger.warning("The stop switch could not be read", exc_info=True)
                return False

        return watched

    # --- one call -------------------------------------------------------------------
    def _call(self, asker, plan, guard, task, on_chunk):
        try:
            started = self._start(asker, plan, guard)
        except AiCancelled as error:
            raise self._as_stopped(plan, error) from None
        try:
            if task:
                task._sending(started.uuid)
            reply = self._perform(plan, guard, on_chunk)
            answer = self._answer(plan, started, reply)
        except AiError as error:
            error = self._as_stopped(plan, error)
            self._close(asker, plan, started, guard, error=error)
            raise error from None
        except Exception:
            # a mistake of ours, or of who takes the pieces: the ledger still tells
            error = AiError(sent=guard.sent)
            self._close(asker, plan, started, guard, error=error)
            raise
        self._close(asker, plan, started, guard, reply=reply, answer=answer)
        return answer

    def _perform(self, plan, guard, on_chunk):
        """The call itself: no cursor is open."""
        if plan.request.operation != CHAT or not on_chunk:
            method = METHODS[plan.request.operation]
            return clients.call(plan.endpoint, method, plan.call, guard)
        restorer = Restorer(plan.concealer)
        with closing(clients.stream(plan.endpoint, plan.call, guard)) as chunks:
            for chunk in chunks:
                if text := restorer.feed(chunk.text, is_last=bool(chunk.reply)):
                    on_chunk(text)
                if chunk.reply:
                    return chunk.reply
        raise AiInvalidAnswer("cut")

    def _as_stopped(self, plan, error):
        """A call that the kill switch ended says so."""
        if isinstance(error, AiCancelled):
            request = plan.request
            with self.env.registry.cursor() as cr:
                reason = stopped(
                    cr, request.company_id, request.use_case, plan.provider_id
                )
            if reason:
                stop = AiStopped(self.env._("AI is stopped: %s", reason))
                stop.sent = error.sent  # the provider may charge it all the same
                return stop
        return error

    def _answer(self, plan, started, reply):
        restore = partial(_restored, plan.concealer)
        verdicts = list(plan.verdicts)
        if getattr(plan.call, "schema", None):
            verdicts.append(Verdict("schema", "allow", plan.call.schema.name))
        return Answer(
            call_uuid=started.uuid,
            provider=plan.provider,
            zone=plan.zone,
            model=reply.model,
            usage=reply.usage,
            timings=reply.timings,
            finish_reason=reply.finish_reason,
            text=restore(reply.text),
            value=restore(reply.value),
            vectors=reply.vectors,
            scores=reply.verdicts,
            pages=reply.pages,
            verdicts=tuple(verdicts),
            facts=plan.request.facts,
            concealed=dict(plan.concealer.counts) if plan.concealer else {},
        )


def _pass_on(on_chunk, sent, text):
    sent.append(True)
    on_chunk(text)


def _restored(concealer, value):
    """``value`` with placeholders turned back, in every text of it."""
    if concealer is None or value is None:
        return value
    if isinstance(value, str):
        return concealer.restore(value).text
    if isinstance(value, Mapping):
        return {key: _restored(concealer, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_restored(concealer, item) for item in value]
    return value
