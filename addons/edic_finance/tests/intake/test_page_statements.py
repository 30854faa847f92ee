# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.propose_only import ProposeOnlyError, propose_only

from ...models.intake.bill_tax import BillTax
from .test_intake_common import IntakeCase
from .test_pages import LINES, pdf_page, replaced

REMINDER = replaced(LINES, "Rechnung Nr. GL-2026-017", "2. Mahnung")
WITHOUT_VAT = replaced(
    replaced(LINES, "Umsatzsteuer 19 %", "Umsatzsteuer 0 %"), "237,50", "0,00"
)
OWED_HERE = (
    *replaced(WITHOUT_VAT, "1.487,50", "1.250,00"),
    (50, 480, 9, "Steuerschuldnerschaft des Leistungsempfängers nach § 13b UStG"),
)


@tagged("post_install", "-at_install")
class TestPageStatements(IntakeCase):
    """A draft says what its page says of itself in words, and a person decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls.env.ref("base.user_admin"))
        cls.reader = cls.person("statement_reader", "account.group_account_readonly")
        cls.env = cls.env(user=cls.clerk)

    def of(self, *lines):
        return self.bill("paper.pdf", pdf_page(lines))

    def decisions(self, document):
        about = [("use_case", "=", "finance.aside"), ("res_id", "=", document.id)]
        traces = self.env["edic.ai.trace"].sudo().search(about, order="id")
        return [(t.facts["state"], t.facts.get("words")) for t in traces]

    # --- no invoice -------------------------------------------------------------------
    def test_reminder_is_set_aside_by_a_person(self):
        bill = self.of(*REMINDER)
        document = bill.edic_document_id
        alert = bill._get_alerts()["edic_no_invoice"]
        self.assertEqual(
            alert["message"],
            "The page calls itself “2. Mahnung”, which is not an invoice.",
        )
        self.assertEqual(document.reason, alert["message"], "in the list of documents")
        run = self.env["ir.actions.server"].browse(alert["action"]["id"])
        action = run.with_context(**alert["action"]["context"]).run()
        self.assertIn(f"/{document.id}", action["params"]["links"][0]["url"])
        self.assertFalse(bill.exists())
        self.assertRecordValues(
            document,
            [
                {
                    "state": "refused",
                    "is_aside": True,
                    "reason": "This is not an invoice.",
                }
            ],
        )
        self.assertEqual(self.decisions(document), [("no_invoice", "2. Mahnung")])
        self.assertTrue(document.sudo().attachment_id.raw, "the file is kept")

    def test_what_was_set_aside_becomes_a_bill_on_demand(self):
        document = self.of(*REMINDER).edic_document_id
        document.move_id.action_edic_no_invoice()
        document.action_bill_nevertheless()
        self.assertEqual(document.state, "billed")
        self.assertEqual(document.move_id.amount_total, 1487.5)
        self.assertIn("edic_no_invoice", document.move_id._get_alerts())
        states = [state for state, _words in self.decisions(document)]
        self.assertEqual(states, ["no_invoice", "open"])

    def test_same_file_may_come_again(self):
        bill = self.of(*REMINDER)
        bill.action_edic_no_invoice()
        self.assertTrue(self.of(*REMINDER))

    def test_posting_asks_of_a_paper_that_is_no_invoice(self):
        found = self.of(*REMINDER)
        sentences = [unsure.sentence for unsure in found._edic_unsure()[found]]
        self.assertIn(
            "The page calls itself “2. Mahnung”, which is not an invoice.", sentences
        )

    def test_any_draft_of_a_document_may_be_set_aside(self):
        bill = self.of(*LINES)
        self.assertNotIn("edic_no_invoice", bill._get_alerts())
        document = bill.edic_document_id
        bill.action_edic_no_invoice()
        self.assertEqual(document.state, "refused")

    def test_only_drafts_that_were_never_posted_are_set_aside(self):
        bill = self.of(*LINES)
        self.enter_seller_of_page(bill)
        bill.invoice_line_ids.account_id = self.company_data["default_account_expense"]
        bill.sudo().action_post()
        with self.assertRaisesRegex(UserError, "never posted"):
            bill.action_edic_no_invoice()
        bill.button_draft()
        with self.assertRaisesRegex(UserError, "never posted"):
            bill.action_edic_no_invoice()

    def enter_seller_of_page(self, bill):
        bill.partner_id = self.env["res.partner"].sudo().create({"name": "Gartenbau"})

    def test_reader_and_program_set_nothing_aside(self):
        bill = self.of(*REMINDER)
        with self.assertRaises(AccessError):
            bill.with_user(self.reader).action_edic_no_invoice()
        with self.assertRaises(ProposeOnlyError), propose_only(self.env):
            bill.action_edic_no_invoice()
        self.assertTrue(bill.exists())

    # --- payment ----------------------------------------------------------------------
    def test_receipt_that_was_paid_says_so_until_it_is_paid_in_the_books(self):
        rows = ((50, 430, 9, "GEG. EC-KARTE"), (460, 430, 9, "1.487,50"))
        bill = self.of(*LINES, *rows)
        said = (
            "By its page, it was paid (“GEG. EC-KARTE 1.487,50”): do not pay it again."
        )
        self.assertEqual(bill._get_alerts()["edic_paid"]["message"], said)
        self.enter_seller_of_page(bill)
        bill.invoice_line_ids.account_id = self.company_data["default_account_expense"]
        bill.sudo().action_post()
        self.assertEqual(bill._get_alerts()["edic_paid"]["message"], said)

    def test_bill_that_is_debited_says_so(self):
        words = "Der Betrag wird am 10.11.2026 von Ihrem Konto abgebucht."
        bill = self.of(*LINES, (50, 480, 9, words))
        self.assertIn(words, bill._get_alerts()["edic_debited"]["message"])

    def test_credit_that_is_left_is_owed_to_the_company(self):
        rows = (
            (330, 422, 9, "abzgl. Abschläge"),
            (460, 422, 9, "-1.500,00 EUR"),
            (330, 436, 9, "Guthaben"),
            (460, 436, 9, "-12,50 EUR"),
        )
        lines = tuple(line for line in LINES if "Fällig" not in line[3])
        bill = self.of(*lines, *rows)
        self.assertEqual(bill.edic_payable, -12.5)
        self.assertEqual(
            bill._get_alerts()["edic_prepaid"]["message"],
            "By the document, 1,500.00\N{NO-BREAK SPACE}€ were paid already, more than"
            " it comes to: 12.50\N{NO-BREAK SPACE}€ are owed to you. Pay nothing.",
        )
        facts = [unsure.facts for unsure in bill._edic_unsure()[bill]]
        self.assertIn({"prepaid": "1500.00"}, facts)

    # --- VAT --------------------------------------------------------------------------
    def test_recipient_owes_the_vat(self):
        bill = self.of(*OWED_HERE)
        message = bill._get_alerts()["edic_reverse_charge"]["message"]
        self.assertIn("§ 13b UStG", message)
        self.assertTrue(bill._edic_is_self_assessed())
        self.assertIsNone(bill._edic_stated_rates(bill.invoice_line_ids[:1]))

    def test_posting_asks_where_no_line_has_the_vat_that_is_owed(self):
        bill = self.of(*OWED_HERE)

        def asked():
            unsure = bill._edic_unsure().get(bill, ())
            return [u.sentence for u in unsure if "reverse_charge" in u.facts]

        [sentence] = asked()
        self.assertIn("§ 13b UStG", sentence)
        taxes = BillTax(bill).self_assessed()
        self.assertTrue(taxes, "the chart has them")
        bill.invoice_line_ids.tax_ids = taxes[:1]
        self.assertEqual(asked(), [])
        self.assertNotIn("edic_reverse_charge", bill.alerts or {})

    # --- number -----------------------------------------------------------------------
    def test_posting_asks_for_the_number_of_the_vendor(self):
        bill = self.of(*replaced(LINES, "Rechnung Nr. GL-2026-017", "Rechnung"))
        self.assertFalse(bill.ref)
        facts = [unsure.facts for unsure in bill._edic_unsure()[bill]]
        self.assertIn({"no_number": True}, facts)
        bill.ref = "GL-17"
        facts = [u.facts for u in bill._edic_unsure().get(bill, ())]
        self.assertNotIn({"no_number": True}, facts)

    # --- credit notes -----------------------------------------------------------------
    def test_credit_note_names_the_bill_that_it_credits(self):
        number = "Rechnung Nr. GL-2026-017"
        lines = replaced(LINES, number, "Stornorechnung Nr. GL-2026-018")
        credit = self.of(*lines, (50, 320, 9, "zu Rechnung GL-2026-017"))
        self.assertEqual(credit.move_type, "in_refund")
        self.assertEqual(
            credit._get_alerts()["edic_credited"]["message"],
            "It credits the invoice GL-2026-017 of the vendor, which is not among your"
            " bills of this vendor.",
        )
        bill = self.of(*LINES)
        self.enter_seller_of_page(bill)
        credit.partner_id = bill.partner_id
        alert = credit._get_alerts()["edic_credited"]
        self.assertIn(bill.display_name, alert["message"])
        self.assertEqual(alert["action"]["res_id"], bill.id)
        self.assertNotIn("edic_credited", bill._get_alerts())
