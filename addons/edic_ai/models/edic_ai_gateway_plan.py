# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from dataclasses import dataclass, field
from typing import NamedTuple

from odoo import api, fields, models

from ..tools.canonical import digest
from ..tools.llm.contract import (
    ChatCall,
    DataClass,
    Endpoint,
    Message,
    OcrCall,
    TextsCall,
    Zone,
)
from ..tools.llm.errors import (
    AiDenied,
    AiError,
    AiLeak,
    AiNotAsked,
    AiNotNow,
    AiNotSetUp,
    AiStopped,
)
from ..tools.llm.request import CHAT, OCR, Origin, Request, Verdict
from ..tools.policy import Action
from ..tools.pseudonym import Leak, Pseudonymiser
from .edic_ai_use_case import USE_CASE


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


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to have a request answered, all decided: only the call is missing.

    :param call: what leaves, word for word
    :param concealer: turns the answer's placeholders back; None where none were made
    :param facts: for the ledger, in clear
    :param is_batched: one of many that are handed in together
    :param origin: who began it
    """

    request: Request
    provider_id: int
    provider: str
    zone: Zone
    capacity: int
    endpoint: Endpoint
    call: ChatCall | TextsCall | OcrCall
    concealer: Pseudonymiser | None
    verdicts: tuple[Verdict, ...]
    size_class: str = ""
    facts: dict = field(default_factory=dict)
    is_batched: bool = False
    origin: Origin = Origin.BACKGROUND


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiGatewayPlan(models.AbstractModel):
    """Who may answer a request, and exactly what would leave for it."""

    _inherit = "edic.ai.gateway"

    @api.model
    def _plans(self, request, origin):
        """Ways to have it answered, best first; reads only.

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
            refusal = self._obstacle(asked, model.provider_id)
            try:
                if refusal:
                    raise refusal
                plans.append(self._plan(request, company, model, asked.origin))
            except AiNotAsked as error:
                refusals.append(error)
        if not plans:
            raise refusals[0]
        return plans

    @api.model
    def _plans_or_refusal(self, request, origin):
        """`_plans`, or the refusal as a value: it is recorded in the same commit."""
        try:
            return self._plans(request, origin)
        except AiNotAsked as refusal:
            self._record_refusal(request, refusal)
            return refusal

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
        stop = self.env["edic.ai.switch"]._stop(company.id, use_case)
        if stop:
            return Serving(False, AiStopped.error_type, stop._sentence())
        uses = self.env["edic.ai.deployment"].sudo()
        uses = uses._standing(company, use_case) if use is None else use.sudo()
        if not uses:
            return Serving(False, AiNotSetUp.error_type, self._not_set_up().detail)
        found = {use: use._hindrance(operation, self._asker_of(asked)) for use in uses}
        ready = [use for use in uses if not found[use]]
        if not ready:
            reason = next(iter(found.values()))
            return Serving(False, AiNotSetUp.error_type, reason)
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
        nobody = self.env["res.users"]
        return self.env.user if asked.origin is Origin.PERSON else nobody

    def _busy(self, asked, model):
        """Return what keeps a planned call from beginning, as an error, or None."""
        provider = model.provider_id
        until = self.env["edic.ai.health"]._left_alone_until(provider)
        if until and until > fields.Datetime.now():
            return AiNotNow(
                " ".join(
                    filter(
                        None,
                        (
                            provider.with_env(self.env)._silence(),
                            self.env._(
                                "%s failed several times and is skipped for a while.",
                                provider.name,
                            ),
                        ),
                    )
                )
            )
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
        """The refusal of the policy, or None."""
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
        """The refusal of what nobody asked for and would leave the house, or None."""
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

    def _check_refusal(self, request, company, provider, origin):
        """
        :raises AiNotAsked: what keeps this provider from answering
        """
        error = self._obstacle(_asked(request, company, origin), provider)
        if error:
            raise error

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
        call, told = self._wire_call(request, company, model, concealer)
        if told.get("edic.untrusted.signals"):
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
            facts={**facts, **told, **request.facts},
            origin=origin,
        )

    def _wire_call(self, request, company, model, concealer):
        """What goes over the wire, and what the ledger says about its making."""
        if request.operation == OCR:
            call = OcrCall(
                model.name,
                request.document,
                request.media_type,
                limits=request.limits,
            )
            return call, {}
        if request.operation != CHAT:
            texts = _concealed(concealer, request.texts)
            return TextsCall(model.name, texts, limits=request.limits), {}
        version = self.env["edic.ai.prompt.version"].browse(
            request.prompt_version_id or ()
        )
        rendered = self.env["edic.ai.prompt"]._render(
            request.prompt, company, request.lang, request.variables, version
        )
        system, user = _concealed(concealer, (rendered.system, rendered.user))
        call = ChatCall(
            model.name,
            (Message("system", system), Message("user", user)),
            schema=request.schema or rendered.schema,
            seed=request.seed,
            limits=request.limits,
            keeps_unusable=_is_public_trial(request),
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
        """A second look at all that is about to leave; in doubt nothing leaves."""
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
        """What would leave, word for word, for a person to look at before it does."""
        [plan, *_rest] = self._plans(request, Origin.PERSON)
        return plan


def _is_public_trial(request):
    """Whether somebody judges a model by its answers to what is public anyway.

    Of any other call nobody needs an answer that is none, which may hold what nobody
    looked through.
    """
    return bool(request.trial_model_id) and request.data_class is DataClass.PUBLIC


def _asked(request, company, origin):
    return Asked(
        company,
        request.use_case,
        request.data_class,
        Origin(origin),
        request.operation,
    )


def _no_more_open(models):
    """Those whose zone is not more open than the first one's.

    Not even a stop of the first makes data go to a more open zone.
    """
    most_open = Zone(models[0].provider_id.zone).rank
    return [m for m in models if Zone(m.provider_id.zone).rank <= most_open]


def _as_text(schema):
    return json.dumps(schema, ensure_ascii=False)


def _concealed(concealer, texts):
    """The texts with placeholders; a name met in one is replaced in all."""
    if concealer is None:
        return list(texts)
    return [found.text for found in concealer.conceal_all(texts)]
