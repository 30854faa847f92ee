# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

import psycopg2.errors

from odoo import fields, models

from ..exceptions import ProposeOnlyError
from ..tools.canonical import digest, plain
from ..tools.identifiers import uuid7
from .edic_ai_trace import LEDGER

_proposing = ContextVar("edic_proposing", default=False)


def check_not_proposing(env):
    """Refuse what leaves the database, where no transaction can take it back."""
    if _proposing.get():
        raise _refusal(env)


def _refusal(env):
    return ProposeOnlyError(
        env._("AI only proposes: it tried to change or send something and was stopped.")
    )


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
        with self._propose_only():
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

    @contextmanager
    def _propose_only(self):
        """AI proposes, a person decides: in here nothing can be written.

        Not a promise of the code that runs but of PostgreSQL: a sub-transaction
        set to READ ONLY refuses every INSERT, UPDATE and DELETE, by the ORM or
        in SQL, and no statement inside sets it back. Ending the transaction and
        sending e-mail are refused besides. What is left, a connection of its
        own, tests/architecture forbids to engines.
        """
        cr = self.env.cr
        token = _proposing.set(True)
        try:
            with cr.savepoint():
                cr.execute("SET TRANSACTION READ ONLY")
                ends = {name: vars(cr).get(name) for name in ("commit", "rollback")}
                cr.commit = cr.rollback = partial(check_not_proposing, self.env)
                try:
                    yield
                finally:
                    for name, own in ends.items():
                        setattr(cr, name, own) if own else delattr(cr, name)
        except psycopg2.errors.ReadOnlySqlTransaction as error:
            raise _refusal(self.env) from error
        finally:
            _proposing.reset(token)

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
        parent_uuid=None,
        status="ok",
    ):
        """Write one row of the ledger.

        :param str event: inference, training, decision, intake or policy
        :param dict facts: what is to be remembered in clear; no floats
        :param inputs: kept as a digest only
        :param outputs: kept as a digest only
        :param str parent_uuid: ``call_uuid`` of the row that this one answers
        :return: the new edic.ai.trace
        """
        return (
            self.env["edic.ai.trace"]
            .sudo()
            .with_context(edic_ledger=LEDGER)
            .create(
                {
                    "call_uuid": uuid7(),
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
