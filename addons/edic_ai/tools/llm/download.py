# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fetch a public file. Nothing of ours is sent along but the address itself."""

from urllib.parse import urlsplit

import requests

from .contract import Endpoint
from .errors import AiRequestRefused
from .guard import Guard
from .requests_transport import read as pieces
from .requests_transport import session
from .transport import begin_answer, guarded

DEADLINE_S = 60


def get(url: str, most_bytes: int) -> bytes:
    """The file at an address.

    :raises AiError: no https:// address, no answer in `DEADLINE_S` seconds, another
        status than 200 (a redirection too: a publisher that moved is looked at by a
        person), or more than `most_bytes`
    """
    if not is_safe(url):
        raise AiRequestRefused("https")
    guard = Guard(DEADLINE_S, most_bytes)
    with session(Endpoint("", url)) as http, guard.attempt():
        return guarded(guard, lambda: _answer(http, url, guard))


def is_safe(url: str) -> bool:
    """Whether nobody on the way can put another file in: HTTPS, or this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_here)
    )


def _answer(http: requests.Session, url: str, guard: Guard) -> bytes:
    with http.get(url, stream=True, allow_redirects=False) as reply:
        begin_answer(guard, reply.status_code, reply.headers)
        data = b"".join(pieces(reply, guard))
    guard.check()  # a connection that it shut looks like the end of the answer
    return data
