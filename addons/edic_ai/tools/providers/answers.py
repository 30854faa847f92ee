# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The form that a provider's JSON must have to be a `Reply`; both interfaces share it.

Details of errors name fields of the form and never a value.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .contract import ChatCall, Chunk, OcrPage, Reply, Timings, Usage
from .errors import AiInvalidAnswer
from .guard import Guard
from .schema import validated

MAX_COUNT = 10_000_000  # tokens or pages of one call
MAX_NAME = 200  # characters of the name of a model or an answer
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # no database and no screen can hold it
_FINISHES = {"cut", "length", "model_length", "content_filter", "error", "tool_calls"}


def chat_reply(data: object, call: ChatCall, timings: Timings) -> Reply:
    """Return the reply of a whole chat completion.

    :raises AiInvalidAnswer: not one, cut short, or not of the asked form
    """
    choice = _item(_list(data, "choices"), 0, "choices")
    return _finished(
        call,
        text=_text(_get(choice, "message", dict).get("content")),
        reason=choice.get("finish_reason"),
        head=_head(data),
        usage=usage_of(data),
        timings=timings,
    )


@dataclass
class ChatStream:
    """The pieces of one streamed choice, gathered."""

    call: ChatCall
    guard: Guard
    text: list[str] = field(default_factory=list)
    reason: object = None
    head: Mapping[str, str] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    first_chunk_s: float | None = None

    def chunks(self, pieces: Iterable[object]) -> Iterator[Chunk]:
        """Yield text as it comes, then a chunk with the reply.

        :raises AiInvalidAnswer: a piece is none, or the stream ended too early
        """
        for piece in pieces:
            self.guard.check()  # many may have come at once, and wait in memory
            if text := self._add(piece):
                if self.first_chunk_s is None:
                    self.first_chunk_s = self.guard.elapsed
                self.text.append(text)
                yield Chunk(text)
        yield Chunk("", self._reply())

    def _add(self, piece: object) -> str:
        choices = _list(piece, "choices")
        self.head = _head(piece)
        if (usage := usage_of(piece)) != Usage():
            self.usage = usage
        if not choices:
            return ""
        choice = _item(choices, 0, "choices")
        self.reason = choice.get("finish_reason") or self.reason
        return _text(_get(choice, "delta", dict).get("content"))

    def _reply(self) -> Reply:
        return _finished(
            self.call,
            text="".join(self.text),
            reason="cut" if self.reason is None else self.reason,
            head=self.head,
            usage=self.usage,
            timings=timings_of(self.guard, self.first_chunk_s),
        )


def vectors_reply(data: object, count: int, timings: Timings) -> Reply:
    """Return the reply of embeddings, in the order of the texts."""
    items = [_item(_list(data, "data"), at, "data") for at in range(count)]
    if sorted(_get(item, "index", int) for item in items) != list(range(count)):
        raise AiInvalidAnswer("index")
    vectors = [
        _floats(_list(item, "embedding"), "embedding")
        for item in sorted(items, key=lambda item: item["index"])
    ]
    if len({len(vector) for vector in vectors}) > 1 or not all(vectors):
        raise AiInvalidAnswer("embedding")
    return Reply(
        **_head(data), usage=usage_of(data), timings=timings, vectors=tuple(vectors)
    )


def verdicts_reply(data: object, count: int, timings: Timings) -> Reply:
    """Return the reply of moderation, in the order of the texts."""
    results = _list(data, "results")
    verdicts = []
    for at in range(count):
        scores = _get(_item(results, at, "results"), "category_scores", dict)
        values = _floats(list(scores.values()), "category_scores")
        verdicts.append(dict(zip(scores, values, strict=True)))
    return Reply(
        **_head(data),
        usage=usage_of(data),
        timings=timings,
        verdicts=tuple(verdicts),
    )


def pages_reply(data: object, timings: Timings) -> Reply:
    """Return the reply of OCR."""
    pages = tuple(_page(page) for page in _list(data, "pages"))
    usage = _get(data, "usage_info", dict)
    return Reply(
        **_head(data) | {"response_id": ""},
        usage=Usage(pages=_count(usage.get("pages_processed"))),
        timings=timings,
        text="\n\n".join(page.markdown for page in pages),
        pages=pages,
    )


def names_of(data: object) -> list[str]:
    """Return the names in a list of models."""
    return [_name(_get(model, "id", str)) for model in _list(data, "data")]


def timings_of(guard: Guard, first_chunk_s: float | None = None) -> Timings:
    """Return timings as the caller lived them: retries included."""
    return Timings(guard.elapsed, first_chunk_s, max(guard.attempts, 1))


def usage_of(data: object) -> Usage:
    """Return the use as counted by the provider."""
    found = data.get("usage") if isinstance(data, dict) else None
    found = found if isinstance(found, dict) else {}
    counts = [found.get(key) for key in ("prompt_tokens", "completion_tokens")]
    return Usage(*map(_count, counts))


def _count(value: object) -> int | None:
    """Return a count that can be true; one that cannot is as good as missing."""
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return value if is_count and 0 <= value <= MAX_COUNT else None


def _finished(
    call: ChatCall,
    *,
    text: str,
    reason: object,
    head: Mapping[str, str],
    usage: Usage,
    timings: Timings,
) -> Reply:
    try:
        value = _value(call, text, reason)
    except AiInvalidAnswer as error:
        if call.keeps_unusable:
            error.given = _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)
        raise
    return Reply(**head, usage=usage, timings=timings, text=text, value=value)


def _value(call: ChatCall, text: str, reason: object) -> object | None:
    """Return the object of an answer to a call with a schema, or None.

    :raises AiInvalidAnswer: cut short, without text, or not of the asked form
    """
    if reason != "stop":
        raise AiInvalidAnswer(str(reason) if reason in _FINISHES else "finish_reason")
    if not _storable(text).strip():
        raise AiInvalidAnswer("empty")
    return validated(text, call.schema) if call.schema else None


def _page(page: object) -> OcrPage:
    scores = page.get("confidence_scores") if isinstance(page, dict) else None
    words = []
    has_words = isinstance(scores, dict) and scores.get("word_confidence_scores")
    for word in _list(scores, "word_confidence_scores") if has_words else ():
        (confidence,) = _floats([word.get("confidence")], "confidence")
        words.append((_get(word, "text", str), confidence))
    mean = None
    if scores:
        (mean,) = _floats([scores.get("average_page_confidence_score")], "confidence")
    return OcrPage(
        index=_get(page, "index", int),
        markdown=_storable(_get(page, "markdown", str)),
        confidence=mean,
        words=tuple(words),
    )


def _head(data: object) -> dict[str, str]:
    answer_id = data.get("id") if isinstance(data, dict) else ""
    return {
        "model": _name(_get(data, "model", str)),
        "response_id": _name(answer_id) if isinstance(answer_id, str) else "",
    }


def _name(text: str) -> str:
    """Return what can stand in a record: no control characters, no halves of a pair."""
    return "".join(char for char in text[:MAX_NAME] if char.isprintable())


def _storable(text: str) -> str:
    """Raise `AiInvalidAnswer` for text that no database and no screen can hold."""
    if _UNSTORABLE.search(text):
        raise AiInvalidAnswer("characters")
    return text


def _text(content: object) -> str:
    """Return text only: what a reasoning model thought is left out."""
    if content is None or isinstance(content, str):
        return content or ""
    if not isinstance(content, list):
        raise AiInvalidAnswer("content")
    parts = [part for part in content if isinstance(part, dict)]
    return "".join(_get(p, "text", str) for p in parts if p.get("type") == "text")


def _floats(values: list, name: str) -> list[float]:
    try:
        return [float(value) for value in values]
    except (TypeError, ValueError, OverflowError):
        raise AiInvalidAnswer(name) from None


def _list(data: object, key: str) -> list:
    return _get(data, key, list)


def _item(items: list, at: int, name: str) -> dict:
    if at >= len(items) or not isinstance(items[at], dict):
        raise AiInvalidAnswer(name)
    return items[at]


def _get[T](data: object, key: str, kind: Callable[..., T]) -> T:
    found = data.get(key) if isinstance(data, dict) else None
    if not isinstance(found, kind) or isinstance(found, bool):
        raise AiInvalidAnswer(key)
    return found
