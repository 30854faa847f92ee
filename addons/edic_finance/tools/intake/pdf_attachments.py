# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The attachments of a PDF and the soundness of a picture, read in a process with
limits.

Nothing of a stranger's file is opened here: what it costs is bounded by the system, and
the process that asks goes on.
"""

import base64
import hashlib
from collections import OrderedDict
from math import inf
from threading import Lock
from time import monotonic

from .apart import run_apart

MAX_BYTES = 64 * 1024 * 1024  # of one stream, and of all attachments together
TIMEOUT_S = 20  # of processor and of the clock, for one file
MAX_KEPT = 16  # files whose parts are remembered: one intake asks several times
OVER_LIMIT_S = 60  # for which a file that took too much is not opened again
MAX_KEPT_BYTES = 4 * 1024 * 1024  # of what one of them carries, in base64

# the finding, and until when by the monotonic clock it stands
_kept: OrderedDict[tuple[str, str], tuple[dict, float]] = OrderedDict()
_lock = Lock()


class Overpacked(ValueError):
    """The PDF unpacks to more than any invoice needs."""


class OverLimitError(ValueError):
    """The file could not be opened within `TIMEOUT_S` and the memory there is."""


def embedded_files(data: bytes) -> list[tuple[str, bytes]]:
    """Name and content: name tree first, then /AF; none if the PDF is damaged.

    :raises Overpacked: when it holds more than the limits allow
    :raises OverLimitError: when it takes too much to say so
    """
    parts = _parts(data, "pdf")
    if parts["is_overpacked"]:
        raise Overpacked("files")
    return [(name, base64.b64decode(content)) for name, content in parts["files"]]


def is_readable(data: bytes) -> bool:
    """Return whether the PDF has a page; one that asks for a password may have."""
    return _parts(data, "pdf")["is_readable"]


def is_picture(data: bytes) -> bool:
    """Return whether the file is a whole picture.

    :raises OverLimitError: when it takes too much to say so
    """
    return _parts(data, "picture")["is_readable"]


def _parts(data: bytes, kind: str) -> dict:
    key = (hashlib.sha256(data).hexdigest(), kind)
    with _lock:
        found, until = _kept.get(key, (None, 0))
        if until > monotonic():
            _kept.move_to_end(key)
            return _checked(found)
    found = run_apart(
        "edic_finance.tools.intake.file_parts", data, {"kind": kind}, timeout=TIMEOUT_S
    )
    found = found or {"is_over_limit": True}
    if sum(len(content) for _name, content in found.get("files", ())) < MAX_KEPT_BYTES:
        # a busy server has time again later, so that is no property of the file
        until = monotonic() + OVER_LIMIT_S if found.get("is_over_limit") else inf
        with _lock:
            _kept[key] = found, until
            while len(_kept) > MAX_KEPT:
                _kept.popitem(last=False)
    return _checked(found)


def _checked(found: dict) -> dict:
    if found.get("is_over_limit"):
        raise OverLimitError
    return found
