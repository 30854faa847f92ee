# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
from datetime import timedelta

from odoo import fields, models
from odoo.modules import Manifest

from ..tools.canonical import digest
from ..tools.llm.contract import ChatCall, Usage

REPEATED = timedelta(days=1)  # within which the same refusal is told once
TAKEN_AGAIN = timedelta(minutes=1)  # within which the same paper is the same access


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiGatewayRecord(models.AbstractModel):
    """What the ledger and the usage remember of a call."""

    _inherit = "edic.ai.gateway"

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
        self._record(
            "inference",
            request.use_case,
            {**plan.facts, **_guardrails(plan), **facts} if first else facts,
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
        last = (
            self.env["edic.ai.trace"]
            .sudo()
            .search([("res_model", "=", model), ("res_id", "=", number)], limit=1)
        )
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
        same = (
            self.env["edic.ai.trace"]
            .sudo()
            .search(
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
        )
        if facts not in same.mapped("facts"):
            about = {"company": company, "record": record}
            self._record("access", use_case, facts, **about)

    def _record_of(self, request):
        if not request.record:
            return None
        name, number = request.record
        return self.env[name].browse(number)


def _guardrails(plan):
    """What looked at the call before it left, and by which code (R02)."""
    return {
        "edic.version": Manifest.for_addon("edic_ai").version,
        "gen_ai.guardrails": [
            {
                "gen_ai.guardrail.component.name": verdict.component,
                "gen_ai.guardrail.verdict.type": verdict.verdict,
                "gen_ai.security.policy.rule.id": verdict.rule or None,
            }
            for verdict in plan.verdicts
        ],
    }


def _inputs(call):
    """What was sent; of a document its SHA-256, for it is kept as an attachment."""
    if isinstance(call, ChatCall):
        return {
            "messages": [[m.role, m.content] for m in call.messages],
            "schema": digest(call.schema.schema) if call.schema else None,
        }
    if hasattr(call, "texts"):
        return {"texts": list(call.texts)}
    return {"document": hashlib.sha256(call.content).hexdigest()}
