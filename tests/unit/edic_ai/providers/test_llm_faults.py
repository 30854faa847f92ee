# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The real clients against a provider that fails in every way."""

import traceback
from collections.abc import Iterable

import pytest

from edic_ai.tools.providers import clients
from edic_ai.tools.providers.contract import ChatCall, Endpoint, Limits, Schema
from edic_ai.tools.providers.errors import (
    AiError,
    AiInvalidAnswer,
    AiRequestRefused,
    AiTimedOut,
    AiTlsFailed,
    AiUnreachable,
)
from fakes.fake_faults import CANARY, FAULTS, WRONG_ANSWERS
from fakes.fake_provider import FakeProvider, SilentPort, Step, closed_port

# a warning of pydantic repeats the value
pytestmark = pytest.mark.filterwarnings("error")
TOTAL = Schema(
    "bill",
    {
        "type": "object",
        "properties": {"total": {"type": "number", "minimum": 0}},
        "required": ["total"],
        "additionalProperties": False,
    },
)


def names_of(faults: Iterable[str]) -> list[object]:
    """Return the parameters of a test; those that wait for a deadline are slow."""
    return [
        pytest.param(name, marks=pytest.mark.slow)
        if FAULTS[name].error is AiTimedOut
        else name
        for name in faults
    ]


WHOLE = names_of(name for name, fault in FAULTS.items() if fault.whole)
STREAMED = names_of(name for name, fault in FAULTS.items() if fault.streamed)


def deadline_for(name: str) -> float:
    # a busy machine takes half a second to make the client and to send
    return 1.5 if FAULTS[name].error is AiTimedOut else 10.0


def assert_silent(error: AiError, fake: FakeProvider | None = None) -> None:
    """No content in the error, in what it came from, or in what would be logged."""
    text = "".join(traceback.format_exception(error)) + repr(error) + str(vars(error))
    for word in ("Canari", "FR76", fake.api_key if fake else "Canari"):
        assert word not in text
    assert error.__cause__ is None
    assert error.__context__ is None


@pytest.mark.parametrize("name", WHOLE)
def test_fault_is_told_and_sent_once(fake, kind, name, ask):
    fake.script(FAULTS[name].step)
    with pytest.raises(FAULTS[name].error) as caught:
        clients.call(fake.endpoint(kind), "chat", ask(deadline_for(name)))
    assert type(caught.value) is FAULTS[name].error
    assert caught.value.sent
    assert_silent(caught.value, fake)
    assert len(fake.received(1)) == 1
    assert clients.call(fake.endpoint(kind), "chat", ask()).text


@pytest.mark.parametrize("name", STREAMED)
def test_fault_in_a_stream(fake, kind, name, ask):
    fake.script(FAULTS[name].step)
    texts = []
    with pytest.raises(FAULTS[name].error) as caught:
        for chunk in clients.stream(fake.endpoint(kind), ask(deadline_for(name))):
            texts.append(chunk)
    assert type(caught.value) is FAULTS[name].error
    assert not any(chunk.reply for chunk in texts)
    assert_silent(caught.value, fake)
    assert len(fake.received(1)) == 1


@pytest.mark.parametrize("name", WRONG_ANSWERS)
def test_wrong_answer_to_a_schema(fake, kind, name, ask):
    fake.script(Step(text=WRONG_ANSWERS[name]))
    call = ChatCall(
        "mistral-small-latest", ask().messages, TOTAL, limits=Limits(5, max_attempts=1)
    )
    with pytest.raises(AiInvalidAnswer) as caught:
        clients.call(fake.endpoint(kind), "chat", call)
    assert_silent(caught.value, fake)


@pytest.mark.parametrize("finish", ["length", "content_filter"])
def test_reason_is_named(fake, kind, finish, ask):
    fake.script(Step(finish=finish))
    with pytest.raises(AiInvalidAnswer) as caught:
        clients.call(fake.endpoint(kind), "chat", ask())
    assert caught.value.detail == finish


def test_reason_of_the_provider_is_not_repeated(fake, kind, ask):
    fake.script(Step(finish=CANARY))
    with pytest.raises(AiInvalidAnswer) as caught:
        clients.call(fake.endpoint(kind), "chat", ask())
    assert_silent(caught.value)


def test_nobody_listens(kind, ask):
    endpoint = Endpoint(kind, f"http://127.0.0.1:{closed_port()}", "k")
    with pytest.raises(AiUnreachable) as caught:
        clients.call(endpoint, "chat", ask())
    assert (caught.value.detail, caught.value.sent) == ("refused", False)
    assert_silent(caught.value)


def test_no_such_name(kind, ask):
    endpoint = Endpoint(kind, "http://provider.invalid", "k")
    with pytest.raises(AiUnreachable) as caught:
        clients.call(endpoint, "chat", ask())
    assert (caught.value.detail, caught.value.sent) == ("name", False)


@pytest.mark.parametrize(
    "changes",
    [
        {"base_url": "ftp://provider.invalid"},
        {"base_url": "http://"},
        {"base_url": "provider"},
        {"api_key": "line\nbreak"},
        {"api_key": "Schlüssel€"},
    ],
)
def test_wrong_set_up_is_not_sent(fake, kind, changes, ask):
    endpoint = fake.endpoint(kind, **changes)
    with pytest.raises(AiRequestRefused) as caught:
        clients.call(endpoint, "chat", ask(max_attempts=3))
    assert not caught.value.sent
    assert not fake.captured
    assert endpoint.api_key not in str(caught.value)


def test_trusted_certificate_is_accepted(kind, ask):
    with FakeProvider(tls="good") as fake:
        endpoint = fake.endpoint(kind)
        assert clients.call(endpoint, "chat", ask()).text
        assert len(list(clients.stream(endpoint, ask()))) > 1


@pytest.mark.parametrize("tls", ["good", "wrong_name", "expired"])
def test_tls_fails(kind, tls, ask):
    with FakeProvider(tls=tls) as fake:
        trusted = {"ca_file": None} if tls == "good" else {}
        with pytest.raises(AiTlsFailed) as caught:
            clients.call(fake.endpoint(kind, **trusted), "chat", ask())
        assert not caught.value.sent
        assert not fake.captured
        assert_silent(caught.value, fake)


def test_plain_server_behind_https(fake, kind, ask):
    url = fake.endpoint(kind).base_url.replace("http:", "https:")
    with pytest.raises(AiTlsFailed):
        clients.call(fake.endpoint(kind, base_url=url), "chat", ask())


def test_deadline_ends_a_handshake(kind, ask):
    with SilentPort() as port:
        endpoint = Endpoint(kind, f"https://127.0.0.1:{port}", "k")
        with pytest.raises(AiTimedOut) as caught:
            clients.call(endpoint, "chat", ask(0.3))
    assert not caught.value.sent


def test_a_stream_whose_head_drips_ends_at_the_deadline(fake, kind, ask):
    fake.script(Step(drip_head=0.05))
    with pytest.raises(AiTimedOut):
        list(clients.stream(fake.endpoint(kind), ask(0.4)))
