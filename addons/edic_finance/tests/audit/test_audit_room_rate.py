# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.edic_ai.tools.paper.document import Table

from ..audit_room_common import LINES, RoomCase


@tagged("post_install", "-at_install")
class TestAuditRate(RoomCase):
    """The statements of a sample about its population, for every way of drawing it."""

    def fact(self, use_case):
        traces = self.env["edic.ai.trace"].sudo()
        return traces.search([("use_case", "=", use_case)], limit=1).facts

    def test_strata_count_by_their_items(self):
        sample = self.sample(method="stratified", bounds="500;1000", size=8)
        sample.action_draw()
        strata = {"0": [4, 0], "1": [4, 0], "2": [4, 0]}
        self.assertEqual(sample.strata, strata)
        self.assertEqual(self.fact("audit.sample")["strata"], strata)
        self.assertEqual(set(sample.line_ids.mapped("stratum_items")), {4})
        self.assertFalse(sample.has_rate)
        sample.line_ids.outcome = "right"
        drawn = sample.line_ids.grouped("stratum")
        self.assertEqual({key: len(drawn[key]) for key in drawn}, {0: 1, 1: 3, 2: 4})
        drawn[2][0].outcome = "wrong"
        # one of the four large ones, which were all looked at; of the others as many
        # as were not
        self.assertEqual((sample.looked_at, sample.errors), (8, 1))
        self.assertAlmostEqual(sample.rate, 1 / 12, 5)
        self.assertAlmostEqual(sample.rate_low, 1 / 12, 5)
        self.assertAlmostEqual(sample.rate_high, 5 / 12, 5)
        sample.action_evaluate()
        facts = self.fact("audit.sample.evaluated")
        self.assertEqual(len(facts.pop("outcomes")), 64)
        self.assertEqual(
            facts,
            {
                "confidence": "95.0",
                "looked_at": 8,
                "errors": 1,
                "rate": "0.083333",
                "rate_low": "0.083333",
                "rate_high": "0.416667",
            },
        )
        papers = self.env["edic.ai.document.sample"].with_user(self.auditor)
        result = papers._produce(sample.id, "html").sections[0].parts
        [table] = [part for part in result if isinstance(part, Table)]
        self.assertEqual(table.rows[2], ("2", "4", "0", "0", "4", "1"))

    def test_overstatement_of_monetary_units(self):
        sample = self.sample(method="monetary", size=4)
        sample.action_draw()
        sample.line_ids.outcome = "right"
        interval = sample.population_value / 4
        self.assertAlmostEqual(sample.projected, 2.9957 * interval, delta=1)
        line = sample.line_ids.filtered(lambda line: not line.is_certain)[:1]
        line.write({"outcome": "wrong", "right_value": line.book_value / 2})
        self.assertGreater(sample.projected, 2.9957 * interval)
        # drawn by value, they say nothing of a share of items
        self.assertFalse(sample.has_rate)
        self.assertEqual((sample.rate, sample.rate_low, sample.rate_high), (0, 0, 0))
        sample.action_evaluate()
        self.assertEqual(
            set(self.fact("audit.sample.evaluated")),
            {
                "looked_at",
                "errors",
                "confidence",
                "size",
                "interval",
                "misstatement",
                "projected",
                "outcomes",
            },
        )
        papers = self.env["edic.ai.document.sample"].with_user(self.auditor)
        words = "\n".join(papers._produce(sample.id, "html").words())
        self.assertNotIn("Error rate", words)
        self.assertIn("Stringer", words)

    def test_items_of_a_plan_are_counted_where_they_are_certain(self):
        self.turn_on("A01")
        self.make_bill("paper", LINES, ref="F-0", day="2026-02-01").action_post()
        flag = self.audit("A01")
        plan = self.approved_plan()
        action = plan.action_select()
        sample = self.env["edic.finance.sample"].browse(action["res_id"])
        sample = sample.with_user(self.auditor).sudo(False)
        large = len(self.bills.filtered(lambda bill: bill.amount_total >= 1000))
        rest = 13 - large
        self.assertEqual(sample.strata, {"0": [large, 0], "1": [rest, 2]})
        sample.line_ids.outcome = "right"
        certain = sample.line_ids.filtered("is_certain")
        self.assertEqual(len(certain), 2)
        certain.filtered(
            lambda line: line.res_id == flag.move_id.id
        ).outcome = "missing"
        # the large ones and the two flagged are known, of the others nothing is
        self.assertAlmostEqual(sample.rate, 1 / (large + 2), 5)
        self.assertAlmostEqual(sample.rate_low, 1 / 13, 5)
        self.assertAlmostEqual(sample.rate_high, (rest - 1) / 13, 5)

    def test_nothing_is_projected_before_all_items_have_an_outcome(self):
        for method in ("random", "stratified", "monetary"):
            sample = self.sample(method=method, size=4)
            sample.action_draw()
            results = ("rate", "rate_low", "rate_high", "misstatement", "projected")
            count = len(sample.line_ids)
            for seen, line in enumerate(sample.line_ids):
                with self.subTest(method=method, seen=seen):
                    self.assertFalse(sample.has_result)
                    self.assertFalse(any(sample[name] for name in results))
                    self.assertEqual(
                        sample.result_text,
                        f"{seen} of {count} items examined; the result follows when "
                        "all are.",
                    )
                    papers = self.env["edic.ai.document.sample"]
                    papers = papers.with_user(self.auditor)
                    words = "\n".join(papers._produce(sample.id, "html").words())
                    self.assertIn("the result follows", words)
                    self.assertNotIn("Upper misstatement limit", words)
                    self.assertNotIn("Error rate", words)
                line.outcome = "right"
            self.assertTrue(sample.has_result)
            self.assertIn("95.0", sample.result_text)

    def refund(self, amount):
        line = [("Copy paper A4", "office", None, amount)]
        bill = self.make_bill("paper", line, ref=f"C-{amount}", day="2026-03-01")
        bill.move_type = "in_refund"
        bill.action_post()
        return bill

    def test_credit_notes_are_a_stratum_of_their_own(self):
        refund = self.refund(5000.0)
        bills = sum(self.bills.mapped("amount_total"))
        sample = self.sample(method="random", size=6)
        sample.action_draw()
        self.assertEqual(sample.strata, {"0": [12, 0], "-1": [1, 0]})
        self.assertAlmostEqual(sample.population_value, bills - refund.amount_total, 2)
        [line] = sample.line_ids.filtered(lambda line: line.stratum == -1)
        self.assertEqual(line.res_id, refund.id)
        self.assertAlmostEqual(line.book_value, -refund.amount_total, 2)
        self.assertEqual(sample.action_draw_again()["params"]["type"], "success")

    def test_credit_notes_do_not_raise_the_limit_of_monetary_units(self):
        without = self.sample(method="monetary", size=4)
        without.action_draw()
        without.line_ids.outcome = "right"
        refund = self.refund(5000.0)
        sample = self.sample(method="monetary", size=4)
        sample.action_draw()
        self.assertNotIn(refund.id, sample.line_ids.mapped("res_id"))
        sample.line_ids.outcome = "right"
        self.assertEqual(sample.projected, without.projected)
        papers = self.env["edic.ai.document.sample"].with_user(self.auditor)
        words = "\n".join(papers._produce(sample.id, "html").words())
        self.assertIn("Credit notes have no units to draw", words)
