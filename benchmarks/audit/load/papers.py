# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of entries, structured documents, and what is written past Odoo."""

from itertools import groupby
from typing import Any

from odoo.tools import SQL

from audit.book.amounts import bill_total, taxes_of
from audit.book.book import Book
from audit.book.things import Move
from audit.ground import LEITWEG

from .copy import copy, take_ids
from .rows import Row, stamps

FORMATS = {"fr": "facturx", "de": "xrechnung-cii"}


def papers(env, book: Book) -> None:
    """Attachments, and what the intake notes of structured documents."""
    rows, documents = [], []
    ids = take_ids(env.cr, "ir_attachment", sum(len(m.files) for m in book.moves))
    numbers = take_ids(
        env.cr, "edic_finance_document", sum(1 for m in book.moves if m.einvoice)
    )
    for move in book.moves:
        found = [_file(move, file, next(ids)) for file in move.files]
        rows += found
        if found:
            move.values["message_main_attachment_id"] = found[0]["id"]
        if move.einvoice:
            number = next(numbers)
            move.values["edic_document_id"] = number
            documents.append(_document(move, number, found))
    copy(env.cr, "ir_attachment", rows)
    copy(env.cr, "edic_finance_document", [r for r, _move in documents])
    book.later.insert(0, _Linked([(row["id"], move) for row, move in documents]))


class _Linked:
    """Documents know their bills, which were not there when they were written."""

    def __init__(self, pairs: list[tuple[int, Move]]) -> None:
        self._pairs = pairs

    def __call__(self, env, _book) -> None:
        env.cr.execute(
            """UPDATE edic_finance_document SET move_id = pair.move
                 FROM unnest(%s::int[], %s::int[]) AS pair (id, move)
                WHERE edic_finance_document.id = pair.id""",
            [[n for n, _m in self._pairs], [m.id for _n, m in self._pairs]],
        )


def _file(move: Move, file: Any, number: int) -> Row:
    return {
        **stamps(file.user, file.at),
        "id": number,
        "name": file.name,
        "res_model": "account.move",
        "res_id": move.id,
        "company_id": move.company.id,
        "type": "binary",
        "checksum": file.checksum,
        "mimetype": file.mimetype,
        "file_size": 40_000,
        "public": False,
    }


def _document(move: Move, number: int, files: list[Row]) -> tuple[Row, Move]:
    total = bill_total(move)
    is_kept = bool(files) and move.original != "gone"
    row = {
        **stamps(move.created_by, move.created_at),
        "id": number,
        "name": f"{move.ref_number}.xml".replace("/", "_"),
        "attachment_id": files[0]["id"] if is_kept else None,
        "checksum": _came(move, files),
        "format": FORMATS[move.company.key],
        "number": move.bt1 or move.ref_number,
        "company_id": move.company.id,
        "source": "mail",
        "state": "billed",
        "routing": _routing(move),
        "sign": 1,
        "currency": "EUR",
        "figures": {
            "totals": [f"{a:f}" for a in (move.net, total - move.net, total)],
            "rounding": "0",
            "prepaid": "0",
            "payable": f"{total:f}",
            "line_count": len(move.lines),
            "lines_net": f"{move.net:f}",
            "self_assessed": any(line.tax in ("eu", "13b") for line in move.lines),
            "breakdown": [
                [
                    f"{move.company.taxes[key].rate:f}",
                    f"{_base(move, key):f}",
                    f"{tax:f}",
                ]
                for key, tax in taxes_of(move).items()
            ],
        },
    }
    return row, move


def _came(move: Move, files: list[Row]) -> str | None:
    """The digest of the file as it came in."""
    found = files[0]["checksum"] if files else None
    return found[::-1] if found and move.original == "changed" else found


def _routing(move: Move) -> Row:
    """To whom the document is addressed, under which contract (BT-12)."""
    found, siret = move.vendor.profile, move.company.siret
    is_german = move.company.key == "de"
    return {
        "buyer": [["0009", siret]] if siret else [],
        "order": "",
        "contract": (found.contract or "") if found else "",
        "buyer_reference": LEITWEG if is_german else "REF",
    }


def _base(move: Move, key: str) -> Any:
    return sum(line.net for line in move.lines if line.tax == key)


def spoil(cr, book: Book) -> None:
    """Write what Odoo itself would refuse: ``{column: value}`` of an entry, or
    ``{"item:column": value}`` of one of its items, the largest."""
    found = [
        (name, value, move.id)
        for move in book.moves
        for name, value in move.spoilt.items()
    ]
    for name, group in groupby(sorted(found, key=lambda x: x[0]), key=lambda x: x[0]):
        table, _colon, column = name.rpartition(":")
        for _name, value, number in group:
            cr.execute(_update(table, column, value, number))


def _update(table: str, column: str, value: Any, number: int) -> SQL:
    if not table:
        return SQL(
            "UPDATE account_move SET %s = %s WHERE id = %s",
            SQL.identifier(column),
            value,
            number,
        )
    return SQL(
        """UPDATE account_move_line SET %s = %s WHERE id = (
               SELECT id FROM account_move_line WHERE move_id = %s AND %s
                ORDER BY abs(balance) DESC, id LIMIT 1)""",
        SQL.identifier(column),
        value,
        number,
        SQL("tax_line_id IS NOT NULL" if table == "tax" else "TRUE"),
    )
