# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...tools.policy.cost import Range
from ...tools.providers.contract import Usage
from ..common import EdicAiCase, new_test_user

DAY = date(2026, 11, 10)


@tagged("post_install", "-at_install")
class TestPrice(EdicAiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = "edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_approver"
        cls.manager = new_test_user(cls.env, "manager_ai", manager)
        cls.second = new_test_user(cls.env, "second", manager)
        approver = "edic_ai.group_edic_ai_approver"
        cls.third = new_test_user(cls.env, "third", approver)

    def price(self, approved=True, **values):
        price = (
            self.env["edic.ai.price"]
            .with_user(self.manager)
            .create(
                {
                    "provider": "mistral",
                    "pattern": "town-*",
                    "valid_from": "2026-01-01",
                    "input_price": 1,
                    "output_price": 3,
                    "source_url": "https://example.org/prices",
                    **values,
                }
            )
        )
        if approved:
            price.with_user(self.second).action_approve()
        return price

    def cost(self, usage=None, model="town-small", day=DAY, **where):
        where = {"provider": "mistral", "zone": "eu_controlled", **where}
        return self.env["edic.ai.price"]._cost(
            model, usage or Usage(1_000, 1_000), day, **where
        )

    def test_what_a_call_costs(self):
        self.price()
        self.assertEqual(self.cost(), Decimal("0.004"))
        self.assertIsNone(self.cost(provider="scaleway"))
        self.assertIsNone(self.cost(model="city"))
        self.assertEqual(self.cost(model="city", asked="town-1"), Decimal("0.004"))
        self.assertIsNone(self.cost(day=date(2025, 12, 31)))
        self.assertIsNone(self.cost(Usage(pages=2)))

    def test_price_is_that_of_the_day(self):
        self.price()
        self.price(valid_from="2026-11-01", input_price=2)
        self.assertEqual(self.cost(day=date(2026, 10, 31)), Decimal("0.004"))
        self.assertEqual(self.cost(), Decimal("0.005"))

    def test_price_per_page_counts_pages(self):
        self.price(unit="pages", page_price=2)
        self.assertEqual(self.cost(Usage(pages=5)), Decimal("0.01"))
        self.assertIsNone(self.cost())

    def test_in_the_house_nothing_is_paid_unless_entered(self):
        here = {"provider": "vllm", "zone": "on_premise"}
        self.assertEqual(self.cost(**here), 0)
        self.price(provider="vllm")
        self.assertEqual(self.cost(**here), Decimal("0.004"))

    def test_two_persons_make_a_price(self):
        price = self.price(approved=False)
        self.assertIsNone(self.cost())
        with self.assertRaises(UserError):
            price.with_user(self.manager).action_approve()
        for user in (self.auditor, self.decider, self.employee):
            with self.assertRaises(AccessError):
                price.with_user(user).action_approve()
        with self.assertRaises(AccessError):
            price.with_user(self.second).state = "approved"
        price.with_user(self.second).input_price = 5  # both have entered it now
        for user in (self.manager, self.second):
            with self.assertRaises(UserError):
                price.with_user(user).action_approve()
        price.with_user(self.third).action_approve()
        self.assertEqual(price.approver_id, self.third)
        self.assertEqual(self.cost(), Decimal("0.008"))

    def test_an_approved_price_stays(self):
        price = self.price().with_user(self.manager)
        with self.assertRaises(UserError):
            price.input_price = 0
        with self.assertRaises(UserError):
            price.unlink()
        born = self.price(approved=False, state="approved", approver_id=self.second.id)
        self.assertEqual((born.state, born.approver_id.id), ("draft", False))
        price.active = False
        self.assertIsNone(self.cost())

    def test_changes_are_in_the_ledger(self):
        price = self.price()
        _created, approved = self.env["edic.ai.trace"].search(
            [("use_case", "=", "price"), ("res_id", "=", price.id)], order="id"
        )
        self.assertEqual(approved.facts, {"state": ["draft", "approved"]})
        self.assertEqual(approved._people(), self.second)

    def test_what_is_shipped_has_a_source_and_waits_for_a_person(self):
        shipped = self.env["ir.model.data"].search(
            [("module", "=", "edic_ai"), ("model", "=", "edic.ai.price")]
        )
        prices = self.env["edic.ai.price"].browse(shipped.mapped("res_id"))
        self.assertTrue(prices)
        for price in prices:
            self.assertTrue(price.source_url.startswith("https://"))
            self.assertTrue(price.source_date)
            self.assertEqual(price.author_ids, self.env.ref("base.user_root"))
            self.assertFalse(price.approver_id & price.author_ids)


@tagged("post_install", "-at_install")
class TestFootprint(EdicAiCase):
    def estimate(self, model="town", tokens=500, **what):
        return self.env["edic.ai.footprint"]._estimate(model, tokens, day=DAY, **what)

    def test_what_is_not_known_is_not_zero(self):
        self.assertEqual(self.estimate(), (None, None))
        self.assertEqual(self.estimate(tokens=None, size_class="small"), (None, None))

    def test_by_size(self):
        energy, co2 = self.estimate(size_class="medium")
        self.assertEqual(energy, Range(Decimal("0.044"), Decimal("0.32")))
        self.assertEqual(co2, Range(Decimal("0.0055"), Decimal("0.135")))

    def test_a_named_model_goes_before_its_size(self):
        large = {"provider": "mistral", "size_class": "large"}
        energy, co2 = self.estimate("mistral-large-2411", 400, **large)
        self.assertEqual(co2, Range(Decimal("1.14"), Decimal("1.14")))
        # the analysis tells no energy, so that of the size is taken
        self.assertEqual(energy, Range(Decimal("0.252"), Decimal("1.8")))

    def test_every_row_has_a_source(self):
        for row in self.env["edic.ai.footprint"].search([]):
            self.assertTrue(row.source and row.source_url and row.source_date)
            self.assertTrue(row.energy_high or row.co2_high)
