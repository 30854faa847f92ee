# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A36 POWER-ACTIONS: what only an administrator can do, done with the ORM.

The unit is the action. There are fewer than thirty: each is done in both companies
where that makes sense. What it is about may be the user, the company, the exception or
the setting, so that all of them are things of its case.
"""

from datetime import date, timedelta
from random import Random

from audit.book.book import Book
from audit.book.things import Company, Record

from .case import Case, Maker

make = Maker("A36")


class _Done:
    """An action; `record` gets the id of what it is about."""

    def __init__(self, act, company: Company, record: Record, **more) -> None:
        self._act, self._company, self._record = act, company, record
        self._more = more

    def __call__(self, env, book) -> None:
        env = env(context={**env.context, "allowed_company_ids": [self._company.id]})
        env = env(user=self._company.users["order"][0], su=True)
        company = env["res.company"].browse(self._company.id)
        self._record.id = self._act(env, book, company, **self._more)
        env.flush_all()


def _grant(env, _book, _company, user: int, group: str) -> int:
    found = env["res.users"].browse(user)
    found.write({"group_ids": [(4, env.ref(group).id)]})
    return found.id


def _lock(_env, book, company, days: int, name: str = "purchase_lock_date") -> int:
    company[name] = book.start + timedelta(days=days)
    return company.id


def _exception(env, book, company, reason: str | bool, end: bool) -> int:
    values = {
        "company_id": company.id,
        "user_id": env.uid,
        "purchase_lock_date": book.start + timedelta(days=20),
        "reason": reason,
        "end_datetime": book.moment(book.end) + timedelta(days=1) if end else False,
    }
    return env["account.lock_exception"].create(values).id


def _trail(_env, _book, company, value: bool) -> int:
    company.restrictive_audit_trail = value
    return company.id


def _check(env, _book, company, value: bool, code: str) -> int:
    settings = env["edic.finance.check.setting"]
    row = settings.search([("company_id", "=", company.id), ("code", "=", code)])
    row.is_on = value
    return row.id


def _threshold(env, _book, company, value: str) -> int:
    row = env["edic.finance.parameter"].create(
        {
            "code": "A01.days",
            "company_id": company.id,
            "value": value,
            "valid_from": date(2020, 1, 1),
            "source": "Bench",
        }
    )
    return row.id


def plant(book: Book, _rng: Random) -> list[Case]:
    """Rights, locks, trails, our own checks."""
    found = []

    def add(limb: str, company: Company, model: str, act, *more: Record, **how) -> None:
        record = Record(model)
        book.later.append(_Done(act, company, record, **how))
        found.append(make.planted(limb, record, *more, company=company, also="A29"))

    for company in book.companies.values():
        about = Record("res.company", company.id)
        clerk, buyer = company.users["clerk"][0], company.users["buyer"][0]
        manager = "account.group_account_manager"
        bank = "account.group_validate_bank_account"
        add(
            "accounting manager",
            company,
            "res.users",
            _grant,
            user=clerk,
            group=manager,
        )
        add("may trust accounts", company, "res.users", _grant, user=buyer, group=bank)
        book.later.append(_Done(_lock, company, Record("res.company"), days=300))
        add("lock moved back", company, "res.company", _lock, about, days=200)
        how = {"reason": False, "end": True}
        add("no reason", company, "account.lock_exception", _exception, **how)
        how = {"reason": "Clôture", "end": False}
        add("no end", company, "account.lock_exception", _exception, **how)
        setting = "edic.finance.check.setting"
        how = {"value": False, "code": "A01"}
        add("check switched off", company, setting, _check, **how)
        book.later.append(
            _Done(_check, company, Record(setting), value=True, code="A01")
        )
        parameter = "edic.finance.parameter"
        add("threshold changed", company, parameter, _threshold, value="399")
    french = book.companies["fr"]
    book.later.append(_Done(_trail, french, Record("res.company"), value=True))
    add("audit trail off", french, "res.company", _trail, value=False)
    return found


def innocent(book: Book, _rng: Random) -> list[Case]:
    """A lock moved on, an exception with reason and end, a right of no weight."""
    found = []
    for company in book.companies.values():
        for limb, model, act, how in (
            (
                "exception with reason and end",
                "account.lock_exception",
                _exception,
                {"reason": "Facture tardive", "end": True},
            ),
            (
                "right of no weight",
                "res.users",
                _grant,
                {"user": company.users["mail"][0], "group": "base.group_allow_export"},
            ),
        ):
            record = Record(model)
            book.later.append(_Done(act, company, record, **how))
            found.append(make.innocent(limb, record, company=company))
    return found
