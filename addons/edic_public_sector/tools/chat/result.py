# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The result of a tool of the chat: facts with their sources, words, a link.

A fact that a person may quote in an answer gets a key ``f1``, ``f2``, …; text from
outside (labels, notes) gets ``q1``, ``q2``, … and is shown in the table alone: what
somebody wrote into a record never becomes a sentence of an answer.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..letters.drafting.facts import Fact, FactTable

FACT, QUOTE = "f", "q"
MAX_SHOWN = 120  # characters of a value inside an answer
MAX_SENT = 200  # characters of a value that a model gets
ANGLES = str.maketrans("<>", "\u2039\u203a")


class ToolError(ValueError):
    """A call of a tool that is not made; its text is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Result:
    """A result is what a tool brings.

    :param rows: of a table under ``head``; facts by the key ``f`` or ``q``
    :param totals: facts beside the table, such as how many there are
    :param words: ``(title, lines)``, to be shown as they are and by nobody reworded
    :param link: an action that shows the records; a person opens it
    :param note: what the table leaves out
    :param data_class: of the most protected data in it, by name
    """

    head: tuple[str, ...] = ()
    rows: tuple[tuple[Fact, ...], ...] = ()
    totals: tuple[Fact, ...] = ()
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    link: Mapping[str, object] | None = None
    note: str = ""
    data_class: str = "personal"

    def facts(self) -> Iterator[Fact]:
        """Yield all facts, in the order of reading."""
        for row in self.rows:
            yield from row
        yield from self.totals

    def numbered(self, known: Iterable[str] = ()) -> "Result":
        """Return the same with keys that none of ``known`` has.

        >>> from ..letters.drafting.facts import Kind
        >>> row = (Fact("f", Kind.NUMBER, "Count", "2"), Fact("q", Kind.TEXT, "", "x"))
        >>> [fact.key for fact in Result(rows=(row, row)).numbered(["f1"]).facts()]
        ['f2', 'q1', 'f3', 'q2']
        """
        last = {FACT: 0, QUOTE: 0}
        for key in known:
            last[key[0]] += 1

        def keyed(fact: Fact) -> Fact:
            last[fact.key] += 1
            return replace(fact, key=f"{fact.key}{last[fact.key]}")

        rows = tuple(tuple(keyed(fact) for fact in row) for row in self.rows)
        return replace(
            self, rows=rows, totals=tuple(keyed(total) for total in self.totals)
        )

    def as_json(self) -> dict[str, object]:
        """Return it as JSON types, the facts by their keys."""
        return {
            "head": list(self.head),
            "rows": [[fact.key for fact in row] for row in self.rows],
            "totals": [fact.key for fact in self.totals],
            "words": [[title, list(lines)] for title, lines in self.words],
            "link": self.link and dict(self.link),
            "note": self.note,
            "data_class": self.data_class,
        }


def render_step(step: Mapping[str, object], table: FactTable) -> Iterator[str]:
    """Yield a step for a model, line by line; `words` are not for it.

    :param step: what `Result.as_json` says, with its ``title`` and ``problem``
    """
    yield f"# {step['title']}"
    if problem := step.get("problem"):
        yield str(problem)
    if step.get("words"):
        yield "(shown to the person, word for word)"
    if step.get("head"):
        yield " | ".join(step["head"])
    for row in step.get("rows", ()):
        yield " | ".join(_render_cell(table[key], table.lang) for key in row)
    for key in step.get("totals", ()):
        yield f"{table[key].label}: {_render_cell(table[key], table.lang)}"
    if note := step.get("note"):
        yield str(note)


def _render_cell(fact: Fact, lang: str) -> str:
    """Return a value with its placeholder, or without one where it is text from
    outside."""
    written = " ".join((fact.written(lang) or "–").split())
    if fact.key[0] == QUOTE or fact.value is None:
        return written[:MAX_SENT]
    return f"{{{fact.key}}} = {written[:MAX_SENT]}"


def defused(text: str) -> str:
    """Return a value from a record without a sign that a browser could take for a
    tag."""
    return text.translate(ANGLES)


def in_answer(text: str) -> str:
    """Return a value as it stands in an answer: on one line, and not at length."""
    text = " ".join(defused(text).split())
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
