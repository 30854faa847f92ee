# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Addresses on the web."""

from urllib.parse import urlsplit


def is_safe(url: str) -> bool:
    """Return whether nobody on the way can put in another file.

    That is so with HTTPS, and on this machine.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_here)
    )
