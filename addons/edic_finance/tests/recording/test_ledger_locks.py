# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from ...models.recording.res_company import LOCKS
from ..ledger_common import LedgerCase

EXCEPTION = "account.lock_exception"
INSERT = """INSERT INTO account_lock_exception
    (active, company_id, lock_date_field, lock_date, end_datetime)
    VALUES (%s, %s, 'purchase_lock_date', '2025-06-30', %s) RETURNING id"""


@tagged("post_install", "-at_install")
class TestLocks(LedgerCase):
    """Until when the books are closed, compared with what was recorded."""

    def differences(self, counts=None):
        books = self.env["edic.ai.books"].sudo()
        found = books._differences(self.company, {} if counts is None else counts)
        return {(d["res_model"], d["res_id"]): d["parts"] for d in found}

    def tampered(self, statement, *values):
        self.env.flush_all()
        self.env.cr.execute(statement, values or None)

    def inserted(self, active, until):
        self.tampered(INSERT, active, self.company.id, until)
        return self.env.cr.fetchone()[0]

    def tamper_lock(self, name, day):
        self.tampered(
            SQL(
                "UPDATE res_company SET %s = %s WHERE id = %s",
                SQL.identifier(name),
                day,
                self.company.id,
            )
        )

    def excepted(self, **vals):
        self.company.purchase_lock_date = "2025-12-31"
        manager = self.env[EXCEPTION].with_user(self.manager)
        return manager.create(
            {
                "company_id": self.company.id,
                "user_id": self.billing.id,
                "purchase_lock_date": "2025-06-30",
                **vals,
            }
        )

    # --- lock dates -----------------------------------------------------------------
    def test_a_lock_date_moved_with_sql(self):
        self.company.write(dict.fromkeys(LOCKS, "2025-11-30"))
        counts = {}
        self.assertEqual(self.differences(counts), {})
        self.assertTrue(counts["compared"])
        for name in LOCKS:
            for day in ("2025-10-31", None):
                with self.subTest(name, day=day), self.env.cr.savepoint() as point:
                    self.tamper_lock(name, day)
                    found = {("res.company", self.company.id): [name]}
                    self.assertEqual(self.differences(), found)
                    point.rollback()
        self.env.invalidate_all()
        self.company.sale_lock_date = "2025-12-31"
        self.assertEqual(self.differences(), {})

    def test_a_company_that_came_later_begins_with_none(self):
        self.tamper_lock("tax_lock_date", "2025-10-31")
        found = {("res.company", self.company.id): ["tax_lock_date"]}
        self.assertEqual(self.differences(), found)

    def test_lock_dates_of_the_day_of_the_opening(self):
        self.tamper_lock("tax_lock_date", "2025-10-31")
        self.env["edic.ai.books"]._open_books()
        self.assertEqual(self.differences(), {})
        self.tamper_lock("tax_lock_date", None)
        found = {("res.company", self.company.id): ["tax_lock_date"]}
        self.assertEqual(self.differences(), found)

    # --- exceptions -----------------------------------------------------------------
    def test_exceptions_as_recorded(self):
        self.excepted(end_datetime="2099-01-01 10:00:00").action_revoke()
        self.excepted(end_datetime="2099-01-01 10:00:00", reason="late")
        self.excepted(user_id=False)
        self.excepted(end_datetime="2020-01-01 10:00:00")
        self.assertEqual(self.differences(), {})

    def test_an_exception_made_with_sql(self):
        for active, until in ((True, None), (True, "2099-01-01"), (False, None)):
            with self.subTest(active=active, until=until):
                number = self.inserted(active, until)
                found = {(EXCEPTION, number): ["not_recorded"]} if active else {}
                self.assertEqual(self.differences(), found)
                self.tampered(
                    "DELETE FROM account_lock_exception WHERE id = %s", number
                )
        self.inserted(True, "2020-01-01")
        self.assertEqual(self.differences(), {}, "it is over")

    def test_exceptions_from_before_are_not_asked_for(self):
        self.inserted(True, None)
        self.env["edic.ai.books"]._open_books()
        self.assertEqual(self.differences(), {})
        self.assertEqual(len(self.traces_of(self.company)), 1)

    def test_books_that_were_opened_before_locks_were_compared(self):
        books, opening = self.env["edic.ai.books"], {"posted": 0, "last_move": 0}
        with patch.object(type(books), "_opening", lambda self, company: opening):
            books._open_books()
        self.inserted(True, None)
        self.tamper_lock("tax_lock_date", "2025-10-31")
        self.assertEqual(self.differences(), {})

    def test_an_exception_changed_with_sql(self):
        gone = self.excepted(end_datetime="2099-01-01 10:00:00")
        kept = self.excepted()
        gone = self.env[EXCEPTION].search([("end_datetime", "!=", False)])  # anew
        gone.sudo().active = False
        for lock, change, parts in (
            (kept, "lock_date = '2024-01-01'", ["lock_date"]),
            (kept, "user_id = NULL", ["for_everyone"]),
            (gone, "active = TRUE", ["active"]),
        ):
            with self.subTest(change), self.env.cr.savepoint() as point:
                update = SQL("UPDATE account_lock_exception SET %s", SQL(change))
                self.tampered(SQL("%s WHERE id = %s", update, lock.id))
                self.assertEqual(self.differences(), {(EXCEPTION, lock.id): parts})
                point.rollback()
