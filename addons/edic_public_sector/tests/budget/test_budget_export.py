# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import csv
import io

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..budget_common import BudgetCase
from ..budget_files import totem


@tagged("post_install", "-at_install")
class TestBudgetExport(BudgetCase):
    """The content of the open-data file, which is read back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.last = cls.make_budget(year=2025)
        cls.budget = cls.make_budget()
        power = cls.line(cls.budget, "60612", "020")
        paper = cls.line(cls.budget, "6068", "020")
        cls.make_act(cls.budget, "carry_over", (power, 50)).action_enforce_confirmed()
        moves = (power, -10), (paper, 10)
        cls.make_act(cls.budget, "amending", *moves).action_enforce_confirmed()

    def exported(self, budget, user=None):
        """The file as who may read budgets downloads it."""
        user = user or self.reader
        own = budget.with_user(user).sudo(False)
        action = own.action_export_scdl()
        number = int(action["url"].split("/")[3].split("?")[0])
        attachment = self.env["ir.attachment"].browse(number)
        self.assertEqual(attachment.create_uid, user)
        data = base64.b64decode(attachment.datas)
        rows = list(csv.DictReader(io.StringIO(data.decode())))
        return attachment.name, data, rows

    def row(self, rows, nature, function="020"):
        found = [
            row
            for row in rows
            if (row["BGT_NATURE"], row["BGT_FONCTION"]) == (nature, function)
        ]
        self.assertEqual(len(found), 1)
        return found[0]

    def test_every_amount_that_is_known_is_in_it(self):
        _name, _data, rows = self.exported(self.budget)
        names = ("MTBUDGPREC", "MTRARPREC", "MTPREV", "CREDOUV", "MTREAL")

        def cells(*of):
            return [self.row(rows, *of)[f"BGT_{name}"] for name in names]

        self.assertEqual(cells("60612"), ["1000.00", "50.00", "990.00", "1040.00", ""])
        self.assertEqual(cells("6068"), ["200.00", "", "210.00", "210.00", ""])
        self.assertEqual({row["BGT_NATDEC"] for row in rows}, {"budget primitif"})

    def test_first_year_has_no_budget_before(self):
        _name, _data, rows = self.exported(self.last)
        self.assertEqual({row["BGT_MTBUDGPREC"] for row in rows}, {""})

    def test_siret_is_the_budget_s_or_the_company_s(self):
        self.company.company_registry = "210 000 000 00017"
        name, _data, rows = self.exported(self.budget)
        self.assertEqual(name, "21000000000017_2026_budget.csv")
        self.assertEqual({row["BGT_SIRET"] for row in rows}, {"21000000000017"})
        self.budget.siret = "21000000000025"
        _name, _data, rows = self.exported(self.budget)
        self.assertEqual({row["BGT_SIRET"] for row in rows}, {"21000000000025"})
        self.budget.siret, self.company.company_registry = False, "HRB 1"
        _name, _data, rows = self.exported(self.budget)
        self.assertEqual({row["BGT_SIRET"] for row in rows}, {""})

    def test_export_is_read_back(self):
        _name, data, rows = self.exported(self.budget)
        again = self.bring(data, budget_name="Again").budget_ids
        self.assertEqual(self.lines(again), self.lines(self.budget))
        acts = {
            decision.act: sum(decision.movement_ids.mapped("amount"))
            for decision in (again.decision_ids)
        }
        self.assertEqual(acts["carry_over"], 50)
        _name, _data, copied = self.exported(again)
        known = {"BGT_MTPREV", "BGT_MTBUDGPREC", "BGT_NOM"}  # the vote with the DM
        for row in (*rows, *copied):
            for name in known:
                row.pop(name)
        self.assertEqual(copied, rows)

    def test_a_closing_document_keeps_its_name(self):
        for stage, name in (("09", "administratif"), ("10", "financier unique")):
            text = totem(stage=stage, year="2023", realised="900.00")
            taken = self.bring(text, budget_name=f"Town {stage}")
            act = taken.budget_ids.decision_ids.filtered(
                lambda decision: decision.act == "closing"
            )
            self.assertEqual(act.name, f"Compte {name}")
            taken.budget_ids.action_close()
            _name, data, rows = self.exported(taken.budget_ids)
            self.assertEqual({row["BGT_NATDEC"] for row in rows}, {f"compte {name}"})
            again = self.bring(data, budget_name=f"Again {stage}").budget_ids
            self.assertIn(f"Compte {name}", again.decision_ids.mapped("name"))

    def lines(self, budget):
        return {line._key(): line.open for line in budget.line_ids if line.open}

    def test_who_may_not_read_budgets_exports_nothing(self):
        with self.assertRaises(AccessError):
            self.exported(self.budget, self.plain)
