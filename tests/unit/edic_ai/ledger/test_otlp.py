# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Spans as a real collector gets them, with the real SDK."""

import threading
import uuid
from decimal import Decimal

import pytest
from opentelemetry import trace

from edic_ai.tools.ledger import otlp
from edic_ai.tools.ledger.identifiers import uuid7
from edic_ai.tools.providers.contract import SEMCONV
from edic_ai.tools.text.canonical import plain
from fakes.fake_collector import PATIENCE, attributes_of

pytestmark = pytest.mark.usefixtures("alone")
CANARY = "Canari"
START = 1_800_000_000_000_000_000
FACTS = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "mistral",
    "gen_ai.request.model": "mistral-small-latest",
    "gen_ai.request.max_tokens": 1024,
    "gen_ai.response.model": "mistral-small-2603",
    "gen_ai.response.id": "a1b2",
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.usage.input_tokens": 211,
    "gen_ai.usage.output_tokens": 0,
    "gen_ai.prompt.name": "finance.account",
    "edic.prompt.version": 3,
    "edic.policy.zone": "eu_controlled",
    "edic.redaction.count": {"IBAN": 2, "PERSON": 1},
    "edic.untrusted.removed": {"bidi": 4},
    "edic.cost": {"EUR": Decimal("0.000042")},
    "edic.duration_ms": 1250,
    "edic.first_chunk_ms": 250,
}


def finished(facts=FACTS, **values):
    values = {
        "call_uuid": uuid7(),
        "started_ns": START,
        "ended_ns": START + 1_250_000_000,
        **values,
    }
    return otlp.Finished("finance.account", facts=facts, **values)


def sent(collector, *calls):
    for call in calls:
        otlp.export(call)
    otlp.close()
    return collector.spans()


def threads():
    return {thread.name for thread in threading.enumerate() if "Otel" in thread.name}


@pytest.mark.parametrize("as_kept", [dict, plain], ids=["facts", "ledger"])
def test_span_has_what_the_entry_says(collector, as_kept):
    call = finished(as_kept(FACTS))
    [span] = sent(collector, call)
    assert span.name == "chat mistral-small-latest"
    assert span.kind == span.SPAN_KIND_CLIENT
    assert span.status.code == span.status.STATUS_CODE_UNSET
    assert span.start_time_unix_nano == call.started_ns
    assert span.end_time_unix_nano == call.ended_ns
    assert attributes_of(span) == {
        "edic.call_uuid": call.call_uuid,
        "edic.cost.EUR": 0.000042,
        "edic.duration_ms": 1250,
        "edic.policy.zone": "eu_controlled",
        "edic.prompt.version": 3,
        "edic.redaction.count.IBAN": 2,
        "edic.redaction.count.PERSON": 1,
        "edic.semconv": SEMCONV,
        "edic.status": "ok",
        "edic.untrusted.removed.bidi": 4,
        "edic.use_case": "finance.account",
        "gen_ai.operation.name": "chat",
        "gen_ai.prompt.name": "finance.account",
        "gen_ai.provider.name": "mistral_ai",
        "gen_ai.request.max_tokens": 1024,
        "gen_ai.request.model": "mistral-small-latest",
        "gen_ai.response.finish_reasons": ["stop"],
        "gen_ai.response.id": "a1b2",
        "gen_ai.response.model": "mistral-small-2603",
        "gen_ai.response.time_to_first_chunk": 0.25,
        "gen_ai.usage.input_tokens": 211,
        "gen_ai.usage.output_tokens": 0,
    }


def test_ids_are_those_of_the_ledger(collector):
    calls = [finished() for _ in range(3)]
    others = trace.SpanContext(7, 8, False, trace.TraceFlags(1))
    with trace.use_span(trace.NonRecordingSpan(others)):
        spans = sent(collector, *calls)
    assert {str(uuid.UUID(bytes=span.trace_id)) for span in spans} == {
        call.call_uuid for call in calls
    }
    for span in spans:
        assert span.span_id == span.trace_id[8:]
        assert not span.parent_span_id


def test_threads_do_not_mix_ids(collector, monkeypatch):
    both = threading.Barrier(2, timeout=PATIENCE)
    attributes = otlp.attributes

    def when_both_are_here(call):
        both.wait()
        return attributes(call)

    monkeypatch.setattr(otlp, "attributes", when_both_are_here)
    workers = [
        threading.Thread(target=otlp.export, args=(finished(),)) for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    spans = sent(collector)
    assert len(spans) == 2
    for span in spans:
        found = attributes_of(span)["edic.call_uuid"]
        assert found == str(uuid.UUID(bytes=span.trace_id))


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"status": "error", "error_type": "timeout"}, "timeout"),
        ({"status": "refused", "error_type": "denied"}, "denied"),
        ({"status": "error"}, "_OTHER"),
        ({"status": "error", "error_type": f"no {CANARY} here"}, "_OTHER"),
    ],
)
def test_span_of_an_error_has_its_kind_alone(collector, values, error):
    facts = {"gen_ai.operation.name": "ocr", "http.status": 503}
    [span] = sent(collector, finished(facts, **values))
    attributes = attributes_of(span)
    assert span.name == "ocr"
    assert span.status.code == span.status.STATUS_CODE_ERROR
    assert not span.status.message
    assert attributes["error.type"] == error
    assert attributes["http.response.status_code"] == 503


@pytest.mark.parametrize(
    "unexpected",
    [
        {"gen_ai.input.messages": CANARY},
        {"gen_ai.output.messages": [CANARY]},
        {"gen_ai.system_instructions": CANARY},
        {"vendor": CANARY, "edic.text": CANARY, CANARY: 1},
        {"gen_ai.response.id": f"Madame {CANARY}"},
        {"gen_ai.response.model": f"{CANARY}\n"},
        {"gen_ai.request.model": f"Monsieur {CANARY}"},
        {"gen_ai.request.model": {CANARY: CANARY}},
        {"gen_ai.operation.name": [CANARY]},
        {"gen_ai.provider.name": f"a {CANARY}"},
        {"gen_ai.response.finish_reasons": [f"as {CANARY} said"]},
        {"gen_ai.response.finish_reasons": CANARY},
        {"gen_ai.usage.input_tokens": CANARY},
        {"edic.redaction.count": {f"Mme {CANARY}": 1}},
        {"edic.redaction.count": {"PERSON": CANARY}},
        {"edic.redaction.count": CANARY},
        {"edic.redaction.count": {"PERSON": {CANARY: 1}}},
        {"edic.cost": {CANARY: Decimal(1)}},
        {"edic.cost": {"EUR": CANARY}},
        {"edic.prompt.digest": CANARY * 30},
    ],
    ids=str,
)
def test_no_contents(collector, unexpected):
    [span] = sent(collector, finished({**FACTS, **unexpected}))
    assert not any(CANARY.encode() in body for body in collector.bodies)
    assert span.name.startswith(("chat", "mistral"))


@pytest.mark.parametrize("value", [1_850_275_116_001, -1, True, 2.5, 2**70, None])
def test_what_is_no_count_is_left_out(value):
    facts = {"edic.redaction.count": {"NIR": value}, "edic.first_chunk_ms": value}
    attributes = otlp.attributes(finished(facts))
    assert "edic.redaction.count.NIR" not in attributes
    assert "gen_ai.response.time_to_first_chunk" not in attributes


def test_standard_variables_hold(collector, monkeypatch):
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", f"{collector.url}/in")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-collector-key=k1")
    monkeypatch.setenv("OTEL_SERVICE_NAME", "erp-test")
    sent(collector, finished())
    assert collector.paths == ["/in"]
    assert collector.headers[0]["x-collector-key"] == "k1"
    [resource] = collector.resource_spans()
    attributes = attributes_of(resource.resource)
    assert attributes["service.name"] == "erp-test"


def test_default_address_and_name(collector):
    sent(collector, finished())
    assert collector.paths == ["/v1/traces"]
    [resource] = collector.resource_spans()
    assert attributes_of(resource.resource)["service.name"] == "edic"


def test_switched_off(collector, monkeypatch):
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    assert not sent(collector, finished())
    assert not threads()


def test_no_global_provider(collector):
    """The SDK of Mistral would send contents to one."""
    sent(collector, finished())
    assert trace._TRACER_PROVIDER is None
    assert isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)


def test_one_thread_that_ends(collector):
    for _ in range(3):
        otlp.export(finished())
    assert len(threads()) == 1
    otlp.close()
    assert not threads()
