# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""XRechnung's own rules in plain words, and what an e-invoice states at their terms.

The texts are in `rule_texts.toml`: for each rule of KoSIT's schematron what is wrong,
what the seller changes, and the terms of EN 16931 (BT, BG) that it is about. Rules of
EN 16931 itself keep CEN's text.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .einvoice_view import View

TEXTS = Path(__file__).with_suffix(".toml")
LANGS = ("en", "fr", "de")
MAX_VALUES = 3  # of one term
MAX_LETTERS = 80  # of a value
TERM = re.compile(r"\bBT-\d+\b")


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule in words: the fault, the change to make, and the terms it is about."""

    fault: str
    change: str
    terms: tuple[str, ...]


@cache
def texts() -> dict:
    """Return the parts of `rule_texts.toml`."""
    return tomllib.loads(TEXTS.read_text(encoding="utf-8"))


def language(code: str | None) -> str:
    """Return which of `LANGS` a reader of Odoo's language has; English for others.

    >>> language("de_DE"), language("nl_NL"), language(None)
    ('de', 'en', 'en')
    """
    short = (code or "")[:2]
    return short if short in LANGS else "en"


def rule_text(rule: str, lang: str) -> RuleText | None:
    """Return a rule in words, None for one that is not XRechnung's own.

    :param lang: one of `LANGS`
    """
    said = texts()["rules"].get(rule)
    return RuleText(*said[lang], tuple(said["terms"])) if said else None


def terms_of(rule: str, text: str) -> list[str]:
    """Return the terms that a rule is about; of a rule of EN 16931 those that its text
    names."""
    said = texts()["rules"].get(rule)
    return said["terms"] if said else [*dict.fromkeys(TERM.findall(text))]


def found_values(
    view: View, terms: Iterable[str], location: str
) -> list[tuple[str, list[str]]]:
    """Return what the document states at each term: below the place where it states
    any, else anywhere; those without a value are left out. Where none is left, return
    the value at the place itself, with an empty name.

    :param location: path of the first place, as `einvoice_rules.short_path` makes it
    """
    found = []
    for number in terms:
        stated = [term for term in view.terms() if term.number == number]
        inside = [term for term in stated if _is_below(term.path, location)]
        values = [_shown(term.value, term.scheme) for term in inside or stated]
        if any(values):
            found.append((number, list(dict.fromkeys(values))[:MAX_VALUES]))
    texts_there = (*view.terms(), *view.other)
    there = [item for item in texts_there if _plain(item.path) == location]
    return found or [("", [_shown(item.value)]) for item in there[:1]]


def term_value(view: View, number: str) -> str:
    """Return the first value of a term; empty where none is stated."""
    return next((term.value for term in view.terms() if term.number == number), "")


def _is_below(path: str, location: str) -> bool:
    return f"{_plain(path)}/".startswith(f"{location}/")


def _plain(path: str) -> str:
    """Return a path as a report has it, which does not number the first of several."""
    return path.replace("[1]", "")


def _shown(value: str, scheme: str = "") -> str:
    words = " ".join(value.split())
    if len(words) > MAX_LETTERS:
        words = f"{words[:MAX_LETTERS]}…"
    return f"{words} ({scheme})" if scheme else words
