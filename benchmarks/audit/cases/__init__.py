# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The cases of each check, planted in the book one module after the other."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

from audit.book.book import Book
from audit.book.rng import stream

from .case import Case

CODES = tuple(f"A{number:02d}" for number in range(1, 46))


def modules() -> Iterator[tuple[str, ModuleType]]:
    """Those that are there, by code."""
    for found in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        if re.fullmatch(r"a\d\d", found):
            yield found.upper(), importlib.import_module(f"{__name__}.{found}")


def all_of(book: Book, only: set[str] | None = None) -> list[Case]:
    """Plant every case.

    :param only: codes, for a quick try
    """
    cases: list[Case] = []
    for code, module in modules():
        if only and code not in only:
            continue
        cases += module.plant(book, stream(book.seed, "plant", code))
        cases += module.innocent(book, stream(book.seed, "innocent", code))
    return cases
