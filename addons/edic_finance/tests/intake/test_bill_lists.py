# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .test_intake_common import IntakeCase

STORED = ("_signed", "invoice_partner_display_name")  # ends of names


@tagged("post_install", "-at_install")
class TestBillLists(IntakeCase):
    """Lists of vendor bills say what a clerk reads, whatever Odoo stores."""

    def shown(self, view, **context):
        """Return the columns of a list that are there, by name."""
        lists = self.env["account.move"].with_context(**context)
        arch = etree.fromstring(lists.get_view(view.id, "list")["arch"])
        return {
            field.get("name"): field
            for field in arch.iterfind("field")
            if field.get("column_invisible") != "True"
        }

    def lists(self):
        """Yield each list of vendor bills that an action of ours or of Odoo's opens."""
        actions = self.env["ir.actions.act_window"].sudo()
        for action in actions.search([("res_model", "=", "account.move")]):
            if "'default_move_type': 'in_" in (action.context or ""):
                lists = action.view_ids.filtered(lambda v: v.view_mode == "list")
                yield lists.view_id or self.env.ref("account.view_in_invoice_tree")

    def test_no_list_of_vendor_bills_shows_what_odoo_stores(self):
        views = self.env["ir.ui.view"].sudo().union(*self.lists())
        self.assertIn(
            self.env.ref("edic_finance.view_in_invoice_bill_tree_to_code"), views
        )
        for view in views:
            shown = self.shown(view, default_move_type="in_invoice")
            self.assertIn("edic_total", shown, view.name)
            wrong = [name for name in shown if name.endswith(STORED)]
            # the second is for customers, and hidden by its context
            wrong = [
                n for n in wrong if "'out_" not in shown[n].get("column_invisible", "")
            ]
            self.assertFalse(wrong, view.name)

    def test_work_list_shows_no_column_that_is_the_same_in_each_row(self):
        view = self.env.ref("edic_finance.view_in_invoice_bill_tree_to_code")
        shown = self.shown(view, default_move_type="in_invoice")
        for name in ("name", "status_in_payment"):
            self.assertEqual(shown[name].get("optional"), "hide", name)
        self.assertEqual(shown["invoice_date_due"].get("widget"), "edic_ai_deadline")

    def test_credit_note_is_late_in_no_list_of_vendor_bills(self):
        refund, bill = self.bill("cii_negative.xml"), self.bill("xrechnung_ubl.xml")
        self.assertEqual((refund.move_type, refund.invoice_date_due),
                         ("in_refund", refund.invoice_date))  # fmt: skip
        self.assertIn("no term of payment", refund.edic_due_words)
        views = self.env["ir.ui.view"].sudo().union(*self.lists())
        views |= self.env.ref("account.view_in_invoice_refund_tree").sudo()
        for view in views:
            shown = self.shown(view, default_move_type="in_refund")
            hidden = shown["invoice_date_due"].get("invisible")
            for move, is_hidden in ((refund, True), (bill, False)):
                columns = ("move_type", "state", "payment_state")
                values = {name: move[name] for name in columns}
                self.assertEqual(safe_eval(hidden, values), is_hidden, view.name)

    def test_bills_are_positive_and_refunds_negative_also_in_sums(self):
        bill = self.bill("xrechnung_ubl.xml")
        refund = self.bill("cii_negative.xml")
        self.assertEqual((bill.edic_total, refund.edic_total), (336.90, -8.79))
        self.assertAlmostEqual(bill.edic_untaxed + bill.edic_tax, bill.edic_total)
        self.assertEqual(bill.edic_residual, -bill.amount_residual_signed)
        both = [("id", "in", (bill + refund).ids)]
        [(total,)] = bill._read_group(both, [], ["edic_total:sum"])
        self.assertAlmostEqual(float(total), 328.11)
        self.assertEqual(bill.search(both, order="edic_total"), refund + bill)

    def test_missing_vendor_is_said_with_the_name_in_the_file(self):
        bill = self.bill("xrechnung_ubl.xml")
        self.assertFalse(bill.partner_id)
        self.assertEqual(bill.edic_vendor, "Vendor missing: [Seller name]")
        empty = bill.create({"move_type": "in_invoice"})
        self.assertEqual(empty.edic_vendor, "Vendor missing")
        bill.partner_id = self.env["res.partner"].sudo().create({"name": "Mill"})
        self.assertEqual(bill.edic_vendor, "Mill")
        self.assertEqual(bill.search([("edic_vendor", "=", "Mill")]), bill)
