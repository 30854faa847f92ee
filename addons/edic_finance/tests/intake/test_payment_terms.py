# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.edic_ai.tests.common import new_test_user

from ...models.intake.bill_terms import BillTerms
from .test_intake_common import SCAN_PDF, IntakeCase, ubl_bill


@tagged("post_install", "-at_install")
@freeze_time("2024-03-06 12:00:00")
class TestPaymentTerms(IntakeCase):
    """Until when a bill is to be paid, and from what that is known."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = (
            cls.env["res.partner"].sudo().create({"name": "Papeterie Lindenhof"})
        )
        cls.agreed = (
            cls.env["account.payment.term"]
            .sudo()
            .create(
                {
                    "name": "45 days",
                    "line_ids": [
                        Command.create(
                            {"value": "percent", "value_amount": 100, "nb_days": 45}
                        )
                    ],
                }
            )
        )

    def agree(self):
        vendor = self.vendor.with_company(self.company)
        vendor.property_supplier_payment_term_id = self.agreed

    def due(self, **parts):
        bill = self.bill("bill.xml", ubl_bill(**parts))
        self.assertEqual(bill.partner_id, self.vendor)
        return bill

    def assert_due(self, bill, day, source):
        lines = bill.line_ids.filtered(lambda x: x.display_type == "payment_term")
        self.assertEqual(
            (
                fields.Date.to_string(bill.invoice_date_due),
                fields.Date.to_string(max(lines.mapped("date_maturity"))),
                bill.edic_due_source,
            ),
            (day, day, source),
        )

    def test_due_date_is_taken_from_what_says_most(self):
        """First it is stated, then in the text, the vendor's terms, the law; never the
        day of the upload."""
        self.agree()
        bill = self.due(due="2024-03-20", terms="30 Tage netto")
        self.assert_due(bill, "2024-03-20", "stated")
        self.assertIn("BT-9", bill.edic_due_words)
        self.assertFalse(bill.invoice_payment_term_id)
        bill = self.due(terms="30 Tage netto", number="R-2")
        self.assert_due(bill, "2024-04-03", "text")
        self.assertIn("“30 Tage netto”", bill.edic_due_words)
        bill = self.due(terms="Vielen Dank", number="R-3")
        self.assert_due(bill, "2024-04-18", "vendor")
        self.assertEqual(bill.invoice_payment_term_id, self.agreed)

    def test_terms_of_the_vendor_stay_where_they_say_the_same(self):
        self.agree()
        bill = self.due(due="2024-04-18")
        self.assert_due(bill, "2024-04-18", "stated")
        self.assertEqual(bill.invoice_payment_term_id, self.agreed)

    def test_bill_that_says_nothing_is_due_by_law_from_its_arrival(self):
        """§ 286 (3) BGB: thirty days after 6 March 2024, a Friday, 5 April."""
        bill = self.due()
        self.assertEqual(bill.edic_received, date(2024, 3, 6))
        self.assert_due(bill, "2024-04-05", "law")
        bill.edic_received = date(2024, 3, 8)  # to 7 April, a Sunday
        self.assert_due(bill, "2024-04-08", "law")

    def test_nothing_is_due_today_where_no_law_says_when(self):
        days = self.env.ref("edic_finance.parameter_de_days").sudo()
        days.active = False
        bill = self.due()
        self.assertEqual(bill.edic_due_source, "unknown")
        self.assertFalse(bill.invoice_date_due)
        self.assertIn("edic_due", bill.alerts)
        bill.invoice_line_ids[0].price_unit = 999
        self.assertFalse(bill.invoice_date_due)
        bill.invoice_date_due = date(2024, 4, 1)
        self.assert_due(bill, "2024-04-01", "person")
        self.assertNotIn("edic_due", bill.alerts or {})

    def test_due_date_that_a_person_enters_stays(self):
        bill = self.due(due="2024-03-20")
        bill.invoice_date_due = date(2024, 3, 20)
        self.assert_due(bill, "2024-03-20", "stated")
        with Form(bill) as form:
            form.invoice_date_due = date(2024, 3, 25)
        self.assert_due(bill, "2024-03-25", "person")
        bill.invoice_date = date(2024, 3, 5)
        self.assert_due(bill, "2024-03-25", "person")

    def test_terms_that_a_person_chooses_stay(self):
        bill = self.due(terms="30 Tage netto")
        with Form(bill) as form:
            form.invoice_payment_term_id = self.agreed
        self.assert_due(bill, "2024-04-18", "person")

    def test_due_date_follows_the_date_of_the_bill_and_its_vendor(self):
        bill = self.due(terms="30 Tage netto")
        with Form(bill) as form:
            form.invoice_date = date(2024, 3, 5)
        self.assert_due(bill, "2024-04-04", "text")
        silent = self.due(number="R-2")
        self.agree()
        other = self.env["res.partner"].sudo().create({"name": "Lindenhof"})
        other.with_company(self.company).property_supplier_payment_term_id = self.agreed
        with Form(silent) as form:
            form.partner_id = other
        self.assert_due(silent, "2024-04-18", "vendor")

    def test_terms_that_run_from_arrival_follow_it(self):
        bill = self.due(terms="14 Tage nach Erhalt der Rechnung")
        self.assert_due(bill, "2024-03-20", "text")
        with Form(bill) as form:
            form.edic_received = date(2024, 3, 5)
        self.assert_due(bill, "2024-03-19", "text")

    def test_day_of_arrival_is_that_of_the_channel(self):
        """In the company's time zone, where it is a day later already."""
        with freeze_time("2024-03-06 23:30:00"):
            self.assertEqual(self.due().edic_received, date(2024, 3, 7))
        attachment = self.env["ir.attachment"].create(
            {"name": "portal.xml", "raw": ubl_bill(number="R-2")}
        )
        row = self.journal.with_env(self.env)._edic_receive(
            attachment, received=date(2024, 3, 1)
        )
        self.assertEqual(row.move_id.edic_received, date(2024, 3, 1))

    def test_day_of_a_mail_is_no_later_than_now(self):
        moves = self.env["account.move"]
        for sent, day in (
            ("2024-03-05 10:00:00", date(2024, 3, 5)),
            ("2031-01-01 10:00:00", date(2024, 3, 6)),
            (False, date(2024, 3, 6)),
        ):
            found = moves._edic_mail_day(self.company, {"date": sent})
            self.assertEqual(found, day)

    def test_arrival_that_a_person_recorded_counts_by_law(self):
        bill = self.due()
        self.env["edic.finance.step"].create(
            {"move_id": bill.id, "kind": "received", "day": date(2024, 3, 5)}
        )
        self.assertEqual(bill.edic_received, date(2024, 3, 5))
        self.assert_due(bill, "2024-04-04", "law")

    def test_scan_without_figures_gets_its_due_date_with_its_date(self):
        bill = self.bill("scan.pdf", SCAN_PDF)
        self.assertEqual(bill.edic_due_source, "law")
        self.agree()
        with Form(bill) as form:
            form.partner_id = self.vendor
            form.invoice_date = date(2024, 3, 1)
        self.assertEqual(bill.edic_due_source, "vendor")
        self.assertEqual(bill.invoice_date_due, date(2024, 4, 15))

    def test_credit_note_is_due_at_once(self):
        bill = self.due(credit=True)
        self.assertEqual(bill.move_type, "in_refund")
        self.assert_due(bill, "2024-03-04", "law")
        self.assertIn("credit note", bill.edic_due_words)
        bill = self.due(credit=True, due="2024-03-30", number="R-2")
        self.assert_due(bill, "2024-03-30", "stated")

    def test_instalments_become_terms_of_odoo(self):
        parts = "".join(
            f'<cac:PaymentTerms><cbc:Amount currencyID="EUR">{amount}</cbc:Amount>'
            f"<cbc:InstallmentDueDate>{day}</cbc:InstallmentDueDate></cac:PaymentTerms>"
            for day, amount in (("2024-04-04", "400.00"), ("2024-05-04", "790.00"))
        )
        raw = ubl_bill().replace(
            b"<cac:TaxTotal>", f"{parts}<cac:TaxTotal>".encode(), 1
        )
        bill = self.bill("bill.xml", raw)
        self.assert_due(bill, "2024-05-04", "instalments")
        lines = bill.line_ids.filtered(lambda x: x.display_type == "payment_term")
        self.assertEqual(
            sorted((line.date_maturity, line.credit) for line in lines),
            [(date(2024, 4, 4), 400.0), (date(2024, 5, 4), 790.0)],
        )

    def test_who_only_reads_bills_sees_the_source_and_changes_nothing(self):
        bill = self.due(terms="30 Tage netto")
        reader = new_test_user(
            self.env(su=True),
            "reader",
            "account.group_account_readonly",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        seen = bill.with_user(reader)
        self.assertEqual(seen.edic_due_source, "text")
        with self.assertRaises(AccessError):
            seen.edic_received = date(2024, 3, 1)
        with self.assertRaises(AccessError):
            bill.edic_due_source = "stated"

    def test_bill_from_before_keeps_its_due_date(self):
        """Bills of an older version have no terms of their document."""
        bill = self.due(due="2024-03-20")
        bill.sudo().edic_due_source = False
        with patch.object(BillTerms, "set_terms") as setting:
            bill.invoice_date = date(2024, 3, 5)
        setting.assert_not_called()
        self.assertEqual(bill.invoice_date_due, date(2024, 3, 20))

    def test_decisions_on_terms_are_recorded(self):
        bill = self.due(terms="30 Tage netto")
        with Form(bill) as form:
            form.edic_received = date(2024, 3, 5)
        bill.invoice_date_due = date(2024, 4, 10)
        bill.invoice_date_due = date(2024, 4, 11)
        trace = self.env["edic.ai.trace"].sudo()
        made = trace.search([("res_id", "=", bill.id), ("event", "=", "decision")])
        self.assertEqual(
            made.sorted("id").mapped(lambda entry: (entry.use_case, entry.summary)),
            [
                ("finance.received", "Day of arrival corrected: 03/05/2024"),
                ("finance.due_date", "Due date chosen: 04/10/2024"),
                ("finance.due_date", "Due date chosen: 04/11/2024"),
            ],
        )
