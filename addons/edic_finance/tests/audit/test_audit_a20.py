# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from ..statistic_common import StatisticCase

LAW = 970  # amounts by Benford's law: ten to a thousand, evenly by their logarithms
EXTRA = 30  # amounts that begin with 49


@tagged("post_install", "-at_install")
class TestAuditDigits(StatisticCase):
    """A20: one entry of a thousand amounts of 2025, thirty of them too many 49s."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accounts["rent"] = cls.make_account("613200", "Loyers")
        amounts = [*cls.by_law(LAW), *(49 + i / 100 for i in range(EXTRA))]
        moves = cls.env["account.move"].with_context(skip_analytic_sync=True)
        cls.entry = moves.create(
            {
                "move_type": "entry",
                "journal_id": cls.company_data["default_journal_misc"].id,
                "date": "2025-03-10",
                "line_ids": [
                    *(cls.line("office", amount) for amount in amounts),
                    cls.line("energy", -round(sum(amounts), 2)),
                ],
            }
        )
        cls.entry = cls.entry.with_env(cls.env)
        cls.entry.action_post()
        cls.items = cls.entry.line_ids.filtered(lambda line: line.balance > 0)

    @staticmethod
    def by_law(count):
        return [round(10 ** (1 + 2 * i / count) + 0.004, 2) for i in range(count)]

    @classmethod
    def line(cls, account, amount):
        account = cls.accounts[account].id
        return Command.create({"account_id": account, "balance": amount, "name": "x"})

    def lead(self):
        [facts] = self.found("A20").values()
        return facts

    def test_one_pair_of_digits_too_often(self):
        facts = self.lead()
        counts = facts.pop("counts")
        items, ids = facts.pop("items"), facts.pop("ids")
        self.assertEqual(
            {name: facts[name] for name in ("year", "class", "digits", "n", "whole")},
            {"year": 2025, "class": "6", "digits": 49, "n": 1000, "whole": False},
        )
        seen = counts[49 - 10]
        self.assertEqual((facts["observed"], facts["expected"]), (seen, "8.8"))
        self.assertEqual(facts["extra"], round(seen - 8.77))
        self.assertEqual((sum(counts), facts["more"]), (1000, 0))
        self.assertEqual((facts["verdict"], facts["excluded"]), ("chance", {}))
        behind = self.items.browse(ids)
        self.assertEqual(len(behind), seen)
        self.assertLessEqual(behind, self.items)
        self.assertEqual(facts["amount"], f"{sum(behind.mapped('balance')):.2f}")
        self.assertEqual(items[0]["bill"], self.entry.name)
        self.assertEqual(len(items), 10)
        [finding] = self.findings("A20")
        self.assertFalse(finding.move, "a lead flags no document")

    def test_by_the_law_alone(self):
        extra = self.items.sorted("id")[LAW:]
        self.assertEqual(extra[0].balance, 49)
        for line, amount in zip(extra, self.by_law(EXTRA), strict=True):
            self.stamp(line, balance=amount)
        self.assertFalse(self.found("A20"))
        self.assertEqual(self.excluded("A20"), {})

    def test_fewer_than_a_thousand(self):
        law = self.items[0]
        for columns in (
            {"balance": 9.99},
            {"amount_currency": -10, "balance": -10},
            {"date": "2024-12-31"},
            {"date": "2026-01-01"},
            {"parent_state": "draft"},
            {"account_id": self.accounts["rent"].id},
            {"account_id": self.company_data["default_account_assets"].id},
            {"company_id": self.bystander.id},
        ):
            with self.subTest(columns=columns), self.env.cr.savepoint() as point:
                self.stamp(law, **columns)
                self.assertFalse(self.found("A20"))
                self.assertGreaterEqual(self.excluded("A20")["too_few"], 999)
                point.rollback()

    def test_exclusions_of_a20(self):
        self.parameter("A20.assigned", "salar; office")
        self.assertFalse(self.found("A20"))
        self.assertEqual(self.excluded("A20"), {"assigned": 1000})

    def test_parameters_of_a20(self):
        row = self.parameter("A20.z", "10")
        self.assertFalse(self.found("A20"), "z is below ten")
        row.active = False
        self.assertTrue(self.found("A20"))
        self.parameter("A20.least", "20")
        self.assertFalse(self.found("A20"))
        excluded = self.excluded("A20")
        self.assertEqual(sum(excluded.values()), 1000)
        small = sum(line.balance < 20 for line in self.items)
        self.assertEqual(excluded["small"], small)

    def test_digits_are_counted_within_the_period(self):
        for period, is_found in (
            ({"date_from": "2025-06-01"}, True),
            ({"date_to": "2025-01-31"}, True),
            ({"date_from": "2026-01-01"}, False),
            ({"date_to": "2024-12-31"}, False),
        ):
            with self.subTest(period=period):
                days = {
                    name: fields.Date.to_date(text) for name, text in period.items()
                }
                found = self.found("A20", **days)
                self.assertEqual(bool(found), is_found, "whole years")

    def test_flags_of_a20(self):
        self.turn_on("A20")
        self.saved()
        self.assertFalse(self.flags("A20"), "nothing is said of one saved record")
        flag = self.assert_same_flags("A20")
        self.assertEqual((flag.severity, flag.move_id.id), ("info", False))
        self.assertEqual(flag.res_id, self.company.id)
        self.stamp(self.items[0], balance=49.5)
        self.assertEqual(self.audit("A20"), flag, "one more of them")
        self.assertEqual(flag.state, "new")
        self.stamp(self.items, date="2024-03-10")
        self.audit("A20")
        self.assertEqual(flag.state, "expired")
