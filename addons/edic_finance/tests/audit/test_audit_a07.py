# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.tests import tagged

from ..audit_common import AuditCase


@tagged("post_install", "-at_install")
class TestAuditReversals(AuditCase):
    """A07: credit notes and reversals that do not add up."""

    def bill(self, ref, total=100.0, day="2026-03-05", account="office", **vals):
        lines = [("Work", account, None, total)]
        vendor = vals.pop("vendor", "paper")
        return self.make_bill(vendor, lines, ref=ref, day=day, **vals)

    def note(self, ref, total=100.0, day="2026-04-05", **vals):
        return self.bill(ref, total, day, move_type="in_refund", **vals)

    def found(self, limb, records=None):
        found = self.findings("A07", records)
        return [finding for finding in found if finding.facts["limb"] == limb]

    # --- belongs to nothing -----------------------------------------------------------
    def test_a_credit_note_without_a_bill(self):
        self.turn_on("A07")
        note = self.note("AV-1")
        self.bill("F-0", vendor="power")
        (found,) = self.found("unmatched", note)
        self.assertEqual(found.subject, note.id)
        self.assertEqual(self.found("unmatched"), [found])
        self.assert_rendered("A07")
        flag = self.flags("A07")
        bill = self.bill("F-1", day="2025-03-01")  # 400 days
        self.saved()
        self.assertEqual(flag.state, "expired", "the bill came after it")
        bill.invoice_date = "2025-02-28"
        self.saved()
        self.assertEqual(flag.state, "new")
        bill.write({"invoice_date": "2026-03-05", "state": "cancel"})
        self.assertEqual(len(self.found("unmatched")), 1)
        bill.state = "draft"
        bill.invoice_line_ids.price_unit = 300
        self.assertEqual(len(self.found("unmatched")), 1)
        bill.invoice_line_ids = [
            fields.Command.create(self.line_vals("Part of it", "office"))
        ]
        self.assertFalse(self.found("unmatched"), "a line of a bill")

    def test_a_linked_note_and_a_bonus(self):
        bill = self.bill("F-1", 300)
        bill.action_post()
        self.note("AV-1", 12, reversed_entry_id=bill.id)
        self.note("AV-2", 13)
        self.note("Jahresbonus 2025", 14)
        self.note("AV-3", 15).invoice_line_ids.name = "Remise de fin d'année"
        self.note("Bonusheft", 16)
        amounts = {found.facts["bills"][0]["ref"] for found in self.found("unmatched")}
        self.assertEqual(amounts, {"AV-2", "Bonusheft"})
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A07"])
        self.assertEqual(run.line_ids.excluded, {"bonus": 2})

    # --- unused -----------------------------------------------------------------------
    def test_a_credit_that_nobody_uses(self):
        day = fields.Date.subtract(fields.Date.today(), days=181)
        bill = self.bill("F-1", 100, day)
        note = self.note("AV-1", 100, day)
        (bill | note).action_post()
        for records in (None, note):
            (found,) = self.found("unused", records)
            self.assertEqual(found.amount, note.amount_total)
        self.assert_rendered("A07")
        at_once = self.note("AV-2", 100, fields.Date.add(day, days=1))
        at_once.action_post()
        self.assertEqual(len(self.found("unused")), 1)
        lines = (bill | note).line_ids
        lines.filtered(lambda x: x.account_type == "liability_payable").reconcile()
        self.assertFalse(self.found("unused"))

    def test_a_paid_bill_taken_back(self):
        """A credit note of the whole bill, that is still open, is looked at."""
        bill = self.bill("F-1", 100, "2025-03-05")
        bill.action_post()
        self.pay(bill)
        note = self.note("AV-1", 100, "2025-04-05", reversed_entry_id=bill.id)
        note.action_post()
        self.assertEqual(len(self.found("unused")), 1)

    # --- taken back and booked again --------------------------------------------------
    def trip(self, day="2025-12-20", back="2025-12-30", again="2026-01-05", **vals):
        bill = self.bill("F-77", day=day)
        bill.action_post()
        reversal = bill._reverse_moves(
            [{"invoice_date": back, "date": back}], cancel=True
        )
        return bill, reversal, self.bill("F-77", day=again, **vals)

    def test_another_period(self):
        bill, reversal, again = self.trip()
        for records in (None, bill, reversal, again):
            (found,) = self.found("again", records)
            self.assertEqual(found.subject, again.id)
            self.assertEqual(found.others, (bill.id, reversal.id))
        self.assertTrue(found.facts["is_other_period"])
        self.assertFalse(found.facts["is_other_account"])
        self.assert_rendered("A07")
        self.assertEqual(
            [point["mark"] for point in self.flags("A07").picture["chart"]["points"]],
            [False, False, True],
        )
        again.ref = "F-78"
        self.assertFalse(self.found("again"))
        again.ref = "F 77"
        self.assertFalse(self.found("again"), "two digits say too little")

    def test_another_account(self):
        _bill, _reversal, again = self.trip(again="2025-12-30", account="upkeep")
        (found,) = self.found("again")
        self.assertEqual(found.facts["accounts"], [["620200"], ["620300"]])
        self.assert_rendered("A07")
        again.invoice_line_ids.account_id = self.accounts["office"]
        self.assertFalse(self.found("again"), "the same account and period")

    def test_far_from_the_end_of_a_period(self):
        self.trip("2026-05-02", "2026-05-20", "2026-05-21", account="upkeep")
        self.assertFalse(self.found("again"))

    def test_long_after(self):
        _bill, _reversal, again = self.trip(again="2026-01-09")
        self.assertEqual(len(self.found("again")), 1)  # 10 days
        again.date = "2026-01-10"
        self.assertFalse(self.found("again"))
