# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ..propose_only import propose_only
from ..tools.canonical import digest, plain
from ..tools.identifiers import uuid7
from .edic_ai_trace import LEDGER


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

    def _record(
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
    ):
        """Write one row of the ledger.

        :param str event: inference, training, decision, intake or policy
        :param dict facts: what is to be remembered in clear; no floats
        :param inputs: kept as a digest only
        :param outputs: kept as a digest only
        :param str call_uuid: of the new row; made here when it is not given
        :param str parent_uuid: ``call_uuid`` of the row that this one answers
        :return: the new edic.ai.trace
        """
        return (
            self.env["edic.ai.trace"]
            .sudo()
            .with_context(edic_ledger=LEDGER)
            .create(
                {
                    "call_uuid": call_uuid or uuid7(),
                    "parent_uuid": parent_uuid or False,
                    "event": event,
                    "use_case": use_case,
                    "occurred_at": fields.Datetime.now(),
                    "company_ref": (company or self.env.company).id,
                    "user_ref": self.env.uid,
                    "res_model": record._name if record else False,
                    "res_id": record.id if record else False,
                    "engine": engine or False,
                    "engine_version": engine_version or False,
                    "model_version": model_version or False,
                    "input_digest": inputs is not None and digest(inputs),
                    "output_digest": outputs is not None and digest(outputs),
                    "facts": plain(facts),
                    "status": status,
                }
            )
        )
