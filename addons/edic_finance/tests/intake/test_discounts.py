# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ast import literal_eval
from datetime import date
from decimal import Decimal

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.edic_ai.tests.common import new_test_user
from odoo.addons.edic_ai.write_guard import within

from ...models.coding.account_move import POSTING_OPEN
from .test_intake_common import IntakeCase, ubl_bill

ONE = "#SKONTO#TAGE=10#PROZENT=2.00#"
TWO = "#SKONTO#TAGE=7#PROZENT=3.00#\n#SKONTO#TAGE=14#PROZENT=2.00#"
PART = "#SKONTO#TAGE=10#PROZENT=2.00#BASISBETRAG=500.00#"


@tagged("post_install", "-at_install")
@freeze_time("2024-03-06 12:00:00")
class TestDiscounts(IntakeCase):
    """Discounts for early payment: 1,190.00 with 19 % VAT, dated 4 March 2024, due on
    3 April."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.partner"].sudo().create({"name": "Papeterie Lindenhof"})
        # somebody else than who posts, and with no more rights than it takes
        cls.payer = new_test_user(
            cls.env(su=True),
            "payer",
            "account.group_account_invoice",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    def bill_of(self, terms=ONE, **parts):
        parts = {"due": "2024-04-03", **parts}
        return self.bill("bill.xml", ubl_bill(terms=terms, **parts))

    def post(self, bill):
        with within(POSTING_OPEN):
            bill.sudo().action_post()
        return bill

    def payable(self, bill):
        return bill.line_ids.filtered(lambda line: line.display_type == "payment_term")

    def dialog(self, bill, day=None):
        wizards = self.env["account.payment.register"].with_user(self.payer)
        wizards = wizards.with_context(active_model="account.move", active_ids=bill.ids)
        return wizards.create({"payment_date": day or date(2024, 3, 6)})

    def pay(self, bill, day=None):
        """Return the lines of the entry of a payment on a day."""
        wizard = self.dialog(bill, day)
        payment = wizard._create_payments()
        return payment.move_id.line_ids

    def assert_carried(self, bill, until, left):
        line = self.payable(bill)
        self.assertEqual(
            (line.discount_date, line.discount_amount_currency, line.discount_balance),
            (until, left, left),
        )

    # --- on the bill ------------------------------------------------------------------
    def test_discount_of_the_document_is_odoo_s_term(self):
        bill = self.bill_of()
        term = bill.invoice_payment_term_id
        self.assertRecordValues(
            term,
            [
                {
                    "early_discount": True,
                    "discount_percentage": 2.0,
                    "discount_days": 10,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(term.line_ids.nb_days, 30)
        self.assertEqual(term.name, "2% within 10 days, 30 days net")
        self.assertEqual(bill.invoice_date_due, date(2024, 4, 3))
        self.assertEqual(bill.edic_due_source, "stated")
        self.assert_carried(bill, date(2024, 3, 14), -1166.20)
        self.assertEqual(
            bill.edic_pay_words.replace("\xa0", " "),
            "Pay 1,166.20 € until March 14, 2024 (saves 23.80 €)\n"
            "1,190.00 € until April 3, 2024",
        )
        trace = self.env["edic.ai.trace"].sudo()
        made = trace.search([("use_case", "=", "intake.payment_term")], limit=1)
        self.assertEqual((made.res_id, made.summary), (term.id, made.summary))
        self.assertIn("30", made.summary)

    def test_term_of_the_same_structure_is_used_again(self):
        first = self.bill_of()
        second = self.bill_of(number="R-2", net="500.00", vat="95.00")
        other = self.bill_of("#SKONTO#TAGE=10#PROZENT=3.00#", number="R-3")
        term = first.invoice_payment_term_id
        self.assertEqual(second.invoice_payment_term_id, term)
        self.assertNotEqual(other.invoice_payment_term_id, term)
        self.assert_carried(second, date(2024, 3, 14), -583.10)

    def test_discount_from_a_text(self):
        bill = self.bill_of("2 % Skonto innerhalb 10 Tagen, 30 Tage netto", due="")
        self.assertEqual(bill.edic_due_source, "text")
        self.assertEqual(bill.invoice_date_due, date(2024, 4, 3))
        self.assert_carried(bill, date(2024, 3, 14), -1166.20)

    def test_day_of_a_discount_is_no_due_date(self):
        """The law says when the whole is due: § 286 (3) BGB, from 6 March."""
        bill = self.bill_of(due="")
        self.assertEqual(bill.invoice_date_due, date(2024, 4, 5))
        self.assertEqual(bill.edic_due_source, "law")
        self.assert_carried(bill, date(2024, 3, 14), -1166.20)

    def test_all_tiers_are_kept_and_the_open_one_is_carried(self):
        bill = self.bill_of(TWO)
        self.assertRecordValues(
            bill.edic_discount_ids,
            [
                {
                    "until": date(2024, 3, 11),
                    "percent": 3.0,
                    "saved": 35.70,
                    "amount": 1154.30,
                    "state": "open",
                },
                {
                    "until": date(2024, 3, 18),
                    "percent": 2.0,
                    "saved": 23.80,
                    "amount": 1166.20,
                    "state": "open",
                },
            ],
        )
        self.assert_carried(bill, date(2024, 3, 11), -1154.30)
        with freeze_time("2024-03-12"):
            late = self.bill_of(TWO, number="R-2")
            self.assert_carried(late, date(2024, 3, 18), -1166.20)
        with freeze_time("2024-03-19"):
            lapsed = self.bill_of(TWO, number="R-3")
            self.assertFalse(lapsed.invoice_payment_term_id)
            self.assertEqual(lapsed.invoice_date_due, date(2024, 4, 3))
            self.assertEqual(set(lapsed.edic_discount_ids.mapped("state")), {"lapsed"})
            self.assertRegex(
                lapsed.edic_pay_words, r"^A discount of .+ lapsed on March \d+, 2024\.$"
            )

    def test_discount_of_a_part_saves_what_the_document_says(self):
        """2 % of 500.00 of 1,190.00."""
        bill = self.bill_of(PART)
        self.assert_carried(bill, date(2024, 3, 14), -1180.00)
        self.assertIn("500.00", bill.invoice_payment_term_id.name)
        self.assertEqual(bill.edic_discount_ids.base, 500.00)

    def test_rows_follow_the_date_of_the_bill(self):
        bill = self.bill_of()
        with Form(bill) as form:
            form.invoice_date = date(2024, 3, 5)
        self.assertEqual(bill.edic_discount_ids.until, date(2024, 3, 15))
        self.assertEqual(bill.invoice_date_due, date(2024, 4, 3), "BT-9 stays")
        self.assertEqual(bill.invoice_payment_term_id.line_ids.nb_days, 29)
        self.assert_carried(bill, date(2024, 3, 15), -1166.20)

    def test_rows_follow_the_amount_or_say_that_they_no_longer_fit(self):
        whole, part = self.bill_of(), self.bill_of(PART, number="R-2")
        for bill in whole, part:
            bill.invoice_line_ids[0].price_unit = 900.00
            self.assertEqual(bill.amount_total, 1071.00)
        self.assertRecordValues(
            whole.edic_discount_ids, [{"saved": 21.42, "is_fitting": True}]
        )
        self.assert_carried(whole, date(2024, 3, 14), -1049.58)
        self.assertEqual(part.edic_discount_ids.state, "misfit")
        self.assertFalse(self.payable(part).discount_date)
        self.assertIn("no longer fits", part.alerts["edic_discount"]["message"])
        self.assertEqual(self.dialog(self.post(part)).amount, 1071.00)
        part.invalidate_recordset()

    def test_other_terms_that_a_person_chose_put_the_discount_aside(self):
        bill = self.bill_of()
        other = self.env["account.payment.term"].search(
            [("early_discount", "=", False)], limit=1
        )
        with Form(bill) as form:
            form.invoice_payment_term_id = other
        self.assertEqual(bill.edic_discount_ids.state, "aside")
        self.assertIn("set aside: other payment terms were chosen", bill.edic_pay_words)
        self.assertEqual(self.dialog(self.post(bill)).amount, 1190.00)

    def test_due_date_that_a_person_types_keeps_the_discount(self):
        bill = self.bill_of()
        with Form(bill) as form:
            form.invoice_payment_term_id = self.env["account.payment.term"]
            form.invoice_date_due = date(2024, 4, 20)
        self.assertEqual(bill.edic_due_source, "person")
        self.assertEqual(bill.invoice_date_due, date(2024, 4, 20))
        self.assertEqual(bill.edic_discount_ids.state, "open")
        self.assertEqual(
            bill.invoice_payment_term_id.name, "2% within 10 days, 47 days net"
        )
        self.assert_carried(bill, date(2024, 3, 14), -1166.20)
        self.assertIn("April 20, 2024", bill.edic_pay_words)
        bill.invoice_date = date(2024, 3, 5)
        self.assertEqual(bill.invoice_date_due, date(2024, 4, 20), "as it was typed")
        self.assert_carried(bill, date(2024, 3, 15), -1166.20)
        self.assertEqual(self.dialog(self.post(bill)).amount, 1166.20)

    def test_due_date_before_the_discount_ends_puts_it_aside(self):
        bill = self.bill_of()
        with Form(bill) as form:
            form.invoice_payment_term_id = self.env["account.payment.term"]
            form.invoice_date_due = date(2024, 3, 10)
        self.assertEqual(bill.invoice_date_due, date(2024, 3, 10))
        self.assertEqual(bill.edic_discount_ids.state, "aside")
        self.assertTrue(bill.edic_pay_words)

    def test_names_of_terms_have_ordinary_spaces(self):
        self.company.partner_id.lang = self.env.lang
        made = self.bill_of().invoice_payment_term_id
        self.assertNotRegex(made.name, "[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]")

    def test_credit_notes_have_no_discount(self):
        bill = self.bill_of(credit=True)
        self.assertEqual(bill.move_type, "in_refund")
        self.assertFalse(bill.edic_discount_ids)
        self.assertFalse(bill.invoice_payment_term_id)

    # --- paying -----------------------------------------------------------------------
    def test_payment_proposes_the_discount_that_is_open_on_its_day(self):
        bill = self.post(self.bill_of(TWO))
        for day, amount in (
            (date(2024, 3, 11), 1154.30),
            (date(2024, 3, 12), 1166.20),
            (date(2024, 3, 18), 1166.20),
            (date(2024, 3, 19), 1190.00),
        ):
            self.assertEqual(self.dialog(bill, day).amount, amount, day)
        with Form(self.dialog(bill, date(2024, 3, 11))) as form:
            self.assertEqual(form.amount, 1154.30)
            form.payment_date = date(2024, 3, 15)
            self.assertEqual(form.amount, 1166.20)

    def test_discount_reduces_vat_by_its_share(self):
        """19/119 of a saving are VAT, also where it is of a part."""
        for number, terms, saved, vat in (
            ("R-1", ONE, 23.80, 3.80),
            ("R-2", PART, 10.00, 1.60),
        ):
            with self.subTest(terms):
                bill = self.post(self.bill_of(terms, number=number))
                lines = self.pay(bill)
                self.assertIn(bill.payment_state, ("paid", "in_payment"))
                gain = self.company.account_journal_early_pay_discount_gain_account_id
                of_gain = lines.filtered(lambda x, gain=gain: x.account_id == gain)
                of_tax = lines.filtered("tax_repartition_line_id")
                self.assertAlmostEqual(sum(of_tax.mapped("credit")), vat)
                self.assertAlmostEqual(sum(of_gain.mapped("credit")), saved - vat)
                self.assertEqual(bill.edic_discount_ids.state, "taken")

    def test_second_tier_is_taken_with_its_own_percentage(self):
        bill = self.post(self.bill_of(TWO))
        lines = self.pay(bill, date(2024, 3, 15))
        tax = lines.filtered("tax_repartition_line_id")
        self.assertAlmostEqual(sum(tax.mapped("credit")), 3.80)
        self.assertEqual(bill.edic_discount_ids.mapped("state"), ["ended", "taken"])

    def test_what_is_paid_later_is_paid_whole(self):
        bill = self.post(self.bill_of())
        self.pay(bill, date(2024, 3, 20))
        self.assertIn(bill.payment_state, ("paid", "in_payment"))
        self.assertEqual(bill.edic_discount_ids.state, "ended")

    def test_bill_that_is_paid_in_part_has_no_discount_any_more(self):
        bill = self.post(self.bill_of())
        wizard = self.dialog(bill)
        wizard.write({"amount": 100.00, "payment_difference_handling": "open"})
        wizard._create_payments()
        self.assertEqual(self.dialog(bill).amount, 1090.00)

    def test_job_moves_on_to_the_next_tier(self):
        bill = self.post(self.bill_of(TWO))
        self.assert_carried(bill, date(2024, 3, 11), -1154.30)
        cron = self.env.ref("edic_finance.ir_cron_edic_finance_discount_move_on")
        self.env.flush_all()
        with freeze_time("2024-03-12 06:00:00"), self.enter_registry_test_mode():
            cron.sudo().method_direct_trigger()
        self.env.invalidate_all()
        self.assert_carried(bill, date(2024, 3, 18), -1166.20)
        self.assertEqual(bill.invoice_payment_term_id.discount_percentage, 2.0)
        self.assertEqual(bill.invoice_date_due, date(2024, 4, 3))
        self.assertEqual(bill.state, "posted")

    def test_discount_in_another_currency(self):
        dollar = self.env.ref("base.USD").sudo()
        dollar.write(
            {
                "active": True,
                "rate_ids": [
                    Command.clear(),
                    Command.create(
                        {
                            "name": "2024-01-01",
                            "rate": 2.0,
                            "company_id": self.company.id,
                        }
                    ),
                ],
            }
        )
        bill = self.bill_of(currency="USD")
        line = self.payable(bill)
        self.assertEqual(
            (line.amount_currency, line.discount_amount_currency), (-1190.0, -1166.2)
        )
        self.assertEqual((line.balance, line.discount_balance), (-595.0, -583.1))
        self.assertEqual(bill.edic_discount_ids.saved, 23.80)
        self.assertEqual(bill.edic_discount_ids.at_stake, 11.90)
        self.assertEqual(self.dialog(self.post(bill)).amount, 1166.20)

    # --- the list ---------------------------------------------------------------------
    def test_list_shows_what_lapses_within_seven_days(self):
        soon = self.bill_of("#SKONTO#TAGE=9#PROZENT=2.00#")  # until the 13th
        self.bill_of("#SKONTO#TAGE=10#PROZENT=2.00#", number="R-2")
        past = self.bill_of("#SKONTO#TAGE=1#PROZENT=2.00#", number="R-3")
        found = self.search_by("next_days")
        self.assertEqual(found.move_id, soon)
        self.assertEqual(sum(found.mapped("at_stake")), 23.80)
        self.assertEqual(self.search_by("lapsed").move_id, past)
        self.assertFalse(self.search_by("taken"))

    def test_sum_of_the_list_has_each_saving_once(self):
        """A bill with 3 % until Monday and 2 % a week later loses 3 % at most."""
        rows = self.bill_of(TWO).edic_discount_ids
        first, second = Decimal("35.70"), Decimal("23.80")
        self.assertEqual(
            rows.mapped("at_stake"), [float(first - second), float(second)]
        )
        self.assertEqual(sum(map(self.cents, rows.mapped("at_stake"))), first)
        rows.move_id.invoice_line_ids[0].price_unit = 900.00  # 1,071.00 with VAT
        self.assertEqual(rows.mapped("at_stake"), [10.71, 21.42])

    @staticmethod
    def cents(amount):
        return Decimal(f"{amount:.2f}")

    def search_by(self, name):
        view = self.env["edic.finance.discount"].get_view(
            self.env.ref("edic_finance.edic_finance_discount_view_search").id, "search"
        )
        [node] = etree.fromstring(view["arch"]).xpath(f"//filter[@name='{name}']")
        domain = literal_eval(node.get("domain"))
        domain.append(("company_id", "=", self.company.id))
        return self.env["edic.finance.discount"].search(domain)

    # --- rights -----------------------------------------------------------------------
    def test_who_reads_bills_reads_discounts_and_nobody_writes_them(self):
        bill = self.bill_of()
        rows = bill.edic_discount_ids
        elsewhere = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        reader, stranger, employee = (
            new_test_user(
                self.env(su=True),
                login,
                groups,
                company_id=company.id,
                company_ids=company.ids,
            )
            for login, groups, company in (
                ("reader", "account.group_account_readonly", self.company),
                ("stranger", "account.group_account_manager", elsewhere),
                ("employee", "base.group_user", self.company),
            )
        )
        self.assertEqual(rows.with_user(reader).saved, 23.80)
        for user in (stranger, employee):
            with self.assertRaises(AccessError):
                rows.with_user(user).read(["saved"])
        for user in (self.clerk, self.manager):
            with self.assertRaises(AccessError):
                rows.with_user(user).percent = 50
            with self.assertRaises(AccessError):
                rows.with_user(user).create(
                    {"move_id": bill.id, "until": date(2024, 5, 1)}
                )
