# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One total deadline, one way to cancel: for slow headers and slow drips alike.

A timeout of a socket counts from read to read, so a server that sends a byte now and
then holds the caller for ever. A guard therefore watches the sockets of a call from a
thread of its own and shuts them when the time is up or the call is not wanted any more.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator

from .errors import AiCancelled, AiError, AiTimedOut, AiTooLarge

POLL_S = 0.5  # the interval at which a call asks if it is still wanted


class Guard:
    """Limits of one call, retries included.

    :param deadline_s: seconds from now
    :param max_bytes: of the answer, per attempt
    :param is_cancelled: asked every `POLL_S` from another thread while a socket is
        watched; where it raises, the call goes on until its deadline

    ``attempts`` counts them; ``sent`` tells whether a request may have left in any of
    them; ``answering`` whether the provider began to answer the present one.
    """

    def __init__(
        self,
        deadline_s: float,
        max_bytes: int,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._started = time.monotonic()
        self._ends = self._started + deadline_s
        self._max_bytes = max_bytes
        self._bytes = 0
        self.is_cancelled = is_cancelled or (lambda: False)
        self._cancelled = threading.Event()
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self.attempts = 0
        self.sent = False
        self.answering = False

    @property
    def elapsed(self) -> float:
        """Return seconds since the call began."""
        return time.monotonic() - self._started

    @property
    def remaining(self) -> float:
        """Return seconds until the deadline, never negative."""
        return max(0.0, self._ends - time.monotonic())

    def cancel(self) -> None:
        """Stop the call from any thread."""
        self._cancelled.set()
        self._shut()

    def ended(self) -> AiError | None:
        """Return the error that ended the call, or None while it may go on."""
        if self._cancelled.is_set():
            return AiCancelled(sent=self.sent)
        return None if self.remaining else AiTimedOut(sent=self.sent)

    def check(self) -> None:
        """Raise `AiCancelled` when the call was stopped, `AiTimedOut` out of time."""
        if error := self.ended():
            raise error

    def count(self, size: int) -> None:
        """Count bytes of the answer.

        :raises AiTooLarge: when it is larger than it may be
        """
        self.check()
        self._bytes += size
        if self._bytes > self._max_bytes:
            raise AiTooLarge(f"more than {self._max_bytes} bytes")

    def sleep(self, seconds: float) -> None:
        """Wait between attempts; ends early, with its error, when the call ends."""
        wake = time.monotonic() + seconds
        while (left := min(wake - time.monotonic(), self.remaining)) > 0:
            if self._cancelled.wait(min(left, POLL_S)) or self._is_unwanted():
                break
        self.check()

    def watch(self, sock: socket.socket) -> None:
        """Shut this socket, too, when the call ends early."""
        # a handle of our own: TLS takes the file descriptor away from `sock`, and a
        # number may be given to another file once the owner has closed it
        with self._lock:
            self._sockets.append(socket.socket(fileno=os.dup(sock.fileno())))
        if self.ended():
            self._shut()

    @contextlib.contextmanager
    def attempt(self) -> Iterator[None]:
        """Watch over one attempt; afterwards its sockets are not touched any more."""
        self.check()
        self._bytes = 0
        self.attempts += 1
        self.answering = False
        done = threading.Event()
        watcher = threading.Thread(
            target=self._watch, args=(done,), name="edic-guard", daemon=True
        )
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join(POLL_S)
            with self._lock:
                while self._sockets:
                    self._sockets.pop().close()

    def _watch(self, done: threading.Event) -> None:
        while not done.wait(min(POLL_S, self.remaining)):
            if self._is_unwanted() or not self.remaining:
                self._shut()
                done.wait(0.05)  # a connection may be opened just now: shut it, too

    def _is_unwanted(self) -> bool:
        # without this thread there would be no deadline: nothing may end it
        with contextlib.suppress(Exception):
            if not self._cancelled.is_set() and self.is_cancelled():
                self._cancelled.set()
        return self._cancelled.is_set()

    def _shut(self) -> None:
        with self._lock:
            for sock in self._sockets:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
