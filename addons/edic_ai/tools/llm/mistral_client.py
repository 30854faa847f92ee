# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mistral through its SDK, 2.3.1 to 3.7.0; the only file that imports it.

The SDK would otherwise take a key, a token file, a debug log and telemetry from the
environment, retry by itself, follow redirects and wait for five minutes per read.
"""

import base64
import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from . import answers
from .contract import (
    BatchCall,
    BatchStatus,
    ChatCall,
    Chunk,
    Endpoint,
    OcrCall,
    Reply,
    TextsCall,
)
from .errors import AiError, AiInvalidAnswer, AiNotFound
from .guard import Guard
from .httpx_transport import http_client
from .schema import check, parse
from .transport import guarded, status_error

_NO_KEY = "none"  # the SDK would look for one in the environment; taken off again
_RUNNING = {"queued", "running", "cancellation_requested"}
_PAGES = 50  # of a hundred batches each
_FILES = ("output_file", "error_file")


class MistralClient:
    """One attempt each, under a guard; one instance per process."""

    def __init__(self, endpoint: Endpoint) -> None:
        from mistralai.client import Mistral, httpclient

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
        body = _chat_body(call)
        return self._ask(
            guard,
            lambda: self._sdk.chat.complete(model=call.model, **body),
            lambda data: answers.chat_reply(data, call, answers.timings_of(guard)),
        )

    def stream(self, call: ChatCall, guard: Guard) -> Iterator[Chunk]:
        """See `Client.stream`."""
        body = _chat_body(call)
        with guard.attempt():
            events = guarded(
                guard, lambda: self._sdk.chat.stream(model=call.model, **body)
            )
            try:
                pieces = (_plain(event.data) for event in events)
                chunks = answers.ChatStream(call, guard).chunks(pieces)
                while chunk := guarded(guard, lambda: next(chunks, None)):
                    yield chunk
            finally:
                events.response.close()

    def embed(self, call: TextsCall, guard: Guard) -> Reply:
        """See `Client.embed`."""
        return self._ask(
            guard,
            lambda: self._sdk.embeddings.create(
                model=call.model, inputs=list(call.texts)
            ),
            lambda data: answers.vectors_reply(
                data, len(call.texts), answers.timings_of(guard)
            ),
        )

    def moderate(self, call: TextsCall, guard: Guard) -> Reply:
        """See `Client.moderate`."""
        return self._ask(
            guard,
            lambda: self._sdk.classifiers.moderate(
                model=call.model, inputs=list(call.texts)
            ),
            lambda data: answers.verdicts_reply(
                data, len(call.texts), answers.timings_of(guard)
            ),
        )

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
            return guarded(guard, lambda: answers.names_of(self._get("/v1/models")))

    def submit_batch(self, call: BatchCall, guard: Guard) -> BatchStatus:
        """Hand in questions to be answered within hours.

        Doing it twice means paying twice: repeat it only after an error not `sent`,
        or when `find_batch` does not know it.
        """
        requests = [
            {"custom_id": key, "body": _chat_body(one)}
            for key, one in call.calls.items()
        ]
        return self._ask(
            guard,
            lambda: self._sdk.batch.jobs.create(
                endpoint="/v1/chat/completions",
                model=call.model,
                requests=requests,
                metadata={"key": call.key} if call.key else None,
                timeout_hours=call.timeout_hours,
            ),
            _batch_status,
        )

    def batch_status(self, batch_id: str, guard: Guard) -> BatchStatus:
        """How far it is."""
        return self._ask(
            guard, lambda: self._sdk.batch.jobs.get(job_id=batch_id), _batch_status
        )

    def find_batch(self, key: str, since: datetime, guard: Guard) -> BatchStatus | None:
        """The batch that was handed in under this key.

        :param since: when, with its time zone; clocks may differ by an hour
        """

        def work() -> BatchStatus | None:
            for page in range(_PAGES):
                answer = self._sdk.batch.jobs.list(
                    page=page, created_after=since - timedelta(hours=1)
                )
                jobs = _plain(answer).get("data") or ()
                for job in jobs:
                    if (job.get("metadata") or {}).get("key") == key:
                        return _batch_status(job)
                if not jobs:
                    return None
            raise AiInvalidAnswer("more batches than can be looked through")

        with guard.attempt():
            return guarded(guard, work)

    def forget_batch(self, batch_id: str, guard: Guard) -> None:
        """Have the provider delete questions and answers of a batch that has ended."""

        def work() -> None:
            job = _plain(self._sdk.batch.jobs.get(job_id=batch_id))
            files = [*(job.get(name) for name in _FILES), *job["input_files"]]
            for file_id in filter(None, files):
                gone(lambda name=file_id: self._sdk.files.delete(file_id=name))
            self._sdk.batch.jobs.delete(job_id=batch_id)

        def gone(call: Callable[[], object]) -> None:
            with contextlib.suppress(AiNotFound):
                guarded(guard, call)

        with guard.attempt():
            gone(work)

    def cancel_batch(self, batch_id: str, guard: Guard) -> BatchStatus:
        """Stop it; what is already answered stays answered."""
        return self._ask(
            guard, lambda: self._sdk.batch.jobs.cancel(job_id=batch_id), _batch_status
        )

    def batch_results(
        self, batch_id: str, calls: Mapping[str, ChatCall], guard: Guard
    ) -> Mapping[str, Reply | AiError]:
        """What came of each question of a finished batch, by the caller's key.

        :param calls: as they were submitted: their schemas are what is checked
        """

        def work() -> dict[str, Reply | AiError]:
            job = _plain(self._sdk.batch.jobs.get(job_id=batch_id, inline=True))
            found: dict[str, Reply | AiError] = {}
            for line in job.get("outputs") or self._output_lines(job):
                key = line.get("custom_id") if isinstance(line, dict) else None
                if not isinstance(key, str) or key not in calls:
                    continue
                # told twice, it is not known which one is meant
                found[key] = (
                    AiInvalidAnswer("answered twice")
                    if key in found
                    else _batch_result(line, calls[key], guard)
                )
            return found

        with guard.attempt():
            return guarded(guard, work)

    def _output_lines(self, job: Mapping[str, object]) -> Iterator[object]:
        for name in _FILES:
            if file_id := job.get(name):
                content = self._download(f"/v1/files/{file_id}/content")
                for line in content.splitlines():
                    with contextlib.suppress(AiInvalidAnswer):  # the others count
                        yield parse(line)

    def _get(self, path: str) -> object:
        return parse(self._download(path))

    def _download(self, path: str) -> bytes:
        key = self._sdk.sdk_configuration.security.api_key
        headers = {"authorization": f"Bearer {key}"}
        return self._http.get(self._base + path, headers=headers).content

    def _ask[T](
        self,
        guard: Guard,
        ask: Callable[[], object],
        understand: Callable[[object], T],
    ) -> T:
        with guard.attempt():
            return guarded(guard, lambda: understand(_plain(ask())))


class _Silent:
    """In place of the SDK's own, which logs bodies where MISTRAL_DEBUG is set."""

    def debug(self, *args, **kwargs) -> None:
        pass


class _NoAsync:
    """In place of the SDK's own: a second pool, closed by an event loop at any time."""

    async def send(self, *args, **kwargs):
        raise NotImplementedError

    def build_request(self, *args, **kwargs):
        raise NotImplementedError

    async def aclose(self) -> None:
        pass


def _plain(answer) -> dict[str, object]:
    return answer.model_dump(warnings=False)  # a warning repeats the value


def _without_hooks(sdk) -> None:
    """Take off what traces contents and reads tokens from files.

    A `KeyError` or `AttributeError` here means that a new version of the SDK keeps its
    hooks elsewhere: better no client than one that may tell somebody else.
    """
    hooks = sdk.sdk_configuration.__dict__["_hooks"]
    for moment in ("before_request", "after_success", "after_error"):
        getattr(hooks, f"{moment}_hooks").clear()


def _chat_body(call: ChatCall) -> dict[str, object]:
    body: dict[str, object] = {
        "messages": [
            {"role": message.role, "content": message.content}
            for message in call.messages
        ],
        "temperature": float(call.temperature),
        "max_tokens": call.limits.max_output_tokens,
    }
    if call.seed is not None:
        body["random_seed"] = call.seed
    if call.schema:
        check(call.schema)
        body["response_format"] = {
            "type": "json_schema",
            "json_schema": {
                "name": call.schema.name,
                "schema": dict(call.schema.schema),
                "strict": True,
            },
        }
    return body


def _batch_status(data: Mapping[str, object]) -> BatchStatus:
    state = str(data["status"]).lower()
    return BatchStatus(
        batch_id=str(data["id"]),
        state=state,
        finished=state not in _RUNNING,
        total=int(data["total_requests"]),
        succeeded=int(data["succeeded_requests"]),
        failed=int(data["failed_requests"]),
    )


def _batch_result(line: dict, call: ChatCall, guard: Guard) -> Reply | AiError:
    response = line.get("response")
    if not isinstance(response, dict):
        return AiInvalidAnswer("no response")
    status = response.get("status_code")
    if isinstance(status, int) and status != 200:
        return status_error(status, {})
    try:
        return answers.chat_reply(response.get("body"), call, answers.timings_of(guard))
    except AiError as error:
        return error
