# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A collector for tests: takes OTLP over HTTP and keeps it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
)

PATIENCE = 60  # seconds after which a broken test ends; nothing is measured by it


class Collector(ThreadingHTTPServer):
    """Keeps what it is sent.

    :ivar status: what it answers
    :ivar answers: cleared, it takes a request and does not answer
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.bodies, self.headers, self.paths = [], [], []
        self.status = 200
        self.asked, self.answers = threading.Event(), threading.Event()
        self.answers.set()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def resource_spans(self):
        for body in self.bodies:
            yield from ExportTraceServiceRequest.FromString(body).resource_spans

    def spans(self):
        return [
            span
            for resource in self.resource_spans()
            for scope in resource.scope_spans
            for span in scope.spans
        ]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.bodies.append(body)
        self.server.headers.append(dict(self.headers))
        self.server.paths.append(self.path)
        self.server.asked.set()
        self.server.answers.wait(PATIENCE)
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args) -> None:
        pass


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector that listens."""
    with Collector() as server:
        ends = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        ends.start()
        try:
            yield server
        finally:
            server.answers.set()
            server.shutdown()


def attributes_of(span) -> dict[str, object]:
    """Attributes of a span or of a resource."""
    return {pair.key: _python(pair.value) for pair in span.attributes}


def _python(value):
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return [_python(item) for item in value.array_value.values]
    return getattr(value, kind)
