# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A34 HASH-COVER: what was secured is no longer as it was.

The unit is a month of a secured journal (a chain of Odoo's; one in each company), made
with the ORM so that Odoo's hashes and the ledger's records are real, and damaged in
SQL, as by somebody with access to the database. Every bill of a month is a thing of its
case, since a check may name the first that is broken, the last that is there, or the
damaged one.
"""

from datetime import date, timedelta
from random import Random

from odoo.fields import Command

from audit.book.book import Book
from audit.book.things import Company, Record

from .case import Case, Maker

make = Maker("A34")
IN_MONTH = 4
DAMAGE = {  # limb → what is done to the second bill of the month; None: see _Journal
    "amount": (
        "UPDATE account_move_line SET debit = debit * 2, credit = credit * 2,"
        " balance = balance * 2, amount_currency = amount_currency * 2"
        " WHERE move_id = %s"
    ),
    "account": (
        "UPDATE account_move_line SET account_id = (SELECT max(account_id) FROM"
        " account_move_line other WHERE other.parent_state = 'posted'"
        " AND other.company_id = account_move_line.company_id)"
        " WHERE move_id = %s AND display_type = 'product'"
    ),
    "vendor's number": "UPDATE account_move SET ref = ref || '9' WHERE id = %s",
    "bill date": (
        "UPDATE account_move SET invoice_date = invoice_date - 40 WHERE id = %s"
    ),
    "payee": (
        "UPDATE account_move SET partner_bank_id = (SELECT max(id) FROM"
        " res_partner_bank) WHERE id = %s"
    ),
    "cost centre": (
        "UPDATE account_move_line SET analytic_distribution ="
        " '{\"1\": 100.0}' WHERE move_id = %s AND display_type = 'product'"
    ),
    "last one deleted": None,
    "chain computed anew": None,
    "not secured": None,
}
TIMES = 2  # each damage in so many months of a journal
INTACT = 15
ACCOUNT = {"fr": "6156", "de": "529110"}  # maintenance


def plant(book: Book, rng: Random) -> list[Case]:
    """Each kind of damage in some months of each company's journal."""
    found, book.intact = [], []
    for company in book.companies.values():
        found += _in_journal(book, company)
    return found


def _in_journal(book: Book, company: Company) -> list[Case]:
    # the first unsecured month of a journal is named, with a count
    months = [
        limb
        for limb in DAMAGE
        for _time in range(1 if limb == "not secured" else book.amount_of_cases(TIMES))
    ]
    months += ["intact"] * book.amount_of_cases(INTACT)
    records = [[Record("account.move") for _bill in range(IN_MONTH)] for _m in months]
    book.later.append(_Journal(company, months, records))
    cases = list(zip(months, records, strict=True))
    book.intact += [bills for limb, bills in cases if limb == "intact"]
    also = "A29 A33 A35 A37 A39"
    return [
        make.planted(limb, *bills, also=also)
        for limb, bills in cases
        if limb != "intact"
    ]


def innocent(book: Book, _rng: Random) -> list[Case]:
    """Months that nobody touched."""
    return [make.innocent("untouched month", *bills) for bills in book.intact]


class _Journal:
    """A secured journal, month by month."""

    def __init__(
        self, company: Company, months: list[str], records: list[list[Record]]
    ) -> None:
        self._company, self._months, self._records = company, months, records

    def __call__(self, env, book) -> None:
        company = self._company
        env = env(context={**env.context, "allowed_company_ids": [company.id]})
        journal = env["account.journal"].create(
            {
                "name": "Secured",
                "code": "SEC",
                "type": "purchase",
                "company_id": company.id,
                "restrict_mode_hash_table": True,
            }
        )
        vendor = next(v for v in book.vendors if v.company is company and v.banks)
        first = book.end.year * 12 + book.end.month - 2
        bills = env["account.move"].create(
            [
                self._bill(company, vendor, journal, first - at, number)
                for at in range(len(self._months))
                for number in range(IN_MONTH)
            ]
        )
        bills.action_post()
        left = bills.filtered(lambda bill: not bill.inalterable_hash)
        if left:  # Odoo secures at posting, or when somebody asks for it
            left.button_hash()
        env.flush_all()
        env.cr.execute(
            "UPDATE account_move SET edic_posted_at = date + interval '12 hours'"
            " WHERE id = ANY(%s)",
            [bills.ids],
        )
        for at, (limb, records) in enumerate(
            zip(self._months, self._records, strict=True)
        ):
            ids = bills.ids[at * IN_MONTH : (at + 1) * IN_MONTH]
            for record, number in zip(records, ids, strict=True):
                record.id = number
            self._damage(env, limb, ids)
        env.invalidate_all()

    def _bill(self, company, vendor, journal, month: int, number: int) -> dict:
        day = date(month // 12, month % 12 + 1, 5 + 3 * number)
        line = {
            "name": "Wartungspauschale",
            "price_unit": 100 + number,
            "account_id": company.accounts[ACCOUNT[company.key]],
            "tax_ids": [Command.set([company.taxes["0"].id])],
            "analytic_distribution": {str(company.services[0]): 100},
        }
        return {
            "move_type": "in_invoice",
            "journal_id": journal.id,
            "partner_id": vendor.id,
            "partner_bank_id": vendor.banks[0].id,
            "invoice_date": day,
            "date": day + timedelta(days=1),
            "ref": f"SEC{day:%y%m}{number}",
            "invoice_line_ids": [Command.create(line)],
        }

    def _damage(self, env, limb: str, ids: list[int]) -> None:
        if limb == "last one deleted":
            env.cr.execute("DELETE FROM account_move WHERE id = %s", [ids[-1]])
        elif limb == "not secured":
            env.cr.execute(
                "UPDATE account_move SET inalterable_hash = NULL WHERE id = ANY(%s)",
                [ids],
            )
        elif limb == "chain computed anew":
            env.cr.execute(DAMAGE["amount"], [ids[1]])
            env.invalidate_all()
            self._again(env, ids)
        elif limb != "intact":
            env.cr.execute(DAMAGE[limb], [ids[1]])

    def _again(self, env, ids: list[int]) -> None:
        """Odoo's hashes have no key: whoever can write can compute them."""
        moves = env["account.move"].browse(ids)
        previous = ""
        for move in moves.with_context(hash_version=4):
            hashes = move._calculate_hashes(previous)
            previous = hashes[move]
            env.cr.execute(
                "UPDATE account_move SET inalterable_hash = %s WHERE id = %s",
                [previous, move.id],
            )
            env.invalidate_all()
