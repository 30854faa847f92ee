# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A36 POWER-ACTIONS: what only an administrator can do, done with the ORM.

The unit is the action, told by its records in the ledger. There are about thirty: each
is done in both companies where that makes sense.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from audit.book.book import Book
from audit.book.things import Company, Trail

from .case import Case, Maker

make = Maker("A36")
GRANTS = {
    "accounting manager": "account.group_account_manager",
    "may trust accounts": "account.group_validate_bank_account",
}


class _Done:
    """An action; `trail` gets what the ledger tells of it."""

    def __init__(self, act, company: Company, trail: Trail, **more) -> None:
        self._act, self._company, self._trail = act, company, trail
        self._more = more

    def __call__(self, env, book) -> None:
        env = env(context={**env.context, "allowed_company_ids": [self._company.id]})
        env = env(user=self._company.users["order"][0], su=True)
        company = env["res.company"].browse(self._company.id)
        with self._trail.left(env.cr):
            self._act(env, book, company, **self._more)


def _grant(env, _book, _company, user: int, group: str) -> None:
    env["res.users"].browse(user).write({"group_ids": [(4, env.ref(group).id)]})


def _lock(_env, book, company, days: int, name: str = "purchase") -> None:
    company[f"{name}_lock_date"] = book.start + timedelta(days=days)


def _exception(env, book, company, reason: str | bool, end: bool) -> None:
    values = {
        "company_id": company.id,
        "user_id": env.uid,
        "purchase_lock_date": book.start + timedelta(days=20),
        "reason": reason,
        "end_datetime": book.moment(book.end) + timedelta(days=1) if end else False,
    }
    env["account.lock_exception"].create(values)


def _trail(_env, _book, company, value: bool) -> None:
    company.restrictive_audit_trail = value


def _check(env, _book, company, value: bool, code: str) -> None:
    settings = env["edic.finance.check.setting"]
    row = settings.search([("company_id", "=", company.id), ("code", "=", code)])
    row.is_on = value


def _graver(env, _book, company, code: str) -> None:
    settings = env["edic.finance.check.setting"]
    row = settings.search([("company_id", "=", company.id), ("code", "=", code)])
    row.needs_second = True


def _hashed(env, _book, company, value: bool) -> None:
    env["account.journal"].search(
        [("company_id", "=", company.id), ("code", "=", "PAY")]
    ).restrict_mode_hash_table = value


def _threshold(env, book, company, value: str, waits: bool = False) -> None:
    """A value of the site's own; it counts once a second person approved it."""
    row = env["edic.finance.parameter"].create(
        {
            "code": "A01.days",
            "company_id": company.id,
            "value": value,
            "valid_from": date(2020, 1, 1),
            "source": "Bench",
        }
    )
    if not waits:
        second = _user(book, company)
        row.with_user(second).sudo().write({"state": "approved", "approver_id": second})


def _user(book, company) -> int:
    """A second person."""
    users = next(c for c in book.companies.values() if c.id == company.id).users
    return users["order"][1]


def plant(book: Book, _rng: Random) -> list[Case]:
    """Rights, locks, trails, our own checks."""
    found = []

    def add(limb: str, company: Company, act: Callable, **how: Any) -> None:
        trail = Trail()
        book.later.append(_Done(act, company, trail, **how))
        found.append(make.planted(limb, words=(trail,), company=company))

    def before(company: Company, act: Callable, **how: Any) -> None:
        book.later.append(_Done(act, company, Trail(), **how))

    for company in book.companies.values():
        for number in range(2):  # an exception is made anew when its lock is moved
            before(company, _lock, days=300 + number)
            add("lock moved back", company, _lock, days=200 + number)
        for number in range(2):
            users = company.users["clerk"][number], company.users["buyer"][number]
            for limb, user, group in zip(GRANTS, users, GRANTS.values(), strict=True):
                trail = Trail()  # rights are no company's
                book.later.append(_Done(_grant, company, trail, user=user, group=group))
                found.append(make.planted(limb, words=(trail,)))
            add("no reason", company, _exception, reason=False, end=True)
            add("no end", company, _exception, reason="Clôture", end=False)
        add("no end", company, _exception, reason="Exercice", end=False)
        for code in ("A01", "A08"):
            add("check switched off", company, _check, value=False, code=code)
            before(company, _check, value=True, code=code)
        add("threshold changed", company, _threshold, value="399")
        before(company, _hashed, value=True)
        add("journal no longer secured", company, _hashed, value=False)
    french = book.companies["fr"]
    before(french, _trail, value=True)
    add("audit trail off", french, _trail, value=False)
    return found


def innocent(book: Book, _rng: Random) -> list[Case]:
    """A lock moved on, an exception with reason and end, a right of no weight, a check
    switched on, a value that waits for a second person."""
    found = []

    def add(limb: str, company: Company, act: Callable, **how: Any) -> None:
        trail = Trail()
        book.later.append(_Done(act, company, trail, **how))
        found.append(make.innocent(limb, words=(trail,), company=company))

    for company in book.companies.values():
        for number in range(2):
            export = {"user": company.users["mail"][number]}
            export["group"] = "base.group_allow_export"
            add("right of no weight", company, _grant, **export)
        for number in range(5):
            reason = {"reason": f"Facture tardive {number}", "end": True}
            add("exception with reason and end", company, _exception, **reason)
            add("lock moved on", company, _lock, days=5 + number, name="sale")
        for code in ("A11", "A13"):
            add("check made graver", company, _graver, code=code)
        add("value that waits", company, _threshold, value="401", waits=True)
    return found
