# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..payee_common import FR2, LT
from ..stops_common import StopsCase


@tagged("post_install", "-at_install")
class TestAuditEvidence(StopsCase):
    """Evidence of a flag is not written away, and each later point stops as well."""

    def test_evidence_is_written_by_nobody(self):
        bill, bank, payment = self.owed(), self.known, self.payment()
        attempts = (
            (bill, {"edic_posted_at": "2020-01-01 00:00:00"}),
            (bill, {"edic_stage": "handed_over"}),
            (bank, {"edic_number_at": "2020-01-01 00:00:00"}),
            (bank, {"edic_trusted_at": "2020-01-01 00:00:00"}),
            (payment, {"edic_is_held": True}),
            (payment, {"edic_released_at": "2020-01-01 00:00:00"}),
        )
        for record, vals in attempts:
            with self.assertRaisesRegex(AccessError, "Only the program"):
                self.as_clerk(record).write(vals)
        banks = self.as_clerk(bank).with_context(default_edic_number_at="2020-01-01")
        vals = {"partner_id": self.vendors["paper"].id, "acc_number": LT}
        with self.assertRaisesRegex(AccessError, "Only the program"):
            banks.create({**vals, "edic_number_at": "2020-01-01 00:00:00"})
        self.assertGreater(banks.create(vals).edic_number_at.year, 2020)

    def test_what_odoo_computes_is_not_written(self):
        bill = self.owed()
        attempts = {
            "payment_state": "reversed",
            "amount_residual": 0.0,
            "amount_total": 1.0,
            "commercial_partner_id": self.vendors["power"].id,
        }
        self.as_clerk(bill).write(attempts)
        self.env.invalidate_all()
        self.assertRecordValues(
            bill,
            [
                {
                    "payment_state": "not_paid",
                    "amount_residual": 1000.0,
                    "amount_total": 1000.0,
                    "commercial_partner_id": self.vendors["paper"].id,
                }
            ],
        )

    def test_a_credit_note_that_is_left_open_takes_nothing_back(self):
        bill = self.owed(flagged=False, bank=self.account(FR2, days=3))
        self.saved()
        flag = self.flags("A08")
        self.assertEqual((flag.move_id, flag.state), (bill, "new"))
        note = bill._reverse_moves([{"invoice_date": "2026-10-16"}], cancel=True)
        self.saved()
        self.assertEqual(flag.state, "expired")
        (note.line_ids | bill.line_ids).remove_move_reconcile()
        self.saved()
        self.assertEqual(flag.state, "new", "the bill may be paid again")

    def test_a_day_that_is_put_off(self):
        bill = self.owed(flagged=False, bank=self.account(FR2, days=3))
        self.saved()
        self.assertEqual(self.flags("A08").state, "new")
        bill.invoice_date_due = fields.Date.add(self.today(), days=90)
        self.saved()
        self.assertEqual(self.flags("A08").state, "new")

    # --- points -----------------------------------------------------------------------
    def test_each_later_point_stops_as_well(self):
        self.company.edic_stop_at = "posting"
        draft = self.make_bill("paper", [("Paper", "office", None, 9.0)], "2026-10-15")
        self.flag(draft)
        self.assert_stops(draft.action_post)
        self.assert_stops(self.as_clerk(draft).write, {"state": "posted"})
        self.company.edic_stop_at = "handover"
        self.assert_stops(self.payment(bills=self.owed()).action_post)
        bill = self.as_clerk(self.bill(partner_bank_id=self.known.id, post=False))
        bill.write({"state": "posted"})
        self.assertEqual(bill.sudo().edic_posted_by_id, self.clerk)

    def test_a_branch_stops_though_its_parent_does_not(self):
        bill = self.owed()
        payment = self.payment(bills=bill)
        self.assertTrue(payment._edic_is_stopped())
        self.company.edic_stop_at = "none"
        self.assertFalse(payment._edic_is_stopped())
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        branch.edic_stop_at = "payment"
        bill.flush_recordset()
        self.env.cr.execute(
            "UPDATE account_move SET company_id = %s WHERE id = %s",
            [branch.id, bill.id],
        )
        self.env.invalidate_all()
        self.assertTrue(payment.sudo()._edic_is_stopped())
