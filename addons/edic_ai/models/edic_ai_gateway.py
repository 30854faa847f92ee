# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC, datetime

from odoo import models

from ..propose_only import propose_only
from ..tools.identifiers import uuid7


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
        row = {"event": event, "use_case": use_case, "facts": facts, **about}
        return self._record_many([row])

    def _record_many(self, records):
        """Write records of the ledger with one statement a table.

        :param list records: dicts of the parameters of `_row`
        :return: the new edic.ai.trace, in order
        """
        traces = self.env["edic.ai.trace"].sudo()
        if not records:
            return traces
        return traces._append([self._row(**record) for record in records])

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
        """The columns of a record, and what lies beside it.

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
