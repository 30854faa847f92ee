# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Both clients against a real server: the fake is ours, this one is not."""

import pytest

from edic_ai.tools.providers import clients
from edic_ai.tools.providers.contract import ChatCall, Endpoint, Limits, Message, Schema
from edic_ai.tools.providers.errors import (
    AiCancelled,
    AiInvalidAnswer,
    AiKeyRefused,
    AiRequestRefused,
    AiTimedOut,
)

LIMITS = Limits(deadline_s=60, max_output_tokens=120, max_attempts=1)
CHOICE = Schema(
    "choice",
    {
        "type": "object",
        "properties": {"account": {"type": "string", "enum": ["601", "602", "none"]}},
        "required": ["account"],
        "additionalProperties": False,
    },
)


@pytest.fixture(params=["openai", "mistral"])
def endpoint(request, local_model):
    url = local_model.url
    if request.param == "mistral":
        url = url.removesuffix("/v1")
    return Endpoint(request.param, url, local_model.key)


def call(model, text="Tell a long story about a town hall.", limits=LIMITS, **vals):
    return ChatCall(model, (Message("user", text),), limits=limits, **vals)


@pytest.mark.slow
def test_a_schema_is_kept_to(endpoint, local_model):
    for seed in range(3):
        asked = call(local_model.model, "Choose.", schema=CHOICE, seed=seed)
        reply = clients.call(endpoint, "chat", asked)
        assert reply.value["account"] in ("601", "602", "none")
        assert reply.usage.output_tokens > 0


def test_pieces_make_up_the_whole(endpoint, local_model):
    limits = Limits(deadline_s=60, max_output_tokens=2000, max_attempts=1)
    asked = call(local_model.model, "Say hello in one word.", limits)
    *pieces, last = clients.stream(endpoint, asked)
    assert len(pieces) >= 1
    assert "".join(piece.text for piece in pieces) == last.reply.text
    assert last.reply.timings.first_chunk_s > 0


def test_an_answer_that_is_cut_short_is_none(endpoint, local_model):
    limits = Limits(deadline_s=60, max_output_tokens=5, max_attempts=1)
    with pytest.raises(AiInvalidAnswer, match="length"):
        clients.call(endpoint, "chat", call(local_model.model, limits=limits))


def test_deadline_is_total(endpoint, local_model):
    limits = Limits(deadline_s=0.5, max_output_tokens=2000, max_attempts=1)
    with pytest.raises(AiTimedOut):
        clients.call(endpoint, "chat", call(local_model.model, limits=limits))


def test_stopping_frees_the_model(endpoint, local_model):
    limits = Limits(deadline_s=60, max_output_tokens=2000, max_attempts=1)
    for _place in range(3):  # it has two: a third is only free when one was given back
        guard = clients.guard_for(limits)
        chunks = clients.stream(endpoint, call(local_model.model, limits=limits), guard)
        next(chunks)
        guard.cancel()
        with pytest.raises(AiCancelled):
            list(chunks)
    assert clients.call(
        endpoint, "chat", call(local_model.model, "Choose.", schema=CHOICE)
    ).value


def test_a_wrong_key_is_refused(endpoint, local_model):
    wrong = Endpoint(endpoint.kind, endpoint.base_url, "wrong")
    with pytest.raises(AiKeyRefused):
        clients.call(wrong, "chat", call(local_model.model))


def test_too_long_a_question_is_refused(endpoint, local_model):
    with pytest.raises(AiRequestRefused):
        clients.call(endpoint, "chat", call(local_model.model, "word " * 20_000))


def test_models_of_the_local_server_are_listed(endpoint, local_model):
    names = clients.models(endpoint, clients.guard_for(LIMITS), LIMITS)
    assert local_model.model in names
