# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.write_guard import by_method

from ..budget_files import BudgetImportCase, dm, totem


@tagged("post_install", "-at_install")
class TestBudgetAgain(BudgetImportCase):
    """Files beside what is there: the same once more, what changes or closes it."""

    def test_a_vote_is_not_taken_over_twice(self):
        first = self.bring(totem())
        with self.assertRaisesRegex(UserError, "imported already"):
            first.action_import()
        with self.assertRaisesRegex(UserError, "imported already"):
            first.file = first.file
        again = self.make_import(totem())
        self.assertRegex(str(self.report_messages(again, "ask")), "voted already")
        self.refused(again, "Read what is to be confirmed")
        before = self.counts()
        again.is_confirmed = True
        again.action_import()
        self.assertEqual((again.budget_ids, self.counts()), (first.budget_ids, before))
        self.assertEqual(
            self.sums(self.credit(first.budget_ids, "011"), "open"), (1250,)
        )

    def test_a_vote_that_was_taken_back_is_taken_over_anew(self):
        budget = self.bring(totem()).budget_ids
        budget.decision_ids.action_withdraw()
        taken = self.make_import(totem())
        self.assertRegex(
            str(self.report_messages(taken, "ask")), "kind and number already exists"
        )
        taken.is_confirmed = True
        taken.action_import()
        self.assertEqual(self.sums(self.credit(budget, "011"), "open"), (1250,))

    def test_an_amending_act_is_what_it_moved(self):
        budget = self.bring(totem()).budget_ids
        taken = self.make_import(dm())
        self.assertFalse(taken.has_errors or taken.has_asks, taken.report)
        [document] = taken.report["documents"]
        self.assertEqual(
            (document["act"], document["is_new"]), ("Amending decision", False)
        )
        section = document["sections"][0]
        self.assertEqual((section["expense"], section["revenue"]), ("30.00", "30.00"))
        taken.action_import()
        [act] = budget.decision_ids.filtered(
            lambda decision: decision.act == "amending"
        )
        moved = {
            movement.line_id.nature_id.code: movement.amount
            for movement in act.movement_ids
        }
        self.assertEqual(moved, {"60612": -40, "6068": 70, "73111": 30})
        self.assertEqual((act.name, act.state), ("Amending decision 1", "in_force"))
        self.assertEqual(self.sums(self.credit(budget, "011"), "amended"), (80,))
        again = self.make_import(dm())
        asked = str(self.report_messages(again, "ask"))
        self.assertRegex(asked, "kind and number already exists")
        self.assertRegex(asked, "before this act the file has another credit")

    def test_an_amending_act_without_its_budget_is_asked_about(self):
        taken = self.make_import(dm())
        self.assertRegex(str(self.report_messages(taken, "ask")), "is not here")
        self.refused(taken, "Read what is to be confirmed")

    def test_what_stands_before_an_amending_act_is_compared(self):
        self.bring(totem())
        taken = self.make_import(dm(before="1000.00"))
        [[words, lines]] = self.report_messages(taken, "ask").items()
        self.assertRegex(words, "before this act the file has another credit")
        self.assertEqual([about for _at, about in lines], ["60612: 1000.00 / 1050.00"])
        self.assertGreater(lines[0][0], 1)

    def test_a_closing_document_beside_its_budget(self):
        budget = self.bring(totem()).budget_ids
        taken = self.make_import(totem(stage="10", realised="900.00", power="1100.00"))
        self.assertIn("Realised expense", taken.report_html)
        [[words, about]] = self.report_messages(taken, "ask").items()
        self.assertEqual(words, "the file has another credit than this budget")
        self.assertEqual(
            [each_about[1] for each_about in about],
            ["60612: 1150.00 / 1050.00", "73111: 1300.00 / 1200.00"],
        )
        taken.is_confirmed = True
        taken.action_import()
        power = self.line(budget, "60612")
        self.assertEqual((power.realised, power.open), (900, 1050))
        self.assertEqual(len(budget.decision_ids), 2)
        self.assertEqual((budget.actuals, budget.state), ("ledger", "closed"))

    def test_a_closing_document_of_a_year_long_past(self):
        budget = self.bring(
            totem(stage="09", year="2024", realised="900.00")
        ).budget_ids
        self.assertEqual(budget.decision_ids.act, "closing")
        self.assertEqual(budget.actuals, "document")
        sums = self.sums(self.credit(budget, "011"), "voted", "spent", "available")
        self.assertEqual(sums, (1250, 900, 350))
        self.assertEqual(budget.state, "closed")
        line = self.line(budget, "60612")
        line.carried_out = 200
        follow = self.own("follow").browse(line.id)
        self.assertEqual(self.sums(follow, "spent", "available"), (900, 0))
        table, _tables = self.env["edic.public.facts"]._of(line, "en")
        shown = {key: fact.value for key, fact in table.items()}
        self.assertNotIn("available_now", shown)
        self.assertEqual(
            (shown["spent_now"], shown["carried_now"]), ("900.00", "200.00")
        )
        with self.assertRaisesRegex(UserError, "is closed"):
            self.commit(line, 10)

    def test_an_upgrade_closes_what_a_closing_document_brought_before(self):
        data = totem(stage="09", year="2024", realised="900.00")
        closed = self.bring(data).budget_ids
        voted = self.bring(totem()).budget_ids
        with by_method(closed, "state"):
            closed.state = "voted"
        path = Path(__file__).parents[2] / "migrations" / "19.0.1.5.0"
        spec = spec_from_file_location("post_budget", path / "post-budget.py")
        script = module_from_spec(spec)
        spec.loader.exec_module(script)
        for _time in range(2):  # it may run again
            script.migrate(self.env.cr, "19.0.1.4.0")
            self.env.invalidate_all()
            self.assertEqual((closed.state, voted.state), ("closed", "voted"))

    def test_a_document_that_tells_the_debt_is_told_as_its_own_figure(self):
        plain = totem(stage="09", year="2024", realised="900.00")
        xml = (
            '<InformationsGenerales><Information Code="PopTot" V="112 864"/>'
            '<Information Code="ValEncDettePop" V="1 821,67"/></InformationsGenerales>'
        )
        full = plain.replace("<LigneBudget_>", f"{xml}<LigneBudget_>")
        for text, amount in ((plain, None), (full, "205600962.88")):
            budget = self.bring(text, budget_name=f"Main {amount}").budget_ids
            facts, _tables = self.env["edic.public.facts"]._of(budget, "en")
            values = {key: fact.value for key, fact in facts.items()}
            self.assertEqual(values.get("debt_by_file"), amount)
            self.assertEqual("debt_unknown" in values, amount is None)
        self.assertEqual(budget.inhabitants, 112864)

    def test_a_nomenclature_is_read_once(self):
        text = (
            '<?xml version="1.0"?><Nomenclature Norme="M57" Declinaison="FICTIVE"'
            ' Exer="2026"><Nature><Chapitres><Chapitre Code="011" Libelle="General"'
            ' Section="F"/></Chapitres></Nature></Nomenclature>'
        )
        taken = self.make_import(text, "planDeCompte.xml")
        own = self.env["edic.public.budget.nomenclature"]
        known = [("name", "=", "M57-FICTIVE")]
        self.assertFalse(own.search(known), "looked at, not taken over")
        taken.action_import()
        self.assertEqual(own.search(known).code_ids.mapped("code"), ["011"])
        self.bring(text)
        self.assertEqual(len(own.search(known)), 1)
