# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A strict provider on this machine that can fail in every way.

    with FakeProvider() as fake:
        fake.script(Step(status=429, headers={"Retry-After": "1"}))
        client_for(fake.endpoint("mistral"))...

Both interfaces at once: Mistral's at `url`, the OpenAI-compatible one at `openai_url`.
Requests are held against the SDK's own models, unknown keys at any depth and ranges
included; all that arrived is in `captured`.
"""

import socket
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path

from . import contract
from .fake_answers import text_for
from .fake_batch import Batches
from .fake_tls import server_context, write_certificate

KEY = "fake-key-1"
FORBIDDEN_KEY = "fake-key-without-rights"


@dataclass(frozen=True)
class Step:
    """The treatment of the next request.

    :param body: raw, in place of the answer
    :param text: what the model says
    :param finish: its ``finish_reason``; None: a stream ends without
    :param wait: seconds before the first byte
    :param drip_head: seconds between two bytes of the head
    :param drip: seconds between two bytes of the body, or two events of a stream
    :param mute: the connection closes without an answer
    :param cut: the connection closes after so many events (bytes, if not a stream)
    :param endless: the stream never ends
    :param size: bytes of a body without sense
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    content_type: str | None = None
    text: str | None = None
    finish: str | None = "stop"
    wait: float = 0
    drip_head: float = 0
    drip: float = 0
    mute: bool = False
    cut: int | None = None
    endless: bool = False
    size: int = 0


@dataclass(frozen=True)
class Captured:
    """A request; ``raw`` is all its bytes, head and body."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    raw: bytes


class FakeProvider:
    """A server in threads of its own, on a free port of 127.0.0.1.

    :param api_key: what is asked for; empty: no key is
    :param tls: ``good``, ``wrong_name`` or ``expired``; None: plain HTTP
    """

    def __init__(self, api_key: str = KEY, tls: str | None = None) -> None:
        self.api_key = api_key
        self.captured: list[Captured] = []
        self.disconnected: list[str] = []
        self.batches = Batches()
        self.say: Callable[[dict], str] = text_for
        self.stopping = threading.Event()
        self.context = None
        self.ca_file: str | None = None
        self._steps: deque[Step] = deque()
        self._tls = tls
        self._files = tempfile.TemporaryDirectory()
        self._hung_up = threading.Condition()

    def __enter__(self) -> "FakeProvider":
        from .fake_handler import Handler

        if self._tls:
            path = Path(self._files.name) / "provider.pem"
            write_certificate(path, self._tls)
            self.context, self.ca_file = server_context(path), str(path)
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.fake = self
        threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.02},
            name="fake-provider",
            daemon=True,
        ).start()
        return self

    def __exit__(self, *_error) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._files.cleanup()

    @property
    def url(self) -> str:
        """The URL of Mistral's interface, without ``/v1``."""
        scheme = "https" if self._tls else "http"
        return f"{scheme}://127.0.0.1:{self._server.server_port}"

    @property
    def openai_url(self) -> str:
        """The URL of the OpenAI-compatible interface, up to and with ``/v1``."""
        return f"{self.url}/openai/v1"

    def endpoint(self, kind: str, **changes: object) -> contract.Endpoint:
        """For the real clients, with the right key and certificate."""
        values = {
            "kind": kind,
            "base_url": self.url if kind == "mistral" else self.openai_url,
            "api_key": self.api_key,
            "ca_file": self.ca_file,
        }
        return contract.Endpoint(**values | changes)

    def forget(self) -> None:
        """Be as new: no test finds what one before it left, asked or taught."""
        self.captured.clear()
        self.disconnected.clear()
        self._steps.clear()
        self.batches = Batches()
        self.say = text_for

    def received(self, count: int, within: float = 10.0) -> list:
        """Return the captured requests, once there are ``count`` of them or the seconds
        are over: on a busy machine a client may have given up before the fake has read
        what it sent."""
        end = time.monotonic() + within
        while len(self.captured) < count and time.monotonic() < end:
            time.sleep(0.01)
        return self.captured

    def script(self, *steps: Step) -> None:
        """One for each of the next requests; afterwards all goes well again."""
        self._steps.extend(steps)

    def answers(self, say: Callable[[dict], str] = text_for) -> None:
        """Set the function that gives the model's answer to the body of a chat."""
        self.say = say

    def next_step(self) -> Step:
        """For the handler."""
        try:
            return self._steps.popleft()
        except IndexError:
            return Step()

    def hung_up(self, path: str) -> None:
        """For the handler: a client went before it had its answer."""
        with self._hung_up:
            self.disconnected.append(path)
            self._hung_up.notify_all()

    def wait_disconnected(self, timeout: float = 5, count: int = 1) -> bool:
        """Return whether so many clients have hung up by then."""
        with self._hung_up:
            return self._hung_up.wait_for(
                lambda: len(self.disconnected) >= count, timeout
            )

    def wait_captured(self, timeout: float = 5, count: int = 1) -> bool:
        """Return whether so many requests have arrived by then."""
        end = time.monotonic() + timeout
        while len(self.captured) < count and time.monotonic() < end:
            time.sleep(0.01)
        return len(self.captured) >= count

    @property
    def bodies(self) -> Sequence[bytes]:
        """Return the bodies of all requests."""
        return [request.body for request in self.captured]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    fake: FakeProvider

    def handle_error(self, request, client_address) -> None:
        """A client that goes away or refuses our certificate is what tests are for."""


def closed_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class SilentPort:
    """Takes connections and never says a word: no TLS handshake, no answer."""

    def __enter__(self) -> int:
        self._sock = socket.create_server(("127.0.0.1", 0))
        return self._sock.getsockname()[1]

    def __exit__(self, *_error) -> None:
        self._sock.close()
