# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.tests import tagged

from ...tools.budget import document, text_table
from ..budget_files import BudgetImportCase, scdl, totem


@tagged("post_install", "-at_install")
class TestBudgetImport(BudgetImportCase):
    """French files: TOTEM, SCDL; faults are reported, and nothing is half taken."""

    # --- content ----------------------------------------------------------------------
    def test_totem_is_imported_with_its_acts(self):
        taken = self.make_import(totem(), "bp.xml")
        self.assertEqual((taken.format, taken.state), ("totem", "checked"))
        self.assertFalse(taken.has_errors or taken.has_asks)
        [document] = taken.report["documents"]
        self.assertEqual((document["budget"], document["rows"]), ("PRINCIPAL 2026", 7))
        self.assertEqual(
            (document["act"], document["is_new"]), ("Budget as voted", True)
        )
        self.assertIn("PRINCIPAL 2026", taken.report_html)
        self.assertNotIn("Realised expense", taken.report_html)
        self.assertFalse(self.own("").search([]), "looked at, not taken over")
        taken.action_import()
        budget = taken.budget_ids
        self.assertEqual((budget.state, budget.siret), ("voted", "21000000000017"))
        self.assertEqual(
            self.sums(self.credit(budget, "011"), "voted", "amended", "open"),
            (1200, 50, 1250),
        )
        works = budget.line_ids.filtered("operation_id")
        self.assertEqual(works.credit_id.kind, "operation")
        acts = budget.decision_ids.sorted("act")
        self.assertEqual(acts.mapped("act"), ["carry_over", "primary"])
        self.assertEqual(acts.mapped("date")[1].isoformat(), "2026-03-30")
        self.assertEqual(set(acts.mapped("state")), {"in_force"})

    def test_level_of_the_vote_is_read(self):
        xml = '<NatVote V="FaIc"/><OpeEquip V="true"/><NatDec V="01"/>'
        budget = self.bring(totem().replace('<NatDec V="01"/>', xml)).budget_ids
        self.assertEqual(
            (budget.level_operating, budget.level_capital, budget.is_by_operation),
            ("article", "chapter", True),
        )
        kinds = sorted(budget.credit_ids.filtered("is_binding").mapped("kind"))
        self.assertEqual(kinds, ["article", "article", "chapter", "operation"])

    def test_totem_in_utf_16(self):
        text = totem().replace("UTF-8", "UTF-16")
        for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
            with self.subTest(encoding=encoding):
                data = mark + text.encode(encoding)
                taken = self.make_import(data, "bp.xml")
                self.assertEqual((taken.format, taken.has_errors), ("totem", False))
                cut = self.make_import(data[:1800], "bp.xml")
                self.assertRegex(cut.report["refused"], "not XML, or the file is cut")
                self.refused(cut, "not XML")
        taken.action_import()
        self.assertEqual(
            self.sums(self.credit(taken.budget_ids, "011"), "open"), (1250,)
        )
        page = self.make_import("<html><body/></html>".encode("utf-16"), "page.xml")
        self.assertRegex(page.report["refused"], "not XML")

    def test_a_project_waits_for_its_vote(self):
        project = totem().replace(
            "<BlocBudget>", '<BlocBudget><ProjetBudget V="true"/>'
        )
        self.assertIn("ProjetBudget", project)
        taken = self.make_import(project, "project.xml")
        self.assertIn("it has not been voted", taken.report_html)
        taken.action_import()
        budget = taken.budget_ids
        self.assertEqual(budget.state, "draft")
        self.assertEqual(set(budget.decision_ids.mapped("state")), {"draft"})

    def test_scdl_is_imported_as_voted(self):
        taken = self.bring(scdl())
        budget = taken.budget_ids
        self.assertEqual((taken.format, budget.name), ("scdl", "LINDENFURT (FICTIVE)"))
        self.assertEqual(self.sums(self.credit(budget, "011"), "open"), (1200,))
        self.assertEqual(
            self.line(budget, "60612").nature_id.name, "Energie - Electricité"
        )
        self.assertEqual(taken.action_budgets()["res_id"], budget.id)
        self.assertIn(budget.display_name, taken.message_ids[0].body)

    def test_what_was_not_voted_waits(self):
        budget = self.bring(totem(), is_enforced=False).budget_ids
        self.assertEqual(budget.state, "draft")
        self.assertEqual(self.sums(self.credit(budget, "011"), "open"), (0,))
        self.assertEqual(set(budget.decision_ids.mapped("state")), {"draft"})

    def test_other_encodings(self):
        text = scdl(entity="Lindenfurt-lès-Prés (fictive)")
        for encoding in ("utf-8-sig", "cp1252", "utf-16"):
            with self.subTest(encoding=encoding):
                taken = self.make_import(text.encode(encoding))
                document = taken.report["documents"][0]["budget"]
                self.assertEqual(document, "Lindenfurt-lès-Prés (fictive) 2026")
        old = totem(entity="Prés").replace("UTF-8", "ISO-8859-1", 1)
        taken = self.bring(old.encode("latin-1"))
        self.assertEqual(taken.budget_ids.entity, "Prés")

    # --- faults -----------------------------------------------------------------------
    def test_each_fault_says_where(self):
        rows = (
            "Fonctionnement,011,60612,dépense,1x0",
            "Fonctionnement,011,,dépense,100",
            "Fonctionnement,011,6068,X,100",
            "Fonctionnement,011,6068,dépense",
            "Fonctionnement,011,611,dépense,1200",
        )
        taken = self.make_import(scdl(rows=rows))
        self.assertTrue(taken.has_errors)
        self.assertEqual(
            self.report_messages(taken, "error"),
            {
                "this is not an amount": [(2, "BGT_CREDOUV: 1x0")],
                "the account is missing": [(3, "dépense")],
                "neither expense (D) nor revenue (R)": [(4, "X")],
                "not as many cells as the first line has": [(5, "8/9")],
            },
        )
        self.assertIn("1x0", taken.report_html)
        taken.is_confirmed = True
        self.refused(taken, "Correct the file first")

    def test_files_that_are_no_budget(self):
        for data, words in (
            (b"", "empty"),
            (b"\x89PNG\0\0", "not a text"),
            (b"PK\x03\x04\0\0", "not a text"),
            (b"<html><body/></html>", "not XML"),
            (totem()[:900].encode(), "not XML, or the file is cut off"),
            (b"one column\n1\n", "one column only"),
            (b"a;a\n1;2\n", "one name.*a"),
            (b'a;b\n"1;2\n', "never ends"),
            (b"Name;Place\nx;y\n", "No column is mapped"),
            (scdl(rows=()).encode(), "no line of a budget"),
            (scdl(stage="Rapport").encode(), "not known.*Rapport"),
            (scdl(year="MMXXVI").encode(), "of which year"),
            (scdl().replace("BGT_CODRD", "SENS").encode(), "missing.*BGT_CODRD"),
            ((scdl() + scdl(year="2027").partition("\n")[2]).encode(), "several"),
        ):
            with self.subTest(words=words):
                taken = self.make_import(data or b"\n")
                self.assertTrue(taken.has_errors)
                self.assertRegex(taken.report["refused"], words)
                self.assertIn("alert-danger", taken.report_html)
                self.refused(taken, words)

    def test_a_file_that_is_too_long(self):
        with patch.object(text_table, "MAX_LINES", 3):
            taken = self.make_import(scdl())
            self.assertRegex(taken.report["refused"], "too many lines.*3")
            self.refused(taken, "too many lines")
        with patch.object(document, "MAX_ROWS", 2):
            taken = self.make_import(scdl())
            self.refused(taken, "more than one budget.*2")

    def test_what_an_act_may_not_do_takes_nothing_over(self):
        """The carry-over is checked when the act is put into force, at the very end."""
        text = totem(carried="-50.00")
        taken = self.make_import(text)
        taken.is_confirmed = True
        self.refused(taken, "only adds")

    # --- questions --------------------------------------------------------------------
    def test_unknown_codes_are_asked_about(self):
        rows = (
            "Fonctionnement,011,60619,dépense,500",
            "Fonctionnement,O11,60612,dépense,500",
        )
        taken = self.make_import(
            scdl(rows=(*rows, "Fonctionnement,731,73111,recette,1000"))
        )
        self.assertTrue(taken.has_asks and not taken.has_errors)
        self.assertEqual(
            self.report_messages(taken, "ask"),
            {
                "this account is not in the nomenclature": [(2, "60619")],
                "this chapter is not in the nomenclature": [(3, "O11")],
            },
        )
        self.refused(taken, "Read what is to be confirmed")
        taken.is_confirmed = True
        taken.action_import()
        self.assertEqual(self.line(taken.budget_ids, "60619").open, 500)

    def test_a_vote_out_of_balance_is_asked_about(self):
        taken = self.make_import(scdl(rows=("Fonctionnement,011,60612,dépense,500",)))
        [[words, about]] = self.report_messages(taken, "ask").items()
        self.assertEqual(words, "Revenue and expense do not balance")
        self.assertRegex(about[0][1], "Operating -.?500.00\\s€")
        self.refused(taken, "Read what is to be confirmed")
        taken.is_confirmed = True
        taken.action_import()
        [act] = taken.budget_ids.decision_ids
        trace = self.env["edic.ai.trace"].sudo()
        row = trace.search([("res_model", "=", act._name), ("res_id", "=", act.id)])
        self.assertTrue(row.facts["confirmed"])

    def test_a_vote_balances_with_what_it_takes_over_from_last_year(self):
        self.assertNotIn(
            "Revenue and expense do not balance",
            self.report_messages(self.make_import(totem(), name="bp.xml"), "ask"),
        )
        bare = self.make_import(totem(covered="0.00"), name="bp.xml")
        [[_line, about]] = self.report_messages(bare, "ask")[
            "Revenue and expense do not balance"
        ]
        self.assertRegex(about, r"Operating -.?50\.00")

    def test_an_act_put_into_force_balances_with_its_carry_over(self):
        taken = self.bring(totem(), name="bp.xml", is_enforced=False)
        acts = {act.act: act for act in taken.budget_ids.decision_ids}
        self.assertEqual(set(acts), {"primary", "carry_over"})
        self.assertFalse(acts["primary"].asks)
        acts["primary"].action_enforce()
        acts["carry_over"].action_enforce()

    def test_a_budget_is_of_the_nomenclature_of_its_file(self):
        other = totem(year="2023").replace("M57-M57_D", "M14-M14_COM_SUP3500")
        document = self.make_import(other, name="bp.xml").report["documents"][0]
        self.assertIn("M14-M14_COM_SUP3500", document["nomenclature"])
        laws = dict(self.own("import")._fields["framework"].selection)
        self.assertEqual(laws["fr"], "France")
        for year, name in (("2023", "not known"), ("2026", "M57")):
            bare = scdl().replace("2026", year)
            document = self.make_import(bare).report["documents"][0]
            self.assertIn(name, document["nomenclature"])

    def test_what_was_confirmed_is_what_was_read(self):
        rows = ("Fonctionnement,011,60612,dépense,500",)
        taken = self.make_import(scdl(rows=rows))
        taken.is_confirmed = True
        taken.file = self.make_import(scdl(rows=(*rows, *rows))).file
        self.assertEqual((taken.state, taken.is_confirmed), ("new", False))
        taken.action_check()
        taken.is_confirmed = True
        self.bring(scdl())  # meanwhile
        self.refused(taken, "Read what is to be confirmed")
