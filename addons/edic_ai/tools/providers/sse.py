# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Server-sent events, as far as model providers use them."""

from collections.abc import Iterable, Iterator

from .errors import AiInvalidAnswer, AiTooLarge

MAX_EVENT = 1_000_000  # bytes
DONE = "[DONE]"


def events(pieces: Iterable[bytes], max_event: int = MAX_EVENT) -> Iterator[str]:
    r"""Yield the data of each event until ``[DONE]`` or the end.

    :raises AiTooLarge: an event is too long
    :raises AiInvalidAnswer: it is no UTF-8 or no field at all

    >>> list(events([b"data: a\r", b"\ndata: b\n\n: ping\n\nda", b"ta: [DONE]\n\n"]))
    ['a\nb']
    """
    data: list[str] = []
    size = 0
    for line in _lines(pieces, max_event):
        size += len(line)
        if size > max_event:
            raise AiTooLarge("event")
        if line:
            data.extend(_data_of(line))
            continue
        event, data, size = "\n".join(data), [], 0
        if event == DONE:
            return
        if event:
            yield event


def _lines(pieces: Iterable[bytes], max_event: int) -> Iterator[bytes]:
    buffer = b""
    for piece in pieces:
        # a "\r" at the end may be half of a line end
        *whole, buffer = (buffer + piece).replace(b"\r\n", b"\n").split(b"\n")
        yield from whole
        if len(buffer) > max_event:
            raise AiTooLarge("event")
    # an event without its empty line was cut: it is dropped, as the standard says


def _data_of(line: bytes) -> Iterator[str]:
    field, colon, value = line.partition(b":")
    if field in (b"", b"event", b"id", b"retry"):
        return
    if field != b"data" or not colon:
        raise AiInvalidAnswer("not an event stream")
    try:
        yield value.removeprefix(b" ").decode()
    except UnicodeDecodeError:
        raise AiInvalidAnswer("not UTF-8") from None
