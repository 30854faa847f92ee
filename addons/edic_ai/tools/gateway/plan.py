# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One call that is decided on: what leaves, and how its answer is read.

Nothing here asks a model, opens a database or knows Odoo: the gateway does.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..privacy.pseudonym import Pseudonymiser
from ..prompts.prompt import estimated_tokens
from ..providers.contract import (
    ChatCall,
    Endpoint,
    OcrCall,
    Reply,
    TextsCall,
    Usage,
    Zone,
)
from ..providers.errors import AiError
from ..providers.request import Answer, Origin, Request, Verdict
from ..text.canonical import digest


class Asker(NamedTuple):
    """The asking user's id (0 for work that nobody asked for) and a language."""

    uid: int
    lang: str


PROGRAM = Asker(0, "en_US")


@dataclass(slots=True)
class Started:
    """A call that is in the ledger and about to be made."""

    uuid: str
    reservation: object = None
    slot: object = None
    began_ns: int = 0
    attempts: int = 0  # that the guard had seen before


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

    # --- before the call --------------------------------------------------------
    def input_tokens(self) -> int:
        """Return the tokens of what leaves, estimated; 0 for a document."""
        if isinstance(self.call, ChatCall):
            return sum(estimated_tokens(m.content) for m in self.call.messages)
        return sum(estimated_tokens(text) for text in getattr(self.call, "texts", ()))

    def most_usage(self) -> Usage:
        """Return the most that the call may take."""
        if isinstance(self.call, OcrCall):
            return Usage(pages=len(self.call.pages or "1"))
        return Usage(self.input_tokens(), self.request.limits.max_output_tokens)

    def inputs(self) -> dict[str, Any]:
        """Return what is sent, for the ledger's erasable part.

        Of a document it is the SHA-256, for the document is kept as an attachment.
        """
        if isinstance(self.call, ChatCall):
            schema = self.call.schema
            return {
                "messages": [[m.role, m.content] for m in self.call.messages],
                "schema": digest(schema.schema) if schema else None,
            }
        if hasattr(self.call, "texts"):
            return {"texts": list(self.call.texts)}
        return {"document": hashlib.sha256(self.call.content).hexdigest()}

    def guardrails(self) -> list[dict[str, str | None]]:
        """Return what looked at the call before it left, as OpenTelemetry names it."""
        return [
            {
                "gen_ai.guardrail.component.name": verdict.component,
                "gen_ai.guardrail.verdict.type": verdict.verdict,
                "gen_ai.security.policy.rule.id": verdict.rule or None,
            }
            for verdict in self.verdicts
        ]

    # --- after the call ---------------------------------------------------------
    def answer(self, started: Started, reply: Reply) -> Answer:
        """Return what the model answered, with placeholders turned back."""
        verdicts = list(self.verdicts)
        if getattr(self.call, "schema", None):
            verdicts.append(Verdict("schema", "allow", self.call.schema.name))
        return Answer(
            call_uuid=started.uuid,
            provider=self.provider,
            zone=self.zone,
            model=reply.model,
            usage=reply.usage,
            timings=reply.timings,
            finish_reason=reply.finish_reason,
            text=self.restored(reply.text),
            value=self.restored(reply.value),
            vectors=reply.vectors,
            scores=reply.verdicts,
            pages=reply.pages,
            verdicts=tuple(verdicts),
            facts=self.request.facts,
            concealed=dict(self.concealer.counts) if self.concealer else {},
        )

    def restored(self, value: Any) -> Any:
        """Return ``value`` with placeholders turned back, in every text of it."""
        if self.concealer is None or value is None:
            return value
        if isinstance(value, str):
            return self.concealer.restore(value).text
        if isinstance(value, Mapping):
            return {key: self.restored(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.restored(item) for item in value]
        return value

    def unusable_answer(self, error: AiError) -> str:
        """Return what a model answered that is no answer, "" where nothing is known."""
        given = error.given
        return self.concealer.restore(given).text if self.concealer else given


def reply_facts(reply: Reply) -> dict[str, Any]:
    """Return what the ledger says of an answer in clear, and nothing of its content."""
    usage = {
        "gen_ai.usage.input_tokens": reply.usage.input_tokens,
        "gen_ai.usage.output_tokens": reply.usage.output_tokens,
        "edic.usage.pages": reply.usage.pages,
    }
    first = reply.timings.first_chunk_s
    return {
        "gen_ai.response.model": reply.model,
        "gen_ai.response.id": reply.response_id,
        "gen_ai.response.finish_reasons": [reply.finish_reason],
        "edic.first_chunk_ms": None if first is None else round(1000 * first),
        **{name: count for name, count in usage.items() if count is not None},
    }


def concealed(concealer: Pseudonymiser | None, texts) -> list[str]:
    """Return the texts with placeholders; a name met in one is replaced in all."""
    if concealer is None:
        return list(texts)
    return [found.text for found in concealer.conceal_all(texts)]
