# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The requests that a strict provider takes: the SDK's models, and missing ranges."""

import json
from collections.abc import Iterator, Mapping

from mistralai.client import models as sdk
from pydantic import ValidationError

MODELS = (
    "mistral-small-latest",
    "mistral-embed",
    "mistral-moderation-latest",
    "mistral-ocr-latest",
)
_REQUESTS = {
    "/v1/chat/completions": sdk.ChatCompletionRequest,
    "/v1/embeddings": sdk.EmbeddingRequest,
    "/v1/moderations": sdk.ClassificationRequest,
    "/v1/ocr": sdk.OCRRequest,
    "/v1/batch/jobs": sdk.CreateBatchJobRequest,
}
_RANGES = {
    "temperature": (0, 1.5),
    "top_p": (0, 1),
    "max_tokens": (1, 1_000_000),
    "presence_penalty": (-2, 2),
    "frequency_penalty": (-2, 2),
    "random_seed": (0, 2**63),
    "timeout_hours": (1, 168),
}
# fields that only one of the interfaces knows
_ONLY_MISTRAL = {"random_seed", "safe_prompt", "prompt_mode", "guardrails"}


class Refused(Exception):
    """A status and a body in the provider's form."""

    def __init__(self, status: int, body: Mapping[str, object]) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


def checked(path: str, raw: bytes, *, openai: bool) -> dict:
    """The request as it may be taken.

    :raises Refused: with what the provider would say, which repeats the input
    """
    if path not in _REQUESTS:
        raise Refused(404, {"detail": "Not Found"})
    try:
        body = json.loads(raw)
    except ValueError:
        raise Refused(400, {"detail": "no JSON"}) from None
    if not isinstance(body, dict):
        raise _wrong([], "not an object", body)
    _check(path, _without_openai(body) if openai else body)
    if path == "/v1/batch/jobs":
        for request in body.get("requests") or ():
            _check("/v1/chat/completions", request["body"] | {"model": body["model"]})
    return body


def _check(path: str, body: dict) -> None:
    try:
        known = _REQUESTS[path].model_validate(body)
    except ValidationError as error:
        raise Refused(
            422, {"detail": json.loads(error.json(include_url=False))}
        ) from None
    for loc in _unknown(body, known.model_dump(by_alias=True, mode="json"), []):
        raise _wrong(loc, "Extra inputs are not permitted", body)
    for key, (low, high) in _RANGES.items():
        value = body.get(key)
        if value is not None and not low <= value <= high:
            raise _wrong([key], f"between {low} and {high}", value)
    if body.get("model") not in MODELS:
        message = f"Invalid model: {body.get('model')}"
        raise Refused(400, {"object": "error", "message": message, "code": "1500"})
    if path == "/v1/chat/completions":
        _check_messages(body)


def _check_messages(body: dict) -> None:
    if not body["messages"]:
        raise _wrong(["messages"], "too short", [])
    last = body["messages"][-1]
    if last["role"] not in ("user", "tool") and not last.get("prefix"):
        raise _wrong(["messages"], "Expected last role User or Tool", last)


def _without_openai(body: dict) -> dict:
    """The same request in the other interface's words."""
    for key in _ONLY_MISTRAL & set(body):
        raise _wrong([key], "Extra inputs are not permitted", body[key])
    rest = dict(body)
    options = rest.pop("stream_options", None)
    if options is not None and (
        not body.get("stream") or set(options) != {"include_usage"}
    ):
        raise _wrong(["stream_options"], "not allowed", options)
    if "seed" in rest:
        rest["random_seed"] = rest.pop("seed")
    return rest


def _unknown(given: object, known: object, loc: list) -> Iterator[list]:
    if isinstance(given, dict) and isinstance(known, dict):
        for key, value in given.items():
            if key in known:
                yield from _unknown(value, known[key], [*loc, key])
            else:
                yield [*loc, key]
    elif isinstance(given, list) and isinstance(known, list):
        for at, (first, other) in enumerate(zip(given, known, strict=False)):
            yield from _unknown(first, other, [*loc, at])


def _wrong(loc: list, message: str, value: object) -> Refused:
    detail = {"type": "invalid", "loc": ["body", *loc], "msg": message, "input": value}
    return Refused(422, {"detail": [detail]})
