# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..ledger_common import LedgerCase

# the attacks of `test_ledger_tamper` of EDIC AI, on Odoo's chain of five
# bills → whether `_check_hash_integrity` finds it, and whether the books' check does
CASES = {
    "a member edited that is hashed": (
        "UPDATE account_move SET date = '2026-01-30' WHERE id = %(c)s",
        True,
        True,
    ),
    "a member edited that is not": (
        "UPDATE account_move SET ref = 'F-9' WHERE id = %(c)s",
        False,
        True,
    ),
    "the first deleted": ("DELETE FROM account_move WHERE id = %(a)s", True, True),
    "one in the middle deleted": (
        "DELETE FROM account_move WHERE id = %(c)s",
        True,
        True,
    ),
    "the last deleted": ("DELETE FROM account_move WHERE id = %(e)s", False, True),
    "the last three deleted, as in yesterday's backup": (
        "DELETE FROM account_move WHERE id IN (%(c)s, %(d)s, %(e)s)",
        False,
        True,
    ),
    "all deleted": (
        "DELETE FROM account_move WHERE id IN (%(a)s, %(b)s, %(c)s, %(d)s, %(e)s)",
        False,
        True,
    ),
    "one put in": (
        "UPDATE account_move SET state = 'posted' WHERE id = %(draft)s",
        False,
        True,
    ),
    "two that change places": (
        """UPDATE account_move SET sequence_number =
                  CASE id WHEN %(b)s THEN 1000000 ELSE sequence_number - 1 END
            WHERE id IN (%(b)s, %(c)s)""",
        True,
        False,
    ),
    "one numbered anew": (
        "UPDATE account_move SET name = 'BILL/9/9' WHERE id = %(c)s",
        True,
        True,
    ),
    "the hash edited": (
        "UPDATE account_move SET inalterable_hash = '$4$0' WHERE id = %(c)s",
        True,
        False,
    ),
    "the hash taken away from the last, which is then edited": (
        """UPDATE account_move SET inalterable_hash = NULL, date = '2026-01-30'
            WHERE id = %(e)s""",
        False,
        True,
    ),
    "the time edited": (
        "UPDATE account_move SET create_date = '2020-01-01' WHERE id = %(c)s",
        False,
        False,
    ),
    "edited in the replica role": (
        """SET LOCAL session_replication_role = replica;
           UPDATE account_move SET invoice_date = '2025-01-01' WHERE id = %(c)s""",
        False,
        True,
    ),
}


@tagged("post_install", "-at_install")
class TestHashOfOdoo(LedgerCase):
    """Odoo's own chain of hashes under the same cases: the table of docs/ledger.md."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_data["default_journal_purchase"].restrict_mode_hash_table = True

    def setUp(self):
        super().setUp()
        self.bills = {name: self.posted(ref=f"F-{name}") for name in "abcde"}
        draft = self.make_bill("power", [("Electricity", "energy")])
        self.names = {name: bill.id for name, bill in self.bills.items()}
        self.names["draft"] = draft.id
        self.env.flush_all()

    def is_found_in_the_books(self):
        return bool(
            list(self.env["edic.ai.books"].sudo()._differences(self.company, {}))
        )

    def both(self):
        return self.is_found_by_odoo(), self.is_found_in_the_books()

    def test_what_each_finds(self):
        self.assertEqual(self.both(), (False, False))
        for case, (statement, *found) in CASES.items():
            with self.subTest(case), self.env.cr.savepoint() as point:
                self.env.cr.execute(statement, self.names)
                self.assertEqual(self.both(), tuple(found))
                point.rollback()
                self.env.invalidate_all()

    def test_all_computed_anew(self):
        """A writer can also compute: nothing is signed or kept elsewhere."""
        self.env.cr.execute(
            "UPDATE account_move SET date = '2026-01-30' WHERE id = %(b)s", self.names
        )
        self.env.invalidate_all()
        before = ""
        for bill in self.bills.values():
            own = bill.sudo().with_context(hash_version=4)
            before = own._calculate_hashes(before)[own]
            self.env.cr.execute(
                "UPDATE account_move SET inalterable_hash = %s WHERE id = %s",
                [before, bill.id],
            )
        self.assertEqual(self.both(), (False, True))

    def test_orm_refuses_what_is_hashed(self):
        with self.assertRaises(UserError):
            self.bills["c"].sudo().date = "2026-01-30"
        self.bills["c"].sudo().ref = "F-9"
        self.assertEqual(self.both(), (False, False), "it is a record of the ledger")
