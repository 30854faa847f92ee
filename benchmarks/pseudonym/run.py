# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The shares of personal data and of other text that are concealed."""

import argparse
import gzip
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from scipy.stats import beta
from stdnum.fr import nir

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))
import addon_shells  # noqa: E402, F401

# isort: split
from generate import CHECKED, Document, Label, generate  # noqa: E402

from edic_ai.tools.privacy.pseudonym import Leak, Names, Pseudonymiser  # noqa: E402

LEVEL = 0.95
CLINICAL = {
    "NOM": "NAME",
    "PRENOM": "NAME",
    "MAIL": "EMAIL",
    "TEL": "PHONE",
    "SECU": "NIR",
    "DATE_NAISSANCE": "BIRTH_DATE",
    "ADRESSE": "ADDRESS",
    "ADDRESSE": "ADDRESS",
    "ZIP": "ADDRESS (post code)",
    "VILLE": "ADDRESS (town)",
}
NAMES_MEANT = {"NAME (known)", "NAME (titled)", "NAME (placed)"}
LABELLED = re.compile(r"\[([^\]\[]*)\]\(([A-Z_]+)\)")


TITLED = re.compile(
    r"(?i)\b(?:mr?|mme|mlle|dr|pr|prof|docteur|professeur|monsieur|madame)\.? $"
)


class Tally:
    """Found of those there are."""

    def __init__(self) -> None:
        self.right = self.all = 0

    def add(self, right: bool) -> None:
        """One more."""
        self.right += right
        self.all += 1

    def __str__(self) -> str:
        if not self.all:
            return "–"
        low, high = clopper_pearson(self.right, self.all)
        share = self.right / self.all
        return f"{share:.3f} [{low:.3f}; {high:.3f}] ({self.right}/{self.all})"


def clopper_pearson(right: int, count: int) -> tuple[float, float]:
    """The exact 95 % interval of a share."""
    tail = (1 - LEVEL) / 2
    low = beta.ppf(tail, right, count - right + 1) if right else 0.0
    high = beta.ppf(1 - tail, right + 1, count - right) if right < count else 1.0
    return float(low), float(high)


class Measured:
    """The figures of a set of documents."""

    def __init__(self, show: int = 0) -> None:
        self.recall: dict[str, Tally] = defaultdict(Tally)
        self.kind: dict[str, Tally] = defaultdict(Tally)
        self.precision: dict[str, Tally] = defaultdict(Tally)
        self.leaked: list[str] = []
        self.blocked: list[str] = []
        self.changed = 0
        self.seconds: list[float] = []
        self._show = show

    def add(self, document: Document, names: Names) -> None:
        """Conceal one document as a conversation of its own."""
        pseudonymiser = Pseudonymiser(names)
        begin = time.perf_counter()
        concealed = pseudonymiser.conceal(document.text)
        self.seconds.append(time.perf_counter() - begin)
        try:
            pseudonymiser.check(concealed.text)
        except Leak as leak:
            self.blocked.append(f"{document.name} {leak.kind}")
        self._leaks(document, concealed.text)
        restored = pseudonymiser.restore(concealed.text).text
        # the same value written in two ways comes back in the first
        self.changed += _plain(restored) != _plain(document.text)
        covered = {i: s.kind for s in concealed.spans for i in range(s.start, s.end)}
        for label in document.labels:
            self._label(document, label, covered)
        labelled = {i for lab in document.labels for i in range(lab.start, lab.end)}
        for span in concealed.spans:
            inside = [i in labelled for i in range(span.start, span.end)]
            right = sum(inside) * 2 >= len(inside)
            self.precision[span.kind].add(right)
            self._say(not right, "EXTRA", document, span.kind, span)

    def _label(self, document: Document, label: Label, covered: dict[int, str]) -> None:
        places = [
            i for i in range(label.start, label.end) if document.text[i].isalnum()
        ]
        whole = all(i in covered for i in places)
        name = f"{label.kind} ({label.how})" if label.how else label.kind
        self.recall[name].add(whole)
        if whole:
            kinds = [covered[i] for i in places]
            self.kind[name].add(kinds.count(label.kind.split()[0]) * 2 >= len(kinds))
        self._say(not whole, "MISSED", document, name, label)

    def _leaks(self, document: Document, outgoing: str) -> None:
        plain = _plain(outgoing)
        for label in document.labels:
            if label.kind in CHECKED and label.how != "key wrong":
                value = _plain(document.text[label.start : label.end])
                if value and value in plain:
                    self.leaked.append(f"{document.name} {label.kind}")

    def _say(
        self, wrong: bool, what: str, document: Document, kind: str, place
    ) -> None:
        if wrong and self._show > 0:
            self._show -= 1
            around = document.text[max(0, place.start - 25) : place.end + 15]
            value = document.text[place.start : place.end]
            print(f"{what} {kind} {value!r} in {around!r} ({document.name})")

    def table(self) -> list[tuple[str, str, str, str]]:
        """Rows: kind, recall, of these under the right kind, precision."""
        rows = []
        for name in sorted(self.recall.keys() | self.precision.keys()):
            rows.append(
                (
                    name,
                    str(self.recall.get(name, Tally())),
                    str(self.kind.get(name, Tally())),
                    str(self.precision.get(name, Tally())),
                )
            )
        for title, tallies in (
            (
                "all with check digits",
                [
                    tally
                    for name, tally in self.recall.items()
                    if name.split()[0] in CHECKED and "wrong" not in name
                ],
            ),
            (
                "all names, known, titled or placed",
                [tally for name, tally in self.recall.items() if name in NAMES_MEANT],
            ),
        ):
            if tallies:
                rows.append((title, str(_sum(tallies)), "–", "–"))
        rows.append(("all", "–", "–", str(_sum(self.precision.values()))))
        return rows


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total.right += tally.right
        total.all += tally.all
    return total


def how_marked(kind: str, value: str, before: str, labels: list[Label]) -> str:
    """Return whether a name has a title before it, a NIR its right key."""
    if kind == "NIR":
        return "key right" if nir.is_valid(value) else "key wrong"
    if kind != "NAME":
        return ""
    last = labels[-1] if labels else None
    if last and last.kind == "NAME" and not before[last.end :].strip():
        return last.how
    return "titled" if TITLED.search(before) else "no title"


def clinical(path: Path) -> list[Document]:
    """The blocks of the EDS-pseudo data; labels of ours, others are plain text."""
    blocks = gzip.decompress((path / "templates.txt.gz").read_bytes()).decode()
    documents = []
    for index, block in enumerate(blocks.split("\n\n")):
        text, labels, position = "", [], 0
        for match in LABELLED.finditer(block):
            text += block[position : match.start()]
            position = match.end()
            if kind := CLINICAL.get(match[2]):
                how = how_marked(kind, match[1], text, labels)
                labels.append(Label(kind, len(text), len(text) + len(match[1]), how))
            text += match[1]
        text += block[position:]
        documents.append(Document(f"clinical-{index}", text, tuple(labels)))
    return documents


def report(title: str, measured: Measured, markdown: bool) -> None:
    """Print one set's figures."""
    print(f"\n## {title}\n" if markdown else f"\n{title}")
    rows = [("kind", "recall", "right kind", "precision"), *measured.table()]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    for index, row in enumerate(rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        print(f"| {' | '.join(cells)} |" if markdown else "  ".join(cells))
        if markdown and not index:
            print(f"|{'|'.join('-' * (w + 2) for w in widths)}|")
    seconds = sorted(measured.seconds)
    print(
        f"\n{len(seconds)} documents; checked numbers leaked: {len(measured.leaked)}"
        f" {measured.leaked[:5] or ''}; refused by the second look:"
        f" {len(measured.blocked)} {measured.blocked[:5] or ''}; not restored:"
        f" {measured.changed}; median {1000 * seconds[len(seconds) // 2]:.1f} ms,"
        f" p95 {1000 * seconds[int(len(seconds) * 0.95)]:.1f} ms a document"
    )


def main() -> None:
    """Measure all sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data/pii-fr")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--tuned", action="store_true", help="only what was tuned on")
    parser.add_argument("--show", type=int, default=0, help="errors to print of a set")
    arguments = parser.parse_args()
    for language, title in (("fr", "French"), ("de", "German")):
        documents, people = generate(language, arguments.count, arguments.seed)
        names = Names(people)
        for held_out in (False,) if arguments.tuned else (False, True):
            measured = Measured(arguments.show)
            for document in documents:
                if document.held_out is held_out:
                    measured.add(document, names)
            which = "templates kept aside" if held_out else "templates tuned on"
            report(f"{title}, generated, {which}", measured, arguments.markdown)
    if arguments.data.exists() and not arguments.tuned:
        measured = Measured(arguments.show)
        for document in clinical(arguments.data):
            measured.add(document, Names())
        report("French clinical letters (pii-fr)", measured, arguments.markdown)


if __name__ == "__main__":
    main()
