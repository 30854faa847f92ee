# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ledger files that `odoo edic_audit` was given."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from . import datev_ledger, fec, gobd_ledger
from .datev import open_datev
from .fec_check import FecTotals, check_fec
from .gobd import files_in, open_gobd
from .gobd_datev import datev_files
from .ledger_line import LedgerFile

AGAIN = "ask for the export again"
REASONS = {  # of a LedgerFileError, with what it is about
    "empty": "the file is empty",
    "xml": "a FEC in XML is not read: ask for the text file",
    "columns": "the file is no FEC: it lacks {}",
    "header": "line 1 of DATEV's format begins with EXTF or DTVF; this file begins with"
    f" {{}}: {AGAIN}, in DATEV's format",
    "length": "line 1 says that accounts have {} digits; they have 4 to 8, so its"
    f" fields are not where they should be: {AGAIN}",
    "category": "DATEV's format, but neither postings (21) nor names of accounts (20)"
    " or persons (16): {}",
    "no_batch": "none of the files is a batch of postings (21)",
    "mixed": "the files are of several clients, check them one by one: {}",
    "chart": "the file does not say which chart of accounts it has, and its accounts do"
    " not show it: say --chart skr03 or --chart skr04",
    "long_line": f"line {{}} does not end: this is no table of text; {AGAIN}",
    "no_index": "there is no index.xml in {}",
    "index": f"the index.xml is not as the standard has it ({{}}): {AGAIN}",
    "outside": "the index.xml points out of the export: {}",
    "missing": f"the index.xml names a file that is not there: {{}}; {AGAIN}, with all"
    " of its files",
    "shape": "the index.xml does not say whether lines of the table {} have a"
    f" delimiter or a fixed length: {AGAIN}",
    "delimiter": f"the marks between columns have to be one sign each: {{}}; {AGAIN}",
    "no_table": "there is no table {}",
    "no_column": "there is no column {}",
    "no_role": "--columns gives columns to roles, and there is no role {}",
    "no_journal": "no table has an account, a day and an amount under usual names. {}",
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
        """Return the name of the books."""
        return f"{self.ledger.format} {self.ledger.owner or self.path.name}"

    def faults(self):
        """Yield each fault of a FEC; the other formats have no rules of their own."""
        if self.file:
            yield from check_fec(self.file, self.path.name, self.totals)


def open_source(options):
    """Return the ledger that the options name.

    :raises LedgerFileError: it is not what it is said to be
    """
    if options.fec:
        path = options.fec
        file = fec.open_fec(lambda: path.open("rb"))
        return Source(path, fec.as_ledger(file, path.name), digest_of([path]), file)
    if options.datev:
        paths = options.datev
        files = [(p.stem, open_datev(lambda p=p: p.open("rb"))) for p in paths]
        ledger = datev_ledger.as_ledger(files, options.chart or "")
        return Source(paths[0], ledger, digest_of(paths))
    return _gobd(options)


def _gobd(options):
    path, chart = options.gobd, options.chart or ""
    export = open_gobd(path)
    files = [] if options.columns else datev_files(export, options.table)
    if files:
        ledger = datev_ledger.as_ledger(files, chart)
        names = ", ".join(name for name, _file in files)
        note = f"files in DATEV's format: {names}"
    else:
        journal = gobd_ledger.find_journal(export, options.table, options.columns)
        ledger = gobd_ledger.as_ledger(export, journal, chart)
        note = _note(export, journal)
    digest = digest_of([path] if path.is_file() else files_in(path))
    return Source(path, ledger, digest, note=note)


def _note(export, journal):
    """Return a note on the parts of a GoBD export that were used or left aside."""
    columns = ", ".join(f"{role} = {name}" for role, name in journal.columns.items())
    notes = [f"journal: {journal.table.name} ({columns})"]
    if journal.idle:
        notes.append(f"not taken: {journal.idle}, which holds no counter accounts")
    if journal.others:
        notes.append(f"not taken: {', '.join(journal.others)}; --table takes another")
    for table in export.tables:
        if table.fault:
            code, about = table.fault
            notes.append(f"not needed: {REASONS[code].format(about)}")
    return "\n".join(notes)


def reason(error):
    """Return why a file cannot be read, as a sentence."""
    return REASONS[error.code].format(error.about)


def digest_of(paths):
    """Return the SHA-256 of a file; of several, of their digests in order."""
    found = []
    for path in paths:
        if path.is_file():
            with path.open("rb") as file:
                found.append(hashlib.file_digest(file, "sha256").hexdigest())
    if len(found) == 1:
        return found[0]
    return hashlib.sha256("".join(found).encode()).hexdigest()
