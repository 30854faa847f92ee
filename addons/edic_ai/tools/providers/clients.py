# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Calls to an endpoint: the right client, under a guard, with retries."""

import contextlib
import functools
import os
import random
from collections.abc import Callable, Iterator, Sequence

from .contract import (
    BatchCall,
    BatchStatus,
    ChatCall,
    Chunk,
    Client,
    Endpoint,
    Limits,
    OcrCall,
    Reply,
    TextsCall,
)
from .guard import Guard
from .mistral_client import MistralClient
from .openai_client import OpenAiClient
from .retry import with_retries

_KINDS = {"mistral": MistralClient, "openai": OpenAiClient}


def client_for(endpoint: Endpoint) -> Client:
    """Return a client of this process; making one takes longer than a call."""
    return _client(endpoint, os.getpid())


def guard_for(limits: Limits, is_cancelled: Callable[[], bool] | None = None) -> Guard:
    """Start the clock of a call."""
    return Guard(limits.deadline_s, limits.max_answer_bytes, is_cancelled)


def call(
    endpoint: Endpoint,
    operation: str,
    request: ChatCall | TextsCall | OcrCall | BatchCall,
    guard: Guard | None = None,
    rng: random.Random | None = None,
) -> Reply | BatchStatus:
    """Return the reply to a request.

    :param operation: a method of `Client` that takes a request: ``chat``, ``embed``,
        ``moderate``, ``ocr``; of a `MistralClient` also ``submit_batch``
    :param guard: from `guard_for`, to be able to cancel
    :raises AiError: no answer
    """
    guard = guard or guard_for(request.limits)
    ask = getattr(client_for(endpoint), operation)
    return with_retries(
        lambda: ask(request, guard),
        guard,
        request.limits,
        rng,
        repeatable=operation != "submit_batch",
    )


def stream(
    endpoint: Endpoint,
    request: ChatCall,
    guard: Guard | None = None,
    rng: random.Random | None = None,
) -> Iterator[Chunk]:
    """Yield text as it comes, then a chunk with the reply; close it to end the call.

    Tried again only as long as no text was given out.

    :raises AiError: no answer, or a broken one: forget the text given out before
    """
    guard = guard or guard_for(request.limits)
    client = client_for(endpoint)

    def begin() -> tuple[Chunk, Iterator[Chunk]]:
        chunks = client.stream(request, guard)
        return next(chunks), chunks

    first, rest = with_retries(begin, guard, request.limits, rng)
    with contextlib.closing(rest):
        yield first
        yield from rest


def models(endpoint: Endpoint, guard: Guard, limits: Limits) -> Sequence[str]:
    """Return names of the models that the key of this endpoint may use."""
    client = client_for(endpoint)
    return with_retries(lambda: client.models(guard), guard, limits)


@functools.lru_cache(maxsize=32)
def _client(endpoint: Endpoint, pid: int) -> Client:
    return _KINDS[endpoint.kind](endpoint)
