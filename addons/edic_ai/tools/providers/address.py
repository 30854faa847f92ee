# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Faults in the address of a server, found without asking the network."""

import ipaddress
import re
from enum import StrEnum
from urllib.parse import urlsplit

from .preset import HOST, Preset


class Hint(StrEnum):
    """A hint says what is likely wrong with an address that somebody typed."""

    NOT_AN_ADDRESS = "not_an_address"
    HOST_MISSING = "host_missing"  # the placeholder is still there
    SECRET_IN_ADDRESS = "secret_in_address"  # noqa: S105
    ENDPOINT = "endpoint"  # goes on to one operation, as /chat/completions
    V1_TOO_MUCH = "v1_too_much"
    V1_MISSING = "v1_missing"
    HTTP_PUBLIC = "http_public"  # texts and key would cross the internet in clear


_ENDPOINTS = ("/completions", "/embeddings", "/models", "/ocr", "/responses")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")  # 134744072 is 8.8.8.8 to many a library
_PRIVATE = (".local", ".internal", ".lan", ".home.arpa", ".localhost")


def is_public(url: str) -> bool:
    """Return whether a base URL names a host on the internet, by its name alone."""
    return _is_public(urlsplit(url).hostname or "")


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(_PRIVATE)


def hint(preset: Preset, url: str) -> Hint | None:
    """Return what to correct first in a base URL, or None. Asks no network.

    :param url: as typed; blanks around it and a slash at its end do not matter
    """
    if HOST in url:
        return Hint.HOST_MISSING
    parts = _parts(url)
    if parts is None:
        return Hint.NOT_AN_ADDRESS
    path = parts.path.rstrip("/")
    wants_v1 = preset.kind == "openai"
    found = {
        Hint.SECRET_IN_ADDRESS: "@" in parts.netloc or bool(parts.query),
        Hint.ENDPOINT: path.endswith(_ENDPOINTS),
        Hint.V1_TOO_MUCH: not wants_v1 and path.endswith("/v1"),
        Hint.V1_MISSING: wants_v1 and not path.endswith("/v1"),
        Hint.HTTP_PUBLIC: parts.scheme == "http" and _is_public(parts.hostname),
    }
    return next((name for name, is_so in found.items() if is_so), None)


def proxy_hint(proxy: str, url: str) -> Hint | None:
    """Return what keeps a proxy from use for a base URL, or None. Asks no network."""
    parts = _parts(proxy)
    if parts is None:
        return Hint.NOT_AN_ADDRESS
    if "@" in parts.netloc or parts.query:
        return Hint.SECRET_IN_ADDRESS
    # a proxy reads texts to an address without TLS
    is_clear = urlsplit(url).scheme == "http"
    return Hint.HTTP_PUBLIC if is_clear and _is_public(parts.hostname) else None


def _parts(url):
    """Return the parts of an http or https URL that names a host, or None."""
    try:
        parts = urlsplit(url.strip())
        host, _port = parts.hostname, parts.port  # a port that is no number raises
    except ValueError:
        return None
    if not host or _NUMBER.fullmatch(host) or parts.scheme not in ("http", "https"):
        return None
    return parts
