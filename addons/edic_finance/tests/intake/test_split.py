# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Documents with totals alone (profiles MINIMUM and BASIC WL), split by VAT rate."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.edic_ai.tests.common import new_test_user

from ...models.intake.bill_difference import BillDifference
from ...models.intake.bill_tax import BillTax
from .test_intake_common import IntakeCase


def sum_of(rows):
    """Return ``{rate: amount}``: two groups of a document may have the same rate."""
    found = {}
    for rate, amount in rows:
        found[rate] = found.get(rate, 0.0) + amount
    return found


@tagged("post_install", "-at_install")
class TestSplit(IntakeCase):
    """MINIMUM: 100.00 without VAT, 4.90 of VAT; here 30 at 7 % and 14.74 at 19 %."""

    ROWS = ((7.0, 30.0, 2.1), (19.0, 14.74, 2.8), (0.0, 55.26, 0.0))

    def dialog(self, bill, user=None):
        action = bill.alerts["edic_split"]["action"]
        splits = self.env[action["res_model"]].with_user(user or self.env.user)
        return Form(splits.with_context(**action["context"]))

    def split(self, bill, rows=ROWS, user=None):
        form = self.dialog(bill, user)
        while len(form.row_ids):
            form.row_ids.remove(0)
        for rate, base, tax in rows:
            with form.row_ids.new() as row:
                row.rate = rate
                row.base = base
                row.tax = tax
        return form.save()

    def recorded(self, bill):
        traces = self.env["edic.ai.trace"].sudo()
        about = [("use_case", "=", "finance.split"), ("res_id", "=", bill.id)]
        return traces.search([*about, ("res_model", "=", bill._name)], order="id")

    def test_minimum_is_split_into_lines_that_agree_to_the_cent(self):
        bill = self.bill("facturx_minimum.xml")
        self.assertIn("which VAT rates", bill.edic_difference)
        account = bill.invoice_line_ids.account_id
        self.split(bill).action_split()
        self.assert_equal_to_document(bill)
        self.assertEqual(
            [
                (line.price_subtotal, line.tax_ids.amount)
                for line in bill.invoice_line_ids.sorted("price_subtotal")
            ],
            [(14.74, 19.0), (30.0, 7.0), (55.26, 0.0)],
        )
        self.assertEqual(bill.invoice_line_ids.account_id, account)
        self.assertEqual(bill.state, "draft")
        [entry] = self.recorded(bill)
        self.assertEqual(entry.event, "decision")
        self.assertEqual(entry.facts["rates"][0], ["7", "30.00", "2.10"])
        self.assertIn("7% of 30.00", entry.summary)

    def test_minimum_begins_empty_unless_one_rate_explains_it(self):
        form = self.dialog(self.bill("facturx_minimum.xml"))
        self.assertEqual(len(form.row_ids), 0)
        self.assertEqual((form.untaxed_left, form.tax_left), (100.0, 4.9))
        self.assertFalse(form.fault)
        with self.assertRaisesRegex(UserError, "Enter the VAT rates"):
            form.save().action_split()
        raw = self.content("facturx_minimum.xml")
        raw = raw.replace(b">4.90<", b">19.00<").replace(b">104.90<", b">119.00<")
        form = self.dialog(self.bill("a.xml", raw))
        with form.row_ids.edit(0) as row:
            self.assertEqual((row.rate, row.base, row.tax), (19.0, 100.0, 19.0))

    def test_basic_wl_begins_with_its_vat_breakdown(self):
        bill = self.bill("facturx_basicwl.xml")
        form = self.dialog(bill)
        stated = bill.edic_document_id.figures["breakdown"]
        self.assertEqual(len(form.row_ids), len(stated))
        self.assertEqual((form.untaxed_left, form.tax_left), (0.0, 0.0))
        self.assertFalse(form.fault)

    def test_what_does_not_add_up_is_not_split(self):
        bill = self.bill("facturx_minimum.xml")
        lines = bill.invoice_line_ids
        for rows, words in (
            (self.ROWS[:2], "without VAT"),
            ((*self.ROWS[:2], (0.0, 55.27, 0.0)), "without VAT"),
            (((7.0, 100.0, 4.9),), "7% of it would be"),
            (((0.0, 50.0, 0.0), (0.0, 20.0, 0.0), *self.ROWS[:1]), "appears twice"),
        ):
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words):
                self.split(bill, rows).action_split()
        self.assertEqual(bill.invoice_line_ids, lines)
        self.assertFalse(self.recorded(bill))

    def test_vat_follows_from_rate_and_base_and_may_be_a_cent_off(self):
        bill = self.bill("facturx_minimum.xml")
        form = self.dialog(bill)
        with form.row_ids.new() as row:
            row.rate = 7
            row.base = 30
            self.assertEqual(row.tax, 2.1)
            row.tax = 2.09
        self.assertEqual((form.untaxed_left, form.tax_left), (70.0, 2.81))
        rows = ((7.0, 30.0, 2.09), (19.0, 14.74, 2.81), (0.0, 55.26, 0.0))
        self.split(bill, rows).action_split()
        self.assert_equal_to_document(bill)

    def test_a_split_is_taken_back_and_made_again(self):
        bill = self.bill("facturx_minimum.xml")
        first = BillDifference(bill).booked()
        self.split(bill).action_split()
        form = self.dialog(bill)
        self.assertEqual(len(form.row_ids), 3)  # as it was entered
        form.save().action_reset()
        self.assertEqual(BillDifference(bill).booked(), first)
        self.assertEqual(len(bill.invoice_line_ids), 1)
        self.assertEqual(len(self.dialog(bill).row_ids), 0)
        self.assertEqual(
            self.recorded(bill)[-1].summary, "Split by VAT rate taken back"
        )
        self.split(bill).action_split()
        self.assert_equal_to_document(bill)

    def test_basic_wl_comes_back_as_it_came_in(self):
        bill = self.bill("facturx_basicwl.xml")
        lines = bill.invoice_line_ids
        before = [(x.edic_missing_rate, x.price_subtotal) for x in lines]
        form = self.dialog(bill)
        form.save().action_split()
        self.dialog(bill).save().action_reset()
        after = [(x.edic_missing_rate, x.price_subtotal) for x in bill.invoice_line_ids]
        self.assertNotEqual(bill.invoice_line_ids, lines)
        self.assertIn((20.0, 11.0), before)
        self.assertEqual(sum_of(after), sum_of(before))

    def test_a_rate_that_the_chart_lacks_waits_for_its_tax(self):
        bill = self.bill("facturx_minimum.xml")
        rows = ((20.0, 24.5, 4.9), (0.0, 75.5, 0.0))
        self.split(bill, rows).action_split()
        self.assertEqual(BillTax(bill).missing_rates(), [20.0])
        action = bill.alerts["edic_missing_rate_20"]["action"]
        wizards = self.env[action["res_model"]].with_user(self.manager)
        wizards.with_context(**action["context"]).create({}).action_cost()
        self.assert_equal_to_document(bill)

    def test_a_credit_is_split_as_the_bill_signs_it(self):
        raw = self.content("facturx_minimum.xml")
        for amount in (b"100.00", b"4.90", b"104.90"):
            raw = raw.replace(b">" + amount + b"<", b">-" + amount + b"<")
        bill = self.bill("a.xml", raw)
        self.assertEqual(bill.move_type, "in_refund")
        self.assertEqual(self.dialog(bill).untaxed, 100.0)
        self.split(bill).action_split()
        self.assert_equal_to_document(bill)
        self.assertEqual(bill.edic_document_id.split[0], ["7", "-30.00", "-2.10"])

    def test_only_drafts_with_totals_alone_are_split(self):
        whole = self.bill("xrechnung_ubl.xml")
        self.assertNotIn("edic_split", whole.alerts or {})
        split = self.env["edic.finance.split"].create({"move_id": whole.id})
        with self.assertRaises(UserError):
            split.action_reset()
        bill = self.bill("facturx_minimum.xml")
        dialog = self.split(bill)
        bill.sudo().state = "cancel"
        with self.assertRaises(UserError):
            dialog.action_split()

    def test_who_reads_the_books_splits_nothing(self):
        bill = self.bill("facturx_minimum.xml")
        reader = new_test_user(
            self.env(su=True),
            "intake_reader",
            "account.group_account_readonly",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        dialog = self.split(bill)
        with self.assertRaises(AccessError):
            dialog.with_user(reader).action_split()
        with self.assertRaises(AccessError):
            bill.edic_document_id.with_user(self.manager).split = [["7", "1", "1"]]

    def test_other_lines_of_the_bill_are_replaced_and_notes_stay(self):
        bill = self.bill("facturx_minimum.xml")
        note = {"display_type": "line_note", "name": "from the PDF"}
        bill.invoice_line_ids = [Command.create(note)]
        bill.invoice_line_ids = [Command.create({"name": "by hand", "price_unit": 5})]
        self.split(bill).action_split()
        self.assert_equal_to_document(bill)
        self.assertIn("from the PDF", bill.invoice_line_ids.mapped("name"))
