# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Invoices without structured figures: what is read of them against what they say.

Each PDF of the data sets (`page_truth`) is read as the product reads it: as it is, as a
scan and as a photo (`page_pictures`); the scans of `scans-fr-de` as they are. A field
counts where the file prints it. *Proposed*: a value was found; *right*: of those
proposed; *sure*: called sure; *wrong*: of those called sure. *Invented*: a value is
proposed that the page does not have, where it is known that it has none. *Not
judged*: a value is proposed of which the truth does not speak, or which it states and
the page does not print.

Half of the invoices are kept aside (`--part sealed`): rules are made on the others. The
text of pages is kept in var/, by the digests of the file and of the reader's own code.
Exit code 1 where a goal is missed.
"""

import argparse
import hashlib
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, replace
from itertools import islice
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import addon_shells  # noqa: E402, F401
import page_pictures  # noqa: E402
import page_truth  # noqa: E402
import page_withheld  # noqa: E402
from page_truth import FIELDS, Case, cases, is_right, squeezed  # noqa: E402

from edic_finance.tools.intake.apart import run_apart  # noqa: E402
from edic_finance.tools.intake.pages.learned import (  # noqa: E402
    MIN_SHARED,
    Anchor,
    Layout,
    likeness,
)

READER = "edic_finance.tools.intake.pages.reader"
FINDER = "edic_finance.tools.intake.pages.finder"
INTAKE = ROOT / "addons/edic_finance/tools/intake"
READING = ("pages/reader.py", "pages/ocr.py", "pages/layer.py", "pages/text.py")
READING += ("hidden_text.py", "apart.py")  # the code on which the text depends
CACHE = ROOT / "var/bench-pdf"
VARIANTS = {
    "text": "PDF with text",
    "given": "scans of `scans-fr-de`",
    "scan": "the same PDF as scan",
    "photo": "the same PDF as photo",
}
LANGUAGES = {"fr": "French", "de": "German", "other": "other languages", "": "all"}
MIN_RIGHT, MIN_PROPOSED = 0.97, 0.90  # goals
MAX_WRONG = 0.01
GOAL_FIELDS = ("gross", "date", "number", "vendor", "iban")
GOAL_VARIANTS = ("text", "given", "scan")
# what a posted bill says of its own values, as `PageBill.posted` has them
POSTED = ("number", "date", "due", "gross", "net", "vat", "order", "iban", "vendor_vat")
LEARNED = 3  # bills of a vendor
PAGE_S = 60  # as the product waits


@dataclass(frozen=True)
class Reading:
    """The pages of a file in one variant, and the seconds that each took which had to
    be recognised. None of it where the file was not read."""

    case: Case
    variant: str
    pages: list[dict]
    seconds: list[float]

    @property
    def lined(self) -> list[dict]:
        return [page for page in self.pages if page["lines"]]


@dataclass(frozen=True)
class Result:
    """A field of a file: its true value, if the page prints it, and what was found."""

    case: Case
    variant: str
    field: str
    truth: str | None
    value: str | None
    band: str

    @property
    def is_right(self) -> bool:
        return bool(
            self.truth and self.value and is_right(self.field, self.value, self.truth)
        )

    @property
    def is_invented(self) -> bool:
        return self.field in self.case.absent and self.value is not None

    @property
    def is_unjudged(self) -> bool:
        """Return whether a value is proposed of which the truth does not speak."""
        is_silent = self.truth is None and self.field not in self.case.absent
        return is_silent and self.value is not None


# --- reading --------------------------------------------------------------------------
def variants(case: Case) -> tuple[str, ...]:
    return ("given",) if case.family == "scans" else ("text", "scan", "photo")


def read(case: Case, variant: str) -> Reading:
    """Read a file in a variant, or take what was read of it before."""
    key = hashlib.sha256(
        f"{_code()} {page_pictures.VERSION} {variant} {case.name} ".encode()
        + case.path.read_bytes()
    ).hexdigest()
    kept = CACHE / f"{key}.json"
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        content = _read(*_content(case, variant))
        part = kept.with_suffix(f".{variant}.part")
        part.write_text(json.dumps(content))
        part.replace(kept)
    content = json.loads(kept.read_text())
    return Reading(case, variant, content["pages"], content["seconds"])


def _code() -> str:
    texts = b"".join((INTAKE / name).read_bytes() for name in READING)
    return hashlib.sha256(texts).hexdigest()


def _content(case: Case, variant: str) -> tuple[bytes, str]:
    data = case.path.read_bytes()
    if variant == "scan":
        return page_pictures.scan(data, case.name), "pdf"
    if variant == "photo":
        return page_pictures.photo(data, case.name)
    return data, "pdf"


def _read(data: bytes, kind: str) -> dict:
    found = run_apart(READER, data, {"kind": kind})
    pages, seconds = [], []
    for page in found["read"] if found else ():
        if page["source"] == "picture":
            start = time.perf_counter()
            options = {"kind": kind, "page": str(page["number"])}
            again = run_apart(READER, data, options, PAGE_S)
            seconds.append(time.perf_counter() - start)
            if not again:
                continue
            page = again["read"][0]
        pages.append(page)
    return {"pages": pages, "seconds": seconds}


def find(reading: Reading, has_own: bool, layout: Layout | None = None) -> list[Result]:
    """Return what is found on the pages, field by field.

    :param has_own: the receiving company knows its name
    :param layout: learned from other bills of the vendor
    """
    case = reading.case
    names = [case.truth["buyer"]] if has_own and case.truth.get("buyer") else []
    content = {"pages": reading.lined, "names": names, "numbers": []}
    found = run_apart(FINDER, json.dumps(content).encode()) if reading.lined else None
    if found and layout and likeness(found["words"], layout.common_words) >= MIN_SHARED:
        known = [[*astuple(a), bills] for a, bills in layout.anchors.items()]
        found = run_apart(FINDER, json.dumps({**content, "anchors": known}).encode())
    fields = found["fields"] if found else {}
    empty = {"value": None, "band": "open"}
    return [
        Result(
            case,
            reading.variant,
            name,
            case.truth.get(name) if name in case.printed else None,
            fields.get(name, empty)["value"],
            fields.get(name, empty)["band"],
        )
        for name in FIELDS
    ]


# --- learning -------------------------------------------------------------------------
def with_others(readings: list[Reading]) -> Iterator[tuple[Reading, list[Reading]]]:
    """Yield each reading with `LEARNED` others of its vendor, the first by name; none
    where there are not as many."""
    groups = defaultdict(list)
    for reading in readings:
        if reading.case.family not in ("scans", "real"):
            groups[reading.case.family, reading.variant].append(reading)
    for group in groups.values():
        for reading in group if len(group) > LEARNED else ():
            yield reading, [other for other in group if other is not reading][:LEARNED]


def learned(readings: Iterable[Reading]) -> Layout:
    """Return the layout that is learned once these bills were posted."""
    layout = Layout()
    for reading in readings:
        case = reading.case
        values = {n: case.truth[n] for n in POSTED if n in case.printed}
        if "iban" in values:
            values["iban"] = squeezed(values["iban"]).upper()
        content = {"pages": reading.lined, "values": values}
        found = run_apart(FINDER, json.dumps(content).encode())
        if found and found["anchors"]:
            anchors = [Anchor(**anchor) for anchor in found["anchors"]]
            layout = layout.with_bill(anchors, found["words"])
    return layout


# --- taking away ----------------------------------------------------------------------
def find_without(reading: Reading, has_own: bool) -> list[tuple[str, Result]]:
    """Return what is found once a value is not on the pages or a total is misread, each
    with what was done to it."""
    case, pages = reading.case, reading.lined
    if not pages:
        return []

    def again(changed: list[dict]) -> dict[str, Result]:
        found = find(replace(reading, pages=changed), has_own)
        return {item.field: item for item in found}

    results = []
    for name in sorted(case.printed - set(page_withheld.NOT_WITHHELD)):
        without = page_withheld.withheld(pages, name, str(case.truth[name]))
        if without != pages:
            results.append(("taken away", again(without)[name]))
    totals = [name for name in page_truth.MONEY if name in case.printed]
    if totals:
        found = again(page_withheld.without_totals(pages, case.truth))
        results += [("all totals taken away", found[name]) for name in totals]
    for name in totals:
        others = page_withheld.misread(pages, str(case.truth[name]))
        for changed in islice(others, page_withheld.MAX_MISREAD):
            found = again(changed)
            results += [("a total misread", found[other]) for other in totals]
    return results


def report_without(found: list[tuple[str, Result]], is_shown: bool) -> None:
    for variant, title in VARIANTS.items():
        here = [(kind, item) for kind, item in found if item.variant == variant]
        if not here:
            continue
        print(f"\n{title}: what is proposed in place of what is not there\n")
        print("| | field | times | proposed | of these sure | sure and wrong |")
        print("|---|---|--:|--:|--:|--:|")
        for kind, name in dict.fromkeys((kind, item.field) for kind, item in here):
            those = [r for k, r in here if (k, r.field) == (kind, name)]
            n = counted(those)
            cells = kind, name, len(those), n["proposed"], n["sure"], n["wrong"]
            print("| " + " | ".join(map(str, cells)) + " |")
    for kind, item in found if is_shown else ():
        is_wrong = item.value and item.band == "sure" and not item.is_right
        if is_wrong and not item.case.is_sealed:
            print(
                f"{item.case.name}, {item.variant}, {kind}: {item.field} {item.value}"
            )


# --- counting -------------------------------------------------------------------------
def wilson(count: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, count / total
    middle = share + z * z / (2 * total)
    spread = z * (share * (1 - share) / total + z * z / (4 * total * total)) ** 0.5
    below = 1 + z * z / total
    return max((middle - spread) / below, 0.0), min((middle + spread) / below, 1.0)


def counted(results: Iterable[Result]) -> Counter:
    """Return how many values are printed, proposed, right, sure, wrong, invented, and
    proposed where the truth does not speak of them."""
    found: Counter = Counter()
    for item in results:
        is_proposed = item.value is not None
        if item.truth is None:
            found["invented"] += item.is_invented
            found["invented_sure"] += item.is_invented and item.band == "sure"
            found["unjudged"] += item.is_unjudged
            continue
        is_sure = is_proposed and item.band == "sure"
        found["printed"] += 1
        found["proposed"] += is_proposed
        found["right"] += item.is_right
        found["sure"] += is_sure
        found["wrong"] += is_sure and not item.is_right
    return found


def _share(count: int, total: int) -> str:
    if not total:
        return "–"
    low, high = wilson(count, total)
    return f"{100 * count / total:.1f} ({100 * low:.0f}–{100 * high:.0f})"


def table(results: list[Result], fields: Iterable[str]) -> Iterator[str]:
    """Yield a table of fields as lines of Markdown."""
    yield (
        "| field | printed | proposed, % | right of these, % | called sure, % |"
        " wrong of sure | invented | not judged |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for name in fields:
        n = counted(item for item in results if item.field == name)
        if n["printed"] or n["invented"]:
            cells = (
                name,
                n["printed"],
                _share(n["proposed"], n["printed"]),
                _share(n["right"], n["proposed"]),
                _share(n["sure"], n["printed"]),
                f"{n['wrong']} of {n['sure']}" if n["sure"] else "–",
                n["invented"] or "",
                n["unjudged"] or "",
            )
            yield "| " + " | ".join(map(str, cells)) + " |"


def goals(results: list[Result]) -> Iterator[tuple[str, bool]]:
    """Yield each goal with its figures, and whether it is met."""
    for variant in GOAL_VARIANTS:
        here = [r for r in results if r.variant == variant]
        for name in GOAL_FIELDS:
            n = counted(r for r in here if r.field == name)
            if not n["printed"]:
                continue
            right = n["sure"] - n["wrong"]
            is_met = right >= MIN_RIGHT * n["sure"]
            is_met = is_met and n["proposed"] >= MIN_PROPOSED * n["printed"]
            yield (
                f"{VARIANTS[variant]}, {name}: right of sure"
                f" {_share(right, n['sure'])} %, proposed"
                f" {_share(n['proposed'], n['printed'])} %",
                is_met,
            )
        n = counted(here)
        wrong, sure = n["wrong"] + n["invented_sure"], n["sure"] + n["invented_sure"]
        yield (
            f"{VARIANTS[variant]}: wrong of all called sure {wrong} of {sure},"
            f" {_share(wrong, sure)} %",
            wrong <= MAX_WRONG * sure,
        )


# --- output ---------------------------------------------------------------------------
def show(results: list[Result]) -> None:
    """Print each value that is wrong, missing or invented; of the tuned part only."""
    by_file: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in results:
        if item.case.is_sealed or item.is_right:
            continue
        if item.truth is None and not item.is_invented:
            continue
        by_file[item.case.name, item.variant].append(
            f"  {item.field}: {item.value!r} ({item.band}), true: {item.truth!r}"
        )
    for (name, variant), lines in sorted(by_file.items()):
        print(f"{name}, {variant}", *lines, sep="\n")


def _language(case: Case) -> str:
    return case.language if case.language in LANGUAGES else "other"


def report(results: list[Result], fields: Iterable[str]) -> None:
    for variant, title in VARIANTS.items():
        for code, language in LANGUAGES.items():
            here = [
                item
                for item in results
                if item.variant == variant and code in ("", _language(item.case))
            ]
            if here:
                files = len({item.case.name for item in here})
                print(f"\n{title}, {language}, {files} files:\n")
                print(*table(here, fields), sep="\n")


def report_after(
    before: list[Result],
    after: list[tuple[Reading, list[Result]]],
) -> None:
    """Print what three posted bills of a vendor change."""
    for variant in {reading.variant: None for reading, _items in after}:
        here = [(r, items) for r, items in after if r.variant == variant]
        names = {reading.case.name for reading, _items in here}
        without = [r for r in before if r.variant == variant and r.case.name in names]
        files = f"{len(here)} files of {len({r.case.family for r, _i in here})} vendors"
        for title, items in (
            ("before", without),
            ("after three bills of the vendor", [x for _r, its in here for x in its]),
        ):
            print(f"\n{VARIANTS[variant]}, {files}, {title}:\n")
            print(*table(items, POSTED), sep="\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--part", choices=("tune", "sealed", "all"), default="all")
    parser.add_argument("--field", action="append", choices=FIELDS)
    parser.add_argument("--variant", action="append", choices=VARIANTS)
    parser.add_argument("--only", help="files whose name contains this")
    parser.add_argument("--show", action="store_true", help="list what is wrong")
    parser.add_argument(
        "--own", action="store_true", help="the receiving company knows its name"
    )
    parser.add_argument(
        "--without",
        action="store_true",
        help="take values away and see what is proposed in their place, nothing else",
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--engines", action="store_true", help="tesseract beside rapidocr, nothing else"
    )
    options = parser.parse_args()
    data = options.data.resolve()
    if options.engines:
        import page_engines

        return page_engines.main([c for c in cases(data) if c.family == "scans"])
    chosen = [
        (case, variant)
        for case in cases(data)
        if options.part == "all" or case.is_sealed == (options.part == "sealed")
        if not options.only or options.only in case.name
        for variant in variants(case)
        if not options.variant or variant in options.variant
    ]
    with ThreadPoolExecutor(options.jobs) as pool:
        readings = list(pool.map(lambda item: read(*item), chosen))
        if options.without:
            lost = pool.map(lambda item: find_without(item, options.own), readings)
            report_without([entry for those in lost for entry in those], options.show)
            return 0
        found = list(pool.map(lambda item: find(item, options.own), readings))
        pairs = list(with_others(readings))
        again = pool.map(lambda p: find(p[0], options.own, learned(p[1])), pairs)
        after = [(pair[0], items) for pair, items in zip(pairs, again, strict=True)]
    results = [item for items in found for item in items]
    fields = options.field or FIELDS
    if options.show:
        show([item for item in results if item.field in fields])
    report(results, fields)
    report_after(results, after)
    seconds = [s for reading in readings for s in reading.seconds]
    if seconds:
        print(
            f"\n{len(seconds)} pages recognised: {median(seconds):.1f} s each"
            f" (median, {max(seconds):.1f} s at most)"
        )
    print()
    is_met = True
    for text, is_one_met in goals(results):
        print("met   " if is_one_met else "missed", text)
        is_met = is_met and is_one_met
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
