# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..audit_ledger_common import AuditLedgerCase
from ..recording.test_hash_of_odoo import CASES


@tagged("post_install", "-at_install")
class TestAuditA34(AuditLedgerCase):
    """The safeguards of the books, and the check that they hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journal = cls.company_data["default_journal_purchase"]
        cls.journal.restrict_mode_hash_table = True
        cls.bills = {name: cls.post_bill(f"F-{name}") for name in "abcde"}
        cls.draft = cls.make_bill("power", [("Electricity", "energy")])
        cls.ids = {n: bill.id for n, bill in cls.bills.items()} | {
            "draft": cls.draft.id
        }
        cls.env.flush_all()
        for chain in (cls.company.id, 0):
            cls.verified(chain)

    @classmethod
    def verified(cls, chain, state="intact", days_ago=0, **report):
        then = fields.Datetime.now() - timedelta(days=days_ago)
        return (
            cls.env["edic.ai.verification"]
            .sudo()
            .create(
                {
                    "chain": chain,
                    "state": state,
                    "started_at": then,
                    "report": report,
                }
            )
        )

    def rules(self, **scope):
        return [found.facts["rule"] for found in self.findings("A34", **scope)]

    def test_all_is_well(self):
        self.assertFalse(self.rules())
        self.assertFalse(self.findings("A34", self.env["res.company"]))

    def test_check_finds_what_odoo_s_own_does(self):
        for case, (statement, is_found, _in_books) in CASES.items():
            with self.subTest(case), self.env.cr.savepoint() as point:
                self.env.cr.execute(statement, self.ids)
                self.assertEqual("hash" in self.rules(), is_found)
                self.assertEqual(self.is_found_by_odoo(), is_found)
                point.rollback()
                self.env.invalidate_all()

    def test_first_that_is_broken_with_both_hashes(self):
        self.env.cr.execute(CASES["a member edited that is hashed"][0], self.ids)
        [found] = self.findings("A34")
        bill = self.bills["c"]
        self.assertEqual((found.move, found.facts["name"]), (bill.id, bill.name))
        self.assertEqual(found.facts["actual"], bill.inalterable_hash)
        self.assertNotEqual(found.facts["expected"], found.facts["actual"])

    def test_posted_and_not_hashed(self):
        self.env.cr.execute(
            "UPDATE account_move SET inalterable_hash = NULL WHERE id IN %s",
            [(self.ids["d"], self.ids["e"])],
        )
        self.age(self.bills["d"], 7)
        self.age(self.bills["e"], 7)
        self.assertFalse(self.rules(), "seven days are not over")
        self.age(self.bills["d"], 8)
        self.assertFalse(self.rules(), "before the first hash")
        self.age(self.bills["a"], 9)
        [found] = self.findings("A34")
        self.assertEqual((found.facts["count"], found.move), (1, self.ids["d"]))
        self.assertEqual(found.severity, "high")
        self.env.cr.execute("UPDATE account_journal SET restrict_mode_hash_table = 'f'")
        self.assertFalse(self.rules())

    def age(self, bill, days):
        then = fields.Datetime.now() - timedelta(days=days)
        self.env.cr.execute(
            "UPDATE account_move SET edic_posted_at = %s WHERE id = %s", [then, bill.id]
        )

    def test_what_the_books_check_last_found(self):
        self.env.cr.execute(
            "UPDATE account_move SET ref = 'F-9' WHERE id = %(c)s", self.ids
        )
        self.env.invalidate_all()
        books = self.env["edic.ai.books"].sudo()
        shown = [
            {"code": 6, "kind": "books differ", **difference}
            for difference in books._differences(self.company, {})
        ]
        self.verified(self.company.id, "damaged", damage=shown)
        [found] = self.findings("A34")
        self.assertEqual((found.move, found.facts["parts"]), (self.ids["c"], ["texts"]))
        self.verified(self.company.id)
        self.assertFalse(self.rules())

    def test_damage_of_the_ledger_by_kind(self):
        damage = [{"code": 1, "kind": "altered", "seq": n} for n in (5, 8)]
        damage.append({"code": 2, "kind": "gap", "seq": 9})
        self.verified(0, "damaged", damage=damage)
        first, second = self.findings("A34")
        self.assertEqual((first.facts["count"], first.facts["seq"]), (2, 5))
        self.assertEqual((second.facts["kind"], second.facts["own"]), ("gap", False))

    def test_never_or_long_ago_verified(self):
        runs = self.env["edic.ai.verification"].sudo()
        runs.search([]).unlink()
        self.assertEqual(self.rules(), ["unverified"] * 2)
        self.verified(0, days_ago=2)
        self.verified(self.company.id, days_ago=3)
        [found] = self.findings("A34")
        self.assertTrue(found.facts["own"])
        self.verified(self.company.id, "failed", error="OSError")
        [found] = self.findings("A34")
        self.assertTrue(found.facts["failed"])

    def test_findings_on_hashes_have_words(self):
        self.turn_on("A34")
        self.env.cr.execute(CASES["a member edited that is hashed"][0], self.ids)
        damage = [{"code": 1, "kind": "altered", "seq": 5}]
        books = {"res_model": "res.partner.bank", "res_id": 3, "name": "…1234"}
        damage.append({"code": 6, "kind": "books differ", "parts": ["gone"], **books})
        self.verified(self.company.id, "damaged", damage=damage)
        self.verified(0, "failed")
        self.age(self.bills["a"], 99)
        self.env.cr.execute("UPDATE account_move SET inalterable_hash = NULL")
        self.age(self.bills["b"], 50)
        self.assert_rendered(self.audit("A34"))
