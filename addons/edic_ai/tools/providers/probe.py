# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The steps of *Test connection*: is the server reached, does it answer, and how."""

from collections.abc import Callable, Iterator
from typing import Any

from . import clients
from .contract import ChatCall, Endpoint, Limits, Message, Schema
from .errors import AiError
from .guard import Guard

PROBE_LIMITS = Limits(deadline_s=15, max_output_tokens=64, max_attempts=1)
QUESTION = "Is water wet? Answer with one word."
MAX_MODELS = 50  # names that a screen can show
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


def probe(
    endpoint: Endpoint, name: str, is_cancelled: Callable[[], bool] | None = None
) -> dict[str, Any]:
    """Go through the steps; the first that fails ends them.

    :param name: of the model to ask
    :return: ``{"steps": {step: "ok" | "failed" | "unneeded"}, "code", "error",
        "model", "models"}``; a key is unneeded where an answer came without any
    """
    found = {"steps": {}, "code": "", "error": "", "model": name, "models": []}
    guard = Guard(PROBE_LIMITS.deadline_s, PROBE_LIMITS.max_answer_bytes, is_cancelled)
    for step, ask in _steps(endpoint, name, guard):
        try:
            names = ask()
        except AiError as error:
            if step == "reached" and error.error_type in NO_LIST:
                found["steps"]["reached"] = "ok"
                continue  # not every server lists its models
            _note_failure(found, step, error)
            if error.error_type == "key_refused" and not endpoint.api_key:
                found["code"] = "key_wanted"
            break
        found["steps"][step] = "ok"
        found["steps"]["key"] = "ok" if endpoint.api_key else "unneeded"
        if step == "reached":
            found["models"] = sorted(names)
    found["models"] = found["models"][:MAX_MODELS]
    return found


def _steps(
    endpoint: Endpoint, name: str, guard: Guard
) -> Iterator[tuple[str, Callable[[], Any]]]:
    ask = Message("user", QUESTION)
    plain = ChatCall(name, (ask,), limits=PROBE_LIMITS)
    held = ChatCall(name, (ask,), schema=YES_OR_NO, limits=PROBE_LIMITS)
    yield "reached", lambda: clients.models(endpoint, guard, PROBE_LIMITS)
    yield "answer", lambda: clients.call(endpoint, "chat", plain, guard)
    yield "schema", lambda: clients.call(endpoint, "chat", held, guard)


def _note_failure(found: dict[str, Any], step: str, error: AiError) -> None:
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


def _code_of(error: AiError) -> str:
    """Return what an error of the first step means, for the advice that is shown."""
    if error.error_type == "unreachable":
        return {"name": "dns", "refused": "refused"}.get(error.detail, "unreachable")
    if error.error_type == "tls" and "expired" in error.detail:
        return "tls_expired"
    return error.error_type
