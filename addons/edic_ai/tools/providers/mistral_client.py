# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mistral through its SDK, 2.3.1 to 3.7.0; the only file that imports it.

The SDK would otherwise take a key, a token file, a debug log and telemetry from the
environment, retry by itself, follow redirects and wait for five minutes per read.
"""

import base64
from collections.abc import Callable, Iterator, Sequence

from . import answers
from .contract import ChatCall, Chunk, Endpoint, OcrCall, Reply, TextsCall
from .errors import AiNoSdk
from .guard import Guard
from .httpx_transport import http_client
from .mistral_batch import MistralBatches
from .mistral_form import chat_body, plain
from .schema import parse
from .transport import guarded

_NO_KEY = "none"  # the SDK would look for one in the environment; taken off again


class MistralClient(MistralBatches):
    """One attempt each, under a guard; one instance per process."""

    def __init__(self, endpoint: Endpoint) -> None:
        try:
            from mistralai.client import Mistral, httpclient
        except ImportError as error:
            raise AiNoSdk("mistralai") from error
        self._base = endpoint.base_url.rstrip("/")
        self._http = http_client(httpclient.httpx, endpoint)
        self._sdk = Mistral(
            api_key=endpoint.api_key or _NO_KEY,
            server_url=self._base,
            client=self._http,
            async_client=_NoAsync(),
            debug_logger=_Silent(),
        )
        _without_hooks(self._sdk)

    def chat(self, call: ChatCall, guard: Guard) -> Reply:
        """See `Client.chat`."""
        body = chat_body(call)
        return self._ask(
            guard,
            lambda: self._sdk.chat.complete(model=call.model, **body),
            lambda data: answers.chat_reply(data, call, answers.timings_of(guard)),
        )

    def stream(self, call: ChatCall, guard: Guard) -> Iterator[Chunk]:
        """See `Client.stream`."""
        body = chat_body(call)
        with guard.attempt():
            events = guarded(
                guard, lambda: self._sdk.chat.stream(model=call.model, **body)
            )
            try:
                pieces = (plain(event.data) for event in events)
                chunks = answers.ChatStream(call, guard).chunks(pieces)
                while chunk := guarded(guard, lambda: next(chunks, None)):
                    yield chunk
            finally:
                events.response.close()

    def embed(self, call: TextsCall, guard: Guard) -> Reply:
        """See `Client.embed`."""
        create = self._sdk.embeddings.create
        return self._ask_of_texts(call, guard, create, answers.vectors_reply)

    def moderate(self, call: TextsCall, guard: Guard) -> Reply:
        """See `Client.moderate`."""
        moderate = self._sdk.classifiers.moderate
        return self._ask_of_texts(call, guard, moderate, answers.verdicts_reply)

    def ocr(self, call: OcrCall, guard: Guard) -> Reply:
        """See `Client.ocr`; the confidence of each word is asked for."""
        kind = "image_url" if call.media_type.startswith("image/") else "document_url"
        data = base64.b64encode(call.content).decode()
        options = {} if call.pages is None else {"pages": list(call.pages)}
        return self._ask(
            guard,
            lambda: self._sdk.ocr.process(
                model=call.model,
                document={"type": kind, kind: f"data:{call.media_type};base64,{data}"},
                include_image_base64=False,
                confidence_scores_granularity="word",
                **options,
            ),
            lambda data: answers.pages_reply(data, answers.timings_of(guard)),
        )

    def models(self, guard: Guard) -> Sequence[str]:
        """See `Client.models`."""
        # not by the SDK, which refuses the whole list for one model of a new kind
        with guard.attempt():
            return guarded(
                guard, lambda: answers.names_of(parse(self._download("/v1/models")))
            )

    def _download(self, path: str) -> bytes:
        key = self._sdk.sdk_configuration.security.api_key
        headers = {"authorization": f"Bearer {key}"}
        return self._http.get(self._base + path, headers=headers).content

    def _ask_of_texts(
        self, call: TextsCall, guard: Guard, ask: Callable, reply_of: Callable
    ) -> Reply:
        return self._ask(
            guard,
            lambda: ask(model=call.model, inputs=list(call.texts)),
            lambda data: reply_of(data, len(call.texts), answers.timings_of(guard)),
        )

    def _ask[T](
        self,
        guard: Guard,
        ask: Callable[[], object],
        understand: Callable[[object], T],
    ) -> T:
        with guard.attempt():
            return guarded(guard, lambda: understand(plain(ask())))


class _Silent:
    """A logger in place of the SDK's own, which logs bodies if MISTRAL_DEBUG is set."""

    def debug(self, *args, **kwargs) -> None:
        pass


class _NoAsync:
    """A pool in place of the SDK's second one, closed by an event loop at any time."""

    async def send(self, *args, **kwargs):
        raise NotImplementedError

    def build_request(self, *args, **kwargs):
        raise NotImplementedError

    async def aclose(self) -> None:
        pass


def _without_hooks(sdk) -> None:
    """Take off what traces contents and reads tokens from files.

    A `KeyError` or `AttributeError` here means that a new version of the SDK keeps its
    hooks elsewhere: better no client than one that may tell somebody else.
    """
    hooks = sdk.sdk_configuration.__dict__["_hooks"]
    for moment in ("before_request", "after_success", "after_error"):
        getattr(hooks, f"{moment}_hooks").clear()
