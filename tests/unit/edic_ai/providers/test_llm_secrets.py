# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Keys and contents go where they shall and nowhere else."""

import logging

import pytest

from edic_ai.tools.providers import clients
from edic_ai.tools.providers.contract import (
    ChatCall,
    Limits,
    Message,
    OcrCall,
    TextsCall,
)
from edic_ai.tools.providers.errors import AiRequestRefused, AiTlsFailed
from fakes.fake_provider import FakeProvider, Step

CANARY = "canary-of-the-environment"
LIMITS = Limits(5, max_attempts=1)
ASK = ChatCall(
    "mistral-small-latest", (Message("user", "Madame Canari"),), limits=LIMITS
)


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """Everything that could lead a client astray."""
    token = tmp_path / "token"
    token.write_text(CANARY)
    for name in ("MISTRAL_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, CANARY)
    monkeypatch.setenv("MISTRAL_SA_TOKEN_PATH", str(token))
    monkeypatch.setenv("MISTRAL_DEBUG", "1")
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login x password {CANARY}")
    monkeypatch.setenv("NETRC", str(netrc))
    with FakeProvider() as elsewhere:
        monkeypatch.setenv("MISTRAL_SDK_TELEMETRY", "dedicated")
        monkeypatch.setenv("MISTRAL_OTLP_TRACES_ENDPOINT", elsewhere.url)
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, elsewhere.url)
            monkeypatch.setenv(name.lower(), elsewhere.url)
        clients._client.cache_clear()
        yield elsewhere


@pytest.mark.parametrize("key", ["", "fake-key-1"])
def test_environment_changes_nothing(environment, kind, key, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    with FakeProvider(api_key=key) as fake:
        endpoint = fake.endpoint(kind)
        assert clients.call(endpoint, "chat", ASK).text
        assert list(clients.stream(endpoint, ASK))
        texts = TextsCall("mistral-embed", ["Madame Canari"], LIMITS)
        assert clients.call(endpoint, "embed", texts).vectors
        assert clients.models(endpoint, clients.guard_for(LIMITS), LIMITS)
        if kind == "mistral":
            scan = OcrCall("mistral-ocr-latest", b"x", "image/png", limits=LIMITS)
            assert clients.call(endpoint, "ocr", scan).pages
        for request in fake.captured:
            assert CANARY.encode() not in request.raw
            assert (b"Bearer" in request.raw) is bool(key)
    assert not environment.captured
    said = caplog.text + "".join(capfd.readouterr())
    for secret in (CANARY, "Canari", key or CANARY):
        assert secret not in said


def test_no_content_for_a_tracer_of_the_application(fake, monkeypatch):
    """An application that traces itself shall not trace our contents by accident."""
    trace = pytest.importorskip("opentelemetry.trace")
    spans = []

    class Provider(trace.NoOpTracerProvider):
        def get_tracer(self, *args, **kwargs):
            spans.append(args)
            return super().get_tracer(*args, **kwargs)

    monkeypatch.setenv("MISTRAL_SDK_TELEMETRY", "global")
    provider = Provider()
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", provider)
    clients._client.cache_clear()
    client = clients.client_for(fake.endpoint("mistral"))
    spans.clear()
    assert client.chat(ASK, clients.guard_for(LIMITS)).text
    assert not spans


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("streamed", [False, True])
def test_key_is_not_taken_along(fake, kind, status, streamed):
    with FakeProvider() as elsewhere:
        to = {"Location": f"{elsewhere.url}/v1/chat/completions"}
        fake.script(Step(status=status, headers=to))
        endpoint = fake.endpoint(kind)
        with pytest.raises(AiRequestRefused) as caught:
            if streamed:
                list(clients.stream(endpoint, ASK))
            else:
                clients.call(endpoint, "chat", ASK)
        assert caught.value.status == status
        assert not elsewhere.captured


def test_key_is_not_shown(fake, kind):
    endpoint = fake.endpoint(kind)
    client = clients.client_for(endpoint)
    for shown in (repr(endpoint), str(endpoint), repr(client)):
        assert fake.api_key not in shown


def test_proxy_of_the_endpoint_is_used(fake, kind):
    with FakeProvider() as proxy:
        endpoint = fake.endpoint(kind, proxy=proxy.url)
        proxy.script(Step(status=403))
        with pytest.raises(Exception, match="403"):
            clients.call(endpoint, "chat", ASK)
        assert proxy.captured[0].path.startswith("http://127.0.0.1:")
        assert not fake.captured


def test_proxy_does_not_see_what_is_encrypted(kind):
    with FakeProvider(tls="good") as fake, FakeProvider() as proxy:
        endpoint = fake.endpoint(kind, proxy=proxy.url)
        assert clients.call(endpoint, "chat", ASK).text
        assert list(clients.stream(endpoint, ASK))
        assert {request.method for request in proxy.captured} == {"CONNECT"}
        assert not any(b"Bearer" in request.raw for request in proxy.captured)
        assert len(fake.captured) == 2
        with pytest.raises(AiTlsFailed) as caught:
            clients.call(
                fake.endpoint(kind, proxy=proxy.url, ca_file=None), "chat", ASK
            )
        assert not caught.value.sent


def test_two_endpoints_do_not_share_keys(kind):
    with (
        FakeProvider(api_key="key-a") as provider,
        FakeProvider(api_key="key-b") as other,
    ):
        clients.call(provider.endpoint(kind), "chat", ASK)
        clients.call(other.endpoint(kind), "chat", ASK)
        assert b"key-b" not in provider.captured[0].raw
        assert b"key-a" not in other.captured[0].raw
