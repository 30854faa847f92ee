# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..audit_ledger_common import AuditLedgerCase


@tagged("post_install", "-at_install")
class TestAuditA33(AuditLedgerCase):
    """Numbers that are missing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bills = [cls.post_bill(f"F-{n}") for n in range(5)]
        cls.names = [bill.name for bill in cls.bills]

    def test_a_whole_journal_has_no_gap(self):
        self.assertFalse(self.findings("A33"))

    def test_what_was_deleted_is_named_by_the_ledger(self):
        self.drop(self.bills[1])
        self.drop(self.bills[2])
        [found] = self.findings("A33")
        facts = found.facts
        self.assertEqual(found.subject, self.bills[3].id)
        self.assertEqual([facts["first"], facts["last"]], self.names[1:3])
        self.assertEqual((facts["count"], facts["unknown"]), (2, 0))
        self.assertEqual([facts["before"], facts["after"]], self.names[::3])
        self.assertEqual([fact["what"] for fact in facts["known"]], ["deleted"] * 2)
        self.assertEqual(found.score, 100)
        self.assertNotIn(self.billing.name, str(facts))

    def test_last_ones_are_missing_too(self):
        self.drop(self.bills[4])
        [found] = self.findings("A33")
        self.assertEqual(found.subject, self.bills[3].id)
        self.assertEqual(found.facts["first"], self.names[4])
        self.assertFalse(found.facts["after"])

    def test_all_of_them_are(self):
        for bill in reversed(self.bills):
            self.drop(bill)
        [found] = self.findings("A33")
        self.assertEqual([found.facts["first"], found.facts["last"]], self.names[::4])
        self.assertIsNone(found.move)

    def test_a_number_that_is_used_again_is_not_missing(self):
        self.drop(self.bills[4])
        again = self.make_bill("power", [("Meter", "upkeep")])
        again.name = self.names[4]
        again.action_post()
        self.assertFalse(self.findings("A33"))

    def test_deleted_with_sql(self):
        self.env.cr.execute(
            "DELETE FROM account_move WHERE id = %s", [self.bills[2].id]
        )
        [found] = self.findings("A33")
        self.assertEqual(found.facts["known"][0]["what"], "gone")

    def test_renumbered_entry_explains_its_gap(self):
        bill = self.bills[2].sudo()
        bill.button_draft()
        bill.name = "BILL/2026/01/0017"
        bill.action_post()
        other, gap = self.findings("A33")
        self.assertEqual(gap.facts["known"][0]["what"], "renumbered")
        self.assertEqual(gap.facts["known"][0]["became"], "BILL/2026/01/0017")
        self.assertEqual((other.facts["unknown"], other.score), (11, 60))

    def test_where_a_journal_begins_it_may_begin_anywhere(self):
        journal = self.company_data["default_journal_purchase"].copy({"code": "OLD"})
        old = self.make_bill("power", [("Meter", "upkeep")], day="2025-03-01")
        old.write({"journal_id": journal.id, "name": "OLD/2025/03/0815"})
        old.action_post()
        self.assertFalse(self.findings("A33"))
        late = self.make_bill("power", [("Meter", "upkeep")], day="2025-04-01")
        late.write({"journal_id": journal.id, "name": "OLD/2025/04/0003"})
        late.action_post()
        [found] = self.findings("A33")
        self.assertEqual(found.facts["last"], "OLD/2025/04/0002")

    def test_cancelled_keeps_its_number_and_drafts_are_counted_out(self):
        self.bills[2].sudo().button_draft()
        self.bills[2].sudo().button_cancel()
        self.make_bill("power", [("Meter", "upkeep")])
        self.assertFalse(self.findings("A33"))
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A33"])
        self.assertEqual(run.line_ids.excluded, {"no_number": 1})

    def test_gap_outside_the_period_is_not_found(self):
        self.drop(self.bills[2])
        self.assertTrue(self.findings("A33", date_from="2026-01-01"))
        self.assertFalse(self.findings("A33", date_from="2026-02-01"))

    def test_who_deleted_does_not_clear_it(self):
        self.turn_on("A33")
        self.drop(self.bills[2].with_user(self.manager))
        self.drop(self.bills[4].with_user(self.manager))
        flags = self.audit("A33")
        self.assertEqual(len(flags), 2)
        for flag in flags:
            self.assertIn(self.manager, flag._makers())
        self.assert_rendered(flags)
