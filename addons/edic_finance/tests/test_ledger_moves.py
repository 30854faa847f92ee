# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .ledger_common import IBAN, OTHER_IBAN, LedgerCase


@tagged("post_install", "-at_install")
class TestMoves(LedgerCase):
    # --- after posting ------------------------------------------------------------
    def changed(self, bill, user=None, **vals):
        last = self.last()
        bill.with_user(user or self.billing).write(vals)
        return self.told(bill, last)

    def test_a_reference_changed(self):
        bill = self.posted(ref="F-1")
        trace = self.changed(bill, ref="F-2")
        self.assertEqual(trace.use_case, "move.changed")
        self.assertEqual(trace.facts["fields"], ["ref", "line_ids.name"])
        self.assertEqual(self.values(trace)["ref"], ["F-1", "F-2"])
        self.assertEqual(trace._people(), self.billing)

    def test_the_payee_changed(self):
        bill = self.posted()
        trace = self.changed(bill, partner_bank_id=self.other_bank.id)
        self.assertEqual(trace.facts["fields"], ["partner_bank_id"])
        self.assertEqual(trace.facts["changes"]["payee"], [IBAN[-4:], OTHER_IBAN[-4:]])
        self.assertEqual(self.values(trace)["account"], [IBAN, OTHER_IBAN])

    def test_odoo_itself_changes_the_payee(self):
        """Once the vendor has a parent, its bank account is on the posted bill."""
        bill = self.posted()
        parent = self.env["res.partner"].create({"name": "Parent", "is_company": True})
        bank = self.env["res.partner.bank"].create(
            {"partner_id": parent.id, "acc_number": "FR1420041010050500013M02606"}
        )
        last = self.last()
        self.vendors["power"].parent_id = parent
        self.env.flush_all()
        self.assertEqual(bill.partner_bank_id, bank)
        found = self.told(bill, last)
        fields = [name for trace in found for name in trace.facts["fields"]]
        self.assertIn("partner_bank_id", fields)
        self.assertEqual(len(fields), len(set(fields)), "each is told once")

    def test_odoo_computes_the_payee_anew(self):
        bill = self.posted()
        self.other_bank.allow_out_payment = True  # Odoo prefers those
        last = self.last()
        self.env.add_to_compute(bill._fields["partner_bank_id"], bill)
        self.env.flush_all()
        self.assertEqual(bill.partner_bank_id, self.other_bank)
        self.assertEqual(self.told(bill, last).facts["fields"], ["partner_bank_id"])

    def test_a_change_that_changes_nothing(self):
        bill = self.posted(ref="F-1")
        self.assertFalse(self.changed(bill, ref="F-1"))
        self.assertFalse(self.changed(bill, narration="A note"))

    def test_lines_changed(self):
        bill = self.posted()
        line = bill.invoice_line_ids[0]
        last = self.last()
        line.with_user(self.billing).write(
            {
                "account_id": self.accounts["office"].id,
                "analytic_distribution": {str(self.services["hall"].id): 100},
                "name": "Paper",
            }
        )
        trace = self.told(bill, last)
        self.assertEqual(
            trace.facts["fields"],
            [
                "line_ids.name",
                "line_ids.account_id",
                "line_ids.analytic_distribution",
            ],
        )
        self.assertEqual(
            trace.facts["lines"][str(line.id)]["account_id"],
            [self.accounts["energy"].id, self.accounts["office"].id],
        )
        labels = self.values(trace)["labels"]
        self.assertEqual(labels, {str(line.id): ["Electricity", "Paper"]})

    def test_amounts_taxes_and_dates_changed_by_code(self):
        bill = self.posted()
        last = self.last()
        bill.sudo().with_context(skip_readonly_check=True).write(
            {"invoice_date": "2026-01-20"}
        )
        fields = self.told(bill, last).facts["fields"]
        self.assertIn("invoice_date", fields)

    def test_files_added_replaced_and_removed(self):
        bill = self.posted()
        last = self.last()
        file = self.attach(bill)
        old = file.checksum
        file.raw = b"%PDF-2"
        new = file.checksum
        file.unlink()
        told = self.told(bill, last)
        self.assertEqual(set(told.mapped("use_case")), {"move.attachment"})
        key = str(file.id)
        self.assertEqual(
            [trace.facts["files"] for trace in told],
            [{key: [None, old]}, {key: [old, new]}, {key: [new, None]}],
        )
        self.assertEqual(told.mapped(lambda t: t._people()), self.billing)

    # --- back and away --------------------------------------------------------------
    def test_reset_posted_again_and_cancelled(self):
        bill = self.posted(user=self.manager)
        bill.button_draft()
        bill.ref = "while it is a draft"
        bill.action_post()
        bill.button_cancel()
        told = self.told(bill)
        self.assertEqual(
            told.mapped("use_case"),
            [
                *("move.posted", "move.reset", "move.posted"),
                *("move.reset", "move.cancelled"),
            ],
        )
        self.assertNotIn("again", told[0].facts)
        self.assertTrue(told[2].facts["again"])
        self.assertEqual(told[1].facts["changes"]["state"], ["posted", "draft"])

    def test_deleting_what_was_posted_once(self):
        """Odoo deletes it with its whole history; the ledger keeps what it was."""
        bill = self.posted(user=self.manager, ref="F-1")
        name, lines = bill.name, len(bill.line_ids)
        bill.button_draft()
        number = bill.id
        bill.unlink()
        trace = self.traces.search(
            [("res_model", "=", "account.move"), ("res_id", "=", number)], limit=1
        )
        self.assertEqual(trace.use_case, "move.deleted")
        self.assertEqual(trace.facts["number"], name)
        self.assertEqual(trace._people(), self.manager)
        self.assertEqual(len(self.values(trace)["lines"]), lines)
        self.assertEqual(self.values(trace)["ref"], "F-1")

    def test_deleting_is_told_whatever_the_entry_says_of_itself(self):
        bill = self.posted(user=self.manager)
        bill.button_draft()
        with self.assertRaises(UserError):
            bill.posted_before = False
        bill.sudo().posted_before = False
        last = self.last()
        bill.unlink()
        self.assertEqual(self.told(bill, last).use_case, "move.deleted")

    def test_deleting_by_force_is_one_record(self):
        bill = self.posted()
        last = self.last()
        bill.sudo().with_context(force_delete=True).unlink()
        self.assertEqual(self.told(bill, last).mapped("use_case"), ["move.deleted"])

    # --- merged ---------------------------------------------------------------------
    def test_merged_contacts_and_accounts(self):
        bill = self.posted()
        other = self.env["res.partner"].create({"name": "power 2"})
        last = self.last()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.vendors["power"] | other).ids, other)
        trace = self.told(bill, last)
        self.assertIn("partner_id", trace.facts["fields"])
        self.assertIn("line_ids.partner_id", trace.facts["fields"])
