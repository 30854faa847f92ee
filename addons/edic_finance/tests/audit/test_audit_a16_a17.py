# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..statistic_common import StatisticCase

USUAL = (980, 1000, 1020, 990, 1010, 1005, 995, 1000)


@tagged("post_install", "-at_install")
class TestAuditAmounts(StatisticCase):
    """A16: eight bills of about 1,000, then a draft of 1,500. A17: four of about 20,
    then a draft of 1,000."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        days = cls.monthly("2025-01", 8)
        cls.history = cls.bills(*zip(days, USUAL, strict=True))
        cls.odd = cls.bill("2025-09-10", 1500, post=False)
        cls.few = cls.bills(
            *zip(days[:4], (20, 21, 22, 23), strict=True),
            vendor="power",
            account="energy",
        )
        cls.large = cls.bill("2025-09-10", 1000, vendor="power", post=False)
        cls.accounts["plant"] = cls.make_account("215400", "plant")
        cls.accounts["plant"].account_type = "asset_fixed"

    def price(self, bill, price):
        bill.invoice_line_ids.price_unit = price

    def undone(self, bill):
        bill.action_post()
        bill._reverse_moves([{"invoice_date": "2025-09-11"}], cancel=True)

    # --- A16 --------------------------------------------------------------------------
    def test_out_of_line(self):
        facts = self.found("A16")[self.odd.id]
        history = facts.pop("history")
        self.assertEqual(
            facts,
            {
                "account": "620300",
                "amount": "1500.00",
                "bill": "",
                "day": "2025-09-10",
                "high": "1012.99",
                "median": "1000.00",
                "n": 8,
                "pooled": False,
                "ratio": "1.50",
                "vendor": "paper",
                "z": "8.11",
            },
        )
        self.assertEqual(
            [past["amount"] for past in history][:2], ["980.00", "1000.00"]
        )
        self.assertEqual((len(history), history[0]["day"]), (8, "2025-01-10"))
        self.odd.action_post()
        self.assertEqual(
            {number: facts["bill"] for number, facts in self.found("A16").items()},
            {self.odd.id: self.odd.name},
            "on what is posted as well",
        )

    def test_small_change(self):
        self.price(self.odd, 1250)
        self.nothing("A16", self.odd)
        self.price(self.odd, 1250.01)
        self.assertIn(self.odd.id, self.found("A16"))
        self.price(self.odd, 100)
        self.nothing("A16", self.odd)

    def test_not_above_nine_in_ten(self):
        high = self.bills(("2025-08-11", 5000), ("2025-08-12", 5000))
        self.price(self.odd, 3000)
        self.nothing("A16", self.odd)
        high.button_draft()
        self.assertIn(self.odd.id, self.found("A16"), "drafts are no history")

    def test_too_few(self):
        self.stamp(self.history[0], state="cancel")
        self.nothing("A16", self.odd)
        self.assertEqual(self.excluded("A16")["too_few"], 8 + 5)
        self.parameter("A16.count", "7")
        self.assertEqual(self.found("A16")[self.odd.id]["n"], 7)
        self.assertEqual(self.excluded("A16")["too_few"], 7 + 5)

    def test_three_years(self):
        self.stamp(self.history[0], invoice_date="2022-09-10")
        self.assertIn(self.odd.id, self.found("A16"), "to the day")
        self.stamp(self.history[0], invoice_date="2022-09-09")
        self.nothing("A16", self.odd)
        self.parameter("A16.months", "37")
        self.assertIn(self.odd.id, self.found("A16"))

    def test_what_it_is_not_compared_with(self):
        for name, value in (
            ("move_type", "in_refund"),
            ("commercial_partner_id", self.vendors["power"].id),
            ("company_id", self.bystander.id),
        ):
            with self.subTest(name=name), self.env.cr.savepoint() as point:
                self.stamp(self.history[0], **{name: value})
                self.nothing("A16", self.odd)
                point.rollback()
        self.odd.invoice_line_ids.account_id = self.accounts["upkeep"]
        self.nothing("A16", self.odd)

    def test_exclusions_of_a16(self):
        self.odd.invoice_line_ids.account_id = self.accounts["plant"]
        self.nothing("A16", self.odd)
        self.assertEqual(self.excluded("A16"), {"no_expense": 1, "too_few": 13})
        self.odd.invoice_line_ids.account_id = self.accounts["office"]
        self.undone(self.odd)
        self.nothing("A16", self.odd)
        self.assertEqual(self.excluded("A16"), {"reversed": 2, "too_few": 13})

    def test_pooled_where_the_vendor_has_few(self):
        self.elsewhere(self.few)
        self.price(self.large, 1500)
        self.nothing("A16", self.large)
        self.parameter("A16.pool", "8")
        facts = self.found("A16")[self.large.id]
        self.assertEqual((facts["pooled"], facts["n"]), (True, 8))
        self.assertEqual((facts["account"], facts["vendor"]), ("620300", "power"))
        self.elsewhere(self.history[:1])
        self.nothing("A16", self.large)

    def test_parameters_of_a16(self):
        for code, value in (("z", "8.2"), ("least", "500"), ("floor", "0.2")):
            with self.subTest(code=code):
                row = self.parameter(f"A16.{code}", value)
                self.nothing("A16", self.odd)
                row.active = False
                self.assertIn(self.odd.id, self.found("A16"))

    def test_flags_of_a16(self):
        self.turn_on("A16")
        self.price(self.odd, 1600)
        self.saved()
        flag = self.flags("A16")
        self.assertRecordValues(flag, [{"move_id": self.odd.id, "state": "new"}])
        self.assertEqual(self.assert_same_flags("A16"), flag)
        self.price(self.odd, 1000)
        self.saved()
        self.assertEqual(flag.state, "expired")

    # --- A17 --------------------------------------------------------------------------
    def test_many_times_the_second_largest(self):
        self.price(self.odd, 10200)
        facts = self.found("A17")[self.odd.id]
        others = facts.pop("others")
        self.assertEqual(
            facts,
            {
                "amount": "10200.00",
                "bill": "",
                "day": "2025-09-10",
                "factor": "10",
                "n": 9,
                "ratio": "10.00",
                "rule": "largest",
                "second": "1020.00",
                "times": None,
                "vendor": "paper",
            },
        )
        self.assertEqual(
            [other["amount"] for other in others][:2], ["1020.00", "1010.00"]
        )
        self.assertEqual(others[0]["bill"], self.history[2].name)
        self.price(self.odd, 10199.99)
        self.nothing("A17", self.odd)
        self.parameter("A17.factor", "9.9")
        self.assertIn(self.odd.id, self.found("A17"))

    def test_small_difference(self):
        self.price(self.large, 273)
        self.nothing("A17", self.large)
        self.price(self.large, 273.01)
        facts = self.found("A17")[self.large.id]
        self.assertEqual((facts["factor"], facts["ratio"]), (None, "11.87"))
        self.parameter("A17.least", "251")
        self.nothing("A17", self.large)

    def test_five_bills(self):
        self.few[3].button_draft()
        self.nothing("A17", self.large)
        self.assertEqual(self.excluded("A17"), {"too_few": 5})
        self.parameter("A17.count", "4")
        self.assertIn(self.large.id, self.found("A17"))

    def test_two_years_either_way(self):
        for day, is_near in (
            ("2027-09-10", True),
            ("2027-09-11", False),
            ("2023-09-10", True),
            ("2023-09-09", False),
        ):
            with self.subTest(day=day):
                self.stamp(self.few[3], invoice_date=day)
                self.assertEqual(self.large.id in self.found("A17"), is_near)
        self.parameter("A17.months", "25")
        self.assertIn(self.large.id, self.found("A17"))

    def test_what_counts_not(self):
        self.assertIn(self.large.id, self.found("A17"))
        for name, value in (
            ("state", "cancel"),
            ("move_type", "in_refund"),
            ("commercial_partner_id", self.vendors["paper"].id),
            ("company_id", self.bystander.id),
        ):
            with self.subTest(name=name), self.env.cr.savepoint() as point:
                self.stamp(self.few[0], **{name: value})
                self.nothing("A17", self.large)
                point.rollback()

    def test_exclusions_of_a17(self):
        self.assertEqual(self.excluded("A17"), {"too_few": 4}, "each has three others")
        self.large.invoice_line_ids.account_id = self.accounts["plant"]
        self.nothing("A17", self.large)
        self.assertEqual(self.excluded("A17"), {"capital": 1, "too_few": 4})
        self.large.invoice_line_ids.account_id = self.accounts["office"]
        self.undone(self.large)
        self.nothing("A17", self.large)
        self.assertEqual(self.excluded("A17"), {"reversed": 2, "too_few": 4})

    def test_a_multiple_of_the_usual_amount(self):
        self.stamp(self.few, amount_untaxed=500, amount_untaxed_signed=-500)
        self.price(self.large, 600)
        facts = self.found("A17")[self.large.id]
        self.assertEqual((facts["rule"], facts["factor"]), ("multiple", "1.2"))
        self.assertEqual((facts["times"], facts["n"]), (4, 5))
        self.assertEqual(facts["second"], "500.00")
        row = self.parameter("A17.factors", "10; 1.19")
        self.nothing("A17", self.large)
        row.active = False
        with self.assertRaises(ValidationError):
            self.parameter("A17.factors", "10 1.19")
        self.price(self.large, 600.02)
        self.nothing("A17", self.large)
        self.price(self.large, 600)
        self.bill("2025-10-10", 600, vendor="power")
        self.nothing("A17", self.large)

    def test_flags_of_a17(self):
        self.turn_on("A17")
        self.price(self.large, 2000)
        self.saved()
        flag = self.flags("A17")
        self.assertRecordValues(flag, [{"move_id": self.large.id, "state": "new"}])
        self.assertEqual(self.assert_same_flags("A17"), flag)
        self.bill("2025-10-10", 1900, vendor="power")
        self.saved()
        self.assertEqual(flag.state, "expired", "another bill is near to it now")
