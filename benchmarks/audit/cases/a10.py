# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A10 IBAN-SHARED: one account or address of two vendors, or of a vendor and staff.

Employees are only there where `hr` is installed.
"""

from random import Random
from typing import Any

from audit.book.book import Book
from audit.book.things import Record, Vendor

from .case import Case, Maker
from .common import ago, bill, usual, vendor

make = Maker("A10")
FACTOR = "factor"  # the parameter that lists factoring accounts


def plant(book: Book, rng: Random) -> list[Case]:
    """Two vendors; a vendor and an employee."""
    found = []
    for move in book.take(rng, book.amount_of_cases(12), usual(book), tag="bank"):
        other = vendor(book, rng, move.company, iban=move.bank.number)
        paid = bill(book, rng, other, move.day)
        things = (move.vendor, other, move.bank, other.banks[0], paid)
        found.append(make.planted("two vendors", *things))
    if "hr" not in book.modules:
        return found
    limbs = {
        "account of an employee": ("acc_number", 10),
        "phone of an employee": ("private_phone", 4),
        "mail of an employee": ("private_email", 4),
        "address of an employee": ("private_street", 4),
    }
    for limb, (what, wanted) in limbs.items():
        for move in book.take(
            rng, book.amount_of_cases(wanted), usual(book), tag="bank"
        ):
            employee = _employee(book, move.vendor, {what: _value(move.vendor, what)})
            things = (move.vendor, move.bank, employee, *move.vendor.bills[-3:])
            found.append(make.planted(limb, *things))
    return found


def _value(of: Vendor, what: str) -> str:
    if what == "acc_number":
        return of.banks[0].number
    return of.values[
        {"private_phone": "phone", "private_email": "email"}.get(what, "street")
    ]


def _employee(book: Book, of: Vendor, values: dict[str, Any]) -> Record:
    record = Record("hr.employee")
    book.later.append(_Hired(record, of, values))
    return record


class _Hired:
    """An employee who shares something with a vendor."""

    def __init__(self, record: Record, of: Vendor, values: dict[str, Any]) -> None:
        self._record, self._of, self._values = record, of, dict(values)

    def __call__(self, env, _book) -> None:
        number = self._values.pop("acc_number", None)
        employee = env["hr.employee"].create(
            {
                "name": f"Employee {self._of.id}",
                "company_id": self._of.company.id,
                "private_zip": self._of.values["zip"],
                "private_city": self._of.values["city"],
                **self._values,
            }
        )
        self._record.id = employee.id
        if number:
            holder = employee.work_contact_id or env["res.partner"].create(
                {"name": employee.name}
            )
            employee.work_contact_id = holder
            account = env["res.partner.bank"].create(
                {"acc_number": number, "partner_id": holder.id}
            )
            employee.bank_account_ids |= account


def innocent(book: Book, rng: Random) -> list[Case]:
    """A group's treasury, a vendor that was given up, neighbours; a factor."""
    found = []
    for move in book.take(rng, book.amount_of_cases(10), usual(book), tag="bank"):
        other = vendor(book, rng, move.company, iban=move.bank.number)
        other.parent, other.is_branch = move.vendor, True
        found.append(make.innocent("branch of the same vendor", move.vendor, other))
    for move in book.take(rng, book.amount_of_cases(10), usual(book), tag="bank"):
        other = vendor(book, rng, move.company, iban=move.bank.number)
        other.active = other.banks[0].active = False
        other.banks[0].archived_at = book.office(rng, move.company, ago(book, 400))
        limb = "vendor that was given up"
        found.append(make.innocent(limb, move.vendor, other, move.bank, other.banks[0]))
    for move in book.take(rng, book.amount_of_cases(8), usual(book), tag="bank"):
        other = vendor(book, rng, move.company)
        for name in ("zip", "city"):
            other.values[name] = move.vendor.values[name]
        found.append(make.innocent("same town", move.vendor, other))
    if "hr" in book.modules:
        for move in book.take(rng, book.amount_of_cases(8), usual(book), tag="bank"):
            near = {"private_street": f"9{move.vendor.values['street']}"}
            employee = _employee(book, move.vendor, near)
            limb = "employee in the next street"
            found.append(make.innocent(limb, move.vendor, employee))
    return found + _factors(book, rng)


def _factors(book: Book, rng: Random) -> list[Case]:
    """Vendors that have a factoring company collect; the site has it on its list."""
    found = []
    first = book.vendor(rng, book.both(0)).banks[0].number
    book.wishes.append(("A10", FACTOR, first))
    for move in book.take(rng, book.amount_of_cases(8), usual(book), tag="bank"):
        bank = book.bank(rng, move.vendor, first)
        late = bill(book, rng, move.vendor, ago(book, 60), bank=bank)
        found.append(make.disputed("factoring company", move.vendor, bank, late))
    return found
