# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..statistic_common import StatisticCase

AMOUNTS = (112, 127, 131, 145, 158, 163, 174, 186, 191, 203)


@tagged("post_install", "-at_install")
class TestAuditPrices(StatisticCase):
    """A18: four bills of paper at 10.00, then a draft at 11.50. A19: ten bills of
    different amounts, then a draft of 3,000."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prices = cls.env["account.move"]
        for day in cls.monthly("2025-01", 4):
            label = f"Copy paper A4 {day[5:7]}/2025"
            cls.prices += cls.bill(day, (10, 100), label=label)
        cls.dear = cls.bill(
            "2025-05-10", (11.5, 100), label="Copy paper A4 May", post=False
        )
        days = cls.monthly("2024-07", 10, 3)
        cls.others = cls.bills(
            *zip(days, AMOUNTS, strict=True),
            vendor="power",
            account="energy",
            label="x",  # too short to name an item
        )
        cls.round = cls.bill(
            "2025-05-10", 3000, vendor="power", account="energy", label="x", post=False
        )

    def price(self, bill, price):
        bill.invoice_line_ids.price_unit = price

    def undone(self, bill):
        bill.action_post()
        bill._reverse_moves([{"invoice_date": "2025-05-11"}], cancel=True)

    # --- A18 --------------------------------------------------------------------------
    def test_a_jump(self):
        facts = self.found("A18")[self.dear.id]
        history = facts.pop("history")
        self.assertEqual(
            facts,
            {
                "amount": "150.00",
                "bill": "",
                "currency": "USD",
                "cusum": None,
                "day": "2025-05-10",
                "item": "Copy paper A4 May",
                "n": 4,
                "price": "11.5000",
                "quantity": "100.00",
                "reference": "10.0000",
                "rise": "0.1500",
                "rule": "jump",
                "sigma": None,
                "vendor": "paper",
            },
        )
        self.assertEqual(history[0], {"day": "2025-01-10", "price": "10.0000"})
        self.assertEqual(len(history), 4)
        self.dear.action_post()
        self.assertEqual(set(self.found("A18")), {self.dear.id})
        after = self.bill("2025-06-10", (11.5, 100), label="Copy paper A4 June")
        self.nothing("A18", after)

    def test_at_the_limit_of_a_jump(self):
        self.price(self.dear, 11)
        self.nothing("A18", self.dear)
        self.price(self.dear, 11.01)
        self.assertIn(self.dear.id, self.found("A18"))
        self.parameter("A18.jump", "11")
        self.nothing("A18", self.dear)

    def test_a_discount_is_no_rise(self):
        self.dear.invoice_line_ids.discount = 10
        self.nothing("A18", self.dear)

    def test_a_small_difference_on_the_line(self):
        self.dear.invoice_line_ids.write({"price_unit": 12, "quantity": 5})
        self.nothing("A18", self.dear)
        self.dear.invoice_line_ids.quantity = 6
        self.assertEqual(self.found("A18")[self.dear.id]["amount"], "12.00")
        self.parameter("A18.least", "12")
        self.nothing("A18", self.dear)

    def test_three_prices_are_too_few(self):
        self.stamp(self.prices[0], state="draft")
        self.nothing("A18", self.dear)
        self.assertEqual(self.excluded("A18")["too_few"], 5 + 11)
        self.parameter("A18.count", "3")
        self.assertIn(self.dear.id, self.found("A18"))

    def test_one_year(self):
        self.stamp(self.prices[0], invoice_date="2024-05-10")
        self.assertIn(self.dear.id, self.found("A18"), "to the day")
        self.stamp(self.prices[0], invoice_date="2024-05-09")
        self.nothing("A18", self.dear)
        self.parameter("A18.months", "13")
        self.assertIn(self.dear.id, self.found("A18"))

    def test_prices_it_is_not_held_against(self):
        for name, value in (
            ("state", "cancel"),
            ("move_type", "in_refund"),
            ("commercial_partner_id", self.vendors["power"].id),
            ("currency_id", self.env.ref("base.CHF").id),
            ("company_id", self.bystander.id),
        ):
            with self.subTest(name=name), self.env.cr.savepoint() as point:
                self.stamp(self.prices[0], **{name: value})
                self.nothing("A18", self.dear)
                point.rollback()
        self.dear.invoice_line_ids.name = "Copy paper A3 May, coloured"
        self.nothing("A18", self.dear)

    def test_a_label_without_a_price_of_its_own(self):
        for line, price in zip(
            self.prices.invoice_line_ids, (12, 10, 8, 6), strict=True
        ):
            self.stamp(line, price_unit=price)
        self.nothing("A18", self.dear)
        lines = (self.prices | self.dear).invoice_line_ids
        self.stamp(lines, product_id=self.product_a.id)
        self.assertEqual(self.found("A18")[self.dear.id]["reference"], "9.0000")

    def test_prices_creep(self):
        rows = [(day, (10.5, 100)) for day in self.monthly("2025-05", 6, 12)]
        bills = self.bills(*rows, label="Copy paper A4")
        self.price(self.dear, 10)
        self.stamp(self.dear, state="cancel")
        [(number, facts)] = self.found("A18").items()
        self.assertEqual((number, facts["rule"]), (bills[5].id, "drift"))
        self.assertEqual((facts["reference"], facts["rise"]), ("10.3000", "0.0194"))
        self.assertEqual((facts["cusum"], facts["sigma"]), ("9.00", "0.1000"))
        self.assertEqual(facts["amount"], "20.00")
        self.parameter("A18.index", "5")
        self.assertFalse(self.found("A18"))

    def test_exclusions_of_a18(self):
        self.dear.invoice_line_ids.quantity = 0
        self.nothing("A18", self.dear)
        self.assertEqual(self.excluded("A18"), {"no_price": 1, "too_few": 4 + 11})
        self.dear.invoice_line_ids.quantity = 100
        self.undone(self.dear)
        self.nothing("A18", self.dear)
        self.assertEqual(self.excluded("A18"), {"reversed": 1, "too_few": 4 + 11})

    def test_flags_of_a18(self):
        self.turn_on("A18")
        self.price(self.dear, 12)
        self.saved()
        flag = self.flags("A18")
        self.assertRecordValues(flag, [{"move_id": self.dear.id, "state": "new"}])
        self.assertEqual(flag.other_ids, self.prices[3])
        self.assertEqual(self.assert_same_flags("A18"), flag)
        self.price(self.dear, 10)
        self.saved()
        self.assertEqual(flag.state, "expired")

    # --- A19 --------------------------------------------------------------------------
    def test_round_price_is_found_where_it_is_rare(self):
        facts = self.found("A19", "round")[self.round.id]
        history = facts.pop("history")
        self.assertEqual(
            facts,
            {
                "amount": "3000.00",
                "base": "0.0000",
                "bill": "",
                "chance": "0.0833",
                "count": 0,
                "currency": "USD",
                "day": "2025-05-10",
                "n": 10,
                "rule": "round",
                "vendor": "power",
            },
        )
        self.assertEqual([len(history), history[-1]["amount"]], [10, "203.00"])
        for price, is_found in (
            (2999, False),
            (3000.01, False),
            (4500, False),
            (5500, True),
            (1000, True),
            (500, False),
        ):
            with self.subTest(price=price):
                self.price(self.round, price)
                self.assertEqual(self.round.id in self.found("A19"), is_found)

    def test_round_bills_are_usual(self):
        self.stamp(self.others[0], amount_untaxed=2000)
        self.nothing("A19", self.round)
        self.parameter("A19.rate", "11")
        self.assertIn(self.round.id, self.found("A19"), "one in ten is below 11 %")

    def test_no_base_rate(self):
        for name, value in (
            ("state", "cancel"),
            ("invoice_date", "2023-05-09"),
            ("commercial_partner_id", self.vendors["new"].id),
            ("move_type", "in_refund"),
            ("currency_id", self.env.ref("base.CHF").id),
            ("company_id", self.bystander.id),
        ):
            with self.subTest(name=name), self.env.cr.savepoint() as point:
                self.stamp(self.others[0], **{name: value})
                self.nothing("A19", self.round)
                point.rollback()
        self.stamp(self.others[0], invoice_date="2023-05-10")
        self.assertIn(self.round.id, self.found("A19"), "to the day")
        self.parameter("A19.count", "11")
        self.nothing("A19", self.round)

    def repeated(self, days, amount=250):
        """The last of the bills, with this amount on these days."""
        self.round.button_cancel()
        bills = self.others[: len(days)]
        for bill, day in zip(bills, days, strict=True):
            self.stamp(bill, invoice_date=day, amount_untaxed=amount)
        return bills[-1]

    def test_repeated_amount_is_found(self):
        days = ("2024-08-05", "2024-08-19", "2024-12-01", "2025-01-31")
        bill = self.repeated(days)
        facts = self.found("A19")[bill.id]
        self.assertEqual((facts["rule"], facts["amount"]), ("repeat", "250.00"))
        self.assertEqual((facts["count"], facts["n"]), (4, 7))
        self.assertEqual(
            [past["day"] for past in facts["history"]], list(days), "all of them"
        )
        row = self.parameter("A19.times", "5")
        self.nothing("A19", bill)
        row.active = False
        self.parameter("A19.least", "251")
        self.nothing("A19", bill)

    def test_amount_three_times_is_not_found(self):
        days = ("2024-08-05", "2024-08-19", "2024-12-01")
        self.nothing("A19", self.repeated(days))

    def test_same_amount_within_a_year(self):
        days = ["2024-01-31", "2024-08-19", "2024-12-01", "2025-01-31"]
        self.assertIn(self.repeated(days).id, self.found("A19"))
        self.stamp(self.others[0], invoice_date="2024-01-30")
        self.nothing("A19", self.others[3])
        self.parameter("A19.months", "13")
        self.assertIn(self.others[3].id, self.found("A19"))

    def test_an_ending(self):
        self.round.button_cancel()
        lines = self.others[:3].invoice_line_ids
        for line, amount in zip(lines, (199, 299, 899.5), strict=True):
            self.stamp(line, balance=amount)
        [(number, facts)] = self.found("A19").items()
        self.assertEqual(number, self.others[2].id)
        self.assertEqual((facts["rule"], facts["ending"]), ("ending", "99"))
        self.assertEqual((facts["count"], facts["n"]), (3, 10))
        self.assertEqual((facts["account"], facts["currency"]), ("620100", None))
        self.assertEqual(
            [past["amount"] for past in facts["history"]],
            ["199.00", "299.00", "899.50"],
        )
        row = self.parameter("A19.chance", "0.000001")
        self.assertFalse(self.found("A19"))
        row.active = False
        for amount, why in ((99, "two figures"), (299, "the same amount, once")):
            self.stamp(lines[0], balance=amount)
            self.assertFalse(self.found("A19"), why)

    def test_exclusions_of_a19(self):
        self.assertEqual(self.excluded("A19"), {}, "five and eleven bills")
        self.parameter("A19.times", "6")
        self.assertEqual(self.excluded("A19"), {"too_few": 5})
        self.undone(self.round)
        self.nothing("A19", self.round)
        self.assertEqual(self.excluded("A19"), {"reversed": 2, "too_few": 5})

    def test_flags_of_a19(self):
        self.turn_on("A19")
        self.price(self.round, 4000)
        self.saved()
        flag = self.flags("A19")
        self.assertRecordValues(flag, [{"move_id": self.round.id, "state": "new"}])
        self.assertEqual(self.assert_same_flags("A19"), flag)
        self.price(self.round, 4001)
        self.saved()
        self.assertEqual(flag.state, "expired")
