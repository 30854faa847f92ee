# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The real clients against the strict fake: what goes well, in both interfaces."""

import json
import sys
from decimal import Decimal

import pytest

from edic_ai.tools.providers import clients
from edic_ai.tools.providers.contract import (
    ChatCall,
    Limits,
    Message,
    OcrCall,
    Schema,
    Structured,
    TextsCall,
)
from edic_ai.tools.providers.errors import (
    AiInvalidAnswer,
    AiKeyRefused,
    AiNoSdk,
    AiRequestRefused,
)
from fakes.fake_provider import FakeProvider, Step

LIMITS = Limits(deadline_s=10)
ASK = ChatCall(
    "mistral-small-latest",
    (Message("system", "Be short."), Message("user", "How much?")),
    seed=7,
    temperature=Decimal("0.2"),
    limits=LIMITS,
)
TOTAL = Schema(
    "bill",
    {
        "type": "object",
        "properties": {"total": {"type": "number", "minimum": 0.1}},
        "required": ["total"],
        "additionalProperties": False,
    },
)


def with_schema(schema=TOTAL, **changes) -> ChatCall:
    return ChatCall(
        "mistral-small-latest", ASK.messages, schema, limits=LIMITS, **changes
    )


def guard():
    return clients.guard_for(LIMITS)


def test_chat_sends_the_settings_of_the_call(fake, kind):
    fake.answers(lambda body: body["messages"][-1]["content"].upper())
    reply = clients.call(fake.endpoint(kind), "chat", ASK)
    assert reply.text == "HOW MUCH?"
    assert (reply.usage.output_tokens, reply.timings.attempts) == (2, 1)
    assert reply.model == "mistral-small-latest"
    assert reply.value is None
    body = json.loads(fake.bodies[0])
    assert body["temperature"] == 0.2
    assert body["max_tokens"] == 1024
    assert 7 in (body.get("seed"), body.get("random_seed"))


def test_stream_brings_text_and_usage(fake, kind):
    fake.script(Step(text="one two  three é€", drip=0.01))
    *parts, last = clients.stream(fake.endpoint(kind), ASK)
    assert [part.text for part in parts] == ["one ", "two ", " ", "three ", "é€"]
    assert all(part.reply is None for part in parts)
    assert last.text == ""
    assert last.reply.text == "one two  three é€"
    assert last.reply.usage.output_tokens == 4
    assert 0 < last.reply.timings.first_chunk_s < last.reply.timings.duration_s


def test_stream_gives_text_before_the_end(fake, kind):
    fake.script(Step(endless=True, text="on and on", drip=0.01))
    chunks = clients.stream(fake.endpoint(kind), ASK)
    assert next(chunks).text == "on "
    chunks.close()
    assert fake.wait_disconnected()


@pytest.mark.parametrize("structured", Structured)
def test_structured_answer_is_exact(fake, kind, structured):
    fake.answers(lambda body: '{"total": 1234567890123.10}')
    endpoint = fake.endpoint(kind, structured=structured)
    reply = clients.call(endpoint, "chat", with_schema())
    assert reply.value == {"total": Decimal("1234567890123.10")}
    assert isinstance(reply.value["total"], Decimal)
    body = json.loads(fake.bodies[0])
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    if kind == "mistral" or structured is Structured.JSON_SCHEMA:
        assert body["response_format"]["json_schema"]["schema"] == TOTAL.schema
        assert body["response_format"]["json_schema"]["strict"] is True
    else:
        assert '"minimum":0.1' in body["messages"][0]["content"]
        asked = body.get("response_format", {}).get("type")
        assert asked == ("json_object" if structured == "json_object" else None)


def test_structured_stream(fake, kind):
    *_parts, last = clients.stream(fake.endpoint(kind), with_schema())
    assert last.reply.value == {"total": Decimal("0.1")}


def test_a_decimal_keeps_to_the_limit_of_a_float(fake, kind):
    fake.script(Step(text='{"total": 0.1}'), Step(text='{"total": 0.09}'))
    endpoint = fake.endpoint(kind)
    assert clients.call(endpoint, "chat", with_schema()).value["total"] * 10 == 1
    with pytest.raises(AiInvalidAnswer, match="schema properties/total/minimum"):
        clients.call(endpoint, "chat", with_schema())


@pytest.mark.parametrize(
    "schema", [{"type": "nonsense"}, {"properties": {"a": {"minLength": "many"}}}]
)
def test_wrong_schema_is_not_sent(fake, kind, schema):
    call = with_schema(Schema("wrong", schema))
    with pytest.raises(AiRequestRefused) as caught:
        clients.call(fake.endpoint(kind), "chat", call)
    assert not caught.value.sent
    assert not fake.captured


def test_foreign_reference_is_not_fetched(fake, kind):
    there = FakeProvider()
    with there:
        call = with_schema(Schema("far", {"$ref": f"{there.url}/schema.json"}))
        fake.script(Step(text="{}"))
        with pytest.raises(AiInvalidAnswer):
            clients.call(fake.endpoint(kind), "chat", call)
        assert not there.captured


def test_embeddings_are_in_the_order_of_the_texts(fake, kind):
    endpoint = fake.endpoint(kind)
    call = TextsCall("mistral-embed", ["a", "b", "a"], LIMITS)
    a, b, again = clients.call(endpoint, "embed", call).vectors
    (alone,) = clients.call(
        endpoint, "embed", TextsCall("mistral-embed", ["b"], LIMITS)
    ).vectors
    assert a == again != b == alone
    assert all(type(number) is float for number in a)


def test_too_few_vectors(fake, kind):
    fake.script(Step(body=b'{"id": "1", "object": "list", "model": "m", "data": []}'))
    with pytest.raises(AiInvalidAnswer):
        clients.call(
            fake.endpoint(kind), "embed", TextsCall("mistral-embed", ["a"], LIMITS)
        )


def test_moderation_brings_a_verdict_for_each_text(fake, kind):
    call = TextsCall("mistral-moderation-latest", ["plain", "a@b.example"], LIMITS)
    reply = clients.call(fake.endpoint(kind), "moderate", call)
    assert reply.verdicts == ({"pii": 0.1}, {"pii": 0.9})


def test_models_of_the_server_are_listed(fake, kind):
    assert "mistral-embed" in clients.models(
        fake.endpoint(kind), clients.guard_for(LIMITS), LIMITS
    )


def test_ocr_gives_confidences(fake):
    call = OcrCall("mistral-ocr-latest", b"%PDF-", "application/pdf", [1], LIMITS)
    (page,) = clients.call(fake.endpoint("mistral"), "ocr", call).pages
    assert (page.index, page.markdown, page.confidence) == (1, "Page1 text", 0.5)
    assert page.words == (("Page1", 0.75), ("text", 0.25))
    body = json.loads(fake.bodies[0])
    assert body["document"]["document_url"] == "data:application/pdf;base64,JVBERi0="
    assert body["pages"] == [1]


def test_ocr_of_an_image(fake):
    call = OcrCall("mistral-ocr-latest", b"x", "image/png", limits=LIMITS)
    reply = clients.call(fake.endpoint("mistral"), "ocr", call)
    assert reply.usage.pages == 2
    assert "image_url" in json.loads(fake.bodies[0])["document"]


def test_no_ocr_in_the_openai_interface(fake):
    call = OcrCall("mistral-ocr-latest", b"x", "image/png", limits=LIMITS)
    with pytest.raises(AiRequestRefused, match="ocr"):
        clients.call(fake.endpoint("openai"), "ocr", call)
    assert not fake.captured


def test_fake_is_strict(fake, kind):
    endpoint = fake.endpoint(kind)
    backwards = ChatCall("mistral-small-latest", ASK.messages[::-1], limits=LIMITS)
    hot = ChatCall(
        "mistral-small-latest", ASK.messages, temperature=Decimal("1.6"), limits=LIMITS
    )
    for call in (backwards, hot, ChatCall("unknown", ASK.messages, limits=LIMITS)):
        with pytest.raises(AiRequestRefused):
            clients.call(endpoint, "chat", call)
    with pytest.raises(AiKeyRefused):
        clients.call(fake.endpoint(kind, api_key="other"), "chat", ASK)


def test_no_key_no_header(kind):
    with FakeProvider(api_key="") as fake:
        clients.call(fake.endpoint(kind), "chat", ASK)
        clients.models(fake.endpoint(kind), clients.guard_for(LIMITS), LIMITS)
        assert not any(b"uthorization" in request.raw for request in fake.captured)


def test_missing_sdk_is_told_and_spares_the_other_interface(fake, monkeypatch):
    """Only Mistral's own interface needs its package."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "mistralai"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mistralai", None)
    clients._client.cache_clear()
    with pytest.raises(AiNoSdk) as found:
        clients.client_for(fake.endpoint("mistral"))
    assert (found.value.error_type, found.value.sent) == ("no_sdk", False)
    clients.client_for(fake.endpoint("openai"))
    clients._client.cache_clear()


def test_one_client_per_endpoint(fake, kind):
    first = clients.client_for(fake.endpoint(kind))
    assert clients.client_for(fake.endpoint(kind)) is first
    assert clients.client_for(fake.endpoint(kind, api_key="other")) is not first


def test_child_process_makes_its_own(fake, kind, monkeypatch):
    first = clients.client_for(fake.endpoint(kind))
    monkeypatch.setattr("os.getpid", lambda: 0)
    assert clients.client_for(fake.endpoint(kind)) is not first
