# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An audit's report as a table for people, and as rows for IDEA, ACL or a spreadsheet.

ISA 240 asks first whether the population was complete: what was left out stands beside
what was checked, with its reason.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

CHECKS = (
    "code",
    "title",
    "version",
    "outcome",
    "reason",
    "population",
    "checked",
    "excluded",
    "in_part",
    "found",
    "new",
    "expired",
    "seconds",
    "ids_digest",
)
FINDINGS = (
    "check",
    "title",
    "severity",
    "score",
    "journal",
    "entry",
    "day",
    "ref",
    "line",
    "partner",
    "amount",
    "seen",
    "compared",
    "rule",
    "innocent",
    "next",
    "key",
)
SEQUENCES = ("journal", "first", "last", "entries")
FAULTS = ("level", "code", "column", "words", "count", "lines", "value")
TEXT = {"amount", "seconds"}  # decimals, written with the mark that is asked for


def table(
    head: Sequence[str], rows: Iterable[Sequence[object]], widest: int = 44
) -> Iterator[str]:
    """Yield lines of a table in columns; figures to the right."""
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    columns = zip(head, *cells, strict=True)
    aligned = [_aligned(title, texts, widest) for title, *texts in columns]
    for row in zip(*aligned, strict=True):
        yield "  ".join(row).rstrip()


def check_table(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield the checks of a run; below what was left out and why."""
    checks = report["checks"]
    yield from table(
        (
            "check",
            "",
            "population",
            "checked",
            "left out",
            "found",
            "seconds",
            "outcome",
        ),
        (
            (
                check["code"],
                check["title"],
                check["population"],
                check["checked"],
                check["population"] - check["checked"],
                check["found"],
                f"{check['seconds']:.2f}",
                check["outcome"].replace("_", " "),
            )
            for check in checks
        ),
    )
    for check in checks:
        for name, how in (("excluded", "left out"), ("in_part", "checked in part")):
            for reason in check[name]:
                text = f"{reason['words']}{_at_lines(reason)}"
                yield f"{check['code']}: {reason['count']} {how}: {text}"
        if check["reason"]:
            outcome = check["outcome"].replace("_", " ")
            yield f"{check['code']}: {outcome}: {check['reason']}"


def not_run_line(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield the checks that a file was not searched with, as nobody asked for them."""
    if report.get("not_run"):
        text = ", ".join(check["code"] for check in report["not_run"])
        yield f"not run: {text}; --checks or --profile choose them"


def sequence_table(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lowest and the highest number of each journal's entries."""
    found = [[journal[name] for name in SEQUENCES] for journal in report["sequences"]]
    if found:
        yield from table(SEQUENCES, found)
        yield ""


def fault_table(faults: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield faults of a file by kind, with the first lines where each stands."""
    yield from table(
        ("level", "column", "count", "lines", "fault"),
        (
            (
                fault["level"],
                fault["column"],
                fault["count"],
                _lines(fault),
                fault["words"],
            )
            for fault in faults
        ),
        widest=100,
    )


def rows(
    columns: Sequence[str], items: Iterable[Mapping[str, Any]], decimal: str = "."
) -> Iterator[list[str]]:
    """Yield the head and a row for each item, for a file of comma-separated values.

    :param decimal: mark of decimals
    """
    yield list(columns)
    for item in items:
        yield [_cell(name, item.get(name), decimal) for name in columns]


def _cell(name: str, value: Any, decimal: str) -> str:
    if value is None:
        return ""
    if name in ("excluded", "in_part"):
        return "; ".join(
            f"{reason['words']} {reason['count']}{_at_lines(reason)}"
            for reason in value
        )
    if name == "lines":
        return " ".join(map(str, value))
    return str(value).replace(".", decimal) if name in TEXT else str(value)


def _lines(fault: Mapping[str, Any]) -> str:
    lines = [str(line) for line in fault["lines"] if line][:5]
    more = ", …" if lines and fault["count"] > len(lines) else ""
    return ", ".join(lines) + more


def _at_lines(counted: Mapping[str, Any]) -> str:
    """Return the lines of left-out entries in the file; empty if unknown."""
    if not counted.get("lines"):
        return ""
    text = ", ".join(map(str, counted["lines"]))
    more = ", …" if counted["count"] > len(counted["lines"]) else ""
    return f" (lines {text}{more})"


def _aligned(title: str, texts: Sequence[str], widest: int) -> list[str]:
    """Return a column's title and texts in its width, cut where they are wider."""
    width = min(widest, max(map(len, (title, *texts))))
    cut = [t if len(t) <= width else t[: width - 1] + "…" for t in (title, *texts)]
    is_right = bool(texts) and all(map(_is_figure, texts))
    return [text.rjust(width) if is_right else text.ljust(width) for text in cut]


def _is_figure(text: str) -> bool:
    return not text or text.replace(".", "", 1).isdigit()
