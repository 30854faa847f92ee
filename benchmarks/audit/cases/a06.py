# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A06 EXP-DUP-POLICY: expenses twice, without a receipt, on holidays, self-approved.

About persons: off until the staff council agreed, which the benchmark's ground says.
Only where `hr_expense` is installed; made with the ORM.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from audit.book import calendar
from audit.book.book import Book
from audit.book.things import Record, Vendor

from .case import Case, Maker
from .common import DAY, ago, bill, vendor

make = Maker("A06")


class _Spent:
    """An expense of a new employee."""

    def __init__(self, record: Record, book_number: int, values: dict) -> None:
        self._record, self._number, self._values = record, book_number, values

    def __call__(self, env, book) -> None:
        values = dict(self._values)
        company = book.both(self._number)
        env = env(context={**env.context, "allowed_company_ids": [company.id]})
        receipt = values.pop("receipt", f"receipt {self._number} {id(self)}")
        shop, own = values.pop("shop", None), values.pop("own", False)
        user = company.users["service"][self._number % 8] if own else False
        employee = env["hr.employee"].create(
            {
                "name": f"Employee {id(self) % 100000}",
                "company_id": company.id,
                "user_id": user if own and not _taken(env, user) else False,
            }
        )
        expense = env["hr.expense"].create(
            {
                "employee_id": employee.id,
                "product_id": _product(env).id,
                "company_id": company.id,
                "vendor_id": shop.id if isinstance(shop, Vendor) else False,
                **values,
            }
        )
        if receipt:
            self._attach(env, expense, receipt)
        expense.sudo().approval_state = "approved" if own else "submitted"
        env.flush_all()
        if own:  # as the one who approves is noted
            env.cr.execute(
                "UPDATE hr_expense SET manager_id = %s WHERE id = %s",
                [employee.user_id.id, expense.id],
            )
        self._record.id = expense.id
        env.flush_all()

    def _attach(self, env, expense, receipt: str) -> None:
        file = env["ir.attachment"].create(
            {
                "name": "receipt.pdf",
                "raw": f"%PDF-1.4 {receipt}".encode(),
                "res_model": "hr.expense",
                "res_id": expense.id,
            }
        )
        expense.message_main_attachment_id = file


def _taken(env, user: int) -> bool:
    return bool(env["hr.employee"].search_count([("user_id", "=", user)]))


def _product(env):
    found = env["product.product"].search([("default_code", "=", "EXP")])
    return found or env["product.product"].create(
        {"name": "Meal", "default_code": "EXP", "can_be_expensed": True}
    )


def _workday(book: Book, rng: Random, number: int) -> date:
    land = book.both(number).country
    return calendar.working(land, ago(book, rng.randint(20, 300)))


def plant(book: Book, rng: Random) -> list[Case]:
    """Each limb of the rule."""
    if "hr_expense" not in book.modules:
        return []
    found = []

    def spent(number: int, day: date, amount: float, **more) -> Record:
        record = Record("hr.expense")
        values = {
            "name": f"Repas {number}",
            "date": day,
            "total_amount_currency": amount,
        }
        book.later.append(_Spent(record, number, {**values, **more}))
        return record

    limbs: dict[str, Callable] = {
        "one receipt of two": lambda n, d: (
            spent(n, d, 41 + n, receipt=f"same {n}"),
            spent(n, d, 41 + n, receipt=f"same {n}"),
        ),
        "no receipt": lambda n, d: (spent(n, d, 38 + n, receipt=None),),
        "on a Sunday": lambda n, d: (
            spent(n, d + timedelta(days=6 - d.weekday()), 19 + n),
        ),
        "approved by oneself": lambda n, d: (spent(n, d, 22 + n, own=True),),
    }
    for limb, act in limbs.items():
        for number in range(book.amount_of_cases(7)):
            day = _workday(book, rng, number)
            found.append(make.planted(limb, *act(number, day)))
    for number in range(book.amount_of_cases(6)):
        company = book.both(number)
        day, of = _workday(book, rng, number), vendor(book, rng, company, "events")
        move = bill(book, rng, of, day, 100 + number, tax="0")
        more = {"shop": of, "name": of.name}
        record = spent(number, day + DAY, 100 + number, **more)
        found.append(make.planted("billed to us as well", record, move))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """In order; small; the same amount weeks apart."""
    if "hr_expense" not in book.modules:
        return []
    found = []
    for limb, amount, more in (
        ("in order", 30, {}),
        ("small, without receipt", 6, {"receipt": None}),
        ("same amount, weeks apart", 17.5, {}),
    ):
        for number in range(book.amount_of_cases(10)):
            record = Record("hr.expense")
            day = ago(book, 40 + 25 * number)
            day = calendar.working(book.both(number).country, day)
            values = {
                "name": f"{limb} {number}",
                "date": day,
                "total_amount_currency": amount
                if "weeks" in limb
                else amount + number / 7,
                **more,
            }
            book.later.append(_Spent(record, number, values))
            found.append(make.innocent(limb, record))
    return found
