# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.edic_ai.exceptions import NotAPersonError

from .order_common import TODAY, OrderCase


@tagged("post_install", "-at_install")
class TestOrder(OrderCase):
    """An order binds the credit until its bill takes its place."""

    def left(self):
        self.chapter.invalidate_recordset()
        return self.chapter.available

    def test_confirmed_order_commits_with_the_vat_it_bears(self):
        before = self.left()
        order = self.order()
        self.assertEqual(self.left(), before, "a request binds nothing")
        order.button_confirm()
        self.assertEqual(round(before - self.left(), 2), 240.0)
        self.assertEqual(self.chapter.committed, 240.0)

    def test_order_shows_what_it_takes(self):
        order = self.order()
        [row] = order.edic_budget["rows"]
        self.assertEqual(row["name"], self.chapter.display_name)
        self.assertIn("240", row["takes"])
        self.assertFalse(row["is_exceeded"])
        dear = self.order(price=5000.0)
        self.assertTrue(dear.edic_budget["rows"][0]["is_exceeded"])

    def test_half_a_cent_of_tax_is_a_cent_as_in_the_order_s_total(self):
        order = self.order(price=19.9, quantity=30.0)
        order.order_line.tax_ids = self.tax("tva_nd_55")
        self.assertEqual(order.amount_total, 629.84)
        self.assertEqual(order.order_line.edic_budget_amount, 629.84)

    def test_bill_takes_the_place_of_the_order(self):
        before = self.left()
        order = self.order()
        order.button_confirm()
        order.order_line.qty_received = 2.0
        order.sudo().action_create_invoice()
        bill = order.sudo().invoice_ids
        bill.invoice_date = "2026-05-20"
        self.left()
        self.assertEqual(self.chapter.committed, 0.0)
        self.assertEqual(self.chapter.pending, 240.0)
        bill.action_post()
        self.assertEqual(round(before - self.left(), 2), 240.0)
        self.assertEqual(self.chapter.spent, 240.0)

    def test_order_binds_the_year_in_which_it_is_confirmed(self):
        order = self.order()
        order.date_order = "2025-12-20"
        self.assertEqual(order.order_line.edic_budget_line_id.budget_id, self.budget)
        order.button_confirm()
        self.left()
        self.assertEqual(self.chapter.committed, 240.0)
        [use] = self.env["edic.public.budget.use"].search(
            [("credit_id", "=", self.chapter.id), ("kind", "=", "committed")]
        )
        self.assertEqual(str(use.date), TODAY)

    def test_order_binds_nothing_on_a_closed_budget(self):
        confirmed = self.order()
        confirmed.button_confirm()
        order = self.order()
        self.budget.action_close()
        order.invalidate_recordset()
        self.assertIn("is closed", order.edic_exceeded)
        order.edic_is_confirmed = True
        ways = (
            order.button_confirm,
            lambda: order.sudo().write({"state": "purchase"}),
            lambda: confirmed.order_line.write({"product_qty": 3.0}),
            lambda: confirmed.order_line.copy({"order_id": confirmed.id}),
        )
        for way in ways:
            with self.assertRaises(UserError) as raised:  # rolls back
                way()
            self.assertIn("is closed", str(raised.exception))
        confirmed.order_line.product_qty = 1.0  # less may always be ordered

    def test_buyer_writes_neither_budget_column(self):
        order = self.order()
        order.button_confirm()
        line, before = order.order_line, self.left()
        for vals in (
            {"edic_budget_line_id": False},
            {"edic_budget_line_id": self.line(self.budget, "65748").id},
            {"edic_budget_amount": 0.0},
        ):
            with self.subTest(vals=vals):
                with self.assertRaises(AccessError):
                    line.write(vals)
                with self.assertRaises(AccessError):
                    order.write({"order_line": [Command.update(line.id, vals)]})
        self.assertEqual(self.left(), before)
        defaults = line.with_context(default_edic_budget_amount=1.0)
        self.assertFalse(defaults.default_get(["edic_budget_amount"]))

    # --- too much: the chapter has 2,000 ----------------------------------------------
    def refused(self, words, work):
        with self.assertRaises(UserError) as raised:  # rolls back, as a request does
            work()
        self.assertRegex(str(raised.exception).replace("\xa0", " "), words)

    def test_to_the_cent_is_not_too_much(self):
        order = self.order(price=2000 / 1.2, quantity=1.0)
        order.button_confirm()
        self.assertEqual((order.state, self.facts(order)), ("purchase", []))
        self.assertEqual(round(self.left(), 2), 0.0)

    def test_too_much_is_confirmed_by_a_person(self):
        """With the VAT that it bears; without it 2,000 would be enough."""
        self.commit(self.line(self.budget, "6068", "020"), 1000)
        order = self.order(price=900, quantity=1.0)
        words = r"1,080\.00 € are taken, 1,000\.00 € are left\.\n\nConfirm"
        self.refused(words, order.button_confirm)
        self.assertEqual(order.state, "draft")
        with Form(order) as form:
            self.assertIn(self.chapter.display_name, form.edic_exceeded)
            form.edic_is_confirmed = True
        root = order.with_user(self.env.ref("base.user_root"))
        self.refused("Confirm", root.button_confirm)
        with self.assertRaises(NotAPersonError), self.env.cr.savepoint():
            root.edic_is_confirmed = True
            root.button_confirm()
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
        self.assertEqual(self.facts(order), [{"order": "1080.00", "confirmed": True}])

    def test_a_buyer_without_any_right_on_budgets_confirms(self):
        buyer = self.make_user("plain_buyer", "purchase.group_purchase_user")
        over = self.order(price=2001 / 1.2, quantity=1.0)
        own = over.with_user(buyer).sudo(False)
        self.refused("Confirm", own.button_confirm)
        own.edic_is_confirmed = True
        own.button_confirm()
        self.assertEqual(self.facts(over), [{"order": "2001.00", "confirmed": True}])
        with self.assertRaises(AccessError):
            self.own("credit", buyer).search([])

    def test_who_keeps_the_budget_confirms_no_order(self):
        order = self.order()
        for user in (self.officer, self.plain):
            own = order.with_user(user).sudo(False)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                own.button_confirm()
        self.assertEqual(order.state, "draft")

    def test_orders_that_are_confirmed_count(self):
        self.order(price=1500 / 1.2, quantity=1.0).button_confirm()
        order = self.order(price=500 / 1.2, quantity=1.0)
        over = self.order(price=501 / 1.2, quantity=1.0)
        self.refused(r"500\.00 € are left", over.button_confirm)
        order.button_confirm()
        self.refused(r"0\.00 € are left", over.button_confirm)

    def test_a_company_may_have_it_stopped(self):
        self.company.edic_budget_stop = "stop"
        order = self.order(price=2001 / 1.2, quantity=1.0)
        order.edic_is_confirmed = True
        self.refused("not sufficient", order.button_confirm)
        order.order_line.price_unit = 2000 / 1.2
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_who_approves_is_asked(self):
        self.company.po_double_validation = "two_step"
        self.company.po_double_validation_amount = 100
        order = self.order(price=2001 / 1.2, quantity=1.0)
        order.edic_is_confirmed = True
        order.button_confirm()
        self.assertEqual(order.state, "to approve")
        chief = self.make_user("budget_chief", "purchase.group_purchase_manager")
        own = order.with_user(chief).sudo(False)
        self.refused("Confirm", own.button_approve)
        own.edic_is_confirmed = True
        own.button_approve()
        self.assertEqual(self.facts(order), [{"order": "2001.00", "confirmed": True}])

    def test_what_one_confirmed_is_for_that_amount_and_that_person(self):
        order = self.order(price=2001 / 1.2, quantity=1.0)
        order.edic_is_confirmed = True
        order.button_confirm()
        line = order.order_line
        self.refused("Confirm", lambda: line.write({"price_unit": 2500.0}))
        order.write({"edic_is_confirmed": True})
        self.assertTrue(order.edic_is_confirmed)
        other = self.make_user("other_buyer", "purchase.group_purchase_user")
        self.assertFalse(order.with_user(other).sudo(False).edic_is_confirmed)
        with self.assertRaises(AccessError):
            order.with_user(other).sudo(False).edic_confirmed_by = self.env.user
        order.button_cancel()
        order.button_draft()
        self.assertFalse(order.edic_is_confirmed)
        self.refused("Confirm", order.button_confirm)

    def test_more_on_a_confirmed_order_is_asked_and_less_is_not(self):
        order = self.order(price=100.0, quantity=10.0)
        order.button_confirm()
        line = order.order_line
        line.product_qty = 15.0
        self.refused(r"200\.00 € are left", lambda: self.commit_more(300))
        self.refused("Confirm", lambda: line.write({"product_qty": 17.0}))
        more = {"product_id": self.product.id, "product_qty": 2.0, "price_unit": 100.0}
        more["tax_ids"] = line.tax_ids.ids
        vals = {"order_line": [Command.create(more)]}
        self.refused(r"2,040\.00 € are taken, 2,000", lambda: order.write(vals))
        line.product_qty = 16.0
        act = self.make_act(
            self.budget, "amending", (self.line(self.budget, "6068", "020"), -1000)
        )
        act.action_enforce_confirmed()
        line.product_qty = 15.0
        self.assertTrue(order.edic_exceeded)

    def commit_more(self, amount):
        return self.commit(self.line(self.budget, "6068", "020"), amount)

    def test_a_budget_voted_since_is_the_one_that_is_asked(self):
        [act] = self.budget.decision_ids
        act.action_withdraw()
        order = self.order(price=2001 / 1.2, quantity=1.0)
        self.assertFalse(order.order_line.edic_budget_line_id)
        act.action_enforce_confirmed()
        self.refused("Confirm", order.button_confirm)

    def test_no_budget_asks_nothing(self):
        self.budget.actuals = "document"
        order = self.order(price=9000.0)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_a_bill_of_the_order_does_not_count_twice(self):
        order = self.order(price=2000 / 1.2, quantity=1.0)
        order.button_confirm()
        order.order_line.qty_received = 1.0
        order.sudo().action_create_invoice()
        bill = order.sudo().invoice_ids
        bill.invoice_date = "2026-05-20"
        self.assertEqual(self.rows(bill, "is_exceeded"), [(False,)])
        self.assertFalse(order.edic_exceeded)
        self.company.edic_budget_stop = "stop"
        bill.action_post()
        self.assertEqual(round(self.left(), 2), 0.0)

    def test_decision_aid_of_an_order(self):
        order = self.order()
        action = self.env["edic.public.aid"].with_user(self.buyer)
        action = action.sudo(False).edic_open("purchase.order", order.id)
        file = self.env["edic.public.aid"].browse(action["res_id"])
        codes = [option["code"] for option in file.content["options"]]
        self.assertEqual(codes, ["confirm", "change", "drop"])
        self.assertIn("240", file.content["options"][0]["consequences"][0]["text"])
