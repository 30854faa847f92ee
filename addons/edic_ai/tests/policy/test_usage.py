# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime
from decimal import Decimal

from odoo.tests import freeze_time, tagged

from ..common import EdicAiCase, new_test_user

NOW = "2026-11-10 10:20:30"


@tagged("post_install", "-at_install")
class TestUsage(EdicAiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "manager_ai", "edic_ai.group_edic_ai_manager"
        )
        cls.usage = cls.env["edic.ai.usage"]
        cls.town = cls.env["res.company"].create({"name": "Talstadt"})
        for user in (cls.manager, cls.auditor):
            user.sudo().write(
                {"company_ids": [(4, cls.town.id)], "company_id": cls.town.id}
            )

    def log(self, **values):
        self.usage._log(
            {
                "company_id": self.town.id,
                "use_case": "test",
                "provider": "mistral",
                "zone": "eu_controlled",
                "model": "town-1",
                "operation": "chat",
                "input_tokens": 100,
                "output_tokens": 1000,
                "cost": Decimal("0.000125"),
                "duration_ms": 800,
                "status": "ok",
                **values,
            }
        )
        return self.usage.search([("company_id", "=", self.town.id)], limit=1)

    def null(self, row, column):
        self.env.cr.execute(
            f"SELECT {column} IS NULL FROM edic_ai_usage WHERE id = %s",  # noqa: S608
            (row.id,),
        )
        return self.env.cr.fetchone()[0]

    @freeze_time(NOW)
    def test_a_call_leaves_a_row_of_no_person(self):
        row = self.log(size_class="medium", first_chunk_ms=90, retries=1)
        self.assertRecordValues(
            row,
            [
                {
                    "occurred_at": datetime(2026, 11, 10, 10),
                    "cost": 0.000125,
                    "calls": 1,
                    "errors": 0,
                    "unpriced": 0,
                    "first_chunk_ms": 90,
                    "retries": 1,
                    "energy_low": 0.088,
                    "energy_high": 0.64,
                    "co2_high": 0.27,
                }
            ],
        )
        persons = [
            name
            for name, field in self.usage._fields.items()
            if field.comodel_name in ("res.users", "res.partner")
        ]
        self.assertFalse(persons)
        self.assertNotIn("create_uid", self.usage._fields)

    @freeze_time(NOW)
    def test_what_is_not_known_is_not_zero(self):
        row = self.log(cost=None, model="city", input_tokens=None)
        for column in ("cost", "energy_low", "energy_high", "co2_low", "input_tokens"):
            with self.subTest(column):
                self.assertTrue(self.null(row, column))
        self.assertEqual((row.unpriced, row.unestimated), (1, 1))
        free = self.log(cost=Decimal(0))
        self.assertFalse(self.null(free, "cost"))
        self.assertEqual(free.unpriced, 0)

    def test_sums_leave_out_what_is_not_known(self):
        self.log(cost=None)
        self.log(cost=None)
        domain = [("company_id", "=", self.town.id)]
        wanted = ["cost:sum", "cost:avg", "unpriced:sum"]
        [(total, _mean, unknown)] = self.usage._read_group(domain, [], wanted)
        self.assertEqual((total, unknown), (False, 2))
        self.log(cost=Decimal(3))
        [known] = self.usage._read_group(domain, [], wanted)
        self.assertEqual(known, (3, 3, 2))

    @freeze_time(NOW)
    def test_a_failed_call(self):
        row = self.log(
            status="error",
            error_type="timeout",
            model=None,
            cost=None,
            input_tokens=None,
            output_tokens=None,
        )
        self.assertEqual(
            (row.errors, row.unpriced, row.unestimated, row.error_type),
            (1, 0, 0, "timeout"),
        )

    @freeze_time(NOW)
    def test_a_month_on_a_card(self):
        for duration in (100, 200, 900):
            self.log(duration_ms=duration, cost=Decimal("0.5"))
        self.log(status="error", duration_ms=60_000, cost=None, use_case="other")
        self.log(occurred_at=datetime(2026, 10, 31, 23, 59))
        self.env["edic.ai.budget"].create(
            {"name": "Town", "company_id": self.town.id, "month_cost": 10}
        )
        total, *_uses = cards = (
            self.env["edic.ai.usage.report"]
            .with_user(self.auditor)
            .search([("month", "=", "2026-11-01"), ("company_id", "=", self.town.id)])
        )
        self.assertEqual(len(cards), 3)
        self.assertRecordValues(
            total,
            [
                {
                    "is_total": True,
                    "calls": 4,
                    "errors": 1,
                    "tokens": 4400,
                    "cost": 1.5,
                    "median_ms": 200,
                    "p95_ms": 900,
                    "has_budget": True,
                    "budget_percent": 0,
                }
            ],
        )
        use = cards.filtered(lambda card: card.use_case == "other")
        self.assertEqual((total.use_name, use.use_name), ("All uses together", "other"))
        self.assertEqual((use.calls, use.errors, use.has_budget), (1, 1, False))

    @freeze_time(NOW)
    def test_what_is_little_is_not_rounded_to_nothing(self):
        report = self.env["edic.ai.usage.report"].with_context(lang="en_US")
        for low, high, expected in (
            (0.0213, 0.2449, "0.021 to 0.24 Wh"),
            (0.2113, 0.2149, "0.21 Wh"),
            (0.99, 1234.56, "0.99 to 1,234.6 Wh"),
            (0, 0.5, "0.0 to 0.50 Wh"),
            (0, 0, False),
        ):
            self.assertEqual(report._range(low, high, "Wh"), expected)
        self.log(output_tokens=100, size_class="small")
        card = report.search([("company_id", "=", self.town.id)], limit=1)
        self.assertEqual(card.energy_text, "0.0078 to 0.0089 Wh")
        self.assertEqual(card.co2_text, "0.00098 to 0.0037 g")

    def test_uses_of_addons_that_are_gone_have_a_name(self):
        self.log(use_case="gone")
        title = self.env["ir.model"]._get("edic.ai.use.case.try").name
        for model in (self.usage, self.env["edic.ai.usage.report"]):
            uses = model._fields["use_case"]._description_selection(self.env)
            self.assertIn(("gone", "gone"), uses)
            self.assertIn(("try", title), uses)

    def test_who_reads(self):
        row = self.log()
        for model in (self.usage, self.env["edic.ai.usage.report"]):
            for user in (self.manager, self.auditor):
                seen = model.with_user(user)
                self.assertTrue(seen.search([("company_id", "=", self.town.id)]))
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(seen.has_access(operation))
            for user in (self.decider, self.employee, self.portal):
                self.assertFalse(model.with_user(user).has_access("read"))
        elsewhere = new_test_user(
            self.env, "elsewhere", "edic_ai.group_edic_ai_manager"
        )
        seen = self.usage.with_user(elsewhere).search([("id", "=", row.id)])
        self.assertFalse(seen)

    def test_old_calls_are_forgotten(self):
        with freeze_time("2025-10-09 12:00:00"):
            self.log()
        with freeze_time("2025-10-11 12:00:00"):
            kept = self.log()
        with freeze_time(NOW):
            self.usage._gc_old()
        left = self.usage.search([("company_id", "=", self.town.id)])
        self.assertEqual(left, kept)
