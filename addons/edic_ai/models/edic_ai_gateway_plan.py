# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from odoo import api, models

from ..tools.canonical import digest
from ..tools.llm.contract import (
    ChatCall,
    Endpoint,
    Message,
    OcrCall,
    TextsCall,
    Zone,
)
from ..tools.llm.errors import AiDenied, AiLeak, AiNotAsked, AiNotSetUp, AiStopped
from ..tools.llm.request import CHAT, OCR, Request, Verdict
from ..tools.policy import Action
from ..tools.pseudonym import Leak, Pseudonymiser


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to have a request answered, all decided: only the call is missing.

    :param call: what leaves, word for word
    :param concealer: turns the answer's placeholders back; None where none were made
    :param facts: for the ledger, in clear
    :param is_batched: one of many that are handed in together
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


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiGatewayPlan(models.AbstractModel):
    """Who may answer a request, and exactly what would leave for it."""

    _inherit = "edic.ai.gateway"

    @api.model
    def _plans(self, request):
        """Ways to have it answered, best first; reads only.

        After the first come those in a zone of the same or a stricter kind: where a
        provider fails, data never move silently to a more open one.

        :raises AiNotAsked: when there is none, with the sentence that says why
        """
        company = self.env["res.company"].browse(request.company_id)
        if request.trial_model_id:
            found = self.env["edic.ai.model"].browse(request.trial_model_id)
            found = found.filtered(lambda m: m.company_id.id in (False, company.id))
        else:
            uses = self.env["edic.ai.deployment"]
            asked = (company, request.use_case, request.operation, self.env.user)
            found = uses._serving(*asked).model_id
        if not found:
            raise AiNotSetUp(
                self.env._(
                    "No language model is set up and approved for this. The EDIC "
                    "administrator can set one up: Configuration, Language models."
                )
            )
        # not even a stop makes data go to a more open zone than the first one's
        most_open = Zone(found[0].provider_id.zone).rank
        plans, refusals = [], []
        for model in found:
            if Zone(model.provider_id.zone).rank > most_open:
                continue
            try:
                self._check_refusal(request, company, model.provider_id)
                plans.append(self._plan(request, company, model))
                most_open = plans[0].zone.rank
            except AiNotAsked as refusal:
                refusals.append(refusal)
        if not plans:
            raise refusals[0]
        return plans

    @api.model
    def _plans_or_refusal(self, request):
        """`_plans`, or the refusal as a value: it is recorded in the same commit."""
        try:
            return self._plans(request)
        except AiNotAsked as refusal:
            self._record_refusal(request, refusal)
            return refusal

    def _check_refusal(self, request, company, provider):
        """
        :raises AiNotAsked: what keeps this provider from answering
        """
        reason = self.env["edic.ai.switch"]._stopped(
            company.id, request.use_case, provider.id
        )
        if reason:
            raise AiStopped(self.env._("AI is stopped: %s", reason))
        verdict = self._egress(request, company, provider)
        if verdict.action is Action.DENY:
            raise AiDenied(
                self.env._(
                    "The policy keeps these data from %(provider)s.",
                    provider=provider.name,
                )
            )
        if verdict.action is Action.LOCAL_ONLY:
            raise AiDenied(
                self.env._(
                    "These data stay in the house, and no model in the house is set "
                    "up for this."
                )
            )
        if verdict.action is Action.PSEUDONYMISE and request.operation == OCR:
            raise AiDenied(
                self.env._(
                    "Names in a scanned page cannot be replaced before it leaves: "
                    "it is read in the house only."
                )
            )

    def _egress(self, request, company, provider):
        return self.env["edic.ai.policy"]._verdict(
            company,
            request.data_class,
            Zone(provider.zone),
            request.use_case,
        )

    def _plan(self, request, company, model):
        provider = model.provider_id
        egress = self._egress(request, company, provider)
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
            "gen_ai.operation.name": request.operation,
            "gen_ai.provider.name": provider.preset,
            "gen_ai.request.model": model.name,
            "gen_ai.request.max_tokens": request.limits.max_output_tokens,
            "server.address": urlsplit(provider.base_url).hostname,
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
    def _preview(self, request):
        """What would leave, word for word, for a person to look at before it does."""
        [plan, *_rest] = self._plans(request)
        return plan


def _as_text(schema):
    return json.dumps(schema, ensure_ascii=False)


def _concealed(concealer, texts):
    """The texts with placeholders; a name met in one is replaced in all."""
    if concealer is None:
        return list(texts)
    return [found.text for found in concealer.conceal_all(texts)]
