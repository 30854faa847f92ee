# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reader of the French *fichier des écritures comptables* (FEC).

Article A47 A-1 of the Livre des procédures fiscales: a text file with a header, 18
columns or more, separated by tabulation or ``|``, with debit and credit or with amount
and sense. Files that depart from it are read too, as text: what is wrong with them is
for ``fec_rules`` to say. Its form in XML is not read.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from . import ledger_line
from .cells import cell_rows
from .fec_rules import COLUMNS, Fault, FecRow
from .ledger_facts import ENTRIES
from .ledger_line import LedgerFile, LedgerFileError, LedgerLine, Tell, Unread
from .source_text import Opener, encoding_of, lines

DELIMITERS = "\t|;,"
ALLOWED = ("utf-8", "utf-8-sig", "iso-8859-15")  # ASCII is part of each
NEEDED = ("EcritureDate", "CompteNum")
DEBIT, CREDIT = COLUMNS.index("Debit"), COLUMNS.index("Credit")
_DEBITS = {"d", "+1", "1", "+", "debit", "s"}
_CREDITS = {"c", "-1", "-", "credit", "h"}
_NAME = re.compile(r"(?P<siren>\d{9})FEC(?P<closing>\d{8})", re.I)
KNOWS = frozenset(
    {ENTRIES, "entry_numbers", "labels", "persons", "document_numbers"}
    | {"valid_days", "clearing"}
)
TellFault = Callable[[Fault], None]


@dataclass(frozen=True, slots=True)
class FecFile:
    """A FEC that is open to be read, once or more.

    ``places``: for each column of A47 A-1 its place in a line, or None; ``sense``: of
    amount and sense where there is no debit and credit. ``header``: the names as they
    stand there, amount and sense under the names of what they stand for.
    """

    opener: Opener
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_line: int
    places: tuple[int | None, ...]
    sense: tuple[int, int] | None
    is_quoted: bool

    def rows(self, tell: TellFault) -> Iterator[FecRow]:
        """Yield each line as text; ``tell`` gets faults in the file's form."""
        if self.delimiter not in "\t|":
            tell(Fault(self.header_line, "", "delimiter", self.delimiter))
        if self.encoding not in ALLOWED:
            tell(Fault(0, "", "encoding", self.encoding))
        for name in sorted({n for n in self.header if self.header.count(n) > 1}):
            tell(Fault(self.header_line, name, "twice", name))
        before = self.header_line
        for number, text in lines(self.opener, self.encoding):
            if number <= self.header_line:
                continue
            if number > before + 1:
                tell(Fault(before + 1, "", "blank", ""))
            before = number
            cells = _cells(text, self.delimiter, self.is_quoted)
            if len(cells) != len(self.header):
                tell(Fault(number, "", "cells", str(len(cells))))
            yield self._row(number, cells)

    def _row(self, number: int, cells: list[str]) -> FecRow:
        count = len(cells)
        values = [cells[p] if p is not None and p < count else "" for p in self.places]
        if self.sense and self.sense[1] < count:
            amount, sense = (cells[place].strip() for place in self.sense)
            values[DEBIT] = amount if sense.lower() in _DEBITS else ""
            values[CREDIT] = amount if sense.lower() in _CREDITS else ""
        return FecRow(number, *values)


def open_fec(opener: Opener) -> FecFile:
    """Find encoding, delimiter and columns.

    :raises LedgerFileError: it is none: ``empty``, ``xml``, or ``columns`` about those
        that it lacks
    """
    encoding = encoding_of(opener)
    number, first = next(lines(opener, encoding), (0, ""))
    if not first:
        raise LedgerFileError("empty")
    if first.lstrip("\ufeff ").startswith("<?xml"):
        raise LedgerFileError("xml")
    delimiter = max(DELIMITERS, key=first.count)
    is_quoted = first.lstrip("\ufeff ").startswith('"')
    header = [name.strip() for name in _cells(first, delimiter, is_quoted)]
    keys = [_key(name) for name in header]
    places = [keys.index(_key(c)) if _key(c) in keys else None for c in COLUMNS]
    sense = None
    if places[DEBIT] is None and "montant" in keys and "sens" in keys:
        sense = (keys.index("montant"), keys.index("sens"))
        header[sense[0]], header[sense[1]] = COLUMNS[DEBIT], COLUMNS[CREDIT]
    missing = [name for name in NEEDED if places[COLUMNS.index(name)] is None]
    if sense is None and (places[DEBIT] is None or places[CREDIT] is None):
        missing += ["Debit, Credit"]
    if missing:
        raise LedgerFileError("columns", ", ".join(missing))
    return FecFile(
        opener,
        encoding,
        delimiter,
        tuple(header),
        number,
        tuple(places),
        sense,
        is_quoted,
    )


def closing_of(name: str) -> tuple[str, date | None]:
    """Return SIREN and last day of the year, of a file named as A47 A-1 IX asks."""
    found = _NAME.search(name)
    if not found:
        return "", None
    return found["siren"], ledger_line.read_day(found["closing"])


def as_ledger(file: FecFile, name: str) -> LedgerFile:
    """Return the file as a ledger.

    :param name: of the file, which may tell whose it is and when the year ends
    """
    siren, closing = closing_of(name)

    def read(tell: Tell) -> Iterator[LedgerLine]:
        for row in file.rows(lambda fault: None):
            found = _line(row)
            if isinstance(found, Unread):
                tell(found)
            else:
                yield found

    return LedgerFile(
        "FEC",
        read,
        chart="pcg",
        last_day=closing,
        owner=siren,
        country="FR",
        knows=KNOWS,
    )


def _line(row: FecRow) -> LedgerLine | Unread:
    day = ledger_line.read_day(row.ecriture_date)
    debit = ledger_line.read_amount(row.debit)
    credit = ledger_line.read_amount(row.credit)
    needed = (
        (day, "EcritureDate", row.ecriture_date),
        (debit, "Debit", row.debit),
        (credit, "Credit", row.credit),
        (row.compte_num.strip() or None, "CompteNum", row.compte_num),
    )
    for value, column, text in needed:
        if value is None:
            return Unread(row.line, column, text)
    return LedgerLine(
        line=row.line,
        journal=row.journal_code.strip(),
        journal_name=row.journal_lib.strip(),
        entry=row.ecriture_num.strip() or f"?{row.line}",
        day=day,
        account=row.compte_num.strip(),
        account_name=row.compte_lib.strip(),
        **_partner(row),
        ref=_document(row.piece_ref.strip()),
        ref_day=ledger_line.read_day(row.piece_date),
        label=row.ecriture_lib.strip(),
        debit=debit,
        credit=credit,
        letter=row.ecriture_let.strip(),
        valid_day=ledger_line.read_day(row.valid_date),
        **_currency(row),
    )


def _partner(row: FecRow) -> dict[str, str]:
    """Return vendor or customer; some stand in the account number (401DUPONT)."""
    code, name = row.comp_aux_num.strip(), row.comp_aux_lib.strip()
    account = row.compte_num.strip()
    if not code and re.fullmatch(r"(40|41)\d*[A-Za-z]\w*", account):
        code, name = account, row.compte_lib.strip()
    return {"partner": code, "partner_name": name}


def _currency(row: FecRow) -> dict[str, str | Decimal | None]:
    code = row.idevise.strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", code) or not row.montant_devise.strip():
        return {}
    return {
        "currency": code,
        "currency_amount": ledger_line.read_amount(row.montant_devise),
    }


def _document(ref: str) -> str:
    """Return the number of a document; nothing where a sign or zeros stand for none."""
    return ref if ref.strip("0-/. ") else ""


def _cells(text: str, delimiter: str, is_quoted: bool) -> list[str]:
    if not is_quoted:
        return text.split(delimiter)
    return next(cell_rows(iter([text]), delimiter))[1]


def _key(name: str) -> str:
    """Return a column's name without accents, spaces, marks and case."""
    plain = unicodedata.normalize("NFKD", name.lstrip("\ufeff"))
    return "".join(c for c in plain if c.isalnum()).casefold()
