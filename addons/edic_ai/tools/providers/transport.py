# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Parts of both clients: the guard of the present attempt, TLS, and names of errors.

Exceptions of the HTTP libraries and of the SDK repeat bodies, so none is chained.
"""

import email.utils
import math
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar

from .contract import Endpoint
from .errors import (
    AiError,
    AiInvalidAnswer,
    AiKeyRefused,
    AiNotFound,
    AiRateLimited,
    AiRequestRefused,
    AiTimedOut,
    AiTlsFailed,
    AiTooLarge,
    AiUnavailable,
    AiUnreachable,
)
from .guard import Guard

CONNECT_S = 4.0  # per address; the guard cannot reach a socket that does not exist yet
CHUNK = 65_536

CURRENT: ContextVar[Guard] = ContextVar("edic_ai_guard")

_TIMEOUTS = {"ReadTimeout", "WriteTimeout", "PoolTimeout", "ReadTimeoutError"}
_CONNECTS = {"ConnectError", "ConnectTimeout", "NewConnectionError", "ProxyError"}
_LOST = {"NetworkError", "ProtocolError", "OSError"}  # OSError: requests' own, too
# requests' own exceptions for a wrong URL or header are ValueError and OSError at once
_OURS = {"ValueError", "InvalidURL", "LocalProtocolError", "UnsupportedProtocol"}
_NOT_HTTP = {"BadStatusLine", "LineTooLong", "HeaderParsingError", "UnknownProtocol"}


def guarded[T](guard: Guard, work: Callable[[], T]) -> T:
    """Do a step of an attempt.

    :raises AiError: whatever goes wrong; what the guard ended is named so
    """
    token = CURRENT.set(guard)
    try:
        return work()
    except AiError as error:
        failure = error
    except Exception as error:  # noqa: BLE001 - libraries raise what they like
        failure = failure_of(error, guard)
    finally:
        CURRENT.reset(token)
    failure = guard.ended() or failure
    failure.sent = guard.sent
    failure.__cause__ = failure.__context__ = None
    raise failure.with_traceback(None)


def failure_of(error: BaseException, guard: Guard) -> AiError:
    """Name an exception of a library, by its ancestors' names.

    Not by its class: the SDK uses httpx or httpx2, depending on its version.
    """
    chain = tuple(_chain(error))
    names = {kind.__name__ for kind in type(error).__mro__}
    if tls := _tls_failure(chain, guard):
        return tls
    if names & _OURS and not guard.answering:
        return AiRequestRefused(type(error).__name__)
    if names & _TIMEOUTS:
        return AiTimedOut()
    if _CONNECTS & {kind.__name__ for link in chain for kind in type(link).__mro__}:
        return AiUnreachable(_reason(chain))
    if names & _LOST and not _is_not_http(chain):
        return AiInvalidAnswer("cut") if guard.answering else AiUnreachable("lost")
    return AiInvalidAnswer(type(error).__name__)


def status_error(status: int, headers: Mapping[str, str]) -> AiError:
    """Name a refusal by its status."""
    kinds: dict[int, type[AiError]] = {
        401: AiKeyRefused,
        403: AiKeyRefused,
        404: AiNotFound,
        408: AiUnavailable,
        413: AiTooLarge,
        429: AiRateLimited,
    }
    if 200 < status < 300:
        return AiInvalidAnswer(f"HTTP {status}", status=status)
    kind = AiUnavailable if status >= 500 else AiRequestRefused
    return kinds.get(status, kind)(
        f"HTTP {status}",
        status=status,
        retry_after=retry_after(headers.get("retry-after")),
    )


def retry_after(value: str | None) -> float | None:
    """Return a Retry-After's seconds, from a number or a date; None where it is none.

    >>> retry_after("7"), retry_after("soon"), retry_after("-1")
    (7.0, None, None)
    """
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            date = email.utils.parsedate_to_datetime(value)
        except ValueError:
            return None
        return max(0.0, date.timestamp() - time.time())
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def ssl_context(endpoint: Endpoint) -> ssl.SSLContext:
    """Trust the system's authorities and the endpoint's."""
    context = ssl.create_default_context()
    if endpoint.ca_file:
        context.load_verify_locations(cafile=endpoint.ca_file)
    return context


def timeouts(guard: Guard) -> tuple[float, float]:
    """Return seconds for connecting and for each read; 0 would mean for ever."""
    left = max(guard.remaining, 0.001)
    return min(CONNECT_S, left), left


def begin_answer(guard: Guard, status: int, headers: Mapping[str, str]) -> None:
    """Look at the head; the body of a refusal is not read at all.

    :raises AiError: a refusal
    :raises AiInvalidAnswer: when the answer is packed: its true size is not known
    """
    guard.answering = True
    if status != 200:
        raise status_error(status, headers)
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise AiInvalidAnswer("content-encoding")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        yield error
        # urllib3 wraps without chaining behind a proxy
        wrapped = (arg for arg in error.args if isinstance(arg, BaseException))
        error = error.__cause__ or error.__context__ or next(wrapped, None)


def _tls_failure(chain: tuple[BaseException, ...], guard: Guard) -> AiError | None:
    for error in chain:
        if isinstance(error, ssl.SSLCertVerificationError):
            return AiTlsFailed(error.verify_message)
        if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return None  # hung up
        if isinstance(error, ssl.SSLError) and not guard.answering:
            return AiTlsFailed(error.reason or "TLS")
    return None


def _reason(chain: tuple[BaseException, ...]) -> str:
    for error in chain:
        if isinstance(error, socket.gaierror):
            return "name"
        if isinstance(error, ConnectionRefusedError):
            return "refused"
        if isinstance(error, TimeoutError):
            return "connect timeout"
    return "connect"


def _is_not_http(chain: tuple[BaseException, ...]) -> bool:
    if any(isinstance(error, ConnectionError) for error in chain):
        return False
    return any(
        type(error).__name__ in _NOT_HTTP or type(error).__module__.startswith("h11")
        for error in chain
    )
