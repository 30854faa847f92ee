# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.modules import Manifest
from odoo.tools import SQL

from ...alone import alone, read_latest
from ...propose_only import propose_only
from ...tools.gateway.plan import Asker, Plan, Started, concealed, reply_facts
from ...tools.ledger import otlp
from ...tools.ledger.identifiers import uuid7
from ...tools.policy.policy import Action
from ...tools.privacy.pseudonym import Leak, Names, Pseudonymiser, is_legal_person
from ...tools.privacy.pseudonym.stream import Restorer
from ...tools.providers import clients
from ...tools.providers.contract import (
    ChatCall,
    DataClass,
    Message,
    OcrCall,
    TextsCall,
    Usage,
    Zone,
)
from ...tools.providers.errors import (
    OUTAGES,
    AiCancelled,
    AiDenied,
    AiError,
    AiInvalidAnswer,
    AiLeak,
    AiNotAsked,
    AiNotNow,
    AiNotSetUp,
    AiStopped,
    AiTimedOut,
)
from ...tools.providers.guard import Guard
from ...tools.providers.probe import probe
from ...tools.providers.request import (
    CHAT,
    EMBEDDINGS,
    MODERATION,
    OCR,
    Origin,
    Verdict,
)
from ...tools.text.canonical import digest
from ..policy.edic_ai_hold import HELD_MINUTES
from ..policy.edic_ai_switch import stopped
from ..prompts.edic_ai_use_case import USE_CASE

_logger = logging.getLogger(__name__)
SLOT_WAIT_S = 0.25
LEASE_GRACE_S = 30
MAY_COST = ("timeout", "cancelled", "stopped", "invalid_answer", "too_large")
# another provider may do better
FALLBACK = (*OUTAGES, "rate_limited", "not_found")

METHODS = {CHAT: "chat", EMBEDDINGS: "embed", OCR: "ocr", MODERATION: "moderate"}
_indexes = {}  # database → (stamp, Names): a process keeps one each

REPEATED = timedelta(days=1)  # within which the same refusal is notified once
TAKEN_AGAIN = timedelta(minutes=1)  # within which the same paper is the same access


class Asked(NamedTuple):
    """The facts that decide whether a provider may be asked, before the question."""

    company: object  # res.company
    use_case: str
    data_class: DataClass
    origin: Origin
    operation: str = CHAT


class Serving(NamedTuple):
    """A use would be served now, or not, and why not.

    :param code: ``error_type`` of what is in the way, "" where nothing is
    :param reason: a sentence for the reader, "" where nothing is in the way
    :param is_tried: a question is sent nonetheless: only that the last attempt met no
        answer speaks against one
    """

    is_served: bool
    code: str = ""
    reason: str = ""
    is_tried: bool = False


class EdicAiGateway(models.AbstractModel):
    """The only way to an engine, and the only way into the ledger."""

    _name = "edic.ai.gateway"
    _description = "AI gateway"

    def _infer(self, engine, use_case, inputs, *, company, record=None, facts=None):
        """Ask an engine and record that it was asked.

        :param str engine: code of the engine (``edic.ai.engine.<code>``)
        :param str use_case: for what, as the ledger names it
        :param dict inputs: without floats (they have no canonical form)
        :param company: res.company whose data may be used
        :param record: the record that the answer is about
        :param dict facts: what the ledger is to say in clear of the question
        :return: ``(outputs, trace)``
        :raises ProposeOnlyError: when the engine tried to change anything
        """
        model = self.env["edic.ai.engine." + engine]
        call = {
            "company": company,
            "record": record,
            "engine": engine,
            "engine_version": model._version(),
            "inputs": inputs,
        }
        with propose_only(self.env):
            outputs, version = model._run(inputs, company)
        trace = self._record(
            "inference",
            use_case,
            facts or {},
            outputs=outputs,
            model_version=version,
            **call,
        )
        return outputs, trace

    def _record(self, event, use_case, facts, **about):
        """Write one record of the ledger; the parameters are those of `_row`.

        :return: the new edic.ai.trace
        """
        return self._record_many(
            [{"event": event, "use_case": use_case, "facts": facts, **about}]
        )

    def _record_many(self, records):
        """Write records of the ledger with one statement a table.

        :param list records: dicts of the parameters of `_row`
        :return: the new edic.ai.trace, in order
        """
        traces = self.env["edic.ai.trace"].sudo()
        rows = [self._row(**record) for record in records]
        return traces._append(rows) if rows else traces

    def _row(
        self,
        event,
        use_case,
        facts,
        *,
        company=None,
        record=None,
        engine=None,
        engine_version=None,
        model_version=None,
        inputs=None,
        outputs=None,
        call_uuid=None,
        parent_uuid=None,
        status="ok",
        **content,
    ):
        """Return the columns of a record, and the contents that lie beside it.

        :param str event: what kind, one of those of ``edic.ai.trace``
        :param dict facts: what is to be remembered in clear for as long as the ledger
            is kept: codes, figures and digests, without floats, names or free text
        :param company: whose chain it is; the user's when None, that of what belongs
            to no company when False
        :param inputs: what was asked; kept apart, encrypted and erasable
        :param outputs: what came of it; likewise
        :param str call_uuid: of the new record; made here when it is not given
        :param str parent_uuid: ``call_uuid`` of the record that this one answers
        :param content: what else may have to be erased, by kind, such as ``comment``
        """
        content |= {"inputs": inputs, "outputs": outputs}
        if company is None:
            company = self.env.company
        return {
            "call_uuid": call_uuid or uuid7(),
            "parent_uuid": parent_uuid,
            "event": event,
            "use_case": use_case,
            "occurred_at": datetime.now(UTC).replace(tzinfo=None),
            "company_ref": company.id if company else 0,
            "res_model": record._name if record else None,
            "res_id": record.id if record else None,
            "engine": engine,
            "engine_version": engine_version,
            "model_version": model_version,
            "status": status,
            "facts": facts,
            "content": {k: v for k, v in content.items() if v not in (None, "")},
        }

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
        cost = self._cost(plan, plan.call.model, plan.most_usage())
        return self.env["edic.ai.budget"]._reserve(
            self.env["res.company"].browse(plan.request.company_id),
            self.env["res.users"].browse(asker.uid or ()),
            plan.request.use_case,
            plan.input_tokens() + plan.request.limits.max_output_tokens,
            cost,
            minutes=minutes,
        )

    def _begin(self, plan, started):
        self._check_may_begin(plan)
        self._record_call(plan, started.uuid, "started", {})

    def _check_may_begin(self, plan):
        """Check that the planned call may begin now.

        :raises AiNotAsked: what was planned does not hold any more
        :raises AiNotNow: the provider is being left alone
        """
        provider = self.env["edic.ai.provider"].browse(plan.provider_id)
        self._check_unchanged(plan, provider)
        if again := self.env["edic.ai.health"]._may_call(provider):
            pause = again - fields.Datetime.now()
            raise AiNotNow(
                self.env._(
                    "%s failed several times and is skipped for a while.", plan.provider
                ),
                retry_after=max(1.0, pause.total_seconds()),
            )

    def _check_unchanged(self, plan, provider):
        """Check that the plan still holds: the call may have waited for a place.

        :raises AiNotAsked: stopped, denied, or another provider by now
        """
        company = self.env["res.company"].browse(plan.request.company_id)
        asked = _asked(plan.request, company, plan.origin)
        if refusal := self._obstacle(asked, provider):
            raise refusal
        egress = self._egress(asked, provider)
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
        """Take one of the provider's places, waiting for it within the deadline.

        :param float work_s: seconds of work after the deadline of the waiting
        """
        key = f"provider/{plan.provider_id}"
        try:
            while True:
                lease = guard.remaining + work_s + LEASE_GRACE_S
                if slot := self.env["edic.ai.slot"]._take(key, plan.capacity, lease):
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
            error.given = plan.unusable_answer(error)
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
            duration, facts = reply.timings.duration_s, reply_facts(reply)
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
        """Count how the provider answered, and what the call took."""
        provider = self.env["edic.ai.provider"].browse(plan.provider_id)
        health = self.env["edic.ai.health"]
        if plan.is_batched:
            pass  # its health was seen when the batch was handed in
        elif reply:
            health._succeeded(provider, facts["edic.duration_ms"])
        elif error.error_type not in ("cancelled", "stopped"):
            health._failed(provider, error.error_type, error.is_outage)
        self._log_usage(plan, reply, error, facts)

    def _settle(self, started, plan, reply, error):
        """Count what the call took; alone in its transaction: it locks counters."""
        budget = self.env["edic.ai.budget"]
        if reply:
            counts = (reply.usage.input_tokens, reply.usage.output_tokens)
            used = [count for count in counts if count is not None]
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

    # --- asking -----------------------------------------------------------------
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
        plans = self._plans_apart(asker, request, origin)
        sent, failed = [], None

        def pass_on(text):
            sent.append(True)
            on_chunk(text)

        for plan in plans:
            guard.is_cancelled = self._watcher(plan, is_cancelled)
            guard.sent = False
            if failed:
                plan.facts["edic.fallback_from"] = failed[0]
            try:
                return self._call(asker, plan, guard, task, on_chunk and pass_on)
            except AiError as error:
                # one that was only left alone says less than one that failed
                if failed is None or isinstance(failed[1], AiNotNow):
                    failed = (plan.provider, error)
                if sent or not guard.remaining or error.error_type not in FALLBACK:
                    break
            _logger.info("%s did not answer: %s", plan.provider, failed[1].error_type)
        raise failed[1]

    def _asked(self, request, task, origin=None):
        """Return the asker, the request with its idempotency key, and the origin.

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
            read_latest(cr)  # a counter is read as it is after the wait for it
            uid = asker.uid or SUPERUSER_ID
            env = api.Environment(cr, uid, {"lang": asker.lang}, True)
            return work(env["edic.ai.gateway"])

        return alone(self.env.registry, step)

    def _watcher(self, plan, is_cancelled):
        """Return a function that tells, during the call, whether it has to end."""
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
            answer = plan.answer(started, reply)
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
        """Make the call and return its reply; no cursor is open meanwhile."""
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

    @api.model
    def _submit_batch(self, plan, call, guard):
        """Hand a batch in: no cursor is open. For `edic.ai.gateway.batch` alone."""
        return clients.call(plan.endpoint, "submit_batch", call, guard)

    @api.model
    def _batch_client(self, endpoint):
        """Return what asks a provider for its batches, for the same."""
        return clients.client_for(endpoint)

    def _as_stopped(self, plan, error):
        """Return the stop with its reason where one ended the call, else the error."""
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

    # --- planning ---------------------------------------------------------------
    @api.model
    def _plans(self, request, origin):
        """Return the plans by which a request can be answered, best first; reads only.

        After the first come those in a zone of the same or a stricter kind: where a
        provider fails, data never move silently to a more open one.

        :param Origin origin: a person, or the background
        :raises AiNotAsked: when there is none, with the sentence that says why
        """
        company = self.env["res.company"].browse(request.company_id)
        asked = _asked(request, company, origin)
        if request.trial_model_id:
            found = self.env["edic.ai.model"].browse(request.trial_model_id)
            found = found.filtered(lambda m: m.company_id.id in (False, company.id))
        else:
            uses = self.env["edic.ai.deployment"]
            who = (company, request.use_case, request.operation, self.env.user)
            found = uses._serving(*who).model_id
        if not found:
            raise self._not_set_up()
        plans, refusals = [], []
        for model in _no_more_open(found):
            if plans and Zone(model.provider_id.zone).rank > plans[0].zone.rank:
                continue
            try:
                if refusal := self._obstacle(asked, model.provider_id):
                    raise refusal
                plans.append(self._plan(request, company, model, asked.origin))
            except AiNotAsked as error:
                refusals.append(error)
        if not plans:
            raise refusals[0]
        return plans

    def _plans_apart(self, asker, request, origin):
        """Return `_plans`, made in a transaction of their own; a refusal is recorded
        in the same commit, before it is raised."""

        def plan(gateway):
            try:
                return gateway._plans(request, origin)
            except AiNotAsked as refusal:
                gateway._record_refusal(request, refusal)
                return refusal

        plans = self._step(asker, plan)
        if isinstance(plans, AiNotAsked):
            raise plans
        return plans

    def _not_set_up(self):
        return AiNotSetUp(
            self.env._(
                "No language model is set up and approved for this. The EDIC "
                "administrator can set one up: Configuration, Language models."
            )
        )

    # --- what is in the way, for calls and for screens -------------------------------
    @api.model
    def _would_serve(
        self, use_case, company, *, origin, data_class=None, operation=CHAT, use=None
    ):
        """Say whether a question would be answered if it were asked now.

        Screens show this and never a state that was stored: it runs through the same
        checks as a call does.

        :param str use_case: code
        :param Origin origin: a person, who is then the user, or the background
        :param data_class: of what would be sent; None: the least that the use sends
        :param use: the one edic.ai.deployment to look at, in place of all in order
        :return: `Serving`
        """
        data_class = data_class or self.env[USE_CASE + use_case]._least_class
        asked = Asked(company, use_case, data_class, Origin(origin), operation)
        if stop := self.env["edic.ai.switch"]._stop(company.id, use_case):
            return Serving(False, AiStopped.error_type, stop._sentence())
        uses = self.env["edic.ai.deployment"].sudo()
        uses = uses._standing(company, use_case) if use is None else use.sudo()
        if not uses:
            return Serving(False, AiNotSetUp.error_type, self._not_set_up().detail)
        found = {use: use._hindrance(operation, self._asker_of(asked)) for use in uses}
        ready = [use for use in uses if not found[use]]
        if not ready:
            return Serving(False, AiNotSetUp.error_type, next(iter(found.values())))
        first = None
        for model in _no_more_open([use.model_id for use in ready]):
            provider = model.provider_id
            error = self._obstacle(asked, provider) or self._busy(asked, model)
            silence = provider.with_env(self.env)._silence()
            if not error and not silence:
                return Serving(True)
            first = first or (
                Serving(False, error.error_type, error.detail)
                if error
                else Serving(False, AiNotNow.error_type, silence, is_tried=True)
            )
        return first

    def _asker_of(self, asked):
        return self.env.user if asked.origin is Origin.PERSON else self.env["res.users"]

    def _busy(self, asked, model):
        """Return what keeps a planned call from beginning, as an error, or None."""
        provider = model.provider_id
        until = self.env["edic.ai.health"]._breaker(provider)[1]
        if until and until > fields.Datetime.now():
            silence = provider.with_env(self.env)._silence()
            skipped = self.env._(
                "%s failed several times and is skipped for a while.", provider.name
            )
            return AiNotNow(f"{silence} {skipped}".strip())
        person = self._asker_of(asked)
        budgets = self.env["edic.ai.budget"]
        return budgets._used_up(asked.company, person, asked.use_case)

    def _obstacle(self, asked: Asked, provider) -> AiError | None:
        """Return what keeps this provider from being asked, as an error, or None."""
        stop = self.env["edic.ai.switch"]._stop(
            asked.company.id, asked.use_case, provider.id
        )
        if stop:
            return AiStopped(self.env._("AI is stopped: %s", stop.reason))
        if provider.key_state == "missing":
            return AiNotSetUp(
                self.env._(
                    "The key of %s is missing: the EDIC administrator enters it under "
                    "Configuration, Language models.",
                    provider.name,
                )
            )
        return self._denial(asked, provider) or self._unasked(asked, provider)

    def _denial(self, asked, provider):
        """Return the policy's refusal as an error, or None."""
        action = self._egress(asked, provider).action
        if action is Action.DENY:
            return AiDenied(
                self.env._(
                    "The policy keeps these data from %(provider)s.",
                    provider=provider.name,
                )
            )
        if action is Action.LOCAL_ONLY:
            return AiDenied(
                self.env._(
                    "These data stay in the house, and no model in the house is set "
                    "up for this."
                )
            )
        if action is Action.PSEUDONYMISE and asked.operation == OCR:
            return AiDenied(
                self.env._(
                    "Names in a scanned page cannot be replaced before it leaves: "
                    "it is read in the house only."
                )
            )
        return None

    def _unasked(self, asked, provider):
        """Return the refusal of a background question that would leave, or None."""
        if asked.origin is Origin.PERSON or Zone(provider.zone) is Zone.ON_PREMISE:
            return None
        uses = self.env["edic.ai.deployment"]
        if uses._may_send_unasked(asked.company, asked.use_case, provider):
            return None
        return AiDenied(
            self.env._(
                "Nothing is sent to %s unless somebody asks for it: background sending "
                "is off for this use.",
                provider.name,
            )
        )

    def _egress(self, asked, provider):
        return self.env["edic.ai.policy"]._verdict(
            asked.company, asked.data_class, Zone(provider.zone), asked.use_case
        )

    def _plan(self, request, company, model, origin):
        provider = model.provider_id
        egress = self._egress(_asked(request, company, origin), provider)
        concealer = None
        if egress.action is Action.PSEUDONYMISE:
            concealer = Pseudonymiser(self._names())
        verdicts = [Verdict("policy", "allow", f"egress v{egress.version}")]
        facts = {
            "edic.idempotency_key": request.idempotency_key or None,
            **({"edic.trial": True} if request.trial_model_id else {}),
            "edic.policy.data_class": request.data_class.value,
            "edic.policy.zone": provider.zone,
            "edic.policy.action": egress.action.value,
            "edic.policy.version": egress.version,
            "edic.origin": origin.value,
            "gen_ai.operation.name": request.operation,
            "gen_ai.provider.name": provider.preset,
            "gen_ai.request.model": model.name,
            "gen_ai.request.max_tokens": request.limits.max_output_tokens,
            **provider._wire_facts(),
        }
        call, plan_facts = self._wire_call(request, company, model, concealer)
        if plan_facts.get("edic.untrusted.signals"):
            verdicts.append(Verdict("untrusted_text", "warn"))
        if concealer:
            self._check_leak(call, concealer)
            verdicts.append(Verdict("pseudonymisation", "modify"))
            facts["edic.redaction.count"] = dict(concealer.counts)
        return Plan(
            request=request,
            provider_id=provider.id,
            provider=provider.name,
            zone=Zone(provider.zone),
            capacity=provider.capacity,
            endpoint=provider._endpoint(),
            call=call,
            concealer=concealer,
            verdicts=tuple(verdicts),
            size_class=model.size_class or "",
            facts={**facts, **plan_facts, **request.facts},
            origin=origin,
        )

    def _wire_call(self, request, company, model, concealer):
        """Return the call as it goes over the wire, and the facts about its making."""
        if request.operation == OCR:
            call = OcrCall(
                model.name,
                request.document,
                request.media_type,
                limits=request.limits,
            )
            return call, {}
        if request.operation != CHAT:
            texts = concealed(concealer, request.texts)
            return TextsCall(model.name, texts, limits=request.limits), {}
        version = self.env["edic.ai.prompt.version"].browse(
            request.prompt_version_id or ()
        )
        rendered = self.env["edic.ai.prompt"]._render(
            request.prompt, company, request.lang, request.variables, version
        )
        system, user = concealed(concealer, (rendered.system, rendered.user))
        call = ChatCall(
            model.name,
            (Message("system", system), Message("user", user)),
            schema=request.schema or rendered.schema,
            seed=request.seed,
            limits=request.limits,
            # an unusable answer may hold what nobody looked through: kept only where a
            # model is judged by its answers to what is public anyway
            keeps_unusable=bool(request.trial_model_id)
            and request.data_class is DataClass.PUBLIC,
        )
        return call, {
            "gen_ai.output.type": "json" if call.schema else "text",
            "gen_ai.request.temperature": call.temperature,
            "gen_ai.request.seed": call.seed,
            "edic.schema.digest": call.schema and digest(_as_text(call.schema.schema)),
            "gen_ai.prompt.name": request.prompt,
            "edic.prompt.version": rendered.version,
            "edic.prompt.digest": rendered.digest,
            "edic.untrusted.removed": dict(rendered.removed),
            "edic.untrusted.cut": rendered.cut,
            "edic.untrusted.signals": dict(rendered.signals),
        }

    def _check_leak(self, call, concealer):
        """Look a second time at all that is about to leave; in doubt nothing leaves."""
        if isinstance(call, ChatCall):
            parts = [message.content for message in call.messages]
            if call.schema:
                parts.append(_as_text(call.schema.schema))
        else:
            parts = list(call.texts)
        try:
            for part in parts:
                concealer.check(part)
        except Leak as leak:
            raise AiLeak(
                self.env._(
                    "Nothing was sent: something that has to be replaced was still in "
                    "the text (%s).",
                    leak.kind,
                )
            ) from None

    @api.model
    def _who_answers(self, request):
        """Return ``(plan, silence)``: the first way whose server answered last. Where
        none did, the first way and the sentence that says so: it is still tried."""
        plans = self._plans(request, Origin.PERSON)
        providers = self.env["edic.ai.provider"]
        silences = [providers.browse(p.provider_id)._silence() for p in plans]
        found = next((n for n, silence in enumerate(silences) if not silence), 0)
        return plans[found], silences[found]

    @api.model
    def _preview(self, request):
        """Plan what would leave, word for word, for a person to look at before."""
        return self._plans(request, Origin.PERSON)[0]

    # --- testing a connection ---------------------------------------------------
    @api.model
    def _probe(self, endpoint, name, is_cancelled=None):
        """Go the steps of *Test connection*, see `probe`; no cursor is open."""
        return probe(endpoint, name, is_cancelled)

    @api.model
    def _record_probe(self, provider, found):
        """Keep what was found, on the provider and in the ledger."""
        self.env["edic.ai.health"].sudo()._probed(provider, found)
        self._record(
            "inference",
            "connection.test",
            {
                "gen_ai.provider.name": provider.preset,
                "gen_ai.request.model": found["model"],
                "edic.policy.zone": provider.zone,
                **provider._wire_facts(),
                "steps": found["steps"],
                **({"error.type": found["error"]} if found["error"] else {}),
            },
            company=provider.company_id,
            record=provider,
            engine=provider.preset,
            engine_version=found["model"],
            status="error" if found["error"] else "ok",
        )

    # --- names to replace -------------------------------------------------------
    @api.model
    def _known_people(self):
        """Return the names of the people that the database knows, of whatever company:
        texts name them all the same. Addons add to them."""
        users = self.env["res.users"].sudo().with_context(active_test=False)
        users = users.search_fetch([("login", "!=", False)], ["name"])
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        partners = partners.search_fetch([("is_company", "=", False)], ["name"])
        names = {*users.mapped("name"), *partners.mapped("name")}
        return [name for name in names if name]

    @api.model
    def _known_firms(self):
        """Return the names and numbers of legal persons, which stay: only of those
        whose name says so, for a sole trader may be kept as a company, too."""
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        read = ["name", "vat", "company_registry"]
        firms = partners.search_fetch([("is_company", "=", True)], read)
        firms = firms.filtered(lambda firm: is_legal_person(firm.name or ""))
        numbers = [*firms.mapped("vat"), *firms.mapped("company_registry")]
        return firms.mapped("name"), [number for number in numbers if number]

    @api.model
    def _people_columns(self):
        """Return the columns that the index of names depends on, by their table."""
        return {"res_partner": ("name", "is_company", "vat", "company_registry")}

    @api.model
    def _names(self):
        """Return the index of `_known_people`, made anew when one of them changed."""
        stamp = [self._stamp(*item) for item in self._people_columns().items()]
        known = _indexes.get(self.env.cr.dbname)
        if not known or known[0] != stamp:
            known = (stamp, Names(self._known_people(), *self._known_firms()))
            _indexes[self.env.cr.dbname] = known
        return known[1]

    @api.model
    def _stamp(self, table, columns):
        return self.env.execute_query(
            SQL(
                "SELECT count(*), sum(hashtext(ROW(%s)::text)::bigint) FROM %s",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL.identifier(table),
            )
        )

    # --- what is recorded of a call ---------------------------------------------
    def _log_usage(self, plan, reply, error, facts):
        usage = reply.usage if reply else Usage()
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
                "cost": facts.get("edic.cost", {}).get("EUR"),
                # hours in a batch are nobody's waiting
                "duration_ms": None if plan.is_batched else facts["edic.duration_ms"],
                "first_chunk_ms": facts.get("edic.first_chunk_ms"),
                "status": "ok" if reply else "error",
                "error_type": error and error.error_type,
                "retries": max(0, facts["edic.attempts"] - 1),
                "size_class": plan.size_class,
            }
        )

    def _record_call(self, plan, uuid, status, facts, outputs=None):
        request = plan.request
        first = status == "started"
        guarded = {  # guards that saw the call before it left, and their version (R02)
            "edic.version": Manifest.for_addon("edic_ai").version,
            "gen_ai.guardrails": plan.guardrails(),
        }
        self._record(
            "inference",
            request.use_case,
            {**plan.facts, **guarded, **facts} if first else facts,
            call_uuid=uuid if first else None,
            company=self.env["res.company"].browse(request.company_id),
            record=self._record_of(request),
            engine=plan.facts["gen_ai.provider.name"],
            engine_version=plan.facts["gen_ai.request.model"],
            model_version=facts.get("gen_ai.response.model"),
            inputs=plan.inputs() if first else None,
            outputs=outputs,
            parent_uuid=None if first else uuid,
            status=status,
        )

    def _record_refusal(self, request, error, facts=None):
        """Keep that it was refused; once, while it is refused again and again."""
        if self._is_refused_again(request, error):
            return
        self._record(
            "inference",
            request.use_case,
            {**(facts or request.facts), "error.type": error.error_type},
            company=self.env["res.company"].browse(request.company_id),
            record=self._record_of(request),
            status="refused",
        )

    def _is_refused_again(self, request, error):
        if not request.record:
            return False
        model, number = request.record
        traces = self.env["edic.ai.trace"].sudo()
        about = [("res_model", "=", model), ("res_id", "=", number)]
        last = traces.search(about, limit=1)
        return (
            last.status == "refused"
            and last.use_case == request.use_case
            and last.facts.get("error.type") == error.error_type
            and last.occurred_at > fields.Datetime.now() - REPEATED
        )

    def _record_taken(self, use_case, facts, company=None, record=None):
        """Keep who took a paper along; once, while he takes the very same again.

        :param dict facts: with a digest of the paper
        """
        company = company or self.env.company
        traces = self.env["edic.ai.trace"].sudo()
        same = traces.search(
            [
                ("is_mine", "=", True),
                ("event", "=", "access"),
                ("use_case", "=", use_case),
                ("company_ref", "=", company.id),
                ("res_model", "=", record._name if record else False),
                ("res_id", "=", record.id if record else False),
                ("occurred_at", ">", fields.Datetime.now() - TAKEN_AGAIN),
            ]
        )
        if facts not in same.mapped("facts"):
            self._record("access", use_case, facts, company=company, record=record)

    def _record_of(self, request):
        if not request.record:
            return None
        name, number = request.record
        return self.env[name].browse(number)

    # --- errors as sentences ----------------------------------------------------
    def _engine_name(self, code):
        """Return an engine's name for readers; its code where it is not installed."""
        return self.env["ir.model"]._get(f"edic.ai.engine.{code}").name or code

    def _error_words(self):
        """Return a sentence for each ``error.type``."""
        return {
            "error": self.env._(
                "Something went wrong here; see the server's log for details."
            ),
            "unreachable": self.env._("The server cannot be reached."),
            "no_sdk": self.env._(
                "The Python package mistralai is not installed on the server."
            ),
            "tls": self.env._("The server's certificate is not trusted."),
            "unavailable": self.env._("The server cannot answer at the moment."),
            "rate_limited": self.env._("The server gets too many requests."),
            "timeout": self.env._("No answer came in time."),
            "cancelled": self.env._("Stopped by a person."),
            "key_refused": self.env._("The server refuses the key."),
            "not_found": self.env._(
                "The server does not know the address or the model."
            ),
            "request_refused": self.env._("The server does not take the request."),
            "too_large": self.env._("The question or the answer is too large."),
            "invalid_answer": self.env._(
                "The answer was not usable and was thrown away."
            ),
            "stopped": self.env._("AI is stopped."),
            "denied": self.env._("The policy keeps these data from the model."),
            "over_budget": self.env._("The budget is used up."),
            "not_set_up": self.env._("No language model is set up for this."),
            "leak_prevented": self.env._("Nothing was sent: it still named somebody."),
        }

    def _sentence(self, error):
        """Return an error in words for the person who asked."""
        if isinstance(error, psycopg2.Error):  # it may repeat a row's content
            return self._error_words()["error"]
        if not isinstance(error, AiError):
            return str(error) or type(error).__name__
        message = self._error_words().get(error.error_type, error.error_type)
        # the gateway's own refusals come with their own sentence
        own = isinstance(error, AiNotAsked | AiNotNow) and error.detail
        return own or message


def _asked(request, company, origin):
    return Asked(
        company,
        request.use_case,
        request.data_class,
        Origin(origin),
        request.operation,
    )


def _no_more_open(models):
    """Return the models whose zone is not more open than the first one's.

    Not even a stop of the first makes data go to a more open zone.
    """
    most_open = Zone(models[0].provider_id.zone).rank
    return [m for m in models if Zone(m.provider_id.zone).rank <= most_open]


def _as_text(schema):
    return json.dumps(schema, ensure_ascii=False)
