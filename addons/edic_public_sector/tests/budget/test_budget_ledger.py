# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import os
import tempfile
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.edic_ai.exceptions import NotAPersonError

from ..budget_common import BudgetCase

LEVEL = ["chapter", "article"]


@tagged("post_install", "-at_install")
class TestBudgetLedger(BudgetCase):
    """Decisions of people on a budget are in the chain of their company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.enterClassContext(patch.dict(os.environ, {"EDIC_LEDGER_KEYS": folder}))
        cls.budget = cls.make_budget()

    def rows(self, record, event="decision"):
        """The ledger's rows of a record, oldest first."""
        self.env.flush_all()
        found = (
            self.env["edic.ai.trace"]
            .sudo()
            .search(
                [
                    ("res_model", "=", record._name),
                    ("res_id", "in", record.ids),
                    ("event", "=", event),
                ],
                order="id",
            )
        )
        return found

    def facts(self, record, event="decision"):
        return [row.facts for row in self.rows(record, event)]

    # --- the budget -------------------------------------------------------------------
    def test_levels_and_ceilings(self):
        self.budget.write({"level_operating": "article", "name": "Main (fictive)"})
        self.budget.fungible_operating = 7.5
        self.budget.write({"fungible_operating": 7.5, "level_operating": "article"})
        expected = [
            {"state": ["draft", "voted"]},
            {"level_operating": LEVEL},
            {"fungible_operating": ["0.00", "7.50"]},
        ]
        self.assertEqual(self.facts(self.budget), expected)

    def test_closing_and_opening_again(self):
        self.budget.action_close()
        self.budget.action_reopen()
        states = [fact["state"] for fact in self.facts(self.budget)]
        self.assertEqual(states[1:], [["voted", "closed"], ["closed", "voted"]])

    def test_a_program_closes_nothing(self):
        root = self.budget.with_user(self.env.ref("base.user_root"))
        for work in (root.action_close, root.action_reopen):
            with self.assertRaises(NotAPersonError):
                work()

    def test_an_article_that_binds_alone(self):
        line = self.line(self.budget, "60612", "020")
        line.is_specialised = True
        line.is_specialised = True
        self.assertEqual(self.facts(line), [{"is_specialised": [None, "True"]}])

    def test_what_binds_no_further_is_not_told(self):
        self.line(self.budget, "60612", "020").note = "More pupils"
        self.budget.entity = "Lindenfurt"
        self.assertEqual(len(self.facts(self.budget)), 1)

    # --- pools ------------------------------------------------------------------------
    def test_cover_pools(self):
        budget = self.make_german()
        first = self.line(budget, "524100", "21100100")
        other = self.line(budget, "524100", "21100200")
        pool = self.own("credit", budget.env.user).create(
            {"budget_id": budget.id, "code": "DK1", "name": "Energy of Mrs X"}
        )
        pool.line_ids = first | other
        pool.is_binding = False
        first.credit_id = False
        pool.unlink()
        rows = self.rows(pool)
        self.assertEqual(
            [{k: v for k, v in row.facts.items() if k != "budget"} for row in rows],
            [
                {"pool": "made"},
                {"pool": "changed", "lines_in": (first | other).ids},
                {"is_binding": ["True", None]},
                {"pool": "changed", "lines_out": first.ids},
                {"pool": "given_up", "lines_out": other.ids},
            ],
        )
        self.assertEqual({row.company_ref for row in rows}, {self.town.id})
        self.assertNotIn("Mrs X", str(rows.mapped("facts")))

    def test_lines_of_a_pool_come_and_go(self):
        budget = self.make_german()
        pool = self.own("credit", budget.env.user).create(
            {"budget_id": budget.id, "code": "DK1", "name": "Energy"}
        )
        wanted = ("operating", "expense", "", "525500", "21100100")
        line = self.make_lines(budget, [wanted], credit_id=pool.id)
        number = line.id
        line.unlink()
        expected = {"budget": budget.id, "pool": "changed"}
        self.assertEqual(
            self.facts(pool)[1:],
            [{**expected, "lines_in": [number]}, {**expected, "lines_out": [number]}],
        )

    # --- settings ---------------------------------------------------------------------
    def test_how_bills_are_stopped(self):
        self.company.edic_budget_stop = "stop"
        expected = {"edic_budget_stop": ["warn", "stop"]}
        self.assertEqual(self.facts(self.company, "policy")[-1], expected)

    # --- the chain --------------------------------------------------------------------
    def test_chain_holds(self):
        self.budget.level_operating = "article"
        self.budget.action_close()
        self.env.flush_all()
        while self.env["edic.ai.seal"]._seal_some(self.company.id):
            pass
        self.env.invalidate_all()
        report = self.env["edic.ai.verify"]._verify(self.company.id)
        self.assertEqual((report["exit_code"], report["damage"]), (0, []))
        self.assertGreaterEqual(report["records"], 4)

    def test_list_says_it_in_words(self):
        self.budget.level_operating = "article"
        self.budget.action_close()
        shown = [row.summary for row in self.rows(self.budget)]
        self.assertEqual(
            shown[1:],
            [
                "Operating credits are voted by: Chapter or budget of a division → "
                "Article",
                "State: In force → Closed",
            ],
        )
