# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Identifiers of calls: UUID version 7 (RFC 9562 section 5.7), ordered by time."""

import secrets
import time
import uuid


def uuid7(now_ms: int | None = None) -> str:
    """Return a new identifier: 48 bits of Unix milliseconds, then random bits.

    :param now_ms: the time to put in, milliseconds; the clock's when None
    """
    moment = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    value = (moment & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return str(uuid.UUID(int=value))
