# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Questions to a provider and its answers, the same for every provider.

Operations and finish reasons are named as in the OpenTelemetry GenAI conventions
(``SEMCONV``). Nothing here knows Odoo, a company or a person.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from .guard import Guard

# open-telemetry/semantic-conventions-genai, all "development": hence one pinned state
SEMCONV = "genai-384d661"


class Zone(StrEnum):
    """A model's place and who controls it, strictest first."""

    ON_PREMISE = "on_premise"
    EU_CONTROLLED = "eu_controlled"
    EU_HOSTED = "eu_hosted"  # in the EU, controlled from outside
    OUTSIDE = "outside"

    @property
    def rank(self) -> int:
        """Return 0 for the strictest."""
        return list(Zone).index(self)


class DataClass(StrEnum):
    """A class says what data a text may hold; the least protected comes first."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    HR = "hr"
    # special categories, and what social, tax and professional secrecy covers
    SECRET = "secret"  # noqa: S105

    @classmethod
    def strictest(cls, *classes: "DataClass") -> "DataClass":
        """Return the most protected of some; an unknown one counts as personal."""
        return max(map(cls, classes), key=list(cls).index, default=cls.PERSONAL)


class Structured(StrEnum):
    """Ways to hold a server to a schema; answers are validated here in any case."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server and how to talk to it.

    :param kind: ``mistral`` (the SDK) or ``openai`` (the compatible interface)
    :param base_url: ``mistral``: without ``/v1``; ``openai``: up to and with ``/v1``
    :param api_key: never read from the environment by a client; empty: none is sent
    :param ca_file: PEM file of an authority to trust besides the system's, or None
    :param proxy: URL of an HTTP proxy, or None; the environment's are not used
    """

    kind: str
    base_url: str
    api_key: str = field(default="", repr=False)
    structured: Structured = Structured.JSON_SCHEMA
    ca_file: str | None = None
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits say what a call may cost at most.

    :param deadline_s: seconds in total: waiting, retries and the last byte included
    :param max_output_tokens: per answer
    :param max_answer_bytes: of the body, per attempt
    :param max_attempts: first try included
    :param max_retry_after_s: what a provider asks to wait beyond this ends the call
    """

    deadline_s: float = 60.0
    max_output_tokens: int = 1024
    max_answer_bytes: int = 4_000_000
    max_attempts: int = 3
    max_retry_after_s: float = 20.0


@dataclass(frozen=True, slots=True)
class Message:
    """One turn; ``role`` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Schema:
    """JSON Schema (2020-12) that an answer must keep to, under a name."""

    name: str
    schema: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ChatCall:
    """A question to a chat model.

    :param keeps_unusable: an answer that does not fit the form comes with the error, in
        ``given``: for public cases alone, by which somebody judges the model
    """

    model: str
    messages: Sequence[Message]
    schema: Schema | None = None
    temperature: Decimal = Decimal(0)
    seed: int | None = None
    limits: Limits = Limits()
    keeps_unusable: bool = False


@dataclass(frozen=True, slots=True)
class TextsCall:
    """Texts to embed or to moderate."""

    model: str
    texts: Sequence[str]
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class OcrCall:
    """A document to read.

    :param media_type: ``application/pdf`` or an image's
    :param pages: numbers from 0, or None for all
    """

    model: str
    content: bytes = field(repr=False)
    media_type: str
    pages: Sequence[int] | None = None
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class BatchCall:
    """Questions that may wait for hours, at a lower price; Mistral only.

    :param calls: by a key of the caller's; all with this model
    :param key: of the batch, to find it by when the answer to handing it in was lost
    """

    model: str
    calls: Mapping[str, ChatCall]
    key: str = ""
    timeout_hours: int = 24
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class BatchStatus:
    """A batch's progress; ``state`` as the provider names it, in lower case.

    :param finished: nothing more will come: done, failed, cancelled or too late
    """

    batch_id: str
    state: str
    finished: bool
    total: int
    succeeded: int
    failed: int


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens (or pages) as the provider counted them; None where it does not say."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds. ``first_chunk_s``: until the first text of a stream, else None."""

    duration_s: float
    first_chunk_s: float | None = None
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class OcrPage:
    """One page as text.

    :param confidence: mean of the words, 0 to 1, or None where it is not given
    :param words: ``(text, confidence)`` in reading order
    """

    index: int
    markdown: str
    confidence: float | None = None
    words: Sequence[tuple[str, float]] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply is what a provider answered, checked.

    :param text: of a chat, whole
    :param value: the validated object where a schema was asked for
    :param finish_reason: ``stop`` of every reply; anything else is an error
    :param model: as the provider names what answered
    :param vectors: of embeddings, one per text
    :param verdicts: of moderation: one ``category → score`` per text
    """

    model: str
    usage: Usage
    timings: Timings
    text: str = ""
    value: object | None = None
    finish_reason: str = "stop"
    response_id: str = ""
    vectors: Sequence[Sequence[float]] = ()
    verdicts: Sequence[Mapping[str, float]] = ()
    pages: Sequence[OcrPage] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a streamed text; the last one has no text and carries the reply."""

    text: str
    reply: Reply | None = None


class Client(Protocol):
    """A client: one attempt each, under a guard; every failure is an `AiError`."""

    def chat(self, call: ChatCall, guard: Guard) -> Reply:
        """Ask and wait for the whole answer."""

    def stream(self, call: ChatCall, guard: Guard) -> Iterator[Chunk]:
        """Ask and yield text as it comes, then a chunk with the reply.

        Closing the iterator closes the connection, so that the model stops.
        """

    def embed(self, call: TextsCall, guard: Guard) -> Reply:
        """Return a vector for each text."""

    def moderate(self, call: TextsCall, guard: Guard) -> Reply:
        """Return categories with scores for each text."""

    def ocr(self, call: OcrCall, guard: Guard) -> Reply:
        """Return text of each page, with confidences where the provider has them."""

    def models(self, guard: Guard) -> Sequence[str]:
        """Return names of the models that this key may use."""
