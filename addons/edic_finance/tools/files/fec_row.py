# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A line of a FEC, and what is said about it (article A47 A-1 of the LPF, VII)."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class FecRow:
    """A line of a FEC as text, in the order of A47 A-1 VII; ``line``: its number in the
    file, the header being line 1."""

    line: int
    journal_code: str
    journal_lib: str
    ecriture_num: str
    ecriture_date: str
    compte_num: str
    compte_lib: str
    comp_aux_num: str
    comp_aux_lib: str
    piece_ref: str
    piece_date: str
    ecriture_lib: str
    debit: str
    credit: str
    ecriture_let: str
    date_let: str
    valid_date: str
    montant_devise: str
    idevise: str


NAMES = tuple(field.name for field in fields(FecRow))[1:]
COLUMNS = (  # as A47 A-1 VII spells them
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
)
COLUMN = dict(zip(NAMES, COLUMNS, strict=True))  # field of a row → column
# Test Compta Demat: E refuses the file, A is reported beside it
LEVELS = {
    **dict.fromkeys(("siren", "name", "name_siren", "name_closing"), "error"),
    **dict.fromkeys(("column", "order", "empty", "thousands", "number"), "error"),
    **dict.fromkeys(("date", "calendar"), "error"),
    **dict.fromkeys(("account", "both_sides", "decimal_point", "period"), "alert"),
    **dict.fromkeys(("piece_ref", "charset", "let", "currency"), "alert"),
    **dict.fromkeys(("valid_before", "valid_posted", "valid_order"), "alert"),
    **dict.fromkeys(("gap", "unbalanced", "total", "opening"), "alert"),
    # faults of a file's form, reported by whoever reads it
    **dict.fromkeys(("delimiter", "encoding", "twice", "blank", "cells"), "error"),
    # faults of an entry, as Alto2 asks
    **dict.fromkeys(("entry_journals", "entry_days", "entry_pieces"), "alert"),
    **dict.fromkeys(("entry_piece_days", "entry_matches"), "alert"),
    # ours: checks about bills cannot take the entry
    "no_vendor": "alert",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A departure from the rules.

    ``line``: 0 where it is of the whole file; ``column``: as in A47 A-1, or empty;
    ``code``: of the rule, a key of `LEVELS`; ``text_key``: of its wording, which may
    depend on more than the rule; ``value``: what stands there.
    """

    line: int
    column: str
    code: str
    value: str = ""

    @property
    def level(self) -> str:
        return LEVELS.get(self.code, "error")


@dataclass(slots=True)
class Total:
    """Faults of one rule in one column: how many, and the first of them."""

    column: str
    code: str
    count: int
    first: list[Fault]
