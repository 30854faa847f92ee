# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The retries, their number and the waits between them: counted by the fake."""

import datetime
import email.utils
import functools
import random
import threading
import time

import pytest

from edic_ai.tools.providers import clients, retry, transport
from edic_ai.tools.providers.contract import Limits
from edic_ai.tools.providers.errors import (
    AiCancelled,
    AiError,
    AiInvalidAnswer,
    AiKeyRefused,
    AiRateLimited,
    AiTimedOut,
    AiUnavailable,
    AiUnreachable,
)
from fakes.fake_provider import Step


class Quick(random.Random):
    """Waits as little as it may, and remembers what it might have waited."""

    def __init__(self) -> None:
        super().__init__()
        self.most = []

    def uniform(self, a, b):
        self.most.append(b)
        return a


@pytest.fixture
def ask(ask):
    """As often as by default."""
    return functools.partial(ask, max_attempts=Limits().max_attempts)


@pytest.mark.parametrize("bad", [Step(status=503), Step(status=429), Step(mute=True)])
def test_second_attempt(fake, kind, bad, ask):
    fake.script(bad)
    reply = clients.call(fake.endpoint(kind), "chat", ask(), rng=Quick())
    assert (reply.timings.attempts, len(fake.captured)) == (2, 2)


def test_last_attempt(fake, kind, ask):
    fake.script(*[Step(status=500)] * 5)
    rng = Quick()
    with pytest.raises(AiUnavailable):
        clients.call(fake.endpoint(kind), "chat", ask(max_attempts=4), rng=rng)
    assert len(fake.received(4)) == 4
    assert rng.most == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
def test_refusal_is_final(fake, kind, status, ask):
    fake.script(Step(status=status))
    with pytest.raises(AiError) as caught:
        clients.call(fake.endpoint(kind), "chat", ask(), rng=Quick())
    assert caught.value.status == status
    assert len(fake.received(1)) == 1


def test_provider_asks_to_wait(fake, kind, ask):
    fake.script(Step(status=429, headers={"Retry-After": "1"}))
    reply = clients.call(fake.endpoint(kind), "chat", ask(), rng=Quick())
    assert reply.timings.duration_s >= 1


@pytest.mark.parametrize("asked", ["86400", "21", "1e9"])
def test_provider_asks_too_much(fake, kind, asked, ask):
    fake.script(Step(status=429, headers={"Retry-After": asked}))
    with pytest.raises(AiRateLimited) as caught:
        clients.call(fake.endpoint(kind), "chat", ask(60), rng=Quick())
    assert caught.value.retry_after == float(asked)
    assert len(fake.received(1)) == 1


def test_no_attempt_beyond_the_deadline(fake, kind, ask):
    fake.script(Step(status=503, headers={"Retry-After": "15"}))
    guard = clients.guard_for(Limits(10))
    with pytest.raises(AiUnavailable):
        clients.call(fake.endpoint(kind), "chat", ask(), guard, rng=Quick())
    assert guard.remaining > 0
    assert len(fake.received(1)) == 1


def test_deadline_counts_all_attempts(fake, kind, ask):
    fake.script(Step(status=503, wait=0.3), Step(wait=30))
    guard = clients.guard_for(Limits(3))  # enough for the first one on a busy machine
    with pytest.raises(AiTimedOut):
        clients.call(fake.endpoint(kind), "chat", ask(), guard, rng=Quick())
    assert guard.attempts == 2


def test_cancel_while_waiting(fake, kind, ask):
    fake.script(Step(status=503, headers={"Retry-After": "9"}))
    guard = clients.guard_for(Limits(30))

    def cancel_once_it_waits():
        fake.received(1)
        time.sleep(0.3)
        guard.cancel()

    threading.Thread(target=cancel_once_it_waits).start()
    with pytest.raises(AiCancelled):
        clients.call(fake.endpoint(kind), "chat", ask(), guard, rng=Quick())
    assert guard.elapsed < 9
    assert len(fake.received(1)) == 1


def test_stream_begins_again_before_its_first_text(fake, kind, ask):
    fake.script(Step(status=503), Step(text="one two"))
    *_parts, last = clients.stream(fake.endpoint(kind), ask(), rng=Quick())
    assert (last.reply.text, last.reply.timings.attempts) == ("one two", 2)


def test_stream_never_begins_again_afterwards(fake, kind, ask):
    fake.script(Step(text="one two three", cut=2))
    waits = []
    with pytest.raises(AiInvalidAnswer):
        for chunk in clients.stream(fake.endpoint(kind), ask(), rng=Quick()):
            waits.append(chunk.text)
    assert waits == ["one ", "two "]
    assert len(fake.received(1)) == 1


def test_only_what_was_not_sent_is_repeated_where_it_costs():
    def failing(*errors):
        errors = iter(errors)

        def attempt():
            raise next(errors)

        guard = clients.guard_for(Limits(5))
        with pytest.raises(AiError) as caught:
            retry.with_retries(attempt, guard, Limits(5), rng=Quick(), repeatable=False)
        return caught.value

    last = AiKeyRefused()
    assert failing(AiUnreachable(sent=False), AiRateLimited(), last) is last
    first = AiUnavailable()
    assert failing(first, last) is first


def test_retry_after_as_a_date():
    date = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=90)
    seconds = transport.retry_after(email.utils.format_datetime(date, usegmt=True))
    assert 85 < seconds <= 90
    past = email.utils.formatdate(time.time() - 90, usegmt=True)
    assert transport.retry_after(past) == 0


@pytest.mark.parametrize("value", [None, "", "soon", "-5", "nan", "inf", "1e999", "é"])
def test_retry_after_without_sense(value):
    assert transport.retry_after(value) is None
