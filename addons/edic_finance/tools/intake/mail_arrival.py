# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads when a saved mail came: as its last mail server noted it, else as it was sent.

Sources: RFC 5321, 4.4 (each server writes its ``Received`` above those before, with the
moment behind the last semicolon); RFC 5322, 3.6.1; MS-OXOMSG 2.2.3.9 and MS-OXPROPS;
MS-DTYP 2.3.3.
"""

import email
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime

FIRST_YEAR = 1990  # of a moment that is believed
DELIVERED, SUBMITTED = 0x0E060040, 0x00390040  # PidTag…Time, PtypTime
HEADERS = "007D"  # PidTagTransportMessageHeaders
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)  # of FILETIME


def of_mail(message: Message) -> str:
    """Return when a mail came, in UTC as ISO 8601; empty where it does not say."""
    received = message.get_all("Received") or []
    stated = [str(line).rpartition(";")[2] for line in received[:1]]
    for text in (*stated, str(message.get("Date") or "")):
        with suppress(ValueError, TypeError, OverflowError, IndexError):
            if found := _as_text(parsedate_to_datetime(text.strip())):
                return found
    return ""


def of_outlook(times: Mapping[int, int], headers: str) -> str:
    """Return the same of a message of Outlook.

    :param times: FILETIME by tag, in 100 nanoseconds since 1601
    :param headers: those of the mail, where Outlook kept them
    """
    delivered = _of_filetime(times.get(DELIVERED, 0))
    by_headers = of_mail(email.message_from_string(headers)) if headers else ""
    return delivered or by_headers or _of_filetime(times.get(SUBMITTED, 0))


def _of_filetime(value: int) -> str:
    with suppress(OverflowError):
        return _as_text(_EPOCH + timedelta(microseconds=value // 10))
    return ""


def _as_text(moment: datetime) -> str:
    if moment.tzinfo is None:  # "-0000": in UTC, from an unknown zone
        moment = moment.replace(tzinfo=UTC)
    moment = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    return moment.isoformat() if moment.year >= FIRST_YEAR else ""
