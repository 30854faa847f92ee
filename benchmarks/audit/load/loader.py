# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The book into the database, with COPY: what the ORM would need an hour for."""

import sys
import time

from audit.book.book import Book
from audit.book.things import Move, Payment, Vendor

from . import protos
from .copy import copy, take_ids
from .dues import dues
from .naming import number_all
from .papers import papers, spoil
from .people import bank_row, vendor_row
from .rows import Row, Rows, balance, stamps
from .settling import Settling

PAYING = ("paid", "in_process")


def say(text: str) -> None:
    """A line of progress."""
    print(text, file=sys.stderr, flush=True)


class Loader:
    """Writes a book."""

    def __init__(self, env, book: Book) -> None:
        self.env, self.book, self.cr = env, book, env.cr
        self.protos: dict[int, dict[str, Row]] = {}
        self.settling = Settling(book, env.ref("base.EUR").id)

    def load(self) -> None:
        """All of it; commits nothing."""
        began = time.monotonic()
        companies = self.env["res.company"]
        for company in self.book.companies.values():
            record = companies.browse(company.id)
            self.protos[company.id] = protos.read(self.env, record, company)
        numbers = number_all(self.book, self._used())
        self._people()
        self._ids()
        self.settling.residuals(self._reconcilable())
        papers(self.env, self.book)
        dues(self.env, self.book)
        self._payments()
        self._moves(numbers)
        self.settling.partials(self.cr)
        self._links()
        self._steps()
        self.env["edic.ai.books"]._open_books()
        spoil(self.cr, self.book)
        self._opened()
        self.cr.execute("ANALYZE")
        self.env.invalidate_all()
        say(f"loaded in {time.monotonic() - began:.1f} s")

    def _used(self) -> dict[tuple[int, str], int]:
        self.cr.execute(
            """SELECT company_id, sequence_prefix, max(sequence_number)
                 FROM account_move WHERE sequence_prefix IS NOT NULL GROUP BY 1, 2"""
        )
        return {(company, prefix): n for company, prefix, n in self.cr.fetchall()}

    # --- persons --------------------------------------------------------------------
    def _people(self) -> None:
        vendors = sorted(self.book.vendors, key=lambda v: v.parent is not None)
        ids = take_ids(self.cr, "res_partner", len(vendors))
        for vendor in vendors:
            vendor.id = next(ids)
        countries = self._countries()
        copy(
            self.cr,
            "res_partner",
            [vendor_row(self._proto(vendor), vendor, countries) for vendor in vendors],
        )
        banks = [bank for vendor in vendors for bank in vendor.banks]
        ids = take_ids(self.cr, "res_partner_bank", len(banks))
        for bank in banks:
            bank.id = next(ids)
        rows = [bank_row(self._proto(bank.vendor), bank) for bank in banks]
        copy(self.cr, "res_partner_bank", rows)

    def _proto(self, thing: Vendor | Move | Payment) -> dict[str, Row]:
        return self.protos[thing.company.id]

    def _countries(self) -> dict[str, int]:
        return {c.code: c.id for c in self.env["res.country"].search([])}

    # --- entries ----------------------------------------------------------------------
    def _ids(self) -> None:
        book = self.book
        paying = [p for p in book.payments if p.state in PAYING]
        ids = take_ids(self.cr, "account_move", len(book.moves) + len(paying))
        for move in book.moves:
            move.id = next(ids)
        for payment in paying:
            payment.move = next(ids)
        ids = take_ids(self.cr, "account_payment", len(book.payments))
        for payment in book.payments:
            payment.id = next(ids)

    def _reconcilable(self) -> set[int]:
        self.cr.execute(
            "SELECT id FROM account_account WHERE reconcile"
            " OR account_type IN ('asset_cash', 'liability_credit_card')"
        )
        return {number for [number] in self.cr.fetchall()}

    def _moves(self, numbers: dict[int, tuple[str, int]]) -> None:
        moves, items = [], []
        makers = {
            c: Rows(found, self.settling.open) for c, found in self.protos.items()
        }
        for move in self.book.moves:
            make = makers[move.company.id]
            row = make.entry if move.kind == "entry" else make.bill
            moves.append(row(move, numbers.get(id(move))))
        count = sum(self._count(move) for move in self.book.moves)
        count += 2 * sum(1 for p in self.book.payments if p.move)
        ids = take_ids(self.cr, "account_move_line", count)
        for move in self.book.moves:
            items += makers[move.company.id].items(move, ids)
        for payment in self.book.payments:
            if payment.move:
                moves.append(self._payment_move(payment, numbers[id(payment)]))
                items += self._payment_items(payment, ids)
        taxed = [(row["id"], row.pop("_tax")) for row in items if "_tax" in row]
        self.settling.match(self.cr, items)
        copy(self.cr, "account_move", moves)
        copy(self.cr, "account_move_line", items)
        copy(
            self.cr,
            "account_move_line_account_tax_rel",
            [{"account_move_line_id": x, "account_tax_id": tax} for x, tax in taxed],
        )
        say(f"{len(moves)} entries, {len(items)} items")

    def _count(self, move: Move) -> int:
        """At most so many items."""
        if move.kind == "entry":
            return len(move.items)
        return 3 * len(move.lines) + 1

    def _payment_move(self, payment: Payment, number: tuple[str, int]) -> Row:
        prefix, count = number
        return {
            **self._proto(payment)["payment"],
            **stamps(payment.created_by, payment.created_at),
            "id": payment.move,
            "journal_id": payment.company.journals["bank"],
            "origin_payment_id": payment.id,
            "partner_id": payment.vendor.id,
            "commercial_partner_id": payment.vendor.id,
            "partner_bank_id": payment.bank and payment.bank.id,
            "invoice_partner_display_name": payment.vendor.name,
            "name": payment.name,
            "sequence_prefix": prefix,
            "sequence_number": count,
            "ref": payment.memo,
            "date": payment.day,
            "amount_total": payment.amount,
            "amount_total_signed": payment.amount,
            "amount_total_in_currency_signed": payment.amount,
            "edic_posted_at": payment.created_at,
            "edic_posted_by_id": payment.created_by,
        }

    def _payment_items(self, payment: Payment, ids) -> list[Row]:
        protos, sign = self._proto(payment), -1 if payment.inbound else 1
        residual = sign * self.settling.open[id(payment)]
        common = {
            **stamps(payment.created_by, payment.created_at),
            "move_id": payment.move,
            "move_name": payment.name,
            "payment_id": payment.id,
            "partner_id": payment.vendor.id,
            "date": payment.day,
            "date_maturity": payment.day,
            "ref": payment.memo,
            "name": f"Manual Payment: {payment.memo}",
            "full_reconcile_id": None,
            "matching_number": None,
        }
        rows = []
        for kind, amount, left in (
            ("cash", -sign * payment.amount, -sign * payment.amount),
            ("owed", sign * payment.amount, residual),
        ):
            rows.append(
                {
                    **protos[f"{kind}_line"],
                    **common,
                    **balance(amount),
                    "id": next(ids),
                    "price_subtotal": amount,
                    "price_total": amount,
                    "amount_residual": left,
                    "amount_residual_currency": left,
                    "reconciled": kind == "owed" and not left,
                }
            )
        payment.payable_item = rows[1]["id"]
        return rows

    def _payments(self) -> None:
        rows = []
        for payment in self.book.payments:
            company, sign = payment.company, 1 if payment.inbound else -1
            left = self.settling.open.get(id(payment))
            rows.append(
                {
                    **self._proto(payment)["pay"],
                    **stamps(payment.created_by, payment.created_at),
                    "id": payment.id,
                    "move_id": None,
                    "name": payment.name or None,
                    "state": payment.state,
                    "payment_type": "inbound" if payment.inbound else "outbound",
                    "partner_id": payment.vendor.id,
                    "partner_bank_id": payment.bank and payment.bank.id,
                    "memo": payment.memo,
                    "date": payment.day,
                    "amount": payment.amount,
                    "amount_company_currency_signed": sign * payment.amount,
                    "destination_account_id": company.payable,
                    "is_reconciled": left == 0,
                    "is_matched": bool(payment.move),
                    "edic_released_at": payment.created_at,
                    "edic_released_by_id": _second(payment),
                }
            )
        copy(self.cr, "account_payment", rows)

    def _opened(self) -> None:
        for (key, code), day in self.book.opened.items():
            self.cr.execute(
                "UPDATE account_account SET create_date = %s WHERE id = %s",
                [day, self.book.companies[key].accounts[code]],
            )

    def _links(self) -> None:
        """Payments with their entries and their bills."""
        made = [p for p in self.book.payments if p.move]
        self.cr.execute(
            """UPDATE account_payment SET move_id = pair.move
                 FROM unnest(%s::int[], %s::int[]) AS pair (id, move)
                WHERE account_payment.id = pair.id""",
            [[p.id for p in made], [p.move for p in made]],
        )
        copy(
            self.cr,
            "account_move__account_payment",
            [
                {"invoice_id": bill.id, "payment_id": payment.id}
                for payment in self.book.payments
                for bill, _amount in payment.covers
            ],
        )

    def _steps(self) -> None:
        rows = []
        for move in self.book.moves:
            for step in move.steps:
                made = self.book.moment(step.day)
                rows.append(
                    {
                        **stamps(step.user, made),
                        "move_id": move.id,
                        "company_id": move.company.id,
                        "kind": step.kind,
                        "day": step.day,
                        "number": step.number,
                        "reason": step.reason,
                        "source": step.source,
                        "user_id": step.user,
                    }
                )
        copy(self.cr, "edic_finance_step", rows)


def _second(payment: Payment) -> int:
    """Return who released a payment: another user of the treasury than its maker."""
    users = payment.company.users["pay"]
    return next(user for user in users if user != payment.created_by)
