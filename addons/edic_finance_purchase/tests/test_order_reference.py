# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Orders that a bill's document names: found, shown, and evidence of the coding."""

from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.edic_finance.tests.common import CodingCase


@tagged("post_install", "-at_install")
class TestOrderReference(CodingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("purchase.group_purchase_manager")
        cls.products = {
            name: cls.env["product.product"].create(
                {
                    "name": name,
                    "type": "consu",
                    "default_code": f"art {name}",
                    "property_account_expense_id": cls.accounts[account].id,
                    "supplier_taxes_id": False,
                }
            )
            for name, account in (("desk", "office"), ("lamp", "energy"))
        }

    def order(self, *names, vendor="paper", service=None, **vals):
        share = {str(self.services[service].id): 100} if service else False
        lines = [
            Command.create(
                {
                    "product_id": self.products[name].id,
                    "product_qty": 10,
                    "price_unit": 50,
                    "analytic_distribution": share,
                    "tax_ids": [Command.clear()],
                }
            )
            for name in names
        ]
        order = self.env["purchase.order"].create(
            {"partner_id": self.vendors[vendor].id, "order_line": lines, **vals}
        )
        order.button_confirm()
        return order

    def bill_naming(self, number, vendor="paper", lines=(("Something",),), **vals):
        vals = {"edic_order_ref": number, **vals}
        return self.make_bill(vendor, lines, **vals)

    def stated(self, bill, **of_line):
        line = bill.invoice_line_ids
        line.sudo().write(of_line)
        bill._edic_suggest()
        return line

    # --- found ------------------------------------------------------------------------
    def test_order_of_the_vendor_is_found_by_its_number(self):
        order = self.order("desk", name="PO 2026/0007")
        for number in ("PO 2026/0007", "po2026/0007", " PO2026 / 0007 "):
            self.assertEqual(self.bill_naming(number).edic_purchase_id, order, number)
        for number in ("PO2026/000", "2026/0007", "%", "PO2026/00070"):
            self.assertFalse(self.bill_naming(number).edic_purchase_id, number)

    def test_number_may_stand_in_other_places(self):
        order = self.order("desk")
        by_buyer = self.bill_naming(False, edic_buyer_reference=order.name)
        self.assertEqual(by_buyer.edic_purchase_id, order)
        bill = self.bill_naming("unknown")
        self.assertFalse(bill.edic_purchase_id)
        bill.invoice_line_ids.sudo().edic_order_ref = f"{order.name} / 3"
        self.assertEqual(bill.edic_purchase_id, order)

    def test_order_of_another_vendor_company_or_none_any_more_is_not_it(self):
        order = self.order("desk", vendor="power")
        bill = self.bill_naming(order.name)
        self.assertFalse(bill.edic_purchase_id)
        bill.partner_id = False
        self.assertEqual(bill.edic_purchase_id, order, "no vendor is known yet")
        bill.partner_id = self.vendors["paper"]
        self.assertFalse(bill.edic_purchase_id)
        bill.partner_id = self.vendors["power"]
        self.assertEqual(bill.edic_purchase_id, order)
        order.button_cancel()
        self.assertFalse(self.bill_naming(order.name, "power").edic_purchase_id)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        vals = {"partner_id": self.vendors["paper"].id, "company_id": elsewhere.id}
        foreign = self.env["purchase.order"].create({**vals, "name": "ELSE-1"})
        self.assertFalse(self.bill_naming(foreign.name).edic_purchase_id)

    def test_of_several_a_person_chooses_one(self):
        first, second = self.order("desk"), self.order("lamp")
        bill = self.bill_naming(first.name, edic_buyer_reference=second.name)
        bill = bill.with_user(self.accountant)
        self.assertFalse(bill.edic_purchase_id)
        message = bill.alerts["edic_orders"]["message"]
        self.assertIn(first.name, message)
        self.assertIn(second.name, message)
        with Form(bill) as form:
            form.edic_purchase_id = second
        self.assertEqual(bill.edic_purchase_id, second)
        self.assertNotIn("edic_orders", bill.alerts or {})
        bill.invoice_line_ids.sudo().edic_order_ref = "4"
        self.assertEqual(bill.edic_purchase_id, second, "the choice stays")

    def test_two_orders_of_one_number_are_two(self):
        first = self.order("desk")
        second = self.order("desk", name=first.name.lower())
        bill = self.bill_naming(first.name)
        self.assertFalse(bill.edic_purchase_id)
        self.assertEqual(bill._edic_orders_named(), first + second)

    def test_nothing_is_posted_linked_or_changed_by_it(self):
        order = self.order("desk")
        bill = self.bill_naming(order.name)
        self.assertEqual(bill.state, "draft")
        self.assertFalse(bill.invoice_line_ids.purchase_line_id)
        self.assertEqual(order.order_line.qty_invoiced, 0)
        sale = self.init_invoice("out_invoice", amounts=[5])
        sale.edic_order_ref = order.name
        self.assertFalse(sale.edic_purchase_id)
        self.assertFalse(bill.copy().edic_purchase_id)

    # --- amounts ----------------------------------------------------------------------
    def test_what_is_left_counts_each_bill_of_the_order_once(self):
        order = self.order("desk")  # 500.00
        self.bill_naming(order.name, lines=[("a", None, None, 120.0)]).action_post()
        self.bill_naming(order.name, lines=[("draft", None, None, 30.0)])
        by_line = self.make_bill("paper", [("linked", None, None, 50.0)])
        by_line.invoice_line_ids.purchase_line_id = order.order_line
        gone = self.bill_naming(order.name, lines=[("gone", None, None, 200.0)])
        gone.button_cancel()
        credit = self.bill_naming(order.name, lines=[("back", None, None, 10.0)])
        credit.action_switch_move_type()
        bill = self.bill_naming(order.name, lines=[("now", None, None, 400.0)])
        self.assertRecordValues(
            bill.with_user(self.accountant),
            [
                {
                    "edic_purchase_ordered": 500.0,
                    "edic_purchase_billed": 120.0 + 30.0 + 50.0 - 10.0,
                    "edic_purchase_left": 310.0,
                }
            ],
        )

    def test_amounts_are_in_the_currency_of_the_company(self):
        currency = self.setup_other_currency("GBP", rates=[("2020-01-01", 2.0)])
        order = self.order("desk", currency_id=currency.id)
        bill = self.bill_naming(order.name)
        self.assertAlmostEqual(bill.edic_purchase_ordered, 500 / order.currency_rate)
        self.assertNotEqual(bill.edic_purchase_ordered, 500)

    # --- coding -----------------------------------------------------------------------
    def test_what_was_ordered_says_how_it_is_coded(self):
        order = self.order("desk", service="school")
        line = self.stated(self.bill_naming(order.name))
        suggestion = self.suggestion(line)
        self.assertEqual(suggestion.value, self.accounts["office"].id)
        self.assertEqual(suggestion.band, "check")
        sentence = suggestion.get_evidence()["stated"]
        self.assertIn(f"order {order.name}, line “[art desk] desk”", sentence)
        analytic = self.suggestion(line, "analytic_distribution")
        self.assertEqual(analytic.value, {str(self.services["school"].id): 100})

    def test_line_is_found_by_its_place_or_its_item(self):
        order = self.order("desk", "lamp")
        bill = self.bill_naming(order.name)
        self.assertFalse(self.suggestion(self.stated(bill)), "it may be either")
        energy, office = self.accounts["energy"].id, self.accounts["office"].id
        for stated, account in (
            ({"edic_order_ref": "2"}, energy),
            ({"edic_order_ref": f"{order.name} / 1"}, office),
            ({"edic_order_ref": False, "edic_item_number": "9, ARTLAMP"}, energy),
        ):
            with self.subTest(stated=stated):
                line = self.stated(bill, **stated)
                self.assertEqual(self.suggestion(line).value, account)

    def test_place_in_another_order_or_beyond_it_names_no_line(self):
        order = self.order("desk", "lamp")
        for text in ("other / 1", "3", "0", "a"):
            line = self.stated(self.bill_naming(order.name), edic_order_ref=text)
            self.assertFalse(self.suggestion(line), text)

    def test_line_of_another_order_is_not_coded_as_this_one(self):
        order = self.order("desk")
        line = self.stated(self.bill_naming(order.name), edic_order_ref="other / 1")
        self.assertFalse(self.suggestion(line))

    def test_lines_that_are_coded_alike_leave_nothing_to_choose(self):
        order = self.order("desk", "desk")
        line = self.stated(self.bill_naming(order.name))
        suggestion = self.suggestion(line)
        self.assertEqual(suggestion.value, self.accounts["office"].id)
        self.assertIn("coded alike", suggestion.get_evidence()["stated"])

    def test_order_counts_before_what_the_vendor_states(self):
        order = self.order("desk")
        bill = self.bill_naming(order.name, edic_accounting_ref="620200")
        line = self.stated(bill)
        self.assertEqual(self.suggestion(line).value, self.accounts["office"].id)

    def test_chosen_order_asks_anew(self):
        order = self.order("desk")
        bill = self.bill_naming(False)
        tasks = self.env["edic.ai.task"].sudo()
        tasks.search([]).unlink()
        bill.edic_purchase_id = order
        self.assertEqual(tasks.search([]).mapped("res_id"), bill.ids)
