# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..ledger_common import IBAN, OTHER_IBAN, LedgerCase


@tagged("post_install", "-at_install")
class TestMoves(LedgerCase):
    # --- after posting ------------------------------------------------------------
    def changed(self, bill, user=None, **vals):
        last = self.last()
        bill.with_user(user or self.billing).write(vals)
        return self.traces_of(bill, last)

    def test_a_reference_changed(self):
        bill = self.posted(ref="F-1")
        trace = self.changed(bill, ref="F-2")
        self.assertEqual(trace.use_case, "move.changed")
        self.assertEqual(trace.facts["fields"], ["ref", "line_ids.name"])
        self.assertEqual(self.values(trace)["ref"], ["F-1", "F-2"])
        self.assertEqual(trace._people(), self.billing)

    def test_changed_payee_is_recorded(self):
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
        found = self.traces_of(bill, last)
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
        self.assertEqual(
            self.traces_of(bill, last).facts["fields"], ["partner_bank_id"]
        )

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
        trace = self.traces_of(bill, last)
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
        self.assertIn("Analytic code", trace.summary)

    def test_product_of_a_line_changed(self):
        bill = self.posted()
        line = bill.invoice_line_ids[0]
        last = self.last()
        line.with_user(self.billing).product_id = self.product_a
        self.env.flush_all()
        trace = self.traces_of(bill, last)
        self.assertIn("line_ids.product_id", trace.facts["fields"])
        changed = trace.facts["lines"][str(line.id)]
        self.assertEqual(changed["product_id"], [None, self.product_a.id])
        self.assertFalse(
            list(self.env["edic.ai.books"].sudo()._differences(self.company, {}))
        )

    def test_amounts_taxes_and_dates_changed_by_code(self):
        bill = self.posted()
        last = self.last()
        bill.sudo().with_context(skip_readonly_check=True).write(
            {"invoice_date": "2026-01-20"}
        )
        fields = self.traces_of(bill, last).facts["fields"]
        self.assertIn("invoice_date", fields)

    def test_files_added_replaced_and_removed(self):
        bill = self.posted()
        last = self.last()
        file = self.attach(bill)
        old = file.checksum
        file.raw = b"%PDF-2"
        new = file.checksum
        file.unlink()
        traces = self.traces_of(bill, last)
        self.assertEqual(set(traces.mapped("use_case")), {"move.attachment"})
        key = str(file.id)
        self.assertEqual(
            [trace.facts["files"] for trace in traces],
            [{key: [None, old]}, {key: [old, new]}, {key: [new, None]}],
        )
        self.assertEqual(traces.mapped(lambda t: t._people()), self.billing)

    def files_of(self, bill, last):
        """Return the files by the ledger's statements, attachment → checksums."""
        traces = self.traces_of(bill, last)
        self.assertEqual(set(traces.mapped("use_case")), {"move.attachment"})
        return [trace.facts["files"] for trace in traces]

    def test_a_file_whose_bill_stands_in_the_context(self):
        bill = self.posted()
        last = self.last()
        files = self.env["ir.attachment"].with_user(self.billing)
        files = files.with_context(default_res_model=bill._name, default_res_id=bill.id)
        file = files.create({"name": "bill.pdf", "raw": b"%PDF-1"})
        checksums = self.files_of(bill, last)
        self.assertEqual(checksums, [{str(file.id): [None, file.checksum]}])

    def test_a_file_that_comes_from_elsewhere(self):
        bill, other = self.posted(), self.posted()
        files = self.env["ir.attachment"].with_user(self.billing)
        note = files.create({"name": "note.pdf", "raw": b"%PDF-1"})
        theirs = self.attach(other)
        composed = {"res_model": "mail.compose.message", "res_id": 0}
        sent = files.create({"name": "sent.pdf", "raw": b"%PDF-2", **composed})
        last = self.last()
        note.write({"res_model": bill._name, "res_id": bill.id})
        theirs.res_id = bill.id
        bill.message_post(attachment_ids=sent.ids, attachments=[("new.pdf", b"%PDF-3")])
        new = self.env["ir.attachment"].search([("name", "=", "new.pdf")])
        expected = [
            {str(each_note.id): [None, each_note.checksum]}
            for each_note in (note, theirs, sent, new)
        ]
        self.assertEqual(self.files_of(bill, last), expected)
        gone = {str(theirs.id): [theirs.checksum, None]}
        self.assertEqual(self.files_of(other, last), [gone])

    def test_a_file_that_a_message_shows(self):
        bill, draft = self.posted(), self.make_bill("power", [("Paper", "office")])
        files = self.env["ir.attachment"].with_user(self.billing)
        file = files.create({"name": "a.pdf", "raw": b"%PDF-1"})
        own = self.attach(bill)
        last = self.last()
        draft.message_post(attachment_ids=file.ids)
        user = bill.with_user(self.billing)
        message = user.message_post(attachment_ids=(file | own).ids)
        message.sudo().attachment_ids = own
        key, checksum = str(file.id), file.checksum
        checksums = self.files_of(bill, last)
        self.assertEqual(checksums, [{key: [None, checksum]}, {key: [checksum, None]}])
        self.assertFalse(self.traces_of(draft, last))

    def test_a_file_in_a_field(self):
        bill = self.posted()
        last = self.last()
        for content in (b"<a/>", b"<b/>", False):
            bill.sudo().ubl_cii_xml_file = content and base64.b64encode(content)
            self.env.flush_all()
        checksums = [list(files.values()) for files in self.files_of(bill, last)]
        files = self.env["ir.attachment"]
        sums = [files._compute_checksum(text) for text in (b"<a/>", b"<b/>")]
        expected = [[None, sums[0]], sums, [sums[1], None]]
        self.assertEqual(checksums, [[change] for change in expected])

    # --- back and away --------------------------------------------------------------
    def test_reset_posted_again_and_cancelled(self):
        bill = self.posted(user=self.manager)
        bill.button_draft()
        bill.ref = "while it is a draft"
        bill.action_post()
        bill.button_cancel()
        traces = self.traces_of(bill)
        self.assertEqual(
            traces.mapped("use_case"),
            [
                "move.posted",
                "move.reset",
                "move.posted",
                "move.reset",
                "move.cancelled",
            ],
        )
        self.assertNotIn("again", traces[0].facts)
        self.assertTrue(traces[2].facts["again"])
        self.assertEqual(traces[1].facts["changes"]["state"], ["posted", "draft"])

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
        self.assertEqual(self.traces_of(bill, last).use_case, "move.deleted")

    def test_deleting_by_force_is_one_record(self):
        bill = self.posted()
        last = self.last()
        bill.sudo().with_context(force_delete=True).unlink()
        self.assertEqual(
            self.traces_of(bill, last).mapped("use_case"), ["move.deleted"]
        )

    # --- merged ---------------------------------------------------------------------
    def test_merged_contacts_and_accounts(self):
        bill = self.posted()
        other = self.env["res.partner"].create({"name": "power 2"})
        last = self.last()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.vendors["power"] | other).ids, other)
        trace = self.traces_of(bill, last)
        self.assertIn("partner_id", trace.facts["fields"])
        self.assertIn("line_ids.partner_id", trace.facts["fields"])

    def test_merging_contacts_moves_their_bank_accounts(self):
        """Those that Odoo moves by the ORM, and archived ones, which it does not."""
        self.other_bank.active = False
        other = self.env["res.partner"].create({"name": "power 2"})
        vendor, last = self.vendors["power"], self.last()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((vendor | other).ids, other)
        for bank in (self.bank, self.other_bank):
            with self.subTest(bank.active):
                self.assertEqual(bank.partner_id, other)
                trace = self.traces_of(bank, last)
                self.assertEqual(trace.use_case, "bank.changed")
                moved = {"partner_id": [vendor.id, other.id]}
                self.assertEqual(trace.facts["changes"], moved)
        books = self.env["edic.ai.books"].sudo()
        self.assertFalse(list(books._differences(self.company, {})))
