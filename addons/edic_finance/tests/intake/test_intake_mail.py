# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from email.message import EmailMessage
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_intake_common import IntakeCase, counted_parses


@tagged("post_install", "-at_install")
class TestIntakeMail(IntakeCase):
    """Mail to the journal's alias goes the same way as an upload."""

    def receive(self, *names, body="Our invoice", forwarded=None, **files):
        message = EmailMessage()
        message["From"] = "Vendor <vendor@example.com>"
        message["To"] = "bills@example.com"
        message["Subject"] = "Invoice"
        message["Message-Id"] = f"<{'-'.join([*names, *files])}@example.com>"
        message.set_content(body)
        for name, raw in ({n: self.content(n) for n in names} | files).items():
            kind = "pdf" if name.endswith("pdf") else "xml"
            message.add_attachment(
                raw, maintype="application", subtype=kind, filename=name
            )
        if forwarded:
            message.add_attachment(forwarded)
        last = self.env["edic.finance.document"].search([], limit=1).id or 0
        moves = self.env["account.move"].search([]).ids
        self.env["mail.thread"].sudo().message_process(
            "account.move",
            message.as_bytes(),
            custom_values={
                "move_type": "in_invoice",
                "journal_id": self.journal.id,
                "company_id": self.company.id,
            },
        )
        rows = self.env["edic.finance.document"].search([("id", ">", last)], order="id")
        return rows, self.env["account.move"].search([("id", "not in", moves)])

    def test_mail_with_an_e_invoice_becomes_one_bill(self):
        with counted_parses() as counts:
            rows, moves = self.receive("xrechnung_cii.xml")
        self.assertEqual(counts[rows.xml_digest], 1)
        self.assertEqual((rows.state, rows.source), ("billed", "mail"))
        self.assertEqual(rows.move_id, moves)
        self.assert_equal_to_document(moves)
        self.assertEqual(moves.invoice_source_email, "vendor@example.com")
        self.assertIn("Our invoice", "".join(moves.message_ids.mapped("body")))
        self.assertEqual(moves.attachment_ids.name, "xrechnung_cii.xml")

    def test_default_values_of_an_alias_fill_in_nothing_of_the_programs(self):
        """Odoo creates receipts with them as the superuser."""
        message = EmailMessage()
        message["From"] = "Vendor <vendor@example.com>"
        message["To"] = "bills@example.com"
        message["Message-Id"] = "<receipt@example.com>"
        message.set_content("Our receipt")
        threads = self.env["mail.thread"].sudo()
        for move_type in ("in_receipt", "in_refund"):
            line = {"name": "x", "price_unit": 1.0, "edic_missing_rate": 7.0}
            message.replace_header("Message-Id", f"<{move_type}@example.com>")
            number = threads.message_process(
                "account.move",
                message.as_bytes(),
                custom_values={
                    "move_type": move_type,
                    "journal_id": self.journal.id,
                    "company_id": self.company.id,
                    "edic_asked_date": "2020-01-01",
                    "invoice_line_ids": [[0, 0, line]],
                },
            )
            move = self.env["account.move"].browse(number)
            with self.subTest(move_type):
                self.assertEqual(move.invoice_line_ids.mapped("price_unit"), [1.0])
                self.assertFalse(move.edic_asked_date)
                self.assertFalse(move.invoice_line_ids.edic_missing_rate)

    def test_order_leaves_no_bill_and_keeps_the_mail(self):
        rows, moves = self.receive("orderx.xml")
        self.assertFalse(moves)
        self.assertEqual(rows.state, "refused")
        self.assertIn("Our invoice", "".join(rows.message_ids.mapped("body")))

    def test_a_mail_attached_to_the_mail(self):
        inner = EmailMessage()
        inner["Subject"] = "As we wrote"
        inner.set_content("Please pay.")
        rows, moves = self.receive("xrechnung_cii.xml", forwarded=inner)
        self.assertEqual(rows.move_id, moves)
        self.assertEqual(rows.state, "billed")

    def test_two_invoices(self):
        rows, moves = self.receive("xrechnung_cii.xml", "cii_allowances.xml")
        self.assertEqual(len(rows), 2)
        self.assertEqual(rows.move_id, moves.sorted("id"))
        for move in moves:
            self.assert_equal_to_document(move)

    def test_a_damaged_file_beside_a_good_one_is_told(self):
        damaged = {"b.xml": b"<Invoice", "c.pdf": b""}
        rows, moves = self.receive("xrechnung_cii.xml", **damaged)
        self.assertEqual(len(moves), 1)
        self.assert_equal_to_document(moves)
        refused = rows.filtered(lambda row: row.state == "refused")
        self.assertEqual(set(refused.mapped("name")), set(damaged))
        self.assertTrue(all(refused.mapped("reason")))

    @mute_logger("odoo.addons.edic_finance.models.intake.account_journal")
    def test_failure_leaves_no_bill(self):
        parser = type(self.env["account.edi.xml.cii"])
        with patch.object(parser, "_import_fill_invoice", side_effect=ValueError("no")):
            rows, moves = self.receive("xrechnung_cii.xml")
        self.assertFalse(moves)
        self.assertEqual(rows.state, "failed")

    def test_mail_without_a_business_document_is_left_to_odoo(self):
        rows, moves = self.receive(body="Please call me")
        self.assertFalse(rows)
        self.assertEqual(len(moves), 1)
