# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.edic_public_sector.tests.aid_common import AidFiles

from .order_common import OrderCase


class OrderAidCase(AidFiles, OrderCase):
    """A buyer without any right on budgets or accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.approver = cls.make_user("plain_approver", "purchase.group_purchase_user")

    def rules(self, order, user=None):
        return self.sourced(self.aid(order, user or self.approver), "rules")

    def rule(self, order, words):
        """The one rule with these words, with plain blanks."""
        found = [rule for rule in self.rules(order) if words in rule]
        self.assertEqual(len(found), 1, (words, found))
        return found[0].replace("\xa0", " ")

    def book_on(self, code):
        """The account of what is ordered."""
        own = self.product.with_company(self.company)
        own.property_account_expense_id = self.account(code)

    def confirmed(self, price):
        order = self.order(price=price, quantity=1.0)
        order.edic_is_confirmed = True
        order.button_confirm()
        return order


@tagged("post_install", "-at_install")
class TestOrderAid(OrderAidCase):
    """Thresholds in force that day, held against figures; what became of others."""

    DIRECT = "Award without a procedure below"

    def test_without_a_budget_nobody_knows_which_line_is_missing(self):
        order = self.order()
        with freeze_time("2019-06-01"):
            absent = self.aid(order, self.approver).content["absent"]["missing"]
        self.assertFalse(absent["is_known"])
        # on a day with a budget it is known which lines have none
        self.assertTrue(self.sourced(self.aid(order, self.approver), "missing"))

    # --- thresholds -------------------------------------------------------------------
    def test_threshold_of_the_day_net_of_vat(self):
        order = self.order(price=59999.99, quantity=1.0)
        rule = self.rule(order, self.DIRECT)
        self.assertIn("60,000.00 €. This order: 59,999.99 €", rule)
        self.assertIn("2025-1386", rule)
        self.assertNotIn("Reached", rule, "with VAT it would be")
        order.order_line.price_unit = 60000
        rule = self.rule(order, self.DIRECT)
        self.assertIn("Reached by this order alone, by 0.00 € more", rule)

    def test_earlier_thresholds_are_of_their_day(self):
        order = self.order(price=45000.0, quantity=1.0)
        with freeze_time("2026-03-31"):
            rule = self.rule(order, self.DIRECT)
            self.assertIn("40,000.00 €", rule)
            self.assertIn("Reached by this order alone, by 5,000.00 € more", rule)
        with freeze_time("2019-06-01"):
            rule = self.rule(order, self.DIRECT)
            self.assertIn("[no threshold is on record for this country or Land", rule)

    def test_orders_and_bills_of_the_year_count_once(self):
        first = self.confirmed(30000.0)
        first.order_line.qty_received = 1.0
        first.sudo().action_create_invoice()
        first.sudo().invoice_ids.invoice_date = "2026-05-20"
        first.sudo().invoice_ids.action_post()  # a bill of the order counts with it
        self.make_bill(("6068", 20000.0, {}, self.taxed("tva_nd_20"))).action_post()
        self.make_bill(("6068", 700.0)).sudo().ref = "A draft (fictive)"
        self.make_bill(("6068", 800.0), day="2025-05-20").action_post()
        refund = self.make_bill(("6068", 1000.0), move_type="in_refund")
        refund.action_post()
        self.order(price=900.0)  # not confirmed
        order = self.order(price=10000.0, quantity=1.0)
        rule = self.rule(order, self.DIRECT)
        self.assertIn("bills of 2026: 59,000.00 €", rule)  # 30 + 20 - 1 + 10
        self.assertNotIn("Reached", rule)
        order.order_line.price_unit = 11000.01
        rule = self.rule(order, self.DIRECT)
        self.assertIn("Reached together, by 0.01 € more", rule)
        self.assertIn("11,000.01 €", rule)

    def test_a_confirmed_order_is_not_counted_with_itself(self):
        order = self.confirmed(500.0)
        self.assertIn("bills of 2026: 500.00 €", self.rule(order, self.DIRECT))

    def test_another_vendor_is_another(self):
        self.confirmed(500.0)
        order = self.order(price=100.0, quantity=1.0)
        order.partner_id = self.env["res.partner"].create({"name": "Other (fictive)"})
        self.assertIn("bills of 2026: 100.00 €", self.rule(order, self.DIRECT))
        self.assertFalse(self.aid(order, self.approver).content["precedents"])

    def test_notice_and_european_procedure(self):
        order = self.order(price=216000.0, quantity=1.0)
        notice = self.rule(order, "Notice in a legal journal from")
        self.assertIn("by 126,000.00 € more. [CCP, art. R2131-12]", notice)
        european = self.rule(order, "EU procedure from")
        self.assertIn("Reached by this order alone, by 0.00 € more", european)
        self.assertIn("2025/2152", european)

    def test_works_have_their_own(self):
        order = self.order(price=70000.0, quantity=1.0)
        self.book_on("2313")
        self.assertIn("100,000.00 €", self.rule(order, "Award of works without"))
        self.assertFalse([rule for rule in self.rules(order) if "Notice" in rule])

    def test_a_land_without_a_threshold_says_so(self):
        order = self.order()
        for land, expected in (
            ("nw", "216,000.00 €"),
            ("he", "no threshold is on record"),
        ):
            areas = (f"DE-{land.upper()}", "DE", "")
            self.patch(type(self.company), "_edic_areas", lambda company, a=areas: a)
            with self.subTest(land):
                self.assertIn(expected, self.rule(order, self.DIRECT))

    # --- the other rules, and what follows --------------------------------------------
    def test_company_s_rule_on_credits(self):
        order = self.order()
        rule = self.rule(order, "exceeds its credit")
        self.assertIn("confirmed by a person who says", rule)
        self.assertIn("[Setting of", rule)
        self.company.edic_budget_stop = "stop"
        self.assertIn("is not confirmed", self.rule(order, "exceeds its credit"))

    def test_precedents_are_the_vendor_s_last_orders(self):
        done, dropped = self.confirmed(300.0), self.order(price=400.0, quantity=1.0)
        dropped.button_cancel()
        self.aid(done, self.approver).edic_decide("confirm", "Needed (fictive)")
        file = self.aid(self.order(), self.approver)
        self.assert_opens(file.content["precedents"], dropped, done)
        first, second = (precedent["text"] for precedent in file.content["precedents"])
        self.assertIn("400.00", first)
        self.assertIn("Cancelled", first)
        self.assertRegex(second, rf"^{done.name} of 05/20/2026: 300.00")
        self.assertIn(f"Confirm it ({self.approver.name})", second)
        file = self.aid(self.order(), self.buyer)
        texts = " ".join(precedent["text"] for precedent in file.content["precedents"])
        self.assertNotIn("Confirm it", texts, "another one's file is not told of")
        self.assertIn(done.user_id.name, texts)

    def test_credits_open_for_who_may_read_them(self):
        order = self.order()
        for user, opens in ((self.buyer, True), (self.approver, False)):
            file = self.aid(order, user)
            found = self.follows(file, "confirm") + self.follows(file, "drop")
            sentences = self.sentences(found)
            with self.subTest(user.login):
                self.assertIn("240.00 € are bound, 1,760.00 € are left", sentences)
                self.assertIn("2,000.00 € stay available", sentences)
                self.assertEqual([bool(item["id"]) for item in found], [opens] * 2)
        self.assert_opens(
            self.follows(self.aid(order, self.buyer), "drop"), self.chapter
        )

    # --- natural persons --------------------------------------------------------------
    def test_an_order_for_a_natural_person_s_benefit_is_refused(self):
        person = self.env["res.partner"].create({"name": "Person (fictive)"})
        order = self.order()
        order.partner_id = person
        self.assertTrue(self.aid(order, self.approver), "a person who sells paper")
        self.book_on("65131")
        with self.assertRaisesRegex(UserError, r"Annex III 5\(a\)"):
            self.aid(order, self.approver)
        person.is_company = True
        self.assertTrue(self.aid(order, self.approver))


@tagged("post_install", "-at_install")
class TestOrderAidRead(HttpCase, OrderAidCase):
    def test_client_reads_the_decision_file_of_an_order(self):
        read = self.as_read(self.aid(self.order(), self.approver), self.approver)
        self.assertGreaterEqual(len(read["content"]["rules"]), 4)
        self.assertFalse(read["content"]["precedents"])
