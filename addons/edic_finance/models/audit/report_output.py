# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The output of `odoo edic_audit`: on the terminal, and in CSV files."""

import hashlib
from decimal import Decimal

from odoo.addons.edic_ai.tools.ledger.table import safe, write_table

from ...tools.audit.finding import SEVERITIES
from ...tools.audit.report_text import (
    CHECKS,
    FAULTS,
    FINDINGS,
    SEQUENCES,
    check_table,
    fault_table,
    not_run_line,
    rows,
    sequence_table,
    table,
)

MAX_FINDINGS_SHOWN = 10  # findings on the terminal


def file_summary(source, loaded):
    """Return what a file held, as JSON; `loaded`: of ``edic.finance.ledger.load``."""
    return {
        "name": source.path.name,
        "format": source.ledger.format,
        "sha256": source.digest,
        "owner": source.ledger.owner or None,
        "chart": loaded["chart"] or None,
        "lines": loaded["lines"],
        "entries": loaded["entries"],
        "first_day": loaded["first_day"].isoformat(),
        "last_day": loaded["last_day"].isoformat(),
        "debit": f"{loaded['debit']:.2f}",
        "credit": f"{loaded['credit']:.2f}",
        "knows": loaded["knows"],
        "shares": {
            fact: None if share is None else f"{share:.4f}"
            for fact, share in loaded["shares"].items()
        },
    }


def outcome_digest(report):
    """Return the SHA-256 of faults by kind and keys of findings: two runs that found
    the same have the same."""
    found = [f"{f['code']} {f['column']} {f['count']}" for f in report["faults"]]
    found += [f"{f['check']} {f['key']}" for f in report["findings"]]
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()


def write_files(folder, report, decimal):
    """Write checks, findings, numbers and, of a file, its faults, each into a CSV file
    of the folder; yield their paths.

    :param decimal: mark of decimals
    """
    parts = [("checks", CHECKS), ("findings", FINDINGS), ("sequences", SEQUENCES)]
    if "faults" in report:
        parts.append(("faults", FAULTS))
    for name, columns in parts:
        yield write_rows(folder, name, rows(columns, report[name], decimal))


def write_rows(folder, name, table_rows):
    """Write a table into a CSV file of the folder, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write_table(file, (map(safe, row) for row in table_rows))
    return path


def render_report(report, more):
    """Return a report as text for people.

    :param more: where findings are that are not shown, or False: they are all somewhere
    """
    file, lines = report.get("file"), []
    if file:
        faults = fault_table(report["faults"]) if report["faults"] else ["no fault"]
        lines += [
            f"{file['name']}: {file['format']}, {file['lines']} lines,"
            f" {file['entries']} entries, {file['first_day']} to {file['last_day']},"
            f" debit {file['debit']}, credit {file['credit']}",
            f"sha256 {file['sha256']}",
            *unknown_lines(file),
            *faults,
            "",
        ]
    lines += [
        f"{report['company']}, {report['kind']}: {report['entries']} entries,"
        f" {report['items']} items, debit {report['debit']}, credit {report['credit']}",
        *sequence_table(report),
        *check_table(report),
        *not_run_line(report),
    ]
    if file and report["findings"]:
        lines += ["", *_findings(report["findings"], more)]
    return "".join(f"{line}\n" for line in lines)


def unknown_lines(file):
    """Yield in a line the facts that a file does not tell, or on too few lines."""
    lacking = [fact for fact in file["shares"] if fact not in file["knows"]]
    if lacking:
        shares = (f"{fact} ({_percent(file['shares'][fact])})" for fact in lacking)
        yield f"not known, by share of lines that tell it: {', '.join(shares)}"


def _percent(share):
    return "no line" if share is None else f"{Decimal(share):.1%}"


def _findings(found, more):
    """Yield the gravest findings of a file, whose database is gone afterwards."""
    found = sorted(found, key=lambda f: (-SEVERITIES.index(f["severity"]), -f["score"]))
    names = ("check", "severity", "journal", "entry", "day", "line", "amount")
    shown = [
        (*(finding[name] for name in names), f"{finding['title']}: {finding['seen']}")
        for finding in found[:MAX_FINDINGS_SHOWN]
    ]
    yield from table((*names, ""), shown, widest=100)
    if len(found) > MAX_FINDINGS_SHOWN and more:
        yield f"… {len(found)} in all: {more}"
