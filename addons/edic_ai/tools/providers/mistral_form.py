# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mistral's form of questions and answers."""

from .contract import ChatCall
from .schema import as_format, chat_form


def plain(answer) -> dict[str, object]:
    """Return what the SDK understood of an answer."""
    return answer.model_dump(warnings=False)  # a warning repeats the value


def chat_body(call: ChatCall) -> dict[str, object]:
    """Return a question to a chat model, without the model."""
    body = chat_form(call, "random_seed")
    if call.schema:
        body["response_format"] = as_format(call.schema)
    return body
