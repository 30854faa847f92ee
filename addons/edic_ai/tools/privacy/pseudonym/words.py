# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words by which names, numbers and addresses are found, from ``vocabulary.toml``."""

import tomllib
from pathlib import Path

_WORDS = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text("utf-8"))


def any_of(name: str) -> str:
    """Return a pattern for any word of a list of the vocabulary."""
    return "|".join(_WORDS[name])


def words_of(name: str) -> frozenset[str]:
    """Return the words of a text of the vocabulary."""
    return frozenset(_WORDS[name].split())


PARTICLES = words_of("particles")
STOP = frozenset(" ".join(_WORDS["stop"].values()).split())
TITLE = rf"(?:{any_of('titles')})"
DEGREES = (
    r"(?:(?:Dr|Prof|Dipl|Ing|med|jur|phil|rer|nat|pol|h\.c|hc|Mag|LL\.M|apl|em)\b\.?"
    r"(?:-?[A-Z][a-z]+\.)?[\s-]?)+"
)
