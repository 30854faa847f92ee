# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An HTTP client for the SDK whose connections the guard knows and can shut.

`httpx` is a parameter: the SDK uses httpx up to 2.x and httpx2 from 3.0.
"""

import logging
from collections.abc import Callable, Iterator
from types import ModuleType

from .contract import Endpoint
from .guard import Guard
from .transport import CURRENT, begin_answer, ssl_context, timeouts


def http_client(httpx: ModuleType, endpoint: Endpoint):
    """Return a client: no redirects, no environment, one connection per attempt."""
    # it would log a line with the address for each request
    logging.getLogger(httpx.__name__).setLevel(logging.WARNING)

    class CountedStream(httpx.SyncByteStream):
        def __init__(self, stream, guard: Guard) -> None:
            self._stream = stream
            self._guard = guard

        def __iter__(self) -> Iterator[bytes]:
            for data in self._stream:
                self._guard.count(len(data))
                yield data

        def close(self) -> None:
            self._stream.close()

    class GuardedTransport(httpx.BaseTransport):
        def __init__(self) -> None:
            self._inner = httpx.HTTPTransport(
                verify=ssl_context(endpoint),
                trust_env=False,
                proxy=endpoint.proxy,
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            )

        def handle_request(self, request):
            guard = CURRENT.get()
            if not endpoint.api_key:  # the SDK always wants one
                request.headers.pop("authorization", None)
            connect, read = timeouts(guard)
            request.extensions["timeout"] = {
                "connect": connect,
                "read": read,
                "write": read,
                "pool": read,
            }
            request.extensions["trace"] = _tracer(guard)
            response = self._inner.handle_request(request)
            try:
                begin_answer(guard, response.status_code, response.headers)
            except BaseException:
                response.stream.close()
                raise
            # a client serves several companies: nobody is to know them again
            response.headers.pop("set-cookie", None)
            response.stream = CountedStream(response.stream, guard)
            return response

        def close(self) -> None:
            self._inner.close()

    return httpx.Client(
        transport=GuardedTransport(),
        trust_env=False,
        follow_redirects=False,
        headers={"accept-encoding": "identity"},
    )


def _tracer(guard: Guard) -> Callable[[str, dict], None]:
    asking = False

    def trace(event: str, info: dict) -> None:
        nonlocal asking
        if event == "connection.connect_tcp.complete":
            guard.watch(info["return_value"].get_extra_info("socket"))
        elif event == "http11.send_request_headers.started":
            asking = info["request"].method != b"CONNECT"  # that is for the proxy
        elif event == "http11.send_request_headers.complete":
            guard.sent |= asking

    return trace
