# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ...json_field import SchemaJson
from ...tools.gateway.plan import Plan
from ...tools.privacy.pseudonym import Pseudonymiser
from ...tools.providers.contract import ChatCall, DataClass, Limits, Schema, Zone
from ...tools.providers.request import Request, Verdict
from ...tools.text.canonical import plain
from ...tools.text.json_schema import OBJECT
from .task_steps import Claim


class EdicAiBatchLine(models.Model):
    """One question of a batch: what is needed to understand its answer.

    It holds what placeholders stand for, hence nobody reads it and it is gone once the
    answer was taken in. The question itself is not kept.
    """

    _name = "edic.ai.batch.line"
    _description = "Question in a batch"
    _log_access = False
    _rec_name = "call_uuid"

    batch_id = fields.Many2one(
        "edic.ai.batch", required=True, index=True, ondelete="cascade"
    )
    # plain: the ledger has to learn of the answer even when the task is gone
    task_ref = fields.Integer(required=True)
    asker_ref = fields.Integer(required=True)
    lang = fields.Char(required=True)
    token = fields.Char(required=True)
    attempts = fields.Integer(required=True)
    call_uuid = fields.Char(required=True)
    reservation = fields.Char()
    payload = SchemaJson(schema=OBJECT, required=True)
    is_counted = fields.Boolean(required=True, default=False)

    @api.model
    def _payload(self, plan):
        """Return what is needed to understand the answer: no text of the question."""
        call, request = plan.call, plan.request
        return {
            "data_class": request.data_class.value,
            "record": request.record and list(request.record),
            "request_facts": plain(request.facts),
            "facts": plain(plan.facts),
            "schema": call.schema and [call.schema.name, dict(call.schema.schema)],
            "verdicts": [[v.component, v.verdict, v.rule] for v in plan.verdicts],
            "size_class": plan.size_class,
            "zone": plan.zone.value,
            "provider": plan.provider,
            "limits": call.limits.max_output_tokens,
            "mapping": plan.concealer and plan.concealer.mapping,
        }

    def _claim(self):
        """Return the claim by which a question's task is held."""
        return Claim(self.task_ref, self.token, self.batch_id.use_case, self.attempts)

    def _call(self):
        """Return the call that an answer is held to, without the question."""
        payload = self.payload
        return ChatCall(
            self.batch_id.model,
            (),
            schema=payload["schema"] and Schema(*payload["schema"]),
            limits=Limits(max_output_tokens=payload["limits"]),
        )

    def _plan(self):
        """Return the plan that the payload was made of, without the question."""
        payload, batch = self.payload, self.batch_id
        mapping = payload["mapping"]
        request = Request(
            use_case=batch.use_case,
            company_id=batch.company_id.id,
            data_class=DataClass(payload["data_class"]),
            record=payload["record"] and tuple(payload["record"]),
            facts=payload["request_facts"],
        )
        return Plan(
            request=request,
            provider_id=batch.provider_id.id,
            provider=payload["provider"],
            zone=Zone(payload["zone"]),
            capacity=0,
            endpoint=None,
            call=self._call(),
            concealer=mapping and Pseudonymiser(conversation=mapping),
            verdicts=tuple(Verdict(*verdict) for verdict in payload["verdicts"]),
            size_class=payload["size_class"],
            facts=payload["facts"],
            is_batched=True,
        )
