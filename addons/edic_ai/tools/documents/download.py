# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Download of a public file. Nothing of ours is sent along but the address itself."""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

import requests

from ..providers.contract import Endpoint
from ..providers.errors import AiRequestRefused, AiUnreachable
from ..providers.guard import Guard
from ..providers.requests_transport import read as pieces
from ..providers.requests_transport import session
from ..providers.transport import begin_answer, guarded
from ..text.address import is_safe

DEADLINE_S = 60


def get(url: str, most_bytes: int, may_be_local: bool = False) -> bytes:
    """Return the file at an address.

    :param may_be_local: whether it may be in the house's own network, which a server
        reaches and who enters an address may not
    :raises AiError: no https:// address, a local one, no answer in `DEADLINE_S`
        seconds, another status than 200 (a redirection too: a publisher that moved is
        looked at by a person), or more than `most_bytes`
    """
    if not is_safe(url):
        raise AiRequestRefused("https")
    if not may_be_local and not is_public(url):
        raise AiRequestRefused("local")
    guard = Guard(DEADLINE_S, most_bytes)
    with session(Endpoint("", url)) as http, guard.attempt():
        return guarded(guard, lambda: _answer(http, url, guard))


def is_public(url: str) -> bool:
    """Return whether all that a name stands for is out in the internet.

    :raises AiUnreachable: the name stands for nothing
    """
    parts = urlsplit(url)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443)
    except OSError as error:
        raise AiUnreachable("name") from error
    return all(ip_address(where[0].partition("%")[0]).is_global for *_, where in found)


def _answer(http: requests.Session, url: str, guard: Guard) -> bytes:
    with http.get(url, stream=True, allow_redirects=False) as reply:
        begin_answer(guard, reply.status_code, reply.headers)
        data = b"".join(pieces(reply, guard))
    guard.check()  # a connection that it shut looks like the end of the answer
    return data
