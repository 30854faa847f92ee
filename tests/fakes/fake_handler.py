# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One connection to the fake: it is read, recorded, judged, answered and closed.

Bytes are written by hand, not by a framework: most faults are none of valid HTTP.
"""

import contextlib
import io
import json
import select
import socket
import time
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from urllib.parse import SplitResult, parse_qsl, urlsplit

from . import fake_answers
from .fake_contract import Refused, checked
from .fake_provider import FORBIDDEN_KEY, Captured, Step

_CHAT = "/v1/chat/completions"


class _Gone(Exception):
    """The client hung up, or the test is over."""


class _Cut(Exception):
    """The script says to hang up now."""


class _Recorder(io.BufferedReader):
    def __init__(self, raw: io.RawIOBase) -> None:
        super().__init__(raw)
        self.seen = bytearray()

    def readline(self, size: int = -1) -> bytes:
        line = super().readline(size)
        self.seen += line
        return line

    def read(self, size: int = -1) -> bytes:
        data = super().read(size)
        self.seen += data
        return data


class Handler(BaseHTTPRequestHandler):
    """One request per connection."""

    protocol_version = "HTTP/1.1"
    rbufsize = 0
    disable_nagle_algorithm = True  # benchmarks count milliseconds

    def setup(self) -> None:  # pylint: disable=missing-return
        """Shake hands here, in the thread of the connection."""
        self.fake = self.server.fake
        if self.fake.context:
            self.request = self.fake.context.wrap_socket(self.request, server_side=True)
        super().setup()
        self.rfile = _Recorder(self.rfile)

    def finish(self) -> None:  # pylint: disable=missing-return
        """The server only knows the socket below TLS."""
        super().finish()
        if self.fake.context:
            self.connection.close()

    def do_GET(self) -> None:
        """Models, batch jobs and files."""
        self._serve()

    def do_POST(self) -> None:
        """Everything else."""
        self._serve()

    def do_DELETE(self) -> None:
        """Batch jobs and files."""
        self._serve()

    def do_CONNECT(self) -> None:
        """Be a proxy: pass bytes on, to and fro."""
        self._record(b"")
        self.close_connection = True
        host, port = self.path.rsplit(":", 1)
        with socket.create_connection((host, int(port))) as there:
            self.connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            other = {self.connection: there, there: self.connection}
            while not self.fake.stopping.is_set():
                for sock in select.select(list(other), [], [], 0.02)[0]:
                    if not (data := sock.recv(65_536)):
                        return
                    other[sock].sendall(data)

    def log_message(self, *_args) -> None:
        """Nothing: tests look at `captured`."""

    def _serve(self) -> None:
        self.close_connection = True
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self._record(body)
        step = self.fake.next_step()
        try:
            self._pause(step.wait)
            with contextlib.suppress(_Cut):
                self._play(step, body)
        except (_Gone, OSError):
            self.fake.hung_up(self.path)

    def _record(self, body: bytes) -> None:
        headers, raw = dict(self.headers.items()), bytes(self.rfile.seen)
        self.fake.captured.append(Captured(self.command, self.path, headers, body, raw))

    def _play(self, step: Step, raw: bytes) -> None:
        if step.mute:
            raise _Cut
        if step.status != 200 or step.body is not None or step.size:
            self._whole(step, step.status, step.body or _error_body(step.status))
            return
        try:
            answer = self._answer(step, raw)
        except Refused as refused:
            body = json.dumps(refused.body).encode()
            self._whole(Step(), refused.status, body)
            return
        if isinstance(answer, bytes):
            self._whole(step, 200, answer)
        else:
            self._stream(step, answer)

    def _answer(self, step: Step, raw: bytes) -> bytes | Iterator[dict]:
        openai = self.path.startswith("/openai")
        path = self.path.removeprefix("/openai").split("#")[0]
        self._check_key()
        if self.command in ("GET", "DELETE") or path.endswith("/cancel"):
            return self._resource(urlsplit(path))
        if self.headers.get_content_type() != "application/json":
            raise Refused(415, {"detail": "Unsupported Media Type"})
        if openai and path in ("/v1/ocr", "/v1/batch/jobs"):
            raise Refused(404, {"detail": "Not Found"})
        body = checked(path, raw, openai=openai)
        if path == "/v1/batch/jobs":
            return _json(self.fake.batches.add(body, self.fake.say))
        text = step.text
        if text is None:
            text = self.fake.say(body) if path == _CHAT else ""
        if body.get("stream"):
            return fake_answers.pieces(body, text, step.finish)
        return _json(fake_answers.whole(path, body, text, step.finish))

    def _resource(self, url: SplitResult) -> bytes:
        jobs = self.fake.batches
        asked = dict(parse_qsl(url.query))
        match [self.command, *url.path.strip("/").split("/")]:
            case ["GET", "v1", "models"]:
                return _json(fake_answers.models())
            case ["GET", "v1", "batch", "jobs"]:
                return _json(jobs.list(int(asked["page"]), int(asked["page_size"])))
            case ["DELETE", "v1", "batch", "jobs", job_id]:
                return _json(jobs.delete(job_id))
            case ["DELETE", "v1", "files", file_id]:
                return _json(jobs.delete_file(file_id))
            case ["POST", "v1", "batch", "jobs", job_id, "cancel"]:
                return _json(jobs.cancel(job_id))
            case ["GET", "v1", "batch", "jobs", job_id]:
                return _json(jobs.get(job_id))
            case ["GET", "v1", "files", file_id, "content"]:
                return jobs.file(file_id)
        raise Refused(404, {"detail": "Not Found"})

    def _check_key(self) -> None:
        given = self.headers.get("authorization")
        if given == f"Bearer {FORBIDDEN_KEY}":
            raise Refused(403, {"detail": "Forbidden"})
        if self.fake.api_key and given != f"Bearer {self.fake.api_key}":
            raise Refused(401, {"detail": "Unauthorized"})

    def _whole(self, step: Step, status: int, body: bytes) -> None:
        size = step.size or len(body)
        self._head(step, status, f"Content-Length: {size}", "application/json")
        if step.size:
            self._write(block for block in _blocks(step.size))
        elif step.drip:
            self._write((body[at : at + 1] for at in range(len(body))), step.drip)
        else:
            self._write([body[: step.cut]])

    def _stream(self, step: Step, pieces: Iterator[dict]) -> None:
        self._head(step, 200, "Transfer-Encoding: chunked", "text/event-stream")
        self._write(map(_chunked, self._events(step, pieces)), step.drip)
        if step.finish is not None:
            self._write([_chunked(b"data: [DONE]\n\n")])
        self._write([_chunked(b"")])

    def _events(self, step: Step, pieces: Iterator[dict]) -> Iterator[bytes]:
        for at, piece in enumerate(_for_ever(pieces) if step.endless else pieces):
            if at == step.cut:
                raise _Cut
            yield b"data: " + _json(piece) + b"\n\n"

    def _head(self, step: Step, status: int, length: str, content_type: str) -> None:
        lines = [
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
            f"Content-Type: {step.content_type or content_type}",
            length,
            "Connection: close",
            *(f"{name}: {value}" for name, value in step.headers.items()),
        ]
        head = "\r\n".join([*lines, "", ""]).encode()
        if step.drip_head:
            self._write((head[at : at + 1] for at in range(len(head))), step.drip_head)
        else:
            self._write([head])

    def _write(self, blocks: Iterable[bytes], pause: float = 0) -> None:
        for block in blocks:
            self.connection.sendall(block)
            self._pause(pause)

    def _pause(self, seconds: float) -> None:
        """Wait, with an eye on the client."""
        end = time.monotonic() + seconds
        while True:
            left = max(0.0, min(end - time.monotonic(), 0.02))
            readable, _, _ = select.select([self.connection], [], [], left)
            if self.fake.stopping.is_set() or (
                readable and not self.connection.recv(1)
            ):
                raise _Gone
            if time.monotonic() >= end:
                return


def _chunked(block: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(block), block)


def _for_ever(pieces: Iterator[dict]) -> Iterator[dict]:
    first = next(pieces)
    while True:
        yield first


def _blocks(size: int) -> Iterator[bytes]:
    while size > 0:
        yield b"a" * min(size, 65_536)
        size -= 65_536


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _error_body(status: int) -> bytes:
    return _json({"object": "error", "message": HTTPStatus(status).phrase})
