# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Canonical form of a record, so that its digest can be recomputed anywhere.

JSON canonicalisation scheme (RFC 8785) with two narrower rules: numbers are
integers of at most 53 bits or decimals written as strings (a float has no one
text), and strings are Unicode NFC, so that the same word has the same digest.
Test vectors: ``tests/golden/canonical.json``.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

MAX_INTEGER = 2**53 - 1  # RFC 8785 section 3.2.2.3: IEEE 754 double


def canonical_json(value: object) -> bytes:
    """Return ``value`` as text in UTF-8; equal values give equal bytes.

    :param value: None, bool, int, Decimal, str, date, datetime (aware, or naive
        meaning UTC), and mappings and sequences of these
    :raises TypeError: for a float or any other type
    :raises ValueError: for an integer over 53 bits, a Decimal that is not finite,
        or two keys that are the same text after normalisation
    """
    text = json.dumps(
        plain(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical form, 64 hexadecimal characters."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def plain(value: object) -> object:
    """Return ``value`` as the JSON types that the canonical form is written from."""
    match value:
        case None | bool():
            return value
        case int():
            return _integer(value)
        case Decimal():
            return _decimal(value)
        case str():
            return _text(value)
        case datetime():
            moment = value if value.tzinfo else value.replace(tzinfo=UTC)
            return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case date():
            return value.isoformat()
        case Mapping():
            return _mapping(value)
        case bytes() | bytearray():
            pass
        case Sequence():
            return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _integer(value: int) -> int:
    if abs(value) > MAX_INTEGER:
        raise ValueError(f"{value} is over 53 bits")
    return int(value)


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} is not a finite number")
    return format(value, "f")


def _text(value: str) -> str:
    return unicodedata.normalize("NFC", value)


def _mapping(value: Mapping) -> dict[str, object]:
    pairs: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise TypeError("keys of the canonical form are text")
        name = _text(key)
        if name in pairs:
            raise ValueError(f"two keys are {name!r}")
        pairs[name] = plain(item)
    # RFC 8785 sorts by UTF-16 code units, which is not Python's own order
    return dict(sorted(pairs.items(), key=lambda pair: pair[0].encode("utf-16-be")))
