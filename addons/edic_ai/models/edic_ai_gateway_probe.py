# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..tools.llm import clients
from ..tools.llm.contract import ChatCall, Limits, Message, Schema
from ..tools.llm.errors import AiError
from ..tools.llm.guard import Guard

LIMITS = Limits(deadline_s=15, max_output_tokens=64, max_attempts=1)
QUESTION = "Is water wet? Answer with one word."
MOST = 50  # names that a screen can show
NO_LIST = ("not_found", "request_refused", "invalid_answer")
NO_SCHEMA = ("invalid_answer", "request_refused")
YES_OR_NO = Schema(
    "answer",
    {
        "type": "object",
        "properties": {"answer": {"type": "string", "enum": ["yes", "no"]}},
        "required": ["answer"],
        "additionalProperties": False,
    },
)


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiGatewayProbe(models.AbstractModel):
    """Trying a provider before anything is entrusted to it: no data of the house."""

    _inherit = "edic.ai.gateway"

    @api.model
    def _probe(self, endpoint, name, is_cancelled=None):
        """Go the steps of *Test connection*; the first that fails ends it.

        No cursor is open meanwhile.

        :param Endpoint endpoint: where
        :param str name: of the model to ask
        :return: ``{"steps": {step: "ok" | "failed" | "unneeded"}, "code", "error",
            "models"}``; a key is unneeded where an answer came without any
        """
        found = {"steps": {}, "code": "", "error": "", "model": name, "models": []}
        guard = Guard(LIMITS.deadline_s, LIMITS.max_answer_bytes, is_cancelled)
        for step, ask in self._probe_steps(endpoint, name, guard):
            try:
                names = ask()
            except AiError as error:
                if step == "reached" and error.error_type in NO_LIST:
                    found["steps"]["reached"] = "ok"
                    continue  # not every server lists its models
                self._probe_failed(found, step, error)
                if error.error_type == "key_refused" and not endpoint.api_key:
                    found["code"] = "key_wanted"
                break
            found["steps"][step] = "ok"
            found["steps"]["key"] = "ok" if endpoint.api_key else "unneeded"
            if step == "reached":
                found["models"] = sorted(names)
        found["models"] = found["models"][:MOST]
        return found

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

    def _probe_steps(self, endpoint, name, guard):
        ask = Message("user", QUESTION)
        plain = ChatCall(name, (ask,), limits=LIMITS)
        held = ChatCall(name, (ask,), schema=YES_OR_NO, limits=LIMITS)
        return (
            ("reached", lambda: clients.models(endpoint, guard, LIMITS)),
            ("answer", lambda: clients.call(endpoint, "chat", plain, guard)),
            ("schema", lambda: clients.call(endpoint, "chat", held, guard)),
        )

    def _probe_failed(self, found, step, error):
        found["error"], found["code"] = error.error_type, _code_of(error)
        if error.error_type == "key_refused":
            found["steps"]["reached"] = "ok"
            step = "key"
        if step == "answer" and error.error_type in ("not_found", "request_refused"):
            known = found["models"]
            if known and found["model"] not in known:
                found["code"] = "model_unknown"
        if step == "schema" and error.error_type in NO_SCHEMA:
            found["code"] = "no_schema"
        found["steps"][step] = "failed"


def _code_of(error):
    """What an error of the first step means, for `_probe_advice`."""
    if error.error_type == "unreachable":
        return {"name": "dns", "refused": "refused"}.get(error.detail, "unreachable")
    if error.error_type == "tls" and "expired" in error.detail:
        return "tls_expired"
    return error.error_type
