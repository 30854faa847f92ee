# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.edic_ai.tests.common import new_test_user
from odoo.addons.edic_ai.write_guard import within

from ...models.coding.account_move import POSTING_OPEN
from ...models.intake.einvoice_bill import EInvoiceBill
from ...tools.intake import einvoice_view
from .test_intake_common import IntakeCase, ubl_bill

# of 18,310.63 that are billed 17,808.00 are paid already
BILLED = {"net": "15387.08", "vat": "2923.55", "prepaid": "17808.00"}


@tagged("post_install", "-at_install")
@freeze_time("2024-03-06 12:00:00")
class TestPrepaid(IntakeCase):
    """Amounts that a document states as paid already (BT-113)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.partner"].sudo().create({"name": "Papeterie Lindenhof"})

    def bill_of(self, **parts):
        return self.bill(
            "bill.xml", ubl_bill(**{**BILLED, "due": "2024-04-03", **parts})
        )

    def dialog(self, bill, user=None):
        action = bill.alerts["edic_prepaid"]["action"]
        wizards = self.env[action["res_model"]].with_user(user or self.env.user)
        return wizards.with_context(**action["context"]).create({})

    def payable(self, bill):
        lines = bill.line_ids.filtered(lambda line: line.display_type == "payment_term")
        return sum(lines.mapped("credit")) - sum(lines.mapped("debit"))

    def test_what_was_paid_already_is_said_and_proposed(self):
        bill = self.bill_of()
        self.assertEqual(bill.edic_payable, 502.63)
        self.assertEqual(self.payable(bill), 18310.63, "nothing is deducted unasked")
        alert = bill.alerts["edic_prepaid"]
        self.assertEqual(
            alert["message"].replace("\xa0", " "),
            "The document states 17,808.00 € as paid already (BT-113); 502.63 € are"
            " payable.",
        )
        wizard = self.dialog(bill)
        self.assertEqual((wizard.amount, wizard.payable), (17808.00, 502.63))
        self.assertTrue(wizard.account_id.code.startswith("151"))

    def test_line_that_is_confirmed_reduces_what_is_due(self):
        bill = self.bill_of()
        payer = new_test_user(  # no more rights than it takes
            self.env(su=True),
            "payer",
            "account.group_account_invoice",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        wizard = self.dialog(bill.with_user(payer), payer)
        wizard.action_apply()
        line = bill.invoice_line_ids.filtered("edic_is_prepaid")
        self.assertRecordValues(
            line,
            [
                {
                    "account_id": wizard.account_id.id,
                    "price_total": -17808.00,
                    "tax_ids": [],
                    "name": "Paid already by document R-1 (BT-113)",
                }
            ],
        )
        self.assertEqual(bill.amount_total, 502.63)
        self.assertEqual(bill.amount_tax, 2923.55, "VAT is that of the whole bill")
        self.assertEqual(self.payable(bill), 502.63)
        self.assert_equal_to_document(bill)
        self.assertNotIn("edic_prepaid", bill.alerts or {})
        self.assertNotIn(line, bill._edic_lines(), "there is nothing to code")
        document = bill.edic_document_id
        view = einvoice_view.view(document._incoming().root)
        compared = EInvoiceBill(view, document, bill)
        marks = {term.number: compared.mark(term) for term in view.terms()}
        paid = ("BT-109", "BT-110", "BT-112", "BT-113", "BT-115")
        self.assertEqual({marks[number] for number in paid}, {""})
        trace = self.env["edic.ai.trace"].sudo()
        made = trace.search([("use_case", "=", "finance.prepaid")], limit=1)
        self.assertEqual((made.event, made.res_id), ("decision", bill.id))
        self.assertEqual(made.facts["amount"], "17808.00")
        self.assertIn("17,808.00", made.summary)

    def test_deleting_the_line_undoes_it(self):
        bill = self.bill_of()
        self.dialog(bill).action_apply()
        bill.invoice_line_ids.filtered("edic_is_prepaid").unlink()
        self.assertEqual(self.payable(bill), 18310.63)
        self.assert_equal_to_document(bill)
        self.assertEqual(self.dialog(bill).amount, 17808.00)

    def test_amount_is_deducted_once(self):
        bill = self.bill_of()
        first, second = self.dialog(bill), self.dialog(bill)
        first.action_apply()
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            second.action_apply()
        self.assertEqual(bill.amount_total, 502.63)

    def test_discount_is_of_what_is_left_to_pay(self):
        """2 % of 502.63, before and after the advance is deducted."""
        bill = self.bill_of(terms="#SKONTO#TAGE=10#PROZENT=2.00#")
        row = bill.edic_discount_ids
        self.assertEqual((row.base, row.saved, row.amount), (502.63, 10.05, 492.58))
        lines = bill.line_ids.filtered(lambda x: x.display_type == "payment_term")
        self.assertEqual(lines.discount_amount_currency, -18300.58)
        self.dialog(bill).action_apply()
        row = bill.edic_discount_ids
        self.assertEqual((row.saved, row.amount, row.state), (10.05, 492.58, "open"))
        lines = bill.line_ids.filtered(lambda x: x.display_type == "payment_term")
        self.assertEqual(
            (lines.discount_date, lines.discount_amount_currency),
            (date(2024, 3, 14), -492.58),
        )

    def test_discount_on_the_rest_reduces_vat_by_its_share(self):
        """10.05 are saved of 18,310.63: 19/119 of it is VAT, 1.60 before Odoo rounds
        VAT of what is left."""
        bill = self.bill_of(terms="#SKONTO#TAGE=10#PROZENT=2.00#")
        self.dialog(bill).action_apply()
        with within(POSTING_OPEN):
            bill.sudo().action_post()
        payer = new_test_user(
            self.env(su=True),
            "payer",
            "account.group_account_invoice",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        wizards = self.env["account.payment.register"].with_user(payer)
        wizard = wizards.with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({})
        self.assertEqual(wizard.amount, 492.58)
        lines = wizard._create_payments().move_id.line_ids
        tax = lines.filtered("tax_repartition_line_id")
        vat = sum(tax.mapped("credit"))
        self.assertAlmostEqual(vat, 1.60, delta=0.0101)
        account = self.company.account_journal_early_pay_discount_gain_account_id
        gain = lines.filtered(lambda x: x.account_id == account)
        saved = sum(gain.mapped("credit")) - sum(gain.mapped("debit"))
        self.assertAlmostEqual(saved + vat, 10.05)
        self.assertEqual(bill.edic_discount_ids.state, "taken")

    def test_account_that_was_used_last_is_proposed_where_the_chart_has_none(self):
        bill, other = self.bill_of(), self.bill_of(number="R-2")
        wizard = self.dialog(bill)
        chosen = self.company_data["default_account_expense"]
        wizard.account_id = chosen
        wizard.action_apply()
        self.assertTrue(self.dialog(other).account_id.code.startswith("151"))
        self.company.sudo().chart_template = False
        self.assertEqual(self.dialog(other).account_id, chosen)
        bill.invoice_line_ids.filtered("edic_is_prepaid").unlink()
        empty = self.dialog(other)
        self.assertFalse(empty.account_id)
        with self.assertRaisesRegex(UserError, "Choose the account"):
            empty.action_apply()

    def test_credit_note_is_reduced_likewise(self):
        bill = self.bill_of(credit=True)
        self.assertEqual(bill.move_type, "in_refund")
        self.dialog(bill).action_apply()
        self.assertEqual(bill.amount_total, 502.63)
        self.assertEqual(self.payable(bill), -502.63)

    # --- advance invoices -------------------------------------------------------------
    def advance(self, number="A-1", **more):
        """Return the vendor's invoice of an advance, 1,000.00 and VAT of 190.00."""
        return self.bill(
            f"{number}.xml",
            ubl_bill(number=number, net="1000.00", vat="190.00", **more),
        )

    def coded(self, bill, posted=True):
        """Return a bill whose lines have an account, posted by a person."""
        account = self.company_data["default_account_expense"]
        bill.invoice_line_ids.account_id = account
        if posted:
            with within(POSTING_OPEN):
                bill.sudo().action_post()
        return bill

    def balances(self, *bills):
        """Return charge and VAT of bills as the books have them, in cents."""
        lines = self.env["account.move.line"].search(
            [("move_id", "in", [bill.id for bill in bills])]
        )
        charge = lines.filtered(lambda line: line.display_type == "product")
        tax = lines.filtered(lambda line: line.display_type == "tax")
        return tuple(round(100 * sum(part.mapped("balance"))) for part in (charge, tax))

    def test_final_invoice_takes_back_what_its_advance_charged(self):
        """15,387.08 and VAT of 2,923.55 are the whole; the books have it once."""
        advance = self.coded(self.advance())
        final = self.coded(self.bill_of(prepaid="1190.00"), posted=False)
        self.assertIn("not paid yet", final.alerts["edic_prepaid"]["message"])
        wizard = self.dialog(final)
        self.assertEqual((wizard.advance_ids, wizard.way), (advance, "invoices"))
        wizard.action_apply()
        line = final.invoice_line_ids.filtered("edic_is_prepaid")
        self.assertRecordValues(
            line,
            [
                {
                    "account_id": advance.invoice_line_ids.account_id.id,
                    "tax_ids": advance.invoice_line_ids.tax_ids.ids,
                    "price_total": -1190.00,
                    "name": "Advance invoice A-1",
                }
            ],
        )
        self.assertEqual((final.amount_total, final.edic_payable), (17120.63, 17120.63))
        self.assert_equal_to_document(final)
        self.assertNotIn("edic_prepaid", final.alerts or {})
        self.coded(final)
        self.assertEqual(self.balances(advance, final), (1538708, 292355))
        self.assertEqual(advance.amount_residual, 1190.00, "it stays to be paid")
        trace = self.env["edic.ai.trace"].sudo()
        made = trace.search([("use_case", "=", "finance.prepaid")], limit=1)
        self.assertEqual(made.facts["invoices"], advance.name)
        self.assertIn(advance.name, made.summary)

    def test_person_may_deduct_from_the_account_of_advances_instead(self):
        self.coded(self.advance())
        final = self.bill_of(prepaid="1190.00")
        wizard = self.dialog(final)
        wizard.way = "account"
        wizard.action_apply()
        self.assertFalse(final.invoice_line_ids.filtered("edic_is_prepaid").tax_ids)

    def test_draft_of_an_advance_is_posted_first(self):
        advance = self.advance()
        final = self.bill_of(prepaid="1190.00")
        self.assertIn("post that first", final.alerts["edic_prepaid"]["message"])
        with self.assertRaisesRegex(UserError, "Post .*A-1.* first"):
            self.dialog(final).action_apply()
        self.coded(advance)
        self.dialog(final).action_apply()
        self.assertEqual(final.amount_total, 17120.63)

    def test_of_two_advances_of_one_amount_neither_is_proposed(self):
        self.coded(self.advance())
        self.coded(self.advance("A-2"))
        wizard = self.dialog(self.bill_of(prepaid="1190.00"))
        self.assertEqual((wizard.advance_ids.ids, wizard.way), ([], "account"))

    def test_invoice_of_another_vendor_or_amount_is_no_advance(self):
        other = self.env["res.partner"].sudo().create({"name": "Somebody else"})
        stranger = self.advance()
        stranger.partner_id = other
        self.coded(stranger)
        self.assertFalse(self.dialog(self.bill_of(prepaid="1190.00")).advance_ids)
        self.coded(self.advance("A-2"))
        final = self.bill_of(prepaid="1190.01", number="R-2")
        self.assertFalse(self.dialog(final).advance_ids)

    def test_more_than_the_bill_is_said_and_not_deducted(self):
        bill = self.bill_of(net="100.00", vat="19.00", prepaid="238.00")
        alert = bill.alerts["edic_prepaid"]
        owed = "119.00\N{NO-BREAK SPACE}€ are owed to you. Pay nothing."
        self.assertIn(owed, alert["message"])
        self.assertNotIn("action", alert)

    def test_amount_in_a_currency_that_the_bill_is_not_in_is_not_deducted(self):
        self.env.ref("base.XAF").sudo().active = False
        bill = self.bill_of(currency="XAF")
        bill.currency_id = self.company.currency_id
        alert = bill.alerts["edic_prepaid"]
        self.assertIn("XAF", alert["message"])
        self.assertNotIn("action", alert)

    def test_after_posting_it_is_said_without_a_way_to_deduct_it(self):
        bill = self.bill_of()
        with within(POSTING_OPEN):
            bill.sudo().action_post()
        self.assertIn("edic_prepaid", bill.alerts)
        self.assertNotIn("action", bill.alerts["edic_prepaid"])
        wizard = self.env["edic.finance.prepaid"].create({"move_id": bill.id})
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_who_may_not_bill_deducts_nothing(self):
        bill = self.bill_of()
        elsewhere = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        for login, groups, company in (
            ("reader", "account.group_account_readonly", self.company),
            ("stranger", "account.group_account_manager", elsewhere),
        ):
            user = new_test_user(
                self.env(su=True),
                login,
                groups,
                company_id=company.id,
                company_ids=company.ids,
            )
            wizards = self.env["edic.finance.prepaid"].with_user(user)
            with self.assertRaises(AccessError):
                wizards.create({"move_id": bill.id}).action_apply()
        with self.assertRaises(AccessError):  # only the dialog marks a line
            bill.invoice_line_ids[0].edic_is_prepaid = True
