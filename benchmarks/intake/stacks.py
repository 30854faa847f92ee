# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Stacks of published invoices in one file: where the proposal would cut them.

Usage: stacks.py [--data ../shared/data] [--stacks 300] [--seed 26] [--show]

Each stack has two to five different files with a text layer, of one or more pages, in
one of three kinds of order. A cut is right where a file begins.
"""

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

import addon_shells  # noqa: F401

from edic_finance.tools.intake.pages import reader, starts, text

FOLDERS = ("invoice-pdfs", "invoice-pdfs-fr", "zugferd-corpus", "factur-x-fixtures")
MAX_PAGES = 6  # of one file


def readable(data):
    """Return the pages of each published PDF that has text, by its name."""
    found = {}
    for folder in FOLDERS:
        for path in sorted((data / folder).rglob("*.pdf")):
            try:
                pages = reader.read(path.read_bytes(), "pdf").read
            except (reader.UnreadableError, MemoryError):
                continue
            if 0 < len(pages) <= MAX_PAGES and all(
                p["source"] == "text" for p in pages
            ):
                found[path.name] = pages
    return found


def stack(known, dice):
    """Return the pages of some files, numbered through, and where the files begin."""
    pages, begins = [], []
    for name in dice.sample(sorted(known), dice.randint(2, 5)):
        begins.append(len(pages) + 1)
        for page in known[name]:
            pages.append(text.page_of({**page, "number": len(pages) + 1}))
    return pages, begins


def main():
    """Print how many cuts are found, and how many of those proposed are right."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--stacks", type=int, default=300)
    parser.add_argument("--seed", type=int, default=26)
    parser.add_argument("--show", action="store_true", help="what goes wrong")
    options = parser.parse_args()
    known, dice = readable(options.data), random.Random(options.seed)
    right = proposed = cuts = whole = 0
    signs = Counter()
    for _stack in range(options.stacks):
        pages, begins = stack(known, dice)
        found = list(starts.starts(pages))
        cut = {start.page for start in found[1:] if start.sign}
        signs.update(start.sign for start in found[1:] if start.sign)
        wanted = set(begins[1:])
        right, proposed = right + len(cut & wanted), proposed + len(cut)
        cuts, whole = cuts + len(wanted), whole + (cut == wanted)
        if options.show and cut != wanted:
            print("missed", sorted(wanted - cut), "wrong", sorted(cut - wanted))
            for start in found:
                print("  ", start, starts.count_of(pages[start.page - 1].text))
    print(
        f"{options.stacks} stacks of {len(known)} files: {right} of {cuts} cuts found,"
        f" {right} of {proposed} proposed are right, {whole} stacks wholly right"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
