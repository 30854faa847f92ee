# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A second reading of pages: what it mends, and what a model that lies gets in.

No model is asked. The text of the PDFs of the data sets (`page_truth`) is what their
pages say. Recognition is played: characters are taken for others that look like them
(`LOOKS_LIKE`), and it is not sure of any word. So are three models: one that reads the
page as it is, one that misreads as often as recognition, and one that lies: it reads
words as they are and changes a digit or two of every figure, of accounts so that their
check digits hold. Counted are the values that are right and wrong, and the words with
digits that were changed to what the page does not say.

    python benchmarks/intake/page_again.py ../shared/data
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import addon_shells  # noqa: E402, F401
from page_truth import FIELDS, Case, cases, is_right  # noqa: E402
from pages import read  # noqa: E402
from stdnum import iban  # noqa: E402

from edic_finance.tools.intake.pages.fields import read_fields  # noqa: E402
from edic_finance.tools.intake.pages.second_reading import check  # noqa: E402
from edic_finance.tools.intake.pages.text import (  # noqa: E402
    Cell,
    Page,
    page_of,
)
from edic_finance.tools.intake.pages.values import ibans  # noqa: E402

MISREAD, SCORE = 0.02, 0.7  # share of characters; how sure recognition is of a word
LOOKS_LIKE = dict(
    zip("0O1lI5S8B6G2Z7nmrueacgqtfi", "O0lI1S5B8G6Z21mnnvcoeqgftl", strict=True)
)
GROUP = 4  # characters of an account, as pages print it
MAX_TRIES = 200  # pairs of digits that are changed in an account


def misread(text: str, chance: random.Random) -> str:
    """Return a text as recognition may read it."""
    return "".join(
        LOOKS_LIKE.get(c, c) if chance.random() < MISREAD else c for c in text
    )


def recognised(page: Page, chance: random.Random) -> Page:
    """Return a page as recognition reads it."""

    def cell_of(cell: Cell) -> Cell:
        words = (
            replace(word, text=misread(word.text, chance), score=SCORE)
            for word in cell.words
        )
        return Cell(tuple(words), cell.line)

    lines = tuple(tuple(map(cell_of, line)) for line in page.lines)
    return replace(page, source="ocr", lines=lines)


def lie(text: str, chance: random.Random) -> str:
    """Return a line with a digit or two of each figure changed; accounts stay valid."""
    for found in ibans(text):
        other = _other_account(found.value, chance)
        spaced = " ".join(other[n : n + GROUP] for n in range(0, len(other), GROUP))
        is_spaced = " " in text[found.start : found.end]
        return text[: found.start] + (spaced if is_spaced else other)
    words = text.split(" ")
    return " ".join(_other_figure(word, chance) for word in words)


def _other_account(number: str, chance: random.Random) -> str:
    for _try in range(MAX_TRIES):
        letters = list(number)
        for place in chance.sample(range(4, len(number)), 2):
            if letters[place].isdigit():
                letters[place] = str(chance.randrange(10))
        other = "".join(letters)
        if other != number and iban.is_valid(other):
            return other
    return number


def _other_figure(word: str, chance: random.Random) -> str:
    places = [n for n, char in enumerate(word) if char.isdecimal()]
    letters = list(word)
    for place in chance.sample(places, min(len(places), chance.choice((1, 2)))):
        letters[place] = str((int(letters[place]) + chance.randrange(1, 10)) % 10)
    return "".join(letters)


def answers(page: Page, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield each model and what it says of a page."""
    rows = [[cell.text for cell in line] for line in page.lines]
    for name, said in (
        ("reads the page", lambda text: text),
        ("misreads as often", lambda text: misread(text, chance)),
        ("lies", lambda text: lie(text, chance)),
    ):
        yield name, "\n".join("| " + " | ".join(map(said, row)) + " |" for row in rows)


def count(case: Case, pages: list[Page]) -> Counter:
    """Return how many values are right, wrong and open, of those that are printed."""
    found = read_fields(pages)
    result = Counter()
    for name in FIELDS:
        truth, value = case.truth.get(name), found[name].value
        if truth and name in case.printed:
            if not value:
                result["open"] += 1
            else:
                result["right" if is_right(name, value, truth) else "wrong"] += 1
    return result


def made_up(true: Page, before: Page, after: Page) -> Iterator[tuple[str, str, str]]:
    """Yield words with digits that were changed to others than the page's: as it says,
    as recognised, as they are now."""
    rows = zip(true.cells, before.cells, after.cells, strict=True)
    for cells in rows:
        for word, old, new in zip(*(cell.words for cell in cells), strict=True):
            is_figure = any(char.isdigit() for char in word.text + new.text)
            if is_figure and old.text != new.text and new.text != word.text:
                yield word.text, old.text, new.text


def main() -> None:
    totals: dict[str, Counter] = {}
    lies: dict[str, list[tuple[str, str, str]]] = {}
    files = 0
    for case in cases(Path(sys.argv[1])):
        if case.family == "scans":
            continue
        true = [page_of({**p, "source": "ocr"}) for p in read(case, "text").lined]
        if not true:
            continue
        files += 1
        chance = random.Random(case.name)
        first = [recognised(page, chance) for page in true]
        totals.setdefault("none", Counter()).update(count(case, first))
        said = [dict(answers(page, chance)) for page in true]
        for name in said[0]:
            second = [
                check(page, texts[name])[0]
                for page, texts in zip(first, said, strict=True)
            ]
            totals.setdefault(name, Counter()).update(count(case, second))
            lies.setdefault(name, []).extend(
                row
                for pages in zip(true, first, second, strict=True)
                for row in made_up(*pages)
            )
    print(f"{files} PDFs, {MISREAD:.0%} of the characters misread")
    for name, found in totals.items():
        print(
            f"{name:18} right {found['right']:5} wrong {found['wrong']:4}"
            f" open {found['open']:4} made up {len(lies.get(name, ()))}"
        )
    for name, rows in lies.items():
        for row in rows[:10]:
            print(f"  {name}: {' · '.join(row)}")


if __name__ == "__main__":
    main()
