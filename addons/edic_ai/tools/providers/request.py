# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Requests to the gateway and its answers: the contract of the suite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from .contract import DataClass, Limits, OcrPage, Schema, Timings, Usage, Zone

CHAT, EMBEDDINGS, OCR, MODERATION = "chat", "embeddings", "ocr", "moderation"


class Origin(StrEnum):
    """The one who began a call: nobody may leave this open, so there is no default.

    A person pressed a button and waits or looks; whatever a schedule, a rule or a
    change of a record began is background, and leaves the house only where the company
    switched that on for the use.
    """

    PERSON = "person"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class Request:
    """A question, before anybody knows which model will answer it.

    :param use_case: code, as in ``edic.ai.use.case.<code>``
    :param company_id: whose data, policy and budgets
    :param data_class: the most protected kind of data in it
    :param record: ``(model, id)`` of what it is about
    :param prompt: code in the registry of prompts, for a chat
    :param variables: for the prompt; text from outside as ``UntrustedText``
    :param lang: language of the prompt, two letters
    :param schema: of the answer; the prompt's own where None
    :param texts: for embeddings and moderation
    :param document: for OCR, with its ``media_type``
    :param facts: what the ledger is to say in clear; no floats, no contents
    :param trial_model_id: of the edic.ai.model to try, in place of what serves: for
        evaluations and trials, whose answers nobody works with
    :param prompt_version_id: of the version to try, in place of the one in force
    :param idempotency_key: the same question has the same, in the ledger; "": that of
        the task, where it is asked for one
    """

    use_case: str
    company_id: int
    data_class: DataClass
    operation: str = CHAT
    record: tuple[str, int] | None = None
    prompt: str = ""
    variables: Mapping[str, object] = field(default_factory=dict, repr=False)
    lang: str = "en"
    schema: Schema | None = None
    texts: Sequence[str] = field(default=(), repr=False)
    document: bytes = field(default=b"", repr=False)
    media_type: str = ""
    limits: Limits = field(default_factory=Limits)
    seed: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    idempotency_key: str = ""
    trial_model_id: int = 0
    prompt_version_id: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict says what a guardrail found and did
    (OpenTelemetry ``gen_ai.guardrail.*``).

    :param component: policy, pseudonymisation, schema, untrusted_text, …
    :param verdict: allow, deny, modify, warn or escalate
    :param rule: which rule, with its version
    """

    component: str
    verdict: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer is what a model said, checked and with placeholders turned back.

    :param text: of a chat; ``value`` where a schema was asked for
    :param call_uuid: the ledger's entry of the call
    :param concealed: kind → how many placeholders stood in what left
    :param facts: those of the request
    """

    call_uuid: str
    provider: str
    zone: Zone
    model: str
    usage: Usage
    timings: Timings
    finish_reason: str = "stop"
    text: str = field(default="", repr=False)
    value: object | None = field(default=None, repr=False)
    vectors: Sequence[Sequence[float]] = field(default=(), repr=False)
    verdicts: Sequence[Verdict] = ()
    scores: Sequence[Mapping[str, float]] = ()
    pages: Sequence[OcrPage] = field(default=(), repr=False)
    concealed: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
