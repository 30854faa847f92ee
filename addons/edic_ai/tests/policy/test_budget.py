# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ...models.policy.edic_ai_hold import HELD_MINUTES
from ...tools.providers.errors import AiOverBudget
from ..common import EdicAiCase, new_test_user

NOW = "2026-11-10 10:20:30"
ONE = Decimal(1)


@tagged("post_install", "-at_install")
class TestBudget(EdicAiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "manager_ai", "edic_ai.group_edic_ai_manager"
        )
        cls.budgets = cls.env["edic.ai.budget"]
        cls.budgets.search([]).unlink()

    def budget(self, **limits):
        return self.budgets.create({"name": "Town hall", **limits})

    def reserve(self, tokens=10, cost=ONE, user=None, use_case="test", company=None):
        return self.budgets._reserve(
            company or self.company, user or self.decider, use_case, tokens, cost
        )

    def taken(self, budget):
        """Requests, tokens and euros on the month's counter."""
        self.env.invalidate_all()
        meter = self.env["edic.ai.meter"].search(
            [("budget_id", "=", budget.id), ("span", "=", "month")]
        )
        return meter.requests, meter.tokens, meter.cost

    def test_without_a_budget_nothing_is_limited(self):
        self.assertFalse(self.reserve(tokens=10**9, cost=None))
        self.assertEqual(self.budgets._settle(None, 5, ONE), [])

    def test_what_was_taken_replaces_what_was_held(self):
        budget = self.budget(month_tokens=100, month_cost=10)
        held = self.reserve(tokens=60, cost=Decimal("2.5"))
        self.assertEqual(self.taken(budget), (1, 60, 2.5))
        self.budgets._settle(held, 20, Decimal("0.000125"))
        self.assertEqual(self.taken(budget), (1, 20, 0.000125))
        self.budgets._settle(held, 20, ONE)  # settled once
        self.assertEqual(self.taken(budget), (1, 20, 0.000125))

    def test_what_was_not_sent_is_given_back(self):
        budget = self.budget(month_tokens=100)
        self.budgets._release(self.reserve(tokens=60))
        self.assertEqual(self.taken(budget), (0, 0, 0))

    def test_what_the_provider_does_not_tell_counts_as_held(self):
        budget = self.budget(month_tokens=100)
        self.budgets._settle(self.reserve(tokens=60, cost=None), None, None)
        self.assertEqual(self.taken(budget), (1, 60, 0))

    @freeze_time(NOW)
    def test_a_month_is_full(self):
        budget = self.budget(month_cost=10)
        self.budgets._settle(self.reserve(cost=Decimal(9)), 10, Decimal(9))
        with self.assertRaises(AiOverBudget) as refused:
            self.reserve(cost=Decimal("1.01"))
        self.assertIn("Town hall", refused.exception.detail)
        self.assertIn("12/01/2026", refused.exception.detail)
        self.assertFalse(refused.exception.sent)
        self.assertIsNone(refused.exception.retry_after)
        self.assertEqual(self.taken(budget), (1, 10, 9))
        self.reserve(cost=ONE)  # to the last cent
        with freeze_time("2026-12-01 00:00:00"):
            self.reserve(cost=Decimal(10))
            self.assertEqual(self.taken(budget), (1, 10, 10))

    @freeze_time(NOW)
    def test_a_minute_is_full(self):
        self.budget(minute_requests=2)
        self.reserve()
        self.reserve()
        with self.assertRaises(AiOverBudget) as refused:
            self.reserve()
        self.assertEqual(refused.exception.retry_after, 30)
        with freeze_time("2026-11-10 10:21:00"):
            self.reserve()

    @freeze_time(NOW)
    def test_a_call_that_never_fits_is_not_to_be_tried_again(self):
        self.budget(minute_tokens=100)
        with self.assertRaises(AiOverBudget) as refused:
            self.reserve(tokens=101)
        self.assertIsNone(refused.exception.retry_after)

    def test_one_full_budget_holds_nothing_of_the_others(self):
        wide = self.budget(month_tokens=1000)
        self.budget(month_tokens=5)
        with self.assertRaises(AiOverBudget):
            self.reserve(tokens=10)
        self.assertEqual(self.taken(wide), (0, 0, 0))

    def test_euros_without_a_price_are_refused(self):
        self.budget(month_cost=10)
        with self.assertRaises(AiOverBudget):
            self.reserve(cost=None)

    def test_a_crash_does_not_eat_the_budget(self):
        budget = self.budget(month_tokens=100)
        with freeze_time(NOW) as clock:
            lost = self.reserve(tokens=80)
            with self.assertRaises(AiOverBudget):
                self.reserve(tokens=80)
            clock.tick(60 * HELD_MINUTES + 1)
            self.reserve(tokens=80)
            self.assertEqual(self.taken(budget), (1, 80, 0 + 1))
            # it was no crash, only late: what it took counts nevertheless
            self.budgets._settle(lost, 15, ONE)
            self.assertEqual(self.taken(budget), (2, 95, 2))

    def test_a_call_over_midnight_does_not_burden_the_new_month(self):
        budget = self.budget(month_tokens=100)
        with freeze_time("2026-11-30 23:59:59") as clock:
            held = self.reserve(tokens=50)
            clock.tick(2)
            self.reserve(tokens=10)
            self.budgets._settle(held, 40, ONE)
            self.assertEqual(self.taken(budget), (1, 10, 1))

    def test_a_late_clock_does_not_reset_the_counter(self):
        self.budget(minute_requests=2)
        for now in ("2026-11-10 10:21:00", "2026-11-10 10:20:59"):
            with freeze_time(now):
                self.reserve()
        with freeze_time("2026-11-10 10:21:01"), self.assertRaises(AiOverBudget):
            self.reserve()

    def test_whom_a_budget_is_for(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        office = self.env["res.company"].create(
            {"name": "Office", "parent_id": self.company.id}
        )
        nobody = self.env["res.users"]
        for scope, asks, applies in (
            ({}, {}, True),
            ({}, {"company": office}, True),
            ({}, {"company": other}, False),
            ({"company_id": other.id}, {}, False),
            ({"scope": "each"}, {}, True),
            ({"scope": "person", "user_id": self.decider.id}, {}, True),
            ({"scope": "person", "user_id": self.employee.id}, {}, False),
        ):
            with self.subTest(scope=scope, asks=asks):
                budget = self.budget(month_tokens=1, **scope)
                if applies:
                    with self.assertRaises(AiOverBudget):
                        self.reserve(**asks)
                else:
                    self.assertFalse(self.reserve(**asks))
                budget.unlink()
        self.budget(month_tokens=1, scope="each")
        self.assertFalse(self.budgets._reserve(self.company, nobody, "test", 10, None))

    def test_a_budget_of_each_counts_each(self):
        self.budget(month_tokens=10, scope="each")
        self.reserve(user=self.decider)
        self.reserve(user=self.employee)
        with self.assertRaises(AiOverBudget):
            self.reserve(user=self.decider)

    def test_managers_are_told_once(self):
        budget = self.budget(month_tokens=100)

        def warning():
            return (
                self.env["mail.message"]
                .search([("model", "=", budget._name), ("res_id", "=", budget.id)])
                .filtered(lambda m: m.message_type == "user_notification")
            )

        self.assertEqual(self.budgets._settle(self.reserve(79), 79, ONE), [])
        self.assertFalse(warning())
        [sentence] = self.budgets._settle(self.reserve(1), 1, ONE)
        self.assertIn("80%", sentence)
        self.assertEqual(self.budgets._settle(self.reserve(1), 1, ONE), [])
        self.assertIn(self.manager.partner_id, warning().notified_partner_ids)
        self.assertNotIn(self.auditor.partner_id, warning().notified_partner_ids)
        self.assertIn("80%", warning().body)

    def test_nobody_is_told_of_a_person(self):
        budget = self.budget(month_tokens=100, scope="each")
        self.assertTrue(self.budgets._settle(self.reserve(90), 90, ONE))
        self.assertFalse(
            self.env["mail.message"].search(
                [
                    ("model", "=", budget._name),
                    ("res_id", "=", budget.id),
                    ("message_type", "=", "user_notification"),
                ]
            )
        )
        seen = budget.with_user(self.manager)
        self.assertEqual((seen.used_tokens, seen.used_percent), (0, 0))
        for user in (self.manager, self.auditor, self.decider, self.employee):
            for model in ("edic.ai.meter", "edic.ai.hold"):
                for operation in ("read", "write", "create", "unlink"):
                    rights = self.env[model].with_user(user)
                    self.assertFalse(rights.has_access(operation))

    def test_what_all_used_is_shown(self):
        budget = self.budget(month_tokens=100, month_cost=2)
        self.budgets._settle(self.reserve(), 10, ONE)
        seen = budget.with_user(self.auditor)
        self.assertEqual(
            (seen.used_tokens, seen.used_cost, seen.used_percent), (10, 1, 50)
        )

    def test_counters_of_persons_are_forgotten(self):
        each = self.budget(month_tokens=100, minute_requests=9, scope="each")
        whole = self.budget(month_tokens=100)
        meters = self.env["edic.ai.meter"]

        def left(budget):
            return meters.search_count([("budget_id", "=", budget.id)])

        with freeze_time(NOW):
            self.reserve()
            meters._gc_persons()
            self.assertEqual((left(each), left(whole)), (2, 1))
        with freeze_time("2026-11-10 12:00:00"):
            meters._gc_persons()
            self.assertEqual((left(each), left(whole)), (1, 1))
        with freeze_time("2026-12-01 00:00:01"):
            meters._gc_persons()
            self.assertEqual((left(each), left(whole)), (0, 1))

    def test_who_may(self):
        budget = self.budget(month_tokens=100)
        budget.with_user(self.manager).month_tokens = 200
        self.assertEqual(budget.with_user(self.auditor).month_tokens, 200)
        with self.assertRaises(AccessError):
            budget.with_user(self.auditor).month_tokens = 300
        for user in (self.decider, self.employee, self.portal):
            self.assertFalse(budget.with_user(user).has_access("read"))
        budget.company_id = self.env["res.company"].create({"name": "Talstadt"})
        found = self.budgets.with_user(self.manager).search([("id", "=", budget.id)])
        self.assertFalse(found)

    def test_changes_are_in_the_ledger(self):
        budget = self.budget(month_tokens=100)
        budget.with_user(self.manager).month_tokens = 200
        budget.with_user(self.manager).month_tokens = 200
        budget.unlink()
        created, changed, gone = self.env["edic.ai.trace"].search(
            [("use_case", "=", "budget"), ("res_id", "=", budget.id)], order="id"
        )
        self.assertEqual(created.facts["month_tokens"], [None, "100"])
        self.assertEqual(changed.facts, {"month_tokens": ["100", "200"]})
        self.assertEqual(changed._people(), self.manager)
        self.assertEqual(gone.facts["name"], ["Town hall", None])

    @mute_logger("odoo.sql_db")
    def test_a_budget_makes_sense(self):
        for values in (
            {},
            {"month_tokens": -1},
            {"month_tokens": 1, "soft_percent": 0},
            {"month_tokens": 1, "scope": "person"},
            {"month_tokens": 1, "user_id": self.decider.id},
        ):
            with self.subTest(values), self.assertRaises(IntegrityError):
                self.budget(**values)
