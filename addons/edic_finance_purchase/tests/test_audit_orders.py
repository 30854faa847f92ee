# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.edic_finance.tests.spending_common import SpendingCase


@tagged("post_install", "-at_install")
class TestAuditOrders(SpendingCase):
    """The comparisons of orders, receipts and bills."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("purchase.group_purchase_manager")
        cls.company.edic_step_use_ids = False
        cls.desk = cls.env["product.product"].create(
            {
                "name": "Desk",
                "type": "consu",
                "purchase_method": "receive",
                "property_account_expense_id": cls.accounts["office"].id,
                "supplier_taxes_id": False,
            }
        )

    def order(self, price, day, count=1, received=1, vendor="paper", **vals):
        """A confirmed order of desks."""
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendors[vendor].id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.desk.id,
                            "product_qty": count,
                            "price_unit": price,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **vals,
            }
        )
        order.button_confirm()
        order.date_approve = fields.Datetime.to_datetime(f"{day} 10:00:00")
        order.order_line.qty_received = received
        return order

    def bill_of(self, order, day, price=None, quantity=1):
        """A draft bill of an order's line."""
        line = {
            "product_id": self.desk.id,
            "quantity": quantity,
            "price_unit": order.order_line.price_unit if price is None else price,
            "purchase_line_id": order.order_line.id,
            "account_id": self.accounts["office"].id,
            "tax_ids": [Command.clear()],
        }
        bill = self.make_bill("paper", [], day)
        bill.invoice_line_ids = [Command.create(line)]
        return bill

    # --- A43 --------------------------------------------------------------------------
    def limbs(self, bill):
        facts = self.found("A43", bill).get(bill.id)
        return facts and facts["limbs"]

    def test_an_order_commits(self):
        self.assertEqual(self.excluded("A43"), {"A43": {}})
        without = self.buy(2000, "2026-02-10")
        self.assertFalse(self.limbs(without), "nobody orders here")
        order = self.order(2000, "2026-02-01")
        self.assertEqual(self.limbs(without), ["no_commitment"])
        bill = self.bill_of(order, "2026-02-10")
        self.assertFalse(self.limbs(bill))
        order.date_approve = "2026-02-11 08:00:00"
        self.assertEqual(self.limbs(bill), ["late_order"])

    def test_bill_order_and_receipt(self):
        order = self.order(1000, "2026-02-01", count=3, received=2)
        bill = self.bill_of(order, "2026-02-10", quantity=2)
        self.assertFalse(self.limbs(bill))
        bill.invoice_line_ids.quantity = 3
        self.assertEqual(self.limbs(bill), ["quantity"])
        order.order_line.qty_received = 3
        self.assertFalse(self.limbs(bill))
        order.order_line.qty_received = 0
        self.desk.purchase_method = "purchase"
        self.assertFalse(self.limbs(bill), "billed as ordered")
        bill.invoice_line_ids.price_unit = 1020
        self.assertFalse(self.limbs(bill), "2 % are in order")
        bill.invoice_line_ids.price_unit = 1020.01
        self.assertEqual(self.limbs(bill), ["price"])
        bill.invoice_line_ids.discount = 10
        self.assertFalse(self.limbs(bill))

    def test_flags_follow_the_order(self):
        self.turn_on("A43")
        order = self.order(2000, "2026-02-01", received=0)
        bill = self.bill_of(order, "2026-02-10", price=3000)
        self.saved()
        flag = self.flags("A43")
        self.assertEqual(flag.facts["limbs"], ["quantity", "price"])
        self.assertEqual(flag.move_id, bill)
        for lang in ("en_US", "fr_FR", "de_DE"):
            translated = flag.with_context(lang=lang)
            self.assertTrue(all(translated.words["compared"]), lang)
            self.assertEqual(len(translated.picture["table"]["rows"]), 1)
        order.order_line.write({"qty_received": 1, "price_unit": 3000})
        self.saved()
        self.assertEqual(flag.state, "expired")

    # --- A22, A44 ---------------------------------------------------------------------
    def test_deliveries_of_one_order_are_no_parts(self):
        order = self.order(25000, "2025-03-01", count=2, received=2)
        self.bill_of(order, "2025-03-05")
        bill = self.bill_of(order, "2025-03-10")
        self.assertFalse(self.found("A22", bill), "one order of 50,000")
        facts = self.found("A44", bill)[bill.id]
        self.assertEqual((facts["total"], facts["share"]), ("50000.00", 100))

    def test_orders_in_parts(self):
        first = self.order(25000, "2025-03-01")
        self.assertFalse(self.found("A22"))
        bill = self.bill_of(first, "2025-06-01")
        self.order(20000, "2025-03-02")
        facts = self.found("A22", bill)[bill.id]
        documents = [part["document"] for part in facts["parts"]]
        self.assertEqual(documents, ["order", "order"])
        self.assertEqual(facts["total"], "45000.00")
        self.parameter("A44.framework", "732829320")
        self.assertFalse(self.found("A22", bill))

    def test_an_order_and_a_bill_without_one(self):
        self.order(25000, "2025-03-01")
        bill = self.buy(20000, "2025-03-20")
        facts = self.found("A22", bill)[bill.id]
        self.assertEqual([p["document"] for p in facts["parts"]], ["order", "bill"])

    def test_an_agreement_is_a_contract(self):
        if "requisition_id" not in self.env["purchase.order"]._fields:
            self.skipTest("purchase_requisition is not installed")
        agreement = self.env["purchase.requisition"].create(
            {"vendor_id": self.vendors["paper"].id}
        )
        order = self.order(25000, "2025-03-01", requisition_id=agreement.id)
        bill = self.bill_of(order, "2025-03-05")
        self.buy(20000, "2025-03-02")
        self.assertFalse(self.found("A22", bill))
        self.assertEqual(self.excluded("A22"), {"A22": {"contract": 1}})
        order.requisition_id = False
        self.assertTrue(self.found("A22", bill))

    def test_always_the_same_vendor(self):
        self.parameter("A44.awards", "3")
        orders = [self.order(100, f"2025-0{n}-10") for n in (1, 2, 3)]
        bill = self.bill_of(orders[2], "2025-03-15")
        self.assertFalse(self.found("A44", bill))
        self.order(100, "2026-01-11")
        self.assertFalse(self.found("A44", bill), "a year after the first")
        self.order(100, "2025-12-31", vendor="branch")
        facts = self.found("A44", bill)[bill.id]
        self.assertEqual((facts["rule"], len(facts["orders"])), ("awards", 4))
        check = self.check("A44")
        self.assertTrue(check._words(facts).seen)
        self.assertEqual(len(check._comparison(facts)["rows"]), 4)

    # --- A04, A45 ---------------------------------------------------------------------
    def attach(self, record, raw=b"%PDF-1.4 one"):
        file = self.env["ir.attachment"].create(
            {
                "name": "a.pdf",
                "raw": raw,
                "res_model": record._name,
                "res_id": record.id,
            }
        )
        if record._name == "account.move":
            record.message_main_attachment_id = file

    def test_a_document_at_another_order(self):
        order, other = self.order(500, "2026-02-01"), self.order(500, "2026-02-02")
        bill = self.bill_of(order, "2026-02-10")
        self.attach(order)
        self.attach(bill)
        self.assertFalse(self.found("A04", bill), "it is the order's own bill")
        self.attach(other)
        facts = self.found("A04", bill)[bill.id]
        self.assertEqual(facts["model"], "purchase.order")
        check = self.check("A04")
        self.assertTrue(check._words(facts).rule)
        self.assertTrue(check._comparison(facts))
        again = self.bill_of(order, "2026-02-11")
        self.attach(again)
        models = [f.facts["model"] for f in self.findings("A04")]
        self.assertIn("account.move", models, "two bills are found as well")

    def test_who_approves_holds_a_duty(self):
        order = self.order(500, "2026-02-01").sudo()
        self.assertEqual(order.edic_approved_by_id, self.env.user)
        order.edic_approved_by_id = self.other
        bill = self.bill_of(order, "2026-02-10")
        bank = self.make_bank("paper", "FR7630006000011234567890189")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner_bank SET create_uid = %s WHERE id = %s",
            [self.other.id, bank.id],
        )
        bill.partner_bank_id = bank
        [facts] = self.found("A45", bill).values()
        self.assertIn(["account", "approved", "critical"], facts["pairs"])
        self.assertIn("order", str(self.check("A45")._words(facts).seen))
        order.button_approve()
        self.assertEqual(order.edic_approved_by_id, self.other)

    # --- A18 --------------------------------------------------------------------------
    def agreed(self, bill):
        """Return the price that A18 compares a bill's with, and the rule used."""
        facts = self.found("A18", bill).get(bill.id)
        return facts and (facts["rule"], float(facts["reference"]))

    def test_above_the_ordered_price(self):
        order = self.order(1000, "2026-02-01")
        self.assertIsNone(self.agreed(self.bill_of(order, "2026-02-10")))
        dear = self.bill_of(order, "2026-02-10", price=1021)
        self.assertEqual(self.agreed(dear), ("agreed", 1000))
        self.assertIn("1,000", str(self.check("A18")._words(self.facts(dear)).compared))
        order.order_line.discount = 10
        self.assertEqual(self.agreed(dear), ("agreed", 900))
        dear.invoice_line_ids.product_uom_id = self.env.ref("uom.product_uom_dozen")
        self.assertIsNone(self.agreed(dear), "the order was for another unit")

    def facts(self, bill):
        return self.found("A18", bill)[bill.id]

    def test_an_order_in_another_currency(self):
        pound = self.env.ref("base.GBP")
        pound.active = True
        order = self.order(500, "2026-02-01")
        bill = self.bill_of(order, "2026-02-10", price=1000)
        self.assertEqual(self.agreed(bill), ("agreed", 500))
        order.currency_id = pound
        self.assertIsNone(self.agreed(bill))

    def test_above_the_blanket_order(self):
        if "requisition_id" not in self.env["purchase.order"]._fields:
            self.skipTest("purchase_requisition is not installed")
        line = {"product_id": self.desk.id, "product_qty": 50, "price_unit": 800}
        agreement = self.env["purchase.requisition"].create(
            {
                "vendor_id": self.vendors["paper"].id,
                "requisition_type": "blanket_order",
                "line_ids": [Command.create(line)],
            }
        )
        order = self.order(1000, "2026-02-01", requisition_id=agreement.id)
        order.order_line.price_unit = 1000
        bill = self.bill_of(order, "2026-02-10")
        self.assertIsNone(self.agreed(bill), "an agreement that nobody confirmed")
        agreement.action_confirm()
        self.assertEqual(self.agreed(bill), ("agreed", 800))
        agreement.line_ids.price_unit = 1200
        self.assertIsNone(self.agreed(bill), "ordered below the agreement")
