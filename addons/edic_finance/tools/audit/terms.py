# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words in the texts of entries that an auditor stops at.

A term is met whole, whatever its case and accents; ``régul*`` meets what begins so. The
same expression is used by PostgreSQL, on text that it folds the same way, and here.
"""

import re
import unicodedata
from collections.abc import Iterable

MARKS = "\u0300-\u036f"  # accents, once letters are taken apart


def fold(text: str) -> str:
    """Return a text without case and accents, punctuation and spaces as they are.

    Unlike that of `edic_ai` it leaves marks of other scripts where they are: what goes
    is exactly what the expression of PostgreSQL in A30 takes away.

    >>> fold("À VOIR, RÉGUL. Straße")
    'a voir, regul. strasse'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(f"[{MARKS}]", "", apart)


def expression(terms: Iterable[str]) -> str:
    """Return a regular expression of folded text that meets any of the terms.

    It reads the same in Python and in PostgreSQL.
    """
    return rf"(?<!\w)(?:{'|'.join(map(_term_pattern, terms))})"


def met(terms: Iterable[str], text: str) -> list[str]:
    """Return the terms that a text has, each once, in the order of the list."""
    folded = fold(text)
    return [term for term in terms if re.search(expression([term]), folded)]


def _term_pattern(term: str) -> str:
    pattern, end = "", r"(?!\w)"
    if term.endswith("*"):
        term, end = term[:-1], ""
    for word in fold(term).split():
        gap = r"\s+" if word[0].isalnum() else r"\s*"
        pattern += (gap if pattern else "") + re.escape(word)
    return pattern + (end if pattern[-1:].isalnum() else "")


def classes(codes: Iterable[int]) -> str:
    """Return a character class of code points, as a regular expression."""
    spans: list[list[int]] = []
    for code in sorted(set(codes)):
        if spans and code == spans[-1][1] + 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    ranges = (chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in spans)
    return f"[{''.join(ranges)}]"
