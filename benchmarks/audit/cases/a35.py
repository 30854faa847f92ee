# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A35 EDIT-AFTER-POST: what was posted is no longer as it was posted.

Done with the ORM after the book is loaded, so that the ledger's own records tell of it.
"""

from collections.abc import Callable
from random import Random

from audit.book.book import Book
from audit.book.things import Bank, Move, Record

from .case import Case, Maker
from .common import ago, between, bill, vendor

make = Maker("A35")


class _Act:
    """Something done to a bill by a person."""

    def __init__(self, move: Move, act: Callable, *more) -> None:
        self._move, self._act, self._more = move, act, more

    def __call__(self, env, _book) -> None:
        context = {
            **env.context,
            "allowed_company_ids": [self._move.company.id],
            "force_delete": True,
        }
        bill = env["account.move"].with_context(context).browse(self._move.id)
        bill = bill.with_user(self._move.posted_by or self._move.created_by).sudo()
        self._act(bill, *self._more)
        env.flush_all()


def _payee(bill, bank: Bank) -> None:
    bill.partner_bank_id = bank.id


def _number(bill) -> None:
    bill.ref = f"{bill.ref}-B"


def _due(bill) -> None:
    lines = bill.line_ids.filtered(lambda x: x.display_type == "payment_term")
    lines.date_maturity = bill.invoice_date


def _centre(bill, service: int) -> None:
    bill.invoice_line_ids[:1].analytic_distribution = {str(service): 100}


def _reset(bill, factor: float) -> None:
    """Reset, changed where the factor says so, posted again."""
    _posted(bill)
    bill.button_draft()
    if factor != 1:
        line = bill.invoice_line_ids[:1]
        line.price_unit = round(line.price_unit * factor, 2)
    bill.action_post()


def _posted(bill) -> None:
    """Posted with EDIC there: what was copied in, no record tells of."""
    bill.button_draft()
    bill.action_post()


def _account(bill, account: int) -> None:
    _posted(bill)
    bill.button_draft()
    bill.invoice_line_ids[:1].account_id = account
    bill.action_post()


def _file(bill, *, replace: bool) -> None:
    files = bill.env["ir.attachment"].sudo()
    if replace:
        files.search(
            [("res_model", "=", bill._name), ("res_id", "=", bill.id)]
        ).unlink()
    files.create(
        {
            "name": "document.pdf",
            "raw": f"%PDF-1.4 {bill.id} {replace}".encode(),
            "res_model": bill._name,
            "res_id": bill.id,
        }
    )


def _gone(bill, record: Record) -> None:
    record.id = bill.id
    bill.button_draft()
    bill.unlink()


def _remark(bill) -> None:
    bill.narration = "Vu / gesehen"


def _open(book: Book, rng: Random, number: int, **how) -> Move:
    """A bill of this month that nobody has paid."""
    company = how.pop("company", None) or book.both(number)
    of = vendor(book, rng, company, "hygiene")
    return bill(
        book, rng, of, ago(book, rng.randint(12, 20)), 200 + number, pay=None, **how
    )


def plant(book: Book, rng: Random) -> list[Case]:
    """Payee, number, due day, cost centre, amount, account, file, all of it."""
    acts = {
        "payee": lambda entry: (_payee, book.bank(rng, entry.vendor)),
        "vendor's number": lambda entry: (_number,),
        "due day": lambda entry: (_due,),
        "cost centre": lambda entry: (_centre, _other_centre(entry)),
        "amount": lambda entry: (_reset, 1.4),
        "account": lambda entry: (_account, _other_account(entry)),
        "file replaced": lambda entry: (_replace,),
    }
    found = []
    for limb, act in acts.items():
        for number in range(book.amount_of_cases(4)):
            move = _open(book, rng, number)
            book.later.append(_Act(move, *act(move)))
            found.append(make.planted(limb, move, also="A08 A12 A34"))
    for number in range(book.amount_of_cases(4)):
        move, gone = _open(book, rng, number, company=book.companies["fr"]), None
        gone = Record("account.move")
        book.later += [_Act(move, _gone, gone), _Forget(move)]
        found.append(make.planted("deleted", gone, also="A33 A36"))
    return found


class _Forget:
    """The bill is no longer in the book."""

    def __init__(self, move: Move) -> None:
        self._move = move

    def __call__(self, _env, book) -> None:
        book.moves.remove(self._move)


def _replace(bill) -> None:
    _file(bill, replace=True)


def _add(bill) -> None:
    _file(bill, replace=False)


def _other_centre(move: Move) -> int:
    now = move.lines[0].service
    return next(n for n in reversed(move.company.services) if n != now)


def _other_account(move: Move) -> int:
    return move.company.accounts["6068" if move.company.key == "fr" else "529900"]


def innocent(book: Book, rng: Random) -> list[Case]:
    """On drafts, reset without a change, remarks, a file more, payments."""
    found = []
    for number in range(book.amount_of_cases(8)):
        move = _open(book, rng, number, state="draft")
        book.later.append(_Act(move, _number))
        found.append(make.innocent("draft", move))
    limbs = {
        "reset and posted as it was": (_reset, 1),
        "remark": (_remark,),
        "a file more": (_add,),
    }
    for limb, act in limbs.items():
        for number in range(book.amount_of_cases(6)):
            move = _open(book, rng, number)
            book.later.append(_Act(move, *act))
            found.append(make.innocent(limb, move))
    recent = between(book, 400, 60)
    for move in book.take(rng, book.amount_of_cases(8), lambda m: recent(m) and m.paid):
        found.append(make.innocent("paid after it was posted", move))
    return found
