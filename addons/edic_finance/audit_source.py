# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ledger files that `odoo edic_audit` was given."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from .tools.audit import datev_ledger, fec, gobd_ledger
from .tools.audit.datev import open_datev
from .tools.audit.fec_check import FecTotals, check_fec
from .tools.audit.gobd import open_gobd
from .tools.audit.ledger_line import LedgerFile

REASONS = {  # of a LedgerFileError, with what it is about
    "empty": "the file is empty",
    "xml": "a FEC in XML is not read: ask for the text file",
    "columns": "the file is no FEC: it lacks {}",
    "header": "the file does not begin as DATEV's format does (EXTF): {}",
    "category": "DATEV's format, but no batch of postings: {}",
    "no_batch": "none of the files is a batch of postings",
    "mixed": "the files are of several clients: {}",
    "no_index": "there is no index.xml in {}",
    "index": "the index.xml cannot be read: {}",
    "outside": "the index.xml points out of the export: {}",
    "missing": "the index.xml names a file that is not there: {}",
    "delimiter": "columns are separated by more than one sign: {}",
    "no_table": "there is no table {}",
    "no_journal": "no table has an account, a day and an amount under usual names; say"
    " which it is with --table and --columns. There is {}",
}


@dataclass
class Source:
    """A file or folder as a ledger. ``note``: what was understood of it."""

    path: Path
    ledger: LedgerFile
    digest: str
    file: fec.FecFile | None = None
    totals: FecTotals = field(default_factory=FecTotals)
    note: str = ""

    @property
    def name(self):
        """Of the books."""
        return f"{self.ledger.format} {self.ledger.owner or self.path.name}"

    def faults(self):
        """Each fault of a FEC; the other formats have no rules of their own here."""
        if self.file:
            yield from check_fec(self.file, self.path.name, self.totals)


def open_source(options):
    """The ledger that the options name.

    :raises LedgerFileError: it is not what it is said to be
    """
    if options.fec:
        return _fec(options.fec)
    if options.datev:
        paths = options.datev
        files = [(p.stem, open_datev(lambda p=p: p.open("rb"))) for p in paths]
        ledger = datev_ledger.as_ledger(files, options.chart or "")
        return Source(paths[0], ledger, digest_of(paths))
    return _gobd(options)


def _fec(path):
    file = fec.open_fec(lambda: path.open("rb"))
    return Source(path, fec.as_ledger(file, path.name), digest_of([path]), file)


def _gobd(options):
    path = options.gobd
    export = open_gobd(path)
    journal = gobd_ledger.find_journal(export, options.table, options.columns)
    columns = ", ".join(f"{role} = {name}" for role, name in journal.columns.items())
    return Source(
        path,
        gobd_ledger.as_ledger(export, journal, options.chart or ""),
        digest_of([path] if path.is_file() else sorted(path.rglob("*"))),
        note=f"journal: {journal.table.name} ({columns})",
    )


def reason(error):
    """Why a file cannot be read, as a sentence."""
    return REASONS[error.code].format(error.about)


def digest_of(paths):
    """SHA-256 of a file; of several, of their digests in order."""
    found = []
    for path in paths:
        if path.is_file():
            with path.open("rb") as file:
                found.append(hashlib.file_digest(file, "sha256").hexdigest())
    if len(found) == 1:
        return found[0]
    return hashlib.sha256("".join(found).encode()).hexdigest()
