# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A call that ends early frees everything: connection, model, thread and file."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from edic_ai.tools.providers import clients
from edic_ai.tools.providers.contract import Endpoint, Limits
from edic_ai.tools.providers.errors import AiCancelled, AiError, AiTimedOut, AiTooLarge
from fakes.fake_provider import FakeProvider, SilentPort, Step

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_cancel_before_an_answer(kind, scheme, ask):
    with SilentPort() as port:
        endpoint = Endpoint(kind, f"{scheme}://127.0.0.1:{port}", "k")
        guard = clients.guard_for(Limits(30))
        threading.Timer(0.2, guard.cancel).start()
        with pytest.raises(AiCancelled):
            clients.call(endpoint, "chat", ask(30), guard)
    assert guard.elapsed < 3.5  # less than waiting for a connection may take


@pytest.mark.parametrize("tls", [None, "good"])
def test_cancel_closes_the_stream(kind, tls, ask):
    with FakeProvider(tls=tls) as fake:
        fake.script(Step(endless=True, text="on and on", drip=0.02))
        guard = clients.guard_for(Limits(30))
        chunks = clients.stream(fake.endpoint(kind), ask(30), guard)
        next(chunks)
        threading.Timer(0.2, guard.cancel).start()
        with pytest.raises(AiCancelled):
            for _chunk in chunks:
                pass
        assert fake.wait_disconnected()


def test_cancel_is_asked_for(fake, kind, ask):
    stop = threading.Event()
    guard = clients.guard_for(Limits(30), stop.is_set)
    fake.script(Step(wait=30))
    threading.Timer(0.1, stop.set).start()
    with pytest.raises(AiCancelled):
        clients.call(fake.endpoint(kind), "chat", ask(30), guard)
    assert fake.wait_disconnected()


def test_cancel_stops_what_has_already_come(fake, kind, ask):
    events = [
        {
            "id": "1",
            "model": "m",
            "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": end}],
        }
        for text, end in (("one ", None), ("two ", None), ("three", "stop"))
    ]
    body = "".join(f"data: {json.dumps(event)}\n\n" for event in events)
    in_one_piece = Step(body=body.encode(), content_type="text/event-stream")
    fake.script(in_one_piece, in_one_piece)
    assert len(list(clients.stream(fake.endpoint(kind), ask()))) == 4
    guard = clients.guard_for(Limits(30))
    chunks = clients.stream(fake.endpoint(kind), ask(), guard)
    next(chunks)
    guard.cancel()
    with pytest.raises(AiCancelled):
        next(chunks)


def test_question_that_fails_does_not_end_the_deadline(fake, kind, ask):
    def broken():
        raise RuntimeError

    guard = clients.guard_for(Limits(0.8), broken)
    fake.script(Step(drip=0.05, endless=True))
    with pytest.raises(AiTimedOut):
        list(clients.stream(fake.endpoint(kind), ask(), guard))


def test_calls_do_not_disturb_each_other(fake, kind, ask):
    endpoint = fake.endpoint(kind)
    fake.script(*[Step(text="a b c d e f g h", drip=0.05)] * 6)
    guards = [clients.guard_for(Limits(30)) for _number in range(6)]

    def outcome(guard):
        try:
            *_parts, last = clients.stream(endpoint, ask(), guard)
        except AiError as error:
            return error.error_type
        return last.reply.text

    with ThreadPoolExecutor(6) as pool:
        results = [pool.submit(outcome, guard) for guard in guards]
        assert fake.wait_captured(count=6)
        guards[2].cancel()
        outcomes = [result.result() for result in results]
    assert outcomes.pop(2) == "cancelled"
    assert outcomes == ["a b c d e f g h"] * 5


def test_leaving_a_stream_closes_it(fake, kind, ask):
    fake.script(Step(endless=True, text="on and on", drip=0.02))
    for _chunk in clients.stream(fake.endpoint(kind), ask(30)):
        break
    assert fake.wait_disconnected()


@pytest.mark.slow
def test_deadline_closes_the_connection(fake, kind, ask):
    fake.script(Step(drip=0.05, endless=True))
    with pytest.raises(AiTimedOut):
        list(clients.stream(fake.endpoint(kind), ask(1.5)))
    assert fake.wait_disconnected()


def test_too_large_closes_the_connection(fake, kind, ask):
    fake.script(Step(size=50_000_000))
    with pytest.raises(AiTooLarge):
        clients.call(fake.endpoint(kind), "chat", ask())
    assert fake.wait_disconnected()


def test_no_file_stays_open(fake, kind, ask):
    endpoint = fake.endpoint(kind)

    def once(silent):
        fake.script(Step(status=503))
        with pytest.raises(AiError):
            clients.call(endpoint, "chat", ask())
        clients.call(endpoint, "chat", ask())
        next(clients.stream(endpoint, ask()))
        with pytest.raises(AiTimedOut):
            clients.call(silent, "chat", ask(0.1))

    with SilentPort() as port:
        silent = Endpoint(kind, f"http://127.0.0.1:{port}", "k")
        once(silent)
        before = len(list(Path("/proc/self/fd").iterdir()))
        for _time in range(10):
            once(silent)
        # the fake lives in this process, too, and closes its end a moment later
        assert len(list(Path("/proc/self/fd").iterdir())) < before + 8


def test_guards_leave_no_thread(fake, kind, ask):
    fake.script(*[Step(drip=0.05, endless=True)] * 3)
    before = {thread.name for thread in threading.enumerate()}
    assert "edic-guard" not in before
    for _time in range(3):
        with pytest.raises(AiTimedOut):
            list(clients.stream(fake.endpoint(kind), ask(0.2)))
    assert "edic-guard" not in {thread.name for thread in threading.enumerate()}
