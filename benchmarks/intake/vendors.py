# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Vendors of documents found among generated contacts: right, wrong, left to a person.

Exit code 1 when somebody else is taken without a word. Thresholds are chosen on the
open part; the sealed part has other words and is only measured.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))
import addon_shells  # noqa: E402, F401

# isort: split
from vendor_pairs import WORDS, questions  # noqa: E402

from edic_finance.tools.intake.vendor_match import SURE, match, taken  # noqa: E402

SHOWN = 5  # look-alikes that a person sees at once
COLUMNS = ("right", "right, to check", "left, shown", "left, not shown", "new",
           "wrong, said", "wrong, silent")  # fmt: skip


def verdict(question):
    """Return which of `COLUMNS` a document comes to."""
    matches = match(question.seller, question.known)
    found = taken(matches)
    if found:
        is_right = found.partner == question.meant
        if found.certainty == SURE:
            return "right" if is_right else "wrong, silent"
        return "right, to check" if is_right else "wrong, said"
    if question.meant is None:
        return "new"
    shown = {m.partner for m in matches[:SHOWN]}
    return "left, shown" if question.meant in shown else "left, not shown"


def measured(words, seeds):
    """Return how many documents of each case come to what."""
    counts = defaultdict(Counter)
    for question in questions(words, seeds):
        counts[question.case][verdict(question)] += 1
    return counts


def table(counts):
    """Yield the rows of a table."""
    yield "| case | documents | " + " | ".join(COLUMNS) + " |"
    yield "|---" * (len(COLUMNS) + 2) + "|"
    total = sum(counts.values(), Counter())
    for case, count in [*counts.items(), ("all", total)]:
        cells = " | ".join(str(count[column] or "") for column in COLUMNS)
        yield f"| {case} | {count.total()} | {cells} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("open", "sealed", "both"), default="both")
    parser.add_argument("--worlds", type=int, default=300, help="for each part")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    silent = 0
    for part, first in (("open", 0), ("sealed", 10_000)):
        if options.part not in (part, "both"):
            continue
        counts = measured(WORDS[part], range(first, first + options.worlds))
        silent += sum(count["wrong, silent"] for count in counts.values())
        if options.json:
            print(json.dumps({"part": part, **counts}))
        else:
            print(f"\n{part}\n")
            print("\n".join(table(counts)))
    sys.exit(f"{silent} taken wrongly without a word" if silent else 0)


if __name__ == "__main__":
    main()
