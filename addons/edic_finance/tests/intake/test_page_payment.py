# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from odoo import Command
from odoo.tests import freeze_time, tagged

from ...models.intake.bill_terms import BillTerms
from ...models.intake.document_pages import DocumentPages
from ...models.intake.page_bill import PageBill
from .test_intake_common import IntakeCase
from .test_pages import LINES, pdf_page, replaced

SKONTO = (50, 480, 9, "zahlbar innerhalb 14 Tagen mit 2 % Skonto")
WITHOUT_DUE = tuple(line for line in LINES if "Fällig" not in line[3])
GROSS = Decimal("1487.50")
KEPT_BACK = (
    (330, 422, 9, "Einbehalt 10 %"),
    (460, 422, 9, "148,75 EUR"),
    (330, 436, 9, "Zahlbetrag"),
    (460, 436, 9, "1.338,75 EUR"),
)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-05 12:00:00")
class TestPagePayment(IntakeCase):
    """Due date, discounts and amounts paid already, as far as pages say them: a bill of
    1,487.50 of 3 November 2026 that came on the 5th."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.partner"].sudo().create(
            {
                "name": "Gartenbau Lindenhof",
                "vat": "DE136695976",
                "is_company": True,
            }
        )

    def bill_of(self, *lines):
        return self.bill("bill.pdf", pdf_page(lines))

    def test_sentence_of_a_page_becomes_a_discount(self):
        bill = self.bill_of(*LINES, SKONTO)
        saved = (GROSS * 2 / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        self.assertRecordValues(
            bill.edic_discount_ids,
            [
                {
                    "until": date(2026, 11, 17),
                    "percent": 2.0,
                    "saved": float(saved),
                    "amount": float(GROSS - saved),
                    "state": "open",
                }
            ],
        )
        self.assertEqual(bill.invoice_date_due, date(2026, 12, 3))
        self.assertEqual(bill.invoice_payment_term_id.discount_days, 14)
        line = bill.line_ids.filtered(lambda x: x.display_type == "payment_term")
        self.assertEqual(line.discount_amount_currency, -float(GROSS - saved))

    def test_day_of_a_discount_is_no_due_date(self):
        bill = self.bill_of(*WITHOUT_DUE, SKONTO)
        self.assertEqual(bill.edic_due_source, "law")
        self.assertEqual(bill.edic_discount_ids.until, date(2026, 11, 17))
        self.assertEqual(
            bill.edic_due_words,
            "By law, from the day of arrival: the document states a discount and no due"
            " date",
        )

    def test_term_says_that_its_net_days_are_of_the_law(self):
        """The bill came on the 5th, and is due 30 days later (§ 286 (3) BGB), or on
        the Monday after (§ 193 BGB)."""
        bill = self.bill_of(*WITHOUT_DUE, SKONTO)
        by_law = bill.invoice_payment_term_id
        net = (date(2026, 12, 7) - date(2026, 11, 3)).days
        self.assertEqual(bill.invoice_date_due, date(2026, 12, 7))
        self.assertEqual(by_law.name, f"2% within 14 days; due by law after {net} days")
        terms = f"Zahlbar innerhalb {net} Tagen netto, 2 % Skonto innerhalb 14 Tagen"
        lines = replaced(WITHOUT_DUE, "017", "018")
        stated = self.bill_of(*lines, (50, 480, 9, terms)).invoice_payment_term_id
        self.assertEqual(stated.name, f"2% within 14 days, {net} days net")
        self.assertEqual(stated.line_ids.nb_days, by_law.line_ids.nb_days)
        lines = replaced(WITHOUT_DUE, "017", "019")
        self.assertEqual(self.bill_of(*lines, SKONTO).invoice_payment_term_id, by_law)

    def test_net_days_are_read_beside_a_discount_and_its_amount(self):
        bill = self.bill_of(
            *WITHOUT_DUE,
            (
                50,
                480,
                9,
                "Zahlbar innerhalb 30 Tagen netto. 2 % Skonto binnen 14 Tagen.",
            ),
            (50, 492, 9, "Zahlbetrag bei Skonto 1.457,75 € bis 17.11.2026."),
        )
        self.assertEqual(bill.invoice_date_due, date(2026, 12, 3))
        self.assertEqual(bill.edic_due_source, "page")
        self.assertEqual(bill.edic_payable, float(GROSS))
        self.assertFalse(bill.alerts and bill.alerts.get("edic_prepaid"))
        self.assertEqual(
            bill.invoice_payment_term_id.name, "2% within 14 days, 30 days net"
        )
        self.assertEqual(bill.edic_discount_ids.until, date(2026, 11, 17))

    def test_discount_of_pages_that_name_no_currency(self):
        lines = [(*at, text.replace(" EUR", "")) for *at, text in LINES]
        bill = self.bill_of(*lines, SKONTO)
        self.assertFalse(
            bill.edic_document_id.sudo().currency, "else this says nothing"
        )
        self.assertEqual(bill.edic_discount_ids.saved, 29.75)

    def test_terms_that_are_not_understood_are_quoted(self):
        terms = (50, 480, 9, "Zahlbar innerhalb von 10 Werktagen.")
        bill = self.bill_of(*WITHOUT_DUE, terms)
        self.assertEqual(bill.edic_due_source, "law")
        self.assertEqual(
            bill.edic_due_words,
            "By law, from the day of arrival. The document says “Zahlbar innerhalb von"
            " 10 Werktagen.”, which was not understood: check it.",
        )

    def test_box_and_field_say_the_same_of_the_due_date(self):
        def box(bill):
            [value] = [v for v in bill.edic_pages["values"] if v["name"] == "due"]
            return value["band"], value["value"], value["hint"]

        sure = self.bill_of(*LINES)
        self.assertEqual(box(sure)[0], "sure")
        self.assertNotIn("check", sure.edic_due_words)
        terms = (50, 480, 9, "Zahlbar innerhalb 14 Tagen nach Rechnungserhalt")
        lines = replaced(WITHOUT_DUE, "017", "018")
        counted = self.bill_of(*lines, terms)
        self.assertEqual(box(counted), ("check", "11/19/2026", counted.edic_due_words))
        counted.edic_document_id.action_confirm_values(["due"])
        counted.invalidate_recordset()
        self.assertEqual(box(counted)[0], "decided")
        self.assertNotIn("check", counted.edic_due_words)
        law = self.bill_of(*replaced(WITHOUT_DUE, "017", "019"))
        self.assertEqual(box(law), ("open", "", law.edic_due_words))
        self.assertIn("By law", law.edic_due_words)

    def test_due_date_is_read_from_a_sentence_that_is_quoted(self):
        bill = self.bill_of(*WITHOUT_DUE, (50, 480, 9, "Zahlbar innerhalb 30 Tagen"))
        self.assertEqual(bill.invoice_date_due, date(2026, 12, 3))
        self.assertEqual(bill.edic_due_source, "page")
        self.assertEqual(
            bill.edic_due_words,
            "Due date read from the page, check it: “Zahlbar innerhalb 30 Tagen”",
        )

    def test_days_may_count_from_the_arrival(self):
        terms = (50, 480, 9, "Zahlbar innerhalb 14 Tagen nach Rechnungserhalt")
        bill = self.bill_of(*WITHOUT_DUE, terms)
        self.assertEqual(bill.edic_received, date(2026, 11, 5))
        self.assertEqual(bill.invoice_date_due, date(2026, 11, 19))
        self.assertIn("check it", bill.edic_due_words)
        bill.edic_received = date(2026, 11, 4)
        self.assertEqual(bill.invoice_date_due, date(2026, 11, 18))

    def test_due_date_that_a_model_chose_is_not_put_on_the_bill(self):
        bill = self.bill_of(*WITHOUT_DUE)
        by_law = bill.invoice_date_due
        document = bill.edic_document_id.sudo()
        values = document.page_values
        chosen = {"value": "2026-11-06", "band": "check", "source": "model"}
        document.page_values = {**values, "fields": {**values["fields"], "due": chosen}}
        BillTerms(bill.sudo()).set_terms()
        self.assertEqual(bill.edic_due_source, "law")
        self.assertEqual(bill.invoice_date_due, by_law)

    def test_page_that_says_nothing_of_payment(self):
        bill = self.bill_of(*WITHOUT_DUE)
        self.assertFalse(bill.edic_discount_ids)
        self.assertEqual(bill.edic_due_source, "law")

    def test_part_that_was_paid_already_is_proposed(self):
        paid = Decimal("500.00")
        bill = self.bill_of(
            *LINES,
            (330, 422, 9, "Bereits gezahlt"),
            (460, 422, 9, "500,00 EUR"),
            (330, 436, 9, "Zahlbetrag"),
            (460, 436, 9, "987,50 EUR"),
        )
        self.assertEqual(bill.edic_payable, float(GROSS - paid))
        self.assertEqual(bill.amount_total, float(GROSS), "nothing is done unasked")
        alert = bill.alerts["edic_prepaid"]
        self.assertEqual(
            alert["message"].replace("\xa0", " "),
            "By its page, 500.00 € were paid already and 987.50 € are payable: check"
            " it.",
        )
        wizards = self.env[alert["action"]["res_model"]]
        wizard = wizards.with_context(**alert["action"]["context"]).create({})
        self.assertEqual((wizard.amount, wizard.payable), (500.0, 987.5))
        wizard.action_apply()
        self.assertEqual(bill.amount_total, 987.5)

    def test_advances_of_a_final_invoice_are_proposed(self):
        paid = Decimal("595.00") + Decimal("297.50")
        bill = self.bill_of(
            *LINES,
            (50, 420, 9, "Abzüglich geleisteter Zahlungen:"),
            (50, 434, 9, "1. Abschlagsrechnung vom 05.10.2026, bezahlt 19.10.2026"),
            (330, 434, 9, "500,00"),
            (390, 434, 9, "95,00"),
            (460, 434, 9, "595,00"),
            (50, 448, 9, "2. Abschlagsrechnung vom 12.10.2026, bezahlt 26.10.2026"),
            (330, 448, 9, "250,00"),
            (390, 448, 9, "47,50"),
            (460, 448, 9, "297,50"),
            (50, 462, 9, "Noch zu zahlen"),
            (460, 462, 9, "595,00"),
        )
        self.assertEqual(bill.edic_payable, float(GROSS - paid))
        wizards = self.env["edic.finance.prepaid"]
        context = bill.alerts["edic_prepaid"]["action"]["context"]
        wizard = wizards.with_context(**context).create({})
        self.assertEqual((wizard.amount, wizard.payable), (892.5, 595.0))

    def test_advance_invoices_that_the_page_names_are_taken_back(self):
        """Two of the vendor's three invoices charged 595.00 and 297.50 of 1,487.50."""
        final = self.bill_of(
            *LINES,
            (50, 420, 9, "Abzüglich geleisteter Zahlungen:"),
            (50, 434, 9, "Abschlagsrechnung AR-0001 vom 05.10.2026"),
            (460, 434, 9, "595,00"),
            (50, 448, 9, "Abschlagsrechnung AR-0002, vom 12.10.2026"),
            (460, 448, 9, "297,50"),
            (50, 462, 9, "Noch zu zahlen"),
            (460, 462, 9, "595,00"),
        )
        charged = {"AR-0001": 500.0, "AR-0002": 250.0, "AR-00013": 750.0}
        advances = self.env["account.move"].create(
            [
                {
                    "move_type": "in_invoice",
                    "partner_id": final.partner_id.id,
                    "ref": number,
                    "invoice_date": date(2026, 10, 5),
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Abschlag",
                                "account_id": self.expense().id,
                                "price_unit": amount,
                                "tax_ids": final.invoice_line_ids.tax_ids.ids,
                            }
                        )
                    ],
                }
                for number, amount in charged.items()
            ]
        )
        advances.sudo().action_post()
        context = final.alerts["edic_prepaid"]["action"]["context"]
        wizard = self.env["edic.finance.prepaid"].with_context(**context).create({})
        self.assertEqual(wizard.advance_ids, advances[:2])
        wizard.action_apply()
        lines = final.invoice_line_ids.filtered("edic_is_prepaid")
        self.assertEqual(
            sorted(lines.mapped(lambda line: (line.name[-7:], line.price_total))),
            [("AR-0001", -595.0), ("AR-0002", -297.5)],
        )
        self.assertEqual(
            (final.amount_untaxed, final.amount_tax, final.amount_total),
            (500.0, 95.0, 595.0),
        )
        self.assertNotIn("edic_difference", final.alerts or {})

    def expense(self):
        return self.company_data["default_account_expense"]

    def test_guarantee_that_is_kept_back_is_said_and_not_deducted(self):
        bill = self.bill_of(*LINES, *KEPT_BACK)
        self.assertNotIn("edic_prepaid", bill.alerts)
        self.assertEqual(
            bill.alerts["edic_guarantee"]["message"].replace("\xa0", " "),
            "By its page, 148.75 € are kept back (as a guarantee or a tax) and were not"
            " paid: now 1,338.75 € are payable. Check it.",
        )
        self.assertEqual(bill.amount_total, float(GROSS))

    def payment_of(self, bill):
        """Return the dialog that pays a bill, which is posted for it."""
        bill.invoice_line_ids.account_id = self.company_data["default_account_expense"]
        bill.sudo().action_post()
        wizards = self.env["account.payment.register"].sudo()
        context = {"active_model": "account.move", "active_ids": bill.ids}
        return wizards.with_context(**context).create({})

    def test_payment_leaves_out_what_is_kept_back(self):
        wizard = self.payment_of(self.bill_of(*LINES, *KEPT_BACK))
        self.assertEqual((wizard.amount, wizard.payment_difference), (1338.75, 148.75))
        wizard.amount = 1487.5
        self.assertEqual(wizard.payment_difference, 0)

    def test_less_that_is_payable_for_no_reason_is_said_and_proposed(self):
        bill = self.bill_of(
            *LINES, (330, 436, 9, "Zahlbetrag"), (460, 436, 9, "1.338,75 EUR")
        )
        said = (
            "By its page, 1,338.75 € are payable, 148.75 € less than the bill comes"
            " to. Look at the page before it is paid."
        )
        alert = bill.alerts["edic_prepaid"]["message"]
        self.assertEqual(alert.replace("\xa0", " "), said)
        sentences = [unsure.sentence for unsure in bill._edic_unsure()[bill]]
        self.assertIn(alert, sentences, "posting asks")
        wizard = self.payment_of(bill)
        self.assertEqual((wizard.amount, wizard.payment_difference), (1338.75, 148.75))

    def test_discount_is_of_what_is_not_kept_back(self):
        bill = self.bill_of(*LINES, *KEPT_BACK, SKONTO)
        row = bill.sudo().edic_discount_ids
        # 2 % of 1,338.75 €, and what is left of those
        self.assertEqual((row.saved, row.amount), (26.78, 1311.97))
        self.assertIn("1,311.97", bill.edic_pay_words.replace("\xa0", " "))
        self.assertEqual(self.payment_of(bill).amount, 1311.97)

    def test_layout_learns_no_day_that_was_counted(self):
        stated = self.bill_of(*LINES)
        counted = self.bill_of(*replaced(WITHOUT_DUE, "017", "018"))
        learned = [
            PageBill(bill, bill.edic_document_id).posted() for bill in (stated, counted)
        ]
        self.assertEqual(learned[0]["due"], "2026-12-03")
        self.assertTrue(counted.invoice_date_due)
        self.assertNotIn("due", learned[1])


@tagged("post_install", "-at_install")
class TestPageReferences(IntakeCase):
    """A bill has the references that its page names beside their labels."""

    NAMED = (
        (320, 270, 9, "Leitweg-ID: 04011000-1234512345-06"),
        (320, 284, 9, "Lieferschein-Nr.: LS-60772"),
    )

    def test_references_of_a_page_are_on_the_bill(self):
        bill = self.bill("bill.pdf", pdf_page((*LINES, *self.NAMED)))
        self.assertRecordValues(
            bill,
            [
                {
                    "edic_buyer_reference": "04011000-1234512345-06",
                    "edic_delivery_ref": "LS-60772",
                    "edic_contract_ref": False,
                    "edic_order_ref": "B-2026-118",
                    "state": "draft",
                }
            ],
        )

    def test_reference_that_a_person_entered_stays(self):
        bill = self.bill("bill.pdf", pdf_page((*LINES, *self.NAMED)))
        bill.edic_delivery_ref = "LS-1"
        DocumentPages(bill.edic_document_id).find_fields()
        self.assertEqual(bill.edic_delivery_ref, "LS-1")
        self.assertEqual(bill.edic_buyer_reference, "04011000-1234512345-06")

    def test_leitweg_id_with_wrong_digits_is_not_on_the_bill(self):
        lines = (*LINES, (320, 270, 9, "Leitweg-ID: 04011000-1234512345-07"))
        bill = self.bill("bill.pdf", pdf_page(lines))
        self.assertFalse(bill.edic_buyer_reference)
