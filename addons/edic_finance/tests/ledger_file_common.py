# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Small ledger files of nobody, for tests."""

from ..tools.files.fec_row import COLUMNS

NAME = "732829320FEC20251231.txt"
BILL = (  # account, name, person's number and name, debit, credit, lettrage
    ("606100", "Énergie", "", "", "100,00", "0,00", ""),
    ("445660", "TVA déductible", "", "", "20,00", "0,00", ""),
    ("401000", "Fournisseurs", "F01", "Électricité du Val", "0,00", "120,00", "AA"),
)
PAID = (
    ("401000", "Fournisseurs", "F01", "Électricité du Val", "120,00", "0,00", "AA"),
    ("512000", "Banque", "", "", "0,00", "120,00", ""),
)
SALE = (
    ("411000", "Clients", "F01", "Mairie de Lindenfurt", "240,00", "0,00", ""),
    ("706000", "Prestations", "", "", "0,00", "200,00", ""),
    ("445710", "TVA collectée", "", "", "0,00", "40,00", ""),
)
OPENING = (
    ("101000", "Capital", "", "", "0,00", "500,00", ""),
    ("512000", "Banque", "", "", "500,00", "0,00", ""),
)
BY_HAND = (
    ("401000", "Fournisseurs", "F02", "Papeterie Duval", "90,00", "0,00", ""),
    ("758000", "Produits divers", "", "", "0,00", "90,00", ""),
)
ENTRIES = (  # journal, its name, number, day, document, lines
    ("AN", "A nouveaux", "1", "20250101", "AN25", OPENING),
    ("AC", "Achats", "2", "20250115", "E-1", BILL),
    ("AC", "Achats", "3", "20250215", "E-1", BILL),
    ("BQ", "Banque", "4", "20250220", "V-1", PAID),
    ("VE", "Ventes", "5", "20250301", "M-1", SALE),
    ("OD", "Operations diverses", "6", "20251231", "OD-1", BY_HAND),
)


def fec_row(journal, name, number, day, ref, line):
    account, label, person, who, debit, credit, letter = line
    return (
        journal,
        name,
        number,
        day,
        account,
        label,
        person,
        who,
        ref,
        day,
        f"{name} {number}",
        debit,
        credit,
        letter,
        day if letter else "",
        day,
        "",
        "",
    )


def make_fec(entries=ENTRIES, encoding="iso-8859-15"):
    """A FEC in order, as bytes."""
    rows = [COLUMNS]
    rows += [fec_row(*head, line) for *head, lines in entries for line in lines]
    return "".join("|".join(row) + "\r\n" for row in rows).encode(encoding)
