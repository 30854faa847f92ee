# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The number lock: a model's text may state nothing that is not in the fact table.

It writes placeholders; whatever else states a figure, a date, an article, an address or
a name is found here, whether in digits, in words or in another alphabet's digits. So is
a placeholder that changes what its fact says: rounded, with another unit, glued to
more digits, or under the words of another fact.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from . import lock_beside, lock_figures
from .facts import FactTable
from .lock_found import Kind, Violation
from .lock_names import Vocabulary
from .text import HOLE, keys_of

__all__ = ["GAP", "Kind", "Violation", "violations", "with_gaps"]
BRACE = re.compile(r"[{}]")
GAP = "gap"  # a placeholder of no fact, for what was not in the facts


def violations(
    text: str,
    table: FactTable,
    vocabulary: Vocabulary,
    *,
    base: str | None = None,
    is_free: bool = False,
    is_translated: bool = False,
) -> list[Violation]:
    """Return what keeps a model's text from being shown as it is.

    :param base: the text that it words anew: it keeps its placeholders and, where no
        word says which is which, their order
    :param is_free: it may use other facts besides, and say what ``base`` does not
    :param is_translated: from another language: all placeholders keep their order but
        for those that a word names
    """
    blanked = HOLE.sub(lambda hole: lock_figures.BLANK * len(hole[0]), text)
    worded = base or ""
    found = [
        *lock_figures.hidden(text),
        *lock_figures.all_in(blanked),
        *_holes(text, blanked, table, base, is_free),
        *lock_beside.changed(text, table, "" if is_translated else worded),
        *lock_beside.swapped(text, table),
        *lock_beside.reordered(text, table, worded, is_translated),
    ]
    if not is_translated:
        found += lock_beside.exchanged(text, table, worded)
    if base is not None and not is_free:
        found += lock_beside.denied(text, base)
    found += [Violation(*span, Kind.NAME) for span in vocabulary.names(blanked)]
    used, end = set(keys_of(text)), len(text)
    found += [
        Violation(end, end, Kind.MISSING, key)
        for key in dict.fromkeys(keys_of(worded))
        if key not in used
    ]
    return sorted({replace(v, found=v.found or text[v.start : v.end]) for v in found})


def with_gaps(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with ``{gap}`` in place of what is not in the facts.

    >>> with_gaps("Pay 5 or 6 EUR.", [(4, 5), (4, 14)])
    'Pay {gap}.'
    """
    parts, last = [], 0
    for start, end in sorted((s, e) for s, e in spans if e > s):
        if start > last or not parts:
            parts += [text[last:start], f"{{{GAP}}}"]
        last = max(last, end)
    return "".join(parts) + text[last:]


def _holes(
    text: str, blanked: str, table: FactTable, base: str | None, is_free: bool
) -> Iterator[Violation]:
    own = keys_of(base or "")
    for hole in HOLE.finditer(text):
        key = hole[1]
        if key not in table:
            yield Violation(*hole.span(), Kind.UNKNOWN, key)
        elif key in own:
            pass  # without a value it is a gap, here as there
        elif base is not None and not is_free:
            yield Violation(*hole.span(), Kind.FORBIDDEN, key)
        elif table[key].value is None:
            yield Violation(*hole.span(), Kind.EMPTY, key)
    for brace in BRACE.finditer(blanked):
        yield Violation(*brace.span(), Kind.UNKNOWN, brace[0])
