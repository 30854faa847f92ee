# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Any server with the OpenAI-compatible interface."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

import requests

from . import answers, sse
from .contract import (
    ChatCall,
    Chunk,
    Endpoint,
    OcrCall,
    Reply,
    Structured,
    TextsCall,
)
from .errors import AiInvalidAnswer, AiRequestRefused
from .guard import Guard
from .requests_transport import read, send, session
from .schema import as_format, as_instruction, chat_form, parse
from .transport import guarded


class OpenAiClient:
    """One attempt each, under a guard."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._base = endpoint.base_url.rstrip("/")
        self._http = session(endpoint)

    def chat(self, call: ChatCall, guard: Guard) -> Reply:
        """See `Client.chat`."""
        return self._ask(
            guard,
            "chat/completions",
            self._chat_body(call),
            lambda data: answers.chat_reply(data, call, answers.timings_of(guard)),
        )

    def stream(self, call: ChatCall, guard: Guard) -> Iterator[Chunk]:
        """See `Client.stream`."""
        body = self._chat_body(call)
        body |= {"stream": True, "stream_options": {"include_usage": True}}
        with guard.attempt():
            answer = guarded(guard, lambda: self._open(guard, "chat/completions", body))
            try:
                pieces = (parse(data) for data in _events(answer, guard))
                chunks = answers.ChatStream(call, guard).chunks(pieces)
                while chunk := guarded(guard, lambda: next(chunks, None)):
                    yield chunk
            finally:
                answer.close()

    def embed(self, call: TextsCall, guard: Guard) -> Reply:
        """See `Client.embed`."""
        return self._ask_of_texts(call, guard, "embeddings", answers.vectors_reply)

    def moderate(self, call: TextsCall, guard: Guard) -> Reply:
        """See `Client.moderate`; few servers have it: `AiNotFound` elsewhere."""
        return self._ask_of_texts(call, guard, "moderations", answers.verdicts_reply)

    def ocr(self, call: OcrCall, guard: Guard) -> Reply:
        """Raise `AiRequestRefused`: not part of this interface, nothing is sent."""
        raise AiRequestRefused("ocr", sent=False)

    def models(self, guard: Guard) -> Sequence[str]:
        """See `Client.models`."""
        return self._ask(guard, "models", None, answers.names_of)

    def _chat_body(self, call: ChatCall) -> dict[str, object]:
        body = {"model": call.model, **chat_form(call, "seed")}
        if call.schema:
            self._hold_to_schema(call, body)
        return body

    def _hold_to_schema(self, call: ChatCall, body: dict[str, object]) -> None:
        if self._endpoint.structured is Structured.JSON_SCHEMA:
            body["response_format"] = as_format(call.schema)
            return
        # in the first message: templates of some models refuse a later system message
        messages, instruction = body["messages"], as_instruction(call.schema)
        if messages and messages[0]["role"] == "system":
            messages[0]["content"] += f"\n\n{instruction}"
        else:
            messages.insert(0, {"role": "system", "content": instruction})
        if self._endpoint.structured is Structured.JSON_OBJECT:
            body["response_format"] = {"type": "json_object"}

    def _ask_of_texts(
        self, call: TextsCall, guard: Guard, path: str, reply_of: Callable
    ) -> Reply:
        return self._ask(
            guard,
            path,
            {"model": call.model, "input": list(call.texts)},
            lambda data: reply_of(data, len(call.texts), answers.timings_of(guard)),
        )

    def _ask[T](
        self,
        guard: Guard,
        path: str,
        body: Mapping[str, object] | None,
        understand: Callable[[object], T],
    ) -> T:
        def work() -> T:
            answer = self._open(guard, path, body)
            try:
                return understand(parse(b"".join(read(answer, guard))))
            finally:
                answer.close()

        with guard.attempt():
            return guarded(guard, work)

    def _open(
        self, guard: Guard, path: str, body: Mapping[str, object] | None
    ) -> requests.Response:
        content = None if body is None else json.dumps(body).encode()
        return send(self._http, f"{self._base}/{path}", guard, content)


def _events(answer: requests.Response, guard: Guard) -> Iterator[str]:
    if "text/event-stream" not in answer.headers.get("content-type", ""):
        raise AiInvalidAnswer("not an event stream")
    # a generator: its first step, too, is to fail inside of `guarded`
    yield from sse.events(read(answer, guard))
