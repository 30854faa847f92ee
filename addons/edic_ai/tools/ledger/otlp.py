# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Calls as OpenTelemetry spans for a site's own collector (OTLP, http/protobuf).

Nothing happens unless ``OTEL_EXPORTER_OTLP_ENDPOINT`` or
``OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`` is set; the SDK's other variables (headers,
certificate, sampler, resource, ``OTEL_SDK_DISABLED``) hold as documented there.

What people and models write is never exported, and no option exports it: only names
listed here leave, and only as numbers or as single words. The ledger is the evidence;
a trace is for operating and may be lost. The trace's id is the call's UUID.
"""

import atexit
import logging
import os
import re
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..providers.contract import SEMCONV

_logger = logging.getLogger(__name__)

TIMEOUT_S = 2.0  # per batch, retries included; at exit as much again
QUEUE = 512  # spans; a single batch, so that the exit waits for one only
MAX_COUNT = 10**9  # a larger count is none
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_WORD = re.compile(r"[!-~]{1,128}")
_KIND = re.compile(r"[A-Za-z][\w-]{0,39}", re.ASCII)
_DECIMAL = re.compile(r"\d{1,9}(\.\d{1,30})?", re.ASCII)
_WELL_KNOWN = {"mistral": "mistral_ai"}  # values of gen_ai.provider.name

Value = str | int | float | list[str]
Attributes = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Finished:
    """A call that is over.

    :param facts: of its two rows in the ledger; names not listed here are left out
    :param started_ns: Unix time in nanoseconds, as ``ended_ns``
    :param status: as in the ledger: ok, error or refused
    :param error_type: of the `AiError`, "" where there was none
    :param call_uuid: of its first row
    """

    use_case: str
    call_uuid: str
    started_ns: int
    ended_ns: int
    status: str = "ok"
    error_type: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def export(call: Finished) -> None:
    """Hand ``call`` to the exporter of this process; never waits for it, never raises.

    When the collector is down or slow, spans are dropped and the log says so.
    """
    if not is_configured():
        return
    try:
        if sender := _here.get():
            sender.send(call)
    except Exception:
        # an answer that was paid for is worth more than its trace
        _logger.warning("Call %s was not exported", call.call_uuid, exc_info=True)


def is_configured() -> bool:
    """Return whether the environment asks for an export."""
    disabled = os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    return not disabled and any(os.environ.get(name) for name in _ENDPOINTS)


def close() -> None:
    """Send what is waiting and end the exporter's thread."""
    _here.close()


# --- what may leave ------------------------------------------------------------------
def attributes(call: Finished) -> Attributes:
    """Return the attributes of the call's span."""
    found: Attributes = {"edic.semconv": SEMCONV}
    found |= _word("edic.call_uuid", call.call_uuid)
    found |= _word("edic.use_case", call.use_case)
    found |= _word("edic.status", call.status)
    for name, convert in _ALLOWED.items():
        if name in call.facts:
            found |= convert(name, call.facts[name])
    if call.status != "ok":
        found |= _word("error.type", call.error_type) or {"error.type": "_OTHER"}
    return found


def _word(name: str, value: object) -> Attributes:
    """Return a name or a code; a sentence is none, wherever it may come from."""
    if isinstance(value, str) and _WORD.fullmatch(value):
        return {name: value}
    return {}


def _words(name: str, value: object) -> Attributes:
    if not isinstance(value, list | tuple):
        return {}
    words = [item for item in value if _word(name, item)]
    return {name: words} if words else {}


def _count(name: str, value: object) -> Attributes:
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return {name: value} if is_count and 0 <= value < MAX_COUNT else {}


def _counts(name: str, value: object) -> Attributes:
    """Return a count for each kind, as ``name.kind``."""
    found: Attributes = {}
    if isinstance(value, Mapping):
        for kind, count in value.items():
            if isinstance(kind, str) and _KIND.fullmatch(kind):
                found |= _count(f"{name}.{kind}", count)
    return found


def _cost(name: str, value: object) -> Attributes:
    """Return euros as a number; the ledger writes decimals as text."""
    euros = value.get("EUR") if isinstance(value, Mapping) else None
    is_decimal = isinstance(euros, Decimal) and euros.is_finite()
    if is_decimal or (isinstance(euros, str) and _DECIMAL.fullmatch(euros)):
        return {f"{name}.EUR": float(euros)}
    return {}


def _provider(name: str, value: object) -> Attributes:
    return _word(name, _WELL_KNOWN.get(str(value), value))


def _http_status(_name: str, value: object) -> Attributes:
    return _count("http.response.status_code", value) if value else {}


def _first_chunk(name: str, value: object) -> Attributes:
    """Return seconds, under the name that the conventions have for it."""
    if not _count(name, value):
        return {}
    return {"gen_ai.response.time_to_first_chunk": value / 1000}


_ALLOWED: dict[str, Callable[[str, object], Attributes]] = {
    "edic.attempts": _count,
    "edic.cost": _cost,
    "edic.duration_ms": _count,
    "edic.first_chunk_ms": _first_chunk,
    "edic.policy.action": _word,
    "edic.policy.data_class": _word,
    "edic.policy.version": _count,
    "edic.policy.zone": _word,
    "edic.prompt.digest": _word,
    "edic.prompt.version": _count,
    "edic.redaction.count": _counts,
    "edic.untrusted.removed": _counts,
    "edic.usage.pages": _count,
    "gen_ai.operation.name": _word,
    "gen_ai.prompt.name": _word,
    "gen_ai.provider.name": _provider,
    "gen_ai.request.max_tokens": _count,
    "gen_ai.request.model": _word,
    "gen_ai.response.finish_reasons": _words,
    "gen_ai.response.id": _word,
    "gen_ai.response.model": _word,
    "gen_ai.usage.input_tokens": _count,
    "gen_ai.usage.output_tokens": _count,
    "http.status": _http_status,
}


# --- how it leaves -------------------------------------------------------------------
class _Ids(threading.local):
    """An id generator that has the SDK take the call's UUID for the trace's id."""

    call = uuid.UUID(int=1)

    def generate_trace_id(self) -> int:
        return self.call.int

    def generate_span_id(self) -> int:
        return self.call.int & (2**64 - 1)  # never 0: the variant is in it

    def is_trace_id_random(self) -> bool:
        return True  # the lowest 56 bits are, in version 7


class _Sender:
    """A provider of its own; a global one would make other libraries trace too.

    The SDK of Mistral, for one, would then send contents.
    """

    def __init__(self) -> None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        name = os.environ.get("OTEL_SERVICE_NAME") or "edic"
        self._ids = _Ids()
        self._provider = TracerProvider(
            resource=Resource.create({SERVICE_NAME: name}),
            id_generator=self._ids,
            shutdown_on_exit=False,
        )
        exporter = OTLPSpanExporter(timeout=TIMEOUT_S)
        self._provider.add_span_processor(
            BatchSpanProcessor(
                exporter, max_queue_size=QUEUE, max_export_batch_size=QUEUE
            )
        )
        self._tracer = self._provider.get_tracer("edic_ai")

    def send(self, call: Finished) -> None:
        from opentelemetry.context import Context
        from opentelemetry.trace import SpanKind, Status, StatusCode

        self._ids.call = uuid.UUID(call.call_uuid)
        values = attributes(call)
        parts = ("gen_ai.operation.name", "gen_ai.request.model")
        span = self._tracer.start_span(
            " ".join(str(values[part]) for part in parts if part in values) or "call",
            context=Context(),  # a root: not part of what others trace here
            kind=SpanKind.CLIENT,
            attributes=values,
            start_time=call.started_ns,
        )
        if call.status != "ok":
            span.set_status(Status(StatusCode.ERROR))
        span.end(call.ended_ns)

    def close(self) -> None:
        self._provider.shutdown()


class _Here:
    """The sender of this process, made when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sender: _Sender | None = None
        self._is_missing = False

    def get(self) -> _Sender | None:
        with self._lock:
            if not self._sender and not self._is_missing:
                self._make()
            return self._sender

    def _make(self) -> None:
        try:
            self._sender = _Sender()
        except ImportError as error:
            self._is_missing = True
            _logger.warning(
                "Calls are not exported, though an OTLP endpoint is set: %s. Install "
                "opentelemetry-sdk and opentelemetry-exporter-otlp-proto-http.",
                error,
            )
        else:
            atexit.register(close)

    def close(self) -> None:
        with self._lock:
            sender, self._sender = self._sender, None
        if sender:
            atexit.unregister(close)
            sender.close()


_here = _Here()
# connections, threads and held locks of a parent are of no use to its child
os.register_at_fork(after_in_child=_here.__init__)
