# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Finds the fields of an invoice in the text of its pages; in a process of its own
(`apart`), since the text is a stranger's."""

import json
from dataclasses import dataclass

from .fields import Field, Own, read_fields
from .sums import totals
from .text import page_of

VERSION = "1"  # raised when the same pages may give other fields


class UnreadableError(ValueError):
    """The pages are of another form."""


@dataclass(frozen=True, slots=True)
class Found:
    """The fields by name, and rate, base and VAT of each rate as text."""

    fields: dict[str, Field]
    rates: tuple[tuple[str, str, str], ...]


def read(data: bytes) -> Found:
    """Return what the pages of one invoice say.

    :param data: JSON of ``pages`` (`text.as_json`) and of ``names`` and ``numbers`` of
        the company that received it
    """
    content = json.loads(data)
    pages = [page_of(page) for page in content["pages"]]
    own = Own(tuple(content["names"]), frozenset(content["numbers"]))
    rates = totals(pages).by_rate
    return Found(
        read_fields(pages, own),
        tuple((f"{rate:f}", f"{base:f}", f"{vat:f}") for rate, base, vat in rates),
    )
