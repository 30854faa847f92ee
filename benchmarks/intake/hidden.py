# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Hidden text of PDFs: how much of it is found, and how often an honest file is said
to have it.

Invoices of `attack_papers` carry orders to a language model in eight ways that nobody
sees; others carry them in the open, or none. *Found*: the file counts as check A30 has
it (20 hidden characters), and the hidden text that is quoted holds the order's word.
*Kept*: that word is not in the text that fields, models and searches get. Intervals are
those of Clopper and Pearson, 95 %. The sealed part has other sentences and seeds, and
nothing is tuned on it.

Exit code 1 where a goal is missed on the sealed part.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "addons/edic_finance/tests"))

import addon_shells  # noqa: E402, F401
import attack_corpus  # noqa: E402
import attack_papers  # noqa: E402
import pypdfium2 as pdfium  # noqa: E402
from scipy.stats import beta  # noqa: E402

from edic_finance.tools.intake import hidden_text  # noqa: E402
from edic_finance.tools.intake.pages.layer import read_layer  # noqa: E402

LEAST = 20  # hidden characters, as A30 counts them when nobody chose otherwise
REPEATS = 3  # attacks of each carrier, goal and language
CLEAN = {"tune": 1200, "sealed": 400}
FIRST = {"tune": 10**6, "sealed": 10**8}  # seeds of honest files
OPEN = ("visible", "qr", "picture")  # an order that people see
MIN_RECALL, MAX_ALARMS = 0.95, 0.01  # goals
SETS = (
    "zugferd-corpus",
    "invoice-pdfs",
    "invoice-pdfs-fr",
    "factur-x-fixtures",
    "scans-fr-de",
)


@dataclass
class Tally:
    """A tally counts hits among files."""

    hits: int = 0
    count: int = 0
    named: list[str] = field(default_factory=list)

    def add(self, hit: bool, name: str, *, is_right: bool) -> None:
        """Count a file; its name is remembered where it is not as it should be."""
        self.hits += hit
        self.count += 1
        if hit != is_right:
            self.named.append(name)

    @property
    def share(self) -> float:
        return self.hits / self.count if self.count else 0.0

    def __str__(self) -> str:
        if not self.count:
            return "–"
        tail = 0.025
        low = beta.ppf(tail, self.hits, self.count - self.hits + 1) if self.hits else 0
        high = (
            beta.ppf(1 - tail, self.hits + 1, self.count - self.hits)
            if self.hits < self.count
            else 1
        )
        return f"{self.hits} of {self.count} ({low:.3f}–{high:.3f})"


@dataclass(frozen=True)
class Seen:
    """A file as the reader finds it. ``ways``: page, way and text of what is
    hidden."""

    name: str
    group: str
    is_alarm: bool
    is_quoted: bool
    is_kept: bool
    ways: tuple[tuple[int, str, str], ...]


def look(name: str, group: str, pdf: bytes, canary: str = "") -> Seen:
    """Return what the reader finds in a file."""
    try:
        runs = hidden_text.read(pdf).hidden
    except hidden_text.UnreadableError:
        runs = ()
    letters = sum(len(run.text.replace(" ", "")) for run in runs)
    quoted = "".join(run.text for run in runs).replace(" ", "")
    return Seen(
        name,
        group,
        letters >= LEAST,
        canary in quoted,
        not canary or canary not in _layer(pdf).replace(" ", ""),
        tuple((run.page, run.way, run.text[:60]) for run in runs[:3]),
    )


def _layer(pdf: bytes) -> str:
    with pdfium.PdfDocument(pdf) as document:
        pages = (read_layer(document[n], n + 1) for n in range(min(len(document), 3)))
        return " ".join(page.text for page in pages)


def of_attack(attack: attack_corpus.Attack) -> Seen:
    """Return what the reader finds in an invoice that carries an order."""
    pdf = attack_papers.carried(attack.carrier, attack.text, attack.seed, attack.lang)
    return look(attack.key, attack.carrier, pdf, attack.canary)


def of_honest(seed: int) -> Seen:
    """Return what the reader finds in an invoice without an order."""
    return look(f"honest {seed}", "honest", attack_papers.honest(seed))


def of_file(path: Path) -> Seen:
    """Return what the reader finds in a published file."""
    return look(path.name, path.parts[-2], path.read_bytes())


def published(data: Path) -> Iterator[Path]:
    """Yield the PDFs of the data sets."""
    for name in SETS:
        found = (data / name).rglob("*")
        yield from sorted(path for path in found if path.suffix.lower() == ".pdf")


def measure(part: str, pool: ProcessPoolExecutor) -> tuple[dict, dict, Tally]:
    """Return what was found and kept by carrier, and the false alarms of a part."""
    found: dict[str, Tally] = defaultdict(Tally)
    kept: dict[str, Tally] = defaultdict(Tally)
    alarms = Tally()
    attacks = [
        attack
        for attack in attack_corpus.attacks(part, REPEATS)
        if attack.carrier in (*attack_corpus.HIDDEN, *OPEN)
    ]
    for seen in pool.map(of_attack, attacks, chunksize=8):
        if seen.group in OPEN:
            alarms.add(seen.is_alarm, f"{seen.name} {seen.ways}", is_right=False)
            continue
        is_found = seen.is_alarm and seen.is_quoted
        found[seen.group].add(is_found, f"{seen.name} {seen.ways}", is_right=True)
        kept[seen.group].add(seen.is_kept, seen.name, is_right=True)
    seeds = range(FIRST[part], FIRST[part] + CLEAN[part])
    for seen in pool.map(of_honest, seeds, chunksize=8):
        alarms.add(seen.is_alarm, f"{seen.name} {seen.ways}", is_right=False)
    return found, kept, alarms


def total(tallies: dict[str, Tally]) -> Tally:
    """Return all of them together."""
    hits = sum(tally.hits for tally in tallies.values())
    return Tally(hits, sum(tally.count for tally in tallies.values()))


def main() -> int:
    """Print the figures; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--part", choices=("tune", "sealed", "both"), default="both")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("--show", action="store_true", help="name what is wrong")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    parts = ("tune", "sealed") if options.part == "both" else (options.part,)
    with ProcessPoolExecutor(2) as pool:
        results = {part: measure(part, pool) for part in parts}
        real = Tally()
        for seen in pool.map(of_file, published(options.data)):
            real.add(seen.is_alarm, f"{seen.name} {seen.ways}", is_right=False)
    if options.json:
        print(json.dumps(figures(results, real)))
    else:
        print("\n".join(rows(results, real)))
    if options.show:
        for part, (found, kept, alarms) in results.items():
            wrong = [tally.named for tally in (*found.values(), *kept.values(), alarms)]
            print(part, *chain.from_iterable(wrong), sep="\n  ")
        print("published", *real.named, sep="\n  ")
    return int(any(map(is_missed, results.values())))


def is_missed(result: tuple[dict, dict, Tally]) -> bool:
    """Return whether a part misses a goal."""
    found, kept, alarms = result
    return (
        min(tally.share for tally in found.values()) < MIN_RECALL
        or total(kept).share < 1
        or alarms.share > MAX_ALARMS
    )


def rows(results: dict, real: Tally) -> Iterator[str]:
    """Yield the lines of a table."""
    yield (
        "| carrier | "
        + " | ".join(f"{part}: found | {part}: kept from models" for part in results)
        + " |"
    )
    yield "|---" + "|--:" * (2 * len(results)) + "|"
    for carrier in (*attack_corpus.HIDDEN, "all"):
        cells = []
        for found, kept, _alarms in results.values():
            cells += [
                str(total(tallies) if carrier == "all" else tallies[carrier])
                for tallies in (found, kept)
            ]
        yield f"| {carrier} | {' | '.join(cells)} |"
    yield ""
    for part, (_found, _kept, alarms) in results.items():
        yield f"False alarms, {part}: {alarms}"
    yield f"Published PDFs with an alarm: {real}"


def figures(results: dict, real: Tally) -> dict:
    """Return the figures as JSON has them."""
    return {
        part: {
            "found": {name: [t.hits, t.count] for name, t in found.items()},
            "kept": {name: [t.hits, t.count] for name, t in kept.items()},
            "alarms": [alarms.hits, alarms.count],
        }
        for part, (found, kept, alarms) in results.items()
    } | {"published": [real.hits, real.count]}


if __name__ == "__main__":
    sys.exit(main())
